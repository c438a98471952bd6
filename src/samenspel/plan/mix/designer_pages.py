# SPDX-License-Identifier: EUPL-1.2
"""The designer: goal, room, time, role, people, and only then instruments. Nothing is kept here; the plan travels in the form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samenspel.engines.mix.answers import LONGEST_TEXT
from samenspel.engines.mix.codes import LANGUAGES, PHASES, known
from samenspel.foundations.places.models import Place

from . import forms, showing
from .design import MOST_CHOSEN, BrokenDesign, Design, seal, unseal
from .table import instrument_now, table_now

ADVICE, BEGIN, PANEL = "advice", "begin", "panel"
ORDER = (*forms.BY_KEY, ADVICE)
STEP_WORDS = (*(screen.word for screen in forms.SCREENS), gettext_lazy("Advice"))
BROKEN = gettext_lazy(
    "We could not read this plan any more: it was changed on the way, or made with an earlier version of this site. "
    "What could be kept is filled in. Please go through the questions once more."
)


@require_http_methods(["GET", "HEAD", "POST"])
def designer(request: HttpRequest) -> HttpResponse:
    """Every screen of the designer has this address: what was filled in is never part of an address, so it is in no log or history."""
    if request.method != "POST":
        return _begin(request, _started(request))
    design, broken = _sent(request)
    step, to = request.POST.get("step", ""), request.POST.get("to", "")
    form = _form(request, step, to)
    if form is not None:
        if form.is_valid():
            design = replace(design, answers=_with(form, design))
        elif step == PANEL:
            return _advice(request, design, form=form)
        elif step == BEGIN:
            return _begin(request, design, form=form)
        else:
            return _screen(request, design, step, form=form, broken=broken)
    if broken:
        to = to if to in forms.BY_KEY else ORDER[0]
    if to == BEGIN:
        return _begin(request, design)
    if to in forms.BY_KEY:
        return _screen(request, design, to, broken=broken)
    design, told, where = _changed_mix(request, design)
    # Somebody who left the first screen empty through a form of their own still needs a goal.
    if step != PANEL and not design.answers.goals and not any(design.answers.phase_goals.values()):
        return _screen(request, design, ORDER[0], asked_for_goals=True)
    return _advice(request, design, told=told, told_at=where)


def _sent(request: HttpRequest) -> tuple[Design, bool]:
    try:
        design, broken = unseal(request.POST.get("plan", "")), False
    except BrokenDesign as wrong:
        design, broken = wrong.kept, True
    return design.changed(language=_language()), broken


def _language() -> str:
    now = get_language() or ""
    return now if now in LANGUAGES else LANGUAGES[0]


def _started(request: HttpRequest) -> Design:
    """What a link into the designer may bring along: a goal, an instrument, a municipality."""
    values: dict[str, Any] = {"language": _language()}
    if (goal := request.GET.get("doel", "")) in known("goals"):
        values["goals"] = (goal,)
    if instrument_now(wish := request.GET.get("instrument", "")[:40]):
        values["wish"] = wish
    if slug := request.GET.get("gemeente", "")[:80]:
        place = Place.objects.filter(slug=slug, is_network=False).only("region", "population").first()
        if place is not None:
            values |= {"region": place.region, "inhabitants": place.population}
    return Design().changed(**values)


def _form(request: HttpRequest, step: str, to: str) -> forms.ScreenForm | None:
    if step == BEGIN:
        return forms.BEGIN(request.POST)
    if step == PANEL:
        return forms.PANEL(request.POST)
    if step not in forms.FORMS:
        return None
    back = to == BEGIN or (to in ORDER and ORDER.index(to) < ORDER.index(step))
    return (forms.GOING_BACK if back else forms.FORMS)[step](request.POST)


def _with(form: forms.ScreenForm, design: Design) -> Any:
    answers = form.answers(design.answers)
    if answers.wish and instrument_now(answers.wish) is None:
        answers = answers.changed(wish="")
    return answers.changed(subject=" ".join(answers.subject.split())[:LONGEST_TEXT])


def _changed_mix(request: HttpRequest, design: Design) -> tuple[Design, str, str]:
    """Take an instrument out, put one in, back to the proposal; keep this plan beside its changed copy, or let go of that.

    Returns the plan, what to tell, and where on the page: a phase, or "keep".
    """
    post = request.POST
    if "copy" in post:
        kept = replace(design, beside=None, into=0)
        told = _("This is kept as plan A. What you change from now on is plan B.")
        return replace(design, beside=kept), told, "keep"
    if "apart" in post:
        return replace(design, beside=None), _("Plan A was let go of."), "keep"
    word = next((name for name in ("take", "put", "propose") if name in post), "")
    phase, _colon, key = post.get(word, "").partition(":")
    if not word or phase not in PHASES:
        return design, "", ""
    chosen = dict(design.chosen)
    if word == "propose":
        chosen.pop(phase, None)
        told = _("The mix of this phase is the proposed one again.")
        return replace(design, chosen=chosen), told, phase
    if word == "put":
        key = post.get(f"put-{phase}", "")
    one, there = instrument_now(key), showing.keys_now(design, phase)
    if one is None or there is None:
        return design, "", ""
    if word == "put" and len(there) >= MOST_CHOSEN:
        return design, _("There are eight instruments in this phase. Take one out first."), phase
    keys = [*(other for other in there if other != key), *([key] if word == "put" else [])]
    told = (
        _("%(name)s was put in. Below the mix you read what it still misses.")
        if word == "put"
        else _("%(name)s was taken out. Below the mix you read what it still misses.")
    )
    told %= {"name": one.words(_language()).name}
    return replace(design, chosen={**chosen, phase: tuple(keys)}), told, phase


# --- pages ---------------------------------------------------------------------------
def _begin(request: HttpRequest, design: Design, form: forms.ScreenForm | None = None) -> HttpResponse:
    raw = forms.raw_of_form(form) if form else forms.raw_of(design.answers)
    subject, wish = forms.shown(
        (forms.SUBJECT, forms.WISH), raw, design.answers, _language(), form=form, table=table_now()
    )
    return render(
        request,
        "mix/designer/begin.html",
        {
            "subject": subject,
            "wish": wish,
            "has_wish": bool(design.answers.wish),
            "form": form,
            "plan": seal(design),
        },
    )


def _screen(
    request: HttpRequest,
    design: Design,
    key: str,
    *,
    form: forms.ScreenForm | None = None,
    broken: bool = False,
    asked_for_goals: bool = False,
) -> HttpResponse:
    screen, place = forms.BY_KEY[key], ORDER.index(key)
    answers = forms.suggested(design.answers) if key == "when" else design.answers
    raw = forms.raw_of_form(form) if form else forms.raw_of(answers)
    table = table_now()
    wish = instrument_now(design.answers.wish) if key == ORDER[0] and design.answers.wish else None
    page = render(
        request,
        "mix/designer/screen.html",
        {
            "screen": screen,
            "questions": forms.shown(screen.questions, raw, answers, _language(), form=form, table=table),
            "form": form,
            "plan": seal(design),
            "subject": design.answers.subject,
            "wish_name": wish.words(_language()).name if wish else "",
            "steps": STEP_WORDS,
            "current": place + 1,
            "before": ORDER[place - 1] if place else BEGIN,
            "after": ORDER[place + 1],
            "reached": request.POST.get("reached", ""),
            "broken": BROKEN if broken else "",
            "asked_for_goals": asked_for_goals,
            "suggested": key == "when" and not form and not design.answers.phases,
            "crumbs": _crumbs(screen.title),
        },
    )
    if getattr(request, "htmx", False):  # a whole page does not fit in the box that htmx replaces
        page["HX-Retarget"], page["HX-Reswap"] = "body", "innerHTML"
    return page


def _advice(
    request: Any,
    design: Design,
    *,
    form: forms.ScreenForm | None = None,
    told: str = "",
    told_at: str = "",
) -> HttpResponse:
    language = _language()
    shown = showing.show(design, language)
    context = {
        "shown": shown,
        "designer_url": reverse("designer"),
        "plan": seal(design),
        "plan_title": (design.answers.subject or _("My plan"))[:80],
        "told": told,
        "told_at": told_at,
        "listed": request.POST.get("all", ""),
        "wrong": [error for errors in form.errors.values() for error in errors] if form else [],
    }
    if request.htmx:
        return render(request, "mix/designer/advice_body.html", {**context, "part": True})
    raw = forms.raw_of_form(form) if form else forms.raw_of(design.answers)
    panel = [
        {
            "title": str(screen.title),
            "questions": forms.shown(
                [question for question in screen.questions if question.name != "wish"],
                raw,
                design.answers,
                language,
                form=form,
                small=True,
            ),
        }
        for screen in forms.SCREENS
    ]
    return render(
        request,
        "mix/designer/advice.html",
        {
            **context,
            "panel": panel,
            "form": form,
            "steps": [str(word) for word in STEP_WORDS],
            "current": len(ORDER),
            "answers": showing.answers_in_words(design.answers, language),
            "stops": _stops(shown),
            "crumbs": _crumbs(_("Advice")),
        },
    )


def _stops(shown: showing.Shown) -> list[dict[str, str]]:
    return [
        {"id": "verdict", "label": _("Advice")},
        *({"id": phase.key, "label": phase.name} for phase in shown.phases),
        {"id": "keep", "label": _("Keep it")},
    ]


def _crumbs(label: Any) -> list[dict[str, Any]]:
    return [{"label": _("Plan"), "url": reverse("designer")}, {"label": label, "url": ""}]


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest) -> HttpResponse:
    """Plan A and plan B beside each other. Both travel in the form."""
    design, broken = _sent(request) if request.method == "POST" else (Design(), False)
    context: dict[str, Any] = {
        "crumbs": _crumbs(_("Two plans side by side")),
        "broken": BROKEN if broken else "",
    }
    if design.beside is None:
        context["plan"] = "" if design.is_empty else seal(design)
        return render(request, "mix/designer/compare.html", context)
    language = _language()
    first, second = (
        showing.show(one, language) for one in (design.beside.changed(language=language), design)
    )
    return render(
        request,
        "mix/designer/compare.html",
        {
            **context,
            "plan": seal(design),
            "subject": design.answers.subject,
            "plans": [
                {
                    "letter": letter,
                    "shown": one,
                    "only": showing.only_in(one, other),
                    "alone": seal(replace(one.design, beside=None, into=design.into)),
                }
                for letter, one, other in (("A", first, second), ("B", second, first))
            ],
            "differences": showing.differences(first, second, language),
            "table": showing.side_by_side(first, second),
        },
    )
