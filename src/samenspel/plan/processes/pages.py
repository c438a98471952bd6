# SPDX-License-Identifier: EUPL-1.2
"""Processes as everybody sees them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.pages import carry_out, trail
from samenspel.foundations.parts import parts
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires.listing import with_counts
from samenspel.foundations.rules.door import may, perform
from samenspel.foundations.rules.roles import PREPARE, has
from samenspel.foundations.towns.models import PopulationFigure
from samenspel.plan.registry import instruments

from . import actions
from .models import Process, ProcessFollow, Publication
from .who import most_missing


def found(request: Any, place: Place, process: str) -> Process:
    return get_object_or_404(
        Process.objects.visible_to(request.person).select_related("contact"), place=place, slug=process
    )


def index(request: Any, place: Place) -> HttpResponse:
    rows = list(
        Process.objects.visible_to(request.person)
        .filter(place=place)
        .exclude(state=Process.State.DRAFT)
        .order_by("-published_at")[:200]
    )
    return render(
        request,
        "processes/index.html",
        {
            "running": [card(row, place) for row in rows if row.state == Process.State.PUBLISHED],
            "finished": [row for row in rows if row.state == Process.State.FINISHED],
            "alone": activity_rows(outside_a_process(place)),
            "may_prepare": has(request.person, PREPARE, place.pk),
            "crumbs": trail(place, (_("Processes"), "")),
        },
    )


def card(process: Process, place: Place) -> dict[str, Any]:
    """A running process for components/card.html: the question, and the phase it is in."""
    now = next((phase for phase in process.timeline() if phase["state"] == "now"), None)
    return {
        "title": process.question or process.title,
        "url": reverse("process", args=[place.slug, process.slug]),
        "seed": process.pk,
        "tag": process.title,
        "text": Truncator(process.summary).chars(220),
        "note": (
            _("%(phase)s, until %(day)s") % {"phase": now["title"], "day": date_format(now["ends"], "j F Y")}
            if now
            else ""
        ),
    }


def activities_of(process: Process) -> list[Activity]:
    return list(with_counts(Activity.objects.filter(process_number=process.pk)).order_by("closes_at"))


def outside_a_process(place: Place) -> list[Activity]:
    """Public activities that belong to no process, newest first: an election of before this site, say."""
    rows = with_counts(Activity.objects.filter(place=place, process_number=None, is_public=True))
    return list(rows.order_by("-closes_at")[:50])


def activity_rows(activities: list[Activity]) -> list[dict[str, Any]]:
    """Activities with the words of their instrument, open ones first, then what opens next."""
    known = instruments()
    rows: list[dict[str, Any]] = []
    for activity in activities:
        instrument = known[activity.instrument]
        rows.append(
            {
                "activity": activity,
                "instrument": instrument,
                "page": instrument.page,
                "so_far": instrument.so_far(activity) if instrument.so_far else "",
                # What closes at midnight has its last day before that midnight.
                "last_day": activity.closes_at - timedelta(microseconds=1),
                "when": "open" if activity.is_open else "over" if activity.is_over else "later",
            }
        )
    # What opens first comes first of what is still to open; the others stay in the order they came in.
    rows.sort(key=lambda row: row["activity"].opens_at.timestamp() if row["when"] == "later" else 0)
    return sorted(rows, key=lambda row: ("open", "later", "over").index(row["when"]))


def in_words(starts: date, ends: date) -> str:
    """28 September 2025 to 4 March 2026; the year once when it is the same."""
    first = date_format(starts, "j F" if starts.year == ends.year else "j F Y")
    return _("%(first)s to %(last)s") % {"first": first, "last": date_format(ends, "j F Y")}


def stations(process: Process) -> list[dict[str, Any]]:
    """The phases for components/timeline.html, with their dates in words."""
    rows = []
    for phase in process.timeline():
        when = in_words(phase["starts"], phase["ends"])
        if phase["state"] == "now":
            when = _("until %s") % date_format(phase["ends"], "j F Y")
        rows.append({"title": phase["title"], "when": when, "text": phase["text"], "state": phase["state"]})
    return rows


def who_rows(process: Process) -> list[dict[str, Any]]:
    """Every group in one drawing. A word such as "Yes" that is a group of two questions carries its question."""
    groups = [(asked["question"], group) for asked in process.participants for group in asked["groups"]]
    names = [group["group"] for _question, group in groups]
    return [
        {
            "label": group["group"] if names.count(group["group"]) == 1 else f"{question}: {group['group']}",
            "share_here": None if group["share"] is None else group["share"] / 100,
            "share_there": None if group["population"] is None else group["population"] / 100,
            "hidden": group["hidden"],
        }
        for question, group in groups
    ]


def stops(process: Process, has_news: bool, has_blocks: bool) -> list[dict[str, Any]]:
    """The line "on this page", in the order of the page."""
    rows = [
        ("report", _("Final report"), process.state == Process.State.FINISHED),
        ("room", _("What is open"), True),
        ("promise", _("What we promise"), True),
        ("phases", _("Where we are"), bool(process.phases)),
        ("do", _("What you can do"), True),
        ("who", _("Who takes part"), True),
        ("answers", _("What we did with it"), has_blocks),
        ("news", _("News"), has_news),
        ("follow", _("Documents and people"), True),
    ]
    return [{"id": key, "label": label} for key, label, there in rows if there]


def show(request: Any, place: Place, process: str) -> HttpResponse:
    return _page(request, place, found(request, place, process))


def preview(request: Any, place: Place, process: str, token: str) -> HttpResponse:
    """A draft, for whoever was sent its secret link."""
    one = get_object_or_404(Process.objects.select_related("contact"), place=place, slug=process)
    if not constant_time_compare(token, one.preview_token):
        raise Http404
    if one.state != Process.State.DRAFT:
        return redirect("process", place.slug, one.slug)
    answer = _page(request, place, one, is_preview=True)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _page(request: Any, place: Place, process: Process, *, is_preview: bool = False) -> HttpResponse:
    publications = list(process.publications.all()[:60])
    news = [one for one in publications if one.kind == Publication.Kind.NEWS]
    process.read_activities = activities_of(process)
    rows = activity_rows(process.read_activities)
    blocks = []
    for block in sorted(
        (block for part in parts() for block in part.process_blocks), key=lambda block: block.order
    ):
        filled = block.fill(process=process, person=request.person, place=place)
        if filled is not None:
            blocks.append({"template": block.template, **filled})
    follows = (
        not request.person.is_anonymous
        and ProcessFollow.objects.filter(process=process, person=request.person).exists()
    )
    return render(
        request,
        "processes/show.html",
        {
            "process": process,
            "timeline": stations(process),
            "fixed": [{"title": row["text"], "reason": row["source"]} for row in process.fixed_points],
            "activities": rows,
            "main_activity": next((row for row in rows if row["when"] == "open"), None),
            "next_activity": next((row for row in rows if row["when"] == "later"), None),
            "documents": [one for one in publications if one.kind == Publication.Kind.DOCUMENT],
            "news": news,
            "who_rows": who_rows(process),
            "missing_groups": most_missing(process.participants),
            "stops": stops(process, bool(news), bool(blocks)),
            "blocks": blocks,
            "follows": follows,
            "is_preview": is_preview or process.state == Process.State.DRAFT,
            "may_edit": has(request.person, PREPARE, place.pk),
            "crumbs": trail(
                place, (_("Processes"), reverse("processes", args=[place.slug])), (process.title, "")
            ),
        },
    )


@require_POST
def follow(request: Any, place: Place, process: str) -> HttpResponse:
    one = found(request, place, process)
    if request.person.is_anonymous:
        # Back to the page, where the button is: this address only takes what is sent from it.
        return redirect_to_login(reverse("process", args=[place.slug, one.slug]))
    if request.POST.get("do") == "stop":
        perform(actions.stop_following, by=request.person, on=one)
        messages.success(request, _("You will get no more mail about this process."))
    else:
        perform(actions.follow, by=request.person, on=one)
        messages.success(request, _("You will get mail when there is news."))
    return redirect("process", place.slug, one.slug)


def publication(request: Any, place: Place, process: str, number: int) -> HttpResponse:
    one = get_object_or_404(Publication, process=found(request, place, process), pk=number)
    return render(
        request,
        "processes/publication.html",
        {
            "publication": one,
            "process": one.process,
            "crumbs": trail(
                place,
                (one.process.title, reverse("process", args=[place.slug, one.process.slug])),
                (one.title, ""),
            ),
        },
    )


def file(request: Any, place: Place, process: str, number: int) -> FileResponse:
    one = get_object_or_404(
        Publication.objects.exclude(file=""), process=found(request, place, process), pk=number
    )
    try:
        return FileResponse(one.file.open("rb"), as_attachment=True, filename=one.file_name)
    except FileNotFoundError:
        raise Http404 from None


class WhoForm(forms.Form):
    """One question per field, made from the population figures of the town. Every question may be left open."""

    def __init__(self, *args: Any, figures: list[PopulationFigure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_number = {str(figure.pk): figure for figure in figures}
        questions: dict[str, list[PopulationFigure]] = {}
        for figure in figures:
            questions.setdefault(figure.question, []).append(figure)
        for index, (question, groups) in enumerate(questions.items()):
            self.fields[f"question_{index}"] = forms.ChoiceField(
                label=question,
                choices=[(str(figure.pk), figure.group) for figure in groups]
                + [("", gettext_lazy("I would rather not say"))],
                widget=forms.RadioSelect,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return {"figures": [self.by_number[value] for value in data.values() if value in self.by_number]}


def who(request: Any, place: Place, number: int) -> HttpResponse:
    """The small voluntary form: whom do we reach? Asked once, of somebody who just took part.

    Who never took part cannot answer: otherwise anybody could add known answers until a small group shows.
    """
    activity = get_object_or_404(Activity.objects.visible_to(request.person), place=place, pk=number)
    figures = list(PopulationFigure.objects.filter(place=place))
    process = Process.objects.filter(pk=activity.process_number or 0).first()
    back_url = (
        reverse("process", args=[place.slug, process.slug])
        if process
        else reverse(instruments()[activity.instrument].page, args=[place.slug, activity.slug])
    )
    told = request.session.get("told_who", [])
    took_part = Contribution.objects.filter(pk=request.session.get("sent"), activity=activity).exists()
    if not figures or not took_part or activity.pk in told:
        return redirect(back_url)
    form = WhoForm(request.POST or None, figures=figures)
    if request.method == "POST" and form.is_valid():
        decision = may(request.person, actions.say_who, activity)
        if decision:
            carry_out(form, actions.say_who, by=request.person, on=activity)
            if form.is_valid():
                request.session["told_who"] = [*told, activity.pk][-50:]
                messages.success(request, _("Thank you. We only count: nobody can see what you answered."))
                return redirect(back_url)
    return render(
        request,
        "processes/who.html",
        {"form": form, "activity": activity, "process": process, "back_url": back_url},
    )
