# SPDX-License-Identifier: EUPL-1.2
"""Two colleagues do not undo each other's work unseen: who saves says which version they saw."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NEWER = _("A colleague changed this a moment ago. Open it in a second window, compare, then save again.")


def not_changed_meanwhile(row: Any, version: int, otherwise: Any = NEWER) -> None:
    """Raises ValidationError (code "newer") when the locked row is no longer the version that was seen."""
    if version != row.version:
        raise ValidationError(otherwise, code="newer")
