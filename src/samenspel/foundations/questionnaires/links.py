# SPDX-License-Identifier: EUPL-1.2
"""The words in personal links. A word is only in the link; the database keeps a hash of it, another one for each use.

Who was invited fills in under the word of the invitation. `Invitation.key` and `Draft.key` are hashes of that one word that cannot be laid side
by side: whoever reads the database sees who was asked and which drafts there are, and not whose draft is whose.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.core import signing
from django.utils import timezone

DRAFT, INVITATION = "draft", "invitation"
SEAL = "samenspel.questionnaires.seal"
KEPT = timedelta(days=30)
"""how long a draft stays after its last change"""


def new_word() -> str:
    """A word nobody can guess, safe in an address: 32 characters, 192 bits."""
    return secrets.token_urlsafe(24)


def hashed(kind: str, word: str) -> str:
    """What the database keeps of a word. kind: DRAFT or INVITATION. Returns 64 characters."""
    return sha256(f"{kind}:{word}".encode()).hexdigest()


def seal(word: str, questionnaire: int, changed_at: datetime) -> str:
    """What a page of a draft carries along, so that sending it a second time is known for what it is after the draft is gone."""
    return signing.dumps([questionnaire, changed_at.timestamp()], salt=f"{SEAL}.{hashed(DRAFT, word)}")


def sent_before(word: str, text: str) -> int | None:
    """The number of the questionnaire of which the draft under this word was sent; None when that is not certain.

    A draft goes away by being sent, or thirty days after its last change. One that was changed later than that was sent.
    """
    try:
        number, changed = signing.loads(text, salt=f"{SEAL}.{hashed(DRAFT, word)}")
    except signing.BadSignature:
        return None
    return (
        number if timezone.now().timestamp() - changed < (KEPT - timedelta(days=1)).total_seconds() else None
    )
