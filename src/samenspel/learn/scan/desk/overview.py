# SPDX-License-Identifier: EUPL-1.2
"""The scans of a town, and the five steps of one: what was done, where it is, what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.pages import carry_out, page_of
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import may, perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import PREPARE, SEE_DESK, has

from .. import actions, queries
from ..actions import CHECKS
from ..forms import BeginForm
from ..models import Step
from .where import address, found, may_here, of_questions, way, way_in

PER_PAGE = 30


@needs(SEE_DESK)
def index(request: Any, place: Place) -> HttpResponse:
    rows = (
        Activity.objects.filter(place=place, instrument="scan", scan__isnull=False)
        .select_related("scan", "questionnaire")
        .defer("questionnaire__definition", "questionnaire__results")
        .order_by("-pk")
    )
    page = page_of(request, rows, PER_PAGE)
    scans: list[Any] = list(page.object_list)
    for one in scans:
        one.at = queries.now_at(one)
    prepares = has(request.person, PREPARE, place.pk)
    decision = may(request.person, actions.begin, place) if prepares else None
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = carry_out(form, actions.begin, by=request.person, on=place, language=_language(place))
        if made:
            messages.success(request, _("The self-scan was begun. Nobody sees it until you open it."))
            return redirect("desk-scan", place.slug, made.slug)
    return render(
        request,
        "scan/desk/index.html",
        {"page": page, "scans": scans, "form": form, "may_begin": decision, "crumbs": way(place)[:0]},
    )


def _language(place: Place) -> str:
    return "nl"


@dataclass
class Stop:
    """One of the five steps.  state: done, now or next · waits: what still has to be done · links: (label, address), the first is the verb"""

    key: Step
    text: str
    done: bool = False
    waits: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    state: str = "next"

    @property
    def title(self) -> str:
        return str(self.key.label)


@needs(SEE_DESK)
def show(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(place, activity)
    may_do = may_here(request.person, place)
    points = queries.points_of(one)
    return render(
        request,
        "scan/desk/show.html",
        {
            "activity": one,
            "scan": one.scan,
            "questionnaire": one.questionnaire,
            "steps": steps(one, may_do, len(points)),
            "may": may_do,
            "report_is_public": queries.is_public(one.questionnaire),
            "crumbs": way(place, (one.title, "")),
        },
    )


def steps(one: Any, may_do: Mapping[str, bool], points: int) -> list[Stop]:
    """In the order in which they are done. What comes before the step a scan is at is done; a closed scan is done whole."""
    here = queries.now_at(one)
    order = list(Step)
    works = may_do["prepare"] or may_do["lead"]
    rows = [
        _prepare(one, works),
        _kick_off(one, works),
        _questions(one, may_do),
        _conversation(one, works),
        _agenda(one, works, points),
    ]
    for row in rows:
        before = order.index(row.key) < order.index(here)
        row.done = before or one.scan.closed_at is not None
        row.state = "done" if row.done else "now" if row.key == here else "next"
        if row.done:
            row.waits = []
    return rows


def _prepare(one: Any, works: bool) -> Stop:
    ready = sum(key in one.scan.checklist for key in CHECKS)
    text = _("%(ready)d of %(all)d things arranged.") % {"ready": ready, "all": len(CHECKS)}
    waits = [] if one.scan.lead_id else [_("Nobody leads it yet.")]
    links = [(_("Prepare"), address(one, "desk-scan-prepare"))] if works else []
    return Stop(Step.PREPARE, text, waits=waits, links=links)


def _kick_off(one: Any, works: bool) -> Stop:
    day = one.scan.kick_off_on
    text = _("A conversation of an hour and a quarter with the guidance committee, with a script.")
    if day:
        said = date_format(day, "j F Y")
        text = (_("Held on %s.") if day <= timezone.localdate() else _("On %s.")) % said
    links = [(_("Script and date"), address(one, "desk-scan-kick-off"))] if works else []
    return Stop(Step.KICK_OFF, text, links=links)


def _questions(one: Any, may_do: Mapping[str, bool]) -> Stop:
    asked = one.questionnaire
    count = asked.sent_count
    waits = []
    if not one.is_public:
        text = _("About %d minutes, seven subjects, at most four questions of your own.") % asked.asks.minutes
    elif one.is_open:
        text = ngettext("%d answer so far.", "%d answers so far.", count) % count
        waits.append(_("Open until %s.") % date_format(timezone.localtime(one.last_moment), "j F Y"))
    elif one.is_over:
        text = ngettext("%d answer came in.", "%d answers came in.", count) % count
        if asked.results is None:
            waits.append(_("The answers are not counted yet."))
    else:
        text = _("It opens on %s.") % date_format(timezone.localtime(one.opens_at), "j F Y")
    links = []
    if may_do["prepare"] or may_do["lead"]:
        links.append((_("Questionnaire"), address(one, "desk-scan-questions")))
    if one.is_public and one.scan.closed_at is None and not one.is_over and may_do["prepare"]:
        links.append((_("Invite"), of_questions(one, "desk-questionnaire-invite")))
    if one.is_public:
        links.append((_("Response"), of_questions(one, "desk-questionnaire-response")))
    if asked.results:
        links.append((pgettext("self-scan", "Report"), address(one, "scan-report")))
    return Stop(Step.QUESTIONS, text, waits=waits, links=links)


def _conversation(one: Any, works: bool) -> Stop:
    text = _("The four groups read the report together and choose what comes first.")
    links = [(_("Agenda conversation"), address(one, "desk-scan-conversation"))] if works else []
    if one.scan.board_id:
        text = _("The board is ready: “%s”.") % one.scan.board.title
    return Stop(Step.CONVERSATION, text, links=links)


def _agenda(one: Any, works: bool, points: int) -> Stop:
    text = _("What becomes better, who answers for it, and by when.")
    if points:
        text = ngettext("%d point on the agenda.", "%d points on the agenda.", points) % points
    if one.scan.closed_at is not None and points:
        text += " " + _("Set on %s.") % date_format(timezone.localtime(one.scan.closed_at), "j F Y")
    links = [(_("Improvement agenda"), address(one, "desk-scan-agenda"))] if works else []
    return Stop(Step.AGENDA, text, links=links)


@needs(PREPARE)
def stop(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(place, activity)
    if request.method == "POST":
        perform(actions.stop, by=request.person, on=one)
        messages.success(request, _("The self-scan was stopped. You can begin a new one."))
        return redirect("desk-scans", place.slug)
    return render(
        request, "scan/desk/stop.html", {"activity": one, "crumbs": way_in(one, _("Stop this self-scan"))}
    )
