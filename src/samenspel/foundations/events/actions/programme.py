# SPDX-License-Identifier: EUPL-1.2
"""What is done there, who speaks, what is handed out; and the clock while it runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.clauses import Action, when
from samenspel.foundations.rules.versions import not_changed_meanwhile

from .. import clauses, seats
from ..models import AgendaItem, Document, Event

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


def _set_agenda(event: Event, *, by: Person, rows: Sequence[dict[str, Any]], version: int) -> Event:
    """The programme, in this order. What was started keeps its clock.

    rows     {number (of an item that is there, or nothing), kind, title, minutes, who, script}
    version  of the event whose programme was looked at
    """
    not_changed_meanwhile(event, version)
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
        not_changed_meanwhile(event, version)
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


# Who may, and when --------------------------------------------------------------------------------

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


ACTIONS = (
    set_agenda,
    set_speakers,
    add_document,
    remove_document,
    start_item,
    give_time,
    stop_item,
)
