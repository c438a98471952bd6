# SPDX-License-Identifier: EUPL-1.2
"""An advice told in plain words, for the command line: Dutch or English, as the answers ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from textwrap import wrap

from . import codes
from .advice import Advice, PhaseMix, Said
from .answers import Answers
from .asks import what_it_asks
from .democracy import of_advice
from .sentences import filled, grouped, say
from .table import Instrument

WIDTH = 110
WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("Participatiemix", "Participation mix"),
    "go": ("DOEN", "DO IT"),
    "not_yet": ("NOG NIET", "NOT YET"),
    "do_not": ("NIET DOEN", "DO NOT"),
    "wish": ("U begon met een instrument", "You began with an instrument"),
    "instead": ("Dit helpt beter", "This serves better"),
    "phase": ("Fase", "Phase"),
    "goals": ("Doelen", "Goals"),
    "reach": ("bereik", "reach"),
    "depth": ("diepgang", "depth"),
    "feedback": ("terugkoppeling", "feedback"),
    "score": ("past voor {score} van de 100", "fits {score} of 100"),
    "asks": ("Vraagt (indicatief)", "Asks (indicative)"),
    "hours": ("uren", "hours"),
    "from": ("vanaf", "from"),
    "weeks": ("weken", "weeks"),
    "to": ("tot", "to"),
    "council": ("Gemeenteraad", "City council"),
    "know": ("Let op", "Take care"),
    "pitfalls": ("Valkuilen", "Pitfalls"),
    "misses": ("Wat deze mix nog mist", "What this mix still misses"),
    "warnings": ("Let op hier", "Take care here"),
    "whole": ("Let op bij het hele plan", "Take care with the whole plan"),
    "others": ("Ook mogelijk", "Also possible"),
    "none": ("Geen mix mogelijk.", "No mix is possible."),
    "democracy": ("De gemeenteraad en wie meedoet", "The city council and those who take part"),
    "touch": ("raken elkaar", "touch"),
    "collide": ("botsen", "collide"),
    "ignore": ("lopen langs elkaar", "ignore each other"),
    "strengthen": ("versterken elkaar", "strengthen each other"),
    "to_do": ("Wat dit van de gemeente vraagt", "What this asks of the municipality"),
    "before": ("Vóór", "Before"),
    "law": ("Dit is geen juridisch advies.", "This is no legal advice."),
    "estimates": (
        "Alle kosten, uren en weken zijn schattingen: indicatief.",
        "All costs, hours and weeks are estimates: indicative.",
    ),
}
OTHERS_SHOWN = 3


def report(advice: Advice, answers: Answers, table: tuple[Instrument, ...]) -> Iterable[str]:
    """The lines of a whole advice."""
    return Teller(answers, table).whole(advice)


class Teller:
    def __init__(self, answers: Answers, table: tuple[Instrument, ...]) -> None:
        self.answers, self.language, self.table = answers, answers.language, table
        self.by_key = {one.key: one for one in table}

    def word(self, key: str) -> str:
        return WORDS[key][0 if self.language == "nl" else 1]

    def name(self, key: str) -> str:
        return self.by_key[key].words(self.language).name

    def lines(self, text: str, before: str = "") -> Iterator[str]:
        """A text in lines; the lines after the first stand under its first word."""
        yield from wrap(text, WIDTH, initial_indent=before, subsequent_indent=" " * len(before)) or [
            before.rstrip()
        ]

    def points(self, several: Iterable[Said], before: str = "- ") -> Iterator[str]:
        for said in several:
            yield from self.lines(say(said, self.language, self.table), before)

    def whole(self, advice: Advice) -> Iterator[str]:
        yield f"{self.word('title')}: {self.answers.subject}" if self.answers.subject else self.word("title")
        yield ""
        yield self.word(advice.verdict)
        yield from self.points(advice.reasons)
        if advice.wish:
            yield ""
            yield self.word("wish")
            yield from self.points(advice.wish.asked_back)
            yield from self.points(advice.wish.refused)
            if advice.wish.instead:
                yield f"- {self.word('instead')}: {', '.join(map(self.name, advice.wish.instead))}."
        for phase in advice.phases:
            yield ""
            yield from self.phase(phase)
        if advice.warnings:
            yield ""
            yield self.word("whole")
            yield from self.points(advice.warnings)
        if advice.phases:
            yield ""
            yield from self.democracy(advice)
            yield ""
            yield from self.to_do(advice)
            yield ""
            yield f"{self.word('estimates')} {self.word('law')}"

    def phase(self, phase: PhaseMix) -> Iterator[str]:
        yield f"== {self.word('phase')}: {codes.name('phases', phase.phase, self.language)}"
        if phase.goals:
            names = [codes.name("goals", goal, self.language) for goal in phase.goals]
            yield f"{self.word('goals')}: {', '.join(names)}"
        if not phase.mix:
            yield self.word("none")
        for pick in phase.mix:
            one, ranked = self.by_key[pick.key], phase.ranked(pick.key)
            words = one.words(self.language)
            yield ""
            fits = self.word("score").format(score=ranked.score)
            yield f"* {words.name} ({self.word(pick.role)}; {fits})"
            yield from self.points(pick.why, "  - ")
            yield from self.lines(f"{self.word('asks')}: {self.numbers(one)}.", "  ")
            yield from self.lines(f"{self.word('council')}: {words.council}", "  ")
            if ranked.doubts:
                yield f"  {self.word('know')}:"
                yield from self.points(ranked.doubts, "  - ")
            if words.pitfalls:
                yield f"  {self.word('pitfalls')}:"
                for line in words.pitfalls:
                    yield from self.lines(line, "  - ")
        for title, several in (("misses", phase.misses), ("warnings", phase.warnings)):
            if several:
                yield ""
                yield self.word(title)
                yield from self.points(several)
        inside = {pick.key for pick in phase.mix}
        others = [one for one in phase.ranking if one.score is not None and one.key not in inside][
            :OTHERS_SHOWN
        ]
        if others:
            yield ""
            yield f"{self.word('others')}: {', '.join(f'{self.name(one.key)} ({one.score})' for one in others)}."

    def numbers(self, one: Instrument) -> str:
        def span(low: str, high: str) -> str:
            return low if low == high else f"{low} {self.word('to')} {high}"

        money = [filled(end, "eur", self.language, ()) for end in (one.cost_eur.min, one.cost_eur.max)]
        hours = [grouped(end, self.language) for end in (one.hours.min, one.hours.max)]
        weeks = f"{self.word('from')} {filled(one.weeks.min, 'week|weken' if self.language == 'nl' else 'week|weeks', self.language, ())}"
        return f"{span(*hours)} {self.word('hours')}, {span(*money)}, {weeks}"

    def democracy(self, advice: Advice) -> Iterator[str]:
        yield self.word("democracy")
        for one in of_advice(advice, self.answers, self.table):
            yield f"- {codes.name('phases', one.phase, self.language)}: {self.word(one.relation)}"
            yield from self.points((one.why, one.helps), "  ")

    def to_do(self, advice: Advice) -> Iterator[str]:
        yield self.word("to_do")
        picks = {phase.phase: [pick.key for pick in phase.mix] for phase in advice.phases}
        before = ""
        for ask in what_it_asks(picks, self.answers, self.table):
            if ask.before != before:
                before = ask.before
                yield f"{self.word('before')} “{codes.name('phases', before, self.language)}”"
            name = f"{self.name(ask.instrument)}: " if ask.instrument else ""
            yield from self.lines(name + say(ask.said, self.language, self.table), "  [ ] ")
