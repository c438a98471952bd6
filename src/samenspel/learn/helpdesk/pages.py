# SPDX-License-Identifier: EUPL-1.2
"""The helpdesk of the network as everybody meets it: what was asked and answered, one question, and the form."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions import plain
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.pages import TOO_MANY, carry_out, page_of, too_many
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, may, perform
from samenspel.foundations.rules.pages import with_account
from samenspel.foundations.rules.roles import ANSWER, EDIT_NETWORK, OPEN_TOWNS, has

from . import actions, queries
from .forms import AnonymousQuestionForm, PersonQuestionForm
from .words import instrument_names

PER_PAGE = 10


def crumbs(*steps: tuple[Any, str]) -> list[dict[str, Any]]:
    """Where a page stands below the helpdesk; the last step, without address, is the page itself."""
    return [
        {"label": _("Helpdesk"), "url": reverse("helpdesk")},
        *({"label": label, "url": url} for label, url in steps),
    ]


def _opened() -> Activity:
    activity = queries.the_desk()
    if activity is None:
        raise Http404
    return activity


def index(request: Any) -> HttpResponse:
    person = request.person
    activity = queries.the_desk()
    if activity is None:
        return render(request, "helpdesk/not_open.html", {"may_open": has(person, OPEN_TOWNS)})
    asked = {
        "q": request.GET.get("q", "").strip()[:100],
        "over": request.GET.get("over", "")[:40],
    }
    names = instrument_names(get_language() or "nl")
    if asked["over"] not in names:
        asked["over"] = ""
    numbers = queries.answered(activity, q=asked["q"], instrument=asked["over"])
    page = page_of(request, numbers.values_list("pk", flat=True), PER_PAGE)
    questions = queries.rows_of(list(page.object_list))
    for question in questions:
        question.about = [
            word
            for word in (
                question.help_question.town_name,
                names.get(question.help_question.instrument, ""),
            )
            if word
        ]
    overview = not any(asked.values()) and page.number == 1
    waiting = queries.waiting(activity) if overview else []
    return render(
        request,
        "helpdesk/index.html",
        {
            "activity": activity,
            "network": activity.place,
            "page": page,
            "questions": questions,
            "asked": asked,
            "is_asked": any(asked.values()),
            "about_name": names.get(asked["over"], ""),
            "query": urlencode({name: value for name, value in asked.items() if value}),
            "waiting": waiting[: queries.WAITING_SHOWN],
            "more_waiting": len(waiting) > queries.WAITING_SHOWN,
            "overview": overview,
            "edits": has(person, EDIT_NETWORK),
            "answers": has(person, ANSWER, activity.place_id),
            "gives_roles": has(person, OPEN_TOWNS),
        },
    )


@require_POST
@with_account
def open_desk(request: Any) -> HttpResponse:
    network = get_object_or_404(Place, is_network=True)
    perform(actions.open_helpdesk, by=request.person, on=network)
    messages.success(request, _("The helpdesk is open. Now invite the people who answer the questions."))
    return redirect("helpdesk")


def ask(request: Any) -> HttpResponse:
    activity = _opened()
    person = request.person
    decision = may(person, actions.ask, activity)
    if not decision and request.method != "POST":
        raise Refused(decision.reason)
    kind: Any = AnonymousQuestionForm if person.is_anonymous else PersonQuestionForm
    start = {"instrument": request.GET.get("over", "")[:40]}
    form = kind(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        if person.is_anonymous and too_many(request, "helpdesk"):
            form.add_error(None, TOO_MANY)
        elif made := carry_out(form, actions.ask, by=person, on=activity):
            request.session["helpdesk_sent"] = made.pk
            request.session["helpdesk_to"] = (
                form.cleaned_data.get("email", "") if person.is_anonymous else person.email
            )
            return redirect("helpdesk-asked")
    return render(
        request,
        "helpdesk/ask.html",
        {"form": form, "activity": activity, "crumbs": crumbs((_("Your question"), ""))},
    )


def asked(request: Any) -> HttpResponse:
    """The receipt: what was sent, under which number, and when the answer comes."""
    activity = _opened()
    made = Contribution.objects.filter(
        pk=request.session.get("helpdesk_sent"), activity=activity, kind=actions.KIND
    ).first()
    if made is None:
        return redirect("helpdesk")
    return render(
        request,
        "helpdesk/asked.html",
        {
            "activity": activity,
            "question": made,
            "to": request.session.get("helpdesk_to", ""),
            "by_account": made.author_id is not None,
            "crumbs": crumbs((_("Received"), "")),
        },
    )


def question(request: Any, number: int) -> HttpResponse:
    one: Any = get_object_or_404(
        Contribution.objects.visible_to(request.person).select_related("activity__place", "help_question"),
        activity__instrument=actions.INSTRUMENT,
        activity__place__is_network=True,
        activity__place__is_active=True,
        kind=actions.KIND,
        number=number,
    )
    place = one.place = one.activity.place
    about = one.help_question
    names = instrument_names(get_language() or "nl") if about.instrument else {}
    tags = [word for word in (about.town_name, names.get(about.instrument, "")) if word]
    return plain.show(
        request,
        place,
        one,
        kicker=_("Question %(number)d to the network") % {"number": one.number},
        crumbs=crumbs((one.title, "")),
        tags=tags,
    )


# Every contribution has a page below its town and activity: letters, buttons and the inbox lead there. For a question to the
# network that is only the way in.


def _at_the_network(place: Place, activity: str) -> None:
    if not place.is_network or activity != actions.SLUG:
        raise Http404


def way_in(request: Any, place: Place, activity: str) -> HttpResponse:
    _at_the_network(place, activity)
    return redirect("helpdesk")


def way_to_question(request: Any, place: Place, activity: str, number: int) -> HttpResponse:
    _at_the_network(place, activity)
    asked_for = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(reverse("helpdesk-question", args=[number]) + asked_for)


def so_far(activity: Activity) -> str:
    count = activity.public_count
    return ngettext("%(count)d question so far", "%(count)d questions so far", count) % {"count": count}


def figures(activity: Activity) -> list[tuple[str, int]]:
    rows = Contribution.objects.filter(activity=activity, is_public=True)
    return [
        (_("questions"), rows.count()),
        (_("answered"), rows.filter(answered_at__isnull=False).count()),
    ]
