# SPDX-License-Identifier: EUPL-1.2
"""The answer an officer starts from: what the count says about one project, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from .words import why


def answer_to(row: Mapping[str, Any], data: Mapping[str, Any], language: str) -> str:
    """Two short paragraphs of plain text: why it was funded or not, and what happens now.

    row, data  one of `Tally.data["projects"]` and that data, as results.py describes them
    language   of the budget: who brought the project reads it in that language, whoever answers
    """
    with override(language):
        reason = why(row, data)
        if row["status"] == "funded":
            said, next_up = [*reason.sentences, reason.verdict, *reason.after], _funded()
        else:
            said, next_up = [*reason.sentences, reason.verdict], _lost(reason.close)
        return f"{' '.join(filter(None, said))}\n\n{next_up}"


def _funded() -> str:
    return _(
        "The town carries it out now. You read on the page of this project who does that and by when, and we tell you how it goes."
    )


def _lost(close: str) -> str:
    thanks = _(
        "That is a pity for everybody who put work into it. You can bring it in again with a next budget, perhaps smaller "
        "or cheaper."
    )
    return f"{close} {thanks}".strip()
