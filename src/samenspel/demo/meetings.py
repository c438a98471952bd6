# SPDX-License-Identifier: EUPL-1.2
"""The demo town's meetings: made through the same actions as everywhere, who registered and what was asked there in bulk."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.contributions.models import (
    Answer,
    AnswerStatus,
    Comment,
    Contribution,
    Follow,
    Source,
    Support,
)
from samenspel.foundations.contributions.models import State as Stands
from samenspel.foundations.contributions.publishing import due_for
from samenspel.foundations.contributions.search import stems_of
from samenspel.foundations.events import actions as events
from samenspel.foundations.events import seats
from samenspel.foundations.events.models import LETTERS, Event, Mode, Registration
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.door import perform
from samenspel.plan.processes import actions as processes
from samenspel.plan.processes.models import Process
from samenspel.take_part.meeting.actions import KIND, day_after
from samenspel.take_part.meeting.instrument import instrument
from samenspel.take_part.meeting.models import Meeting, Question
from samenspel.take_part.planned import actions as planned

if TYPE_CHECKING:
    from .seed import Maker

Row = dict[str, Any]
State = Registration.State


def fill(maker: Maker, data: Row) -> None:
    chance = random.Random("ontmoetingen")
    for row in data["meetings"]:
        activity = _activity(
            maker,
            row,
            "meeting",
            opens_at=maker.midnight(row["published"]),
            closes_at=day_after(maker.place, _moment(maker, row["day"], row["ends"])),
            settings=_settings(maker, row),
            **instrument.usual,
        )
        event = Event.objects.select_related("place", "activity").get(activity=activity)
        perform(events.set_speakers, by=maker.people["lien"], on=event, rows=row["speakers"])
        Meeting.objects.filter(activity=activity).update(invited_at=maker.at(row["invited"]))
        residents = _wrote_in(maker, activity)
        _registrations(maker, event, row, chance, residents)
        _questions(maker, activity, event, row, chance, residents)
        if "minutes" in row:
            _afterwards(maker, event, row)
        maker.counts["bijeenkomsten"] += 1
    for row in data["elsewhere"]:
        _elsewhere(maker, row)


def _activity(maker: Maker, row: Row, house: str, **facts: Any) -> Activity:
    process = Process.objects.get(place=maker.place, slug=row["process"])
    activity: Activity = perform(
        processes.add_activity,
        by=maker.people["lien"],
        on=process,
        instrument=house,
        title=row["title"],
        slug=row["slug"],
        intro=row["intro"],
        who_may=Activity.WhoMay.ANYONE,
        **facts,
    )
    activity.place = maker.place
    return activity


def _wrote_in(maker: Maker, activity: Activity) -> list[Person]:
    """The residents who wrote something in this process before: they come to its meetings too."""
    ideas = Contribution.objects.filter(activity__process_number=activity.process_number)
    wrote = Q(pk__in=ideas.values("author")) | Q(
        pk__in=Comment.objects.filter(contribution__in=ideas).values("author")
    )
    staff = [person.pk for person in maker.people.values()]
    return list(Person.objects.filter(wrote).exclude(pk__in=staff).order_by("pk"))


def _moment(maker: Maker, day: int, hour: str) -> datetime:
    there: date = maker.today + timedelta(days=day)
    return datetime.combine(there, time.fromisoformat(hour), tzinfo=maker.place.timezone)


def _settings(maker: Maker, row: Row) -> Row:
    same = ("format", "mode", "venue", "address", "accessibility", "online_link", "seats", "online_seats")
    return {
        **{name: row[name] for name in (*same, "requests")},
        "starts_at": _moment(maker, row["day"], row["starts"]),
        "ends_at": _moment(maker, row["day"], row["ends"]),
    }


# Who comes --------------------------------------------------------------------------


def _registrations(
    maker: Maker, event: Event, row: Row, chance: random.Random, residents: list[Person]
) -> None:
    """Everybody who registered. Who cancelled did so before anybody had to wait, and who waits came after the last seat was given
    away: the line is the one the rules would have made."""
    many, codes = row["registered"], _codes(chance)
    made = []
    for number, (who, mode, state, at) in enumerate(_line(maker, event, row, chance, residents)):
        # Of those whom the text does not name, one in five has no account, and a third of these came by telephone or on paper.
        stranger = not who["named"] and number % 5 == 3
        on_paper = stranger and number % 3 == 0
        made.append(
            Registration(
                place=maker.place,
                event=event,
                person=None if stranger else who["person"],
                name=who["person"].name,
                email=f"post.{number}@bewoner.leiedam.example" if stranger and not on_paper else "",
                mode=mode,
                companions=who["companions"],
                requests=who["requests"],
                request_note=who["note"],
                state=state,
                code=next(codes),
                source="paper" if on_paper else "web",
                made_at=at,
                waiting_since=at if state == State.WAITING else None,
            )
        )
    seated = [one.made_at for one in made if one.state != State.WAITING]
    for one in made:
        one.cancelled_at = max(seated) if one.state == State.CANCELLED else None
        one.reminded_at = event.starts_at - timedelta(hours=24) if event.is_over else None
    if event.is_over:
        _checked_in(made, Mode.ON_SITE, many["came_on_site"], event, chance)
        _checked_in(made, Mode.ONLINE, many["came_online"], event, chance)
    Registration.objects.bulk_create(made)
    event.taken = seats.heads_registered(event, Mode.ON_SITE)
    event.online_taken = seats.heads_registered(event, Mode.ONLINE)
    event.save(update_fields=["taken", "online_taken"])
    maker.counts["inschrijvingen"] += len(made)


def _line(
    maker: Maker, event: Event, row: Row, chance: random.Random, residents: list[Person]
) -> list[tuple[Row, Mode, str, datetime]]:
    """(who, way of coming, state, moment) for every registration, who waits last."""
    many = row["registered"]
    states = [
        *[(Mode.ON_SITE, State.SEAT)] * many["on_site"],
        *[(Mode.ONLINE, State.SEAT)] * many["online"],
        *[(Mode.ON_SITE, State.CANCELLED)] * many["cancelled"],
    ]
    named, waiting = (
        [_who(maker.resident(who["name"]), who) for who in row[key]] for key in ("people", "waiting")
    )
    known = {who["person"] for who in (*named, *waiting)}
    others = [person for person in residents if person not in known]
    left = len(states) + many["waiting"] - len(named) - len(waiting)
    crowd = [_who(person, None) for person in chance.sample(others, left)]
    coming = [*named, *crowd[: len(states) - len(named)]]
    for who in coming[len(named) :][: many["companions"] - sum(who["companions"] for who in named)]:
        who["companions"] = 1
    waiting += crowd[len(states) - len(named) :]
    first_day, until = maker.midnight(row["published"]), min(event.starts_at, timezone.now())
    moments = sorted(first_day + (until - first_day) * chance.random() for _each in (*coming, *waiting))
    early, late = moments[: len(states)], moments[len(states) :]
    chance.shuffle(early)
    return [
        *((who, mode, state, at) for who, (mode, state), at in zip(coming, states, early, strict=True)),
        *((who, Mode.ON_SITE, State.WAITING, at) for who, at in zip(waiting, late, strict=True)),
    ]


def _who(person: Person | None, told: Row | None) -> Row:
    return {
        "companions": 0,
        "requests": [],
        "note": "",
        "named": told is not None,
        **(told or {}),
        "person": person,
    }


def _checked_in(made: list[Registration], mode: Mode, came: int, event: Event, chance: random.Random) -> None:
    for one in [one for one in made if one.mode == mode and one.state == State.SEAT][:came]:
        one.attended = mode
        one.checked_in_at = event.starts_at + timedelta(minutes=chance.randint(-25, 15))


def _codes(chance: random.Random) -> Iterator[str]:
    """Six letters for each, no two the same."""
    seen: set[str] = set()
    while True:
        code = "".join(chance.choices(LETTERS, k=6))
        if code not in seen:
            seen.add(code)
            yield code


# What was asked ---------------------------------------------------------------------


def _questions(
    maker: Maker, activity: Activity, event: Event, row: Row, chance: random.Random, residents: list[Person]
) -> None:
    asked = [(_asked_at(maker, event, one, place), one) for place, one in enumerate(row["questions"])]
    made = [
        (_question(maker, activity, number, at, one), one)
        for number, (at, one) in enumerate(sorted(asked, key=lambda pair: pair[0]), start=1)
    ]
    Contribution.objects.bulk_create(one for one, _row in made)
    Question.objects.bulk_create(
        Question(
            contribution=one,
            asked=told["asked"],
            discussed_at=_discussed(event, number) if event.is_over and told["asked"] != "after" else None,
        )
        for number, (one, told) in enumerate(made)
    )
    Follow.objects.bulk_create(
        Follow(contribution=one, person_id=one.author_id) for one, _row in made if one.author_id
    )
    supports: list[Support] = []
    for one, told in made:
        others = [person for person in residents if person.pk != one.author_id]
        supports += [Support(contribution=one, person=by) for by in chance.sample(others, told["support"])]
    Support.objects.bulk_create(supports)
    answers = [(one, answer) for one, told in made for answer in told["answers"]]
    Answer.objects.bulk_create(
        Answer(
            contribution=one,
            status=answer["status"],
            text=answer["text"].strip(),
            by=maker.people[answer["by"]],
            signed=maker.signed(answer["by"]),
            at=maker.at(answer["day"]),
        )
        for one, answer in answers
    )
    Activity.objects.filter(pk=activity.pk).update(last_number=len(made), public_count=len(made))
    maker.counts["vragen"] += len(made)
    maker.counts["steunbetuigingen"] += len(supports)
    maker.counts["antwoorden"] += len(answers)


def _asked_at(maker: Maker, event: Event, row: Row, place: int) -> datetime:
    """During the meeting, one after the other, for what was asked there; else some hour of that day."""
    if row["asked"] in ("room", "online", "paper"):
        return event.starts_at + timedelta(minutes=50 + 4 * place)
    return maker.at(row["day"])


def _discussed(event: Event, number: int) -> datetime:
    return event.starts_at + timedelta(minutes=60 + 5 * number)


def _question(maker: Maker, activity: Activity, number: int, at: datetime, row: Row) -> Contribution:
    author, on_paper = maker.resident(row["author"]), row["asked"] == "paper"
    final = next((one for one in row["answers"] if one["status"] != AnswerStatus.IN_STUDY), None)
    return Contribution(
        place=maker.place,
        activity=activity,
        kind=KIND,
        number=number,
        author=author,
        author_name=row["author"] or "",
        source=Source.PAPER if on_paper else Source.WEB,
        entered_by=maker.people["rita"] if on_paper else None,
        title=row["title"],
        text=row["text"].strip(),
        state=Stands.PUBLISHED,
        is_public=True,
        support_count=row["support"],
        owner=activity.owner,
        made_at=at,
        published_at=at,
        due_at=due_for(activity, at, closed=set()),
        answered_at=maker.at(final["day"]) if final else None,
        answer_status=row["answers"][-1]["status"] if row["answers"] else "",
        stems=stems_of(row["title"], row["text"]),
    )


# Afterwards -------------------------------------------------------------------------


def _afterwards(maker: Maker, event: Event, row: Row) -> None:
    """Counted, written down and published; the day on which that happened lies in the past."""
    by, at = maker.people["lien"], maker.at(row["minutes_day"])
    counted = {f"counted_{way}": count for way, count in row["counted"].items()}
    perform(events.count_attendance, by=by, on=event, **counted)
    decisions = [
        {
            "text": one["text"],
            "owner_name": maker.signed(one["owner"]) if "owner" in one else "",
            "due_on": maker.today + timedelta(days=one["due"]) if "due" in one else None,
        }
        for one in row["decisions"]
    ]
    perform(events.write_minutes, by=by, on=event, text=row["minutes"].strip(), decisions=decisions)
    perform(events.publish_minutes, by=by, on=event)
    Event.objects.filter(pk=event.pk).update(minutes_at=at)
    for one in row["decisions"]:
        if "owner" in one:
            promised = Commitment.objects.filter(decided_at_event__event=event, title=one["text"])
            promised.update(made_at=at, owner=maker.people[one["owner"]])
            maker.counts["toezeggingen"] += 1


# Elsewhere --------------------------------------------------------------------------


def _elsewhere(maker: Maker, row: Row) -> None:
    """What happens elsewhere is announced, with its checklist as far as it was ticked."""
    activity = _activity(
        maker,
        row,
        "planned",
        opens_at=maker.midnight(row["opens"]),
        closes_at=maker.midnight(row["closes"]),
        settings={
            "method": row["method"],
            "where": row["where"],
            "checklist": [line["text"] for line in row["checklist"]],
        },
    )
    for line in row["checklist"]:
        if line["done"]:
            key = planned.key_of(line["text"])
            perform(planned.tick, by=maker.people["joris"], on=activity, key=key, done=True)
