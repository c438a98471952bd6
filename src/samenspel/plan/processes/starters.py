# SPDX-License-Identifier: EUPL-1.2
"""Templates to start a process from: texts to change, phases with their usual length, an activity. Indicative, all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from .models import PhaseKind, PhaseRow


@dataclass(frozen=True)
class Starter:
    key: str
    name: Any
    meaning: Any
    rung: str
    promise: Any
    council_role: Any
    open_points: tuple[Any, ...]
    phases: tuple[tuple[str, Any, int], ...]  # kind, title, weeks
    activity: Any

    def phase_rows(self, first_day: date) -> list[PhaseRow]:
        rows: list[PhaseRow] = []
        for kind, title, weeks in self.phases:
            last = first_day + timedelta(weeks=weeks, days=-1)
            rows.append(
                {
                    "kind": kind,
                    "title": str(title),
                    "starts": first_day.isoformat(),
                    "ends": last.isoformat(),
                    "text": "",
                }
            )
            first_day = last + timedelta(days=1)
        return rows


K = PhaseKind
STARTERS: dict[str, Starter] = {
    one.key: one
    for one in (
        Starter(
            "public-space",
            _("A square, street or park is made anew"),
            _("Listen, collect ideas, show sketches, let the council decide. About nine months."),
            "advise",
            _(
                "Every idea gets an answer with a reason. The designer shows with each sketch which ideas are in it and which are not."
            ),
            _("The city council gives the designer the frame beforehand and decides about the final design."),
            (_("What people can do there"), _("Green, water and shade"), _("The name")),
            (
                (K.AGENDA, _("Listening"), 4),
                (K.PREPARATION, _("Collecting ideas"), 6),
                (K.PREPARATION, _("Making sketches"), 12),
                (K.DECISION, _("Deciding"), 6),
                (K.EXECUTION, _("Building"), 40),
            ),
            _("Your idea"),
        ),
        Starter(
            "policy",
            _("A plan or regulation is written"),
            _("Ask what must be in it, write a draft, let people react, decide. About seven months."),
            "consult",
            _(
                "Everybody who sends something gets an answer with a reason. The report shows what changed in the text."
            ),
            _("The city council discusses the starting note, and decides about the text."),
            (_("What must be in the plan"), _("What should come first")),
            (
                (K.AGENDA, _("What is at stake?"), 4),
                (K.PREPARATION, _("Collecting input"), 6),
                (K.PREPARATION, _("Writing the draft"), 8),
                (K.DECISION, _("Deciding"), 6),
                (K.EVALUATION, _("Looking back after a year"), 4),
            ),
            _("What should be in it?"),
        ),
        Starter(
            "neighbourhood-budget",
            _("Residents divide a budget"),
            _("Collect ideas, check what they cost, vote, carry out. About a year."),
            "co_decide",
            _(
                "What residents choose within the budget is carried out. Every idea that cannot be done gets the reason."
            ),
            _("The city council sets aside the budget and the rules beforehand."),
            (_("Which projects get money"), _("Where in the neighbourhood")),
            (
                (K.AGENDA, _("Collecting ideas"), 6),
                (K.PREPARATION, _("Checking what is feasible"), 8),
                (K.DECISION, _("Voting"), 4),
                (K.EXECUTION, _("Carrying out"), 40),
            ),
            _("Your idea for the neighbourhood"),
        ),
    )
}
