# SPDX-License-Identifier: EUPL-1.2
"""Everything that can be done to a saved plan. A plan belongs to its task force: all members may do the same, nobody else anything.

Each piece is changed by itself, and whoever changes it says which state of it they saw (`stamp`): two members who work on different
pieces at once do not meet, and two who work on the same piece do not undo each other's words unseen.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samenspel.engines.mix.advise import advise
from samenspel.engines.mix.codes import PHASES
from samenspel.foundations.mail.letters import one_line, tell
from samenspel.foundations.people.models import Actor, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.clauses import NEVER, Action, Clause, signed_in, when

from . import making, matrix
from .design import Design
from .models import Member, Plan, PlanPhase, PlanTask, Remark, new_token
from .table import table_now

MOST_PLANS = 100
MOST_MEMBERS = 40
MOST_REMARKS = 500
MOST_OWN_TASKS = 60
LONGEST_REMARK = 2000
AGAIN = timedelta(minutes=1)
PIECES = ("answers", "matrix", "picture", "tasks", "note")


def stamp(piece: Any) -> str:
    """The state of a piece of a plan, short: what a form carries along and the action compares."""
    return matrix.short_digest(json.dumps(piece, sort_keys=True, ensure_ascii=False, default=str))


def phase_of(plan: Plan, kind: str) -> PlanPhase:
    found = next((phase for phase in plan.phases if phase["kind"] == kind), None)
    if found is None:
        raise ValidationError(_("This phase is not in the plan any more. A colleague took it out."))
    return found


def dates_of(plan: Plan) -> list[list[str]]:
    """The piece that the page of the phases changes."""
    return [[phase["kind"], phase["title"], phase["starts"], phase["ends"]] for phase in plan.phases]


def facts_of(plan: Plan) -> list[Any]:
    return [plan.title, plan.place_id, plan.language]


def _seen(piece: Any, seen: str) -> None:
    if stamp(piece) != seen:
        raise ValidationError(
            _(
                "A colleague changed this a moment ago. What you typed is still here. Open the plan in a second window, compare, then save again."
            ),
            code="newer",
        )


def _changed(plan: Plan, *fields: str) -> Plan:
    plan.version += 1
    plan.changed_at = timezone.now()
    plan.save(update_fields=[*fields, "version", "changed_at"])
    return plan


def _titled(title: str) -> str:
    title = one_line(title, 80)
    if not title:
        raise ValidationError({"title": _("Give the plan a short title.")})
    return title


# Make, copy, leave ------------------------------------------------------------------


def _save(person: Person, *, by: Person, design: Design, title: str, place: Place | None = None) -> Plan:
    """A plan of its own, with its matrix laid out from today. The same plan saved twice within a minute is one plan: somebody clicked twice."""
    title = _titled(title)
    answers = design.answers.as_dict()
    again = Plan.objects.filter(
        members__person=person, title=title, answers=answers, made_at__gt=timezone.now() - AGAIN, version=1
    ).first()
    if again is not None:
        return again
    if Member.objects.filter(person=person).count() >= MOST_PLANS:
        raise ValidationError(
            _("You have %(most)d plans. Leave one that you no longer need, then save this one.")
            % {"most": MOST_PLANS}
        )
    table = table_now()
    picks = matrix.picks_of(design, advise(design.answers, table))
    now = timezone.now()
    plan = Plan(
        place=place,
        title=title,
        language=design.answers.language,
        answers=answers,
        phases=matrix.make_phases(design.answers, picks, table, timezone.localdate()),
        made_at=now,
        changed_at=now,
    )
    plan.tasks = matrix.sync_tasks(plan, table)
    plan.save()
    Member.objects.create(plan=plan, person=person)
    return plan


def _copy(plan: Plan, *, by: Person, title: str) -> Plan:
    """The same plan once more, for its maker alone; nothing of it is done yet, and no process was made of it."""
    now = timezone.now()
    copy = Plan(
        place=plan.place,
        title=_titled(title),
        language=plan.language,
        answers=plan.answers,
        phases=plan.phases,
        note=plan.note,
        tasks=[{**task, "done": False} for task in plan.tasks if task["asked"] or task["own"]],
        made_at=now,
        changed_at=now,
    )
    copy.save()
    Member.objects.create(plan=copy, person=by)
    return copy


def _leave(plan: Plan, *, by: Person, sure: bool = False) -> bool:
    """Whether the plan is gone with its last member."""
    if not Member.objects.filter(plan=plan).exclude(person=by).exists():
        if not sure:
            raise ValidationError(
                _("You are the last one. When you leave, the plan is deleted. Tick that you are sure.")
            )
        plan.delete()
        return True
    Member.objects.filter(plan=plan, person=by).delete()
    return False


# The task force ---------------------------------------------------------------------


def _join(plan: Plan, *, by: Person, token: str) -> Member:
    if not constant_time_compare(token, plan.token):
        raise ValidationError(_("This link is not valid any more. Ask a member for the newest one."))
    if Member.objects.filter(plan=plan).count() >= MOST_MEMBERS:
        raise ValidationError(_("This task force is full. Ask a member to make room."))
    return Member.objects.get_or_create(plan=plan, person=by)[0]


def _renew_link(plan: Plan, *, by: Person) -> Plan:
    """Whoever has the old link and did not join yet, no longer can."""
    plan.token = new_token()
    plan.save(update_fields=["token"])
    return plan


def _take_off(plan: Plan, *, by: Person, member: int) -> None:
    if not Member.objects.filter(plan=plan, pk=member).exclude(person=by).delete()[0]:
        raise ValidationError(_("This person is not in the task force any more."))
    # Or they would come back with the link they still have.
    _renew_link(plan, by=by)


def _remark(plan: Plan, *, by: Person, about: str, text: str) -> Remark:
    if about not in PIECES:
        raise ValidationError(_("Choose a piece of the plan."))
    text = text.strip()[:LONGEST_REMARK]
    if not text:
        raise ValidationError({"text": _("Write what you want to say.")})
    if Remark.objects.filter(plan=plan).count() >= MOST_REMARKS:
        raise ValidationError(
            _("There are very many remarks here. Settle them, and write on in the plan itself.")
        )
    remark = Remark.objects.create(
        plan=plan, about=about, person=by, author_name=by.name, text=text, at=timezone.now()
    )
    others = Person.objects.filter(pk__in=Member.objects.filter(plan=plan).values("person_id"))
    with translation.override(plan.language):
        subject = gettext("%(name)s about “%(plan)s”") % {"name": str(by), "plan": plan.title}
        path = reverse("plan", args=[plan.pk])
    tell(others, subject=subject, text=text, path=f"{path}#{about}", but=by)
    return remark


def _settle(remark: Remark, *, by: Person, settled: bool = True) -> Remark:
    remark.settled_at = timezone.now() if settled else None
    remark.save(update_fields=["settled_at"])
    return remark


# The plan itself --------------------------------------------------------------------


def _change_facts(
    plan: Plan, *, by: Person, stamp: str, title: str, place: Place | None, language: str
) -> Plan:
    _seen(facts_of(plan), stamp)
    plan.title, plan.place, plan.language = _titled(title), place, language
    # The sentences of the list are in the language of the plan.
    answers = matrix.answers_of(plan)
    plan.answers = answers.changed(language=language).as_dict()
    plan.tasks = matrix.sync_tasks(plan, table_now())
    return _changed(plan, "title", "place", "language", "answers", "tasks")


def _change_answers(plan: Plan, *, by: Person, stamp: str, design: Design) -> Plan:
    """Other answers, and the mix that goes with them; what the task force wrote in phases that stay, stays."""
    _seen(plan.answers, stamp)
    table, old = table_now(), matrix.answers_of(plan)
    new = design.answers.changed(language=plan.language)
    picks = matrix.picks_of(design, advise(new, table))
    fresh = matrix.make_phases(new, picks, table, timezone.localdate())
    plan.phases = matrix.merge(plan.phases, fresh, old, new)
    plan.answers = new.as_dict()
    plan.tasks = matrix.sync_tasks(plan, table)
    return _changed(plan, "answers", "phases", "tasks")


def _set_dates(plan: Plan, *, by: Person, stamp: str, phases: Sequence[Mapping[str, Any]]) -> Plan:
    """Which phases there are, their names and their days: rows {kind, title, starts, ends} (dates or None).

    A phase that is left out goes with everything in it; a new one begins empty, with the goals that suit it.
    """
    _seen(dates_of(plan), stamp)
    if not phases:
        raise ValidationError(_("Keep at least one phase: without room there is nothing to plan."))
    rows = sorted(phases, key=lambda row: PHASES.index(row["kind"]))
    _check_order(rows)
    answers = matrix.answers_of(plan)
    kinds = tuple(row["kind"] for row in rows)
    answers = answers.changed(
        phases=kinds,
        phase_goals={kind: goals for kind, goals in answers.phase_goals.items() if kind in kinds},
    )
    table = table_now()
    there = {phase["kind"]: phase for phase in plan.phases}
    fresh = {
        phase["kind"]: phase
        for phase in matrix.make_phases(answers, {kind: () for kind in kinds}, table, timezone.localdate())
    }
    plan.phases = [
        {
            **(there.get(row["kind"]) or {**fresh[row["kind"]], "money_cents": None}),
            "title": one_line(row["title"], 60) or fresh[row["kind"]]["title"],
            "starts": row["starts"].isoformat() if row["starts"] else "",
            "ends": row["ends"].isoformat() if row["ends"] else "",
        }
        for row in rows
    ]
    plan.answers = answers.as_dict()
    plan.tasks = matrix.sync_tasks(plan, table)
    return _changed(plan, "phases", "answers", "tasks")


def _check_order(rows: Sequence[Mapping[str, Any]]) -> None:
    before: Mapping[str, Any] | None = None
    for row in rows:
        if not row["starts"]:
            continue
        if before is not None and row["starts"] < before["starts"]:
            raise ValidationError(
                _("“%(after)s” begins before “%(before)s”. Put the phases in the order of their dates.")
                % {"after": row["title"], "before": before["title"]}
            )
        before = row


def _change_phase(plan: Plan, *, by: Person, kind: str, stamp: str, **facts: Any) -> Plan:
    """One phase of the matrix: its goals, instruments, people, money, communication and council. Its days stay as they are."""
    one = phase_of(plan, kind)
    _seen(phase_piece(one), stamp)
    known = {row.key for row in table_now()} | {row["key"] for row in one["instruments"]}
    if any(row["key"] not in known for row in facts["instruments"]):
        raise ValidationError(_("One of these instruments is not in the table any more. Choose again."))
    changed: Any = {**one, **{name: facts[name] for name in PHASE_FACTS}}
    plan.phases = [changed if phase["kind"] == kind else phase for phase in plan.phases]
    answers = matrix.answers_of(plan)
    plan.answers = answers.changed(phase_goals={**answers.phase_goals, kind: tuple(facts["goals"])}).as_dict()
    plan.tasks = matrix.sync_tasks(plan, table_now())
    return _changed(plan, "phases", "answers", "tasks")


PHASE_FACTS = (
    "goals",
    "instruments",
    "responsible",
    "money_cents",
    "communication",
    "council",
    "council_text",
)


def phase_piece(phase: PlanPhase) -> dict[str, Any]:
    return {name: phase[name] for name in PHASE_FACTS}  # type: ignore[literal-required]


def _change_note(plan: Plan, *, by: Person, stamp: str, note: Mapping[str, str]) -> Plan:
    _seen(plan.note, stamp)
    plan.note = {name: text.strip() for name, text in note.items() if text.strip()}
    return _changed(plan, "note")


# The to-do list: one task at a time, so that two people who tick at once do not undo each other's work ---------------


def _task(plan: Plan, key: str) -> PlanTask:
    found = next((task for task in plan.tasks if task["key"] == key), None)
    if found is None:
        raise ValidationError(_("This task is not on the list any more. Look at the newest list."))
    return found


def _tasks_changed(plan: Plan) -> Plan:
    plan.changed_at = timezone.now()
    plan.save(update_fields=["tasks", "changed_at"])
    return plan


def _tick(plan: Plan, *, by: Person, key: str, done: bool) -> Plan:
    _task(plan, key)["done"] = done
    return _tasks_changed(plan)


def _give_task(plan: Plan, *, by: Person, key: str, who: str, until: date | None, text: str = "") -> Plan:
    """Who does it and by when; of a task of the task force's own also its words."""
    task = _task(plan, key)
    task["who"], task["by"] = one_line(who, 80), until.isoformat() if until else ""
    if task["own"] and one_line(text, 300):
        task["text"] = one_line(text, 300)
    return _tasks_changed(plan)


def _add_task(plan: Plan, *, by: Person, text: str, who: str = "", until: date | None = None) -> Plan:
    if sum(task["own"] for task in plan.tasks) >= MOST_OWN_TASKS:
        raise ValidationError(_("There are sixty tasks of your own. Remove what is no longer needed."))
    text = one_line(text, 300)
    if not text:
        raise ValidationError({"text": _("Write what has to be done.")})
    task: PlanTask = {
        "key": new_token()[:16],
        "kind": "own",
        "text": text,
        "who": one_line(who, 80),
        "by": until.isoformat() if until else "",
        "done": False,
        "own": True,
        "phase": "",
        "asked": False,
    }
    plan.tasks = [*plan.tasks, task]
    return _tasks_changed(plan)


def _remove_task(plan: Plan, *, by: Person, key: str) -> Plan:
    if _task(plan, key)["asked"]:
        raise ValidationError(_("The plan itself asks this. Change the plan, or tick it."))
    plan.tasks = [task for task in plan.tasks if task["key"] != key]
    return _tasks_changed(plan)


def erase(person: Person) -> None:
    """Out of every task force; a plan without members goes. What the person wrote beside a plan stays for the others, without a name."""
    mine = Member.objects.filter(person=person).values("plan_id")
    # In one order, and before anybody goes: of two who are erased at once the second sees that it is the last.
    rows = Plan.objects.filter(pk__in=mine).order_by("pk").select_for_update(of=("self",), no_key=True)
    plans = [plan.pk for plan in rows]
    Member.objects.filter(person=person).delete()
    Plan.objects.filter(pk__in=plans, members=None).delete()
    Remark.objects.filter(person=person).update(person=None, author_name="")


def my_data(person: Person) -> dict[str, object]:
    mine = Plan.objects.visible_to(person)
    return {
        "plans": list(mine.values("title", "answers", "phases", "note", "tasks", "made_at", "changed_at")),
        "remarks": list(Remark.objects.filter(person=person).values("plan__title", "about", "text", "at")),
    }


def _of_mine(path: str) -> Any:
    """Rows of the plans of which this person is a member."""

    def holds(person: Actor) -> Q:
        if person.is_anonymous:
            return NEVER
        return Q(**{f"{path}__in": Member.objects.filter(person=person.pk).values("plan_id")})

    return holds


myself = Clause(lambda person: Q(pk=person.pk), _("This account is not yours."))
member = Clause(_of_mine("pk"), _("This plan is for its task force. Ask a member for the link to join."))
member_of_it = Clause(
    _of_mine("plan_id"), _("This plan is for its task force. Ask a member for the link to join.")
)
not_made_yet = when(Q(process=None), _("A process was made of this plan already."))

save = Action("mix.save", _("Save this plan"), Person, (signed_in(), myself), _save)
copy = Action("mix.copy", _("Make a copy"), Plan, (signed_in(), member), _copy)
join = Action("mix.join", _("Join the task force"), Plan, (signed_in(),), _join)
renew_link = Action("mix.renew_link", _("Make a new link"), Plan, (signed_in(), member), _renew_link)
leave = Action("mix.leave", _("Leave the task force"), Plan, (signed_in(), member), _leave)
take_off = Action("mix.take_off", _("Take off the task force"), Plan, (signed_in(), member), _take_off)
remark = Action("mix.remark", _("Send"), Plan, (signed_in(), member), _remark)
settle = Action("mix.settle", _("Settled"), Remark, (signed_in(), member_of_it), _settle)
change_facts = Action("mix.change_facts", _("Save"), Plan, (signed_in(), member), _change_facts)
change_answers = Action(
    "mix.change_answers", _("Save into this plan"), Plan, (signed_in(), member), _change_answers
)
set_dates = Action("mix.set_dates", _("Save the phases"), Plan, (signed_in(), member), _set_dates)
change_phase = Action("mix.change_phase", _("Save this phase"), Plan, (signed_in(), member), _change_phase)
change_note = Action("mix.change_note", _("Save the start note"), Plan, (signed_in(), member), _change_note)
tick = Action("mix.tick", _("Tick"), Plan, (signed_in(), member), _tick)
give_task = Action("mix.give_task", _("Save"), Plan, (signed_in(), member), _give_task)
add_task = Action("mix.add_task", _("Add"), Plan, (signed_in(), member), _add_task)
remove_task = Action("mix.remove_task", _("Remove"), Plan, (signed_in(), member), _remove_task)
make_process = Action(
    "mix.make_process",
    _("Make the draft process"),
    Plan,
    (signed_in(), member, not_made_yet),
    making.make,
)

ACTIONS = (
    save,
    copy,
    join,
    renew_link,
    leave,
    take_off,
    remark,
    settle,
    change_facts,
    change_answers,
    set_dates,
    change_phase,
    change_note,
    tick,
    give_task,
    add_task,
    remove_task,
    make_process,
)
