# SPDX-License-Identifier: EUPL-1.2
"""The conversation with the municipality: what was said, what is asked, where the values find a hook, and where they are tried.

Only the group reads conversations and hooks. Work points and trials may stand in public where the group ticks that.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.clauses import Action

from ..clauses import member
from ..coalition.actions import MOST_TALKS
from ..models import Campaign, Circle, Hook, Talk, Trial, WorkPoint
from ..route.ticking import tick
from ..seen import same_as_seen, stamp, stamp_of
from ..standing import refresh
from .queries import rungs_of, values_of

MOST_HOOKS = 100
MOST_POINTS = 30
MOST_TRIALS = 30
FEWEST_PRIORITIES, MOST_PRIORITIES = 1, 8
LONG = 4000
TALK = (
    *("circle", "on", "is_held", "with_whom", "parties", "reactions", "goes_well", "shared"),
    *("next_step", "next_on"),
)
HOOK = ("document", "where", "address", "passage", "value")
POINT = ("text", "why", "size", "value", "is_public")
TRIAL = ("title", "about", "address", "evaluate_on", "is_public")
LESSONS = ("evaluated_on", "lessons", "elsewhere")
"""what the forms of these rows show, and compare"""


def _locked(campaign_id: int) -> Campaign:
    return Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=campaign_id)


def _room(rows: Any, most: int) -> None:
    if rows.count() >= most:
        raise ValidationError(
            _("There are %(most)d here already. Take one away that you do not need, then add this one.")
            % {"most": most}
        )


def _needed(name: str, text: str, longest: int, sentence: Any, *, lines: bool = False) -> str:
    text = text.strip()[:longest] if lines else one_line(text, longest)
    if not text:
        raise ValidationError({name: sentence})
    return text


# Conversations ---------------------------------------------------------------------


def _fill_talk(
    talk: Talk,
    *,
    circle: str,
    day: date,
    with_whom: str,
    is_held: bool = False,
    parties: str = "",
    reactions: str = "",
    goes_well: str = "",
    shared: str = "",
    next_step: str = "",
    next_on: date | None = None,
) -> Talk:
    if circle not in Circle.values:
        raise ValidationError({"circle": _("Choose with how many you spoke.")})
    if is_held and day > timezone.localdate():
        raise ValidationError(
            {
                "day": _(
                    "This day has not come yet. Fill in the day of the conversation, or untick that it was held."
                )
            }
        )
    talk.circle, talk.on, talk.is_held = circle, day, is_held
    talk.with_whom = _needed("with_whom", with_whom, 300, _("Write with whom: name and office."))
    talk.parties, talk.next_step = one_line(parties, 200), one_line(next_step, 300)
    talk.reactions, talk.goes_well = reactions.strip()[:LONG], goes_well.strip()[:LONG]
    talk.shared, talk.next_on = shared.strip()[:LONG], next_on
    talk.save()
    return talk


def _after_talk(campaign: Campaign, talk: Talk, was_held: bool = False) -> None:
    """The ladder of the municipality and the checklist follow."""
    if talk.is_held or was_held:
        refresh(campaign, on=talk.on if talk.is_held else None)
    if talk.is_held and talk.circle in (Circle.ALDERMAN, Circle.ALDERMEN):
        tick(campaign, "talk-1", on=talk.on)
    if rungs_of(talk) & {"parties", "college", "city_council"}:
        tick(campaign, "talk-3", on=talk.on)


def _add_talk(campaign: Campaign, *, by: Person, **facts: Any) -> Talk:
    _room(Talk.objects.filter(campaign=campaign), MOST_TALKS)
    talk = _fill_talk(Talk(campaign=campaign, made_at=timezone.now()), **facts)
    _after_talk(campaign, talk)
    return talk


def _change_talk(talk: Talk, *, by: Person, seen: str, **facts: Any) -> Talk:
    same_as_seen(stamp_of(talk, TALK), seen)
    was_held = talk.is_held
    _fill_talk(talk, **facts)
    _after_talk(_locked(talk.campaign_id), talk, was_held)
    return talk


def _remove_talk(talk: Talk, *, by: Person) -> None:
    campaign = _locked(talk.campaign_id)
    talk.delete()
    refresh(campaign)


# The governing agreement -------------------------------------------------------------


def _value(campaign: Campaign, key: str) -> str:
    if key and key not in values_of(campaign).by_key:
        raise ValidationError({"value": _("Choose a value of the list.")})
    return key


def _fill_hook(
    hook: Hook, *, document: str, passage: str, where: str = "", address: str = "", value: str = ""
) -> Hook:
    hook.document = _needed("document", document, 160, _("Write in which text it stands."))
    hook.passage = _needed("passage", passage, LONG, _("Copy the sentence or the passage."), lines=True)
    hook.where, hook.address = one_line(where, 80), address.strip()
    if value != hook.value:
        hook.value = _value(hook.campaign, value)
    hook.save()
    return hook


def _add_hook(campaign: Campaign, *, by: Person, **facts: Any) -> Hook:
    _room(Hook.objects.filter(campaign=campaign), MOST_HOOKS)
    facts.pop("seen", None)
    return _fill_hook(Hook(campaign=campaign, made_at=timezone.now()), **facts)


def _change_hook(hook: Hook, *, by: Person, seen: str, **facts: Any) -> Hook:
    same_as_seen(stamp_of(hook, HOOK), seen)
    return _fill_hook(hook, **facts)


def _remove(row: Hook | Trial, *, by: Person) -> None:
    row.delete()


# What the group asks -----------------------------------------------------------------


def _set_priorities(campaign: Campaign, *, by: Person, seen: str, keys: Sequence[str]) -> Campaign:
    """Which values need attention most, the first one first."""
    same_as_seen(stamp(campaign.priorities), seen)
    known = values_of(campaign).by_key
    campaign.priorities = list(dict.fromkeys(key for key in keys if key in known))[:MOST_PRIORITIES]
    return _keep(campaign, "priorities", "points-1", bool(campaign.priorities))


def _set_bullets(campaign: Campaign, *, by: Person, seen: str, keys: Sequence[str]) -> Campaign:
    """Which concrete sentences of the values the group asks."""
    same_as_seen(stamp(campaign.bullets), seen)
    wanted = set(keys)
    campaign.bullets = [
        one.key for value in values_of(campaign).values for one in value.bullets if one.key in wanted
    ]
    return _keep(campaign, "bullets", "points-2", bool(campaign.bullets))


def _keep(campaign: Campaign, field: str, task: str, done: bool) -> Campaign:
    campaign.version += 1
    campaign.changed_at = timezone.now()
    campaign.save(update_fields=[field, "version", "changed_at"])
    if done:
        tick(campaign, task)
    return campaign


def _fill_point(
    point: WorkPoint,
    *,
    text: str,
    why: str = "",
    size: str = WorkPoint.Size.SMALL,
    value: str = "",
    is_public: bool = False,
) -> WorkPoint:
    point.text = _needed("text", text, 300, _("Write what you want to be done better."))
    if size not in WorkPoint.Size.values:
        raise ValidationError({"size": _("Choose small or large.")})
    if value != point.value:
        point.value = _value(point.campaign, value)
    point.why, point.size, point.is_public = why.strip()[:LONG], size, is_public
    point.save()
    return point


def _add_point(campaign: Campaign, *, by: Person, **facts: Any) -> WorkPoint:
    """The last of the list. The row of the campaign is locked: two at once get two positions."""
    rows = WorkPoint.objects.filter(campaign=campaign)
    _room(rows, MOST_POINTS)
    last = rows.aggregate(last=Max("position"))["last"] or 0
    facts.pop("seen", None)
    point = _fill_point(WorkPoint(campaign=campaign, position=last + 1), **facts)
    tick(campaign, "points-3")
    return point


def _change_point(point: WorkPoint, *, by: Person, seen: str, **facts: Any) -> WorkPoint:
    same_as_seen(stamp_of(point, POINT), seen)
    return _fill_point(point, **facts)


def _move_point(campaign: Campaign, *, by: Person, point: int) -> None:
    """One place up. The first one stays where it is. A third position between them keeps positions unique at every moment."""
    rows = list(WorkPoint.objects.filter(campaign=campaign).order_by("position"))
    place = next((number for number, row in enumerate(rows) if row.pk == point), None)
    if place is None:
        raise ValidationError(_("This work point is not on the list any more."))
    if place == 0:
        return
    above, one = rows[place - 1], rows[place]
    free = rows[-1].position + 1
    up, down = above.position, one.position
    for row, position in ((one, free), (above, down), (one, up)):
        row.position = position
        row.save(update_fields=["position"])


def _remove_point(point: WorkPoint, *, by: Person) -> None:
    point.delete()


# A project on which it is tried --------------------------------------------------------


def _fill_trial(
    trial: Trial,
    *,
    title: str,
    evaluate_on: date,
    about: str = "",
    address: str = "",
    is_public: bool = False,
) -> Trial:
    trial.title = _needed("title", title, 160, _("Give the project a name."))
    trial.about, trial.address = about.strip()[:LONG], address.strip()
    trial.evaluate_on, trial.is_public = evaluate_on, is_public
    trial.save()
    return trial


def _add_trial(campaign: Campaign, *, by: Person, **facts: Any) -> Trial:
    _room(Trial.objects.filter(campaign=campaign), MOST_TRIALS)
    facts.pop("seen", None)
    trial = _fill_trial(Trial(campaign=campaign), **facts)
    tick(campaign, "project-1")
    return trial


def _change_trial(trial: Trial, *, by: Person, seen: str, **facts: Any) -> Trial:
    same_as_seen(stamp_of(trial, TRIAL), seen)
    return _fill_trial(trial, **facts)


def _evaluate_trial(
    trial: Trial, *, by: Person, seen: str, evaluated_on: date, lessons: str, elsewhere: str = ""
) -> Trial:
    """What was learned, and in which other dossiers it is used."""
    same_as_seen(stamp_of(trial, LESSONS), seen)
    if evaluated_on > timezone.localdate():
        raise ValidationError(
            {"evaluated_on": _("This day has not come yet. Fill in the day on which you evaluated.")}
        )
    trial.lessons = _needed("lessons", lessons, LONG, _("Write what you learned."), lines=True)
    trial.elsewhere, trial.evaluated_on = elsewhere.strip()[:LONG], evaluated_on
    trial.save()
    tick(trial.campaign, "project-2", on=evaluated_on)
    return trial


ours, our = (member("pk"),), (member(),)
add_talk = Action("charter.add_talk", _("Note a conversation"), Campaign, ours, _add_talk)
change_talk = Action("charter.change_talk", _("Save"), Talk, our, _change_talk)
remove_talk = Action("charter.remove_talk", _("Take away"), Talk, our, _remove_talk)
add_hook = Action("charter.add_hook", _("Add"), Campaign, ours, _add_hook)
change_hook = Action("charter.change_hook", _("Save"), Hook, our, _change_hook)
remove_hook = Action("charter.remove_hook", _("Take away"), Hook, our, _remove)
set_priorities = Action("charter.set_priorities", _("Save the priorities"), Campaign, ours, _set_priorities)
set_bullets = Action("charter.set_bullets", _("Save the choice"), Campaign, ours, _set_bullets)
add_point = Action("charter.add_point", _("Add"), Campaign, ours, _add_point)
change_point = Action("charter.change_point", _("Save"), WorkPoint, our, _change_point)
move_point = Action("charter.move_point", _("Up"), Campaign, ours, _move_point)
remove_point = Action("charter.remove_point", _("Take away"), WorkPoint, our, _remove_point)
add_trial = Action("charter.add_trial", _("Add"), Campaign, ours, _add_trial)
change_trial = Action("charter.change_trial", _("Save"), Trial, our, _change_trial)
evaluate_trial = Action("charter.evaluate_trial", _("Save what was learned"), Trial, our, _evaluate_trial)
remove_trial = Action("charter.remove_trial", _("Take away"), Trial, our, _remove)
ACTIONS = (
    add_talk,
    change_talk,
    remove_talk,
    add_hook,
    change_hook,
    remove_hook,
    set_priorities,
    set_bullets,
    add_point,
    change_point,
    move_point,
    remove_point,
    add_trial,
    change_trial,
    evaluate_trial,
    remove_trial,
)
