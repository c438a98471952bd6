# SPDX-License-Identifier: EUPL-1.2
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import Part

part = Part(
    key="places",
    purpose=_("The municipalities of Flanders, Brussels and the Netherlands, their law and their calendar."),
    no_personal_data=("Place", "ClosedDay"),
)
