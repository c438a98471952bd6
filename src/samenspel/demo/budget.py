# SPDX-License-Identifier: EUPL-1.2
"""The demo town's finished budget: its projects and ballots in bulk, its count by the same engine as everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Answer, Contribution, Follow, State
from samenspel.foundations.contributions.publishing import due_for
from samenspel.foundations.contributions.search import stems_of
from samenspel.take_part.budget import lot
from samenspel.take_part.budget.actions.counting import count_all
from samenspel.take_part.budget.models import KIND, Ballot, Budget, Envelope, Project, Tally

from .ballots import ballots_of

if TYPE_CHECKING:
    from .seed import Maker


def settings(data: dict[str, Any], themes: Iterable[str]) -> dict[str, Any]:
    return {"amount_cents": data["envelopes"][0]["amount"] * 100, "themes": list(themes)}


def fill(maker: Maker, activity: Activity, data: dict[str, Any]) -> dict[int, Contribution]:
    """Projects, their check, the published rules and lot, ballots, the count, answers. Returns the projects by their number."""
    budget = data["budget"]
    themes = {slugify(row["key"]): row["name"] for row in data["activity"]["categories"]}
    rows = {row["n"]: row for row in budget["projects"]}
    listed_at = maker.at(budget["shortlist"])
    made = {number: _project(maker, activity, row) for number, row in rows.items()}
    for number, row in rows.items():
        made[number].fixed_at = listed_at if row["review"]["feasible"] else None
    Contribution.objects.bulk_create(made.values())
    envelope = Envelope.objects.get(activity=activity)
    feasible = [str(number) for number, row in rows.items() if row["review"]["feasible"]]
    at = {key: place for place, key in enumerate(lot.draw(budget["lot_seed"], feasible), start=1)}
    Project.objects.bulk_create(
        Project(
            contribution=made[number],
            envelope=envelope,
            cost_cents=row["cost"] and row["cost"] * 100,
            theme=themes[row["category"]],
            review=Project.Review.FEASIBLE if row["review"]["feasible"] else Project.Review.NOT_FEASIBLE,
            reason=row["review"]["reason"].strip(),
            reviewed_by=maker.people[row["review"]["by"]],
            reviewed_at=maker.at(row["review"]["day"]),
            lot=at.get(str(number)),
        )
        for number, row in rows.items()
    )
    _around(maker, made, rows)
    Activity.objects.filter(pk=activity.pk).update(
        last_number=len(made), public_count=len(made), stage="closed"
    )
    Budget.objects.filter(activity=activity).update(
        **{name: budget[name] for name in ("rule", "completion", "utilitarian", "comparison", "floor")},
        rules_fixed_at=maker.at(budget["rules_fixed"]),
        shortlist_at=listed_at,
        lot_seed=budget["lot_seed"],
        ballots_public=budget["ballots_public"],
    )
    drawn = ballots_of(budget, budget["ballots"]["seed"])
    Ballot.objects.bulk_create(
        Ballot(
            activity=activity,
            serial=serial,
            vote=",".join(map(str, ballot.projects)),
            area=ballot.area,
            age=ballot.age,
            channel=ballot.channel,
        )
        for serial, ballot in enumerate(drawn, start=1)
    )
    counted = Activity.objects.select_related("budget", "place").get(pk=activity.pk)
    count_all(counted, maker.people["lien"], lambda share, step: None)
    Tally.objects.filter(envelope=envelope).update(counted_at=maker.at(budget["counted"]))
    Budget.objects.filter(activity=activity).update(
        result_at=maker.at(budget["counted"]), settled_at=maker.at(budget["settled"])
    )
    maker.counts["projecten"] += len(made)
    maker.counts["stembiljetten"] += len(drawn)
    return made


def _project(maker: Maker, activity: Activity, row: dict[str, Any]) -> Contribution:
    author, at = maker.resident(row["proposer"]), maker.at(row["day"])
    came_from = row["from"] and maker.made[row["from"]["process"]][row["from"]["idea"]]
    area = maker.areas.get(row["where"] or "")
    said = _said(row)
    return Contribution(
        place=maker.place,
        activity=activity,
        kind=KIND,
        number=row["n"],
        author=author,
        author_name=row["proposer"] or "",
        title=row["title"],
        text=row["text"].strip(),
        origin=came_from or None,
        neighbourhood=area,
        lat=area.lat if area else None,
        lon=area.lon if area else None,
        state=State.PUBLISHED,
        is_public=True,
        owner=activity.owner,
        made_at=at,
        published_at=at,
        due_at=due_for(activity, at),
        answered_at=maker.at(said["day"]),
        answer_status=said["status"],
        stems=stems_of(row["title"], row["text"]),
    )


def _said(row: dict[str, Any]) -> dict[str, Any]:
    """What the town answered: after the count, or at once with the reason when it cannot be done."""
    return row["answer"] or {**row["review"], "status": "rejected", "text": row["review"]["reason"]}


def _around(maker: Maker, made: dict[int, Contribution], rows: dict[int, dict[str, Any]]) -> None:
    """Who follows, what was answered, what people said about it."""
    Follow.objects.bulk_create(
        Follow(contribution=one, person_id=one.author_id) for one in made.values() if one.author_id
    )
    Answer.objects.bulk_create(
        Answer(
            contribution=made[number],
            status=_said(row)["status"],
            text=_said(row)["text"].strip(),
            by=maker.people[_said(row)["by"]],
            signed=maker.signed(_said(row)["by"]),
            at=made[number].answered_at or maker.at(_said(row)["day"]),
        )
        for number, row in rows.items()
    )
    maker.counts["antwoorden"] += len(rows)
    maker.comments(made, list(rows.values()))
    Contribution.objects.bulk_update(made.values(), ["comment_count"])
