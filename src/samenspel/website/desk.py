# SPDX-License-Identifier: EUPL-1.2
"""The way into the staff desk, and what the administrator of a town and of the platform set."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.foundations.pages import carry_out
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.foundations.rules.pages import needs, with_account
from samenspel.foundations.rules.roles import (
    EDIT_NETWORK,
    EVERYWHERE,
    GOVERN_TOWN,
    OPEN_TOWNS,
    SEE_DESK,
    has,
    places_with,
)
from samenspel.foundations.towns import actions
from samenspel.foundations.towns.models import Clock, Moderation, PopulationFigure, Town
from samenspel.foundations.towns.town_map import draw_map

from .theme import check_contrast, read_theme


@with_account
def desks(request: Any) -> HttpResponse:
    """One town: straight to its desk. More: choose."""
    held = places_with(request.person, SEE_DESK)
    towns = list(
        Place.objects.filter(is_active=True, pk__in=held if held is not EVERYWHERE else ()).order_by("name")
    )
    opens, edits = has(request.person, OPEN_TOWNS), has(request.person, EDIT_NETWORK)
    if len(towns) == 1 and not opens and not edits:
        return redirect("desk", towns[0].slug)
    return render(
        request, "website/desks.html", {"towns": towns, "opens_towns": opens, "edits_network": edits}
    )


class SettingsForm(forms.Form):
    welcome = forms.CharField(
        label=gettext_lazy("Welcome on the home page"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
        required=False,
    )
    contact_address = forms.CharField(
        label=gettext_lazy("Address of the desk"), max_length=200, required=False
    )
    contact_hours = forms.CharField(label=gettext_lazy("Opening hours"), max_length=200, required=False)
    contact_phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False)
    contact_email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    answer_days = forms.IntegerField(
        label=gettext_lazy("Answer within how many working days?"),
        help_text=gettext_lazy("For new activities. What runs already keeps its own term."),
        min_value=1,
        max_value=250,
    )
    answer_clock = forms.ChoiceField(
        label=gettext_lazy("This term begins"), choices=Clock.choices, widget=forms.RadioSelect
    )
    moderation = forms.ChoiceField(
        label=gettext_lazy("A moderator checks"), choices=Moderation.choices, widget=forms.RadioSelect
    )
    allow_anonymous = forms.BooleanField(
        label=gettext_lazy("People may take part without an account"), required=False
    )
    tile_address = forms.RegexField(
        r"^https://[a-z0-9.-]+(:\d+)?/[^\s]*\{z\}[^\s]*$",
        label=gettext_lazy("Address of map tiles"),
        help_text=gettext_lazy("Leave empty to load nothing from elsewhere. Form: https://…/{z}/{x}/{y}.png"),
        error_messages={"invalid": gettext_lazy("Begin with https:// and use {z}, {x} and {y}.")},
        max_length=200,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


@needs(GOVERN_TOWN)
def settings(request: Any, place: Place) -> HttpResponse:
    town: Town = request.town
    form = SettingsForm(
        request.POST or None, initial={name: getattr(town, name) for name in (*actions.SETTINGS, "version")}
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, actions.change_settings, by=request.person, on=town)
    ):
        messages.success(request, _("The settings were kept."))
        return redirect("town-settings", place.slug)
    return render(request, "website/desk/settings.html", {"form": form})


class ThemeForm(forms.Form):
    css = forms.CharField(
        label=gettext_lazy("Your colours"),
        help_text=gettext_lazy(
            "Custom properties of the brand, as --samenspel-color-… or under their NL Design System names. Empty: our own colours."
        ),
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        required=False,
        max_length=20_000,
    )

    def clean_css(self) -> dict[str, str]:
        text = self.cleaned_data["css"]
        if not text.strip():
            return {}
        tokens = read_theme(text)
        check_contrast(tokens)
        return tokens


@needs(GOVERN_TOWN)
def theme(request: Any, place: Place) -> HttpResponse:
    town: Town = request.town
    start = (
        ":root {\n" + "".join(f"  {name}: {value};\n" for name, value in town.theme.items()) + "}"
        if town.theme
        else ""
    )
    form = ThemeForm(request.POST or None, initial={"css": start})
    if request.method == "POST" and form.is_valid():
        perform(actions.change_theme, by=request.person, on=town, tokens=form.cleaned_data["css"])
        messages.success(request, _("The colours of the town were changed."))
        return redirect("town-theme", place.slug)
    return render(request, "website/desk/theme.html", {"form": form})


class FiguresForm(forms.Form):
    lines = forms.CharField(
        label=gettext_lazy("Groups of inhabitants"),
        help_text=gettext_lazy(
            "One per line: question; group; number of people; source. For example: Age; Under 30; 7612; Statbel 2026"
        ),
        widget=forms.Textarea(attrs={"rows": 12}),
        required=False,
        max_length=10_000,
    )

    def clean_lines(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            if not line.strip():
                continue
            cells = [cell.strip() for cell in line.split(";")]
            if len(cells) != 4 or not all(cells):
                raise ValidationError(
                    _(
                        "Line %d: give four things with a semicolon between them: question; group; people; source."
                    )
                    % number
                )
            question, group, people, source = cells
            digits = people.replace(".", "").replace(" ", "")
            if not digits.isdecimal() or len(digits) > 9:
                raise ValidationError(
                    _("Line %(line)d: “%(people)s” is not a number of people.")
                    % {"line": number, "people": people[:20]}
                )
            if any(row["question"] == question and row["group"] == group for row in rows):
                raise ValidationError(
                    _("Line %(line)d: the group “%(group)s” stands there twice.")
                    % {"line": number, "group": group[:40]}
                )
            rows.append(
                {
                    "question": question[:60],
                    "group": group[:60],
                    "people": int(digits),
                    "source": source[:200],
                }
            )
        return rows


@needs(GOVERN_TOWN)
def figures(request: Any, place: Place) -> HttpResponse:
    rows = PopulationFigure.objects.filter(place=place)
    start = "\n".join(f"{row.question}; {row.group}; {row.people}; {row.source}" for row in rows)
    form = FiguresForm(request.POST or None, initial={"lines": start})
    if request.method == "POST" and form.is_valid():
        perform(actions.enter_figures, by=request.person, on=place, figures=form.cleaned_data["lines"])
        messages.success(request, _("The figures were kept."))
        return redirect("town-figures", place.slug)
    return render(request, "website/desk/figures.html", {"form": form})


class MapForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Map of the town"),
        help_text=gettext_lazy(
            "A GeoJSON file in longitude and latitude, at most 1 MB. Features say what they are in the property “kind”: neighbourhood, park, water, street, road, rail, landmark."
        ),
    )

    def clean_file(self) -> dict[str, Any]:
        upload = self.cleaned_data["file"]
        if upload.size > 1024 * 1024:
            raise ValidationError(_("This file is larger than 1 MB. Simplify the shapes."))
        return read_geojson(upload.read())


SHAPES = {"Point": 0, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
"""what we can draw, and how deep its coordinates lie"""


def read_geojson(raw: bytes) -> dict[str, Any]:
    """A FeatureCollection we can draw, or a sentence on what is wrong with it."""
    try:
        data = json.loads(raw)
        features = data["features"]
        kept = []
        for number, feature in enumerate(features, start=1):
            geometry = feature["geometry"]
            if geometry["type"] not in SHAPES:
                raise ValidationError(
                    _("Feature %(number)d is a %(type)s, which we cannot draw.")
                    % {"number": number, "type": str(geometry["type"])[:30]}
                )
            properties = feature.get("properties") or {}
            if (properties.get("kind") == "landmark") != (geometry["type"] == "Point"):
                raise ValidationError(
                    _(
                        "Feature %d: a landmark is a point, and a point is a landmark. Change its kind or its shape."
                    )
                    % number
                )
            _check_points(geometry["coordinates"], number, SHAPES[geometry["type"]])
            kept.append(
                {
                    "type": "Feature",
                    "properties": {
                        key: properties[key] for key in ("kind", "name", "key", "wide") if key in properties
                    },
                    "geometry": {"type": geometry["type"], "coordinates": geometry["coordinates"]},
                }
            )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise ValidationError(
            _("This is not a GeoJSON FeatureCollection. Export the map again as GeoJSON.")
        ) from None
    if not kept:
        raise ValidationError(_("This map is empty."))
    return {"type": "FeatureCollection", "features": kept}


def _check_points(part: Any, number: int, depth: int) -> None:
    if depth:
        for inner in part:
            _check_points(inner, number, depth - 1)
        if not part:
            raise ValueError("no points")
        return
    lon, lat = (float(value) for value in part[:2])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValidationError(
            _("Feature %d lies outside the earth: use longitude and latitude in degrees.") % number
        )


@needs(GOVERN_TOWN)
def town_map(request: Any, place: Place) -> HttpResponse:
    form = MapForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        perform(actions.change_map, by=request.person, on=request.town, geojson=form.cleaned_data["file"])
        messages.success(request, _("The map was changed."))
        return redirect("town-map", place.slug)
    return render(request, "website/desk/map.html", {"form": form, "map": draw_map(request.town, [])})
