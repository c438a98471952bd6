# SPDX-License-Identifier: EUPL-1.2
"""Before the vote: envelopes, projects and their check, the rules, the list to choose from."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.actions.answering import signature
from samenspel.foundations.contributions.models import AnswerStatus, Contribution
from samenspel.foundations.contributions.telling import followers
from samenspel.foundations.money import money
from samenspel.foundations.pages import carry_out, was_told_version
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import may, perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import ENTER_PAPER, PREPARE, SEE_DESK

from .. import desk_forms
from ..actions import preparing
from ..models import KIND, Envelope, Project
from ..words import COMPLETIONS, RULES
from .where import found, way_in


@needs(SEE_DESK)
def envelopes(request: Any, place: Place, activity: str) -> HttpResponse:
    """The list, and one form: for a new envelope, or for the one that `?wijzig=` names."""
    one = found(place, activity)
    rows: list[Any] = list(Envelope.objects.filter(activity=one).select_related("neighbourhood"))
    wanted = request.GET.get("wijzig", "")
    changed = next((row for row in rows if row.slug == wanted), None)
    if request.POST.get("do") == "remove":
        return _remove(request, place, one)
    start = {
        name: getattr(changed, name) for name in ("name", "amount_cents", "neighbourhood", "theme") if changed
    }
    form = desk_forms.EnvelopeForm(
        request.POST or None, place=place, themes=one.budget.themes, initial=start or None
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, preparing.keep_envelope, by=request.person, on=one, envelope=changed)
    ):
        messages.success(request, _("Saved."))
        return redirect("desk-budget-envelopes", place.slug, one.slug)
    for row in rows:
        row.money = money(row.amount_cents, one.budget.currency)
    return render(
        request,
        "budget/desk/envelopes.html",
        {
            "activity": one,
            "rows": rows,
            "total": money(sum(row.amount_cents for row in rows), one.budget.currency),
            "form": form,
            "changed": changed,
            "may": may(request.person, preparing.keep_envelope, one),
            "crumbs": way_in(one, place, _("Envelopes")),
        },
    )


def _remove(request: Any, place: Place, one: Any) -> HttpResponse:
    envelope = get_object_or_404(Envelope, activity=one, slug=request.POST.get("envelope", ""))
    try:
        perform(preparing.remove_envelope, by=request.person, on=envelope)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        messages.success(request, _("Removed."))
    return redirect("desk-budget-envelopes", place.slug, one.slug)


@needs(PREPARE, ENTER_PAPER)
def new_project(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(place, activity)
    form = desk_forms.NewProjectForm(request.POST or None, budget=one.budget, place=place)
    if request.method == "POST" and form.is_valid():
        made = carry_out(form, preparing.enter, by=request.person, on=one)
        if made:
            messages.success(request, _("Entered as number %d. It waits for the check now.") % made.number)
            return redirect("desk-budget", place.slug, one.slug)
    return render(
        request,
        "budget/desk/new_project.html",
        {
            "activity": one,
            "form": form,
            "may": may(request.person, preparing.enter, one),
            "crumbs": way_in(one, place, _("New project")),
        },
    )


def _project(place: Place, activity: str, number: int) -> Project:
    """A project of this budget with its contribution, envelope, idea it came from: one query."""
    project = get_object_or_404(
        Project.objects.select_related(
            "envelope",
            "contribution__activity__budget",
            "contribution__neighbourhood",
            "contribution__origin__activity",
        ),
        contribution__place=place,
        contribution__kind=KIND,
        contribution__activity__slug=activity,
        contribution__number=number,
    )
    project.contribution.place = project.contribution.activity.place = place
    return project


@needs(SEE_DESK)
def change_project(request: Any, place: Place, activity: str, number: int) -> HttpResponse:
    """What the desk knows of a project; who may change it gets the form."""
    project = _project(place, activity, number)
    contribution = project.contribution
    one: Any = contribution.activity
    allowed = may(request.person, preparing.change, contribution)
    start = {
        "title": contribution.title,
        "text": contribution.text,
        "envelope": project.envelope,
        "theme": project.theme,
        "neighbourhood": contribution.neighbourhood,
        "version": contribution.version,
    }
    form = desk_forms.ChangeProjectForm(request.POST or None, budget=one.budget, place=place, initial=start)
    if request.method == "POST" and form.is_valid():
        if carry_out(form, preparing.change, by=request.person, on=contribution):
            messages.success(request, _("Saved."))
            return redirect("desk-budget", place.slug, one.slug)
        was_told_version(form, contribution)
    return render(
        request,
        "budget/desk/project.html",
        {
            **_facts(project),
            "form": form if allowed or form.is_bound else None,
            "may": allowed,
            "crumbs": way_in(one, place, contribution.title),
        },
    )


def _facts(project: Project) -> dict[str, Any]:
    budget = project.contribution.activity.budget
    return {
        "project": project,
        "contribution": project.contribution,
        "activity": project.contribution.activity,
        "cost": money(project.cost_cents, budget.currency) if project.cost_cents else "",
        "amount": money(project.envelope.amount_cents, budget.currency) if project.envelope else "",
    }


@needs(PREPARE)
def review(request: Any, place: Place, activity: str, number: int) -> HttpResponse:
    """Check one project. First look (`do=look` shows the letter), then send."""
    project = _project(place, activity, number)
    contribution = project.contribution
    one: Any = contribution.activity
    start = {
        "cost_cents": project.cost_cents,
        "reason": project.reason,
        "signed": signature(request.person, place),
    }
    if project.review != Project.Review.WAITING:
        start["feasible"] = "yes" if project.review == Project.Review.FEASIBLE else "no"
    form = desk_forms.ReviewForm(request.POST or None, initial=start)
    letter = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") == "look":
            letter = letter_of_check(contribution, form.cleaned_data)
        elif carry_out(form, preparing.review, by=request.person, on=contribution):
            messages.success(request, _said_of_check(contribution))
            following = _next_to_check(one)
            if following:
                return redirect("desk-budget-review", place.slug, one.slug, following)
            return redirect("desk-budget", place.slug, one.slug)
    return render(
        request,
        "budget/desk/review.html",
        {
            **_facts(project),
            "form": form,
            "may": may(request.person, preparing.review, contribution),
            "letter": letter,
            "followers": len(followers(contribution)),
            "crumbs": way_in(one, place, _("Check number %d") % contribution.number),
        },
    )


def letter_of_check(contribution: Contribution, data: dict[str, Any]) -> dict[str, str]:
    """What whoever brought or follows the project will read, in the language of the budget."""
    with override(contribution.activity.language):
        if data["feasible"]:
            return {"subject": _("“%s” can be done") % contribution.title, "text": data["reason"]}
        status = str(AnswerStatus.REJECTED.label).lower()
        subject = _("Answer to “%(title)s”: %(status)s") % {"title": contribution.title, "status": status}
        return {"subject": subject, "text": f"{data['reason']}\n\n{data['signed']}"}


def _said_of_check(contribution: Contribution) -> str:
    if contribution.activity.is_public:
        return _("Saved. Whoever brought or follows this project was told.")
    return _("Saved. The budget is a draft: nobody is told before the list is published.")


def _next_to_check(activity: Activity) -> int | None:
    return (
        Project.objects.filter(
            contribution__activity=activity, contribution__is_public=True, review=Project.Review.WAITING
        )
        .order_by("contribution__number")
        .values_list("contribution__number", flat=True)
        .first()
    )


@needs(SEE_DESK)
def rules(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(place, activity)
    start = {
        name: getattr(one.budget, name)
        for name in ("rule", "completion", "utilitarian", "comparison", "floor")
    }
    form = desk_forms.RulesForm(request.POST or None, initial=start)
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, preparing.fix_rules, by=request.person, on=one)
    ):
        messages.success(request, _("The rules and the money are fixed. Everybody can read them."))
        return redirect("desk-budget", place.slug, one.slug)
    rows: list[Any] = list(Envelope.objects.filter(activity=one))
    for row in rows:
        row.money = money(row.amount_cents, one.budget.currency)
    return render(
        request,
        "budget/desk/rules.html",
        {
            "activity": one,
            "budget": one.budget,
            "rule": RULES[one.budget.rule],
            "completion": COMPLETIONS[one.budget.completion],
            "envelopes": rows,
            "form": form,
            "may": may(request.person, preparing.fix_rules, one),
            "crumbs": way_in(one, place, _("Rules")),
        },
    )


@needs(SEE_DESK)
def shortlist(request: Any, place: Place, activity: str) -> HttpResponse:
    """What will be published, and what is still missing."""
    one = found(place, activity)
    projects: list[Any] = list(
        Project.objects.filter(contribution__activity=one, contribution__is_public=True)
        .select_related("contribution", "envelope")
        .order_by("envelope__order", "envelope_id", "contribution__number")
    )
    chosen = [row for row in projects if row.review == Project.Review.FEASIBLE]
    for row in chosen:
        row.money = money(row.cost_cents, one.budget.currency)
        row.large = bool(row.envelope and row.cost_cents * 3 > row.envelope.amount_cents)
    form = desk_forms.ShortlistForm(
        request.POST or None, initial={"signed": signature(request.person, place)}
    )
    if request.method == "POST" and form.is_valid():
        count = carry_out(form, preparing.publish_shortlist, by=request.person, on=one)
        if count:
            messages.success(
                request,
                ngettext(
                    "Published with %d project. Who brought one was told.",
                    "Published with %d projects. Who brought one was told.",
                    count,
                )
                % count,
            )
            return redirect("desk-budget", place.slug, one.slug)
    return render(
        request,
        "budget/desk/shortlist.html",
        {
            "activity": one,
            "budget": one.budget,
            "chosen": chosen,
            "waiting": [row for row in projects if row.review == Project.Review.WAITING],
            "loose": [row for row in chosen if row.envelope is None],
            "refused": [row for row in projects if row.review == Project.Review.NOT_FEASIBLE],
            "large": sum(row.large for row in chosen),
            "form": form,
            "may": may(request.person, preparing.publish_shortlist, one),
            "crumbs": way_in(one, place, _("List to choose from")),
        },
    )
