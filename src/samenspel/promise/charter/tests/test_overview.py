# SPDX-License-Identifier: EUPL-1.2
"""The first page of the campaign, the map, the figures, the page of a municipality and the wall."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone, translation
from factories import make_person, make_town

from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.places.loading import load_places
from samenspel.foundations.places.models import Place
from samenspel.promise.charter.models import (
    Ally,
    Anchor,
    Campaign,
    Check,
    Evaluation,
    Milestone,
    Post,
    Standing,
    Trial,
    WorkPoint,
)
from samenspel.promise.charter.overview import drawings, queries
from samenspel.promise.charter.overview.blocks import town_block
from samenspel.promise.charter.standing import RUNGS, refresh
from samenspel.promise.charter.values.sets import shipped

from .making import make_campaign, make_municipality, make_signature, members_of

pytestmark = pytest.mark.django_db
SPENT = 2  # session and person


def in_with(person: Any = None) -> Client:
    browser = Client()
    if person is not None:
        browser.force_login(person, backend="samenspel.foundations.people.sessions.ByCode")
    return browser


def read(address: str, person: Any = None, status: int = 200) -> str:
    answer = in_with(person).get(address)
    assert answer.status_code == status, answer
    return answer.content.decode()


def make_post(campaign: Campaign, title: str = "Feest op het plein", **facts: Any) -> Post:
    return Post.objects.create(
        **{
            "campaign": campaign,
            "place": campaign.place,
            "kind": Post.Kind.PARTY,
            "title": title,
            "text": "Met muziek.",
            "on": timezone.localdate(),
            "consents": True,
            "check_state": Check.CONFIRMED,
            "made_at": timezone.now(),
            **facts,
        }
    )


def make_anchor(campaign: Campaign, title: str = "In het reglement", **facts: Any) -> Anchor:
    """An anchor; a checked one with the commitment that its check made."""
    due = timezone.localdate() + timedelta(days=30)
    facts = {
        "campaign": campaign,
        "place": campaign.place,
        "kind": Anchor.Kind.REGULATION,
        "title": title,
        "owner_name": "Mia Claes, schepen",
        "due_on": due,
        "check_state": Check.CONFIRMED,
        "made_at": timezone.now(),
        **facts,
    }
    if facts["check_state"] == Check.CONFIRMED and "commitment" not in facts:
        facts["commitment"] = make_commitment(campaign.place, title, due_on=facts["due_on"])
    return Anchor.objects.create(**facts)


def make_commitment(place: Place, title: str, **facts: Any) -> Commitment:
    return Commitment.objects.create(
        **{
            "place": place,
            "title": title,
            "owner_name": "Mia Claes, schepen",
            "due_on": timezone.localdate(),
            "made_at": timezone.now(),
            **facts,
        }
    )


def make_evaluation(campaign: Campaign, **facts: Any) -> Evaluation:
    today = timezone.localdate()
    return Evaluation.objects.create(
        **{
            "campaign": campaign,
            "place": campaign.place,
            "planned_on": today,
            "held_on": today,
            "with_whom": "de burgemeester",
            "values_version": shipped().version,
            "is_offered": True,
            "check_state": Check.CONFIRMED,
            "made_at": timezone.now(),
            "scores": {
                shipped().values[0].key: {"score": 4, "evidence": "Elk advies kreeg antwoord.", "adjust": "Sneller."}
            },
            "conclusion": "Halfweg.",
            **facts,
        }
    )  # fmt: skip


# The map and its numbers ---------------------------------------------------------------


def test_all_municipalities_are_drawn_listed_and_counted_and_the_page_stays_light(
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    load_places()
    gent = Place.objects.get(slug="gent")
    make_signature(make_campaign(place=gent))
    make_campaign(place=Place.objects.get(slug="aalst"))
    browser = in_with()
    with django_assert_max_num_queries(8):
        page = browser.get("/en/waarden/").content.decode()
    assert "2 of 304 municipalities are on their way" in page
    assert page.count("<use ") >= 304
    assert page.count('<th scope="row"><a href="/en/waarden/gemeente/') == 304
    assert 'aria-label="Gent: Signed by one or more"' in page
    assert len(gzip.compress(page.encode())) < 100_000


def test_the_fictional_town_stands_on_the_map_and_in_no_number() -> None:
    real = make_municipality("Echtdam", lat=51.0, lon=4.0)
    fictional = make_municipality("Leiedam", lat=50.9, lon=3.4, is_fictional=True, is_active=True)
    asleep = make_municipality("Slaapdam", lat=50.9, lon=3.5, is_fictional=True)
    for place in (real, fictional):
        make_signature(make_campaign(place=place))
    page = read("/en/waarden/")
    assert "1 of 1 municipalities is on its way" in page
    assert "Leiedam is fictional" in page and 'aria-label="Leiedam: Signed by one or more"' in page
    assert asleep.name not in page
    assert "Leiedam" not in read_data("csv") and "Echtdam" in read_data("csv")
    assert [month.numbers for month in queries.progress()] == [(1, 1, 0)]


def test_a_dutch_municipality_counts_apart_and_only_when_somebody_is_busy() -> None:
    make_municipality("Vlamdam")
    dutch = make_municipality("Hollandam", region="netherlands")
    assert [row.name for row in queries.municipalities()] == ["Vlamdam"]
    make_campaign(place=dutch)
    assert [row.name for row in queries.municipalities()] == ["Hollandam", "Vlamdam"]
    page = read("/en/waarden/")
    assert "In the Netherlands 1 municipality is on its way" in page
    assert "0 of 1 municipalities are on their way" in page


def test_every_standing_has_its_own_shape_and_not_only_its_own_colour() -> None:
    assert list(drawings.LOOK.states) == list(reversed(RUNGS))
    shapes = set()
    for key in RUNGS:
        shape = drawings.LOOK.shapes[key]
        shapes.add(shape.split('d="')[1].split('"')[0] if 'd="' in shape else shape)
    assert len(shapes) == len(RUNGS) == 7


def test_one_municipality_found_is_opened_and_several_are_listed() -> None:
    for name in ("Sint Anna", "Sint Bavo"):
        make_municipality(name)
    answer = in_with().get("/en/waarden/?q=bavo")
    assert answer.status_code == 302 and answer["Location"] == "/en/waarden/gemeente/sint-bavo/"
    page = read("/en/waarden/?q=sint")
    assert "2 municipalities found" in page and "/en/waarden/gemeente/sint-anna/" in page
    assert "Nothing found" in read("/en/waarden/?q=xyz%00&q=qq")


def test_progress_counts_each_municipality_from_the_month_it_came_so_far() -> None:
    early, late = make_campaign(), make_campaign()
    Milestone.objects.all().delete()
    for campaign, standing, on in (
        (early, Standing.SIGNED, date(2026, 1, 20)),
        (early, Standing.COALITION, date(2026, 3, 3)),  # written down later than it was
        (late, Standing.COALITION, date(2026, 2, 28)),
    ):
        Milestone.objects.create(campaign=campaign, standing=standing, on=on)
    months = queries.progress(date(2026, 3, 15))
    assert [(month.first.month, month.numbers) for month in months] == [
        (1, (1, 1, 0)),
        (2, (2, 1, 0)),
        (3, (2, 1, 0)),
    ]
    with translation.override("en"):
        assert "January 2026" in drawings.growth(months)
    assert drawings.growth([]) == ""


def read_data(kind: str) -> str:
    answer: Any = in_with().get(f"/en/waarden/gemeenten.{kind}")
    assert answer.status_code == 200
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def test_the_open_data_say_per_municipality_how_far_it_is_and_nothing_of_people() -> None:
    campaign = make_campaign(make_municipality("Echtdam"))
    make_signature(campaign, name="Mia Claes", signed_on=date(2026, 2, 3))
    make_signature(campaign, name="Wacht Nog", confirmed=False)
    rows = list(csv.DictReader(io.StringIO(read_data("csv").lstrip("\ufeff")), delimiter=";"))
    assert [(row["name"], row["standing"], row["since"], row["signatures"]) for row in rows] == [
        ("Echtdam", "signed", "2026-02-03", "1")
    ]
    told = in_with().get("/en/waarden/gemeenten.json").json()
    assert told["municipalities"][0]["standing"] == "signed"
    assert "Mia" not in str(told) and campaign.group_name not in str(told)
    assert in_with().get("/en/waarden/gemeenten.xml").status_code == 404


# The page of a municipality ------------------------------------------------------------


def test_where_nobody_is_busy_the_page_invites_to_begin() -> None:
    make_municipality("Stildam")
    page = read("/en/waarden/gemeente/stildam/")
    assert "Nobody is busy yet" in page and "/en/waarden/gemeente/stildam/beginnen/" in page
    assert "Who signed" not in page and "charter.pdf" not in page
    assert in_with().get("/en/waarden/gemeente/bestaat-niet/").status_code == 404


def test_a_merged_municipality_leads_to_what_it_became() -> None:
    new = make_municipality("Nieuwdam")
    make_municipality("Ouddam", valid_to=date(2025, 1, 1), successor=new)
    make_municipality("Wegdam", valid_to=date(2025, 1, 1))
    answer = in_with().get("/en/waarden/gemeente/ouddam/")
    assert answer.status_code == 302 and answer["Location"] == "/en/waarden/gemeente/nieuwdam/"
    assert in_with().get("/en/waarden/gemeente/wegdam/").status_code == 404


@pytest.mark.parametrize("is_listed", [True, False])
def test_a_group_is_named_and_open_to_others_only_when_it_is_listed(is_listed: bool) -> None:
    campaign = make_campaign(
        make_municipality("Groepdam"), group_name="Cultuurraad Zuid", is_listed=is_listed
    )
    page = read("/en/waarden/gemeente/groepdam/")
    assert ("Cultuurraad Zuid" in page) is is_listed
    assert ("/waarden/gemeente/groepdam/meedoen/" in page) is is_listed
    assert "beginnen/" not in page
    [member] = members_of(campaign)
    assert f"/en/waarden/groep/{campaign.pk}/" in read("/en/waarden/gemeente/groepdam/", member)
    assert f"/waarden/groep/{campaign.pk}/" not in page


def test_a_name_stands_in_public_only_with_consent_and_once_checked() -> None:
    campaign = make_campaign(make_municipality("Tekendam"))
    make_signature(campaign, "Open Naam", consents=True, function="schepen voor jeugd")
    make_signature(campaign, "Stille Naam", office="mayor", function="burgemeester Stille Naam")
    make_signature(campaign, "Wacht Naam", confirmed=False, consents=True)
    make_signature(campaign, "Weg Naam", consents=True, withdrawn_on=timezone.localdate())
    for address in ("/en/waarden/gemeente/tekendam/",):
        page = read(address)
        assert "Open Naam" in page and "schepen voor jeugd" in page and "Mayor" in page
        assert "Stille Naam" not in page and "Wacht Naam" not in page and "Weg Naam" not in page
        assert shipped().version in page


def full_campaign(place: Place) -> Campaign:
    """With two of everything that may stand on the page, and one of each that may not."""
    campaign = make_campaign(place)
    now = timezone.now()
    for number in (1, 2):
        make_signature(campaign, f"Tekenaar {number}", consents=True)
        make_post(campaign, f"Post {number}")
        make_anchor(campaign, f"Anker {number}")
        Ally.objects.create(
            campaign=campaign, name=f"Bond {number}", state="joined", is_public=True, made_at=now
        )
        WorkPoint.objects.create(campaign=campaign, position=number, text=f"Punt {number}", is_public=True)
        Trial.objects.create(
            campaign=campaign, title=f"Proef {number}", evaluate_on=now, evaluated_on=now,
            lessons=f"Les {number}", is_public=True,
        )  # fmt: skip
    make_post(campaign, "Geheim bericht", check_state=Check.WAITING)
    make_anchor(campaign, "Geheim anker", check_state=Check.WAITING)
    Ally.objects.create(campaign=campaign, name="Geheime bond", state="joined", made_at=now)
    WorkPoint.objects.create(campaign=campaign, position=3, text="Geheim punt")
    Trial.objects.create(campaign=campaign, title="Geheime proef", evaluate_on=now)
    make_evaluation(campaign, conclusion="Geheime slotsom", check_state=Check.WAITING)
    make_evaluation(campaign)
    return refresh(campaign)


def test_the_page_shows_what_is_public_and_nothing_else_in_eight_queries(
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    campaign = full_campaign(make_municipality("Volledam"))
    [member] = members_of(campaign)
    browser = in_with(member)
    with django_assert_max_num_queries(8 + SPENT):
        page = browser.get("/en/waarden/gemeente/volledam/").content.decode()
    for word in ("Tekenaar", "Post", "Anker", "Bond", "Punt", "Proef", "Les"):
        assert f"{word} 1" in page and f"{word} 2" in page, word
    assert "4 of 5" in page and "Elk advies kreeg antwoord." in page and "Sneller." in page
    assert "Evaluated half-way" in page
    assert "Geheim" not in page


def test_an_anchor_leads_to_its_commitment_where_the_town_runs_here() -> None:
    for is_active in (True, False):
        place = make_municipality(is_active=is_active)
        made = make_anchor(make_campaign(place)).commitment_id
        page = read(f"/en/waarden/gemeente/{place.slug}/")
        assert "In het reglement" in page and "Mia Claes, schepen, by" in page
        assert (f"/en/{place.slug}/beloften/{made}/" in page) is is_active


def test_new_evidence_that_waits_does_not_hide_the_promise_nor_show_its_new_words() -> None:
    campaign = make_campaign(make_municipality("Wachtdam"))
    made = make_commitment(campaign.place, "De oude woorden")
    make_anchor(campaign, "De nieuwe woorden", commitment=made, check_state=Check.WAITING)
    page = read("/en/waarden/gemeente/wachtdam/")
    assert "De oude woorden" in page and "De nieuwe woorden" not in page
    Commitment.objects.update(is_public=False)
    assert "De oude woorden" not in read("/en/waarden/gemeente/wachtdam/")


def test_a_rung_written_down_late_counts_from_the_day_it_happened() -> None:
    from samenspel.promise.charter.overview.town_page import ladder

    rungs = ladder("signed", {"coalition": date(2026, 5, 1), "signed": date(2026, 3, 1)})
    assert [(str(rung["state"]), rung["on"]) for rung in rungs] == [
        ("done", date(2026, 3, 1)),
        ("done", None),
        ("now", date(2026, 3, 1)),
        ("next", None),
        ("next", None),
        ("next", None),
    ]


def test_nobody_reads_that_the_whole_college_signed_when_it_did_not() -> None:
    campaign = make_campaign(make_municipality("Ladderdam"))
    make_signature(campaign)
    make_anchor(campaign, kept_at=timezone.now(), done_on=timezone.localdate(), evidence="Zie het reglement.")
    refresh(campaign)

    def state() -> str:
        page = read("/en/waarden/gemeente/ladderdam/")
        assert "Now here" in page and page.index("Now here") < page.index("</svg>Anchored")
        before = page[: page.index("</svg>Signed by the whole college")]
        return before[before.rindex('<li class="') + 11 :].split('"')[0]

    assert state() == "next"
    make_signature(campaign, "Het college", office="college")
    assert state() == "done"


@pytest.mark.parametrize(
    "scores",
    [[], None, {"x": 3}, {"x": {"score": "4"}}, {"x": {"score": 9}}, {"x": {"score": 2, "evidence": 5}}],
)
def test_odd_scores_never_break_the_page(scores: Any) -> None:
    campaign = make_campaign(make_municipality("Scoredam"))
    make_evaluation(campaign, scores=scores if scores is not None else {})
    assert "Evaluated half-way" in read("/en/waarden/gemeente/scoredam/")


# The wall ------------------------------------------------------------------------------


def test_the_wall_shows_checked_posts_newest_first_by_page_and_by_kind(
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    campaign = make_campaign(make_municipality("Muurdam"))
    today = timezone.localdate()
    for number in range(14):
        make_post(campaign, f"Bericht {number:02}", on=today - timedelta(days=number))
    make_post(campaign, "Artikel", kind=Post.Kind.ARTICLE, is_example=True, on=today - timedelta(days=40))
    make_post(campaign, "Niet nagekeken", check_state=Check.WAITING)
    browser = in_with()
    with django_assert_max_num_queries(4):
        first = browser.get("/en/waarden/muur/").content.decode()
    assert first.index("Bericht 00") < first.index("Bericht 11") and "Bericht 12" not in first
    assert "Artikel" in read("/en/waarden/muur/?page=2")
    for only in ("soort=article", "voorbeelden=ja"):
        page = read(f"/en/waarden/muur/?{only}")
        assert "Artikel" in page and "Bericht" not in page
    assert "Nothing fits these choices" in read("/en/waarden/muur/?soort=film")
    assert "Bericht 00" in read("/en/waarden/muur/?soort=onzin&page=x")
    assert "Niet nagekeken" not in first


# On the home of a town -----------------------------------------------------------------


def test_the_home_of_a_town_says_who_signed_and_what_is_due_next(
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    town = make_town("blokdam")
    anybody = make_person("Iemand")
    assert town_block(place=town, person=anybody) is None
    campaign = make_campaign(town)
    make_signature(campaign, "Open Naam", consents=True)
    make_signature(campaign, "Stille Naam", office="mayor")
    make_signature(campaign, "Wacht Naam", confirmed=False, consents=True)
    make_anchor(campaign, "Later anker", due_on=timezone.localdate() + timedelta(days=300))
    make_anchor(campaign, "Eerst anker")
    make_anchor(campaign, "Geheim anker", due_on=timezone.localdate(), check_state=Check.WAITING)
    with django_assert_max_num_queries(2):
        block = town_block(place=town, person=anybody)
        assert block is not None and len(block["signed"]) == 2
    page = read("/en/blokdam/")
    assert "Open Naam" in page and "Eerst anker" in page and "/en/waarden/gemeente/blokdam/" in page
    assert "Stille Naam" not in page and "Wacht Naam" not in page and "Geheim anker" not in page


def test_a_picture_or_document_of_the_wall_is_a_jpeg_in_two_sizes(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    post = make_post(make_campaign(), **pictured())
    for size in ("small", "large"):
        answer = in_with().get(f"/en/waarden/beeld/post/{post.pk}/{size}.jpg")
        assert answer.status_code == 200 and answer["Content-Type"] == "image/jpeg"
    for wrong in (
        f"post/{post.pk}/huge.jpg",
        f"talk/{post.pk}/small.jpg",
        "post/99999999999999999999/small.jpg",
    ):
        assert in_with().get(f"/en/waarden/beeld/{wrong}").status_code == 404


def pictured() -> dict[str, Any]:
    from PIL import Image

    def jpeg(name: str) -> ContentFile[bytes]:
        out = io.BytesIO()
        Image.new("RGB", (8, 6)).save(out, "JPEG")
        return ContentFile(out.getvalue(), name)

    return {"picture": jpeg("g.jpg"), "small": jpeg("k.jpg"), "description": "Mensen op een plein"}
