# SPDX-License-Identifier: EUPL-1.2
"""Make a meeting, ask a question at home, in the room or on paper, support one from the room, and lead the list."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions import clauses
from samenspel.foundations.contributions.actions import moderating
from samenspel.foundations.contributions.following import ask_to_confirm
from samenspel.foundations.contributions.models import Contribution, Follow, Source, State, Support
from samenspel.foundations.contributions.publishing import bring_in
from samenspel.foundations.events import making
from samenspel.foundations.events.models import AgendaItem, Event, Mode
from samenspel.foundations.events.rooms import is_the_code
from samenspel.foundations.mail.letters import one_line, tell
from samenspel.foundations.people.models import Actor, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.clauses import Action, Clause, can, signed_in, when
from samenspel.foundations.rules.roles import ENTER_PAPER, LEAD, PREPARE
from samenspel.plan.processes.models import ProcessFollow

from .formats import NO_VENUE, USUAL, format_called, from_plan
from .models import Meeting, Question, RoomVote

KIND = "meeting.question"
PAGE = "meeting"
LONGEST_TITLE = 120
USUAL_DAYS = 42
"""for how long a new activity is open when an officer leaves the form as it is"""


# Making one ---------------------------------------------------------------------------------


def set_up(
    activity: Activity,
    *,
    format: str = USUAL,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    mode: str = Mode.ON_SITE,
    venue: str = "",
    questions_before: bool = True,
    questions_until_day_after: bool = False,
    laid_from: date | None = None,
    **facts: Any,
) -> Meeting:
    """Make or change the meeting, its event and, when it is new, its programme with the script of the format.

    starts_at, ends_at         without them a day is chosen as a plan would
    facts                      of the event, as `events.making` takes them: address, seats, online link, …
    questions_until_day_after  people may ask until midnight of the day after, whatever the activity said
    laid_from                  the day on which the activity this was copied from opened: the meeting moves along with the copy
    """
    found = Meeting.objects.filter(activity=activity).select_related("event").first()
    if starts_at is None or ends_at is None:
        first, last = (
            timezone.localdate(moment, activity.place.timezone)
            for moment in (activity.opens_at, activity.closes_at)
        )
        chosen = from_plan("", activity.place, first, last)
        starts_at, ends_at = chosen["starts_at"], chosen["ends_at"]
    if found is None and laid_from is not None:
        starts_at, ends_at, facts = _moved(activity, laid_from, starts_at, ends_at, facts)
    if mode != Mode.ONLINE and not venue.strip():
        venue = NO_VENUE.get(activity.language, NO_VENUE["en"])
    facts = {
        "title": activity.title,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "mode": mode,
        "venue": venue,
        **facts,
    }
    _set_closing(activity, found, starts_at, ends_at, questions_until_day_after)
    if found is None:
        event = making.make(activity, kind=PAGE, **facts)
        _fill_programme(event, format, activity.language)
        return Meeting.objects.create(
            activity=activity, event=event, format=format, questions_before=questions_before
        )
    event = making.change(found.event, **facts)
    if format != found.format and _as_the_format_left_it(event, found.format, activity.language):
        event.agenda.all().delete()
        _fill_programme(event, format, activity.language)
    found.event, found.format, found.questions_before = event, format, questions_before
    found.save(update_fields=["format", "questions_before"])
    return found


def _moved(
    activity: Activity, laid_from: date, starts_at: datetime, ends_at: datetime, facts: dict[str, Any]
) -> tuple[datetime, datetime, dict[str, Any]]:
    """The same wall-clock hours as many days later as the copy opens after what it was copied from."""
    zone = activity.place.timezone
    shift = timezone.localdate(activity.opens_at, zone) - laid_from
    facts = {**facts, "online_link": ""}  # the room of then is not the room of now
    until = facts.get("registration_closes_at")
    if until is not None:
        facts = {**facts, "registration_closes_at": timezone.localtime(until, zone) + shift}
    return (
        timezone.localtime(starts_at, zone) + shift,
        timezone.localtime(ends_at, zone) + shift,
        facts,
    )


def day_after(place: Place, ends_at: datetime) -> datetime:
    """Midnight at the end of the day after a meeting: until then people may ask, unless the officer chose otherwise."""
    return midnight(place, timezone.localdate(ends_at, place.timezone) + timedelta(days=2))


def midnight(place: Place, day: date) -> datetime:
    return datetime.combine(day, time.min, place.timezone)


def _set_closing(
    activity: Activity, found: Meeting | None, starts_at: datetime, ends_at: datetime, day_after_it: bool
) -> None:
    """The day after the meeting is the last day to ask, where the officer left the form as it was; it moves along with the meeting."""
    place = activity.place
    if found is None:
        untouched = midnight(place, timezone.localdate(timezone=place.timezone) + timedelta(USUAL_DAYS + 1))
        left = day_after_it or activity.closes_at == untouched
    else:
        left = activity.closes_at == day_after(place, found.event.ends_at)
    closes = day_after(place, ends_at) if left else activity.closes_at
    if closes < ends_at:
        raise ValidationError(
            {
                "closes_on": _(
                    "People ask questions at the meeting itself too. Choose a last day that is not before the meeting."
                )
            }
        )
    if closes <= activity.opens_at or ends_at <= activity.opens_at:
        raise ValidationError(
            {
                "opens_on": _(
                    "From this day on people can ask, and that is after the meeting. Choose an earlier day."
                )
            }
        )
    if closes != activity.closes_at:
        activity.closes_at = closes
        activity.save(update_fields=["closes_at"])


def _fill_programme(event: Event, key: str, language: str) -> None:
    AgendaItem.objects.bulk_create(
        AgendaItem(
            event=event,
            position=position,
            kind=item.kind,
            title=item.title,
            minutes=item.minutes,
            script=item.script,
        )
        for position, item in enumerate(format_called(key).say(language).items)
    )


def _as_the_format_left_it(event: Event, key: str, language: str) -> bool:
    """Whether nobody changed the programme: only then another format may replace it."""
    there = list(event.agenda.order_by("position").values_list("kind", "title", "minutes", "script"))
    shipped = [
        (item.kind, item.title, item.minutes, item.script) for item in format_called(key).say(language).items
    ]
    return there in ([], shipped) and not event.agenda.filter(started_at__isnull=False).exists()


# Asking -------------------------------------------------------------------------------------


def title_of(text: str) -> tuple[str, str]:
    """A question typed in one box: its title, and the whole text where it is longer than a title."""
    words = " ".join(text.split())
    if len(words) <= LONGEST_TITLE:
        return words, ""
    cut = words[: LONGEST_TITLE - 1].rpartition(" ")[0] or words[: LONGEST_TITLE - 1]
    return f"{cut}…", text.strip()


def _made(activity: Activity, asked: str, title: str, text: str, **facts: Any) -> Contribution:
    title = one_line(title, LONGEST_TITLE)
    if len(title) < 3:
        raise ValidationError({"title": _("Write your question in at least a few words.")})
    made = bring_in(activity, kind=KIND, title=title, text=text, **facts)
    Question.objects.create(contribution=made, asked=asked)
    return made


def _within_limit(activity: Activity, by: Actor) -> None:
    if by.account is None:
        return
    written = Contribution.objects.filter(activity=activity, author=by.account).exclude(state=State.WITHDRAWN)
    if written.count() >= activity.limit_per_person:
        raise ValidationError(
            _(
                "Each person can ask at most %(most)d questions here, and you have reached that. You can still support others."
            )
            % {"most": activity.limit_per_person}
        )


def _ask(
    activity: Activity,
    *,
    by: Actor,
    title: str,
    text: str = "",
    author_name: str = "",
    email: str = "",
    **_form: Any,
) -> Contribution:
    """Ask from home: before the meeting, while it runs, or after it until the round closes."""
    _within_limit(activity, by)
    event, now = activity.meeting.event, timezone.now()
    asked = (
        Question.Asked.BEFORE
        if now < event.starts_at
        else Question.Asked.ONLINE
        if now < event.ends_at
        else Question.Asked.AFTER
    )
    made = _made(activity, asked, title, text, author=by, author_name=one_line(author_name, 60))
    if by.is_anonymous and email:
        ask_to_confirm(made, email)
    return made


def _in_the_room(event: Event, code: str) -> None:
    if not is_the_code(event, code):
        raise ValidationError(
            _("This is not the code of this room any more. Type the code that stands on the screen.")
        )


def _ask_in_room(
    activity: Activity,
    *,
    by: Actor,
    code: str,
    question: str,
    online: bool = False,
    author_name: str = "",
    **_form: Any,
) -> Contribution:
    """Ask from the room or from behind the screen of an online meeting: who has the code is there, with an account or without."""
    event = activity.meeting.event
    _in_the_room(event, code)
    _within_limit(activity, by)
    asked = (
        Question.Asked.ONLINE if (online and event.is_online) or not event.is_on_site else Question.Asked.ROOM
    )
    title, text = title_of(question)
    return _made(activity, asked, title, text, author=by, author_name=one_line(author_name, 60))


def _enter_paper(
    activity: Activity, *, by: Person, question: str, author_name: str = "", **_form: Any
) -> Contribution:
    """A question on a card. It counts like any other, and says that it came on paper."""
    title, text = title_of(question)
    return _made(
        activity,
        Question.Asked.PAPER,
        title,
        text,
        author_name=one_line(author_name, 60),
        source=Source.PAPER,
        entered_by=by,
        public=True,
    )


# Support from the room ----------------------------------------------------------------------


def _support_in_room(
    contribution: Contribution, *, by: Actor, code: str, room_pass: str = "", wanted: bool = True
) -> Contribution:
    """“I want to know this too”, or no longer. Done twice it counts once: the row is locked, and the database keeps each once.

    Somebody with an account supports as everywhere; who gave their support in this room before they signed in, has given it.
    """
    _in_the_room(contribution.activity.meeting.event, code)
    mine: Any
    if by.account is not None:
        mine = Support.objects.filter(contribution=contribution, person=by.account)
    else:
        if not room_pass:
            raise ValidationError(_("Enter the room first: type the code that stands on the screen."))
        mine = RoomVote.objects.filter(contribution=contribution, room_pass=room_pass)
    there = mine.exists()
    if there == wanted:
        return contribution
    if not wanted:
        mine.delete()
    elif by.account is not None:
        Support.objects.create(contribution=contribution, person=by.account)
        Follow.objects.get_or_create(contribution=contribution, person=by.account)
    else:
        RoomVote.objects.create(contribution=contribution, room_pass=room_pass)
    contribution.support_count += 1 if wanted else -1
    contribution.save(update_fields=["support_count"])
    return contribution


def _take_along(contribution: Contribution, *, by: Person, room_pass: str) -> Contribution:
    """Somebody signs in who supported this in the room: the same person, so the number stays what it is, or loses the double one."""
    gone, _rows = RoomVote.objects.filter(contribution=contribution, room_pass=room_pass).delete()
    if not gone:
        return contribution
    if Support.objects.filter(contribution=contribution, person=by).exists():
        contribution.support_count -= 1
        contribution.save(update_fields=["support_count"])
    else:
        Support.objects.create(contribution=contribution, person=by)
    return contribution


# Leading ------------------------------------------------------------------------------------


def _discuss(contribution: Contribution, *, by: Person, done: bool = True) -> Contribution:
    Question.objects.filter(contribution=contribution).update(
        discussed_at=timezone.now() if done else None, **({"pinned": None} if done else {})
    )
    return contribution


def _pin(contribution: Contribution, *, by: Person, do: str) -> Contribution:
    """Put a question in the order in which it is taken.  do: first, last, up or loose"""
    # The round is held, so that two who lead give no two questions the same place.
    Activity.objects.select_for_update(no_key=True).get(pk=contribution.activity_id)
    rows = Question.objects.filter(contribution__activity=contribution.activity_id)
    order = list(rows.filter(pinned__isnull=False).order_by("pinned", "pk").values_list("pk", flat=True))
    here = order.index(contribution.pk) if contribution.pk in order else len(order)
    if here < len(order):
        order.pop(here)
    if do == "first":
        order.insert(0, contribution.pk)
    elif do == "last":
        order.append(contribution.pk)
    elif do == "up":
        order.insert(max(0, here - 1), contribution.pk)
    elif do != "loose":
        raise ValidationError(_("Choose what to do with this question."))
    rows.filter(contribution=contribution).update(pinned=None)
    for position, number in enumerate(order, start=1):
        Question.objects.filter(pk=number).update(pinned=position)
    return contribution


# Inviting -----------------------------------------------------------------------------------


def invitation(activity: Activity, event: Event) -> tuple[str, str]:
    """(subject, text) of the invitation, in the language of the meeting; also what an officer copies."""
    with translation.override(activity.language):
        begins, ends = (
            timezone.localtime(m, activity.place.timezone) for m in (event.starts_at, event.ends_at)
        )
        day = date_format(begins, "l j F Y")
        lines = [
            activity.intro.strip(),
            gettext("When: %(day)s, from %(from)s to %(to)s")
            % {
                "day": day,
                "from": date_format(begins, "TIME_FORMAT"),
                "to": date_format(ends, "TIME_FORMAT"),
            },
        ]
        if event.is_on_site:
            lines.append(
                gettext("Where: %(place)s") % {"place": ", ".join(filter(None, (event.venue, event.address)))}
            )
        if event.is_online:
            lines.append(gettext("You can also follow it online."))
        if event.accessibility:
            lines.append(gettext("Getting in: %(text)s") % {"text": event.accessibility})
        if event.takes_registrations:
            lines.append(gettext("Say that you come, and ask what you need for it, on the page below."))
        subject = gettext("Invitation: %(title)s, %(day)s") % {"title": activity.title, "day": day}
    return subject, "\n\n".join(filter(None, lines))


def _invite(activity: Activity, *, by: Person) -> int:
    """A letter to everybody who follows the process, once. Returns to how many."""
    meeting = Meeting.objects.select_related("event").get(activity=activity)
    if meeting.invited_at is not None:
        raise ValidationError(
            _("The followers were invited on %(day)s already. A second letter would be one too many.")
            % {"day": date_format(timezone.localtime(meeting.invited_at), "j F Y")}
        )
    meeting.invited_at = timezone.now()
    meeting.save(update_fields=["invited_at"])
    subject, text = invitation(activity, meeting.event)
    followers = Person.objects.filter(
        is_active=True,
        pk__in=ProcessFollow.objects.filter(process_id=activity.process_number or 0).values("person_id"),
    )
    return tell(
        followers,
        subject=subject,
        text=text,
        path=reverse(PAGE, args=[activity.place.slug, activity.slug]),
        but=by,
    )


# Rules --------------------------------------------------------------------------------------

HALF_AN_HOUR, AN_HOUR = timedelta(minutes=30), timedelta(hours=1)


def now_q(path: str = "") -> Q:
    """While the doors are open: half an hour before the beginning to an hour after the end, as `Event.is_now` says it."""
    now = timezone.now()
    return Q(
        **{
            f"{path}meeting__event__starts_at__lte": now + HALF_AN_HOUR,
            f"{path}meeting__event__ends_at__gt": now - AN_HOUR,
        }
    )


NOT_NOW = _("The room is open from half an hour before the meeting until an hour after it.")
CALLED_OFF = _("This meeting was called off.")
goes_on = when(Q(meeting__event__cancelled_at=None, meeting__isnull=False), CALLED_OFF)
is_public = when(Q(is_public=True), _("This meeting is not public yet."))
not_closed = when(Q(stage=Activity.OPEN), _("This process is finished. Nothing comes in any more."))
activity_open = Clause(
    lambda person: clauses.open_q(),
    _("Questions can no longer be asked here, or not yet. You can read everything that was asked."),
)
questions_now = Clause(
    lambda person: (
        Q(meeting__questions_before=True) | Q(meeting__event__starts_at__lte=timezone.now() + HALF_AN_HOUR)
    ),
    _("Questions can be asked from the beginning of the meeting on."),
)
room_is_open = Clause(lambda person: now_q(), NOT_NOW)
not_over = Clause(lambda person: Q(meeting__event__ends_at__gt=timezone.now()), _("This meeting is over."))

question_public = when(Q(is_public=True, kind=KIND), _("This question is not public."))
question_in_room = Clause(lambda person: now_q("activity__"), NOT_NOW)
question_goes_on = when(Q(activity__meeting__event__cancelled_at=None), CALLED_OFF)
is_question = when(Q(kind=KIND), _("This is not a question of a meeting."))
leads = can(LEAD, _("Only who leads the meeting may do this."))

ask = Action(
    "meeting.ask",
    _("Ask a question"),
    Activity,
    (is_public, goes_on, activity_open, questions_now, clauses.may_take_part),
    _ask,
)
ask_in_room = Action(
    "meeting.ask_in_room",
    _("Ask a question in the room"),
    Activity,
    (is_public, goes_on, not_closed, room_is_open),
    _ask_in_room,
)
enter_paper = Action(
    "meeting.enter_paper",
    _("Type over a card"),
    Activity,
    (can(ENTER_PAPER), not_closed),
    _enter_paper,
)
support_in_room = Action(
    "meeting.support_in_room",
    _("I want to know this too"),
    Contribution,
    (question_public, question_goes_on, question_in_room),
    _support_in_room,
)
take_along = Action(
    "meeting.take_along",
    _("Keep my support from the room"),
    Contribution,
    (signed_in(), is_question),
    _take_along,
)
hide = Action(
    "meeting.hide",
    _("Hide, with a reason"),
    Contribution,
    (leads, is_question, moderating.can_be_hidden),
    moderating.hide.run,
)
let_through = Action(
    "meeting.let_through",
    _("Show to everybody"),
    Contribution,
    (leads, is_question, moderating.is_pending),
    moderating.approve.run,
)
discuss = Action("meeting.discuss", _("Discussed"), Contribution, (leads, is_question), _discuss)
pin = Action("meeting.pin", _("Change the order"), Contribution, (leads, question_public), _pin)
invite = Action(
    "meeting.invite",
    _("Invite the followers"),
    Activity,
    (can(PREPARE), is_public, goes_on, not_over),
    _invite,
)

ACTIONS = (
    ask,
    ask_in_room,
    enter_paper,
    support_in_room,
    take_along,
    hide,
    let_through,
    discuss,
    pin,
    invite,
)
