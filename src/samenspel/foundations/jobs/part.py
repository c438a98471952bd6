# SPDX-License-Identifier: EUPL-1.2
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import Part

part = Part(
    key="jobs", purpose=_("Work that returns: mail, digests, reminders."), no_personal_data=("Timetable",)
)
