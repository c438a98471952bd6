# SPDX-License-Identifier: EUPL-1.2
"""Bring people and associations together: note them, invite them personally, hear what they answer, and agree on an approach.

A group writes to people who did not ask for it. So: every letter has words of its own, an address gets one letter and one reminder, a group and a
person send few a day, and who declines is wiped at once.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.mail.letters import address, one_line, send_letter, tell
from samenspel.foundations.people.models import Actor, Person
from samenspel.foundations.questionnaires.links import new_word
from samenspel.foundations.records.models import Record
from samenspel.foundations.rules.clauses import Action, Clause, signed_in, when

from ..clauses import member
from ..models import Ally, Campaign, Circle, Member, Talk, Wish
from ..route.ticking import tick
from ..seen import same_as_seen, stamp, stamp_of
from ..standing import refresh
from .queries import MOST_LETTERS, WIDE_ENOUGH, joined_domains, letters_today, may_remind

MOST_ALLIES = 200
MOST_TALKS = 300
MOST_MEMBERS = 40
LONGEST_MESSAGE = 1500
FEWEST_LETTERS_OF_MESSAGE = 20
LONGEST_APPROACH = 5000
FACTS = ("name", "domain", "is_council", "contact", "email", "state", "offer", "is_public")
"""what the form of an ally shows, and compares"""
TWICE = _("Somebody with this address is on the list already. Look for the name in the list.")


def hashed(word: str) -> str:
    """What the database keeps of the word in an invitation."""
    return sha256(f"ally:{word}".encode()).hexdigest()


def seen_of(ally: Ally) -> str:
    """Which state of an ally a form shows."""
    return stamp_of(ally, FACTS)


def _ticked(campaign: Campaign) -> None:
    """What the coalition is by now ticks the checklist."""
    joined = list(Ally.objects.filter(campaign=campaign, state=Ally.State.JOINED))
    if len(joined) >= 2:
        tick(campaign, "coalition-2")
    if len(joined_domains(joined)) >= WIDE_ENOUGH:
        tick(campaign, "coalition-3")


def _saved(ally: Ally) -> Ally:
    """One address stands once on the list of a group, also when two members type it at the same moment."""
    try:
        with transaction.atomic():
            ally.save()
    except IntegrityError:
        raise ValidationError({"email": TWICE}) from None
    return ally


def _wipe(ally: Ally) -> None:
    """Nothing stays with which somebody can be reached, nor what they were told. The word works on, for who changes their mind."""
    ally.contact = ally.email = ally.message = ally.offer = ""
    ally.is_public = False


def _named(name: str) -> str:
    name = one_line(name, 120)
    if not name:
        raise ValidationError({"name": _("Write the name of the association, the council or the person.")})
    return name


# The list --------------------------------------------------------------------------


def _add(
    campaign: Campaign,
    *,
    by: Person,
    name: str,
    domain: str,
    is_council: bool = False,
    contact: str = "",
    email: str = "",
) -> Ally:
    """On the list; nobody is written to yet."""
    if Ally.objects.filter(campaign=campaign).count() >= MOST_ALLIES:
        raise ValidationError(
            _("There are %(most)d names on the list. Take one away that you do not need, then add this one.")
            % {"most": MOST_ALLIES}
        )
    return _saved(
        Ally(
            campaign=campaign,
            name=_named(name),
            domain=domain,
            is_council=is_council,
            contact=one_line(contact, 80),
            email=email.strip().lower(),
            made_at=timezone.now(),
        )
    )


def _change(
    ally: Ally,
    *,
    by: Person,
    seen: str,
    name: str,
    domain: str,
    is_council: bool = False,
    contact: str = "",
    email: str = "",
    state: str = "",
    offer: str = "",
    is_public: bool = False,
) -> Ally:
    """Facts, and an answer that was given by word of mouth. Who was invited by letter decides alone about their name in public."""
    same_as_seen(seen_of(ally), seen)
    email = email.strip().lower()
    if email != ally.email and ally.key:
        # The letter went to another address: what it opened does not open this one.
        ally.key, ally.message, ally.asked_at = "", "", None
        if ally.state == Ally.State.ASKED:
            ally.state = state = Ally.State.NOTED
    was = ally.state
    ally.name, ally.domain, ally.is_council = _named(name), domain, is_council
    ally.contact, ally.email, ally.offer = one_line(contact, 80), email, one_line(offer, 300)
    ally.state = state or was
    if ally.state != was:
        ally.answered_at = timezone.now() if ally.state in (Ally.State.JOINED, Ally.State.DECLINED) else None
    if not ally.key:
        ally.is_public = is_public
    if ally.state != Ally.State.JOINED:
        ally.is_public = False
    if ally.state == Ally.State.DECLINED:
        _wipe(ally)
    _saved(ally)
    _ticked(ally.campaign)
    return ally


def _remove(ally: Ally, *, by: Person) -> None:
    ally.delete()


# Letters ---------------------------------------------------------------------------


def _ally_of(campaign: Campaign, number: int) -> Ally:
    found = Ally.objects.select_for_update(of=("self",)).filter(campaign=campaign, pk=number).first()
    if found is None:
        raise ValidationError(_("This name is not on the list any more. Look at the newest list."))
    return found


def _letter(campaign: Campaign, ally: Ally, by: Person, template: str) -> None:
    """Who asks, with words of their own, and a link that lets its reader answer without an account."""
    if letters_today(campaign, by) >= MOST_LETTERS:
        raise ValidationError(
            _("%(most)d letters went out today. Send this one tomorrow: your text is still here.")
            % {"most": MOST_LETTERS}
        )
    word = new_word()
    ally.key = hashed(word)
    path = reverse("charter-invited", args=[word])
    send_letter(
        ally.email,
        template,
        {
            "ally": ally,
            "group": campaign.group_name,
            "town": campaign.place.name,
            "writer": str(by),
            "message": ally.message,
            "url": address(path),
            "values_url": address(reverse("charter-values")),
        },
        language=campaign.language,
        secret=True,
        stop_path=path,
    )


def _invite(campaign: Campaign, *, by: Person, ally: int, message: str) -> Ally:
    """One letter, in the words of who writes. The row of the campaign is locked: letters at once are counted one after the other."""
    one = _ally_of(campaign, ally)
    if not one.email:
        raise ValidationError(_("There is no e-mail address yet. Fill it in below, then write the letter."))
    if one.state != Ally.State.NOTED:
        raise ValidationError(_("This letter was sent already, or an answer came."))
    message = message.strip()[:LONGEST_MESSAGE]
    if len(message) < FEWEST_LETTERS_OF_MESSAGE:
        raise ValidationError(
            {
                "message": _(
                    "Write at least one sentence of your own: why do you ask these people? A personal question works best."
                )
            }
        )
    one.message, one.state, one.asked_at, one.answered_at = message, Ally.State.ASKED, timezone.now(), None
    _letter(campaign, one, by, "charter_ally_invited")
    one.save()
    return one


def _remind(campaign: Campaign, *, by: Person, ally: int) -> Ally:
    """Once. The personal words have then done their work, and go."""
    one = _ally_of(campaign, ally)
    if not may_remind(one):
        raise ValidationError(
            _("A reminder can be sent once, from seven days after the letter, as long as no answer came.")
        )
    _letter(campaign, one, by, "charter_ally_reminded")
    one.message = ""
    one.save()
    return one


def _answer(
    ally: Ally,
    *,
    by: Actor,
    word: str,
    joins: bool,
    offer: str = "",
    is_public: bool = False,
    off: bool = False,
) -> Ally:
    """What the people who were asked answer themselves. They may change their mind by the same link.

    off   they do not join in and want their name off the list too: then nothing is left
    """
    _right_word(ally, word)
    was = ally.state
    campaign = Campaign.objects.select_related("place").get(pk=ally.campaign_id)
    name = ally.name
    ally.answered_at = timezone.now()
    if joins:
        ally.state, ally.offer, ally.is_public = Ally.State.JOINED, one_line(offer, 300), is_public
        ally.save()
        _ticked(campaign)
    else:
        ally.state = Ally.State.DECLINED
        _wipe(ally)
        if off:
            ally.delete()
        else:
            ally.save()
    if was != ally.state:
        people = Person.objects.filter(pk__in=Member.objects.filter(campaign=campaign).values("person_id"))
        with translation.override(campaign.language):
            subject = gettext("%(name)s joins in") if joins else gettext("%(name)s does not join in")
            text = ally.offer if joins and ally.offer else subject % {"name": name}
            tell(
                people,
                subject=subject % {"name": name},
                text=text,
                path=reverse("charter-coalition", args=[campaign.pk]),
                but=by,
            )
    return ally


def _right_word(ally: Ally, word: str) -> None:
    if not constant_time_compare(hashed(word), ally.key):
        raise ValidationError(_("This link does not work any more. Ask the group for a new letter."))


def _become_member(ally: Ally, *, by: Person, word: str) -> Member:
    """Who was invited and has an account may work along in the group."""
    _right_word(ally, word)
    campaign = Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=ally.campaign_id)
    here = Member.objects.filter(campaign=campaign, person=by).first()
    if here is not None:
        return here
    # Once per invitation: whoever the group took off would come back with the link they still have.
    if Record.objects.filter(
        kind="charter.ally", number=ally.pk, verb="charter.become_member", at__gt=ally.made_at
    ).exists():
        raise ValidationError(
            _("Somebody joined the group by this invitation already. Ask the group for its own link.")
        )
    if Member.objects.filter(campaign=campaign).count() >= MOST_MEMBERS:
        raise ValidationError(_("This group is full. Ask a member to make room."))
    made = Member.objects.create(campaign=campaign, person=by)
    Wish.objects.filter(campaign=campaign, person=by).delete()
    refresh(campaign)
    return made


# Together --------------------------------------------------------------------------


def _set_approach(campaign: Campaign, *, by: Person, seen: str, approach: str) -> Campaign:
    same_as_seen(stamp(campaign.approach), seen)
    campaign.approach = approach.strip()[:LONGEST_APPROACH]
    campaign.version += 1
    campaign.changed_at = timezone.now()
    campaign.save(update_fields=["approach", "version", "changed_at"])
    return campaign


def _plan_meeting(campaign: Campaign, *, by: Person, day: date, where: str) -> Talk:
    """The agenda item gets a day: a joint meeting among the conversations of the group. Sent twice, it is one meeting."""
    where = one_line(where, 200)
    if not where:
        raise ValidationError({"where": _("Write at which meeting, and where.")})
    if Talk.objects.filter(campaign=campaign).count() >= MOST_TALKS:
        raise ValidationError(
            _("There are %(most)d conversations here. Take one away that you do not need.")
            % {"most": MOST_TALKS}
        )
    return Talk.objects.get_or_create(
        campaign=campaign,
        circle=Circle.JOINT,
        on=day,
        with_whom=where,
        defaults={"made_at": timezone.now()},
    )[0]


_has_word = when(~Q(key=""), _("This link does not work any more. Ask the group for a new letter."))
add = Action("charter.add_ally", _("Put on the list"), Campaign, (member("pk"),), _add)
change = Action("charter.change_ally", _("Save"), Ally, (member(),), _change)
remove = Action("charter.remove_ally", _("Take off the list"), Ally, (member(),), _remove)
invite = Action("charter.invite_ally", _("Send the letter"), Campaign, (member("pk"),), _invite)
remind = Action("charter.remind_ally", _("Send a reminder"), Campaign, (member("pk"),), _remind)
answer = Action("charter.answer_invitation", _("Send my answer"), Ally, (_has_word,), _answer)
has_people = Clause(
    lambda person: Q(campaign_id__in=Member.objects.values("campaign_id")),
    _("Nobody is in this group any more. Begin on the page of your municipality."),
)
not_declined = when(
    ~Q(state=Ally.State.DECLINED), _("You said that you do not join in. Change your answer first.")
)
become_member = Action(
    "charter.become_member",
    _("Work along in the group"),
    Ally,
    (signed_in(), _has_word, not_declined, has_people),
    _become_member,
)
set_approach = Action(
    "charter.set_approach", _("Save the approach"), Campaign, (member("pk"),), _set_approach
)
plan_meeting = Action(
    "charter.plan_joint_meeting", _("Plan the meeting"), Campaign, (member("pk"),), _plan_meeting
)
ACTIONS = (add, change, remove, invite, remind, answer, become_member, set_approach, plan_meeting)
