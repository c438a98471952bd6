# SPDX-License-Identifier: EUPL-1.2
"""What every part and every instrument gets for free."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments.models import Commitment, Progress
from samenspel.foundations.contributions.models import Comment, Contribution, Flag
from samenspel.foundations.events import letters
from samenspel.foundations.events.models import Document, Event, Registration
from samenspel.foundations.events.pages import feed_path
from samenspel.foundations.parts import Part, parts
from samenspel.foundations.people.models import ANONYMOUS, Invitation, Person, RoleGrant
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires.actions import filling
from samenspel.foundations.questionnaires.models import Attachment, Questionnaire
from samenspel.foundations.questionnaires.models import Invitation as Asked
from samenspel.foundations.rules.clauses import Action
from samenspel.foundations.rules.door import perform, refusals
from samenspel.foundations.rules.roles import ALL
from samenspel.learn.helpdesk import interest
from samenspel.learn.helpdesk.models import Consent, Interest
from samenspel.learn.scan.models import Improvement
from samenspel.plan.instrument import Instrument
from samenspel.plan.mix.models import Plan
from samenspel.plan.processes.models import Process, Publication
from samenspel.plan.registry import instruments
from samenspel.promise.charter.models import Anchor, Campaign, Evaluation, Post, Signature
from samenspel.take_part.board.models import Board
from samenspel.take_part.board.news import room_word

pytestmark = pytest.mark.django_db
BACKEND = "samenspel.foundations.people.sessions.ByCode"


def actions() -> list[Action]:
    return [action for part in parts() for action in part.actions]


def officer_elsewhere() -> Person:
    """Somebody with every role there is, in another town and not in the network."""
    town, _made = Place.objects.update_or_create(
        slug="wezelbeek",
        defaults={"code": "W-1", "name": "Wezelbeek", "region": "flanders", "is_active": True},
    )
    person = Person.objects.for_email("alles@wezelbeek.example", name="Alles")
    for role in ALL:
        if not role.in_network:
            RoleGrant.objects.get_or_create(person=person, role=role.key, place=town)
    return Person.objects.get(pk=person.pk)


def plain_resident() -> Person:
    return Person.objects.for_email("gewoon@leiedam.example", name="Gewoon")


def test_every_part_says_what_it_is_for() -> None:
    assert all(str(part.purpose).strip() and part.key for part in parts())
    assert len({part.key for part in parts()}) == len(parts())


def test_every_model_has_decided_about_personal_data() -> None:
    by_folder: dict[str, Part] = {part.key: part for part in parts()}
    undecided = []
    for model in apps.get_models():
        if not model.__module__.startswith("samenspel"):
            continue
        part = by_folder[model._meta.app_label]
        decided = {row.model for row in part.personal} | set(part.no_personal_data)
        if model.__name__ not in decided:
            undecided.append(
                f"{part.key}.{model.__name__}: name it in `personal` (what, how long, why) or in `no_personal_data`"
            )
    assert not undecided, "\n".join(undecided)


def test_every_declared_personal_field_exists() -> None:
    for part in parts():
        for row in part.personal:
            fields = {field.name for field in apps.get_model(part.key, row.model)._meta.get_fields()}
            assert set(row.fields) <= fields, f"{part.key}.{row.model} has no {set(row.fields) - fields}"
            assert str(row.kept) and str(row.why)


def test_every_action_has_a_key_of_its_own_a_name_and_a_rule() -> None:
    keys = [action.key for action in actions()]
    assert len(keys) == len(set(keys))
    for action in actions():
        assert action.rule, f"{action.key} has no rule, so nobody may do it: name who may"
        assert str(action.name)
        assert all(str(clause.otherwise) or clause.holds(ANONYMOUS) for clause in action.rule)


def test_a_role_in_another_town_opens_nothing_here() -> None:
    """For every action and every row of the demo town: somebody with all roles elsewhere may do what any resident may."""
    elsewhere, resident = officer_elsewhere(), plain_resident()
    opened = []
    for action in actions():
        rows = action.on._base_manager.all()
        if action.on is Place:
            rows = rows.filter(slug="leiedam")
        if action.on is Person:
            rows = rows.exclude(pk__in=[elsewhere.pk, resident.pk])
        if any(field.name == "place" for field in action.on._meta.get_fields()):
            rows = rows.filter(place__slug="leiedam")
        rows = rows.order_by("pk")[:40]
        numbers = list(rows.values_list("pk", flat=True))
        here = action.on._base_manager.filter(pk__in=numbers)
        theirs, ours = refusals(here, [action], elsewhere), refusals(here, [action], resident)
        opened += [
            f"{action.key} on {number}"
            for number in numbers
            if bool(theirs[number][action.key]) != bool(ours[number][action.key])
        ]
    assert not opened, "\n".join(opened)


def test_an_action_without_a_rule_is_nobodys() -> None:
    open_to_all = Action("test.nothing", "nothing", Place, (), lambda place, by: None)
    town = Place.objects.filter(slug="leiedam")
    admin = Person.objects.get(email="beheer@netwerk.example")
    assert not refusals(town, [open_to_all], admin)[town.get().pk]["test.nothing"]


def test_every_instrument_declares_its_page_and_its_stages() -> None:
    for key, instrument in instruments().items():
        assert isinstance(instrument, Instrument) and key == instrument.key
        assert instrument.stages and instrument.influence and instrument.word
        reverse(instrument.page, args=["leiedam", "iets"])


# Every address × who asks ------------------------------------------------------------


def numbers_for() -> dict[str, Any]:
    """A real number for every page that takes one. A page that is not in this list fails the test that reads it."""
    idea = Contribution.objects.filter(place__slug="leiedam", is_public=True, answered_at=None).first()
    flag = Flag.objects.first()
    assert idea and flag
    commitment, publication = Commitment.objects.filter(state="running").first(), Publication.objects.first()
    activity, comment, report = idea.activity, Comment.objects.first(), Progress.objects.first()
    assert commitment and publication and comment and report
    event = Event.objects.get(activity__slug="wijkgesprek")
    document, seat = Document.objects.get(event=event), event.registrations.filter(state="seat").first()
    item, plan = event.agenda.first(), Plan.objects.get(title__startswith="Fietsstraat in")
    assert seat and item
    return {
        "event-register": event.pk,
        "event-registered": event.pk,
        "event-check-in": event.pk,
        "event-calendar": event.pk,
        "event-document": document.pk,
        "meeting.question": 1,
        "meeting-room-support": 1,
        "desk-meeting-document-remove": document.pk,
        "desk-meeting-cancel": seat.pk,
        "desk-meeting-check-in": seat.pk,
        "desk-meeting-clock": item.pk,
        "desk-meeting-question": 1,
        "helpdesk-question": 1,
        "helpdesk.question": 1,
        **{
            name: plan.pk
            for name in (
                "plan",
                "plan-answers",
                "plan-facts",
                "plan-phases",
                "plan-phase",
                "plan-tasks",
                "plan-task",
                "start-note-edit",
                "start-note-preview",
                "start-note",
                "plan-people",
                "plan-join",
                "plan-remark",
                "plan-copy",
                "plan-beside",
                "plan-process",
            )
        },
        "contribution": idea.pk,
        "contribution-act": idea.pk,
        "contribution-comment": idea.pk,
        "contribution-flag": idea.pk,
        "comment-withdraw": comment.pk,
        "picture": idea.pk,
        "publication": Publication.objects.filter(process__slug="oeverdorp-warm")
        .values_list("pk", flat=True)
        .first(),
        "publication-file": publication.pk,
        "who": activity.pk,
        "ideas.idea": idea.number,
        "ideas-edit": idea.number,
        "commitment": commitment.pk,
        "commitment-picture": report.pk,
        "desk-commitment-picture-remove": report.pk,
        "desk-activity": Activity.objects.get(slug="oeverdorp-warm").pk,
        "desk-publication-remove": publication.pk,
        "desk-ideas-merge": idea.pk,
        "desk-ideas-split": idea.pk,
        "desk-answer": idea.pk,
        "desk-hide": idea.pk,
        "desk-commitment": commitment.pk,
        **questionnaire_numbers(),
        "board.idea": 2,
        "board.question": 1,
        "board-table": 1,
        "board-photo": 1,
        "desk-scan-point": Improvement.objects.filter(commitment=None).values_list("pk", flat=True).first(),
        **charter_numbers(),
        "budget.project": 11,
        "desk-budget-project": 11,
        "desk-budget-review": 11,
    }


def campaign() -> Campaign:
    return Campaign.objects.get(place__slug="leiedam")


def charter_numbers() -> dict[str, Any]:
    """Every page of the values campaign: of the group of Leiedam, and what waits to be checked there."""
    found = {
        page.name: campaign().pk for part in parts() if part.key == "charter" for page in part.network_pages
    }
    signed = Signature.objects.filter(check_state="waiting").values_list("pk", flat=True).first()
    return {**found, "desk-charter-check": signed, "charter-picture": signed, "charter-document": signed}


def charter_words(name: str) -> dict[str, Any]:
    one = campaign()

    def first(rows: Any) -> Any:
        return rows.values_list("pk", flat=True).first()

    return {
        "town": "leiedam",
        "version": one.values_version,
        "key": "talk-1",
        "word": "geen-geldig-woord",
        "format": "svg" if name == "charter-share" else "csv",
        "kind": "signature",
        "size": "klein",
        "token": one.token,
        "set": 1,
        "position": 1,
        "ally": first(one.allies),
        "talk": first(one.talks),
        "hook": first(one.hooks),
        "point": first(one.points),
        "trial": first(one.trials),
        "signature": first(Signature.objects.filter(campaign=one)),
        "post": first(Post.objects.filter(campaign=one)),
        "anchor": first(Anchor.objects.filter(campaign=one)),
        "recall": first(one.recalls),
        "evaluation": first(Evaluation.objects.filter(campaign=one)),
    }


def open_survey() -> Questionnaire:
    return Questionnaire.objects.get(activity__slug="buurtpeiling")


def questionnaire_numbers() -> dict[str, Any]:
    """Every page of a questionnaire: of the open one; what shows results of the one that is counted and published."""
    still, counted = open_survey(), Questionnaire.objects.get(activity__slug="sport-in-de-buurt")
    pages = [
        page.name
        for part in parts()
        if part.key == "questionnaires"
        for page in (*part.town_pages, *part.desk_pages)
    ]
    return {name: (counted if "result" in name or "export" in name else still).pk for name in pages}


def begun() -> str:
    """The word of a draft of the open survey."""
    return str(perform(filling.begin, by=ANONYMOUS, on=open_survey(), language="nl"))


def tokens() -> dict[str, str]:
    """A token that opens the page, for every page that takes one and shows something with it."""

    def in_path(path: str) -> str:
        return str(resolve(path).kwargs["token"])

    seat = Registration.objects.filter(event__activity__slug="wijkgesprek", state="seat").first()
    consent, registered = Consent.objects.first(), Interest.objects.first()
    assert seat and consent and registered
    return {
        "my-calendar": in_path(feed_path(Person.objects.get(email="fatma.yilmaz@leiedam.example"))),
        "event-registration": letters.token_of(seat),
        "interest-confirm": in_path(interest.confirm_path(consent)),
        "interest-mine": in_path(interest.mine_path(registered)),
        "plan-join": Plan.objects.get(title__startswith="Fietsstraat in").token,
    }


def activity_for(name: str) -> str:
    """The slug of an activity of the instrument whose page this is."""
    for word, slug in (
        ("budget", "wijkbudget"),
        ("meeting", "wijkgesprek"),
        ("planned", "jeugdhuis"),
        ("helpdesk", "vragen"),
        ("board", "inspiratiesessie-raden"),
        ("survey", "buurtpeiling"),
        ("scan", f"zelfscan-lokale-democratie-{timezone.localdate().year}"),
    ):
        if word in name:
            return slug
    return "oeverdorp-warm"


def words_for(name: str, converters: dict[str, Any]) -> dict[str, Any]:
    words = {
        "process": "oeverdorp-warm",
        "activity": activity_for(name),
        "envelope": "alles",
        "name": "telling.csv",
        "token": "geen-geldig-briefje",
        "kind": "csv" if "export" in name else "preparation" if name == "plan-phase" else "inbreng",
        "size": "klein",
        "instrument": "ideas",
        "key": "infoavond",
        "about": "matrix",
    }
    if name.startswith(("charter", "desk-charter")):
        words |= charter_words(name)
    if name == "questionnaire-fill":
        words |= {"word": begun(), "section": 1}
    if name == "questionnaire-invitation":
        words["word"] = "geen-geldig-woord"
    if name.startswith(("questionnaire-results", "desk-questionnaire-export")):
        words["kind"] = "csv"
    if name.startswith("desk-questionnaire"):
        words |= questionnaire_words(name)
    if name == "board-news":
        board = Board.objects.select_related("event").get(activity__slug="inspiratiesessie-raden")
        words |= {"town": "leiedam", "room": room_word(board.event)}
    if "token" in converters and not name.startswith("charter"):
        words["token"] = tokens().get(name, words["token"])
    if name == "plan-task":
        words["key"] = Plan.objects.get(title__startswith="Fietsstraat in").tasks[0]["key"]
    if name == "plan-beside":
        words["other"] = Plan.objects.get(title__contains="kort en klein").pk
    filled: dict[str, Any] = {}
    for word in converters:
        if word == "place":
            filled[word] = "leiedam"
        elif word == "number":
            numbers = numbers_for()
            assert name in numbers, (
                f"the page {name!r} takes a number: add one to numbers_for(), so that it is checked for every role"
            )
            filled[word] = numbers[name]
        else:
            assert word in words, (
                f"the page {name!r} takes {word!r}: add one to words_for(), so that it is checked for every role"
            )
            filled[word] = words[word]
    if name == "ideas.idea" or name == "ideas-edit":
        idea = Contribution.objects.filter(place__slug="leiedam", is_public=True, answered_at=None).first()
        assert idea
        filled["activity"], filled["number"] = idea.activity.slug, idea.number
    return filled


def questionnaire_words(name: str) -> dict[str, Any]:
    """A section, a question, a kind and a language of the open survey."""
    section = open_survey().asks.sections[0]
    asked = section.questions[0].key
    about_section = "section" in name or "kinds" in name or name.endswith("-add")
    return {
        "key": section.key if about_section else asked,
        "kind": "csv" if "export" in name else "scale",
        "code": "en",
        "question": next(one.key for one in open_survey().asks.questions() if one.kind == "open"),
        "what": "vraag",
        "attachment": Attachment.objects.values_list("pk", flat=True).first(),
        "person": Asked.objects.filter(questionnaire=open_survey()).values_list("pk", flat=True).first(),
    }


def addresses(kind: str) -> list[tuple[str, str]]:
    found = []
    for part in parts():
        for page in getattr(part, kind):
            kwargs = words_for(page.name, page.pattern.converters)
            if kind != "network_pages":
                kwargs["place"] = "netwerk" if page.name.startswith("helpdesk") else "leiedam"
            try:
                found.append((page.name, reverse(page.name, kwargs=kwargs)))
            except NoReverseMatch:
                raise AssertionError(
                    f"{part.key}: the page {page.name!r} has no address for {kwargs}"
                ) from None
    return found


def client_of(email: str) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(Person.objects.get(email=email), backend=BACKEND)
    return client


def test_no_public_page_breaks_for_anybody() -> None:
    visitors = {
        "anonymous": Client(),
        "officer": client_of("lien.declercq@leiedam.example"),
        "resident": client_of("fatma.yilmaz@leiedam.example"),
    }
    for name, address in [*addresses("town_pages"), *addresses("network_pages")]:
        for who, client in visitors.items():
            for prefix in ("", "/en"):
                status = client.get(prefix + address).status_code
                assert status in (200, 301, 302, 403, 404, 405), f"{name} {address} gives {status} to {who}"


def test_every_desk_page_asks_who_you_are() -> None:
    anonymous, resident = Client(), client_of("fatma.yilmaz@leiedam.example")
    elsewhere = Client()
    elsewhere.force_login(officer_elsewhere(), backend=BACKEND)
    for part in parts():
        for page in part.desk_pages:
            assert hasattr(page.callback, "needs"), (
                f"{part.key}: the desk page {page.name!r} asks for no permission: put @needs(…) above it"
            )
    for name, address in addresses("desk_pages"):
        assert anonymous.get(address).status_code == 302, f"{name} is open without signing in"
        assert resident.get(address).status_code == 403, f"{name} is open to a resident"
        assert elsewhere.get(address).status_code == 403, f"{name} is open to an officer of another town"
        assert elsewhere.post(address).status_code == 403, (
            f"{name} can be posted to by an officer of another town"
        )


def test_every_desk_page_opens_for_the_one_whose_work_it_is() -> None:
    tom = client_of("tom.lievens@leiedam.example")  # has every permission a town can give
    for name, address in addresses("desk_pages"):
        status = tom.get(address).status_code
        assert status in (200, 302, 405), f"{name} {address} gives {status} to the administrator of the town"


def test_another_towns_id_is_not_found() -> None:
    """The same numbers under another town's address are 404, for residents and for that town's own officer."""
    elsewhere = Client()
    elsewhere.force_login(officer_elsewhere(), backend=BACKEND)
    for kind in ("town_pages", "desk_pages"):
        for name, address in addresses(kind):
            if not any(char.isdigit() for char in address) or "leiedam" not in address:
                continue
            foreign = address.replace("leiedam", "wezelbeek", 1)
            status = elsewhere.get(foreign).status_code
            assert status in (404, 405), f"{name} shows a row of Leiedam under {foreign}: {status}"


def test_invitations_and_processes_of_another_town_cannot_be_reached_by_number() -> None:
    assert not Invitation.objects.filter(place__slug="wezelbeek").exists()
    elsewhere = Client()
    elsewhere.force_login(officer_elsewhere(), backend=BACKEND)
    for slug in Process.objects.filter(place__slug="leiedam").values_list("slug", flat=True):
        assert elsewhere.get(f"/bureau/wezelbeek/trajecten/{slug}/").status_code == 404


def test_the_pages_of_a_group_open_for_its_members_and_are_not_there_for_anybody_else() -> None:
    """Also not for the town's administrator, nor for the campaign team: the group's conversations are its own."""
    member, strangers = (
        client_of("fatma.yilmaz@leiedam.example"),
        [client_of("tom.lievens@leiedam.example"), client_of("ines.peeters@netwerk.example")],
    )
    pages = [(name, address) for name, address in addresses("network_pages") if "/groep/" in address]
    assert len(pages) > 20
    for name, address in pages:
        joins = name == "charter-join"
        leads_on = joins or name == "charter-evaluation-new"  # who joined already, what is planned already
        assert Client().get(address).status_code == 302, f"{name} is there for a visitor"
        assert member.get(address).status_code in ((200, 302) if leads_on else (200,)), f"{name} {address}"
        for stranger in strangers:
            assert stranger.get(address).status_code == (200 if joins else 404), f"{name} {address}"
