# SPDX-License-Identifier: EUPL-1.2
"""The public page of one municipality: how far it is, who promised what, and what became of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import CharField, DateField, Exists, F, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samenspel.foundations.places.models import Place
from samenspel.foundations.places.network_map import legend_mark
from samenspel.foundations.rules.roles import EDIT_NETWORK, has

from ..anchoring.reading import shown
from ..frame import crumbs, municipality
from ..models import (
    Ally,
    Campaign,
    Evaluation,
    Member,
    Milestone,
    Post,
    Signature,
    Standing,
    Trial,
    WorkPoint,
)
from ..standing import RUNGS, Facts, whole_college
from ..values import sets
from . import drawings

POSTS_SHOWN = 6


def the_place(slug: str) -> Place | str:
    """The municipality, or the address of what it merged into."""
    try:
        return municipality(slug)
    except Http404:
        old = Place.objects.filter(slug=slug, is_network=False, valid_to__isnull=False)
        before = old.select_related("successor").first()
        if before is None or before.current.valid_to is not None:
            raise
        return str(before.current.slug)


def _campaign(place: Place, person: Any) -> Any:
    """With whether anybody is in the group, and whether this person is. One query."""
    group = Member.objects.filter(campaign=OuterRef("pk"))
    mine = Exists(group.filter(person=person)) if not person.is_anonymous else Value(False)
    return Campaign.objects.filter(place=place).annotate(is_busy=Exists(group), is_mine=mine).first()


def _pieces(campaign: Campaign) -> dict[str, list[dict[str, Any]]]:
    """Milestones, allies who agreed to be named, work points and trials that are public, by kind. One query."""

    def columns(rows: Any, kind: str, one: Any, two: Any, three: Any, on: Any) -> Any:
        def text(value: Any) -> Any:
            return Cast(Value("") if value is None else F(value), TextField())

        return (
            rows.filter(campaign=campaign)
            .order_by()
            .annotate(
                piece=Value(kind, output_field=CharField()),
                one=text(one),
                two=text(two),
                three=text(three),
                day=Cast(Value(None) if on is None else F(on), DateField()),
            )
            .values("piece", "pk", "one", "two", "three", "day")
        )

    found: dict[str, list[dict[str, Any]]] = {"rung": [], "ally": [], "point": [], "trial": []}
    public = Q(is_public=True)
    rows = columns(Milestone.objects.all(), "rung", "standing", None, None, "on").union(
        columns(Ally.objects.filter(public, state=Ally.State.JOINED), "ally", "name", None, None, None),
        columns(WorkPoint.objects.filter(public), "point", "text", "why", "position", None),
        columns(Trial.objects.filter(public), "trial", "title", "about", "lessons", "evaluated_on"),
        all=True,
    )
    for row in rows:
        found[row["piece"]].append(row)
    found["ally"].sort(key=lambda row: row["one"].casefold())
    found["point"].sort(key=lambda row: int(row["three"]))
    found["trial"].sort(key=lambda row: row["pk"])
    return found


def ladder(
    standing: str, milestones: dict[str, date], not_so: frozenset[str] = frozenset()
) -> list[dict[str, Any]]:
    """The seven rungs, the one where the municipality stands is now, those before are done. A rung that was skipped has no date.
    What was written down late counts from the day it happened: who signed in March was busy in March, also when the group came here in May.

    not_so   rungs below that were passed over: a municipality can anchor a promise that its college as a whole never signed
    """
    here = RUNGS.index(standing)
    since: dict[str, date] = {}
    for key in reversed(RUNGS[: here + 1]):
        if key in milestones:
            since[key] = min([milestones[key], *since.values()])
    return [
        {
            "state": "now" if at == here else "done" if at < here and key not in not_so else "next",
            "sign": legend_mark(key, drawings.LOOK),
            "word": drawings.LOOK.states[key],
            "on": None if key in not_so else since.get(key),
        }
        for at, key in enumerate(RUNGS)
        # Who stands higher no longer hears that nobody was busy.
        if key != Standing.NOBODY or here == 0
    ]


def _passed_over(campaign: Campaign, signatures: list[Signature]) -> frozenset[str]:
    """Which signing rungs do not hold: nobody reads that the whole college signed when it did not."""
    facts = Facts(
        signed=tuple((row.office, row.name_folded) for row in signatures), college_size=campaign.college_size
    )
    holds = {Standing.SIGNED: bool(signatures), Standing.COLLEGE: whole_college(facts)}
    return frozenset(key.value for key, is_so in holds.items() if not is_so) - {campaign.standing}


def _anchors(campaign: Campaign, place: Place) -> list[dict[str, Any]]:
    """What was promised and checked, for components/promise.html. One query."""
    return [
        {
            "state": one.stand.sign,
            "word": one.stand.word,
            "title": one.title,
            "url": reverse("commitment", args=[place.slug, one.commitment_id]) if place.is_active else "",
            "note": _("%(kind)s. %(who)s, by %(day)s.")
            % {"kind": one.kind_word, "who": one.owner_name, "day": date_format(one.due_on, "j F Y")},
        }
        for one in shown(campaign)
    ]


def _evaluation(evaluation: Evaluation | None, language: str) -> dict[str, Any] | None:
    """Per value a score with its evidence, in the order of the version it was held on."""
    if evaluation is None:
        return None
    values = sets.version_called(evaluation.values_version)
    titles = {value.key: sets.said(value.title, language) for value in values.values} if values else {}
    scores = evaluation.scores if isinstance(evaluation.scores, dict) else {}
    order = [*titles, *(key for key in scores if key not in titles)]
    rows = []
    for key in order:
        given = scores.get(key)
        if not isinstance(given, dict) or given.get("score") not in (1, 2, 3, 4, 5):
            continue
        rows.append(
            {
                "title": titles.get(key, key),
                "number": given["score"],
                "drawing": drawings.score(given["score"]),
                "evidence": str(given.get("evidence") or ""),
                "adjust": str(given.get("adjust") or ""),
            }
        )
    return {"row": evaluation, "values": rows}


def town(request: Any, town: str) -> HttpResponse:
    place = the_place(town)
    if isinstance(place, str):
        return redirect("charter-town", place)
    campaign = _campaign(place, request.person)
    context: dict[str, Any] = {
        # Not "town": the frame of every page takes that for a town that runs on this site.
        "municipality": place,
        "campaign": campaign,
        "crumbs": crumbs((place.name, "")),
        "is_busy": bool(campaign and campaign.is_busy),
        "is_team": bool(campaign) and has(request.person, EDIT_NETWORK),
        "is_mine": bool(campaign and campaign.is_mine),
        "standing": Standing.NOBODY.value,
        "rungs": ladder(Standing.NOBODY, {}),
        "standing_word": Standing.NOBODY.label,
        "standing_sign": legend_mark(Standing.NOBODY, drawings.LOOK),
    }
    if campaign is not None:
        pieces = _pieces(campaign)
        signatures = list(Signature.objects.public().filter(campaign=campaign, withdrawn_on=None))
        anchors = _anchors(campaign, place)
        context |= {
            "standing": campaign.standing,
            "rungs": ladder(
                campaign.standing,
                {row["one"]: row["day"] for row in pieces["rung"]},
                _passed_over(campaign, signatures),
            ),
            "standing_word": drawings.LOOK.states[campaign.standing],
            "standing_sign": legend_mark(campaign.standing, drawings.LOOK),
            "signatures": signatures,
            "versions": sorted({row.values_version for row in signatures}),
            "allies": pieces["ally"],
            "points": pieces["point"],
            "trials": pieces["trial"],
            "anchors": anchors,
            "evaluation": _evaluation(
                Evaluation.objects.public()
                .filter(campaign=campaign, is_offered=True)
                .order_by("-held_on", "-pk")
                .first(),
                get_language() or "nl",
            ),
            "posts": list(
                Post.objects.public().filter(campaign=campaign).order_by("-on", "-pk")[:POSTS_SHOWN]
            ),
            "has_briefing": bool(signatures or anchors),
        }
    return render(request, "charter/overview/town.html", context)
