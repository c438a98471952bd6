# SPDX-License-Identifier: EUPL-1.2
"""What a plan asks of the municipality, as a list of things to do: "wat vraagt deze aanpak van uw gemeente?"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from .advice import Said
from .answers import Answers
from .choose import paid_for
from .codes import PHASES, RUNGS
from .conditions import pairs
from .suitability import at_least
from .table import Instrument

KINDS = ("council", "agreement", "people", "money", "organisation", "communication")
"""in the order in which they are best settled"""


@dataclass(frozen=True)
class Ask:
    """One thing to do. kind: one of KINDS · instrument: its key, or "" when the whole plan asks it · before: the phase before which it
    must be done · said: the sentence; a line of an instrument's row is Said("as-written", {"line": {"nl": …, "en": …}})"""

    kind: str
    instrument: str
    before: str
    said: Said


def what_it_asks(
    picks: Mapping[str, Sequence[str]], answers: Answers, table: Iterable[Instrument]
) -> tuple[Ask, ...]:
    """The list for these instruments per phase ({phase: keys}), ordered by phase and kind; nothing is asked twice. Keys that are not in
    the table ask nothing. Empty when nothing is picked."""
    known = {one.key: one for one in table}
    used = [(phase, known[key]) for phase in PHASES for key in picks.get(phase, ()) if key in known]
    if not used:
        return ()
    first = used[0][0]
    found: dict[str, Ask] = {}
    for ask in (*of_the_plan(used, answers, first), *of_the_rows(used)):
        found.setdefault(repr((ask.kind, ask.said.key, ask.said.facts)), ask)
    return tuple(sorted(found.values(), key=lambda ask: (PHASES.index(ask.before), KINDS.index(ask.kind))))


def of_the_plan(used: Sequence[tuple[str, Instrument]], answers: Answers, first: str) -> Iterator[Ask]:
    """What the plan as a whole asks, before its first phase."""
    paid = paid_for(one for _, one in used)
    hours = {"min": sum(one.hours.min for one in paid), "max": sum(one.hours.max for one in paid)}
    money = {"min": sum(one.cost_eur.min for one in paid), "max": sum(one.cost_eur.max for one in paid)}
    if answers.hours is None:
        yield Ask("people", "", first, Said("ask-hours", hours, about="hours"))
    else:
        yield Ask("people", "", first, Said("ask-hours-of", {**hours, "has": answers.hours}, about="hours"))
    if answers.budget_eur is None:
        yield Ask("money", "", first, Said("ask-money", money, about="budget_eur"))
    else:
        yield Ask(
            "money", "", first, Said("ask-money-of", {**money, "has": answers.budget_eur}, about="budget_eur")
        )
    yield Ask("people", "", first, Said("ask-one-person"))
    if answers.council in ("", "not_asked", "informed") and at_least(answers, "advise"):
        yield Ask(
            "council",
            "",
            first,
            Said("ask-council-frame", {"rung": ("rungs", answers.rung)}, about="council"),
        )
    needing = [(phase, one) for phase, one in used if "council" in one.needs]
    if needing:
        names = pairs("instruments", list(dict.fromkeys(one.key for _, one in needing)))
        yield Ask(
            "council", "", needing[0][0], Said("ask-council-agrees", {"instruments": names}, about="council")
        )
    if answers.answering != "agreed":
        yield Ask("agreement", "", first, Said("ask-answering", about="answering"))
    if answers.weighs in ("", "unknown") and answers.rung and answers.rung != RUNGS[0]:
        yield Ask("agreement", "", first, Said("ask-weighs", about="weighs"))
    if answers.competence == "shared":
        yield Ask("agreement", "", first, Said("ask-others", about="competence"))
    if any("competence" in one.needs for _, one in used) and answers.competence == "":
        yield Ask("agreement", "", first, Said("ask-competence", about="competence"))
    if any("money_to_share" in one.needs for _, one in used):
        phase = next(phase for phase, one in used if "money_to_share" in one.needs)
        yield Ask("money", "", phase, Said("ask-money-to-share", about="budget_eur"))
    if any("lot" in one.recruitment[:1] for _, one in used):
        phase = next(phase for phase, one in used if "lot" in one.recruitment[:1])
        yield Ask("organisation", "", phase, Said("ask-lot"))
    if answers.tension == "high":
        yield Ask("organisation", "", first, Said("ask-leader", about="tension"))
    for barrier in answers.barriers:
        yield Ask("organisation", "", first, Said(f"ask-barrier-{barrier}", about="barriers"))
    away = [group for group in dict.fromkeys((*answers.missing, *answers.groups)) if group != "everyone"]
    if away:
        yield Ask(
            "communication", "", first, Said("ask-go-to", {"groups": pairs("groups", away)}, about="groups")
        )
    yield Ask("communication", "", first, Said("ask-tell", about="open"))
    yield Ask("communication", "", used[-1][0], Said("ask-report"))


def of_the_rows(used: Sequence[tuple[str, Instrument]]) -> Iterator[Ask]:
    """What each instrument asks in its own words: agreements beforehand, the council, people and organisation."""
    for phase, one in used:
        for kind, dutch, english in (
            ("agreement", one.nl.preconditions, one.en.preconditions),
            ("council", (one.nl.council,), (one.en.council,)),
            ("organisation", one.nl.asks, one.en.asks),
        ):
            for nl, en in zip_longest(dutch, english):
                line = {"nl": nl or en, "en": en or nl}
                yield Ask(kind, one.key, phase, Said("as-written", {"line": line}))
