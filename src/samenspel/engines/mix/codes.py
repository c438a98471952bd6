# SPDX-License-Identifier: EUPL-1.2
"""The words of the participatiemix: every list somebody chooses from, with its Dutch and English names (`codes.yaml`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("nl", "en")
HERE = Path(__file__).parent
DEEPEST = 20
LONGEST_WORD = 2000


def read_yaml(text: str) -> Any:
    """YAML as plain values, with the compiled reader where there is one (it is ten times as fast). Raises yaml.YAMLError.

    The text may come from anybody: what nests deeper than DEEPEST (the reader would crash) or refers to itself (a small file can be
    huge) is refused first.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        depth = 0
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.AliasEvent):
                raise yaml.YAMLError("write every value out; & and * cannot be used here")
            if (
                isinstance(event, yaml.ScalarEvent)
                and len(event.value) > LONGEST_WORD
                and " " not in event.value
            ):
                raise yaml.YAMLError("a word or number of thousands of signs")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise yaml.YAMLError("lists within lists within lists, too deep to read")
        return yaml.load(text, Loader=loader)
    # What the reader itself trips over: a date that does not exist, a number without end.
    except (ValueError, TypeError, AttributeError, LookupError, ArithmeticError) as wrong:
        raise yaml.YAMLError(str(wrong)) from None


@cache
def codes() -> dict[str, dict[str, Any]]:
    """{list: {code: {"nl": {"name", "hint"?}, "en": {…}}}}, each list in the order in which it is shown."""
    found: dict[str, dict[str, Any]] = read_yaml((HERE / "codes.yaml").read_text(encoding="utf-8"))
    return found


def known(kind: str) -> tuple[str, ...]:
    """The codes of one list: known("goals")."""
    return tuple(codes()[kind])


def name(kind: str, code: str, language: str) -> str:
    """What a code is called: name("goals", "ideas", "nl"). Raises KeyError for a code that does not exist."""
    words: str = codes()[kind][code][language]["name"]
    return words


def hint(kind: str, code: str, language: str) -> str:
    """One sentence of explanation, or nothing."""
    words: str = codes()[kind][code][language].get("hint", "")
    return words


PHASES = ("agenda", "preparation", "decision", "execution", "evaluation")
RUNGS = ("inform", "consult", "advise", "co_produce", "co_decide", "self_organise")
