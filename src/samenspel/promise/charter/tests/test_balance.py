# SPDX-License-Identifier: EUPL-1.2
"""What goes well and what is stiff, per value: asked before the conversation, read by everybody afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from factories import make_person

from samenspel.engines.survey.definition import read
from samenspel.foundations.jobs.work import run_jobs
from samenspel.foundations.people.models import ANONYMOUS
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires.actions import filling
from samenspel.foundations.questionnaires.models import Questionnaire
from samenspel.foundations.rules.door import Refused, perform
from samenspel.promise.charter.models import Balance, Campaign, Task
from samenspel.promise.charter.talks import balance as actions
from samenspel.promise.charter.values.sets import shipped

from .making import make_campaign, members_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def network() -> Place:
    place, _made = Place.objects.update_or_create(
        is_network=True,
        defaults={
            "code": "NETWORK",
            "name": "Samenspel",
            "slug": "netwerk",
            "region": "flanders",
            "is_active": True,
        },
    )
    return place


@pytest.fixture
def campaign(network: Place) -> Campaign:
    return make_campaign()


def opened(campaign: Campaign, **facts: Any) -> Balance:
    [by] = members_of(campaign)[:1]
    facts = {"closes_on": timezone.localdate() + timedelta(days=10), **facts}
    return perform(actions.open_balance, by=by, on=campaign, **facts)


def answer(balance: Balance, score: int, group: str = "") -> None:
    asked = Questionnaire.objects.get(activity=balance.activity)
    word = perform(
        filling.begin, by=ANONYMOUS, on=asked, language="nl", **({"group": group} if group else {})
    )
    answers = {actions.score_key(value.number): score for value in shipped().values}
    draft = asked.drafts.latest("pk")
    draft.answers = answers
    draft.save()
    perform(filling.send, by=ANONYMOUS, on=draft, word=word)


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="samenspel.foundations.people.sessions.ByCode")
    return client


def test_the_questionnaire_asks_a_score_and_a_remark_for_every_value() -> None:
    definition = read(actions.definition_of(shipped()))
    kinds = [question.kind for question in definition.questions()]
    assert kinds == ["scale", "open"] * len(shipped().values)
    assert definition.languages == ("nl", "en")


def test_a_group_opens_it_and_everybody_can_answer_without_an_account(campaign: Campaign) -> None:
    balance = opened(campaign)
    page = Client().get(f"/netwerk/waarden/{balance.activity.slug}/")
    assert page.status_code == 200
    asked = balance.activity.questionnaire
    assert f"/netwerk/vragenlijst/{asked.pk}/" in page.content.decode() or "Antwoord" in page.content.decode()
    assert "geen account" in page.content.decode() or "no account" in page.content.decode()


def test_two_at_once_are_refused_and_so_is_a_stranger(campaign: Campaign) -> None:
    with pytest.raises(Refused):
        perform(
            actions.open_balance,
            by=make_person("Vreemd"),
            on=campaign,
            closes_on=timezone.localdate(),
        )
    opened(campaign)
    with pytest.raises(Refused, match="loopt al een balans"):
        opened(campaign)


@pytest.mark.parametrize("days", [-1, 121])
def test_a_last_day_that_cannot_be_meant_is_told(campaign: Campaign, days: int) -> None:
    with pytest.raises(ValidationError) as wrong:
        opened(campaign, closes_on=timezone.localdate() + timedelta(days=days))
    assert "closes_on" in wrong.value.message_dict
    assert not Balance.objects.exists() and not Questionnaire.objects.exists()


def test_one_group_cannot_be_compared(campaign: Campaign) -> None:
    with pytest.raises(ValidationError) as wrong:
        opened(campaign, groups=["Jeugdraad"])
    assert "groups" in wrong.value.message_dict


def test_while_the_network_sleeps_the_group_reads_what_to_do(campaign: Campaign, network: Place) -> None:
    Place.objects.filter(pk=network.pk).update(is_active=False)
    with pytest.raises(ValidationError, match="campagneteam"):
        opened(campaign)


def test_closing_counts_it_shows_it_to_everybody_and_ticks_the_step(campaign: Campaign) -> None:
    Task.objects.create(campaign=campaign, key="talk-2")
    balance = opened(campaign)
    for score in (1, 2, 3, 4, 5):
        answer(balance, score)
    [by] = members_of(campaign)
    page = client_of(by).get(f"/waarden/groep/{campaign.pk}/balans/")
    assert page.context["sent"] == 5 and page.context["running"] == balance
    perform(actions.close_balance, by=by, on=balance)
    run_jobs()
    asked = Questionnaire.objects.get(activity=balance.activity)
    assert asked.results_count == 5
    assert Client().get(f"/netwerk/waarden/{balance.activity.slug}/").context["has_results"]
    group_page = client_of(by).get(f"/waarden/groep/{campaign.pk}/balans/")
    assert group_page.context["state"] == "shown" and "Tijdig" in group_page.content.decode()
    assert Task.objects.get(campaign=campaign, key="talk-2").done_on == timezone.localdate()
    with pytest.raises(Refused):
        perform(actions.close_balance, by=by, on=balance)


def test_how_many_answered_is_not_told_while_it_would_tell_of_somebody(campaign: Campaign) -> None:
    balance = opened(campaign)
    answer(balance, 3)
    [by] = members_of(campaign)
    assert client_of(by).get(f"/waarden/groep/{campaign.pk}/balans/").context["sent"] is None


def test_asked_again_it_can_be_laid_beside_the_earlier_one(campaign: Campaign) -> None:
    first = opened(campaign)
    [by] = members_of(campaign)
    perform(actions.close_balance, by=by, on=first)
    second = opened(campaign)
    assert second.activity.questionnaire.earlier == first.activity.questionnaire


def test_the_page_of_the_group_is_not_there_for_others(campaign: Campaign) -> None:
    assert client_of(make_person("Vreemd")).get(f"/waarden/groep/{campaign.pk}/balans/").status_code == 404
    assert Client().get(f"/waarden/groep/{campaign.pk}/balans/").status_code == 302


def test_the_page_asks_few_questions_of_the_database(
    campaign: Campaign, django_assert_max_num_queries: Any
) -> None:
    [by] = members_of(campaign)
    for _each in range(4):
        perform(actions.close_balance, by=by, on=opened(campaign))
    client = client_of(by)
    with django_assert_max_num_queries(11):  # three of them: session, person, roles
        client.get(f"/waarden/groep/{campaign.pk}/balans/")
