# SPDX-License-Identifier: EUPL-1.2
"""What a part of the house says about itself, and how the house finds its parts.

A part is a folder with a `part.py` (or an `instrument.py`) that holds one declaration. `folders()` names the apps without
importing them, so that the settings can use it; `parts()` imports the declarations after Django is set up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from django.urls import URLPattern
    from django_stubs_ext import StrPromise

    from samenspel.foundations.rules.clauses import Action

HOUSE = Path(__file__).resolve().parent.parent
ORDER = ("foundations", "plan", "promise", "take_part", "answer", "learn", "website", "demo")


@dataclass(frozen=True)
class Personal:
    """One model's personal data: which fields, how long they are kept and why. `erase` empties them for one person."""

    model: str
    fields: tuple[str, ...]
    kept: StrPromise | str
    why: StrPromise | str


@dataclass(frozen=True)
class Regular:
    """Work that returns: `run(now)` is called about every `every`, by one process at a time."""

    key: str
    every: timedelta
    run: Callable[..., Any]
    at_hour: int | None = None  # local hour, for daily work


@dataclass(frozen=True)
class Work:
    """Work that somebody waits for: `run(job, tell)` is called once, `tell(share, step)` says how far it is."""

    key: str
    run: Callable[..., None]


@dataclass(frozen=True)
class Block:
    """A piece of a town's or a process' page. `fill` returns the template's context, or None when there is nothing to show."""

    template: str
    fill: Callable[..., dict[str, Any] | None]
    order: int = 50


@dataclass(frozen=True)
class Verb:
    """An entry of the main navigation of a town or of the network: one of the five verbs, where it leads to a page that exists."""

    sign: str  # promise | plan | take_part | answer | learn
    label: StrPromise | str
    page: str  # the name of a page that takes the town's slug; of the network: that takes nothing


@dataclass(frozen=True)
class Task:
    """One line of "what waits for me" at the desk: the next verb is on the button."""

    kind: StrPromise | str  # "To answer", "To check"
    title: str
    detail: str
    url: str
    verb: StrPromise | str
    days: int | None = None  # days left; negative: late; None: no date
    count: int = 1
    state: str = "waiting"  # the mark before it; what is late gets its own
    mine: bool = True  # False: a colleague's, over which this person watches


class Waiting(NamedTuple):
    """One row of a queue."""

    key: str
    slug: str
    title: str
    number: int
    """how many of them"""
    due_at: datetime | None


@dataclass(frozen=True)
class Queue:
    """A kind of work that waits at the desk. All queues of all parts together are one query, however many there are.

    key    says whose row it is
    rows   rows(person, place) gives a queryset of the columns of `Waiting` (key, slug, title, number, due_at), or None when it is not for
           this person; rows with number 0 are left out
    task   task(row, place, days) makes a line of it; days: working days left, None without a date
    """

    key: str
    rows: Callable[..., Any]
    task: Callable[..., Task]


@dataclass(frozen=True)
class DeskLink:
    """An entry of the staff desk, shown to those who have the permission."""

    label: StrPromise | str
    page: str
    permission: str
    order: int = 50


@dataclass(frozen=True)
class Part:
    key: str
    purpose: StrPromise | str
    actions: tuple[Action, ...] = ()
    network_pages: Sequence[URLPattern] = ()
    """below / and /en/"""
    town_pages: Sequence[URLPattern] = ()
    """below /<place>/"""
    desk_pages: Sequence[URLPattern] = ()
    """below /bureau/<place>/"""
    personal: tuple[Personal, ...] = ()
    no_personal_data: tuple[str, ...] = ()
    """models of this part that hold none, by name: every model stands in one of the two lists"""
    town_blocks: tuple[Block, ...] = ()
    process_blocks: tuple[Block, ...] = ()
    queues: tuple[Queue, ...] = ()
    """what of this part waits at the desk"""
    answered_together: tuple[str, ...] = ()
    """kinds of contributions that are answered all at once, with a queue of their own: not one by one in the inbox"""
    questions: tuple[str, ...] = ()
    """kinds of contributions that are answered or looked into, and neither adopted nor refused"""
    navigation: tuple[Verb, ...] = ()
    network_navigation: tuple[Verb, ...] = ()
    """entries of the menu outside the towns; their pages take nothing"""
    desk_navigation: tuple[DeskLink, ...] = ()
    regular: tuple[Regular, ...] = ()
    jobs: tuple[Work, ...] = ()
    report_rows: Callable[..., list[dict[str, str]]] | None = None
    """report_rows(process): {title, status, text} rows for the final report"""
    report_tables: Callable[..., list[dict[str, Any]]] | None = None
    """report_tables(process): {title, lines, head, rows} chapters of their own for the final report: sentences, and a table behind them"""
    erase: Callable[..., None] | None = None
    my_data: Callable[..., dict[str, Any]] | None = None
    retired: bool = False


def _declared() -> Iterator[str]:
    for room in ORDER:
        for declaration in sorted((HOUSE / room).glob("**/part.py")) + sorted(
            (HOUSE / room).glob("*/instrument.py")
        ):
            if declaration == HOUSE / "plan" / "instrument.py":
                continue
            yield ".".join(("samenspel", *declaration.relative_to(HOUSE).with_suffix("").parts))


@cache
def folders() -> tuple[str, ...]:
    """The apps of the house, foundations first, without importing them."""
    found = tuple(name.rpartition(".")[0] for name in _declared())
    labels = [name.rpartition(".")[2] for name in found]
    double = {label for label in labels if labels.count(label) > 1}
    if double:
        raise RuntimeError(
            f"two folders are called {', '.join(sorted(double))}: a folder name is an app label and must be unique"
        )
    return found


@cache
def parts() -> tuple[Part, ...]:
    """Every declaration in the house. Call after Django is set up."""
    found = []
    for name in _declared():
        module = import_module(name)
        declaration = getattr(module, "part", None) or getattr(module, "instrument", None)
        if declaration is None:
            raise RuntimeError(
                f"{name} declares nothing: it needs `part = Part(…)` or `instrument = Instrument(…)`"
            )
        found.append(declaration)
    return tuple(found)
