# SPDX-License-Identifier: EUPL-1.2
"""The pages of who prepares and leads, the wall and the report: what they say, how many questions they ask, and odd input."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from samenspel.demo import boards as demo
from samenspel.engines.notes import alike
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.door import Refused, perform
from samenspel.take_part.board import cards, reading, report
from samenspel.take_part.board.actions import hosting, leading, sorting
from samenspel.take_part.board.models import Board, Column, Note, Photo
from samenspel.take_part.board.tests.making_notes import note_on

pytestmark = pytest.mark.django_db
SESSION = Path(demo.__file__).with_name("leiedam") / "prikbord.yaml"
PAGES = ("", "vragen/", "programma/", "tafels/", "leiden/", "ordenen/", "rode-draden/", "nadien/")


def desk(board: Board, page: str = "") -> str:
    return f"/en/bureau/{board.activity.place.slug}/prikbord/{board.activity.slug}/{page}"


def public(board: Board, page: str = "") -> str:
    return f"/en/{board.activity.place.slug}/prikbord/{board.activity.slug}/{page}"


def reads(client: Client, address: str) -> int:
    """How many questions a page asks the database, the second time."""
    assert client.get(address).status_code == 200, address
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return sum(query["sql"].startswith("SELECT") for query in asked.captured_queries)


def crowd(board: Board, many: int) -> None:
    """So many notes, half of them in twelve columns, a fifth joined."""
    question = board.questions.get(position=0)
    columns = [Column.objects.create(question=question, position=n, title=f"Kolom {n}") for n in range(12)]
    notes = [note_on(board, f"Briefje {n} over fietsen en parkeren in straat {n % 37}") for n in range(6)]
    from uuid import uuid4

    Note.objects.bulk_create(
        Note(
            place_id=board.activity.place_id,
            board=board,
            question=question,
            column=columns[n % 12] if n % 2 else None,
            number=100 + n,
            text=f"Briefje {n} over fietsen, scholen en parkeren in straat {n % 37}",
            source="phone",
            key=uuid4(),
            made_at=notes[0].made_at,
            sequence=1,
            dots=n % 4,
        )
        for n in range(many - 6)
    )


def test_every_page_of_the_desk_opens_and_asks_at_most_eight_questions(
    board: Board, officer: Person, leader: Person, client_of: Callable[..., Client]
) -> None:
    crowd(board, 40)
    perform(sorting.write_thread, by=leader, on=board.activity, text="Een draad", notes=[101, 102])
    browser = client_of(officer)
    before = 3  # session, person, roles
    many = {page: reads(browser, desk(board, page)) - before for page in PAGES}
    many["wall"] = reads(browser, public(board, "scherm/")) - before
    many["list"] = reads(browser, f"/en/bureau/{board.activity.place.slug}/prikborden/") - before
    assert max(many.values()) <= 8, many


def test_the_report_asks_a_visitor_at_most_five_questions_however_long_it_is(
    board: Board, leader: Person, client_of: Callable[..., Client]
) -> None:
    crowd(board, 60)
    perform(leading.close, by=leader, on=board.activity)
    assert reads(client_of(), public(board)) <= 5


def test_five_hundred_notes_stay_usable(
    board: Board, leader: Person, client_of: Callable[..., Client]
) -> None:
    crowd(board, 500)
    answer = client_of(leader).get(desk(board, "ordenen/"))
    assert len(gzip.compress(answer.content)) < 100_000
    assert "page 1 of" in answer.content.decode()


def test_a_loose_note_has_the_columns_with_its_words_as_buttons_and_the_likeliest_first(
    board: Board, leader: Person, client_of: Callable[..., Client]
) -> None:
    question = board.questions.get(position=0)
    for title, text in (
        ("Groen", "bomen in de straat"),
        ("Verkeer", "veilig fietspad naar school"),
        ("Feest", "een buurtfeest"),
        ("Geld", "budget voor de wijk"),
    ):
        column = perform(sorting.add_column, by=leader, on=board.activity, question=question.pk, title=title)
        note_on(board, text, column=column)
    note, unknown = note_on(board, "fietspad is niet veilig"), note_on(board, "xyzzy")
    page = client_of(leader).get(desk(board, "ordenen/"))
    loose, other = page.context["page"].object_list
    assert loose.number == note.number and loose.proposed[0].title == "Verkeer" and len(loose.proposed) <= 3
    # Where no word says anything nothing is proposed: the list of all columns stands there instead.
    assert other.number == unknown.number and other.proposed == []
    assert f'id="to-{unknown.number}"' in page.content.decode()
    assert Note.objects.get(pk=note.pk).column is None  # the machine hangs nothing


def test_what_says_the_same_is_proposed_and_joined_by_a_button_only(
    board: Board, leader: Person, client_of: Callable[..., Client]
) -> None:
    one, two = note_on(board, "Meer banken in het park"), note_on(board, "meer banken in het park!")
    browser = client_of(leader)
    [(front, others)] = browser.get(desk(board, "ordenen/")).context["same"]
    assert Note.objects.filter(joined_into=None).count() == 2
    browser.post(desk(board, "ordenen/"), {"do": "join", "front": front.number, "note": [others[0].number]})
    assert Note.objects.filter(joined_into=None).count() == 1
    browser.post(desk(board, "ordenen/"), {"do": "loosen", "note": others[0].number})
    assert Note.objects.filter(joined_into=None).count() == 2
    assert {one.number, two.number} == {front.number, others[0].number}


def test_all_that_says_the_same_is_joined_with_one_button(
    board: Board, leader: Person, client_of: Callable[..., Client]
) -> None:
    for text in ("Meer banken in het park", "Tragere auto's", "meer banken in het park!", "tragere auto's."):
        note_on(board, text)
    browser = client_of(leader)
    page = browser.get(desk(board, "ordenen/"))
    groups = {front.number: [other.number for other in others] for front, others in page.context["same"]}
    assert len(groups) == 2 and "Join all 2 groups" in page.content.decode()
    sent = {f"note-{front}": others for front, others in groups.items()}
    browser.post(desk(board, "ordenen/"), {"do": "join_all", "front": list(groups), **sent})
    assert {note.number for note in Note.objects.filter(joined_into=None)} == set(groups)
    browser.post(desk(board, "ordenen/"), {"do": "join_all", "front": ["x", "9" * 40], "note-0": ["1"]})
    assert Note.objects.filter(joined_into=None).count() == 2


def test_the_buttons_of_the_cockpit(board: Board, leader: Person, client_of: Callable[..., Client]) -> None:
    browser, here = client_of(leader), desk(board, "leiden/")
    item, question = board.event.agenda.get(position=1), board.questions.get(position=1)
    browser.post(here, {"do": "start", "item": item.pk})
    assert Board.objects.get(pk=board.pk).shown == question
    form = browser.get(here).context["paper"]
    sent = {
        "do": "type",
        "key": form.initial["key"],
        "question": question.pk,
        "text": "Van het blad\nTwee",
        "table": 1,
    }
    browser.post(here, sent)
    browser.post(here, sent)
    assert list(board.notes.values_list("text", flat=True)) == ["Van het blad", "Twee"]
    browser.post(here, {"do": "hide", "note": 2, "why": "staat er dubbel"})
    assert Note.objects.get(number=2).hidden_why == "staat er dubbel"
    browser.post(here, {"do": "close", "people": "31"})
    after = Board.objects.select_related("event").get(pk=board.pk)
    assert after.closed_at and after.event.counted_on_site == 31


@pytest.mark.parametrize(
    "page", ["leiden/", "ordenen/", "rode-draden/", "nadien/", "tafels/", "vragen/", "programma/"]
)
@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"do": "nothing"},
        {"do": "start", "item": "9" * 30},
        {"do": "stage", "question": "x", "stage": "x"},
        {"do": "hang", "note": ["-1", "9" * 40], "column": "9" * 20},
        {"do": "write", "text": "", "thread": "abc", "note": "²"},
        {"do": "type", "key": "x", "question": "9" * 30, "text": "\x00"},
        {"do": "later", "until": "geen dag"},
        {"note": "9" * 40, "kind": "x"},
    ],
    ids=["empty", "unknown", "huge", "words", "many", "thread", "paper", "day", "further"],
)
def test_odd_input_is_a_sentence_and_never_a_break(
    board: Board, officer: Person, client_of: Callable[..., Client], page: str, sent: dict[str, Any]
) -> None:
    answer = client_of(officer).post(desk(board, page), sent)
    assert answer.status_code in (200, 302)
    odd = client_of(officer).get(
        desk(board, page), {"vraag": "9" * 40, "page": "x", "kolom": "²", "draad": "²", "briefje": "9" * 30}
    )
    assert odd.status_code == 200


# The wall -----------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["join", "notes", "columns", "votes", "threads"])
def test_every_view_of_the_wall_shows_the_clock_and_what_it_is_for(
    board: Board, leader: Person, client_of: Callable[..., Client], view: str
) -> None:
    first = note_on(board, "Meer banken", dots=3)
    question = board.questions.get(position=0)
    perform(
        sorting.add_column,
        by=leader,
        on=board.activity,
        question=question.pk,
        title="Rust",
        notes=[first.number],
    )
    perform(sorting.write_thread, by=leader, on=board.activity, text="Zitten en praten", notes=[first.number])
    perform(leading.show, by=leader, on=board.activity, view=view, question=question.pk)
    shown = client_of(leader).get(public(board, "scherm/")).content.decode()
    wanted = {
        "join": f"{board.event.room_code[:3]} {board.event.room_code[3:]}",
        "notes": "Meer banken",
        "columns": "Rust",
        "votes": "Meer banken",
        "threads": "Zitten en praten",
    }
    assert wanted[view] in shown and 'role="timer"' in shown


def test_the_wall_answers_nothing_until_something_changes(
    board: Board, leader: Person, client_of: Callable[..., Client]
) -> None:
    browser, ask = client_of(leader), {"HX-Request": "true"}
    perform(leading.show, by=leader, on=board.activity, view="notes")
    now = Board.objects.get(pk=board.pk).sequence
    assert browser.get(public(board, f"scherm/?na={now}"), headers=ask).status_code == 204
    note_on(board, "Net geschreven")
    fresh = browser.get(public(board, f"scherm/?na={now}"), headers=ask).content.decode()
    assert "Net geschreven" in fresh and "<html" not in fresh


def test_a_long_list_turns_its_pages_and_shows_the_newest_first(
    board: Board, leader: Person, client_of: Callable[..., Client]
) -> None:
    for n in range(30):
        note_on(board, f"Briefje nummer {n} dat wat langer is dan een regel van het scherm")
    perform(leading.show, by=leader, on=board.activity, view="notes")
    browser = client_of(leader)
    pages = browser.get(public(board, "scherm/")).context["page"].paginator.num_pages
    seen: list[str] = []
    for number in range(1, pages + 1):
        page = browser.get(public(board, f"scherm/?page={number}")).context["page"].object_list
        assert len(page) <= 12
        seen += [note.text for note in page]
    assert len(seen) == 30 and "nummer 29" in seen[0]


def test_the_wall_is_only_for_who_prepares_or_leads(
    board: Board, ann: Person, client_of: Callable[..., Client]
) -> None:
    assert client_of().get(public(board, "scherm/")).status_code == 302
    assert client_of(ann).get(public(board, "scherm/")).status_code == 403


# On paper -----------------------------------------------------------------------------------


def test_a_card_per_table_carries_both_codes(board: Board) -> None:
    content = cards.content(board, board.activity.place)
    assert len(content["cards"]) == 3
    codes = {card["host_code"].replace(" ", "") for card in content["cards"]}
    assert codes == set(board.tables.values_list("host_code", flat=True))
    assert cards.pdf(board, board.activity.place).startswith(b"%PDF")


def test_what_people_typed_is_never_markup_in_the_report(board: Board) -> None:
    note_on(board, '#import "x" *vet* $x$ [haak] \\ @verwijzing')
    assert report.pdf(board, board.activity.place).startswith(b"%PDF")


def test_the_inspiration_session_gives_a_report_that_who_was_there_recognises(
    make_board: Callable[..., Board], place: Any, client_of: Callable[..., Client]
) -> None:
    row = yaml.safe_load(SESSION.read_text(encoding="utf-8"))["boards"][0]
    board = make_board(place, questions=[one["text"] for one in row["questions"]], tables=row["tables"])
    demo.hang(board, row)
    page = client_of().get(public(board)).content.decode()
    told = report.gather(Board.objects.select_related("event", "activity").get(pk=board.pk))
    written = [
        note["text"] for one in row["questions"] for group in one["columns"] for note in group["notes"]
    ]
    # The session's own conclusions first, in its order, and every note of it.
    assert [thread.text for thread in told.threads] == [thread["text"] for thread in row["threads"]]
    assert told.threads[0].text == "het is een groeiproces van luisteren, zoeken en bijsturen"
    assert all(thread.notes for thread in told.threads)
    [part] = told.parts
    hung = [one for group in part.groups for front in group.notes for one in (front, *front.behind)]
    assert sorted(one.text for one in hung) == sorted(written) and 48 <= len(written) <= 55
    assert page.index("zoeken en bijsturen") < page.index("burgers wakker maken is moeilijk?")
    assert report.pdf(board, place).startswith(b"%PDF")


# Mistakes that must be put right afterwards -------------------------------------------------


def test_any_note_is_hidden_on_the_page_where_notes_are_put_in_order_and_shown_again(
    board: Board, leader: Person, client_of: Callable[..., Client]
) -> None:
    question = board.questions.get(position=0)
    column = Column.objects.create(question=question, position=20, title="Wonen")
    first = note_on(board, "Scheldwoord", column=column)
    crowd(board, 40)
    browser, here = client_of(leader), f"{desk(board, 'ordenen/')}?vraag={question.pk}"
    assert f'id="why-{first.number}"' in browser.get(here).content.decode()
    browser.post(here, {"do": "hide", "note": first.number, "why": "kwetst iemand"})
    assert Note.objects.get(pk=first.pk).hidden_why == "kwetst iemand"
    assert [note.pk for note in browser.get(here).context["hidden"]] == [first.pk]
    browser.post(here, {"do": "show", "note": first.number})
    assert Note.objects.get(pk=first.pk).hidden_at is None


def test_a_photo_is_taken_away_after_closing_and_its_files_go_when_that_is_certain(
    board: Board,
    leader: Person,
    ann: Person,
    client_of: Callable[..., Client],
    django_capture_on_commit_callbacks: Any,
) -> None:
    photo = Photo.objects.create(
        board=board,
        file=ContentFile(b"x", "groot.txt"),
        small=ContentFile(b"x", "klein.txt"),
        description="Een gezicht",
        at=timezone.now(),
    )
    perform(leading.close, by=leader, on=board.activity)
    browser, where, files = client_of(leader), desk(board), photo.file.storage
    assert "Een gezicht" in browser.get(where).content.decode()
    with pytest.raises(Refused):
        perform(hosting.take_photo_away, by=ann, on=board.activity, number=photo.pk)
    with django_capture_on_commit_callbacks(execute=True) as waiting:
        browser.post(where, {"do": "photo", "photo": photo.pk})
        assert files.exists(photo.file.name)
    assert len(waiting) >= 2 and not files.exists(photo.file.name) and not files.exists(photo.small.name)
    assert not Photo.objects.exists()
    assert browser.post(where, {"do": "photo", "photo": "9" * 40}).status_code == 302


def test_a_board_holds_so_many_photos_and_no_more(
    board: Board, leader: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hosting, "MOST_PHOTOS", 1)
    file = ContentFile(b"x", "a.txt")
    Photo.objects.create(board=board, file=file, small=file, description="Blad", at=timezone.now())
    with pytest.raises(ValidationError, match="Take one away first"):
        perform(
            hosting.add_photo,
            by=leader,
            on=board.activity,
            pictures=("c.jpg", "d.jpg"),
            description="Nog een",
            table=1,
        )


def test_a_workshop_is_called_off_with_a_reason_and_every_screen_hears_of_it(
    board: Board, officer: Person, leader: Person, client_of: Callable[..., Client]
) -> None:
    where = desk(board, "afgelasten/")
    assert client_of(leader).get(where).status_code == 403
    browser = client_of(officer)
    assert where in browser.get(desk(board)).content.decode()
    assert browser.post(where, {"why": "kort"}).status_code == 200
    browser.post(where, {"why": "De zaal staat onder water."})
    after = Board.objects.select_related("event").get(pk=board.pk)
    assert reading.state_of(after) == reading.CALLED_OFF and after.sequence > board.sequence
    assert where not in browser.get(desk(board)).content.decode()


def test_the_wall_hears_that_the_programme_changed(
    board: Board, leader: Person, client_of: Callable[..., Client]
) -> None:
    browser, where = client_of(leader), desk(board, "programma/")
    page = browser.get(where).context
    sent: dict[str, Any] = {"version": page["start"]["version"].value()}
    for form in (page["rows"].management_form, *page["rows"]):
        sent |= {form.add_prefix(name): form[name].value() or "" for name in form.fields}
    sent["items-0-title"] = "Welkom"
    assert browser.post(where, sent).status_code == 302
    assert board.event.agenda.get(position=0).title == "Welkom"
    assert Board.objects.get(pk=board.pk).sequence > board.sequence


def test_a_table_without_a_number_is_a_sentence(
    board: Board, leader: Person, client_of: Callable[..., Client]
) -> None:
    sent = {"tables-TOTAL_FORMS": "1", "tables-INITIAL_FORMS": "1", "tables-0-number": "x", "many": "3"}
    assert client_of(leader).post(desk(board, "tafels/"), sent).status_code == 200


def test_the_table_of_notes_is_in_the_language_of_its_address(
    board: Board, leader: Person, client_of: Callable[..., Client]
) -> None:
    note_on(board, "Meer banken")
    answer = client_of(leader).get(public(board, "verslag.csv"))
    with translation.override("nl"):  # whatever holds once the page is done
        first = b"".join(answer).decode().splitlines()[0]  # type: ignore[arg-type]
    assert "Question" in first


def test_the_report_says_the_same_after_the_passes_were_forgotten(board: Board) -> None:
    note_on(board, "Meer banken")
    before = report.gather(board).figures()
    Note.objects.update(room_pass="")
    assert report.gather(board).figures() == before


def test_a_search_before_anything_is_ticked_makes_no_thread(
    board: Board, leader: Person, client_of: Callable[..., Client]
) -> None:
    note = note_on(board, "Meer banken")
    sent = {"do": "write", "text": "Zitten", "then": "search", "q": "banken"}
    page = client_of(leader).post(desk(board, "rode-draden/"), sent)
    assert page.status_code == 200 and not board.threads.exists()
    assert page.context["typed"] == "Zitten" and page.context["choices"] == [note]


def test_groups_that_say_the_same_are_looked_for_once(
    board: Board, leader: Person, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    question = board.questions.get(position=0)
    column = Column.objects.create(question=question, position=0, title="Rust")
    one = note_on(board, "Meer banken in het park")
    note_on(board, "meer banken in het park!")
    browser = client_of(leader)
    assert len(browser.get(desk(board, "ordenen/")).context["same"]) == 1
    monkeypatch.setattr(alike, "duplicates", lambda notes: pytest.fail("looked again"))
    browser.post(desk(board, "ordenen/"), {"do": "hang", "note": one.number, "column": column.pk})
    assert len(browser.get(desk(board, "ordenen/")).context["same"]) == 1
