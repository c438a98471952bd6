# SPDX-License-Identifier: EUPL-1.2
"""The pages of a survey: before, open, closed, and the report of its process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import make_person, make_process, make_town

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.pages import queued
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires import following
from samenspel.foundations.questionnaires.models import Questionnaire
from samenspel.foundations.towns.models import PopulationFigure
from samenspel.plan.processes.models import Process
from samenspel.take_part.survey import beginning, missing, queries

from .conftest import ASKS, TODAY, answer, people

Make = Callable[..., Activity]


def words(client: Client, one: Activity, status: int = 200) -> str:
    page = client.get(reverse("survey", args=[one.place.slug, one.slug]))
    assert page.status_code == status
    return " ".join(page.content.decode().split())


def test_an_open_survey_says_how_long_it_takes_and_until_when(client: Client, make: Make) -> None:
    text = words(client, make(asks=ASKS))
    assert "20 days left" in text and "4 questions, about 2 minutes" in text
    assert "Anonymous: nobody can see who gave which answer" in text
    assert f"/vragenlijst/{Questionnaire.objects.get().pk}/" in text and "Answer the questions" in text
    assert "The results in short" not in text and "people answered" not in text


def test_a_survey_in_two_languages_says_so(client: Client, make: Make) -> None:
    asks = beginning.templates()["neighbourhood"].copy()
    text = words(client, make(asks=asks))
    assert "Dutch, English" in text or "Nederlands, English" in text


def test_before_it_opens_it_says_when(client: Client, make: Make) -> None:
    one = make(asks=ASKS, opens_at=TODAY + timedelta(days=3))
    text = words(client, one)
    assert "You can answer from 5 February 2027" in text and "Answer the questions" not in text


def test_by_invitation_there_is_no_button(client: Client, make: Make) -> None:
    text = words(client, make(asks=ASKS, by_invitation=True))
    assert "Were you invited?" in text and "Answer the questions" not in text


def test_known_answers_are_said_beforehand(client: Client, make: Make) -> None:
    text = words(client, make(asks=ASKS, is_known=True, who_may="account"))
    assert "Your name stands beside your answers" in text and "You sign in with a code" in text


def test_a_draft_is_seen_at_the_desk_only(client: Client, place: Place, make: Make, officer: Person) -> None:
    one = make(make_process(place, "draft", title="Nog niet"))
    words(client, one, 404)
    client.force_login(officer, backend="samenspel.foundations.people.sessions.ByCode")
    assert "This is a draft" in words(client, one)


def test_a_survey_of_another_town_is_not_found(client: Client, make: Make) -> None:
    one = make()
    make_town("elders")
    assert client.get(reverse("survey", args=["elders", one.slug])).status_code == 404


def test_closed_it_shows_the_results_in_short_and_who_is_missing(
    client: Client, make: Make, clock: Any
) -> None:
    one = make(asks=ASKS)
    row = answer(one.questionnaire, *people(young=6, middle=30, old=14))
    clock.move_to(TODAY + timedelta(days=25))
    text = words(client, one)
    assert "The answers are being counted" in text and "Hoe komt u naar het centrum?" not in text
    Questionnaire.objects.filter(pk=row.pk).update(results_public_at=TODAY)
    with CaptureQueriesContext(connection) as asked:
        text = words(client, one)
    assert len(asked) <= 8, [query["sql"][:90] for query in asked]
    assert "Hoe komt u naar het centrum?" in text and "Te voet" in text
    assert "not a cross-section of all inhabitants" in text
    assert "Too few: Jonger dan 30 jaar." in text
    assert "Statistiek" in text and "All results, with drawings and tables" in text


def test_results_of_four_people_are_not_there(client: Client, make: Make, clock: Any) -> None:
    one = make(asks=ASKS)
    answer(one.questionnaire, *people(2, 1, 1))
    clock.move_to(TODAY + timedelta(days=25))
    text = words(client, one)
    assert "Fewer than five people answered" in text and "Te voet" not in text


def test_a_small_group_is_hidden_and_cannot_be_worked_out(make: Make, place: Place) -> None:
    row = answer(make(asks=ASKS).questionnaire, *people(young=2, middle=30, old=18))
    [found] = missing.compared(row, PopulationFigure.objects.filter(place=place))
    shown = {one["label"]: one["share_here"] for one in found["rows"]}
    assert shown["Jonger dan 30 jaar"] is None
    assert list(shown.values()).count(None) >= 2, "one hidden group is everybody minus the others"


def test_shares_are_of_the_people_in_the_groups(make: Make, place: Place) -> None:
    said = [{"age": "none"}] * 10
    row = answer(make(asks=ASKS).questionnaire, *people(young=10, middle=20, old=20), *said)
    [found] = missing.compared(row, PopulationFigure.objects.filter(place=place))
    assert [(one["share_here"], one["share_there"]) for one in found["rows"]] == [
        (0.2, 0.3),
        (0.4, 0.5),
        (0.4, 0.2),
    ]
    assert missing.most_missing([found]) == ["Jonger dan 30 jaar", "30 tot 64 jaar"]


@pytest.mark.parametrize(
    ("question", "groups", "there"),
    [
        ("Wonen", ["18-29", "30–64"], True),
        ("Wonen", ["Ja", "Nee"], False),
        ("Hoe oud bent u?", ["Ja", "Nee"], True),
        ("Wonen", ["18-29"], False),
    ],
    ids=["dashes", "yes-and-no", "yes-and-no-of-the-same-question", "one-group"],
)
def test_only_groups_that_are_called_the_same_are_compared(
    make: Make, place: Place, question: str, groups: list[str], there: bool
) -> None:
    PopulationFigure.objects.all().delete()
    for group in groups:
        PopulationFigure.objects.create(place=place, question=question, group=group, people=10, source="S")
    names = {"a": groups[0].replace("-", " – "), "b": (groups[1:] or ["anders"])[0].upper()}
    asks: Any = {
        "languages": ["nl"],
        "sections": [
            {
                "title": "Over u",
                "questions": [
                    {
                        "key": "age",
                        "kind": "single",
                        "text": "Hoe oud bent u?",
                        "breakdown": True,
                        "options": [{"key": key, "text": text} for key, text in names.items()],
                    }
                ],
            }
        ],
    }
    row = answer(make(asks=asks).questionnaire, *[{"age": "a"}] * 10, *[{"age": "b"}] * 10)
    assert bool(missing.compared(row, PopulationFigure.objects.filter(place=place))) is there


def test_the_report_of_the_process_has_what_everybody_may_see(make: Make, process: Process) -> None:
    row = answer(make(asks=ASKS).questionnaire, *people())
    assert queries.report_tables(process) == []
    row.results_public_at = TODAY
    row.save()
    [chapter] = queries.report_tables(process)
    assert chapter["title"] == "Uw buurt" and "50 people who wanted to answered" in chapter["lines"][0]
    assert len(chapter["head"]) == 2 and {len(line) for line in chapter["rows"]} == {2}
    assert "Hoe komt u naar het centrum?" in [line[0] for line in chapter["rows"]]
    assert queries.figures(row.activity) == [("people answered", 50)]
    assert queries.so_far(row.activity) == "50 people answered"


# The desk -------------------------------------------------------------------------------------


def at_desk(client: Client, person: Person, one: Activity) -> str:
    client.force_login(person, backend="samenspel.foundations.people.sessions.ByCode")
    page = client.get(reverse("desk-survey", args=[one.place.slug, one.slug]))
    assert page.status_code == 200
    return " ".join(page.content.decode().split())


def now_at(text: str) -> str:
    return text.partition('aria-current="step"')[2].partition("<h3>")[2].partition("<")[0]


def test_the_desk_leads_from_making_questions_to_publishing(
    client: Client, make: Make, officer: Person, clock: Any
) -> None:
    one = make(opens_at=TODAY + timedelta(days=3), shows_results="later")
    text = at_desk(client, officer, one)
    assert now_at(text) == "Make the questions" and "only the question it began with" in text
    row = one.questionnaire
    Questionnaire.objects.filter(pk=row.pk).update(definition=ASKS, version=2)
    assert now_at(at_desk(client, officer, one)) == "Ask people"
    clock.move_to(TODAY + timedelta(days=4))
    assert now_at(at_desk(client, officer, one)) == "Follow the response"
    row = answer(Questionnaire.objects.select_related("activity").get(pk=row.pk), *people(), counted=False)
    clock.move_to(TODAY + timedelta(days=25))
    assert now_at(at_desk(client, officer, one)) == "Count"
    answer(row)
    text = at_desk(client, officer, one)
    assert now_at(text) == "Publish" and 'class="button button--primary"' in text
    Questionnaire.objects.filter(pk=row.pk).update(results_public_at=TODAY)
    assert now_at(at_desk(client, officer, one)) == ""


def test_the_desk_hides_small_groups_and_what_would_give_them_away(
    client: Client, make: Make, officer: Person
) -> None:
    row = make(asks=ASKS, groups=[("Raad", 7), ("Staf", 40), ("Jeugd", 50), ("Anderen", None)]).questionnaire
    row.counts = {"raad": 2, "staf": 6, "jeugd": 20}
    row.save()
    told = {group.key: group.answered for group in following.groups_of(row, "nl")}
    assert told == {"raad": None, "staf": None, "jeugd": 20, "anderen": 0}
    text = at_desk(client, officer, row.activity)
    assert text.count("not shown") == 2 and "Nobody answered yet in: Anderen." in text
    row.counts = {"raad": 3}
    assert {group.answered for group in following.groups_of(row, "nl")} == {None}
    whole = following.response(row)
    assert {group.answered for group in whole.groups} == {None} and whole.whole.answered == 3


def test_fewer_than_five_answers_leave_nothing_to_publish(
    client: Client, make: Make, officer: Person, clock: Any
) -> None:
    one = make(asks=ASKS, shows_results="later")
    row = answer(one.questionnaire, *people()[:4])
    assert queries.so_far(row.activity) == ""
    clock.move_to(TODAY + timedelta(days=25))
    client.force_login(officer, backend="samenspel.foundations.people.sessions.ByCode")
    page = client.get(reverse("desk-surveys", args=[one.place.slug])).content.decode()
    assert "fewer than five answered" in page and "results to publish" not in page


def test_the_desk_asks_few_questions_of_the_database(client: Client, make: Make, officer: Person) -> None:
    one = make(asks=ASKS, groups=[("Raad", 25), ("Personeel", None)])
    at_desk(client, officer, one)
    with CaptureQueriesContext(connection) as asked:
        text = at_desk(client, officer, one)
    assert len(asked) <= 16, [query["sql"][:90] for query in asked]
    assert "Nobody answered yet in: Raad, Personeel." in text


def test_the_list_asks_no_more_for_many_surveys(client: Client, make: Make, officer: Person) -> None:
    client.force_login(officer, backend="samenspel.foundations.people.sessions.ByCode")
    address = reverse("desk-surveys", args=[make(asks=ASKS).place.slug])
    counts = []
    for _more in range(2):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address)
        counts.append(len(asked))
        make(title="Nog een", opens_at=TODAY + timedelta(days=1))
        make(title="En een", asks=ASKS)
    assert counts[0] == counts[1] and "Uw buurt" in page.content.decode()


def test_paper_is_entered_at_the_questionnaire(
    client: Client, make: Make, place: Place, officer: Person
) -> None:
    one = make(asks=ASKS)
    address = reverse("desk-survey-paper", args=[place.slug, one.slug])
    client.force_login(officer, backend="samenspel.foundations.people.sessions.ByCode")
    to = reverse("desk-questionnaire-enter", args=[place.slug, one.questionnaire.pk])
    assert client.get(address).headers["Location"].endswith(to)
    client.force_login(make_person("Ria"), backend="samenspel.foundations.people.sessions.ByCode")
    assert client.get(address).status_code == 403


def waiting(place: Place, person: Person) -> list[str]:
    return [str(task.kind) for task in queued(person, place, set())]


def test_the_desk_says_what_waits(place: Place, make: Make, officer: Person, clock: Any) -> None:
    one = make(shows_results="later", opens_at=TODAY + timedelta(days=3))
    make(title="Later", opens_at=TODAY + timedelta(days=60), closes_at=TODAY + timedelta(days=90))
    assert waiting(place, officer) == ["Questions to make"]
    Questionnaire.objects.filter(activity=one).update(definition=ASKS, version=2)
    assert waiting(place, officer) == []
    answer(Questionnaire.objects.select_related("activity").get(activity=one), *people())
    clock.move_to(TODAY + timedelta(days=25))
    assert waiting(place, officer) == ["Results to publish"]
    Questionnaire.objects.filter(activity=one).update(results_public_at=TODAY)
    assert waiting(place, officer) == []


def test_an_officer_adds_a_survey_and_changes_it_with_the_form(
    client: Client, process: Process, place: Place, officer: Person
) -> None:
    client.force_login(officer, backend="samenspel.foundations.people.sessions.ByCode")
    address = reverse("desk-activity-new", args=[place.slug, process.slug, "survey"])
    page = client.get(address)
    start = {**page.context["form"].initial, "title": "Uw straat", "who_may": "anyone"}
    text = page.content.decode()
    assert "A moderator checks" not in text and 'name="moderation"' in text
    settings = {"begin": "empty", "is_known": "no", "by_invitation": "no", "shows_results": "closed"}
    data = start | {f"settings-{name}": value for name, value in settings.items()}
    assert client.post(address, {**data, "settings-groups": "Alleen"}).status_code == 200
    assert not Questionnaire.objects.exists()
    assert client.post(address, {**data, "settings-groups": "Raad (25)\nPersoneel"}).status_code == 302
    row = Questionnaire.objects.select_related("activity").get()
    assert [group["key"] for group in row.groups] == ["raad", "personeel"]
    address = reverse("desk-activity", args=[place.slug, process.slug, row.activity_id])
    page = client.get(address)
    assert "Raad (25)" in page.content.decode() and "Begin with" not in page.content.decode()
