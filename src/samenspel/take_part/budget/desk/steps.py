# SPDX-License-Identifier: EUPL-1.2
"""How far a budget is: the steps from money to answers, each with the next verb, or why not yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.foundations.money import money
from samenspel.foundations.rules.clauses import Decision

from ..actions import counting, preparing, settling
from ..models import Budget, Envelope, Project
from ..words import RULES

WANTED = (
    preparing.keep_envelope,
    preparing.enter,
    preparing.take_over,
    preparing.fix_rules,
    preparing.publish_shortlist,
    counting.ask_for_count,
    settling.publish_result,
    settling.open_ballots,
    settling.settle,
)
ALLOWED = Decision(True)


@dataclass
class Step:
    """One step.  state: done, now or next · url and verb: where it is done · reason: why it cannot be done (yet)"""

    key: str
    title: str
    text: str
    done: bool
    url: str = ""
    verb: str = ""
    decision: Decision = ALLOWED
    state: str = "next"

    @property
    def reason(self) -> Any:
        return "" if self.done or self.decision else self.decision.reason


@dataclass(frozen=True)
class Tallied:
    """The public projects of a budget, counted.  first_waiting: number of the first project that waits for the check"""

    counts: Mapping[str, int]
    first_waiting: int | None

    @property
    def waiting(self) -> int:
        return self.counts.get(Project.Review.WAITING, 0)

    @property
    def feasible(self) -> int:
        return self.counts.get(Project.Review.FEASIBLE, 0)

    @property
    def all(self) -> int:
        return sum(self.counts.values())


def day(moment: Any) -> str:
    return date_format(localtime(moment), "j F Y")


def steps(
    activity: Any, envelopes: Iterable[Envelope], projects: Tallied, may: Mapping[str, Decision]
) -> list[Step]:
    """In the order in which they are done; the first that is not done is `now`."""
    found = [
        *(_brought_in(activity) if activity.budget.source else _prepared(activity, envelopes, projects, may)),
        *_counted(activity, may),
    ]
    for step in found:
        step.state = "done" if step.done else "next"
    current = next((step for step in found if not step.done), None)
    if current is not None:
        current.state = "now"
    return found


def _address(activity: Any, page: str, *more: Any) -> str:
    return reverse(page, args=[activity.place.slug, activity.slug, *more])


def _brought_in(activity: Any) -> list[Step]:
    return [
        Step(
            "elsewhere",
            _("Voting was done elsewhere"),
            _("Brought in from a file: %(source)s") % {"source": activity.budget.source},
            activity.has_ballots,
        )
    ]


def _prepared(
    activity: Any, envelopes: Iterable[Envelope], projects: Tallied, may: Mapping[str, Decision]
) -> list[Step]:
    budget: Budget = activity.budget
    sums = [envelope.amount_cents for envelope in envelopes]
    together = ngettext(
        "%(count)d envelope with %(money)s.", "%(count)d envelopes with %(money)s together.", len(sums)
    ) % {"count": len(sums), "money": money(sum(sums), budget.currency)}
    check = projects.first_waiting is not None
    return [
        Step(
            "money",
            _("Money"),
            together if sums else _("Say how much money there is, and what it is for."),
            bool(sums),
            _address(activity, "desk-budget-envelopes"),
            _("Envelopes"),
            may["budget.keep_envelope"],
        ),
        Step(
            "projects",
            _("Projects"),
            _projects_words(projects),
            bool(budget.shortlist_at) or (projects.feasible > 1 and not projects.waiting),
            _address(activity, "desk-budget-review", projects.first_waiting)
            if check
            else _address(activity, "desk-budget-project-new"),
            _("Check the next project") if check else _("Enter a project"),
            may["budget.take_over" if check else "budget.enter"],
        ),
        Step(
            "rules",
            _("Rules"),
            _("%(rule)s. Fixed and published on %(day)s.")
            % {"rule": RULES[budget.rule][0], "day": day(budget.rules_fixed_at)}
            if budget.rules_fixed_at
            else _("Fix how is counted before anybody chooses."),
            bool(budget.rules_fixed_at),
            _address(activity, "desk-budget-rules"),
            _("Choose the rules"),
            may["budget.fix_rules"],
        ),
        Step(
            "list",
            _("List to choose from"),
            _("Published on %(day)s, with the lot for ties.") % {"day": day(budget.shortlist_at)}
            if budget.shortlist_at
            else _("Publish what residents choose from, and draw the lot for ties."),
            bool(budget.shortlist_at),
            _address(activity, "desk-budget-shortlist"),
            _("Look at the list"),
            may["budget.publish_shortlist"],
        ),
        Step(
            "vote",
            _("Vote"),
            _("The ballots are here.")
            if activity.has_ballots
            else _(
                "Voting on this site is not there yet; we are working on it. Did people vote elsewhere, or on paper? Bring that "
                "election in from a file: it becomes a budget of its own here, with the whole count."
            ),
            activity.has_ballots,
            reverse("desk-budget-import", args=[activity.place.slug]) if budget.shortlist_at else "",
            _("Bring in an election"),
            may["budget.vote"] if budget.shortlist_at else ALLOWED,
        ),
    ]


def _projects_words(projects: Tallied) -> str:
    if not projects.all:
        return _("Enter projects, or make them of ideas that residents brought.")
    cannot = projects.counts.get(Project.Review.NOT_FEASIBLE, 0)
    parts = [
        (projects.feasible, ngettext("%d can be done", "%d can be done", projects.feasible)),
        (projects.waiting, ngettext("%d waits for the check", "%d wait for the check", projects.waiting)),
        (cannot, ngettext("%d cannot be done", "%d cannot be done", cannot)),
    ]
    said = ", ".join(words % number for number, words in parts if number)
    return ngettext("%d project:", "%d projects:", projects.all) % projects.all + f" {said}."


def _counted(activity: Any, may: Mapping[str, Decision]) -> list[Step]:
    budget: Budget = activity.budget
    return [
        Step(
            "count",
            _("Count"),
            _("Counted. Only the desk sees it, as long as it is not published.")
            if activity.counted and activity.budget.result_at is None
            else _("Counted.")
            if activity.counted
            else _("The count takes seconds to minutes, and you see how far it is."),
            activity.counted,
            _address(activity, "desk-budget-count"),
            _("To the count"),
            may["budget.ask_for_count"],
        ),
        *([_published(activity, may)] if budget.source else []),
        Step(
            "answer",
            _("Answer everybody"),
            _("Everybody was answered on %(day)s, and what was funded became a promise.")
            % {"day": day(budget.settled_at)}
            if budget.settled_at
            else _("Each project gets its answer, and each that was funded becomes a promise with a date."),
            bool(budget.settled_at),
            _address(activity, "desk-budget-settle"),
            _("Answer every project"),
            may["budget.settle"],
        ),
    ]


def _published(activity: Any, may: Mapping[str, Decision]) -> Step:
    """Only for what was brought in: it is a draft until somebody read the result. A budget of this site is public all along."""
    everybody = activity.counted and activity.budget.result_at is not None
    return Step(
        "publish",
        _("Publish the result"),
        _("Everybody sees it.") if everybody else _("Read it as residents will read it, then publish it."),
        everybody,
        _address(activity, "desk-budget-count"),
        _("Publish the result"),
        may["budget.publish_result"],
    )
