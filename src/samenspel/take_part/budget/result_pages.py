# SPDX-License-Identifier: EUPL-1.2
"""The count as everybody reads it: the result of an envelope, what if it were counted otherwise, and the files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from samenspel.engines.budgeting.sentences import SENTENCES
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.money import money
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused
from samenspel.foundations.rules.roles import EXPORT, has

from . import downloads
from .models import Completion, Envelope, Rule
from .pages import BLOBS, crumbs, envelopes_of, found, result_address, shows_count, tally_of, titles_of
from .reading import Reading, average, command, fingerprint
from .words import grouped, headline, in_one_breath, not_this_one

AMOUNTS, COUNTS = ("cost", "budget"), ("greedy", "equal_shares")
"""facts of a warning that are money, and that are numbers of people"""


def result(request: Any, place: Place, activity: str) -> HttpResponse:
    """The only envelope's result, or of several a line each."""
    one = found(request, place, activity)
    envelopes = envelopes_of(one, request.person)
    if len(envelopes) == 1 and tally_of(envelopes[0]):
        return _result(request, place, one, envelopes[0], alone=True)
    lines = [
        {
            "name": row.name,
            "amount": money(row.amount_cents, one.budget.currency),
            "url": result_address(one, place, row) if tally_of(row) else "",
            "headline": headline(row.tally.data) if tally_of(row) else "",
            "sentence": in_one_breath(row.tally.data) if tally_of(row) else "",
        }
        for row in envelopes
    ]
    counted = [row for row in envelopes if tally_of(row)]
    return render(
        request,
        "budget/results.html",
        {
            "activity": one,
            "lines": lines,
            "counted": bool(counted),
            "spent": money(sum(row.tally.data["spent"] for row in counted), one.budget.currency),
            "funded": sum(
                1 for row in counted for each in row.tally.data["projects"] if each["status"] == "funded"
            ),
            "crumbs": crumbs(place, one, (_("Result"), "")),
        },
    )


def _envelope(activity: Activity, slug: str, person: Any, *, defer: tuple[str, ...] = BLOBS) -> Any:
    """An envelope whose count this person sees, without the files nobody asked for."""
    if not shows_count(activity, person):
        raise Http404
    return get_object_or_404(
        Envelope.objects.select_related("tally")
        .defer(*(f"tally__{blob}" for blob in defer))
        .filter(tally__isnull=False),
        activity=activity,
        slug=slug,
    )


def of_envelope(request: Any, place: Place, activity: str, envelope: str) -> HttpResponse:
    one = found(request, place, activity)
    envelopes = envelopes_of(one, request.person)
    for row in envelopes:
        if row.slug == envelope and tally_of(row):
            return _result(request, place, one, row, alone=len(envelopes) == 1)
    raise Http404


def _result(request: Any, place: Place, activity: Activity, envelope: Any, *, alone: bool) -> HttpResponse:
    tally, budget = envelope.tally, activity.budget
    data = tally.data
    base = reverse("budget", args=[place.slug, activity.slug])
    reading = Reading(data, base, titles_of(activity))
    many = len(reading.projects) > 30
    no_ballots = _why_no_ballots(activity, request.person, reading)
    path = () if alone else ((_("Result"), result_address(activity, place)), (envelope.name, ""))
    return render(
        request,
        "budget/result.html",
        {
            "activity": activity,
            "budget": budget,
            "envelope": envelope,
            "alone": alone,
            "many": many,
            "data": data,
            "reading": reading,
            "day": date_format(localtime(tally.counted_at), "j F Y"),
            "headline": headline(data),
            "sentence": in_one_breath(data),
            "warnings": list(_warnings(reading)),
            "picture": reading.picture(),
            "reasons": reading.reasons(),
            "note": not_this_one(data),
            "beside": reading.beside(),
            "got": reading.got(),
            "districts": reading.parts("districts"),
            "themes": reading.parts("themes"),
            "share": reading.share(),
            "held": reading.voted_between_rules(),
            "figures": reading.figures(),
            "spent": money(data["spent"], data["currency"]),
            "money": money(data["budget"], data["currency"]),
            "left": money(data["budget"] - data["spent"], data["currency"])
            if data["budget"] > data["spent"]
            else "",
            "ballots": grouped(data["ballots"]),
            "empty": grouped(data["empty"]),
            "command": command(data, downloads.saved_as(activity.slug, envelope.slug, "stemmen.pb")),
            "prints": [
                {
                    "what": _("the ballots (stemmen.pb)"),
                    "full": data["input_sha256"],
                    "read": fingerprint(data["input_sha256"]),
                },
                {
                    "what": _("the outcome"),
                    "full": data["result_sha256"],
                    "read": fingerprint(data["result_sha256"]),
                },
            ],
            "files": _files(activity, place, envelope, reading, with_ballots=not no_ballots),
            "no_ballots": no_ballots,
            "chosen_there": _chosen_there(reading),
            "what_if_url": reverse("budget-what-if", args=[place.slug, activity.slug, envelope.slug]),
            "crumbs": crumbs(place, activity, *(path or ((_("Result"), ""),))),
        },
    )


def _warnings(reading: Reading) -> Any:
    """The warnings of the count, as sentences in the language of the page."""
    data, titles = reading.data, {one["id"]: one["title"] for one in reading.projects}
    for code, facts in data["warnings"]:
        if code in SENTENCES:
            said = {
                name: money(float(much) * 100, data["currency"])
                if name in AMOUNTS
                else grouped(int(much))
                if name in COUNTS
                else much
                for name, much in facts.items()
            }
            if facts.get("project") in titles:
                said["name"] = titles[facts["project"]]
            yield _(SENTENCES[code]).format_map(said)


def _chosen_there(reading: Reading) -> str:
    """Of an election that was brought in: how this count compares with what its file says was chosen."""
    there = reading.data.get("selected")
    if not there or not there["count"]:
        return ""
    if there["same"] == there["count"] == len(reading.funded):
        return _("Exactly the same projects as the file says were chosen.")
    said = ngettext(
        "In the file %(count)s project is marked as chosen; %(same)s is the same here.",
        "In the file %(count)s projects are marked as chosen; %(same)s of them are the same here.",
        there["count"],
    )
    return said % {"count": grouped(there["count"]), "same": grouped(there["same"])}


def _files(
    activity: Activity, place: Place, envelope: Any, reading: Reading, *, with_ballots: bool
) -> list[dict[str, str]]:
    sizes = {
        "stemmen.pb": reading.data["pb_bytes"],
        "telling.csv": len(downloads.as_csv(reading.projects)),
    }
    words = [place.slug, activity.slug, envelope.slug]
    return [
        {
            "name": name,
            "url": reverse("budget-download", args=[*words, name]),
            "size": downloads.size(sizes[name]) if name in sizes else "",
        }
        for name in downloads.NAMES
        if name != "stemmen.pb" or with_ballots
    ]


# --- what if ---
def what_if(request: Any, place: Place, activity: str, envelope: str) -> HttpResponse:
    """Another rule on the same ballots, beside the outcome that holds. Everything was counted beforehand; nothing is counted here."""
    one = found(request, place, activity)
    row = _envelope(one, envelope, request.person)
    data = row.tally.data
    reading = Reading(data, reverse("budget", args=[place.slug, one.slug]), titles_of(one))
    asked = _asked(request.GET, data["rules"])
    other = reading.variant(*asked)
    if other is None:
        raise Http404
    funded = set(other["funded"])
    voters = data["voters"]
    address = result_address(one, place, row)
    return render(
        request,
        "budget/what_if.html",
        {
            "activity": one,
            "envelope": row,
            "rule": asked[0],
            "completion": asked[1] if asked[0] == Rule.EQUAL_SHARES else Completion.ADD1,
            "utilitarian": asked[2] if asked[0] == Rule.EQUAL_SHARES else True,
            "is_shares": asked[0] == Rule.EQUAL_SHARES,
            "rules": Rule.choices,
            "completions": Completion.choices,
            "same": _same(asked, data["rules"]) or funded == {each["number"] for each in reading.funded},
            "official": _same(asked, data["rules"]),
            "compared": reading.compared(funded),
            "ours": pgettext("head of a column", "result"),
            "theirs": pgettext("head of a column", "what if"),
            "votes_word": reading.votes_word,
            "head": ["", _("The result"), _("What if")],
            "table": [
                (_("Projects that get money"), grouped(len(reading.funded)), grouped(len(funded))),
                (_("Money spent"), reading.money(data["spent"]), reading.money(other["spent"])),
                (
                    _("Projects of their own list that people got, on average"),
                    average(voters["ours"]),
                    grouped(round(other["average"], 1)),
                ),
                (
                    _("People who got nothing of their list"),
                    grouped(voters["none_ours"]),
                    grouped(other["none"]),
                ),
            ],
            "result_url": address,
            "crumbs": crumbs(place, one, (_("Result"), address), (_("What if?"), "")),
        },
    )


def _asked(chosen: Mapping[str, str], rules: Mapping[str, Any]) -> tuple[str, str, bool]:
    """What was chosen in the address, as (rule, completion, utilitarian) of a variant. What makes no sense becomes the usual choice."""
    rule = chosen.get("regel", "")
    if rule not in Rule.values:
        # At first sight something that differs from the result: the comparison that residents ask for.
        rule = Rule.GREEDY if rules["rule"] == Rule.EQUAL_SHARES else Rule.EQUAL_SHARES
    if rule != Rule.EQUAL_SHARES:
        return rule, Completion.NONE, False
    completion = chosen.get("aanvulling", "")
    rest = chosen.get("rest", "")
    return rule, completion if completion in Completion.values else Completion.ADD1, rest != "nee"


def _same(asked: tuple[str, str, bool], rules: Mapping[str, Any]) -> bool:
    return asked == (rules["rule"], rules["completion"], rules["utilitarian"]) and not rules["comparison"]


# --- files ---
def download(request: Any, place: Place, activity: str, envelope: str, name: str) -> HttpResponse:
    one = found(request, place, activity)
    if name not in downloads.NAMES:
        raise Http404
    wanted = {"stemmen.pb": "ballots", "telling.json": "trace"}.get(name)
    row = _envelope(one, envelope, request.person, defer=tuple(blob for blob in BLOBS if blob != wanted))
    reading = Reading(row.tally.data, reverse("budget", args=[place.slug, one.slug]), titles_of(one))
    if name == "stemmen.pb" and (reason := _why_no_ballots(one, request.person, reading)):
        raise Refused(reason)
    raw, kind = downloads.made(name, row.tally, reading)
    answer = HttpResponse(raw, content_type=kind)
    saved_as = downloads.saved_as(one.slug, row.slug, name)
    answer["Content-Disposition"] = f'attachment; filename="{saved_as}"'
    answer["X-Content-Type-Options"] = "nosniff"
    # Megabytes that anybody may ask for under any number of addresses have no place in the site's memory.
    answer["Cache-Control"] = "private, no-store"
    return answer


def _why_no_ballots(activity: Activity, person: Any, reading: Reading) -> str:
    """Why this person does not get the file with ballots; empty when they do."""
    if has(person, EXPORT, activity.place_id):
        return ""
    if not activity.budget.ballots_public:
        return _(
            "This town does not publish single ballots: somebody who knows a few of your choices could recognise yours. All other "
            "figures of the count can be downloaded."
        )
    if reading.gone:
        return _("A project in this file was hidden or erased. Ask the town for the file.")
    return ""
