# SPDX-License-Identifier: EUPL-1.2
"""Which walls between domains the coalition crossed, in words and as a drawing, and how many letters a group may still send."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.html import conditional_escape as esc
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from samenspel.foundations.records.models import Record

from ..models import Ally, Campaign, Domain

MOST_LETTERS = 30
"""invitations and reminders of one group, and of one person, in a day"""
REMIND_AFTER = timedelta(days=7)
WIDE_ENOUGH = 3
"""domains from where on a coalition looks over the walls"""
INVITED, REMINDED = "charter.invite_ally", "charter.remind_ally"


@dataclass(frozen=True)
class Walls:
    """joined, asked, missing: words of domains · picture: the same as rooms, whose walls are gone where somebody joined"""

    joined: list[str]
    asked: list[str]
    missing: list[str]
    picture: SafeString


def joined_domains(allies: Iterable[Ally]) -> set[str]:
    """The domains from which somebody joins in. “Something else” is one too."""
    return {one.domain for one in allies if one.state == Ally.State.JOINED}


def walls_of(allies: Iterable[Ally]) -> Walls:
    """What was crossed and what not yet. Who declined leaves a domain open for somebody else."""
    rows = list(allies)
    inside = Counter(one.domain for one in rows if one.state == Ally.State.JOINED)
    asked = {one.domain for one in rows if one.state == Ally.State.ASKED} - set(inside)
    named = [domain for domain in Domain if domain != Domain.OTHER or domain in inside or domain in asked]
    joined = [domain for domain in named if domain in inside]
    waiting = [domain for domain in named if domain in asked]
    missing = [domain for domain in named if domain not in inside and domain not in asked]
    words = [[str(domain.label) for domain in group] for group in (joined, waiting, missing)]
    picture = _drawn([inside[one] for one in joined], len(waiting), len(missing), words)
    return Walls(joined=words[0], asked=words[1], missing=words[2], picture=picture)


def _drawn(joined: list[int], asked: int, missing: int, words: list[list[str]]) -> SafeString:
    """A row of rooms: those who joined stand together on one floor, the others still have their walls."""
    room, high = 40, 116
    total = len(joined) + asked + missing
    parts = []
    if joined:
        parts.append(
            f'<rect class="f-together-tint" x="2" y="14" width="{len(joined) * room}" height="{high - 16}"/>'
        )
    if asked:
        parts.append(
            f'<rect class="f-town-tint" x="{2 + len(joined) * room}" y="14" width="{asked * room}" height="{high - 16}"/>'
        )
    for number in range(total + 1):
        x = 2 + number * room
        outer = number in (0, total)
        if outer or number >= len(joined):
            parts.append(f'<path class="l-ink" d="M{x} 14V{high - 2}" stroke-width="4" fill="none"/>')
        else:  # what is left of a wall that was crossed
            parts.append(f'<path class="l-ink" d="M{x} 14v9" stroke-width="4" fill="none"/>')
    wide = total * room + 4
    parts.append(f'<path class="l-ink" d="M0 14H{wide}M0 {high - 2}H{wide}" stroke-width="4" fill="none"/>')
    for number, people in enumerate(joined):
        x = 2 + number * room + room // 2
        for place in range(min(people, 4)):
            y = high - 17 - place * 20
            parts.append(
                f'<circle class="{("f-resident", "f-town", "f-together", "f-resident")[place]}" cx="{x}" cy="{y}" r="8"/>'
            )
    for number in range(asked):
        x = 2 + (len(joined) + number) * room + room // 2
        parts.append(
            f'<circle class="l-ink" fill="none" stroke-width="3" stroke-dasharray="4 4" cx="{x}" cy="{high - 17}" r="8"/>'
        )
    label = esc(said(words))
    return SafeString(
        f'<svg viewBox="0 0 {wide} {high}" role="img" aria-label="{label}">{"".join(parts)}</svg>'
    )


def said(words: list[list[str]]) -> str:
    """The drawing as a sentence."""
    joined, asked, missing = words
    sentences = []
    if joined:
        sentences.append(_("Joined in: %(domains)s.") % {"domains": ", ".join(joined)})
    if asked:
        sentences.append(_("Asked: %(domains)s.") % {"domains": ", ".join(asked)})
    if missing:
        sentences.append(_("Not there yet: %(domains)s.") % {"domains": ", ".join(missing)})
    return " ".join(sentences)


def letters_today(campaign: Campaign, person: Any) -> int:
    """Letters to allies in the last day, of this group or of this person. Counted in the records, so that taking a name off the list and
    putting it back does not make room."""
    since = timezone.now() - timedelta(days=1)
    here = Q(number=campaign.pk) | Q(by_id=person.pk)
    return Record.objects.filter(
        here, kind="charter.campaign", verb__in=(INVITED, REMINDED), at__gt=since
    ).count()


def may_remind(ally: Ally) -> bool:
    """Once, a week after the letter. The first letter leaves its text behind, the reminder takes it away (`actions._remind`)."""
    return bool(
        ally.state == Ally.State.ASKED
        and ally.email
        and ally.message
        and ally.asked_at
        and timezone.now() - ally.asked_at >= REMIND_AFTER
    )
