# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspel.promise.charter.route.choosing import CORE, Context, Interest, Wishes, choose, proposed_day
from samenspel.promise.charter.route.steps import PAGE_WORDS, address_of, guide, step_of

from .making import make_campaign

TODAY = date(2026, 3, 2)
wishes = st.builds(
    Wishes,
    effort=st.integers(1, 3),
    interests=st.frozensets(st.sampled_from(Interest.values)),
    context=st.frozensets(st.sampled_from(Context.values)),
)


def keys(effort: int, interests: str = "", context: str = "") -> list[str]:
    route = choose(Wishes(effort, frozenset(interests.split()), frozenset(context.split())), TODAY)
    return [one.doing.key for one in route]


def test_the_guide_has_nine_steps_in_its_own_order() -> None:
    assert [step.key for step in guide().steps] == [
        "read",
        "coalition",
        "talk",
        "points",
        "project",
        "sign",
        "shine",
        "anchor",
        "repeat",
    ]
    assert [step.key for step in guide().steps if step.is_optional] == ["points", "project"]


def test_the_effort_of_each_task_is_that_of_the_guide() -> None:
    efforts = {step.key: [task.effort for task in step.tasks] for step in guide().steps}
    assert efforts == {
        "read": [1],
        "coalition": [1, 2, 3],
        "talk": [1, 2, 3],
        "points": [1, 2, 3],
        "project": [1, 2],
        "sign": [1, 2, 3],
        "shine": [1, 2, 3],
        "anchor": [None, None, None],
        "repeat": [None, None, None],
    }


def test_every_text_of_the_guide_is_there_in_both_languages() -> None:
    texts = [guide().sources, *guide().tips_in]
    for step in guide().steps:
        texts += [step.titles, step.whys]
        for task in step.tasks:
            texts += [task.titles, task.texts, *task.tips_in, *([task.letters] if task.letters else [])]
    assert all(text["nl"].strip() and text["en"].strip() for text in texts)


@pytest.mark.django_db
def test_every_task_leads_to_a_page_with_a_word_on_its_button() -> None:
    campaign = make_campaign()
    for task in guide().tasks.values():
        for page in filter(None, (task.page, task.also)):
            assert address_of(page, campaign).startswith("/waarden/")
            assert PAGE_WORDS[page]


def test_a_letter_has_the_names_filled_in_also_names_with_braces() -> None:
    letter = guide().tasks["sign-1"].letter("Zele", "Groep {town}", "nl")
    assert "Groep {town}" in letter
    assert "{group}" not in letter
    assert guide().tasks["read-1"].letter("Zele", "Wij", "nl") == ""
    assert "Zele" in guide().tasks["talk-1"].letter("Zele", "Wij", "nl")


@pytest.mark.parametrize(
    ("effort", "interests", "context", "expected"),
    [
        (1, "", "", "read-1 coalition-1 talk-1 sign-1 shine-1 anchor-1 repeat-1"),
        (1, "", "term_begins", "read-1 coalition-1 talk-1 sign-1 shine-1 anchor-2 repeat-1"),
        (1, "", "term_halfway", "read-1 coalition-1 talk-1 sign-1 shine-1 anchor-1 repeat-1 repeat-2"),
        (
            1,
            "points project",
            "",
            "read-1 coalition-1 talk-1 points-1 project-1 sign-1 shine-1 anchor-1 repeat-1",
        ),
        (1, "", "associations", "read-1 coalition-1 coalition-2 talk-1 sign-1 shine-1 anchor-1 repeat-1"),
        (
            2,
            "",
            "",
            "read-1 coalition-1 coalition-2 talk-1 talk-2 sign-1 sign-2 shine-1 shine-2 anchor-1 anchor-2 repeat-1 repeat-2",
        ),
    ],
)
def test_the_answers_make_the_route(effort: int, interests: str, context: str, expected: str) -> None:
    assert keys(effort, interests, context) == expected.split()


def test_who_has_most_time_and_wants_everything_gets_everything() -> None:
    everything = keys(3, " ".join(Interest.values), "councils term_begins")
    assert everything == list(guide().tasks)


@given(wishes)
def test_the_core_is_in_every_route_with_a_reason_and_something_to_fall_back_on_later(one: Wishes) -> None:
    route = choose(one, TODAY)
    there = [chosen.doing.key for chosen in route]
    assert set(CORE) <= set(there)
    assert any(key.startswith("anchor-") for key in there)
    assert any(key.startswith("repeat-") for key in there)
    assert all(str(chosen.why) for chosen in route)
    assert len(there) == len(set(there))
    assert there == [key for key in guide().tasks if key in there]


@given(wishes)
def test_no_route_has_a_day_in_the_past_and_the_core_comes_in_its_order(one: Wishes) -> None:
    days = {chosen.doing.key: chosen.due_on for chosen in choose(one, TODAY)}
    assert min(days.values()) >= TODAY
    assert days["read-1"] <= days["talk-1"] <= days["sign-1"] <= days["shine-1"] <= days["repeat-1"]
    assert days.get("talk-2", days["talk-1"]) <= days["talk-1"]


@given(wishes)
def test_more_time_never_takes_a_task_away(one: Wishes) -> None:
    more = Wishes(min(one.effort + 1, 3), one.interests, one.context)
    assert {c.doing.key for c in choose(one, TODAY)} <= {c.doing.key for c in choose(more, TODAY)}


@given(wishes)
def test_optional_steps_are_there_only_for_who_chose_them(one: Wishes) -> None:
    steps = {step_of(c.doing.key).key for c in choose(one, TODAY)}
    for step in ("points", "project"):
        assert (step in steps) == (step in one.interests)


def test_a_task_that_is_added_later_gets_time() -> None:
    read = guide().tasks["read-1"]
    assert proposed_day(read, date(2025, 1, 1), TODAY) == date(2026, 3, 16)
    assert proposed_day(guide().tasks["repeat-1"], TODAY, TODAY) > date(2027, 5, 1)
