# SPDX-License-Identifier: EUPL-1.2
from django.urls import path
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import DeskLink, Part
from samenspel.foundations.rules.roles import GOVERN_TOWN

from . import desk, governing, pages

part = Part(
    key="website",
    purpose=_("The frame of every page, the network's own pages, and the home of a town."),
    network_pages=(path("bureau/openen/", governing.open_town, name="open-town"),),
    town_pages=(
        path("", pages.town, name="town"),
        path("meedoen/", pages.open_now, name="open-now"),
        path("thema.css", pages.theme, name="theme"),
    ),
    desk_pages=(
        path("instellingen/", desk.settings, name="town-settings"),
        path("instellingen/kleuren/", desk.theme, name="town-theme"),
        path("instellingen/cijfers/", desk.figures, name="town-figures"),
        path("instellingen/wijken/", governing.neighbourhoods, name="town-neighbourhoods"),
        path("instellingen/sluitingsdagen/", governing.closed_days, name="town-closed-days"),
        path("instellingen/kaart/", desk.town_map, name="town-map"),
    ),
    desk_navigation=(DeskLink(_("Settings"), "town-settings", GOVERN_TOWN, order=90),),
)
