# SPDX-License-Identifier: EUPL-1.2
"""A group reads the values or takes a new version of them; an editor of the network writes, publishes and throws away versions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.clauses import ALWAYS, NEVER, Action, Clause, when
from samenspel.foundations.rules.roles import EDIT_NETWORK, EVERYWHERE, places_with
from samenspel.foundations.rules.versions import NEWER

from ..clauses import member
from ..models import Campaign, ValueSet
from ..route.ticking import tick
from .bullets import free_key, kept_keys
from .sets import (
    MOST_BULLETS,
    MOST_VALUES,
    BrokenSet,
    Bullet,
    Texts,
    Value,
    Values,
    current,
    read,
    shipped,
    write,
)

MOST_DRAFTS = 20


# --- a group ---
def _read(campaign: Campaign, *, by: Person) -> Campaign:
    tick(campaign, "read-1")
    return campaign


def _take_new_version(campaign: Campaign, *, by: Person, version: str) -> Campaign:
    """Work with the version in force from now on. What the group chose stays chosen where the new version still has it.

    version   the one that was on the screen: nobody takes over a text they did not see
    """
    now = current()
    if version != now.version:
        raise ValidationError(_("Another version came into force a moment ago. Read it first, then choose."))
    if campaign.values_version == now.version:
        raise ValidationError(_("Your group works with this version already."))
    campaign.values_version = now.version
    campaign.priorities = [key for key in campaign.priorities if key in now.by_key]
    campaign.bullets = [key for key in campaign.bullets if now.bullet(key)]
    campaign.changed_at = timezone.now()
    campaign.version += 1
    campaign.save(update_fields=["values_version", "priorities", "bullets", "changed_at", "version"])
    return campaign


# --- the editors ---
def _named(row: ValueSet) -> ValueSet:
    """Save a version under its name. Another one may have taken the name a moment ago."""
    if row.version == shipped().version:
        raise ValidationError({"version": _taken})
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise ValidationError({"version": _taken}) from None
    return row


_taken = _("There is a version with this name already. Choose another name.")


def _checked(row: ValueSet, document: Any) -> Values:
    try:
        return read(row.version, row.is_official, document)
    except BrokenSet as wrong:
        raise ValidationError(str(wrong)) from None


def _begin_set(network: Place, *, by: Person, version: str, document: Any) -> ValueSet:
    if ValueSet.objects.filter(published_at=None).count() >= MOST_DRAFTS:
        raise ValidationError(
            _("There are %(most)d drafts already. Throw one away first.") % {"most": MOST_DRAFTS}
        )
    row = ValueSet(version=version, by=by, made_at=timezone.now(), document={})
    row.document = write(_checked(row, document))
    return _named(row)


def _seen(row: ValueSet, revision: int) -> None:
    if revision != row.revision:
        raise ValidationError(NEWER, code="newer")


def _keep(row: ValueSet, values: Values) -> ValueSet:
    """Write what a draft says now, only when it is whole."""
    row.document = write(_checked(row, write(values)))
    row.revision += 1
    return _named(row)


def _change_facts(
    row: ValueSet,
    *,
    by: Person,
    revision: int,
    version: str,
    is_official: bool,
    source_url: str,
    title: Texts,
    intro: Texts,
    source: Texts,
) -> ValueSet:
    _seen(row, revision)
    row.version, row.is_official = version, is_official
    values = _checked(row, row.document)
    return _keep(row, replace(values, title=title, intro=intro, source=source, source_url=source_url))


def _put_value(
    row: ValueSet,
    *,
    by: Person,
    revision: int,
    position: int,
    title: Texts,
    text: Texts,
    points: dict[str, list[str]],
) -> ValueSet:
    """Change the value on this position, or add one (0). points: the lines per language, in the same order in each."""
    _seen(row, revision)
    values = _checked(row, row.document)
    rows = list(values.values)
    if position:
        old = _at(rows, position)
    else:
        if len(rows) >= MOST_VALUES:
            raise ValidationError(_("A version has at most %(most)d values.") % {"most": MOST_VALUES})
        old = Value(free_key(title[values.languages[0]], _keys(rows) | _used()), len(rows) + 1, {}, {}, ())
        rows.append(old)
    bullets = _bullets(values, old, points, _keys(rows) | _used())
    new = replace(old, title=title, text=text, bullets=bullets)
    rows[old.number - 1] = new
    return _keep(row, replace(values, values=tuple(rows)))


def _bullets(values: Values, old: Value, points: dict[str, list[str]], taken: set[str]) -> tuple[Bullet, ...]:
    first, *others = values.languages
    lines = points[first]
    if len(lines) > MOST_BULLETS:
        raise ValidationError(
            {f"points_{first}": _("At most %(most)d points: join or remove some.") % {"most": MOST_BULLETS}}
        )
    for code in others:
        if len(points[code]) != len(lines):
            raise ValidationError(
                {
                    f"points_{code}": _(
                        "Lines here: %(n)d. Lines in the first language: %(other)d. Write the same points in the same order."
                    )
                    % {"n": len(points[code]), "other": len(lines)}
                }
            )
    made = []
    for n, key in enumerate(kept_keys([(one.key, one.text[first]) for one in old.bullets], lines)):
        known = key or free_key(f"{old.key[:30]}-{n + 1}", taken)
        taken.add(known)
        made.append(Bullet(known, {code: points[code][n] for code in values.languages}))
    return tuple(made)


def _keys(rows: list[Value]) -> set[str]:
    return {row.key for row in rows} | {one.key for row in rows for one in row.bullets}


def _used() -> set[str]:
    """Keys of every published version: a new point never gets the key of another one that a group may have asked for."""
    published = ValueSet.objects.filter(published_at__isnull=False)
    versions = [read(one.version, one.is_official, one.document) for one in published]
    return set().union(*(_keys(list(one.values)) for one in (shipped(), *versions)))


def _at(rows: list[Value], position: int) -> Value:
    if not 1 <= position <= len(rows):
        raise ValidationError(_("This value is no longer there."))
    return rows[position - 1]


def _move_value(row: ValueSet, *, by: Person, revision: int, position: int) -> ValueSet:
    """One place forward."""
    _seen(row, revision)
    values = _checked(row, row.document)
    rows = list(values.values)
    _at(rows, position)
    if position > 1:
        rows[position - 2], rows[position - 1] = rows[position - 1], rows[position - 2]
    return _keep(row, replace(values, values=tuple(rows)))


def _remove_value(row: ValueSet, *, by: Person, revision: int, position: int) -> ValueSet:
    _seen(row, revision)
    values = _checked(row, row.document)
    rows = list(values.values)
    if len(rows) == 1:
        raise ValidationError(_("A version has at least one value. Add another one first."))
    rows.remove(_at(rows, position))
    return _keep(row, replace(values, values=tuple(rows)))


def _publish(row: ValueSet, *, by: Person, revision: int, confirmed: bool = False) -> ValueSet:
    """In force from now on, and never changed again: signatures refer to it."""
    _seen(row, revision)
    values = _checked(row, row.document)
    if row.is_official and not values.source_url:
        raise ValidationError(
            _("Fill in the web address where the official text stands, so that everybody can compare.")
        )
    if row.is_official and not confirmed:
        raise ValidationError({"confirmed": _("Tick that this is the official text, word for word.")})
    row.published_at = timezone.now()
    row.revision += 1
    row.save(update_fields=["published_at", "revision"])
    return row


def _throw_away(row: ValueSet, *, by: Person, revision: int) -> None:
    _seen(row, revision)
    row.delete()


editor = Clause(
    lambda person: ALWAYS if places_with(person, EDIT_NETWORK) is EVERYWHERE else NEVER,
    _("Only the campaign team may do this."),
)
"""a version belongs to no place: who edits the pages of the network writes it"""
draft = when(
    Q(published_at=None), _("This version is published and never changes any more. Begin a new version.")
)

read_values = Action("charter.read", _("We read them"), Campaign, (member("pk"),), _read)
take_new_version = Action(
    "charter.take_new_version",
    _("Work with this version"),
    Campaign,
    (member("pk"),),
    _take_new_version,
)
begin_set = Action(
    "charter.begin_set",
    _("Begin a new version"),
    Place,
    (editor, when(Q(is_network=True), _("The values belong to the network, not to a town."))),
    _begin_set,
)
change_facts = Action("charter.change_set", _("Save"), ValueSet, (editor, draft), _change_facts)
put_value = Action("charter.put_value", _("Save"), ValueSet, (editor, draft), _put_value)
move_value = Action("charter.move_value", _("Move up"), ValueSet, (editor, draft), _move_value)
remove_value = Action("charter.remove_value", _("Take away"), ValueSet, (editor, draft), _remove_value)
publish = Action("charter.publish_set", _("Publish"), ValueSet, (editor, draft), _publish)
throw_away = Action("charter.throw_set_away", _("Throw away"), ValueSet, (editor, draft), _throw_away)
ACTIONS: tuple[Action, ...] = (
    read_values,
    take_new_version,
    begin_set,
    change_facts,
    put_value,
    move_value,
    remove_value,
    publish,
    throw_away,
)
