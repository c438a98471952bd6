# SPDX-License-Identifier: EUPL-1.2
"""The surveys of a town, and how far one of them is: questions, asking, response, paper, counting, publishing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.pages import page_of
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires import following
from samenspel.foundations.questionnaires.models import SMALLEST_GROUP, Invitation, Questionnaire
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import ENTER_PAPER, PREPARE, SEE_DESK, has
from samenspel.foundations.towns.models import PopulationFigure
from samenspel.plan.processes.models import Process

from .. import missing, queries
from ..actions import LATER, SHOWN, WHEN_CLOSED, taken_back
from ..beginning import is_untouched

PER_PAGE = 40
MARKS: dict[str, tuple[str, Any]] = {
    queries.BEFORE: ("planned", lambda: _("opens later")),
    queries.OPEN: ("running", lambda: _("open")),
    queries.CLOSED: ("pending", lambda: _("results to publish")),
    "counted": ("done", lambda: _("closed")),
    "published": ("done", lambda: _("results published")),
    "few": ("withdrawn", lambda: _("closed, fewer than five answered")),
    "nobody": ("withdrawn", lambda: _("closed, nobody answered")),
}


def state_of(row: Any) -> str:
    """As `queries.state_of`; of a closed one also whether its results are public, and whether there are any."""
    state = queries.state_of(row.activity)
    if state != queries.CLOSED:
        return state
    if not row.sent_count:
        return "nobody"
    if queries.is_public(row):
        return "published"
    if row.sent_count < SMALLEST_GROUP:
        return "few"
    return state if row.activity.survey.shows_results == LATER else "counted"


@needs(SEE_DESK)
def index(request: Any, place: Place) -> HttpResponse:
    """What is open or comes first on top, what is over below it, the newest first."""
    rows = (
        Questionnaire.objects.filter(place=place, activity__survey__isnull=False)
        .select_related("activity__survey")
        .order_by("-activity__closes_at", "-pk")
    )
    page = page_of(request, rows, PER_PAGE)
    surveys: list[Any] = list(page.object_list)
    for row in surveys:
        row.state = state_of(row)
        row.mark, row.word = MARKS[row.state][0], MARKS[row.state][1]()
    current = [row for row in surveys if row.state in (queries.BEFORE, queries.OPEN)]
    return render(
        request,
        "survey/desk/index.html",
        {
            "page": page,
            "current": current[::-1],
            "past": [row for row in surveys if row not in current],
            "may_prepare": has(request.person, PREPARE, place.pk),
        },
    )


@dataclass
class Step:
    """One step.  state: done, now or next · waits: what still has to be done · links: (label, address), the first one is the verb"""

    key: str
    title: str
    text: str
    done: bool
    waits: list[str]
    links: list[tuple[str, str]]
    state: str = "next"


@needs(SEE_DESK)
def show(request: Any, place: Place, activity: str) -> HttpResponse:
    one = queries.found(Activity.objects, place, activity)
    row = one.questionnaire
    invited = Invitation.objects.filter(questionnaire=row).aggregate(
        all=Count("pk", filter=~Q(email="")), waiting=Count("pk", filter=Q(sent_at=None) & ~Q(email=""))
    )
    may = {
        "prepare": has(request.person, PREPARE, place.pk),
        "enter": has(request.person, ENTER_PAPER, place.pk),
    }
    process = Process.objects.filter(pk=one.process_number).only("slug", "title").first()
    groups = following.groups_of(row, one.language)
    compared = missing.compared(row, PopulationFigure.objects.filter(place=place)) if row.results else []
    return render(
        request,
        "survey/desk/show.html",
        {
            "activity": one,
            "row": row,
            "state": queries.state_of(one),
            "process": process,
            "steps": steps(one, invited, may, groups),
            "groups": groups,
            "sent": row.sent_count,
            "may": may,
            "compared": compared,
            "missing": missing.most_missing(compared),
            "crumbs": [
                {"label": _("Surveys"), "url": reverse("desk-surveys", args=[place.slug])},
                {"label": one.title, "url": ""},
            ],
        },
    )


@needs(ENTER_PAPER)
def paper(request: Any, place: Place, activity: str) -> HttpResponse:
    """Where what came in on paper is entered: the page of its questionnaire."""
    one = queries.found(Activity.objects, place, activity)
    return redirect("desk-questionnaire-enter", place.slug, one.questionnaire.pk)


def steps(
    one: Any, invited: Mapping[str, int], may: Mapping[str, bool], groups: Sequence[following.Group]
) -> list[Step]:
    """In the order in which they are done; the first that is not done is `now`."""
    row = one.questionnaire
    rows = [
        _questions(one, row, may),
        _ask(one, row, may, invited),
        _follow(one, row, groups),
        _paper(one, row, may),
        _count(one, row),
        _publish(one, row),
    ]
    for step in rows:
        step.state = "done" if step.done else "next"
    current = next((step for step in rows if not step.done), None)
    if current is not None:
        current.state = "now"
    return rows


def _to(page: str, row: Questionnaire) -> str:
    return reverse(page, args=[row.place.slug, row.pk])


def _questions(one: Any, row: Questionnaire, may: Mapping[str, bool]) -> Step:
    asked = sum(1 for _question in row.asks.questions())
    text = ngettext("%(count)d question", "%(count)d questions", asked) % {"count": asked}
    text = _("%(questions)s, about %(minutes)d min. to answer.") % {
        "questions": text,
        "minutes": row.asks.minutes,
    }
    fixed = row.fixed_at is not None
    done = fixed or row.version > 1
    waits = []
    if fixed:
        text += " " + _("People answered already, so the questions stay as they are.")
    elif is_untouched(row):
        waits.append(_("There is only the question it began with. Make the others."))
        done = False
    elif row.version == 1:
        waits.append(_("Read every question, and make them yours. Save once when they are good."))
    if not fixed and one.is_open:
        waits.append(_("The survey is open already: after the first answer nothing can change."))
    links = [
        (_("Make the questions") if not done else _("Questions"), _to("desk-questionnaire-questions", row))
    ]
    return Step("questions", _("Make the questions"), text, done, waits, links if may["prepare"] else [])


def _ask(one: Any, row: Questionnaire, may: Mapping[str, bool], invited: Mapping[str, int]) -> Step:
    waits = []
    over = queries.state_of(one) == queries.CLOSED
    if not one.is_public:
        waits.append(_("The process is a draft: nobody sees the survey yet."))
    if row.by_invitation:
        text = ngettext(
            "%(count)s person is on the list.", "%(count)s people are on the list.", invited["all"]
        ) % {"count": queries.number(invited["all"])}
        done = invited["all"] > 0 and one.is_public
        if not invited["all"] and not over:
            waits.append(_("Only who is invited can answer, and nobody is invited yet."))
    else:
        text = _("Share the address, print it on a poster, and invite people by mail if you like.")
        done = one.is_public and (one.is_open or invited["all"] > 0)
    if not over and queries.state_of(one) == queries.BEFORE:
        text += " " + _("It opens on %s.") % date_format(localtime(one.opens_at), "j F Y")
    links = [(_("Invite people"), _to("desk-questionnaire-invite", row))]
    return Step(
        "ask", _("Ask people"), text, done or over, [] if over else waits, links if may["prepare"] else []
    )


def _follow(one: Any, row: Questionnaire, groups: Sequence[following.Group]) -> Step:
    sent = row.sent_count
    text = ngettext("%(count)s person answered.", "%(count)s people answered.", sent) % {
        "count": queries.number(sent)
    }
    over = queries.state_of(one) == queries.CLOSED
    if one.is_open:
        text += " " + _("Look halfway who is missing, and go and ask those people.")
    waits = []
    silent = [group.name for group in groups if group.answered == 0]
    if silent and one.is_open:
        waits.append(_("Nobody answered yet in: %s.") % ", ".join(silent))
    return Step(
        "follow",
        _("Follow the response"),
        text,
        over,
        waits,
        [(_("Follow the response"), _to("desk-questionnaire-response", row))],
    )


def _paper(one: Any, row: Questionnaire, may: Mapping[str, bool]) -> Step:
    links = []
    if may["enter"]:
        links.append((_("Enter a form"), _to("desk-questionnaire-enter", row)))
    links.append((_("Form to print (PDF)"), _to("questionnaire-paper", row)))
    return Step(
        "paper",
        _("Enter paper forms"),
        _("Lay forms in the library and the town hall, and type over what comes back. They weigh the same."),
        queries.state_of(one) == queries.CLOSED,
        [],
        links,
    )


def _count(one: Any, row: Questionnaire) -> Step:
    over = queries.state_of(one) == queries.CLOSED
    counted = row.results is not None
    waits = []
    if counted:
        text = _("%(counted)s of %(sent)s answers are counted.") % {
            "counted": queries.number(row.results_count),
            "sent": queries.number(row.sent_count),
        }
    else:
        text = _("It is counted when it closes. You can count in between too, for yourself.")
    if over and row.sent_count and row.results_count != row.sent_count:
        waits.append(_("Not every answer is counted. Count once more."))
    done = over and (not row.sent_count or (counted and row.results_count == row.sent_count))
    return Step(
        "count", _("Count"), text, done, waits, [(_("Results"), _to("desk-questionnaire-results", row))]
    )


def _publish(one: Any, row: Questionnaire) -> Step:
    over, when = queries.state_of(one) == queries.CLOSED, one.survey.shows_results
    done = over
    if queries.is_public(row):
        text = _("Everybody sees the results.")
    elif over and not row.sent_count:
        text = _("Nobody answered. Say so on the page of the process.")
    elif over and row.sent_count < SMALLEST_GROUP:
        text = _("Fewer than five people answered. What so few people said is not shown.")
    elif when == SHOWN or (over and Questionnaire.objects.filter(taken_back(), pk=row.pk).exists()):
        text = _("The results were hidden. Only people who work for the town see them.")
    elif when == WHEN_CLOSED:
        text = _("Everybody sees the results once the survey is closed and counted.")
        done = False
    else:
        text = _("Only people who work for the town see the results, until you publish them.")
        done = False
    links = [(_("Look and publish"), _to("desk-questionnaire-results", row))] if not done else []
    if queries.is_public(row):
        links.append((_("The results everybody sees"), _to("questionnaire-results", row)))
    return Step("publish", _("Publish"), text, done, [], links)
