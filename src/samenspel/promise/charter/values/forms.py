# SPDX-License-Identifier: EUPL-1.2
"""The forms of an editor who writes a version of the values. A text has one field per language of the version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .files import parsed
from .sets import (
    LONGEST,
    LONGEST_URL,
    MOST_BULLETS,
    NEEDED,
    BrokenSet,
    Value,
    Values,
    current,
    read,
    write,
)

NAME_HINT = _(
    "Small letters, digits and hyphens, such as 2027-1. It stands in addresses and with every signature."
)
MOST_LETTERS = MOST_BULLETS * (LONGEST["bullet"] + 2)


def language_name(code: str) -> str:
    """What people call a language; its code when the site does not speak it."""
    names: Mapping[str, Any] = dict(settings.LANGUAGES)
    return gettext(str(names[code])) if code in names else code


class NewSetForm(forms.Form):
    """Where a new version begins: a copy of the one in force, or a file."""

    version = forms.SlugField(
        label=_("Name of the new version"),
        max_length=40,
        required=False,
        help_text=_(
            "Small letters, digits and hyphens, such as 2027-1. With a file you may leave this empty: then the name in the file counts."
        ),
        widget=forms.TextInput(attrs={"class": "input--medium"}),
        error_messages={"invalid": _("Use only letters, digits and hyphens, such as 2027-1.")},
    )
    start = forms.ChoiceField(
        label=_("Where do you begin?"),
        choices=[
            ("current", _("With a copy of the version in force")),
            ("dutch", _("With a copy of the version in force, only in Dutch")),
            ("file", _("With a file: YAML or JSON")),
        ],
        initial="current",
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_(
            "Only if you begin with a file. At most 100 kB. Download the version in force to see what such a file looks like."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,.json"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        version, start, file = data.get("version", ""), data.get("start"), data.pop("file", None)
        data.pop("start", None)
        document: Any = None
        if start == "file":
            if file is None:
                if "file" not in self.errors:
                    self.add_error("file", _("Choose a file, or begin with a copy of the version in force."))
                return data
            try:
                document = parsed(file.name, file.read())
                found = read(version, False, document)
            except BrokenSet as wrong:
                self.add_error("file", str(wrong))
                return data
            version = version or self._name_in(document)
            document = write(found)
        elif start in ("current", "dutch"):
            document = only(write(current()), NEEDED) if start == "dutch" else write(current())
        if not version and "version" not in self.errors:
            self.add_error("version", _("Give the new version a name, such as 2027-1."))
        return {**data, "version": version.lower(), "document": document}

    def _name_in(self, document: Any) -> str:
        try:
            return str(self.fields["version"].clean(str(document.get("version") or "")))
        except forms.ValidationError:
            return ""


def only(document: dict[str, Any], language: str) -> dict[str, Any]:
    """The same document in one language."""

    def cut(row: Any) -> Any:
        if isinstance(row, list):
            return [cut(one) for one in row]
        if not isinstance(row, dict):
            return row
        if row and set(row) <= set(document["languages"]):
            return {language: row[language]}
        return {name: cut(one) for name, one in row.items()}

    return {**cut(document), "languages": [language]}


class _PerLanguage(forms.Form):
    """`self.values.languages` times the same fields, named title_nl, title_en; `clean` hands them over together."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    def add(
        self,
        name: str,
        label: Any,
        code: str,
        *,
        longest: int,
        rows: int = 0,
        needed: bool = True,
        hint: Any = "",
    ) -> None:
        widget: Any = (
            forms.Textarea(attrs={"rows": rows, "lang": code}) if rows else forms.TextInput({"lang": code})
        )
        said = gettext("%(label)s (%(language)s)") % {"label": label, "language": language_name(code)}
        self.fields[f"{name}_{code}"] = forms.CharField(
            label=said if self.several else label,
            max_length=longest,
            required=needed,
            widget=widget,
            help_text=hint,
        )

    several: bool = True

    def together(self, data: dict[str, Any], name: str, languages: tuple[str, ...]) -> dict[str, str]:
        texts = {code: str(data.pop(f"{name}_{code}", "")).replace("\r\n", "\n") for code in languages}
        if name in ("intro", "text") and any(texts.values()):
            for code in (
                code for code, text in texts.items() if not text and f"{name}_{code}" not in self.errors
            ):
                self.add_error(f"{name}_{code}", _("Fill this in too, or leave it empty in every language."))
        return texts


class FactsForm(_PerLanguage):
    """What holds for the whole version."""

    version = forms.SlugField(
        label=_("Name of the version"),
        max_length=40,
        help_text=NAME_HINT,
        widget=forms.TextInput(attrs={"class": "input--medium"}),
        error_messages={"invalid": _("Use only letters, digits and hyphens, such as 2027-1.")},
    )

    def __init__(self, values: Values, data: Any = None, *, revision: int) -> None:
        self.values, self.several = values, len(values.languages) > 1
        start = {
            "revision": revision,
            "version": values.version,
            "is_official": values.is_official,
            "source_url": values.source_url,
        }
        for code in values.languages:
            start |= {
                f"{name}_{code}": getattr(values, name).get(code, "") for name in ("title", "intro", "source")
            }
        super().__init__(data, initial=start)
        for code in values.languages:
            self.add("title", _("Title"), code, longest=LONGEST["title"])
            self.add("intro", _("Introduction"), code, longest=LONGEST["intro"], rows=4, needed=False)
            self.add(
                "source",
                _("Source"),
                code,
                longest=LONGEST["source"],
                rows=2,
                hint=_("Who wrote this text, and when. It stands below the values."),
            )
        self.fields["source_url"] = forms.URLField(
            label=_("Web address of the source"),
            max_length=LONGEST_URL,
            required=False,
            assume_scheme="https",
        )
        self.fields["is_official"] = forms.BooleanField(
            label=_("This is the official text"),
            required=False,
            help_text=_(
                "Without this tick every page says that the text is provisional. You confirm it once more when you publish."
            ),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in ("title", "intro", "source"):
            data[name] = self.together(data, name, self.values.languages)
        data["version"] = data.get("version", "").lower()
        return data


class ValueForm(_PerLanguage):
    """One value: its title, one or two sentences, and the concrete points, one per line."""

    def __init__(self, values: Values, value: Value | None, data: Any = None, *, revision: int) -> None:
        self.values, self.several = values, len(values.languages) > 1
        start: dict[str, Any] = {"revision": revision}
        for code in values.languages if value else ():
            assert value is not None
            start |= {
                f"title_{code}": value.title[code],
                f"text_{code}": value.text.get(code, ""),
                f"points_{code}": "\n".join(one.text[code] for one in value.bullets),
            }
        super().__init__(data, initial=start)
        for code in values.languages:
            self.add("title", _("Title"), code, longest=LONGEST["value title"])
            self.add("text", _("Explanation"), code, longest=LONGEST["text"], rows=3, needed=False)
            self.add(
                "points",
                _("Concrete points"),
                code,
                longest=MOST_LETTERS,
                rows=6,
                needed=False,
                hint=_("One per line. Groups choose from these what they ask of their municipality."),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        points = {}
        for code in self.values.languages:
            text = str(data.pop(f"points_{code}", "")).replace("\r", "\n")
            points[code] = [line.strip() for line in text.split("\n") if line.strip()]
            if any(len(line) > LONGEST["bullet"] for line in points[code]):
                self.add_error(
                    f"points_{code}",
                    gettext("One point is too long. Shorten it to %(most)d characters.")
                    % {"most": LONGEST["bullet"]},
                )
        data["title"] = self.together(data, "title", self.values.languages)
        data["text"] = self.together(data, "text", self.values.languages)
        return {**data, "points": points}


class PublishForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    def __init__(self, values: Values, data: Any = None, *, revision: int) -> None:
        super().__init__(data, initial={"revision": revision})
        if values.is_official:
            self.fields["confirmed"] = forms.BooleanField(
                label=_("I confirm: this is the official text, word for word"),
                required=False,
                help_text=_("I compared it with the source."),
            )
