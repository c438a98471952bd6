# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samenspel.foundations.people.models import Person
from samenspel.foundations.questionnaires import coded
from samenspel.foundations.questionnaires.actions import coding
from samenspel.foundations.questionnaires.coded import with_codes
from samenspel.foundations.questionnaires.models import Code, Coded, Questionnaire, Response
from samenspel.foundations.rules.door import Refused, perform

from .making_results import counted

WORDS = ["Meer bomen in de straat", "Bomen langs het water", "Trager verkeer aan de school", "Een bank"]


@pytest.fixture
def said(questionnaire: Questionnaire) -> Callable[..., list[Response]]:
    def saying(*texts: str) -> list[Response]:
        return [
            Response.objects.create(
                place=questionnaire.place,
                questionnaire=questionnaire,
                answers={"say": text},
                on=timezone.localdate(),
            )
            for text in texts
        ]

    return saying


def page_of(row: Questionnaire, question: str = "say") -> str:
    return reverse("desk-questionnaire-coding", args=[row.place.slug, row.pk, question])


def test_a_subject_is_made_laid_on_an_answer_and_taken_off(
    questionnaire: Questionnaire, officer: Person, said: Callable[..., list[Response]]
) -> None:
    one = said("Meer bomen")[0]
    code = perform(
        coding.make_code, by=officer, on=questionnaire, question="say", name="  Groen  ", response=one.pk
    )
    assert code.name == "Groen" and list(one.codes.values_list("code", flat=True)) == [code.pk]
    perform(coding.lay_code, by=officer, on=questionnaire, code=code.pk, response=one.pk)
    assert one.codes.count() == 1, "laid twice it lies there once"
    for _twice in range(2):
        perform(coding.take_off_code, by=officer, on=questionnaire, code=code.pk, response=one.pk)
    assert not one.codes.exists()


def test_the_same_word_is_one_subject_and_a_name_is_given_once(
    questionnaire: Questionnaire, officer: Person
) -> None:
    first = perform(coding.make_code, by=officer, on=questionnaire, question="say", name="Groen")
    again = perform(coding.make_code, by=officer, on=questionnaire, question="say", name="groen")
    assert first.pk == again.pk
    other = perform(coding.make_code, by=officer, on=questionnaire, question="say", name="Verkeer")
    with pytest.raises(ValidationError, match="already"):
        perform(coding.rename_code, by=officer, on=questionnaire, code=other.pk, name="GROEN")
    perform(coding.rename_code, by=officer, on=questionnaire, code=other.pk, name="Traag verkeer")
    perform(coding.remove_code, by=officer, on=questionnaire, code=first.pk)
    assert list(Code.objects.values_list("name", flat=True)) == ["Traag verkeer"]


@pytest.mark.parametrize(
    "data",
    [
        {"question": "say", "name": "   "},
        {"question": "say", "name": "x" * 81},
        {"question": "age", "name": "Groen"},
        {"question": "nothing", "name": "Groen"},
        {"question": "say", "name": "Groen", "response": "nonsense"},
        {"question": "say", "name": "Groen", "response": str(uuid.UUID(int=7))},
    ],
    ids=["empty", "too long", "not open", "unknown", "no key", "no answer"],
)
def test_what_cannot_be_a_subject_is_refused_and_nothing_stays(
    data: dict[str, Any], questionnaire: Questionnaire, officer: Person
) -> None:
    with pytest.raises(ValidationError):
        perform(coding.make_code, by=officer, on=questionnaire, **data)
    assert not Code.objects.exists()


def test_only_who_prepares_lays_subjects_and_only_on_answers_of_their_own_questionnaire(
    questionnaire: Questionnaire,
    make_questionnaire: Callable[..., Questionnaire],
    officer: Person,
    ann: Person,
    said: Callable[..., list[Response]],
) -> None:
    one = said("Meer bomen")[0]
    other = make_questionnaire()
    theirs = perform(coding.make_code, by=officer, on=other, question="say", name="Groen")
    with pytest.raises(Refused):
        perform(coding.make_code, by=ann, on=questionnaire, question="say", name="Groen")
    with pytest.raises(ValidationError):
        perform(coding.lay_code, by=officer, on=questionnaire, code=theirs.pk, response=one.pk)
    with pytest.raises(ValidationError):
        perform(coding.lay_code, by=officer, on=other, code=theirs.pk, response=one.pk)
    assert not Coded.objects.exists()


def test_the_page_works_with_buttons_alone(
    questionnaire: Questionnaire,
    officer: Person,
    client_of: Callable[..., Client],
    said: Callable[..., list[Response]],
) -> None:
    one, two = said("Meer bomen", "Een bank")
    browser = client_of(officer)
    page = browser.get(page_of(questionnaire)).content.decode()
    assert "0 of 2 have a subject" in page and "Meer bomen" in page
    browser.post(page_of(questionnaire), {"do": "make", "name": "Groen", "response": str(one.pk)})
    code = Code.objects.get()
    answer = browser.post(page_of(questionnaire), {"do": f"lay:{code.pk}", "response": str(two.pk)})
    assert answer.status_code == 302 and answer.url.endswith(f"#a-{two.pk}")
    assert "2 of 2 have a subject" in browser.get(page_of(questionnaire)).content.decode()
    browser.post(page_of(questionnaire), {"do": f"off:{code.pk}", "response": str(two.pk)})
    page = browser.get(page_of(questionnaire) + "?toon=zonder").content.decode()
    assert "1 of 2 have a subject" in page and "Een bank" in page and "Meer bomen" not in page


def test_with_script_only_the_answer_comes_back(
    questionnaire: Questionnaire,
    officer: Person,
    client_of: Callable[..., Client],
    said: Callable[..., list[Response]],
) -> None:
    one = said("Meer bomen")[0]
    code = perform(coding.make_code, by=officer, on=questionnaire, question="say", name="Groen")
    answer = client_of(officer).post(
        page_of(questionnaire),
        {"do": f"lay:{code.pk}", "response": str(one.pk)},
        headers={"HX-Request": "true"},
    )
    text = answer.content.decode()
    assert text.lstrip().startswith("<li") or "<li id=" in text[:200]
    assert 'aria-pressed="true"' in text and "<html" not in text


def test_a_subject_that_was_removed_meanwhile_is_told_and_nonsense_breaks_nothing(
    questionnaire: Questionnaire,
    officer: Person,
    client_of: Callable[..., Client],
    said: Callable[..., list[Response]],
) -> None:
    one = said("Meer bomen")[0]
    browser = client_of(officer)
    for do in ("lay:999999999", "lay:nonsense", "lay:" + "9" * 40, "remove", "rename", "other"):
        answer = browser.post(page_of(questionnaire), {"do": do, "response": str(one.pk)}, follow=True)
        assert answer.status_code == 200
    answer = browser.post(
        page_of(questionnaire), {"do": "lay:1", "response": "x"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 404
    assert browser.get(page_of(questionnaire, "age")).status_code == 404
    assert (
        "removed meanwhile"
        in browser.post(
            page_of(questionnaire), {"do": "lay:99", "response": str(one.pk)}, follow=True
        ).content.decode()
    )


def test_a_subject_is_suggested_where_like_words_have_it_and_never_made(
    questionnaire: Questionnaire, officer: Person, said: Callable[..., list[Response]]
) -> None:
    rows = said(*WORDS, "Nog meer bomen", "zzz qqq")
    green = perform(
        coding.make_code, by=officer, on=questionnaire, question="say", name="Groen", response=rows[0].pk
    )
    perform(coding.lay_code, by=officer, on=questionnaire, code=green.pk, response=rows[1].pk)
    slow = perform(
        coding.make_code, by=officer, on=questionnaire, question="say", name="Rust", response=rows[2].pk
    )
    found = coded.suggested([green, slow], {one.pk: one.answers["say"] for one in rows[3:]})
    assert found[rows[4].pk][0] == green.pk
    assert found[rows[5].pk] == []
    assert Code.objects.count() == 2


def test_the_page_asks_few_queries_however_many_subjects(
    questionnaire: Questionnaire,
    officer: Person,
    client_of: Callable[..., Client],
    said: Callable[..., list[Response]],
    django_assert_max_num_queries: Any,
) -> None:
    rows = said(*WORDS * 6)
    for i in range(8):
        perform(
            coding.make_code,
            by=officer,
            on=questionnaire,
            question="say",
            name=f"Woord {i}",
            response=rows[i].pk,
        )
    browser = client_of(officer)
    with django_assert_max_num_queries(11):
        assert browser.get(page_of(questionnaire)).status_code == 200


def test_subjects_come_into_the_results_from_five_answers_on(
    questionnaire: Questionnaire, officer: Person, said: Callable[..., list[Response]]
) -> None:
    rows = said(*["Meer bomen"] * 9)
    for response in rows[:5]:
        perform(
            coding.make_code, by=officer, on=questionnaire, question="say", name="Groen", response=response.pk
        )
    for response in rows[:4]:
        perform(
            coding.make_code, by=officer, on=questionnaire, question="say", name="Rust", response=response.pk
        )
    results = coded.with_codes(questionnaire, counted(questionnaire))
    assert results["questions"]["say"][""]["codes"] == {"Groen": 5}
    perform(coding.remove_code, by=officer, on=questionnaire, code=Code.objects.get(name="Groen").pk)
    assert "codes" not in coded.with_codes(questionnaire, results)["questions"]["say"][""]


def test_a_subject_that_people_see_does_not_follow_a_single_answer(
    questionnaire: Questionnaire, said: Callable[..., list[Response]]
) -> None:
    code = Code.objects.create(questionnaire=questionnaire, question="say", name="Groen")
    Coded.objects.bulk_create(Coded(code=code, response=one) for one in said(*WORDS * 2))
    seen = with_codes(questionnaire, counted(questionnaire))
    assert seen["questions"]["say"][""]["codes"] == {"Groen": 8}

    def now(shown: Any) -> Any:
        return with_codes(questionnaire, seen, shown)["questions"]["say"][""]["codes"]

    Coded.objects.bulk_create(Coded(code=code, response=one) for one in said("Nog een boom"))
    assert now(None) == {"Groen": 9} and now(seen) == {"Groen": 8}
    Coded.objects.bulk_create(Coded(code=code, response=one) for one in said(*WORDS))
    assert now(seen) == {"Groen": 13}, "five more say it"
    code.delete()
    assert "codes" not in with_codes(questionnaire, seen, seen)["questions"]["say"][""]
