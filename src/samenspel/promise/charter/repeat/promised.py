# SPDX-License-Identifier: EUPL-1.2
"""What was promised in short, for who is new: the values, who signed, what was anchored. Only what was checked, names only with consent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ..anchoring.reading import Shown, shown
from ..models import Campaign, Check, Evaluation, Office, Signature
from ..values.sets import Value, Values, current, said, version_called


@dataclass(frozen=True)
class Signer:
    """Somebody who signed, as everybody may read it.  name: empty without consent"""

    name: str
    office: Any
    on: date


@dataclass(frozen=True)
class Promised:
    values: Values
    language: str
    signers: list[Signer]
    anchors: list[Shown]
    first_signed: date | None

    @property
    def is_something(self) -> bool:
        return bool(self.signers or self.anchors)

    @property
    def titles(self) -> list[str]:
        return [said(value.title, self.language) for value in self.values.values]

    @property
    def lines(self) -> list[tuple[Value, str, str]]:
        """(value, its title, its text) in the language."""
        return [
            (value, said(value.title, self.language), said(value.text, self.language))
            for value in self.values.values
        ]


def promised(campaign: Campaign, language: str) -> Promised:
    """Three queries, four when the version is not the shipped one. The version is the one most recently signed, else the campaign's."""
    rows = list(
        Signature.objects.filter(campaign=campaign, withdrawn_on=None).public().order_by("signed_on", "pk")
    )
    version = rows[-1].values_version if rows else campaign.values_version
    return Promised(
        values=version_called(version) or current(),
        language=language,
        signers=[_signer(row) for row in rows],
        anchors=shown(campaign),
        first_signed=rows[0].signed_on if rows else None,
    )


def _signer(row: Signature) -> Signer:
    named = row.shown_name
    if row.office == Office.COLLEGE:
        return Signer(name="", office=row.get_office_display(), on=row.signed_on)
    # A function may name a person as well as a name does; without consent the office stands alone.
    return Signer(
        name=named, office=(row.function if named else "") or row.get_office_display(), on=row.signed_on
    )


def evaluated(campaign: Campaign) -> Evaluation | None:
    """The newest evaluation that was checked."""
    found: Evaluation | None = (
        Evaluation.objects.filter(campaign=campaign, check_state=Check.CONFIRMED).order_by("-held_on").first()
    )
    return found
