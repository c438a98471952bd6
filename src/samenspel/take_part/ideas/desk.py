# SPDX-License-Identifier: EUPL-1.2
"""Ideas at the desk: type over paper forms, bring in a file, take one out, merge and split."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.foundations import sheets
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.actions import moderating
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.contributions.search import matching, resembling
from samenspel.foundations.pages import carry_out
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Gone, perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import ENTER_PAPER, EXPORT, MODERATE, PREPARE

from . import actions, files
from .forms import PaperForm
from .models import Upload


def found(place: Place, activity: str) -> Activity:
    one = get_object_or_404(
        Activity.objects.select_related("ideas_round"), place=place, instrument="ideas", slug=activity
    )
    one.place = place
    return one


@needs(ENTER_PAPER)
def paper(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(place, activity)
    form = PaperForm(request.POST or None, activity=one, place=place)
    if request.method == "POST" and form.is_valid():
        made = carry_out(form, actions.enter_paper, by=request.person, on=one)
        if made:
            messages.success(
                request, _("Entered as number %d. Write this number on the paper form.") % made.number
            )
            return redirect("desk-ideas-paper", place.slug, one.slug)
    entered = Contribution.objects.filter(activity=one, source="paper").order_by("-number")[:8]
    return render(request, "ideas/desk/paper.html", {"activity": one, "form": form, "entered": entered})


class UploadForm(django_forms.Form):
    file = django_forms.FileField(
        label=gettext_lazy("File with ideas"),
        help_text=gettext_lazy(
            "CSV or XLSX with at least a column “titel”, or a Pabulib .pb file. At most 10 MB."
        ),
    )


@needs(PREPARE)
def bring_in(request: Any, place: Place, activity: str) -> HttpResponse:
    """First look, then write: the file is kept aside, and no idea is made until the officer confirms."""
    one = found(place, activity)
    form = UploadForm(request.POST or None, request.FILES or None)
    wanted = request.POST.get("checked", "")
    if wanted:
        number = int(wanted) if wanted.isdecimal() and len(wanted) < 16 else 0
        upload = Upload.objects.filter(activity=one, person=request.person, pk=number).first()
        try:
            if upload is None:
                raise Gone
            count = perform(actions.bring_in_upload, by=request.person, on=upload)
        except Gone:
            messages.error(
                request,
                _(
                    "This file was brought in already, or it took longer than an hour. Choose the file once more."
                ),
            )
            return redirect("desk-ideas-import", place.slug, one.slug)
        messages.success(request, _("%d ideas were brought in.") % count)
        return redirect("ideas", place.slug, one.slug)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            raw = upload.read()
            read = files.read_file(upload.name, raw, one)
        except ValidationError as wrong:
            form.add_error("file", wrong)
        else:
            kept = perform(actions.keep_upload, by=request.person, on=one, name=upload.name, raw=raw)
            return render(
                request,
                "ideas/desk/import_check.html",
                {
                    "activity": one,
                    "read": read,
                    "name": upload.name,
                    "checked": str(kept.pk),
                },
            )
    return render(request, "ideas/desk/import.html", {"activity": one, "form": form})


@needs(EXPORT)
def export(request: Any, place: Place, activity: str, kind: str) -> HttpResponse | StreamingHttpResponse:
    one = found(place, activity)
    rows = files.export_rows(one, files.everything(one))
    if kind == "csv":
        answer: Any = StreamingHttpResponse(sheets.csv_lines(rows), content_type="text/csv; charset=utf-8")
    elif kind != "xlsx":
        raise Http404
    else:
        answer = HttpResponse(
            sheets.xlsx(rows),
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
    answer["Content-Disposition"] = f'attachment; filename="{one.slug}.{kind}"'
    return answer


@needs(MODERATE)
def merge(request: Any, place: Place, number: int) -> HttpResponse:
    """Choose another idea of the round that says much the same: look-alikes first, or search."""
    one = get_object_or_404(
        Contribution.objects.select_related("activity"), place=place, pk=number, kind=actions.KIND
    )
    others = Contribution.objects.filter(activity=one.activity, is_public=True).exclude(pk=one.pk)
    if request.method == "POST":
        wanted = request.POST.get("into", "")
        into = get_object_or_404(others, pk=int(wanted)) if wanted.isdecimal() and len(wanted) < 16 else None
        if into is None:
            messages.error(request, _("Choose one idea from the list."))
        else:
            try:
                perform(moderating.merge, by=request.person, on=one, into=into)
            except ValidationError as wrong:
                messages.error(request, " ".join(wrong.messages))
            else:
                messages.success(
                    request, _("Taken together. Support was added up and both followers hear the answer.")
                )
                return redirect("ideas.idea", place.slug, one.activity.slug, into.number)
    asked = request.GET.get("q", "").strip()[:100]
    choices = (
        list(matching(others, asked).order_by("-support_count")[:20])
        if asked
        else resembling(others, f"{one.title} {one.text}", most=12)
    )
    return render(
        request,
        "ideas/desk/merge.html",
        {"idea": one, "activity": one.activity, "choices": choices, "asked": asked},
    )


class SplitForm(django_forms.Form):
    title = django_forms.CharField(label=gettext_lazy("The second idea in one sentence"), max_length=120)
    text = django_forms.CharField(
        label=gettext_lazy("Text of the second idea"),
        help_text=gettext_lazy("In the words of the author, as far as possible."),
        widget=django_forms.Textarea(attrs={"rows": 6}),
        max_length=5000,
    )


@needs(MODERATE)
def split(request: Any, place: Place, number: int) -> HttpResponse:
    one = get_object_or_404(
        Contribution.objects.select_related("activity", "idea"), place=place, pk=number, kind=actions.KIND
    )
    form = SplitForm(request.POST or None, initial={"text": one.text})
    if request.method == "POST" and form.is_valid():
        made = carry_out(form, actions.split, by=request.person, on=one)
        if made:
            messages.success(request, _("Split. The author was told, and each part gets its own answer."))
            return redirect("ideas.idea", place.slug, one.activity.slug, made.number)
    return render(request, "ideas/desk/split.html", {"idea": one, "activity": one.activity, "form": form})
