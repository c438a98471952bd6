# SPDX-License-Identifier: EUPL-1.2
"""The take-home card: one's own next steps, what to read on, and where to ask. Nothing of it is kept on the site."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from samenspel.foundations.mail.letters import address
from samenspel.foundations.rules.pages import to_sign_in
from samenspel.plan.mix.models import Plan

from . import queries
from .forms import STEPS, CardForm
from .pages import crumbs
from .reading import reading_list
from .words import instrument_names


def start_of(plan: Plan) -> dict[str, str]:
    """The first open tasks of a plan as lines of the card, what is due first on top."""
    tasks = [task for task in plan.tasks if not task["done"] and task["text"].strip()]
    tasks.sort(key=lambda task: (not task["by"], task["by"]))
    start = {}
    for number, task in enumerate(tasks[:STEPS], start=1):
        start[f"what_{number}"] = _cut(task["text"], 120)
        start[f"who_{number}"] = _cut(task["who"], 40)
        day = parse_date(task["by"]) if task["by"] else None
        start[f"when_{number}"] = date_format(day, "j F Y") if day else _cut(task["by"], 40)
    return start


def _cut(text: str, longest: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


@csrf_exempt  # it changes nothing: what was typed comes back as a page
def card(request: Any) -> HttpResponse:
    plan = None
    if wanted := request.GET.get("plan", ""):
        if request.person.is_anonymous:
            return to_sign_in(request)
        if not wanted.isdecimal() or len(wanted) > 15:
            raise Http404
        plan = get_object_or_404(Plan.objects.visible_to(request.person), pk=int(wanted))
    sent = request.method == "POST"
    form = CardForm(request.POST if sent else None, initial=start_of(plan) if plan else {})
    if sent and form.is_valid() and request.POST.get("do") != "edit":
        content = _content(form)
        if request.POST.get("do") == "text":
            answer = HttpResponse(
                render_to_string("helpdesk/card.txt", content).strip() + "\n",
                content_type="text/plain; charset=utf-8",
            )
            name = _("my-next-steps")
            answer["Content-Disposition"] = f'attachment; filename="{name}-{localdate():%Y-%m-%d}.txt"'
            return answer
        return render(request, "helpdesk/card_sheet.html", {"form": form, **content})
    return render(
        request,
        "helpdesk/card.html",
        {
            "form": form,
            "plan": plan,
            "lists": [(one, one.key in _ticked(form, "reading")) for one in reading_list()],
            "language": get_language(),
            "crumbs": crumbs((_("Take home"), "")),
        },
    )


def _ticked(form: CardForm, name: str) -> list[str]:
    value = form[name].value()
    return list(value) if isinstance(value, list | tuple) else []


def _content(form: CardForm) -> dict[str, Any]:
    language = get_language() or "nl"
    data = form.cleaned_data
    names = instrument_names(language)
    return {
        "day": localdate(),  # not `today`: the frame of every page uses that name
        "steps": form.steps,
        "instruments": [
            {"name": names[key], "url": address(reverse("instrument", args=[key]))}
            for key in data["instruments"]
            if key in names
        ],
        "reading": [
            {"one": one, "about": one.about(language)} for one in reading_list() if one.key in data["reading"]
        ],
        "ask_url": address(reverse("helpdesk")),
        "is_open": queries.the_desk() is not None,
        "kept": [(name, value) for name in data for value in _values(data[name])],
    }


def _values(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]
