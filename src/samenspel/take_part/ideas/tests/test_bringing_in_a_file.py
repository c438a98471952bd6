# SPDX-License-Identifier: EUPL-1.2
"""A file at the desk: first everything that is wrong is named, then the officer confirms, then it is written, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from factories import make_ideas_activity, make_person, make_process

from samenspel.foundations.accounts.actions import erase_account
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.take_part.ideas.models import IdeasRound, Upload, forget_uploads

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def address(activity: Activity) -> str:
    return f"/en/bureau/{activity.place.slug}/ideeen/{activity.slug}/inlezen/"


def send(browser: Client, activity: Activity, text: str, name: str = "ideeen.csv") -> tuple[str, str]:
    """Send a file. Returns the page, and what its button would confirm."""
    answer = browser.post(address(activity), {"file": SimpleUploadedFile(name, text.encode())})
    assert answer.status_code == 200
    return answer.content.decode(), answer.context.get("checked", "")


def test_ten_thousand_lines_with_three_bad_ones(
    activity: Activity, officer: Person, client_of: Browser
) -> None:
    """The rows are named, the rest is offered, nothing is written before the officer confirms: at that size too."""
    lines = [
        f"{n};Idee {n} {n * n};{f'Een verhaal over straat {n * 7919}. ' * 9};Groen" for n in range(2, 10_001)
    ]
    lines[5] = "7;;zonder titel;Groen"
    lines[5000] = "5002;Bank;x" + ";Groen;;" + "duur"
    lines[9998] = "9;Dubbel;x;Groen"
    text = "id;titel;tekst;thema;wijk;kost\n" + "\n".join(lines) + "\n"
    assert len(text) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    browser = client_of(officer)
    page, checked = send(browser, activity, text)
    for line in (7, 5002, 10_000):
        assert f"line {line}:" in page
    assert "9996 ideas can be brought in" in page
    assert len(page) < 60_000
    assert not Contribution.objects.exists()
    done = browser.post(address(activity), {"checked": checked}, follow=True)
    assert "9996 ideas were brought in" in done.content.decode()
    assert Contribution.objects.count() == 9996
    activity.refresh_from_db()
    assert (activity.public_count, activity.last_number) == (9996, 9996)


def test_a_second_click_brings_in_nothing(activity: Activity, officer: Person, client_of: Browser) -> None:
    browser = client_of(officer)
    _page, checked = send(browser, activity, "titel\nBank\nBoom\n")
    for _click in range(2):
        answer = browser.post(address(activity), {"checked": checked}, follow=True)
    assert "brought in already" in answer.content.decode()
    assert Contribution.objects.count() == 2
    assert not Upload.objects.exists()


def test_nothing_is_written_when_the_officer_walks_away(
    activity: Activity, officer: Person, client_of: Browser
) -> None:
    send(client_of(officer), activity, "titel;thema\nBank;Nieuw thema\n")
    assert not Contribution.objects.exists()
    assert [row["name"] for row in IdeasRound.objects.get().categories] == ["Groen", "Verkeer"]
    forget_uploads(timezone.now())
    assert Upload.objects.count() == 1
    forget_uploads(timezone.now() + Upload.GOOD_FOR + timedelta(minutes=1))
    assert not Upload.objects.exists()


def test_after_an_hour_the_file_is_chosen_anew(
    activity: Activity, officer: Person, client_of: Browser
) -> None:
    browser = client_of(officer)
    _page, checked = send(browser, activity, "titel\nBank\n")
    Upload.objects.update(at=timezone.now() - timedelta(minutes=61))
    answer = browser.post(address(activity), {"checked": checked})
    assert answer.status_code == 403
    assert "longer than an hour" in answer.content.decode()
    assert not Contribution.objects.exists()


def test_an_upload_belongs_to_its_officer_and_its_round(
    activity: Activity, place: Place, officer: Person, client_of: Browser
) -> None:
    other = make_ideas_activity(make_process(place, title="Het park"))
    colleague = make_person("Piet", "participation_officer", place=place)
    _page, checked = send(client_of(officer), activity, "titel\nBank\n")
    assert checked
    for browser, on in ((client_of(colleague), activity), (client_of(officer), other)):
        answer = browser.post(address(on), {"checked": checked}, follow=True)
        assert "Choose the file once more" in answer.content.decode()
    for odd in ("0", "-1", "²", "x", "9" * 30, "1 OR 1=1"):
        assert client_of(officer).post(address(activity), {"checked": odd}).status_code == 302
    assert not Contribution.objects.exists()


def test_choosing_another_file_replaces_the_first(
    activity: Activity, officer: Person, client_of: Browser
) -> None:
    browser = client_of(officer)
    _page, first = send(browser, activity, "titel\nBank\n")
    _page, second = send(browser, activity, "titel\nBoom\n")
    browser.post(address(activity), {"checked": first})
    assert not Contribution.objects.exists()
    browser.post(address(activity), {"checked": second})
    assert Contribution.objects.get().title == "Boom"


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("ideeen.exe", "MZ", "cannot be read"),
        ("ideeen.csv", "a;b\n1;2\n", "names of the columns"),
        ("ideeen.xlsx", "titel\nBank", "not a spreadsheet"),
        ("ideeen.pb", "META\n", "no line PROJECTS"),
        ("ideeen.csv", "", "empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence_on_the_page(
    activity: Activity, officer: Person, client_of: Browser, name: str, text: str, sentence: str
) -> None:
    page, checked = send(client_of(officer), activity, text, name)
    assert sentence in page
    assert not checked and not Upload.objects.exists()


def test_a_file_with_nothing_but_bad_rows_offers_nothing(
    activity: Activity, officer: Person, client_of: Browser
) -> None:
    page, _checked = send(client_of(officer), activity, "titel;kost\n;1\nBank;duur\n")
    assert "line 2:" in page and "line 3:" in page
    assert 'name="checked"' not in page


def test_what_stands_in_the_file_is_never_markup(
    activity: Activity, officer: Person, client_of: Browser
) -> None:
    evil = "<script>alert(1)</script>"
    text = f"titel;kost;{evil};thema;wijk\n{evil};1;2;{evil};{evil}\nBank;{evil};;;\n"
    page, _checked = send(client_of(officer), activity, text, f"{evil}.csv")
    assert evil not in page
    assert "&lt;script&gt;" in page


def test_only_officers_of_this_town_come_near(
    activity: Activity, ann: Person, moderator: Person, client_of: Browser
) -> None:
    file = {"file": SimpleUploadedFile("x.csv", b"titel\nBank\n")}
    assert client_of().post(address(activity), file).status_code == 302
    for somebody in (ann, moderator):
        assert client_of(somebody).post(address(activity), file).status_code == 403
    assert not Upload.objects.exists()


def test_an_officer_who_leaves_takes_the_waiting_file_along(
    activity: Activity, officer: Person, client_of: Browser
) -> None:
    send(client_of(officer), activity, "titel;indiener\nBank;Mevrouw Pauwels\n")
    perform(erase_account, by=officer, on=officer)
    assert not Upload.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_export_is_a_file_for_officers(
    activity: Activity, officer: Person, ann: Person, client_of: Browser, kind: str
) -> None:
    path = f"/en/bureau/{activity.place.slug}/ideeen/{activity.slug}/export.{kind}"
    answer = client_of(officer).get(path)
    assert answer["Content-Disposition"] == f'attachment; filename="{activity.slug}.{kind}"'
    assert (b"".join(answer) if answer.streaming else answer.content)[:3] in (b"\xef\xbb\xbf", b"PK\x03")
    assert client_of(ann).get(path).status_code == 403


@pytest.mark.parametrize("kind", ["exe", "csv%0aX: y", 'x"', "XLSX", "\u202e"])
def test_there_is_no_other_kind_of_export(
    activity: Activity, officer: Person, client_of: Browser, kind: str
) -> None:
    path = f"/en/bureau/{activity.place.slug}/ideeen/{activity.slug}/export.{kind}"
    assert client_of(officer).get(path).status_code == 404
