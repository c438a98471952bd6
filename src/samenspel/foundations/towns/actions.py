# SPDX-License-Identifier: EUPL-1.2
"""What the administrator of a town decides, and how a town is opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import ClosedDay, Place
from samenspel.foundations.rules.clauses import Action, can, when
from samenspel.foundations.rules.roles import ANSWER, GOVERN_TOWN, OPEN_TOWNS
from samenspel.foundations.rules.versions import not_changed_meanwhile

from .models import Neighbourhood, PopulationFigure, ReadySentence, Town

SETTINGS = (
    "welcome",
    "contact_address",
    "contact_phone",
    "contact_hours",
    "contact_email",
    "answer_days",
    "answer_clock",
    "moderation",
    "allow_anonymous",
    "tile_address",
)


def _open_town(place: Place, *, by: Person) -> Town:
    place.is_active = True
    place.save(update_fields=["is_active"])
    return Town.objects.get_or_create(place=place)[0]


def _change_settings(town: Town, *, by: Person, version: int, **settings: Any) -> Town:
    not_changed_meanwhile(town, version)
    for name in SETTINGS:
        if name in settings:
            setattr(town, name, settings[name])
    town.version += 1
    town.save()
    return town


def _change_theme(town: Town, *, by: Person, tokens: dict[str, str]) -> Town:
    """`tokens` were read and checked for contrast by the page's form."""
    town.theme = tokens
    town.version += 1  # the address of the stylesheet carries it: nobody keeps the old colours
    town.save(update_fields=["theme", "version"])
    return town


def _change_map(town: Town, *, by: Person, geojson: dict[str, Any]) -> Town:
    town.map, town.has_map = geojson, bool(geojson.get("features"))
    town.version += 1
    town.save(update_fields=["map", "has_map", "version"])
    return town


def _enter_figures(place: Place, *, by: Person, figures: Sequence[dict[str, Any]]) -> int:
    """Replace the population figures: rows of question, group, people, source. Counts of groups that stay are kept."""
    kept = []
    for position, row in enumerate(figures):
        figure, _made = PopulationFigure.objects.update_or_create(
            place=place,
            question=row["question"],
            group=row["group"],
            defaults={"people": row["people"], "source": row["source"], "position": position},
        )
        kept.append(figure.pk)
    PopulationFigure.objects.filter(place=place).exclude(pk__in=kept).delete()
    return len(kept)


def _enter_neighbourhoods(place: Place, *, by: Person, neighbourhoods: Sequence[dict[str, Any]]) -> int:
    kept = []
    for row in neighbourhoods:
        one, _made = Neighbourhood.objects.update_or_create(
            place=place,
            key=row["key"],
            defaults={"name": row["name"], "lat": row.get("lat"), "lon": row.get("lon")},
        )
        kept.append(one.pk)
    Neighbourhood.objects.filter(place=place).exclude(pk__in=kept).delete()
    return len(kept)


def _enter_closed_days(place: Place, *, by: Person, days: dict[date, str]) -> int:
    """Replace the days on which this town hall is closed, besides weekends and public holidays."""
    ClosedDay.objects.filter(place=place).delete()
    ClosedDay.objects.bulk_create(
        ClosedDay(place=place, date=day, name=name) for day, name in sorted(days.items())
    )
    return len(days)


def _keep_sentence(place: Place, *, by: Person, use: str, title: str, text: str) -> ReadySentence:
    return ReadySentence.objects.update_or_create(place=place, use=use, title=title, defaults={"text": text})[
        0
    ]


open_town = Action(
    "towns.open",
    _("Open this town on Samenspel"),
    Place,
    (
        can(OPEN_TOWNS, place="pk"),
        when(Q(valid_to__isnull=True), _("This municipality no longer exists: it was merged.")),
        when(Q(is_active=False), _("This town is already open.")),
    ),
    _open_town,
)
governs = can(GOVERN_TOWN, _("This is for the administrator of the town."))
change_settings = Action(
    "towns.change_settings", _("Keep these settings"), Town, (governs,), _change_settings
)
change_theme = Action("towns.change_theme", _("Use these colours"), Town, (governs,), _change_theme)
change_map = Action("towns.change_map", _("Use this map"), Town, (governs,), _change_map)
enter_figures = Action(
    "towns.enter_figures", _("Keep these figures"), Place, (can(GOVERN_TOWN, place="pk"),), _enter_figures
)
enter_neighbourhoods = Action(
    "towns.enter_neighbourhoods",
    _("Keep these neighbourhoods"),
    Place,
    (can(GOVERN_TOWN, place="pk"),),
    _enter_neighbourhoods,
)
enter_closed_days = Action(
    "towns.enter_closed_days",
    _("Keep these days"),
    Place,
    (can(GOVERN_TOWN, place="pk"),),
    _enter_closed_days,
)
keep_sentence = Action(
    "towns.keep_sentence", _("Keep this text"), Place, (can(ANSWER, place="pk"),), _keep_sentence
)

ACTIONS = (
    open_town,
    change_settings,
    change_theme,
    change_map,
    enter_figures,
    enter_neighbourhoods,
    enter_closed_days,
    keep_sentence,
)
