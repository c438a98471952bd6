# SPDX-License-Identifier: EUPL-1.2
"""A plan while it is being made: it travels in one signed form field, so that the site keeps nothing of it.

No session, no cookie, no row in the database: `seal` makes a text of a plan, `unseal` makes the plan of the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core import signing

from samenspel.engines.mix.answers import Answers, BrokenAnswers, read_answers
from samenspel.engines.mix.codes import PHASES

SALT = "samenspel.mix.design"
LONGEST_SEAL = 120_000
MOST_CHOSEN = 8
LONGEST_KEY = 40


@dataclass(frozen=True)
class Design:
    """What somebody has so far.

    answers   see `engines.mix.answers`
    chosen    {phase: keys of instruments}: only of the phases in which the person took another mix than the proposed one
    beside    the plan it is laid beside (plan A, when this is the changed copy), or None; it has none beside it itself
    into      the number of the saved plan whose answers these are, or 0. It says where to save, not that this person may:
              saving asks the rule of that plan
    """

    answers: Answers = field(default_factory=Answers)
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    beside: Design | None = None
    into: int = 0

    def changed(self, **answers: Any) -> Design:
        """The same plan with other answers."""
        return replace(self, answers=self.answers.changed(**answers))

    @property
    def is_empty(self) -> bool:
        return replace(self.answers, language="nl") == Answers()


class BrokenDesign(Exception):
    """A text that `seal` did not make here, or made with answers that do not exist any more. `kept`: what of it can still be used."""

    def __init__(self, kept: Design | None = None) -> None:
        super().__init__("broken design")
        self.kept = kept or Design()


def seal(design: Design) -> str:
    """One line of text; the same plan gives the same text."""
    return signing.Signer(salt=SALT).sign_object(_plain(design), compress=True)


def unseal(text: str) -> Design:
    """The plan in a sealed text; an empty text is an empty plan. Raises BrokenDesign with what could be kept."""
    if not text.strip():
        return Design()
    if len(text) > LONGEST_SEAL:
        raise BrokenDesign
    try:
        found = signing.Signer(salt=SALT).unsign_object(text.strip())
    except (
        Exception
    ):  # a forged text may break the signer, the base64, the zip or the JSON: all are one thing to us
        raise BrokenDesign from None
    if not isinstance(found, dict):
        raise BrokenDesign
    design, whole = _read(found)
    if isinstance(found.get("beside"), dict):
        beside, sound = _read(found["beside"])
        design, whole = replace(design, beside=beside), whole and sound
    if not whole:
        raise BrokenDesign(design)
    return design


def _plain(design: Design) -> dict[str, Any]:
    plain: dict[str, Any] = {"answers": design.answers.as_dict()}
    if design.chosen:
        plain["chosen"] = {phase: list(keys) for phase, keys in design.chosen.items()}
    if design.into:
        plain["into"] = design.into
    if design.beside is not None:
        plain["beside"] = _plain(replace(design.beside, beside=None))
    return plain


def _read(found: dict[str, Any]) -> tuple[Design, bool]:
    """The plan, and whether all of it could be read. An answer that is not known any more is left out, the others stay."""
    given = found.get("answers")
    given = given if isinstance(given, dict) else {}
    kept, whole = {}, isinstance(found.get("answers"), dict)
    try:
        answers = read_answers(given)
    except BrokenAnswers:
        whole = False
        for name, value in given.items():
            try:
                read_answers({name: value})
            except BrokenAnswers:
                continue
            kept[name] = value
        answers = read_answers(kept)
    given = found.get("chosen", {})
    chosen = {
        phase: tuple(
            dict.fromkeys(key for key in keys if isinstance(key, str) and 0 < len(key) <= LONGEST_KEY)
        )[:MOST_CHOSEN]
        for phase, keys in (given.items() if isinstance(given, dict) else ())
        if phase in PHASES and isinstance(keys, list)
    }
    into = found.get("into", 0)
    return Design(answers, chosen, into=into if isinstance(into, int) else 0), whole
