# SPDX-License-Identifier: EUPL-1.2
"""Groups beside each other, what matters to all of them, and an earlier moment beside this one."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.engines.survey.comparing import Change, Gap, Priority, changes, gaps, priorities
from samenspel.engines.survey.counting import Count
from samenspel.engines.survey.definition import read
from samenspel.engines.survey.disclosure import is_hidden, protect

from .making_questionnaires import question, questionnaire

ASKS = read(
    questionnaire(*(question(key, "scale", importance=True, dont_know=True) for key in ("a", "b", "c")))
)


def results(**means: dict[str, tuple[float, int]]) -> dict[str, Any]:
    """Protected results with these means: {key: {group: (mean, people)}}; keys with an i at the end are importance."""
    groups = sorted({group for cells in means.values() for group in cells if group})
    cells = {
        (f"{key[0]}:importance" if key.endswith("i") else key): {
            "": {"answered": 99, "dk": 0, "mean": 3.0, "counts": dict.fromkeys("12345", 20)},
            **{
                group: {"answered": n + 2, "dk": 2, "mean": mean, "counts": dict.fromkeys("12345", 1)}
                for group, (mean, n) in some.items()
            },
        }
        for key, some in means.items()
    }
    return {"all": 99, "groups": dict.fromkeys(groups, 9), "questions": cells, "breakdowns": {}}


def test_the_largest_difference_between_groups_comes_first() -> None:
    found = gaps(
        results(
            a={"raad": (4.0, 20), "staf": (3.0, 30), "college": (3.5, 6)},
            b={"raad": (2.0, 20), "staf": (4.5, 30)},
            c={"raad": (3.0, 20), "staf": (3.4, 30)},
        ),
        ASKS,
    )
    assert found == [Gap("b", "staf", "raad", 4.5, 2.0, 30, 20), Gap("a", "raad", "staf", 4.0, 3.0, 20, 30)]
    assert gaps(results(a={"raad": (4.0, 20)}), ASKS) == []


def test_scales_of_different_width_are_weighed_alike() -> None:
    """A point on a scale of three is more than two points on one of eleven."""
    asks = read(questionnaire(question("a", "scale", low=0, high=10), question("b", "scale", low=1, high=3)))
    found = gaps(results(a={"x": (6.0, 9), "y": (4.0, 9)}, b={"x": (3.0, 9), "y": (2.0, 9)}), asks)
    assert [gap.question for gap in found] == ["b", "a"]


def test_a_priority_is_important_to_every_group_and_not_so_now() -> None:
    found = priorities(
        results(
            a={"raad": (2.0, 20), "staf": (3.0, 300)},
            ai={"raad": (4.5, 20), "staf": (4.0, 300)},
            b={"raad": (2.0, 20), "staf": (2.0, 300)},
            bi={"raad": (5.0, 20), "staf": (3.0, 300)},
            c={"raad": (4.0, 20), "staf": (4.0, 300)},
            ci={"raad": (5.0, 20), "staf": (5.0, 300)},
        ),
        ASKS,
    )
    assert found == [Priority("a", 4.25, 2.5, ("raad", "staf"))]


def test_without_groups_everybody_together_has_priorities() -> None:
    data = results(a={}, ai={})
    data["questions"]["a:importance"][""]["mean"] = 4.0
    assert priorities(data, ASKS) == [Priority("a", 4.0, 3.0, ())]


def test_a_change_is_one_of_the_groups_that_both_show() -> None:
    before = results(a={"raad": (2.0, 20), "staf": (3.0, 30)}, b={"raad": (3.0, 9)}, c={"raad": (3.0, 9)})
    after = results(a={"raad": (4.0, 22), "bewoners": (1.0, 90)}, b={"raad": (3.2, 9)}, c={"staf": (5.0, 9)})
    assert changes(before, after, ASKS) == [Change("a", 2.0, 4.0, 20, 22, ("raad",))]


def test_another_scale_is_not_compared() -> None:
    before, after = results(a={"raad": (2.0, 20)}), results(a={"raad": (4.0, 20)})
    before["questions"]["a"][""]["counts"] = dict.fromkeys("123", 1)
    assert changes(before, after, ASKS) == []


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32).map(Random))
def test_nothing_hidden_is_compared(draw: Random) -> None:
    """Every mean and number that is told stands in the protected results."""

    def asked_once() -> dict[str, Any]:
        found = Count(ASKS)
        for _ in range(draw.randint(0, 40)):
            lean = draw.choice([[1, 2, 2], [4, 5, 5], [1, 2, 3, 4, 5, "dk"]])
            keys = [key for q in ASKS.questions() for key in (q.key, q.importance_key)]
            found.add({key: draw.choice(lean) for key in keys}, draw.choice(["raad", "staf", "college", ""]))
        return protect(found.data())

    def shown(data: dict[str, Any], key: str) -> dict[str, tuple[float, int]]:
        cells = {name: told for name, told in data["questions"][key].items() if not is_hidden(told)}
        return {name: (told["mean"], told["answered"] - told["dk"]) for name, told in cells.items()}

    before, after = asked_once(), asked_once()
    for gap in gaps(after, ASKS):
        cells = shown(after, gap.question)
        assert (gap.high_mean, gap.high_n) == cells[gap.high] and (gap.low_mean, gap.low_n) == cells[gap.low]
        assert gap.low_n >= 5 and gap.high_n >= 5 and gap.high_mean > gap.low_mean
    for one in priorities(after, ASKS):
        assert set(one.groups) <= set(shown(after, one.question))
    for change in changes(before, after, ASKS):
        assert set(change.groups) <= set(shown(before, change.question)) & set(shown(after, change.question))
        assert change.before_n >= 5 and change.after_n >= 5
