# SPDX-License-Identifier: EUPL-1.2
"""Everything that can be done to a process."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q, Sum
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity, GroupCount, open_q
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.contributions.publishing import begin_terms, move_due_dates
from samenspel.foundations.events.models import Decision, Event
from samenspel.foundations.mail.letters import one_line, tell
from samenspel.foundations.people.models import Actor, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.clauses import Action, Clause, can, signed_in, when
from samenspel.foundations.rules.roles import PREPARE, PUBLISH
from samenspel.foundations.rules.versions import not_changed_meanwhile
from samenspel.foundations.towns.models import PopulationFigure
from samenspel.plan.registry import instruments

from .gate import missing
from .models import PhaseRow, Process, ProcessFollow, Publication
from .who import compare, newest

TEXTS = (
    "title",
    "question",
    "summary",
    "why",
    "open_points",
    "fixed_points",
    "promise",
    "rung",
    "who_decides",
    "target_groups",
    "council_role",
    "missing_people",
    "contact",
    "language",
)


def free_slug(rows: Any, title: str) -> str:
    """An address made from the title that nobody has yet."""
    base = slugify(title)[:50].strip("-") or "traject"
    taken = set(rows.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if slug not in taken)


def _begin(
    place: Place, *, by: Person, title: str, question: str = "", slug: str = "", **texts: Any
) -> Process:
    process = Process(
        place=place,
        title=one_line(title, 80),
        question=one_line(question, 160),
        made_at=timezone.now(),
        contact=by,
    )
    process.slug = slug or free_slug(Process.objects.filter(place=place), process.title)
    for name in (*TEXTS, "phases"):
        if name in texts:
            setattr(process, name, texts[name])
    process.save()
    return process


def _change(process: Process, *, by: Person, version: int, **texts: Any) -> Process:
    not_changed_meanwhile(process, version)
    for name in TEXTS:
        if name in texts:
            setattr(process, name, texts[name])
    process.version += 1
    process.save()
    return process


def _set_phases(process: Process, *, by: Person, phases: Sequence[PhaseRow], version: int) -> Process:
    not_changed_meanwhile(process, version)
    for before, after in itertools.pairwise(phases):
        if date.fromisoformat(after["starts"]) < date.fromisoformat(before["starts"]):
            raise ValidationError(
                _("“%(after)s” begins before “%(before)s”. Put the phases in the order of their dates.")
                % {"after": after["title"], "before": before["title"]}
            )
    process.phases = list(phases)
    process.version += 1
    process.save(update_fields=["phases", "version"])
    return process


def _add_activity(
    process: Process,
    *,
    by: Person,
    instrument: str,
    title: str,
    opens_at: datetime,
    closes_at: datetime,
    intro: str = "",
    slug: str = "",
    settings: dict[str, Any] | None = None,
    **rules: Any,
) -> Activity:
    chosen = instruments().get(instrument)
    if chosen is None or chosen.retired or not chosen.offered:
        raise ValidationError(_("Choose one of the instruments in the list."))
    if closes_at <= opens_at:
        raise ValidationError(
            {"closes_at": _("An activity closes after it opens. Change one of the two dates.")}
        )
    town = getattr(process.place, "town", None)
    for name in ("moderation", "answer_days", "answer_clock"):
        if town is not None:
            rules.setdefault(name, getattr(town, name))
    activity = Activity.objects.create(
        place_id=process.place_id,
        process_number=process.pk,
        instrument=instrument,
        slug=slug
        or free_slug(Activity.objects.filter(place_id=process.place_id, instrument=instrument), title),
        title=one_line(title, 120),
        intro=intro,
        language=process.language,
        stage=chosen.stages[0],
        opens_at=opens_at,
        closes_at=closes_at,
        is_public=process.state != Process.State.DRAFT,
        owner=rules.pop("owner", None) or process.contact or by,
        **rules,
    )
    chosen.set_up(activity, **(settings or {}))
    return activity


def _change_activity(
    activity: Activity, *, by: Person, version: int, settings: dict[str, Any] | None = None, **facts: Any
) -> Activity:
    not_changed_meanwhile(activity, version)
    for name, value in facts.items():
        setattr(activity, name, value)
    if activity.closes_at <= activity.opens_at:
        raise ValidationError(
            {"closes_at": _("An activity closes after it opens. Change one of the two dates.")}
        )
    activity.version += 1
    activity.save()
    if settings is not None:
        instruments()[activity.instrument].set_up(activity, **settings)
    move_due_dates(activity)
    return activity


def _publish(process: Process, *, by: Person, at: datetime | None = None) -> Process:
    activities = list(Activity.objects.filter(process_number=process.pk))
    lacking = missing(process, activities)
    if lacking:
        raise ValidationError(
            _("This process cannot be published yet. Still missing: %s.")
            % ", ".join(one.what.lower() for one in lacking)
        )
    process.state, process.published_at = Process.State.PUBLISHED, at or timezone.now()
    process.save(update_fields=["state", "published_at"])
    Activity.objects.filter(process_number=process.pk).update(is_public=True)
    # What stands in the draft of some minutes becomes public with those minutes.
    in_draft = Decision.objects.filter(event__minutes_at=None, commitment__isnull=False)
    Commitment.objects.filter(process_number=process.pk).exclude(
        pk__in=in_draft.values("commitment_id")
    ).update(is_public=True)
    for activity in activities:
        begin_terms(activity, process.published_at)
    return process


def _take_back(process: Process, *, by: Person) -> Process:
    process.state = Process.State.DRAFT
    process.save(update_fields=["state"])
    Activity.objects.filter(process_number=process.pk).update(is_public=False)
    Commitment.objects.filter(
        process_number=process.pk, state=Commitment.State.RUNNING, progress=None
    ).update(is_public=False)
    return process


def _finish(process: Process, *, by: Person, final_report: str, at: datetime | None = None) -> Process:
    if len(final_report.strip()) < 100:
        raise ValidationError(
            {
                "final_report": _(
                    "Write at least a paragraph: what was asked, who took part, what you did with it, what changes."
                )
            }
        )
    events = Event.objects.filter(activity__process_number=process.pk, cancelled_at=None).coming()
    coming = events.filter(registrations__state__in=["seat", "waiting"]).first()
    if coming is not None:
        raise ValidationError(
            _("“%s” is still to come, and people count on it. Call it off, or finish the process afterwards.")
            % coming.title
        )
    process.state, process.final_report = Process.State.FINISHED, final_report.strip()
    process.finished_at = at or timezone.now()
    process.save(update_fields=["state", "final_report", "finished_at"])
    _close(process, process.finished_at)
    with translation.override(process.language):
        subject = gettext("“%s” is finished: read the final report") % process.title
    _tell_followers(process, subject, process.final_report[:600], by)
    return process


def _close(process: Process, at: datetime) -> None:
    """Nothing comes in any more: what is open closes at this moment, and what was still to open never opens."""
    for activity in Activity.objects.filter(process_number=process.pk):
        activity.stage = instruments()[activity.instrument].stages[-1]
        if activity.opens_at < at < activity.closes_at:
            activity.closes_at = at
        activity.save(update_fields=["stage", "closes_at"])


def _copy(process: Process, *, by: Person, title: str, starts: date | None = None) -> Process:
    """A new draft with the same texts, phases and activities, moved so that the first phase starts on `starts` (today)."""
    shift = timedelta(0)
    if process.phases:
        shift = (starts or timezone.localdate()) - date.fromisoformat(process.phases[0]["starts"])
    copy = _begin(
        process.place,
        by=by,
        title=title,
        **{
            name: getattr(process, name)
            for name in TEXTS
            if name not in ("title", "contact", "missing_people")
        },
        phases=[
            {
                **phase,
                "starts": (date.fromisoformat(phase["starts"]) + shift).isoformat(),
                "ends": (date.fromisoformat(phase["ends"]) + shift).isoformat(),
            }
            for phase in process.phases
        ],
    )
    copy.copied_from = process
    copy.save(update_fields=["copied_from"])
    for activity in Activity.objects.filter(process_number=process.pk):
        _add_activity(
            copy,
            by=by,
            instrument=activity.instrument,
            title=activity.title,
            intro=activity.intro,
            # Wall-clock time: midnight stays midnight when the copy lies on the other side of the summer hour.
            opens_at=timezone.localtime(activity.opens_at, process.place.timezone) + shift,
            closes_at=timezone.localtime(activity.closes_at, process.place.timezone) + shift,
            settings=_settings_of(activity),
            moderation=activity.moderation,
            who_may=activity.who_may,
            limit_per_person=activity.limit_per_person,
            answer_days=activity.answer_days,
            answer_clock=activity.answer_clock,
        )
    return copy


def _settings_of(activity: Activity) -> dict[str, Any] | None:
    """What the instrument keeps beside the activity, read back through its form: as an officer would fill it in again."""
    chosen = instruments()[activity.instrument]
    if not (chosen.settings and chosen.initial_for):
        return None
    form = chosen.settings(chosen.initial_for(activity))
    return form.cleaned_data if form.is_valid() else None


def _add_publication(
    process: Process,
    *,
    by: Person,
    kind: str,
    title: str,
    text: str = "",
    file: Any = None,
    at: datetime | None = None,
) -> Publication:
    if not text.strip() and not file:
        raise ValidationError({"text": _("Write a text or choose a file.")})
    publication = Publication(
        place_id=process.place_id,
        process=process,
        kind=kind,
        title=one_line(title, 120),
        text=text,
        at=at or timezone.now(),
    )
    if file:
        publication.file, publication.file_name = file, one_line(file.name, 120)
    publication.save()
    if kind == Publication.Kind.NEWS and process.state == Process.State.PUBLISHED and at is None:
        _tell_followers(process, f"{process.title}: {publication.title}", text, by)
    return publication


def _remove_publication(publication: Publication, *, by: Person) -> None:
    if publication.file:
        publication.file.delete(save=False)
    publication.delete()


def _tell_followers(process: Process, subject: str, text: str, by: Person) -> None:
    with translation.override(process.language):
        tell(
            Person.objects.filter(
                pk__in=ProcessFollow.objects.filter(process=process).values("person_id"), is_active=True
            ),
            subject=subject,
            text=text,
            path=reverse("process", args=[process.place.slug, process.slug]),
            but=by,
        )


def _follow(process: Process, *, by: Person) -> Process:
    ProcessFollow.objects.get_or_create(process=process, person=by)
    return process


def _stop_following(process: Process, *, by: Person) -> Process:
    ProcessFollow.objects.filter(process=process, person=by).delete()
    return process


def _say_who(activity: Activity, *, by: Actor, figures: Sequence[PopulationFigure]) -> None:
    """Count the groups somebody says to belong to, at most one per question. Nothing is stored about who said it."""
    if len({figure.question for figure in figures}) != len(figures):
        raise ValidationError(_("Choose one answer per question."))
    for figure in figures:
        if figure.place_id != activity.place_id:
            raise ValidationError(_("This group belongs to another town."))
        GroupCount.objects.get_or_create(activity=activity, figure=figure)
        GroupCount.objects.filter(activity=activity, figure=figure).update(answers=F("answers") + 1)
    if activity.process_number:
        prepare_participants(activity.process_number, activity.place_id)


def prepare_participants(process_number: int, place_id: int) -> None:
    """Write the comparison with the population beside the process, small groups already hidden: pages only read it.

    A question is published anew after five more answers, not after each: who watches the page around the moment one person
    takes part must not read that person's answer from the change.
    """
    counts = (
        GroupCount.objects.filter(activity__process_number=process_number)
        .values("figure_id")
        .annotate(total=Sum("answers"))
        .values_list("figure_id", "total")
    )
    answers = dict(counts)
    figures = PopulationFigure.objects.filter(place_id=place_id).order_by("position")
    rows = [(figure.question, figure.group, figure.people, answers.get(figure.pk, 0)) for figure in figures]
    process = Process.objects.get(pk=process_number)
    shown = {row["question"]: row for row in process.participants}
    process.participants = [
        newest(shown.get(row["question"]), row) for row in (compare(rows) if any(answers.values()) else [])
    ]
    process.save(update_fields=["participants"])


prepares = can(PREPARE, _("This is for the participation officers of the town."))
publishes = can(PUBLISH, _("This is for the participation officers of the town."))
is_draft = when(Q(state=Process.State.DRAFT), _("This process is published already."))
is_running = when(
    Q(state=Process.State.PUBLISHED), _("This process is not running: it is a draft, or it is finished.")
)
not_finished = when(~Q(state=Process.State.FINISHED), _("This process is finished. Copy it to begin again."))
is_public = when(~Q(state=Process.State.DRAFT), _("This process is not public."))


def _untouched(person: Any) -> Q:
    in_a_process = Activity.objects.filter(process_number__isnull=False)
    touched = in_a_process.filter(
        Q(last_number__gt=0) | Q(events__registrations__isnull=False) | Q(events__minutes_at__isnull=False)
    )
    return ~Q(pk__in=touched.values("process_number"))


untouched = Clause(
    _untouched,
    _("People have already taken part. What they wrote must stay public: finish the process instead."),
)

of_a_running_process = Clause(
    lambda person: (
        Q(process_number=None)
        | ~Q(process_number__in=Process.objects.filter(state=Process.State.FINISHED).values("pk"))
    ),
    _("This process is finished. Copy it to begin again."),
)

begin = Action(
    "processes.begin",
    _("New process"),
    Place,
    (
        can(PREPARE, place="pk"),
        when(Q(is_network=False), _("A process belongs to a town, not to the network.")),
    ),
    _begin,
)
change = Action("processes.change", _("Save"), Process, (prepares, not_finished), _change)
set_phases = Action(
    "processes.set_phases", _("Save the phases"), Process, (prepares, not_finished), _set_phases
)
add_activity = Action(
    "processes.add_activity", _("Add an activity"), Process, (prepares, not_finished), _add_activity
)
change_activity = Action(
    "processes.change_activity", _("Save"), Activity, (prepares, of_a_running_process), _change_activity
)
publish = Action("processes.publish", _("Publish"), Process, (publishes, is_draft), _publish)
take_back = Action(
    "processes.take_back", _("Back to draft"), Process, (publishes, is_running, untouched), _take_back
)
finish = Action("processes.finish", _("Finish with a report"), Process, (publishes, is_running), _finish)
copy = Action("processes.copy", _("Copy"), Process, (prepares,), _copy)
add_publication = Action("processes.add_publication", _("Add"), Process, (prepares,), _add_publication)
remove_publication = Action(
    "processes.remove_publication", _("Remove"), Publication, (prepares,), _remove_publication
)
follow = Action("processes.follow", _("Follow this process"), Process, (is_public, signed_in()), _follow)
stop_following = Action(
    "processes.stop_following", _("Stop following"), Process, (signed_in(),), _stop_following
)
say_who = Action(
    "processes.say_who",
    _("Send"),
    Activity,
    (
        when(Q(is_public=True), _("This activity is not public.")),
        Clause(lambda person: open_q(), _("This round is closed.")),
    ),
    _say_who,
)

ACTIONS = (
    begin,
    change,
    set_phases,
    add_activity,
    change_activity,
    publish,
    take_back,
    finish,
    copy,
    add_publication,
    remove_publication,
    follow,
    stop_following,
    say_who,
)
