# SPDX-License-Identifier: EUPL-1.2
"""Conversations, the governing agreement, work points and trials: who reads them, what follows from them, and two people at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from factories import make_person

from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.door import Refused, perform
from samenspel.promise.charter.models import (
    Campaign,
    Circle,
    Hook,
    Milestone,
    Standing,
    Talk,
    Task,
    Trial,
    WorkPoint,
)
from samenspel.promise.charter.seen import stamp, stamp_of
from samenspel.promise.charter.talks import actions
from samenspel.promise.charter.talks.queries import ladder_of, parties_of

from .making import make_campaign, make_signature, members_of

pytestmark = pytest.mark.django_db
BACKEND = "samenspel.foundations.people.sessions.ByCode"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign(members=2)


@pytest.fixture
def ann(campaign: Campaign) -> Person:
    return members_of(campaign)[0]


@pytest.fixture
def bob(campaign: Campaign) -> Person:
    return members_of(campaign)[1]


def browser(person: Person | None = None) -> Client:
    client = Client(headers={"accept-language": "en"})
    if person is not None:
        client.force_login(person, backend=BACKEND)
    return client


def at(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def yesterday() -> date:
    return timezone.localdate() - timedelta(days=1)


def add_talk(campaign: Campaign, by: Person, **facts: Any) -> Talk:
    facts = {
        "circle": Circle.ALDERMAN,
        "day": yesterday(),
        "is_held": True,
        "with_whom": "Mia Claes, schepen van jeugd",
        **facts,
    }
    return perform(actions.add_talk, by=by, on=campaign, **facts)


def add_point(campaign: Campaign, by: Person, text: str = "Een kalender", **facts: Any) -> WorkPoint:
    return perform(actions.add_point, by=by, on=campaign, text=text, **facts)


def add_trial(campaign: Campaign, by: Person, **facts: Any) -> Trial:
    facts = {"title": "De bib", "evaluate_on": timezone.localdate() + timedelta(days=90), **facts}
    return perform(actions.add_trial, by=by, on=campaign, **facts)


def add_hook(campaign: Campaign, by: Person, **facts: Any) -> Hook:
    facts = {"document": "Bestuursakkoord", "passage": "Wij betrekken inwoners.", **facts}
    return perform(actions.add_hook, by=by, on=campaign, **facts)


def seen_in(page: Any, which: int = 0) -> str:
    return re.findall(r'name="seen" value="(\w+)"', page.content.decode())[which]


def done(campaign: Campaign) -> set[str]:
    return set(Task.objects.filter(campaign=campaign, done_on__isnull=False).values_list("key", flat=True))


def choose(campaign: Campaign, *keys: str) -> None:
    for key in keys:
        Task.objects.create(campaign=campaign, key=key)


# Who reads and does what


def test_only_the_people_of_the_group_read_its_conversations(campaign: Campaign, ann: Person) -> None:
    rows = {
        "charter-talk": add_talk(campaign, ann).pk,
        "charter-point": add_point(campaign, ann).pk,
        "charter-trial": add_trial(campaign, ann).pk,
    }
    add_hook(campaign, ann)
    urls = [
        at(name, campaign.pk)
        for name in ("charter-talks", "charter-talk-new", "charter-hooks", "charter-points", "charter-trials")
    ] + [at(name, campaign.pk, pk) for name, pk in rows.items()]
    stranger = make_person("Vreemde")
    other = make_campaign()
    for url in urls:
        assert browser(ann).get(url).status_code == 200, url
        assert browser(stranger).get(url).status_code == 404
        assert browser().get(url).status_code == 302
    for name, pk in rows.items():  # by the number of one's own group neither
        assert browser(members_of(other)[0]).get(at(name, other.pk, pk)).status_code == 404


def test_a_stranger_may_do_nothing(campaign: Campaign, ann: Person) -> None:
    talk, point = add_talk(campaign, ann), add_point(campaign, ann)
    trial, hook = add_trial(campaign, ann), add_hook(campaign, ann)
    stranger = make_person("Vreemde")
    for action, on, data in (
        (actions.add_talk, campaign, {"circle": "alderman", "day": yesterday(), "with_whom": "X"}),
        (actions.change_talk, talk, {"seen": ""}),
        (actions.remove_talk, talk, {}),
        (actions.add_hook, campaign, {"document": "X", "passage": "X"}),
        (actions.change_hook, hook, {"seen": ""}),
        (actions.remove_hook, hook, {}),
        (actions.set_priorities, campaign, {"seen": "", "keys": []}),
        (actions.set_bullets, campaign, {"seen": "", "keys": []}),
        (actions.add_point, campaign, {"text": "X"}),
        (actions.change_point, point, {"seen": ""}),
        (actions.move_point, campaign, {"point": point.pk}),
        (actions.remove_point, point, {}),
        (actions.add_trial, campaign, {"title": "X", "evaluate_on": yesterday()}),
        (actions.change_trial, trial, {"seen": ""}),
        (actions.evaluate_trial, trial, {"seen": ""}),
        (actions.remove_trial, trial, {}),
    ):
        with pytest.raises(Refused):
            perform(action, by=stranger, on=on, **data)


# Conversations


def test_a_conversation_that_was_held_brings_the_municipality_in_conversation(
    campaign: Campaign, ann: Person
) -> None:
    choose(campaign, "talk-1", "talk-3")
    talk = add_talk(campaign, ann, is_held=False)
    campaign.refresh_from_db()
    assert campaign.standing == Standing.COALITION and done(campaign) == set()
    page = browser(ann).get(at("charter-talk", campaign.pk, talk.pk))
    sent = {
        "circle": "alderman",
        "day": yesterday().isoformat(),
        "is_held": "on",
        "with_whom": "Mia Claes",
        "seen": seen_in(page),
    }
    assert browser(ann).post(at("charter-talk", campaign.pk, talk.pk), sent).status_code == 302
    campaign.refresh_from_db()
    assert campaign.standing == Standing.TALKING and done(campaign) == {"talk-1"}
    assert Milestone.objects.get(campaign=campaign, standing=Standing.TALKING).on == yesterday()
    browser(ann).post(at("charter-talk", campaign.pk, talk.pk), {"do": "remove"})
    campaign.refresh_from_db()
    assert campaign.standing == Standing.COALITION
    assert not Milestone.objects.filter(standing=Standing.TALKING).exists()


def test_a_conversation_that_was_not_held_after_all_no_longer_counts(campaign: Campaign, ann: Person) -> None:
    talk = add_talk(campaign, ann)
    perform(
        actions.change_talk,
        by=ann,
        on=talk,
        seen=stamp_of(talk, actions.TALK),
        circle=Circle.ALDERMAN,
        day=yesterday(),
        is_held=False,
        with_whom="Mia Claes",
    )
    campaign.refresh_from_db()
    assert campaign.standing == Standing.COALITION


def test_a_conversation_does_not_take_a_signature_away(campaign: Campaign, ann: Person) -> None:
    make_signature(campaign)
    perform(actions.remove_talk, by=ann, on=add_talk(campaign, ann))
    campaign.refresh_from_db()
    assert campaign.standing == Standing.SIGNED


@pytest.mark.parametrize(
    ("circle", "parties", "ticked", "rungs"),
    [
        (Circle.ALDERMAN, "Groen", {"talk-1"}, [True, False, False, False]),
        (Circle.ALDERMEN, "Groen", {"talk-1"}, [True, False, False, False]),
        (Circle.ALDERMEN, "Groen, groen", {"talk-1"}, [True, False, False, False]),
        (Circle.ALDERMEN, "Groen en Vooruit", {"talk-1", "talk-3"}, [True, True, False, False]),
        (Circle.COLLEGE, "", {"talk-3"}, [False, False, True, False]),
        (Circle.CITY_COUNCIL, "", {"talk-3"}, [False, False, False, True]),
        (Circle.STAFF, "A, B", set(), [False, False, False, False]),
        (Circle.JOINT, "A, B", set(), [False, False, False, False]),
    ],
)
def test_each_circle_ticks_its_step_and_its_rung(
    campaign: Campaign, ann: Person, circle: str, parties: str, ticked: set[str], rungs: list[bool]
) -> None:
    choose(campaign, "talk-1", "talk-3")
    talk = add_talk(campaign, ann, circle=circle, parties=parties)
    assert done(campaign) == ticked
    assert [rung.reached for rung in ladder_of([talk]).rungs] == rungs
    talk.is_held = False
    assert not any(rung.reached for rung in ladder_of([talk]).rungs)


def test_parties_are_told_apart_however_they_are_typed() -> None:
    assert parties_of("CD&V") == {"cd&v"}
    assert parties_of("N-VA, CD&V en Groen/Vooruit") == {"n-va", "cd&v", "groen", "vooruit"}
    assert parties_of("PRO Tienen") == {"pro tienen"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"circle": "nergens"},
        {"day": "0001-01-01"},
        {"day": "31/02/2026"},
        {"with_whom": ""},
        {"with_whom": "x" * 500},
        {"reactions": "x" * 9000},
        {"next_on": "2030-01-01"},
        {"day": "2190-01-01", "is_held": "on"},
    ],
)
def test_what_is_wrong_with_a_conversation_is_said(
    campaign: Campaign, ann: Person, wrong: dict[str, str]
) -> None:
    sent = {
        "circle": "alderman",
        "day": "2026-11-02",
        "with_whom": "Mia Claes",
        "shared": "Vertrouwen",
        **wrong,
    }
    answer = browser(ann).post(at("charter-talk-new", campaign.pk), sent)
    assert answer.status_code == 200
    assert "not right yet" in answer.content.decode() and "Vertrouwen" in answer.content.decode()
    assert not Talk.objects.exists()


def test_two_members_do_not_undo_each_others_notes(campaign: Campaign, ann: Person, bob: Person) -> None:
    talk = add_talk(campaign, ann)
    url = at("charter-talk", campaign.pk, talk.pk)
    seen = seen_in(browser(ann).get(url))
    sent = {
        "circle": "alderman",
        "day": yesterday().isoformat(),
        "is_held": "on",
        "with_whom": "Mia",
        "seen": seen,
    }
    assert browser(bob).post(url, {**sent, "reactions": "Blij"}).status_code == 302
    told = browser(ann).post(url, {**sent, "reactions": "Boos"})
    talk.refresh_from_db()
    assert talk.reactions == "Blij" and "Boos" in told.content.decode()
    assert browser(ann).post(url, {**sent, "reactions": "Boos", "seen": seen_in(told)}).status_code == 302
    talk.refresh_from_db()
    assert talk.reactions == "Boos"


# The governing agreement


def test_a_passage_is_added_changed_and_taken_away_on_one_page(campaign: Campaign, ann: Person) -> None:
    client, url = browser(ann), at("charter-hooks", campaign.pk)
    sent = {"do": "save", "passage": "Wij luisteren.", "document": "Bestuursakkoord", "value": "open"}
    assert client.post(url, sent).status_code == 302
    hook = Hook.objects.get()
    assert hook.value == "open"
    form = client.get(url, {"hook": hook.pk})
    changed = {**sent, "hook": hook.pk, "where": "p. 12", "seen": seen_in(form)}
    assert client.post(url, changed).status_code == 302
    hook.refresh_from_db()
    assert hook.where == "p. 12" and Hook.objects.count() == 1
    client.post(url, {"do": "remove", "hook": hook.pk})
    assert not Hook.objects.exists()
    assert client.post(url, changed).status_code == 302  # somebody took it away meanwhile
    assert not Hook.objects.exists()


def test_a_passage_of_another_group_is_left_alone(campaign: Campaign, ann: Person) -> None:
    other = make_campaign()
    theirs = add_hook(other, members_of(other)[0])
    for doing in ("remove", "save"):
        browser(ann).post(
            at("charter-hooks", campaign.pk),
            {"do": doing, "hook": theirs.pk, "passage": "X", "document": "X"},
        )
    theirs.refresh_from_db()
    assert theirs.passage == "Wij betrekken inwoners."
    for odd in ("x", "²", "9" * 40, "-1"):
        assert browser(ann).get(at("charter-hooks", campaign.pk), {"hook": odd}).status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"passage": ""}, {"value": "verzonnen"}, {"address": "javascript:alert(1)"}]
)
def test_what_is_wrong_with_a_passage_is_said(campaign: Campaign, ann: Person, wrong: dict[str, str]) -> None:
    sent = {"do": "save", "passage": "Wij luisteren.", "document": "Bestuursakkoord", **wrong}
    answer = browser(ann).post(at("charter-hooks", campaign.pk), sent)
    assert answer.status_code == 200 and not Hook.objects.exists()


# Work points


def points_page(campaign: Campaign, person: Person) -> Any:
    return browser(person).get(at("charter-points", campaign.pk))


def test_priorities_are_kept_in_the_order_of_their_numbers(campaign: Campaign, ann: Person) -> None:
    choose(campaign, "points-1")
    sent = {
        "do": "priorities",
        "seen": seen_in(points_page(campaign, ann)),
        "rank-open": "2",
        "rank-answer": "1",
        "rank-clear": "8",
    }
    assert browser(ann).post(at("charter-points", campaign.pk), sent).status_code == 302
    campaign.refresh_from_db()
    assert campaign.priorities == ["answer", "open", "clear"]
    assert done(campaign) == {"points-1"}


def test_a_number_that_stands_twice_is_said(campaign: Campaign, ann: Person) -> None:
    sent = {"do": "priorities", "seen": stamp([]), "rank-open": "1", "rank-clear": "1"}
    for given in (sent, {**sent, "rank-open": "99"}, {**sent, "rank-open": "een"}):
        answer = browser(ann).post(at("charter-points", campaign.pk), given)
        assert answer.status_code == 200 and "not right yet" in answer.content.decode()
    campaign.refresh_from_db()
    assert campaign.priorities == []


def test_ticked_bullets_are_kept_and_unknown_ones_are_not(campaign: Campaign, ann: Person) -> None:
    choose(campaign, "points-2")
    sent = {"do": "bullets", "seen": stamp([]), "keys": ["open-minutes", "timely-begin", "verzonnen"]}
    assert browser(ann).post(at("charter-points", campaign.pk), sent).status_code == 302
    campaign.refresh_from_db()
    assert campaign.bullets == ["timely-begin", "open-minutes"]
    assert done(campaign) == {"points-2"}


def test_two_members_do_not_undo_each_others_choice(campaign: Campaign, ann: Person, bob: Person) -> None:
    url = at("charter-points", campaign.pk)
    for doing, first, second, field in (
        ("priorities", {"rank-open": "1"}, {"rank-clear": "1"}, "priorities"),
        ("bullets", {"keys": "open-minutes"}, {"keys": "clear-note"}, "bullets"),
    ):
        browser(bob).post(url, {"do": doing, "seen": stamp([]), **first})
        campaign.refresh_from_db()
        kept = getattr(campaign, field)
        told = browser(ann).post(url, {"do": doing, "seen": stamp([]), **second})
        assert "changed this a moment ago" in told.content.decode()
        campaign.refresh_from_db()
        assert kept and getattr(campaign, field) == kept


def test_work_points_are_added_moved_changed_and_taken_away(campaign: Campaign, ann: Person) -> None:
    choose(campaign, "points-3")
    client, url = browser(ann), at("charter-points", campaign.pk)
    for text in ("Een kalender", "Een meldpunt", "Een jaarverslag"):
        sent = {"do": "point", "text": text, "size": "small", "value": "open"}
        assert client.post(url, sent).status_code == 302
    assert done(campaign) == {"points-3"}
    last = WorkPoint.objects.get(text="Een jaarverslag")
    client.post(url, {"do": "up", "point": last.pk})
    client.post(url, {"do": "up", "point": "²"})

    def order() -> list[str]:
        return list(WorkPoint.objects.values_list("text", flat=True))

    assert order() == ["Een kalender", "Een jaarverslag", "Een meldpunt"]
    client.post(url, {"do": "up", "point": last.pk})
    client.post(url, {"do": "up", "point": last.pk})  # it is the first one already
    assert order() == ["Een jaarverslag", "Een kalender", "Een meldpunt"]
    one = at("charter-point", campaign.pk, last.pk)
    sent = {
        "text": "Elk jaar een verslag",
        "size": "large",
        "is_public": "on",
        "seen": seen_in(client.get(one)),
    }
    assert client.post(one, sent).status_code == 302
    last.refresh_from_db()
    assert (last.text, last.size, last.value, last.is_public) == ("Elk jaar een verslag", "large", "", True)
    client.post(one, {"do": "remove"})
    assert order() == ["Een kalender", "Een meldpunt"]
    add_point(campaign, ann, "Een nieuwe")  # after a gap in the positions
    assert order() == ["Een kalender", "Een meldpunt", "Een nieuwe"]


def test_a_point_of_another_group_is_not_moved(campaign: Campaign, ann: Person) -> None:
    other = make_campaign()
    theirs = [add_point(other, members_of(other)[0], text) for text in ("Een", "Twee")]
    with pytest.raises(ValidationError):
        perform(actions.move_point, by=ann, on=campaign, point=theirs[1].pk)


def test_the_page_to_take_along_says_what_is_asked_in_the_language_of_the_campaign(
    campaign: Campaign, ann: Person
) -> None:
    campaign.priorities, campaign.bullets = ["open", "verdwenen"], ["open-minutes"]
    campaign.save()
    add_point(campaign, ann, "Elk jaar een <b>verslag</b>")
    page = points_page(campaign, ann).content.decode()
    along = page[page.index('id="along"') :]
    assert "Verslagen en adviezen staan online." in along
    assert "Informatie, adviezen en verslagen" in along
    assert "Elk jaar een &lt;b&gt;verslag" in along


def test_a_campaign_with_a_version_nobody_knows_still_has_its_pages(campaign: Campaign, ann: Person) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(values_version="verdwenen")
    point = add_point(campaign, ann)
    WorkPoint.objects.update(value="verdwenen")
    for url in (
        at("charter-points", campaign.pk),
        at("charter-hooks", campaign.pk),
        at("charter-point", campaign.pk, point.pk),
    ):
        assert browser(ann).get(url).status_code == 200


# Trials


def test_a_project_is_added_and_evaluated(campaign: Campaign, ann: Person) -> None:
    choose(campaign, "project-1", "project-2")
    client, url = browser(ann), at("charter-trials", campaign.pk)
    sent = {"title": "De bib", "evaluate_on": "2027-05-01", "address": "voorbeeld.example/bib"}
    assert client.post(url, sent).status_code == 302
    trial = Trial.objects.get()
    assert trial.address == "https://voorbeeld.example/bib" and not trial.is_public
    assert done(campaign) == {"project-1"}
    one = at("charter-trial", campaign.pk, trial.pk)
    learned = {
        "do": "learned",
        "seen": stamp_of(trial, actions.LESSONS),
        "evaluated_on": yesterday().isoformat(),
    }
    assert client.post(one, {**learned, "lessons": "  "}).status_code == 200
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert client.post(one, {**learned, "lessons": "Veel", "evaluated_on": tomorrow}).status_code == 200
    assert done(campaign) == {"project-1"}
    assert client.post(one, {**learned, "lessons": "Vroeger beginnen"}).status_code == 302
    trial.refresh_from_db()
    assert trial.lessons == "Vroeger beginnen" and done(campaign) == {"project-1", "project-2"}
    facts = {"do": "facts", "seen": stamp_of(trial, actions.TRIAL), "title": "De nieuwe bib"}
    assert client.post(one, {**facts, "evaluate_on": "2027-06-01", "is_public": "on"}).status_code == 302
    trial.refresh_from_db()
    assert trial.title == "De nieuwe bib" and trial.is_public and trial.lessons
    client.post(one, {"do": "remove"})
    assert not Trial.objects.exists()


# Limits and speed


def test_every_list_has_an_end(campaign: Campaign, ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, add in (
        ("MOST_TALKS", add_talk),
        ("MOST_HOOKS", add_hook),
        ("MOST_POINTS", add_point),
        ("MOST_TRIALS", add_trial),
    ):
        monkeypatch.setattr(actions, name, 1)
        add(campaign, ann)
        with pytest.raises(ValidationError, match="Take one away"):
            add(campaign, ann)


def test_the_pages_ask_the_database_the_same_however_long_the_lists(
    campaign: Campaign, ann: Person, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        add_talk(campaign, ann, with_whom=f"Schepen {number}", is_held=number % 2 == 0)
        add_hook(campaign, ann, value="open")
        add_point(campaign, ann, f"Punt {number}", value="open")
        add_trial(campaign, ann, title=f"Project {number}")
    client = browser(ann)
    for name in ("charter-talks", "charter-hooks", "charter-points", "charter-trials"):
        client.get(at(name, campaign.pk))
        with django_assert_max_num_queries(10):  # session, person and at most eight
            assert client.get(at(name, campaign.pk)).status_code == 200


def test_what_is_late_is_said_on_the_lists(campaign: Campaign, ann: Person) -> None:
    add_talk(campaign, ann, is_held=False, day=yesterday())
    add_trial(campaign, ann, evaluate_on=yesterday())
    client = browser(ann)
    assert "Was it held?" in client.get(at("charter-talks", campaign.pk)).content.decode()
    assert "tag--late" in client.get(at("charter-trials", campaign.pk)).content.decode()
    Talk.objects.update(on=timezone.localdate())
    Trial.objects.update(evaluate_on=timezone.localdate())
    assert "Was it held?" not in client.get(at("charter-talks", campaign.pk)).content.decode()
    assert "tag--late" not in client.get(at("charter-trials", campaign.pk)).content.decode()
