# SPDX-License-Identifier: EUPL-1.2
"""The desk of the campaign team: what waits to be checked, who asks for help, which groups stand still."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CharField, Count, F, Value
from django.db.models.functions import Cast
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from samenspel.foundations.money import money
from samenspel.foundations.pages import carry_out, page_of, was_told
from samenspel.foundations.places.network_map import legend_mark
from samenspel.foundations.rules.door import Refused, may
from samenspel.foundations.rules.pages import needs, with_account
from samenspel.foundations.rules.roles import EDIT_NETWORK, EVERYWHERE, has

from .. import checking
from ..frame import crumbs
from ..models import Campaign, Check, Evaluation, Post, Standing
from . import actions, drawings
from .files import MOST_NUMBER, checks_in
from .town_page import _evaluation

STILL_DAYS = 60
STILL_SHOWN = 30
WAITING_A_PAGE = 30


def _waiting(person: Any) -> Any:
    """What waits in the municipalities of this person, of all four kinds, the oldest first. One query."""
    held = checks_in(person)
    every = []
    for key, model in checking.KINDS.items():
        rows = model.objects.filter(check_state=Check.WAITING)  # type: ignore[attr-defined]
        rows = rows if held is EVERYWHERE else rows.filter(place_id__in=held)
        if model is Evaluation:
            rows = rows.filter(is_offered=True)
        words: Any = {"signature": F("name"), "evaluation": Value("")}.get(key, F("title"))
        every.append(
            rows.order_by()
            .annotate(
                kind_key=Value(key, output_field=CharField()),
                words=Cast(words, CharField(max_length=200)),
                town=F("place__name"),
            )
            .values("kind_key", "pk", "words", "town", "made_at", "entered_by_id")
        )
    return every[0].union(*every[1:], all=True).order_by("made_at", "pk")


@with_account
def index(request: Any) -> HttpResponse:
    is_team = has(request.person, EDIT_NETWORK)
    if not is_team and not checks_in(request.person):
        raise Refused(
            _("This page is for the campaign team, and for people who answer for their municipality.")
        )
    page = page_of(request, _waiting(request.person), WAITING_A_PAGE)
    rows = [
        {
            **row,
            "kind_word": checking.WORDS[checking.KINDS[row["kind_key"]]],
            "is_own": row["entered_by_id"] == request.person.pk,
        }
        for row in page
    ]
    context: dict[str, Any] = {"page": page, "rows": rows, "is_team": is_team}
    if is_team:
        long_ago = timezone.now() - timedelta(days=STILL_DAYS)
        counts = dict(
            Campaign.objects.exclude(place__is_fictional=True)
            .order_by()
            .values_list("standing")
            .annotate(Count("pk"))
        )
        context |= {
            "asking": list(
                Campaign.objects.filter(help_asked_at__isnull=False)
                .select_related("place")
                .order_by("help_asked_at", "pk")[:100]
            ),
            "still": list(
                Campaign.objects.filter(changed_at__lt=long_ago)
                .exclude(standing__in=[Standing.NOBODY, Standing.EVALUATED])
                .select_related("place")
                .order_by("changed_at", "pk")[:STILL_SHOWN]
            ),
            "counts": [
                (legend_mark(key, drawings.LOOK), words, counts.get(key, 0))
                for key, words in drawings.LOOK.states.items()
                if key != Standing.NOBODY
            ],
        }
    context["lead"] = ngettext(
        "%(count)d entry waits to be checked.", "%(count)d entries wait to be checked.", page.paginator.count
    ) % {"count": page.paginator.count}
    return render(request, "charter/overview/desk.html", context)


class CheckForm(forms.Form):
    """Both answers in one form; what the button says decides."""

    is_example = forms.BooleanField(
        label=gettext_lazy("Show it to others as a good example"),
        help_text=gettext_lazy("It then also stands on the first page of the campaign."),
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("Why not, and what the group can do"),
        help_text=gettext_lazy("Only when you do not take it over. The group reads this sentence."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


@with_account
def check(request: Any, kind: str, number: int) -> HttpResponse:
    model: Any = checking.KINDS.get(kind)
    if model is None or number > MOST_NUMBER:
        raise Http404
    row = get_object_or_404(
        model.objects.select_related("place", "campaign", "entered_by", "checked_by"), pk=number
    )
    if row.place_id not in checks_in(request.person) or (model is Evaluation and not row.is_offered):
        raise Http404  # who does not check here need not know that it is there
    seen = checking.fingerprint(row)
    form = CheckForm(request.POST or None, initial={"seen": seen})
    if model is not Post:
        del form.fields["is_example"]
    if request.method == "POST" and form.is_valid() and _answered(request, form, row, seen):
        return redirect("desk-charter")
    actions_here = (checking.confirm[model], checking.refuse[model])
    return render(
        request,
        "charter/overview/check.html",
        {
            "row": row,
            "kind": kind,
            "kind_word": checking.WORDS[model],
            "what": checking.words_of(row),
            "form": form,
            "amount": money(row.amount_cents) if getattr(row, "amount_cents", None) is not None else "",
            "may_confirm": may(request.person, actions_here[0], row),
            "may_refuse": may(request.person, actions_here[1], row),
            "evaluation": _evaluation(row, get_language() or "nl") if model is Evaluation else None,
            "crumbs": crumbs((_("Campaign team"), reverse("desk-charter")), (checking.WORDS[model], "")),
        },
    )


def _answered(request: Any, form: forms.Form, row: Any, seen: str) -> bool:
    """Confirm or refuse what was on the page; whether it was done."""
    data = dict(form.cleaned_data)
    note = data.pop("note")
    data["seen"] = data["seen"] or "nothing"
    if request.POST.get("do") == "refuse":
        action, data = checking.refuse[type(row)], {"note": note, "seen": data["seen"]}
        said = _("Not taken over. The group was told why.")
    else:
        action = checking.confirm[type(row)]
        said = _("Checked. It counts and stands in public from now on.")
    try:
        done = _with(form, action, request.person, row, data)
    except ValidationError as wrong:  # a rule of the database, such as twice the same name
        form.add_error(NON_FIELD_ERRORS, wrong)
        return False
    was_told(form, seen=seen)
    if done:
        messages.success(request, said)
    return done


def _with(form: forms.Form, action: Any, person: Any, row: Any, data: dict[str, Any]) -> bool:
    """`carry_out` with these data instead of everything in the form."""
    form.cleaned_data = data
    return carry_out(form, action, by=person, on=row) is not None


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy(
            "Everybody in the group gets it by mail. After this the group no longer waits."
        ),
        max_length=actions.LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


@needs(EDIT_NETWORK)
def help_with(request: Any, number: int) -> HttpResponse:
    if number > MOST_NUMBER:
        raise Http404
    campaign = get_object_or_404(Campaign.objects.select_related("place"), pk=number)
    if campaign.help_asked_at is None:
        messages.info(request, _("This group was helped already."))
        return redirect("desk-charter")
    form = AnswerForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, actions.helped, by=request.person, on=campaign)
    ):
        messages.success(request, _("Your answer was sent to the group."))
        return redirect("desk-charter")
    return render(
        request,
        "charter/overview/help.html",
        {
            "campaign": campaign,
            "form": form,
            "crumbs": crumbs((_("Campaign team"), reverse("desk-charter")), (campaign.place.name, "")),
        },
    )


class HideForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why, and what the group can do"),
        help_text=gettext_lazy("The people of the group get this by mail."),
        max_length=actions.LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    end = forms.BooleanField(
        label=gettext_lazy("Also end this group"),
        help_text=gettext_lazy(
            "Its people lose their pages, and others can begin here. What was checked stays on the page of the municipality."
        ),
        required=False,
    )


@needs(EDIT_NETWORK)
def hide(request: Any, number: int) -> HttpResponse:
    """Take what a group put in public by itself off the page of its municipality."""
    if number > MOST_NUMBER:
        raise Http404
    campaign = get_object_or_404(Campaign.objects.select_related("place"), pk=number)
    form = HideForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, actions.hide, by=request.person, on=campaign)
    ):
        messages.success(request, _("Taken off. The group was told why."))
        return redirect("charter-town", campaign.place.slug)
    return render(
        request,
        "charter/overview/hide.html",
        {
            "campaign": campaign,
            "form": form,
            "crumbs": crumbs((_("Campaign team"), reverse("desk-charter")), (campaign.place.name, "")),
        },
    )
