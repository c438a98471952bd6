# SPDX-License-Identifier: EUPL-1.2
"""Bring in a finished election. First look, then write: the file is kept aside, and nothing is made until the officer confirms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.engines.budgeting.election import Kind
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.money import money as money_words
from samenspel.foundations.pages import carry_out
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Gone, perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import PUBLISH
from samenspel.plan.processes.models import Process

from .. import files
from ..actions import bringing_in
from ..desk_forms import BringInForm, UploadForm
from ..models import Upload
from .where import way

KINDS = {
    Kind.APPROVAL: gettext_lazy("People named the projects they want"),
    Kind.CUMULATIVE: gettext_lazy("People divided points among projects"),
    Kind.SCORING: gettext_lazy("People gave each project points"),
    Kind.ORDINAL: gettext_lazy("People put projects in their order"),
}
KEPT = {
    "area": gettext_lazy("part of town"),
    "age": gettext_lazy("age, in a group of years"),
    "voting_method": gettext_lazy("on paper or on the web"),
}
BALLOT = frozenset({"vote", "points"})


@needs(PUBLISH)
def bring_in(request: Any, place: Place) -> HttpResponse:
    wanted = request.POST.get("checked", "")
    if wanted:
        return _confirmed(request, place, wanted)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            raw = sent.read()
            read = files.read(sent.name, raw)
        except ValidationError as wrong:
            form.add_error("file", wrong)
        else:
            upload = perform(bringing_in.keep_upload, by=request.person, on=place, name=sent.name, raw=raw)
            title = read.election.facts.get("description", "")[:120]
            return _look(
                request,
                place,
                upload,
                read,
                BringInForm(initial={"title": title}, processes=_processes(place)),
            )
    return render(
        request,
        "budget/desk/import.html",
        {"form": form, "crumbs": way(place, (_("Bring in an election"), ""))},
    )


def _confirmed(request: Any, place: Place, wanted: str) -> HttpResponse:
    number = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 16 else 0
    upload = Upload.objects.filter(place=place, person=request.person, activity=None, pk=number).first()
    form = BringInForm(request.POST, processes=_processes(place))
    try:
        if upload is None:
            raise Gone
        if form.is_valid():
            job = carry_out(form, bringing_in.ask_to_bring_in, by=request.person, on=upload)
            if job is not None:
                made = Activity.objects.only("slug").get(pk=job.subject)
                return redirect("desk-budget-count", place.slug, made.slug)
    except Gone:
        messages.error(
            request,
            _(
                "This file was brought in already, or it took longer than two hours. Choose the file once more."
            ),
        )
        return redirect("desk-budget-import", place.slug)
    return _look(request, place, upload, files.read(upload.name, bytes(upload.raw)), form)


def _processes(place: Place) -> list[tuple[int, str]]:
    rows = Process.objects.filter(place=place).exclude(state=Process.State.FINISHED).order_by("title")
    return list(rows.values_list("pk", "title"))


def _look(request: Any, place: Place, upload: Upload, read: files.Read, form: BringInForm) -> HttpResponse:
    election = read.election
    dearest = max(election.projects, key=lambda project: project.cost)
    share = round(100 * dearest.cost / election.budget)
    opens_at, closes_at = read.period(place, timezone.now())
    kept, dropped = columns(read)
    return render(
        request,
        "budget/desk/import_check.html",
        {
            "form": form,
            "checked": upload.pk,
            "read": read,
            "budget": money_words(read.budget_cents, read.currency),
            "kind": KINDS[election.kind],
            "empty": sum(1 for one in election.of if not election.choices[one]),
            "opens_at": opens_at,
            # An election that closes at midnight has its last day before that.
            "last_day": closes_at - timedelta(microseconds=1),
            "dearest": dearest,
            "dearest_cost": money_words(files.in_cents(dearest.cost), read.currency),
            "share": share,
            "is_large": dearest.cost * 3 > election.budget,
            "kept": kept,
            "dropped": dropped,
            "first": [
                (project, money_words(files.in_cents(project.cost), read.currency))
                for project in election.projects[:10]
            ],
            "crumbs": way(place, (_("Bring in an election"), "")),
        },
    )


def columns(read: files.Read) -> tuple[list[str], list[str]]:
    """What the site keeps of each voter, in words, and the columns of the file that it leaves out."""
    there = set(read.election.voters[0]) if read.election.voters else set()
    area = next((name for name in files.VOTER_AREA if name in there), "")
    sources = {"area": area, "age": "age", "voting_method": "voting_method"}
    kept = [str(KEPT[name]) for name, column in sources.items() if column in there]
    return kept, sorted(there - set(sources.values()) - BALLOT)
