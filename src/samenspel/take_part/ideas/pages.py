# SPDX-License-Identifier: EUPL-1.2
"""Ideas as everybody meets them: the list, one idea, and the form."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.actions import answering, moderating, taking_part
from samenspel.foundations.contributions.answered import answers_of, history
from samenspel.foundations.contributions.models import Contribution, State
from samenspel.foundations.contributions.search import resembling
from samenspel.foundations.pages import TOO_MANY, carry_out, page_of, put_into, too_many, trail
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, may, refusals
from samenspel.foundations.rules.pages import to_sign_in
from samenspel.foundations.rules.roles import ANSWER, ENTER_PAPER, EXPORT, MODERATE, has
from samenspel.foundations.towns.town_map import Pin, draw_map, tile_pins

from . import actions, forms, queries


def found(request: Any, place: Place, activity: str) -> Activity:
    one = get_object_or_404(
        Activity.objects.visible_to(request.person).select_related("ideas_round"),
        place=place,
        instrument="ideas",
        slug=activity,
    )
    one.place = place
    return one


def _idea(request: Any, place: Place, activity: str, number: int) -> Contribution:
    one = get_object_or_404(
        Contribution.objects.visible_to(request.person).select_related(
            "activity__ideas_round", "idea", "picture", "neighbourhood"
        ),
        place=place,
        activity__instrument="ideas",
        activity__slug=activity,
        number=number,
        kind=actions.KIND,
    )
    one.place = one.activity.place = place
    return one


def _crumbs(place: Place, activity: Activity, last: str = "") -> list[dict[str, Any]]:
    address = reverse("ideas", args=[place.slug, activity.slug])
    return trail(place, (activity.title, address if last else ""), *([(last, "")] if last else []))


def index(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(request, place, activity)
    asked = {
        "q": request.GET.get("q", "").strip()[:100],
        "thema": request.GET.get("thema", "")[:40],
        "antwoord": request.GET.get("antwoord", "")[:20],
        "wijk": request.GET.get("wijk", "")[:40],
    }
    asked = {name: value for name, value in asked.items() if value}
    order = request.GET.get("volgorde", "steun")
    order = order if order in queries.ORDERS else "steun"
    numbers = queries.chosen(one, **asked).order_by(*queries.ORDERS[order][1]).values_list("pk", flat=True)
    # A search looks at every text of the round: once, for the numbers; the count is their length.
    found_numbers: Any = list(numbers) if asked else numbers
    page = page_of(request, found_numbers, queries.PER_PAGE, count=None if asked else one.public_count)
    ideas: list[Any] = queries.rows_of(list(page.object_list))
    for idea in ideas:
        idea.category_name = one.ideas_round.category_name(idea.idea.category)
    overview = not asked and page.number == 1
    categories = []
    if overview and one.public_count:
        counts = queries.per_category(one)
        categories = sorted(
            (
                {
                    "label": row["name"],
                    "value": counts.get(row["key"], 0),
                    "url": f"?{urlencode({'thema': row['key']})}",
                }
                for row in one.ideas_round.categories
            ),
            key=lambda row: -row["value"],
        )
    kept = urlencode({**asked, **({"volgorde": order} if order != "steun" else {})})
    return render(
        request,
        "ideas/index.html",
        {
            "activity": one,
            "page": page,
            "ideas": ideas,
            "asked": asked,
            "order": order,
            "orders": [(key, label) for key, (label, _fields) in queries.ORDERS.items()],
            "answers": queries.ANSWERS.items(),
            "words": {"support": _("support this"), "comments": _("comments"), "comment": _("comment")},
            "categories": categories,
            "query": kept,
            "submit": may(request.person, actions.submit, one) if not request.person.is_anonymous else None,
            "may_export": has(request.person, EXPORT, place.pk),
            "may_enter": has(request.person, ENTER_PAPER, place.pk),
            "crumbs": _crumbs(place, one),
        },
    )


def town_map(request: Any, place: Place, activity: str) -> HttpResponse:
    """All ideas of the round on the town's own map, with the same list beside it."""
    one = found(request, place, activity)
    rows: list[Any] = list(
        Contribution.objects.filter(activity=one, is_public=True, lat__isnull=False)
        .order_by("-support_count", "-id")
        .values_list("number", "title", "lat", "lon", "support_count")[:800]
    )
    pins = [
        Pin(lat, lon, title, reverse("ideas.idea", args=[place.slug, one.slug, number]), supports)
        for number, title, lat, lon, supports in rows
    ]
    return render(
        request,
        "ideas/map.html",
        {
            "activity": one,
            "map": draw_map(request.town, pins),
            "pins_json": tile_pins(request.town, pins),
            "pins": pins[:300],
            "count": len(pins),
            "crumbs": _crumbs(place, one, _("Map")),
        },
    )


FOR_RESIDENTS = (
    taking_part.support,
    taking_part.stop_supporting,
    taking_part.follow,
    taking_part.stop_following,
    taking_part.cosign,
    taking_part.stop_cosigning,
    taking_part.comment,
    taking_part.edit,
    taking_part.withdraw,
    taking_part.flag,
)
FOR_STAFF = (
    moderating.approve,
    moderating.hide,
    moderating.show_again,
    moderating.merge,
    moderating.unmerge,
    moderating.split,
    answering.answer,
    answering.assign,
)


def show(request: Any, place: Place, activity: str, number: int) -> HttpResponse:
    one = _idea(request, place, activity, number)
    moderator = has(request.person, MODERATE, place.pk)
    wanted = request.GET.get("page", "1")
    page_number = min(int(wanted), 500) if wanted.isdecimal() and len(wanted) < 5 else 1
    sought = request.GET.get("reactie", "")
    if sought.isdecimal() and len(sought) < 16:
        page_number = queries.page_with(one, int(sought), moderator=moderator)
    comments, more = queries.thread(one, max(1, page_number), moderator=moderator)
    answers = answers_of(one)
    signed_in = not request.person.is_anonymous
    staff = moderator or has(request.person, ANSWER, place.pk)
    buttons = [*FOR_RESIDENTS, *(FOR_STAFF if staff else ())]
    decisions = (
        refusals(Contribution.objects.filter(pk=one.pk), buttons, request.person)[one.pk] if signed_in else {}
    )
    return render(
        request,
        "ideas/show.html",
        {
            "idea": one,
            "contribution": one,
            "activity": one.activity,
            "category": one.activity.ideas_round.category_name(one.idea.category),
            "answers": answers,
            "answer": answers[-1] if answers else None,
            "comments": comments,
            "page_number": max(1, page_number),
            "more": more,
            "connections": queries.connections(one),
            "history": history(one, answers),
            "may": {key.partition(".")[2]: decision for key, decision in decisions.items()},
            "overdue": one.answered_at is None and one.due_at is not None and one.due_at < now(),
            "euros": (one.idea.cost_cents or 0) // 100,
            "supported": bool(decisions) and bool(decisions["contributions.stop_supporting"]),
            "moderator": moderator,
            "staff": staff,
            "has_picture": hasattr(one, "picture"),
            "crumbs": _crumbs(place, one.activity, one.title),
        },
    )


def new(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(request, place, activity)
    person = request.person
    decision = may(person, actions.submit, one)
    if not decision and request.method != "POST":
        if person.is_anonymous and one.is_open:
            return to_sign_in(request)
        raise Refused(decision.reason)
    kind = forms.AnonymousIdeaForm if person.is_anonymous else forms.IdeaForm
    form = kind(request.POST or None, request.FILES or None, activity=one, place=place)
    if request.method == "POST" and form.is_valid():
        if person.is_anonymous and too_many(request, "ideas"):
            form.add_error(None, TOO_MANY)
        elif made := carry_out(form, actions.submit, by=person, on=one):
            request.session["sent"] = made.pk
            request.session["sent_to"] = form.cleaned_data.get("email", "") if person.is_anonymous else ""
            return redirect("ideas-thanks", place.slug, one.slug)
    return render(
        request,
        "ideas/new.html",
        {
            "activity": one,
            "form": form,
            "map": draw_map(request.town, [], choose=True),
            "crumbs": _crumbs(place, one, _("Your idea")),
        },
    )


def thanks(request: Any, place: Place, activity: str) -> HttpResponse:
    """The receipt: what was sent, under which number, and when the answer comes."""
    one = found(request, place, activity)
    made = Contribution.objects.filter(pk=request.session.get("sent"), activity=one).first()
    if made is None:
        return redirect("ideas", place.slug, one.slug)
    told = one.pk in request.session.get("told_who", [])
    return render(
        request,
        "ideas/thanks.html",
        {
            "activity": one,
            "idea": made,
            "ask_who": not told,
            "confirm": request.session.get("sent_to", ""),
            "crumbs": _crumbs(place, one, _("Received")),
        },
    )


def edit(request: Any, place: Place, activity: str, number: int) -> HttpResponse:
    one = _idea(request, place, activity, number)
    decision = may(request.person, actions.change, one)
    writing = request.method == "POST" and one.author_id == request.person.pk is not None
    if (
        not decision and not writing
    ):  # answered while the author was writing: said in the form, and the text stays
        raise Refused(decision.reason)
    start = {
        "title": one.title,
        "text": one.text,
        "category": one.idea.category,
        "neighbourhood": one.neighbourhood_id,
        "address": one.address,
        "point": f"{one.lat},{one.lon}" if one.lat is not None else "",
        "version": one.version,
        "description": one.picture.description if hasattr(one, "picture") else "",
    }
    form = forms.EditForm(
        request.POST or None, request.FILES or None, initial=start, activity=one.activity, place=place
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and (changed := carry_out(form, actions.change, by=request.person, on=one))
    ):
        if changed.state == State.PENDING:
            done = _("Your idea was changed. A moderator reads it before everybody sees it.")
        else:
            done = _("Your idea was changed.")
        messages.success(request, done)
        return redirect("ideas.idea", place.slug, one.activity.slug, one.number)
    if form.errors and request.method == "POST":
        one.refresh_from_db()
        if form.has_error(NON_FIELD_ERRORS, "newer"):
            put_into(form, version=one.version)  # who saves again after comparing, means it
    return render(
        request,
        "ideas/edit.html",
        {
            "idea": one,
            "activity": one.activity,
            "form": form,
            "map": draw_map(request.town, [], choose=True),
            "crumbs": _crumbs(place, one.activity, _("Change")),
        },
    )


def similar(request: Any, place: Place, activity: str) -> HttpResponse:
    """Ideas that share words with what somebody is typing: a piece of page for the form."""
    one = found(request, place, activity)
    text = f"{request.GET.get('title', '')} {request.GET.get('text', '')}"[:400]
    rows = Contribution.objects.filter(activity=one, is_public=True).only("number", "title", "support_count")
    return render(
        request, "ideas/similar.html", {"activity": one, "ideas": resembling(rows, text), "place": place}
    )


def so_far(activity: Activity) -> str:
    count = activity.public_count
    return ngettext("%(count)d idea so far", "%(count)d ideas so far", count) % {"count": count}


def figures(activity: Activity) -> list[tuple[str, int]]:
    rows = Contribution.objects.filter(activity=activity, is_public=True)
    return [
        (_("ideas"), rows.count()),
        (_("answered"), rows.filter(answered_at__isnull=False).count()),
        # The number beside each idea: support of people who erased their account still counts.
        (_("times somebody supported an idea"), rows.aggregate(all=Sum("support_count"))["all"] or 0),
        (_("on paper"), rows.filter(source="paper").count()),
    ]
