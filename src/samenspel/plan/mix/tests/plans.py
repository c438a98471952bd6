# SPDX-License-Identifier: EUPL-1.2
"""What tests of saved plans start from: the village that looks for another way of heating, and plans of it."""

from __future__ import annotations

from typing import Any

from django.test import Client

from samenspel.engines.mix.answers import Answers
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.door import perform
from samenspel.plan.mix import actions
from samenspel.plan.mix.design import Design
from samenspel.plan.mix.models import Plan

BACKEND = "samenspel.foundations.people.sessions.ByCode"


def energy(**answers: Any) -> Answers:
    """A village chooses what comes instead of natural gas."""
    return Answers(
        subject="Wat komt er in de plaats van aardgas in ons dorp?",
        region="flanders",
        inhabitants=24_000,
        goals=("knowledge", "support", "quality", "legitimacy"),
        motives=("better_plan",),
        competence="ours",
        decided="nothing",
        kind="policy",
        question="options",
        touches="all",
        tension="some",
        phases=("preparation", "decision", "evaluation"),
        weeks=40,
        budget_eur=30_000,
        hours=900,
        rung="advise",
        fixed=("In 2035 is er geen aardgas meer",),
        open=("Welke warmte er komt", "In welke straat het begint"),
        weighs="reasoned",
        council="frame_and_decides",
        answering="agreed",
        people=300,
        groups=("everyone", "tenants"),
        missing=("young", "low_literate"),
        barriers=("time",),
    ).changed(**answers)


def make_plan(person: Person, title: str = "Warmte in het dorp", **given: Any) -> Plan:
    """A plan saved by this person: with the advised mix, dates from today."""
    chosen = given.pop("chosen", {})
    place = given.pop("place", None)
    design = Design(energy(**given), chosen)
    return perform(actions.save, by=person, on=person, design=design, title=title, place=place)


def browser(person: Person | None = None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend=BACKEND)
    return client


def add_member(plan: Plan, person: Person) -> None:
    perform(actions.join, by=person, on=plan, token=plan.token)
