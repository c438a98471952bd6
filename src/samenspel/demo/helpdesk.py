# SPDX-License-Identifier: EUPL-1.2
"""The helpdesk of the demo's network: opened through the door; what was asked, answered and registered before today in bulk."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import translation

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Answer, Contribution, Follow, State
from samenspel.foundations.contributions.publishing import due_for
from samenspel.foundations.contributions.search import stems_of
from samenspel.foundations.people.models import RoleGrant
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.foundations.rules.roles import ParticipationOfficer
from samenspel.learn.helpdesk import actions, interest
from samenspel.learn.helpdesk.models import Consent, HelpQuestion, Interest

if TYPE_CHECKING:
    from .seed import Maker

Row = dict[str, Any]


def fill(maker: Maker, data: Row) -> None:
    network = Place.objects.get(is_network=True)
    editor = maker.people[data["editor"]]
    activity: Activity = perform(actions.open_helpdesk, by=maker.people["admin"], on=network)
    RoleGrant.objects.create(
        person=editor, role=ParticipationOfficer.key, place=network, given_by=maker.people["admin"]
    )
    activity.opens_at, activity.owner, activity.place = maker.midnight(data["opened"]), editor, network
    activity.save(update_fields=["opens_at", "owner"])
    _questions(maker, activity, data["questions"], data["editor"])
    _interest(maker, data["interest"])


def _questions(maker: Maker, activity: Activity, rows: list[Row], editor: str) -> None:
    made = [(_question(maker, activity, number, row), row) for number, row in enumerate(rows, start=1)]
    Contribution.objects.bulk_create(one for one, _row in made)
    HelpQuestion.objects.bulk_create(
        HelpQuestion(contribution=one, town_name=row["town"], instrument=row["instrument"])
        for one, row in made
    )
    Follow.objects.bulk_create(
        Follow(contribution=one, person_id=one.author_id) for one, _row in made if one.author_id
    )
    answers = [
        Answer(
            contribution=one,
            status=answer["status"],
            text=answer["text"].strip(),
            by=maker.people[editor],
            signed=maker.signed(editor),
            at=one.answered_at or maker.at(answer["day"]),
        )
        for one, row in made
        for answer in row["answers"]
    ]
    Answer.objects.bulk_create(answers)
    Activity.objects.filter(pk=activity.pk).update(last_number=len(made), public_count=len(made))
    maker.counts["vragen"] += len(made)
    maker.counts["antwoorden"] += len(answers)


def _question(maker: Maker, activity: Activity, number: int, row: Row) -> Contribution:
    """A moderator sees it first: it is public some hours or a day after it was asked, and then the term begins."""
    answer, published_at = next(iter(row["answers"]), None), maker.at(row["published"])
    return Contribution(
        place=activity.place,
        activity=activity,
        kind=actions.KIND,
        number=number,
        author=maker.people[row["author"]] if row["author"] else None,
        author_name=row["signed"],
        title=row["title"],
        text=row["text"].strip(),
        state=State.PUBLISHED,
        is_public=True,
        owner=activity.owner,
        made_at=maker.at(row["day"]),
        published_at=published_at,
        due_at=due_for(activity, published_at, closed=set()),
        answered_at=maker.at(answer["day"]) if answer else None,
        answer_status=answer["status"] if answer else "",
        stems=stems_of(row["title"], row["text"]),
    )


def _interest(maker: Maker, rows: list[Row]) -> None:
    """Asked on the page and confirmed in the letter, a quarter of an hour later."""
    with translation.override("nl"):
        agreed = str(interest.CONSENT)
    made = [
        Interest(
            email=row["email"],
            name=row["name"],
            town_name=row["town"],
            tracks=interest.known_tracks(row["tracks"]),
            remark=row["remark"],
            confirmed_at=maker.at(row["day"]),
            followed_up_at=maker.at(row["taken_up"]) if row["taken_up"] is not None else None,
        )
        for row in rows
    ]
    Interest.objects.bulk_create(made)
    Consent.objects.bulk_create(
        Consent(
            interest=one,
            text=agreed,
            tracks=one.tracks,
            asked_at=one.confirmed_at - timedelta(minutes=15),
            confirmed_at=one.confirmed_at,
        )
        for one in made
    )
    maker.counts["belangstellenden"] += len(made)
