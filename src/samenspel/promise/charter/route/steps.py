# SPDX-License-Identifier: EUPL-1.2
"""The nine steps of the guide for local groups, as `steps.yaml` holds them: what, why, how much effort, on which page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..models import Campaign

FILE = Path(__file__).with_name("steps.yaml")
Texts = Mapping[str, str]
OF_EVERYBODY = {"charter-values", "charter-pass-on"}
"""pages with the same address for every group"""
PAGE_WORDS: dict[str, Any] = {
    "charter-values": _("Read the values"),
    "charter-pass-on": _("Pass the values on"),
    "charter-coalition": _("To the coalition"),
    "charter-agenda-item": _("Make an agenda item"),
    "charter-talks": _("To the conversations"),
    "charter-balance-group": _("To the balance"),
    "charter-talk-new": _("Add a conversation"),
    "charter-hooks": _("Look in the governing agreement"),
    "charter-points": _("To the work points"),
    "charter-trials": _("To the project"),
    "charter-signing": _("To the signing"),
    "charter-shine": _("Show what happened"),
    "charter-texts": _("Ready texts"),
    "charter-anchors": _("To the anchoring"),
    "charter-costs": _("Calculate the costs"),
    "charter-repeat": _("To the repeating"),
    "charter-spark": _("Invite a municipality"),
}
"""what the button that leads to a page says"""


def said(texts: Texts) -> str:
    """The text in the language of the reader, else in Dutch."""
    return texts.get(get_language() or "nl") or texts["nl"]


@dataclass(frozen=True)
class Doing:
    """One task of the guide. effort: 1 to 3, None where the guide marks none · days: after the start, when it is proposed to be done"""

    key: str
    step: str
    effort: int | None
    titles: Texts
    texts: Texts
    tips_in: tuple[Texts, ...]
    letters: Texts
    page: str
    also: str
    days: int

    @property
    def title(self) -> str:
        return said(self.titles)

    @property
    def text(self) -> str:
        return said(self.texts)

    @property
    def tips(self) -> list[str]:
        return [said(one) for one in self.tips_in]

    def letter(self, town: str, group: str, language: str) -> str:
        """A text to copy, with the names filled in; nothing where the guide has no use for one."""
        text = self.letters.get(language) or self.letters.get("nl", "")
        # Not `format`: a name may hold braces.
        return text.replace("{town}", town).replace("{group}", group)


@dataclass(frozen=True)
class Step:
    key: str
    number: int
    is_optional: bool
    titles: Texts
    whys: Texts
    tasks: tuple[Doing, ...]

    @property
    def title(self) -> str:
        return said(self.titles)

    @property
    def why(self) -> str:
        return said(self.whys)


@dataclass(frozen=True)
class Guide:
    steps: tuple[Step, ...]
    tips_in: tuple[Texts, ...]
    sources: Texts

    @property
    def tasks(self) -> dict[str, Doing]:
        """By key, in the order of the guide."""
        return {task.key: task for step in self.steps for task in step.tasks}

    @property
    def tips(self) -> list[str]:
        return [said(one) for one in self.tips_in]

    @property
    def source(self) -> str:
        return said(self.sources)


@cache
def guide() -> Guide:
    """The guide as it is shipped. Read once."""
    document = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return Guide(
        steps=tuple(
            Step(
                key=step["key"],
                number=number,
                is_optional=step.get("optional", False),
                titles=step["title"],
                whys=step["why"],
                tasks=tuple(
                    Doing(
                        key=task["key"],
                        step=step["key"],
                        effort=task["effort"],
                        titles=task["title"],
                        texts=task["text"],
                        tips_in=tuple(task.get("tips", ())),
                        letters=task.get("letter", {}),
                        page=task["page"],
                        also=task.get("also", ""),
                        days=task["days"],
                    )
                    for task in step["tasks"]
                ),
            )
            for number, step in enumerate(document["steps"], start=1)
        ),
        tips_in=tuple(document["tips"]),
        sources=document["source"],
    )


def step_of(key: str) -> Step:
    """The step to which this task belongs."""
    return next(step for step in guide().steps if any(task.key == key for task in step.tasks))


def address_of(page: str, campaign: Campaign) -> str:
    """Where this group does it."""
    if page in OF_EVERYBODY:
        return reverse(page)
    return reverse(page, args=[campaign.pk])
