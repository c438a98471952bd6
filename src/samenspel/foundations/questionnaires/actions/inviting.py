# SPDX-License-Identifier: EUPL-1.2
"""Ask people by mail: invitations and reminders.

Nothing here says whether a person answered. Who is reminded is decided by the database at the moment a letter leaves, and taking
somebody off the list leaves the same trace whether that person answered or not.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import open_q
from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.clauses import Action, Clause, when

from ..clauses import prepares
from ..links import INVITATION, hashed
from ..models import Invitation, Questionnaire

REMOVED = "removed"
"""of the hash that stays of who was taken off the list"""
MOST_AT_ONCE = 5000
MOST_REMINDERS = 2
BETWEEN = timedelta(days=3)
"""between two letters to one address"""

not_over = Clause(
    lambda person: Q(activity__closes_at__gt=timezone.now()),
    _("This questionnaire is closed. Nobody can answer any more."),
)
is_open = Clause(
    lambda person: open_q("activity__"),
    _("This questionnaire is not open now, so a letter would ask people for something they cannot do."),
)


@dataclass(frozen=True)
class Invited:
    """added: how many people are new on the list; double: how many stood on it already"""

    added: int
    double: int


def word_of(questionnaire: int, email: str) -> str:
    """The word in the link of this address. Made anew for each letter: it is kept nowhere, only its hash is."""
    digest = salted_hmac(
        "samenspel.questionnaires.invitation", f"{questionnaire}:{email}", algorithm="sha256"
    ).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def listed(row: Questionnaire) -> Any:
    """Who was asked by mail. Who was taken off the list has no address any more."""
    return Invitation.objects.filter(questionnaire=row).exclude(email="")


def asked(row: Questionnaire) -> Any:
    """Who was asked by mail, also after the addresses were forgotten; without who was taken off the list."""
    forgotten = Q(email="", key="", sent_at__isnull=False)
    return Invitation.objects.filter(~Q(email="") | forgotten, questionnaire=row)


def count_listed(row: Questionnaire, emails: Sequence[str]) -> int:
    """How many of these stand on the list already."""
    there = set(listed(row).values_list("email", flat=True))
    return sum(one in there for one in emails)


def waiting(row: Questionnaire | None = None) -> Any:
    """Letters that are still to leave: the first one, or a reminder that an officer asked for."""
    rows = Invitation.objects.filter(questionnaire=row) if row else Invitation.objects
    return rows.filter(
        Q(sent_at=None) | Q(reminders__gt=0, reminded_at=None), is_used=False, wants_no_mail=False
    ).exclude(email="")


def to_remind(row: Questionnaire, now: datetime) -> Any:
    """Who did not use the link, may have another letter, and had the last one three days ago or longer.

    Whoever cannot be reached, or said that they want no mail, is left out.
    """
    long_ago = Q(reminders=0, sent_at__lte=now - BETWEEN) | Q(reminded_at__lte=now - BETWEEN)
    bounced = Person.objects.filter(bounced_at__isnull=False, email__isnull=False).values("email")
    return (
        listed(row)
        .filter(long_ago, is_used=False, wants_no_mail=False, reminders__lt=MOST_REMINDERS)
        .exclude(email__in=bounced)
    )


def _invite(row: Questionnaire, *, by: Person, people: Iterable[Mapping[str, str]]) -> Invited:
    """Put these people on the list. Their letters leave within a minute, or when the questionnaire opens.

    people   {email, name, group, language} each; checked by `addresses.read`
    """
    wanted = {one["email"].strip().lower(): one for one in people}
    if len(wanted) > MOST_AT_ONCE:
        raise ValidationError(_("At most 5,000 people at once. Send the list in parts."))
    known = {group["key"] for group in row.groups}
    for email, one in wanted.items():
        if one.get("group", "") not in (known or {""}):
            raise ValidationError(_("Say to which group “%(email)s” belongs.") % {"email": email})
    keys = {hashed(INVITATION, word_of(row.pk, email)): email for email in wanted}
    gone = {hashed(REMOVED, word_of(row.pk, email)): key for key, email in keys.items()}
    there = set(Invitation.objects.filter(questionnaire=row, key__in=keys).values_list("key", flat=True))
    added = 0
    for back in Invitation.objects.filter(questionnaire=row, key__in=gone):
        # Was taken off the list, and comes on it again: still one answer for this address.
        key = gone[back.key]
        back.key, back.email, back.wants_no_mail = key, keys[key], False
        back.sent_at, back.reminded_at, back.reminders = None, None, 0
        for fact, value in _facts(wanted[back.email]).items():
            setattr(back, fact, value)
        back.save()
        there.add(key)
        added += 1
    new = [
        Invitation(questionnaire=row, place_id=row.place_id, email=email, key=key, **_facts(wanted[email]))
        for key, email in keys.items()
        if key not in there
    ]
    Invitation.objects.bulk_create(new, batch_size=500)
    return Invited(added + len(new), len(wanted) - added - len(new))


def _facts(one: Mapping[str, str]) -> dict[str, str]:
    return {
        "name": one_line(one.get("name", ""), 60),
        "group": one.get("group", ""),
        "language": one.get("language") or "nl",
    }


def _remind(row: Questionnaire, *, by: Person) -> int:
    """Ask for one more letter to whoever did not answer. Returns to how many.

    The row is locked: of two officers who press at once, the second finds nobody to remind.
    """
    chosen = list(to_remind(row, timezone.now()).values_list("pk", flat=True))
    if not chosen:
        raise ValidationError(
            _(
                "There is nobody to remind now. A reminder goes at most twice, and at least three days after the letter before it."
            )
        )
    for begin in range(0, len(chosen), 500):
        Invitation.objects.filter(pk__in=chosen[begin : begin + 500]).update(
            reminders=F("reminders") + 1, reminded_at=None
        )
    return len(chosen)


def _correct(
    row: Invitation, *, by: Person, email: str, name: str = "", group: str = "", language: str = "nl"
) -> Invitation:
    """Change what stands on the list. With another address the old link ends; a letter goes to the new one."""
    email = email.strip().lower()
    known = {one["key"] for one in row.questionnaire.groups}
    if group not in (known or {""}):
        raise ValidationError({"group": _("Choose a group.")})
    for fact, value in _facts({"name": name, "group": group, "language": language}).items():
        setattr(row, fact, value)
    if email != row.email:
        word = word_of(row.questionnaire_id, email)
        key = hashed(INVITATION, word)
        if Invitation.objects.filter(
            questionnaire=row.questionnaire_id, key__in=(key, hashed(REMOVED, word))
        ).exists():
            raise ValidationError({"email": _("This address is on the list already, or was on it before.")})
        if row.is_used:
            # Somebody answered with the old address: should it be invited anew, it still is one answer.
            Invitation.objects.create(
                place_id=row.place_id,
                questionnaire_id=row.questionnaire_id,
                key=hashed(REMOVED, word_of(row.questionnaire_id, row.email)),
                group=group,
                is_used=True,
                wants_no_mail=True,
            )
        row.email, row.key, row.sent_at, row.reminded_at, row.reminders = email, key, None, None, 0
        row.wants_no_mail = False
    row.save()
    return row


def _remove(row: Invitation, *, by: Person | None) -> None:
    """Off the list: name and address go, no letter follows and the link ends. A hash stays, so that nobody who comes on it again answers
    twice; the same is done whether this person answered or not."""
    row.key = hashed(REMOVED, word_of(row.questionnaire_id, row.email))
    row.email, row.name, row.sent_at, row.wants_no_mail = "", "", None, True
    row.save(update_fields=["key", "email", "name", "sent_at", "wants_no_mail"])


def forget(row: Invitation) -> None:
    """As `_remove`, for an account that is erased: the person goes too."""
    row.person = None
    row.save(update_fields=["person"])
    if row.email:
        _remove(row, by=None)


has_address = when(~Q(email=""), _("This person is no longer on the list."))

invite = Action("questionnaires.invite", _("Invite people"), Questionnaire, (prepares, not_over), _invite)
remind = Action(
    "questionnaires.remind",
    _("Remind who did not answer yet"),
    Questionnaire,
    (prepares, is_open),
    _remind,
)
correct_invitation = Action(
    "questionnaires.correct_invitation",
    _("Correct an address"),
    Invitation,
    (prepares, has_address),
    _correct,
)
remove_invitation = Action(
    "questionnaires.remove_invitation",
    _("Take somebody off the list"),
    Invitation,
    (prepares, has_address),
    _remove,
)

ACTIONS: tuple[Action, ...] = (invite, remind, correct_invitation, remove_invitation)
