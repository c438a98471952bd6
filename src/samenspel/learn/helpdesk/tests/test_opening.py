# SPDX-License-Identifier: EUPL-1.2
"""The helpdesk before and after it is opened, and who runs it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from factories import make_person, make_town
from together import at_once

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.people.models import Invitation, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, perform
from samenspel.foundations.towns.models import Town
from samenspel.learn.helpdesk import actions
from samenspel.learn.helpdesk.models import Helpdesk
from samenspel.plan.registry import instruments

from .conftest import ask_interest

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def test_before_it_is_opened_the_page_says_so_and_nothing_can_be_asked(
    network: Place, client_of: Browser
) -> None:
    page = client_of().get("/en/helpdesk/").content.decode()
    assert "not open yet" in page and "helpdesk/openen" not in page
    assert client_of().get("/en/helpdesk/vraag/").status_code == 404
    assert "Nothing is kept until then" in client_of().get("/en/helpdesk/interesse/").content.decode()
    with pytest.raises(Refused, match="not open yet"):
        ask_interest(network)


def test_without_a_network_place_the_page_still_answers(client_of: Browser, db: None) -> None:
    assert "not open yet" in client_of().get("/en/helpdesk/").content.decode()


def test_one_button_opens_it_and_a_second_click_changes_nothing(
    network: Place, admin: Person, client_of: Browser
) -> None:
    browser = client_of(admin)
    assert "helpdesk/openen" in browser.get("/en/helpdesk/").content.decode()
    for _time in range(2):
        page = browser.post("/en/helpdesk/openen/", follow=True)
        assert "The helpdesk is open" in page.content.decode()
    network.refresh_from_db()
    activity = Activity.objects.get()
    assert network.is_active and Town.objects.get().place == network and Helpdesk.objects.get()
    assert (activity.instrument, activity.stage, activity.moderation) == ("helpdesk", "open", "before")
    assert activity.is_open and activity.is_public and activity.answer_days == 10
    assert activity.closes_at.year == 2099 and activity.opens_at <= timezone.now()
    assert "Ask a question" in browser.get("/en/helpdesk/").content.decode()


@pytest.mark.parametrize(
    "role", ["network_editor", "town_administrator", "participation_officer", "moderator", None]
)
def test_nobody_else_opens_it(network: Place, client_of: Browser, role: str | None) -> None:
    person = make_person("Iemand", *([role] if role else []), place=make_town())
    assert client_of(person).post("/en/helpdesk/openen/").status_code == 403
    assert "helpdesk/openen" not in client_of(person).get("/en/helpdesk/").content.decode()
    assert not Activity.objects.exists()
    assert client_of().post("/en/helpdesk/openen/").status_code == 302
    assert not Activity.objects.exists()


def test_a_town_gets_no_helpdesk(admin: Person) -> None:
    with pytest.raises(Refused, match="Only the network itself"):
        perform(actions.open_helpdesk, by=admin, on=make_town())


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("rows_that_lock")
def test_two_clicks_at_once_open_one_helpdesk(network: Place, admin: Person) -> None:
    made = at_once(*[lambda: perform(actions.open_helpdesk, by=admin, on=network)] * 4)
    assert len({one.pk for one in made}) == Activity.objects.count() == Helpdesk.objects.count() == 1


def test_the_administrator_invites_an_officer_who_then_has_the_networks_desk(
    desk: Activity, admin: Person, client_of: Browser
) -> None:
    answer = client_of(admin).post(
        "/en/bureau/netwerk/rollen/",
        {"do": "invite", "email": "vera@voorbeeld.example", "role": "participation_officer"},
    )
    assert answer.status_code == 302 and Invitation.objects.get().place == desk.place
    vera = make_person("Vera", "participation_officer", place=desk.place)
    page = client_of(vera).get("/en/bureau/netwerk/")
    assert page.status_code == 200
    assert "/bureau/netwerk/" in client_of(vera).get("/en/helpdesk/").content.decode()


def test_the_network_does_not_stand_among_the_towns(desk: Activity, client_of: Browser) -> None:
    for path in ("/en/", "/en/nu-open/", "/en/gemeenten/"):
        page = client_of().get(path).content.decode()
        assert desk.title not in page and "netwerk/" not in page
    assert client_of().get("/en/netwerk/").headers["Location"] == "/en/helpdesk/"


def test_it_is_no_instrument_an_officer_can_add(db: None) -> None:
    assert instruments()["helpdesk"].offered is False


def test_a_town_has_no_questions_page(desk: Activity, client_of: Browser) -> None:
    make_town()
    assert client_of().get("/en/voorbeeld/vragen/vragen/").status_code == 404
    assert client_of().get("/en/voorbeeld/vragen/vragen/1/").status_code == 404
    assert client_of().get("/en/netwerk/vragen/anders/").status_code == 404
    assert client_of().get("/en/netwerk/vragen/vragen/").headers["Location"] == "/en/helpdesk/"
