#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Make the backup of today's code that every later version must be able to restore.

.venv/bin/python tests/upgrade/make.py NAME      writes tests/upgrade/NAME.tar.gz, from a tiny town in a database of its own
                                                 (--again: replaces the one of that name, as long as no town runs on it)
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LARGEST_BYTES = 60_000


def tiny_town() -> None:
    """One town, one process, three ideas with all that hangs on them, and a budget that was counted."""
    import io

    from django.core.files.base import ContentFile
    from django.utils import timezone
    from factories import (
        cast,
        make_budget,
        make_idea,
        make_ideas_activity,
        make_person,
        make_process,
        make_project,
        make_town,
        officer_of,
        shortlist,
    )
    from PIL import Image

    from samenspel.foundations.commitments import actions as commitments
    from samenspel.foundations.contributions.actions import answering, moderating, taking_part
    from samenspel.foundations.contributions.models import AnswerStatus
    from samenspel.foundations.rules.door import perform
    from samenspel.take_part.budget.actions import settling
    from samenspel.take_part.budget.actions.counting import count_all

    def picture(name: str) -> ContentFile[bytes]:
        out = io.BytesIO()
        Image.new("RGB", (40, 30), "green").save(out, "JPEG")
        return ContentFile(out.getvalue(), name=name)

    place = make_town("voorbeeld", theme={"accent": "#005f73"})
    officer = officer_of(place)
    moderator = make_person("Mo Derator", "moderator", place=place)
    ann, bob = make_person("Ann Verlinden", home=place), make_person("Bob Öztürk")
    process = make_process(place)
    activity = make_ideas_activity(process)
    bench = make_idea(
        activity,
        by=ann,
        pictures=(picture("bank.jpg"), picture("bank-s.jpg")),
        description="Een bank",
        lat=51.2,
        lon=3.4,
    )
    shade = make_idea(activity, by=bob, title="Meer schaduw 🌳", text="Bomen,\nstruiken en “klimop”.")
    rude = make_idea(activity, by=bob, title="Iets onbeleefds", text="Dat hoort hier niet.")
    perform(taking_part.support, by=bob, on=bench)
    perform(taking_part.follow, by=ann, on=shade)
    comment = perform(taking_part.comment, by=bob, on=bench, text="Goed plan.", stance="for")
    perform(taking_part.comment, by=ann, on=bench, text="Dank u!", parent=comment)
    perform(moderating.hide, by=moderator, on=rude, reason="Wij houden het hier beleefd.")
    perform(
        answering.answer,
        by=officer,
        on=bench,
        status=AnswerStatus.ADOPTED,
        text="De bank komt er dit voorjaar, onder de linde.",
        signed="Ann Peeters, schepen",
        known_answers=0,
    )
    promise = perform(
        commitments.commit,
        by=officer,
        on=place,
        title="Een bank onder de linde",
        owner_name="Dienst groen",
        due_on=timezone.localdate() + timedelta(days=90),
        contribution=bench,
        budget_cents=120_000,
    )
    perform(
        commitments.report,
        by=officer,
        on=promise,
        text="De bank is besteld.",
        spent_cents=45_000,
        picture=(picture("plaats.jpg"), picture("plaats-s.jpg")),
        description="De plaats onder de linde",
    )
    budget = make_budget(process)
    trees = make_project(budget, "Zes bomen", 4_000_00)
    path = make_project(budget, "Een pad", 7_000_00)
    shortlist(budget)
    cast(budget, *[([trees], "Noord")] * 12, *[([path, trees], "Zuid")] * 11, ([], ""))
    count_all(budget, officer, lambda share, step: None)
    perform(settling.publish_result, by=officer, on=budget)
    evening(process, officer, ann, bob)


def workshop() -> None:
    """A board that was closed, a survey with answers and somebody invited, and a self-scan that was counted."""
    from uuid import UUID

    from django.utils import timezone

    from samenspel.demo import scans
    from samenspel.foundations.people.models import ANONYMOUS, RoleGrant
    from samenspel.foundations.questionnaires.actions import filling, inviting
    from samenspel.foundations.questionnaires.links import DRAFT, hashed
    from samenspel.foundations.questionnaires.models import Draft, Questionnaire
    from samenspel.foundations.rules.door import perform
    from samenspel.plan.processes import actions as processes
    from samenspel.plan.processes.models import Process
    from samenspel.take_part.board.actions import leading, sorting, taking_part
    from samenspel.take_part.board.models import Question

    officer = RoleGrant.objects.get(role="participation_officer", place__slug="voorbeeld").person
    process = Process.objects.get(place__slug="voorbeeld")
    now = timezone.now()
    days = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=20)}
    held = {
        "starts_at": now - timedelta(minutes=30),
        "ends_at": now + timedelta(hours=2),
        "venue": "De Lelie",
    }
    board = perform(
        processes.add_activity,
        by=officer,
        on=process,
        instrument="board",
        title="Aan tafel",
        settings={"format": "empty", "tables": 2, "questions": [("Wat werkt?", "")], **held},
        **days,
    )
    row = board.board
    question = row.questions.get()
    Question.objects.filter(pk=question.pk).update(stage=Question.Stage.NOTES)
    for number, text in enumerate(("gewoon doen", "meer bomen", "meer bomen!"), start=1):
        perform(
            taking_part.add_note,
            by=ANONYMOUS,
            on=board,
            question=question.pk,
            text=text,
            key=UUID(int=number),
            code=row.event.room_code,
            room_pass="a" * 32,
        )
    perform(sorting.join_notes, by=officer, on=board, front=2, notes=[3])
    perform(sorting.write_thread, by=officer, on=board, text="Bomen", notes=[2])
    perform(leading.close, by=officer, on=board)
    survey = perform(
        processes.add_activity,
        by=officer,
        on=process,
        instrument="survey",
        title="Uw buurt",
        settings={"begin": "neighbourhood"},
        **days,
    )
    asked = Questionnaire.objects.get(activity=survey)
    perform(inviting.invite, by=officer, on=asked, people=[{"email": "els@voorbeeld.example", "name": "Els"}])
    word = perform(filling.begin, by=ANONYMOUS, on=asked, language="nl")
    draft = Draft.objects.get(key=hashed(DRAFT, word))
    perform(filling.keep, by=ANONYMOUS, on=draft, answers={"content": 4}, section=1)
    scan = scans.make_scan(process.place, officer)
    scans.fill(scan, {"residents": 8, "staff": 6})
    scans.count(scan, officer)


def evening(process: Any, officer: Any, ann: Any, bob: Any) -> None:
    """A meeting with somebody in it and somebody waiting, a question, and the plan of a task force."""
    from django.utils import timezone

    from samenspel.foundations.events import actions as events
    from samenspel.foundations.rules.door import perform
    from samenspel.plan.mix.models import Member, Plan
    from samenspel.plan.processes import actions as processes
    from samenspel.take_part.meeting import actions as meetings

    now = timezone.now()
    activity = perform(
        processes.add_activity,
        by=officer,
        on=process,
        instrument="meeting",
        title="Een avond over de Molenstraat",
        opens_at=now - timedelta(days=2),
        closes_at=now + timedelta(days=20),
        settings={
            "starts_at": now + timedelta(days=10),
            "ends_at": now + timedelta(days=10, hours=2),
            "venue": "Zaal De Lelie",
            "seats": 1,
        },
    )
    event = activity.meeting.event
    for person in (ann, bob):
        perform(events.register, by=person, on=event, mode="on_site", language="nl")
    perform(meetings.ask, by=ann, on=activity, title="Komt er een zebrapad?", text="")
    plan = Plan.objects.create(
        place=process.place,
        title="De Molenstraat",
        answers={"goals": ["ideas"]},
        made_at=now,
        changed_at=now,
        process=process,
    )
    Member.objects.create(plan=plan, person=officer)


def promise() -> None:
    """A municipality in which a group is busy: two signed, one of them checked, with an anchor that became a commitment."""
    from datetime import date

    from django.utils import timezone
    from factories import make_person

    from samenspel.foundations.places.models import Place
    from samenspel.foundations.rules.door import perform
    from samenspel.promise.charter import checking
    from samenspel.promise.charter.anchoring import actions as anchoring
    from samenspel.promise.charter.models import Anchor, Post, Signature
    from samenspel.promise.charter.tests.making import make_campaign, make_signature, members_of

    campaign = make_campaign(Place.objects.get(slug="voorbeeld"), is_listed=True)
    [member] = members_of(campaign)
    team = make_person("Ree Dacteur", "network_editor")
    make_signature(campaign, "Mia Claes", confirmed=False, entered_by=member, consents=True)
    make_signature(campaign, "Jo Maes", confirmed=False, entered_by=member)
    perform(checking.confirm[Signature], by=team, on=Signature.objects.get(name="Mia Claes"))
    anchor = perform(
        anchoring.enter,
        by=member,
        on=campaign,
        kind="regulation",
        title="De waarden in het reglement",
        owner_name="Mia Claes, schepen",
        due_on=date(2030, 1, 1),
    )
    perform(checking.confirm[Anchor], by=team, on=anchor)
    post = Post.objects.create(
        campaign=campaign,
        place=campaign.place,
        kind="party",
        title="Taart",
        text="Iedereen kwam.",
        on=date(2026, 11, 1),
        consents=True,
        entered_by=member,
        made_at=timezone.now(),
    )
    perform(checking.confirm[Post], by=team, on=post)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("name", help="such as 2026-11-first")
    parser.add_argument("--again", action="store_true", help="replace the backup of this name")
    options = parser.parse_args()
    file = HERE / f"{options.name}.tar.gz"
    if file.exists() and not options.again:
        sys.exit(f"{file} exists already; a new landing gets a new name (or --again).")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            SAMENSPEL_DATA=folder,
            SAMENSPEL_ENV=f"{folder}/none.env",
            DATABASE_URL=f"sqlite:///{folder}/samenspel.sqlite3",
            DJANGO_SETTINGS_MODULE="samenspel.website.settings",
        )
        sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
        import django
        from django.core.management import CommandError, call_command

        django.setup()
        from samenspel.website.backups import make_backup

        made = Path(folder) / file.name
        try:
            call_command("migrate", verbosity=0)
            tiny_town()
            workshop()
            promise()
            manifest = make_backup(made)
        except CommandError as wrong:
            sys.exit(str(wrong))
        size = made.stat().st_size
        if size > LARGEST_BYTES:
            sys.exit(
                f"{file.name} would be {size} bytes; these backups stay in the repository, so at most {LARGEST_BYTES}."
            )
        file.write_bytes(made.read_bytes())
    print(f"{file}: {sum(manifest['rows'].values())} rows, {size} bytes.")


if __name__ == "__main__":
    main()
