# SPDX-License-Identifier: EUPL-1.2
"""What was said and promised: minutes, their commitments, the recording; or that it was called off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments import actions as commitments
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.clauses import Action, when
from samenspel.foundations.rules.versions import not_changed_meanwhile

from .. import clauses, letters
from ..making import check_link, not_as_it_was
from ..models import Decision, Event


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
        not_changed_meanwhile(event, version)
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


# Who may, and when --------------------------------------------------------------------------------

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

ACTIONS = (
    write_minutes,
    publish_minutes,
    set_recording,
    call_off,
)
