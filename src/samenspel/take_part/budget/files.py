# SPDX-License-Identifier: EUPL-1.2
"""A finished election in a .pb file, as this site takes it in: without voters' numbers, ages in bands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from math import lcm
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from samenspel.engines.budgeting.election import Election, Kind, Project
from samenspel.foundations.places.models import Place

LARGEST_BYTES = 25 * 1024 * 1024
LARGEST_CENTS = 10**14
LARGEST_POINTS = 2**53
"""sums of points below this are exact in the count"""
AGES = ((18, "0–17"), (30, "18–29"), (45, "30–44"), (65, "45–64"), (200, "65+"))
BROUGHT_IN = ~Q(budget__source="")
DRAFT = Q(budget__result_at=None)
# What files call the same thing.
THEME = ("category", "categories", "theme")
DISTRICT = ("neighbourhood", "neighborhood", "district", "subunit")
VOTER_AREA = ("neighbourhood", "neighborhood", "district", "subunit", "area")
MOST_AREA = 60
YEARS = range(1900, 2200)


@dataclass(frozen=True)
class Read:
    """A .pb file that was read: the election and what the site keeps of it."""

    name: str
    election: Election
    fingerprint: str

    @property
    def budget_cents(self) -> int:
        return in_cents(self.election.budget)

    @property
    def currency(self) -> str:
        found = self.election.facts.get("currency", "").strip().upper()
        if len(found) == 3 and found.isascii() and found.isalpha():
            return found
        return "PLN" if self.election.facts.get("country", "").strip().lower() == "poland" else "EUR"

    @property
    def language(self) -> str:
        return (
            "nl"
            if self.election.facts.get("language", "").strip().lower()[:2] in ("nl", "du", "ne")
            else "en"
        )

    @property
    def source(self) -> str:
        """Where it came from, in a line: what the file says of itself, its name and its fingerprint."""
        facts = self.election.facts
        said = ", ".join(filter(None, (facts.get("description"), facts.get("unit"), facts.get("instance"))))
        return f"{said[:110]} ({self.name[:60]}, sha256 {self.fingerprint[:12]})"

    @property
    def rules(self) -> dict[str, Any]:
        """Counted as towns count by default; the page shows what other rules would have given."""
        return {"rule": "equal-shares", "completion": "add1", "utilitarian": True, "comparison": False}

    def period(self, place: Place, now: datetime) -> tuple[datetime, datetime]:
        """When people voted, as the file says; else the day before now."""
        first = _day(self.election.facts.get("date_begin", ""), (1, 1))
        last = _day(self.election.facts.get("date_end", ""), (31, 12))
        if first is None or last is None or not first <= last < now.date():
            return now - timedelta(days=1), now
        midnight = lambda day: datetime.combine(day, time.min, tzinfo=place.timezone)  # noqa: E731
        return midnight(first), min(midnight(last + timedelta(days=1)), now)

    def theme(self, project: Project) -> str:
        return _first(project, THEME)[:80]

    def district(self, project: Project) -> str:
        return _first(project, DISTRICT)[:80]

    def point(self, project: Project) -> tuple[float | None, float | None]:
        try:
            lat, lon = float(project.facts["latitude"]), float(project.facts["longitude"])
        except (KeyError, ValueError):
            return None, None
        return (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 else (None, None)

    @staticmethod
    def chosen(project: Project) -> bool | None:
        """Whether the file says that it was chosen then."""
        return {"1": True, "0": False}.get(project.facts.get("selected", "").strip())

    @cached_property
    def worn_out(self) -> list[str]:
        """Titles that are longer than the site shows."""
        return [project.name for project in self.election.projects if len(project.name) > 120]

    def ballot_rows(self) -> list[tuple[str, str, str, str, str]]:
        """(vote, points, area, age, channel) of every ballot; projects by their place in the file, from 1."""
        election = self.election
        votes = [",".join(str(at + 1) for at in choice) for choice in election.choices]
        scores = (
            [""] * len(votes)
            if election.kind == Kind.APPROVAL or election.points is None
            else [",".join(str(Fraction(one)) for one in worth) for worth in election.points]
        )
        if not election.voters:
            return [(votes[one], scores[one], "", "", "") for one in election.of]
        return [
            (votes[one], scores[one], *_about(voter))
            for one, voter in zip(election.of, election.voters, strict=True)
        ]


def read(name: str, raw: bytes) -> Read:
    """Read a .pb file. Raises ValidationError with one sentence that says where, what was expected and what was found."""
    from samenspel.engines.budgeting.broken import SENTENCES, BrokenFile
    from samenspel.engines.budgeting.pb import read_pb

    if len(raw) > LARGEST_BYTES:
        raise ValidationError(_("This file is larger than 25 MB."))
    try:
        election = read_pb(raw)
    except BrokenFile as broken:
        raise ValidationError(
            _("Line %(line)d: %(wrong)s.")
            % {"line": broken.line, "wrong": _(SENTENCES[broken.code]) % broken.facts}
        ) from None
    for amount in (election.budget, *(project.cost for project in election.projects)):
        if (amount * 100).denominator != 1:
            raise ValidationError(
                _("An amount in this file has parts of a cent (%s). Round it to cents first.") % float(amount)
            )
        if amount * 100 > LARGEST_CENTS:
            raise ValidationError(_("An amount in this file is larger than this site can hold."))
    if not election.ballots:
        raise ValidationError(_("This file holds no ballots, so there is nothing to count."))
    if election.points is not None:
        given = [one for ballot in election.points for one in ballot]
        unit = lcm(*(Fraction(one).denominator for one in given))
        if max(given, default=0) * unit * election.ballots >= LARGEST_POINTS:
            raise ValidationError(
                _("The points in this file are too large or too finely divided to be counted exactly.")
            )
    if any(len(project.id) > 60 for project in election.projects):
        raise ValidationError(_("A project in this file has an id of more than 60 characters."))
    return Read(name, election, sha256(raw).hexdigest())


def in_cents(amount: Fraction) -> int:
    return int(amount * 100)


def _first(project: Project, names: tuple[str, ...]) -> str:
    return next((project.facts[name].strip() for name in names if project.facts.get(name, "").strip()), "")


def _about(voter: Any) -> tuple[str, str, str]:
    area = next((voter[name].strip() for name in VOTER_AREA if voter.get(name, "").strip()), "")
    return area[:MOST_AREA], _band(voter.get("age", "")), voter.get("voting_method", "").strip()[:20]


def _band(age: str) -> str:
    age = age.strip()
    if not age.isdecimal() or len(age) > 3:
        return ""
    return next((band for above, band in AGES if int(age) < above), "")


def _day(text: str, of_year: tuple[int, int]) -> date | None:
    """21.04.2023 or 1.1.2020; of 2021 the day and month `of_year`."""
    parts = text.strip().split(".")
    try:
        if len(parts) == 3:
            found = date(int(parts[2]), int(parts[1]), int(parts[0]))
        else:
            found = date(int(parts[0]), of_year[1], of_year[0])
    except (ValueError, OverflowError):
        return None
    return found if found.year in YEARS else None
