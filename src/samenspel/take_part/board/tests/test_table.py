# SPDX-License-Identifier: EUPL-1.2
"""The host of a table: lines from paper, photos of the sheet, mending what was typed."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.rules.door import Refused, perform
from samenspel.take_part.board.actions import hosting, taking_part
from samenspel.take_part.board.models import Board, Note, Photo, Question, Table

Hang = Callable[..., Note]
TABLE = "/en/voorbeeld/prikbord/werkgroep/tafel/2/"


@pytest.fixture
def second(board: Board) -> Table:
    return board.tables.get(number=2)


@pytest.fixture
def host(second: Table, client_of: Callable[..., Client]) -> Client:
    browser = client_of(None)
    browser.post(TABLE, {"do": "enter", "code": f" {second.host_code.lower()} "})
    return browser


def typed(board: Board, **more: Any) -> list[Note]:
    facts = {
        "question": board.questions.get(position=0).pk,
        "text": "Een\nTwee",
        "key": uuid4(),
        "table": 2,
        "host_code": board.tables.get(number=2).host_code,
    }
    return perform(hosting.host_note, by=more.pop("by", ANONYMOUS), on=board.activity, **{**facts, **more})


def lines(board: Board, **more: Any) -> dict[str, Any]:
    question = board.questions.get(position=0).pk
    return {"do": "lines", "question": question, "key": str(uuid4()), "text": "Een\nTwee", **more}


def picture(**exif: int) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (2000, 1000), "red").save(out, "JPEG")
    return SimpleUploadedFile("vel.jpg", out.getvalue(), "image/jpeg")


def test_every_line_is_a_note_of_the_table(board: Board) -> None:
    notes = typed(board, text="- Meer tijd\n\n  • Een  bank \nMeer tijd\n")
    assert [(n.number, n.text, n.source) for n in notes] == [
        (1, "Meer tijd", "host"),
        (2, "Een bank", "host"),
        (3, "Meer tijd", "host"),
    ]
    assert {n.table.number for n in notes if n.table} == {2} and {n.sequence for n in notes} == {1}


def test_the_same_form_sent_twice_hangs_each_line_once_also_with_a_line_more(board: Board) -> None:
    key = uuid4()
    typed(board, key=key), typed(board, key=key)
    typed(board, key=key, text="Twee\nEen\nDrie")
    assert sorted(Note.objects.values_list("text", flat=True)) == ["Drie", "Een", "Twee"]
    assert Board.objects.get(pk=board.pk).sequence == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": " \n- \n"}, "at least one line"),
        ({"text": "Goed\n" + "x" * 281}, "Line 2 has 281 characters"),
        ({"text": "a\n" * 61}, "61 lines"),
        ({"host_code": "QQQQQQ"}, "not the code of this table"),
        ({"table": 9}, "not the code of this table"),
        ({"table": 1}, "not the code of this table"),
        ({"host_code": ""}, "not the code of this table"),
    ],
    ids=["empty", "long", "many", "code", "no-table", "other-table", "no-code"],
)
def test_what_cannot_hang_is_refused_and_nothing_of_it_hangs(
    board: Board, wrong: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValidationError) as error:
        typed(board, **wrong)
    assert said in " ".join(error.value.messages) and Note.objects.count() == 0


def test_who_leads_meetings_needs_no_code_and_an_officer_elsewhere_does(
    board: Board, leader: Person, ann: Person
) -> None:
    assert len(typed(board, by=leader, host_code="")) == 2
    with pytest.raises(ValidationError):
        typed(board, by=ann, host_code="")


def test_a_host_mends_what_was_typed_for_the_table_and_not_what_a_telephone_wrote(
    board: Board, hang: Hang, second: Table
) -> None:
    [one, _two], phone = typed(board), hang(board, table=2)
    code = second.host_code
    assert perform(taking_part.change_note, by=ANONYMOUS, on=one, text="Eén", host_code=code).text == "Eén"
    assert perform(taking_part.take_back, by=ANONYMOUS, on=one, host_code=code).hidden_at
    with pytest.raises(ValidationError):
        perform(taking_part.take_back, by=ANONYMOUS, on=phone, host_code=code)
    with pytest.raises(ValidationError):
        perform(taking_part.take_back, by=ANONYMOUS, on=_two, host_code=board.tables.get(number=1).host_code)


def test_the_page_asks_for_the_code_and_the_square_on_the_card_brings_it(
    board: Board, second: Table, client_of: Callable[..., Client]
) -> None:
    browser = client_of(None)
    page = browser.get(f"{TABLE}?code={second.host_code}").content.decode()
    assert second.host_code in page and "What your table has" not in page
    assert (
        "This is not the code of this table"
        in browser.post(TABLE, {"do": "enter", "code": board.tables.get(number=1).host_code}).content.decode()
    )
    assert browser.post(TABLE, lines(board)).status_code == 200 and Note.objects.count() == 0
    assert browser.get("/en/voorbeeld/prikbord/werkgroep/tafel/99999999999999999999/").status_code == 404


def test_the_host_types_mends_and_takes_back(board: Board, host: Client) -> None:
    page = host.post(TABLE, lines(board), follow=True).content.decode()
    assert "2 notes hang on the board" in page and page.count("Take back") == 2
    assert 'id="change-1"' in host.get(f"{TABLE}?wijzig=1").content.decode()
    host.post(TABLE, {"change": "1", "text": "Beter"})
    host.post(TABLE, {"take_back": "2"})
    page = host.get(TABLE).content.decode()
    assert "Beter" in page and "Twee" not in page
    wrong = host.post(TABLE, lines(board, text="x" * 300)).content.decode()
    assert "Line 1 has 300 characters" in wrong and "x" * 300 in wrong
    assert host.post(TABLE, {"take_back": "77"}).status_code == 404


def test_another_code_ends_the_table_of_the_old_one(board: Board, host: Client, second: Table) -> None:
    Table.objects.filter(pk=second.pk).update(host_code="ABC234")
    assert "You type what people at your table write" in host.get(TABLE).content.decode()


def test_a_photo_of_the_sheet_needs_words_and_leaves_where_it_was_taken(
    board: Board, host: Client, client_of: Callable[..., Client]
) -> None:
    data = {"do": "photo", "question": board.questions.get(position=0).pk}
    assert "field is required" in host.post(TABLE, {**data, "pictures": picture()}).content.decode().lower()
    host.post(TABLE, {**data, "pictures": picture(), "description": "Vel van tafel 2"})
    photo = Photo.objects.get()
    assert (photo.width, photo.table.number, photo.question_id) == (1600, 2, data["question"])  # type: ignore[union-attr]
    small = f"/en/voorbeeld/prikbord/werkgroep/foto/{photo.pk}/klein/"
    assert host.get(small).status_code == 200
    assert client_of(None).get(small).status_code == 404
    Board.objects.update(closed_at=timezone.now())
    assert client_of(None).get(small).status_code == 200
    Board.objects.update(closed_at=None)
    host.post(TABLE, {"remove_photo": str(photo.pk)})
    assert not Photo.objects.exists() and host.get(small).status_code == 404


def test_a_text_file_is_no_photo(board: Board, host: Client) -> None:
    file = SimpleUploadedFile("vel.jpg", b"geen foto", "image/jpeg")
    page = host.post(TABLE, {"do": "photo", "pictures": file, "description": "Vel"}).content.decode()
    assert Photo.objects.count() == 0 and "Photo of the sheet:" in page


def test_a_table_says_why_it_takes_nothing(board: Board, host: Client, clock: Any) -> None:
    clock.shift(timedelta(hours=5))
    assert "The room is closed" in host.get(TABLE).content.decode()
    with pytest.raises(Refused):
        typed(board)


def test_the_page_of_a_table_costs_the_same_with_many_notes(
    board: Board, host: Client, django_assert_max_num_queries: Any
) -> None:
    for _round in range(3):
        typed(board, text="\n".join(f"Regel {n}" for n in range(50)))
    Question.objects.update(stage=Question.Stage.NOTES)
    with django_assert_max_num_queries(
        9
    ):  # session; town, board, table, door, questions, notes, photos, programme
        host.get(TABLE)
