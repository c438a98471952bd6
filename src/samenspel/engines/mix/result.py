# SPDX-License-Identifier: EUPL-1.2
"""An advice as JSON (`result.schema.json`): the facts of the table, and every sentence with its key and its text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from . import codes
from .advice import Advice, PhaseMix, Pick, Ranked, Said, Wish
from .answers import Answers
from .asks import Ask, what_it_asks
from .democracy import of_advice
from .sentences import say
from .table import VERSION, Instrument, as_row


def result_json(advice: Advice, answers: Answers, table: Sequence[Instrument]) -> dict[str, Any]:
    """Everything that was advised, in the language of the answers."""
    return Writer(answers, table).whole(advice)


def fingerprint(table: Iterable[Instrument]) -> str:
    """SHA-256 of a table; the order of its rows does not matter."""
    rows = [as_row(one) for one in sorted(table, key=lambda one: one.key)]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


class Writer:
    def __init__(self, answers: Answers, table: Sequence[Instrument]) -> None:
        self.answers, self.language, self.table = answers, answers.language, table
        self.by_key = {one.key: one for one in table}

    def whole(self, advice: Advice) -> dict[str, Any]:
        picks = {phase.phase: [pick.key for pick in phase.mix] for phase in advice.phases}
        asks = what_it_asks(picks, self.answers, self.table)
        return {
            "subject": self.answers.subject,
            "language": self.language,
            "verdict": advice.verdict,
            "reasons": self.said(advice.reasons),
            "warnings": self.said(advice.warnings),
            "wish": self.wish(advice.wish) if advice.wish else None,
            "phases": [self.phase(phase, asks) for phase in advice.phases],
            "asks": [self.ask(ask) for ask in asks],
            "democracy": [
                {
                    "phase": one.phase,
                    "relation": one.relation,
                    "why": self.sentence(one.why),
                    "helps": self.sentence(one.helps),
                }
                for one in of_advice(advice, self.answers, self.table)
            ],
            "table": {"version": VERSION, "instruments": len(self.table), "sha256": fingerprint(self.table)},
        }

    def sentence(self, said: Said) -> dict[str, str]:
        return {"key": said.key, "text": say(said, self.language, self.table)}

    def said(self, several: Iterable[Said]) -> list[dict[str, str]]:
        return [self.sentence(one) for one in several]

    def wish(self, wish: Wish) -> dict[str, Any]:
        return {
            "instrument": wish.key,
            "asked_back": self.said(wish.asked_back),
            "fits_in": list(wish.fits_in),
            "refused": self.said(wish.refused),
            "instead": list(wish.instead),
        }

    def phase(self, phase: PhaseMix, asks: Sequence[Ask]) -> dict[str, Any]:
        return {
            "phase": phase.phase,
            "name": codes.name("phases", phase.phase, self.language),
            "goals": list(phase.goals),
            "mix": [self.pick(pick, phase.ranked(pick.key), asks) for pick in phase.mix],
            "misses": self.said(phase.misses),
            "warnings": self.said(phase.warnings),
            "ranking": [self.ranked(one) for one in phase.ranking],
        }

    def pick(self, pick: Pick, ranked: Ranked, asks: Sequence[Ask]) -> dict[str, Any]:
        one = self.by_key[pick.key]
        words = one.words(self.language)
        return {
            "instrument": one.key,
            "name": words.name,
            "house": one.house or None,
            "role": pick.role,
            "why": self.said(pick.why),
            "doubts": self.said(ranked.doubts),
            "score": ranked.score,
            "cost_eur": span(one, "cost_eur"),
            "hours": span(one, "hours"),
            "weeks": span(one, "weeks"),
            "indicative": True,
            "council": words.council,
            "pitfalls": list(words.pitfalls),
            "asks": [self.ask(ask) for ask in asks if ask.instrument == one.key],
        }

    def ranked(self, one: Ranked) -> dict[str, Any]:
        return {
            "instrument": one.key,
            "score": one.score,
            "parts": dict(one.parts),
            "reasons": self.said(one.reasons),
            "doubts": self.said(one.doubts),
            "refused": self.said(one.refused),
        }

    def ask(self, ask: Ask) -> dict[str, Any]:
        return {
            "kind": ask.kind,
            "instrument": ask.instrument or None,
            "before": ask.before,
            "said": self.sentence(ask.said),
        }


def span(one: Instrument, field: str) -> Mapping[str, int]:
    value = getattr(one, field)
    return {"min": value.min, "max": value.max}
