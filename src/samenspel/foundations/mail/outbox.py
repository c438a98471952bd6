# SPDX-License-Identifier: EUPL-1.2
"""The regular work around mail: send what waits, send digests, clean up, note who cannot be reached."""

from __future__ import annotations

import email
from datetime import datetime, timedelta
from email.message import Message

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from post_office.mail import send_queued
from post_office.models import STATUS, Email

from samenspel.foundations.people.models import Notify, Person

from .letters import KIND, SECRET, send_digests
from .models import Notice


def send_waiting(now: datetime) -> None:
    """Send the queue. What fails is tried again six times, ten minutes apart."""
    send_queued(processes=1, log_level=1)
    drop_secrets(now, since=now - timedelta(days=1))  # every two seconds: only what is recent, by its index


def drop_secrets(now: datetime, since: datetime | None = None) -> None:
    """Codes and invitation links let somebody in: once sent, or given up, their letters go. A demonstration shows them an hour."""
    done = Email.objects.filter(status__in=[STATUS.sent, STATUS.failed], **{f"headers__{KIND}": SECRET})
    if since is not None:
        done = done.filter(created__gt=since)
    if settings.DEMO:
        done = done.filter(created__lt=now - timedelta(hours=1))
    done.delete()


def daily(now: datetime) -> None:
    send_digests(now, Notify.DAILY)


def weekly(now: datetime) -> None:
    if now.weekday() == 0:
        send_digests(now, Notify.WEEKLY)


def forget(now: datetime) -> None:
    """Letters are kept for thirty days, to be able to say what was sent; a notice that never left goes as well."""
    drop_secrets(now)
    old = now - timedelta(days=30)
    Email.objects.filter(created__lt=old).delete()
    Notice.objects.filter(Q(sent_at__lt=old) | Q(made_at__lt=old)).delete()


def erase(person: Person) -> None:
    """What waits for this person, and every letter to their address: sent, waiting or given up."""
    Notice.objects.filter(person=person).delete()
    if person.email:
        Email.objects.filter(to=person.email).delete()


def record_bounce(address: str) -> bool:
    """Nothing more is sent to this address until its owner signs in again. Returns whether we knew it."""
    return bool(
        Person.objects.filter(email=address.strip().lower(), bounced_at=None).update(
            bounced_at=timezone.now()
        )
    )


def bounced_addresses(raw: bytes) -> list[str]:
    """The addresses a delivery report (RFC 3464) says can never be reached: only status 5.x.x counts, not a full mailbox."""
    message: Message = email.message_from_bytes(raw)
    found = []
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload() if part.is_multipart() else []:
            if isinstance(block, Message) and str(block.get("Status", "")).strip().startswith("5."):
                recipient = str(block.get("Final-Recipient", "")).partition(";")[2].strip()
                if recipient:
                    found.append(recipient)
    return found
