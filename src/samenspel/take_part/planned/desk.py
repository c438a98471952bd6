# SPDX-License-Identifier: EUPL-1.2
"""An announced activity at the desk: the checklist, and what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import DateTimeField, Value
from django.db.models.functions import Cast
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.pages import carry_out, put_into
from samenspel.foundations.parts import Queue, Task, Waiting
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform, refusals
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import PREPARE, SEE_DESK, has
from samenspel.plan.processes.desk import way

from . import actions
from .forms import OutcomeForm
from .pages import method_of, of, process_of


@needs(SEE_DESK)
def show(request: Any, place: Place, activity: str) -> HttpResponse:
    one = of(Activity.objects, place, activity)
    planned = one.planned
    start = {"outcome": planned.outcome, "people": planned.people, "version": one.version}
    form = OutcomeForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        if carry_out(form, actions.tell_outcome, by=request.person, on=one):
            messages.success(request, _("Saved. It stands on the page of the activity now."))
            return redirect("desk-planned", place.slug, one.slug)
        if form.has_error(NON_FIELD_ERRORS, "newer"):
            one.refresh_from_db(fields=["version"])
            put_into(form, version=one.version)
    decisions = refusals(Activity.objects.filter(pk=one.pk), actions.ACTIONS, request.person)[one.pk]
    process: Any = process_of(one, request.person)
    address = reverse("desk-process", args=[place.slug, process.slug]) if process else ""
    rows = [{**row, "key": actions.key_of(row["text"])} for row in planned.checklist]
    return render(
        request,
        "planned/desk/show.html",
        {
            "activity": one,
            "planned": planned,
            "process": process,
            "method": method_of(planned),
            "rows": rows,
            "done": sum(row["done"] for row in rows),
            "form": form,
            "may": {key.partition(".")[2]: decision for key, decision in decisions.items()},
            "crumbs": way(place, *([(process.title, address)] if process else []), (one.title, "")),
        },
    )


@needs(PREPARE)
@require_POST
def tick(request: Any, place: Place, activity: str) -> HttpResponse:
    one = of(Activity.objects, place, activity)
    key, done = request.POST.get("key", "")[:12], request.POST.get("done") == "yes"
    try:
        perform(actions.tick, by=request.person, on=one, key=key, done=done)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    return redirect(f"{reverse('desk-planned', args=[place.slug, one.slug])}#checklist")


def _to_tell(person: Any, place: Place) -> Any:
    if not has(person, PREPARE, place.pk):
        return None
    return (
        Activity.objects.filter(
            place=place,
            instrument="planned",
            is_public=True,
            planned__outcome="",
            closes_at__lte=timezone.now(),
        )
        .order_by()
        .values_list(Value("planned.tell"), "slug", "title")
        .annotate(count=Value(1), due_at=Cast(Value(None), DateTimeField()))
    )


def _task(row: Waiting, place: Place, days: int | None) -> Task:
    url = f"{reverse('desk-planned', args=[place.slug, row.slug])}#outcome"
    title, note = (
        _("What came of “%s”?") % row.title,
        _("It is over, and residents do not read yet how it went."),
    )
    return Task(_("To tell"), title, note, url, _("Write it"), state="waiting")


QUEUES = (Queue("planned.tell", _to_tell, _task),)
