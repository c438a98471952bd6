# SPDX-License-Identifier: EUPL-1.2
"""Programme, clock, documents, minutes and the promises in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments import actions as commitments
from samenspel.foundations.commitments.models import Commitment, Progress
from samenspel.foundations.events import actions
from samenspel.foundations.events.models import AgendaItem, Decision, Document, Event
from samenspel.foundations.events.reading import context_of
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.rules.door import Refused, perform

pytestmark = pytest.mark.django_db
Make = Callable[..., Event]
ROWS = [
    {"kind": "welcome", "title": "Welkom", "minutes": 10, "who": "Ann", "script": "Stel u voor."},
    {"kind": "talk", "title": "Het plan", "minutes": 20, "who": "", "script": ""},
    {"kind": "questions", "title": "Uw vragen", "minutes": 45},
]
DUE = date(2030, 5, 1)
PROMISE = {"text": "De stad plant tien bomen.", "owner_name": "Hilde Maes, schepen", "due_on": DUE}


def fresh(event: Event) -> Event:
    return Event.objects.select_related("place", "activity__place").get(pk=event.pk)


# The programme ----------------------------------------------------------------------------------------------------------------


def test_the_programme_keeps_its_order_and_what_was_started_its_clock(
    evening: Make, facilitator: Person
) -> None:
    event = perform(actions.set_agenda, by=facilitator, on=evening(), rows=ROWS, version=1)
    first, second, third = event.agenda.all()
    perform(actions.start_item, by=facilitator, on=second)
    rows = [
        {"number": third.pk, **ROWS[2]},
        {"kind": "break", "title": "Koffie", "minutes": 15},
        {"number": second.pk, **ROWS[1], "minutes": 25},
    ]
    event = perform(actions.set_agenda, by=facilitator, on=event, rows=rows, version=2)
    assert [item.title for item in event.agenda.all()] == ["Uw vragen", "Koffie", "Het plan"]
    assert not AgendaItem.objects.filter(pk=first.pk).exists()
    second.refresh_from_db()
    assert second.started_at is not None and second.minutes == 25


def test_two_who_change_the_programme_at_once_do_not_undo_each_other_unseen(
    evening: Make, officer: Person
) -> None:
    event = evening()
    perform(actions.set_agenda, by=officer, on=event, rows=ROWS, version=1)
    with pytest.raises(ValidationError) as excinfo:
        perform(actions.set_agenda, by=officer, on=event, rows=[], version=1)
    assert excinfo.value.error_list[0].code == "newer" and AgendaItem.objects.count() == 3


@pytest.mark.parametrize("bad", [{"minutes": 0}, {"minutes": 601}, {"title": " "}, {"kind": "dance"}])
def test_an_item_needs_a_kind_a_title_and_a_length(
    evening: Make, officer: Person, bad: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError, match="Item 2"):
        perform(actions.set_agenda, by=officer, on=evening(), rows=[ROWS[0], {**ROWS[1], **bad}], version=1)
    assert not AgendaItem.objects.exists()


def test_one_item_runs_at_a_time_and_time_can_be_given(
    evening: Make, facilitator: Person, ann: Person
) -> None:
    event = perform(actions.set_agenda, by=facilitator, on=evening(), rows=ROWS, version=1)
    first, second, _third = event.agenda.all()
    with pytest.raises(Refused, match="who leads"):
        perform(actions.start_item, by=ann, on=first)
    with pytest.raises(Refused, match="does not run"):
        perform(actions.give_time, by=facilitator, on=first, minutes=5)
    perform(actions.start_item, by=facilitator, on=first)
    assert perform(actions.give_time, by=facilitator, on=first, minutes=5).extra_minutes == 5
    with pytest.raises(ValidationError):
        perform(actions.give_time, by=facilitator, on=first, minutes=-15)
    perform(actions.start_item, by=facilitator, on=second)
    first.refresh_from_db()
    assert first.ended_at is not None
    with pytest.raises(Refused, match="runs already"):
        perform(actions.start_item, by=facilitator, on=second)
    perform(actions.stop_item, by=facilitator, on=second)
    again = perform(actions.start_item, by=facilitator, on=first)
    assert (again.ended_at, again.extra_minutes) == (None, 0)


def test_the_clock_of_the_programme_moves_with_what_really_began(evening: Make, facilitator: Person) -> None:
    event = perform(actions.set_agenda, by=facilitator, on=evening(), rows=ROWS, version=1)

    def times() -> list[str]:
        programme = context_of(fresh(event), ANONYMOUS)["programme"]
        return [item.begins.astimezone(event.place.timezone).strftime("%H.%M") for item in programme]

    assert times() == ["19.30", "19.40", "20.00"]
    first = event.agenda.all()[0]
    with time_machine.travel(event.starts_at + timedelta(minutes=7), tick=False):
        perform(actions.start_item, by=facilitator, on=first)
        perform(actions.give_time, by=facilitator, on=first, minutes=3)
        assert times() == ["19.37", "19.50", "20.10"]


def test_the_script_is_not_for_everybody(evening: Make, officer: Person) -> None:
    event = perform(actions.set_agenda, by=officer, on=evening(), rows=ROWS, version=1)
    assert "Stel u voor" not in str(context_of(fresh(event), ANONYMOUS))


def test_speakers_stand_in_order_and_a_row_without_a_name_is_left_out(evening: Make, officer: Person) -> None:
    rows = [{"name": "Hilde", "role": "schepen"}, {"name": " ", "role": "niemand"}, {"name": "Jan\nPiet"}]
    event = perform(actions.set_speakers, by=officer, on=evening(), rows=rows, version=1)
    assert event.speakers == [{"name": "Hilde", "role": "schepen"}, {"name": "Jan Piet", "role": ""}]


def test_a_document_that_not_everybody_can_open_or_that_is_too_large_is_refused(
    evening: Make, officer: Person
) -> None:
    event = evening()
    for name, size in (("plan.exe", 10), ("plan.pdf", actions.LARGEST_FILE + 1)):
        file = SimpleUploadedFile(name, b"x")
        file.size = size
        with pytest.raises(ValidationError) as excinfo:
            perform(actions.add_document, by=officer, on=event, title="Het plan", file=file)
        assert "file" in excinfo.value.message_dict
    made = perform(
        actions.add_document, by=officer, on=event, title="", file=SimpleUploadedFile("Plan A.pdf", b"%PDF")
    )
    assert (made.title, made.file_kind) == ("Plan A.pdf", "PDF")
    path = made.file.path
    perform(actions.remove_document, by=officer, on=made)
    from pathlib import Path

    assert not Document.objects.exists() and not Path(path).exists()


# Minutes and promises ---------------------------------------------------------------------------------------------------------


def write(event: Event, by: Person, *rows: dict[str, Any], text: str = "Er waren veel vragen.") -> Event:
    return perform(actions.write_minutes, by=by, on=event, text=text, decisions=rows)


def test_a_decision_with_a_name_and_a_day_is_a_promise_that_counts_once_the_minutes_are_public(
    evening: Make, facilitator: Person, officer: Person
) -> None:
    event = evening()
    write(event, facilitator, PROMISE, {"text": "Wij komen terug in juni."})
    promise = Commitment.objects.get()
    assert (promise.title, promise.owner_name, promise.due_on) == tuple(PROMISE.values())
    assert promise.process_number == event.activity.process_number and not promise.is_public
    assert Decision.objects.count() == 2
    assert context_of(fresh(event), ANONYMOUS)["decisions"] == []
    with pytest.raises(Refused):
        perform(actions.publish_minutes, by=facilitator, on=event)
    perform(actions.publish_minutes, by=officer, on=event)
    promise.refresh_from_db()
    assert promise.is_public
    assert [row.sign for row in context_of(fresh(event), ANONYMOUS)["decisions"]] == ["running", ""]


def test_saving_the_minutes_again_doubles_nothing(evening: Make, facilitator: Person) -> None:
    event = evening()
    write(event, facilitator, PROMISE)
    [decision] = Decision.objects.all()
    write(event, facilitator, PROMISE)
    assert Decision.objects.get().pk == decision.pk and Commitment.objects.get().pk == decision.commitment_id
    write(event, facilitator, {**PROMISE, "number": decision.pk, "text": "De stad plant twaalf bomen."})
    [promise] = Commitment.objects.all()
    assert promise.title == "De stad plant twaalf bomen." and Decision.objects.get().pk == decision.pk
    assert not Progress.objects.exists(), "a draft changes without a word"


def test_in_a_draft_a_decision_that_is_left_out_takes_its_promise_along(
    evening: Make, facilitator: Person
) -> None:
    event = evening()
    write(event, facilitator, PROMISE, {"text": "Wij komen terug in juni."})
    write(
        event,
        facilitator,
        {**PROMISE, "owner_name": "", "due_on": None},
        {"text": "Wij komen terug in juni."},
    )
    assert not Commitment.objects.exists() and Decision.objects.count() == 2
    write(event, facilitator)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("half", [{"owner_name": ""}, {"due_on": None}, {"text": " "}])
def test_half_a_promise_is_refused(evening: Make, facilitator: Person, half: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="Decision 1"):
        write(evening(), facilitator, {**PROMISE, **half})
    assert not Decision.objects.exists() and not Commitment.objects.exists()


def test_what_is_public_changes_in_the_open_and_does_not_disappear(
    evening: Make, facilitator: Person, officer: Person
) -> None:
    event = evening()
    write(event, officer, PROMISE)
    perform(actions.publish_minutes, by=officer, on=event)
    number = Decision.objects.get().pk
    with pytest.raises(Refused, match="minutes are public"):
        write(event, facilitator, PROMISE)
    for rows in ((), ({"number": number, "text": PROMISE["text"]},)):
        with pytest.raises(ValidationError, match="public promise"):
            write(event, officer, *rows)
    with pytest.raises(ValidationError, match="cannot become empty"):
        write(event, officer, PROMISE, text=" ")
    later = {**PROMISE, "number": number, "due_on": date(2031, 5, 1)}
    write(event, officer, later)
    promise = Commitment.objects.get()
    assert promise.due_on == date(2031, 5, 1) and "were corrected" in Progress.objects.get().text
    perform(commitments.keep, by=officer, on=promise, evidence="Zij staan er, kom kijken.")
    write(event, officer, later)
    with pytest.raises(ValidationError, match="settled already"):
        write(event, officer, {**later, "owner_name": "Iemand anders"})


def test_a_promise_added_to_public_minutes_is_public_at_once(evening: Make, officer: Person) -> None:
    event = evening()
    write(event, officer)
    perform(actions.publish_minutes, by=officer, on=event)
    write(event, officer, PROMISE)
    assert Commitment.objects.get().is_public


def test_minutes_are_published_once_not_empty_and_not_of_a_draft(evening: Make, officer: Person) -> None:
    event = evening()
    with pytest.raises(ValidationError):
        perform(actions.publish_minutes, by=officer, on=event)
    write(event, officer)
    Activity.objects.update(is_public=False)
    with pytest.raises(Refused, match="draft"):
        perform(actions.publish_minutes, by=officer, on=event)
    Activity.objects.update(is_public=True)
    perform(actions.publish_minutes, by=officer, on=event)
    with pytest.raises(Refused, match="public already"):
        perform(actions.publish_minutes, by=officer, on=event)


def test_a_colleague_who_wrote_meanwhile_is_not_overwritten(evening: Make, officer: Person) -> None:
    event = evening()
    write(event, officer)
    with pytest.raises(ValidationError, match="colleague changed"):
        perform(actions.write_minutes, by=officer, on=event, text="Anders.", decisions=[], version=1)


def test_a_recording_is_a_link_to_a_page(evening: Make, officer: Person) -> None:
    event = evening()
    with pytest.raises(ValidationError):
        perform(actions.set_recording, by=officer, on=event, recording_link="javascript:alert(1)")
    link = "https://kijk.example/opname"
    assert (
        perform(actions.set_recording, by=officer, on=event, recording_link=f" {link} ").recording_link
        == link
    )
    assert perform(actions.set_recording, by=officer, on=event, recording_link="").recording_link == ""
