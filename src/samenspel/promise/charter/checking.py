# SPDX-License-Identifier: EUPL-1.2
"""Confirm or refuse what a group entered: signatures, posts, anchors, evaluations. What follows from it is each room's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.mail.letters import one_line, tell
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.clauses import Action, when

from .anchoring import checked as anchoring
from .clauses import checks, not_own
from .models import Anchor, Campaign, Check, Evaluation, Post, Signature
from .seen import stamp
from .signing import after as signing
from .standing import refresh

Row = Any
AFTER: dict[type, Callable[[Row, Person], None]] = {Anchor: anchoring.confirmed, Signature: signing.confirmed}
"""what a room does when one of its rows was confirmed, in the same transaction"""
KINDS: dict[str, type] = {"signature": Signature, "post": Post, "anchor": Anchor, "evaluation": Evaluation}
"""by the word in addresses"""
WORDS: dict[type, Any] = {
    Signature: _("Signature"),
    Post: _("For the wall"),
    Anchor: _("Anchoring"),
    Evaluation: _("Half-way evaluation"),
}


def words_of(row: Row) -> str:
    """What a row is called in a sentence or a list."""
    if isinstance(row, Signature):
        return ", ".join(filter(None, [row.name, row.function or str(row.get_office_display())]))
    if isinstance(row, Evaluation):
        return gettext("Half-way evaluation in %(town)s") % {"town": row.place.name}
    return str(row.title)


def _tell(row: Row, subject: str, text: str, by: Person) -> None:
    people = Person.objects.filter(pk__in=row.campaign.members.values("person_id"))
    tell(people, subject=subject, text=text, path=reverse("charter-group", args=[row.campaign_id]), but=by)


NOT_ENTERED = frozenset(
    (
        "check_state",
        "check_note",
        "checked_by",
        "checked_at",
        "is_example",
        "commitment",
        "kept_at",
        "reminded_for",
    )
)
"""what the house keeps beside what a group entered"""


def fingerprint(row: Row) -> str:
    """What was on the page when somebody checked it: another text under the same number is not what they looked at."""
    facts = [
        (field.attname, str(field.value_from_object(row)))
        for field in row._meta.concrete_fields
        if field.name not in NOT_ENTERED
    ]
    return stamp(*facts)


def _as_seen(row: Row, seen: str) -> None:
    """seen: the fingerprint of what was read; empty where nobody read a page first"""
    if seen and seen != fingerprint(row):
        raise ValidationError(
            _("The group changed this while you were looking. Read it once more, then decide."), code="newer"
        )


def _confirm(row: Row, *, by: Person, seen: str = "", is_example: bool = False) -> Row:
    """It stands in public from now on, and counts."""
    _as_seen(row, seen)
    row.check_state, row.check_note = Check.CONFIRMED, ""
    row.checked_by, row.checked_at = by, timezone.now()
    if isinstance(row, Post):
        row.is_example = is_example
    row.save()
    if after := AFTER.get(type(row)):
        after(row, by)
    campaign = Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=row.campaign_id)
    refresh(campaign, on=getattr(row, "signed_on", None) or getattr(row, "held_on", None))
    with translation.override(campaign.language):
        what = words_of(row)
        _tell(
            row,
            gettext("Checked: %(what)s") % {"what": what},
            gettext("It now stands on the page of %(town)s.") % {"town": row.place.name},
            by,
        )
    return row


def _refuse(row: Row, *, by: Person, note: str, seen: str = "") -> Row:
    """Not taken over, with the reason: the group reads it, changes what is wrong and sends it anew."""
    _as_seen(row, seen)
    note = one_line(note, 300)
    if len(note) < 10:
        raise ValidationError({"note": _("Say in one sentence why not, and what the group can do.")})
    if isinstance(row, Anchor) and row.check_state == Check.CONFIRMED:
        anchoring.taken_back(row)
    row.check_state, row.check_note = Check.REFUSED, note
    row.checked_by, row.checked_at = by, timezone.now()
    row.save()
    campaign = Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=row.campaign_id)
    refresh(campaign)
    with translation.override(campaign.language):
        _tell(row, gettext("Not taken over: %(what)s") % {"what": words_of(row)}, note, by)
    return row


waits = when(Q(check_state=Check.WAITING), _("Somebody looked at this already."))
not_refused = when(~Q(check_state=Check.REFUSED), _("This was not taken over already."))
offered = when(Q(is_offered=True), _("The group is still working on this evaluation."))


def _rule(model: type, *first: Any) -> tuple[Any, ...]:
    return (checks, not_own, *((offered,) if model is Evaluation else ()), *first)


confirm: dict[type, Action] = {
    model: Action(f"charter.confirm_{key}", _("Confirm"), model, _rule(model, waits), _confirm)
    for key, model in KINDS.items()
}
refuse: dict[type, Action] = {
    model: Action(f"charter.refuse_{key}", _("Do not take over"), model, _rule(model, not_refused), _refuse)
    for key, model in KINDS.items()
}
ACTIONS = (*confirm.values(), *refuse.values())
