# SPDX-License-Identifier: EUPL-1.2
"""Sending in an idea: who may, how many, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from factories import make_idea, make_ideas_activity, make_person, make_process, make_town
from PIL import Image
from post_office.models import Email

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.actions import answering, taking_part
from samenspel.foundations.contributions.models import Contribution, Follow, Picture, Source, State
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, perform
from samenspel.take_part.ideas import actions

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
WORDS = {"title": "Een bank onder de linde", "text": "Dan kunnen wij even zitten."}


def opened(seconds: int = 30) -> str:
    """The hidden field of a form that was opened some seconds ago."""
    return signing.dumps(timezone.now().timestamp() - seconds, salt="samenspel.trap")


def address(activity: Activity, rest: str = "") -> str:
    return f"/en/{activity.place.slug}/ideeen/{activity.slug}/{rest}"


def jpeg() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (50, 30), "green").save(out, "JPEG")
    return SimpleUploadedFile("foto.jpg", out.getvalue())


# The rule ---------------------------------------------------------------------------


def test_an_idea_is_public_at_once_has_a_number_an_owner_a_due_date_and_its_author_follows(
    activity: Activity, ann: Person
) -> None:
    first, second = make_idea(activity, ann), make_idea(activity, None)
    assert (first.number, second.number) == (1, 2)
    assert first.state == State.PUBLISHED and first.is_public
    assert first.due_at is not None and first.owner_id == activity.owner_id
    assert first.author_name == "Ann"
    assert Follow.objects.filter(contribution=first, person=ann).exists()
    activity.refresh_from_db()
    assert (activity.public_count, activity.last_number) == (2, 2)


def test_where_the_town_asks_for_an_account_nobody_else_gets_in(place: Place, ann: Person) -> None:
    activity = make_ideas_activity(make_process(place), who_may="account")
    with pytest.raises(Refused, match="asks for an account"):
        make_idea(activity, None)
    assert make_idea(activity, ann).number == 1


def test_a_round_for_checked_residents_takes_only_those_of_this_town(place: Place, ann: Person) -> None:
    activity = make_ideas_activity(make_process(place), who_may="verified")
    here = make_person("Rik", "verified_resident", place=place)
    elsewhere = make_person("Els", "verified_resident", place=make_town("elders"))
    for somebody in (None, ann, elsewhere):
        with pytest.raises(Refused, match="check that you live"):
            make_idea(activity, somebody)
    assert make_idea(activity, here).number == 1


@pytest.mark.parametrize("days", [(-5, -1), (1, 5)], ids=["over", "not yet open"])
def test_a_closed_round_takes_nothing(place: Place, ann: Person, days: tuple[int, int]) -> None:
    now = timezone.now()
    activity = make_ideas_activity(
        make_process(place), opens_at=now + timedelta(days=days[0]), closes_at=now + timedelta(days=days[1])
    )
    with pytest.raises(Refused, match="This round is closed"):
        make_idea(activity, ann)
    with time_machine.travel(activity.opens_at + timedelta(hours=1)):
        assert make_idea(activity, ann).number == 1


def test_each_person_sends_in_as_many_as_the_round_allows(place: Place, ann: Person, bob: Person) -> None:
    activity = make_ideas_activity(make_process(place), limit_per_person=2)
    first = make_idea(activity, ann)
    make_idea(activity, ann)
    with pytest.raises(ValidationError, match="at most 2 ideas"):
        make_idea(activity, ann)
    make_idea(activity, bob)
    perform(taking_part.withdraw, by=ann, on=first)
    make_idea(activity, ann)  # what was withdrawn makes room
    with pytest.raises(ValidationError, match="at most 2 ideas"):
        make_idea(activity, ann)
    activity.refresh_from_db()
    assert (activity.last_number, activity.public_count) == (4, 3)


def test_a_theme_that_does_not_exist_is_refused_and_nothing_is_written(
    activity: Activity, ann: Person
) -> None:
    with pytest.raises(ValidationError, match="themes in the list"):
        make_idea(activity, ann, category="bestaat-niet")
    assert not Contribution.objects.exists()
    activity.refresh_from_db()
    assert activity.last_number == 0
    assert make_idea(activity, ann, category="groen").idea.category == "groen"


def test_a_title_is_one_line_and_a_name_is_no_way_into_a_mail(activity: Activity) -> None:
    idea = make_idea(activity, None, title="Een\r\nBcc: x@y.z\u202e bank", author_name="Ine\nTo: x")
    assert idea.title == "Een Bcc: x@y.z  bank"
    assert idea.author_name == "Ine To: x"


def test_themes_keep_their_key_when_others_come_before_them(activity: Activity) -> None:
    actions.set_up(activity, categories=["Groen!", "Groen"])
    now = {row["name"]: row["key"] for row in activity.ideas_round.__class__.objects.get().categories}
    assert now["Groen"] == "groen"
    assert now["Groen!"] != "groen"
    assert len(set(now.values())) == 2
    actions.set_up(activity, categories=["🌳", "Groen", "🚲", "Groen!"])
    later = {row["name"]: row["key"] for row in activity.ideas_round.__class__.objects.get().categories}
    assert (later["Groen"], later["Groen!"]) == (now["Groen"], now["Groen!"])
    assert len(set(later.values())) == 4


# The form ----------------------------------------------------------------------------


def test_somebody_without_an_account_sends_an_idea_and_gets_a_receipt(
    activity: Activity, client_of: Browser
) -> None:
    browser = client_of()
    page = browser.get(address(activity, "nieuw/"))
    assert page.status_code == 200
    done = browser.post(
        address(activity, "nieuw/"), {**WORDS, "author_name": "Ine", "opened": opened()}, follow=True
    )
    idea = Contribution.objects.get()
    assert done.redirect_chain[-1][0] == address(activity, "ontvangen/")
    assert idea.title in done.content.decode()
    assert (idea.author, idea.author_name, idea.source) == (None, "Ine", Source.WEB)


@pytest.mark.parametrize(
    ("website", "seconds", "sentence"),
    [("http://spam.example", 30, "very fast"), ("", 0, "very fast"), ("", 25 * 3600, "open for too long")],
    ids=["the field nobody sees", "too quick", "a day old"],
)
def test_machines_fall_into_the_traps_and_people_keep_their_words(
    activity: Activity, client_of: Browser, website: str, seconds: int, sentence: str
) -> None:
    with time_machine.travel(timezone.now() - timedelta(seconds=seconds)):
        stamp = opened(0)
    words = {**WORDS, "website": website, "opened": stamp}
    answer = client_of().post(address(activity, "nieuw/"), words)
    assert sentence in answer.content.decode()
    assert WORDS["text"] in answer.content.decode()
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("stamp", ["", "verzonnen", "a:b:c"])
def test_a_stamp_that_is_not_ours_is_refused(activity: Activity, client_of: Browser, stamp: str) -> None:
    answer = client_of().post(address(activity, "nieuw/"), {**WORDS, "opened": stamp})
    assert "open for too long" in answer.content.decode()
    assert not Contribution.objects.exists()


def test_a_form_that_was_open_too_long_can_be_sent_once_more(activity: Activity, client_of: Browser) -> None:
    stamp, browser = opened(0), client_of()
    with time_machine.travel(timezone.now() + timedelta(days=2)) as clock:
        answer = browser.post(address(activity, "nieuw/"), {**WORDS, "opened": stamp})
        fresh = answer.context["form"]["opened"].value()
        assert fresh in answer.content.decode() and fresh != stamp
        clock.shift(timedelta(seconds=5))
        browser.post(address(activity, "nieuw/"), {**WORDS, "opened": fresh})
    assert Contribution.objects.count() == 1


def test_many_ideas_from_one_connection_are_stopped_with_a_sentence(
    activity: Activity, client_of: Browser
) -> None:
    browser = client_of()
    for _number in range(15):
        browser.post(address(activity, "nieuw/"), {**WORDS, "opened": opened()})
    stopped = browser.post(address(activity, "nieuw/"), {**WORDS, "opened": opened()})
    assert "Much came from your connection" in stopped.content.decode()
    assert WORDS["text"] in stopped.content.decode()
    assert Contribution.objects.count() == 15


def test_a_round_that_closes_while_somebody_writes_loses_no_words(
    activity: Activity, ann: Person, client_of: Browser
) -> None:
    browser = client_of(ann)
    assert browser.get(address(activity, "nieuw/")).status_code == 200
    Activity.objects.filter(pk=activity.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
    answer = browser.post(address(activity, "nieuw/"), WORDS)
    assert "This round is closed" in answer.content.decode()
    assert WORDS["text"] in answer.content.decode()
    assert not Contribution.objects.exists()
    assert browser.get(address(activity, "nieuw/")).status_code == 403


def test_where_an_account_is_asked_a_visitor_is_led_to_sign_in_and_back(
    place: Place, client_of: Browser
) -> None:
    activity = make_ideas_activity(make_process(place), who_may="account")
    answer = client_of().get(address(activity, "nieuw/"))
    assert answer.status_code == 302
    assert "next=" in answer["Location"] and activity.slug in answer["Location"]
    posted = client_of().post(address(activity, "nieuw/"), {**WORDS, "opened": opened()})
    assert "asks for an account" in posted.content.decode()
    assert not Contribution.objects.exists()


BAD: list[tuple[dict[str, Any], str]] = [
    ({"title": ""}, "title"),
    ({"title": "ab"}, "title"),
    ({"title": "x" * 121}, "title"),
    ({"text": ""}, "text"),
    ({"text": "x" * 5001}, "text"),
    ({"category": "bestaat-niet"}, "category"),
    ({"neighbourhood": "999999"}, "neighbourhood"),
    ({"neighbourhood": "99999999999999999999999"}, "neighbourhood"),
    ({"neighbourhood": "x' OR 1=1"}, "neighbourhood"),
    ({"address": "x" * 121}, "address"),
    ({"point": "zuid,west"}, "point"),
    ({"point": "1,2,3"}, "point"),
    ({"point": "nan,nan"}, "point"),
    ({"point": "inf,0"}, "point"),
    ({"point": "91,4"}, "point"),
    ({"email": "geen adres"}, "email"),
    ({"picture": SimpleUploadedFile("foto.jpg", b"Dit is tekst.")}, "picture"),
    ({"picture": SimpleUploadedFile("foto.jpg", b"")}, "picture"),
]


@pytest.mark.parametrize(("facts", "field"), BAD, ids=[f"{field}-{n}" for n, (_f, field) in enumerate(BAD)])
def test_bad_input_is_a_sentence_at_its_field_and_nothing_is_written(
    activity: Activity, client_of: Browser, facts: dict[str, Any], field: str
) -> None:
    answer = client_of().post(address(activity, "nieuw/"), {**WORDS, "opened": opened(), **facts})
    assert answer.status_code == 200
    errors = answer.context["form"].errors
    assert list(errors) == [field]
    assert errors[field][0].endswith(".")
    assert not Contribution.objects.exists()


def test_nul_and_marks_that_turn_the_text_are_taken_out(activity: Activity, client_of: Browser) -> None:
    client_of().post(
        address(activity, "nieuw/"),
        {"title": "Een\x00 bank\u202e", "text": "Onder\x00 de\x07 linde\nja", "opened": opened()},
    )
    idea = Contribution.objects.get()
    assert (idea.title, idea.text) == ("Een bank", "Onder de linde\nja")


def test_a_picture_needs_words_for_people_who_cannot_see_it(
    activity: Activity, ann: Person, client_of: Browser
) -> None:
    browser = client_of(ann)
    without = browser.post(address(activity, "nieuw/"), {**WORDS, "picture": jpeg()})
    assert list(without.context["form"].errors) == ["description"]
    assert not Picture.objects.exists()
    browser.post(address(activity, "nieuw/"), {**WORDS, "picture": jpeg(), "description": "Een grasveld"})
    picture = Picture.objects.get()
    assert (picture.width, picture.height, picture.description) == (50, 30, "Een grasveld")
    shown = client_of().get(f"/en/{activity.place.slug}/beeld/{picture.pk}/groot.jpg")
    assert shown["Content-Type"] == "image/jpeg"
    assert b"".join(shown.streaming_content)[:2] == b"\xff\xd8"
    Contribution.objects.update(is_public=False, state="hidden", hidden_reason="x")
    assert client_of().get(f"/en/{activity.place.slug}/beeld/{picture.pk}/groot.jpg").status_code == 404


def test_a_file_that_is_gone_or_a_size_that_does_not_exist_is_not_found(
    activity: Activity, ann: Person, client_of: Browser
) -> None:
    client_of(ann).post(address(activity, "nieuw/"), {**WORDS, "picture": jpeg(), "description": "Gras"})
    picture = Picture.objects.get()
    base = f"/en/{activity.place.slug}/beeld/{picture.pk}"
    assert client_of().get(f"{base}/reusachtig.jpg").status_code == 404
    picture.small.delete(save=False)
    assert client_of().get(f"{base}/klein.jpg").status_code == 404


# Hearing the answer without an account -----------------------------------------------------


def test_an_address_is_followed_only_after_a_click_in_its_own_mailbox(
    activity: Activity, client_of: Browser
) -> None:
    client_of().post(
        address(activity, "nieuw/"), {**WORDS, "email": "Ine@Voorbeeld.example", "opened": opened()}
    )
    [letter] = Email.objects.all()
    assert letter.to == ["ine@voorbeeld.example"]
    assert not Person.objects.filter(email="ine@voorbeeld.example").exists()
    link = next(word for word in letter.message.split() if "/volgen/" in word)
    path = link[link.index("/", 8) :]
    assert client_of().get(path).status_code == 200
    assert not Follow.objects.filter(person__email="ine@voorbeeld.example").exists()
    assert client_of().post(path).status_code == 200
    assert Follow.objects.filter(person__email="ine@voorbeeld.example").count() == 1
    client_of().post(path)
    assert Follow.objects.filter(person__email="ine@voorbeeld.example").count() == 1
    assert client_of().get(path[:-4] + "abc/").status_code == 404


def test_a_link_from_a_letter_of_an_earlier_version_still_works(
    idea: Contribution, client_of: Browser
) -> None:
    sealed = signing.dumps([idea.pk, "ine@voorbeeld.example"], salt="samenspel.ideas.confirm")
    path = reverse("ideas-confirm", args=[idea.place.slug, sealed])
    assert client_of().get(path).status_code == 200
    assert client_of().post(path).status_code == 200
    assert Follow.objects.filter(person__email="ine@voorbeeld.example").exists()


# Changing ---------------------------------------------------------------------------------


def edit_address(idea: Contribution) -> str:
    return address(idea.activity, f"{idea.number}/wijzigen/")


def test_two_windows_the_second_is_told_and_keeps_its_words(
    idea: Contribution, ann: Person, client_of: Browser
) -> None:
    browser = client_of(ann)
    browser.post(edit_address(idea), {"title": "Twee banken", "text": "Een is te weinig.", "version": 1})
    second = browser.post(
        edit_address(idea), {"title": "Drie banken", "text": "Mijn lange verhaal.", "version": 1}
    )
    page = second.content.decode()
    assert "changed in another window" in page
    assert "Mijn lange verhaal." in page and "Een is te weinig." in page
    idea.refresh_from_db()
    assert idea.text == "Een is te weinig."
    version = second.context["form"].data["version"]
    browser.post(
        edit_address(idea), {"title": "Drie banken", "text": "Mijn lange verhaal.", "version": version}
    )
    idea.refresh_from_db()
    assert (idea.text, idea.version) == ("Mijn lange verhaal.", 3)


def test_an_answer_that_comes_while_the_author_writes_loses_no_words(
    idea: Contribution, ann: Person, officer: Person, client_of: Browser
) -> None:
    browser = client_of(ann)
    assert browser.get(edit_address(idea)).status_code == 200
    perform(
        answering.answer,
        by=officer,
        on=idea,
        status="adopted",
        text="De bank komt er in het voorjaar.",
        signed="Olga",
        known_answers=0,
    )
    late = browser.post(
        edit_address(idea), {"title": "Twee banken", "text": "Mijn lange verhaal.", "version": 1}
    )
    assert "already answered" in late.content.decode()
    assert "Mijn lange verhaal." in late.content.decode()
    idea.refresh_from_db()
    assert idea.title == "Een bank onder de linde"


def test_somebody_elses_idea_cannot_be_changed(idea: Contribution, bob: Person, client_of: Browser) -> None:
    for browser in (client_of(), client_of(bob)):
        assert browser.get(edit_address(idea)).status_code == 403
        posted = browser.post(edit_address(idea), {"title": "Weg ermee", "text": "Van mij", "version": 1})
        assert posted.status_code == 403
    idea.refresh_from_db()
    assert idea.version == 1


def test_a_new_picture_takes_the_place_of_the_old_one_and_its_files(
    idea: Contribution, ann: Person, client_of: Browser, tmp_path: Any
) -> None:
    browser, words = client_of(ann), {**WORDS, "description": "Een bank"}
    browser.post(edit_address(idea), {**words, "version": 1, "picture": jpeg()})
    before = {path.name for path in tmp_path.rglob("*.jpg")}
    browser.post(edit_address(idea), {**words, "version": 2, "picture": jpeg()})
    after = {path.name for path in tmp_path.rglob("*.jpg")}
    assert len(before) == len(after) == 2 and not before & after
    browser.post(edit_address(idea), {**WORDS, "version": 3, "remove_picture": "on"})
    assert not Picture.objects.exists()
    assert not list(tmp_path.rglob("*.jpg"))


# At the counter ------------------------------------------------------------------------------


def test_a_clerk_types_over_a_paper_form_and_hears_its_number(
    place: Place, activity: Activity, client_of: Browser
) -> None:
    clerk = make_person("Kas", "clerk", place=place)
    path = f"/en/bureau/{place.slug}/ideeen/{activity.slug}/papier/"
    answer = client_of(clerk).post(path, {**WORDS, "author_name": "Mevrouw Pauwels"}, follow=True)
    idea = Contribution.objects.get()
    assert (idea.source, idea.entered_by, idea.author, idea.author_name) == (
        Source.PAPER,
        clerk,
        None,
        "Mevrouw Pauwels",
    )
    assert "number 1" in answer.content.decode()


def test_paper_is_for_clerks_and_for_an_open_round(place: Place, activity: Activity, ann: Person) -> None:
    clerk = make_person("Kas", "clerk", place=place)
    for somebody in (ann, ANONYMOUS):
        with pytest.raises(Refused):
            perform(actions.enter_paper, by=somebody, on=activity, **WORDS)
    Activity.objects.filter(pk=activity.pk).update(stage="closed")
    with pytest.raises(Refused, match="closed"):
        perform(actions.enter_paper, by=clerk, on=activity, **WORDS)
    # Forms that came in on the last day are typed over a day later.
    Activity.objects.filter(pk=activity.pk).update(
        stage="open", closes_at=timezone.now() - timedelta(hours=1)
    )
    assert perform(actions.enter_paper, by=clerk, on=activity, **WORDS).number == 1
