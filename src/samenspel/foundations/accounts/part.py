# SPDX-License-Identifier: EUPL-1.2
from datetime import timedelta

from django.urls import path
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import DeskLink, Part, Regular
from samenspel.foundations.rules.roles import GIVE_ROLES

from . import actions, codes, pages

part = Part(
    key="accounts",
    purpose=_("Signing in with a code, one's own profile, and roles by invitation."),
    actions=actions.ACTIONS,
    network_pages=(
        path("aanmelden/", pages.sign_in, name="sign-in"),
        path("afmelden/", pages.sign_out, name="sign-out"),
        path("profiel/", pages.profile, name="profile"),
        path("profiel/gegevens/", pages.my_data, name="my-data"),
        path("profiel/wissen/", pages.erase, name="erase"),
        path("uitnodiging/<str:token>/", pages.invitation, name="invitation"),
    ),
    desk_pages=(path("rollen/", pages.roles, name="roles"),),
    desk_navigation=(DeskLink(_("People and roles"), "roles", GIVE_ROLES, order=80),),
    regular=(
        Regular("accounts.forget_codes", timedelta(days=1), codes.forget_codes, at_hour=4),
        Regular("accounts.forget_sessions", timedelta(days=1), codes.forget_sessions, at_hour=4),
    ),
)
