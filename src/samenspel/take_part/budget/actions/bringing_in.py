# SPDX-License-Identifier: EUPL-1.2
"""Bring in a finished election from a .pb file. Its ballots name nobody any more: shuffled, voters' numbers gone, ages in bands."""

from __future__ import annotations

from collections.abc import Sequence
from random import SystemRandom
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution, Source, State
from samenspel.foundations.contributions.search import stems_of
from samenspel.foundations.jobs.models import Job
from samenspel.foundations.jobs.work import CannotBeDone, Tell, ask
from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.clauses import Action, Clause, can, when
from samenspel.foundations.rules.door import perform
from samenspel.foundations.rules.roles import PUBLISH
from samenspel.foundations.towns.models import Clock
from samenspel.plan.processes.actions import free_slug

from .. import files
from ..models import KIND, Ballot, Budget, Envelope, Project, Upload
from .counting import count_all
from .preparing import may_publish

BRING_IN = "budget.bring_in"
CHUNK = 5000


def _keep_upload(place: Place, *, by: Person, name: str, raw: bytes) -> Upload:
    """Keep a file aside until it is confirmed; an earlier one of the same officer makes way, unless a job still has to read it."""
    Upload.objects.filter(place=place, person=by, activity=None).delete()
    return Upload.objects.create(place=place, person=by, name=one_line(name, 200), raw=raw)


def _begin_election(
    place: Place, *, by: Person, read: files.Read, title: str, process_number: int | None = None
) -> Activity:
    """The draft of a finished election: budget, envelope and projects, without ballots yet. Officers see it, nobody else."""
    title = one_line(title, 120)
    if not title:
        raise ValidationError({"title": _("Give it a title.")})
    now = timezone.now()
    opens_at, closes_at = read.period(place, now)
    activity = Activity.objects.create(
        place=place,
        process_number=process_number,
        instrument="budget",
        slug=free_slug(Activity.objects.filter(place=place, instrument="budget"), title),
        title=title,
        language=read.language,
        stage="closed",
        opens_at=opens_at,
        closes_at=closes_at,
        owner=by,
        answer_clock=Clock.PHASE_END,
        last_number=len(read.election.projects),
        public_count=len(read.election.projects),
    )
    Budget.objects.create(
        activity=activity,
        currency=read.currency,
        kind=str(read.election.kind),
        rules_fixed_at=now,
        shortlist_at=now,
        source=one_line(read.source, 200),
        **read.rules,
    )
    envelope = Envelope.objects.create(
        place=place, activity=activity, slug="alles", name=title[:80], amount_cents=read.budget_cents
    )
    made = Contribution.objects.bulk_create(
        [
            Contribution(
                place=place,
                activity=activity,
                kind=KIND,
                number=number,
                source=Source.IMPORT,
                entered_by=by if isinstance(by, Person) else None,
                title=one_line(project.name, 120) or project.id,
                text=project.name.strip() or project.id,
                language=activity.language,
                lat=read.point(project)[0],
                lon=read.point(project)[1],
                state=State.PUBLISHED,
                is_public=True,
                owner=by,
                made_at=now,
                stems=stems_of(project.name, ""),
            )
            for number, project in enumerate(read.election.projects, start=1)
        ],
        batch_size=500,
    )
    Project.objects.bulk_create(
        [
            Project(
                contribution=contribution,
                envelope=envelope,
                cost_cents=files.in_cents(project.cost),
                theme=read.theme(project),
                district=read.district(project),
                review=Project.Review.FEASIBLE,
                lot=contribution.number,
                outside_key=project.id,
                chosen_there=read.chosen(project),
            )
            for contribution, project in zip(made, read.election.projects, strict=True)
        ],
        batch_size=500,
    )
    return activity


def _keep_ballots(activity: Activity, *, by: Any, rows: Sequence[Sequence[str]]) -> int:
    """Write the ballots, in a random order that no list can undo. All or nothing; earlier ones of this budget make way.

    rows   (vote, points, area, age, channel)
    """
    Ballot.objects.filter(activity=activity).delete()
    order = list(range(len(rows)))
    SystemRandom().shuffle(order)
    for start in range(0, len(order), CHUNK):
        Ballot.objects.bulk_create(
            [
                Ballot(
                    activity=activity,
                    serial=serial,
                    vote=rows[at][0],
                    points=rows[at][1],
                    area=rows[at][2],
                    age=rows[at][3],
                    channel=rows[at][4],
                )
                for serial, at in enumerate(order[start : start + CHUNK], start=start + 1)
            ]
        )
    return len(order)


def _ask_to_bring_in(upload: Upload, *, by: Person, title: str, process_number: int | None = None) -> Job:
    """What the officer saw is brought in: the draft at once, its ballots and the count by a job."""
    # Two files with one title at the same moment: the second waits, and gets another address.
    Place.objects.select_for_update(no_key=True, of=("self",)).get(pk=upload.place_id)
    read = files.read(upload.name, bytes(upload.raw))
    activity = _begin_election(upload.place, by=by, read=read, title=title, process_number=process_number)
    Upload.objects.filter(pk=upload.pk).update(activity=activity)
    return ask(BRING_IN, activity.pk, place=upload.place, by=by)


def run(job: Job, tell: Tell) -> None:
    """The ballots of a file that was looked at, then the count. Done twice, it ends the same."""
    activity = Activity.objects.select_related("budget", "place").get(pk=job.subject)
    upload = Upload.objects.filter(activity=activity).first()
    by = job.asked_by or ANONYMOUS
    if upload is not None:
        tell(0.02, "read")
        bring_in_ballots(activity, files.read(upload.name, bytes(upload.raw)), by, tell)
        upload.delete()
    elif not Ballot.objects.filter(activity=activity).exists():
        raise CannotBeDone(
            str(_("The file is no longer here. Remove this draft and choose the file once more."))
        )
    count_all(activity, by, lambda share, step: tell(0.4 + 0.6 * share, step))


def bring_in_ballots(activity: Activity, read: files.Read, by: Any, tell: Tell) -> int:
    tell(0.1, "ballots")
    return perform(keep_ballots, by=by, on=activity, rows=read.ballot_rows())


def remove(activity: Activity, *, by: Person) -> None:
    """Take away a draft that was brought in by mistake, with its ballots and its count."""
    Ballot.objects.filter(activity=activity).delete()
    Upload.objects.filter(activity=activity).delete()
    Project.objects.filter(contribution__activity=activity).delete()
    Contribution.objects.filter(activity=activity).delete()
    activity.delete()


publishes_here = can(PUBLISH, _("Only people who publish processes may do this."), place="pk")
from_elsewhere = Clause(
    lambda person: files.BROUGHT_IN,
    _("Only an election that was brought in from a file has its ballots from there."),
)
a_draft = Clause(
    lambda person: files.BROUGHT_IN & files.DRAFT,
    _("Only a draft that was brought in from a file can be removed."),
)
keep_upload = Action("budget.keep_upload", _("Look at the file"), Place, (publishes_here,), _keep_upload)
begin_election = Action("budget.begin_election", _("Bring in"), Place, (publishes_here,), _begin_election)
not_yet = when(Q(activity=None), _("This file was brought in already. Look at the count."))
ask_to_bring_in = Action(
    "budget.ask_to_bring_in", _("Bring in and count"), Upload, (may_publish, not_yet), _ask_to_bring_in
)
keep_ballots = Action(
    "budget.keep_ballots",
    _("Keep the ballots"),
    Activity,
    (may_publish, from_elsewhere, a_draft),
    _keep_ballots,
)
remove_draft = Action("budget.remove_draft", _("Remove this draft"), Activity, (may_publish, a_draft), remove)
ACTIONS = (keep_upload, begin_election, ask_to_bring_in, keep_ballots, remove_draft)
