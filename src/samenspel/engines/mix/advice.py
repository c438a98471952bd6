# SPDX-License-Identifier: EUPL-1.2
"""What comes out: whether to do it at all, and per phase a mix of instruments with the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

GO, NOT_YET, DO_NOT = "go", "not_yet", "do_not"
ROLES = ("reach", "depth", "feedback")
"""what an instrument brings to a mix: many people, a real conversation, hearing back"""


@dataclass(frozen=True)
class Said:
    """A sentence as data: its key in `sentences.py` and the facts that fill it. `sentences.say(said, language)` makes it words.

    facts   plain values, or (list, code) pairs of `codes.yaml` such as ("goals", "ideas"), or tuples of those pairs; an instrument is
            ("instruments", key) and is named by the table the advice was made with
    about   the answer it comes from ("weeks", "rung"), so that a page can lead there; "" when it comes from the table
    """

    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""


@dataclass(frozen=True)
class Ranked:
    """One instrument in one phase.

    score     0 to 100, higher fits better; None when a hard condition refuses it
    parts     {part of the fit: points}, adding up to the score (see `fit.py` for the parts and their most)
    reasons   why it fits, one sentence for every part of the score, the strongest first
    doubts    what speaks against it here, though it is possible
    refused   the hard conditions it does not meet; empty when it may be used
    """

    key: str
    score: int | None
    parts: Mapping[str, int]
    reasons: tuple[Said, ...]
    doubts: tuple[Said, ...] = ()
    refused: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Pick:
    """An instrument in the mix of a phase. role: what it brings (one of ROLES); why: the sentences to show, the first is about the role."""

    key: str
    role: str
    why: tuple[Said, ...]


@dataclass(frozen=True)
class PhaseMix:
    """One phase: its goals, the mix of two to four (fewer when not more is possible, and `warnings` then says so), what the mix
    still misses, and every instrument of the table with its score, best first, refused ones last."""

    phase: str
    goals: tuple[str, ...]
    mix: tuple[Pick, ...]
    misses: tuple[Said, ...]
    warnings: tuple[Said, ...]
    ranking: tuple[Ranked, ...]

    def ranked(self, key: str) -> Ranked:
        return next(one for one in self.ranking if one.key == key)


@dataclass(frozen=True)
class Wish:
    """Somebody started from an instrument: the kind question back, and in which phases it fits (with the reasons when it does not)."""

    key: str
    asked_back: tuple[Said, ...]
    fits_in: tuple[str, ...]
    refused: tuple[Said, ...]
    instead: tuple[str, ...]
    """instruments that serve the goals better, best first"""


@dataclass(frozen=True)
class Advice:
    """verdict   GO, NOT_YET (something must be settled first) or DO_NOT (participation would be a show)
    reasons   why that verdict; for GO also what speaks for it
    phases    one mix per phase with room, in the order of the phases; also with NOT_YET, so that people see what they prepare for;
              empty with DO_NOT
    warnings  pitfalls of the whole plan
    """

    verdict: str
    reasons: tuple[Said, ...]
    phases: tuple[PhaseMix, ...]
    warnings: tuple[Said, ...]
    wish: Wish | None = None
