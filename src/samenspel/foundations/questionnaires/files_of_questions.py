# SPDX-License-Identifier: EUPL-1.2
"""A questionnaire as a file that people can read: YAML, which JSON is a part of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .making import checked


def read(raw: bytes) -> dict[str, Any]:
    """The definition in this file, checked whole. Raises ValidationError: what is wrong, and on which line."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(_("This is not a text file. Save it as UTF-8 and try again.")) from None
    if "&" in text and "*" in text and _has_anchors(text):
        raise ValidationError(_("Write every text out: references (& and *) are not read."))
    try:
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 1
        raise ValidationError(
            _("Line %d cannot be read. Look at the spaces in front of it and the colons and quotes in it.")
            % line
        ) from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise ValidationError(_("This text cannot be read as YAML.")) from None
    return checked(data)


def _has_anchors(text: str) -> bool:
    """Whether something is named once and repeated elsewhere: a short file can grow beyond all measure that way."""
    try:
        return any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text))
    except (yaml.YAMLError, RecursionError):
        return False


def write(definition: Mapping[str, Any]) -> str:
    return yaml.safe_dump(dict(definition), allow_unicode=True, sort_keys=False, width=110)
