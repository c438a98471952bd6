# SPDX-License-Identifier: EUPL-1.2
"""The forms of the editor: a section, a question of each kind, a condition. Every text has one box per language, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from samenspel.engines.survey import definition as asks
from samenspel.engines.survey.definition import LONGEST_LABEL, LONGEST_TEXT, said

from ..drafting import Data, key_for

EMPTY_ROWS = 3
MORE_ROWS = 5
LENGTHS = (
    ("200", gettext_lazy("One line")),
    ("2000", gettext_lazy("A few sentences")),
    ("10000", gettext_lazy("As much as they like")),
)


def language_name(code: str) -> str:
    """What speakers of it call it; the code for one we have no name for."""
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code


class Version(forms.Form):
    """Which version of the questionnaire somebody looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class InLanguages(Version):
    """A form with texts in all languages of the questionnaire: the field `text` is made of `text_nl`, `text_en`, …

    A text that may stay empty is there in all languages, or in none.
    """

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        self.languages = tuple(languages)
        self.texts: dict[str, bool] = {}
        super().__init__(*args, **kwargs)

    def add_text(
        self, name: str, label: Any, *, row: Mapping[str, Any], longest: int, rows: int = 1, **facts: Any
    ) -> None:
        needed = facts.pop("required", True)
        self.texts[name] = needed
        there = row.get(name) or {}
        for code in self.languages:
            widget: Any = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
            widget.attrs["lang"] = code
            field = forms.CharField(
                label=label if len(self.languages) == 1 else f"{label} ({language_name(code)})",
                required=needed,
                max_length=longest,
                widget=widget,
                initial=there.get(code, ""),
                help_text=facts.get("help_text", "") if code == self.languages[0] else "",
            )
            self.fields[f"{name}_{code}"] = field

    def groups(self) -> list[Any]:
        """The fields in the order of the page; texts that belong together in one group: (name, [fields])."""
        found: list[Any] = []
        for name in self.texts:
            found.append((name, [self[f"{name}_{code}"] for code in self.languages]))
        return found

    def beside(self, name: str) -> list[Any]:
        return [self[f"{name}_{code}"] for code in self.languages if name in self.texts]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name, needed in self.texts.items():
            words = {code: data.get(f"{name}_{code}", "") for code in self.languages}
            if needed or not any(words.values()):
                continue
            for code, text in words.items():
                if not text and not self.has_error(f"{name}_{code}"):
                    self.add_error(
                        f"{name}_{code}",
                        _("Fill it in in this language too, or leave it empty in all of them."),
                    )
        return data

    def words(self, name: str) -> dict[str, str]:
        return {code: self.cleaned_data.get(f"{name}_{code}", "") for code in self.languages}


class SectionForm(InLanguages):
    def __init__(self, *args: Any, row: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_text(
            "title",
            gettext_lazy("Title"),
            row=row,
            longest=LONGEST_LABEL,
            help_text=gettext_lazy("A section is one page on a telephone."),
        )
        self.add_text(
            "text",
            gettext_lazy("Text above the questions"),
            row=row,
            longest=LONGEST_TEXT,
            rows=3,
            required=False,
        )

    def facts(self) -> Data:
        found: Data = {"title": self.words("title"), "text": self.words("text")}
        if not any(found["text"].values()):
            found["text"] = None
        return found


class OptionForm(forms.Form):
    """One answer of a list. Its key travels along unseen: another text is still the same answer."""

    key = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)

    def __init__(self, *args: Any, languages: Sequence[str], what: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = tuple(languages)
        for code in languages:
            field = forms.CharField(
                label=what if len(languages) == 1 else f"{what} ({language_name(code)})",
                required=False,
                max_length=LONGEST_LABEL,
                widget=forms.TextInput(attrs={"lang": code}),
                initial=(kwargs.get("initial") or {}).get(f"text_{code}", ""),
            )
            self.fields[f"text_{code}"] = field

    def boxes(self) -> list[Any]:
        return [self[f"text_{code}"] for code in self.languages]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        words = [data.get(f"text_{code}", "") for code in self.languages]
        if any(words):
            for code, word in zip(self.languages, words, strict=True):
                if not word:
                    self.add_error(f"text_{code}", _("Fill it in in this language too."))
        return data


class OrderedRows(forms.BaseFormSet):
    """Rows in the order of their numbers, also without script."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        field = form.fields["ORDER"]
        field.label = gettext_lazy("Order")
        field.widget = forms.NumberInput(attrs={"class": "input--short", "min": 1})


def _many(sent: Any) -> int:
    """The number that was sent along; 0 for what is none that a page makes."""
    text = str(sent)
    return int(text) if text.isdecimal() and len(text) < 4 else 0


def option_rows(
    data: Any, options: Sequence[Mapping[str, Any]], languages: Sequence[str], *, prefix: str, what: Any
) -> Any:
    """A formset with a row for each option and three empty ones; asked for more, five more than were sent."""
    most = asks.MOST_ROWS if prefix == "rows" else asks.MOST_OPTIONS
    make: Any = forms.formset_factory(
        OptionForm, formset=OrderedRows, extra=EMPTY_ROWS, can_order=True, max_num=most + EMPTY_ROWS
    )
    initial = [
        {"key": one["key"], **{f"text_{code}": one["text"].get(code, "") for code in languages}}
        for one in options
    ]
    if data is not None and data.get("do") == f"more-{prefix}":
        data = data.copy()
        name = f"{prefix}-TOTAL_FORMS"
        there = _many(data.get(name, ""))
        data[name] = str(min(there + MORE_ROWS, most))
    return make(data, initial=initial, prefix=prefix, form_kwargs={"languages": languages, "what": what})


def options_of(rows: Any, before: Sequence[Mapping[str, Any]], languages: Sequence[str]) -> list[Data]:
    """What the rows say, in their order. A new row gets a key from its text; a key that we did not give is not taken."""
    known = {one["key"] for one in before}
    taken, found = set(known), []
    used: set[str] = set()
    for row in rows.ordered_forms:
        words = {code: row.cleaned_data.get(f"text_{code}", "") for code in languages}
        if not any(words.values()):
            continue
        key = row.cleaned_data.get("key", "")
        if key not in known or key in used:
            key = key_for(said(words, languages[0]), taken, "a")
        taken.add(key)
        used.add(key)
        found.append({"key": key, "text": words})
    return found


class QuestionForm(InLanguages):
    """One question of one kind: only what this kind has."""

    def __init__(self, *args: Any, kind: str, row: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.add_text("text", gettext_lazy("The question"), row=row, longest=LONGEST_TEXT, rows=2)
        self.add_text(
            "help",
            gettext_lazy("Explanation below it"),
            row=row,
            longest=LONGEST_TEXT,
            rows=2,
            required=False,
        )
        fields: dict[str, forms.Field] = {}
        if kind in (asks.SCALE, asks.NUMBER):
            fields |= self._bounds(row)
        if kind in (asks.MULTIPLE, asks.RANKING):
            fields["most"] = forms.IntegerField(
                label=gettext_lazy("At most how many may somebody choose?"),
                help_text=gettext_lazy("Empty: as many as they like."),
                min_value=1,
                max_value=asks.MOST_OPTIONS,
                required=False,
                widget=forms.NumberInput(attrs={"class": "input--short"}),
                initial=row.get("most") or None,
            )
        if kind == asks.OPEN:
            fields["longest"] = forms.ChoiceField(
                label=gettext_lazy("How much room"),
                choices=self._lengths(row),
                widget=forms.RadioSelect,
                initial=str(row.get("longest", 2000)),
            )
        fields["required"] = forms.BooleanField(
            label=gettext_lazy("This must be answered"),
            help_text=gettext_lazy("Whoever has to answer and does not want to, stops. Use it seldom."),
            required=False,
            initial=row.get("required", False),
        )
        if kind == asks.SINGLE:
            fields["breakdown"] = forms.BooleanField(
                label=gettext_lazy("Compare the results between these answers"),
                help_text=gettext_lazy(
                    "For example between age groups. Groups of fewer than five people are never shown."
                ),
                required=False,
                initial=row.get("breakdown", False),
            )
        self.fields.update(fields)
        self.own = list(fields)
        if kind == asks.SCALE:
            for name, label in (
                ("low_text", gettext_lazy("What the lowest number means")),
                ("high_text", gettext_lazy("What the highest number means")),
            ):
                self.add_text(name, label, row=row, longest=LONGEST_LABEL, required=False)
        if kind == asks.NUMBER:
            self.add_text(
                "unit",
                gettext_lazy("What stands behind it"),
                row=row,
                longest=40,
                required=False,
                help_text=gettext_lazy("For example: years, minutes, euros."),
            )

    def _bounds(self, row: Mapping[str, Any]) -> dict[str, forms.Field]:
        short = {"class": "input--short"}
        scale = self.kind == asks.SCALE
        make: Any = forms.IntegerField if scale else forms.FloatField
        found: dict[str, forms.Field] = {
            "low": make(
                label=gettext_lazy("Lowest number"),
                required=scale,
                widget=forms.NumberInput(attrs=short),
                initial=row.get("low", 1 if scale else None),
            ),
            "high": make(
                label=gettext_lazy("Highest number"),
                required=scale,
                widget=forms.NumberInput(attrs=short),
                initial=row.get("high", 5 if scale else None),
            ),
        }
        if scale:
            found["dont_know"] = forms.BooleanField(
                label=gettext_lazy("Also offer “I do not know”"),
                required=False,
                initial=row.get("dont_know", not row),
            )
            found["importance"] = forms.BooleanField(
                label=gettext_lazy("Also ask how important this is"),
                required=False,
                initial=row.get("importance", False),
            )
        else:
            found["whole"] = forms.BooleanField(
                label=gettext_lazy("Whole numbers only"), required=False, initial=row.get("whole", not row)
            )
        return found

    @staticmethod
    def _lengths(row: Mapping[str, Any]) -> list[tuple[str, Any]]:
        now = str(row.get("longest", 2000))
        more = [] if now in dict(LENGTHS) else [(now, _("At most %s characters") % now)]
        return [*LENGTHS, *more]

    def own_fields(self) -> list[Any]:
        return [self[name] for name in self.own if name not in ("required", "breakdown")]

    def boxes_text(self) -> list[Any]:
        return self.beside("text")

    def boxes_help(self) -> list[Any]:
        return self.beside("help")

    def boxes_low_text(self) -> list[Any]:
        return self.beside("low_text")

    def boxes_high_text(self) -> list[Any]:
        return self.beside("high_text")

    def boxes_unit(self) -> list[Any]:
        return self.beside("unit")

    def last_fields(self) -> list[Any]:
        return [self[name] for name in ("required", "breakdown") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        low, high = data.get("low"), data.get("high")
        if low is None or high is None:
            return data
        if self.kind == asks.SCALE and not 1 <= high - low < asks.WIDEST_SCALE:
            self.add_error("high", _("A scale has two steps at least and eleven at most."))
        elif self.kind == asks.NUMBER and low > high:
            self.add_error("high", _("The highest number is lower than the lowest."))
        return data

    def facts(self) -> Data:
        """The question as plain data, without its key, its answers and its condition."""
        data = self.cleaned_data
        found: Data = {"kind": self.kind}
        for name in self.texts:
            words = self.words(name)
            found[name] = words if any(words.values()) else None
        for name in self.own:
            found[name] = data[name]
        if "most" in found:
            found["most"] = found["most"] or 0
        if "longest" in found:
            found["longest"] = int(found["longest"])
        return found
