# SPDX-License-Identifier: EUPL-1.2
"""What every screen hears: all that changed after the number it saw, nothing twice, and next to no work when nothing changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samenspel.foundations.people.models import ANONYMOUS
from samenspel.foundations.rules.door import perform
from samenspel.take_part.board import news
from samenspel.take_part.board.actions import taking_part
from samenspel.take_part.board.models import Board, Column, Note, Question

Hang = Callable[..., Note]


@pytest.fixture(autouse=True)
def _begin_anew() -> Iterator[None]:
    news.forget()
    yield
    news.forget()


@pytest.fixture
def hear(board: Board, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Asks for the news; by default each time as if half a second passed."""
    monkeypatch.setattr(news, "FRESH_SECONDS", 0)
    where = news.address_of(board)

    def asking(since: int | str = 0) -> Any:
        answer = Client().get(f"{where}?na={since}")
        assert answer.status_code == 200
        return answer.json()

    return asking


def test_a_screen_that_begins_gets_everything_and_then_only_what_changed(
    board: Board, hang: Hang, hear: Any
) -> None:
    hang(board, "Eerste", table=2), hang(board, "Tweede")
    all_of_it = hear()
    question = board.questions.get(position=0)
    assert all_of_it["notes"] == [
        {"n": 1, "q": question.pk, "t": "Eerste", "c": None, "b": 2, "d": 0, "j": None},
        {"n": 2, "q": question.pk, "t": "Tweede", "c": None, "b": None, "d": 0, "j": None},
    ]
    assert (all_of_it["sequence"], all_of_it["view"], all_of_it["open"], all_of_it["dots"]) == (
        2,
        "join",
        True,
        3,
    )
    assert all_of_it["question"] == {"id": question.pk, "text": question.text, "stage": "notes"}
    assert all_of_it["columns"] == []
    assert hear(2)["notes"] == [] and "columns" not in hear(2)
    hang(board, "Derde")
    assert [row["n"] for row in hear(2)["notes"]] == [3]
    assert [row["n"] for row in hear(1)["notes"]] == [2, 3]
    assert hear("9" * 30)["notes"] == hear("-4x")["notes"][:0]


def test_a_note_taken_back_or_hidden_is_told_without_its_text(board: Board, hang: Hang, hear: Any) -> None:
    note, other = hang(board, "Weg hiermee"), hang(board, "Een naam")
    hear()
    perform(taking_part.take_back, by=ANONYMOUS, on=note, room_pass="a" * 32)
    Note.objects.filter(pk=other.pk).update(hidden_at=timezone.now(), hidden_why="naam", sequence=4)
    Board.objects.update(sequence=4)
    rows = hear(2)["notes"]
    assert [(row["n"], row["t"], row["x"]) for row in rows] == [(1, "", True), (2, "", True)]


def test_the_clock_of_the_programme_runs_along(board: Board, hear: Any) -> None:
    clock = hear()["clock"]
    assert clock["title"] == "Uitleg" and clock["ends"] - clock["now"] == pytest.approx(600, abs=2)
    board.event.agenda.filter(position=0).update(extra_minutes=5)
    assert hear()["clock"]["ends"] - clock["ends"] == 300
    board.event.agenda.filter(position=0).update(ended_at=timezone.now())
    assert hear()["clock"] is None


def test_columns_are_told_when_they_change_also_when_the_last_one_goes(board: Board, hear: Any) -> None:
    column = Column.objects.create(question=board.questions.get(position=0), position=0, title="Tijd")
    Board.objects.update(sequence=1)
    assert hear(0)["columns"] == [{"id": column.pk, "q": column.question_id, "title": "Tijd"}]
    assert "columns" not in hear(1)
    column.delete()
    Board.objects.update(sequence=2)
    news.forget()  # another worker, that never saw the column
    assert hear(1)["columns"] == []


def test_closing_and_another_question_are_heard(board: Board, hear: Any) -> None:
    hear()
    Question.objects.filter(position=0).update(stage=Question.Stage.VOTING)
    Board.objects.update(sequence=1, closed_at=timezone.now())
    now = hear()
    assert now["question"]["stage"] == "voting" and now["open"] is False


def test_the_address_follows_from_the_code_and_another_code_ends_it(board: Board, client_of: Any) -> None:
    where = news.address_of(board)
    browser = client_of(None)
    assert board.event.room_code not in where
    assert browser.get(where).status_code == 200
    assert browser.get(where.replace(news.room_word(board.event), "x" * 24)).status_code == 404
    assert browser.get(where).status_code == 200, "a wrong word spoils nothing"
    board.event.room_code = "QQQQQQ"
    board.event.save()
    news.forget()
    assert browser.get(where).status_code == 404
    board.activity.is_public = False
    board.activity.save()
    news.forget()
    assert browser.get(news.address_of(board)).status_code == 404


def test_a_wrong_word_is_looked_up_without_holding_up_the_others(
    board: Board, hear: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear()

    def held(*_args: Any) -> None:
        raise AssertionError("the lock was taken for a word that is wrong")

    monkeypatch.setattr(news, "_read", held)
    where = news.address_of(board).replace(news.room_word(board.event), "x" * 24)
    assert Client().get(where).status_code == 404
    news.forget()
    assert Client().get(where).status_code == 404


def test_within_half_a_second_a_process_asks_nothing_and_then_one_question(
    board: Board, hang: Hang, monkeypatch: pytest.MonkeyPatch
) -> None:
    hang(board)
    where, browser = news.address_of(board), Client()
    browser.get(where)
    monkeypatch.setattr(news, "FRESH_SECONDS", 3600)
    with CaptureQueriesContext(connection) as asked:
        for since in (0, 1, 1, 1):
            assert browser.get(f"{where}?na={since}").status_code == 200
    assert len(asked) == 0
    monkeypatch.setattr(news, "FRESH_SECONDS", 0)
    with CaptureQueriesContext(connection) as asked:
        browser.get(f"{where}?na=1")
    assert len(asked) == 1


def test_no_cache_on_the_way_keeps_the_news_and_it_sets_no_cookie(board: Board) -> None:
    answer = Client().get(news.address_of(board))
    assert "private" in answer["Cache-Control"] and not answer.cookies
