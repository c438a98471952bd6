# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.urls import get_script_prefix
from django.utils.translation import gettext_lazy as _

from .folding import fold
from .regimes import Regime, regimes
from .reserved import RESERVED


class Region(models.TextChoices):
    FLANDERS = "flanders", _("Flanders")
    BRUSSELS = "brussels", _("Brussels")
    NETHERLANDS = "netherlands", _("Netherlands")


class Place(models.Model):
    """A municipality, now or before it merged. `valid_to` is the first day on which it no longer exists."""

    code = models.CharField(
        _("code"), max_length=20, unique=True, help_text=_("NIS code or Dutch municipality code")
    )
    name = models.CharField(_("name"), max_length=100)
    other_names = models.CharField(
        _("other names"), max_length=200, blank=True, help_text=_("Separated by |")
    )
    name_folded = models.CharField(max_length=300, editable=False, db_index=True)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    region = models.CharField(_("region"), max_length=20, choices=Region)
    province = models.CharField(_("province"), max_length=50, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_source = models.CharField(_("source of the population"), max_length=200, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", verbose_name=_("successor"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_active = models.BooleanField(_("runs on Samenspel"), default=False)
    is_fictional = models.BooleanField(_("fictional"), default=False)
    is_network = models.BooleanField(default=False)
    """the network itself: no municipality, but it has a desk, roles and a duty to answer like one"""

    found_as: str = ""
    """Set by search: the old name under which this town was found."""
    known_closed_days: set[date] | None = None
    """Set by who counts many working days on one page: read once then, by `calendar.closed_days`."""

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["name_folded"]
        constraints = [
            models.CheckConstraint(
                name="place_slug_not_reserved",
                condition=~Q(slug__in=sorted(RESERVED)),
                violation_error_message=_("This address belongs to the platform. Choose another one."),
            ),
            models.CheckConstraint(name="place_slug_not_empty", condition=~Q(slug="")),
            models.UniqueConstraint(name="one_network", fields=["is_network"], condition=Q(is_network=True)),
            models.CheckConstraint(name="place_region_known", condition=Q(region__in=Region.values)),
            models.CheckConstraint(
                name="place_population_not_negative",
                condition=Q(population__isnull=True) | Q(population__gte=0),
            ),
            models.CheckConstraint(
                name="place_successor_only_when_ended",
                condition=Q(successor__isnull=True) | Q(valid_to__isnull=False),
                violation_error_message=_("Only a municipality that has ended can have a successor."),
            ),
            models.CheckConstraint(
                name="place_ends_after_it_begins",
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="place_point_is_whole",
                condition=Q(lat__isnull=True, lon__isnull=True)
                # NULL in a comparison would let half a point through.
                | Q(lat__isnull=False, lon__isnull=False, lat__range=(-90, 90), lon__range=(-180, 180)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_folded = self.folded_names()
        fields = kwargs.get("update_fields")
        if fields is not None and {"name", "other_names"} & set(fields):
            kwargs["update_fields"] = {*fields, "name_folded"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return f"{get_script_prefix()}{self.slug}/"

    def folded_names(self) -> str:
        return "|".join(filter(None, map(fold, [self.name, *self.other_names.split("|")])))

    @property
    def regime(self) -> Regime:
        return regimes()[self.region]

    @property
    def timezone(self) -> ZoneInfo:
        return self.regime.timezone

    @property
    def current(self) -> Place:
        """The municipality that stands here today: itself, or what it merged into."""
        place, seen = self, {self.pk}
        while place.successor is not None and place.successor_id not in seen:
            place = place.successor
            seen.add(place.pk)
        return place


class Owned(models.Model):
    """Every table of a municipality carries its place, and unique keys begin with it."""

    place = models.ForeignKey(
        Place, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True


class ClosedDay(Owned):
    """A day on which this town hall does not work, besides weekends and public holidays."""

    date = models.DateField(_("date"))
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["place", "date"], name="closed_day_once_per_place")]

    def __str__(self) -> str:
        return f"{self.date}: {self.name}"
