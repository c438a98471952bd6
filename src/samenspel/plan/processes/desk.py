# SPDX-License-Identifier: EUPL-1.2
"""Processes as officers prepare them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.pages import carry_out, was_told_version
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import may, perform, refusals
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import PREPARE, SEE_DESK
from samenspel.plan.registry import instruments

from . import actions, forms
from .gate import missing
from .models import Process, Publication
from .pages import activity_rows, stations
from .starters import STARTERS


def found(place: Place, process: str) -> Process:
    return get_object_or_404(Process.objects.select_related("contact"), place=place, slug=process)


def way(place: Place, *steps: tuple[Any, str]) -> list[dict[str, Any]]:
    """Where a page of the desk stands: the processes, then (label, address) steps."""
    return [
        {"label": _("Processes"), "url": reverse("desk-processes", args=[place.slug])},
        *({"label": label, "url": url} for label, url in steps),
    ]


def way_in(one: Process, place: Place, label: Any) -> list[dict[str, Any]]:
    return way(place, (one.title, reverse("desk-process", args=[place.slug, one.slug])), (label, ""))


@needs(SEE_DESK)
def index(request: Any, place: Place) -> HttpResponse:
    rows = list(Process.objects.filter(place=place).order_by("state", "-made_at"))
    return render(
        request,
        "processes/desk/index.html",
        {
            "drafts": [row for row in rows if row.state == Process.State.DRAFT],
            "running": [row for row in rows if row.state == Process.State.PUBLISHED],
            "finished": [row for row in rows if row.state == Process.State.FINISHED],
            "begin": may(request.person, actions.begin, place),
        },
    )


@needs(PREPARE)
def begin(request: Any, place: Place) -> HttpResponse:
    form = forms.BeginForm(request.POST or None, initial={"starter": ""})
    if request.method == "POST" and form.is_valid():
        starter = STARTERS.get(form.cleaned_data.pop("starter", ""))
        texts: dict[str, Any] = {}
        if starter:
            texts = {
                "rung": starter.rung,
                "promise": str(starter.promise),
                "council_role": str(starter.council_role),
                "open_points": [str(point) for point in starter.open_points],
                "phases": starter.phase_rows(timezone.localdate()),
            }
        process = carry_out(form, actions.begin, by=request.person, on=place, **texts)
        if process:
            messages.success(
                request, _("The draft was made. Fill in what is still missing; nobody else sees it yet.")
            )
            return redirect("desk-process", place.slug, process.slug)
    return render(
        request,
        "processes/desk/begin.html",
        {"form": form, "starters": STARTERS, "crumbs": way(place, (_("New process"), ""))},
    )


def _where(field: str, one: Process, place: Place) -> str:
    """The address where something that is missing is filled in."""
    if field == "phases":
        return reverse("desk-process-phases", args=[place.slug, one.slug])
    if field == "activities":
        return "#activities"
    return f"{reverse('desk-process-texts', args=[place.slug, one.slug])}#id_{field}"


@needs(SEE_DESK)
def overview(request: Any, place: Place, process: str) -> HttpResponse:
    one = found(place, process)
    activities = list(Activity.objects.filter(process_number=one.pk).order_by("opens_at"))
    known = instruments()
    wanted = [
        actions.change,
        actions.set_phases,
        actions.add_activity,
        actions.publish,
        actions.take_back,
        actions.finish,
        actions.copy,
        actions.add_publication,
    ]
    decisions = refusals(Process.objects.filter(pk=one.pk), wanted, request.person)[one.pk]
    return render(
        request,
        "processes/desk/overview.html",
        {
            "process": one,
            "missing": [
                {"row": row, "url": _where(row.field, one, place)} for row in missing(one, activities)
            ],
            "activities": activity_rows(activities),
            "publications": list(one.publications.all()[:100]),
            "may": {key.partition(".")[2]: decision for key, decision in decisions.items()},
            "preview_url": request.build_absolute_uri(
                reverse("process-preview", args=[place.slug, one.slug, one.preview_token])
            ),
            "instruments": [i for i in known.values() if i.offered and not i.retired],
            "timeline": stations(one),
            "followers": one.follows.count(),
            "crumbs": way(place, (one.title, "")),
        },
    )


@needs(PREPARE)
def texts(request: Any, place: Place, process: str) -> HttpResponse:
    one = found(place, process)
    form = forms.TextsForm(request.POST or None, initial=forms.texts_of(one), place=place)
    if request.method == "POST" and form.is_valid():
        if carry_out(form, actions.change, by=request.person, on=one):
            messages.success(request, _("Saved."))
            return redirect("desk-process", place.slug, one.slug)
        was_told_version(form, one)
    return render(
        request,
        "processes/desk/texts.html",
        {"process": one, "form": form, "crumbs": way_in(one, place, _("Texts"))},
    )


@needs(PREPARE)
def phases(request: Any, place: Place, process: str) -> HttpResponse:
    one = found(place, process)
    rows = forms.PhaseFormSet(request.POST or None, initial=one.phases)
    start = forms.VersionForm(request.POST or None, initial={"version": one.version})
    if request.method == "POST" and rows.is_valid() and start.is_valid():
        filled = [
            row.row() for row in rows if row.cleaned_data.get("title") and not row.cleaned_data.get("DELETE")
        ]
        if carry_out(start, actions.set_phases, by=request.person, on=one, phases=filled):
            messages.success(request, _("The phases were saved."))
            return redirect("desk-process", place.slug, one.slug)
        was_told_version(start, one)
    return render(
        request,
        "processes/desk/phases.html",
        {
            "process": one,
            "rows": rows,
            "start": start,
            "wrong": [error for errors in start.errors.values() for error in errors],
            "crumbs": way_in(one, place, _("Phases")),
        },
    )


@needs(PREPARE)
def new_activity(request: Any, place: Place, process: str, instrument: str) -> HttpResponse:
    one, chosen = found(place, process), instruments().get(instrument)
    if chosen is None or chosen.retired or not chosen.offered:
        raise Http404
    town = place.town
    start = {
        "who_may": Activity.WhoMay.ANYONE if town.allow_anonymous else Activity.WhoMay.ACCOUNT,
        "moderation": town.moderation,
        "answer_days": town.answer_days,
        "answer_clock": town.answer_clock,
        "opens_on": timezone.localdate(),
        "closes_on": timezone.localdate() + timedelta(days=42),
        "limit_per_person": 10,
        **chosen.usual,
    }
    form = forms.ActivityForm(request.POST or None, initial=start, place=place)
    settings = chosen.settings(request.POST or None, prefix="settings") if chosen.settings else None
    if settings is not None and hasattr(settings, "offer"):
        settings.offer(place)
    if request.method == "POST" and form.is_valid() and (settings is None or settings.is_valid()):
        made = carry_out(
            form,
            actions.add_activity,
            by=request.person,
            on=one,
            instrument=instrument,
            settings=settings.cleaned_data if settings else None,
        )
        if made:
            messages.success(request, _("The activity was added."))
            return redirect("desk-process", place.slug, one.slug)
    return render(
        request,
        "processes/desk/activity.html",
        {
            "process": one,
            "form": form,
            "settings": settings,
            "instrument": chosen,
            "activity": None,
            "crumbs": way_in(one, place, _("New activity")),
        },
    )


@needs(PREPARE)
def activity(request: Any, place: Place, process: str, number: int) -> HttpResponse:
    one = found(place, process)
    changed = get_object_or_404(Activity, process_number=one.pk, place=place, pk=number)
    chosen = instruments()[changed.instrument]
    form = forms.ChangeActivityForm(
        request.POST or None, initial=forms.activity_start(changed, place), place=place
    )
    settings = None
    if chosen.settings and chosen.initial_for:
        settings = chosen.settings(
            request.POST or None, initial=chosen.initial_for(changed), prefix="settings"
        )
    if request.method == "POST" and form.is_valid() and (settings is None or settings.is_valid()):
        data = settings.cleaned_data if settings else None
        if carry_out(form, actions.change_activity, by=request.person, on=changed, settings=data):
            messages.success(request, _("Saved. Due dates of what still waits for an answer moved along."))
            return redirect("desk-process", place.slug, one.slug)
        was_told_version(form, changed)
    return render(
        request,
        "processes/desk/activity.html",
        {
            "process": one,
            "form": form,
            "settings": settings,
            "instrument": chosen,
            "activity": changed,
            "crumbs": way_in(one, place, changed.title),
        },
    )


@needs(PREPARE)
def new_publication(request: Any, place: Place, process: str) -> HttpResponse:
    one = found(place, process)
    form = forms.PublicationForm(
        request.POST or None, request.FILES or None, initial={"kind": request.GET.get("soort", "news")}
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, actions.add_publication, by=request.person, on=one)
    ):
        messages.success(request, _("Added. Followers of the process get mail about news."))
        return redirect("desk-process", place.slug, one.slug)
    return render(
        request,
        "processes/desk/publication.html",
        {"process": one, "form": form, "crumbs": way_in(one, place, _("News or document"))},
    )


@needs(PREPARE)
@require_POST
def remove_publication(request: Any, place: Place, process: str, number: int) -> HttpResponse:
    one = found(place, process)
    publication = get_object_or_404(Publication, process=one, place=place, pk=number)
    perform(actions.remove_publication, by=request.person, on=publication)
    messages.success(request, _("Removed."))
    return redirect("desk-process", place.slug, one.slug)


@needs(PREPARE)
@require_POST
def publish(request: HttpRequest, place: Place, process: str) -> HttpResponse:
    one = found(place, process)
    action = actions.take_back if request.POST.get("do") == "back" else actions.publish
    try:
        perform(action, by=request.person, on=one)  # type: ignore[attr-defined]
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
        return redirect("desk-process", place.slug, one.slug)
    if action is actions.publish:
        messages.success(request, _("Published. Everybody can see it now."))
        return redirect("process", place.slug, one.slug)
    messages.success(request, _("This is a draft again."))
    return redirect("desk-process", place.slug, one.slug)


@needs(PREPARE)
def finish(request: Any, place: Place, process: str) -> HttpResponse:
    one = found(place, process)
    form = forms.FinishForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, actions.finish, by=request.person, on=one)
    ):
        messages.success(
            request, _("Finished. The report is public, and everybody who follows the process was told.")
        )
        return redirect("process", place.slug, one.slug)
    return render(
        request,
        "processes/desk/finish.html",
        {"process": one, "form": form, "crumbs": way_in(one, place, _("Finish"))},
    )


@needs(PREPARE)
def copy(request: Any, place: Place, process: str) -> HttpResponse:
    one = found(place, process)
    form = forms.CopyForm(request.POST or None, initial={"title": one.title, "starts": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        made = carry_out(form, actions.copy, by=request.person, on=one)
        if made:
            messages.success(request, _("Copied as a draft. Dates moved along; check the texts."))
            return redirect("desk-process", place.slug, made.slug)
    return render(
        request,
        "processes/desk/copy.html",
        {"process": one, "form": form, "crumbs": way_in(one, place, _("Copy"))},
    )
