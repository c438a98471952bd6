# SPDX-License-Identifier: EUPL-1.2
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import Part

part = Part(
    key="activities",
    purpose=_("Every way of taking part, with the dates between which it is open."),
    no_personal_data=("Activity", "GroupCount"),
)
