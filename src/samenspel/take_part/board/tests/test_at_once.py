# SPDX-License-Identifier: EUPL-1.2
"""A whole room presses at the same moment: real threads, each with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event as Flag
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import F
from django.test import Client
from factories import make_person
from together import at_once, refused

from samenspel.foundations.people.models import ANONYMOUS
from samenspel.foundations.rules.door import perform
from samenspel.take_part.board import live, news
from samenspel.take_part.board.actions import sorting, taking_part
from samenspel.take_part.board.models import Board, Dot, Note, Question

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("rows_that_lock"),
]
Hang = Callable[..., Note]


def lay(note: Note, room_pass: str) -> Any:
    code = note.board.event.room_code
    return perform(taking_part.lay_dot, by=ANONYMOUS, on=note, code=code, room_pass=room_pass)


@pytest.fixture
def voted(board: Board, hang: Hang) -> list[Note]:
    """Six notes that wait for dots."""
    notes = [hang(board, f"Briefje {n}") for n in range(6)]
    Question.objects.filter(position=0).update(stage=Question.Stage.VOTING)
    return notes


def test_the_same_note_sent_eight_times_at_once_hangs_once(board: Board, hang: Hang) -> None:
    key = uuid4()
    outcomes = at_once(*[lambda: hang(board, "Eén keer", key=key)] * 8)
    assert refused(outcomes) == [] and len({note.pk for note in outcomes}) == 1
    board.refresh_from_db()
    assert Note.objects.count() == board.last_number == board.sequence == 1


def test_everybody_writes_at_once_and_no_number_is_given_twice(board: Board, hang: Hang) -> None:
    outcomes = at_once(*(lambda n=n: hang(board, f"Briefje {n}", room_pass=f"{n:032}") for n in range(12)))
    assert refused(outcomes) == []
    assert sorted(Note.objects.values_list("number", flat=True)) == list(range(1, 13))
    assert sorted(Note.objects.values_list("sequence", flat=True)) == list(range(1, 13))


def test_five_dots_at_once_with_three_to_give_are_three(voted: list[Note]) -> None:
    outcomes = at_once(*(lambda one=one: lay(one, "a" * 32) for one in voted[:5]))
    assert len(refused(outcomes)) == 2
    assert sorted(Dot.objects.values_list("slot", flat=True)) == [1, 2, 3]
    assert sum(Note.objects.values_list("dots", flat=True)) == 3


def test_two_at_once_for_the_last_dot(voted: list[Note]) -> None:
    lay(voted[0], "a" * 32), lay(voted[1], "a" * 32)
    outcomes = at_once(lambda: lay(voted[2], "a" * 32), lambda: lay(voted[3], "a" * 32))
    assert len(refused(outcomes)) == 1 and Dot.objects.count() == 3


def test_a_room_lays_its_dots_on_one_note_and_one_telephone_counts_once(voted: list[Note]) -> None:
    outcomes = at_once(*(lambda n=n: lay(voted[0], f"{n % 6:032}") for n in range(12)))
    assert refused(outcomes) == []
    assert Note.objects.get(pk=voted[0].pk).dots == Dot.objects.count() == 6


def test_taking_back_and_laying_a_dot_at_once_leave_no_dot_on_a_note_that_went(
    board: Board, voted: list[Note]
) -> None:
    def back() -> Any:
        return perform(taking_part.take_back, by=ANONYMOUS, on=voted[0], room_pass="a" * 32)

    outcomes = at_once(back, lambda: lay(voted[0], "b" * 32))
    note = Note.objects.get(pk=voted[0].pk)
    assert len(refused(outcomes)) == 1
    assert (note.dots == 0) == (note.hidden_at is not None)


def test_the_news_misses_nothing_while_everybody_writes(
    board: Board, hang: Hang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news, "FRESH_SECONDS", 0)
    news.forget()
    where, done, heard = news.address_of(board), Flag(), {}
    writers = 5

    def write(n: int) -> None:
        for turn in range(5):
            note = hang(board, f"Briefje {n}.{turn}", key=UUID(int=n * 100 + turn))
            if turn % 2:
                perform(taking_part.change_note, by=ANONYMOUS, on=note, text="Anders", room_pass="a" * 32)

    def read() -> None:
        since, browser = 0, Client()
        while True:
            last = done.is_set()
            now = browser.get(f"{where}?na={since}").json()
            assert now["sequence"] >= since
            heard.update({row["n"]: row["t"] for row in now["notes"]})
            since = now["sequence"]
            if last:
                return

    def write_all(n: int) -> None:
        try:
            write(n)
        finally:
            Flags[n].set()
            if all(flag.is_set() for flag in Flags):
                done.set()

    Flags = [Flag() for _n in range(writers)]
    at_once(read, *(lambda n=n: write_all(n) for n in range(writers)))
    assert heard == dict(Note.objects.values_list("number", "text")) and len(heard) == 25


def test_leading_and_writing_wait_for_each_other_at_the_board(board: Board, hang: Hang) -> None:
    """`live.step` of who leads and the numbers of new notes come from the same row: no sequence stands twice."""
    from django.db import transaction

    def lead() -> None:
        with transaction.atomic():
            live.step(board.pk)
            Board.objects.filter(pk=board.pk).update(view=F("view"))

    outcomes = at_once(lead, lead, *(lambda n=n: hang(board, f"Briefje {n}") for n in range(6)))
    assert refused(outcomes) == []
    assert Board.objects.get(pk=board.pk).sequence == 8
    assert len(set(Note.objects.values_list("sequence", flat=True))) == 6


def test_a_note_taken_back_while_it_is_joined_never_stays_in_front_of_what_is_seen(
    board: Board, hang: Hang
) -> None:
    leader = make_person("Lea", "facilitator", place=board.activity.place)

    def meet(front: Note, behind: Note) -> list[Any]:
        return at_once(
            lambda: perform(taking_part.take_back, by=ANONYMOUS, on=front, room_pass="a" * 32),
            lambda: perform(
                sorting.join_notes, by=leader, on=board.activity, front=front.number, notes=[behind.number]
            ),
        )

    for turn in range(3):
        assert len(refused(meet(hang(board, f"Banken {turn}"), hang(board, f"Bankjes {turn}")))) == 1
    assert not Note.objects.filter(hidden_at=None, joined_into__hidden_at__isnull=False).exists()
