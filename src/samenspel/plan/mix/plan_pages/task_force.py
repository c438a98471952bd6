# SPDX-License-Identifier: EUPL-1.2
"""Who works on a plan together: the people, the link that lets somebody join, and remarks on a piece."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.foundations.mail.letters import address
from samenspel.foundations.pages import carry_out, press
from samenspel.foundations.rules.pages import to_sign_in, with_account

from .. import actions, plan_forms
from ..models import Member, Plan, Remark
from .frame import back, crumbs, crumbs_in, found

PIECE_WORDS: dict[str, Any] = {
    "answers": gettext_lazy("The answers"),
    "matrix": gettext_lazy("Goals and phases"),
    "picture": gettext_lazy("Council and residents"),
    "tasks": gettext_lazy("To do"),
    "note": gettext_lazy("The start note"),
}


@with_account
def people(request: Any, number: int) -> HttpResponse:
    plan = found(request, number)
    if request.method == "POST":
        doing = request.POST.get("do", "")
        if doing == "renew":
            press(request, actions.renew_link, plan, _("There is a new link. The old one no longer works."))
        elif doing == "off" and (member := request.POST.get("member", "")[:15]).isdecimal():
            press(
                request, actions.take_off, plan, _("Taken off. The link was renewed too."), member=int(member)
            )
        elif doing == "leave":
            sure = request.POST.get("sure") == "on"
            if press(request, actions.leave, plan, sure=sure):
                gone = not Plan.objects.filter(pk=plan.pk).exists()
                said = (
                    _("The plan was deleted.") if gone else _("You left the task force of “%s”.") % plan.title
                )
                messages.success(request, said)
                return redirect("plans")
        return redirect("plan-people", plan.pk)
    members = list(Member.objects.filter(plan=plan).select_related("person").order_by("at", "pk"))
    return render(
        request,
        "mix/plan/people.html",
        {
            "plan": plan,
            "members": members,
            "last": len(members) == 1,
            "link": address(reverse("plan-join", args=[plan.pk, plan.token])),
            "crumbs": crumbs_in(plan, _("Task force")),
        },
    )


def join(request: Any, number: int, token: str) -> HttpResponse:
    """Whoever has the secret link joins, after signing in."""
    plan = get_object_or_404(Plan.objects.select_related("place"), pk=number, token=token[:24])
    if request.person.is_anonymous:
        return to_sign_in(request)
    if Member.objects.filter(plan=plan, person=request.person).exists():
        return redirect("plan", plan.pk)
    if request.method == "POST" and press(
        request, actions.join, plan, _("You are in the task force now."), token=token
    ):
        return redirect("plan", plan.pk)
    return render(
        request,
        "mix/plan/join.html",
        {
            "plan": plan,
            "count": Member.objects.filter(plan=plan).count(),
            "crumbs": crumbs((plan.title, "")),
        },
    )


@with_account
def remark(request: Any, number: int, about: str) -> HttpResponse:
    """The remarks about one piece, and a form; the page of the plan sends its own small form here."""
    plan = found(request, number)
    if about not in actions.PIECES:
        raise Http404
    form = plan_forms.RemarkForm(
        request.POST if request.method == "POST" and "settle" not in request.POST else None
    )
    if request.method == "POST":
        if (settle := request.POST.get("settle", "")[:15]).isdecimal():
            one = get_object_or_404(Remark, plan=plan, about=about, pk=int(settle))
            press(request, actions.settle, one, settled=request.POST.get("again") != "yes")
            return (
                back(plan, about)
                if request.POST.get("from") == "plan"
                else redirect("plan-remark", plan.pk, about)
            )
        if form.is_valid() and carry_out(form, actions.remark, by=request.person, on=plan, about=about):
            messages.success(
                request, _("Your remark stands there. The others are told in the rhythm they chose.")
            )
            return back(plan, about)
    return render(
        request,
        "mix/plan/remark.html",
        {
            "plan": plan,
            "about": about,
            "word": PIECE_WORDS[about],
            "form": form,
            "remarks": Remark.objects.filter(plan=plan, about=about).select_related("person"),
            "crumbs": crumbs_in(plan, PIECE_WORDS[about]),
        },
    )
