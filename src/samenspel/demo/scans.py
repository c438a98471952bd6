# SPDX-License-Identifier: EUPL-1.2
"""The self-scans of the demo town, with answers of four groups, made fast. The tests of the scan use it too. Same seed, same answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from samenspel.engines.survey.definition import DONT_KNOW, OPEN
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.jobs.models import Job
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires.models import Questionnaire, Response
from samenspel.foundations.rules.door import perform
from samenspel.learn.scan import actions
from samenspel.learn.scan.items import CITY_COUNCIL, COLLEGE, HIGH, LOW, RESIDENTS, STAFF, items

if TYPE_CHECKING:
    from .seed import Maker

COUNTS = {CITY_COUNCIL: 19, COLLEGE: 7, STAFF: 48, RESIDENTS: 212}
SIZES = {CITY_COUNCIL: 27, COLLEGE: 7, STAFF: 140, RESIDENTS: 20_400}
LEVELS = {CITY_COUNCIL: 3.5, COLLEGE: 4.0, STAFF: 3.7, RESIDENTS: 2.8}
"""how content each group is on the whole, from 1 to 5"""
OTHERWISE: dict[str, dict[str, float]] = {
    RESIDENTS: {"f1": 1.9, "f2": 2.0, "b2": 2.1, "d3": 3.9, "g2": 3.7, "e2": 2.2},
    STAFF: {"f1": 4.1, "a2": 3.1, "d2": 2.6, "d3": 4.1, "g2": 3.9},
    COLLEGE: {"f1": 4.2, "b2": 4.3, "c2": 2.7, "d3": 4.2},
    CITY_COUNCIL: {"f4": 3.0, "c2": 2.4, "e2": 3.9, "d3": 4.0},
}
"""statements on which a group departs from its level"""
MATTERS = {"f1": 4.7, "c2": 4.5, "b1": 4.4, "a2": 4.3, "f2": 4.4}
"""what all find important; the rest lies around 3.6"""
SAID = (
    "Zeg wat er met onze ideeën gebeurde.",
    "Kom eens langs in de wijk, niet alleen voor de verkiezingen.",
    "Minder moeilijke brieven.",
    "Jongeren horen wij nooit.",
    "Eén loket voor wie zelf iets wil doen.",
)


def of_the_town(maker: Maker) -> None:
    """Two scans: one of two years ago that ended in promises, and one of which the report is there and the agenda being made."""
    officer, place, today = maker.people["lien"], maker.place, maker.today
    year = today.year
    first = make_scan(place, officer, title=f"Zelfscan lokale democratie {year - 2}")
    fill(first, {**COUNTS, RESIDENTS: 148}, seed=4, shift=-0.4, day=today - timedelta(days=720))
    first = finished(first, officer, closed_on=today - timedelta(days=715), points=3)
    count(first, officer)
    now = make_scan(place, officer, title=f"Zelfscan lokale democratie {year}")
    fill(now, seed=7, day=today - timedelta(days=20))
    ends = actions.midnight(place, today - timedelta(days=12))
    Activity.objects.filter(pk=now.pk).update(opens_at=ends - timedelta(days=28), closes_at=ends)
    count(now, officer)
    perform(
        actions.add_point,
        by=officer,
        on=found(now),
        title=POINTS[0],
        why="Inwoners zien het veel minder gebeuren dan medewerkers, en iedereen vindt het belangrijk.",
        about=next(iter(items().statements())),
        owner_name=OWNERS[0],
        due_on=today + timedelta(days=90),
    )
    maker.counts["zelfscans"] += 2


def make_scan(
    place: Place,
    officer: Person,
    *,
    title: str = "Zelfscan lokale democratie",
    opens_on: date | None = None,
    closes_on: date | None = None,
    sizes: Mapping[str, int] | None = None,
) -> Activity:
    """A scan of this town that is open, through the real actions. It was opened today unless days are given."""
    today = timezone.localdate()
    activity = perform(actions.begin, by=officer, on=place, title=title)
    perform(
        actions.prepare,
        by=officer,
        on=activity,
        done=list(actions.CHECKS),
        title=title,
        lead=officer,
        on_with=True,
        **{f"size_{key}": value for key, value in (SIZES if sizes is None else sizes).items()},
    )
    perform(actions.kick_off, by=officer, on=activity, kick_off_on=today - timedelta(days=14))
    perform(
        actions.open_questions,
        by=officer,
        on=activity,
        opens_on=opens_on or today,
        closes_on=closes_on or today + timedelta(days=20),
    )
    return found(activity)


def found(activity: Activity) -> Activity:
    """The activity as the database has it now."""
    return Activity.objects.select_related("scan", "questionnaire", "place").get(pk=activity.pk)


def answers_of(random: Random, definition: Any, group: str, *, shift: float = 0.0) -> dict[str, Any]:
    """One filled-in questionnaire, plausible for somebody of this group."""
    mood = random.gauss(0, 0.5)
    given: dict[str, Any] = {}
    for question in definition.questions():
        if question.kind == OPEN:
            if random.random() < 0.15:
                given[question.key] = random.choice(SAID)
            continue
        if random.random() < 0.02:
            continue
        if random.random() < 0.06:
            given[question.key] = DONT_KNOW
        else:
            level = OTHERWISE.get(group, {}).get(question.key, LEVELS.get(group, 3.0))
            given[question.key] = _step(level + mood + shift + random.gauss(0, 0.8))
        given[question.importance_key] = _step(MATTERS.get(question.key, 3.6) + random.gauss(0, 0.6))
    return given


def _step(value: float) -> int:
    return min(max(round(value), LOW), HIGH)


def fill(
    activity: Activity,
    counts: Mapping[str, int] | None = None,
    *,
    seed: int = 1,
    shift: float = 0.0,
    day: date | None = None,
) -> Questionnaire:
    """So many answers per group, in one go. shift: how much more content everybody is"""
    random = Random(seed)
    asked = Questionnaire.objects.get(activity=activity)
    wanted = COUNTS if counts is None else counts
    day = day or timezone.localdate()
    Response.objects.bulk_create(
        (
            Response(
                place_id=asked.place_id,
                questionnaire=asked,
                group=group,
                language="nl",
                answers=answers_of(random, asked.asks, group, shift=shift),
                on=day,
            )
            for group, many in wanted.items()
            for _one in range(many)
        ),
        batch_size=500,
    )
    there = dict(asked.counts)
    for group, many in wanted.items():
        there[group] = there.get(group, 0) + many
    Questionnaire.objects.filter(pk=asked.pk).update(counts=there, fixed_at=timezone.now())
    return Questionnaire.objects.get(pk=asked.pk)


def count(activity: Activity, officer: Person, *, publish: bool = True) -> Questionnaire:
    """Count the answers now, and show the results to everybody unless told otherwise."""
    from samenspel.foundations.questionnaires import counted
    from samenspel.foundations.questionnaires.actions import counting

    asked = Questionnaire.objects.get(activity=activity)
    job = perform(counting.ask_for_count, by=officer, on=asked)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)
    counted.run(Job.objects.get(pk=job.pk), lambda share, step: None)
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE, ended_at=timezone.now())
    if publish:
        perform(counting.publish_results, by=officer, on=asked)
    return Questionnaire.objects.select_related("activity", "place", "earlier").get(pk=asked.pk)


def finished(
    activity: Activity, officer: Person, *, closed_on: date | None = None, points: int = 0
) -> Activity:
    """The questionnaire is over and, with points, the improvement agenda was set. closed_on: a day that is over, for an earlier scan"""
    if closed_on is not None:
        ends = actions.midnight(activity.place, closed_on + timedelta(days=1))
        Activity.objects.filter(pk=activity.pk).update(opens_at=ends - timedelta(days=28), closes_at=ends)
    elif found(activity).is_open:
        perform(actions.end, by=officer, on=activity)
    keys = list(items().statements())
    for number in range(points):
        perform(
            actions.add_point,
            by=officer,
            on=activity,
            title=POINTS[number % len(POINTS)],
            why="Dit kwam uit het agenderingsgesprek.",
            about=keys[number],
            owner_name=OWNERS[number % len(OWNERS)],
            due_on=timezone.localdate() + timedelta(days=60 + 30 * number),
        )
    if points:
        perform(actions.set_agenda, by=officer, on=activity)
    return found(activity)


POINTS = (
    "Wie meepraatte, krijgt binnen een maand antwoord",
    "De raad komt twee keer per jaar in elke wijk",
    "Brieven in gewone woorden, nagelezen door inwoners",
    "Eén contactpersoon voor elk initiatief",
)
OWNERS = ("Hilde Maes, schepen", "An Peeters, griffier", "Dienst communicatie", "Wijkregisseur")
