# SPDX-License-Identifier: EUPL-1.2
"""What the advice page shows: the advice of the engine with the mixes somebody changed by hand, in words, ready for a template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import permutations
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from samenspel.engines.mix.advice import DO_NOT, GO, NOT_YET, ROLES, Advice, PhaseMix, Ranked, Said
from samenspel.engines.mix.advise import advise, phase_mix, plan_warnings
from samenspel.engines.mix.answers import Answers
from samenspel.engines.mix.choose import paid_for
from samenspel.engines.mix.codes import name
from samenspel.engines.mix.sentences import say
from samenspel.engines.mix.table import Instrument, Range

from .design import Design
from .forms import EVERYTHING, LISTS, QUESTIONS, REGION_WORDS, SCREENS, Question, Words, esc
from .table import table_now

VERDICTS: Mapping[str, tuple[Words, Words, str]] = {
    GO: (pgettext_lazy("verdict", "Do it"), gettext_lazy("What speaks for it"), "kept"),
    NOT_YET: (pgettext_lazy("verdict", "Not yet"), gettext_lazy("Settle this first"), "planned"),
    DO_NOT: (
        pgettext_lazy("verdict", "Do not do it"),
        gettext_lazy("Why not, and what to do instead"),
        "broken",
    ),
}
"""verdict → its word, the heading above its reasons, the mark before it"""
ROLE_WORDS: Mapping[str, Words] = {
    "reach": gettext_lazy("Many people"),
    "depth": gettext_lazy("Conversation"),
    "feedback": gettext_lazy("Hearing back"),
}
SCREEN_OF = {question.name: screen.key for screen in SCREENS for question in screen.questions}
"""answer → the screen that asks it"""


def items(lines: Iterable[str]) -> SafeString:
    """Lines as items of a list. Written here: a page of advice has some three hundred."""
    return SafeString("".join(f"<li>{esc(line)}</li>" for line in lines))


@dataclass(frozen=True)
class Line:
    """A sentence, and where the answer it comes from can be changed."""

    text: str
    screen: str = ""
    field: str = ""
    label: str = ""
    designer: str = ""

    @property
    def with_button(self) -> SafeString:
        """The sentence with a button of the form beside the advice, that leads to the answer it comes from."""
        if not self.screen:
            return SafeString(esc(self.text))
        address, change = f"{self.designer}#id_{self.field}", _("Change this answer")
        return SafeString(
            f'{esc(self.text)} <button type="submit" form="panel" class="linkish small no-print" name="to" value="{self.screen}" '
            f'formaction="{address}">{esc(change)}<span class="visually-hidden">: {esc(self.label)}</span></button>'
        )


@dataclass(frozen=True)
class Card:
    """One instrument in the mix of one phase."""

    one: Instrument
    words: Any
    name: str
    role: str
    role_word: str
    why: list[str]
    doubts: list[str]
    refused: list[str]
    url: str

    @property
    def reasons(self) -> SafeString:
        """The left half of the card: role, name, why it fits and what to know first. Both halves are written here, because a page
        holds fifteen cards and they are most of its words."""
        why, know = _("Why it fits"), _("Know this first")
        refused = f'<div class="alert alert--warn small"><p>{esc(" ".join(self.refused))}</p></div>'
        doubts = f'<h4 class="label">{esc(know)}</h4><div class="small"><ul>{items(self.doubts)}</ul></div>'
        return SafeString(
            f'<p><span class="tag tag--fill">{esc(self.role_word)}</span></p>'
            f'<h3><a href="{self.url}">{esc(self.name)}</a></h3><p>{esc(self.words.short)}</p>{refused if self.refused else ""}'
            f'<h4 class="label">{esc(why)}</h4><div class="small"><ul>{items(self.why)}</ul></div>{doubts if self.doubts else ""}'
        )

    @property
    def facts(self) -> SafeString:
        """The right half: what it takes, what it asks, the council, the pitfalls. The same wherever the instrument stands."""
        where = (self.one.key, get_language() or "")
        kept = _facts.get(where)
        if kept is None or kept[0] is not self.one:
            kept = _facts[where] = (self.one, facts_of(self.one, self.words))
        return kept[1]


_facts: dict[tuple[str, str], tuple[Instrument, SafeString]] = {}
"""the right half of a card, per instrument and language, with the row it was written from"""


def facts_of(one: Instrument, words: Any) -> SafeString:
    called = f'<span class="visually-hidden">: {esc(words.name)}</span>'
    takes, indicative = _("What it takes"), _("indicative")
    spans = (
        _("%s hours of colleagues") % span(one.hours),
        _("%s euros") % span(one.cost_eur),
        _("%s weeks") % span(one.weeks),
    )
    folded = (
        (_("What it asks of you"), f"<ul>{items(words.asks)}</ul>"),
        (_("The city council"), f"<p>{esc(words.council)}</p>"),
        (_("Pitfalls"), f"<ul>{items(words.pitfalls)}</ul>"),
    )
    return SafeString(
        f'<h4 class="label">{esc(takes)} <span class="optional">({esc(indicative)})</span></h4>'
        f'<ul class="plain small">{items(spans)}</ul>'
        + "".join(
            f'<details><summary>{esc(title)}{called}</summary><div class="small">{body}</div></details>'
            for title, body in folded
        )
    )


class Row(NamedTuple):
    """One instrument in the list of all of a phase."""

    key: str
    name: str
    url: str
    score: int | None
    in_mix: bool
    tell: Callable[[], str]

    @property
    def text(self) -> str:
        """Why: made when somebody opens the list, not for each of the options that only carry a name."""
        return self.tell()


@dataclass(frozen=True)
class PhaseShown:
    key: str
    name: str
    goals: list[str]
    cards: list[Card]
    misses: list[Line]
    warnings: list[Line]
    changed: bool
    """somebody took another mix than the proposed one"""
    write_rows: Callable[[], list[Row]]

    @property
    def for_goals(self) -> str:
        return _("For: %(goals)s") % {"goals": ", ".join(self.goals)}

    @property
    def all_label(self) -> str:
        return _("All instruments for %(name)s") % {"name": self.name}

    @cached_property
    def rows(self) -> list[Row]:
        """Every instrument, best first. Written when a page asks for it: two plans side by side do not."""
        return self.write_rows()

    @property
    def table(self) -> SafeString:
        """The rows of the list of all instruments. Written here: five phases have a hundred and sixty-five of them."""
        none, chosen, score = _("not possible"), _("in the mix"), _("Score")
        return SafeString(
            "".join(
                f'<tr><th scope="row"><a href="{row.url}">{esc(row.name)}</a>'
                f"{f' <span class=tag>{esc(chosen)}</span>' if row.in_mix else ''}</th>"
                f'<td class="num" data-label="{esc(score)}">{esc(none) if row.score is None else row.score}</td>'
                f"<td>{esc(row.text)}</td></tr>"
                for row in self.rows
            )
        )

    @property
    def others(self) -> SafeString:
        """What can be put in, as options: best first; what is refused comes after."""
        none = _("not possible here")
        return SafeString(
            "".join(
                f'<option value="{row.key}">{esc(row.name)} ({esc(none) if row.score is None else row.score})</option>'
                for row in self.rows
                if not row.in_mix
            )
        )


@dataclass(frozen=True)
class Shown:
    """A plan with its advice, in words."""

    design: Design
    verdict: str
    word: str
    heading: str
    mark: str
    reasons: list[Line]
    phases: list[PhaseShown]
    warnings: list[Line]
    wish: dict[str, Any] | None
    cost: Range
    hours: Range


def show(design: Design, language: str) -> Shown:
    answers, table = design.answers.changed(language=language), table_now()
    by_key = {one.key: one for one in table}
    advice = with_chosen(advised(answers, table), design.chosen, answers, by_key)
    every = paid_for(by_key[pick.key] for phase in advice.phases for pick in phase.mix)

    designer, pattern = reverse("designer"), reverse("instrument", args=["KEY"])

    def address(key: str) -> str:
        """A page of advice holds two hundred addresses of instruments: the pattern is looked up once."""
        return pattern.replace("KEY", key)

    told: dict[Any, str] = {}

    def text(said: Said) -> str:
        """More than half of the three hundred sentences of a page stand in several phases."""
        what = (said.key, *said.facts.values())
        if what not in told:
            told[what] = say(said, language, table)
        return told[what]

    def line(said: Said) -> Line:
        screen = SCREEN_OF.get(said.about, "")
        label = str(QUESTIONS[said.about].label) if screen else ""
        return Line(text(said), screen, said.about, label, designer)

    word, heading, mark = VERDICTS[advice.verdict]
    return Shown(
        design=design,
        verdict=advice.verdict,
        word=str(word),
        heading=str(heading),
        mark=mark,
        reasons=[line(said) for said in advice.reasons],
        phases=[_phase(mix, design.chosen, by_key, language, text, line, address) for mix in advice.phases],
        warnings=[line(said) for said in advice.warnings],
        wish=_wish(advice, by_key, language, text, address),
        cost=_sum(every, "cost_eur"),
        hours=_sum(every, "hours"),
    )


def keys_now(design: Design, phase: str) -> list[str] | None:
    """The instruments of one phase as they are shown now: chosen by hand, or proposed. None when the phase has no room."""
    table = table_now()
    if phase in design.chosen:
        known = {one.key for one in table}
        return [key for key in design.chosen[phase] if key in known]
    mix = next((mix for mix in advised(design.answers, table).phases if mix.phase == phase), None)
    return [pick.key for pick in mix.mix] if mix else None


def with_chosen(
    advice: Advice,
    chosen: Mapping[str, Sequence[str]],
    answers: Answers,
    table: Mapping[str, Instrument],
) -> Advice:
    """The advice with the mixes that somebody put together instead: what they miss is judged again, and the sum of the plan too."""
    ours = {phase: [key for key in keys if key in table] for phase, keys in chosen.items()}
    if not any(phase.phase in ours for phase in advice.phases):
        return advice
    phases = tuple(
        _judged(phase, ours[phase.phase], answers, table) if phase.phase in ours else phase
        for phase in advice.phases
    )
    return replace(advice, phases=phases, warnings=plan_warnings(phases, table, answers))


def _judged(
    phase: PhaseMix, keys: Sequence[str], answers: Answers, table: Mapping[str, Instrument]
) -> PhaseMix:
    return phase_mix(phase.phase, roles_of(keys, table), phase.ranking, table, answers)


def roles_of(keys: Sequence[str], table: Mapping[str, Instrument]) -> tuple[tuple[str, str], ...]:
    """((role, key), …): three instruments each get another role, so that together they are strongest; what comes after has its best."""
    first, rest = keys[: len(ROLES)], keys[len(ROLES) :]
    best = max(
        permutations(ROLES, len(first)),
        key=lambda roles: sum(table[key].scores[role] for key, role in zip(first, roles, strict=True)),
    )
    pairs = sorted(zip(best, first, strict=True), key=lambda pair: ROLES.index(pair[0]))
    return (*pairs, *((max(ROLES, key=lambda role: table[key].scores[role]), key) for key in rest))


_recent: tuple[tuple[Answers, tuple[Instrument, ...], Advice], ...] = ()
RECENT = 8


def advised(answers: Answers, table: tuple[Instrument, ...]) -> Advice:
    """The advice of the engine. The last few are remembered: who changes a mix, or lays two plans side by side, needs them again."""
    global _recent
    for known, of, advice in _recent:
        if of is table and known == answers:
            return advice
    advice = advise(answers, table)
    _recent = ((answers, table, advice), *_recent[: RECENT - 1])
    return advice


def _phase(
    mix: PhaseMix,
    chosen: Mapping[str, Sequence[str]],
    table: Mapping[str, Instrument],
    language: str,
    text: Callable[[Said], str],
    line: Callable[[Said], Line],
    address: Callable[[str], str],
) -> PhaseShown:
    inside = {pick.key for pick in mix.mix}
    ranked = {one.key: one for one in mix.ranking}
    cards = []
    for pick in mix.mix:
        one = table[pick.key]
        cards.append(
            Card(
                one=one,
                words=one.words(language),
                name=one.words(language).name,
                role=pick.role,
                role_word=str(ROLE_WORDS[pick.role]),
                why=[text(said) for said in pick.why],
                doubts=[text(said) for said in ranked[pick.key].doubts],
                refused=[text(said) for said in ranked[pick.key].refused],
                url=address(one.key),
            )
        )
    return PhaseShown(
        key=mix.phase,
        name=name("phases", mix.phase, language),
        goals=[name("goals", goal, language) for goal in mix.goals],
        cards=cards,
        misses=[line(said) for said in mix.misses],
        warnings=[line(said) for said in mix.warnings],
        changed=mix.phase in chosen,
        write_rows=lambda: [
            _row(one, table[one.key].words(language).name, address(one.key), one.key in inside, text)
            for one in mix.ranking
        ],
    )


def _row(one: Ranked, called: str, url: str, in_mix: bool, text: Callable[[Said], str]) -> Row:
    told = one.refused or one.reasons[:1]
    return Row(
        one.key,
        called,
        url,
        one.score,
        in_mix,
        lambda: " ".join(text(said) for said in told),
    )


def _wish(
    advice: Advice,
    table: Mapping[str, Instrument],
    language: str,
    text: Callable[[Said], str],
    address: Callable[[str], str],
) -> dict[str, Any] | None:
    wish = advice.wish
    if wish is None:
        return None
    return {
        "name": table[wish.key].words(language).name if wish.key in table else "",
        "url": address(wish.key) if wish.key in table else "",
        "lines": [text(said) for said in wish.asked_back],
        "fits_in": [name("phases", phase, language) for phase in wish.fits_in],
        "refused": [text(said) for said in wish.refused],
        "instead": [{"name": table[key].words(language).name, "url": address(key)} for key in wish.instead],
    }


def _sum(every: Iterable[Instrument], field: str) -> Range:
    spans = [getattr(one, field) for one in every]
    return Range(sum(span.min for span in spans), sum(span.max for span in spans))


# --- answers in words ----------------------------------------------------------------
def grouped(value: int) -> str:
    """1500 as the language writes it. Django's own way asks the settings ten times; a page holds a hundred numbers."""
    text = f"{value:,}"
    return text if get_language() == "en" else text.replace(",", ".")


def in_words(question: Question, answers: Answers, language: str) -> str:
    """One answer as a person reads it; empty when it was left open."""
    value = getattr(answers, question.name)
    match question.kind:
        case "text":
            return str(value)
        case "number":
            return "" if value is None else f"{grouped(value)} {question.unit}"
        case "lines":
            return " · ".join(value)
        case "yes":
            return str(_("Yes")) if value else ""
        case "one" if question.name == "region":
            return str(REGION_WORDS[value]) if value else ""
        case "one":
            return name(LISTS[question.name], value, language) if value else ""
        case "rank":
            return ", ".join(
                f"{place}. {name('goals', goal, language)}" for place, goal in enumerate(value, 1)
            )
        case "phases":
            return ", ".join(_phase_in_words(phase, answers, language) for phase in value)
        case "many":
            return ", ".join(name(LISTS[question.name], code, language) for code in value)
    return ""


def _phase_in_words(phase: str, answers: Answers, language: str) -> str:
    goals = ", ".join(name("goals", goal, language) for goal in answers.phase_goals.get(phase, ()))
    return f"{name('phases', phase, language)} ({goals})" if goals else name("phases", phase, language)


def answers_in_words(answers: Answers, language: str) -> SafeString:
    """Terms and definitions: every answer that was given, for a page that is printed."""
    rows = [(question.label, in_words(question, answers, language)) for question in EVERYTHING]
    return SafeString("".join(f"<dt>{esc(label)}</dt><dd>{esc(text)}</dd>" for label, text in rows if text))


# --- two plans beside each other -----------------------------------------------------
@dataclass(frozen=True)
class Difference:
    what: Words
    first: str
    second: str


def differences(first: Shown, second: Shown, language: str) -> list[Difference]:
    """What differs between two plans: the verdict, answers, and per phase the instruments and the number of things missed."""
    nothing = _("left open")
    found = []
    if first.verdict != second.verdict:
        found.append(Difference(_("Advice"), first.word, second.word))
    for question in EVERYTHING:
        one, other = (in_words(question, plan.design.answers, language) for plan in (first, second))
        if one != other:
            found.append(Difference(question.label, one or nothing, other or nothing))
    theirs = {phase.key: phase for phase in second.phases}
    ours = {phase.key: phase for phase in first.phases}
    for key in dict.fromkeys((*ours, *theirs)):
        one, other = (_instruments(phases.get(key)) for phases in (ours, theirs))
        if one != other:
            found.append(Difference((ours.get(key) or theirs[key]).name, one, other))
    return found


def _instruments(phase: PhaseShown | None) -> str:
    if phase is None:
        return _("no room in this phase")
    return ", ".join(card.name for card in phase.cards) or _("nothing possible")


def only_in(one: Shown, other: Shown) -> set[tuple[str, str]]:
    """(phase, instrument) pairs of one plan that the other has not: marked in the columns."""
    there = {(phase.key, card.one.key) for phase in other.phases for card in phase.cards}
    return {(phase.key, card.one.key) for phase in one.phases for card in phase.cards} - there


def side_by_side(first: Shown, second: Shown) -> list[tuple[str, str, str]]:
    """(what, plan A, plan B): the same things of both plans, for a table."""
    rows = [
        (_("Advice"), first.word, second.word),
        (_("Cost in euros (indicative)"), span(first.cost), span(second.cost)),
        (_("Hours of colleagues (indicative)"), span(first.hours), span(second.hours)),
    ]
    ours, theirs = ({phase.key: phase for phase in plan.phases} for plan in (first, second))
    for key in dict.fromkeys((*ours, *theirs)):
        phase = ours.get(key) or theirs[key]
        rows.append((phase.name, _instruments(ours.get(key)), _instruments(theirs.get(key))))
        missed = [str(len(plan[key].misses)) if key in plan else "–" for plan in (ours, theirs)]
        rows.append((_("Still missing in this phase: %s") % phase.name, missed[0], missed[1]))
    return rows


def span(range: Range) -> str:
    """1.200 – 9.000, or one number when both ends are equal."""
    low, high = grouped(range.min), grouped(range.max)
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}
