# SPDX-License-Identifier: EUPL-1.2
"""The table of instruments as network editors change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.engines.mix.codes import LANGUAGES, known, name
from samenspel.engines.mix.table import CODED, LINES, RANGES, SCORES, TEXTS, Instrument, as_row
from samenspel.foundations.pages import carry_out, put_into
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import EDIT_NETWORK
from samenspel.plan.registry import instruments

from . import editing
from .instrument_pages import language as page_language
from .models import InstrumentVersion
from .table import instrument_now, table_now

MOST_SHOWN = 30
LONGEST_TEXT = 6000
LONGEST_LINE = 600
MOST_LINES = 30
LONG = {"residents": 8, "officers": 8, "inclusion": 3, "council": 3, "law": 3, "short": 2}
"""texts that need more than a line, and how many lines their field shows"""
NATIVE = {"nl": gettext_lazy("In Dutch"), "en": gettext_lazy("In English")}


class OnePerLine(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 5})
        super().__init__(required=False, widget=widget, help_text=gettext_lazy("One per line."), **kwargs)

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        lines = [
            " ".join(line.split()) for line in (super().to_python(value) or "").splitlines() if line.strip()
        ]
        if len(lines) > MOST_LINES:
            raise ValidationError(_("That is more than thirty lines. Choose what matters most."))
        for line in lines:
            if len(line) > LONGEST_LINE:
                raise ValidationError(
                    _("This line is longer than 600 characters: “%(line)s…”") % {"line": line[:40]}
                )
        return lines


class InstrumentForm(forms.Form):
    """All of one row. What stands in a language carries it in front: nl_name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now, fields = page_language(), self.fields
        for of in LANGUAGES:
            for field in TEXTS:
                wide = forms.Textarea(attrs={"rows": LONG[field]}) if field in LONG else forms.TextInput()
                fields[f"{of}_{field}"] = forms.CharField(
                    label=editing.label(field, of),
                    widget=wide,
                    required=field != "law",
                    max_length=80 if field == "name" else LONGEST_TEXT,
                )
            for field in LINES:
                fields[f"{of}_{field}"] = OnePerLine(label=editing.label(field, of))
        ways = [(key, one.name) for key, one in instruments().items() if not one.retired]
        fields["house"] = _choice("house", [("", _("None: it happens elsewhere")), *ways], required=False)
        fields["family"] = _choice("family", _words("families", now))
        fields["initiative"] = _choice("initiative", _words("initiatives", now))
        for field, kind in CODED.items():
            fields[field] = forms.MultipleChoiceField(
                label=editing.label(field),
                choices=_words(kind, now),
                widget=forms.CheckboxSelectMultiple,
                required=field in ("goals", "phases", "rungs"),
            )
        for field in RANGES:
            for end, word in (("min", _("from")), ("max", _("to"))):
                fields[f"{field}_{end}"] = _number(f"{editing.label(field)}, {word}", 0, 10_000_000)
        fields["effort"] = _number(editing.label("effort"), 1, 5)
        for field in SCORES:
            fields[f"score_{field}"] = _number(editing.label(field), 1, 5)
        fields["sources"] = OnePerLine(label=editing.label("sources"))
        fields["why"] = forms.CharField(
            label=_("What did you change, and on which ground?"),
            help_text=_("Colleagues read this in the list of versions. For a number: where it comes from."),
            max_length=editing.LONGEST_WHY,
        )
        fields["version"] = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for field in RANGES:
            low, high = data.get(f"{field}_min"), data.get(f"{field}_max")
            if low is not None and high is not None and low > high:
                self.add_error(f"{field}_max", _("The second number must not be smaller than the first."))
        return data

    def row(self) -> dict[str, Any]:
        """Plain values, as the engine reads them."""
        data = self.cleaned_data
        row: dict[str, Any] = {
            field: data[field] for field in ("house", "family", "initiative", "effort", *CODED)
        }
        row |= {field: {"min": data[f"{field}_min"], "max": data[f"{field}_max"]} for field in RANGES}
        row |= {"scores": {field: data[f"score_{field}"] for field in SCORES}, "sources": data["sources"]}
        # A browser sends line ends as two characters; the files of the table have one.
        row |= {
            of: {field: data[f"{of}_{field}"].replace("\r\n", "\n") for field in TEXTS}
            | {field: data[f"{of}_{field}"] for field in LINES}
            for of in LANGUAGES
        }
        return row


def _words(kind: str, now: str) -> list[tuple[str, str]]:
    return [(code, name(kind, code, now)) for code in known(kind)]


def _choice(field: str, choices: list[tuple[str, Any]], required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=editing.label(field), choices=choices, required=required)


def _number(label: Any, low: int, high: int) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "input--short"})
    return forms.IntegerField(label=label, min_value=low, max_value=high, widget=widget)


def start_of(one: Instrument, version: int) -> dict[str, Any]:
    row = as_row(one)
    start = {field: row[field] for field in ("house", "family", "initiative", "effort", *CODED)}
    start |= {f"{field}_{end}": row[field][end] for field in RANGES for end in ("min", "max")}
    start |= {f"score_{field}": row["scores"][field] for field in SCORES}
    start |= {f"{of}_{field}": row[of][field] for of in LANGUAGES for field in TEXTS}
    start |= {f"{of}_{field}": "\n".join(row[of][field]) for of in LANGUAGES for field in LINES}
    return {**start, "sources": "\n".join(row["sources"]), "version": version}


class NewForm(forms.Form):
    key = forms.CharField(
        label=gettext_lazy("Key of the new instrument"),
        help_text=gettext_lazy(
            "One word of small letters, for addresses and files: droomavond. It never changes."
        ),
        max_length=40,
    )
    copy_of = forms.ChoiceField(label=gettext_lazy("Begin with the texts and numbers of"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = page_language()
        names = sorted((one.words(now).name, one.key) for one in table_now())
        self.fields["copy_of"].choices = [(key, called) for called, key in names]  # type: ignore[attr-defined]

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"]).strip().lower()
        if not editing.KEY.fullmatch(key):
            raise ValidationError(
                _("A key is one word of small letters, numbers and _, beginning with a letter.")
            )
        if instrument_now(key):
            raise ValidationError(_("There is an instrument with this key already."))
        return key


class WhyForm(forms.Form):
    number = forms.IntegerField(min_value=0)
    version = forms.IntegerField(min_value=0)
    why = forms.CharField(max_length=editing.LONGEST_WHY)


def way(*steps: tuple[Any, str]) -> list[dict[str, Any]]:
    return [
        {"label": _("Instruments"), "url": reverse("instruments")},
        *({"label": label, "url": url} for label, url in steps),
    ]


@needs(EDIT_NETWORK)
def index(request: Any) -> HttpResponse:
    now = page_language()
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = reverse("desk-instrument", args=[form.cleaned_data["key"]])
        return redirect(f"{address}?van={form.cleaned_data['copy_of']}")
    last: dict[str, InstrumentVersion] = {}
    for version in InstrumentVersion.objects.order_by("key", "-number").select_related("by").defer("row"):
        last.setdefault(version.key, version)
    rows = [{"key": one.key, "name": one.words(now).name, "last": last.get(one.key)} for one in table_now()]
    return render(
        request,
        "mix/desk/index.html",
        {
            "rows": sorted(rows, key=lambda row: str(row["name"]).casefold()),
            "form": form,
            "crumbs": way((_("Edit the table"), "")),
        },
    )


@needs(EDIT_NETWORK)
def instrument(request: Any, key: str) -> HttpResponse:
    """One row: every text and number, its versions, and what changed in each."""
    network = get_object_or_404(Place, is_network=True)
    one = instrument_now(key)
    copied = instrument_now(request.GET.get("van", "")[:40]) if one is None else None
    if one is None and (copied is None or not editing.KEY.fullmatch(key)):
        raise Http404
    versions = list(InstrumentVersion.objects.filter(key=key).select_related("by")[:MOST_SHOWN])
    newest = versions[0].number if versions else 0
    start = one or copied
    assert start is not None
    form = InstrumentForm(None, initial=start_of(start, newest))
    wrong: list[str] = []
    conflict: list[editing.Change] = []
    if request.method == "POST" and request.POST.get("do") == "back":
        asked = WhyForm(request.POST)
        if asked.is_valid():
            if carry_out(asked, editing.put_back_instrument, by=request.person, on=network, key=key):
                messages.success(request, _("Put back. It is the newest version now; nothing was lost."))
                return redirect("desk-instrument", key)
            wrong = [str(error) for error in asked.non_field_errors()]
        else:
            wrong = [_("Say in a few words why you put this version back.")]
    elif request.method == "POST":
        form = InstrumentForm(request.POST)
        if form.is_valid() and _edited(form, request.person, network, key):
            messages.success(request, _("Saved as a new version. Everybody reads it within a second."))
            return redirect("desk-instrument", key)
        if form.has_error(NON_FIELD_ERRORS, "newer"):
            conflict = _since(key, int(form.data.get("version") or 0), versions)
            put_into(form, version=newest)
    return render(
        request,
        "mix/desk/instrument.html",
        {
            "key": key,
            "one": one,
            "copied": copied,
            "title": start.words(page_language()).name,
            "form": form,
            "groups": _groups(form),
            "history": _history(key, versions),
            "newest": newest,
            "wrong": wrong,
            "conflict": conflict,
            "crumbs": way((_("Edit the table"), reverse("desk-instruments")), (key, "")),
        },
    )


def _edited(form: InstrumentForm, person: Any, network: Place, key: str) -> bool:
    """The action takes a row, not the fields of the form one by one."""
    cleaned = form.cleaned_data
    row = form.row()
    form.cleaned_data = {"version": cleaned["version"], "why": cleaned["why"]}
    return carry_out(form, editing.edit_instrument, by=person, on=network, key=key, row=row) is not None


def _since(key: str, seen: int, versions: list[InstrumentVersion]) -> list[editing.Change]:
    """What colleagues changed since the version that somebody started from."""
    before = next((version.row for version in versions if version.number == seen), None)
    if before is None and seen == 0:
        before = editing.shipped_row(key)
    return editing.changes(before, versions[0].row, page_language()) if versions and before else []


def _groups(form: InstrumentForm) -> list[dict[str, Any]]:
    """The fields in the order in which an editor thinks, each group folded away by itself."""
    names: list[tuple[Any, list[str]]] = [
        *((NATIVE[of], [f"{of}_{field}" for field in _order()]) for of in LANGUAGES),
        (_("What it is for"), ["house", "family", "initiative", "goals", "phases", "rungs"]),
        (_("People"), ["recruitment", "mode", "reaches", "misses", "lowers", "raises", "needs"]),
        (
            _("Numbers (indicative)"),
            [
                *(f"{field}_{end}" for field in RANGES for end in ("min", "max")),
                "effort",
                *(f"score_{field}" for field in SCORES),
            ],
        ),
        (_("Sources"), ["sources"]),
    ]
    return [
        {
            "label": label,
            "fields": [form[field] for field in fields],
            "wrong": any(field in form.errors for field in fields),
            "lang": "",
        }
        for label, fields in names
    ]


def _order() -> tuple[str, ...]:
    first = ("name", "also", "short", "residents", "officers", "steps", "inclusion")
    return (*first, *(field for field in (*LINES, *TEXTS) if field not in first))


def _history(key: str, versions: list[InstrumentVersion]) -> list[dict[str, Any]]:
    """Newest first; each with what it changed compared with the one before."""
    now = page_language()
    rows: list[Mapping[str, Any] | None] = [version.row for version in versions]
    rows.append(editing.shipped_row(key) if versions and versions[-1].number == 1 else None)
    found = []
    for place, version in enumerate(versions):
        before = rows[place + 1]
        found.append(
            {
                "version": version,
                "who": version.by.name if version.by else _("somebody who is no longer here"),
                "changes": editing.changes(before, version.row, now) if before else [],
                "is_first": before is None and version.number == 1,
                "is_newest": place == 0,
            }
        )
    return found
