# SPDX-License-Identifier: EUPL-1.2
"""Make a survey, change it, copy it, ask it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from factories import make_process, make_town

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.questionnaires.actions import counting
from samenspel.foundations.questionnaires.models import Questionnaire
from samenspel.foundations.rules.door import Refused, perform
from samenspel.plan.processes import actions as processes
from samenspel.plan.processes.models import Process
from samenspel.take_part.survey import actions, beginning
from samenspel.take_part.survey.forms import SettingsForm, settings_of
from samenspel.take_part.survey.models import Survey

from .conftest import ASKS, TODAY, answer, people

Make = Callable[..., Activity]


def change(survey: Activity, officer: Person, **settings: Any) -> Questionnaire:
    start = settings_of(survey)
    form = SettingsForm({**start, **settings}, initial=start)
    assert form.is_valid(), form.errors
    survey.refresh_from_db()
    perform(
        processes.change_activity,
        by=officer,
        on=survey,
        version=survey.version,
        settings=form.cleaned_data,
    )
    return Questionnaire.objects.get(activity=survey)


def test_an_empty_survey_has_one_question_to_begin_with(make: Make) -> None:
    row = make().questionnaire
    assert [question.kind for question in row.asks.questions()] == ["open"]
    assert beginning.is_untouched(row)
    assert (row.page, row.desk_page, row.is_known, row.by_invitation) == (
        "survey",
        "desk-survey",
        False,
        False,
    )
    row.definition = ASKS
    row.__dict__.pop("_asks", None)
    assert not beginning.is_untouched(row)


def test_a_ready_questionnaire_is_begun_with(make: Make) -> None:
    key, words = beginning.choices(None)[0]
    assert beginning.templates()[key].title in words
    one = make(begin=key)
    assert one.survey.template == key and not beginning.is_untouched(one.questionnaire)
    assert one.questionnaire.definition == beginning.templates()[key].definition
    with pytest.raises(ValidationError, match="in the list"):
        make(begin="gone")


def test_groups_are_names_with_or_without_a_size(make: Make) -> None:
    groups = beginning.read_groups("Personeel (120)\n\n  Bewoners  \n65-plussers (3)")
    assert groups == [("Personeel", 120), ("Bewoners", None), ("65-plussers", 3)]
    row = make(groups=groups).questionnaire
    assert [(one["key"], one["name"], one["size"]) for one in row.groups] == [
        ("personeel", {"nl": "Personeel"}, 120),
        ("bewoners", {"nl": "Bewoners"}, None),
        ("plussers", {"nl": "65-plussers"}, 3),
    ]
    assert beginning.read_groups(beginning.write_groups(row.groups, "nl")) == groups


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Alleen", "cannot be compared"),
        ("Raad\nraad", "stands there twice"),
        ("x" * 61 + "\nBewoners", "at most 60"),
        ("\n".join(f"Groep {n}" for n in range(31)), "At most 30"),
    ],
    ids=["one", "double", "long", "many"],
)
def test_groups_that_cannot_be_hear_why(text: str, words: str) -> None:
    form = SettingsForm(
        {"begin": "empty", "is_known": "no", "by_invitation": "no", "shows_results": "closed", "groups": text}
    )
    assert not form.is_valid() and words in form.errors["groups"][0]


def test_a_group_keeps_its_key_when_its_size_changes_also_after_an_answer(
    make: Make, officer: Person
) -> None:
    one = make(groups=[("Raad", 25), ("Personeel", None)])
    answer(one.questionnaire, {})
    row = change(one, officer, groups="Raad (27)\nPersoneel")
    assert [(group["key"], group["size"]) for group in row.groups] == [("raad", 27), ("personeel", None)]
    with pytest.raises(ValidationError, match="stay as they are"):
        change(one, officer, groups="Raad\nPersoneel\nBewoners")
    row.refresh_from_db()
    assert len(row.groups) == 2


def test_a_renamed_group_keeps_its_key_until_somebody_answered(make: Make, officer: Person) -> None:
    """Invitations and drafts hang on the key: who was invited for “Raad” still can send."""
    one = make(groups=[("Raad", 25), ("Personeel", None)])
    row = change(one, officer, groups="Gemeenteraad (25)\nPersoneel")
    assert [(group["key"], group["name"]) for group in row.groups] == [
        ("raad", {"nl": "Gemeenteraad"}),
        ("personeel", {"nl": "Personeel"}),
    ]
    assert [group["key"] for group in change(one, officer, groups="Personeel\nGemeenteraad").groups] == [
        "personeel",
        "raad",
    ]
    answer(row, {})
    with pytest.raises(ValidationError, match="stay as they are"):
        change(one, officer, groups="Personeel\nBewoners")


def test_names_in_other_letters_get_a_key_of_their_own() -> None:
    groups = beginning.as_groups([("İŞ", None), ("郊区", 4), ("老人", 5)], "nl")
    assert [group["key"] for group in groups] == ["is", "group", "group_2"]


def test_known_answers_need_an_account(make: Make, officer: Person) -> None:
    with pytest.raises(ValidationError, match="sign in"):
        make(is_known=True)
    one = make(is_known=True, who_may="account")
    assert one.questionnaire.is_known
    assert not change(one, officer, is_known="no").is_known


def test_what_nobody_changed_does_not_disturb_a_colleague_who_edits_the_questions(
    make: Make, officer: Person
) -> None:
    one = make(asks=ASKS)
    assert change(one, officer).version == 2
    assert change(one, officer, by_invitation="yes").version == 3


def test_asked_again_it_has_the_same_questions_and_groups_and_knows_the_earlier_one(make: Make) -> None:
    first = make(asks=ASKS, groups=[("Raad", 25), ("Personeel", 9)]).questionnaire
    again = make(title="Uw buurt, een jaar later", begin=f"earlier-{first.pk}").questionnaire
    assert again.earlier == first and again.definition == ASKS and again.groups == first.groups
    assert again.version == 1 and again.fixed_at is None and again.counts == {}


def test_a_survey_of_another_town_is_not_asked_again(make: Make, place: Any) -> None:
    there = make(make_process(make_town("elders"))).questionnaire
    answer(there, {})
    assert not any(key.startswith("earlier-") for key, _words in beginning.choices(place))
    for key in (f"earlier-{there.pk}", "earlier-99999999999999999999", "earlier-x"):
        with pytest.raises(ValidationError, match="not there any more"):
            make(begin=key)
    # Nor does a form that was tampered with bring its questions here.
    Questionnaire.objects.filter(pk=there.pk).update(definition=ASKS)
    assert beginning.is_untouched(make(copied_from=there.pk).questionnaire)


def test_the_form_of_a_new_survey_offers_the_earlier_ones_of_the_town(make: Make, place: Any) -> None:
    first, nobody_answered = make().questionnaire, make(title="Leeg").questionnaire
    answer(first, {})
    form = SettingsForm()
    form.offer(place)
    assert f"earlier-{nobody_answered.pk}" not in dict(form.fields["begin"].choices)  # type: ignore[attr-defined]
    assert f"earlier-{first.pk}" in dict(form.fields["begin"].choices)  # type: ignore[attr-defined]
    assert "begin" not in SettingsForm(initial=settings_of(first.activity)).fields


def test_a_copied_process_has_the_survey_with_its_questions_and_settings(
    process: Process, make: Make, officer: Person
) -> None:
    one = make(
        asks=ASKS,
        who_may="account",
        is_known=True,
        by_invitation=True,
        shows_results="later",
        groups=[("Raad", 25), ("Personeel", None)],
    )
    answer(one.questionnaire, *people())
    copy = perform(processes.copy, by=officer, on=process, title="Volgend jaar", starts=date(2028, 1, 10))
    row = Questionnaire.objects.select_related("activity__survey").get(activity__process_number=copy.pk)
    assert row.definition == ASKS and row.is_known and row.by_invitation
    assert row.activity.survey.shows_results == "later"
    assert [(group["name"]["nl"], group["size"]) for group in row.groups] == [
        ("Raad", 25),
        ("Personeel", None),
    ]
    assert row.earlier is None and row.results is None and row.counts == {}


# Results, when it closes ----------------------------------------------------------------------


def test_results_show_when_it_is_closed_and_counted_once(make: Make, officer: Person, clock: Any) -> None:
    one = make(asks=ASKS)
    row = answer(one.questionnaire, *people())
    actions.show_when_closed(TODAY)
    row.refresh_from_db()
    assert row.results_public_at is None
    with pytest.raises(Refused, match="closed and counted"):
        perform(actions.show_results, by=ANONYMOUS, on=row)
    clock.move_to(TODAY + timedelta(days=21))
    row = answer(row, {"travel": "foot"}, counted=False)
    actions.show_when_closed(TODAY)
    row.refresh_from_db()
    assert row.results_public_at is None, "one answer is not counted yet"
    answer(row)
    actions.show_when_closed(TODAY)
    row.refresh_from_db()
    assert row.results_public_at is not None
    Questionnaire.objects.update(
        results_public_at=None
    )  # an officer hides them, and then changes something else
    change(one, officer)
    actions.show_when_closed(TODAY)
    row.refresh_from_db()
    assert row.results_public_at is None


def test_results_that_were_taken_back_do_not_show_by_themselves(
    make: Make, officer: Person, client: Client, clock: Any
) -> None:
    one = make(asks=ASKS)
    row = answer(one.questionnaire, *people())
    perform(counting.publish_results, by=officer, on=row)
    perform(counting.hide_results, by=officer, on=row)
    clock.move_to(TODAY + timedelta(days=21))
    actions.show_when_closed(TODAY)
    row.refresh_from_db()
    assert row.results_public_at is None
    client.force_login(officer, backend="samenspel.foundations.people.sessions.ByCode")
    page = client.get(reverse("desk-survey", args=[one.place.slug, one.slug])).content.decode()
    assert "The results were hidden." in page


@pytest.mark.parametrize(("when", "many"), [("later", 50), ("closed", 4)], ids=["by-hand", "few"])
def test_results_do_not_show_by_themselves(make: Make, clock: Any, when: str, many: int) -> None:
    row = answer(make(asks=ASKS, shows_results=when).questionnaire, *people()[:many])
    clock.move_to(TODAY + timedelta(days=21))
    actions.show_when_closed(TODAY)
    row.refresh_from_db()
    assert row.results_public_at is None


def test_a_finished_process_closes_its_survey(
    process: Process, make: Make, officer: Person, clock: Any
) -> None:
    row = answer(make(asks=ASKS).questionnaire, *people())
    perform(processes.finish, by=officer, on=process, final_report="Wat wij vroegen, en wat wij deden. " * 4)
    actions.show_when_closed(TODAY)
    row.refresh_from_db()
    assert row.results_public_at is not None


def test_choosing_to_show_them_when_closed_after_all_is_enough(
    make: Make, officer: Person, clock: Any
) -> None:
    one = make(asks=ASKS, shows_results="later")
    answer(one.questionnaire, *people())
    change(one, officer, shows_results="closed")
    assert Survey.objects.get(activity=one).shows_results == "closed"
    clock.move_to(TODAY + timedelta(days=21))
    actions.show_when_closed(TODAY)
    assert Questionnaire.objects.get(activity=one).results_public_at is not None
