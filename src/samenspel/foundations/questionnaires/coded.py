# SPDX-License-Identifier: EUPL-1.2
"""Open answers under the words that people laid on them: how often each, what may be shown of it, and which word may fit an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q
from django.db.models.fields.json import KeyTextTransform

from samenspel.engines.notes.proposing import Proposer

from .models import SMALLEST_GROUP, Code, Coded, Questionnaire, Response

LEAST_LIKE = 0.25
"""below this an answer shares only small words with a code, and a suggestion would be noise"""
MOST_EXAMPLES = 60
"""coded answers per code that a suggestion looks at: more make the page slow and the suggestion hardly better"""


def with_codes(
    row: Questionnaire, results: Mapping[str, Any], shown: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The protected results with, for each open question, {"codes": {name: n}}: codes of at least five answers, for everybody together.

    A code was laid by people of the town and an answer may have several or none, so nothing can be subtracted. The page of results is made
    from this alone; call it as the last step of a count.

    shown   what everybody could see until now. Where a question keeps that count, a code keeps its number until five answers more or fewer
            have it: a code that follows each single answer tells what was in it.
    """
    before = _codes_kept(results, shown)
    held: dict[str, dict[str, int]] = {}
    rows = (
        Code.objects.filter(questionnaire=row)
        .annotate(answers=Count("coded"))
        .values_list("question", "name", "answers")
    )
    for question, name, answers in rows:
        seen = before.get(question, {}).get(name, 0)
        number = seen if seen and abs(answers - seen) < SMALLEST_GROUP else answers
        if number >= SMALLEST_GROUP:
            held.setdefault(question, {})[name] = number
    questions = dict(results.get("questions") or {})
    for key, of_question in questions.items():
        everybody = of_question.get("") if isinstance(of_question, Mapping) else None
        if not isinstance(everybody, Mapping) or everybody.get("hidden"):
            continue
        told = {name: value for name, value in everybody.items() if name != "codes"}
        if key in held:
            told["codes"] = held[key]
        if told != everybody:
            questions[key] = {**of_question, "": told}
    return {**results, "questions": questions}


def _codes_kept(results: Mapping[str, Any], shown: Mapping[str, Any] | None) -> dict[str, dict[str, int]]:
    """{question: the codes people see} of the questions whose count is the same as the one they see."""
    kept = {}
    then = (shown or {}).get("questions") or {}
    for key, of_question in (results.get("questions") or {}).items():
        now, old = (
            dict(one[""]) if isinstance(one, Mapping) and isinstance(one.get(""), Mapping) else {}
            for one in (of_question, then.get(key))
        )
        now.pop("codes", None)
        codes = old.pop("codes", None)
        if codes and now == old:
            kept[key] = codes
    return kept


def answers_to(row: Questionnaire, question: str, *, only_uncoded: bool = False) -> Any:
    """The responses that say something to this open question, each with its `text`, in an order that says nothing (random keys)."""
    rows = (
        Response.objects.filter(questionnaire=row, answers__has_key=question)
        .annotate(text=KeyTextTransform(question, "answers"))
        .order_by("pk")
    )
    if only_uncoded:
        rows = rows.exclude(codes__code__question=question)
    return rows.defer("answers")


def progress(row: Questionnaire) -> dict[str, int]:
    """{question: how many of its answers have a code}. One query."""
    return dict(
        Code.objects.filter(questionnaire=row)
        .values("question")
        .annotate(answers=Count("coded__response", distinct=True, filter=Q(coded__isnull=False)))
        .values_list("question", "answers")
        .order_by()
    )


def suggested(codes: Sequence[Code], texts: Mapping[Any, str]) -> dict[Any, list[int]]:
    """{answer: up to three codes} whose name and answers are most like it. One query; the machine never writes a word itself.

    codes   of one question;   texts: {primary key of the response: what it says}
    """
    if not codes or not texts:
        return {}
    question = codes[0].question
    held: dict[int, list[str]] = {code.pk: [] for code in codes}
    own = set(texts)
    rows = (
        Coded.objects.filter(code__in=[code.pk for code in codes])
        .annotate(text=KeyTextTransform(question, "response__answers"))
        .values_list("code_id", "response_id", "text")
        .order_by("-pk")[: MOST_EXAMPLES * len(codes)]
    )
    for code, response, text in rows:
        if response not in own and text and len(held[code]) < MOST_EXAMPLES:
            held[code].append(text)
    proposer = Proposer({code.pk: (code.name, held[code.pk]) for code in codes})
    found = {}
    for key, text in texts.items():
        likely = proposer.propose(text)
        least = max(LEAST_LIKE, 0.6 * likely[0][1]) if likely else 1.0
        found[key] = [code for code, score in likely if score >= least]
    return found


def laid_on(responses: Iterable[Any], codes: Iterable[Code]) -> dict[Any, set[int]]:
    """{response: codes that lie on it}. One query."""
    found: dict[Any, set[int]] = {}
    rows = Coded.objects.filter(response__in=list(responses), code__in=[code.pk for code in codes])
    for response, code in rows.values_list("response_id", "code_id"):
        found.setdefault(response, set()).add(code)
    return found
