# SPDX-License-Identifier: EUPL-1.2
"""Filling in a questionnaire, page by page: on a telephone, with or without script, now or later.

A page of a draft is found by the word in its address and by nothing else. Such pages are never kept in a cache, and nothing of them stands
in the session.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from samenspel.engines.survey.answers import asked
from samenspel.engines.survey.definition import PLACE, Section, said
from samenspel.foundations.mail.letters import address
from samenspel.foundations.pages import TOO_MANY, too_many
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Gone, Refused, may, perform
from samenspel.foundations.towns.models import Neighbourhood
from samenspel.foundations.towns.town_map import draw_map

from . import links, standing
from .actions import filling
from .beginning import about, crumbs, found, invitation, private, start
from .fields import SectionForm
from .models import Draft, Invitation
from .recording import readable

LETTERS_PER_HOUR = 5


class LetterForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("We send one letter with this link, and do not keep your address."),
        max_length=254,
    )


# Fill in ----------------------------------------------------------------------------------------


def fill(request: Any, place: Place, word: str, section: int) -> HttpResponse:
    """One section of a draft."""
    draft = (
        Draft.objects.filter(place=place, key=links.hashed(links.DRAFT, word))
        .select_related("questionnaire__activity")
        .first()
    )
    if draft is None:
        return private(_without_draft(request, place, word))
    one = draft.questionnaire
    one.place = one.activity.place = place
    draft.answers = readable(one.asks, draft.answers)
    decision = may(request.person, filling.keep, draft)
    if not decision and request.method != "POST":
        state = standing.standing(one, request.person, invited=True)
        context = {**about(one), "state": state, "reason": decision.reason, "crumbs": crumbs(one)}
        return private(render(request, "questionnaires/start.html", context))
    if request.GET.get("later"):
        return private(_later(request, draft, word))
    met = _met(draft)
    here = _section_of(draft, met, section)
    if not met:
        raise Http404
    if here is None:
        return redirect("questionnaire-fill", place.slug, word, _number(draft, met[0]))
    form = _form(request, draft, here)
    if request.method == "POST":
        answer = _posted(request, draft, word, here, form)
        if answer is not None:
            return private(answer)
    return private(_drawn(request, draft, word, here, form))


def _met(draft: Draft) -> list[Section]:
    """The sections somebody with these answers meets."""
    return [section for section, _questions in asked(draft.questionnaire.asks, draft.answers)]


def _number(draft: Draft, section: Section) -> int:
    """The number of a section in the address: its place in the whole, which does not change with the answers."""
    return [one.key for one in draft.questionnaire.asks.sections].index(section.key) + 1


def _section_of(draft: Draft, met: list[Section], number: int) -> Section | None:
    sections = draft.questionnaire.asks.sections
    here = sections[number - 1] if 0 < number <= len(sections) else None
    return here if here is not None and any(one.key == here.key for one in met) else None


def _language(draft: Draft) -> str:
    """The language of the questions: that of the page when they have it, unless somebody chose one that the site does not speak."""
    now, known = get_language() or "nl", draft.questionnaire.asks.languages
    chosen = draft.language if draft.language in known else known[0]
    return now if now in known and chosen in dict(settings.LANGUAGES) else chosen


def _form(request: Any, draft: Draft, here: Section) -> SectionForm:
    names: list[str] = []
    if any(question.kind == PLACE for question in here.questions):
        names = list(Neighbourhood.objects.filter(place_id=draft.place_id).values_list("name", flat=True))
    sent = request.method == "POST"
    return SectionForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        definition=draft.questionnaire.asks,
        section=here,
        language=_language(draft),
        answers=draft.answers,
        neighbourhoods=names,
        lenient=request.POST.get("do") in ("back", "later"),
    )


def _posted(request: Any, draft: Draft, word: str, here: Section, form: SectionForm) -> HttpResponse | None:
    """Keep the page and go where the button leads. None: show the page again, with what is wrong or what is newly asked."""
    do = request.POST.get("do", "on")
    good = form.is_valid()
    place, number = draft.questionnaire.place.slug, _number(draft, here)
    try:
        kept = perform(
            filling.keep,
            by=request.person,
            on=draft,
            answers=form.answers,
            section=number,
            language=form.language,
            files=form.uploads,
        )
    except Refused as no:
        form.add_error(None, str(no.reason))
        return None
    except Gone:  # sent in another window while this one stood open
        return _without_draft(request, draft.questionnaire.place, word)
    # What was kept is what the page shows beside what is wrong; a file that was chosen need not be chosen again.
    draft.answers, draft.changed_at = kept.answers, kept.changed_at
    form.before = dict(kept.answers)
    if not good and do != "back":
        return None
    met = _met(draft)
    at = next((place_ for place_, one in enumerate(met) if one.key == here.key), 0)
    if do == "later":
        return redirect(f"{reverse('questionnaire-fill', args=[place, word, number])}?later=1")
    if do == "back":
        to = met[max(at - 1, 0)]
        return redirect("questionnaire-fill", place, word, _number(draft, to))
    shown = set(request.POST.get("shown", "").split())
    newly = [key for key in form.now_asked if key not in shown]
    if newly and "shown" in request.POST:
        text = ngettext(
            "Because of what you answered, %(count)d more question stands on this page.",
            "Because of what you answered, %(count)d more questions stand on this page.",
            len(newly),
        )
        messages.info(request, text % {"count": len(newly)})
        return redirect(f"{reverse('questionnaire-fill', args=[place, word, number])}#q-{newly[0]}")
    if at + 1 < len(met):
        return redirect("questionnaire-fill", place, word, _number(draft, met[at + 1]))
    return _sent(request, draft, word, form)


def _sent(request: Any, draft: Draft, word: str, form: SectionForm) -> HttpResponse | None:
    """The last page was good: send the whole."""
    one = draft.questionnaire
    try:
        perform(filling.send, by=request.person, on=draft, word=word)
    except filling.NotComplete as wrong:
        first = next(
            (
                section
                for section in one.asks.sections
                if any(q.key == wrong.keys[0] for q in section.questions)
            ),
            None,
        )
        messages.warning(request, _("This part is not complete yet. Look at it once more, then go on."))
        return redirect("questionnaire-fill", one.place.slug, word, _number(draft, first) if first else 1)
    except Refused as no:
        form.add_error(None, str(no.reason))
        return None
    except ValidationError as wrong:
        form.add_error(None, wrong.messages)
        return None
    except Gone:
        return _without_draft(request, one.place, word)
    return redirect("questionnaire-thanks", one.place.slug, one.pk)


def _without_draft(request: Any, place: Place, word: str) -> HttpResponse:
    """No draft under this word: it was sent (also when somebody pressed twice), an invitation waits to begin, or it is too old."""
    number = links.sent_before(word, request.POST.get("seal", ""))
    if number is not None:
        return redirect("questionnaire-thanks", place.slug, number)
    invited = Invitation.objects.filter(place=place, key=links.hashed(links.INVITATION, word)).first()
    if invited is not None and invited.is_used and request.method == "POST":
        return redirect("questionnaire-thanks", place.slug, invited.questionnaire_id)
    if invited is not None:
        return redirect("questionnaire-invitation", place.slug, word)
    return render(request, "questionnaires/gone.html", {"word": word}, status=404)


def _drawn(request: Any, draft: Draft, word: str, here: Section, form: SectionForm) -> HttpResponse:
    one, met = draft.questionnaire, _met(draft)
    at = next((number for number, section in enumerate(met, start=1) if section.key == here.key), 1)
    with_map = any(row.kind == PLACE for row in form.rows) and request.town is not None
    context = {
        **about(one),
        "form": form,
        "section": here,
        "title": said(here.title, form.language),
        "text": said(here.text, form.language),
        "number": _number(draft, here),
        "at": at,
        "parts": max(len(met), at),
        "is_last": at >= len(met),
        "shown": " ".join(form.now_asked),
        "seal": links.seal(word, one.pk, draft.changed_at),
        "version": f"{draft.changed_at.timestamp():.3f}",
        "word": word,
        "map": draw_map(request.town, [], choose=True) if with_map else None,
    }
    return render(request, "questionnaires/fill.html", context)


def _later(request: Any, draft: Draft, word: str) -> HttpResponse:
    """The personal link, to copy or to have mailed once."""
    one = draft.questionnaire
    path_ = reverse("questionnaire-fill", args=[one.place.slug, word, draft.section])
    form = LetterForm(request.POST if request.POST.get("do") == "mail" else None)
    if form.is_bound and form.is_valid():
        if too_many(request, "questionnaire-letters", LETTERS_PER_HOUR):
            form.add_error(None, TOO_MANY)
        else:
            try:
                perform(filling.mail_link, by=request.person, on=draft, word=word, **form.cleaned_data)
                return redirect(f"{path_}?later=mailed")
            except Refused as no:
                form.add_error(None, str(no.reason))
    context = {
        **about(one),
        "link": address(path_),
        "path": path_,
        "form": form,
        "word": word,
        "mailed": request.GET.get("later") == "mailed",
        "forgotten": timezone.localtime(draft.changed_at + links.KEPT),
    }
    return render(request, "questionnaires/later.html", context)


# Thanks -----------------------------------------------------------------------------------------


def thanks(request: Any, place: Place, number: int) -> HttpResponse:
    one = found(request, place, number)
    return render(
        request, "questionnaires/thanks.html", {**about(one), "crumbs": crumbs(one, _("Thank you"))}
    )


PAGES: tuple[Any, ...] = (
    path("vragenlijst/invullen/<str:word>/<int:section>/", fill, name="questionnaire-fill"),
    path("vragenlijst/uitnodiging/<str:word>/", invitation, name="questionnaire-invitation"),
    path("vragenlijst/<int:number>/", start, name="questionnaire-start"),
    path("vragenlijst/<int:number>/bedankt/", thanks, name="questionnaire-thanks"),
)
