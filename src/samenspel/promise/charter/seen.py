# SPDX-License-Identifier: EUPL-1.2
"""Two members at once: whoever changes a text says which state of it they saw, so that nobody undoes another's words unseen."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def stamp(*pieces: Any) -> str:
    """The state of a piece of text, short: what a form carries along and the action compares."""
    text = json.dumps(pieces, ensure_ascii=False, default=str)
    return sha256(text.encode()).hexdigest()[:16]


def stamp_of(row: Any, fields: Iterable[str]) -> str:
    """The state of these fields of a row."""
    return stamp(*(getattr(row, name) for name in fields))


def same_as_seen(now: str, seen: str) -> None:
    """Raises ValidationError (code "newer") when somebody changed it after the form was opened."""
    if now != seen:
        raise ValidationError(
            _(
                "Somebody of your group changed this a moment ago. What you typed is still here. Look at the page in a second window, compare, then save again."
            ),
            code="newer",
        )


class Seen(forms.Form):
    """Mixed into forms that change a text."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)
