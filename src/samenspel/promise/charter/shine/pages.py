# SPDX-License-Identifier: EUPL-1.2
"""Let it shine: what appeared, something new, and ready texts to send around."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _

from samenspel.foundations.pages import carry_out, press
from samenspel.foundations.rules.pages import with_account

from ..frame import crumbs_in, found
from ..models import Campaign, Check, Post, Task
from ..signing.ladder import mark_of
from ..signing.public import counting
from ..values.sets import shipped, version_called
from . import actions, texts
from .forms import MomentForm, PostForm


def _way(campaign: Campaign, label: str) -> list[dict[str, Any]]:
    above = crumbs_in(campaign, _("Let it shine"))
    above[-1]["url"] = reverse("charter-shine", args=[campaign.pk])
    return [*above, {"label": label, "url": ""}]


def _to_do(campaign: Campaign, rows: list[Post]) -> list[dict[str, Any]]:
    """The three steps of the guide, done when ticked or when something of that kind was entered."""
    done = {
        key
        for key in Task.objects.filter(
            campaign=campaign, key__startswith="shine-", done_on__isnull=False
        ).values_list("key", flat=True)
    } | {actions.STEP[Post.Kind(row.kind)] for row in rows}
    said = (
        ("shine-1", "●", _("A photo"), _("Take a photo of the signing and spread it on social media.")),
        (
            "shine-2",
            "●●",
            _("An article"),
            _(
                "Invite a local photographer or journalist. Ask for an article in the municipal magazine, and use your own newsletters."
            ),
        ),
        (
            "shine-3",
            "●●●",
            _("A party or a film"),
            _(
                "Make it a party or a public activity. Invite residents and associations, and make a short film."
            ),
        ),
    )
    now_is = next((key for key, *_rest in said if key not in done), None)
    return [
        {
            "title": f"{dots} {title}",
            "text": text,
            "state": "done" if key in done else "now" if key == now_is else "next",
        }
        for key, dots, title, text in said
    ]


@with_account
def shine(request: Any, number: int) -> HttpResponse:
    campaign = found(request, number)
    rows = list(Post.objects.filter(campaign=campaign))
    return render(
        request,
        "charter/shine/shine.html",
        {
            "campaign": campaign,
            "steps": _to_do(campaign, rows),
            "rows": [{"row": row, "mark": mark_of(row)} for row in rows],
            "crumbs": crumbs_in(campaign, _("Let it shine")),
        },
    )


@with_account
def new(request: Any, number: int) -> HttpResponse:
    campaign = found(request, number)
    form = PostForm(request.POST or None, request.FILES or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, actions.post, by=request.person, on=campaign)
    ):
        messages.success(
            request,
            _(
                "It was offered. Somebody of the campaign or of the municipality looks at it. You get a message."
            ),
        )
        return redirect("charter-shine", campaign.pk)
    return render(
        request,
        "charter/shine/new.html",
        {"campaign": campaign, "form": form, "crumbs": _way(campaign, _("Show something"))},
    )


@with_account
def one(request: Any, number: int, post: int) -> HttpResponse:
    campaign = found(request, number)
    row = get_object_or_404(Post, campaign=campaign, pk=post)
    there = redirect("charter-shine", campaign.pk)
    if request.method == "POST" and request.POST.get("do") == "remove":
        press(request, actions.remove_post, row, _("Removed."))
        return there
    form = PostForm(request.POST or None, request.FILES or None, row=row)
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, actions.change_post, by=request.person, on=row)
    ):
        messages.success(request, _("Saved. It waits to be checked."))
        return there
    return render(
        request,
        "charter/shine/post.html",
        {
            "campaign": campaign,
            "row": row,
            "mark": mark_of(row),
            "confirmed": row.check_state == Check.CONFIRMED,
            "refused": row.check_state == Check.REFUSED,
            "form": form,
            "crumbs": _way(campaign, row.title),
        },
    )


@with_account
def ready_texts(request: Any, number: int) -> HttpResponse:
    """Texts to send around, filled in with what was checked. Day, hour and place stand in the address and nowhere else."""
    campaign = found(request, number)
    asked = bool({"day", "hour", "place"} & set(request.GET))
    form = MomentForm(request.GET if asked else None)
    form.is_valid()
    moment = form.moment()
    rows = counting(campaign)
    newest = rows[-1].values_version if rows else campaign.values_version
    values = version_called(newest) or shipped()
    said = texts.written(campaign, rows, values, moment)
    if request.GET.get("formaat") == "txt":
        wanted = next((text for text in said if text.key == request.GET.get("tekst")), None)
        if wanted is not None:
            return _as_file(campaign, wanted)
    typed = {name: request.GET[name][:120] for name in ("day", "hour", "place") if request.GET.get(name)}
    return render(
        request,
        "charter/shine/texts.html",
        {
            "campaign": campaign,
            "form": form,
            "texts": said,
            "typed": f"&{urlencode(typed)}" if typed and not form.errors else "",
            "crumbs": _way(campaign, _("Ready texts")),
        },
    )


def _as_file(campaign: Campaign, text: texts.Text) -> HttpResponse:
    answer = HttpResponse(text.as_file, content_type="text/plain; charset=utf-8")
    called = slugify(f"{text.title} {campaign.place.name}")[:60] or text.key
    answer["Content-Disposition"] = f'attachment; filename="{called}.txt"'
    answer["Content-Language"] = campaign.language
    answer["Cache-Control"] = "private, no-store"
    return answer


PAGES: tuple[Any, ...] = (
    path("waarden/groep/<int:number>/schitteren/", shine, name="charter-shine"),
    path("waarden/groep/<int:number>/schitteren/nieuw/", new, name="charter-post-new"),
    path("waarden/groep/<int:number>/schitteren/<int:post>/", one, name="charter-post"),
    path("waarden/groep/<int:number>/schitteren/teksten/", ready_texts, name="charter-texts"),
)
