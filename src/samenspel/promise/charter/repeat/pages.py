# SPDX-License-Identifier: EUPL-1.2
"""The group's pages of repeating, and the page for who is new."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samenspel.foundations.mail.letters import address
from samenspel.foundations.pages import carry_out, press
from samenspel.foundations.places.models import Place
from samenspel.foundations.places.search import find_places
from samenspel.foundations.rules.pages import with_account

from ..frame import crumbs, crumbs_in, found, municipality
from ..models import Campaign, Evaluation, Recall, Spark
from . import actions, letter, terms
from .evaluation_pages import evaluation, evaluation_new
from .forms import RecallDayForm, RecallForm, SparkForm
from .promised import evaluated, promised
from .words import recall_stand, stand_of


def _crumbs(campaign: Campaign, label: Any = "") -> list[dict[str, Any]]:
    steps = crumbs_in(campaign, _("Repeating"))
    if not label:
        return steps
    steps[-1]["url"] = reverse("charter-repeat", args=[campaign.pk])
    return [*steps, {"label": label, "url": ""}]


@with_account
def repeat(request: Any, number: int) -> HttpResponse:
    """What was sent, what is next, the evaluation half-way, and who else was invited."""
    campaign = found(request, number)
    if request.method == "POST" and request.POST.get("do") == "plan":
        day = terms.year_later(timezone.localdate())
        press(
            request,
            actions.plan_recall,
            campaign,
            _("Planned for a year from now. You can change the day."),
            due_on=day,
        )
        return redirect(request.path)
    recalls = list(Recall.objects.filter(campaign=campaign).order_by("year"))
    evaluations: list[Any] = list(Evaluation.objects.filter(campaign=campaign).order_by("planned_on", "pk"))
    for row in evaluations:
        row.stand = stand_of(row)
    coming = [row for row in recalls if row.sent_at is None]
    return render(
        request,
        "charter/repeat/repeat.html",
        {
            "campaign": campaign,
            "recalls": [(row, recall_stand(row)) for row in recalls],
            "may_plan": not coming and actions.has_promise(campaign),
            "has_promise": bool(recalls) or actions.has_promise(campaign),
            "evaluations": evaluations,
            "is_planned": any(row.held_on is None for row in evaluations),
            "sparks": Spark.objects.filter(campaign=campaign).select_related("to").order_by("-at"),
            "crumbs": _crumbs(campaign),
        },
    )


@with_account
def recall(request: Any, number: int, recall: int) -> HttpResponse:
    """The letter of one year: read what it will say, choose to whom, send it; or move its day."""
    campaign = found(request, number)
    one: Recall = get_object_or_404(Recall.objects.select_related("by"), campaign=campaign, pk=recall)
    one.campaign = campaign
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    day = RecallDayForm(
        request.POST if doing == "move" else None, initial={"due_on": one.due_on}, auto_id="day_%s"
    )
    form = RecallForm(request.POST if doing in ("send", "look") else None, initial={"to_members": True})
    if doing == "move" and day.is_valid() and carry_out(day, actions.move_recall, by=request.person, on=one):
        messages.success(request, _("The day was changed."))
        return redirect(request.path)
    if doing == "send" and form.is_valid():
        if one.sent_at is not None:  # the second click of two: nothing to mend, it was sent
            return redirect(request.path)
        if carry_out(form, actions.send_recall, by=request.person, on=one):
            messages.success(request, _("The letter was sent. The next one is planned for a year from now."))
            return redirect(request.path)
    words = form.cleaned_data.get("text", "") if form.is_bound and form.is_valid() else one.text
    subject, body = letter.preview(campaign, words)
    return render(
        request,
        "charter/repeat/recall.html",
        {
            "campaign": campaign,
            "recall": one,
            "stand": recall_stand(one),
            "day": day,
            "form": form,
            "doing": doing,
            "may_send": one.sent_at is None and actions.has_promise(campaign),
            "subject": subject,
            "body": body,
            "crumbs": _crumbs(campaign, _("The letter of %(year)s") % {"year": one.year}),
        },
    )


@with_account
def spark(request: Any, number: int) -> HttpResponse:
    """Search a municipality, and write to somebody there."""
    campaign = found(request, number)
    asked = request.GET.get("q", "").strip()[:80]
    slug = (request.POST.get("gemeente") or request.GET.get("gemeente", ""))[:80]
    chosen = _possible(campaign, slug) if slug else None
    form = SparkForm(request.POST if request.method == "POST" and chosen else None)
    if request.method == "POST" and chosen is None:
        messages.error(request, _("Choose a municipality from the list."))
    elif (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, actions.spark, by=request.person, on=campaign, to=chosen)
    ):
        messages.success(request, _("The invitation to %(town)s was sent.") % {"town": chosen})
        return redirect(f"{reverse('charter-repeat', args=[campaign.pk])}#sparks")
    places = [one for one in find_places(asked, limit=12) if one.pk != campaign.place_id] if asked else []
    busy = set(
        Campaign.objects.filter(
            place__in=[*places, *([chosen] if chosen else [])], members__isnull=False
        ).values_list("place_id", flat=True)
    )
    invited = set(Spark.objects.filter(campaign=campaign).values_list("to_id", flat=True))
    return render(
        request,
        "charter/repeat/spark.html",
        {
            "campaign": campaign,
            "asked": asked,
            "places": [(one, one.pk in busy, one.pk in invited) for one in places],
            "chosen": chosen,
            "chosen_busy": chosen is not None and chosen.pk in busy,
            "form": form,
            "left": max(actions.MOST_SPARKS - len(invited), 0),
            "crumbs": _crumbs(campaign, _("Invite another municipality")),
        },
    )


def _possible(campaign: Campaign, slug: str) -> Place | None:
    """A municipality that can be invited, or nothing."""
    try:
        one = municipality(slug)
    except Http404:
        return None
    return None if one.pk == campaign.place_id else one


def newcomers(request: Any, town: str) -> HttpResponse:
    """For who is new, on one page: what was promised, by whom and when, what was anchored, what comes, where to ask."""
    place = municipality(town)
    campaign: Campaign = get_object_or_404(Campaign.objects.select_related("place"), place=place)
    known = promised(campaign, get_language() or "nl")
    if not known.is_something:
        raise Http404
    coming = Recall.objects.filter(campaign=campaign, sent_at=None).order_by("due_on").first()
    return render(
        request,
        "charter/repeat/newcomers.html",
        {
            # Not "town": the frame of every page takes that for a town that runs on this site.
            "place_of": place,
            "town_url": address(reverse("charter-town", args=[place.slug])),
            "campaign": campaign,
            "known": known,
            "evaluation": evaluated(campaign),
            "next_anchors": [one for one in known.anchors if one.settled_on is None],
            "recall": coming,
            "crumbs": crumbs((place.name, reverse("charter-town", args=[place.slug])), (_("New here?"), "")),
        },
    )


PAGES: tuple[Any, ...] = (
    path("waarden/groep/<int:number>/herhalen/", repeat, name="charter-repeat"),
    path("waarden/groep/<int:number>/herhalen/<int:recall>/", recall, name="charter-recall"),
    path("waarden/groep/<int:number>/herhalen/evaluatie/", evaluation_new, name="charter-evaluation-new"),
    path(
        "waarden/groep/<int:number>/herhalen/evaluatie/<int:evaluation>/",
        evaluation,
        name="charter-evaluation",
    ),
    path("waarden/groep/<int:number>/herhalen/vonk/", spark, name="charter-spark"),
    path("waarden/gemeente/<slug:town>/nieuwkomers/", newcomers, name="charter-newcomers"),
)
