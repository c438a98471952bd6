# SPDX-License-Identifier: EUPL-1.2
"""Bring in ideas: one by one, from paper, or from a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions import clauses
from samenspel.foundations.contributions.actions import moderating
from samenspel.foundations.contributions.actions.taking_part import edit as edit_contribution
from samenspel.foundations.contributions.following import ask_to_confirm
from samenspel.foundations.contributions.models import Contribution, Picture, Source, State
from samenspel.foundations.contributions.publishing import bring_in, due_for
from samenspel.foundations.contributions.search import stems_of
from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.people.models import Actor, Person
from samenspel.foundations.rules.clauses import Action, Clause, can, when
from samenspel.foundations.rules.roles import ENTER_PAPER, PREPARE

from .files import read_file
from .models import Idea, IdeasRound, Upload

KIND = "ideas.idea"
Pictures = tuple[ContentFile, ContentFile]


def set_up(activity: Activity, *, categories: list[str] | None = None) -> IdeasRound:
    """Make or change the round. Categories are names; a name that stays keeps its key, so that ideas stay where they were."""
    before = IdeasRound.objects.filter(activity=activity).first()
    keys = {row["name"]: row["key"] for row in before.categories} if before else {}
    taken = {keys[name] for name in categories or [] if name in keys}
    rows = []
    for name in categories or []:
        key = keys.get(name)
        if key is None:
            base = slugify(name)[:36] or "c"
            key = next(one for one in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if one not in taken)
            taken.add(key)
        rows.append({"key": key, "name": name})
    return IdeasRound.objects.update_or_create(activity=activity, defaults={"categories": rows})[0]


def _checked_category(activity: Activity, category: str) -> str:
    if category and not activity.ideas_round.category_name(category):
        raise ValidationError({"category": _("Choose one of the themes in the list.")})
    return category


def _submit(
    activity: Activity,
    *,
    by: Actor,
    title: str,
    text: str,
    category: str = "",
    neighbourhood: Any = None,
    address: str = "",
    lat: float | None = None,
    lon: float | None = None,
    author_name: str = "",
    email: str = "",
    pictures: Pictures | None = None,
    description: str = "",
    **_form: Any,
) -> Contribution:
    category = _checked_category(activity, category)
    if by.account:
        written = (
            Contribution.objects.filter(activity=activity, author=by.account)
            .exclude(state=State.WITHDRAWN)
            .count()
        )
        if written >= activity.limit_per_person:
            raise ValidationError(
                _(
                    "Each person can send in at most %(most)d ideas here, and you have reached that. You can still support others."
                )
                % {"most": activity.limit_per_person}
            )
    made = bring_in(
        activity,
        kind=KIND,
        title=one_line(title, 120),
        text=text,
        author=by,
        author_name=one_line(author_name, 60),
        neighbourhood=neighbourhood,
        address=one_line(address, 120),
        lat=lat,
        lon=lon,
    )
    Idea.objects.create(contribution=made, category=category)
    if pictures:
        Picture.objects.create(
            contribution=made, file=pictures[0], small=pictures[1], description=one_line(description)
        )
    if by.is_anonymous and email:
        ask_to_confirm(made, email, "ideas-confirm")
    return made


def _change(
    contribution: Contribution,
    *,
    by: Person,
    category: str = "",
    pictures: Pictures | None = None,
    description: str = "",
    remove_picture: bool = False,
    **facts: Any,
) -> Contribution:
    category = _checked_category(contribution.activity, category)
    changed = edit_contribution.run(contribution, by=by, **facts)
    Idea.objects.filter(contribution=contribution).update(category=category)
    there = Picture.objects.filter(contribution=contribution).first()
    if there and (remove_picture or pictures):
        there.file.delete(save=False)
        there.small.delete(save=False)
        there.delete()
    if pictures:
        Picture.objects.create(
            contribution=contribution, file=pictures[0], small=pictures[1], description=one_line(description)
        )
    return changed


def _enter_paper(
    activity: Activity,
    *,
    by: Person,
    title: str,
    text: str,
    category: str = "",
    neighbourhood: Any = None,
    author_name: str = "",
    address: str = "",
    **_form: Any,
) -> Contribution:
    """Somebody filled in a form on paper; a clerk types it. It counts like any other, and says that it came on paper."""
    made = bring_in(
        activity,
        kind=KIND,
        title=one_line(title, 120),
        text=text,
        author_name=one_line(author_name, 60),
        source=Source.PAPER,
        entered_by=by,
        neighbourhood=neighbourhood,
        address=one_line(address, 120),
    )
    Idea.objects.create(contribution=made, category=_checked_category(activity, category))
    return made


def _bring_in_rows(
    activity: Activity, *, by: Person, rows: Sequence[dict[str, Any]], now: datetime | None = None
) -> int:
    """Everything or nothing: ideas from a checked file, in a handful of queries however many there are.

    rows  {title, text, category (a name), author_name, neighbourhood (an object), lat, lon, cost_cents, outside_key}
    A row whose `outside_key` is in this round already is left alone, so the same file may be brought in twice.
    """
    now = now or timezone.now()
    there = set(
        Idea.objects.filter(contribution__activity=activity)
        .exclude(outside_key="")
        .values_list("outside_key", flat=True)
    )
    fresh = [row for row in rows if not row.get("outside_key") or row["outside_key"] not in there]
    if not fresh:
        return 0
    known = {row["name"]: row["key"] for row in activity.ideas_round.categories}
    names = [
        *known,
        *dict.fromkeys(
            row["category"] for row in fresh if row.get("category") and row["category"] not in known
        ),
    ]
    if len(names) > len(known):
        activity.ideas_round = set_up(activity, categories=names)
        known = {row["name"]: row["key"] for row in activity.ideas_round.categories}
    published_at = now if activity.is_public else None  # in a draft the term begins with the process
    due_at = due_for(activity, now) if activity.is_public else None
    first = activity.last_number + 1
    made = Contribution.objects.bulk_create(
        [
            Contribution(
                place_id=activity.place_id,
                activity=activity,
                kind=KIND,
                number=first + index,
                author_name=one_line(row.get("author_name", ""), 60),
                source=Source.IMPORT,
                entered_by=by if isinstance(by, Person) else None,
                title=one_line(row["title"], 120),
                text=row.get("text", ""),
                language=activity.language,
                lat=row.get("lat"),
                lon=row.get("lon"),
                neighbourhood=row.get("neighbourhood"),
                state=State.PUBLISHED,
                is_public=True,
                owner_id=activity.owner_id,
                made_at=now,
                published_at=published_at,
                due_at=due_at,
                stems=stems_of(row["title"], row.get("text", "")),
            )
            for index, row in enumerate(fresh)
        ],
        batch_size=500,
    )
    Idea.objects.bulk_create(
        [
            Idea(
                contribution=contribution,
                category=known.get(row.get("category", ""), ""),
                cost_cents=row.get("cost_cents"),
                outside_key=row.get("outside_key", ""),
            )
            for contribution, row in zip(made, fresh, strict=True)
        ],
        batch_size=1000,
    )
    activity.last_number += len(fresh)
    activity.public_count += len(fresh)
    activity.save(update_fields=["last_number", "public_count"])
    return len(fresh)


def _keep_upload(activity: Activity, *, by: Person, name: str, raw: bytes) -> Upload:
    """Keep a file aside until it is confirmed; an earlier one of the same officer in this round makes way."""
    Upload.objects.filter(activity=activity, person=by).delete()
    return Upload.objects.create(
        place_id=activity.place_id, activity=activity, person=by, name=one_line(name), raw=raw
    )


def _bring_in_upload(upload: Upload, *, by: Person) -> int:
    """Bring in what the officer saw. The upload goes in the same transaction, so that a second click brings in nothing."""
    activity = Activity.objects.select_for_update(no_key=True).get(pk=upload.activity_id)
    count = _bring_in_rows(activity, by=by, rows=read_file(upload.name, bytes(upload.raw), activity).rows)
    upload.delete()
    return count


def _split(contribution: Contribution, *, by: Person, title: str, text: str) -> Contribution:
    part = moderating.split.run(contribution, by=by, title=title, text=text)
    Idea.objects.create(contribution=part, category=contribution.idea.category)
    return part


submit = Action(
    "ideas.submit", _("Send my idea"), Activity, (clauses.activity_open, clauses.may_take_part), _submit
)
change = Action("ideas.change", _("Save"), Contribution, edit_contribution.rule, _change)
# Paper and files may come in after the last day, until the process is finished.
not_closed = when(Q(stage=Activity.OPEN), _("This round is closed."))
enter_paper = Action(
    "ideas.enter_paper",
    _("Enter and go on"),
    Activity,
    (can(ENTER_PAPER), not_closed),
    _enter_paper,
)
bring_in_rows = Action("ideas.import", _("Bring in"), Activity, (can(PREPARE), not_closed), _bring_in_rows)

split = Action("ideas.split", moderating.split.name, Contribution, moderating.split.rule, _split)

keep_upload = Action(
    "ideas.keep_upload", _("Read the file"), Activity, (can(PREPARE), not_closed), _keep_upload
)
bring_in_upload = Action(
    "ideas.import_upload",
    _("Bring in"),
    Upload,
    (
        can(PREPARE),
        when(Q(activity__stage=Activity.OPEN), _("This round is closed.")),
        Clause(
            lambda person: Q(person_id=person.pk, at__gt=timezone.now() - Upload.GOOD_FOR),
            _("That took longer than an hour. Choose the file once more."),
        ),
    ),
    _bring_in_upload,
)

ACTIONS = (submit, change, enter_paper, bring_in_rows, keep_upload, bring_in_upload, split)
