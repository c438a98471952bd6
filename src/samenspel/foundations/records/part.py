# SPDX-License-Identifier: EUPL-1.2
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import Part, Personal
from samenspel.foundations.people.models import Person


def erase(person: Person) -> None:
    """What was done stays, by nobody. Only the line about erasing itself, written after this, names the emptied account."""
    from .models import Record

    Record.objects.filter(by=person).update(by=None)


part = Part(
    key="records",
    purpose=_("The log of every change: who did what to what, and when."),
    erase=erase,
    personal=(
        Personal(
            "Record",
            ("by",),
            _("the log stays; the link to the person goes when the account is erased"),
            _("to be able to account for every change"),
        ),
    ),
)
