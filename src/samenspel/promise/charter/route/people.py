# SPDX-License-Identifier: EUPL-1.2
"""Who is in a group: asking to join, the link, leaving, and what the group is called."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.mail.letters import one_line, tell
from samenspel.foundations.pages import count_up
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.clauses import NEVER, Action, Clause, signed_in, when
from samenspel.foundations.rules.versions import not_changed_meanwhile

from ..clauses import member
from ..models import Campaign, Kind, Member, Standing, Wish
from ..models.campaign import new_token
from ..standing import SIZE_STAYS, refresh, size_may_change

MOST_MEMBERS = 40
MOST_WISHES = 40
MOST_OWN_WISHES = 10
WISHES_AN_HOUR = 5
LONGEST_WISH = 500


def _others(campaign: Campaign) -> list[Person]:
    return list(Person.objects.filter(pk__in=Member.objects.filter(campaign=campaign).values("person_id")))


def _room(campaign: Campaign) -> None:
    if Member.objects.filter(campaign=campaign).count() >= MOST_MEMBERS:
        raise ValidationError(
            _("This group has %(most)d people: it is full. Ask somebody of the group to make room.")
            % {"most": MOST_MEMBERS}
        )


# Ask to join -----------------------------------------------------------------------------------------------------------------------------


def _wish(campaign: Campaign, *, by: Person, text: str) -> Wish:
    """Ask the people of a listed group whether one may join. They are told."""
    text = text.strip()[:LONGEST_WISH]
    if len(text) < 10:
        raise ValidationError({"text": _("Tell the group in a sentence who you are.")})
    if Wish.objects.filter(campaign=campaign, person=by).exists():
        raise ValidationError(_("You asked this group already. You get a letter when they answer."))
    if (
        Wish.objects.filter(person=by).count() >= MOST_OWN_WISHES
        or Wish.objects.filter(campaign=campaign).count() >= MOST_WISHES
        # A wish that was taken back or answered counts too: the group gets a letter of each.
        or count_up(f"charter-wish:{by.pk}") > WISHES_AN_HOUR
    ):
        raise ValidationError(_("There are many requests already. Wait for an answer, then ask again."))
    wish = Wish.objects.create(campaign=campaign, person=by, text=text, at=timezone.now())
    with translation.override(campaign.language):
        subject = gettext("%(name)s wants to join %(group)s") % {
            "name": by.name or gettext("Somebody"),
            "group": campaign.group_name,
        }
        path = reverse("charter-people", args=[campaign.pk])
    tell(_others(campaign), subject=subject, text=text, path=path)
    return wish


def _take_back(wish: Wish, *, by: Person) -> None:
    wish.delete()


def _accept(wish: Wish, *, by: Person) -> Member:
    campaign, person = wish.campaign, wish.person
    _room(campaign)
    made = Member.objects.get_or_create(campaign=campaign, person=person)[0]
    wish.delete()
    refresh(campaign)
    with translation.override(campaign.language):
        tell(
            [person],
            subject=gettext("You are in the group: %(group)s") % {"group": campaign.group_name},
            text=gettext("You now see the pages of the group and may change them, as they may."),
            path=reverse("charter-group", args=[campaign.pk]),
        )
    return made


def _decline(wish: Wish, *, by: Person) -> None:
    campaign, person = wish.campaign, wish.person
    wish.delete()
    with translation.override(campaign.language):
        tell(
            [person],
            subject=gettext("The group did not take you in: %(group)s") % {"group": campaign.group_name},
            text=gettext("You can still help: spread the values, or ask the helpdesk who else is busy."),
            path=reverse("charter-values"),
        )


# The link, and leaving -------------------------------------------------------------------------------------------------------------------


def _join(campaign: Campaign, *, by: Person, token: str) -> Member:
    if not constant_time_compare(token, campaign.token):
        raise ValidationError(
            _("This link is not valid any more. Ask somebody of the group for the newest one.")
        )
    there = Member.objects.filter(campaign=campaign, person=by).first()
    if there is not None:
        return there
    _room(campaign)
    made = Member.objects.create(campaign=campaign, person=by)
    Wish.objects.filter(campaign=campaign, person=by).delete()
    refresh(campaign)
    return made


def _renew_link(campaign: Campaign, *, by: Person) -> Campaign:
    """Whoever has the old link and did not join yet, no longer can."""
    campaign.token = new_token()
    campaign.save(update_fields=["token"])
    return campaign


def _take_off(campaign: Campaign, *, by: Person, number: int) -> None:
    gone = Member.objects.filter(campaign=campaign, pk=number).exclude(person=by).select_related("person")
    one = gone.first()
    if one is None:
        raise ValidationError(_("This person is not in the group any more."))
    person = one.person
    one.delete()
    # Or they would come back with the link they still have.
    _renew_link(campaign, by=by)
    refresh(campaign)
    with translation.override(campaign.language):
        tell(
            [person],
            subject=gettext("You are no longer in the group: %(group)s") % {"group": campaign.group_name},
            text=gettext(
                "Somebody of the group took you off. Was that a mistake? Ask them for the newest link."
            ),
            path=reverse("charter-mine"),
        )


def _leave(campaign: Campaign, *, by: Person, sure: bool = False) -> None:
    """The campaign stays, also without people: then the municipality no longer counts as busy, and somebody else may begin."""
    if not sure and not Member.objects.filter(campaign=campaign).exclude(person=by).exists():
        raise ValidationError(
            _("You are the last one. When you leave, nobody is busy here any more. Tick that you are sure.")
        )
    Member.objects.filter(campaign=campaign, person=by).delete()
    refresh(campaign)


def _change_facts(
    campaign: Campaign,
    *,
    by: Person,
    version: int,
    group_name: str,
    kind: str,
    is_listed: bool,
    language: str,
    college_size: int | None,
) -> Campaign:
    """What the group is called and how large its college is; a known college may be complete."""
    not_changed_meanwhile(campaign, version)
    name = one_line(group_name, 120)
    if not name:
        raise ValidationError({"group_name": _("Fill in what your group is called.")})
    if kind not in Kind.values:
        raise ValidationError({"kind": _("Choose who you are.")})
    campaign.group_name, campaign.kind = name, kind
    if not size_may_change(campaign, college_size):
        raise ValidationError({"college_size": SIZE_STAYS})
    campaign.is_listed, campaign.college_size = is_listed, college_size
    campaign.language = language if language in ("nl", "en") else campaign.language
    campaign.version += 1
    campaign.save(update_fields=["group_name", "kind", "is_listed", "college_size", "language", "version"])
    return refresh(campaign)


own = Clause(
    lambda person: NEVER if person.is_anonymous else Q(person=person.pk),
    _("Only who asked may take it back."),
)
not_member = Clause(
    lambda person: (
        NEVER
        if person.is_anonymous
        else ~Q(pk__in=Member.objects.filter(person=person).values("campaign_id"))
    ),
    _("You are in this group already."),
)
listed = when(
    Q(is_listed=True) & ~Q(standing=Standing.NOBODY),
    _("This group does not take requests here. Ask the helpdesk to bring you together."),
)
has_people = when(
    Q(pk__in=Member.objects.values("campaign_id")), _("Nobody is in this group any more. Begin a new one.")
)
wish = Action(
    "charter.wish", _("Ask to join"), Campaign, (signed_in(), listed, has_people, not_member), _wish
)
take_back = Action("charter.take_back_wish", _("Take back"), Wish, (own,), _take_back)
accept = Action("charter.accept_wish", _("Take in"), Wish, (member(),), _accept)
decline = Action("charter.decline_wish", _("Do not take in"), Wish, (member(),), _decline)
join = Action("charter.join", _("Join the group"), Campaign, (signed_in(), has_people), _join)
renew_link = Action("charter.renew_link", _("Make a new link"), Campaign, (member("pk"),), _renew_link)
take_off = Action("charter.take_off", _("Take off"), Campaign, (member("pk"),), _take_off)
leave = Action("charter.leave", _("Leave the group"), Campaign, (member("pk"),), _leave)
change_facts = Action("charter.change_facts", _("Save"), Campaign, (member("pk"),), _change_facts)
ACTIONS: tuple[Action, ...] = (
    wish,
    take_back,
    accept,
    decline,
    join,
    renew_link,
    take_off,
    leave,
    change_facts,
)
