# SPDX-License-Identifier: EUPL-1.2
"""Every letter leaves through here. It is stored in the outbox in the transaction of what it tells about, and sent afterwards.

Letters are plain text: nothing to load, nothing to hide, and a name in it can never become markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from post_office import mail as outbox
from post_office.models import PRIORITY

from samenspel.foundations.people.models import Notify, Person

from .models import Notice

UNSUBSCRIBE = "samenspel.unsubscribe"
KIND = "X-Samenspel-Kind"
SECRET = "secret"


@dataclass(frozen=True)
class About:
    """Whose words a notice repeats, by primary key."""

    contribution_number: int | None = None
    comment_number: int | None = None


def one_line(text: str, longest: int = 200) -> str:
    """Text that is safe in a mail header: no line breaks, no control characters."""
    return re.sub(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]+", " ", str(text)).strip()[:longest]


def address(path: str) -> str:
    return f"{settings.SITE_ADDRESS}{path}"


def unsubscribe_path(person: Person) -> str:
    return reverse("unsubscribe", args=[signing.dumps(person.pk, salt=UNSUBSCRIBE)])


def send_letter(
    to: str,
    template: str,
    context: dict[str, Any],
    *,
    language: str = "nl",
    person: Person | None = None,
    urgent: bool = False,
    secret: bool = False,
    stop_path: str = "",
) -> None:
    """Put a letter in the outbox.

    template  `mail/<template>.txt`; its first line is the subject
    person    whose letter it is: adds the way to stop, by one click in the mail program (RFC 8058)
    urgent    goes before everything else: sign-in codes
    secret    lets its reader in: leaves the outbox as soon as it was sent (`outbox.drop_secrets`)
    stop_path the page that stops letters to somebody without an account by one POST without a cookie (RFC 8058); the letter itself
              says what it stops
    """
    with translation.override(language):
        stop = address(unsubscribe_path(person)) if person else ""
        text = render_to_string(
            f"mail/{template}.txt", {**context, "site": settings.SITE_ADDRESS, "stop": stop, "person": person}
        )
    # A letter is text: no byte that a database or a mail program cannot hold.
    clean = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text)
    subject, _newline, body = clean.strip().partition("\n")
    stop = address(stop_path) if stop_path else stop
    headers = (
        {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        if stop
        else {}
    )
    outbox.send(
        recipients=[to],
        sender=settings.DEFAULT_FROM_EMAIL,
        subject=one_line(subject),
        message=re.sub(r"\n{3,}", "\n\n", body).strip() + "\n",
        headers={**headers, "Auto-Submitted": "auto-generated", **({KIND: SECRET} if secret else {})},
        priority=PRIORITY.high if urgent else PRIORITY.medium,
    )


def tell(
    people: Iterable[Person],
    *,
    subject: str,
    text: str,
    path: str,
    but: Any = None,
    about: About | None = None,
) -> int:
    """Tell people something, each in the rhythm they chose. Returns to how many.

    subject, text  already in the language of what it is about; lines of plain text
    path           the page to read on
    but            the person who did it, who need not be told
    about          whose words these are, so that `take_back` finds what still waits
    """
    told = 0
    now, about = timezone.now(), about or About()
    later: list[Notice] = []
    for person in {person.pk: person for person in people}.values():
        if (
            (but is not None and person.pk == but.pk)
            or not person.email
            or person.bounced_at
            or person.erased_at
        ):
            continue
        if person.notify == Notify.NONE:
            continue
        told += 1
        if person.notify == Notify.AT_ONCE:
            send_letter(
                person.email,
                "notice",
                {"subject": subject, "text": text, "url": address(path)},
                language=person.language,
                person=person,
            )
        else:
            later.append(
                Notice(
                    person=person,
                    subject=one_line(subject),
                    text=text,
                    path=path,
                    made_at=now,
                    contribution_number=about.contribution_number,
                    comment_number=about.comment_number,
                )
            )
    Notice.objects.bulk_create(later)
    return told


def take_back(
    *, contribution_numbers: Iterable[int] = (), comment_numbers: Iterable[int] = (), path: str | None = None
) -> int:
    """These words were hidden, withdrawn or erased: whoever was not told yet is not told any more. Returns how many notices went.

    path   the page that is gone: what leads to it goes too
    """
    gone = Q(contribution_number__in=contribution_numbers) | Q(comment_number__in=comment_numbers)
    if path:
        gone |= Q(path=path)
    return Notice.objects.filter(gone, sent_at=None).delete()[0]


def send_digests(now: datetime, rhythm: str) -> int:
    """One letter for everybody with this rhythm who has something waiting. Each person in a transaction of their own."""
    waiting = Person.objects.filter(
        notify=rhythm,
        email__isnull=False,
        bounced_at=None,
        pk__in=Notice.objects.filter(sent_at=None).values("person"),
    )
    sent = 0
    for person in waiting.iterator():
        with transaction.atomic():
            notices = list(
                Notice.objects.select_for_update(of=("self",))
                .filter(person=person, sent_at=None)
                .order_by("made_at")
            )
            if not notices:
                continue
            assert person.email
            for notice in notices:
                notice.path = address(notice.path)
            send_letter(person.email, "digest", {"notices": notices}, language=person.language, person=person)
            Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(sent_at=now)
            sent += 1
    return sent
