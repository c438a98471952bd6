# SPDX-License-Identifier: EUPL-1.2
"""Leiedam: a fictional town whose texts stand in leiedam/*.yaml, made from a fixed seed, with dates relative to a day.

Town, processes and activities are made through the same actions as everywhere. What lies in the past (ideas of last spring, answers
given on time or late) cannot be done by any action, because actions happen now; it is written in bulk, with the same numbers,
counters and due dates the actions would have made. `tests` checks that the two agree.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from samenspel.foundations.activities.models import Activity, GroupCount
from samenspel.foundations.commitments.models import Commitment, Progress
from samenspel.foundations.contributions.models import (
    Answer,
    Comment,
    Contribution,
    CoSigner,
    Flag,
    Follow,
    State,
    Support,
)
from samenspel.foundations.contributions.publishing import due_for
from samenspel.foundations.contributions.search import stems_of
from samenspel.foundations.people.models import Person, RoleGrant
from samenspel.foundations.places.loading import load_places
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.foundations.rules.roles import BY_KEY
from samenspel.foundations.towns import actions as towns
from samenspel.foundations.towns.models import Neighbourhood, PopulationFigure
from samenspel.plan.processes import actions as processes
from samenspel.plan.processes.models import Process
from samenspel.take_part.ideas.models import Idea

from . import boards, budget, campaigns, helpdesk, meetings, plans, scans, surveys

TEXTS = Path(__file__).with_name("leiedam")
PROCESSES = ("oeverdorp", "sportbudget", "vlasmarkt", "wijkbudget")
SLUG = "leiedam"
TO_TRY = {
    "joris": "klimaatambtenaar: maakt trajecten, beantwoordt; op hem wacht het meest",
    "lien": "participatieambtenaar: maakt trajecten, kijkt over alles",
    "youssef": "schepen: beantwoordt",
    "sofie": "moderator: kijkt na",
    "rita": "loket: voert papier in",
    "tom": "beheerder van de gemeente: instellingen, rollen",
    "fatma": "bewoner, nagekeken",
    "marc": "bewoner",
    "ines": "redacteur van het netwerk: kijkt na wat groepen van de waardencampagne invullen",
    "admin": "beheerder van het platform",
}
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _read(name: str) -> dict[str, Any]:
    return yaml.load((TEXTS / f"{name}.yaml").read_text(encoding="utf-8"), LOADER)


def _cents(euros: float | None) -> int | None:
    return None if euros is None else round(euros * 100)


def is_there() -> bool:
    return Place.objects.filter(slug=SLUG, is_active=True).exists()


def people_to_try() -> Iterator[tuple[str, str, str]]:
    people = {person["key"]: person for person in _read("town")["people"]}
    for key, what in TO_TRY.items():
        yield people[key]["name"], people[key]["email"], what


def wipe() -> None:
    """Begin anew: the demo database and its files go. Refuses anything but a SQLite file in demo mode."""
    if not settings.DEMO or connection.vendor != "sqlite":
        raise RuntimeError("only a demo town in SQLite can be begun anew")
    connection.close()
    base = str(connection.settings_dict["NAME"])
    for name in (base, f"{base}-wal", f"{base}-shm"):
        Path(name).unlink(missing_ok=True)


def leiedam(today: date | None = None) -> dict[str, int]:
    """Make the town and everything in it, all or nothing. Returns how much of each."""
    with transaction.atomic():
        load_places()
        return Maker(today or timezone.localdate()).make()


class Maker:
    def __init__(self, today: date) -> None:
        self.today, self.chance = today, random.Random("leiedam")
        self.people: dict[str, Person] = {}
        self.by_name: dict[str, Person] = {}
        self.counts: Counter[str] = Counter()
        self.made: dict[str, dict[int, Contribution]] = {}
        """per process what residents put in, by its number in the text"""

    def make(self) -> dict[str, int]:
        data = _read("town")
        self.town(data)
        for name in PROCESSES:
            self.process(_read(name))
        meetings.fill(self, _read("ontmoetingen"))
        boards.fill(self, _read("prikbord"))
        surveys.fill(self, _read("enquetes"))
        scans.of_the_town(self)
        plans.fill(self, _read("plannen"))
        helpdesk.fill(self, _read("vraagbaak"))
        campaigns.fill(self, _read("waarden"))
        return dict(self.counts)

    # The town ---------------------------------------------------------------

    def town(self, data: dict[str, Any]) -> None:
        self.place = Place.objects.create(
            code="VERZONNEN-1",
            name=data["name"],
            name_folded=data["name"].lower(),
            slug=SLUG,
            region="flanders",
            population=data["population"],
            population_source=data["population_figures"][0]["source"],
            lat=51.0,
            lon=3.415,
            valid_from=date(1977, 1, 1),
            is_fictional=True,
        )
        for row in data["people"]:
            person = Person.objects.for_email(row["email"], name=row["name"], home=self.place)
            self.people[row["key"]] = self.by_name[row["name"]] = person
            for key in row["roles"]:
                role = BY_KEY[key]
                if role.by_invitation:
                    RoleGrant.objects.create(
                        person=person, role=key, place=None if role.in_network else self.place
                    )
        town = perform(towns.open_town, by=self.people["admin"], on=self.place)
        self.place.refresh_from_db()
        town.note = data["note"]
        town.save(update_fields=["note"])
        tom, contact = self.people["tom"], data["contact"]
        perform(
            towns.change_settings,
            by=tom,
            on=town,
            version=town.version,
            contact_address=contact["address"],
            contact_phone=contact["phone"],
            contact_hours=contact["hours"],
            contact_email=contact["email"],
            **data["settings"],
        )
        town.refresh_from_db()
        perform(towns.change_map, by=tom, on=town, geojson=json.loads((TEXTS / "map.geojson").read_text()))
        perform(towns.enter_neighbourhoods, by=tom, on=self.place, neighbourhoods=data["neighbourhoods"])
        rows = [
            {
                "question": question["question"],
                "group": group["label"],
                "people": group["people"],
                "source": question["source"],
            }
            for question in data["population_figures"]
            for group in question["groups"]
        ]
        perform(towns.enter_figures, by=tom, on=self.place, figures=rows)
        for use, key in (("answer", "answer_templates"), ("hide", "hide_reasons")):
            for row in data[key]:
                perform(
                    towns.keep_sentence, by=tom, on=self.place, use=use, title=row["title"], text=row["text"]
                )
        self.areas = {one.key: one for one in Neighbourhood.objects.filter(place=self.place)}
        self.figures = {one.group: one for one in PopulationFigure.objects.filter(place=self.place)}

    def resident(self, name: str | None) -> Person | None:
        if name is None:
            return None
        if name not in self.by_name:
            address = f"{slugify(name)}.{len(self.by_name)}@bewoner.leiedam.example"
            self.by_name[name] = Person.objects.create(
                email=address, name=name, home=self.place, notify="none"
            )
            self.counts["mensen"] += 1
        return self.by_name[name]

    def at(self, day: int) -> datetime:
        """A moment during that day, never after now."""
        moment = datetime.combine(
            self.today + timedelta(days=day),
            time(self.chance.randint(7, 21), self.chance.randint(0, 59)),
            tzinfo=self.place.timezone,
        )
        return min(moment, timezone.now() - timedelta(minutes=self.chance.randint(5, 90)))

    def midnight(self, day: int) -> datetime:
        return datetime.combine(self.today + timedelta(days=day), time.min, tzinfo=self.place.timezone)

    # A process --------------------------------------------------------------

    def process(self, data: dict[str, Any]) -> None:
        officer = self.people["lien"]
        process = perform(
            processes.begin,
            by=officer,
            on=self.place,
            slug=data["slug"],
            title=data["title"],
            question=data["question"],
            summary=data["summary"],
            why=data["why"],
            open_points=data["open"],
            fixed_points=data["fixed"],
            promise=data["promise"],
            rung=data["rung"],
            who_decides=data["who_decides"],
            target_groups=data["target_groups"],
            council_role=data["council_role"],
            missing_people=data["missing"],
            contact=self.people[data["contact"]],
            phases=[
                {
                    "kind": phase["kind"],
                    "title": phase["title"],
                    "starts": (self.today + timedelta(days=phase["from"])).isoformat(),
                    "ends": (self.today + timedelta(days=phase["to"] - 1)).isoformat(),
                    "text": phase["text"],
                }
                for phase in data["phases"]
            ],
        )
        self.counts["trajecten"] += 1
        row = data["activity"]
        themes = [category["name"] for category in row["categories"]]
        activity = perform(
            processes.add_activity,
            by=officer,
            on=process,
            instrument=row.get("instrument", "ideas"),
            title=row["title"],
            slug=row["slug"] if row["slug"] != "ideeen" else data["slug"],
            intro=row["intro"],
            opens_at=self.midnight(row["opens"]),
            closes_at=self.midnight(row["closes"]),
            settings=budget.settings(data["budget"], themes) if "budget" in data else {"categories": themes},
            moderation=row["moderation"],
            who_may="anyone" if row["allow_anonymous"] else "account",
            answer_days=data["answer_days"],
            answer_clock=data["answer_clock"],
        )
        process = perform(processes.publish, by=officer, on=process, at=self.at(data["published"]))
        for kind, rows in (("document", data["documents"]), ("news", data["news"])):
            for one in rows:
                perform(
                    processes.add_publication,
                    by=officer,
                    on=process,
                    kind=kind,
                    title=one["title"],
                    text=one["text"],
                    at=self.at(one["day"]),
                )
        activity.refresh_from_db()
        activity.place = self.place
        made = budget.fill(self, activity, data) if "budget" in data else self.ideas(activity, row)
        self.made[data["slug"]] = made
        self.participants(process, activity, data)
        self.commitments(process, data["commitments"], made)
        if data["state"] == "finished":
            perform(
                processes.finish,
                by=officer,
                on=process,
                final_report=data["final_report"],
                at=self.at(data["finished"]),
            )

    def participants(self, process: Process, activity: Activity, data: dict[str, Any]) -> None:
        GroupCount.objects.bulk_create(
            GroupCount(
                activity=activity,
                figure=self.figures[group],
                answers=round(percent * data["population_answers"] / 100),
            )
            for group, percent in data["population_bias"].items()
        )
        processes.prepare_participants(process.pk, self.place.pk)

    # What residents wrote ---------------------------------------------------------

    def ideas(self, activity: Activity, data: dict[str, Any]) -> dict[int, Contribution]:
        keys = {row["key"]: slugify(row["name"])[:40] for row in data["categories"]}
        rows = sorted(data["ideas"], key=lambda row: (row["day"], row["n"]))
        made: dict[int, Contribution] = {}
        for number, row in enumerate(rows, start=1):
            made[row["n"]] = self.idea(activity, number, row)
        Contribution.objects.bulk_create(made.values())
        Idea.objects.bulk_create(
            Idea(contribution=made[row["n"]], category=keys[row["category"]]) for row in rows
        )
        merged = [row for row in rows if row["merged_into"]]
        for row in merged:
            one = made[row["n"]]
            one.state, one.is_public, one.merged_into = State.MERGED, False, made[row["merged_into"]]
        Contribution.objects.bulk_update(
            [made[row["n"]] for row in merged], ["state", "is_public", "merged_into"]
        )
        self.around(made, rows)
        public = [one for one in made.values() if one.is_public]
        Activity.objects.filter(pk=activity.pk).update(last_number=len(made), public_count=len(public))
        self.counts["ideeën"] += len(made)
        return made

    def idea(self, activity: Activity, number: int, row: dict[str, Any]) -> Contribution:
        author = self.resident(row["author"]) if not row["paper"] else None
        at = self.at(row["day"])
        area = self.areas.get(row["where"] or "")
        state = State(row["state"])
        seen = state != State.PENDING
        answer = row["answer"]
        answered = answer is not None and answer["status"] != "in_study"
        one = Contribution(
            place=self.place,
            activity=activity,
            kind="ideas.idea",
            number=number,
            author=author,
            author_name=row["author"] or "",
            source="paper" if row["paper"] else "web",
            entered_by=self.people["rita"] if row["paper"] else None,
            title=row["title"][:120],
            text=row["text"].strip(),
            neighbourhood=area,
            lat=area.lat + self.chance.uniform(-0.0028, 0.0028) if area and area.lat else None,
            lon=area.lon + self.chance.uniform(-0.0048, 0.0048) if area and area.lon else None,
            state=state,
            is_public=state == State.PUBLISHED,
            hidden_reason=row.get("hide_reason", "") if state == State.HIDDEN else "",
            owner=activity.owner,
            made_at=at,
            published_at=at if seen else None,
            answer_status=answer["status"] if answer else "",
            stems=stems_of(row["title"], row["text"]),
        )
        if seen:
            one.due_at = due_for(activity, at, closed=set())
        if answered:
            one.answered_at = self.at(answer["day"])
        return one

    def around(self, made: dict[int, Contribution], rows: list[dict[str, Any]]) -> None:
        """Supports, comments, answers, followers and co-signers, and the counters that belong to them."""
        supports: list[Support] = []
        follows: dict[tuple[int, int], Follow] = {}
        cosigners: list[CoSigner] = []
        answers: list[Answer] = []
        for row in rows:
            for comment in row["comments"]:
                self.resident(comment["author"])
                for reply in comment.get("replies") or []:
                    self.resident(reply["author"])
        crowd = list(self.by_name.values())
        while len(crowd) < 90:
            extra = self.resident(f"Bewoner {len(crowd)}")
            assert extra
            crowd.append(extra)
        for row in rows:
            one = made[row["n"]]
            others = [person for person in crowd if person.pk != one.author_id]
            for person in self.chance.sample(others, min(row["supports"], len(others))):
                supports.append(Support(contribution=one, person=person))
            one.support_count = min(row["supports"], len(others))
            if one.author_id:
                follows[one.pk, one.author_id] = Follow(contribution=one, person_id=one.author_id)
            for name in row.get("cosigners") or []:
                signer = self.resident(name)
                if signer and signer.pk != one.author_id:
                    cosigners.append(CoSigner(contribution=one, person=signer))
            if row["answer"]:
                by = self.people[row["answer"]["by"]]
                answers.append(
                    Answer(
                        contribution=one,
                        status=row["answer"]["status"],
                        text=row["answer"]["text"].strip(),
                        by=by,
                        signed=self.signed(row["answer"]["by"]),
                        at=one.answered_at or self.at(row["answer"]["day"]),
                    )
                )
        Support.objects.bulk_create(supports)
        Follow.objects.bulk_create(follows.values())
        CoSigner.objects.bulk_create(cosigners)
        Answer.objects.bulk_create(answers)
        self.comments(made, rows)
        Contribution.objects.bulk_update(made.values(), ["support_count", "comment_count"], batch_size=200)
        self.counts["steunbetuigingen"] += len(supports)
        self.counts["antwoorden"] += len(answers)
        pending = [one for one in made.values() if one.is_public]
        Flag.objects.create(
            place=self.place,
            contribution=pending[len(pending) // 2],
            reason="Hier staat de naam van een buur in. Mag dat?",
        )

    def comments(self, made: dict[int, Contribution], rows: list[dict[str, Any]]) -> None:
        heads: list[tuple[Comment, dict[str, Any]]] = []
        for row in rows:
            for comment in row["comments"]:
                heads.append((self.comment(made[row["n"]], comment, None), comment))
        Comment.objects.bulk_create(head for head, _row in heads)
        replies = [
            self.comment(head.contribution, reply, head)
            for head, row in heads
            for reply in row.get("replies") or []
        ]
        Comment.objects.bulk_create(replies)
        for comment in [*(head for head, _row in heads), *replies]:
            comment.contribution.comment_count += 1
        self.counts["reacties"] += len(heads) + len(replies)

    def comment(self, one: Contribution, row: dict[str, Any], parent: Comment | None) -> Comment:
        at = max(self.at(row["day"]), (parent.made_at if parent else one.made_at) + timedelta(minutes=7))
        return Comment(
            place=self.place,
            contribution=one,
            parent=parent,
            author=self.resident(row["author"]),
            author_name=row["author"] or "",
            stance=row.get("stance", "none") if parent is None else "none",
            text=row["text"].strip(),
            made_at=min(at, timezone.now()),
        )

    def signed(self, key: str) -> str:
        offices = {
            "lien": "participatieambtenaar",
            "karim": "dienst Sport en Vrije Tijd",
            "els": "dienst Openbaar Domein",
            "joris": "klimaatambtenaar",
            "greet": "burgemeester",
            "youssef": "schepen van openbaar domein en mobiliteit",
            "hilde": "schepen van klimaat en wonen",
            "bram": "schepen van sport en jeugd",
            "nele": "gemeenteraadslid",
            "sofie": "moderator",
            "rita": "loketmedewerker",
            "tom": "algemene administratie",
            "ines": "netwerk Samenspel",
        }
        return f"{self.people[key].name}, {offices[key]}"

    def commitments(
        self, process: Process, rows: list[dict[str, Any]], made: dict[int, Contribution]
    ) -> None:
        for row in rows:
            updates = sorted(row["updates"] or [], key=lambda update: update["day"])
            due_on = self.today + timedelta(days=row["due"])
            settled = row["state"] in ("kept", "broken")
            last = self.today + timedelta(days=updates[-1]["day"] if updates else -3)
            one = Commitment.objects.create(
                place=self.place,
                title=row["title"][:160],
                process_number=process.pk,
                contribution=made.get(row.get("from_idea") or row.get("from_project") or 0),
                owner=self.people[row["owner"]],
                owner_name=self.signed(row["owner"]),
                due_on=due_on,
                state=row["state"] if settled else "running",
                settled_on=min(last, self.today) if settled else None,
                evidence=row["evidence"] or "" if row["state"] == "kept" else "",
                plan_action=row["plan_action"] or "",
                budget_cents=_cents(row["budget"]),
                spent_cents=_cents(next((one["spent"] for one in reversed(updates) if "spent" in one), None)),
                made_at=self.at(min(-30, row["due"] - 60)),
            )
            Progress.objects.bulk_create(
                Progress(
                    commitment=one,
                    text=update["text"],
                    by=self.people[row["owner"]],
                    at=self.at(update["day"]),
                    spent_cents=_cents(update.get("spent")),
                )
                for update in updates
            )
            self.counts["toezeggingen"] += 1
