# SPDX-License-Identifier: EUPL-1.2
"""Signing in with a code, one's own account, and roles by invitation."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from factories import make_idea, make_ideas_activity, make_person, make_process, make_town
from post_office.models import Email

from samenspel.foundations.accounts import actions
from samenspel.foundations.accounts.codes import PER_HOUR, TRIES, TooMany, person_for_code, send_code
from samenspel.foundations.contributions.actions import taking_part
from samenspel.foundations.pages import caller
from samenspel.foundations.people.models import Invitation, Notify, Person, RoleGrant, SignInCode
from samenspel.foundations.records.models import Record
from samenspel.foundations.rules.door import Refused, perform

pytestmark = pytest.mark.django_db
BY_CODE = "samenspel.foundations.people.sessions.ByCode"


def letters_to(address: str) -> list[Email]:
    return [letter for letter in Email.objects.order_by("id") if letter.to == [address]]


def code_in(letter: Email) -> str:
    found = re.search(r"^\s+(\d{6})$", letter.message, re.MULTILINE)
    assert found
    return found[1]


def newest_code(address: str) -> str:
    return code_in(letters_to(address)[-1])


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def begin(client: Client, email: str, **more: str):
    """The first form: returns the page that asks for the code."""
    return client.post(reverse("sign-in"), {"email": email, **more})


def enter(client: Client, page, code: str, **more: str):
    return client.post(reverse("sign-in"), {"kept": page.context["kept"], "code": code, **more})


# --- the code ---
def test_right_code_signs_in_and_makes_the_person(client):
    page = begin(client, "Ann@Voorbeeld.example")
    answer = enter(client, page, newest_code("ann@voorbeeld.example"))
    assert answer.status_code == 302 and answer.url == reverse("profile")
    assert Person.objects.get().email == "ann@voorbeeld.example"
    assert client.get(reverse("profile")).status_code == 200


def test_code_may_be_typed_with_spaces(client):
    page = begin(client, "ann@voorbeeld.example")
    code = newest_code("ann@voorbeeld.example")
    assert enter(client, page, f" {code[:3]} {code[3:]} ").status_code == 302


def test_person_with_a_name_goes_on_to_where_they_came_from(client):
    make_person("Ann", email="ann@voorbeeld.example")
    page = begin(client, "ann@voorbeeld.example", next="/gemeenten/")
    assert page.context["next"] == "/gemeenten/"
    answer = enter(client, page, newest_code("ann@voorbeeld.example"), next="/gemeenten/")
    assert answer.url == "/gemeenten/"


def test_wrong_code_says_so_and_signs_nobody_in(client):
    page = begin(client, "ann@voorbeeld.example")
    answer = enter(client, page, wrong(newest_code("ann@voorbeeld.example")))
    assert answer.status_code == 200 and answer.context["form"].errors["code"]
    assert client.get(reverse("profile")).status_code == 302
    assert not Person.objects.exists()


def test_after_five_wrong_tries_the_right_code_no_longer_works():
    send_code("ann@voorbeeld.example", language="nl")
    code = newest_code("ann@voorbeeld.example")
    for _number in range(TRIES):
        assert person_for_code("ann@voorbeeld.example", wrong(code)) is None
    assert person_for_code("ann@voorbeeld.example", code) is None


def test_after_four_wrong_tries_the_right_code_still_works():
    send_code("ann@voorbeeld.example", language="nl")
    code = newest_code("ann@voorbeeld.example")
    for _number in range(TRIES - 1):
        person_for_code("ann@voorbeeld.example", wrong(code))
    assert person_for_code("ann@voorbeeld.example", code)


@pytest.mark.parametrize(("minutes", "works"), [(14, True), (16, False)])
def test_code_works_for_a_quarter_of_an_hour(minutes, works):
    now = timezone.now()
    send_code("ann@voorbeeld.example", language="nl", now=now)
    code = newest_code("ann@voorbeeld.example")
    found = person_for_code("ann@voorbeeld.example", code, now=now + timedelta(minutes=minutes))
    assert (found is not None) is works


def test_code_works_once():
    send_code("ann@voorbeeld.example", language="nl")
    code = newest_code("ann@voorbeeld.example")
    assert person_for_code("ann@voorbeeld.example", code)
    assert person_for_code("ann@voorbeeld.example", code) is None


def test_new_code_ends_the_earlier_one():
    send_code("ann@voorbeeld.example", language="nl")
    earlier = newest_code("ann@voorbeeld.example")
    send_code("ann@voorbeeld.example", language="nl")
    newer = newest_code("ann@voorbeeld.example")
    if earlier != newer:
        assert person_for_code("ann@voorbeeld.example", earlier) is None
    assert person_for_code("ann@voorbeeld.example", newer)


def test_code_of_one_address_does_not_open_another():
    send_code("ann@voorbeeld.example", language="nl")
    assert person_for_code("bob@voorbeeld.example", newest_code("ann@voorbeeld.example")) is None


def test_only_the_hash_of_a_code_is_kept():
    send_code("ann@voorbeeld.example", language="nl")
    assert newest_code("ann@voorbeeld.example") not in SignInCode.objects.get().code_hash


def test_the_address_cannot_be_changed_between_the_two_forms(client):
    begin(client, "ann@voorbeeld.example")
    answer = client.post(
        reverse("sign-in"),
        {"kept": "bob@voorbeeld.example:made-up", "code": newest_code("ann@voorbeeld.example")},
    )
    assert answer.status_code == 302 and answer.url == reverse("sign-in")
    assert not Person.objects.exists()


def test_too_many_codes_for_one_address_are_refused_until_the_hour_is_over(client):
    now = timezone.now()
    for _number in range(PER_HOUR):
        send_code("ann@voorbeeld.example", language="nl", now=now)
    with pytest.raises(TooMany):
        send_code("ann@voorbeeld.example", language="nl", now=now)
    answer = begin(client, "ann@voorbeeld.example")
    assert answer.context["wrong"] and len(letters_to("ann@voorbeeld.example")) == PER_HOUR
    send_code("ann@voorbeeld.example", language="nl", now=now + timedelta(minutes=61))


def test_whoever_has_a_code_that_works_gets_in_though_no_more_are_sent(client):
    for _number in range(PER_HOUR):
        send_code("ann@voorbeeld.example", language="nl")
    page = begin(client, "ann@voorbeeld.example")
    assert page.context["wrong"] and 'name="code"' in page.content.decode()
    assert enter(client, page, newest_code("ann@voorbeeld.example")).status_code == 302
    assert client.get(reverse("profile")).status_code == 200


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_codes_asked_for_at_the_same_moment_are_counted_one_by_one():
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL only: SQLite lets one writer in at a time")

    def ask(_number: int) -> bool:
        try:
            send_code("ann@voorbeeld.example", language="nl")
        except TooMany:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as people:
        sent = list(people.map(ask, range(PER_HOUR * 3)))
    assert sum(sent) == PER_HOUR == len(letters_to("ann@voorbeeld.example"))


def test_pages_do_not_crowd_out_what_was_counted(monkeypatch):
    monkeypatch.setattr("samenspel.foundations.accounts.codes.PER_HOUR_AND_CALLER", 1)
    send_code("ann@voorbeeld.example", language="nl", caller="192.0.2.1")
    for number in range(5000):
        cache.set(f"page:{number}", number)
    with pytest.raises(TooMany):
        send_code("bob@voorbeeld.example", language="nl", caller="192.0.2.1")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "", "10.0.0.1"),
        (0, "192.0.2.66", "10.0.0.1"),  # anybody can write this line
        (1, "192.0.2.66, 192.0.2.1", "192.0.2.1"),
        (2, "192.0.2.66, 192.0.2.1, 10.0.0.2", "192.0.2.1"),
        (2, "192.0.2.1", "192.0.2.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_caller_is_whom_the_outermost_of_our_own_proxies_saw(rf, settings, proxies, forwarded, expected):
    settings.PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert caller(rf.get("/", headers=headers, REMOTE_ADDR="10.0.0.1")) == expected


def test_limit_of_a_caller_holds_behind_a_proxy(client, settings, monkeypatch):
    monkeypatch.setattr("samenspel.foundations.accounts.codes.PER_HOUR_AND_CALLER", 1)
    settings.PROXIES = 1

    def ask(name: str, forwarded: str):
        email = {"email": f"{name}@voorbeeld.example"}
        return client.post(reverse("sign-in"), email, headers={"X-Forwarded-For": forwarded})

    ask("ann", "192.0.2.1")
    assert ask("bob", "192.0.2.99, 192.0.2.1").context["form"].errors["email"]
    assert "kept" in ask("cas", "192.0.2.2").context


def test_too_many_codes_for_one_caller_are_refused(monkeypatch):
    monkeypatch.setattr("samenspel.foundations.accounts.codes.PER_HOUR_AND_CALLER", 2)
    for name in ("ann", "bob"):
        send_code(f"{name}@voorbeeld.example", language="nl", caller="192.0.2.1")
    with pytest.raises(TooMany):
        send_code("els@voorbeeld.example", language="nl", caller="192.0.2.1")
    send_code("els@voorbeeld.example", language="nl", caller="192.0.2.2")


def test_unknown_address_is_treated_like_a_known_one(client):
    make_person("Ann", email="ann@voorbeeld.example")

    def page(email: str) -> str:
        text = begin(client, email).content.decode()
        text = re.sub(r'name="(kept|csrfmiddlewaretoken)" value="[^"]+"', "", text)
        return text.replace(email, "")

    assert page("ann@voorbeeld.example") == page("bob@voorbeeld.example")
    known, unknown = letters_to("ann@voorbeeld.example")[0], letters_to("bob@voorbeeld.example")[0]
    assert known.message.replace(code_in(known), "") == unknown.message.replace(code_in(unknown), "")
    assert not Person.objects.filter(email="bob@voorbeeld.example").exists()


def test_erased_person_does_not_get_in_with_an_old_session(client):
    ann = make_person("Ann")
    client.force_login(ann, backend=BY_CODE)
    perform(actions.erase_account, by=ann, on=ann)
    assert client.get(reverse("profile")).status_code == 302


def test_signing_in_after_a_bounce_opens_the_address_again():
    make_person("Ann", email="ann@voorbeeld.example", bounced_at=timezone.now())
    send_code("ann@voorbeeld.example", language="nl")
    person = person_for_code("ann@voorbeeld.example", newest_code("ann@voorbeeld.example"))
    assert person and person.bounced_at is None


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://kwaad.example/",
        "//kwaad.example/",
        "/\\kwaad.example",
        "javascript:alert(1)",
        "https:/kwaad.example",
        "http://testserver@kwaad.example/",
    ],
)
def test_nobody_is_led_to_another_site_after_signing_in(client, elsewhere):
    make_person("Ann", email="ann@voorbeeld.example")
    page = begin(client, "ann@voorbeeld.example", next=elsewhere)
    answer = enter(client, page, newest_code("ann@voorbeeld.example"), next=elsewhere)
    assert answer.status_code == 302 and answer.url == "/"


def test_signed_in_person_is_not_led_elsewhere_by_the_sign_in_page(client):
    client.force_login(make_person("Ann"), backend=BY_CODE)
    answer = client.get(reverse("sign-in"), {"next": "https://kwaad.example/"})
    assert answer.url == reverse("profile")


def test_sign_out_asks_for_a_click(client):
    client.force_login(make_person("Ann"), backend=BY_CODE)
    assert client.get(reverse("sign-out")).status_code == 405
    assert client.post(reverse("sign-out")).status_code == 302
    assert client.get(reverse("profile")).status_code == 302


def test_form_without_its_token_is_refused_with_what_to_do():
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("sign-in"), {"email": "ann@voorbeeld.example"})
    assert answer.status_code == 403 and "expired.html" in {one.name for one in answer.templates}
    assert not Email.objects.exists()


# --- one's own account ---
def test_profile_is_kept(client):
    ann, town = make_person("Ann"), make_town()
    client.force_login(ann, backend=BY_CODE)
    answer = client.post(
        reverse("profile"), {"name": "Ann D.", "home": town.pk, "notify": "weekly", "language": "en"}
    )
    assert answer.status_code == 302
    ann.refresh_from_db()
    assert (ann.name, ann.home, ann.notify, ann.language) == ("Ann D.", town, Notify.WEEKLY, "en")


def test_name_in_a_profile_is_one_line(client):
    ann = make_person("Ann")
    perform(
        actions.change_profile, by=ann, on=ann, name="Ann\r\nBcc: x@y.example", language="nl", notify="none"
    )
    ann.refresh_from_db()
    assert ann.name == "Ann Bcc: x@y.example"


def test_profile_of_somebody_else_cannot_be_changed_or_erased():
    ann, bob = make_person("Ann"), make_person("Bob")
    with pytest.raises(Refused):
        perform(actions.change_profile, by=bob, on=ann, name="Boe", language="nl", notify="none")
    with pytest.raises(Refused):
        perform(actions.erase_account, by=bob, on=ann)


@pytest.mark.parametrize("page", ["profile", "my-data", "erase"])
def test_pages_of_an_account_lead_to_sign_in_and_back(client, page):
    answer = client.get(reverse(page))
    assert answer.status_code == 302 and answer.url.startswith(reverse("sign-in") + "?next=")


def test_download_holds_everything_and_only_of_this_person(client):
    ann, bob = make_person("Ann"), make_person("Bob")
    activity = make_ideas_activity(make_process(make_town()))
    idea = make_idea(activity, ann, title="Meer bomen")
    make_idea(activity, bob, title="Meer bankjes")
    perform(taking_part.comment, by=ann, on=idea, text="En ook struiken")
    client.force_login(ann, backend=BY_CODE)
    answer = client.get(reverse("my-data"))
    data = json.loads(answer.content)
    assert "attachment" in answer["Content-Disposition"]
    assert data["people"]["email"] == ann.email
    assert [row["title"] for row in data["contributions"]["written"]] == ["Meer bomen"]
    assert [row["text"] for row in data["contributions"]["comments"]] == ["En ook struiken"]
    assert "Meer bankjes" not in answer.content.decode()


def test_erasing_asks_whether_one_is_sure(client):
    ann = make_person("Ann")
    client.force_login(ann, backend=BY_CODE)
    answer = client.post(reverse("erase"))
    assert answer.context["not_sure"] and Person.objects.get(pk=ann.pk).email


def test_erasing_empties_the_person_and_what_they_wrote_and_keeps_counts(client):
    ann, bob, town = make_person("Ann"), make_person("Bob"), make_town()
    activity = make_ideas_activity(make_process(town))
    hers, his = make_idea(activity, ann, text="Van Ann"), make_idea(activity, bob)
    perform(taking_part.support, by=ann, on=his)
    RoleGrant.objects.create(person=ann, role="moderator", place=town)
    client.force_login(ann, backend=BY_CODE)
    assert client.post(reverse("erase"), {"sure": "yes"}).status_code == 200
    ann.refresh_from_db(), hers.refresh_from_db(), his.refresh_from_db()
    assert (ann.email, ann.name, ann.is_active) == (None, "", False) and ann.erased_at
    assert hers.author is None and "Ann" not in hers.text + hers.title + hers.author_name
    assert his.support_count == 1
    assert not Record.objects.filter(by=ann).exists()
    assert Record.objects.filter(verb="contributions.support", number=his.pk, by=None).exists()
    assert not RoleGrant.objects.filter(person=ann).exists()
    assert client.get(reverse("profile")).status_code == 302


# --- invitations and roles ---
@pytest.fixture
def town(db):
    return make_town()


@pytest.fixture
def administrator(town):
    return make_person("Tom", "town_administrator", place=town)


@pytest.fixture
def path(town, administrator):
    """The address in the letter to Ann, who is invited as moderator."""
    perform(actions.invite, by=administrator, on=town, email="Ann@voorbeeld.example", role="moderator")
    return re.search(r"/uitnodiging/\S+", letters_to("ann@voorbeeld.example")[0].message)[0]


def test_invitation_leads_to_sign_in_and_back(client, path):
    page = client.get(path)
    assert page.status_code == 200 and not page.context["decision"]
    assert f"?next={path.replace('/', '%2F')}" in page.content.decode()


def test_invitation_gives_the_role_to_the_address_that_received_it(client, path, town, administrator):
    ann = make_person("Ann")
    client.force_login(ann, backend=BY_CODE)
    assert client.post(path).status_code == 302
    grant = RoleGrant.objects.get(person=ann)
    assert (grant.role, grant.place, grant.given_by) == ("moderator", town, administrator)
    assert Record.objects.filter(verb="accounts.accept_invitation", by_id=ann.pk).exists()


def test_invitation_is_refused_to_another_address(client, path):
    client.force_login(make_person("Bob"), backend=BY_CODE)
    assert "<form" in client.get(path).content.decode()
    assert client.post(path).status_code == 400
    assert not RoleGrant.objects.filter(role="moderator").exists()


def test_invitation_works_once(client, path):
    client.force_login(make_person("Ann"), backend=BY_CODE)
    client.post(path)
    RoleGrant.objects.filter(role="moderator").delete()
    assert client.post(path).status_code == 403
    assert not RoleGrant.objects.filter(role="moderator").exists()


def test_invitation_ends_after_thirty_days(client, path):
    ann = make_person("Ann")
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        client.force_login(ann, backend=BY_CODE)
        assert not client.get(path).context["decision"]
        assert client.post(path).status_code == 403


def test_withdrawn_invitation_no_longer_works(client, path, administrator):
    perform(actions.withdraw_invitation, by=administrator, on=Invitation.objects.get())
    client.force_login(make_person("Ann"), backend=BY_CODE)
    assert client.post(path).status_code == 403


def test_second_invitation_for_the_same_role_ends_the_first(client, path, town, administrator):
    perform(actions.invite, by=administrator, on=town, email="ann@voorbeeld.example", role="moderator")
    client.force_login(make_person("Ann"), backend=BY_CODE)
    assert client.post(path).status_code == 403


def test_made_up_invitation_is_not_found(client, path):
    assert client.get(reverse("invitation", args=["verzonnen"])).status_code == 404


def test_only_the_administrator_of_this_town_invites(town, administrator):
    other = make_person("Els", "town_administrator", place=make_town("ander"))
    officer = make_person("Lien", "participation_officer", place=town)
    for person in (other, officer):
        with pytest.raises(Refused):
            perform(actions.invite, by=person, on=town, email="x@voorbeeld.example", role="moderator")
    assert not Email.objects.exists()


def test_role_of_the_network_is_not_given_by_a_town(town, administrator):
    with pytest.raises(ValidationError):
        perform(
            actions.invite,
            by=administrator,
            on=town,
            email="x@voorbeeld.example",
            role="platform_administrator",
        )


def test_last_administrator_cannot_leave(client, town, administrator):
    grant = RoleGrant.objects.get(person=administrator)
    with pytest.raises(ValidationError):
        perform(actions.end_role, by=administrator, on=grant)
    client.force_login(administrator, backend=BY_CODE)
    client.post(reverse("roles", args=[town.slug]), {"do": "end", "number": grant.pk})
    assert RoleGrant.objects.filter(pk=grant.pk).exists()


def test_administrator_leaves_when_there_is_another(town, administrator):
    make_person("Els", "town_administrator", place=town)
    perform(actions.end_role, by=administrator, on=RoleGrant.objects.get(person=administrator))
    assert not RoleGrant.objects.filter(person=administrator).exists()


def test_role_of_another_town_cannot_be_ended_through_this_one(client, town, administrator):
    els = make_person("Els", "moderator", place=make_town("ander"))
    grant = RoleGrant.objects.get(person=els)
    client.force_login(administrator, backend=BY_CODE)
    answer = client.post(reverse("roles", args=[town.slug]), {"do": "end", "number": grant.pk})
    assert answer.status_code == 404 and RoleGrant.objects.filter(pk=grant.pk).exists()


def test_roles_page_is_for_administrators(client, town, administrator):
    address = reverse("roles", args=[town.slug])
    assert client.get(address).status_code == 302
    client.force_login(make_person("Sofie", "moderator", place=town), backend=BY_CODE)
    assert client.get(address).status_code == 403
    client.force_login(administrator, backend=BY_CODE)
    assert client.get(address).status_code == 200


def test_roles_page_takes_no_more_queries_for_more_people(
    client, town, administrator, django_assert_max_num_queries
):
    for number in range(12):
        make_person(f"Persoon {number}", "moderator", place=town)
        perform(
            actions.invite, by=administrator, on=town, email=f"p{number}@nieuw.example", role="councillor"
        )
    client.force_login(administrator, backend=BY_CODE)
    with django_assert_max_num_queries(8):
        assert client.get(reverse("roles", args=[town.slug])).status_code == 200
