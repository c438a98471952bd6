# SPDX-License-Identifier: EUPL-1.2
"""A plan from the designer becomes a row, goes back there and returns; the list of my plans; a copy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from samenspel.foundations.pages import carry_out, was_told
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.pages import to_sign_in, with_account
from samenspel.foundations.rules.roles import EVERYWHERE, PREPARE, places_with

from .. import actions, forms, matrix, plan_forms, showing
from ..design import LONGEST_SEAL, BrokenDesign, Design, seal, unseal
from ..models import Plan
from ..plan_forms import language_now
from ..table import table_now
from .frame import crumbs, crumbs_in, found, own_mix

KEPT, BASE = "mix.to_save", "mix.base"
"""what waits in a session for its person to sign in · {plan: stamp of the answers when its member went back to the designer}"""
BROKEN = gettext_lazy(
    "This plan could not be read: it was changed on the way, or it is from an older version. Open it in the designer again."
)


@require_http_methods(["GET", "HEAD", "POST"])
def save(request: Any) -> HttpResponse:
    """A plan from the designer becomes a row. Without an account it waits in the session while its maker signs in."""
    text, title = request.POST.get("plan", ""), request.POST.get("title", "")
    sent = bool(text) and len(text) <= LONGEST_SEAL
    if request.method == "POST" and request.person.is_anonymous and sent:
        request.session[KEPT] = {"plan": text, "title": title[:200]}
        return redirect(f"{reverse('sign-in')}?next={reverse('plan-save')}")
    if request.person.is_anonymous:
        return to_sign_in(request)
    if not sent:
        kept = request.session.get(KEPT)
        if not isinstance(kept, dict):
            return redirect("designer")
        text, title = str(kept.get("plan", "")), title or str(kept.get("title", ""))
    try:
        design = unseal(text)
    except BrokenDesign:
        request.session.pop(KEPT, None)
        messages.error(request, BROKEN)
        return redirect("designer")
    into = Plan.objects.visible_to(request.person).filter(pk=design.into).first() if design.into else None
    if into is not None and request.POST.get("as") != "new":
        return _save_into(request, into, design, text)
    form = plan_forms.TitleForm(
        {"title": title} if request.method == "POST" else None,
        initial={"title": (title or design.answers.subject)[:80]},
    )
    if request.method == "POST" and form.is_valid():
        made = carry_out(
            form,
            actions.save,
            by=request.person,
            on=request.person,
            design=replace(design, beside=None),
            place=_town_of(request.person),
        )
        if made:
            request.session.pop(KEPT, None)
            messages.success(
                request,
                _(
                    "Saved. Only you see it, until you invite somebody. Dates and money are a proposal: change them."
                ),
            )
            return redirect("plan", made.pk)
    return render(
        request,
        "mix/plan/save.html",
        {"form": form, "plan": text, "crumbs": crumbs((_("Save"), ""))},
    )


def _town_of(person: Person) -> Any:
    """The town of an officer; of somebody else the town where they live, when they said so."""
    held = places_with(person, PREPARE)
    if held is not EVERYWHERE and len(held) == 1:  # type: ignore[arg-type]
        return plan_forms.towns_of(person).first()
    return person.home


def _save_into(request: Any, plan: Plan, design: Design, text: str) -> HttpResponse:
    """Other answers for a plan that is there already: asked once more, because the mix of its phases changes with them."""
    seen = (
        request.POST.get("stamp")
        or request.session.get(BASE, {}).get(str(plan.pk))
        or actions.stamp(plan.answers)
    )
    form = plan_forms.Stamped({"stamp": seen})
    if request.method == "POST" and "sure" in request.POST and form.is_valid():
        form.cleaned_data = {"stamp": seen}
        if carry_out(
            form, actions.change_answers, by=request.person, on=plan, design=replace(design, beside=None)
        ):
            request.session.pop(KEPT, None)
            request.session[BASE] = {
                key: value for key, value in request.session.get(BASE, {}).items() if key != str(plan.pk)
            }
            messages.success(
                request,
                _("Saved. What you wrote in phases that stay, stayed. Look at the phases that are new."),
            )
            return redirect("plan", plan.pk)
        plan.refresh_from_db()
        was_told(form, stamp=actions.stamp(plan.answers))
    language = language_now()
    before = showing.show(own_mix(plan), language)
    after = showing.show(design, language)
    return render(
        request,
        "mix/plan/save_into.html",
        {
            "one": plan,
            "plan": text,
            "form": form,
            "stamp": form.data.get("stamp", ""),
            "wrong": form.non_field_errors(),
            "differences": showing.differences(before, after, language),
            "dropped": [
                phase["title"]
                for phase in plan.phases
                if phase["kind"] not in {one.key for one in after.phases}
            ],
            "crumbs": crumbs_in(plan, _("Save")),
        },
    )


@with_account
def mine(request: Any) -> HttpResponse:
    rows = list(Plan.objects.visible_to(request.person).select_related("place", "process__place")[:200])
    return render(
        request,
        "mix/plan/index.html",
        {"plans": rows, "crumbs": [*crumbs()[:1], {"label": _("My plans"), "url": ""}]},
    )


@require_POST
@with_account
def to_designer(request: Any, number: int) -> HttpResponse:
    """Back to the questions, with the plan as it is; what was seen is kept, so that a colleague's change is noticed at saving."""
    plan = found(request, number)
    kept = dict(list(request.session.get(BASE, {}).items())[-20:])
    request.session[BASE] = {**kept, str(plan.pk): actions.stamp(plan.answers)}
    design = replace(matrix.design_of(plan, table_now()), into=plan.pk)
    return render(
        request,
        "mix/plan/to_designer.html",
        {
            "one": plan,
            "plan": seal(design),
            "screens": forms.SCREENS,
            "crumbs": crumbs_in(plan, _("The answers")),
        },
    )


@with_account
def copy(request: Any, number: int) -> HttpResponse:
    plan = found(request, number)
    form = plan_forms.TitleForm(request.POST or None, initial={"title": (_("Copy of %s") % plan.title)[:80]})
    if request.method == "POST" and form.is_valid():
        made = carry_out(form, actions.copy, by=request.person, on=plan)
        if made:
            messages.success(request, _("Copied. Only you see the copy, until you invite somebody."))
            return redirect("plan", made.pk)
    return render(
        request,
        "mix/plan/form.html",
        {
            "plan": plan,
            "form": form,
            "title": _("Copy this plan"),
            "lead": _("Everything comes along but the ticks, the remarks and the task force."),
            "save": _("Make a copy"),
            "crumbs": crumbs_in(plan, _("Copy")),
        },
    )
