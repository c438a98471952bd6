# SPDX-License-Identifier: EUPL-1.2
"""The contract of an instrument: a way of taking part. One folder, one declaration, zero edits elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from samenspel.foundations.parts import Part

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from samenspel.foundations.activities.models import Activity
    from samenspel.foundations.places.models import Place

    from .handover import Proposal


class Rung(TextChoices):
    """The ladder of influence, from the bottom up."""

    INFORM = "inform", pgettext_lazy("rung", "Inform")
    CONSULT = "consult", pgettext_lazy("rung", "Consult")
    ADVISE = "advise", pgettext_lazy("rung", "Advise")
    CO_PRODUCE = "co_produce", pgettext_lazy("rung", "Make together")
    CO_DECIDE = "co_decide", pgettext_lazy("rung", "Decide together")
    SELF_ORGANISE = "self_organise", pgettext_lazy("rung", "Do it yourselves")


@dataclass(frozen=True, kw_only=True)
class Instrument(Part):
    """A part with stages.

    word        the address: /<town>/<word>/<activity>/
    name        what a resident calls it
    influence   the rungs it can serve
    stages      in order; the first is where a new activity begins
    page        the name of the page of one activity; takes place slug and activity slug
    set_up      set_up(activity, **settings) makes what the instrument keeps beside the activity
    settings    a form class for those settings, or None; `initial_for(activity)` fills it; where rows of the town are chosen from, its
                `offer(place)` adds them to the form of a new activity
    results_note  a sentence above all its results and in their files: what they are worth
    so_far      so_far(activity) says in a few words what came in
    figures     figures(activity) gives (label, number) rows for the final report
    desk_page   the name of the desk page of one activity, where there is more to do than its settings; takes place slug and activity slug
    usual       what the form of a new activity starts with where this differs from the town's own settings
    paper_page  the name of the desk page where what came in on paper is entered; takes place slug and activity slug
    takes, gives  what it takes from other instruments and hands to them: types of `plan/handover.py`
    hands_over  hands_over(activity) gives the public `Proposal`s of an activity, for an instrument that gives them
    asks_for_contributions  whether people bring in things that are moderated and answered one by one; else those settings are not asked
    offered     whether an officer may add it to a process; not what stands on its own, such as the helpdesk of the network
    from_plan   from_plan(method, place, first_day, last_day) gives the settings (for `set_up`) with which a plan makes an activity of it:
                method is the key of an instrument in the table of the participatiemix, the days are those of its phase;
                `starts_at` among them is the moment at which it is held, and is shown before it is made
    """

    word: str
    name: StrPromise | str
    influence: tuple[Rung, ...]
    stages: tuple[str, ...]
    page: str
    set_up: Callable[..., Any]
    settings: Any = None
    initial_for: Callable[[Activity], dict[str, Any]] | None = None
    results_note: StrPromise | str = ""
    so_far: Callable[[Activity], StrPromise | str] | None = None
    figures: Callable[[Activity], Sequence[tuple[str, int]]] | None = None
    desk_page: str = ""
    usual: Mapping[str, Any] = field(default_factory=dict)
    paper_page: str = ""
    takes: tuple[type, ...] = ()
    gives: tuple[type, ...] = ()
    hands_over: Callable[[Activity], list[Proposal]] | None = None
    asks_for_contributions: bool = True
    offered: bool = True
    from_plan: Callable[[str, Place, date, date], dict[str, Any]] | None = None
