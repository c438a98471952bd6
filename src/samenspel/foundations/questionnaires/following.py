# SPDX-License-Identifier: EUPL-1.2
"""The response while a questionnaire runs: how many were asked, how many answered. Never who.

A group of a few people is left out: “two of three answered” tells the third what the other two did. So is a group of which a few
answered. A second group goes with it when its number could be had by subtraction. Every page that tells the response per group reads it
here, so that two pages laid side by side tell no more than one.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    """asked: how many people, or None when nobody knows · answered, share: None when hidden · share in whole percents · key: of the group"""

    name: str
    asked: int | None
    answered: int | None
    share: int | None
    hidden: bool = False
    key: str = ""


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
    of = _people(row, asked)
    groups = _groups(row, of, get_language() or "nl")
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


def groups_of(row: Questionnaire, language: str) -> list[Group]:
    """The response per group, as everybody at the desk may see it. One query; none without groups."""
    if not row.groups:
        return []
    asked = {
        line["group"]: line["amount"]
        for line in asked_by_mail(row).values("group").annotate(amount=Count("pk"))
    }
    return _groups(row, _people(row, asked), language)


def _people(row: Questionnaire, asked: Mapping[str, int]) -> dict[str, int | None]:
    """{group: how many people were asked, by mail or else as large as it is; None when nobody knows}"""
    return {group["key"]: asked.get(group["key"]) or group.get("size") for group in row.groups}


def _groups(row: Questionnaire, of: Mapping[str, int | None], language: str) -> list[Group]:
    answered = {key: row.counts.get(key, 0) for key in of}
    small = hidden({key: amount for key, amount in of.items() if amount}, SMALLEST_GROUP)
    small |= hidden(answered, SMALLEST_GROUP)
    if 0 < sum(answered.values()) < SMALLEST_GROUP:
        small = set(of)  # “nobody” at the others would tell of whom the few are
    return [
        _group(
            said(group["name"], language),
            of[group["key"]],
            answered[group["key"]],
            group["key"] in small,
            group["key"],
        )
        for group in row.groups
    ]


def _group(name: str, asked: int | None, answered: int, few: bool, key: str = "") -> Group:
    if few:
        return Group(name, asked, None, None, True, key)
    share = min(100, round(answered / asked * 100)) if asked else None
    return Group(name, asked, answered, share, key=key)
