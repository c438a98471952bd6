# SPDX-License-Identifier: EUPL-1.2
"""The demo town's surveys: made through the same actions as everywhere, their answers in bulk, the same every time."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from samenspel.engines.survey.answers import asked
from samenspel.engines.survey.definition import (
    DONT_KNOW,
    MATRIX,
    MULTIPLE,
    NUMBER,
    OPEN,
    PLACE,
    RANKING,
    SCALE,
    SINGLE,
    Definition,
    Question,
)
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.questionnaires.models import Questionnaire, Response, Source
from samenspel.foundations.rules.door import perform
from samenspel.foundations.towns.models import Neighbourhood
from samenspel.plan.processes import actions as processes
from samenspel.plan.processes.models import Process

from .scans import count

if TYPE_CHECKING:
    from .seed import Maker

Row = dict[str, Any]


def fill(maker: Maker, data: Row) -> None:
    for row in data["surveys"]:
        activity: Activity = perform(
            processes.add_activity,
            by=maker.people["lien"],
            on=Process.objects.get(place=maker.place, slug=row["process"]),
            instrument="survey",
            title=row["title"],
            slug=row["slug"],
            intro=row["intro"],
            who_may=Activity.WhoMay.ANYONE,
            opens_at=maker.midnight(row["opens"]),
            closes_at=maker.midnight(row["closes"]),
            settings={"begin": row["template"]},
        )
        answered(maker, Questionnaire.objects.get(activity=activity), row)
        if row["closes"] < 0:
            count(activity, maker.people["lien"])
        maker.counts["enquetes"] += 1


def answered(maker: Maker, questionnaire: Questionnaire, row: Row) -> None:
    """So many people answered, some of them on paper."""
    chance = Random(row["slug"])
    places = list(Neighbourhood.objects.filter(place=maker.place).values_list("name", flat=True))
    rows = []
    for number in range(row["answers"]):
        paper = number < row.get("paper", 0)
        rows.append(
            Response(
                place=maker.place,
                questionnaire=questionnaire,
                language="nl",
                answers=_answers(chance, questionnaire.asks, row, places),
                source=Source.PAPER if paper else Source.WEB,
                sheet=f"P{number + 1:03d}" if paper else "",
                entered_by=maker.people["lien"] if paper else None,
                on=maker.today + timedelta(days=chance.randint(row["opens"], min(row["closes"], 0) - 1)),
            )
        )
    Response.objects.bulk_create(rows, batch_size=500)
    Questionnaire.objects.filter(pk=questionnaire.pk).update(
        counts={"": len(rows)}, fixed_at=maker.midnight(row["opens"])
    )


def _answers(chance: Random, asks: Definition, row: Row, places: list[str]) -> Row:
    """One filled-in form: what is asked depends on what was answered before."""
    given: Row = {}
    for _turn in range(2):  # a condition may ask a question of an earlier page
        for _section, questions in asked(asks, given):
            for question in questions:
                if question.key not in given and (question.required or chance.random() < 0.93):
                    value = _value(chance, question, row, places)
                    if value is not None:
                        given[question.key] = value
    return given


def _value(chance: Random, question: Question, row: Row, places: list[str]) -> Any:
    keys = [option.key for option in question.options]
    weights = [3.0 / (n + 1.2) + 0.4 for n in range(len(keys))]
    if question.breakdown:  # by age: as in most surveys, the young are few
        weights = [1.0 + 2.0 * n for n in range(len(keys))]
    if question.kind == SINGLE:
        return chance.choices(keys, weights)[0]
    if question.kind == MULTIPLE:
        found = [key for key, weight in zip(keys, weights, strict=True) if chance.random() < weight / 4]
        return found[: question.most or None] or [keys[0]]
    if question.kind == MATRIX:
        return {line.key: chance.choices(keys, weights)[0] for line in question.rows if chance.random() < 0.9}
    if question.kind == RANKING:
        return sorted(keys, key=lambda key: keys.index(key) + chance.gauss(0, 2))[: question.most or 3]
    if question.kind == SCALE:
        if question.dont_know and chance.random() < 0.06:
            return DONT_KNOW
        steps = question.steps
        return min(max(round(chance.gauss(0.62, 0.22) * (len(steps) - 1)) + steps[0], steps[0]), steps[-1])
    if question.kind == NUMBER:
        return int(min(chance.expovariate(1 / 14), question.high or 80))
    if question.kind == OPEN:
        said: list[str] = row.get("said", [])
        return chance.choice(said) if said and chance.random() < 0.35 else None
    if question.kind == PLACE and places and chance.random() < 0.5:
        return {"neighbourhood": chance.choice(places)}
    return None
