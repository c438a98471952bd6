# SPDX-License-Identifier: EUPL-1.2
"""A promise while it is carried out: what was spent and how it looks, told at the desk and shown to everybody."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from factories import make_person, make_town
from PIL import Image

from samenspel.foundations.commitments.models import Commitment, Progress
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.plan.processes.models import Process

from .test_pages import promise

HARD = "\N{NO-BREAK SPACE}"
Post = Callable[..., Any]


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def one(town: Place) -> Commitment:
    return promise(town, "Drie bomen", budget_cents=4_200_000)


@pytest.fixture
def tell(one: Commitment, town: Place, alderman: Person, signed_in: Callable[[Person], Client]) -> Post:
    """Send the form of the desk: `tell(spent_euros="12000", picture=photo())`."""
    client = signed_in(alderman)

    def send(do: str = "report", **words: Any) -> Any:
        words = {"text": "De bomen zijn besteld.", "do": do, **words}
        return client.post(reverse("desk-commitment", args=[town.slug, one.pk]), words)

    return send


def photo(maker: str = "GEHEIMECAMERA") -> SimpleUploadedFile:
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x010F] = maker
    Image.new("RGB", (960, 720), "green").save(out, "JPEG", exif=exif.tobytes())
    assert maker.encode() in out.getvalue()
    return SimpleUploadedFile("veld.jpg", out.getvalue(), content_type="image/jpeg")


def html_of(client: Client, one: Commitment) -> str:
    page = client.get(reverse("commitment", args=[one.place.slug, one.pk]))
    assert page.status_code == 200
    return page.content.decode().replace(HARD, " ")


def test_what_was_spent_stands_on_the_page_beside_the_budget(
    one: Commitment, tell: Post, client: Client
) -> None:
    assert "What was spent" not in html_of(client, one)
    assert tell(spent_euros="12000").status_code == 302
    assert tell(text="De eerste boom staat er.", spent_euros="18450.50").status_code == 302
    assert tell(text="De tweede boom staat er.").status_code == 302
    html = html_of(client, one)
    assert "€ 18,450.50 of € 42,000 spent." in html and "over the budget" not in html
    assert html.count("€ 12,000 spent so far") == html.count("€ 18,450.50 spent so far") == 1
    assert [amount.replace(HARD, " ") for _day, amount in _spending(client, one)["reports"]] == [
        "€ 18,450.50",
        "€ 12,000",
    ]


def _spending(client: Client, one: Commitment) -> dict[str, Any]:
    return client.get(reverse("commitment", args=[one.place.slug, one.pk])).context["spending"]


def test_over_the_budget_is_said_and_drawn(one: Commitment, tell: Post, client: Client) -> None:
    tell(spent_euros="50000")
    assert "€ 50,000 of € 42,000 spent, € 8,000 over the budget." in html_of(client, one)
    assert [row["value"] for row in _spending(client, one)["bars"]] == [4_200_000, 5_000_000]


def test_without_a_budget_there_is_an_amount_and_no_bar(town: Place, one: Commitment, client: Client) -> None:
    Commitment.objects.update(budget_cents=None, spent_cents=120_000)
    assert "€ 1,200 spent." in html_of(client, one)
    assert _spending(client, one)["bars"] == []


def test_the_last_amount_is_given_with_the_evidence(one: Commitment, tell: Post, client: Client) -> None:
    answer = tell("keep", evidence="Vlasmarkt, sinds 3 mei.", spent_euros="41999.99")
    assert answer.status_code == 302
    assert "€ 41,999.99 of € 42,000 spent." in html_of(client, one)


@pytest.mark.parametrize("name", ["commitments", "town"])
def test_lists_say_what_was_spent_where_it_is_known(
    name: str, town: Place, one: Commitment, client: Client
) -> None:
    promise(town, "Een bank", budget_cents=100_000)
    Commitment.objects.filter(pk=one.pk).update(spent_cents=1_200_000)
    html = client.get(reverse(name, args=[town.slug])).content.decode().replace(HARD, " ")
    assert "€ 12,000 of € 42,000 spent" in html and html.count(" spent") == 1
    assert " · </span>" not in html  # where nothing was said, nothing hangs behind the date


def test_the_page_of_a_process_says_what_was_spent(
    idea: Any, one: Commitment, town: Place, client: Client
) -> None:
    process = idea().activity.process_number
    Commitment.objects.filter(pk=one.pk).update(spent_cents=1_200_000, process_number=process)
    address = reverse("process", args=[town.slug, Process.objects.get(pk=process).slug])
    assert "€ 12,000 of € 42,000 spent" in client.get(address).content.decode().replace(HARD, " ")


def test_a_picture_is_written_anew_and_shown_with_its_description(
    one: Commitment, tell: Post, client: Client
) -> None:
    assert tell(picture=photo(), description="Drie kuilen voor <bomen>").status_code == 302
    news = Progress.objects.get()
    html = html_of(client, one)
    assert 'alt="Drie kuilen voor &lt;bomen&gt;"' in html and 'width="480" height="360"' in html
    for size, pixels in (("groot", (960, 720)), ("klein", (480, 360))):
        address = reverse("commitment-picture", args=[one.place.slug, news.pk, size])
        assert address in html
        answer = client.get(address)
        content = b"".join(answer.streaming_content)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert answer["X-Content-Type-Options"] == "nosniff" and "private" in answer["Cache-Control"]
        assert Image.open(io.BytesIO(content)).size == pixels
        assert b"GEHEIM" not in content and b"Exif" not in content


def test_a_picture_has_no_address_where_its_promise_has_none(
    idea: Any, one: Commitment, town: Place, tell: Post, client: Client, alderman: Person, signed_in: Any
) -> None:
    tell(picture=photo(), description="Drie kuilen")
    tell(text="Zonder beeld, deze keer.")
    plain, news = Progress.objects.order_by("description")
    elsewhere, officer = make_town("elders"), signed_in(alderman)
    stranger = signed_in(make_person("Els", "alderman", place=elsewhere))

    def status(who: Client, place: Place = town, row: Progress = news, size: str = "klein") -> int:
        return who.get(reverse("commitment-picture", args=[place.slug, row.pk, size])).status_code

    assert status(client) == 200
    assert status(client, place=elsewhere) == status(client, row=plain) == status(client, size="reus") == 404
    Commitment.objects.update(is_public=False)
    assert (status(client), status(stranger), status(officer)) == (404, 404, 200)
    contribution = idea()
    Commitment.objects.update(is_public=True, contribution=contribution)
    assert status(client) == 200
    type(contribution.activity).objects.update(is_public=False)
    assert (status(client), status(stranger), status(officer)) == (404, 404, 200)


def test_a_photo_can_be_taken_away_and_the_report_stays(
    one: Commitment, town: Place, tell: Post, client: Client, alderman: Person, signed_in: Any, media: Path
) -> None:
    tell(picture=photo(), description="Twee kinderen in de kuil", text="De kuilen zijn gegraven.")
    news = Progress.objects.get()
    remove = reverse("desk-commitment-picture-remove", args=[town.slug, news.pk])
    stranger = signed_in(make_person("Els", "alderman", place=make_town("elders")))
    assert stranger.post(remove).status_code == 403 and list(media.rglob("*.jpg"))
    assert signed_in(alderman).post(remove).status_code == 302
    page = html_of(client, one)
    assert "De kuilen zijn gegraven." in page and "Twee kinderen" not in page
    assert not list(media.rglob("*.jpg"))
    assert signed_in(alderman).post(remove).status_code == 403, "there is no photo any more"


def test_a_picture_whose_file_is_gone_is_not_found(
    one: Commitment, tell: Post, client: Client, media: Path
) -> None:
    tell(picture=photo(), description="Drie kuilen")
    for file in media.rglob("*.jpg"):
        file.unlink()
    address = reverse("commitment-picture", args=[one.place.slug, Progress.objects.get().pk, "klein"])
    assert client.get(address).status_code == 404
    assert "Drie kuilen" in html_of(client, one)


@pytest.mark.parametrize(
    ("words", "field", "sentence"),
    [
        ({"spent_euros": "-1"}, "spent_euros", "zero or more"),
        ({"spent_euros": "veel"}, "spent_euros", "in digits"),
        ({"spent_euros": "1.005"}, "spent_euros", "two digits"),
        ({"spent_euros": "1000000000000"}, "spent_euros", "less than or equal"),
        ({"description": "Drie kuilen"}, "picture", "Choose it again"),
        ({"text": "Kort."}, "text", "at least 10"),
    ],
)
def test_what_is_not_right_is_said_and_nothing_is_published(
    tell: Post, words: dict[str, Any], field: str, sentence: str
) -> None:
    page = tell(**words)
    assert page.status_code == 200 and set(page.context["form"].errors) == {field}
    assert sentence in page.context["form"].errors[field][0]
    assert not Progress.objects.exists() and Commitment.objects.get().spent_cents is None


def test_a_picture_without_a_description_is_refused_with_a_sentence(tell: Post) -> None:
    page = tell(picture=photo(), spent_euros="12000")
    assert page.context["form"].errors == {"description": ["Say in a few words what is in the picture."]}
    assert not Progress.objects.exists() and Commitment.objects.get().spent_cents is None


def test_a_file_that_is_no_picture_is_refused_once(tell: Post) -> None:
    page = tell(
        picture=SimpleUploadedFile("x.jpg", b"<script>", content_type="image/jpeg"), description="Iets"
    )
    assert (
        set(page.context["form"].errors) == {"picture"} and len(page.context["form"].errors["picture"]) == 1
    )
    assert not Progress.objects.exists()


def test_the_form_of_the_desk_can_carry_a_picture_and_shows_what_is_known(
    one: Commitment, town: Place, alderman: Person, signed_in: Any
) -> None:
    Commitment.objects.update(spent_cents=1_200_000)
    page = signed_in(alderman).get(reverse("desk-commitment", args=[town.slug, one.pk]))
    html = page.content.decode().replace(HARD, " ")
    assert 'enctype="multipart/form-data"' in html and "€ 12,000 of € 42,000 spent." in html
    assert page.context["form"]["spent_euros"].value() is None


@pytest.mark.parametrize("doing", ["report", "keep", "give_up", "change"])
def test_the_form_goes_to_the_page_it_stands_on(
    doing: str, one: Commitment, town: Place, alderman: Person, signed_in: Any
) -> None:
    address = reverse("desk-commitment", args=[town.slug, one.pk])
    html = signed_in(alderman).get(address, {"doe": doing}).content.decode()
    [form] = re.findall(r'<form class="form"[^>]*>', html)
    assert " action=" not in form


def test_a_promise_with_many_reports_and_pictures_takes_few_queries(
    one: Commitment, tell: Post, client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        tell(picture=photo(), description=f"Boom {number}", spent_euros=str(number * 1000))
    with django_assert_max_num_queries(5):
        html = html_of(client, one)
    assert html.count("<img") == 6
    client.get(reverse("commitments", args=[one.place.slug]))
    with django_assert_max_num_queries(4):
        client.get(reverse("commitments", args=[one.place.slug]))
