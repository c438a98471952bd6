# SPDX-License-Identifier: EUPL-1.2
"""How wide the conversation became, and what the group asks, as the pages show it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.html import conditional_escape as esc
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Campaign, Circle, Talk
from ..values.sets import Value, Values, current, said, version_called

RUNGS: tuple[tuple[str, Any], ...] = (
    ("alderman", gettext_lazy("One alderman")),
    ("parties", gettext_lazy("Aldermen of several parties")),
    ("college", gettext_lazy("The whole college")),
    ("city_council", gettext_lazy("The city council")),
)
"""of the guide for local groups, from the first step to the widest circle"""


@dataclass(frozen=True)
class Rung:
    word: Any
    reached: bool


@dataclass(frozen=True)
class Ladder:
    rungs: list[Rung]
    picture: SafeString


def parties_of(text: str) -> set[str]:
    """The parties somebody typed: with commas, semicolons, slashes, new lines or “and” between them."""
    found = re.split(r"[,;/\n+]|\s(?:en|and|et|und|&)\s", text)
    return {one.strip().casefold() for one in found if one.strip()}


def rungs_of(talk: Talk) -> set[str]:
    """Which rungs this conversation reaches: none while it is planned. Staff and joint meetings are worth much, and are no rung."""
    if not talk.is_held:
        return set()
    if talk.circle == Circle.ALDERMEN:
        several = len(parties_of(talk.parties)) >= 2
        return {"alderman", "parties"} if several else {"alderman"}
    return (
        {str(talk.circle)} if talk.circle in (Circle.ALDERMAN, Circle.COLLEGE, Circle.CITY_COUNCIL) else set()
    )


def ladder_of(talks: Iterable[Talk]) -> Ladder:
    """The rungs that were reached, as circles around one another."""
    reached = set().union(*(rungs_of(talk) for talk in talks))
    rungs = [Rung(word, key in reached) for key, word in RUNGS]
    return Ladder(rungs, _drawn(rungs))


def _drawn(rungs: list[Rung]) -> SafeString:
    colours = ("f-together", "f-town", "f-together-tint", "f-town-tint")
    parts = []
    for number in range(len(rungs) - 1, -1, -1):  # the widest one lies below
        radius = 26 + number * 22
        if rungs[number].reached:
            css = f'class="{colours[number]} l-paper" stroke-width="3"'
        else:
            css = 'class="f-surface l-line" stroke-width="3" stroke-dasharray="7 6"'
        parts.append(f'<circle {css} cx="100" cy="{198 - radius}" r="{radius}"/>')
    words = [str(rung.word) for rung in rungs if rung.reached]
    label = _("Reached: %(circles)s.") % {"circles": ", ".join(words)} if words else _("Nobody reached yet.")
    return SafeString(
        f'<svg viewBox="0 0 200 200" role="img" aria-label="{esc(label)}">{"".join(parts)}</svg>'
    )


# Values ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """A value as a page shows it. key, title, text · bullets: (key, text) pairs"""

    key: str
    number: int
    title: str
    text: str
    bullets: tuple[tuple[str, str], ...]


def values_of(campaign: Campaign) -> Values:
    """The version the group works with, else the one in force. At most two queries; none for the shipped one."""
    return version_called(campaign.values_version) or current()


def shown(values: Values, language: str) -> list[Asked]:
    """All values in one language."""
    return [_shown(value, language) for value in values.values]


def _shown(value: Value, language: str) -> Asked:
    return Asked(
        value.key,
        value.number,
        said(value.title, language),
        said(value.text, language),
        tuple((one.key, said(one.text, language)) for one in value.bullets),
    )


def choices(values: Values, language: str) -> list[tuple[str, Any]]:
    """For a form: no value, or one of them."""
    rows: list[tuple[str, Any]] = [("", _("No value in particular"))]
    return [*rows, *((one.key, f"{one.number}. {said(one.title, language)}") for one in values.values)]


def priorities_of(campaign: Campaign, values: Values, language: str) -> list[Asked]:
    """What needs attention most, the first one first; what this version does not know is left out."""
    known = values.by_key
    return [_shown(known[key], language) for key in campaign.priorities if key in known]


def bullets_of(campaign: Campaign, values: Values, language: str) -> list[tuple[str, list[str]]]:
    """The concrete bullets the group ticked, per value."""
    ticked = set(campaign.bullets)
    groups = [
        (
            said(value.title, language),
            [said(one.text, language) for one in value.bullets if one.key in ticked],
        )
        for value in values.values
    ]
    return [(title, lines) for title, lines in groups if lines]


def summary_words(campaign: Campaign) -> dict[str, str]:
    """The headings of the page to take along: in the language of the campaign, whoever prints it."""
    with translation.override(campaign.language):
        town = {"town": campaign.place.name}
        return {
            "title": _("What we ask of %(town)s") % town,
            "intro": _("We ask %(town)s to sign the values of good participation, and to begin with this.")
            % town,
            "first": _("These values need attention first"),
            "second": _("Concretely we ask"),
            "third": _("Our work points"),
        }
