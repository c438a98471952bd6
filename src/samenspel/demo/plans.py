# SPDX-License-Identifier: EUPL-1.2
"""The demo town's saved plans: saved and joined through the door, and then as a task force has worked on them for some days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from samenspel.engines.mix.answers import read_answers
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.rules.door import perform
from samenspel.plan.mix import actions, making, matrix
from samenspel.plan.mix.design import Design
from samenspel.plan.mix.models import Member, Plan, PlanPhase, Remark
from samenspel.plan.mix.table import table_now
from samenspel.plan.processes.models import Process

if TYPE_CHECKING:
    from .seed import Maker

Row = dict[str, Any]


def fill(maker: Maker, data: Row) -> None:
    for row in data["plans"]:
        plan = _saved(maker, row)
        _worked_on(maker, plan, row)
        if "process" in row:
            _became(maker, plan, row)
        Plan.objects.filter(pk=plan.pk).update(
            made_at=maker.at(row["made"]), changed_at=maker.at(row["changed"])
        )
        maker.counts["plannen"] += 1


def _saved(maker: Maker, row: Row) -> Plan:
    by = maker.people[row["by"]]
    chosen = {phase["kind"]: tuple(one["key"] for one in phase["instruments"]) for phase in row["phases"]}
    design = Design(read_answers(row["answers"]), chosen)
    plan: Plan = perform(actions.save, by=by, on=by, design=design, title=row["title"], place=maker.place)
    for key in row["with"]:
        perform(actions.join, by=maker.people[key], on=plan, token=plan.token)
    Member.objects.filter(plan=plan).update(at=maker.at(row["made"]))
    return plan


def _worked_on(maker: Maker, plan: Plan, row: Row) -> None:
    """The matrix, the note and the list as the task force left them, and what its members said to each other."""
    told = {phase["kind"]: phase for phase in row["phases"]}
    plan.phases = [_phase(maker, phase, told[phase["kind"]]) for phase in plan.phases]
    plan.note = {name: text.strip() for name, text in row["note"].items()}
    plan.tasks = matrix.sync_tasks(plan, table_now())
    for task in plan.tasks:
        task["done"] = task["kind"] in row["ticked"].get(task["phase"], ())
    plan.save(update_fields=["phases", "note", "tasks"])
    for one in row["tasks"]:
        facts = {"text": one["text"], "who": one["who"], "until": _day(maker, one["by"])}
        plan = perform(actions.add_task, by=maker.people[row["by"]], on=plan, **facts)
        if one["done"]:
            perform(actions.tick, by=maker.people[row["by"]], on=plan, key=plan.tasks[-1]["key"], done=True)
    Remark.objects.bulk_create(
        Remark(
            plan=plan,
            about=one["about"],
            person=maker.people[one["by"]],
            author_name=maker.people[one["by"]].name,
            text=one["text"],
            at=maker.at(one["day"]),
            settled_at=maker.at(one["day"] + 1) if one["settled"] else None,
        )
        for one in row["remarks"]
    )


def _day(maker: Maker, day: int) -> date:
    return maker.today + timedelta(days=day)


def _phase(maker: Maker, phase: PlanPhase, told: Row) -> PlanPhase:
    return {
        **phase,
        "title": told["title"],
        "starts": _day(maker, told["from"]).isoformat(),
        "ends": _day(maker, told["to"]).isoformat(),
        "instruments": told["instruments"],
        "responsible": told["responsible"],
        "money_cents": None if told["money"] is None else told["money"] * 100,
        "communication": told["communication"],
        "council": told["council"],
        "council_text": told["council_text"],
    }


def _became(maker: Maker, plan: Plan, row: Row) -> None:
    """The process that was made of the plan, with what was planned then kept beside it; since then it went its own way."""
    process = Process.objects.get(place=maker.place, slug=row["process"])
    maker.commitments(process, row["promises"], {})
    promised = []
    for one in row["promises"]:
        commitment = Commitment.objects.get(process_number=process.pk, title=one["title"][:160])
        cents = commitment.budget_cents
        promise = making.Promise(
            one["kind"], commitment.title, commitment.due_on, commitment.owner_name, cents
        )
        promised.append((promise, commitment))
    made = [_planned(process, one) for one in row["activities"]]
    snapshot = making.snapshot(plan, made, promised, maker.place)
    # What it became stands in the activities; where another last day was planned, the text says which.
    for kept, one in zip(snapshot["activities"], row["activities"], strict=True):
        if "closes" in one:
            kept["closes"] = _day(maker, one["closes"]).isoformat()
    process.planned = {**snapshot, "on": _day(maker, row["changed"]).isoformat()}
    process.save(update_fields=["planned"])
    plan.process = process
    plan.save(update_fields=["process"])


def _planned(process: Process, row: Row) -> tuple[making.Planned, Activity]:
    activity = Activity.objects.get(process_number=process.pk, instrument=row["instrument"], slug=row["slug"])
    planned = making.Planned(
        key="",
        phase=row["phase"],
        title=activity.title,
        intro=activity.intro,
        house=activity.instrument,
        house_name="",
        first_day=timezone.localdate(activity.opens_at),
        last_day=timezone.localdate(activity.closes_at),
        settings=None,
    )
    return planned, activity
