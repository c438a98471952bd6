# SPDX-License-Identifier: EUPL-1.2
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import Part, Personal

part = Part(
    key="records",
    purpose=_("The log of every change: who did what to what, and when."),
    personal=(
        Personal(
            "Record",
            ("by",),
            _("the log stays; the link to the person goes when the account is erased"),
            _("to be able to account for every change"),
        ),
    ),
)
