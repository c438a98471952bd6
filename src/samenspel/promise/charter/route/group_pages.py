# SPDX-License-Identifier: EUPL-1.2
"""The route of a group: what comes now, the checklist, one task, which tasks, and help."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.foundations.pages import carry_out, press, was_told, was_told_version
from samenspel.foundations.rules.pages import with_account

from .. import frame
from ..models import Effort, Member, Task, Wish
from . import actions, forms, queries
from .choosing import Wishes, choose
from .steps import PAGE_WORDS, address_of, guide, step_of


@with_account
def group(request: Any, number: int) -> HttpResponse:
    """The home of a group."""
    campaign = frame.found(request, number)
    if request.method == "POST":
        task = get_object_or_404(Task, campaign=campaign, key=request.POST.get("key", "")[:30])
        press(request, actions.tick_task, task, done=request.POST.get("do") == "tick")
        return redirect(f"{reverse('charter-group', args=[campaign.pk])}#{task.key}")
    today = timezone.localdate()
    rows = list(Task.objects.filter(campaign=campaign))
    route = queries.route_of(campaign, rows, today)
    words, reached = queries.rungs(campaign)
    return render(
        request,
        "charter/route/group.html",
        {
            "campaign": campaign,
            "route": [step for step in route if step.tasks],
            "left_out": [step for step in route if not step.tasks],
            "now": queries.first_of(route),
            "late": sum(task.is_late for step in route for task in step.tasks),
            "done": sum(step.done for step in route),
            "all": len(rows),
            "rungs": words,
            "reached": reached,
            "members": Member.objects.filter(campaign=campaign).count(),
            "wishes": Wish.objects.filter(campaign=campaign).count(),
            "tips": guide().tips,
            "source": guide().source,
            "crumbs": frame.crumbs_in(campaign),
        },
    )


@with_account
def route(request: Any, number: int) -> HttpResponse:
    """Which tasks, and how much effort. `?inzet=2` ticks what fits that effort; nothing is kept before it is saved."""
    campaign = frame.found(request, number)
    rows = {row.key: row for row in Task.objects.filter(campaign=campaign)}
    keys = list(rows)
    effort = campaign.effort
    if (asked := request.GET.get("inzet", "")) in {"1", "2", "3"}:
        effort = int(asked)
        done = {key for key, row in rows.items() if row.done_on}
        keys = [one.doing.key for one in choose(Wishes(effort), timezone.localdate())]
        keys = [*keys, *(key for key in done if key not in keys)]
    form = forms.RouteForm(
        request.POST or None, initial={"version": campaign.version, "effort": effort, "keys": keys}
    )
    if request.method == "POST":
        if form.is_valid():
            if carry_out(form, actions.lay_out, by=request.person, on=campaign):
                messages.success(
                    request, _("The route is saved. New tasks got a day: change it where needed.")
                )
                return redirect("charter-group", campaign.pk)
            was_told_version(form, campaign)
        keys = [key for key in request.POST.getlist("keys") if key in guide().tasks]
    return render(
        request,
        "charter/route/route.html",
        {
            "campaign": campaign,
            "form": form,
            "steps": queries.route_of(campaign, rows.values(), timezone.localdate()),
            "chosen": {key: True for key in keys},
            "proposed": asked in {"1", "2", "3"},
            "efforts": Effort.choices,
            "crumbs": frame.crumbs_in(campaign, _("Change the route")),
        },
    )


@with_account
def task(request: Any, number: int, key: str) -> HttpResponse:
    """One task: what, why, tips, a letter to copy, who does it and by when."""
    campaign = frame.found(request, number)
    doing = guide().tasks.get(key)
    if doing is None:
        raise Http404
    row = Task.objects.filter(campaign=campaign, key=key).first()
    here = redirect("charter-task", campaign.pk, key)
    form = None
    if request.method == "POST" and row is None:
        press(request, actions.add_task, campaign, _("It is on your route."), key=key)
        return here
    if row is not None:
        doing_what = request.POST.get("do", "")
        if request.method == "POST" and doing_what in ("tick", "untick"):
            said = _("Done. Well done!") if doing_what == "tick" else ""
            press(request, actions.tick_task, row, said, done=doing_what == "tick")
            return redirect("charter-group", campaign.pk) if doing_what == "tick" else here
        form = forms.TaskForm(
            request.POST if request.method == "POST" else None,
            initial={
                "seen": actions.seen_of(row),
                "who": row.who,
                "due_on": row.due_on,
                "note": row.note,
            },
        )
        if request.method == "POST" and form.is_valid():
            if carry_out(form, actions.give_task, by=request.person, on=row):
                messages.success(request, _("Saved."))
                return here
            row.refresh_from_db()
            was_told(form, seen=actions.seen_of(row))
    return render(
        request,
        "charter/route/task.html",
        {
            "campaign": campaign,
            "step": step_of(key),
            "task": queries.shown(campaign, doing, row, timezone.localdate()),
            "also": address_of(doing.also, campaign) if doing.also else "",
            "also_word": PAGE_WORDS.get(doing.also, ""),
            "letter": doing.letter(campaign.place.name, campaign.group_name, campaign.language),
            "form": form,
            "source": guide().source,
            "crumbs": frame.crumbs_in(campaign, doing.title),
        },
    )


@with_account
def ask_help(request: Any, number: int) -> HttpResponse:
    """Ask the campaign team for help, or say that it is no longer needed."""
    campaign = frame.found(request, number)
    if request.method == "POST" and request.POST.get("do") == "back":
        press(request, actions.need_no_help, campaign, _("Taken back. Ask again whenever you like."))
        return redirect("charter-help", campaign.pk)
    form = forms.HelpForm(request.POST or None, initial={"text": campaign.help_asked})
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, actions.ask_help, by=request.person, on=campaign)
    ):
        messages.success(request, _("Your question is with the campaign team."))
        return redirect("charter-help", campaign.pk)
    return render(
        request,
        "charter/route/help.html",
        {"campaign": campaign, "form": form, "crumbs": frame.crumbs_in(campaign, _("Help"))},
    )
