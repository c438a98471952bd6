# SPDX-License-Identifier: EUPL-1.2
"""The start note: what is laid down before anybody is asked anything. Prefilled from the plan, read on a page, printed as a tagged PDF.

Its fields are those of a start-note checklist that Dutch municipalities use before they begin: goal, level, how input weighs, core questions,
room for influence, frames (content, money), who, how, how information is shared, costs, (interim) evaluation, competent authority, and
always a public final report.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.engines.mix.answers import Answers
from samenspel.engines.mix.codes import hint, name
from samenspel.foundations.money import money
from samenspel.plan.processes.models import paragraphs_of
from samenspel.plan.processes.pages import in_words

from . import picture
from .matrix import Table, answers_of
from .models import Plan, PlanPhase

log = logging.getLogger(__name__)
TEMPLATE = Path(__file__).with_name("start_note.typ")
COLLEGE, COUNCIL = "college", "council"
AUTHORITIES: dict[str, Any] = {
    COLLEGE: gettext_lazy("The college decides"),
    COUNCIL: gettext_lazy("The city council decides"),
}
FIELDS: dict[str, tuple[Any, Any]] = {
    "goal": (gettext_lazy("Goal"), gettext_lazy("What do you want to reach, and why do you ask residents?")),
    "level": (
        gettext_lazy("Level of participation"),
        gettext_lazy("Which role do participants get? One rung of the ladder."),
    ),
    "weighs": (
        gettext_lazy("How input weighs"),
        gettext_lazy("What do you do with what people put in, and who hears what?"),
    ),
    "questions": (
        gettext_lazy("Core questions"),
        gettext_lazy("The questions you really put to people, one per line."),
    ),
    "room": (
        gettext_lazy("Room for influence"),
        gettext_lazy("What can still change because of what people say?"),
    ),
    "frames": (
        gettext_lazy("Frames: content"),
        gettext_lazy("What is fixed already, and where was it decided?"),
    ),
    "frames_money": (
        gettext_lazy("Frames: money"),
        gettext_lazy("How much may the outcome cost, and who pays?"),
    ),
    "who": (
        gettext_lazy("Who takes part"),
        gettext_lazy("Whom do you involve, who usually stays away, and what do you do about it?"),
    ),
    "how": (gettext_lazy("In which way"), gettext_lazy("Which instruments, in which phase?")),
    "information": (
        gettext_lazy("How information is shared"),
        gettext_lazy("How do people hear of it, and where do they find everything?"),
    ),
    "costs": (gettext_lazy("Costs of taking part"), gettext_lazy("Money and hours for the process itself.")),
    "evaluation": (
        gettext_lazy("(Interim) evaluation"),
        gettext_lazy("When do you look back, with whom, and on what?"),
    ),
    "authority": (
        gettext_lazy("Competent authority"),
        gettext_lazy("Who takes the decision: the college or the city council? And when?"),
    ),
    "report": (
        gettext_lazy("Final report"),
        gettext_lazy("There always is one, and it is public. Say by when."),
    ),
}
"""name → label and question, in the order of the note"""
ONE_OF_TWO = "authority_is"
"""the note also keeps which of AUTHORITIES it is"""


@dataclass(frozen=True)
class Field:
    """One field of the note. derived: what the plan itself says · text: what stands in the note · typed: the task force wrote it"""

    name: str
    label: Any
    question: Any
    derived: str
    text: str
    typed: bool

    @property
    def missing(self) -> bool:
        return not self.text

    @property
    def paragraphs(self) -> list[str]:
        return paragraphs_of(self.text)


def fields_of(plan: Plan) -> list[Field]:
    """Every field, in the language of the plan (whatever the page's own): typed words go before what the plan says."""
    with translation.override(plan.language):
        said = derived(plan)
        return [
            Field(
                field,
                str(label),
                str(question),
                said.get(field, ""),
                plan.note.get(field) or said.get(field, ""),
                field in plan.note,
            )
            for field, (label, question) in FIELDS.items()
        ]


def missing(plan: Plan) -> list[Field]:
    return [field for field in fields_of(plan) if field.missing]


def authority_of(plan: Plan) -> str:
    """college, council, or "" when nobody said."""
    chosen = str(plan.note.get(ONE_OF_TWO, ""))
    if chosen in AUTHORITIES:
        return chosen
    return COUNCIL if answers_of(plan).council in ("decides", "frame_and_decides") else ""


def _points(lines: Sequence[str]) -> str:
    return "\n".join(f"• {line}" for line in lines)


def _names(kind: str, codes: Sequence[str], language: str) -> list[str]:
    return [name(kind, code, language) for code in codes]


def _said(*parts: str) -> str:
    """Paragraphs, those that say nothing left out."""
    return "\n\n".join(part for part in parts if part)


def derived(plan: Plan) -> dict[str, str]:
    """What the plan itself says in each field, in the language that is active. A field it says nothing about is empty."""
    answers, language = answers_of(plan), plan.language
    with_days = [phase for phase in plan.phases if phase["starts"] and phase["ends"]]
    decision = next((phase for phase in with_days if phase["kind"] == "decision"), None)
    evaluation = next((phase for phase in plan.phases if phase["kind"] == "evaluation"), None)
    return {
        "goal": _goal(answers, language),
        "level": (
            f"{name('rungs', answers.rung, language)}. {hint('rungs', answers.rung, language)}"
            if answers.rung
            else ""
        ),
        "weighs": _weighs(answers, language),
        "room": _points(answers.open),
        "frames": _points(answers.fixed),
        "who": _who(answers, language),
        "how": _points(
            [
                f"{phase['title']}: {', '.join(one['title'] for one in phase['instruments'])}"
                for phase in plan.phases
                if phase["instruments"]
            ]
        ),
        "information": _points(
            [f"{phase['title']}: {phase['communication']}" for phase in plan.phases if phase["communication"]]
        ),
        "costs": _costs(plan, answers),
        "evaluation": (
            _("We look back together: %(when)s.") % {"when": when(evaluation)}
            if evaluation and evaluation["starts"] and evaluation["ends"]
            else ""
        ),
        "authority": _authority(plan, decision),
        "report": _report(with_days),
    }


def _goal(answers: Answers, language: str) -> str:
    goals, motives = _names("goals", answers.goals, language), _names("motives", answers.motives, language)
    return _said(
        answers.subject,
        _("This is what we want to reach:") + f"\n{_points(goals)}" if goals else "",
        _("This is why we ask residents:") + f"\n{_points(motives)}" if motives else "",
    )


def _weighs(answers: Answers, language: str) -> str:
    known = answers.weighs not in ("", "unknown")
    answered = {
        "agreed": _("Everybody who puts something in gets an answer with a reason."),
        "refused": _("People do not get an answer of their own."),
    }
    return _said(
        f"{name('weighs', answers.weighs, language)}." if known else "",
        answered.get(answers.answering, "") if known else "",
    )


def _who(answers: Answers, language: str) -> str:
    groups, away = _names("groups", answers.groups, language), _names("groups", answers.missing, language)
    barriers = _names("barriers", answers.barriers, language)
    people = number_format(answers.people, force_grouping=True) if answers.people else ""
    return _said(
        _points(groups),
        _("We want about %(people)s people to take part.") % {"people": people} if people else "",
        _("These people usually stay away:") + f"\n{_points(away)}" if away else "",
        _("This keeps them away:") + f"\n{_points(barriers)}" if barriers else "",
    )


def _costs(plan: Plan, answers: Answers) -> str:
    cents = total_cents(plan)
    if cents is None and answers.budget_eur is not None:
        cents = answers.budget_eur * 100
    hours = number_format(answers.hours, force_grouping=True) if answers.hours else ""
    return _said(
        _("%(amount)s for taking part.") % {"amount": money(cents)} if cents is not None else "",
        _("%(hours)s hours of our own people.") % {"hours": hours} if hours else "",
    )


def total_cents(plan: Plan) -> int | None:
    given = [phase["money_cents"] for phase in plan.phases if phase["money_cents"] is not None]
    return sum(given) if given else None


def _authority(plan: Plan, decision: PlanPhase | None) -> str:
    chosen = authority_of(plan)
    if not chosen:
        return ""
    if decision is None:
        return f"{AUTHORITIES[chosen]}."
    day = date_format(date.fromisoformat(decision["ends"]), "j F Y")
    return (
        _("The college decides, by %s.") if chosen == COLLEGE else _("The city council decides, by %s.")
    ) % day


def _report(phases: Sequence[PlanPhase]) -> str:
    always = _(
        "There is always a public final report: what was asked, who took part, what was done with it and why. It lays what was planned beside what became of it."
    )
    if not phases:
        return always
    last = date_format(date.fromisoformat(phases[-1]["ends"]), "j F Y")
    return _said(always, _("The last phase ends on %s.") % last)


def when(phase: PlanPhase) -> str:
    """“3 March to 21 April 2027”, or that it is not known yet."""
    if not (phase["starts"] and phase["ends"]):
        return _("not known yet")
    return in_words(date.fromisoformat(phase["starts"]), date.fromisoformat(phase["ends"]))


# The document -----------------------------------------------------------------------


def content(plan: Plan, table: Table) -> dict[str, Any]:
    """Everything the document says, as plain text and numbers, in the language that is active."""
    language = plan.language
    rows = picture.met(plan, table, language)
    lines = fields_of(plan)
    place = plan.place.name if plan.place else ""
    return {
        "lang": language,
        "title": plan.title,
        "town": place,
        "made": date_format(timezone.localdate(), "j F Y"),
        "version": plan.version,
        "address": settings.SITE_ADDRESS + reverse("plan", args=[plan.pk]),
        "lacking": [str(field.label) for field in lines if field.missing],
        "fields": [
            {"label": str(field.label), "paragraphs": field.paragraphs, "question": str(field.question)}
            for field in lines
        ],
        "phases": [
            {
                "title": phase["title"],
                "when": when(phase),
                "goals": _names("goals", phase["goals"], language),
                "instruments": [
                    f"{one['title']} ({one['note']})" if one["note"] else one["title"]
                    for one in phase["instruments"]
                ],
                "council": [
                    part
                    for part in (
                        name("council", phase["council"], language) if phase["council"] else "",
                        phase["council_text"],
                    )
                    if part
                ],
                "responsible": phase["responsible"],
                "money": money(phase["money_cents"]) if phase["money_cents"] is not None else "",
            }
            for phase in plan.phases
        ],
        "picture": picture.on_paper(rows) if rows else "",
        "picture_words": picture.for_the_voice(rows) if rows else "",
        "meetings": [
            {
                "title": row.title,
                "word": row.word,
                "why": row.why,
                "helps": row.helps,
            }
            for row in rows
        ],
        "council_tasks": [
            task["text"] for task in plan.tasks if task["kind"] == "council" and not task["done"]
        ][:8],
        "labels": {
            "note": _("Start note"),
            "for": _("For the city council"),
            "made": _("Made on"),
            "version": _("version"),
            "lacking": _("Not filled in yet"),
            "empty": _("This is still to be filled in."),
            "fields": _("What we lay down beforehand"),
            "matrix": _("Goals and ways of taking part, per phase"),
            "phase": _("Phase"),
            "goals": _("Goals"),
            "how": _("How people take part"),
            "council": _("City council"),
            "who": _("Who, and money"),
            "none": "–",
            "picture": _("How the council and residents meet"),
            "council_line": _("City council"),
            "residents_line": _("Residents"),
            "meet": _("How they meet"),
            "why": _("Why"),
            "helps": _("What helps"),
            "asks": _("What this asks of the city council"),
            "decision": _("Decision"),
            "agreed": _("Agreed"),
            "changed": _("Agreed, with these changes:"),
            "refused": _("Not agreed, because:"),
            "by": _("By (name and office)"),
            "on": _("Date"),
            "signature": _("Signature"),
            "indicative": _("Money and days are indicative until they are decided."),
        },
    }


def pdf(plan: Plan, table: Table) -> bytes:
    """In the language of the plan, whoever asks: the labels and what a reading voice is told must agree with the texts."""
    with translation.override(plan.language):
        data = content(plan, table)
    given = {"data": json.dumps(data, ensure_ascii=False)}
    try:
        return typst.compile(TEMPLATE, sys_inputs=given, pdf_standards=["ua-1"])
    except typst.TypstError as refused:
        # PDF/UA refuses a letter that no font on this machine has, and people may write what they like.
        # The same document, as tagged, without the claim that it fulfils the standard.
        log.warning("start note %s is not PDF/UA: %s", plan.pk, refused)
        return typst.compile(TEMPLATE, sys_inputs=given)
