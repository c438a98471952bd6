# SPDX-License-Identifier: EUPL-1.2
"""Planned and what became of it: where a process departs from the plan it was made of, in sentences. Only what everybody may know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.money import money
from samenspel.plan.instrument import Rung
from samenspel.plan.processes.models import Process
from samenspel.plan.processes.pages import in_words

WEEK = 7


@dataclass(frozen=True)
class Departure:
    """kind: phase, activity, rung, money or promise · text: one sentence"""

    kind: str
    text: str


@dataclass(frozen=True)
class Beside:
    """One thing of the plan beside what became of it; `became` is empty as long as nothing departs."""

    what: str
    planned: str
    became: str


@dataclass(frozen=True)
class Promised:
    """What is public of a commitment now."""

    number: int
    title: str
    state: str
    due_on: date
    settled_on: date | None
    spent_cents: int | None
    budget_cents: int | None


def activities_of(process: Process) -> list[Activity]:
    rows = process.read_activities
    if rows is None:
        rows = list(Activity.objects.filter(process_number=process.pk))
    return sorted(rows, key=lambda row: (row.opens_at, row.pk))


def promises_of(process: Process) -> list[Promised]:
    """The public commitments of the plan, in the order of their days; a page that read them already is not asked again."""
    fields = ("title", "state", "due_on", "settled_on", "spent_cents", "budget_cents")
    rows = process.read_commitments
    if rows is None:
        public = Commitment.objects.filter(process_number=process.pk, is_public=True)
        rows = [{"number": one.pop("pk"), **one} for one in public.values("pk", *fields)]
    wanted = {one["number"] for one in process.planned["promises"]}
    found = [Promised(**{name: row[name] for name in ("number", *fields)}) for row in rows]
    return sorted((one for one in found if one.number in wanted), key=lambda one: (one.due_on, one.number))


def compare(process: Process, zone: Any) -> tuple[list[Departure], list[Beside]] | None:
    """The departures of a process and the table behind them; None when it was not made of a plan. No query where the page read the
    activities and commitments already, else two."""
    planned = process.planned
    if not planned:
        return None
    activities, promises = activities_of(process), promises_of(process)
    today = timezone.localdate(timezone=zone)
    found = [
        *phases_moved(planned["phases"], process.phases),
        *activities_changed(planned["activities"], activities, process, zone),
        *rung_changed(planned["rung"], process.rung),
        *money_changed(planned, promises),
        *promises_late(planned["promises"], promises, today),
    ]
    return found, table(planned, process, activities, promises, zone)


# Phases -----------------------------------------------------------------------------


def pairs(planned: Sequence[dict[str, Any]], now: Sequence[dict[str, Any]]) -> list[tuple[Any, Any]]:
    """Each planned phase with the phase it became, and each new one alone: the same name first, then the same kind in order."""
    left = list(now)
    mates: dict[int, Any] = {}
    for fields in (("kind", "title"), ("kind",), ("title",)):
        for place, phase in enumerate(planned):
            same = (one for one in left if all(one[field] == phase[field] for field in fields))
            if place not in mates and (mate := next(same, None)):
                mates[place] = mate
                left.remove(mate)
    found: list[tuple[Any, Any]] = [(phase, mates.get(place)) for place, phase in enumerate(planned)]
    return found + [(None, one) for one in left]


def phases_moved(planned: Sequence[dict[str, Any]], now: Sequence[dict[str, Any]]) -> list[Departure]:
    found = []
    for before, after in pairs(planned, now):
        if after is None:
            found.append(_("The phase “%(phase)s” was dropped.") % {"phase": before["title"]})
        elif before is None:
            found.append(_("A phase was added: “%(phase)s”.") % {"phase": after["title"]})
        else:
            begins, ends = (
                (date.fromisoformat(after[end]) - date.fromisoformat(before[end])).days
                for end in ("starts", "ends")
            )
            found += _moved(after["title"], begins, ends)
    return [Departure("phase", text) for text in found]


def _moved(phase: str, begins: int, ends: int) -> list[str]:
    """What happened to the two ends of a phase, in days. Both as much: it moved as a whole."""
    facts = {"phase": phase, "long": how_long(begins)}
    if begins == ends:
        if not begins:
            return []
        text = _("The phase “%(phase)s” moved %(long)s later.")
        return [(text if begins > 0 else _("The phase “%(phase)s” moved %(long)s earlier.")) % facts]
    found = []
    if begins:
        text = _("The phase “%(phase)s” begins %(long)s later.")
        found.append((text if begins > 0 else _("The phase “%(phase)s” begins %(long)s earlier.")) % facts)
    if ends:
        text = _("The phase “%(phase)s” ends %(long)s later.")
        text = text if ends > 0 else _("The phase “%(phase)s” ends %(long)s earlier.")
        found.append(text % {"phase": phase, "long": how_long(ends)})
    return found


def how_long(days: int) -> str:
    """“3 weeks”, or “4 days” when it is less than two weeks and no whole week. Above that, whole weeks."""
    days = abs(days)
    if days % WEEK and days < 2 * WEEK:
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    weeks = round(days / WEEK)
    return ngettext("%(count)d week", "%(count)d weeks", weeks) % {"count": weeks}


# Activities -------------------------------------------------------------------------


def never_opened(activity: Activity, process: Process) -> bool:
    """The process was finished before this would have opened."""
    return process.finished_at is not None and activity.opens_at >= process.finished_at


def activities_changed(
    planned: Sequence[dict[str, Any]], activities: Iterable[Activity], process: Process, zone: Any
) -> list[Departure]:
    there = {activity.pk: activity for activity in activities}
    found = []
    for one in planned:
        activity = there.pop(one["number"], None)
        if activity is None or never_opened(activity, process):
            found.append(_("“%(title)s” was planned and did not happen.") % {"title": one["title"]})
            continue
        first_day, last_day = days_of(activity, zone)
        opens = (first_day - date.fromisoformat(one["opens"])).days
        closes = (last_day - date.fromisoformat(one["closes"])).days
        if opens:
            text = (
                _("“%(title)s” opened %(long)s later.")
                if opens > 0
                else _("“%(title)s” opened %(long)s earlier.")
            )
            if activity.opens_at > timezone.now():
                text = (
                    _("“%(title)s” opens %(long)s later.")
                    if opens > 0
                    else _("“%(title)s” opens %(long)s earlier.")
                )
            found.append(text % {"title": activity.title, "long": how_long(opens)})
        if closes and closes != opens:
            text = (
                _("“%(title)s” runs %(long)s longer.")
                if closes > 0
                else _("“%(title)s” closes %(long)s earlier.")
            )
            found.append(text % {"title": activity.title, "long": how_long(closes)})
    found += [_("“%(title)s” was added.") % {"title": activity.title} for activity in there.values()]
    return [Departure("activity", text) for text in found]


def days_of(activity: Activity, zone: Any) -> tuple[date, date]:
    """What closes at midnight has its last day before that midnight."""
    return (
        timezone.localdate(activity.opens_at, zone),
        timezone.localdate(activity.closes_at - timedelta(microseconds=1), zone),
    )


# Role, money, promises --------------------------------------------------------------


def rung_changed(planned: str, now: str) -> list[Departure]:
    if planned == now or not (planned and now):
        return []
    rungs = list(Rung)
    text = (
        _("Residents got more influence: “%(now)s” instead of “%(planned)s”.")
        if rungs.index(Rung(now)) > rungs.index(Rung(planned))
        else _("Residents got less influence: “%(now)s” instead of “%(planned)s”.")
    )
    return [Departure("rung", text % {"now": Rung(now).label, "planned": Rung(planned).label})]


def money_promise(planned: dict[str, Any], promises: Iterable[Promised]) -> Promised | None:
    number = next((one["number"] for one in planned["promises"] if one["kind"] == "money"), None)
    return next((one for one in promises if one.number == number), None)


def money_changed(planned: dict[str, Any], promises: Iterable[Promised]) -> list[Departure]:
    """Another amount was set aside, more was spent than that, or the account was closed with less."""
    promise, before = money_promise(planned, promises), planned["money_cents"]
    if promise is None or before is None:
        return []
    now, spent = promise.budget_cents, promise.spent_cents
    found = []
    if now is not None and now != before:
        text = _("There is %(now)s for taking part instead of %(planned)s.")
        found.append(text % {"now": money(now), "planned": money(before)})
    most = before if now is None else now
    if spent is not None and spent > most:
        text = _("Taking part cost %(spent)s so far: more than the %(most)s that was set aside.")
        found.append(text % {"spent": money(spent), "most": money(most)})
    elif spent is not None and spent < most and promise.state != Commitment.State.RUNNING:
        text = _("Taking part cost %(spent)s: less than the %(most)s that was set aside.")
        found.append(text % {"spent": money(spent), "most": money(most)})
    return [Departure("money", text) for text in found]


def promises_late(
    planned: Sequence[dict[str, Any]], promises: Iterable[Promised], today: date
) -> list[Departure]:
    """A promise that is late, was not kept, or got another day."""
    days = {one["number"]: date.fromisoformat(one["due"]) for one in planned}
    found = []
    for promise in promises:
        if promise.state == Commitment.State.BROKEN:
            found.append(_("This promise was not kept: “%(title)s”.") % {"title": promise.title})
        elif promise.state == Commitment.State.RUNNING and promise.due_on < today:
            late = how_long((today - promise.due_on).days)
            text = _("This promise is %(long)s late: “%(title)s”.")
            found.append(text % {"long": late, "title": promise.title})
        elif (
            promise.state == Commitment.State.KEPT
            and promise.settled_on
            and promise.settled_on > days[promise.number]
        ):
            late = how_long((promise.settled_on - days[promise.number]).days)
            text = _("This promise was kept %(long)s later: “%(title)s”.")
            found.append(text % {"long": late, "title": promise.title})
        elif promise.due_on != days[promise.number]:
            day = date_format(promise.due_on, "j F Y")
            text = _("This promise got another day, %(day)s: “%(title)s”.")
            found.append(text % {"day": day, "title": promise.title})
    return [Departure("promise", text) for text in found]


# The table behind the sentences -----------------------------------------------------


def table(
    planned: dict[str, Any],
    process: Process,
    activities: Sequence[Activity],
    promises: Sequence[Promised],
    zone: Any,
) -> list[Beside]:
    rows = []
    for before, after in pairs(planned["phases"], process.phases):
        title = (after or before)["title"]
        was = _phase_days(before) if before else _("not planned")
        rows.append(_beside(title, was, _phase_days(after) if after else _("did not happen")))
    there = {activity.pk: activity for activity in activities}
    for one in planned["activities"]:
        activity = there.pop(one["number"], None)
        was = in_words(date.fromisoformat(one["opens"]), date.fromisoformat(one["closes"]))
        gone = activity is None or never_opened(activity, process)
        now = _("did not happen") if activity is None or gone else in_words(*days_of(activity, zone))
        rows.append(_beside(one["title"], was, now))
    rows += [
        _beside(activity.title, _("not planned"), in_words(*days_of(activity, zone)))
        for activity in there.values()
    ]
    if planned["rung"] and process.rung:
        now_, was_ = Rung(process.rung).label, Rung(planned["rung"]).label
        rows.append(_beside(_("Influence of residents"), str(was_), str(now_)))
    promise = money_promise(planned, promises)
    if planned["money_cents"] is not None:
        spent = promise.spent_cents if promise is not None else None
        became = money(spent) if spent is not None else _("not told yet")
        rows.append(Beside(_("Money for taking part"), money(planned["money_cents"]), became))
    return rows


def _phase_days(phase: dict[str, Any]) -> str:
    return in_words(date.fromisoformat(phase["starts"]), date.fromisoformat(phase["ends"]))


def _beside(what: str, planned: str, became: str) -> Beside:
    return Beside(what, planned, _("as planned") if planned == became else became)


# Where it is shown ------------------------------------------------------------------


def process_block(*, process: Process, place: Any, person: Any) -> dict[str, Any] | None:
    found = compare(process, place.timezone)
    if found is None:
        return None
    departures, rows = found
    day = date_format(date.fromisoformat(process.planned["on"]), "j F Y")
    return {"departures": departures, "rows": rows, "day": day, "finished": process.finished_at is not None}


def report_tables(process: Process) -> list[dict[str, Any]]:
    """For the final report: the sentences, and the plan beside what became of it."""
    found = compare(process, process.place.timezone)
    if found is None:
        return []
    departures, rows = found
    lines = [departure.text for departure in departures] or [_("Everything went as it was planned.")]
    return [
        {
            "title": _("Planned and what became of it"),
            "lines": lines,
            "head": [_("What"), _("Planned"), _("What became of it")],
            "rows": [[row.what, row.planned, row.became] for row in rows],
        }
    ]
