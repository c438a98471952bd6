# SPDX-License-Identifier: EUPL-1.2
"""What the pages read. Lists fetch ids first, by one small index, and then the rows of one page."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.contributions.models import AnswerStatus, Comment, Contribution, CoSigner, State
from samenspel.foundations.contributions.search import matching
from samenspel.plan.handover import Proposal

PER_PAGE = 24
COMMENTS_PER_PAGE = 20
SHORT_THREAD = 60

ORDERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "steun": (_("Most supported"), ("-support_count", "-id")),
    "nieuw": (_("Newest"), ("-published_at", "-id")),
    "reacties": (_("Most comments"), ("-comment_count", "-id")),
    "oud": (_("Oldest"), ("published_at", "id")),
}
WAITING, ANY_ANSWER = "wacht", "beantwoord"
ANSWERS: dict[str, Any] = {
    WAITING: _("Waits for an answer"),
    ANY_ANSWER: _("Answered"),
    **{status.value: status.label for status in AnswerStatus},
}


def chosen(
    activity: Activity, *, q: str = "", thema: str = "", antwoord: str = "", wijk: str = ""
) -> QuerySet[Any]:
    """The public ideas of a round that fit what was asked. Unknown choices choose nothing away."""
    rows = Contribution.objects.filter(activity=activity, is_public=True)
    if thema:
        rows = rows.filter(idea__category=thema)
    if wijk:
        rows = rows.filter(neighbourhood__key=wijk)
    if antwoord == WAITING:
        rows = rows.filter(answered_at=None)
    elif antwoord == ANY_ANSWER:
        rows = rows.filter(answered_at__isnull=False)
    elif antwoord in AnswerStatus.values:
        rows = rows.filter(answer_status=antwoord)
    return matching(rows, q) if q else rows


def rows_of(numbers: list[int]) -> list[Contribution]:
    """The cards of one page, in the order of the ids."""
    found = {
        row.pk: row
        for row in Contribution.objects.filter(pk__in=numbers)
        .select_related("idea", "picture")
        .only(
            "pk",
            "number",
            "title",
            "text",
            "support_count",
            "comment_count",
            "answer_status",
            "answered_at",
            "published_at",
            "kind",
            "place_id",
            "activity_id",
            "idea__category",
            "picture__description",
        )
    }
    return [found[number] for number in numbers if number in found]


def per_category(activity: Activity) -> dict[str, int]:
    return dict(
        Contribution.objects.filter(activity=activity, is_public=True)
        .order_by()
        .values_list("idea__category")
        .annotate(Count("pk"))
    )


def proposals(activity: Activity) -> list[Proposal]:
    """The public ideas of a round as something another instrument can go on with, most supported first."""
    names = {row["key"]: row["name"] for row in activity.ideas_round.categories}
    return [
        Proposal(
            contribution=number,
            title=title,
            text=text,
            theme=names.get(category, ""),
            cost_cents=cost,
            supporters=supporters,
        )
        for number, title, text, category, cost, supporters in Contribution.objects.filter(
            activity=activity, is_public=True
        )
        .order_by("-support_count", "pk")
        .values_list("pk", "title", "text", "idea__category", "idea__cost_cents", "support_count")
    ]


def page_with(contribution: Contribution, comment: int, *, moderator: bool) -> int:
    """The page of the thread on which this comment stands; the first when it is not there."""
    if contribution.comment_count <= COMMENTS_PER_PAGE:
        return 1
    for page in range(1, 2 + contribution.comment_count // COMMENTS_PER_PAGE):
        found, more = thread(contribution, page, moderator=moderator)
        heads: list[Any] = list(found)
        if any(comment in (head.pk, *(below.pk for below in head.answers_below)) for head in heads):
            return page
        if not more:
            break
    return 1


def thread(contribution: Contribution, page: int, *, moderator: bool) -> tuple[list[Comment], bool]:
    """Twenty comments with their replies in one query, and whether there are more.

    Withdrawn ones keep their place, and so do hidden ones somebody replied to: without their text, for the replies' sake.
    """
    states = {State.PUBLISHED, State.WITHDRAWN} | ({State.HIDDEN, State.PENDING} if moderator else set())
    first = COMMENTS_PER_PAGE * (page - 1)
    rows = Comment.objects.filter(contribution=contribution).order_by("made_at", "id")
    if contribution.comment_count > SHORT_THREAD:
        # The database picks the page; a short thread is read whole, which is the simpler and quicker question.
        replied = Comment.objects.filter(parent=OuterRef("pk"), state=State.PUBLISHED)
        heads = (
            Comment.objects.filter(Q(state__in=states) | Q(Exists(replied), state=State.HIDDEN))
            .filter(contribution=contribution, parent=None)
            .order_by("made_at", "id")
            .values("pk")[first : first + COMMENTS_PER_PAGE + 1]
        )
        rows, first = rows.filter(Q(pk__in=heads) | Q(parent__in=heads)), 0
    below: dict[int, list[Comment]] = {}
    top: list[Any] = []
    for row in rows:
        if row.parent_id is None:
            top.append(row)
        elif row.state in states:
            below.setdefault(row.parent_id, []).append(row)
    kept = [head for head in top if head.state in states or (head.state == State.HIDDEN and head.pk in below)]
    for head in kept:
        head.answers_below = below.get(head.pk, [])
    return kept[first : first + COMMENTS_PER_PAGE], len(kept) > first + COMMENTS_PER_PAGE


def connections(contribution: Contribution) -> dict[str, list[dict[str, Any]]]:
    """What hangs together with an idea, in one query: what was merged into it, split from it, promised about it, who co-signed."""
    blank = Value("")
    merged = Contribution.objects.filter(merged_into=contribution).values_list(
        Value("merged"), "number", "title", blank
    )
    offspring = Contribution.objects.filter(origin=contribution, is_public=True).values_list(
        Value("offspring"), "number", "title", blank
    )
    promises = Commitment.objects.filter(contribution=contribution, is_public=True).values_list(
        Value("commitments"), "pk", "title", "state"
    )
    names = CoSigner.objects.filter(contribution=contribution).values_list(
        Value("cosigners"), "person_id", F("person__name"), blank
    )
    # Where it came from or went to: rarely there, so never joined into the query of the page itself. What a moderator hid or
    # an author withdrew is not named here either.
    away = [pk for pk in (contribution.origin_id, contribution.merged_into_id) if pk]
    elsewhere = Contribution.objects.filter(
        pk__in=away, state__in=[State.PUBLISHED, State.MERGED]
    ).values_list(
        Case(When(pk=contribution.origin_id or 0, then=Value("origin")), default=Value("into")),
        "pk",
        "title",
        blank,
    )
    kinds = ("merged", "offspring", "commitments", "cosigners", "origin", "into")
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in kinds}
    parts = [offspring, promises, names, *([elsewhere] if away else [])]
    rows = merged.order_by().union(*(part.order_by() for part in parts), all=True)
    for kind, number, title, state in rows:
        found[kind].append({"number": number, "title": title, "state": state})
    return found
