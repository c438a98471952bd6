# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "samenspel.foundations.places"
    label = "places"
    verbose_name = _("Municipalities")
    default_auto_field = "django.db.models.BigAutoField"
