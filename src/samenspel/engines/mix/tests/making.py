# SPDX-License-Identifier: EUPL-1.2
"""Answers and rows for the tests: made by hand with only what matters, or drawn at random."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from samenspel.engines.mix.answers import NUMBERS, ONE_OF, REGIONS, SEVERAL, Answers
from samenspel.engines.mix.codes import PHASES, RUNGS, known
from samenspel.engines.mix.table import RANGES, SCORES, Instrument, Range, read_row, shipped

NUMBERS_WORTH = (0, 1, 8, 12, 13, 30, 39, 40, 52, 100, 250, 251, 500, 3_000, 20_000, 100_000, 10_000_000)
"""numbers at which something changes, and far from it"""


def row(key: str = "one", **changes: Any) -> Instrument:
    """An instrument that fits nearly everywhere, with what a test changes: row("walk", goals=["ideas"], cost_eur=(0, 10))."""
    words = {
        "name": key.capitalize(),
        "short": f"{key} in short.",
        "residents": "For residents.",
        "officers": "For officers.",
        "inclusion": "Who comes.",
        "council": f"What the council does with {key}.",
        "preconditions": [f"Settle {key}."],
        "pitfalls": [f"{key} goes wrong."],
        "asks": [f"Somebody for {key}."],
    }
    values: dict[str, Any] = {
        "key": key,
        "family": "meet",
        "initiative": "town",
        "goals": ["ideas"],
        "phases": list(PHASES),
        "rungs": ["consult"],
        "people": (1, 1000),
        "weeks": (1, 1),
        "cost_eur": (0, 0),
        "hours": (1, 1),
        "effort": 1,
        "mode": ["on_site"],
        "scores": dict.fromkeys(SCORES, 3),
        "nl": words,
        "en": words,
    }
    values |= {
        name: ({**values[name], **value} if name == "scores" else value) for name, value in changes.items()
    }
    values |= {name: {"min": values[name][0], "max": values[name][1]} for name in RANGES}
    return read_row(values)


def some(kind: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(known(kind)), unique=True, max_size=4).map(tuple)


numbers = st.none() | st.sampled_from(NUMBERS_WORTH)
fields: dict[str, st.SearchStrategy[Any]] = {
    **{name: st.sampled_from(("", *known(kind))) for name, kind in ONE_OF.items()},
    **{name: some(kind) for name, kind in SEVERAL.items()},
    **{name: numbers for name in NUMBERS},
    "subject": st.just("The square"),
    "language": st.sampled_from(("nl", "en")),
    "region": st.sampled_from(("", *REGIONS)),
    "wish": st.sampled_from(("", "volksraadpleging", "infoavond", "no-such-row")),
    "urgent": st.sampled_from((False, False, False, True)),
    "election_soon": st.booleans(),
    "rung": st.sampled_from(("", *RUNGS)),
    "fixed": st.sampled_from(((), ("The bus stays.",))),
    "open": st.sampled_from(((), ("Where the trees come?",), ("{A}", "B"))),
    "phases": some("phases").map(lambda some: tuple(phase for phase in PHASES if phase in some)),
    "phase_goals": st.dictionaries(st.sampled_from(PHASES), some("goals"), max_size=2),
}
any_answers = st.builds(Answers, **fields)
"""every kind of answers, also those that nobody would give"""
going = st.builds(
    lambda answers: answers.changed(
        urgent=False, competence="ours", decided="nothing", kind="policy", motives=()
    ),
    any_answers,
)
"""answers that nothing speaks against, so that there are mixes"""

tight = st.builds(
    lambda answers, money, hours: answers.changed(
        budget_eur=money, hours=hours, weeks=None, inhabitants=None
    ),
    going,
    st.sampled_from((None, 100, 700, 1_500, 24_000)),
    st.sampled_from((None, 40, 90, 130, 600)),
)
"""the same with so little money and so few hours that a plan has to choose"""


@st.composite
def rows(draw: st.DrawFn) -> Instrument:
    """A row of the shipped table with other numbers and codes."""
    one = draw(st.sampled_from(shipped()))

    def span(*ends: int) -> Range:
        low, high = draw(st.tuples(st.sampled_from(ends), st.sampled_from(ends)).map(sorted))
        return Range(low, high)

    return replace(
        one,
        effort=draw(st.integers(1, 5)),
        scores={name: draw(st.integers(1, 5)) for name in SCORES},
        cost_eur=span(0, 100, 500, 20_000),
        hours=span(0, 8, 30, 40, 400),
        weeks=span(0, 1, 12, 52),
        people=span(0, 1, 20, 300, 5_000),
        goals=draw(some("goals")) or ("ideas",),
        reaches=draw(some("groups")),
        misses=draw(some("groups")),
        lowers=draw(some("barriers")),
        raises=draw(some("barriers")),
    )


tables = st.lists(rows(), max_size=12, unique_by=lambda one: one.key).map(tuple)
