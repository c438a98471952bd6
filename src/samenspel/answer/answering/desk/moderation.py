# SPDX-License-Identifier: EUPL-1.2
"""Check what people write: publish, leave, or hide with a reason to the author."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.foundations.contributions.actions import moderating
from samenspel.foundations.contributions.models import Comment, Contribution, Flag, State
from samenspel.foundations.pages import carry_out
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import (
    MODERATE,
)
from samenspel.foundations.towns.models import ReadySentence


class HideForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why do you hide this?"),
        help_text=gettext_lazy("The author gets this text by mail."),
        widget=forms.Textarea(attrs={"rows": 4}),
        min_length=10,
        max_length=2000,
    )


@needs(MODERATE)
def moderate(request: Any, place: Place) -> HttpResponse:
    if request.method == "POST":
        return _decide(request, place)
    return render(
        request,
        "answering/desk/moderate.html",
        {
            "pending": list(
                Contribution.objects.filter(place=place, state=State.PENDING)
                .select_related("activity")
                .order_by("made_at")[:50]
            ),
            "comments": list(
                Comment.objects.filter(place=place, state=State.PENDING)
                .select_related("contribution")
                .order_by("made_at")[:50]
            ),
            "flags": list(
                Flag.objects.filter(place=place, settled_at=None)
                .select_related("contribution__activity", "comment")
                .order_by("at")[:50]
            ),
            "hidden": list(
                Contribution.objects.filter(place=place, state=State.HIDDEN)
                .select_related("activity")
                .order_by("-pk")[:20]
            ),
        },
    )


def _decide(request: Any, place: Place) -> HttpResponse:
    number, doing = request.POST.get("number", ""), request.POST.get("do", "")
    kinds: dict[str, tuple[Any, Any]] = {
        "approve": (Contribution, moderating.approve),
        "show_again": (Contribution, moderating.show_again),
        "approve_comment": (Comment, moderating.approve_comment),
        "keep": (Flag, moderating.keep),
    }
    if doing not in kinds or not number.isdecimal() or len(number) > 15:
        raise Http404
    model, action = kinds[doing]
    try:
        perform(action, by=request.person, on=get_object_or_404(model, place=place, pk=int(number)))
    except Refused as no:
        messages.info(request, no.reason)
    else:
        messages.success(request, _("Done."))
    return redirect("desk-moderate", place.slug)


@needs(MODERATE)
def hide(request: Any, place: Place, kind: str, number: int) -> HttpResponse:
    """Hide a contribution or a comment, with the reason its author gets."""
    models: dict[str, tuple[Any, Any]] = {
        "inbreng": (Contribution, moderating.hide),
        "reactie": (Comment, moderating.hide_comment),
    }
    if kind not in models:
        raise Http404
    model, action = models[kind]
    one = get_object_or_404(model, place=place, pk=number)
    form = HideForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and carry_out(form, action, by=request.person, on=one):
        messages.success(request, _("Hidden. The author got your reason by mail."))
        return redirect("desk-moderate", place.slug)
    return render(
        request,
        "answering/desk/hide.html",
        {
            "form": form,
            "one": one,
            "kind": kind,
            "sentences": ReadySentence.objects.filter(place=place, use="hide"),
        },
    )
