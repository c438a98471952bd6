# SPDX-License-Identifier: EUPL-1.2
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import Part, Personal
from samenspel.foundations.people.models import Person

from . import actions
from .models import Commitment, Progress


def erase(person: Person) -> None:
    Commitment.objects.filter(owner=person).update(owner=None)
    Progress.objects.filter(by=person).update(by=None)


part = Part(
    key="commitments",
    purpose=_("A promise somebody answers for: who, what, by when, with which evidence."),
    actions=actions.ACTIONS,
    personal=(
        Personal(
            "Commitment",
            ("owner", "owner_name"),
            _("name and office stay on the page as part of the public record; the link to the account goes"),
            _("to know who answers for it"),
        ),
        Personal(
            "Progress", ("by",), _("the text stays; the link to the account goes"), _("to know who wrote it")
        ),
        Personal(
            "Progress",
            ("picture", "small", "description"),
            _("as long as the commitment, which is part of the public record"),
            _("to show how far it is"),
        ),
    ),
    erase=erase,
)
