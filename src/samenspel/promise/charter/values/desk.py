# SPDX-License-Identifier: EUPL-1.2
"""Where an editor of the network writes a version of the values: begin, change, look at it, publish, or throw away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.foundations.pages import carry_out, press, was_told
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.clauses import Action
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import EDIT_NETWORK

from .. import frame
from ..models import Check, Signature, ValueSet
from . import actions
from .files import as_yaml
from .forms import FactsForm, NewSetForm, PublishForm, ValueForm, language_name
from .sets import Values, current, read, shipped, version_called
from .shown import shown

BUTTONS: dict[str, Action] = {"up": actions.move_value, "remove": actions.remove_value}
"""what a button beside a value does"""


def _crumbs(*steps: tuple[Any, str]) -> list[dict[str, Any]]:
    """Below the desk of the campaign team."""
    all_versions = (_("Versions of the values"), reverse("desk-charter-sets") if steps else "")
    return frame.crumbs((_("Campaign team"), reverse("desk-charter")), all_versions, *steps)


def _found(number: int) -> ValueSet:
    one: ValueSet = get_object_or_404(ValueSet, pk=number)
    return one


def _read(row: ValueSet) -> Values:
    return read(row.version, row.is_official, row.document)


@needs(EDIT_NETWORK)
def sets(request: Any) -> HttpResponse:
    """All versions, drafts first, with how many signatures each has."""
    now = current()
    counted = Signature.objects.public().filter(withdrawn_on=None).order_by()
    signed = dict(counted.values("values_version").annotate(n=Count("pk")).values_list("values_version", "n"))
    rows: list[Any] = list(ValueSet.objects.select_related("by"))
    for row in rows:
        row.title = shown(_read(row)).title
        row.signed = signed.get(row.version, 0)
        row.in_force = row.version == now.version and row.published_at is not None
    first = shipped()
    return render(
        request,
        "charter/values/sets.html",
        {
            "drafts": [row for row in rows if row.published_at is None],
            "published": [row for row in rows if row.published_at is not None],
            "shipped": shown(first),
            "shipped_signed": signed.get(first.version, 0),
            "shipped_in_force": now.version == first.version,
            "crumbs": _crumbs(),
        },
    )


@needs(EDIT_NETWORK)
def set_new(request: Any) -> HttpResponse:
    form = NewSetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        network = get_object_or_404(Place, is_network=True)
        if made := carry_out(form, actions.begin_set, by=request.person, on=network):
            messages.success(request, _("The draft is ready. Only the campaign team sees it."))
            return redirect("desk-charter-set", made.pk)
    return render(
        request,
        "charter/values/set_new.html",
        {"form": form, "version": current().version, "crumbs": _crumbs((_("New version"), ""))},
    )


@needs(EDIT_NETWORK)
def set_show(request: Any, set: int) -> HttpResponse:
    """A draft with its forms; of a published version only what it says."""
    row = _found(set)
    values = _read(row)
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    here = redirect("desk-charter-set", row.pk)
    if doing in BUTTONS or doing == "throw":
        return _press(request, row, doing)
    posted = {doing: request.POST}
    facts = FactsForm(values, posted.get("facts"), revision=row.revision)
    publishing = PublishForm(values, posted.get("publish"), revision=row.revision)
    if doing == "facts" and facts.is_valid():
        if carry_out(facts, actions.change_facts, by=request.person, on=row):
            messages.success(request, _("Saved."))
            return here
        _told(facts, row)
    if doing == "publish" and publishing.is_valid():
        if carry_out(publishing, actions.publish, by=request.person, on=row):
            messages.success(request, _("Published. This version is in force from now on."))
            return here
        _told(publishing, row)
    return render(
        request,
        "charter/values/set.html",
        {
            "set": row,
            "shown": shown(values),
            "previews": [(language_name(code), shown(values, code)) for code in values.languages],
            "facts": facts,
            "publishing": publishing,
            "doing": doing,
            "signed": Signature.objects.filter(
                Q(check_state=Check.CONFIRMED), values_version=row.version, withdrawn_on=None
            ).count()
            if row.published_at
            else 0,
            "crumbs": _crumbs((row.version, "")),
        },
    )


def _press(request: Any, row: ValueSet, doing: str) -> HttpResponse:
    revision = _number(request.POST.get("revision", ""))
    if doing == "throw":
        if press(request, actions.throw_away, row, _("The draft was thrown away."), revision=revision):
            return redirect("desk-charter-sets")
        return redirect("desk-charter-set", row.pk)
    position = _number(request.POST.get("position", ""))
    press(request, BUTTONS[doing], row, _("Saved."), revision=revision, position=position)
    return redirect(reverse("desk-charter-set", args=[row.pk]) + "#values")


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise Http404
    return int(text)


def _told(form: Any, row: ValueSet) -> None:
    """Who was told that a colleague changed the draft and saves again, means it."""
    row.refresh_from_db(fields=["revision"])
    was_told(form, revision=row.revision)


@needs(EDIT_NETWORK)
def value(request: Any, set: int, position: int) -> HttpResponse:
    """One value of a draft; position 0 adds one."""
    row = _found(set)
    values = _read(row)
    if row.published_at is not None or position > len(values.values):
        raise Http404
    one = values.values[position - 1] if position else None
    form = ValueForm(values, one, request.POST or None, revision=row.revision)
    if request.method == "POST" and form.is_valid():
        if carry_out(form, actions.put_value, by=request.person, on=row, position=position):
            messages.success(request, _("Saved."))
            return redirect(reverse("desk-charter-set", args=[row.pk]) + "#values")
        _told(form, row)
    title = shown(values).values[position - 1].title if position else _("New value")
    return render(
        request,
        "charter/values/value.html",
        {
            "set": row,
            "form": form,
            "position": position,
            "title": title,
            "crumbs": _crumbs((row.version, reverse("desk-charter-set", args=[row.pk])), (title, "")),
        },
    )


@needs(EDIT_NETWORK)
def set_file(request: Any, version: str) -> HttpResponse:
    """A version as a file, a draft too: change it elsewhere and load it as a new version."""
    row = ValueSet.objects.filter(version=version).first()
    values = _read(row) if row else version_called(version)
    if values is None:
        raise Http404
    answer = HttpResponse(as_yaml(values), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{version}.yaml"'
    return answer
