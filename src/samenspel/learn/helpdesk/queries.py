# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the helpdesk read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, DateTimeField, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Answer, Contribution
from samenspel.foundations.contributions.search import matching
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.roles import EDIT_NETWORK, has

from .actions import INSTRUMENT, KIND
from .models import Interest, Track

WAITING_SHOWN = 5


def the_desk() -> Activity | None:
    """The standing activity with its place; None while the helpdesk was not opened. One query."""
    return (
        Activity.objects.filter(
            instrument=INSTRUMENT, place__is_network=True, place__is_active=True, helpdesk__isnull=False
        )
        .select_related("place")
        .first()
    )


def answered(activity: Activity, *, q: str = "", instrument: str = "") -> QuerySet[Any]:
    """Public questions with an answer, the newest answer first."""
    rows = Contribution.objects.filter(
        activity=activity, kind=KIND, is_public=True, answered_at__isnull=False
    )
    if instrument:
        rows = rows.filter(help_question__instrument=instrument)
    return (matching(rows, q) if q else rows).order_by("-answered_at", "-id")


def rows_of(numbers: Iterable[int]) -> list[Any]:
    """The rows of one page in the order of the ids, each with the text of its newest answer."""
    newest = Answer.objects.filter(contribution=OuterRef("pk")).order_by("-at", "-pk").values("text")[:1]
    found = {
        row.pk: row
        for row in Contribution.objects.filter(pk__in=numbers)
        .select_related("help_question")
        .annotate(answer_text=Subquery(newest))
        .only(
            "number",
            "title",
            "language",
            "answered_at",
            "help_question__town_name",
            "help_question__instrument",
        )
    }
    return [found[number] for number in numbers if number in found]


def waiting(activity: Activity) -> list[Any]:
    """Public questions without an answer, what is due first on top; one more than is shown tells that there are more."""
    return list(
        Contribution.objects.filter(activity=activity, kind=KIND, is_public=True, answered_at=None)
        .order_by("due_at", "id")
        .only("number", "title", "language", "due_at")[: WAITING_SHOWN + 1]
    )


def counts() -> dict[str, Any]:
    """How much interest there is, without names: {confirmed, waiting, withdrawn, tracks: [(key, name, number)]}. One query."""
    now = Q(withdrawn_at=None)
    # Each track stands in the JSON between quotes, and no key holds another with its quotes.
    found = Interest.objects.annotate(told=Cast("tracks", output_field=TextField())).aggregate(
        confirmed=Count("pk", filter=now),
        waiting=Count("pk", filter=now & Q(followed_up_at=None)),
        withdrawn=Count("pk", filter=~now),
        **{track.value: Count("pk", filter=now & Q(told__contains=f'"{track.value}"')) for track in Track},
    )
    return {
        **{name: found[name] for name in ("confirmed", "waiting", "withdrawn")},
        "tracks": [(track.value, track.label, found[track.value]) for track in Track],
    }


def registered(*, track: str = "", taken_up: str = "") -> QuerySet[Any]:
    """Confirmed interest that was not withdrawn, the newest first. `taken_up`: "ja", "nee" or "" for both."""
    rows = Interest.objects.filter(withdrawn_at=None).prefetch_related("consents")
    if track in Track.values:
        rows = rows.annotate(told=Cast("tracks", output_field=TextField())).filter(
            told__contains=f'"{track}"'
        )
    if taken_up in ("ja", "nee"):
        rows = rows.filter(followed_up_at__isnull=taken_up == "nee")
    return rows.order_by("-confirmed_at", "-id")


def to_follow_up(person: Any, place: Place) -> Any:
    """Rows of the queue at the network's own desk: one line with how many wait."""
    if not place.is_network or not has(person, EDIT_NETWORK):
        return None
    return (
        Interest.objects.filter(withdrawn_at=None, followed_up_at=None)
        .order_by()
        .values_list(Value("interest"), Value(""), Value(""))
        .annotate(count=Count("pk"), due_at=Cast(Value(None), DateTimeField()))
    )
