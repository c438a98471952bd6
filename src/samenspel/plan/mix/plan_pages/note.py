# SPDX-License-Identifier: EUPL-1.2
"""The start note: write it, read it, print it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _

from samenspel.foundations.pages import carry_out, was_told
from samenspel.foundations.rules.pages import with_account

from .. import actions, picture, plan_forms, showing, start_note
from ..plan_forms import language_now
from ..table import table_now
from .frame import crumbs_in, found, own_mix
from .overview import columns


@with_account
def note(request: Any, number: int) -> HttpResponse:
    plan = found(request, number)
    form = plan_forms.NoteForm(request.POST or None, plan=plan, initial={"stamp": actions.stamp(plan.note)})
    if request.method == "POST" and form.is_valid():
        stamp, note_ = form.cleaned_data["stamp"], form.note()
        form.cleaned_data = {"stamp": stamp}
        if carry_out(form, actions.change_note, by=request.person, on=plan, note=note_):
            messages.success(request, _("The start note was saved."))
            return redirect("start-note-preview", plan.pk)
        plan.refresh_from_db()
        was_told(form, stamp=actions.stamp(plan.note))
    return render(
        request,
        "mix/plan/note.html",
        {
            "plan": plan,
            "form": form,
            "lacking": start_note.missing(plan),
            "crumbs": crumbs_in(plan, _("Start note")),
        },
    )


@with_account
def note_preview(request: Any, number: int) -> HttpResponse:
    plan = found(request, number)
    table = table_now()
    fields = start_note.fields_of(plan)
    return render(
        request,
        "mix/plan/note_preview.html",
        {
            "plan": plan,
            "fields": fields,
            "lacking": [field for field in fields if field.missing],
            "columns": columns(plan, showing.show(own_mix(plan), language_now())),
            "met": picture.met(plan, table, language_now()),
            "crumbs": crumbs_in(plan, _("Start note")),
        },
    )


@with_account
def note_pdf(request: Any, number: int) -> HttpResponse:
    plan = found(request, number)
    answer = HttpResponse(start_note.pdf(plan, table_now()), content_type="application/pdf")
    called = slugify(_("start note") + f" {plan.title}")[:60] or "startnota"
    answer["Content-Disposition"] = f'inline; filename="{called}.pdf"'
    answer["Content-Language"] = plan.language
    answer["Cache-Control"] = "private, no-store"
    return answer
