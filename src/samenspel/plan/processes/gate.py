# SPDX-License-Identifier: EUPL-1.2
"""What is still missing before a process may be published, each by name and with what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .models import Process

NEEDED = (
    "question",
    "why",
    "open_points",
    "fixed_points",
    "promise",
    "rung",
    "who_decides",
    "council_role",
    "target_groups",
    "contact",
)
"""the texts that publishing asks for; phases and an activity come beside them"""


@dataclass(frozen=True)
class Missing:
    field: str
    what: str
    why: str


def missing(process: Process, activities: list[Any]) -> list[Missing]:
    """In the order in which residents will ask. Empty: the process may be published."""
    found = []

    def ask(field: str, present: Any, what: str, why: str) -> None:
        if not present:
            found.append(Missing(field, what, why))

    ask(
        "question",
        process.question,
        _("The question"),
        _("Residents first want to know what is asked of them."),
    )
    ask(
        "why",
        process.why,
        _("Why you ask it"),
        _("Without a reason people think that everything is decided already."),
    )
    ask(
        "open_points",
        process.open_points,
        _("What is open"),
        _("Nothing to decide means no participation: name at least one point."),
    )
    ask(
        "fixed_points",
        process.fixed_points,
        _("What is fixed"),
        _("Money, law, earlier decisions: say it now, not afterwards."),
    )
    ask("promise", process.promise, _("The promise"), _("Say what you will do with what people put in."))
    ask(
        "rung",
        process.rung,
        _("The rung of influence"),
        _("How much do residents decide? Choose one step of the ladder."),
    )
    ask("who_decides", process.who_decides, _("Who decides"), _("Name who takes the decision, and when."))
    ask(
        "council_role",
        process.council_role,
        _("The role of the city council"),
        _("Do not forget the council: say what it does and when."),
    )
    ask(
        "target_groups",
        process.target_groups,
        _("Whom you want to reach"),
        _("Then you can see later who is missing."),
    )
    ask("contact", process.contact_id, _("A contact person"), _("Residents want a name to ask questions to."))
    ask("phases", process.phases, _("The phases with dates"), _("Show where you are and what comes next."))
    ask("activities", activities, _("A way to take part"), _("Add at least one activity."))
    return found
