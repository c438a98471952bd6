# SPDX-License-Identifier: EUPL-1.2
"""Who hears what about a contribution."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from samenspel.foundations.mail.letters import About, send_letter, take_back, tell
from samenspel.foundations.people.models import Person

from .models import Answer, Comment, Contribution, Follow


def path_of(contribution: Contribution) -> str:
    """The page of any contribution, by number: leads on to the page of its instrument."""
    return reverse("contribution", args=[contribution.place.slug, contribution.pk])


def followers(contribution: Contribution) -> list[Person]:
    """Everybody who follows this contribution or one that was taken together with it, and its author and co-signers."""
    numbers = [contribution.pk, *contribution.merged.values_list("pk", flat=True)]
    return list(
        Person.objects.filter(
            is_active=True, pk__in=Follow.objects.filter(contribution_id__in=numbers).values("person_id")
        )
    )


def tell_answer(contribution: Contribution, answer: Answer, *, by: Person) -> int:
    with translation.override(contribution.activity.language):
        return tell(
            followers(contribution),
            subject=_("Answer to “%(title)s”: %(status)s")
            % {"title": contribution.title, "status": answer.get_status_display().lower()},
            text=f"{answer.text}\n\n{answer.signed}",
            path=path_of(contribution),
            but=by,
            about=About(contribution.pk),
        )


def tell_comment(contribution: Contribution, comment: Comment, *, by: Any) -> int:
    with translation.override(contribution.activity.language):
        return tell(
            followers(contribution),
            subject=_("New comment on “%(title)s”") % {"title": contribution.title},
            text=f"{comment.author_name or _('Resident')}: {comment.text}",
            path=path_of(contribution),
            but=by.account,
            about=About(contribution.pk, comment.pk),
        )


def tell_merged(contribution: Contribution, into: Contribution, *, by: Person) -> int:
    with translation.override(contribution.activity.language):
        return tell(
            followers(contribution),
            subject=_("“%(title)s” was taken together with “%(into)s”")
            % {"title": contribution.title, "into": into.title},
            text=_("Both say much the same. The support was added up, and you will hear the answer."),
            path=path_of(into),
            but=by,
            about=About(contribution.pk),
        )


def take_back_news(contribution: Contribution) -> None:
    """Nobody hears any more about what was hidden, withdrawn or erased; nor that something was taken together with it, which leads
    to its page and names it.
    """
    with translation.override(contribution.activity.language):
        take_back(contribution_numbers=[contribution.pk], path=path_of(contribution))


def tell_author(contribution: Contribution, subject: str, text: str) -> None:
    """Only the author, and always at once: something happened to what they wrote."""
    person = contribution.author
    if person and person.email and not person.bounced_at:
        send_letter(
            person.email,
            "author",
            {"subject": subject, "text": text, "contribution": contribution},
            language=person.language,
            person=person,
        )
