# SPDX-License-Identifier: EUPL-1.2
"""The duty to answer: who answers, what was done with it, and why."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.clauses import Action, can, when
from samenspel.foundations.rules.roles import ANSWER, roles_in, roles_with

from ..models import Answer, AnswerStatus, Contribution
from ..telling import tell_answer

SHORTEST_REASON = 20


def _answer(
    contribution: Contribution,
    *,
    by: Person,
    status: str,
    text: str,
    signed: str,
    known_answers: int,
    now: datetime | None = None,
) -> Answer:
    """Answer a contribution with a status and a reason.

    known_answers  how many answers the officer had seen: if a colleague answered meanwhile, nothing is overwritten and the
                   officer is told. "Being studied" is no answer yet: it does not stop the clock.
    """
    if contribution.answers.count() != known_answers:
        latest = contribution.answers.last()
        raise ValidationError(
            _("%(who)s answered this a moment ago. Read that answer first; what you wrote is still here.")
            % {"who": latest.signed if latest else ""},
            code="newer",
        )
    if len(text.strip()) < SHORTEST_REASON:
        raise ValidationError({"text": _("Give a reason in at least one full sentence. Residents read it.")})
    now = now or timezone.now()
    answer = Answer.objects.create(
        contribution=contribution, status=status, text=text.strip(), by=by, signed=signed, at=now
    )
    contribution.answer_status = status
    if status != AnswerStatus.IN_STUDY and contribution.answered_at is None:
        contribution.answered_at = now
    contribution.save(update_fields=["answer_status", "answered_at"])
    tell_answer(contribution, answer, by=by)
    return answer


def _assign(contribution: Contribution, *, by: Person, owner: Person) -> Contribution:
    answers_here = Q(place_id=contribution.place_id, role__in=roles_with(ANSWER))
    if not owner.is_active or not owner.role_grants.filter(answers_here).exists():
        raise ValidationError({"owner": _("Choose a colleague who answers for the town.")})
    contribution.owner = owner
    contribution.save(update_fields=["owner"])
    return contribution


def signature(person: Person, place: Place) -> str:
    """Name and office, as they stand under an answer."""
    offices = [role for role in roles_in(person, place.pk) if ANSWER in role.permissions]
    return ", ".join(filter(None, (person.name, str(offices[0].name).lower() if offices else "")))


may_answer = can(ANSWER, _("Only people who answer for the town may do this."))
is_public = when(Q(is_public=True), _("This is not public any more, so it needs no answer."))
answer = Action("contributions.answer", _("Answer"), Contribution, (may_answer, is_public), _answer)
assign = Action("contributions.assign", _("Hand on"), Contribution, (may_answer, is_public), _assign)

ACTIONS = (answer, assign)
