# SPDX-License-Identifier: EUPL-1.2
"""A questionnaire that many people answered, counted by hand where a test needs to know every figure."""

from __future__ import annotations

from random import Random
from typing import Any

from samenspel.foundations.questionnaires.models import Questionnaire, Response


def answers_of(row: Questionnaire, number: int, seed: int = 1) -> list[dict[str, Any]]:
    """`number` answers to every question of a questionnaire, the same each time."""
    dice = Random(seed)
    made = []
    for _i in range(number):
        one: dict[str, Any] = {}
        for question in row.asks.questions():
            keys = [option.key for option in question.options]
            if question.kind == "single":
                one[question.key] = dice.choices(keys, range(len(keys) + 1, 1, -1))[0]
            elif question.kind == "multiple":
                one[question.key] = dice.sample(keys, dice.randint(1, question.most or len(keys)))
            elif question.kind == "matrix":
                one[question.key] = {part.key: dice.choice(keys) for part in question.rows}
            elif question.kind == "ranking":
                one[question.key] = dice.sample(keys, len(keys))
            elif question.kind == "scale":
                for key in (
                    (question.key, question.importance_key) if question.importance else (question.key,)
                ):
                    steps = list(question.steps)
                    one[key] = dice.choices([*steps, "dk"], [*range(2, len(steps) + 2), 1])[0]
                    if one[key] == "dk" and not question.dont_know:
                        one[key] = steps[0]
            elif question.kind == "number":
                one[question.key] = int(abs(dice.gauss(20, 12)))
            elif question.kind == "date":
                one[question.key] = f"20{dice.randint(24, 26)}-0{dice.randint(1, 9)}-15"
            elif question.kind == "open":
                one[question.key] = dice.choice(["Meer bomen.", "Een bank in de schaduw.", "Trager verkeer."])
            elif question.kind == "place":
                one[question.key] = {
                    "lat": dice.choice([50.8701, 50.8702, 50.8751]),
                    "lon": dice.choice([3.2301, 3.2399]),
                }
        made.append(one)
    return made


def respond(
    row: Questionnaire, number: int, *, groups: tuple[str, ...] = ("",), seed: int = 1, **facts: Any
) -> None:
    """So many responses, spread over the groups in turn, and the counter that goes with them."""
    from django.utils import timezone

    rows = [
        Response(
            place_id=row.place_id,
            questionnaire=row,
            group=groups[i % len(groups)],
            answers=answers,
            on=timezone.localdate(),
            **facts,
        )
        for i, answers in enumerate(answers_of(row, number, seed))
    ]
    Response.objects.bulk_create(rows, batch_size=2000)
    for group in groups:
        row.counts[group] = row.counts.get(group, 0) + sum(1 for one in rows if one.group == group)
    row.save(update_fields=["counts"])


def counted(row: Questionnaire, *, public: bool = True) -> dict[str, Any]:
    """Counts what came in, protects it, and keeps it as the results. Returns them."""
    from django.utils import timezone

    from samenspel.engines.survey.counting import Count
    from samenspel.engines.survey.disclosure import protect

    count = Count(row.asks)
    for group, answers in Response.objects.filter(questionnaire=row).values_list("group", "answers"):
        count.add(answers, group)
    row.results = protect(count.data())
    row.results_at = timezone.now()
    row.results_count = Response.objects.filter(questionnaire=row).count()
    row.results_public_at = row.results_at if public else None
    row.save()
    return row.results
