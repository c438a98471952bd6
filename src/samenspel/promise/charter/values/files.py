# SPDX-License-Identifier: EUPL-1.2
"""A version of the values as a file that people can edit: YAML or JSON in, YAML out."""

from __future__ import annotations

import json
from typing import Any

import yaml
from django.utils.translation import gettext as _

from .sets import BrokenSet, Values, write

MOST_BYTES = 100_000


class _Plain(yaml.SafeLoader):
    """Without references from one place to another: a few lines of those can stand for millions."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError
        return super().compose_node(parent, index)


def parsed(name: str, content: bytes) -> Any:
    """What stands in an uploaded file; `sets.read` says whether it is a version of the values. Raises BrokenSet."""
    if len(content) > MOST_BYTES:
        raise BrokenSet(_("This file is larger than 100 kB. A version of the values is much smaller."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BrokenSet(_("This file is not saved as UTF-8. Save it again as UTF-8 text.")) from None
    try:
        if name.lower().endswith(".json"):
            return json.loads(text)
        return yaml.load(text, Loader=_Plain)
    except yaml.MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 1
        raise BrokenSet(_unreadable(line)) from None
    except json.JSONDecodeError as wrong:
        raise BrokenSet(_unreadable(wrong.lineno)) from None
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError, TypeError):
        raise BrokenSet(
            _("This file cannot be read. Download the version in force, and change that file.")
        ) from None


def _unreadable(line: int) -> str:
    return _("The file cannot be read at line %(line)d. Look at the indents and quotes there.") % {
        "line": line
    }


def as_yaml(values: Values) -> str:
    """The version as a file: what was downloaded can be loaded again."""
    document = {"version": values.version, **write(values)}
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110)
