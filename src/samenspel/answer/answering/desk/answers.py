# SPDX-License-Identifier: EUPL-1.2
"""Answer one by one, or many at once where each still gets its own sentence."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samenspel.foundations.commitments import actions as commitments
from samenspel.foundations.contributions.actions import answering
from samenspel.foundations.contributions.actions.answering import signature
from samenspel.foundations.contributions.models import AnswerStatus, Contribution
from samenspel.foundations.contributions.search import matching, resembling
from samenspel.foundations.pages import carry_out, page_of, put_into
from samenspel.foundations.parts import parts
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.calendar import closed_days
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import (
    ANSWER,
    roles_with,
)
from samenspel.foundations.towns.models import ReadySentence

from ..terms import days_left
from .promises import CommitmentForm


def statuses_for(kinds: set[str]) -> list[tuple[str, Any]]:
    """What an officer chooses from: a question is answered or looked into, anything else is adopted or not."""
    questions = {kind for part in parts() for kind in part.questions}
    if kinds and kinds <= questions:
        wanted = {AnswerStatus.ANSWERED, AnswerStatus.IN_STUDY}
    else:
        wanted = set(AnswerStatus) - {AnswerStatus.ANSWERED}
    return [(status.value, status.label) for status in AnswerStatus if status in wanted]


class AnswerForm(forms.Form):
    status = forms.ChoiceField(
        label=gettext_lazy("What do you do with it?"), choices=AnswerStatus.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Address the author. Say what you do, why, and what happens next. No jargon."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=5000,
    )
    signed = forms.CharField(
        label=gettext_lazy("Signed by"),
        help_text=gettext_lazy("Name and office, as people see it."),
        max_length=120,
    )
    known_answers = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = statuses_for({kind})  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    owner = forms.ModelChoiceField(
        Person.objects.none(),
        label=gettext_lazy("Who answers this?"),
        empty_label=gettext_lazy("Choose a colleague"),
    )

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["owner"].queryset = (
            Person.objects.filter(
                role_grants__place=place, role_grants__role__in=roles_with(ANSWER), is_active=True
            )
            .distinct()
            .order_by("name")
        )


def _promises(sent: Any) -> bool:
    """Whether a promise goes with the answer: ticked, or filled in without the tick. What somebody wrote is not dropped."""
    filled = (sent.get(f"promise-{name}", "").strip() for name in CommitmentForm.base_fields)
    return bool(sent.get("with_promise")) or any(filled)


def _sent(status: str) -> str:
    if status == AnswerStatus.IN_STUDY:
        return _("Sent. “Being studied” does not stop the clock: the real answer must still follow.")
    return _("Answered. The author and everybody who follows this were told.")


@needs(ANSWER)
def answer(request: Any, place: Place, number: int) -> HttpResponse:
    one = get_object_or_404(
        Contribution.objects.visible_to(request.person).select_related("activity", "author", "owner"),
        place=place,
        pk=number,
    )
    given = list(one.answers.all())
    start = {"signed": signature(request.person, place), "known_answers": len(given)}
    doing = request.POST.get("do", "answer")
    sent = request.POST if doing == "answer" and request.method == "POST" else None
    form = AnswerForm(sent, initial=start, kind=one.kind)
    promise = CommitmentForm(request.POST if _promises(request.POST) else None, prefix="promise")
    assign = AssignForm(
        request.POST if doing == "assign" else None, place=place, initial={"owner": one.owner_id}
    )
    if request.method == "POST" and doing == "assign":
        if assign.is_valid() and carry_out(assign, answering.assign, by=request.person, on=one):
            messages.success(request, _("Handed on."))
            return redirect("desk", place.slug)
    elif request.method == "POST" and form.is_valid() and (not promise.is_bound or promise.is_valid()):
        # Answer and promise together, or neither.
        with transaction.atomic():
            made = carry_out(form, answering.answer, by=request.person, on=one)
            if made and promise.is_bound:
                made = carry_out(promise, commitments.commit, by=request.person, on=place, contribution=one)
            if not made:
                transaction.set_rollback(True)
        if made:
            messages.success(request, _sent(form.cleaned_data["status"]))
            following = _next_for(request.person, place, one)
            return (
                redirect("desk-answer", place.slug, following) if following else redirect("desk", place.slug)
            )
    if form.errors and len(given) != one.answers.count():
        given = list(one.answers.all())
    if form.has_error(NON_FIELD_ERRORS, "newer"):
        put_into(form, known_answers=len(given))  # who sends it again has now seen the newer answer
    alike = matching_alike(one)
    return render(
        request,
        "answering/desk/answer.html",
        {
            "contribution": one,
            "given": given,
            "form": form,
            "promise": promise,
            "assign": assign,
            "alike": alike,
            "sentences": ReadySentence.objects.filter(place=place, use="answer"),
            "days": days_left(place, one.due_at, closed_days(place)) if one.due_at else None,
        },
    )


def matching_alike(one: Contribution) -> list[Contribution]:
    rows = Contribution.objects.filter(activity_id=one.activity_id, is_public=True, answered_at=None).exclude(
        pk=one.pk
    )
    return resembling(rows, f"{one.title} {one.text}"[:300], most=5)


def _next_for(person: Person, place: Place, done: Contribution) -> int | None:
    return (
        Contribution.objects.filter(place=place, is_public=True, activity__is_public=True)
        .filter(answered_at=None, owner=person)
        .exclude(pk=done.pk)
        .order_by("due_at", "id")
        .values_list("pk", flat=True)
        .first()
    )


@needs(ANSWER)
def choose(request: Any, place: Place) -> HttpResponse:
    """Everything that waits, to choose several that can be answered together."""
    rows: Any = Contribution.objects.filter(
        place=place, is_public=True, activity__is_public=True, answered_at=None
    )
    rows = rows.select_related("activity", "owner")
    asked = request.GET.get("q", "").strip()[:100]
    if asked:
        rows = matching(rows, asked)
    if request.GET.get("van") == "mij":
        rows = rows.filter(Q(owner=request.person) | Q(owner=None))
    page = page_of(request, rows.order_by("due_at", "id"), 50)
    closed = closed_days(place)
    for row in page.object_list:
        row.days = days_left(place, row.due_at, closed) if row.due_at else None
    return render(
        request,
        "answering/desk/choose.html",
        {
            "page": page,
            "asked": asked,
            "mine": request.GET.get("van") == "mij",
            "query": urlencode(
                {name: value for name, value in (("q", asked), ("van", request.GET.get("van"))) if value}
            ),
        },
    )


class ManyForm(forms.Form):
    """One status and opening for all; for each contribution its own sentence, which may not be empty."""

    status = forms.ChoiceField(
        label=gettext_lazy("What do you do with them?"),
        choices=AnswerStatus.choices,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("What counts for all of them"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=3000,
    )
    signed = forms.CharField(label=gettext_lazy("Signed by"), max_length=120)

    def __init__(self, *args: Any, rows: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = statuses_for({row.kind for row in rows})  # type: ignore[attr-defined]
        for row in rows:
            self.fields[f"own_{row.pk}"] = forms.CharField(
                label=_("Your sentence on “%s”") % row.title,
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=1500,
                min_length=10,
            )
            self.fields[f"known_{row.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, min_value=0, initial=row.given
            )


@needs(ANSWER)
def many(request: Any, place: Place) -> HttpResponse:
    """Answer many at once: all or none, and each person still reads a sentence about what they wrote."""
    numbers = [int(one) for one in request.POST.getlist("numbers") if one.isdecimal() and len(one) < 16][:50]
    writing = "status" in request.POST or "signed" in request.POST
    found = Contribution.objects.filter(place=place, is_public=True, activity__is_public=True, pk__in=numbers)
    if not writing:
        found = found.filter(answered_at=None)
    rows: list[Any] = list(
        found.annotate(given=Count("answers")).select_related("activity").order_by("due_at", "id")
    )
    if not rows:
        messages.info(request, _("First choose what you want to answer together."))
        return redirect("desk-answers", place.slug)
    form = ManyForm(
        request.POST if writing else None, rows=rows, initial={"signed": signature(request.person, place)}
    )
    if writing and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                for row in rows:
                    perform(
                        answering.answer,
                        by=request.person,
                        on=row,
                        status=data["status"],
                        text=f"{data[f'own_{row.pk}'].strip()}\n\n{data['text'].strip()}",
                        signed=data["signed"],
                        known_answers=data[f"known_{row.pk}"],
                    )
        except ValidationError as wrong:
            form.add_error(None, wrong)
        except Refused as no:
            form.add_error(None, str(no.reason))
        else:
            messages.success(
                request,
                _sent(data["status"])
                if data["status"] == AnswerStatus.IN_STUDY
                else ngettext("%d answered.", "%d answered, each with its own sentence.", len(rows))
                % len(rows),
            )
            return redirect("desk", place.slug)
    if form.has_error(NON_FIELD_ERRORS, "newer"):
        put_into(form, **{f"known_{row.pk}": row.given for row in rows})
    return render(
        request,
        "answering/desk/many.html",
        {
            "form": form,
            "rows": [(row, form[f"own_{row.pk}"], form[f"known_{row.pk}"]) for row in rows],
            "count": len(rows),
            "sentences": ReadySentence.objects.filter(place=place, use="answer"),
        },
    )
