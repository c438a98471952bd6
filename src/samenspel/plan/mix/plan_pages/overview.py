# SPDX-License-Identifier: EUPL-1.2
"""The page of a plan: the matrix, the picture, the to-do list, the remarks, what is next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.engines.mix.codes import PHASES, name
from samenspel.foundations.money import money
from samenspel.foundations.rules.pages import with_account

from .. import actions, forms, matrix, picture, reality, showing, start_note
from ..models import Member, Plan, PlanPhase, PlanTask, Remark
from ..plan_forms import language_now
from ..table import table_now
from .frame import crumbs, found, own_mix

HOLES: dict[str, Any] = {
    "dates": gettext_lazy("dates"),
    "goals": gettext_lazy("goals"),
    "instruments": gettext_lazy("a way of taking part"),
    "responsible": gettext_lazy("who is responsible"),
    "communication": gettext_lazy("communication"),
    "council": gettext_lazy("the role of the council"),
}
KIND_WORDS: dict[str, Any] = {
    "council": gettext_lazy("City council"),
    "agreement": gettext_lazy("Agreements"),
    "people": gettext_lazy("People"),
    "money": gettext_lazy("Money"),
    "organisation": gettext_lazy("Organisation"),
    "communication": gettext_lazy("Communication"),
    "own": gettext_lazy("Our own"),
}
UPCOMING = 5
"""tasks on the page of a plan; the whole list has a page of its own"""


@dataclass(frozen=True)
class Column:
    """One phase of the matrix, in words."""

    kind: str
    kind_word: str
    title: str
    when: str
    state: str
    goals: list[str]
    instruments: list[dict[str, Any]]
    responsible: str
    money: str
    communication: str
    council: str
    council_text: str
    missing: list[str]
    holes: list[Any]


@dataclass(frozen=True)
class TaskShown:
    key: str
    kind: str
    kind_word: Any
    text: str
    who: str
    by: date | None
    done: bool
    own: bool
    late: bool


@dataclass(frozen=True)
class TaskGroup:
    title: str
    rows: list[TaskShown]

    @property
    def open(self) -> int:
        return sum(not row.done for row in self.rows)


def columns(plan: Plan, shown: showing.Shown) -> list[Column]:
    language = language_now()
    rows = {row.key: row for row in table_now()}
    judged = {phase.key: phase for phase in shown.phases}
    today = timezone.localdate()
    found = []
    for phase in plan.phases:
        roles = (
            {card.one.key: card.role_word for card in judged[phase["kind"]].cards}
            if phase["kind"] in judged
            else {}
        )
        found.append(
            Column(
                kind=phase["kind"],
                kind_word=name("phases", phase["kind"], language),
                title=phase["title"],
                when=start_note.when(phase),
                state=_state(phase, today),
                goals=[name("goals", code, language) for code in phase["goals"]],
                instruments=[
                    {
                        "title": one["title"],
                        "note": one["note"],
                        "role": roles.get(one["key"], ""),
                        "url": reverse("instrument", args=[one["key"]]) if one["key"] in rows else "",
                    }
                    for one in phase["instruments"]
                ],
                responsible=phase["responsible"],
                money=money(phase["money_cents"]) if phase["money_cents"] is not None else "",
                communication=phase["communication"],
                council=name("council", phase["council"], language) if phase["council"] else "",
                council_text=phase["council_text"],
                missing=[line.text for line in judged[phase["kind"]].misses]
                if phase["kind"] in judged
                else [],
                holes=[HOLES[hole] for hole in matrix.holes(phase)],
            )
        )
    return found


def _state(phase: PlanPhase, today: date) -> str:
    if not (phase["starts"] and phase["ends"]):
        return "next"
    if date.fromisoformat(phase["ends"]) < today:
        return "done"
    return "now" if date.fromisoformat(phase["starts"]) <= today else "next"


def task_groups(plan: Plan) -> list[TaskGroup]:
    """The to-do list: what must be done before each phase, what the task force added, and last what the plan no longer asks."""
    starts = {phase["kind"]: phase["starts"] for phase in plan.phases}
    titles = {phase["kind"]: phase["title"] for phase in plan.phases}
    today = timezone.localdate()

    def shown(task: PlanTask) -> TaskShown:
        text = task["by"] or starts.get(task["phase"], "")
        by = date.fromisoformat(text) if text else None
        late = bool(by and by < today and not task["done"] and (task["asked"] or task["own"]))
        word = KIND_WORDS.get(task["kind"], "")
        return TaskShown(
            task["key"], task["kind"], word, task["text"], task["who"], by, task["done"], task["own"], late
        )

    ordered = matrix.in_order(plan.tasks)
    groups = [
        TaskGroup(
            _("Before “%s” begins") % titles.get(kind, name("phases", kind, language_now())),
            [shown(task) for task in ordered if task["asked"] and task["phase"] == kind],
        )
        for kind in PHASES
    ]
    groups.append(TaskGroup(_("Added by ourselves"), [shown(task) for task in ordered if task["own"]]))
    groups.append(
        TaskGroup(
            _("No longer asked by the plan"),
            [shown(task) for task in ordered if not task["asked"] and not task["own"]],
        )
    )
    return [group for group in groups if group.rows]


def first_tasks(groups: list[TaskGroup]) -> list[TaskShown]:
    """What is to be done first: what is late, then by day; what has no day comes last."""
    rows = [row for group in groups for row in group.rows if not row.done]
    return sorted(rows, key=lambda row: (not row.late, row.by or date.max))[:UPCOMING]


@with_account
def show(request: Any, number: int) -> HttpResponse:
    plan = found(request, number)
    language, table = language_now(), table_now()
    shown = showing.show(own_mix(plan), language)
    members = list(Member.objects.filter(plan=plan).select_related("person").order_by("at", "pk"))
    remarks = list(Remark.objects.filter(plan=plan).select_related("person"))
    groups = task_groups(plan)
    counted = [task for task in plan.tasks if task["asked"] or task["own"]]
    answers = matrix.answers_of(plan)
    with translation.override(language):
        compared = reality.compare(plan.process, plan.process.place.timezone) if plan.process else None
    return render(
        request,
        "mix/plan/show.html",
        {
            "plan": plan,
            "shown": shown,
            "columns": columns(plan, shown),
            "subject": answers.subject,
            "goals": [name("goals", code, language) for code in answers.goals],
            "answers": _answer_rows(answers, language),
            "met": picture.met(plan, table, language),
            "groups": groups,
            "done": sum(task["done"] for task in counted),
            "all": len(counted),
            "upcoming": first_tasks(groups),
            "late": [row for group in groups for row in group.rows if row.late],
            "lacking": [field.label for field in start_note.fields_of(plan) if field.missing],
            "remarks": {piece: [one for one in remarks if one.about == piece] for piece in actions.PIECES},
            "open_remarks": {
                piece: sum(one.about == piece and one.settled_at is None for one in remarks)
                for piece in actions.PIECES
            },
            "members": members,
            "departures": compared[0] if compared else None,
            "total": money(total) if (total := start_note.total_cents(plan)) is not None else "",
            "others": Plan.objects.visible_to(request.person).exclude(pk=plan.pk).only("pk", "title")[:20],
            "stops": _stops(plan),
            "crumbs": crumbs((plan.title, "")),
        },
    )


def _answer_rows(answers: Any, language: str) -> list[dict[str, Any]]:
    """The answers in words, screen by screen, as the designer asked them."""
    found = []
    for screen in forms.SCREENS:
        rows = [
            (question.label, text)
            for question in screen.questions
            if (text := showing.in_words(question, answers, language))
        ]
        if rows:
            found.append({"word": screen.word, "rows": rows})
    return found


def _stops(plan: Plan) -> list[dict[str, Any]]:
    rows = [
        ("answers", _("Goals"), True),
        ("matrix", _("Goals and phases"), True),
        ("picture", _("Council and residents"), bool(plan.phases)),
        ("tasks", _("To do"), True),
        ("note", _("Start note"), True),
        ("process", _("Process"), True),
        ("people", _("Task force"), True),
    ]
    return [{"id": key, "label": label} for key, label, there in rows if there]
