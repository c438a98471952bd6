# SPDX-License-Identifier: EUPL-1.2
"""Invite people, remind who did not answer yet, and follow the response."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samenspel.engines.survey.definition import said
from samenspel.foundations.pages import carry_out, page_of
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Gone, Refused, may, perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import PREPARE

from .. import addresses, following
from ..actions import inviting
from ..models import Invitation, Questionnaire
from .around import address, around, found
from .question_forms import language_name

PER_PAGE = 50
INVITE, RESPONSE = "desk-questionnaire-invite", "desk-questionnaire-response"


def group_choices(row: Questionnaire) -> list[tuple[str, str]]:
    return [(group["key"], said(group["name"], get_language() or "nl")) for group in row.groups]


class ListForm(forms.Form):
    """People to invite: pasted, or from a file."""

    group = forms.ChoiceField(
        label=gettext_lazy("Group"),
        help_text=gettext_lazy("For the lines that name no group."),
        required=False,
    )
    people = forms.CharField(
        label=gettext_lazy("Addresses"),
        help_text=gettext_lazy(
            "One person per line: address; name; group; language. The address is enough. At most 5,000 at once."
        ),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocapitalize": "off"}),
        max_length=addresses.LARGEST,
        required=False,
        strip=False,
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        help_text=gettext_lazy("CSV, with the same columns: email;name;group;language."),
        required=False,
    )

    def __init__(self, *args: Any, row: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = group_choices(row)
        fields: Any = self.fields
        if choices:
            fields["group"].choices = [("", _("Each line names its group")), *choices]
        else:
            del self.fields["group"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        upload = data.get("file")
        if upload is not None and upload.size > addresses.LARGEST:
            self.add_error("file", _("This file is too large for a list of addresses. At most 1 MB."))
        elif upload is not None:
            data["people"] = _text(upload.read())
        elif not (data.get("people") or "").strip() and not self.errors:
            self.add_error("people", _("Paste at least one address, or choose a file."))
        return data


def _text(raw: bytes) -> str:
    """A file from a spreadsheet: UTF-8, or what older ones write."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


@needs(PREPARE)
def invite(request: Any, place: Place, number: int) -> HttpResponse:
    """The list of who was asked, and new people on it: first looked through, then confirmed."""
    row = found(request, place, number)
    sent = request.POST if request.method == "POST" else None
    form = ListForm(sent, request.FILES or None, row=row)
    preview = None
    if sent is not None and form.is_valid():
        data = form.cleaned_data
        preview = addresses.read(
            data["people"], row.groups, group=data.get("group", ""), languages=row.asks.languages
        )
        if sent.get("do") == "invite" and preview.people:
            people = preview.people
            form.cleaned_data = {}
            done = carry_out(form, inviting.invite, by=request.person, on=row, people=people)
            if done is not None:
                _tell_invited(request, row, done)
                return redirect(address(row, INVITE))
    if preview is not None and preview.people:
        emails = [one["email"] for one in preview.people]
        there = inviting.count_listed(row, emails)
    else:
        there = 0
    groups = dict(group_choices(row))
    page = page_of(request, inviting.listed(row).order_by("email"), PER_PAGE)
    for one in page.object_list:
        one.group_name = groups.get(one.group, "")
    return render(
        request,
        "questionnaires/desk/invite.html",
        {
            **around(request, row, _("Invite")),
            "form": form,
            "preview": preview,
            "text": form.cleaned_data.get("people", "") if preview is not None else "",
            "group": form.cleaned_data.get("group", "") if preview is not None else "",
            "sample": [{**one, "group": groups.get(one["group"], "")} for one in preview.people[:10]]
            if preview
            else [],
            "there": there,
            "new": len(preview.people) - there if preview else 0,
            "more": max(0, len(preview.people) - 10) if preview else 0,
            "wrong": preview.wrong[: addresses.MOST_WRONG] if preview else [],
            "page": page,
            "groups": groups,
            "may": may(request.person, inviting.invite, row),
            "opens_later": not row.activity.is_open and not row.activity.is_over,
        },
    )


def _tell_invited(request: Any, row: Questionnaire, done: inviting.Invited) -> None:
    if not done.added:
        messages.info(request, _("Everybody on this list was invited already. Nobody gets a second letter."))
        return
    said_ = ngettext("%d person is invited.", "%d people are invited.", done.added) % done.added
    leaves = (
        _("The letters leave within a minute.")
        if row.activity.is_open and row.activity.is_public
        else _("The letters leave as soon as the questionnaire is open.")
    )
    messages.success(request, f"{said_} {leaves}")


class OneForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60, required=False)
    group = forms.ChoiceField(label=gettext_lazy("Group"))
    language = forms.ChoiceField(label=gettext_lazy("Language of the letter and the questions"))

    def __init__(self, *args: Any, row: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = group_choices(row)
        fields: Any = self.fields
        if choices:
            fields["group"].choices = choices
        else:
            del self.fields["group"]
        fields["language"].choices = [(code, language_name(code)) for code in row.asks.languages]


@needs(PREPARE)
def one(request: Any, place: Place, number: int, person: int) -> HttpResponse:
    """One line of the list: correct it, or take it off. Whether this person answered stands nowhere."""
    row = found(request, place, number)
    there = get_object_or_404(inviting.listed(row), pk=person)
    start = {name: getattr(there, name) for name in ("email", "name", "group", "language")}
    if request.method == "POST" and request.POST.get("do") == "remove":
        _take_off(request, there)
        return redirect(address(row, INVITE))
    form = OneForm(request.POST or None, row=row, initial=start)
    if request.method == "POST" and form.is_valid():
        before = there.email
        done = carry_out(form, inviting.correct_invitation, by=request.person, on=there)
        if done is not None:
            messages.success(
                request,
                _("Saved. If this person did not answer yet, a letter goes to the new address.")
                if done.email != before
                else _("Saved."),
            )
            return redirect(address(row, INVITE))
    return render(
        request,
        "questionnaires/desk/invite_one.html",
        {
            **around(request, row, there.email, (_("Invite"), address(row, INVITE))),
            "form": form,
            "one": there,
        },
    )


def _take_off(request: Any, there: Invitation) -> None:
    try:
        perform(inviting.remove_invitation, by=request.person, on=there)
    except Refused as no:
        messages.error(request, str(no.reason))
    except Gone:
        messages.info(request, _("This person is no longer on the list."))
    else:
        messages.success(request, _("%s was taken off the list and gets no more letters.") % there.email)


# The response ----------------------------------------------------------------------------------


@needs(PREPARE)
def response(request: Any, place: Place, number: int) -> HttpResponse:
    """How many were asked and how many answered, per group; and one button for who did not answer yet."""
    row = found(request, place, number)
    rows = following.response(row)
    return render(
        request,
        "questionnaires/desk/response.html",
        {
            **around(request, row, _("Response")),
            "rows": rows.groups,
            "bars": [
                {"label": one.name, "value": one.share, "text": f"{one.share} %"}
                for one in rows.groups
                if one.share is not None
            ],
            "all": rows.whole,
            "waits": rows.waiting,
            "on_paper": rows.on_paper,
            "reminders": rows.reminders,
            "may": may(request.person, inviting.remind, row),
        },
    )


@needs(PREPARE)
@require_POST
def remind(request: Any, place: Place, number: int) -> HttpResponse:
    row = found(request, place, number)
    try:
        perform(inviting.remind, by=request.person, on=row)
    except Refused as no:
        messages.error(request, str(no.reason))
    except ValidationError as wrong:
        messages.info(request, " ".join(wrong.messages))
    else:
        # How many is not said: on a short list, that would tell who answered.
        messages.success(request, _("The reminders leave within a minute, only to who did not answer yet."))
    return redirect(address(row, RESPONSE))


PAGES = (
    path("vragenlijst/<int:number>/uitnodigen/", invite, name=INVITE),
    path("vragenlijst/<int:number>/uitnodigen/<int:person>/", one, name="desk-questionnaire-invited"),
    path("vragenlijst/<int:number>/respons/", response, name=RESPONSE),
    path("vragenlijst/<int:number>/respons/herinneren/", remind, name="desk-questionnaire-remind"),
)
