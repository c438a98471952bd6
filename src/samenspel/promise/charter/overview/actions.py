# SPDX-License-Identifier: EUPL-1.2
"""What the campaign team does itself: help a group that asked for it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.mail.letters import tell
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.clauses import Action, when

from ..clauses import team
from ..models import Campaign
from ..models.campaign import new_token
from ..standing import refresh

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


def _hide(campaign: Campaign, *, by: Person, reason: str, end: bool = False) -> Campaign:
    """What a group put in public without a check leaves the page of its municipality; the group reads why.

    end   the group loses its people too, so that others can begin: for who writes the same again, or claims a town that is not theirs
    """
    reason = reason.strip()
    if not 20 <= len(reason) <= LONGEST_ANSWER:
        raise ValidationError(
            {"reason": _("Explain to the group in at least one full sentence why, and what it can do.")}
        )
    people = list(Person.objects.filter(pk__in=campaign.members.values("person_id")))
    campaign.is_listed = False
    campaign.version += 1
    campaign.save(update_fields=["is_listed", "version"])
    for rows in (campaign.points, campaign.trials, campaign.allies):
        rows.filter(is_public=True).update(is_public=False)
    Activity.objects.filter(balance__campaign=campaign).update(is_public=False)
    if end:
        campaign.members.all().delete()
        campaign.token = new_token()
        campaign.save(update_fields=["token"])
        campaign.allies.update(key="")
    with translation.override(campaign.language):
        subject = gettext("The texts of your group are no longer public")
    tell(
        people, subject=subject, text=reason, path=reverse("charter-town", args=[campaign.place.slug]), but=by
    )
    return refresh(campaign)


asks_help = when(Q(help_asked_at__isnull=False), _("This group was helped already."))
helped = Action("charter.helped", _("Answer the group"), Campaign, (team, asks_help), _helped)
hide = Action("charter.hide_group", _("Take the texts off"), Campaign, (team,), _hide)
ACTIONS: tuple[Action, ...] = (helped, hide)
