# SPDX-License-Identifier: EUPL-1.2
"""What the campaign team does itself: help a group that asked for it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.mail.letters import tell
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.clauses import Action, when

from ..clauses import team
from ..models import Campaign

LONGEST_ANSWER = 3000


def _helped(campaign: Campaign, *, by: Person, text: str) -> Campaign:
    """The group reads what the team says; it no longer waits."""
    text = text.strip()
    if not 10 <= len(text) <= LONGEST_ANSWER:
        raise ValidationError({"text": _("Write the group a few sentences: between 10 and 3000 characters.")})
    campaign.help_asked, campaign.help_asked_at = "", None
    campaign.save(update_fields=["help_asked", "help_asked_at"])
    with translation.override(campaign.language):
        subject = gettext("The campaign team answers your question")
    people = Person.objects.filter(pk__in=campaign.members.values("person_id"))
    tell(people, subject=subject, text=text, path=reverse("charter-group", args=[campaign.pk]), but=by)
    return campaign


asks_help = when(Q(help_asked_at__isnull=False), _("This group was helped already."))
helped = Action("charter.helped", _("Answer the group"), Campaign, (team, asks_help), _helped)
ACTIONS: tuple[Action, ...] = (helped,)
