# SPDX-License-Identifier: EUPL-1.2
"""A count as JSON: the result that others read and hash, and the trace from which everything can be drawn again.

`result.schema.json` is the shape of the result, FORMAT.md the bytes that are hashed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from .election import Election
from .explain import Explanation
from .outcome import EQUAL_SHARES, Outcome, Stretch
from .sentences import in_english
from .written import decimal

HASHED = (
    "rule",
    "completion",
    "utilitarian",
    "comparison",
    "budget",
    "spent",
    "funded",
    "greedy",
    "rounds",
)


def result_json(election: Election, outcome: Outcome, raw: bytes) -> dict[str, Any]:
    """The result of a count.

    raw      the bytes of the file that was counted, for input_sha256
    Returns  a mapping for JSON as in result.schema.json; amounts are decimal strings in currency units
    """
    rules = outcome.rules
    shares = rules.rule == EQUAL_SHARES
    result = {
        "rule": rules.rule,
        "completion": rules.completion if shares else None,
        "utilitarian": rules.utilitarian if shares else None,
        "budget": amount(outcome.budget),
        "spent": amount(outcome.spent),
        "funded": ids(election, outcome.funded),
        "greedy": ids(election, outcome.greedy),
        "rounds": [round_json(election, stretch) for stretch in outcome.stretches],
        "warnings": [in_english(code, facts) for code, facts in outcome.warnings],
        "comparison": comparison_json(outcome),
    }
    return {
        **result,
        "input_sha256": hashlib.sha256(raw).hexdigest(),
        "result_sha256": hashlib.sha256(hashed_bytes(result)).hexdigest(),
    }


def hashed_bytes(result: dict[str, Any]) -> bytes:
    """What result_sha256 is the SHA-256 of; FORMAT.md says it in words."""
    counted = {key: result[key] for key in HASHED}
    return json.dumps(counted, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def trace_json(election: Election, outcome: Outcome, explanations: Iterable[Explanation]) -> dict[str, Any]:
    """Everything that is needed to draw a count again; amounts are exact: "1000000", "500000/3293"."""
    rules = outcome.rules
    return {
        "rules": {
            "rule": rules.rule,
            "completion": rules.completion,
            "utilitarian": rules.utilitarian,
            "comparison": rules.comparison,
            "cost_utility": rules.cost_utility,
            "step": str(rules.step),
            "floor": str(rules.floor),
        },
        "kind": election.kind.value,
        "budget": str(outcome.budget),
        "ballots": election.ballots,
        "projects": [
            {"id": project.id, "name": project.name, "cost": str(project.cost), "votes": str(votes)}
            for project, votes in zip(election.projects, outcome.votes, strict=True)
        ],
        "too_dear": ids(election, outcome.too_dear),
        "unsupported": ids(election, outcome.unsupported),
        "funded": [
            {"id": election.projects[number].id, "how": how}
            for number, how in zip(outcome.funded, outcome.how, strict=True)
        ],
        "spent": str(outcome.spent),
        "greedy": ids(election, outcome.greedy),
        "start": exact(outcome.start),
        "endowment": exact(outcome.endowment),
        "endowments_tried": outcome.rounds,
        "purchases": [
            {
                "id": election.projects[purchase.project].id,
                "rate": str(purchase.rate),
                "effective": str(purchase.effective),
                "most": str(purchase.most),
                "in_full": purchase.in_full,
                "with_less": purchase.with_less,
            }
            for purchase in outcome.purchases
        ],
        "rounds": [
            {
                "from": str(stretch.first),
                "to": str(stretch.last),
                "funded": ids(election, stretch.funded),
                "spent": str(stretch.spent),
                "stands": stretch.stands,
            }
            for stretch in outcome.stretches
        ],
        "comparison": comparison_json(outcome),
        "warnings": [
            {"code": code, "facts": dict(facts), "sentence": in_english(code, facts)}
            for code, facts in outcome.warnings
        ],
        "explanations": [explanation_json(election, one) for one in explanations],
    }


def explanation_json(election: Election, one: Explanation) -> dict[str, Any]:
    """One project's explanation; the fields are those of `Explanation`, amounts exact."""
    paid = one.paid
    return {
        "id": election.projects[one.project].id,
        "status": one.status,
        "how": one.how,
        "place": one.place,
        "votes": str(one.votes),
        "supporters": one.supporters,
        "cost": str(one.cost),
        "effective": [exact(votes) for votes in one.effective],
        "paid": paid and {"in_full": str(paid[0]), "by": paid[1], "with_less": paid[2]},
        "brought": str(one.brought),
        "missing": str(one.missing),
        "used_by": [
            {"id": election.projects[winner].id, "amount": str(used)} for winner, used in one.used_by
        ],
        "more_votes": one.more_votes,
        "highest": exact(one.highest),
        "room": exact(one.room),
    }


def round_json(election: Election, stretch: Stretch) -> dict[str, Any]:
    return {
        **endowment("from", stretch.first),
        **endowment("to", stretch.last),
        "funded": ids(election, stretch.funded),
        "spent": amount(stretch.spent),
        "stands": stretch.stands,
    }


def comparison_json(outcome: Outcome) -> dict[str, Any] | None:
    comparison = outcome.comparison
    if comparison is None:
        return None
    return {
        "greedy": comparison.greedy,
        "equal_shares": comparison.equal_shares,
        "indifferent": comparison.indifferent,
        "winner": comparison.winner,
    }


def ids(election: Election, numbers: Iterable[int]) -> list[str]:
    return [election.projects[number].id for number in numbers]


def exact(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def endowment(name: str, value: Fraction) -> dict[str, str]:
    """An amount that may have no end in decimals; then the fraction stands beside it."""
    try:
        return {name: decimal(value)}
    except ValueError:
        return {name: amount(value), f"{name}_exact": str(value)}


def amount(value: Fraction, places: int = 12) -> str:
    """All its decimals; when these do not end, so many of them, rounded half to even."""
    try:
        return decimal(value)
    except ValueError:
        digits = str(round(value * 10**places)).rjust(places + 1, "0")
        return f"{digits[:-places]}.{digits[-places:]}"
