# SPDX-License-Identifier: EUPL-1.2
"""Photos and documents of the campaign, each only for who may see it."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404

from samenspel.foundations.pictures import picture_answer
from samenspel.foundations.rules.roles import ANSWER, EDIT_NETWORK, EVERYWHERE, Everywhere, has, places_with

from ..models import Anchor, Member, Post, Signature

MOST_NUMBER = 2**63 - 1
"""above it no row can be, and a database would fail on the question"""
PICTURED: dict[str, Any] = {"post": Post, "signature": Signature}
WITH_DOCUMENT: dict[str, Any] = {"signature": Signature, "anchor": Anchor}


def checks_in(person: Any) -> Everywhere | frozenset[int]:
    """In which municipalities this person checks what a group entered: for the campaign team in all of them."""
    if person.is_anonymous:
        return frozenset()
    return EVERYWHERE if has(person, EDIT_NETWORK) else places_with(person, ANSWER)


def sees_everything_of(person: Any, row: Any) -> bool:
    """The people of the group, and who checks it. A query at most, and only for people who do not check."""
    if person.is_anonymous:
        return False
    if row.place_id in checks_in(person):
        return True
    return Member.objects.filter(campaign=row.campaign_id, person=person).exists()


def picture_is_public(row: Any) -> bool:
    if row.check_state != "confirmed":
        return False
    return row.consents and (not isinstance(row, Signature) or row.withdrawn_on is None)


def _found(models: dict[str, Any], kind: str, number: int) -> Any:
    model = models.get(kind)
    row = model.objects.filter(pk=number).first() if model is not None and number <= MOST_NUMBER else None
    if row is None:
        raise Http404
    return row


def picture(request: Any, kind: str, number: int, size: str) -> FileResponse:
    row = _found(PICTURED, kind, number)
    file = {"small": row.small, "large": row.picture}.get(size)
    if not file or not (picture_is_public(row) or sees_everything_of(request.person, row)):
        raise Http404
    return picture_answer(file)


def document(request: Any, kind: str, number: int) -> FileResponse:
    """A letter or decision may hold names and signatures: it is evidence for who checks, not a page for everybody."""
    row = _found(WITH_DOCUMENT, kind, number)
    if not row.document or not sees_everything_of(request.person, row):
        raise Http404
    try:
        answer = FileResponse(
            row.document.open("rb"),
            as_attachment=True,
            filename=row.document_name or f"{kind}-{row.pk}",
            # Never shown by the browser as a page of this site, whatever is in it.
            content_type="application/octet-stream",
        )
    except FileNotFoundError:
        raise Http404 from None
    answer["Cache-Control"] = "private, no-store"
    return answer
