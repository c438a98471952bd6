# SPDX-License-Identifier: EUPL-1.2
"""A telephone in the room: the code, the table, notes, dots; and from home afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from samenspel.foundations.people.models import ANONYMOUS
from samenspel.foundations.places.models import Place
from samenspel.foundations.records.models import Record
from samenspel.foundations.rules.door import Refused, perform
from samenspel.take_part.board.actions import taking_part
from samenspel.take_part.board.models import Board, Dot, Note, Question, Thread, forget_passes

Hang = Callable[..., Note]
ROOM = "/en/voorbeeld/prikbord/werkgroep/zaal/"
A, B = "a" * 32, "b" * 32
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def inside(board: Board, client_of: Callable[..., Client]) -> Client:
    """A browser that typed the code and sits at table 2."""
    browser = client_of(None)
    browser.post(ROOM, {"do": "enter", "code": board.event.room_code.lower()})
    browser.post(ROOM, {"do": "table", "number": "2"})
    return browser


def first(board: Board) -> Question:
    return board.questions.order_by("position")[0]


def vote(board: Board) -> Question:
    question = first(board)
    question.stage = Question.Stage.VOTING
    question.save()
    return question


def sent(board: Board, **more: Any) -> dict[str, Any]:
    return {"do": "note", "question": first(board).pk, "key": str(uuid4()), "text": "Een bank", **more}


# Notes --------------------------------------------------------------------------------------


def test_a_note_hangs_with_number_sequence_table_and_pass_and_nobody_is_named(
    board: Board, hang: Hang, ann: Any
) -> None:
    note = hang(board, "  Meer   tijd \n graag ", table=2, by=ann)
    assert (note.text, note.number, note.sequence, note.source) == ("Meer tijd graag", 1, 1, "phone")
    assert note.table is not None and (note.table.number, note.room_pass) == (2, A)
    board.refresh_from_db()
    assert (board.last_number, board.sequence) == (1, 1)
    assert Record.objects.get(verb="board.add_note").by_id is None


def test_sent_twice_it_is_one_note_and_the_answer_is_the_first(board: Board, hang: Hang) -> None:
    key = uuid4()
    one, two = hang(board, "Eerst", key=key), hang(board, "Anders", key=key)
    assert one.pk == two.pk and two.text == "Eerst"
    assert Board.objects.get(pk=board.pk).sequence == Note.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": "   "}, "Write something"),
        ({"text": "x" * 281}, "281 characters, and 280 fit"),
        ({"code": "ABCDEF"}, "not the code of this room"),
        ({"room_pass": ""}, "Enter the room first"),
        ({"question": 2**40}, "does not stand on the board"),
    ],
    ids=["empty", "long", "code", "no-pass", "question"],
)
def test_a_note_that_cannot_hang_is_refused_with_a_sentence(
    board: Board, hang: Hang, wrong: dict[str, Any], said: str
) -> None:
    facts = dict(wrong)
    with pytest.raises(ValidationError) as error:
        if "question" in facts:
            perform(
                taking_part.add_note,
                by=ANONYMOUS,
                on=board.activity,
                question=facts["question"],
                text="x",
                key=uuid4(),
                code=board.event.room_code,
                room_pass=A,
            )
        else:
            hang(board, facts.pop("text", "Goed"), **facts)
    assert said in " ".join(error.value.messages)
    assert Note.objects.count() == Board.objects.get(pk=board.pk).sequence == 0


def test_a_question_that_waits_takes_no_notes_and_one_that_is_done_still_does(
    board: Board, hang: Hang
) -> None:
    waits = board.questions.get(position=1)
    with pytest.raises(ValidationError, match="not open yet"):
        hang(board, question=waits)
    waits.stage = Question.Stage.DONE
    waits.save()
    assert hang(board, question=waits).number == 1


def test_a_table_that_is_not_there_any_more_loses_no_note(board: Board, hang: Hang) -> None:
    assert hang(board, table=99).table is None


@pytest.mark.parametrize("why", ["closed", "off", "early", "over", "hidden"])
def test_the_room_says_why_it_takes_nothing(
    board: Board, hang: Hang, clock: Any, client_of: Any, why: str
) -> None:
    said = {
        "closed": "This board is closed",
        "off": "called off",
        "early": "half an hour before",
        "over": "half an hour before",
        "hidden": "not public",
    }[why]
    if why == "closed":
        Board.objects.update(closed_at=timezone.now())
    elif why == "off":
        board.event.cancelled_at, board.event.cancelled_why = timezone.now(), "Ziek"
        board.event.save()
    elif why == "hidden":
        board.activity.is_public = False
        board.activity.save()
    else:
        clock.shift(timedelta(hours=-1) if why == "early" else timedelta(hours=3))
    with pytest.raises(Refused) as no:
        hang(board)
    assert said in str(no.value.reason)
    page = client_of(None).get(ROOM)
    if why == "hidden":
        assert page.status_code == 404
    else:
        assert said in page.content.decode()


# One's own note -----------------------------------------------------------------------------


def test_who_wrote_a_note_changes_it_and_takes_it_back_and_the_text_is_gone(board: Board, hang: Hang) -> None:
    note = hang(board)
    changed = perform(taking_part.change_note, by=ANONYMOUS, on=note, text="Beter", room_pass=A)
    assert (changed.text, changed.sequence) == ("Beter", 2)
    back = perform(taking_part.take_back, by=ANONYMOUS, on=note, room_pass=A)
    assert back.hidden_at and "Beter" not in back.text and back.sequence == 3
    with pytest.raises(Refused, match="does not hang"):
        perform(taking_part.change_note, by=ANONYMOUS, on=note, text="Toch", room_pass=A)


def test_another_browser_changes_nothing(board: Board, hang: Hang) -> None:
    note = hang(board)
    for room_pass in (B, ""):
        with pytest.raises(ValidationError, match="wrote yourself"):
            perform(taking_part.take_back, by=ANONYMOUS, on=note, room_pass=room_pass)
    Note.objects.update(room_pass="")  # forgotten the day after
    with pytest.raises(ValidationError, match="wrote yourself"):
        perform(taking_part.take_back, by=ANONYMOUS, on=note, room_pass="")


@pytest.mark.parametrize("built", ["joined", "behind", "dots", "thread"])
def test_what_others_built_on_stays(board: Board, hang: Hang, built: str) -> None:
    note, other = hang(board), hang(board, "Ook tijd", room_pass=B)
    if built == "joined":
        Note.objects.filter(pk=other.pk).update(joined_into=note)
    elif built == "behind":
        Note.objects.filter(pk=note.pk).update(joined_into=other)
    elif built == "dots":
        Note.objects.filter(pk=note.pk).update(dots=1)
    else:
        Thread.objects.create(board=board, position=0, text="Tijd").notes.add(note)
    for action, data in ((taking_part.take_back, {}), (taking_part.change_note, {"text": "Weg"})):
        with pytest.raises(Refused):
            perform(action, by=ANONYMOUS, on=note, room_pass=A, **data)


# Dots ---------------------------------------------------------------------------------------


def lay(note: Note, room_pass: str = A, take: bool = False) -> Note:
    action = taking_part.take_dot if take else taking_part.lay_dot
    code = note.board.event.room_code
    return perform(action, by=ANONYMOUS, on=note, code=code, room_pass=room_pass)


def test_everybody_has_three_dots_and_one_for_each_note(board: Board, hang: Hang) -> None:
    notes = [hang(board, f"Nummer {n}") for n in range(4)]
    vote(board)
    assert lay(notes[0]).dots == 1 and lay(notes[0]).dots == 1
    lay(notes[1]), lay(notes[2])
    with pytest.raises(ValidationError, match="Your 3 dots lie on other notes"):
        lay(notes[3])
    assert lay(notes[3], B).dots == 1
    assert lay(notes[1], take=True).dots == 0
    assert lay(notes[3]).dots == 2
    assert sorted(Dot.objects.filter(room_pass=A).values_list("slot", flat=True)) == [1, 2, 3]
    assert Note.objects.get(pk=notes[3].pk).sequence == Board.objects.get(pk=board.pk).sequence


def test_there_are_no_dots_outside_the_vote_nor_on_what_does_not_hang(board: Board, hang: Hang) -> None:
    note, other = hang(board), hang(board, "Ook")
    with pytest.raises(Refused, match="no dots for this question"):
        lay(note)
    vote(board)
    Note.objects.filter(pk=other.pk).update(joined_into=note)
    with pytest.raises(Refused, match="behind another"):
        lay(other)
    Note.objects.filter(pk=note.pk).update(hidden_at=timezone.now())
    with pytest.raises(Refused, match="does not hang"):
        lay(note)


# The page -----------------------------------------------------------------------------------


def test_without_the_code_somebody_sees_the_door_and_a_wrong_code_says_so(
    board: Board, client_of: Callable[..., Client]
) -> None:
    browser = client_of(None)
    assert "Enter the room" in browser.get(ROOM).content.decode()
    page = browser.post(ROOM, {"do": "enter", "code": "QQQQQQ"}).content.decode()
    assert "This is not the code" in page
    assert browser.post(ROOM, sent(board)).status_code == 200 and Note.objects.count() == 0
    answer = browser.post(ROOM, sent(board), **JSON)
    assert answer.status_code == 401 and "Enter the room first" in answer.json()["why"]


def test_the_card_of_a_table_brings_the_table_along(board: Board, client_of: Callable[..., Client]) -> None:
    browser = client_of(None)
    door = browser.get(f"{ROOM}?tafel=3&code={board.event.room_code}").content.decode()
    assert board.event.room_code in door and "table 3" in door
    browser.post(f"{ROOM}?tafel=3", {"do": "enter", "code": board.event.room_code})
    assert "Table 3" in browser.get(ROOM).content.decode()
    browser.post(ROOM, sent(board))
    assert Note.objects.get().table.number == 3  # type: ignore[union-attr]


def test_who_enters_chooses_a_table_once(board: Board, client_of: Callable[..., Client]) -> None:
    browser = client_of(None)
    browser.post(ROOM, {"do": "enter", "code": board.event.room_code})
    assert "At which table" in browser.get(ROOM).content.decode()
    browser.post(ROOM, {"do": "table", "number": "0"})
    assert "Hang it up" in browser.get(ROOM).content.decode()
    assert "At which table" in browser.get(f"{ROOM}?tafels=1").content.decode()
    assert "no table 77" in browser.get(f"{ROOM}?tafel=77", follow=True).content.decode()


def test_without_script_a_note_is_written_read_changed_and_taken_back(board: Board, inside: Client) -> None:
    page = inside.post(ROOM, sent(board, text="Een bank <b>"), follow=True).content.decode()
    assert "It hangs on the board" in page and "Een bank &lt;b&gt;" in page and "Take back" in page
    assert 'id="change-1"' in inside.get(f"{ROOM}?wijzig=1").content.decode()
    inside.post(ROOM, {"change": "1", "text": "Twee banken"})
    assert Note.objects.get().text == "Twee banken"
    assert "Twee banken" in inside.get(ROOM).content.decode()
    inside.post(ROOM, {"take_back": "1"})
    page = inside.get(ROOM).content.decode()
    assert "Twee banken" not in page and "Nothing yet" in page
    assert inside.post(ROOM, {"take_back": "99"}).status_code == 404


def test_a_form_that_is_not_right_keeps_the_text(board: Board, inside: Client) -> None:
    page = inside.post(ROOM, sent(board, text="y" * 300)).content.decode()
    assert "300 characters" in page and "y" * 300 in page


def test_the_script_gets_its_answer_as_json_and_asks_again_without_harm(board: Board, inside: Client) -> None:
    one = sent(board)
    for _time in range(2):
        answer = inside.post(ROOM, one, **JSON)
        assert answer.status_code == 200 and answer.json()["n"] == 1
    Question.objects.update(stage=Question.Stage.WAITING)
    assert inside.post(ROOM, one, **JSON).json()["n"] == 1, "it hangs already: no reason to refuse it now"
    late = inside.post(ROOM, sent(board), **JSON)
    assert late.status_code == 422 and "not open yet" in late.json()["why"]
    assert inside.post(ROOM, sent(board, key="geen"), **JSON).status_code == 422


def test_a_machine_is_slowed_down_and_its_text_is_kept(
    board: Board, inside: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samenspel.take_part.board.room.PER_PASS", 1)
    assert inside.post(ROOM, sent(board), **JSON).status_code == 200
    assert inside.post(ROOM, sent(board), **JSON).status_code == 429
    assert "Een bank" in inside.post(ROOM, sent(board)).content.decode()


def test_a_whole_room_behind_one_connection_is_counted_per_room(
    board: Board, inside: Client, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(40):
        assert inside.post(ROOM, sent(board, text=f"Briefje {n}"), **JSON).status_code == 200
    monkeypatch.setattr("samenspel.take_part.board.room.PER_ROOM", 40)
    assert inside.post(ROOM, sent(board), **JSON).status_code == 429


def test_what_waits_on_a_telephone_while_the_board_is_closed_is_sent_when_it_opens_again(
    board: Board, inside: Client, client_of: Callable[..., Client], clock: Any
) -> None:
    note = sent(board)
    Board.objects.update(closed_at=timezone.now())
    answer = inside.post(ROOM, note, **JSON)
    assert answer.status_code == 423 and "This board is closed" in answer.json()["why"]
    page = inside.get(ROOM).content.decode()
    assert 'id="waiting"' in page and "room.js" in page
    other = client_of(None).get(ROOM)
    assert "room.js" not in other.content.decode() and not other.cookies, "who was not in the room has none"
    Board.objects.update(closed_at=None)
    assert inside.post(ROOM, note, **JSON).json()["n"] == 1
    clock.shift(timedelta(hours=5))
    assert inside.post(ROOM, sent(board), **JSON).status_code == 423
    Board.objects.update(stays_open_until=timezone.now() + timedelta(days=3))
    assert inside.post(ROOM, sent(board), **JSON).status_code == 423


def test_a_board_that_closes_while_a_note_arrives_keeps_it_on_the_telephone(
    board: Board, inside: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closes(request: Any, one: Any, action: Any) -> None:
        Board.objects.update(closed_at=timezone.now())

    monkeypatch.setattr("samenspel.take_part.board.room._enough", closes)
    assert inside.post(ROOM, sent(board), **JSON).status_code == 423 and Note.objects.count() == 0


def test_a_dot_on_what_does_not_hang_any_more_is_counted_as_laid(
    board: Board, inside: Client, hang: Hang
) -> None:
    one, _other = hang(board, "Eerste"), hang(board, "Tweede")
    vote(board)
    inside.post(ROOM, {"lay": "1"})
    Note.objects.filter(pk=one.pk).update(hidden_at=timezone.now(), hidden_why="Een naam")
    assert "2 dots left" in inside.get(ROOM).content.decode()


def test_a_pass_shows_nothing_about_another_room(
    board: Board, place: Place, make_board: Any, inside: Client
) -> None:
    inside.post(ROOM, sent(board))
    second = make_board(place, slug="tweede", tables=0)
    where = ROOM.replace("werkgroep", "tweede")
    inside.post(where, {"do": "enter", "code": second.event.room_code})
    inside.post(where, sent(second))
    inside.post(where, sent(second))
    passes = list(Note.objects.order_by("pk").values_list("room_pass", flat=True))
    assert len(passes[0]) == 32 and passes[0] != passes[1] == passes[2]


def test_the_passes_go_the_day_after_and_those_from_home_when_the_board_shuts(
    board: Board, hang: Hang, clock: Any
) -> None:
    note = hang(board)
    later = hang(board, "Van thuis")
    Note.objects.filter(pk=later.pk).update(source=Note.Source.LATER)
    vote(board)
    lay(note), lay(later)
    Board.objects.update(stays_open_until=board.event.ends_at + timedelta(days=5))

    def kept() -> tuple[list[str], int]:
        forget_passes(timezone.now())
        return list(Note.objects.order_by("pk").values_list("room_pass", flat=True)), Dot.objects.count()

    clock.move_to(board.event.ends_at + timedelta(hours=23))
    assert kept() == ([A, A], 2)
    clock.shift(timedelta(hours=2))
    assert kept() == (["", A], 0)
    clock.shift(timedelta(days=5))
    assert kept() == (["", ""], 0) and Note.objects.get(pk=note.pk).dots == 1


def test_dots_by_form_and_by_script(board: Board, inside: Client, hang: Hang) -> None:
    hang(board, "Eerste"), hang(board, "Tweede")
    vote(board)
    page = inside.get(ROOM).content.decode()
    assert "3 dots left" in page and page.count("Give a dot") >= 2
    assert inside.post(ROOM, {"lay": "1"}).url.endswith("#note-1")  # type: ignore[attr-defined]
    assert "2 dots left" in inside.get(ROOM).content.decode()
    answer = inside.post(ROOM, {"lay": "2"}, **JSON).json()
    assert answer == {"ok": True, "why": "", "dotted": [1, 2], "most": 3}
    assert inside.post(ROOM, {"take": "1"}, **JSON).json()["dotted"] == [2]
    Question.objects.update(stage=Question.Stage.DONE)
    assert "no dots" in inside.post(ROOM, {"lay": "1"}, **JSON).json()["why"]


@pytest.mark.parametrize("stage", ["waiting", "notes", "voting", "done"])
def test_each_stage_says_what_to_do(board: Board, inside: Client, hang: Hang, stage: str) -> None:
    hang(board)
    Question.objects.filter(pk=first(board).pk).update(stage=stage)
    page = inside.get(ROOM).content.decode()
    said = {
        "waiting": "It begins soon",
        "notes": "Your note",
        "voting": "Give your dots",
        "done": "This question is done",
    }
    assert said[stage] in page


def test_what_who_leads_took_away_says_why_to_who_wrote_it_and_nobody_else_reads_it(
    board: Board, inside: Client, client_of: Any
) -> None:
    inside.post(ROOM, sent(board, text="Een naam van een buur"))
    Note.objects.update(hidden_at=timezone.now(), hidden_why="Er staat een naam in.")
    assert "Er staat een naam in." in inside.get(ROOM).content.decode()
    other = client_of(None)
    other.post(ROOM, {"do": "enter", "code": board.event.room_code})
    other.post(ROOM, {"do": "table", "number": "0"})
    assert "buur" not in other.get(ROOM).content.decode()


@pytest.mark.parametrize(("stage", "most"), [("notes", 6), ("voting", 7)])
def test_the_room_costs_the_same_with_sixty_notes(
    board: Board, inside: Client, hang: Hang, django_assert_max_num_queries: Any, stage: str, most: int
) -> None:
    for n in range(60):
        Note.objects.create(
            place_id=board.event.place_id,
            board=board,
            question=first(board),
            number=n + 1,
            text=f"Briefje {n}",
            source="phone",
            key=UUID(int=n),
            made_at=timezone.now(),
            sequence=1,
        )
    Question.objects.filter(pk=first(board).pk).update(stage=stage)
    # the session; town, board, questions, programme, notes, and the own dots while they are laid
    with django_assert_max_num_queries(most):
        inside.get(ROOM)


# From home ----------------------------------------------------------------------------------


def test_afterwards_from_home_while_the_board_stays_open(
    board: Board, clock: Any, client_of: Callable[..., Client], stamp: Callable[[], str]
) -> None:
    Board.objects.update(stays_open_until=board.event.ends_at + timedelta(days=3))
    clock.shift(timedelta(hours=5))
    browser = client_of(None)
    assert "Were you not there?" in browser.get(ROOM).content.decode()
    quick = browser.post(ROOM, sent(board, opened="", website=""))
    assert Note.objects.count() == 0 and quick.status_code == 200
    page = browser.post(ROOM, sent(board, opened=stamp(), website=""), follow=True).content.decode()
    assert Note.objects.get().source == Note.Source.LATER and "Take back" in page
    browser.post(ROOM, {"take_back": "1"})
    assert Note.objects.get().hidden_at
    clock.shift(timedelta(days=4))
    assert "The room is closed" in browser.get(ROOM).content.decode()


def test_from_home_a_browser_without_cookies_writes_no_more_than_others(
    board: Board,
    clock: Any,
    client_of: Callable[..., Client],
    stamp: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("samenspel.take_part.board.room.LATER_PER_HOUR", 2)
    Board.objects.update(stays_open_until=board.event.ends_at + timedelta(days=3))
    clock.shift(timedelta(hours=5))
    client_of(None)
    wrong = Client()
    wrong.post(ROOM, sent(board, text="", opened=stamp(), website=""))
    assert "room_pass" not in wrong.session, "no cookie for a form that is not right"
    for n in range(3):
        page = Client().post(ROOM, sent(board, text=f"Zin {n}", opened=stamp(), website=""))
    assert Note.objects.count() == 2 and "Much came from your connection" in page.content.decode()


def test_from_home_only_whom_the_activity_asks(board: Board, clock: Any, place: Place, ann: Any) -> None:
    Board.objects.update(stays_open_until=board.event.ends_at + timedelta(days=3))
    board.activity.who_may = "account"
    board.activity.save()
    clock.shift(timedelta(hours=5))
    data = {"question": first(board).pk, "text": "Later", "room_pass": A}
    with pytest.raises(Refused, match="account"):
        perform(taking_part.add_later, by=ANONYMOUS, on=board.activity, key=uuid4(), **data)
    note = perform(taking_part.add_later, by=ann, on=board.activity, key=uuid4(), **data)
    assert note.source == "later"
