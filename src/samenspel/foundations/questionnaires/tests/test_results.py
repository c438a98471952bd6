# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samenspel.foundations.jobs.models import Job
from samenspel.foundations.jobs.work import run_jobs
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.questionnaires import drawings, showing
from samenspel.foundations.questionnaires.models import Questionnaire, Response
from samenspel.foundations.questionnaires.showing import JOB, context_of

from .making_results import counted, respond

GROUPS = [
    {"key": "council", "name": {"nl": "Gemeenteraad", "en": "City council"}, "size": 31},
    {"key": "staff", "name": {"nl": "Medewerkers", "en": "Staff"}, "size": None},
    {"key": "college", "name": {"nl": "College", "en": "College"}, "size": 9},
    {"key": "people", "name": {"nl": "Bewoners", "en": "Residents"}, "size": None},
]


def address(row: Questionnaire, **query: str) -> str:
    path = reverse("questionnaire-results", args=[row.place.slug, row.pk])
    return path + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


@pytest.fixture
def answered(make_questionnaire: Callable[..., Questionnaire]) -> Questionnaire:
    row = make_questionnaire(groups=GROUPS)
    respond(row, 60, groups=("council", "staff"))
    respond(row, 3, groups=("college",), seed=2)
    respond(row, 20, groups=("people",), seed=3)
    counted(row)
    return row


def test_everybody_reads_each_question_as_a_picture_a_sentence_and_a_table(
    answered: Questionnaire, client_of: Callable[..., Client]
) -> None:
    answer = client_of().get(address(answered))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count('<article class="said') == 12
    assert "Of the 83 people who answered" in page
    assert page.count("<caption") == 10, "a table for each figure but those of open answers and files"


def test_small_groups_stand_nowhere_on_the_page_also_not_by_subtraction(
    answered: Questionnaire, client_of: Callable[..., Client]
) -> None:
    page = client_of().get(address(answered, tussen="groepen")).content.decode()
    beside = page.partition('id="deel-you"')[2]
    assert "Staff" in beside and "City council" in beside
    # three of the college, and with them the next smallest: otherwise all minus the rest is the college
    assert "College" not in beside and "Residents" not in beside
    assert "College, Residents." in page, "what is left out is said once, with the reason"
    assert "too few people to show" in page


def test_a_visitor_costs_few_queries_and_nothing_is_counted_for_a_page(
    answered: Questionnaire,
    client_of: Callable[..., Client],
    django_assert_max_num_queries: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Response.objects.all().delete()
    with django_assert_max_num_queries(5):
        answer = client_of().get(address(answered, tussen="age"))
    assert "Of the 83 people who answered" in answer.content.decode()


def test_answers_are_laid_side_by_side_between_a_breakdown_and_with_the_earlier_asking(
    answered: Questionnaire,
    make_questionnaire: Callable[..., Questionnaire],
    client_of: Callable[..., Client],
) -> None:
    later = make_questionnaire(title="Uw straat, opnieuw", earlier=answered)
    respond(later, 40, seed=9)
    counted(later)
    page = client_of().get(address(later, tussen="eerder")).content.decode()
    assert "40 people" in page and "83 people" in page, "both times with how many people"
    assert "Earlier (Uw straat (2027))" in page
    page = client_of().get(address(answered, tussen="age")).content.decode()
    assert "60 en" not in page and "Ouder dan 60 (en)" in page
    unknown = client_of().get(address(answered, tussen="nonsense"))
    assert unknown.status_code == 200, "what cannot be compared shows everybody together"


def test_the_earlier_asking_stays_out_of_it_as_long_as_it_is_not_public(
    answered: Questionnaire,
    make_questionnaire: Callable[..., Questionnaire],
    client_of: Callable[..., Client],
) -> None:
    later = make_questionnaire(title="Uw straat, opnieuw", earlier=answered)
    respond(later, 40, seed=9)
    counted(later)
    Questionnaire.objects.filter(pk=answered.pk).update(results_public_at=None)
    page = client_of().get(address(later, tussen="eerder")).content.decode()
    assert "83 people" not in page and "with earlier" not in page


def test_results_that_are_not_public_are_seen_at_the_desk_only(
    answered: Questionnaire, officer: Person, ann: Person, client_of: Callable[..., Client]
) -> None:
    Questionnaire.objects.filter(pk=answered.pk).update(results_public_at=None)
    file = reverse("questionnaire-results-file", args=[answered.place.slug, answered.pk, "csv"])
    for person in (None, ann):
        page = client_of(person).get(address(answered)).content.decode()
        assert "not public yet" in page and "people who answered" not in page
        assert client_of(person).get(file).status_code == 404
    page = client_of(officer).get(address(answered)).content.decode()
    assert "Only you and your colleagues see this page" in page and "people who answered" in page
    assert client_of(officer).get(file).status_code == 200


def test_a_date_of_publication_in_the_future_is_told(
    answered: Questionnaire, client_of: Callable[..., Client]
) -> None:
    Questionnaire.objects.filter(pk=answered.pk).update(results_public_at=timezone.now() + timedelta(days=4))
    page = client_of().get(address(answered)).content.decode()
    assert "The town publishes them on 6 February 2027." in page


def test_before_the_count_the_page_says_where_it_is(
    questionnaire: Questionnaire, client_of: Callable[..., Client]
) -> None:
    assert "Not counted yet" in client_of().get(address(questionnaire)).content.decode()
    job = Job.objects.create(
        place=questionnaire.place,
        key=JOB,
        subject=questionnaire.pk,
        state="running",
        share=0.4,
        asked_at=timezone.now(),
    )
    page = client_of().get(address(questionnaire)).content.decode()
    assert "are being counted" in page and "40 of 100" in page
    Job.objects.filter(pk=job.pk).update(state="done")
    questionnaire.activity.opens_at -= timedelta(days=30)
    questionnaire.activity.closes_at -= timedelta(days=30)
    questionnaire.activity.save()
    assert "Nobody answered" in client_of().get(address(questionnaire)).content.decode()


def test_of_four_people_nothing_is_shown(
    questionnaire: Questionnaire, officer: Person, client_of: Callable[..., Client]
) -> None:
    respond(questionnaire, 4)
    counted(questionnaire)
    for person in (None, officer):
        page = client_of(person).get(address(questionnaire)).content.decode()
        assert "Too few people answered" in page and "<article" not in page


def test_a_questionnaire_that_is_not_there_or_hidden_is_not_found(
    make_questionnaire: Callable[..., Questionnaire], client_of: Callable[..., Client]
) -> None:
    row = make_questionnaire(is_public=False)
    assert client_of().get(address(row)).status_code == 404
    for number in (0, 2**63, 10**30):
        path = reverse("questionnaire-results", args=[row.place.slug, number])
        assert client_of().get(path).status_code == 404


def test_the_note_of_who_shows_the_results_stands_above_them(answered: Questionnaire) -> None:
    context = context_of(answered, ANONYMOUS, note="Not representative.", only=["street"])
    page = render_to_string("questionnaires/results_body.html", context)
    assert "Not representative." in page
    assert "deel-street" in page and "deel-you" not in page and "Who answered" not in page


@pytest.mark.parametrize("steps", [2, 3, 4, 5, 6, 7])
def test_every_step_of_a_scale_has_a_pattern_of_its_own(steps: int) -> None:
    held = drawings.scale_patterns(steps)
    assert len(set(held)) == steps
    assert all(f'id="said-{key}"' in drawings.PATTERNS for key in held)


def test_who_is_for_and_who_is_against_stand_on_either_side_of_one_line() -> None:
    drawn = drawings.diverging(
        [
            drawings.Bar(
                "a",
                10,
                (drawings.Piece("low1", 0.5), drawings.Piece("middle", 0.2), drawings.Piece("high1", 0.3)),
            ),
            drawings.Bar(
                "b",
                10,
                (drawings.Piece("low1", 0.1), drawings.Piece("middle", 0.0), drawings.Piece("high1", 0.9)),
            ),
        ]
    )
    # the longest low side is 0.6 and the longest high side 0.9: the line stands at 40 percent in both rows
    assert drawn.count('x1="40%"') == 2
    assert '<rect x="33.33%" width="6.667%"' in drawn, "0.1 low ends at the line"


def test_the_surface_of_a_bar_is_how_many_people_it_stands_for() -> None:
    drawn = drawings.histogram([(0, 10, 10), (10, 30, 20)], mark=None, mark_text="")
    heights = re.findall(r'height="([\d.]+)%"', drawn)
    assert heights[0] == heights[1], "twice as many people over twice the width"


def test_officers_count_look_publish_and_take_back(
    questionnaire: Questionnaire, officer: Person, client_of: Callable[..., Client]
) -> None:
    respond(questionnaire, 12)
    browser = client_of(officer)
    desk = reverse("desk-questionnaire-results", args=[questionnaire.place.slug, questionnaire.pk])
    assert "12 people answered until now" in browser.get(desk).content.decode()
    page = browser.post(desk, {"do": "count"}, follow=True).content.decode()
    assert "Waiting for its turn" in page
    run_jobs()
    page = browser.get(desk).content.decode()
    assert "Only you and your colleagues see these results" in page and "Of the 12 people" in page
    browser.post(desk, {"do": "publish"})
    assert "Of the 12 people" in client_of().get(address(questionnaire)).content.decode()
    browser.post(desk, {"do": "hide"})
    assert "not public yet" in client_of().get(address(questionnaire)).content.decode()


def test_the_desk_page_asks_few_queries(
    answered: Questionnaire,
    officer: Person,
    client_of: Callable[..., Client],
    django_assert_max_num_queries: Any,
) -> None:
    desk = reverse("desk-questionnaire-results", args=[answered.place.slug, answered.pk])
    browser = client_of(officer)
    with django_assert_max_num_queries(11):  # session, person and grants, and eight of the page
        assert browser.get(desk).status_code == 200


def test_the_desk_page_is_not_for_residents(
    questionnaire: Questionnaire, ann: Person, client_of: Callable[..., Client]
) -> None:
    desk = reverse("desk-questionnaire-results", args=[questionnaire.place.slug, questionnaire.pk])
    assert client_of(ann).get(desk).status_code == 403
    assert client_of(ann).post(desk, {"do": "publish"}).status_code == 403


def test_words_that_compare_nothing_do_not_fill_what_is_kept(answered: Questionnaire) -> None:
    showing._READY.clear()
    for between in ("", "x", "0" * 3000, "say", "calm"):
        showing.context_of(answered, ANONYMOUS, between=between)
    assert len(showing._READY) == 1
    showing.context_of(answered, ANONYMOUS, between="age")
    assert len(showing._READY) == 2


def test_a_few_late_answers_are_told_and_not_asked_for(
    answered: Questionnaire, officer: Person, client_of: Callable[..., Client]
) -> None:
    sentence = "Answers that came after the count are added once there are five of them."
    desk = reverse("desk-questionnaire-results", args=[answered.place.slug, answered.pk])
    client = client_of(officer)

    def above() -> str:
        return client.get(desk).content.decode().partition('id="files"')[0]

    assert sentence not in above()
    respond(answered, 3)
    assert sentence in above()
    assert sentence in client_of(None).get(address(answered)).content.decode()
    respond(answered, 2)
    assert sentence not in above(), "five more are counted without anybody asking"
