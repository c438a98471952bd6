# SPDX-License-Identifier: EUPL-1.2
"""The response while a questionnaire runs: how many were asked, how many answered. Never who.

A group of a few people is left out: “two of three answered” tells the third what the other two did. A second group goes with it
when its number could be had by subtraction.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samenspel.engines.survey.definition import said
from samenspel.engines.survey.disclosure import hidden

from .actions.inviting import asked as asked_by_mail
from .actions.inviting import waiting
from .models import SMALLEST_GROUP, Questionnaire, Response, Source


@dataclass(frozen=True)
class Group:
    """asked: how many people, or None when nobody knows · answered, share: None when hidden · share in whole percents"""

    name: str
    asked: int | None
    answered: int | None
    share: int | None
    hidden: bool = False


@dataclass(frozen=True)
class Following:
    """whole: all groups together · groups: one each, when there are several · waiting: letters are still to leave · reminders: how often the
    list was reminded · on_paper: forms that were entered"""

    whole: Group
    groups: list[Group]
    waiting: bool
    reminders: int
    on_paper: int


def response(row: Questionnaire) -> Following:
    """Three queries, however many groups."""
    asked: dict[str, int] = {}
    reminders = 0
    for line in asked_by_mail(row).values("group").annotate(amount=Count("pk"), often=Max("reminders")):
        asked[line["group"]] = line["amount"]
        reminders = max(reminders, line["often"] or 0)
    sizes = {group["key"]: group.get("size") for group in row.groups}
    language = get_language() or "nl"
    of = {key: asked.get(key) or sizes[key] for key in sizes}
    small = hidden({key: amount for key, amount in of.items() if amount}, SMALLEST_GROUP)
    groups = [
        _group(
            said(group["name"], language),
            of[group["key"]],
            row.counts.get(group["key"], 0),
            group["key"] in small,
        )
        for group in row.groups
    ]
    everybody = sum(amount or 0 for amount in of.values()) if row.groups else sum(asked.values())
    known = all(of.values()) if row.groups else bool(asked)
    few = bool(known and 0 < everybody < SMALLEST_GROUP)
    whole = _group(_("Everybody"), everybody if known else None, row.sent_count, few)
    return Following(
        whole=whole,
        groups=groups,
        waiting=waiting(row).exists(),
        reminders=reminders,
        on_paper=Response.objects.filter(questionnaire=row, source=Source.PAPER).count(),
    )


def _group(name: str, asked: int | None, answered: int, few: bool) -> Group:
    if few:
        return Group(name, asked, None, None, True)
    share = min(100, round(answered / asked * 100)) if asked else None
    return Group(name, asked, answered, share)
