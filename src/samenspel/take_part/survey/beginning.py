# SPDX-License-Identifier: EUPL-1.2
"""What a survey begins with: a ready questionnaire, one empty question, or the questions of an earlier survey of this town."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from samenspel.engines.survey.definition import said
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires.models import Questionnaire
from samenspel.foundations.questionnaires.ready import Ready, ready

EMPTY = "empty"
EARLIER = "earlier-"
MOST_EARLIER = 12
MOST_GROUPS = 30
FIRST = {
    "nl": ("Uw mening", "Wat wilt u ons hierover vertellen?"),
    "en": ("Your opinion", "What would you like to tell us about this?"),
}
SIZE = re.compile(r"^(.*?)\s*\(\s*(\d{1,7})\s*\)$")


def templates() -> Mapping[str, Ready]:
    """The ready questionnaires, by key."""
    return ready()


def choices(place: Place | None) -> list[tuple[str, str]]:
    """What an officer chooses from. place: the town whose earlier surveys may be asked again, or None."""
    about = _("“%(name)s” %(meaning)s About %(minutes)d min.")
    rows = [
        (key, about % {"name": one.title, "minutes": one.minutes, "meaning": one.lead})
        for key, one in templates().items()
    ]
    rows.append((EMPTY, _("Empty: one question to begin with, and you make the others.")))
    if place is not None:
        earlier = Questionnaire.objects.filter(
            place=place, activity__instrument="survey", fixed_at__isnull=False
        ).select_related("activity")
        rows += [
            (
                f"{EARLIER}{row.pk}",
                _(
                    "Again: “%(title)s” (%(year)d). The same questions, and the results stand beside those of then."
                )
                % {"title": row.activity.title, "year": localtime(row.activity.opens_at).year},
            )
            for row in earlier.order_by("-activity__opens_at", "-pk")[:MOST_EARLIER]
        ]
    return rows


def empty(language: str) -> dict[str, Any]:
    """One open question: a questionnaire has at least one."""
    title, text = FIRST.get(language, FIRST["en"])
    return {
        "languages": [language],
        "sections": [
            {"key": "s1", "title": title, "questions": [{"key": "q1", "kind": "open", "text": text}]}
        ],
    }


def is_untouched(row: Questionnaire) -> bool:
    """Whether it still asks only the question that an empty survey begins with."""
    asked = list(row.asks.questions())
    return len(asked) == 1 and any(text in asked[0].text.values() for _title, text in FIRST.values())


def begin_with(
    begin: str, place: Place, language: str, copied_from: int | None
) -> tuple[dict[str, Any], str, Questionnaire | None]:
    """(questions, key of the ready questionnaire, the earlier survey that is asked again).

    begin        a value of `choices`
    copied_from  the questionnaire of the survey this one is a copy of: its questions, without laying the two side by side
    """
    if copied_from is not None:
        there = _of_this_town(copied_from, place)
        if there is not None:
            return there.definition, "", None
    if begin.startswith(EARLIER):
        number = begin.removeprefix(EARLIER)
        earlier = _of_this_town(int(number), place) if number.isdecimal() and len(number) < 19 else None
        if earlier is None:
            raise ValidationError(_("That earlier survey is not there any more. Choose another beginning."))
        return earlier.definition, "", earlier
    if begin == EMPTY:
        return empty(language), "", None
    chosen = templates().get(begin)
    if chosen is None:
        raise ValidationError(_("Choose one of the questionnaires in the list."))
    return chosen.copy(), begin, None


def _of_this_town(number: int, place: Place) -> Questionnaire | None:
    return Questionnaire.objects.filter(pk=number, place=place, activity__instrument="survey").first()


# Groups -------------------------------------------------------------------------------------


def read_groups(text: str) -> list[tuple[str, int | None]]:
    """Names, one per line, each with the number of people where it stands behind it: “Staff (120)”. Raises ValidationError."""
    found: list[tuple[str, int | None]] = []
    for line in text.splitlines():
        name, size = " ".join(line.split()), None
        if not name:
            continue
        if with_size := SIZE.fullmatch(name):
            name, size = with_size[1], int(with_size[2])
        if not name or len(name) > 60:
            raise ValidationError(_("A group needs a name of at most 60 characters."))
        if name.casefold() in {other.casefold() for other, _size in found}:
            raise ValidationError(_("“%s” stands there twice. Give each group a name of its own.") % name)
        found.append((name, size))
    if len(found) == 1:
        raise ValidationError(_("One group alone cannot be compared. Add another one, or leave this empty."))
    if len(found) > MOST_GROUPS:
        raise ValidationError(_("At most %d groups.") % MOST_GROUPS)
    return found


def write_groups(groups: Sequence[Mapping[str, Any]], language: str) -> str:
    """What `read_groups` takes back."""
    lines = []
    for group in groups:
        name, size = said(group["name"], language), group.get("size")
        lines.append(f"{name} ({size})" if size is not None else name)
    return "\n".join(lines)


def as_groups(
    named: Sequence[tuple[str, int | None]], language: str, there: Sequence[Mapping[str, Any]] = ()
) -> list[dict[str, Any]]:
    """As a questionnaire keeps them. A group whose name was there already keeps its key, and its names in other languages.

    A group that got another name keeps its key too: `making.change` sees to that.
    """
    known = {name.casefold(): group for group in there for name in group["name"].values()}
    found: list[dict[str, Any]] = []
    taken = {group["key"] for name, _size in named if (group := known.get(name.casefold()))}
    for name, size in named:
        old = known.get(name.casefold())
        if old is not None:
            found.append({**old, "name": dict(old["name"]), "size": size})
            continue
        base = re.sub(r"^[^a-z]+", "", slugify(name).replace("-", "_"))[:24] or "group"
        key, number = base, 2
        while key in taken:
            key, number = f"{base}_{number}", number + 1
        taken.add(key)
        found.append({"key": key, "name": {language: name}, "size": size})
    return found
