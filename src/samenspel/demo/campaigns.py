# SPDX-License-Identifier: EUPL-1.2
"""The values campaign of the demo town: more than a year of it, written in bulk, because actions happen now; the rungs follow as everywhere."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F

from samenspel.foundations.commitments.models import Commitment
from samenspel.promise.charter.anchoring.checked import confirmed
from samenspel.promise.charter.models import (
    Ally,
    Anchor,
    Campaign,
    Check,
    Evaluation,
    Hook,
    Member,
    Milestone,
    Post,
    Recall,
    Signature,
    Standing,
    Talk,
    Task,
    Trial,
    WorkPoint,
)
from samenspel.promise.charter.standing import refresh
from samenspel.promise.charter.values.sets import shipped

if TYPE_CHECKING:
    from .seed import Maker

Row = dict[str, Any]


def fill(maker: Maker, data: Row) -> None:
    began = maker.at(data["began"])
    campaign = Campaign.objects.create(
        place=maker.place,
        group_name=data["group"],
        kind=data["kind"],
        is_listed=True,
        effort=2,
        approach=data["approach"].strip(),
        college_size=data["college_size"],
        priorities=data["priorities"],
        bullets=data["bullets"],
        values_version=shipped().version,
        costs=[_cost(row) for row in data["costs"]],
        made_at=began,
        changed_at=began,
    )
    for key in data["members"]:
        Member.objects.create(campaign=campaign, person=maker.people[key])
    Member.objects.filter(campaign=campaign).update(at=began)
    Task.objects.bulk_create(
        Task(
            campaign=campaign,
            key=row["key"],
            who=row["who"],
            due_on=_day(maker, row["due"]),
            done_on=_day(maker, row.get("done")),
        )
        for row in data["tasks"]
    )
    _coalition(maker, campaign, data)
    _talks(maker, campaign, data)
    _signatures(maker, campaign, data["signatures"])
    _posts(maker, campaign, data["posts"])
    _anchors(maker, campaign, data["anchors"])
    Recall.objects.create(
        campaign=campaign,
        year=_day(maker, data["recall"]["due"]).year,
        due_on=_day(maker, data["recall"]["due"]),
    )
    Evaluation.objects.create(
        **_checked(maker, campaign, 0, waiting=True),
        planned_on=_day(maker, data["evaluation"]["planned"]),
        values_version=campaign.values_version,
    )
    refresh(campaign)
    _milestones(maker, campaign, data)


def _day(maker: Maker, days: int | None) -> Any:
    """The date so many days from today; None when there is none."""
    return None if days is None else maker.today + timedelta(days=days)


def _cost(row: Row) -> Row:
    euros: int = row["rate"] if "rate" in row else row["amount"]
    return {
        "what": row["what"],
        "kind": row["kind"],
        "hours": str(row["hours"]) if "hours" in row else None,
        "cents": euros * 100,
        "times": row["times"],
    }


def _checked(maker: Maker, campaign: Campaign, day: int, *, waiting: bool = False) -> Row:
    """The columns of what a group entered on that day, looked at two days later or not yet."""
    made = maker.at(day)
    facts = {"campaign": campaign, "place": maker.place, "entered_by": maker.people["fatma"], "made_at": made}
    if waiting:
        return facts
    return {
        **facts,
        "check_state": Check.CONFIRMED,
        "checked_by": maker.people["ines"],
        "checked_at": made + timedelta(days=2),
    }


def _coalition(maker: Maker, campaign: Campaign, data: Row) -> None:
    Ally.objects.bulk_create(
        Ally(
            campaign=campaign,
            name=row["name"],
            domain=row["domain"],
            is_council=row.get("council", False),
            contact=row.get("contact", ""),
            email=row.get("email", ""),
            offer=row.get("offer", ""),
            state=row["state"],
            is_public=row.get("public", False),
            made_at=maker.at(row["day"]),
            asked_at=maker.at(row["day"]),
            answered_at=None if row["state"] == Ally.State.ASKED else maker.at(row["day"] + 4),
        )
        for row in data["allies"]
    )


def _talks(maker: Maker, campaign: Campaign, data: Row) -> None:
    Talk.objects.bulk_create(
        Talk(
            campaign=campaign,
            circle=row["circle"],
            on=_day(maker, row["day"]),
            is_held=row["day"] < 0,
            with_whom=row["with"],
            parties=row.get("parties", ""),
            reactions=row.get("reactions", ""),
            goes_well=row.get("well", ""),
            shared=row.get("shared", ""),
            next_step=row.get("next", ""),
            made_at=maker.at(min(row["day"], -1)),
        )
        for row in data["talks"]
    )
    for row in data["hooks"]:
        Hook.objects.create(campaign=campaign, made_at=maker.at(-350), **row)
    for position, row in enumerate(data["points"], start=1):
        WorkPoint.objects.create(
            campaign=campaign,
            position=position,
            text=row["text"],
            size=row["size"],
            value=row["value"],
            is_public=row["public"],
        )
    for row in data["trials"]:
        Trial.objects.create(
            campaign=campaign,
            title=row["title"],
            about=row["about"],
            evaluate_on=_day(maker, row["evaluate"]),
            evaluated_on=_day(maker, row.get("evaluated")),
            lessons=row.get("lessons", ""),
            elsewhere=row.get("elsewhere", ""),
            is_public=row["public"],
        )


def _signatures(maker: Maker, campaign: Campaign, rows: list[Row]) -> None:
    for row in rows:
        name, _comma, function = (
            maker.signed(row["person"]).partition(", ") if "person" in row else ("", "", "")
        )
        Signature.objects.create(
            **_checked(maker, campaign, row["day"], waiting=row.get("waiting", False)),
            name=name or row["name"],
            function=function or row.get("function", ""),
            office=row["office"],
            signed_on=_day(maker, row["day"]),
            address="https://leiedam.example/nieuws/inspraak",
            consents=row["consents"],
            values_version=campaign.values_version,
        )


def _posts(maker: Maker, campaign: Campaign, rows: list[Row]) -> None:
    for row in rows:
        Post.objects.create(
            **_checked(maker, campaign, row["day"], waiting=row.get("waiting", False)),
            kind=row["kind"],
            title=row["title"],
            text=row.get("text", ""),
            address=row.get("address", ""),
            on=_day(maker, row["day"]),
            consents=True,
            is_example=row.get("example", False),
        )


def _anchors(maker: Maker, campaign: Campaign, rows: list[Row]) -> None:
    for row in rows:
        waiting = row.get("waiting", False)
        entered = row.get("done", -30)
        anchor = Anchor.objects.create(
            **_checked(maker, campaign, entered, waiting=waiting),
            kind=row["kind"],
            title=row["title"],
            owner_name=row["owner"],
            due_on=_day(maker, row["due"]),
            plan_code=row.get("code", ""),
            amount_cents=row["amount"] * 100 if "amount" in row else None,
            done_on=_day(maker, row.get("done")),
            evidence=row.get("evidence", ""),
            address=row.get("address", ""),
        )
        if not waiting:
            confirmed(anchor, maker.people["ines"])
            Commitment.objects.filter(anchor=anchor).update(made_at=anchor.made_at)
    Anchor.objects.filter(campaign=campaign, kept_at__isnull=False).update(kept_at=F("checked_at"))


def _milestones(maker: Maker, campaign: Campaign, data: Row) -> None:
    """When each rung was reached, from the days in the text."""
    held = min(row["day"] for row in data["talks"] if row["circle"] != "joint")
    signed = min(row["day"] for row in data["signatures"])
    anchored = min(row["done"] for row in data["anchors"] if "done" in row)
    days: dict[str, date] = {
        Standing.COALITION: _day(maker, data["began"]),
        Standing.TALKING: _day(maker, held),
        Standing.SIGNED: _day(maker, signed),
        Standing.ANCHORED: _day(maker, anchored),
    }
    for standing, on in days.items():
        Milestone.objects.update_or_create(campaign=campaign, standing=standing, defaults={"on": on})
