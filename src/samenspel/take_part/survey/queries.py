# SPDX-License-Identifier: EUPL-1.2
"""What the pages read of a survey: where it stands, what came in, and the results in short."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from samenspel.engines.survey.definition import FILE, Question
from samenspel.engines.survey.definition import OPEN as OWN_WORDS
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires.listing import answered
from samenspel.foundations.questionnaires.models import SMALLEST_GROUP, Questionnaire, Response, Source
from samenspel.foundations.questionnaires.outcome import Figure, Outcome
from samenspel.foundations.questionnaires.showing import is_published as is_public
from samenspel.plan.processes.models import Process

BEFORE, OPEN, CLOSED = "before", "open", "closed"
MOST_SENTENCES = 3


def found(rows: Any, place: Place, activity: str) -> Any:
    """The activity with its survey and questionnaire: one query.  rows: the activities this person may see"""
    one = get_object_or_404(
        rows.select_related("survey", "questionnaire"),
        place=place,
        instrument="survey",
        survey__isnull=False,
        questionnaire__isnull=False,
        slug=activity,
    )
    one.place = one.questionnaire.place = place
    one.questionnaire.activity = one
    return one


def state_of(activity: Activity) -> str:
    """before it opens, open, or closed"""
    if activity.is_open:
        return OPEN
    return CLOSED if activity.is_over or activity.stage != Activity.OPEN else BEFORE


def number(value: int) -> str:
    return str(number_format(value, force_grouping=True))


def told(row: Questionnaire) -> Iterator[tuple[Question, Figure]]:
    """Every question with what everybody together answered, in sentences. Nothing is counted here, and what is hidden stays hidden."""
    language = (get_language() or row.activity.language)[:2]
    outcome = Outcome(row.asks, row.results or {}, language=language, groups=row.groups)
    for question in row.asks.questions():
        for figure in outcome.figures(question):
            if not figure.is_importance:
                yield question, figure


def in_short(row: Questionnaire, most: int = MOST_SENTENCES) -> list[tuple[str, str]]:
    """(question, first sentence) of the first questions that were answered and that one sentence can tell: not who people are, not their
    own words."""
    found = (
        (figure.text, figure.sentences[0])
        for question, figure in told(row)
        if figure.people
        and figure.sentences
        and question.kind not in (OWN_WORDS, FILE)
        and not question.breakdown
    )
    return list(islice(found, most))


def so_far(activity: Activity) -> str:
    """What stands beside the activity in lists."""
    count = answered(activity)
    if count < SMALLEST_GROUP:  # as on its own page: who looks often would see one person answer
        return ""
    return ngettext("%(count)s person answered", "%(count)s people answered", count) % {
        "count": number(count)
    }


def figures(activity: Activity) -> list[tuple[str, int]]:
    """For the final report."""
    row = Questionnaire.objects.filter(activity=activity).first()
    if row is None:
        return []
    paper = Response.objects.filter(questionnaire=row, source=Source.PAPER).count()
    rows = [(_("people answered"), row.sent_count)]
    if row.by_invitation:
        rows.insert(0, (_("people were invited"), row.invitations.exclude(sent_at=None).count()))
    return [*rows, (_("of these on paper"), paper)] if paper else rows


def of_process(process: Process) -> list[Questionnaire]:
    """The surveys of a process whose results everybody sees."""
    rows = Questionnaire.objects.filter(
        activity__survey__isnull=False, activity__process_number=process.pk, activity__is_public=True
    )
    return [
        row
        for row in rows.select_related("activity").order_by("activity__opens_at", "pk")
        if is_public(row) and row.results_count
    ]


def report_tables(process: Process) -> list[dict[str, Any]]:
    """For the final report: a chapter per survey, from what everybody may see."""
    return [
        {
            "title": row.activity.title,
            "lines": [note(row)],
            "head": [_("Question"), _("What was answered")],
            "rows": [
                [figure.text, " ".join(figure.sentences)]
                for _question, figure in told(row)
                if figure.sentences
            ],
        }
        for row in of_process(process)
    ]


def note(row: Questionnaire) -> str:
    """What the numbers are worth."""
    text = (
        ngettext(
            "%(count)s person who was invited answered. Others who were invited did not.",
            "%(count)s people who were invited answered. Others who were invited did not.",
            row.results_count,
        )
        if row.by_invitation
        else ngettext(
            "%(count)s person who wanted to answered. They are not a cross-section of all inhabitants.",
            "%(count)s people who wanted to answered. They are not a cross-section of all inhabitants.",
            row.results_count,
        )
    )
    return text % {"count": number(row.results_count)}
