# SPDX-License-Identifier: EUPL-1.2
"""Forms from paper: entered at the desk, counted like any other, and never twice. And the paper itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from factories import make_person
from together import at_once, refused

from samenspel.engines.survey.definition import read
from samenspel.foundations.people.models import Person
from samenspel.foundations.questionnaires import paper
from samenspel.foundations.questionnaires.actions import entering
from samenspel.foundations.questionnaires.models import Invitation, Questionnaire, Response
from samenspel.foundations.rules.door import Refused, perform

from .conftest import ANSWERS, EVERY_KIND, TODAY

Make = Callable[..., Questionnaire]
TYPED = {
    "q-age": "middle",
    "q-travel": ["bike", "car"],
    "q-parking": "no",
    "q-calm": "4",
    "q-calm-importance": "5",
    "q-parts-pavement": "bad",
    "q-parts-light": "good",
    "q-wishes-trees": "1",
    "q-wishes-bikes": "2",
    "q-years": "12,5",
    "q-since": "5-3-2014",
    "q-say": "Meer groen, graag.",
    "q-spot-neighbourhood": "Centrum",
}


@pytest.fixture
def clerk(questionnaire: Questionnaire) -> Person:
    return make_person("Klaas", "clerk", place=questionnaire.place)


def page_of(row: Questionnaire) -> str:
    return reverse("desk-questionnaire-enter", args=[row.place.slug, row.pk])


def enter(row: Questionnaire, by: Person, sheet: str = "1", **facts: Any) -> Response:
    return perform(entering.enter, by=by, on=row, sheet=sheet, **{"answers": ANSWERS, **facts})


def test_a_whole_form_is_typed_on_one_page_and_the_next_begins(
    client_of: Callable[..., Client], clerk: Person, questionnaire: Questionnaire
) -> None:
    desk = client_of(clerk)
    shown = desk.get(page_of(questionnaire)).content.decode()
    for text in (
        "3. Vindt u gemakkelijk een plaats?",
        "2. Nee",
        "Nog iets?",
        "Only if the answer to question 2",
    ):
        assert text in shown
    answer = desk.post(page_of(questionnaire), TYPED | {"sheet": "041", "language": "nl"})
    assert answer.status_code == 302
    made = Response.objects.get()
    assert made.answers == ANSWERS
    assert (made.source, made.sheet, made.entered_by, made.person) == ("paper", "041", clerk, None)
    assert 'value="042"' in desk.get(answer.headers["Location"]).content.decode()
    row = Questionnaire.objects.get()
    assert row.counts == {"": 1} and row.fixed_at is not None


def test_a_form_is_not_entered_twice(clerk: Person, questionnaire: Questionnaire) -> None:
    enter(questionnaire, clerk, "A-7")
    with pytest.raises(ValidationError, match="Form a-7 was entered already, on 2 February 2027"):
        enter(questionnaire, clerk, " a-7 ")
    assert Questionnaire.objects.get().counts == {"": 1}


def test_what_was_left_open_is_no_problem_but_an_empty_form_is(
    clerk: Person, questionnaire: Questionnaire
) -> None:
    assert enter(questionnaire, clerk, answers={"years": 3}).answers == {"years": 3}
    with pytest.raises(ValidationError, match="Nothing was filled in"):
        enter(questionnaire, clerk, "2", answers={})
    assert Response.objects.count() == 1


def test_what_was_answered_without_being_asked_is_dropped(
    clerk: Person, questionnaire: Questionnaire
) -> None:
    made = enter(questionnaire, clerk, answers={"travel": ["foot"], "parking": "no"})
    assert made.answers == {"travel": ["foot"]}


def test_a_wrong_answer_is_told_beside_its_question_and_nothing_is_kept(
    client_of: Callable[..., Client], clerk: Person, questionnaire: Questionnaire
) -> None:
    typed = TYPED | {"sheet": "1", "q-years": "400", "q-wishes-bikes": "1"}
    page = client_of(clerk).post(page_of(questionnaire), typed).content.decode()
    assert "Question 7: This is too high. At most 110." in page
    assert "Two of these have the same place" in page
    assert "Meer groen, graag." in page
    assert not Response.objects.exists()


def test_the_group_is_chosen_or_that_of_the_address(
    clerk: Person, make_questionnaire: Make, invite: Any
) -> None:
    row = make_questionnaire(
        groups=[{"key": "raad", "name": {"nl": "Raad"}}, {"key": "wijk", "name": {"nl": "Wijk"}}]
    )
    with pytest.raises(ValidationError, match="Choose the group"):
        enter(row, clerk)
    invitation, _word = invite(row, group="wijk")
    assert enter(row, clerk, email=invitation.email.upper()).group == "wijk"
    assert Invitation.objects.get().is_used
    with pytest.raises(ValidationError, match="an answer is in already"):
        enter(row, clerk, "2", email=invitation.email)
    with pytest.raises(ValidationError, match="not on the list"):
        enter(row, clerk, "3", email="x@voorbeeld.example")
    assert Questionnaire.objects.get(pk=row.pk).counts == {"wijk": 1}


def test_paper_comes_in_until_thirty_days_after_closing(
    clerk: Person, questionnaire: Questionnaire, clock: Any
) -> None:
    clock.move_to(TODAY + timedelta(days=40))
    enter(questionnaire, clerk)
    clock.move_to(TODAY + timedelta(days=60))
    with pytest.raises(Refused, match="more than thirty days ago"):
        enter(questionnaire, clerk, "2")


def test_only_who_enters_paper_may(
    ann: Person, client_of: Callable[..., Client], questionnaire: Questionnaire
) -> None:
    with pytest.raises(Refused):
        enter(questionnaire, ann)
    assert client_of(ann).get(page_of(questionnaire)).status_code == 403
    assert not Response.objects.exists()


def test_the_page_asks_the_database_little(
    client_of: Callable[..., Client],
    clerk: Person,
    questionnaire: Questionnaire,
    django_assert_max_num_queries: Any,
) -> None:
    desk = client_of(clerk)
    desk.get(page_of(questionnaire))
    with django_assert_max_num_queries(10):  # session and person among them
        desk.get(page_of(questionnaire))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("rows_that_lock")
def test_two_who_enter_one_form_at_once_count_it_once(clerk: Person, questionnaire: Questionnaire) -> None:
    outcomes = at_once(*[lambda: enter(questionnaire, clerk)] * 4)
    assert len(refused(outcomes)) == 3
    assert Response.objects.count() == 1
    assert Questionnaire.objects.get().counts == {"": 1}


# The paper -------------------------------------------------------------------------------------


def test_the_paper_is_a_tagged_pdf_in_each_language(
    client_of: Callable[..., Client], questionnaire: Questionnaire, caplog: Any
) -> None:
    page = reverse("questionnaire-paper", args=[questionnaire.place.slug, questionnaire.pk])
    answer = client_of(None).get(page, {"taal": "en"})
    assert answer.status_code == 200 and answer.headers["Content-Language"] == "en"
    assert answer.content.startswith(b"%PDF")
    assert "is not PDF/UA" not in caplog.text


def test_a_questionnaire_that_is_not_public_has_no_paper_for_everybody(
    client_of: Callable[..., Client], officer: Person, make_questionnaire: Make
) -> None:
    row = make_questionnaire(is_public=False)
    page = reverse("questionnaire-paper", args=[row.place.slug, row.pk])
    assert client_of(None).get(page).status_code == 404
    assert client_of(officer).get(page).status_code == 200


def test_the_paper_says_all_that_the_screen_says(questionnaire: Questionnaire) -> None:
    data = paper.content(questionnaire, questionnaire.place, questionnaire.place.town, "nl")
    asked = [one for section in data["sections"] for one in section["questions"]]
    assert [one["number"] for one in asked] == list(range(1, 12))
    assert [one["text"] for one in asked] == [one.text["nl"] for one in read(EVERY_KIND).questions()]
    assert asked[2]["only"] == "Answer this only if the answer to question 2 is “Met de auto”."
    assert (
        data["sections"][2]["only"] == "Answer this only if the answer to question 1 is not “Jonger dan 30”."
    )
    assert asked[1]["how"] == "Tick at most 2 boxes."
    assert len(asked[3]["scales"]) == 2
    assert "Do not write your name" in data["privacy"]
    assert data["online"]["page"].endswith(f"vragenlijst/{questionnaire.pk}")


def test_what_somebody_typed_is_never_markup(make_questionnaire: Make) -> None:
    nasty = '#panic("x") $x$ *b* \\ `raw` <label> @ref [a] {b}'
    row = make_questionnaire(
        {
            "languages": ["nl"],
            "sections": [
                {
                    "key": "s",
                    "title": nasty,
                    "questions": [
                        {
                            "key": "q",
                            "kind": "single",
                            "text": nasty,
                            "options": [{"key": k, "text": nasty} for k in "ab"],
                        }
                    ],
                }
            ],
        },
        title=nasty,
    )
    assert paper.pdf(row, row.place, None, "nl").startswith(b"%PDF")


def test_importance_has_no_answer_i_do_not_know_as_on_the_screen(questionnaire: Questionnaire) -> None:
    sections = paper.questions(questionnaire, "en")
    (scale,) = [one for section in sections for one in section["questions"] if one["kind"] == "scale"]
    assert [bool(line["dk"]) for line in scale["scales"]] == [True, False]


def test_a_sheet_is_made_once_for_all_visitors(
    questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    monkeypatch.setattr(paper, "_READY", {})
    monkeypatch.setattr(paper, "_compiled", lambda row, text: made.append(text) or b"%PDF")
    for language in ("nl", "nl", "en"):
        assert paper.pdf(questionnaire, questionnaire.place, None, language) == b"%PDF"
    questionnaire.activity.title = "Een andere straat"
    paper.pdf(questionnaire, questionnaire.place, None, "nl")
    assert len(made) == 3
