# SPDX-License-Identifier: EUPL-1.2
"""Before the first question: what is asked, how long it takes, who sees it, until when. For everybody, and for who was invited."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from samenspel.engines.survey.definition import said
from samenspel.foundations.pages import TOO_MANY, Trap, too_many, trail
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, perform
from samenspel.foundations.rules.pages import to_sign_in

from . import links, standing
from .actions import filling
from .models import Draft, Invitation, Questionnaire

DRAFTS_PER_HOUR = 120
"""beginnings from one connection without an account: a hall, a school or a library behind one address, not a machine"""
MANY = 2**63
NATIVE = {
    "nl": "Nederlands", "en": "English", "fr": "Français", "de": "Deutsch", "es": "Español", "pt": "Português", "it": "Italiano",
    "pl": "Polski", "ro": "Română", "bg": "Български", "ru": "Русский", "uk": "Українська", "tr": "Türkçe", "ar": "العربية",
    "fa": "فارسی", "ps": "پښتو", "ur": "اردو", "so": "Soomaali", "ti": "ትግርኛ", "sq": "Shqip", "hu": "Magyar", "el": "Ελληνικά",
}  # fmt: skip


class StartForm(forms.Form):
    """What must be known before the first question: the group somebody belongs to, and the language of the questions."""

    group = forms.ChoiceField(label=gettext_lazy("Which group do you belong to?"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=gettext_lazy("Language of the questions"), widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, questionnaire: Questionnaire, invited: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        now, known = get_language() or "nl", questionnaire.asks.languages
        if questionnaire.groups and not invited:
            fields["group"].choices = [
                (row["key"], said(row["name"], now)) for row in questionnaire.open_groups
            ]
            fields["group"].error_messages["required"] = filling.NO_GROUP
        else:
            del fields["group"]
        if len(known) > 1:
            fields["language"].choices = [(code, NATIVE.get(code, code)) for code in known]
            fields["language"].initial = now if now in known else known[0]
        else:
            del fields["language"]


class AnonymousStartForm(Trap, StartForm):
    QUICKEST_SECONDS = 0  # one button, and it only begins a draft: people press it at once


# Start --------------------------------------------------------------------------------------


def found(request: Any, place: Place, number: int) -> Questionnaire:
    one = get_object_or_404(
        Questionnaire.objects.visible_to(request.person).select_related("activity"),
        place=place,
        pk=number if number < MANY else 0,
    )
    one.place = one.activity.place = place
    return one


def private(answer: HttpResponse) -> HttpResponse:
    """Only for who asked: not in a cache on the way, and not in a search engine."""
    patch_cache_control(answer, private=True, no_store=True)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def about(one: Questionnaire) -> dict[str, Any]:
    """What the pages of one questionnaire share."""
    return {
        "questionnaire": one,
        "activity": one.activity,
        "page_url": standing.page_of(one),
        "results_url": standing.results_of(one),
    }


def crumbs(one: Questionnaire, last: str = "") -> list[dict[str, Any]]:
    page = standing.page_of(one)
    return trail(
        one.place,
        *([(one.activity.title, page if page else "")] if page or not last else []),
        *([(last, "")] if last else []),
    )


def first_page(one: Questionnaire, word: str, language: str, section: int = 1) -> HttpResponse:
    """On to the questions: under the address of the chosen language, where the site speaks it."""
    speaks = language if language in dict(settings.LANGUAGES) else get_language()
    with translation.override(speaks):
        return redirect("questionnaire-fill", one.place.slug, word, section)


def start(request: Any, place: Place, number: int) -> HttpResponse:
    one, person = found(request, place, number), request.person
    state = standing.standing(one, person)
    kind = AnonymousStartForm if person.is_anonymous else StartForm
    # The link a town sends to one group says which: it is chosen beforehand, and can be changed.
    form = kind(request.POST or None, questionnaire=one, initial={"group": request.GET.get("groep", "")})
    if request.method == "POST":
        if state == standing.SIGN_IN:
            return to_sign_in(request)
        if form.is_valid() and (word := _begin(request, one, form)):
            return first_page(one, word, form.cleaned_data.get("language", ""))
    answer = render(
        request,
        "questionnaires/start.html",
        {
            **about(one),
            "state": state,
            "form": form,
            "minutes": one.asks.minutes,
            "parts": _parts(one),
            "crumbs": crumbs(one),
        },
    )
    return answer


def _parts(one: Questionnaire) -> list[str]:
    now = get_language() or "nl"
    return [said(section.title, now) for section in one.asks.sections if section.questions]


def _begin(request: Any, one: Questionnaire, form: StartForm, word: str = "") -> str:
    """The word of the new draft; empty when the form says what is wrong."""
    if not word and request.person.is_anonymous and too_many(request, "questionnaires", DRAFTS_PER_HOUR):
        form.add_error(None, TOO_MANY)
        return ""
    data = {"language": form.cleaned_data.get("language") or get_language() or "nl", "word": word}
    try:
        return perform(
            filling.begin, by=request.person, on=one, group=form.cleaned_data.get("group", ""), **data
        )
    except Refused as no:
        form.add_error(None, str(no.reason))
    except ValidationError as wrong:
        form.add_error(None, wrong.messages)
    return ""


# Invitation -----------------------------------------------------------------------------------


@csrf_exempt  # the mail program posts here by itself (RFC 8058); the word of the letter is the proof
def invitation(request: Any, place: Place, word: str) -> HttpResponse:
    """The landing of an invitation, in whatever order it is used: begin, go on, read that it was used or is closed, or refuse mail."""
    row = (
        Invitation.objects.filter(place=place, key=links.hashed(links.INVITATION, word))
        .select_related("questionnaire__activity")
        .first()
    )
    if row is None:
        return private(render(request, "questionnaires/gone.html", {"invited": True}, status=404))
    one = row.questionnaire
    one.place = one.activity.place = place
    if request.method == "POST" and (
        "List-Unsubscribe" in request.POST or request.POST.get("do") == "no_mail"
    ):
        perform(filling.refuse_mail, by=request.person, on=row)
        return redirect("questionnaire-invitation", place.slug, word)
    state = standing.ANSWERED if row.is_used else standing.standing(one, request.person, invited=True)
    draft = (
        Draft.objects.filter(key=links.hashed(links.DRAFT, word)).first() if state == standing.BEGIN else None
    )
    form = StartForm(request.POST or None, questionnaire=one, invited=True)
    if request.method == "POST":
        if state == standing.SIGN_IN:
            return to_sign_in(request)
        if draft is not None and request.POST.get("do") == "go_on":
            return first_page(one, word, draft.language, draft.section)
        if state == standing.BEGIN and form.is_valid() and (begun := _begin(request, one, form, word)):
            return first_page(
                one, begun, form.cleaned_data.get("language", ""), draft.section if draft else 1
            )
    context = {**about(one), "invitation": row, "state": state, "draft": draft, "form": form, "word": word}
    context |= {
        "minutes": one.asks.minutes,
        "parts": _parts(one),
        "crumbs": crumbs(one),
        "group": _group_name(one, row.group),
    }
    return private(render(request, "questionnaires/start.html", context))


def _group_name(one: Questionnaire, key: str) -> str:
    return next((said(row["name"], get_language() or "nl") for row in one.groups if row["key"] == key), "")
