# SPDX-License-Identifier: EUPL-1.2
"""What tests start from: a town, people with roles, a process, a round of ideas. Made through the real actions where there is one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.people.models import ANONYMOUS, Person, RoleGrant
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.foundations.rules.roles import BY_KEY
from samenspel.foundations.towns.models import Town
from samenspel.plan.processes import actions as process_actions
from samenspel.plan.processes.models import Process
from samenspel.take_part.budget.actions import preparing as budget_actions
from samenspel.take_part.budget.actions import settling
from samenspel.take_part.budget.actions.counting import count_all
from samenspel.take_part.budget.models import Ballot, Tally
from samenspel.take_part.ideas import actions as idea_actions

COMPLETE = {
    "question": "Wat moet er anders in onze straat?",
    "summary": "Wij leggen de straat opnieuw aan.",
    "why": "De riool is oud. Nu de straat open ligt, kan er meer.",
    "open_points": ["Waar de bomen komen"],
    "fixed_points": [{"text": "De riool wordt vervangen", "source": "Besluit van de gemeenteraad"}],
    "promise": "Wij lezen alles en antwoorden op alles.",
    "rung": "advise",
    "who_decides": "De gemeenteraad beslist in het najaar.",
    "council_role": "De raad stelt het plan vast.",
    "target_groups": ["Bewoners van de straat"],
}


def make_town(slug: str = "voorbeeld", **settings: Any) -> Place:
    """A town that is open on Samenspel; `settings` are those of its Town."""
    place = Place.objects.create(
        code=f"TEST-{slug}", name=slug.capitalize(), slug=slug, region="flanders", is_active=True
    )
    Town.objects.create(place=place, **settings)
    return place


def make_person(name: str, *roles: str, place: Place | None = None, **facts: Any) -> Person:
    """A person with these roles (keys) in this place. Name and address are unique per name: Ann is ann@voorbeeld.example."""
    facts.setdefault("email", f"{slugify(name).replace('-', '.')}@voorbeeld.example")
    person = Person.objects.create(name=name, **facts)
    for role in roles:
        RoleGrant.objects.create(person=person, role=role, place=None if BY_KEY[role].in_network else place)
    return person


def officer_of(place: Place) -> Person:
    """The participation officer who makes what a test needs in this town."""
    there = Person.objects.filter(email=f"ambtenaar@{place.slug}.example").first()
    return there or make_person(
        "Ambtenaar", "participation_officer", place=place, email=f"ambtenaar@{place.slug}.example"
    )


def make_process(place: Place, state: str = "published", **texts: Any) -> Process:
    """A process with every text the gate asks for, in this state: draft, published or finished."""
    officer, today = officer_of(place), timezone.localdate()
    texts = {"title": "De Molenstraat", **COMPLETE, **texts}
    texts.setdefault(
        "phases",
        [
            {
                "kind": "agenda",
                "title": "Ideeën",
                "starts": (today - timedelta(days=10)).isoformat(),
                "ends": (today + timedelta(days=20)).isoformat(),
                "text": "",
            }
        ],
    )
    process = perform(process_actions.begin, by=officer, on=place, **texts)
    if state != "draft":
        # Not through `publish`: that asks for an activity, and a test adds its own afterwards.
        process.state, process.published_at = Process.State.PUBLISHED, timezone.now()
        process.save(update_fields=["state", "published_at"])
    if state == "finished":
        process = perform(process_actions.finish, by=officer, on=process, final_report="Wat wij deden. " * 10)
    return process


def make_ideas_activity(process: Process, **facts: Any) -> Activity:
    """A round of ideas, open since yesterday for three more weeks unless `opens_at` and `closes_at` say otherwise."""
    now = timezone.now()
    facts = {
        "title": "Uw ideeën",
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=21),
        "settings": {"categories": ["Groen", "Verkeer"]},
        **facts,
    }
    return perform(
        process_actions.add_activity,
        by=officer_of(process.place),
        on=process,
        instrument="ideas",
        **facts,
    )


def make_idea(activity: Activity, by: Person | None = None, **facts: Any) -> Contribution:
    """An idea sent in by this person, or by somebody without an account."""
    facts = {"title": "Een bank onder de linde", "text": "Dan kunnen wij even zitten.", **facts}
    return perform(idea_actions.submit, by=by or ANONYMOUS, on=activity, **facts)


def make_budget(process: Process, amount_cents: int = 10_000_00, **facts: Any) -> Activity:
    """A budget of ten thousand euros in one envelope, without projects yet. People could vote until yesterday."""
    now = timezone.now()
    facts = {
        "title": "Wijkbudget",
        "opens_at": now - timedelta(days=21),
        "closes_at": now - timedelta(days=1),
        "settings": {"amount_cents": amount_cents, "themes": ["Groen", "Spelen"]},
        **facts,
    }
    return perform(
        process_actions.add_activity,
        by=officer_of(process.place),
        on=process,
        instrument="budget",
        **facts,
    )


def make_project(budget: Activity, title: str, cost_cents: int | None = None, **facts: Any) -> Contribution:
    """A project entered by an officer; with a cost it was checked and can be done."""
    officer = officer_of(budget.place)
    facts = {"text": "Omdat de buurt erom vraagt.", **facts}
    made = perform(budget_actions.enter, by=officer, on=budget, title=title, **facts)
    if cost_cents:
        perform(
            budget_actions.review,
            by=officer,
            on=made,
            feasible=True,
            cost_cents=cost_cents,
            reason="De dienst rekende het na: dit kan.",
            signed="Ann, dienst Groen",
        )
    return made


def shortlist(budget: Activity, **rules: Any) -> Activity:
    """Fix the rules and publish the list, as an officer does when everything was checked."""
    officer = officer_of(budget.place)
    perform(budget_actions.fix_rules, by=officer, on=budget, **{"rule": "equal-shares", **rules})
    perform(
        budget_actions.publish_shortlist, by=officer, on=budget, signed="Ann, dienst Groen", seed="een lot"
    )
    budget.refresh_from_db()
    return budget


def cast(budget: Activity, *votes: Any) -> None:
    """Opened ballots: each a list of contributions, or (list, area)."""
    rows = [vote if isinstance(vote, tuple) else (vote, "") for vote in votes]
    Ballot.objects.bulk_create(
        Ballot(
            activity=budget,
            serial=serial,
            vote=",".join(str(project.number) for project in projects),
            area=area,
        )
        for serial, (projects, area) in enumerate(rows, start=1)
    )


def count(budget: Activity, *, publish: bool = True) -> list[dict[str, Any]]:
    """Count the ballots and, unless told otherwise, publish the result. Returns what the pages draw, per envelope."""
    officer = officer_of(budget.place)
    fresh = Activity.objects.select_related("budget", "place").get(pk=budget.pk)
    count_all(fresh, officer, lambda share, step: None)
    if publish and fresh.budget.result_at is None:
        perform(settling.publish_result, by=officer, on=fresh)
    tallies = Tally.objects.filter(envelope__activity=budget).order_by("envelope__order", "envelope_id")
    return [tally.data for tally in tallies]
