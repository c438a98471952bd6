# SPDX-License-Identifier: EUPL-1.2
"""The questions of the designer, screen by screen, and how what somebody filled in becomes answers.

Django reads and checks what was sent; the choices are written here, because a page holds up to a hundred and fifty of them and most
have a line of explanation of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.engines.mix.answers import MOST, ONE_OF, REGIONS, Answers
from samenspel.engines.mix.codes import PHASES, RUNGS, hint, known, name
from samenspel.engines.mix.phases import phases_of
from samenspel.plan.processes.forms import Lines

Words = str | Promise
MOST_GOALS = 5
MOST_POINTS = 12
LONGEST_SUBJECT = 200
REGION_WORDS: Mapping[str, Words] = {
    "flanders": gettext_lazy("Flanders"),
    "brussels": gettext_lazy("Brussels"),
    "netherlands": gettext_lazy("The Netherlands"),
}
LISTS = {
    **ONE_OF,
    "rung": "rungs",
    "motives": "motives",
    "groups": "groups",
    "missing": "groups",
    "barriers": "barriers",
}
"""field with choices → its list of `codes.yaml`"""


@dataclass(frozen=True)
class Question:
    """One question of a screen.

    kind     text, lines, number, one (radio buttons), many (tick boxes), yes (one tick box), rank (goals in their order),
             phases (with the goals of each), wish (an instrument)
    why      why we ask this: folded away below the question
    needed   what cannot be left open, as a few words behind the label
    """

    name: str
    kind: str
    label: Words
    hint: Words = ""
    why: Words = ""
    needed: Words = ""
    unit: Words = ""


@dataclass(frozen=True)
class Screen:
    """key: what travels in the form · word: in the line of steps · title, lead: on top of the page"""

    key: str
    word: Words
    title: Words
    lead: Words
    questions: tuple[Question, ...]


SUBJECT = Question(
    "subject",
    "text",
    gettext_lazy("What is it about?"),
    hint=gettext_lazy(
        "In your own words, as you would tell it to a neighbour. For example: our village gets another kind of heating."
    ),
)
WISH = Question(
    "wish",
    "wish",
    gettext_lazy("Do you already have an instrument in mind?"),
    hint=gettext_lazy("We do ask about your goal first. At the end you read whether it fits."),
)
SCREENS: tuple[Screen, ...] = (
    Screen(
        "goals",
        gettext_lazy("Goal"),
        gettext_lazy("What do you want to reach?"),
        gettext_lazy("The goal comes first. Which way of working suits it, you see at the end."),
        (
            SUBJECT,
            Question(
                "goals",
                "rank",
                gettext_lazy("Choose at most five goals"),
                hint=gettext_lazy("Give the most important one a 1, the next one a 2, and so on."),
                why=gettext_lazy(
                    "A goal tells what is enough. Whoever wants ideas works in another way than whoever wants to know how many people think what."
                ),
                needed=gettext_lazy("at least one"),
            ),
            Question(
                "motives",
                "many",
                gettext_lazy("Why do you do this?"),
                hint=gettext_lazy("Be honest: this plan stays with you until you share it."),
                why=gettext_lazy(
                    "If the decision was already taken, asking people is a show. Then it is better not to ask."
                ),
            ),
            WISH,
        ),
    ),
    Screen(
        "room",
        gettext_lazy("Room"),
        gettext_lazy("Is there something left to decide?"),
        gettext_lazy(
            "Without room for other ideas it is better not to ask. You may leave every question open."
        ),
        (
            Question(
                "competence",
                "one",
                gettext_lazy("Who decides about this?"),
                why=gettext_lazy("You cannot promise what somebody else decides."),
            ),
            Question(
                "decided",
                "one",
                gettext_lazy("What is decided already?"),
                why=gettext_lazy(
                    "What is fixed need not be asked. People only take part in what is still open."
                ),
            ),
            Question(
                "kind",
                "one",
                gettext_lazy("What kind of subject is it?"),
                why=gettext_lazy("Some subjects exclude some ways of working, by law or by nature."),
            ),
            Question(
                "question",
                "one",
                gettext_lazy("What kind of question do you ask?"),
                why=gettext_lazy(
                    "An open question needs a conversation. A question with yes or no can be put to a vote."
                ),
            ),
            Question(
                "touches",
                "one",
                gettext_lazy("Whom does it touch?"),
                why=gettext_lazy(
                    "For a few people a visit is better than a process. What touches everybody must be open to everybody."
                ),
            ),
            Question(
                "tension",
                "one",
                gettext_lazy("How calm is it?"),
                why=gettext_lazy(
                    "When people quarrel, counting opinions makes it worse. Then time to talk comes first."
                ),
            ),
            Question(
                "urgent",
                "yes",
                gettext_lazy("There is danger and no time to ask people"),
                why=gettext_lazy("Then the municipality acts first, and explains afterwards."),
            ),
            Question(
                "election_soon",
                "yes",
                gettext_lazy("There are elections within a year after it"),
                why=gettext_lazy("Some ways of working are not allowed shortly before elections."),
            ),
            Question(
                "region",
                "one",
                gettext_lazy("Where is your municipality?"),
                why=gettext_lazy("Other laws hold in each region."),
            ),
            Question(
                "inhabitants",
                "number",
                gettext_lazy("How many people live there?"),
                unit=gettext_lazy("inhabitants"),
            ),
        ),
    ),
    Screen(
        "when",
        gettext_lazy("Time"),
        gettext_lazy("When is there room?"),
        gettext_lazy("A plan goes through phases. In which of them can people still change something?"),
        (
            Question(
                "phases",
                "phases",
                gettext_lazy("In which phases is there room?"),
                hint=gettext_lazy(
                    "Behind each phase you can tick which goals belong to it. Tick none, and all goals that suit the phase count."
                ),
                why=gettext_lazy(
                    "People who come too late are disappointed. Each phase has goals of its own, and other ways of working."
                ),
            ),
            Question(
                "weeks",
                "number",
                gettext_lazy("How long until the decision?"),
                unit=gettext_lazy("weeks"),
                why=gettext_lazy("What takes longer than this is left out."),
            ),
            Question(
                "budget_eur",
                "number",
                gettext_lazy("How much money is there for involving people?"),
                hint=gettext_lazy("Beside the hours of your own colleagues."),
                unit=gettext_lazy("euros"),
                why=gettext_lazy(
                    "What costs more than this is left out. All numbers of this site are indicative."
                ),
            ),
            Question(
                "hours",
                "number",
                gettext_lazy("How many hours of your colleagues are there?"),
                hint=gettext_lazy("Of everybody together, over the whole process. A day has about eight."),
                unit=gettext_lazy("hours"),
                why=gettext_lazy("Hours run out sooner than money. Answering takes hours too."),
            ),
        ),
    ),
    Screen(
        "role",
        gettext_lazy("Role"),
        gettext_lazy("How much do participants decide?"),
        gettext_lazy("Promise what you can keep. The promise stands on every page that residents read."),
        (
            Question(
                "rung",
                "one",
                gettext_lazy("What do you promise?"),
                hint=gettext_lazy("The sentence below each choice is the promise."),
                why=gettext_lazy("Most disappointment comes from a promise that was larger than the room."),
            ),
            Question(
                "open",
                "lines",
                gettext_lazy("What is open?"),
                hint=gettext_lazy(
                    "One point per line: what people can still change. For example: where the trees come."
                ),
                why=gettext_lazy(
                    "Without a single open point there is nothing to ask. Then the advice is to wait, or not to do it."
                ),
                needed=gettext_lazy("needed as soon as you promise more than informing"),
            ),
            Question(
                "fixed",
                "lines",
                gettext_lazy("What is fixed?"),
                hint=gettext_lazy("One point per line. For example: no more than € 1.9 million."),
                why=gettext_lazy("People accept limits when they hear them at the beginning."),
            ),
            Question(
                "weighs",
                "one",
                gettext_lazy("How does what people say weigh?"),
                why=gettext_lazy("People ask this first. Whoever cannot answer it, cannot begin."),
            ),
            Question(
                "council",
                "one",
                gettext_lazy("What does the city council do?"),
                why=gettext_lazy(
                    "The council decides in the end. If it only hears of it then, the work may be for nothing."
                ),
            ),
            Question(
                "answering",
                "one",
                gettext_lazy("Does everybody get an answer?"),
                why=gettext_lazy("An answer is what people remember. Without one they do not come back."),
            ),
        ),
    ),
    Screen(
        "people",
        gettext_lazy("People"),
        gettext_lazy("Whom do you want to involve?"),
        gettext_lazy("Who comes by itself is not everybody. Whoever is missing needs another way in."),
        (
            Question(
                "people",
                "number",
                gettext_lazy("How many people do you want to take part?"),
                unit=gettext_lazy("people"),
                why=gettext_lazy("A conversation needs few people, an opinion poll many."),
            ),
            Question(
                "groups",
                "many",
                gettext_lazy("Whom do you want to involve?"),
                why=gettext_lazy("Each way of working reaches other people."),
            ),
            Question(
                "missing",
                "many",
                gettext_lazy("Who usually stays away at yours?"),
                why=gettext_lazy("We then look for ways that do reach them. They weigh double."),
            ),
            Question(
                "barriers",
                "many",
                gettext_lazy("What keeps people away?"),
                why=gettext_lazy("Some ways of working take barriers away, others add some."),
            ),
        ),
    ),
)
BY_KEY = {screen.key: screen for screen in SCREENS}
QUESTIONS = {question.name: question for screen in SCREENS for question in screen.questions}


class Number(forms.Field):
    """A whole number as people write it: 1500, 1.500, € 1 500,-"""

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> int | None:
        text = re.sub(r"[\s€']|,-\s*$|[.,]00\s*$", "", str(value or "")[:LONGEST_SUBJECT])
        if not text:
            return None
        if re.fullmatch(r"[0-9]{1,3}([.,][0-9]{3})+", text):
            text = re.sub(r"[.,]", "", text)
        if not re.fullmatch(r"[0-9]{1,12}", text):
            raise ValidationError(
                _("Write a whole number, for example 1500. Leave it empty if you do not know.")
            )
        if int(text) > MOST:
            raise ValidationError(_("This number is too large."))
        return int(text)


def esc(text: object) -> str:
    """What somebody typed, or a word of ours, as HTML. Django's own also looks for lazy text each time: here that is a thousand times."""
    return escape(str(text))


def _field(question: Question) -> dict[str, forms.Field]:
    """The fields of the form that one question needs."""
    match question.kind:
        case "text":
            return {question.name: forms.CharField(required=False, max_length=LONGEST_SUBJECT)}
        case "lines":
            return {question.name: Lines()}
        case "number":
            return {question.name: Number()}
        case "yes":
            return {question.name: forms.BooleanField(required=False)}
        case "wish":
            return {question.name: forms.CharField(required=False, max_length=40)}
        case "one":
            codes = (
                REGIONS
                if question.name == "region"
                else RUNGS
                if question.name == "rung"
                else known(LISTS[question.name])
            )
            return {
                question.name: forms.ChoiceField(
                    required=False, choices=[(code, code) for code in ("", *codes)]
                )
            }
        case "many":
            return {question.name: _several(known(LISTS[question.name]))}
        case "rank":
            places = [("", "")] + [(str(place), "") for place in range(1, MOST_GOALS + 1)]
            return {
                f"goal-{code}": forms.ChoiceField(required=False, choices=places) for code in known("goals")
            }
        case "phases":
            goals: dict[str, forms.Field] = {f"in-{phase}": _several(known("goals")) for phase in PHASES}
            return {"phases": _several(PHASES), **goals}
    raise AssertionError(question.kind)


def _several(codes: Iterable[str]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(required=False, choices=[(code, code) for code in codes])


class ScreenForm(forms.Form):
    """What was sent of some questions. `answers(before)` puts it over the answers there were."""

    questions: tuple[Question, ...] = ()
    goals_needed = False
    """on the screen that asks for them; not when somebody goes back, or changes answers beside the advice"""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if any(question.kind == "rank" for question in self.questions):
            ranked = [
                (int(data[f"goal-{code}"]), code) for code in known("goals") if data.get(f"goal-{code}")
            ]
            data["goals"] = [code for _place, code in sorted(ranked, key=lambda pair: pair[0])]
            if len(ranked) > MOST_GOALS:
                self.add_error(
                    None,
                    _("You chose %(count)d goals. Choose at most five: what matters most?")
                    % {"count": len(ranked)},
                )
            if not ranked and self.goals_needed:
                self.add_error(
                    None, _("Choose at least one goal. Without a goal there is nothing to advise.")
                )
        for points in ("open", "fixed"):
            if len(data.get(points) or ()) > MOST_POINTS:
                self.add_error(points, _("That is more than twelve lines. Choose what matters most."))
        return data

    def answers(self, before: Answers) -> Answers:
        data = self.cleaned_data
        changed: dict[str, Any] = {}
        for question in self.questions:
            value = data.get("goals" if question.kind == "rank" else question.name)
            changed[question.name] = tuple(value) if isinstance(value, list) else value
        if "goals" in changed:
            # A goal that was taken out of the plan must not live on, unseen, in one of its phases.
            left = {
                phase: tuple(goal for goal in goals if goal in changed["goals"])
                for phase, goals in before.phase_goals.items()
            }
            before = before.changed(phase_goals={phase: goals for phase, goals in left.items() if goals})
        if "phases" in changed:
            changed |= self._phases(before, changed["phases"])
        return before.changed(**changed)

    def _phases(self, before: Answers, ticked: tuple[str, ...]) -> dict[str, Any]:
        """A goal ticked in a phase means that there is room in it. Beside the advice only the phases are asked: goals stay."""
        if self.data.get("matrix"):
            goals = {phase: tuple(self.cleaned_data[f"in-{phase}"]) for phase in PHASES}
            return {
                "phases": tuple(phase for phase in PHASES if phase in ticked or goals[phase]),
                "phase_goals": {phase: some for phase, some in goals.items() if some},
            }
        return {
            "phases": tuple(phase for phase in PHASES if phase in ticked),
            "phase_goals": {phase: some for phase, some in before.phase_goals.items() if phase in ticked},
        }


def _form(questions: tuple[Question, ...], goals_needed: bool = False) -> type[ScreenForm]:
    fields: dict[str, Any] = {}
    for question in questions:
        fields |= _field(question)
    return type("Questions", (ScreenForm,), {**fields, "questions": questions, "goals_needed": goals_needed})


BEGIN = _form((SUBJECT, WISH))
EVERYTHING = tuple(question for screen in SCREENS for question in screen.questions if question.name != "wish")
PANEL = _form(EVERYTHING)
FORMS: Mapping[str, type[ScreenForm]] = {
    screen.key: _form(screen.questions, goals_needed=screen.key == "goals") for screen in SCREENS
}
GOING_BACK: Mapping[str, type[ScreenForm]] = {**FORMS, "goals": _form(BY_KEY["goals"].questions)}
"""who goes back need not have chosen a goal yet"""


# --- what a page shows of a question -------------------------------------------------
Raw = Mapping[str, list[str]]
"""what stands in each field, as text: from the answers, or as it was typed when something is wrong with it"""


def raw_of(answers: Answers) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for question in QUESTIONS.values():
        value = getattr(answers, question.name)
        match question.kind:
            case "rank":
                found |= {f"goal-{goal}": [str(place)] for place, goal in enumerate(value, 1)}
            case "phases":
                found["phases"] = list(value)
                found |= {f"in-{phase}": list(goals) for phase, goals in answers.phase_goals.items()}
            case "many":
                found[question.name] = list(value)
            case "lines":
                found[question.name] = ["\n".join(value)]
            case "yes":
                found[question.name] = ["on"] if value else []
            case _:
                found[question.name] = ["" if value is None else str(value)]
    return found


def raw_of_form(form: ScreenForm) -> dict[str, list[str]]:
    data: Any = form.data
    return {field: data.getlist(field) for field in form.fields}


@dataclass(frozen=True)
class Shown:
    """One question as the page draws it. body: the controls, ready HTML."""

    question: Question
    body: SafeString
    errors: tuple[str, ...]
    id: str
    is_group: bool

    @property
    def small(self) -> SafeString:
        """The whole question as it stands beside the advice: no explanation, and written here because there are thirty of them."""
        wrong = "".join(f"<p class=error-text>{esc(error)}</p>" for error in self.errors)
        wrong = f'<div id="{self.id}_error">{wrong}</div>' if wrong else ""
        css = "field field--error" if wrong else "field"
        word = esc(self.question.label)
        if self.is_group:
            return SafeString(
                f'<fieldset class="{css}" id="{self.id}"><legend>{word}</legend>{wrong}<div>{self.body}</div></fieldset>'
            )
        if self.question.kind == "yes":
            return SafeString(f'<div class="{css}">{self.body}</div>')
        return SafeString(f'<div class="{css}"><label for="{self.id}">{word}</label>{wrong}{self.body}</div>')


def shown(
    questions: Iterable[Question],
    raw: Raw,
    answers: Answers,
    language: str,
    *,
    form: ScreenForm | None = None,
    table: Iterable[Any] = (),
    small: bool = False,
) -> list[Shown]:
    """small: beside the advice, without the explanation of each choice"""
    found = []
    for question in questions:
        errors: tuple[str, ...] = ()
        if form is not None:
            where = NON_FIELD_ERRORS if question.kind == "rank" else question.name
            errors = tuple(str(error) for error in form.errors.get(where, ()))
        is_group = question.kind in ("one", "many", "rank", "phases")
        body = _body(question, raw, answers, language, tuple(table), small, bool(errors))
        found.append(Shown(question, body, errors, f"id_{question.name}", is_group))
    return found


def _body(
    question: Question,
    raw: Raw,
    answers: Answers,
    language: str,
    table: tuple[Any, ...],
    small: bool,
    wrong: bool,
) -> SafeString:
    chosen = raw.get(question.name, [])
    value = chosen[0] if chosen else ""
    where = _described(question, wrong, small)
    match question.kind:
        case "text":
            return SafeString(
                f'<input class="input" type="text" name="{question.name}" id="id_{question.name}" '
                f'value="{esc(value)}" maxlength="{LONGEST_SUBJECT}"{where}>'
            )
        case "number":
            return SafeString(
                f'<span class="with-unit"><input class="input input--short" type="text" inputmode="numeric" name="{question.name}" '
                f'id="id_{question.name}" value="{esc(value)}" maxlength="30" autocomplete="off"{where}>'
                f"<span>{esc(question.unit)}</span></span>"
            )
        case "lines":
            return SafeString(
                f'<textarea class="input" rows="{3 if small else 5}" name="{question.name}" id="id_{question.name}"{where}>'
                f"\n{esc(value)}</textarea>"
            )
        case "yes":
            return _box(
                "checkbox", question.name, "on", str(question.label), "", bool(chosen), f"id_{question.name}"
            )
        case "wish":
            return _wish(value, language, table, where)
        case "rank":
            return _ranks(raw, language, small)
        case "phases":
            return _phases(raw, answers, language, small)
        case "one":
            return _boxes("radio", question.name, language, small, {value})
        case _:
            return _boxes("checkbox", question.name, language, small, set(chosen))


def _boxes(kind: str, field: str, language: str, small: bool, chosen: set[str]) -> SafeString:
    """The choices of one question. Their words never change, so only the ticks are put in."""
    return SafeString(
        "".join(
            f"{before}{' checked' if code in chosen else ''}{after}"
            for code, before, after in _ready(kind, field, language, small)
        )
    )


@cache
def _ready(kind: str, field: str, language: str, small: bool) -> tuple[tuple[str, str, str], ...]:
    """(code, HTML up to the tick, HTML after it) of every choice, in the language that is active now."""
    options = _options(field, language)
    if kind == "radio":
        options = [*options, ("", _("I leave this open"), "")]
    halves = [
        (code, _box(kind, field, code, word, "" if small else note, False).partition("><span>"))
        for code, word, note in options
    ]
    return tuple((code, before, between + after) for code, (before, between, after) in halves)


def _described(question: Question, wrong: bool, small: bool) -> str:
    ids = [
        f"id_{question.name}_{part}"
        for part, there in (("error", wrong), ("hint", question.hint and not small))
        if there
    ]
    return (f' aria-describedby="{" ".join(ids)}"' if ids else "") + (' aria-invalid="true"' if wrong else "")


def _options(field: str, language: str) -> list[tuple[str, str, str]]:
    if field == "region":
        return [(code, str(word), "") for code, word in REGION_WORDS.items()]
    kind = LISTS[field]
    return [(code, name(kind, code, language), hint(kind, code, language)) for code in known(kind)]


def _box(kind: str, field: str, code: str, word: str, note: str, checked: bool, id: str = "") -> SafeString:
    return SafeString(
        f'<label class="choice"><input type="{kind}" name="{field}" value="{code}"{f" id={id}" if id else ""}'
        f"{' checked' if checked else ''}><span>{esc(word)}{f'<small>{esc(note)}</small>' if note else ''}</span></label>"
    )


def _wish(value: str, language: str, table: tuple[Any, ...], where: str) -> SafeString:
    none = _("No, we begin with the goal")
    options = "".join(
        f'<option value="{esc(one.key)}"{" selected" if one.key == value else ""}>{esc(one.words(language).name)}</option>'
        for one in sorted(table, key=lambda one: one.words(language).name.casefold())
    )
    return SafeString(
        f'<select class="input" name="wish" id="id_wish"{where}><option value="">{esc(none)}</option>{options}</select>'
    )


def _ranks(raw: Raw, language: str, small: bool) -> SafeString:
    rows = []
    for code in known("goals"):
        now = (raw.get(f"goal-{code}") or [""])[0]
        places = "".join(
            f'<option value="{place}"{" selected" if str(place) == now else ""}>{place}</option>'
            for place in range(1, MOST_GOALS + 1)
        )
        note = "" if small else f"<small>{esc(hint('goals', code, language))}</small>"
        rows.append(
            f'<label class="rank"><select class="input" name="goal-{code}"><option value="">–</option>{places}</select>'
            f"<span>{esc(name('goals', code, language))}{note}</span></label>"
        )
    return SafeString("".join(rows))


def _phases(raw: Raw, answers: Answers, language: str, small: bool) -> SafeString:
    """Each phase with a tick box, and behind it one for each goal of the plan: a table on a desk, cards on a phone."""
    ticked = raw.get("phases", [])
    if small:
        return SafeString(
            "".join(
                _box("checkbox", "phases", phase, name("phases", phase, language), "", phase in ticked)
                for phase in PHASES
            )
        )
    head = "".join(f'<th scope="col">{esc(name("goals", goal, language))}</th>' for goal in answers.goals)
    rows = []
    for phase in PHASES:
        word = name("phases", phase, language)
        box = _box("checkbox", "phases", phase, word, hint("phases", phase, language), phase in ticked)
        here = raw.get(f"in-{phase}", [])
        cells = []
        for goal in answers.goals:
            said = esc(name("goals", goal, language))
            cells.append(
                f'<td><label class="choice"><input type="checkbox" name="in-{phase}" value="{goal}"{" checked" if goal in here else ""}>'
                f'<span>{said}<span class="visually-hidden">, {esc(word)}</span></span></label></td>'
            )
        rows.append(f'<tr><th scope="row">{box}</th>{"".join(cells)}</tr>')
    first = esc(_("Phase"))
    caption = esc(_("Phases with room, and the goals of each"))
    return SafeString(
        '<input type="hidden" name="matrix" value="1"><div class="table-wrap"><table class="matrix">'
        f'<caption class="visually-hidden">{caption}</caption><thead><tr><th scope="col">{first}</th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def suggested(answers: Answers) -> Answers:
    """A start for a screen that nobody filled in yet: the phases that can still have room, by what is decided."""
    return answers if answers.phases else answers.changed(phases=phases_of(answers))
