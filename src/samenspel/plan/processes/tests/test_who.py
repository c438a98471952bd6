# SPDX-License-Identifier: EUPL-1.2
"""Who takes part and who is missing, without saying anything about the few."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from factories import make_idea, make_ideas_activity, make_process, make_town
from hypothesis import given
from hypothesis import strategies as st

from samenspel.foundations.activities.models import Activity, GroupCount
from samenspel.foundations.towns.models import PopulationFigure
from samenspel.plan.processes.actions import prepare_participants
from samenspel.plan.processes.models import Process
from samenspel.plan.processes.who import SMALLEST_GROUP, compare, most_missing, newest

questions = st.lists(
    st.lists(
        st.tuples(st.integers(0, 100_000), st.one_of(st.integers(0, 8), st.integers(0, 400))),
        min_size=1,
        max_size=7,
    ),
    min_size=1,
    max_size=3,
)


def rows_of(drawn: list[list[tuple[int, int]]]) -> list[tuple[str, str, int, int]]:
    return [
        (f"vraag {q}", f"groep {g}", people, answers)
        for q, groups in enumerate(drawn)
        for g, (people, answers) in enumerate(groups)
    ]


@given(questions)
def test_no_small_group_is_shown_or_can_be_found_by_subtraction(drawn: list[list[tuple[int, int]]]) -> None:
    for asked, groups in zip(compare(rows_of(drawn)), drawn, strict=True):
        counts = [answers for _people, answers in groups]
        hidden = [n for n, row in zip(counts, asked["groups"], strict=True) if row["hidden"]]
        for answers, row in zip(counts, asked["groups"], strict=True):
            assert (row["share"] is None) == row["hidden"]
            assert row["hidden"] or not 0 < answers < SMALLEST_GROUP
        if asked["answers"] is None:
            assert sum(counts) < SMALLEST_GROUP and all(row["hidden"] for row in asked["groups"])
        else:
            assert asked["answers"] == sum(counts) >= SMALLEST_GROUP
            assert len([n for n in hidden if n]) != 1
            assert not hidden or sum(hidden) >= SMALLEST_GROUP


@given(questions)
def test_shares_are_those_of_everybody_who_answered(drawn: list[list[tuple[int, int]]]) -> None:
    for asked, groups in zip(compare(rows_of(drawn)), drawn, strict=True):
        total = sum(answers for _people, answers in groups)
        for (_people, answers), row in zip(groups, asked["groups"], strict=True):
            if not row["hidden"]:
                assert row["share"] == round(100 * answers / total)


@given(questions)
def test_nothing_more_is_hidden_than_is_needed(drawn: list[list[tuple[int, int]]]) -> None:
    for asked, groups in zip(compare(rows_of(drawn)), drawn, strict=True):
        counts = [answers for _people, answers in groups]
        if sum(counts) >= SMALLEST_GROUP and not any(0 < n < SMALLEST_GROUP for n in counts):
            assert not any(row["hidden"] for row in asked["groups"])


def test_two_groups_of_one_take_a_third_with_them() -> None:
    """Two hidden groups that hold two answers together would be one each."""
    rows = [("vraag", name, 100, answers) for name, answers in (("a", 1), ("b", 1), ("c", 9), ("d", 30))]
    assert [row["hidden"] for row in compare(rows)[0]["groups"]] == [True, True, True, False]


def test_the_groups_far_under_their_share_are_the_missing_ones() -> None:
    rows = [("Leeftijd", "jong", 320, 13), ("Leeftijd", "midden", 450, 58), ("Leeftijd", "oud", 230, 29)]
    assert most_missing(compare(rows)) == ["jong"]


def shown(answers: int | None) -> dict[str, Any]:
    return {"question": "Leeftijd", "answers": answers, "groups": []}


@pytest.mark.parametrize(
    ("before", "after", "renewed"),
    [(None, 5, True), (5, 6, False), (5, 9, False), (5, 10, True), (9, 6, True)],
)
def test_a_question_is_published_anew_after_five_more_answers(
    before: int | None, after: int, renewed: bool
) -> None:
    old, new = shown(before), shown(after)
    assert newest(old, new) is (new if renewed else old)


@pytest.fixture
def activity(db: None) -> Activity:
    town = make_town()
    for position, (group, people) in enumerate([("jong", 300), ("oud", 700)]):
        PopulationFigure.objects.create(
            place=town, question="Leeftijd", group=group, people=people, source="", position=position
        )
    return make_ideas_activity(make_process(town))


def count(activity: Activity, group: str, answers: int) -> None:
    figure = PopulationFigure.objects.get(place=activity.place, group=group)
    GroupCount.objects.update_or_create(activity=activity, figure=figure, defaults={"answers": answers})


def participants(activity: Activity) -> Any:
    prepare_participants(activity.process_number, activity.place_id)  # type: ignore[arg-type]
    return Process.objects.get(pk=activity.process_number).participants


def test_one_more_answer_does_not_show(activity: Activity) -> None:
    count(activity, "jong", 10)
    count(activity, "oud", 10)
    before = participants(activity)
    assert before[0]["answers"] == 20
    count(activity, "jong", 11)
    assert participants(activity) == before
    count(activity, "oud", 14)
    assert participants(activity)[0]["answers"] == 25


def took_part(client: Client, activity: Activity) -> None:
    """This visitor just sent an idea: the session remembers which."""
    session = client.session
    session["sent"] = make_idea(activity).pk
    session.save()


def test_who_did_not_take_part_cannot_be_counted(client: Client, activity: Activity) -> None:
    """Otherwise anybody could add known answers until a small group shows."""
    figure = PopulationFigure.objects.get(place=activity.place, group="jong")
    address = reverse("who", args=[activity.place.slug, activity.pk])
    assert client.post(address, {"question_0": str(figure.pk)}).status_code == 302
    assert not GroupCount.objects.exists()
    took_part(client, activity)
    client.post(address, {"question_0": str(figure.pk)})
    assert GroupCount.objects.get(activity=activity).answers == 1


def test_the_small_form_counts_and_keeps_nothing_else(client: Client, activity: Activity) -> None:
    took_part(client, activity)
    figure = PopulationFigure.objects.get(place=activity.place, group="jong")
    address = reverse("who", args=[activity.place.slug, activity.pk])
    page = client.get(address).content.decode()
    assert f'value="{figure.pk}"' in page
    assert client.post(address, {"question_0": str(figure.pk)}).status_code == 302
    assert GroupCount.objects.get(activity=activity).answers == 1
    # Once per session: the form does not come back, and sending it again counts nothing.
    assert client.get(address).status_code == 302
    client.post(address, {"question_0": str(figure.pk)})
    assert GroupCount.objects.get(activity=activity).answers == 1


def test_a_group_of_another_town_is_not_counted(client: Client, activity: Activity) -> None:
    other = PopulationFigure.objects.create(
        place=make_town("elders"), question="Leeftijd", group="jong", people=10, source=""
    )
    took_part(client, activity)
    address = reverse("who", args=[activity.place.slug, activity.pk])
    assert client.post(address, {"question_0": str(other.pk)}).status_code == 200
    assert not GroupCount.objects.exists()


def test_small_groups_are_named_on_the_page_without_a_number(client: Client, activity: Activity) -> None:
    count(activity, "jong", 3)
    count(activity, "oud", 40)
    participants(activity)
    process = Process.objects.get(pk=activity.process_number)
    page = client.get(reverse("process", args=[activity.place.slug, process.slug])).content.decode()
    assert "jong" in page and "93%" not in page and "7%" not in page
