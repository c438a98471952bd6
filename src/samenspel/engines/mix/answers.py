# SPDX-License-Identifier: EUPL-1.2
"""What a task force answered before it sees any instrument: goals, room, role, people. In that order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from .codes import LANGUAGES, PHASES, RUNGS, known

LONGEST_TEXT = 400
LONGEST_LIST = 30
MOST = 10_000_000
REGIONS = ("flanders", "brussels", "netherlands")


class BrokenAnswers(Exception):
    """Answers that cannot be used. `where` is the field ("room.weeks"), `what` what was expected there, in English."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where, self.what = where, what


@dataclass(frozen=True)
class Answers:
    """Everything that was answered so far. Every field may be empty: an answer that was not given limits nothing.

    subject       what it is about, in the words of the task force
    language      nl or en: the language of sentences made from it
    region        flanders | brussels | netherlands | "": which law holds
    inhabitants   of the municipality, or None
    wish          key of the instrument somebody started from, or ""

    1 goals       what we want to reach, the most important first; motives: why
    2 room        competence, decided, kind, question, touches, tension: codes (see `codes.yaml`) or ""
                  urgent: there is danger and no time · election_soon: elections within a year after
                  phases: the phases in which there is room, in their order; phase_goals: {phase: goals of that phase}, a phase that is
                  not in it has all goals that suit it
                  weeks: until the decision, or None · budget_eur, hours: for taking part, or None when not known
    3 role        rung: the highest rung that is promised, or "" · fixed, open: lines · weighs, council, answering: codes or ""
    4 people      people: how many we want to take part, or None · groups: whom we want · missing: who usually stays away ·
                  barriers: what keeps them away
    """

    subject: str = ""
    language: str = "nl"
    region: str = ""
    inhabitants: int | None = None
    wish: str = ""
    goals: tuple[str, ...] = ()
    motives: tuple[str, ...] = ()
    competence: str = ""
    decided: str = ""
    kind: str = ""
    question: str = ""
    touches: str = ""
    tension: str = ""
    urgent: bool = False
    election_soon: bool = False
    phases: tuple[str, ...] = ()
    phase_goals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weeks: int | None = None
    budget_eur: int | None = None
    hours: int | None = None
    rung: str = ""
    fixed: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    weighs: str = ""
    council: str = ""
    answering: str = ""
    people: int | None = None
    groups: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    barriers: tuple[str, ...] = ()

    def changed(self, **values: Any) -> Answers:
        return replace(self, **values)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, empty ones left out: what `read_answers` reads back to equal answers."""
        plain = asdict(self)
        empty = asdict(Answers())
        return {
            name: {phase: list(goals) for phase, goals in value.items()}
            if name == "phase_goals"
            else list(value)
            if isinstance(value, tuple)
            else value
            for name, value in plain.items()
            if value != empty[name]
        }


ONE_OF = {
    "competence": "competence",
    "decided": "decided",
    "kind": "subject_kinds",
    "question": "questions",
    "touches": "touches",
    "tension": "tension",
    "weighs": "weighs",
    "council": "council",
    "answering": "answering",
}
"""fields that hold one code, and the list of `codes.yaml` they come from"""
SEVERAL = {
    "goals": "goals",
    "motives": "motives",
    "phases": "phases",
    "groups": "groups",
    "missing": "groups",
    "barriers": "barriers",
}
"""fields that hold several codes"""
NUMBERS = ("inhabitants", "weeks", "budget_eur", "hours", "people")
STEPS: dict[str, tuple[str, ...]] = {
    "goals": ("subject", "wish", "goals", "motives"),
    "room": (
        "region",
        "inhabitants",
        "competence",
        "decided",
        "kind",
        "question",
        "touches",
        "tension",
        "urgent",
        "election_soon",
        "phases",
        "phase_goals",
        "weeks",
        "budget_eur",
        "hours",
    ),
    "role": ("rung", "fixed", "open", "weighs", "council", "answering"),
    "people": ("people", "groups", "missing", "barriers"),
}
"""the four questions, and which answers belong to each"""


def read_answers(data: Any) -> Answers:
    """Answers from plain values: a file, or what travelled in a form. Raises BrokenAnswers for anything that does not belong."""
    if not isinstance(data, dict):
        raise BrokenAnswers("answers", "a list of `name: value` lines")
    known_names = set(Answers.__dataclass_fields__)
    for name in data:
        if name not in known_names:
            raise BrokenAnswers(
                str(name), f"not one of the answers: {', '.join(Answers.__dataclass_fields__)}"
            )
    given = {name: value for name, value in data.items() if value is not None}
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name in ONE_OF:
            values[name] = _code(name, value, (*known(ONE_OF[name]), ""))
        elif name in SEVERAL:
            values[name] = _codes(name, value, known(SEVERAL[name]))
        elif name in NUMBERS:
            values[name] = _number(name, value)
        elif name in ("urgent", "election_soon"):
            if not isinstance(value, bool):
                raise BrokenAnswers(name, "yes or no")
            values[name] = value
        elif name in ("fixed", "open"):
            values[name] = tuple(_text(name, line) for line in _list(name, value))
        elif name == "phase_goals":
            if not isinstance(value, dict):
                raise BrokenAnswers(name, "phases with their goals: {preparation: [ideas]}")
            values[name] = {
                _code(name, phase, PHASES): _codes(f"{name}.{phase}", goals, known("goals"))
                for phase, goals in value.items()
            }
        elif name == "language":
            values[name] = _code(name, value, LANGUAGES)
        elif name == "region":
            values[name] = _code(name, value, (*REGIONS, ""))
        elif name == "rung":
            values[name] = _code(name, value, (*RUNGS, ""))
        else:
            values[name] = _text(name, value)
    if "phases" in values:
        values["phases"] = tuple(phase for phase in PHASES if phase in values["phases"])
    return Answers(**values)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise BrokenAnswers(name, "a text; put it between quotes")
    text = " ".join(value.split())
    if len(text) > LONGEST_TEXT:
        raise BrokenAnswers(name, f"a text of at most {LONGEST_TEXT} characters; this one has {len(text)}")
    return text


def _list(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise BrokenAnswers(name, "a list: [one, two]")
    if len(value) > LONGEST_LIST:
        raise BrokenAnswers(name, f"a list of at most {LONGEST_LIST}; this one has {len(value)}")
    return list(value)


def _code(name: str, value: Any, choices: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in choices:
        raise BrokenAnswers(name, f"one of {', '.join(filter(None, choices))}; {value!r} is none of them")
    return value


def _codes(name: str, value: Any, choices: tuple[str, ...]) -> tuple[str, ...]:
    found = [_code(name, one, choices) for one in _list(name, value)]
    return tuple(dict.fromkeys(found))


def _number(name: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST:
        raise BrokenAnswers(name, f"a whole number from 0 to {MOST}")
    return value
