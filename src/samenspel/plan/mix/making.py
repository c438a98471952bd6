# SPDX-License-Identifier: EUPL-1.2
"""From a plan to a draft process: texts, phases, activities and commitments. What the page shows beforehand is what is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.engines.mix.answers import Answers
from samenspel.engines.mix.codes import hint, name
from samenspel.engines.mix.table import Instrument as Row
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments import actions as commitments
from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.calendar import add_working_days, closed_days
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.foundations.rules.roles import ANSWER, has
from samenspel.plan.instrument import Instrument
from samenspel.plan.processes import actions as processes
from samenspel.plan.processes.models import PhaseRow, Process
from samenspel.plan.registry import instruments

from . import reality, start_note
from .matrix import Table, answers_of
from .models import Member, Plan, PlanInstrument, PlanPhase
from .table import table_now

ELSEWHERE = "planned"
"""the instrument that announces what the house cannot do itself"""
ONE_DAY = timedelta(days=1)
REPORT_WEEKS = 6
"""the final report follows so long after the last day"""
LOOK_BACK_WEEKS = 26
"""without a phase for it, people look back half a year after the last day"""
MOST_PREPARING = 4
"""an activity opens after a quarter of its phase at most: before it, people are invited"""


@dataclass(frozen=True)
class Planned:
    """One activity that will be made. house: the key of its instrument in the house · here: whether that is a way of taking part on this site"""

    key: str
    phase: str
    title: str
    intro: str
    house: str
    house_name: str
    first_day: date
    last_day: date
    settings: dict[str, Any] | None

    @property
    def here(self) -> bool:
        return self.house != ELSEWHERE

    @property
    def held_at(self) -> datetime | None:
        """The moment of something that is held once, such as an evening; its instrument then says itself until when people can take part."""
        return (self.settings or {}).get("starts_at")


@dataclass(frozen=True)
class Promise:
    """One commitment that will be made. kind: answers, decision, report, look_back or money"""

    kind: str
    title: str
    due_on: date
    owner_name: str
    budget_cents: int | None = None


@dataclass(frozen=True)
class Draft:
    """Everything that making a process of this plan makes. lacking: what is in the way, in sentences; then nothing can be made."""

    texts: dict[str, Any]
    phases: list[PhaseRow]
    activities: list[Planned]
    promises: list[Promise]
    lacking: list[str] = field(default_factory=list)


def draft_of(plan: Plan, place: Place, by: Person, *, title: str = "", question: str = "") -> Draft:
    """What would be made of this plan in this town. Its words are in the language of the plan."""
    with translation.override(plan.language):
        table = table_now()
        place.known_closed_days = closed_days(place)
        lacking = in_the_way(plan)
        if lacking:
            return Draft(texts_of(plan, title, question), [], [], [], lacking)
        texts = texts_of(plan, title, question)
        return Draft(
            texts=texts,
            phases=phase_rows(plan),
            activities=activities_of(plan, place, table),
            promises=promises_of(plan, place, by, texts["title"]),
        )


def in_the_way(plan: Plan) -> list[str]:
    found = []
    if not plan.phases:
        found.append(_("The plan has no phases yet."))
    for phase in plan.phases:
        if not (phase["starts"] and phase["ends"]):
            found.append(_("“%s” has no dates yet.") % phase["title"])
    ends = [phase["ends"] for phase in plan.phases if phase["ends"]]
    if ends and max(ends) < timezone.localdate().isoformat():
        found.append(_("All phases of this plan are over. Choose new days."))
    if plan.phases and not any(phase["instruments"] for phase in plan.phases):
        found.append(_("There is no way of taking part in the plan yet."))
    return found


# What it is made of -----------------------------------------------------------------


def first_question(plan: Plan) -> str:
    """The first core question of the start note, else what it is about."""
    lines = [line.strip(" •-–") for line in str(plan.note.get("questions", "")).splitlines() if line.strip()]
    return one_line(lines[0] if lines else answers_of(plan).subject, 160)


def texts_of(plan: Plan, title: str, question: str) -> dict[str, Any]:
    """The texts of the process, from the answers and the start note. What nobody wrote stays empty: publishing asks for it."""
    answers, language = answers_of(plan), plan.language
    said = {field.name: field.text for field in start_note.fields_of(plan)}
    return {
        "title": one_line(title, 80) or one_line(plan.title, 80),
        "question": one_line(question, 160) or first_question(plan),
        "why": said["goal"][:4000],
        "open_points": [one_line(point) for point in answers.open],
        "fixed_points": [{"text": one_line(point), "source": ""} for point in answers.fixed],
        "promise": promise_of(answers, language, said["weighs"])[:2000],
        "rung": answers.rung,
        "who_decides": said["authority"][:2000],
        "council_role": council_role(plan)[:2000],
        "target_groups": [name("groups", code, language) for code in answers.groups],
        "language": language,
    }


def promise_of(answers: Answers, language: str, weighs: str) -> str:
    """What people may expect, as they read it: the sentence of the rung, then what is done with what they put in."""
    rung = hint("rungs", answers.rung, language) if answers.rung else ""
    return "\n".join(filter(None, (rung, weighs)))


def council_role(plan: Plan) -> str:
    """What the council does, phase by phase; nothing where it was not agreed."""
    lines = []
    for phase in plan.phases:
        told = phase["council_text"]
        if not told and phase["council"] not in ("", "not_asked"):
            told = f"{name('council', phase['council'], plan.language)}."
        if told:
            lines.append(f"{phase['title']}: {told}")
    return "\n".join(lines)


def phase_rows(plan: Plan) -> list[PhaseRow]:
    return [
        {
            "kind": phase["kind"],
            "title": one_line(phase["title"], 60),
            "starts": phase["starts"],
            "ends": phase["ends"],
            "text": one_line(", ".join(name("goals", code, plan.language) for code in phase["goals"]), 300),
        }
        for phase in plan.phases
    ]


def activities_of(plan: Plan, place: Place, table: Table) -> list[Planned]:
    """An instrument of the house is set up with sensible settings; any other is announced with its checklist. A standing body that goes on
    from one phase into the next is one activity; anything else is held once per phase."""
    rows = {row.key: row for row in table}
    found: list[Planned] = []
    goes_on: dict[str, int] = {}
    for phase in plan.phases:
        now: dict[str, int] = {}
        for one in phase["instruments"]:
            key, row = one["key"], rows.get(one["key"])
            if row is not None and row.family == "standing" and key in goes_on:
                place_of = now[key] = goes_on[key]
                found[place_of] = _longer(found[place_of], date.fromisoformat(phase["ends"]), place)
            else:
                again = any(other.key == key for other in found)
                found.append(_activity(one, phase, row, place, again=again))
                now[key] = len(found) - 1
        goes_on = now
    return apart(found)


def apart(planned: list[Planned]) -> list[Planned]:
    """No two meetings at the same hour: the later one in the plan moves on by a week, or a day where its phase has no week left."""
    taken: set[Any] = set()
    for one in planned:
        settings = one.settings or {}
        if "starts_at" not in settings:
            continue
        for step in (timedelta(weeks=1), timedelta(days=1)):
            begins, lasts = settings["starts_at"], settings["ends_at"] - settings["starts_at"]
            while begins in taken and begins.date() + step <= one.last_day:
                begins += step
            if begins not in taken:
                break
        settings["starts_at"], settings["ends_at"] = begins, begins + lasts
        taken.add(begins)
    return planned


def house_of(row: Row | None) -> Instrument:
    """The instrument of the house that carries this row, else the one that announces."""
    known = instruments()
    chosen = known.get(row.house) if row is not None and row.house else None
    return chosen if chosen is not None and chosen.offered and not chosen.retired else known[ELSEWHERE]


def _activity(
    one: PlanInstrument, phase: PlanPhase, row: Row | None, place: Place, *, again: bool
) -> Planned:
    house = house_of(row)
    first_day, last_day = days_in(phase, row)
    title = one["title"]
    if again and phase["title"] not in title:
        title = f"{title}: {phase['title']}"
    return Planned(
        key=one["key"],
        phase=phase["kind"],
        title=one_line(title, 120),
        intro=one["note"][:1000],
        house=house.key,
        house_name=str(house.name),
        first_day=first_day,
        last_day=last_day,
        settings=house.from_plan(one["key"], place, first_day, last_day) if house.from_plan else None,
    )


def _longer(before: Planned, last_day: date, place: Place) -> Planned:
    house = instruments()[before.house]
    values = {**vars(before), "last_day": max(before.last_day, last_day)}
    if house.from_plan:
        values["settings"] = house.from_plan(before.key, place, before.first_day, values["last_day"])
    return Planned(**values)


def days_in(phase: PlanPhase, row: Row | None, today: date | None = None) -> tuple[date, date]:
    """The first and last day of an activity: after the invitations went out, and never in the past where the phase still goes on."""
    first_day, last_day = date.fromisoformat(phase["starts"]), date.fromisoformat(phase["ends"])
    length = (last_day - first_day).days + 1
    asks = 7 * (row.weeks.min // 2) if row is not None else 0
    opens = first_day + timedelta(days=min(asks, length // MOST_PREPARING))
    soonest = (today or timezone.localdate()) + ONE_DAY
    if opens < soonest <= last_day:
        opens = soonest
    return opens, last_day


def promises_of(plan: Plan, place: Place, by: Person, about: str) -> list[Promise]:
    """What the town answers for: everybody an answer, the decision, the money, the final report, looking back.

    about   the title of the process: a promise also stands on a page with those of other processes
    """

    def say(promise: str) -> str:
        return one_line(_("%(promise)s: %(process)s") % {"promise": promise, "process": about}, 160)

    phases = {phase["kind"]: phase for phase in plan.phases}
    last = plan.phases[-1]
    end = date.fromisoformat(last["ends"])
    answers = answers_of(plan)
    found = []
    taking_part = [phase for phase in plan.phases if phase["instruments"]]
    if answers.answering != "refused" and taking_part:
        days = _answer_days(place)
        heard = date.fromisoformat(taking_part[-1]["ends"])
        due = add_working_days(place, heard, days, closed=closed_days(place))
        title = ngettext(
            "Every contribution is answered within %(days)d working day, with a reason",
            "Every contribution is answered within %(days)d working days, with a reason",
            days,
        ) % {"days": days}
        found.append(Promise("answers", say(title), due, owner_of(taking_part[-1], by)))
    authority = start_note.authority_of(plan)
    if "decision" in phases and authority:
        decision = phases["decision"]
        council = authority == start_note.COUNCIL
        due = date.fromisoformat(decision["ends"])
        title = _("The city council decides") if council else _("The college decides")
        found.append(
            Promise("decision", say(title), due, _("The city council") if council else owner_of(decision, by))
        )
    cents = start_note.total_cents(plan)
    if cents:
        title = _("We show in public what taking part has cost")
        found.append(
            Promise("money", say(title), end + timedelta(weeks=REPORT_WEEKS), owner_of(last, by), cents)
        )
    # The report tells of the answers too, so it comes after the last of them.
    answered = [promise.due_on for promise in found if promise.kind == "answers"]
    report_on = max([end + timedelta(weeks=REPORT_WEEKS), *(day + timedelta(weeks=2) for day in answered)])
    title = _("The final report is public")
    found.append(Promise("report", say(title), report_on, owner_of(last, by)))
    looks_back = phases.get("evaluation")
    due = date.fromisoformat(looks_back["ends"]) if looks_back else end + timedelta(weeks=LOOK_BACK_WEEKS)
    title = _("We look back together and tell what we learned")
    found.append(Promise("look_back", say(title), due, owner_of(looks_back or last, by)))
    return sorted(found, key=lambda promise: promise.due_on)


def owner_of(phase: PlanPhase, by: Person) -> str:
    return one_line(phase["responsible"], 120) or one_line(str(by), 120)


def _answer_days(place: Place) -> int:
    town = getattr(place, "town", None)
    return town.answer_days if town is not None else 30


# Make it ----------------------------------------------------------------------------


def make(plan: Plan, *, by: Person, place: Place, title: str = "", question: str = "") -> Process:
    """The draft process, in the transaction of the plan's row: of two clicks at once the second finds it made. Each part goes through its
    own door, so who may not prepare in this town makes nothing at all."""
    draft = draft_of(plan, place, by, title=title, question=question)
    if draft.lacking:
        raise ValidationError(draft.lacking)
    with translation.override(plan.language):
        process: Process = perform(processes.begin, by=by, on=place, phases=draft.phases, **draft.texts)
        made = [(planned, _add(process, planned, place, by)) for planned in draft.activities]
        promised = [(promise, _commit(process, promise, plan, place, by)) for promise in draft.promises]
    process.planned = snapshot(plan, made, promised, place)
    process.save(update_fields=["planned"])
    plan.process = process
    plan.save(update_fields=["process"])
    return process


def _add(process: Process, planned: Planned, place: Place, by: Person) -> Activity:
    house, town = instruments()[planned.house], getattr(place, "town", None)
    rules: dict[str, Any] = dict(house.usual)
    if town is not None:
        rules.setdefault(
            "who_may", Activity.WhoMay.ANYONE if town.allow_anonymous else Activity.WhoMay.ACCOUNT
        )
    activity: Activity = perform(
        processes.add_activity,
        by=by,
        on=process,
        instrument=planned.house,
        title=planned.title,
        intro=planned.intro,
        opens_at=_midnight(place, planned.first_day),
        closes_at=_midnight(place, planned.last_day + ONE_DAY),
        settings=planned.settings,
        **rules,
    )
    activity.refresh_from_db(fields=["opens_at", "closes_at"])  # an instrument may know better until when
    return activity


def _commit(process: Process, promise: Promise, plan: Plan, place: Place, by: Person) -> Any:
    return perform(
        commitments.commit,
        by=by,
        on=place,
        title=promise.title,
        owner_name=promise.owner_name,
        owner=_account_of(promise.owner_name, plan, place),
        due_on=promise.due_on,
        budget_cents=promise.budget_cents,
        process_number=process.pk,
        is_public=False,
    )


def _account_of(owner_name: str, plan: Plan, place: Place) -> Person | None:
    """The member of the task force with this name, when that person may answer for the town."""
    members = Member.objects.filter(plan=plan, person__name__iexact=owner_name).select_related("person")
    found = [one.person for one in members if has(one.person, ANSWER, place.pk)]
    return found[0] if len(found) == 1 else None


def _midnight(place: Place, day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=place.timezone)


def snapshot(
    plan: Plan, made: list[tuple[Planned, Activity]], promised: list[tuple[Promise, Any]], place: Place
) -> dict[str, Any]:
    """What is kept in the row of the process: what was planned, in plain values. `reality.py` reads it."""
    days = {activity.pk: reality.days_of(activity, place.timezone) for _planned, activity in made}
    return {
        "plan": plan.pk,
        "on": timezone.localdate().isoformat(),
        "rung": answers_of(plan).rung,
        "phases": [
            {name: phase[name] for name in ("kind", "title", "starts", "ends")} for phase in plan.phases
        ],
        "activities": [
            {
                "number": activity.pk,
                "title": activity.title,
                "phase": planned.phase,
                "opens": days[activity.pk][0].isoformat(),
                "closes": days[activity.pk][1].isoformat(),
            }
            for planned, activity in made
        ],
        "money_cents": start_note.total_cents(plan),
        "promises": [
            {
                "number": commitment.pk,
                "kind": promise.kind,
                "title": promise.title,
                "due": promise.due_on.isoformat(),
            }
            for promise, commitment in promised
        ],
    }
