# SPDX-License-Identifier: EUPL-1.2
"""Every letter: stored with what it tells about, plain text, and easy to stop."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from factories import make_idea, make_ideas_activity, make_person, make_process, make_town
from post_office.models import STATUS, Email

from samenspel.answer.answering.reminders import remind
from samenspel.foundations.accounts import actions as accounts
from samenspel.foundations.contributions.actions import moderating, taking_part
from samenspel.foundations.mail import outbox
from samenspel.foundations.mail.letters import one_line, send_letter, tell, unsubscribe_path
from samenspel.foundations.mail.models import Notice
from samenspel.foundations.mail.pages import stop_letters
from samenspel.foundations.people.models import ANONYMOUS, Notify
from samenspel.foundations.rules.door import perform
from samenspel.foundations.rules.roles import Clerk

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
EVIL = "Eve\r\nBcc: x@voorbeeld.example\r\n\r\n<script>a(1)</script>"

LETTERS = sorted(path.stem for path in (Path(__file__).parents[1] / "templates" / "mail").glob("*.txt"))


def letter() -> Email:
    return Email.objects.get()


def headers_and_body(one: Email) -> tuple[str, str]:
    """As it leaves the machine: the raw headers, and the body decoded."""
    message = one.email_message().message()
    raw, _gap, _body = message.as_string().partition("\n\n")
    return raw, message.get_payload(decode=True).decode()


# --- the outbox ---
def test_letter_is_stored_in_the_transaction_of_what_it_tells_about():
    class Broken(Exception):
        pass

    with pytest.raises(Broken), transaction.atomic():
        send_letter("ann@voorbeeld.example", "code", {"code": "123456"})
        assert Email.objects.count() == 1
        raise Broken
    assert not Email.objects.exists()


def test_invitation_that_fails_sends_no_letter(monkeypatch):
    town = make_town()
    administrator = make_person("Tom", "town_administrator", place=town)

    def fail(**_facts):
        raise RuntimeError

    monkeypatch.setattr("samenspel.foundations.rules.door.Record.objects.create", fail)
    with pytest.raises(RuntimeError):
        perform(accounts.invite, by=administrator, on=town, email="a@voorbeeld.example", role="clerk")
    assert not Email.objects.exists()


def test_waiting_letters_leave_with_the_regular_work_and_codes_go_first(mailoutbox, settings):
    here = {"BACKENDS": {"default": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.POST_OFFICE = {**settings.POST_OFFICE, **here}
    tell([make_person("Ann")], subject="Nieuws", text="Iets.", path="/")
    send_letter("bob@voorbeeld.example", "code", {"code": "123456"}, urgent=True)
    assert not mailoutbox
    outbox.send_waiting(timezone.now())
    assert {one.to[0] for one in mailoutbox} == {"ann@voorbeeld.example", "bob@voorbeeld.example"}
    assert set(Email.objects.values_list("status", flat=True)) == {STATUS.sent}
    news, code = Email.objects.order_by("id")
    assert code.priority > news.priority
    outbox.send_waiting(timezone.now())
    assert len(mailoutbox) == 2


def test_letters_are_forgotten_after_thirty_days():
    send_letter("ann@voorbeeld.example", "code", {"code": "123456"})
    outbox.forget(timezone.now() + timedelta(days=29))
    assert Email.objects.count() == 1
    outbox.forget(timezone.now() + timedelta(days=31))
    assert not Email.objects.exists()


def test_notice_that_never_left_is_forgotten_as_well():
    tell([make_person("Ann", notify=Notify.DAILY)], subject="Nieuws", text="Iets.", path="/")
    outbox.forget(timezone.now() + timedelta(days=29))
    assert Notice.objects.count() == 1
    outbox.forget(timezone.now() + timedelta(days=31))
    assert not Notice.objects.exists()


@pytest.fixture
def post_leaves(settings):
    here = {"BACKENDS": {"default": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.POST_OFFICE = {**settings.POST_OFFICE, **here}


def codes_left() -> int:
    return Email.objects.filter(message__contains="123456").count()


def test_letter_that_lets_somebody_in_leaves_the_outbox_once_it_is_sent(mailoutbox, post_leaves):
    tell([make_person("Ann")], subject="Nieuws", text="Iets.", path="/")
    send_letter("bob@voorbeeld.example", "code", {"code": "123456"}, secret=True)
    assert codes_left() == 1
    outbox.send_waiting(timezone.now())
    assert len(mailoutbox) == 2 and codes_left() == 0
    assert letter().subject == "Nieuws"  # another letter stays, to be able to say what was sent


def test_letter_that_lets_somebody_in_can_be_read_for_an_hour_in_the_demonstration(post_leaves, settings):
    settings.DEMO = True
    send_letter("bob@voorbeeld.example", "code", {"code": "123456"}, secret=True)
    outbox.send_waiting(timezone.now() + timedelta(minutes=59))
    assert codes_left() == 1
    outbox.send_waiting(timezone.now() + timedelta(minutes=61))
    assert codes_left() == 0


def test_letter_that_lets_somebody_in_and_cannot_be_delivered_goes_too():
    send_letter("bob@voorbeeld.example", "code", {"code": "123456"}, secret=True)
    Email.objects.update(status=STATUS.failed, created=timezone.now() - timedelta(days=3))
    outbox.forget(timezone.now())
    assert codes_left() == 0


# --- what a letter looks like ---
def test_every_letter_is_plain_text_with_a_subject_and_where_it_comes_from():
    town = make_town()
    ann = make_person("Ann & Bob <A>", email="ann@voorbeeld.example")
    idea = make_idea(make_ideas_activity(make_process(town)), ann, title="Bank & boom")
    Email.objects.all().delete()
    row = {"title": "Bank & boom", "left": 1, "late": -1, "url": "https://x.example/1"}
    notice = Notice(subject="Iets nieuws", text="Tekst & uitleg", path="https://x.example/2")
    contexts = {
        "code": {"code": "012345"},
        "invitation": {
            "place": town,
            "role": Clerk,
            "url": "https://x.example/3",
            "by": ann,
            "days": 30,
        },
        "notice": {"subject": "Iets & nieuws", "text": "Tekst & uitleg", "url": "https://x.example/4"},
        "digest": {"notices": [notice, notice]},
        "author": {"subject": "Uw idee", "text": "Tekst & uitleg", "contribution": idea},
        "confirm_follow": {"contribution": idea, "url": "https://x.example/5"},
        "reminder": {"rows": [row, {**row, "left": 0}, {**row, "left": -2, "late": 2}], "who": "Ann & Bob"},
    }
    asked = {
        "questionnaire": {"is_known": False},
        "activity": idea.activity,
        "place": town,
        "town": town.town,
        "name": "Ann & Bob",
        "minutes": 5,
        "until": idea.made_at,
        "link": "https://x.example/6",
        "days": 3,
        "last": True,
    }
    contexts |= {f"questionnaire_{kind}": asked for kind in ("invitation", "later", "reminder")}
    assert sorted([*contexts, "letter"]) == LETTERS
    for name, context in contexts.items():
        Email.objects.all().delete()
        send_letter("ann@voorbeeld.example", name, context, person=ann)
        one = letter()
        text = f"{one.subject}\n{one.message}"
        assert one.subject and "\n" not in one.subject, name
        assert not re.search(r"&(amp|lt|gt|quot|#)|SPDX|\{[{%#]", text), name
        assert "http" in text and "\n-- \n" in text and "Samenspel" in text, name
        assert "\n\n\n" not in text, name
        assert unsubscribe_path(ann).rpartition("/post/stop/")[0] + "/post/stop/" in text, name
        assert one.html_message == "", name


def test_letter_to_somebody_without_an_account_has_no_way_to_stop():
    send_letter("ann@voorbeeld.example", "code", {"code": "123456"})
    assert "/post/stop/" not in letter().message and "List-Unsubscribe" not in letter().headers


def test_letter_to_a_person_can_be_stopped_by_one_click_in_the_mail_program():
    ann = make_person("Ann")
    tell([ann], subject="Nieuws", text="Er is nieuws.", path="/voorbeeld/")
    headers, body = headers_and_body(letter())
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in headers
    assert "Auto-Submitted: auto-generated" in headers
    link = letter().headers["List-Unsubscribe"].strip("<>")
    assert link.startswith("http") and link in body


def test_code_letter_has_the_code_alone_on_a_line():
    send_letter("ann@voorbeeld.example", "code", {"code": "012345"}, urgent=True)
    assert re.search(r"^ +012345$", letter().message, re.MULTILINE)
    assert (
        "012345" not in letter().subject
    )  # a subject shows on a locked screen, and stays in logs on the way


def test_letter_speaks_the_language_of_its_reader():
    ann = make_person("Ann", language="en")
    tell([ann], subject="Nieuws", text="Er is nieuws.", path="/voorbeeld/")
    assert "Dear Ann," in letter().message and "/en/profiel/" in letter().message


def test_name_with_line_breaks_adds_no_header_and_no_markup():
    town = make_town()
    eve = make_person(EVIL, "town_administrator", place=town, email="eve@voorbeeld.example")
    perform(accounts.invite, by=eve, on=town, email="ann@voorbeeld.example", role="clerk")
    headers, body = headers_and_body(letter())
    assert not re.search(r"^bcc:", headers, re.IGNORECASE | re.MULTILINE)
    assert letter().to == ["ann@voorbeeld.example"] and not letter().bcc
    assert letter().email_message().content_subtype == "plain" and "&lt;" not in body


@pytest.mark.parametrize("subject", [EVIL, "Een\u2028twee", "Een\x00twee", "\u202etxet"])
def test_subject_is_one_line_whatever_somebody_wrote(subject):
    ann = make_person("Ann")
    tell([ann], subject=subject, text="Er is nieuws.", path="/voorbeeld/")
    headers, _body = headers_and_body(letter())
    assert not re.search(r"^bcc:", headers, re.IGNORECASE | re.MULTILINE)
    assert not re.search(r"[\x00-\x1f\u2028\u202e]", letter().subject)
    assert letter().to == [ann.email] and not letter().bcc and not letter().cc


def test_name_of_a_commenter_is_one_line_in_the_letter_to_followers():
    ann = make_person("Ann")
    idea = make_idea(make_ideas_activity(make_process(make_town())), ann)
    perform(taking_part.comment, by=ANONYMOUS, on=idea, text="Goed idee", author_name=EVIL)
    _headers, body = headers_and_body(letter())
    assert "\nBcc:" not in body and "<script>" in body  # as letters on paper, never as markup
    assert "Content-Type: text/plain" in letter().email_message().message().as_string()


def test_one_line_takes_breaks_and_direction_signs_away():
    assert one_line("a\r\nb\tc\u202ed\u2028e ") == "a b c d e"
    assert one_line("x" * 300, 60) == "x" * 60


# --- whom is told, and when ---
@pytest.mark.parametrize("rhythm", [Notify.DAILY, Notify.WEEKLY])
def test_digest_puts_what_happened_in_one_letter(rhythm):
    ann = make_person("Ann", notify=rhythm)
    tell([ann], subject="Eerste nieuws", text="Er is iets.", path="/voorbeeld/een/")
    tell([ann], subject="Tweede nieuws", text="Er is nog iets.", path="/voorbeeld/twee/")
    assert not Email.objects.exists()
    run = outbox.daily if rhythm == Notify.DAILY else outbox.weekly
    run(MONDAY)
    text = letter().message
    assert text.index("Eerste nieuws") < text.index("Tweede nieuws")
    assert "/voorbeeld/een/" in text and "/voorbeeld/twee/" in text
    run(MONDAY + timedelta(days=7))
    assert Email.objects.count() == 1


def test_weekly_letter_leaves_on_monday():
    tell([make_person("Ann", notify=Notify.WEEKLY)], subject="Nieuws", text="Iets.", path="/")
    outbox.weekly(MONDAY + timedelta(days=1))
    outbox.daily(MONDAY)
    assert not Email.objects.exists()
    outbox.weekly(MONDAY)
    assert Email.objects.count() == 1


def test_nobody_is_told_who_did_it_themselves_or_wants_no_mail_or_cannot_be_reached():
    now = timezone.now()
    people = [
        make_person("Doener"),
        make_person("Geen", notify=Notify.NONE),
        make_person("Weg", bounced_at=now),
        make_person("Ann"),
    ]
    assert tell(people, subject="Nieuws", text="Iets.", path="/", but=people[0]) == 1
    assert letter().to == ["ann@voorbeeld.example"]


def test_erased_person_leaves_no_notice_and_no_letter_behind():
    ann, bob = make_person("Ann", notify=Notify.DAILY), make_person("Bob")
    tell([ann, bob], subject="Nieuws", text="Iets.", path="/")
    send_letter(ann.email, "code", {"code": "123456"})
    perform(accounts.erase_account, by=ann, on=ann)
    assert not Notice.objects.exists()
    assert letter().to == [bob.email]


@pytest.fixture
def news():
    """Bob wants to hear about Ann's idea once a day; Els wrote a comment he was not told of yet."""
    bob, els = make_person("Bob", notify=Notify.DAILY), make_person("Els", notify=Notify.NONE)
    idea = make_idea(make_ideas_activity(make_process(make_town())), make_person("Ann", notify=Notify.NONE))
    perform(taking_part.follow, by=bob, on=idea)
    comment = perform(taking_part.comment, by=els, on=idea, text="Woorden die weg moeten")
    perform(taking_part.comment, by=ANONYMOUS, on=idea, text="Woorden die blijven")
    assert Notice.objects.count() == 2
    return idea, comment


def told_in_the_end() -> str:
    Email.objects.all().delete()
    outbox.daily(timezone.now())
    return " ".join(one.message for one in Email.objects.filter(to="bob@voorbeeld.example"))


@pytest.mark.parametrize("how", ["hidden", "withdrawn", "erased"])
def test_comment_that_is_gone_is_not_mailed_afterwards(news, how):
    idea, comment = news
    if how == "hidden":
        moderator = make_person("Sofie", "moderator", place=idea.place)
        perform(moderating.hide_comment, by=moderator, on=comment, reason="Dit is kwetsend.")
    elif how == "withdrawn":
        perform(taking_part.withdraw_comment, by=comment.author, on=comment)
    else:
        perform(accounts.erase_account, by=comment.author, on=comment.author)
    text = told_in_the_end()
    assert "Woorden die weg moeten" not in text and "Woorden die blijven" in text


@pytest.mark.parametrize("how", ["hidden", "withdrawn", "erased"])
def test_idea_that_is_gone_is_not_mailed_afterwards(news, how):
    idea, _comment = news
    if how == "hidden":
        moderator = make_person("Sofie", "moderator", place=idea.place)
        perform(moderating.hide, by=moderator, on=idea, reason="Dit is kwetsend.")
    elif how == "withdrawn":
        perform(taking_part.withdraw, by=idea.author, on=idea)
    else:
        perform(accounts.erase_account, by=idea.author, on=idea.author)
    assert told_in_the_end() == ""


@pytest.mark.parametrize("gone", ["this", "the other"])
def test_title_of_what_is_gone_is_not_mailed_with_what_was_taken_together_with_it(news, gone):
    idea, _comment = news
    moderator = make_person("Sofie", "moderator", place=idea.place)
    into = make_idea(idea.activity, make_person("Cas", notify=Notify.NONE), title="Een titel die weg moet")
    perform(moderating.merge, by=moderator, on=idea, into=into)
    assert Notice.objects.filter(subject__contains=into.title).exists()
    hidden = idea if gone == "this" else into
    perform(moderating.hide, by=moderator, on=hidden, reason="Dit is kwetsend.")
    assert hidden.title not in told_in_the_end()


def test_person_who_follows_twice_is_told_once():
    ann = make_person("Ann")
    assert tell([ann, ann], subject="Nieuws", text="Iets.", path="/") == 1


def test_author_hears_why_something_was_hidden():
    town = make_town()
    ann, sofie = make_person("Ann"), make_person("Sofie", "moderator", place=town)
    idea = make_idea(make_ideas_activity(make_process(town)), ann)
    perform(moderating.hide, by=sofie, on=idea, reason="Er staat een telefoonnummer in.")
    assert "Er staat een telefoonnummer in." in letter().message
    assert reverse("contribution", args=[town.slug, idea.pk]) in letter().message


def test_owner_is_reminded_once_per_moment():
    town = make_town()
    idea = make_idea(make_ideas_activity(make_process(town)), make_person("Ann"))
    assert idea.due_at
    late = idea.due_at + timedelta(days=3)
    assert remind(late) == 1 and remind(late) == 0
    assert idea.title in letter().message and letter().message.count("\n1. ") == 1


# --- stopping ---
def test_link_asks_first_and_stops_after_a_click(client):
    ann = make_person("Ann")
    path = unsubscribe_path(ann)
    answer = client.get(path)
    ann.refresh_from_db()
    assert answer.status_code == 200 and ann.notify == Notify.AT_ONCE
    client.post(path)
    ann.refresh_from_db()
    assert ann.notify == Notify.NONE


def test_mail_program_stops_the_letters_without_a_visit():
    ann = make_person("Ann")
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(unsubscribe_path(ann), {"List-Unsubscribe": "One-Click"})
    ann.refresh_from_db()
    assert answer.status_code == 200 and ann.notify == Notify.NONE


def test_broken_link_stops_nobody(client):
    ann = make_person("Ann")
    path = unsubscribe_path(ann)
    assert client.post(path[:-3] + "xx/").status_code == 404
    ann.refresh_from_db()
    assert ann.notify == Notify.AT_ONCE
    assert stop_letters.key == "mail.stop_letters"


def test_page_to_stop_sets_no_cookie(client):
    assert not client.get(unsubscribe_path(make_person("Ann"))).cookies


# --- what comes back ---
REPORT = b"""From: mailer-daemon@post.example\r
Subject: Undelivered\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status; boundary="deel"\r
\r
--deel\r
Content-Type: text/plain\r
\r
Helaas.\r
--deel\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; post.example\r
\r
Final-Recipient: rfc822; %s\r
Action: failed\r
Status: %s\r
\r
--deel--\r
"""


def test_report_that_an_address_does_not_exist_is_read():
    report = REPORT % (b"Ann@voorbeeld.example", b"5.1.1")
    assert outbox.bounced_addresses(report) == ["Ann@voorbeeld.example"]


def test_full_mailbox_is_no_reason_to_stop():
    assert outbox.bounced_addresses(REPORT % (b"ann@voorbeeld.example", b"4.2.2")) == []


@pytest.mark.parametrize("raw", [b"", b"\x00\xff", b"Subject: hallo\n\nStatus: 5.1.1"])
def test_what_is_no_report_is_read_as_nothing(raw):
    assert outbox.bounced_addresses(raw) == []


def test_address_that_bounced_gets_no_more_mail_and_is_noted_once():
    ann = make_person("Ann")
    assert outbox.record_bounce(" Ann@Voorbeeld.example ")
    assert not outbox.record_bounce("ann@voorbeeld.example")
    ann.refresh_from_db()
    assert tell([ann], subject="Nieuws", text="Iets.", path="/") == 0


# --- the demonstration ---
def test_mail_of_the_demonstration_is_not_found_elsewhere(client, settings):
    settings.DEMO = False
    assert client.get(reverse("demo-post")).status_code == 404


def test_mail_of_the_demonstration_shows_letters_by_address(client, settings):
    settings.DEMO = True
    send_letter("ann@voorbeeld.example", "code", {"code": "111111"})
    send_letter("bob@voorbeeld.example", "code", {"code": "222222"})
    text = client.get(reverse("demo-post"), {"aan": "ann@"}).content.decode()
    assert "111111" in text and "222222" not in text


def test_mail_of_the_demonstration_shows_markup_as_text(client, settings):
    settings.DEMO = True
    tell([make_person("Ann")], subject="<b>x</b>", text="<script>alert(1)</script>", path="/")
    text = client.get(reverse("demo-post")).content.decode()
    assert "<script>alert" not in text and "&lt;script&gt;" in text and "<b>x" not in text


def test_letter_frame_has_no_markup_of_its_own():
    assert "<" not in render_to_string("mail/code.txt", {"code": "1", "site": "https://x.example"})
