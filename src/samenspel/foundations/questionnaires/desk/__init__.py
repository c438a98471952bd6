# SPDX-License-Identifier: EUPL-1.2
"""A questionnaire at the desk: its questions, who is asked, forms from paper, and what came back."""

from __future__ import annotations

from . import asking, editing, entering, results

DESK_PAGES = (*editing.PAGES, *asking.PAGES, *entering.PAGES, *results.PAGES)
