# SPDX-License-Identifier: EUPL-1.2
"""Everything that can be done around an event: register, receive people, lead it, write down what was said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.accounts.actions import myself
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments import actions as commitments
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.people.models import Actor, Person
from samenspel.foundations.rules.clauses import Action, signed_in, when

from . import clauses, letters, seats
from .counting import attendance as attendance
from .making import check_link, not_as_it_was
from .models import AgendaItem, Decision, Document, Event, Mode, Registration, Request, new_code

State = Registration.State
MOST_ITEMS = 60
LARGEST_FILE = 10 * 1024 * 1024
FILE_KINDS = (
    ".pdf",
    ".docx",
    ".odt",
    ".pptx",
    ".odp",
    ".xlsx",
    ".ods",
    ".csv",
    ".txt",
    ".jpg",
    ".jpeg",
    ".png",
)


# Registering ------------------------------------------------------------------------------------------------------------------


def _checked(
    event: Event, mode: str, companions: int, requests: Iterable[str]
) -> tuple[Mode, int, list[str]]:
    """Way of coming, companions and wishes as this event takes them."""
    wrong: dict[str, Any] = {}
    ways = seats.ways_of(event)
    if not mode and len(ways) == 1:
        mode = ways[0]
    if mode not in ways:
        wrong["mode"] = _("Choose how you come: on site or online.")
    if not 0 <= companions <= event.most_companions:
        wrong["companions"] = (
            ngettext(
                "You can bring at most %(most)d person.",
                "You can bring at most %(most)d people.",
                event.most_companions,
            )
            % {"most": event.most_companions}
            if event.most_companions
            else _("Here everybody registers for themselves.")
        )
    asked = list(dict.fromkeys(requests))
    if not set(asked) <= set(event.requests) & set(Request.values):
        wrong["requests"] = _("The town does not offer this here. Write it down as a note instead.")
    if wrong:
        raise ValidationError(wrong)
    return Mode(mode), companions, asked


def _free_code(event: Event) -> str:
    taken = set(event.registrations.values_list("code", flat=True))
    return next(code for code in iter(new_code, "") if code not in taken)


def _write(
    event: Event, *, mode: str, companions: int, requests: Iterable[str], **facts: Any
) -> Registration:
    """A registration at the end of the line, and a seat at once when nobody before it fits. The event is locked."""
    way, companions, asked = _checked(event, mode, companions, requests)
    now = timezone.now()
    made = Registration.objects.create(
        place_id=event.place_id,
        event=event,
        mode=way,
        companions=companions,
        requests=asked,
        state=State.WAITING,
        waiting_since=now,
        code=_free_code(event),
        made_at=now,
        **facts,
    )
    settled = seats.settle(event)
    made.refresh_from_db(fields=["state", "waiting_since", "passed_at"])
    letters.tell_registered(made, event)
    letters.tell_settled(settled, event, but=made)
    return made


def _with_address(event: Event, email: str) -> Registration | None:
    """The registration of this address, with an account or without."""
    rows = event.registrations.filter(state__in=clauses.WAITS_OR_SITS)
    return rows.filter(Q(email=email) | Q(person__email=email)).select_related("person").first()


def _address(email: str, *, needed: bool) -> str:
    """The address in lower case. Raises ValidationError for what is none."""
    email = email.strip().lower()
    if email or needed:
        EmailValidator(_("Fill in your e-mail address: your code and the way to cancel are sent there."))(
            email
        )
    return email


def _register(
    event: Event,
    *,
    by: Actor,
    mode: str = "",
    companions: int = 0,
    requests: Iterable[str] = (),
    request_note: str = "",
    name: str = "",
    email: str = "",
    language: str = "nl",
) -> Registration:
    """Say to come. `state` of what comes back says whether there was a seat or a place on the waiting list.

    Without an account a name and an address are needed. An address that is registered already gives that registration back,
    unchanged, and its owner a letter: a page shows the same to whoever filled it in, and nothing of the registration itself.
    """
    person = by.account
    name = one_line(name or by.name, 60)
    wrong: dict[str, Any] = {}
    if not name:
        wrong["name"] = _("Fill in the name under which we expect you.")
    if person is None:
        try:
            email = _address(email, needed=True)
        except ValidationError as error:
            wrong["email"] = error.messages
    if wrong:
        raise ValidationError(wrong)
    if person is None:
        _checked(
            event, mode, companions, requests
        )  # says what is wrong before it looks whether the address is known
        there = _with_address(event, email)
        if there is not None:
            letters.tell_already(there, event)
            return there
    return _write(
        event,
        mode=mode,
        companions=companions,
        requests=requests,
        request_note=one_line(request_note, 200),
        person=person,
        name=name,
        email="" if person else email,
        language=language,
    )


def _enter(
    event: Event,
    *,
    by: Person,
    name: str,
    mode: str = "",
    companions: int = 0,
    requests: Iterable[str] = (),
    request_note: str = "",
    email: str = "",
    language: str = "",
) -> Registration:
    """A registration that came on paper, by telephone or at the door. It gets no seat that is not there: then it waits like others.

    With an address the person gets the same letters as somebody who registered on the site.
    """
    if not name.strip():
        raise ValidationError({"name": _("Fill in a name: it stands on the list at the door.")})
    try:
        email = _address(email, needed=False)
    except ValidationError:
        raise ValidationError({"email": _("This is no e-mail address. You may leave it empty.")}) from None
    if email and _with_address(event, email) is not None:
        raise ValidationError({"email": _("This address is registered already. Change that registration.")})
    return _write(
        event,
        mode=mode,
        companions=companions,
        requests=requests,
        request_note=one_line(request_note, 200),
        name=one_line(name, 60),
        email=email,
        language=language or event.activity.language,
        source="paper",
    )


def _change_registration(
    registration: Registration,
    *,
    by: Actor,
    mode: str | None = None,
    companions: int | None = None,
    requests: Iterable[str] | None = None,
    request_note: str | None = None,
    name: str | None = None,
) -> Registration:
    """Come otherwise, with more or fewer people, or with another wish; what is None stays as it was.

    Who has a seat keeps it: a change for which there is no room is refused, and nothing changes. Who waits keeps their place in
    the line, except in the line of another way of coming: there they join the end.
    """
    event = seats.lock(registration.event_id)
    was, had_seat, heads = registration.mode, registration.state == State.SEAT, registration.heads
    offered = [*event.requests, *registration.requests]  # a wish that was taken off the list since may stay
    asked = registration.requests if requests is None else list(dict.fromkeys(requests))
    if not set(asked) <= set(offered):
        raise ValidationError(
            {"requests": _("The town does not offer this here. Write it down as a note instead.")}
        )
    many = registration.companions if companions is None else companions
    most = max(event.most_companions, registration.companions)
    if not 0 <= many <= most:
        _checked(event, mode or was, many, ())
    registration.mode = _checked(event, mode or was, 0, ())[0]
    registration.companions, registration.requests = many, asked
    if request_note is not None:
        registration.request_note = one_line(request_note, 200)
    if name is not None and one_line(name, 60):
        registration.name = one_line(name, 60)
    if had_seat:
        seats.take(event, was, -heads)
        if not seats.fits(event, registration.mode, registration.heads):
            raise ValidationError(_no_room(event, registration))
        seats.take(event, registration.mode, registration.heads)
    elif registration.mode != was:
        registration.waiting_since, registration.passed_at = timezone.now(), None
    registration.save(
        update_fields=[
            "mode",
            "companions",
            "requests",
            "request_note",
            "name",
            "waiting_since",
            "passed_at",
        ]
    )
    settled = seats.settle(event)
    registration.refresh_from_db(fields=["state", "waiting_since", "passed_at"])
    letters.tell_settled(settled, event)
    return registration


def _no_room(event: Event, registration: Registration) -> str:
    free = seats.free_of(event, registration.mode) or 0
    if not free:
        return gettext("There is no seat free that way. Your registration stayed as it was.")
    return ngettext(
        "There is %(free)d seat for you and who comes along. Your registration stayed as it was.",
        "There are %(free)d seats for you and who comes along. Your registration stayed as it was.",
        free,
    ) % {"free": free}


def _cancel(registration: Registration, *, by: Actor) -> Registration:
    """Not coming after all: the seats go to the waiting list. The name stays on the list at the desk until all are forgotten."""
    event = seats.lock(registration.event_id)
    if registration.state == State.SEAT:
        seats.take(event, registration.mode, -registration.heads)
    registration.state, registration.cancelled_at = State.CANCELLED, timezone.now()
    registration.waiting_since = registration.passed_at = None
    registration.save(update_fields=["state", "cancelled_at", "waiting_since", "passed_at"])
    letters.tell_cancelled(registration, event)
    letters.tell_settled(seats.settle(event), event)
    return registration


# At the door ------------------------------------------------------------------------------------------------------------------


def _in(registration: Registration, attended: str) -> Registration:
    attended = attended or registration.mode
    if attended not in seats.ways_of(registration.event):
        raise ValidationError({"attended": _("Choose how this person came: on site or online.")})
    registration.checked_in_at, registration.attended = timezone.now(), attended
    registration.save(update_fields=["checked_in_at", "attended"])
    return registration


def _check_in(registration: Registration, *, by: Person, attended: str = "") -> Registration:
    """This person is there, with who came along. Who waited for a seat may be let in too: the one at the door sees the room.

    attended  on_site or online; empty: as they said
    """
    return _in(registration, attended)


def _undo_check_in(registration: Registration, *, by: Person) -> Registration:
    registration.checked_in_at, registration.attended = None, ""
    registration.save(update_fields=["checked_in_at", "attended"])
    return registration


def _check_in_with_code(event: Event, *, by: Actor, code: str, attended: str = "") -> Registration:
    """Somebody checks in with the code of their letter. A second time changes nothing."""
    wanted = "".join(code.split()).replace("-", "").upper()
    rows = Registration.objects.select_for_update(of=("self",), no_key=True)
    found = rows.filter(event=event, code=wanted, state__in=clauses.WAITS_OR_SITS).first()
    if found is None:
        raise ValidationError(
            {"code": _("This code is not on the list. Check the letters, or ask at the door.")}
        )
    if found.state == State.WAITING:
        raise ValidationError(
            {"code": _("You are on the waiting list. Ask at the door whether there is room.")}
        )
    return found if found.checked_in_at else _in(found, attended)


def _count_attendance(
    event: Event, *, by: Person, counted_on_site: int | None = None, counted_online: int | None = None
) -> Event:
    """How many people were there, counted by hand. None: the check-ins count."""
    for name, count in (("counted_on_site", counted_on_site), ("counted_online", counted_online)):
        if count is not None and not 0 <= count <= 100_000:
            raise ValidationError({name: _("Fill in how many people were there, or leave it empty.")})
    event.counted_on_site, event.counted_online = counted_on_site, counted_online
    event.save(update_fields=["counted_on_site", "counted_online"])
    return event


# The programme ----------------------------------------------------------------------------------------------------------------


def _not_changed_meanwhile(event: Event, version: int) -> None:
    if version != event.version:
        raise ValidationError(
            _("A colleague changed this a moment ago. Open it in a second window, compare, then save again."),
            code="newer",
        )


def _set_agenda(event: Event, *, by: Person, rows: Sequence[dict[str, Any]], version: int) -> Event:
    """The programme, in this order. What was started keeps its clock.

    rows     {number (of an item that is there, or nothing), kind, title, minutes, who, script}
    version  of the event whose programme was looked at
    """
    _not_changed_meanwhile(event, version)
    if len(rows) > MOST_ITEMS:
        raise ValidationError(_("Sixty items at most: nobody can follow a longer programme."))
    there = {item.pk: item for item in event.agenda.all()}
    items = []
    for line, row in enumerate(rows, start=1):
        item = there.pop(row.get("number") or 0, None) or AgendaItem(event=event)
        item.kind, item.title = row["kind"], one_line(row["title"], 120)
        item.minutes, item.who = int(row["minutes"]), one_line(row.get("who", ""), 120)
        item.script = row.get("script", "").strip()
        if item.kind not in AgendaItem.Kind.values or not item.title or not 1 <= item.minutes <= 600:
            raise ValidationError(
                _("Item %(line)d: give it a kind, a title, and a length from 1 to 600 minutes.")
                % {"line": line}
            )
        items.append(item)
    AgendaItem.objects.filter(pk__in=list(there)).delete()
    # First out of the way: no two items may stand at one position, not for a moment.
    for item in items:
        if item.pk:
            AgendaItem.objects.filter(pk=item.pk).update(position=10_000 + item.position)
    for position, item in enumerate(items):
        item.position = position
        item.save()
    event.version += 1
    event.save(update_fields=["version"])
    return event


def _set_speakers(
    event: Event, *, by: Person, rows: Sequence[dict[str, str]], version: int | None = None
) -> Event:
    """Who speaks, in the order of the programme.  rows: {name, role}; a row without a name is left out."""
    if version is not None:
        _not_changed_meanwhile(event, version)
    named = [(one_line(row.get("name", ""), 80), one_line(row.get("role", ""), 120)) for row in rows]
    event.speakers = [{"name": name, "role": role} for name, role in named if name][:MOST_ITEMS]
    event.version += 1
    event.save(update_fields=["speakers", "version"])
    return event


def _add_document(event: Event, *, by: Person, title: str, file: Any) -> Document:
    """A file that everybody may read who sees the event.  file: an upload with a name and a size."""
    if file is None:
        raise ValidationError({"file": _("Choose a file.")})
    if file.size > LARGEST_FILE:
        raise ValidationError({"file": _("This file is larger than 10 MB.")})
    if not str(file.name).lower().endswith(FILE_KINDS):
        raise ValidationError(
            {
                "file": _("This kind of file cannot be opened by everybody. Use one of: %s.")
                % ", ".join(FILE_KINDS)
            }
        )
    name = one_line(file.name, 120)
    return Document.objects.create(
        place_id=event.place_id,
        event=event,
        title=one_line(title, 120) or name,
        file=file,
        file_name=name,
        at=timezone.now(),
    )


def _remove_document(document: Document, *, by: Person) -> None:
    document.file.delete(save=False)
    document.delete()


def _start_item(item: AgendaItem, *, by: Person) -> AgendaItem:
    """This item runs now; the one that ran ends. Started anew it gets its whole time again."""
    seats.lock(item.event_id)  # two who lead start two items: one after the other
    now = timezone.now()
    running = AgendaItem.objects.filter(event_id=item.event_id, started_at__isnull=False, ended_at=None)
    running.exclude(pk=item.pk).update(ended_at=now)
    item.started_at, item.ended_at, item.extra_minutes = now, None, 0
    item.save(update_fields=["started_at", "ended_at", "extra_minutes"])
    return item


def _give_time(item: AgendaItem, *, by: Person, minutes: int) -> AgendaItem:
    """More time, or less with a minus; at least one minute in all."""
    extra = item.extra_minutes + minutes
    if not 1 <= item.minutes + extra <= 600:
        raise ValidationError({"minutes": _("An item takes from 1 to 600 minutes.")})
    item.extra_minutes = extra
    item.save(update_fields=["extra_minutes"])
    return item


def _stop_item(item: AgendaItem, *, by: Person) -> AgendaItem:
    item.ended_at = timezone.now()
    item.save(update_fields=["ended_at"])
    return item


# Afterwards -------------------------------------------------------------------------------------------------------------------


def _write_minutes(
    event: Event,
    *,
    by: Person,
    text: str,
    decisions: Sequence[dict[str, Any]] = (),
    version: int | None = None,
) -> Event:
    """The minutes, and what was decided. They are a draft until `publish_minutes`.

    decisions  {number (of a decision that is there, or nothing), text, owner_name, due_on}: all of them, each time. One with a name
               and a day is a promise too, a Commitment: kept out of sight until the minutes are public. A row without a number that
               says the same as one that is there, is that one. What is public does not go away or change in silence: a promise that
               left the rows is refused, one that changed says so on its own page.
    """
    if version is not None:
        _not_changed_meanwhile(event, version)
    text = text.strip()
    if event.minutes_at is not None and not text:
        raise ValidationError({"text": _("The minutes are public. They cannot become empty.")})
    there = {one.pk: one for one in event.decisions.select_related("commitment")}
    for line, row in enumerate(decisions, start=1):
        words = one_line(row.get("text", ""), 300)
        owner, due_on = one_line(row.get("owner_name") or "", 120), row.get("due_on")
        if not words:
            if owner or due_on:
                raise ValidationError(_("Decision %(line)d: say what was decided.") % {"line": line})
            continue
        if bool(owner) != bool(due_on):
            raise ValidationError(
                _("Decision %(line)d: a promise needs a name and a day. Fill in both, or neither.")
                % {"line": line}
            )
        one = there.pop(row.get("number") or 0, None) or next(
            (there.pop(pk) for pk, old in list(there.items()) if old.text == words), None
        )
        one = one or Decision(event=event)
        one.text = words
        _promise(event, one, by, owner, due_on)
        one.save()
    for gone in there.values():
        _drop_promise(event, gone)
        gone.delete()
    event.minutes = text
    event.version += 1
    event.save(update_fields=["minutes", "version"])
    return event


def _promise(event: Event, one: Decision, by: Person, owner: str, due_on: dt.date | None) -> None:
    """Make, change or drop the commitment of one decision."""
    if due_on is None:
        _drop_promise(event, one)
        return
    facts: dict[str, Any] = {"title": one_line(one.text, 160), "owner_name": owner, "due_on": due_on}
    promise = _locked(one)
    if promise is None:
        one.commitment = commitments.commit.run(
            event.place,
            by=by,
            text=one.text if len(one.text) > 160 else "",
            process_number=event.activity.process_number,
            is_public=event.minutes_at is not None,
            **facts,
        )
        return
    facts["text"] = one.text if len(one.text) > 160 else ""
    if all(getattr(promise, name) == value for name, value in facts.items()):
        return
    if promise.state != Commitment.State.RUNNING:
        raise ValidationError(
            _("“%s” was settled already. Leave this decision as it was, and add a new one.") % promise.title
        )
    if promise.is_public:
        commitments.change.run(
            promise,
            by=by,
            version=promise.version,
            why=gettext("The minutes of “%s” were corrected.") % event.title,
            **facts,
        )
    else:
        for name, value in facts.items():
            setattr(promise, name, value)
        promise.save()


def _locked(one: Decision) -> Commitment | None:
    """The commitment of a decision as it is now, and it stays so until these minutes are kept."""
    rows = Commitment.objects.select_for_update(of=("self",), no_key=True)
    return rows.filter(pk=one.commitment_id).first() if one.commitment_id else None


def _drop_promise(event: Event, one: Decision) -> None:
    promise = _locked(one)
    if promise is None:
        return
    if promise.is_public:
        raise ValidationError(
            _(
                "“%s” is a public promise. It cannot disappear: say on its own page that it changed or was not kept."
            )
            % promise.title
        )
    one.commitment = None
    if one.pk:
        one.save(update_fields=["commitment"])
    promise.delete()


def _publish_minutes(event: Event, *, by: Person) -> Event:
    """Everybody reads the minutes from now on, and the promises in them count."""
    if not event.minutes:
        raise ValidationError({"text": _("Write the minutes first.")})
    event.minutes_at = timezone.now()
    event.save(update_fields=["minutes_at"])
    Commitment.objects.filter(decided_at_event__event=event).update(is_public=True)
    return event


def _set_recording(event: Event, *, by: Person, recording_link: str) -> Event:
    """Where the recording can be watched; empty takes the link away."""
    link = recording_link.strip()
    if link:
        try:
            check_link(link)
        except ValidationError as error:
            raise ValidationError({"recording_link": error.messages}) from None
        if len(link) > 200:
            raise ValidationError({"recording_link": _("At most %(most)d characters.") % {"most": 200}})
    event.recording_link = link
    event.save(update_fields=["recording_link"])
    return event


def _call_off(event: Event, *, by: Person, why: str) -> Event:
    """It does not take place. Everybody who registered gets a letter with the reason, which stands on the page too."""
    why = one_line(why, 300)
    if len(why) < 10:
        raise ValidationError({"why": _("Say in one sentence why, and whether there will be another day.")})
    event.cancelled_at, event.cancelled_why = timezone.now(), why
    event.version += 1
    event.save(update_fields=["cancelled_at", "cancelled_why", "version"])
    if not Event.objects.filter(activity=event.activity_id, cancelled_at=None).exists():
        # Nothing of this activity takes place any more, so it is not "open now" either.
        now = event.cancelled_at
        Activity.objects.filter(pk=event.activity_id, opens_at__lt=now, closes_at__gt=now).update(
            closes_at=now
        )
    not_as_it_was(event)
    letters.tell_called_off(event)
    return event


# One's own calendar -----------------------------------------------------------------------------------------------------------


def _renew_calendar(person: Person, *, by: Person) -> Person:
    """Somebody else knows the address of my calendar: it stops working, and so does every other session of mine."""
    person.session_version += 1
    person.save(update_fields=["session_version"])
    return person


# Who may, and when ------------------------------------------------------------------------------------------------------------

register = Action(
    "events.register",
    _("Register"),
    Event,
    (
        clauses.is_public,
        clauses.not_called_off,
        clauses.takes_registrations,
        clauses.still_runs,
        clauses.registration_open,
        clauses.may_take_part,
        clauses.not_registered,
    ),
    _register,
)
enter = Action(
    "events.enter",
    _("Enter and go on"),
    Event,
    (clauses.enters, clauses.not_called_off, clauses.not_over),
    _enter,
)
change_registration = Action(
    "events.change_registration",
    _("Keep my changes"),
    Registration,
    (
        clauses.mine,
        clauses.not_cancelled,
        clauses.event_not_called_off,
        clauses.before_it_begins,
    ),
    _change_registration,
)
cancel = Action(
    "events.cancel",
    _("I am not coming"),
    Registration,
    (
        clauses.mine,
        clauses.not_cancelled,
        clauses.event_not_called_off,
        clauses.before_it_begins,
    ),
    _cancel,
)
check_in = Action(
    "events.check_in",
    _("Check in"),
    Registration,
    (
        clauses.at_the_door,
        clauses.not_cancelled,
        clauses.event_not_called_off,
        clauses.near_the_day,
        clauses.not_checked_in,
    ),
    _check_in,
)
undo_check_in = Action(
    "events.undo_check_in",
    _("Not here after all"),
    Registration,
    (clauses.at_the_door, clauses.checked_in),
    _undo_check_in,
)
check_in_with_code = Action(
    "events.check_in_with_code",
    _("Check in"),
    Event,
    (clauses.is_public, clauses.not_called_off, clauses.doors_open),
    _check_in_with_code,
)
count_attendance = Action(
    "events.count_attendance",
    _("Keep the count"),
    Event,
    (clauses.leads, clauses.not_called_off, clauses.began),
    _count_attendance,
)

set_agenda = Action(
    "events.set_agenda", _("Keep the programme"), Event, (clauses.prepares_or_leads,), _set_agenda
)
set_speakers = Action(
    "events.set_speakers", _("Keep the speakers"), Event, (clauses.prepares_or_leads,), _set_speakers
)
add_document = Action(
    "events.add_document", _("Add the file"), Event, (clauses.prepares_or_leads,), _add_document
)
remove_document = Action(
    "events.remove_document", _("Remove the file"), Document, (clauses.prepares_or_leads,), _remove_document
)
item_not_called_off = when(Q(event__cancelled_at=None), _("This was called off."))
runs_now = when(Q(started_at__isnull=False, ended_at=None), _("This item does not run now."))
start_item = Action(
    "events.start_item",
    _("Start"),
    AgendaItem,
    (
        clauses.leads_item,
        item_not_called_off,
        when(Q(started_at=None) | Q(ended_at__isnull=False), _("This item runs already.")),
    ),
    _start_item,
)
give_time = Action("events.give_time", _("Give time"), AgendaItem, (clauses.leads_item, runs_now), _give_time)
stop_item = Action("events.stop_item", _("Stop"), AgendaItem, (clauses.leads_item, runs_now), _stop_item)

write_minutes = Action(
    "events.write_minutes",
    _("Keep the minutes"),
    Event,
    (clauses.prepares_or_leads, clauses.still_theirs),
    _write_minutes,
)
publish_minutes = Action(
    "events.publish_minutes",
    _("Publish the minutes"),
    Event,
    (
        clauses.prepares,
        when(Q(activity__is_public=True), _("This is a draft. Publish the process first.")),
        when(Q(minutes_at=None), _("The minutes are public already.")),
    ),
    _publish_minutes,
)
set_recording = Action(
    "events.set_recording", _("Keep the link"), Event, (clauses.prepares_or_leads,), _set_recording
)
call_off = Action(
    "events.call_off",
    _("Call it off"),
    Event,
    (clauses.prepares, clauses.not_called_off, clauses.not_over),
    _call_off,
)
renew_calendar = Action(
    "events.renew_calendar", _("Make a new address"), Person, (signed_in(), myself), _renew_calendar
)

ACTIONS = (
    register,
    enter,
    change_registration,
    cancel,
    check_in,
    undo_check_in,
    check_in_with_code,
    count_attendance,
    set_agenda,
    set_speakers,
    add_document,
    remove_document,
    start_item,
    give_time,
    stop_item,
    write_minutes,
    publish_minutes,
    set_recording,
    call_off,
    renew_calendar,
)
