# SPDX-License-Identifier: EUPL-1.2
"""One page for every piece of a plan that can be changed: its facts, its phases, its tasks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.foundations.pages import carry_out, press, was_told
from samenspel.foundations.rules.pages import with_account

from .. import actions, matrix, plan_forms
from ..models import Plan
from ..plan_forms import language_now
from ..table import table_now
from .frame import back, crumbs_in, found
from .overview import task_groups


@with_account
def facts(request: Any, number: int) -> HttpResponse:
    plan = found(request, number)
    start = {
        "title": plan.title,
        "place": plan.place_id,
        "language": plan.language,
        "stamp": actions.stamp(actions.facts_of(plan)),
    }
    form = plan_forms.FactsForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        if carry_out(form, actions.change_facts, by=request.person, on=plan):
            messages.success(request, _("Saved."))
            return back(plan)
        plan.refresh_from_db()
        was_told(form, stamp=actions.stamp(actions.facts_of(plan)))
    return render(
        request,
        "mix/plan/form.html",
        {
            "plan": plan,
            "form": form,
            "title": _("Title, municipality, language"),
            "save": _("Save"),
            "crumbs": crumbs_in(plan, _("Title, municipality, language")),
        },
    )


@with_account
def phases(request: Any, number: int) -> HttpResponse:
    """Which phases have room, and their days."""
    plan = found(request, number)
    rows = plan_forms.days_forms(plan, request.POST or None)
    start = plan_forms.Stamped(request.POST or None, initial={"stamp": actions.stamp(actions.dates_of(plan))})
    if request.method == "POST" and all([row.is_valid() for row in rows]) and start.is_valid():
        used = [row.row() for row in rows if row.cleaned_data["used"]]
        if carry_out(start, actions.set_dates, by=request.person, on=plan, phases=used):
            messages.success(request, _("The phases were saved."))
            return back(plan, "matrix")
        plan.refresh_from_db()
        was_told(start, stamp=actions.stamp(actions.dates_of(plan)))
    return render(
        request,
        "mix/plan/phases.html",
        {
            "plan": plan,
            "rows": rows,
            "start": start,
            "wrong": [error for errors in start.errors.values() for error in errors],
            "any_wrong": any(row.errors for row in rows),
            "crumbs": crumbs_in(plan, _("Phases and days")),
        },
    )


@with_account
def phase(request: Any, number: int, kind: str) -> HttpResponse:
    plan = found(request, number)
    one = next((row for row in plan.phases if row["kind"] == kind), None)
    if one is None:
        raise Http404
    table = table_now()
    seen = {**plan_forms.phase_start(one), "stamp": actions.stamp(actions.phase_piece(one))}
    form = plan_forms.PhaseForm(request.POST or None, initial=seen, phase=one, table=table)
    if request.method == "POST" and form.is_valid():
        seen_stamp = form.cleaned_data["stamp"]
        facts_ = form.facts(plan.language)
        form.cleaned_data = {"stamp": seen_stamp}
        if carry_out(form, actions.change_phase, by=request.person, on=plan, kind=kind, **facts_):
            messages.success(request, _("“%s” was saved.") % one["title"])
            return back(plan, "matrix")
        plan.refresh_from_db()
        newest = next((row for row in plan.phases if row["kind"] == kind), None)
        if newest is not None:
            was_told(form, stamp=actions.stamp(actions.phase_piece(newest)))
    answers = matrix.answers_of(plan)
    return render(
        request,
        "mix/plan/phase.html",
        {
            "plan": plan,
            "phase": one,
            "form": form,
            "own": form.own(),
            "missing": matrix.still_missing(plan, kind, answers, table, language_now()),
            "crumbs": crumbs_in(plan, one["title"]),
        },
    )


@with_account
def tasks(request: Any, number: int) -> HttpResponse:
    """The whole list, with who does what by when; a button per task ticks it. A new task is typed below."""
    plan = found(request, number)
    form = plan_forms.TaskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        doing, key = request.POST.get("do", "add"), request.POST.get("key", "")[:24]
        if doing in ("tick", "untick"):
            press(request, actions.tick, plan, key=key, done=doing == "tick")
            return redirect(f"{_to_tasks(plan, request)}#task-{key}")
        if doing == "remove":
            press(request, actions.remove_task, plan, _("Removed."), key=key)
            return redirect("plan-tasks", plan.pk)
        if form.is_valid() and carry_out(form, actions.add_task, by=request.person, on=plan):
            messages.success(request, _("Added to the list."))
            return redirect("plan-tasks", plan.pk)
    return render(
        request,
        "mix/plan/tasks.html",
        {
            "plan": plan,
            "groups": task_groups(plan),
            "form": form,
            "crumbs": crumbs_in(plan, _("To do")),
        },
    )


def _to_tasks(plan: Plan, request: Any) -> str:
    """Back to where the button was: the list on the page of the plan, or the page of the list."""
    return reverse("plan" if request.POST.get("from") == "plan" else "plan-tasks", args=[plan.pk])


@with_account
def task(request: Any, number: int, key: str) -> HttpResponse:
    plan = found(request, number)
    one = next((row for row in plan.tasks if row["key"] == key), None)
    if one is None:
        messages.info(request, _("This task is not on the list any more. Look at the newest list."))
        return redirect("plan-tasks", plan.pk)
    form = plan_forms.GiveTaskForm(request.POST or None, task=one)
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, actions.give_task, by=request.person, on=plan, key=key)
    ):
        messages.success(request, _("Saved."))
        return redirect(f"{reverse('plan-tasks', args=[plan.pk])}#task-{key}")
    return render(
        request,
        "mix/plan/task.html",
        {"plan": plan, "task": one, "form": form, "crumbs": crumbs_in(plan, _("To do"))},
    )
