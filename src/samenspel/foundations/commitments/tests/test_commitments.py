# SPDX-License-Identifier: EUPL-1.2
"""A promise is made, reported on, kept with evidence or given up with a reason, and never moves in silence."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from factories import make_idea, make_ideas_activity, make_person, make_process, make_town
from PIL import Image
from post_office.models import Email

from samenspel.foundations.accounts.actions import erase_account
from samenspel.foundations.commitments import actions as do
from samenspel.foundations.commitments.models import Commitment, Progress
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.contributions.pictures import read_picture
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, perform

pytestmark = pytest.mark.django_db
Drawn = tuple[ContentFile, ContentFile]
REASON = "De aannemer is failliet en er is geen budget meer."


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def place(db: None) -> Place:
    return make_town()


@pytest.fixture
def alderman(place: Place) -> Person:
    return make_person("Sara", "alderman", place=place)


@pytest.fixture
def ann(place: Place) -> Person:
    return make_person("Ann")


@pytest.fixture
def idea(place: Place, ann: Person) -> Contribution:
    return make_idea(make_ideas_activity(make_process(place)), ann)


def commit(place: Place, by: Person, **facts: Any) -> Commitment:
    facts = {
        "title": "Twee banken onder de linde",
        "owner_name": "Sara, schepen",
        "due_on": timezone.localdate() + timedelta(days=60),
        **facts,
    }
    return perform(do.commit, by=by, on=place, **facts)


@pytest.fixture
def picture(settings: Any, tmp_path: Path) -> Drawn:
    """As the form hands it over: (large, small), of 960 by 720 pixels and half of that."""
    settings.MEDIA_ROOT = tmp_path
    out = io.BytesIO()
    Image.new("RGB", (960, 720), "green").save(out, "PNG")
    return read_picture(ContentFile(out.getvalue(), name="veld.png"))


def test_a_promise_about_an_idea_belongs_to_its_process(
    place: Place, alderman: Person, idea: Contribution
) -> None:
    made = commit(place, alderman, contribution=idea, title="Twee\nbanken", process_number=99)
    assert made.process_number == idea.activity.process_number
    assert (made.state, made.sign, made.title) == ("running", "running", "Twee banken")


def test_a_promise_about_an_idea_of_another_town_is_refused(place: Place, idea: Contribution) -> None:
    other = make_town("elders")
    els = make_person("Els", "alderman", place=other)
    with pytest.raises(ValidationError, match="another town"):
        commit(other, els, contribution=idea)
    assert not Commitment.objects.exists()


def test_only_who_answers_for_this_town_promises_and_settles(
    place: Place, alderman: Person, ann: Person
) -> None:
    els = make_person("Els", "alderman", place=make_town("elders"))
    councillor = make_person("Cor", "councillor", place=place)
    for somebody in (ann, els, councillor, ANONYMOUS):
        with pytest.raises(Refused):
            commit(place, somebody)
    made = commit(place, alderman)
    for somebody in (ann, els, councillor, ANONYMOUS):
        for action, words in (
            (do.report, {"text": "Het loopt."}),
            (do.keep, {"evidence": "Zie de foto van 3 mei."}),
            (do.give_up, {"reason": REASON}),
            (do.change, {"version": 1, "why": "Daarom.", "due_on": date(2030, 1, 1)}),
        ):
            with pytest.raises(Refused):
                perform(action, by=somebody, on=made, **words)
    made.refresh_from_db()
    assert (made.state, made.version, made.progress.count()) == ("running", 1, 0)


def test_kept_asks_for_evidence_and_tells_who_follows(
    place: Place, alderman: Person, ann: Person, idea: Contribution
) -> None:
    made = commit(place, alderman, contribution=idea)
    with pytest.raises(ValidationError, match="where people can see"):
        perform(do.keep, by=alderman, on=made, evidence="  ja      ")
    assert not Email.objects.exists()
    perform(do.keep, by=alderman, on=made, evidence="Vlasmarkt, sinds 3 mei.")
    made.refresh_from_db()
    assert (made.state, made.evidence, made.settled_on) == (
        "kept",
        "Vlasmarkt, sinds 3 mei.",
        timezone.localdate(),
    )
    [letter] = Email.objects.all()
    assert letter.to == [ann.email]
    assert "Vlasmarkt, sinds 3 mei." in letter.message


def test_given_up_asks_for_a_reason_that_stays_on_the_page(place: Place, alderman: Person) -> None:
    made = commit(place, alderman)
    with pytest.raises(ValidationError, match="at least one full sentence"):
        perform(do.give_up, by=alderman, on=made, reason="Geen geld.")
    perform(do.give_up, by=alderman, on=made, reason=REASON)
    made.refresh_from_db()
    assert (made.state, made.progress.get().text) == ("broken", REASON)


@pytest.mark.parametrize("settle", ["keep", "give_up"])
def test_what_was_settled_is_settled(place: Place, alderman: Person, settle: str) -> None:
    made = commit(place, alderman)
    words = {"keep": {"evidence": "Vlasmarkt, sinds 3 mei."}, "give_up": {"reason": REASON}}
    perform(getattr(do, settle), by=alderman, on=made, **words[settle])
    for action, data in (
        (do.keep, words["keep"]),
        (do.give_up, words["give_up"]),
        (do.report, {"text": "Toch nog nieuws."}),
        (do.change, {"version": 1, "why": "Daarom niet."}),
    ):
        with pytest.raises(Refused, match="already settled"):
            perform(action, by=alderman, on=made, **data)


def test_news_is_told_and_kept(place: Place, alderman: Person, ann: Person, idea: Contribution) -> None:
    made = commit(place, alderman, contribution=idea)
    perform(do.report, by=alderman, on=made, text="De banken zijn besteld.")
    assert made.progress.get().text == "De banken zijn besteld."
    assert [letter.to for letter in Email.objects.all()] == [[ann.email]]


def test_what_was_spent_is_the_newest_amount_and_each_report_keeps_its_own(
    place: Place, alderman: Person
) -> None:
    made = commit(place, alderman, budget_cents=4_200_000)
    assert made.spent_cents is None
    for text, spent in (("Besteld.", 1_200_000), ("Nog geen nieuws.", None), ("Een factuur terug.", 900_000)):
        perform(do.report, by=alderman, on=made, text=text, spent_cents=spent)
    made.refresh_from_db()
    assert made.spent_cents == 900_000
    assert list(made.progress.values_list("text", "spent_cents")) == [
        ("Een factuur terug.", 900_000),
        ("Nog geen nieuws.", None),
        ("Besteld.", 1_200_000),
    ]


def test_nothing_spent_is_not_the_same_as_never_said(place: Place, alderman: Person) -> None:
    made = commit(place, alderman)
    perform(do.report, by=alderman, on=made, text="Wij zoeken een aannemer.", spent_cents=0)
    made.refresh_from_db()
    assert made.spent_cents == 0 and made.progress.get().spent_cents == 0


def test_more_than_the_budget_may_be_spent(place: Place, alderman: Person) -> None:
    made = commit(place, alderman, budget_cents=100_000)
    perform(do.report, by=alderman, on=made, text="Duurder dan gedacht.", spent_cents=130_000)
    made.refresh_from_db()
    assert (made.spent_cents, made.budget_cents) == (130_000, 100_000)


@pytest.mark.parametrize(("said", "kept"), [(4_100_000, 4_100_000), (None, 1_200_000)])
def test_who_keeps_a_promise_may_say_what_it_cost_in_the_end(
    place: Place, alderman: Person, said: int | None, kept: int
) -> None:
    made = commit(place, alderman)
    perform(do.report, by=alderman, on=made, text="Besteld.", spent_cents=1_200_000)
    perform(do.keep, by=alderman, on=made, evidence="Vlasmarkt, sinds 3 mei.", spent_cents=said)
    made.refresh_from_db()
    assert (made.state, made.spent_cents) == ("kept", kept)


def test_a_report_keeps_its_picture_in_two_sizes(place: Place, alderman: Person, picture: Drawn) -> None:
    made = commit(place, alderman)
    perform(do.report, by=alderman, on=made, text="Zie zelf.", picture=picture, description=" De\nlinde ")
    one = Progress.objects.get()
    assert one.description == "De linde"
    assert (one.width, one.height) == (480, 360)
    assert [Image.open(file.open()).size for file in (one.picture, one.small)] == [(960, 720), (480, 360)]


@pytest.mark.parametrize("description", ["", "  "])
def test_a_picture_without_a_description_is_refused_and_nothing_is_written(
    place: Place, alderman: Person, picture: Drawn, tmp_path: Path, description: str
) -> None:
    made = commit(place, alderman)
    with pytest.raises(ValidationError, match="what is in the picture") as wrong:
        perform(
            do.report,
            by=alderman,
            on=made,
            text="Zie.",
            spent_cents=5,
            picture=picture,
            description=description,
        )
    assert set(wrong.value.error_dict) == {"description"}
    made.refresh_from_db()
    assert made.spent_cents is None and not Progress.objects.exists()
    assert not list(tmp_path.rglob("*.jpg"))


def test_a_changed_date_is_told_in_public_and_an_old_window_changes_nothing(
    place: Place, alderman: Person
) -> None:
    made = commit(place, alderman)
    perform(
        do.change, by=alderman, on=made, version=1, why="De levering duurt langer.", due_on=date(2030, 1, 1)
    )
    with pytest.raises(ValidationError, match="A colleague changed this"):
        perform(do.change, by=alderman, on=made, version=1, why="Ik wist van niets.", due_on=date(2031, 1, 1))
    made.refresh_from_db()
    assert (made.due_on, made.version) == (date(2030, 1, 1), 2)
    assert list(made.progress.values_list("text", flat=True)) == ["De levering duurt langer."]


def test_it_is_late_from_the_day_after_its_day(place: Place, alderman: Person) -> None:
    today = timezone.localdate()
    assert commit(place, alderman, due_on=today).sign == "running"
    late = commit(place, alderman, due_on=today - timedelta(days=1))
    assert late.sign == "late"
    perform(do.keep, by=alderman, on=late, evidence="Vlasmarkt, sinds 3 mei.")
    assert Commitment.objects.get(pk=late.pk).sign == "kept"


def test_what_is_not_public_is_seen_by_staff_of_the_town_only(
    place: Place, alderman: Person, ann: Person
) -> None:
    made = commit(place, alderman)
    Commitment.objects.update(is_public=False)
    els = make_person("Els", "alderman", place=make_town("elders"))
    seen = [
        Commitment.objects.visible_to(somebody).filter(pk=made.pk).exists()
        for somebody in (alderman, ann, els, ANONYMOUS)
    ]
    assert seen == [True, False, False, False]


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "kept", "evidence": "Daar.", "settled_on": None},
        {"state": "running", "settled_on": date(2030, 1, 1)},
        {"state": "kept", "evidence": "", "settled_on": date(2030, 1, 1)},
        {"spent_cents": -1},
    ],
)
def test_the_database_itself_refuses_half_a_settlement_and_money_below_zero(
    place: Place, alderman: Person, wrong: dict[str, Any]
) -> None:
    made = commit(place, alderman)
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=made.pk).update(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"spent_cents": -1},
        {"picture": "a.jpg", "small": "a-s.jpg"},
        {"picture": "a.jpg", "description": "De linde"},
        {"small": "a-s.jpg", "description": "De linde"},
    ],
)
def test_the_database_itself_refuses_a_picture_without_words_and_half_a_picture(
    place: Place, alderman: Person, wrong: dict[str, Any]
) -> None:
    made = commit(place, alderman)
    perform(do.report, by=alderman, on=made, text="Het loopt.")
    with pytest.raises(IntegrityError), transaction.atomic():
        made.progress.update(**wrong)


def test_erasing_an_account_leaves_the_picture_and_what_was_spent(
    place: Place, alderman: Person, picture: Drawn
) -> None:
    made = commit(place, alderman, owner=alderman)
    perform(
        do.report, by=alderman, on=made, text="Zie.", spent_cents=5, picture=picture, description="De linde"
    )
    perform(erase_account, by=alderman, on=alderman)
    one = Progress.objects.get()
    assert one.by is None and one.spent_cents == 5
    assert one.picture.storage.exists(one.picture.name) and one.small.storage.exists(one.small.name)


def test_erasing_an_account_leaves_the_promise_and_its_office(place: Place, alderman: Person) -> None:
    made = commit(place, alderman, owner=alderman)
    perform(do.report, by=alderman, on=made, text="Het loopt goed.")
    perform(erase_account, by=alderman, on=alderman)
    made.refresh_from_db()
    assert (made.owner, made.owner_name) == (None, "Sara, schepen")
    assert Progress.objects.get().by is None
