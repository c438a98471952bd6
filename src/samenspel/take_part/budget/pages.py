# SPDX-License-Identifier: EUPL-1.2
"""A budget as everybody meets it before and after the count: the front page, one project, the rules. The count itself: result_pages.py."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.db.models.functions import Length
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime, now
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.contributions.actions import taking_part
from samenspel.foundations.contributions.models import Contribution, State
from samenspel.foundations.money import money
from samenspel.foundations.pages import page_of, trail
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import refusals
from samenspel.foundations.rules.roles import SEE_DESK, has

from .models import Ballot, Budget, Completion, Envelope, Project, Rule, Tally
from .reading import Reading, Title, effective
from .words import COMPLETIONS, RULES, grouped, headline, in_one_breath, not_this_one, outcome_words

PER_PAGE = 24
FEW = 12
"""up to here a list needs no filter"""
LONG_LIST = 30
LARGE = 3
"""a project above 1/LARGE of its envelope gets a notice"""
BLOBS = ("trace", "ballots")


def found(request: Any, place: Place, activity: str) -> Activity:
    one = get_object_or_404(
        Activity.objects.visible_to(request.person).select_related("budget"),
        place=place,
        instrument="budget",
        slug=activity,
    )
    one.place = place
    return one


def shows_count(activity: Any, person: Any) -> bool:
    """Whether this person sees the count: everybody once the result was published, the desk before."""
    return activity.budget.result_at is not None or has(person, SEE_DESK, activity.place_id)


def crumbs(place: Place, activity: Activity, *steps: tuple[str, str]) -> list[dict[str, Any]]:
    address = reverse("budget", args=[place.slug, activity.slug])
    return trail(place, (activity.title, address if steps else ""), *steps)


def envelopes_of(activity: Activity, person: Any) -> list[Any]:
    """The envelopes with the counts this person sees, without the files of those."""
    rows = Envelope.objects.filter(activity=activity).select_related("tally").order_by("order", "id")
    found: list[Any] = list(rows.defer(*(f"tally__{blob}" for blob in BLOBS)))
    shown = shows_count(activity, person)
    for row in found:
        row.shown = shown
    return found


def titles_of(activity: Activity) -> dict[int, Title]:
    """Every project's title as it is now; a count still has the titles of its day."""
    rows = Contribution.objects.filter(activity=activity).values_list(
        "number", "title", "is_public", "state", Length("text")
    )
    return {
        number: Title(
            title,
            is_hidden=not is_public and state != State.MERGED,
            is_erased=not long,  # nobody can enter a project without a text
        )
        for number, title, is_public, state, long in rows
    }


def tally_of(envelope: Any) -> Tally | None:
    return getattr(envelope, "tally", None) if envelope is not None and envelope.shown else None


# --- the front page ---
def index(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(request, place, activity)
    budget, envelopes = one.budget, envelopes_of(one, request.person)
    state = state_of(one, envelopes)
    rows = list(_projects(one))
    listed = [row for row in rows if row.lot is not None] if budget.shortlist_at else []
    refused = [row for row in rows if row.review == Project.Review.NOT_FEASIBLE]
    shown = listed if budget.shortlist_at else [row for row in rows if row not in refused]
    choices = _filters(shown, envelopes) if len(shown) > FEW else {}
    asked = {name: request.GET.get(name, "")[:80] for name in ("deel", "thema")}
    asked = {name: value for name, value in asked.items() if value and value in dict(choices.get(name, ()))}
    chosen = [row for row in shown if _fits(row, asked)]
    page = page_of(request, chosen, PER_PAGE)
    results = [_result_line(one, place, envelope) for envelope in envelopes if tally_of(envelope)]
    return render(
        request,
        "budget/index.html",
        {
            "activity": one,
            "budget": budget,
            "state": state,
            "envelopes": [(row.name, money(row.amount_cents, budget.currency)) for row in envelopes],
            "total": money(sum(row.amount_cents for row in envelopes), budget.currency),
            "results": results,
            "timeline": history(one, envelopes) if budget.source else timeline(one, state),
            "listed_count": len(listed),
            "shown_count": len(shown),
            "page": page,
            "cards": _cards(page.object_list, envelopes, budget, state),
            "choices": [(name, label, choices[name]) for name, label in _labels() if choices.get(name)],
            "asked": asked,
            "query": urlencode(asked),
            "refused": refused,
            "rule": RULES[Rule(budget.rule)],
            "crumbs": crumbs(place, one),
        },
    )


def state_of(activity: Activity, envelopes: list[Any]) -> str:
    """How far a budget is: preparing, listed (people can read what they will choose from), voting, counting or counted."""
    if any(tally_of(envelope) for envelope in envelopes):
        return "counted"
    if activity.budget.shortlist_at is None:
        return "preparing"
    if now() < activity.opens_at:
        return "listed"
    return "voting" if now() < activity.closes_at else "counting"


def _projects(activity: Activity) -> QuerySet[Project]:
    return (
        Project.objects.filter(contribution__activity=activity, contribution__is_public=True)
        .select_related("contribution__neighbourhood")
        .defer("contribution__stems", "contribution__hidden_reason")
        .order_by("contribution__number")
    )


def _labels() -> tuple[tuple[str, str], ...]:
    return (("deel", _("Part of the money")), ("thema", _("Theme")))


def _filters(rows: list[Project], envelopes: list[Any]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    if len(envelopes) > 1:
        found["deel"] = [(row.slug, row.name) for row in envelopes]
    themes = sorted({row.theme for row in rows if row.theme})
    if len(themes) > 1:
        found["thema"] = [(theme, theme) for theme in themes]
    for row in rows:  # compared by what the address says
        row.envelope_slug = next((one.slug for one in envelopes if one.pk == row.envelope_id), "")  # type: ignore[attr-defined]
    return found


def _fits(row: Any, asked: dict[str, str]) -> bool:
    return (not asked.get("deel") or row.envelope_slug == asked["deel"]) and (
        not asked.get("thema") or row.theme == asked["thema"]
    )


def district_of(row: Project) -> str:
    where = row.contribution.neighbourhood
    return where.name if where else row.district


def _cards(rows: Any, envelopes: list[Any], budget: Budget, state: str) -> list[dict[str, Any]]:
    """What a card shows: cost, part of the money, theme, whether it weighs heavily, and what became of it."""
    by_pk = {row.pk: row for row in envelopes}
    outcome = {
        (envelope.pk, one["number"]): outcome_words(one)
        for envelope in envelopes
        if tally_of(envelope)
        for one in envelope.tally.data["projects"]
    }
    waits = _("cost not known yet")
    cards = []
    for row in rows:
        envelope = by_pk.get(row.envelope_id)
        mark, word = outcome.get((row.envelope_id, row.contribution.number), ("", ""))
        cards.append(
            {
                "number": row.contribution.number,
                "seed": row.contribution_id,
                "title": row.contribution.title,
                "text": row.contribution.text,
                "language": row.contribution.language,
                "cost": money(row.cost_cents, budget.currency) if row.cost_cents else waits,
                "envelope": envelope.name if envelope and len(envelopes) > 1 else "",
                "theme": row.theme,
                "district": district_of(row),
                "is_large": is_large(row, envelope),
                "mark": mark,
                "word": word,
                "waits": state == "preparing" and row.review == Project.Review.WAITING,
            }
        )
    return cards


def is_large(project: Project, envelope: Any) -> bool:
    return bool(
        envelope is not None and project.cost_cents and project.cost_cents * LARGE > envelope.amount_cents
    )


def result_address(activity: Activity, place: Place, envelope: Any = None) -> str:
    words = [place.slug, activity.slug]
    return (
        reverse("budget-result-envelope", args=[*words, envelope.slug])
        if envelope
        else reverse("budget-result", args=words)
    )


def _result_line(activity: Activity, place: Place, envelope: Any) -> dict[str, Any]:
    return {
        "name": envelope.name,
        "headline": headline(envelope.tally.data),
        "sentence": in_one_breath(envelope.tally.data),
        "url": result_address(activity, place, envelope),
    }


def timeline(activity: Activity, state: str) -> list[dict[str, Any]]:
    """What comes when, for components/timeline.html."""
    budget = activity.budget
    order = ("preparing", "listed", "voting", "counting", "counted")
    at = order.index(state)
    day = "j F Y"
    counted = _("for each project a reason, and all figures") if state == "counted" else ""
    rows = [
        (_("Projects are checked"), "", _("Can it be done, and what does it cost?"), 0),
        (
            _("The list"),
            date_format(localtime(budget.shortlist_at), day) if budget.shortlist_at else "",
            _("The rules are fixed before anybody chooses."),
            1,
        ),
        (_("You choose"), _period(activity), "", 2),
        (_("The count"), "", counted or _("Anybody can count again."), 3),
        (_("Carrying out"), "", _("What gets money becomes a promise that you can follow."), 4),
    ]
    return [
        {
            "title": title,
            "when": when,
            "text": text,
            "state": "done" if step < at else "now" if step == at else "next",
        }
        for title, when, text, step in rows
    ]


def history(activity: Activity, envelopes: list[Any]) -> list[dict[str, Any]]:
    """The same of an election that was held elsewhere: what happened there, and what was done with it here."""
    brought_in, closed = activity.budget.rules_fixed_at, activity.closes_at
    assert brought_in is not None, "an election that was brought in has its rules from the start"
    counts = [envelope.tally.counted_at for envelope in envelopes if tally_of(envelope)]
    day = "j F Y"
    rows = [
        # A file that does not name its days ends, for want of better, when it was brought in.
        (_("People voted"), _period(activity) if closed < brought_in else "", "", "done"),
        (
            _("Brought in from a file"),
            date_format(localtime(brought_in), day),
            _("The ballots, without who cast them."),
            "done",
        ),
        (
            _("Counted here"),
            date_format(localtime(max(counts)), day) if counts else "",
            _("Anybody can count again."),
            "done" if counts else "now",
        ),
    ]
    if activity.budget.settled_at:
        rows.append(
            (_("Carrying out"), "", _("What gets money becomes a promise that you can follow."), "now")
        )
    return [{"title": title, "when": when, "text": text, "state": state} for title, when, text, state in rows]


def _period(activity: Activity) -> str:
    return _("%(first)s to %(last)s") % {
        "first": date_format(localtime(activity.opens_at), "j F"),
        # What closes at midnight has its last day before that midnight.
        "last": date_format(localtime(activity.closes_at - timedelta(microseconds=1)), "j F Y"),
    }


# --- one project ---
def project(request: Any, place: Place, activity: str, number: int) -> HttpResponse:
    one = get_object_or_404(
        Contribution.objects.visible_to(request.person)
        .select_related("activity__budget", "project__envelope__tally", "neighbourhood", "origin")
        .defer(*(f"project__envelope__tally__{blob}" for blob in BLOBS)),
        place=place,
        activity__instrument="budget",
        activity__slug=activity,
        number=number,
    )
    one.place = one.activity.place = place
    if not one.activity.is_public and not has(request.person, SEE_DESK, place.pk):
        raise Http404  # a draft is for the desk, also for who proposed something in it
    budget, row = one.activity.budget, one.project
    envelope: Any = row.envelope
    if envelope is not None:
        envelope.shown = shows_count(one.activity, request.person)
    tally = tally_of(envelope)
    answers: list[Any] = list(one.answers.all())
    for answer in answers:
        answer.byline = f"{answer.signed}, {date_format(localtime(answer.at), 'j F Y')}."
    decisions = {}
    if not request.person.is_anonymous:
        buttons = (taking_part.follow, taking_part.stop_following)
        decisions = refusals(Contribution.objects.filter(pk=one.pk), buttons, request.person)[one.pk]
    base = reverse("budget", args=[place.slug, one.activity.slug])
    return render(
        request,
        "budget/project.html",
        {
            "contribution": one,
            "activity": one.activity,
            "project": row,
            "envelope": envelope,
            "cost": money(row.cost_cents, budget.currency) if row.cost_cents else "",
            "district": district_of(row),
            "is_large": is_large(row, envelope),
            "origin": _origin(one),
            "answers": answers,
            "commitments": [
                {"number": promise.pk, "title": promise.title, "state": promise.sign}
                for promise in Commitment.objects.visible_to(request.person).filter(contribution=one)
            ],
            "may": {key.partition(".")[2]: decision for key, decision in decisions.items()},
            "result": _result_of(one, tally, base),
            "result_url": result_address(one.activity, place, envelope) if tally else "",
            "crumbs": crumbs(place, one.activity, (one.title, "")),
        },
    )


def _origin(one: Contribution) -> Contribution | None:
    """The idea it was made of, unless that was hidden or withdrawn meanwhile."""
    origin = one.origin
    return origin if origin is not None and origin.state in (State.PUBLISHED, State.MERGED) else None


def _result_of(one: Contribution, tally: Tally | None, base: str) -> dict[str, Any] | None:
    if tally is None:
        return None
    # Who sees the page of a hidden project, such as its author, reads its title there anyway.
    reading = Reading(tally.data, base, titles_of(one.activity) | {one.number: Title(one.title)})
    row = reading.by_number.get(one.number)
    if row is None:
        return None
    bar = reading.bar(row) | {"label": _("What its supporters brought together"), "url": ""}
    shown = {key for key, _amount in bar["parts"]}
    return {
        "reason": reading.reason(row),
        "word": _("gets money") if row["status"] == "funded" else _("gets no money"),
        "bar": [bar],
        "most": row["cost"],
        "legend": [(key, words) for key, words in reading.picture()["legend"] if key in shown],
        "pays": reading.pays and row["status"] in ("funded", "lost"),
        "rounds": effective(row, reading.projects) if reading.pays else None,
        "note": not_this_one(tally.data),
        "greedy": row["greedy"],
        "differs": row["greedy"] != (row["status"] == "funded"),
        "place": row["place"],
        "facts": [
            (reading.votes_word, grouped(row["votes"])),
            (_("Cost"), reading.money(row["cost"])),
            *([(_("Chosen as number"), grouped(row["place"]))] if row["place"] else []),
        ],
    }


# --- the rules ---
def rules(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(request, place, activity)
    budget = one.budget
    lot: list[Any] = []
    if budget.shortlist_at:
        lot = list(
            Project.objects.filter(
                contribution__activity=one, contribution__is_public=True, lot__isnull=False
            )
            .order_by("lot")
            .values("lot", "outside_key", number=F("contribution__number"), title=F("contribution__title"))
        )
        for row in lot:
            row["url"] = reverse("budget.project", args=[place.slug, one.slug, row["number"]])
            row["key"] = row["outside_key"] or str(row["number"])
            row["drawn"] = (
                sha256(f"{budget.lot_seed}:{row['key']}".encode()).hexdigest()[:12] if budget.lot_seed else ""
            )
    return render(
        request,
        "budget/rules.html",
        {
            "activity": one,
            "budget": budget,
            "facts": facts_of_rules(budget),
            "rule": RULES[Rule(budget.rule)],
            "completion": COMPLETIONS[Completion(budget.completion)]
            if budget.rule == Rule.EQUAL_SHARES
            else None,
            "lot": lot,
            "fold_lot": len(lot) > LONG_LIST,
            "readme": readme(get_language() or "en"),
            "crumbs": crumbs(place, one, (_("How we count"), "")),
        },
    )


def facts_of_rules(budget: Budget) -> list[tuple[str, str]]:
    """(what, how) for the table of the rules."""
    yes, no = _("Yes"), _("No")
    rows = [(_("Way of counting"), str(Rule(budget.rule).label))]
    if budget.rule == Rule.EQUAL_SHARES:
        rows += [
            (_("When money is left"), str(Completion(budget.completion).label)),
            (_("Then most votes first with the rest"), yes if budget.utilitarian else no),
            (_("Ballots choose between this outcome and most votes first"), yes if budget.comparison else no),
        ]
    floor = budget.floor
    rows.append(
        (
            _("Fewest votes"),
            ngettext("%(count)s vote", "%(count)s votes", floor) % {"count": grouped(floor)}
            if floor
            else _("one vote"),
        )
    )
    return rows


@cache
def readme(language: str) -> SafeString:
    """How a budget is counted, as README.nl.md or README.en.md says it. Our own text, so its HTML needs no cleaning."""
    from markdown_it import MarkdownIt

    here = Path(__file__).parent
    file = here / f"README.{language}.md"
    text = (file if file.exists() else here / "README.en.md").read_text(encoding="utf-8")
    body = text.partition("\n")[2]  # the page has its own title
    made = MarkdownIt("commonmark").enable("table").render(body)
    return SafeString(made.replace("<h2>", "<h3>").replace("</h2>", "</h3>"))


# --- for the page of the process and its report ---
def so_far(activity: Activity) -> str:
    count = activity.public_count
    return ngettext("%(count)d project so far", "%(count)d projects so far", count) % {"count": count}


def figures(activity: Activity) -> list[tuple[str, int]]:
    published = Tally.objects.filter(envelope__activity__budget__result_at__isnull=False)
    counts = list(published.filter(envelope__activity=activity).values_list("data", flat=True))
    rows = [
        (
            _("projects"),
            Project.objects.filter(contribution__activity=activity, contribution__is_public=True).count(),
        )
    ]
    if counts:
        funded = sum(1 for data in counts for one in data["projects"] if one["status"] == "funded")
        rows += [
            (_("projects that get money"), funded),
            (_("ballots"), Ballot.objects.filter(activity=activity).count()),
        ]
    return rows
