# SPDX-License-Identifier: EUPL-1.2
"""Registering interest: nothing counts before the letter was answered, and everything can be taken back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from factories import make_person, make_town
from openpyxl import load_workbook
from post_office.models import Email
from together import at_once, refused

from samenspel.foundations.accounts.actions import erase_account, my_data
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.mail.outbox import drop_secrets
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, perform
from samenspel.learn.helpdesk import interest
from samenspel.learn.helpdesk.models import Consent, Interest, Track
from samenspel.learn.helpdesk.words import ABOUT

from .conftest import ask_interest, letter_to, link_in, make_interest, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk")]
Browser = Callable[..., Client]
ELS = "els@voorbeeld.example"
FILLED = {
    "tracks": ["mix", "lab"],
    "email": "Els@Voorbeeld.example",
    "name": "Els",
    "town_name": "Leiedam",
    "remark": "Wij beginnen in mei.",
    "consent": "on",
}


def filled(**change: Any) -> dict[str, Any]:
    return {**FILLED, "opened": opened(), **change}


# Asking --------------------------------------------------------------------------------


def test_every_track_says_in_one_sentence_what_it_is(client_of: Browser) -> None:
    page = client_of().get("/en/helpdesk/interesse/").content.decode()
    assert set(ABOUT) == set(Track)
    for track in Track:
        assert str(track.label) in page and str(ABOUT[track]) in page
    assert str(interest.CONSENT) in page


def test_the_form_asks_and_a_letter_follows_but_nothing_counts_yet(client_of: Browser) -> None:
    browser = client_of()
    sent = browser.post("/en/helpdesk/interesse/", filled())
    assert sent.headers["Location"] == "/en/helpdesk/interesse/ontvangen/"
    assert "els@voorbeeld.example" in browser.get(sent.headers["Location"]).content.decode().lower()
    assert not Interest.objects.exists()
    letter = letter_to(ELS)
    for words in ("Help with a participation plan", "A learning lab", str(interest.CONSENT), "7 days"):
        assert words in letter.message
    assert "Els" not in letter.message.split("--")[0].replace("els@", "")  # no words of a stranger
    assert "List-Unsubscribe" not in letter.headers


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"tracks": []}, "Choose at least one subject."),
        ({"tracks": ["bestaat-niet"]}, "bestaat-niet"),
        ({"email": ""}, "Your e-mail address"),
        ({"email": "geen"}, "Your e-mail address"),
        ({"consent": ""}, "tick the sentence"),
        ({"website": "x"}, "That went very fast"),
        ({"remark": "x" * 401}, "Do you want to say something"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_kept(
    client_of: Browser, change: dict[str, Any], expected: str
) -> None:
    answer = client_of().post("/en/helpdesk/interesse/", filled(**change))
    page = answer.content.decode()
    assert answer.status_code == 200 and expected in page and 'role="alert"' in page
    assert 'value="Leiedam"' in page
    assert not Consent.objects.exists() and not Email.objects.exists()


def test_the_page_and_the_letter_are_the_same_for_a_known_and_an_unknown_address(
    network: Place, client_of: Browser
) -> None:
    make_interest(network)
    texts = []
    for email in (ELS, "nieuw@voorbeeld.example"):
        browser = client_of()
        with CaptureQueriesContext(connection) as asked:
            sent = browser.post("/en/helpdesk/interesse/", filled(email=email))
        page = browser.get(sent.headers["Location"]).content.decode()
        letter = letter_to(email)
        path = link_in(letter, "/bevestigen/")
        texts.append(
            (
                len(asked),
                page.replace(email, "…"),
                letter.subject,
                letter.message.replace(path, "…"),
            )
        )
    assert texts[0] == texts[1]


def test_nobody_fills_anothers_mailbox(network: Place, client_of: Browser) -> None:
    for _time in range(6):
        ask_interest(network)
    assert Email.objects.filter(to=ELS).count() == interest.LETTERS_PER_DAY
    for number in range(15):
        client_of().post("/en/helpdesk/interesse/", filled(email=f"p{number}@voorbeeld.example"))
    page = client_of().post("/en/helpdesk/interesse/", filled(email="x@voorbeeld.example"))
    assert "Much came from your connection" in page.content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=1, hours=1)):
        ask_interest(network)
    assert Email.objects.filter(to=ELS).count() == interest.LETTERS_PER_DAY + 1


def test_who_is_signed_in_finds_name_and_address_filled_in(ann: Person, client_of: Browser) -> None:
    page = client_of(ann).get("/en/helpdesk/interesse/?spoor=scan").content.decode()
    assert ann.email in page and 'value="Ann"' in page and 'value="scan"' in page
    assert page.count("checked") == 1


# Confirming ------------------------------------------------------------------------------


def test_looking_at_the_link_confirms_nothing_and_the_button_does(client_of: Browser) -> None:
    client_of().post("/en/helpdesk/interesse/", filled())
    path = link_in(letter_to(ELS), "/bevestigen/")
    page = client_of().get(path).content.decode()  # a mail scanner does this too
    assert "Is this your address?" in page and str(interest.CONSENT) in page
    assert not Interest.objects.exists()
    done = client_of().post(path, follow=True)
    assert "counts from now" in done.content.decode()
    one = Interest.objects.get()
    assert (one.email, one.name, one.town_name, one.tracks) == (ELS, "Els", "Leiedam", ["mix", "lab"])
    assert one.remark == "Wij beginnen in mei." and one.confirmed_at
    consent = Consent.objects.get()
    assert consent.text == str(interest.CONSENT) and consent.tracks == ["mix", "lab"]
    assert consent.confirmed_at and consent.email == consent.name == consent.remark == ""
    again = client_of().get(path).content.decode()
    assert "confirmed this already" in again and interest.mine_path(one) in again
    assert client_of().post(path).status_code == 200 and Interest.objects.count() == 1


def test_consent_is_kept_in_the_words_and_the_language_in_which_it_was_given(
    network: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interest, "CONSENT", "De zin van toen.")
    with translation.override("nl"):
        one = make_interest(network)
    monkeypatch.setattr(interest, "CONSENT", "De zin van later.")
    assert Consent.objects.get().text == "De zin van toen." and one.language == "nl"
    ask_interest(network, tracks=["scan"])
    Client().post(link_in(letter_to(ELS), "/bevestigen/"))
    assert [row.text for row in one.consents.all()] == ["De zin van toen.", "De zin van later."]


def test_the_letter_afterwards_says_what_and_how_to_stop(network: Place) -> None:
    one = make_interest(network, tracks=["newsletter", "scan"])
    letter = letter_to(ELS)
    assert letter.subject == "Your interest counts from now"
    assert "The newsletter" in letter.message and "The self-scan" in letter.message
    assert letter.message.count(interest.mine_path(one)) == 2
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.headers["List-Unsubscribe"].endswith(f"{interest.mine_path(one)}>")


def test_letters_that_let_somebody_in_leave_the_outbox_once_sent(network: Place) -> None:
    make_interest(network)
    Email.objects.update(status=0)
    drop_secrets(timezone.now())
    assert not Email.objects.exists()


@pytest.mark.parametrize("token", ["vervalst", "a:b:c", "x" * 300, "1"])
def test_forged_links_are_refused(network: Place, client_of: Browser, token: str) -> None:
    make_interest(network)
    for path in (f"/en/helpdesk/interesse/bevestigen/{token}/", f"/en/helpdesk/interesse/{token}/"):
        for answer in (client_of().get(path), client_of().post(path, {"do": "withdraw"})):
            assert answer.status_code == 404 and "not whole" in answer.content.decode()
    assert Interest.objects.get().withdrawn_at is None


def test_a_link_for_one_thing_does_not_open_another(network: Place, client_of: Browser) -> None:
    one = make_interest(network)
    ask_interest(network, "nieuw@voorbeeld.example")
    waiting = Consent.objects.get(interest=None)
    for salt, page in ((interest.MINE, "bevestigen/"), (interest.CONFIRM, "")):
        for number in (one.pk, waiting.pk):
            stamped = signing.dumps(number, salt=salt)
            plain = signing.Signer(salt=salt).sign_object(number)
            token = stamped if page else plain
            assert client_of().post(f"/en/helpdesk/interesse/{page}{token}/").status_code == 404
    assert Interest.objects.count() == 1


def test_after_seven_days_the_link_is_dead_and_nothing_is_kept(network: Place, client_of: Browser) -> None:
    ask_interest(network)
    path = link_in(letter_to(ELS), "/bevestigen/")
    start = timezone.now()
    with time_machine.travel(start + timedelta(days=6, hours=23)):
        assert client_of().get(path).status_code == 200
    with time_machine.travel(start + timedelta(days=7, minutes=1)):
        assert client_of().get(path).status_code == 404
        assert client_of().post(path).status_code == 404
        with pytest.raises(Refused, match="older than seven days"):
            perform(interest.confirm, by=ANONYMOUS, on=Consent.objects.get())
        interest.forget(timezone.now())
        assert client_of().get(path).status_code == 404
    assert not Consent.objects.exists() and not Interest.objects.exists()


def test_asking_twice_makes_one_row_and_tracks_come_together_after_confirming(
    network: Place, admin: Person
) -> None:
    one = make_interest(network, tracks=["newsletter"], name="Els")
    perform(interest.follow_up, by=admin, on=one)
    ask_interest(network, tracks=["scan", "newsletter"], name="Iemand anders", town_name="Leiedam")
    one.refresh_from_db()
    assert (one.tracks, one.name, one.town_name) == (["newsletter"], "Els", "")
    Client().post(link_in(letter_to(ELS), "/bevestigen/"))
    one.refresh_from_db()
    assert (one.tracks, one.town_name) == (["newsletter", "scan"], "Leiedam")
    assert one.followed_up_at is None  # something new to take up
    assert Interest.objects.count() == 1 and one.consents.count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("rows_that_lock")
@pytest.mark.parametrize("_time", range(4))
def test_two_letters_used_at_once_make_one_row(network: Place, _time: int) -> None:
    for track in ("newsletter", "scan", "lab"):
        ask_interest(network, tracks=[track])
    waiting = list(Consent.objects.all())
    at_once(
        *(lambda on=on: perform(interest.confirm, by=ANONYMOUS, on=on) for on in waiting),
    )
    assert Interest.objects.get().tracks == ["newsletter", "scan", "lab"]
    assert Consent.objects.filter(interest=None).count() == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("rows_that_lock")
def test_one_letter_used_twice_at_once_counts_once(network: Place) -> None:
    ask_interest(network)
    waiting = Consent.objects.get()
    outcomes = at_once(*[lambda: perform(interest.confirm, by=ANONYMOUS, on=waiting)] * 3)
    assert refused(outcomes) == ["You confirmed this already."] * 2
    assert Interest.objects.count() == Consent.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("rows_that_lock")
def test_many_askings_at_once_send_no_more_letters_than_allowed(network: Place) -> None:
    at_once(*[lambda: ask_interest(network)] * 6)
    assert Email.objects.filter(to=ELS).count() == interest.LETTERS_PER_DAY


# One's own page ----------------------------------------------------------------------------


def test_the_owner_sees_changes_and_agrees_again_to_what_is_new(network: Place, client_of: Browser) -> None:
    one = make_interest(network, tracks=["newsletter"])
    path = interest.mine_path(one)
    browser = client_of()
    page = browser.get(path)
    text = page.content.decode()
    assert ELS in text and str(interest.CONSENT) in text and "private" in page.headers["Cache-Control"]
    changed = browser.post(path, {"do": "change", "tracks": ["lab", "newsletter"], "town_name": "Leiedam"})
    assert "Your choice was kept" in changed.content.decode()
    one.refresh_from_db()
    assert (one.tracks, one.town_name) == (["newsletter", "lab"], "Leiedam")
    assert [row.tracks for row in one.consents.all()] == [["newsletter"], ["lab"]]
    browser.post(path, {"do": "change", "tracks": ["lab"]})
    one.refresh_from_db()
    assert one.tracks == ["lab"] and one.consents.count() == 2  # less asks for no consent
    none = browser.post(path, {"do": "change", "tracks": []})
    assert "Choose at least one subject." in none.content.decode()
    one.refresh_from_db()
    assert one.tracks == ["lab"]
    assert not browser.cookies  # a link of a letter leaves no trace


def test_one_click_withdraws_and_so_does_the_mail_program(network: Place, client_of: Browser) -> None:
    for number, sent in enumerate(({"do": "withdraw"}, {"List-Unsubscribe": "One-Click"})):
        one = make_interest(network, f"p{number}@voorbeeld.example")
        browser = Client(enforce_csrf_checks=True)
        assert "You withdrew" in browser.post(interest.mine_path(one), sent).content.decode()
        one.refresh_from_db()
        assert one.withdrawn_at
        again = browser.post(interest.mine_path(one), sent)
        assert again.status_code == 200 and "You withdrew" in again.content.decode()
        late = browser.post(interest.mine_path(one), {"do": "change", "tracks": ["lab"]})
        assert "You withdrew" in late.content.decode()
        with pytest.raises(Refused, match="withdrawn already"):
            perform(interest.change, by=ANONYMOUS, on=one, tracks=["lab"])


def test_opening_the_withdraw_link_withdraws_nothing(network: Place, client_of: Browser) -> None:
    one = make_interest(network)
    client_of().get(interest.mine_path(one))
    client_of().post(interest.mine_path(one), {"do": "iets"})
    one.refresh_from_db()
    assert one.withdrawn_at is None


def test_thirty_days_after_withdrawing_the_address_is_wiped_and_the_count_stays(
    network: Place, client_of: Browser
) -> None:
    one = make_interest(network, name="Els", town_name="Leiedam", remark="Zeg eens.")
    start = timezone.now()
    perform(interest.withdraw, by=ANONYMOUS, on=one)
    interest.forget(start + timedelta(days=29))
    one.refresh_from_db()
    assert one.email == ELS
    for _time in range(2):  # regular work must bear being done twice
        interest.forget(start + timedelta(days=30, hours=1))
    one.refresh_from_db()
    assert (one.email, one.name, one.town_name, one.remark) == ("", "", "", "")
    assert Interest.objects.count() == 1 and not Consent.objects.exists()
    assert "no longer here" in client_of().get(interest.mine_path(one)).content.decode()


def test_who_withdrew_can_register_again(network: Place) -> None:
    first = make_interest(network)
    perform(interest.withdraw, by=ANONYMOUS, on=first)
    second = make_interest(network, tracks=["lab"])
    assert second.pk != first.pk and second.tracks == ["lab"]


# The editors of the network ------------------------------------------------------------------


def test_editors_see_who_confirmed_by_track_and_take_it_up(
    network: Place, editor: Person, client_of: Browser
) -> None:
    one = make_interest(network, tracks=["mix"], name="Els", remark="<b>Bel mij</b>")
    make_interest(network, "griffie@voorbeeld.example", tracks=["training"])
    ask_interest(network, "wacht@voorbeeld.example")
    browser = client_of(editor)
    page = browser.get("/en/bureau/interesse/").content.decode()
    assert ELS in page and "griffie@" in page and "wacht@" not in page
    assert "2 people confirmed" in page and "2 wait" in page and "&lt;b&gt;Bel mij" in page
    only = browser.get("/en/bureau/interesse/?spoor=mix").content.decode()
    assert ELS in only and "griffie@" not in only
    assert "Nobody fits" in browser.get("/en/bureau/interesse/?spoor=lab").content.decode()
    for sent, taken in (("follow_up", True), ("not_yet", False), ("follow_up", True)):
        path = "/en/bureau/interesse/?spoor=mix&gedaan=nee"
        answer = browser.post(path, {"do": sent, "number": str(one.pk)})
        assert answer.headers["Location"].endswith("?spoor=mix&gedaan=nee")
        one.refresh_from_db()
        assert bool(one.followed_up_at) is taken
    assert ELS not in browser.get("/en/bureau/interesse/?gedaan=nee").content.decode()
    assert ELS in browser.get("/en/bureau/interesse/?gedaan=ja").content.decode()
    again = browser.post("/en/bureau/interesse/", {"do": "follow_up", "number": str(one.pk)}, follow=True)
    assert "took this up already" in again.content.decode()
    for odd in ({"do": "iets", "number": "1"}, {"do": "follow_up", "number": "x"}, {"do": "follow_up"}):
        assert browser.post("/en/bureau/interesse/", odd).status_code == 404


def test_an_empty_list_says_what_will_stand_there(editor: Person, client_of: Browser) -> None:
    page = client_of(editor).get("/en/bureau/interesse/").content.decode()
    assert "Nobody confirmed interest yet" in page and "export.csv" not in page


@pytest.mark.parametrize("role", ["town_administrator", "participation_officer", "moderator", None])
def test_nobody_but_editors_sees_or_exports_or_wipes(
    network: Place, client_of: Browser, role: str | None
) -> None:
    one = make_interest(network)
    person = make_person("Iemand", *([role] if role else []), place=network)
    for path in ("/en/bureau/interesse/", "/en/bureau/interesse/export.csv"):
        assert client_of(person).get(path).status_code == 403
        assert client_of().get(path).status_code == 302
    sent = {"do": "erase_address", "number": str(one.pk)}
    assert client_of(person).post("/en/bureau/interesse/", sent).status_code == 403
    for action in (interest.follow_up, interest.not_yet, interest.erase_address):
        with pytest.raises(Refused, match="editors of the network"):
            perform(action, by=person, on=one)
    one.refresh_from_db()
    assert one.email == ELS


def test_the_export_holds_who_confirmed_with_the_words_and_the_day_of_consent(
    network: Place, editor: Person, client_of: Browser
) -> None:
    with time_machine.travel("2026-11-22T10:00:00+01:00"):
        one = make_interest(network, tracks=["mix", "lab"], name="=Els", town_name="Leiedam")
        gone = make_interest(network, "weg@voorbeeld.example")
        perform(interest.withdraw, by=ANONYMOUS, on=gone)
        ask_interest(network, "wacht@voorbeeld.example")
        browser = client_of(editor)
        answer = browser.get("/en/bureau/interesse/export.csv")
        raw = b"".join(answer).decode("utf-8-sig")  # type: ignore[call-overload]
        sheet = load_workbook(io.BytesIO(browser.get("/en/bureau/interesse/export.xlsx").content)).active
    assert "interesse-2026-11-22.csv" in answer.headers["Content-Disposition"]
    head, row = csv.reader(io.StringIO(raw), delimiter=";")
    assert row[:4] == [
        ELS,
        "'=Els",
        "Leiedam",
        "Help with a participation plan, A learning lab with other municipalities",
    ]
    assert row[head.index("Confirmed on")] == "2026-11-22"
    agreed = row[head.index("Agreed to, with date")]
    assert agreed.startswith("2026-11-22 (Help with") and agreed.endswith(str(interest.CONSENT))
    assert row[head.index("Link to withdraw")].endswith(interest.mine_path(one))
    assert sheet is not None and sheet.max_row == 2 and sheet["A2"].value == ELS
    assert browser.get("/en/bureau/interesse/export.pdf").status_code == 404


def test_the_list_asks_few_questions_however_long_it_is(
    network: Place, editor: Person, client_of: Browser
) -> None:
    for number in range(60):
        Interest.objects.create(
            email=f"p{number}@voorbeeld.example", tracks=["mix"], confirmed_at=timezone.now()
        )
    browser = client_of(editor)
    with CaptureQueriesContext(connection) as asked:
        page = browser.get("/en/bureau/interesse/").content.decode()
    assert "page 1 of 2" in page
    assert len([q for q in asked.captured_queries if q["sql"].startswith("SELECT")]) <= 8 + 3


def test_at_the_networks_own_desk_it_waits_until_somebody_takes_it_up(
    network: Place, client_of: Browser
) -> None:
    both = make_person("Beide", "participation_officer", "network_editor", place=network)
    make_interest(network)
    assert "1 person registered interest" in client_of(both).get("/en/bureau/netwerk/").content.decode()
    elsewhere = make_town()
    other = make_person("Ander", "participation_officer", "network_editor", place=elsewhere)
    assert "registered interest" not in client_of(other).get("/en/bureau/voorbeeld/").content.decode()
    alone = make_person("Alleen", "participation_officer", place=network)
    assert "registered interest" not in client_of(alone).get("/en/bureau/netwerk/").content.decode()


# To be forgotten -------------------------------------------------------------------------------


def test_wiping_by_address_takes_what_waits_and_the_letters_too(
    network: Place, editor: Person, client_of: Browser
) -> None:
    one = make_interest(network)
    ask_interest(network)
    make_interest(network, "ander@voorbeeld.example")
    client_of(editor).post("/en/bureau/interesse/", {"do": "erase_address", "number": str(one.pk)})
    one.refresh_from_db()
    assert one.email == "" and one.withdrawn_at
    assert not Email.objects.filter(to=ELS).exists()
    assert Consent.objects.count() == 1 and Interest.objects.get(email="ander@voorbeeld.example")
    with pytest.raises(Refused, match="wiped already"):
        perform(interest.erase_address, by=editor, on=one)


def test_erasing_an_account_wipes_the_interest_of_its_address_and_no_other(
    network: Place, ann: Person
) -> None:
    assert ann.email
    one = make_interest(network, ann.email, tracks=["mix"])
    ask_interest(network, ann.email, tracks=["lab"])
    make_interest(network)
    mine = my_data(ann)["helpdesk"]
    assert mine["interest"][0]["tracks"] == ["mix"]
    assert mine["interest"][0]["consents"][0]["text"] == str(interest.CONSENT)
    assert mine["interest_not_confirmed"][0]["tracks"] == ["lab"]
    perform(erase_account, by=ann, on=ann)
    one.refresh_from_db()
    assert one.email == "" and one.withdrawn_at
    assert Interest.objects.get(withdrawn_at=None).email == ELS and Consent.objects.count() == 1


def test_my_data_of_somebody_who_never_registered_is_empty(ann: Person) -> None:
    assert my_data(ann)["helpdesk"] == {"questions": [], "interest": [], "interest_not_confirmed": []}


# What the database itself refuses ----------------------------------------------------------------


def test_the_database_keeps_one_row_per_address_and_no_consent_without_words(network: Place) -> None:
    now = timezone.now()
    make_interest(network)
    for wrong in (
        lambda: Interest.objects.create(email=ELS, confirmed_at=now),
        lambda: Interest.objects.create(email="Groot@Voorbeeld.example", confirmed_at=now),
        lambda: Interest.objects.create(email="", confirmed_at=now),
        lambda: Consent.objects.create(text="", email="a@b.example", asked_at=now),
        lambda: Consent.objects.create(text="Ja", email="", asked_at=now),
        lambda: Consent.objects.create(text="Ja", email="a@b.example", asked_at=now, confirmed_at=now),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_an_asking_without_a_track_is_refused_at_the_door_too(network: Place, desk: Activity) -> None:
    with pytest.raises(ValidationError, match="at least one subject"):
        ask_interest(network, tracks=["bestaat-niet"])
    assert not Consent.objects.exists()
