# SPDX-License-Identifier: EUPL-1.2
"""The yearly letter: filled in from what was checked, with the words of the group above it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.mail.letters import address
from samenspel.foundations.people.models import Notify, Person

from ..models import Ally, Campaign
from .promised import promised

MOST_TYPED = 60


def addresses(text: str) -> list[str]:
    """The addresses somebody typed or pasted, each once, in lower case. “Mia <mia@stad.be>” is understood.

    Raises ValidationError that names the first one that is no address.
    """
    found: dict[str, None] = {}
    for piece in re.split(r"[,;\r\n]+", text):
        inside = re.search(r"<([^<>]*)>", piece)
        for one in [inside[1].strip()] if inside else piece.split():
            try:
                validate_email(one)
            except ValidationError:
                raise ValidationError(
                    _("“%(address)s” is no e-mail address. Put one on each line."),
                    params={"address": one[:60]},
                ) from None
            found[one.lower()] = None
    if len(found) > MOST_TYPED:
        raise ValidationError(_("Sixty addresses at most. Send the others a link to the page."))
    return list(found)


def members_to(campaign: Campaign) -> list[Person]:
    """The people of the group who want letters and can be reached."""
    people = Person.objects.filter(pk__in=campaign.members.values("person_id"), email__isnull=False)
    return list(people.filter(bounced_at=None, erased_at=None).exclude(notify=Notify.NONE).order_by("pk"))


def allies_to(campaign: Campaign) -> list[str]:
    """The addresses of who joins in."""
    rows = Ally.objects.filter(campaign=campaign, state=Ally.State.JOINED).exclude(email="")
    return [one.lower() for one in rows.values_list("email", flat=True)]


def unwilling(them: Iterable[str]) -> set[str]:
    """Those among these addresses who asked this site for no letters at all, or who cannot be reached."""
    rows: Any = (
        Person.objects.filter(email__in=list(them))
        .exclude(notify__in=[Notify.AT_ONCE, Notify.DAILY, Notify.WEEKLY], bounced_at=None)
        .values_list("email", flat=True)
    )
    return set(rows)


def context(campaign: Campaign, words: str) -> dict[str, Any]:
    """For `mail/charter_recall.txt`. Call it in the language of the campaign."""
    known = promised(campaign, campaign.language)
    town = reverse("charter-town", args=[campaign.place.slug])
    return {
        "group": campaign.group_name,
        "town": campaign.place.name,
        "words": words,
        "titles": known.titles,
        "values_are_official": known.values.is_official,
        "signers": [
            {
                "who": ", ".join(filter(None, [one.name, str(one.office)])),
                "when": date_format(one.on, "j F Y"),
            }
            for one in known.signers
        ],
        "anchors": [
            {
                "title": one.title,
                "owner": one.owner_name,
                "state": str(one.stand.word),
                "when": date_format(one.settled_on or one.due_on, "j F Y"),
                "is_settled": one.settled_on is not None,
            }
            for one in known.anchors
        ],
        "url": address(
            reverse("charter-newcomers", args=[campaign.place.slug]) if known.is_something else town
        ),
        "is_newcomers": known.is_something,
    }


def preview(campaign: Campaign, words: str) -> tuple[str, str]:
    """(subject, body) as the letter will be, for the page."""
    with translation.override(campaign.language):
        text = render_to_string(
            "mail/charter_recall.txt",
            {**context(campaign, words), "site": address(""), "stop": "", "person": None},
        )
    subject, _newline, body = text.strip().partition("\n")
    return subject, re.sub(r"\n{3,}", "\n\n", body).strip()
