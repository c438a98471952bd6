# SPDX-License-Identifier: EUPL-1.2
"""Invitations, reminders and the response: who gets a letter, what is in it, and what nobody can read from the pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from factories import make_person
from post_office.models import Email
from together import at_once, refused

from samenspel.foundations.people.models import Person
from samenspel.foundations.questionnaires import addresses, following, mine
from samenspel.foundations.questionnaires.actions import inviting
from samenspel.foundations.questionnaires.links import INVITATION, hashed
from samenspel.foundations.questionnaires.models import Invitation, Questionnaire
from samenspel.foundations.questionnaires.reminding import send_letters
from samenspel.foundations.rules.door import Refused, perform

from .conftest import TODAY

Make = Callable[..., Questionnaire]
GROUPS = [
    {"key": "council", "name": {"nl": "Gemeenteraad", "en": "City council"}, "size": 25},
    {"key": "staff", "name": {"nl": "Medewerkers", "en": "Staff"}, "size": 100},
]


def people(*names: str, **facts: str) -> list[dict[str, str]]:
    return [{"email": f"{name}@voorbeeld.example", "name": name.capitalize(), **facts} for name in names]


def at(row: Questionnaire, page: str, *more: Any) -> str:
    return reverse(f"desk-questionnaire-{page}", args=[row.place.slug, row.pk, *more])


@pytest.fixture
def desk(officer: Person, client_of: Callable[..., Client]) -> Client:
    return client_of(officer)


@pytest.fixture
def ask(officer: Person) -> Callable[..., Any]:
    """Invites these people and lets the letters leave."""

    def asking(row: Questionnaire, *names: str, **facts: str) -> Any:
        done = perform(inviting.invite, by=officer, on=row, people=people(*names, **facts))
        send_letters(timezone.now())
        return done

    return asking


def letters() -> list[Any]:
    return list(Email.objects.order_by("pk"))


# The list --------------------------------------------------------------------------------------


def test_a_list_is_read_as_people_write_it() -> None:
    text = (
        "email;name;group;language\nann@x.example\nBob Maes <bob@x.example>;;\n"
        "CAS@X.example;Cas;Medewerkers;en\ndis@x.example, Dis\n\nann@x.example;Weer Ann\n"
    )
    found = addresses.read(text, GROUPS, group="council", languages=("nl", "en"))
    assert found.wrong == [] and found.double == 1
    assert [tuple(one.values()) for one in found.people] == [
        ("ann@x.example", "", "council", "nl"),
        ("bob@x.example", "Bob Maes", "council", "nl"),
        ("cas@x.example", "Cas", "staff", "en"),
        ("dis@x.example", "Dis", "council", "nl"),
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("no address", "is not an e-mail address"),
        ("a@b", "is not an e-mail address"),
        ("ann@x.example;Ann;Pirates", "There is no group “Pirates”"),
        ("ann@x.example;Ann;staff;fr", "not there in the language “fr”"),
        ("ann@x.example;Ann", "Say to which group"),
        (f"{'a' * 250}@x.example;A;staff", "is not an e-mail address"),
    ],
    ids=["words", "half", "group", "language", "none", "long"],
)
def test_a_wrong_line_is_named_by_its_number(line: str, sentence: str) -> None:
    found = addresses.read(f"\n{line}\nbob@x.example;Bob;staff", GROUPS, group="", languages=("nl", "en"))
    assert [one["email"] for one in found.people] == ["bob@x.example"]
    assert found.wrong[0][0] == 2 and sentence in found.wrong[0][1]


def test_more_than_five_thousand_are_sent_in_parts() -> None:
    text = "\n".join(f"p{n}@x.example" for n in range(addresses.MOST_LINES + 3))
    found = addresses.read(text, [], group="", languages=("nl",))
    assert len(found.people) == 5000
    assert found.wrong == [(5001, "At most 5,000 people at once. Send the list in parts.")]


def test_the_list_is_looked_through_before_anybody_is_invited(desk: Client, make_questionnaire: Make) -> None:
    row = make_questionnaire(groups=GROUPS)
    sent = {"people": "ann@x.example\nnonsense\nann@x.example", "group": "staff"}
    page = desk.post(at(row, "invite"), sent).content.decode()
    assert "Line 2:" in page and "Invite 1 person" in page and "counted once" in page
    assert not Invitation.objects.exists()
    answer = desk.post(at(row, "invite"), sent | {"do": "invite"}, follow=True).content.decode()
    assert "1 person is invited. The letters leave within a minute." in answer
    again = desk.post(at(row, "invite"), sent).content.decode()
    assert "Everybody on this list was invited already" in again


def test_a_file_of_a_spreadsheet_is_read(desk: Client, questionnaire: Questionnaire) -> None:
    raw = "email;name\nrené@x.example;René\nan@x.example;Án\n".encode("cp1252")
    page = desk.post(
        at(questionnaire, "invite"), {"file": SimpleUploadedFile("lijst.csv", raw)}
    ).content.decode()
    assert "Án" in page


def test_an_address_stands_on_the_list_once(ask: Callable[..., Any], questionnaire: Questionnaire) -> None:
    assert ask(questionnaire, "ann", "bob") == inviting.Invited(2, 0)
    assert ask(questionnaire, "ann", "cas") == inviting.Invited(1, 1)
    assert len(letters()) == 3


def test_a_group_that_is_not_there_is_refused(officer: Person, make_questionnaire: Make) -> None:
    row = make_questionnaire(groups=GROUPS)
    with pytest.raises(ValidationError, match="Say to which group"):
        perform(inviting.invite, by=officer, on=row, people=people("ann", group="pirates"))
    assert not Invitation.objects.exists()


# The letters -----------------------------------------------------------------------------------


def test_the_invitation_says_what_a_person_wants_to_know(
    ask: Callable[..., Any], client_of: Callable[..., Client], questionnaire: Questionnaire
) -> None:
    ask(questionnaire, "ann", language="en")
    letter = letters()[0]
    assert letter.subject == "Voorbeeld asks you: Uw straat"
    for words in (
        "Dear Ann,",
        "You can answer until Tuesday 23 February 2027",
        "Nobody can see who gave which answers.",
        "Please do not pass it on:",
        "choose “No more mail”",
        "Call 056 00 00 00.",
    ):
        assert words in letter.message
    link = re.search(r"http://[^/\s]+(/\S*uitnodiging/[\w-]{43}/)", letter.message)
    assert link and client_of(None).get(link[1]).status_code == 200
    word = link[1].rstrip("/").rpartition("/")[2]
    row = Invitation.objects.get()
    assert row.key == hashed(INVITATION, word) and word not in str(Invitation.objects.values())
    assert link[0] in letter.headers["List-Unsubscribe"]


def test_a_known_questionnaire_says_so_in_the_letter(
    ask: Callable[..., Any], make_questionnaire: Make
) -> None:
    ask(make_questionnaire(is_known=True), "ann", language="en")
    assert "is not anonymous" in letters()[0].message
    assert "Nobody can see" not in letters()[0].message


def test_letters_wait_until_the_questionnaire_is_open(
    officer: Person, make_questionnaire: Make, clock: Any
) -> None:
    row = make_questionnaire(opens_at=TODAY + timedelta(days=2))
    perform(inviting.invite, by=officer, on=row, people=people("ann"))
    send_letters(timezone.now())
    assert letters() == []
    clock.move_to(TODAY + timedelta(days=2, minutes=1))
    send_letters(timezone.now())
    send_letters(timezone.now())
    assert len(letters()) == 1


def test_a_reminder_goes_to_who_did_not_answer_and_to_nobody_else(
    ask: Callable[..., Any], officer: Person, questionnaire: Questionnaire, clock: Any
) -> None:
    ask(questionnaire, "ann", "bob", "cas", "dis")
    Invitation.objects.filter(email__startswith="ann").update(is_used=True)
    Invitation.objects.filter(email__startswith="bob").update(wants_no_mail=True)
    make_person("Cas", bounced_at=timezone.now())  # cas@voorbeeld.example cannot be reached
    clock.move_to(TODAY + timedelta(days=4))
    assert perform(inviting.remind, by=officer, on=questionnaire) == 1
    send_letters(timezone.now())
    assert [one.to for one in letters()[4:]] == [["dis@voorbeeld.example"]]
    first, second = (
        re.search(r"uitnodiging/([\w-]+)/", one.message)[1] for one in (letters()[3], letters()[4])
    )  # type: ignore[index]
    assert first == second  # the same link, so that a draft goes on


def test_who_answers_between_the_button_and_the_letter_gets_none(
    ask: Callable[..., Any], officer: Person, questionnaire: Questionnaire, clock: Any
) -> None:
    ask(questionnaire, "ann")
    clock.move_to(TODAY + timedelta(days=4))
    perform(inviting.remind, by=officer, on=questionnaire)
    Invitation.objects.update(is_used=True)
    send_letters(timezone.now())
    assert len(letters()) == 1


def test_two_reminders_at_most_and_three_days_between(
    ask: Callable[..., Any], officer: Person, questionnaire: Questionnaire, clock: Any
) -> None:
    ask(questionnaire, "ann")
    sent = []
    for day in range(1, 12):
        clock.move_to(TODAY + timedelta(days=day, minutes=day))
        try:
            perform(inviting.remind, by=officer, on=questionnaire)
        except ValidationError:
            continue
        send_letters(timezone.now())
        sent.append(day)
    assert sent == [3, 6]
    assert "This is our last letter about it." not in letters()[1].message
    assert len(letters()) == 3


def test_after_closing_nobody_is_reminded_or_invited(
    ask: Callable[..., Any], officer: Person, questionnaire: Questionnaire, clock: Any
) -> None:
    ask(questionnaire, "ann")
    clock.move_to(TODAY + timedelta(days=30))
    with pytest.raises(Refused, match="not open now"):
        perform(inviting.remind, by=officer, on=questionnaire)
    with pytest.raises(Refused, match="is closed"):
        perform(inviting.invite, by=officer, on=questionnaire, people=people("bob"))


# One person ------------------------------------------------------------------------------------


def test_a_corrected_address_gets_a_letter_and_the_old_link_ends(
    ask: Callable[..., Any], desk: Client, client_of: Callable[..., Client], questionnaire: Questionnaire
) -> None:
    ask(questionnaire, "ann", "bob")
    row = Invitation.objects.get(email__startswith="ann")
    old = re.search(r"http://[^/\s]+(/\S*uitnodiging/[\w-]+/)", letters()[0].message)[1]  # type: ignore[index]
    page = at(questionnaire, "invited", row.pk)
    taken = desk.post(page, {"email": "bob@voorbeeld.example", "language": "nl"}).content.decode()
    assert "This address is on the list already" in taken
    sent = {"email": "Ann.Maes@voorbeeld.example", "name": "Ann Maes", "language": "nl"}
    assert desk.post(page, sent).status_code == 302
    send_letters(timezone.now())
    assert letters()[-1].to == ["ann.maes@voorbeeld.example"]
    assert client_of(None).get(old).status_code == 404


@pytest.mark.parametrize("used", [False, True], ids=["not_used", "used"])
def test_taken_off_the_list_leaves_the_same_trace_whether_somebody_answered(
    ask: Callable[..., Any], desk: Client, questionnaire: Questionnaire, clock: Any, used: bool
) -> None:
    ask(questionnaire, "ann")
    Invitation.objects.update(is_used=used)
    row = Invitation.objects.get()
    page = desk.post(at(questionnaire, "invited", row.pk), {"do": "remove"}, follow=True).content.decode()
    assert "was taken off the list and gets no more letters" in page
    gone = Invitation.objects.get()
    assert (gone.email, gone.name, gone.sent_at) == ("", "", None)
    assert inviting.asked(questionnaire).count() == 0
    assert desk.get(at(questionnaire, "invited", row.pk)).status_code == 404
    assert ask(questionnaire, "ann") == inviting.Invited(1, 0)  # comes on it again: still one answer
    assert Invitation.objects.get().is_used is used
    assert len(letters()) == (1 if used else 2)


def test_no_page_says_who_answered(
    ask: Callable[..., Any], desk: Client, questionnaire: Questionnaire
) -> None:
    ask(questionnaire, "ann", "bob")
    pages = {}
    for used in (False, True):
        Invitation.objects.filter(email__startswith="ann").update(is_used=used)
        number = Invitation.objects.get(email__startswith="ann").pk
        pages[used] = [
            re.sub(r'value="[^"]{30,}"', "", desk.get(page).content.decode())
            for page in (
                at(questionnaire, "invite"),
                at(questionnaire, "invited", number),
                at(questionnaire, "response"),
            )
        ]
    assert pages[False] == pages[True]


def test_only_who_prepares_sees_addresses(
    ask: Callable[..., Any], client_of: Callable[..., Client], questionnaire: Questionnaire
) -> None:
    ask(questionnaire, "ann")
    clerk = make_person("Klaas", "clerk", place=questionnaire.place)
    for page in ("invite", "response"):
        assert client_of(clerk).get(at(questionnaire, page)).status_code == 403
    with pytest.raises(Refused):
        perform(inviting.remove_invitation, by=clerk, on=Invitation.objects.get())


# The response ----------------------------------------------------------------------------------


def test_the_response_is_told_per_group(make_questionnaire: Make, desk: Client) -> None:
    row = make_questionnaire(groups=GROUPS)
    row.counts = {"council": 10, "staff": 30}
    row.save()
    page = desk.get(at(row, "response")).content.decode()
    assert "City council" in page and "40 %" in page and "30 %" in page


def test_a_small_group_is_not_shown_and_another_goes_with_it(
    make_questionnaire: Make, ask: Callable[..., Any]
) -> None:
    row = make_questionnaire(
        groups=[
            {"key": key, "name": {"nl": key}, "size": size} for key, size in (("a", 3), ("b", 20), ("c", 40))
        ]
    )
    row.counts = {"a": 2, "b": 8, "c": 9}
    found = following.response(row)
    assert [one.answered for one in found.groups] == [None, None, 9]
    assert found.whole.answered == 19


def test_a_list_of_a_few_people_tells_no_number(
    ask: Callable[..., Any], questionnaire: Questionnaire, desk: Client
) -> None:
    ask(questionnaire, "ann", "bob", "cas")
    Questionnaire.objects.update(counts={"": 2})
    assert "would tell who" in desk.get(at(questionnaire, "response")).content.decode()


def test_the_pages_ask_the_database_little(
    ask: Callable[..., Any], desk: Client, questionnaire: Questionnaire, django_assert_max_num_queries: Any
) -> None:
    ask(questionnaire, *[f"p{n}" for n in range(12)])
    for page in ("invite", "response"):
        desk.get(at(questionnaire, page))
        with django_assert_max_num_queries(10):  # session and person among them
            desk.get(at(questionnaire, page))


# At once ---------------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("rows_that_lock")
class TestAtOnce:
    def test_two_officers_who_remind_at_once_send_one_letter_each_person(
        self, ask: Callable[..., Any], officer: Person, questionnaire: Questionnaire, clock: Any
    ) -> None:
        ask(questionnaire, "ann", "bob")
        clock.move_to(TODAY + timedelta(days=4))
        outcomes = at_once(*[lambda: perform(inviting.remind, by=officer, on=questionnaire)] * 4)
        assert len(refused(outcomes)) == 3
        at_once(*[lambda: send_letters(timezone.now())] * 4)
        assert len(letters()) == 4

    def test_the_same_list_twice_at_once_invites_once(
        self, officer: Person, questionnaire: Questionnaire
    ) -> None:
        rows = people("ann", "bob", "cas")
        outcomes = at_once(*[lambda: perform(inviting.invite, by=officer, on=questionnaire, people=rows)] * 4)
        assert sorted(one.added for one in outcomes) == [0, 0, 0, 3]
        assert Invitation.objects.count() == 3


def test_who_answered_does_not_answer_again_after_the_address_was_corrected(
    ask: Callable[..., Any], questionnaire: Questionnaire, officer: Person
) -> None:
    ask(questionnaire, "anna")
    one = Invitation.objects.get()
    Invitation.objects.update(is_used=True)
    one.refresh_from_db()
    facts = {"email": "anne@voorbeeld.example", "name": "Anne"}
    perform(inviting.correct_invitation, by=officer, on=one, **facts)
    ask(questionnaire, "anna")
    rows = Invitation.objects.exclude(email="")
    assert {row.email: row.is_used for row in rows} == {
        "anna@voorbeeld.example": True,
        "anne@voorbeeld.example": True,
    }


def test_an_erased_account_leaves_a_used_invitation_that_says_nothing(
    ask: Callable[..., Any], questionnaire: Questionnaire, ann: Person
) -> None:
    ask(questionnaire, "anna")
    Invitation.objects.update(is_used=True, person=ann)
    mine.erase(ann)
    left = Invitation.objects.get()
    assert (left.email, left.name, left.person, left.is_used) == ("", "", None, True)
    ask(questionnaire, "anna")
    assert Invitation.objects.get().is_used
