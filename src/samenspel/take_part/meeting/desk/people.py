# SPDX-License-Identifier: EUPL-1.2
"""Who comes: the list with what must be arranged, the file to take along, and the door."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_POST

from samenspel.foundations import sheets
from samenspel.foundations.events import actions as events
from samenspel.foundations.events import clauses
from samenspel.foundations.events.counting import attendance
from samenspel.foundations.events.models import Event, Mode, Registration, Request
from samenspel.foundations.pages import carry_out, page_of
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import ENTER_PAPER, EXPORT, LEAD, PREPARE, has

from .. import queries
from .where import found, way_in

PER_PAGE = 60
MOST_FOUND = 40
"""people shown at the door for one search"""
MOST_WALK_INS = 20
State = Registration.State


class EnterForm(forms.Form):
    """A registration that came by telephone or at the counter."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("For the confirmation. It may stay empty."),
        required=False,
    )
    mode = forms.ChoiceField(label=gettext_lazy("How does this person come?"), widget=forms.RadioSelect)
    companions = forms.IntegerField(
        label=gettext_lazy("How many come along"),
        min_value=0,
        initial=0,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )
    requests = forms.MultipleChoiceField(
        label=gettext_lazy("What this person needs"), widget=forms.CheckboxSelectMultiple, required=False
    )
    request_note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("For example the language of the interpreter."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        if event.mode == Mode.HYBRID:
            fields["mode"].choices = [(one.value, one.label) for one in (Mode.ON_SITE, Mode.ONLINE)]
            fields["mode"].initial = Mode.ON_SITE.value
        else:
            del self.fields["mode"]
        fields["companions"].max_value = event.most_companions
        offered = [(value, label) for value, label in Request.choices if value in event.requests]
        if offered:
            fields["requests"].choices = offered
        else:
            del self.fields["requests"]


def coming(event: Event) -> Any:
    """The registrations that count, by name; who cancelled is left out."""
    rows = Registration.objects.filter(event=event, state__in=clauses.WAITS_OR_SITS)
    return rows.select_related("person").order_by("name", "pk")


def to_arrange(event: Event) -> list[dict[str, Any]]:
    """What people with a seat or on the waiting list asked for: how often, and their notes without their names."""
    counts: dict[str, int] = {}
    notes: dict[str, list[str]] = {}
    rows = coming(event).exclude(requests=[], request_note="").values_list("requests", "request_note")
    for asked, note in rows:
        for one in asked:
            counts[one] = counts.get(one, 0) + 1
            if note:
                notes.setdefault(one, []).append(note)
        if note and not asked:
            counts["note"] = counts.get("note", 0) + 1
            notes.setdefault("note", []).append(note)
    words = {**dict(Request.choices), "note": _("Something else")}
    return [
        {"label": words[key], "count": counts[key], "notes": notes.get(key, [])}
        for key in words
        if key in counts
    ]


@needs(PREPARE, LEAD, ENTER_PAPER)
def people(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(place, activity)
    event = one.meeting.event
    may_enter = (
        has(request.person, ENTER_PAPER, place.pk) and not event.is_over and event.cancelled_at is None
    )
    form = EnterForm(request.POST or None, event=event) if may_enter else None
    if request.method == "POST" and form is not None and form.is_valid():
        made = carry_out(form, events.enter, by=request.person, on=event)
        if made is not None:
            if made.state == State.WAITING:
                messages.warning(request, _("%s is on the waiting list: there is no seat free.") % made.name)
            else:
                messages.success(
                    request,
                    _("%(name)s is registered. The code is %(code)s.")
                    % {"name": made.name, "code": made.code},
                )
            return redirect("desk-meeting-people", place.slug, one.slug)
    page = page_of(request, coming(event), PER_PAGE)
    words = dict(Request.choices)
    for row in page.object_list:
        row.asks = [words.get(value, value) for value in row.requests]
    return render(
        request,
        "meeting/desk/people.html",
        {
            "activity": one,
            "event": event,
            "page": page,
            "form": form,
            "numbers": [row for row in attendance(event).values() if _is_way(event, row.mode)],
            "needs": to_arrange(event),
            "may_export": has(request.person, EXPORT, place.pk),
            "crumbs": way_in(one, _("Participants")),
        },
    )


def _is_way(event: Event, mode: str) -> bool:
    return event.is_on_site if mode == Mode.ON_SITE else event.is_online


@needs(PREPARE, LEAD, ENTER_PAPER)
@require_POST
def cancel(request: Any, place: Place, activity: str, number: int) -> HttpResponse:
    """Somebody telephones that they do not come."""
    one = found(place, activity)
    row = get_object_or_404(Registration, event=one.meeting.event, place=place, pk=number)
    try:
        perform(events.cancel, by=request.person, on=row)
    except Refused as no:
        messages.info(request, str(no.reason))
    else:
        messages.success(
            request,
            _("%s was taken off the list. A seat that came free went to the waiting list.") % row.name,
        )
    return redirect("desk-meeting-people", place.slug, one.slug)


def export_rows(event: Event) -> Iterator[list[Any]]:
    yield [
        _("name"),
        _("e-mail address"),
        _("comes"),
        _("people"),
        _("state"),
        _("asks for"),
        pgettext("registration", "note"),
        _("code"),
        _("entered"),
        _("registered on"),
        _("was there"),
    ]
    words, modes = dict(Request.choices), dict(Mode.choices)
    for row in coming(event):
        yield [
            row.name,
            row.address,
            str(modes[row.mode]),
            row.heads,
            str(row.get_state_display()),
            ", ".join(str(words.get(value, value)) for value in row.requests),
            row.request_note,
            row.code,
            _("at the desk") if row.source == "paper" else _("on the site"),
            date_format(localtime(row.made_at), "Y-m-d"),
            str(modes[row.attended]) if row.attended else "",
        ]


@needs(EXPORT)
def export(request: Any, place: Place, activity: str, kind: str) -> HttpResponse | StreamingHttpResponse:
    one = found(place, activity)
    rows = export_rows(one.meeting.event)
    if kind == "csv":
        answer: Any = StreamingHttpResponse(sheets.csv_lines(rows), content_type="text/csv; charset=utf-8")
    elif kind == "xlsx":
        answer = HttpResponse(
            sheets.xlsx(rows),
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
    else:
        raise Http404
    name = _("participants")
    answer["Content-Disposition"] = f'attachment; filename="{one.slug}-{name}.{kind}"'
    return answer


# The door -----------------------------------------------------------------------------------


class WalkInForm(forms.Form):
    """Somebody comes in who did not register. A name is not needed; the number is."""

    heads = forms.IntegerField(
        label=gettext_lazy("How many people?"),
        min_value=1,
        max_value=MOST_WALK_INS,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "input--short", "inputmode": "numeric"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Name"), help_text=gettext_lazy("May stay empty."), max_length=60, required=False
    )


@needs(LEAD, ENTER_PAPER)
def door(request: Any, place: Place, activity: str) -> HttpResponse:
    """Check in by code or name; who did not register is counted."""
    one = found(place, activity)
    event = one.meeting.event
    asked = request.GET.get("q", "").strip()[:60]
    walk_in = WalkInForm(request.POST if request.POST.get("do") == "walk_in" else None)
    if walk_in.is_bound and walk_in.is_valid():
        try:
            with transaction.atomic():
                _let_in(request.person, event, **walk_in.cleaned_data)
        except Refused as no:
            walk_in.add_error(None, str(no.reason))
        except ValidationError as wrong:
            walk_in.add_error(None, " ".join(wrong.messages))
        else:
            many = walk_in.cleaned_data["heads"]
            messages.success(request, ngettext("%d person counted.", "%d people counted.", many) % many)
            return redirect("desk-meeting-door", place.slug, one.slug)
    rows: list[Any] = list(_searched(event, asked)[: MOST_FOUND + 1])
    there = attendance(event)
    return render(
        request,
        "meeting/desk/door.html",
        {
            "activity": one,
            "event": event,
            "state": queries.state_of(event),
            "asked": asked,
            "rows": rows[:MOST_FOUND],
            "more": len(rows) > MOST_FOUND,
            "walk_in": walk_in,
            "registered": sum(row.registered for row in there.values()),
            "inside": sum(row.checked_in for row in there.values()),
            "crumbs": way_in(one, _("At the door")),
        },
    )


def _searched(event: Event, asked: str) -> Any:
    """Who still has to come in first; with something typed: by code, or by a part of the name."""
    rows = coming(event)
    if asked:
        code = "".join(filter(str.isalnum, asked)).upper()
        rows = rows.filter(Q(name__icontains=asked) | Q(code=code))
    return rows.order_by("checked_in_at", "name", "pk") if asked else rows.filter(checked_in_at=None)


def _let_in(person: Any, event: Event, *, heads: int, name: str = "") -> None:
    """Counted like the others, one row per person: so the number at the door is the number of check-ins."""
    mode = Mode.ON_SITE if event.is_on_site else Mode.ONLINE
    for _each in range(heads):
        made = perform(
            events.enter, by=person, on=event, name=name or _("Not registered"), mode=mode, companions=0
        )
        perform(events.check_in, by=person, on=made, attended=mode)


@needs(LEAD, ENTER_PAPER)
@require_POST
def check_in(request: Any, place: Place, activity: str, number: int) -> HttpResponse:
    """One person is there, or is not after all.  do: in, online or undo"""
    one = found(place, activity)
    row = get_object_or_404(Registration, event=one.meeting.event, place=place, pk=number)
    do = request.POST.get("do", "in")
    try:
        if do == "undo":
            perform(events.undo_check_in, by=request.person, on=row)
        else:
            perform(
                events.check_in,
                by=request.person,
                on=row,
                attended=Mode.ONLINE
                if do == "online"
                else Mode.ON_SITE
                if one.meeting.event.is_on_site
                else Mode.ONLINE,
            )
    except Refused as no:
        messages.info(request, str(no.reason))
    else:
        if do == "undo":
            messages.success(request, _("%s is not checked in any more.") % row.name)
        else:
            messages.success(
                request,
                ngettext("%(name)s is in.", "%(name)s is in, %(heads)d people.", row.heads)
                % {"name": row.name, "heads": row.heads},
            )
    return redirect("desk-meeting-door", place.slug, one.slug)
