# SPDX-License-Identifier: EUPL-1.2
"""The forms of a budget at the desk. Amounts are typed in whole units, with cents where there are any."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity

from .models import Budget, Envelope


class Amount(forms.DecimalField):
    """An amount of money above zero; gives whole cents."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", Decimal("0.01"))
        kwargs.setdefault("max_value", Decimal("999999999"))
        super().__init__(
            decimal_places=2,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input--medium"}),
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace("€", "").replace("\u00a0", "").replace(" ", "")
            if "," in value:  # 12.500,50: a comma for cents, dots between thousands
                value = value.replace(".", "").replace(",", ".")
            elif value.count(".") == 1 and len(value.partition(".")[2]) == 3:
                value = value.replace(".", "")  # 12.500 is twelve thousand five hundred
            elif value.count(".") > 1:
                value = value.replace(".", "")
        return super().to_python(value)

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return None if found is None else int(found * 100)

    def prepare_value(self, value: Any) -> Any:
        """`value` in cents, or what somebody typed."""
        if isinstance(value, int):
            return f"{value // 100}" if value % 100 == 0 else f"{value // 100},{value % 100:02d}"
        return value


def lines(text: str, most: int, longest: int = 80) -> list[str]:
    found = list(
        dict.fromkeys(" ".join(line.split())[:longest] for line in text.splitlines() if line.strip())
    )
    if len(found) > most:
        raise ValidationError(_("At most %d lines: people must see them all at a glance.") % most)
    return found


class SettingsForm(forms.Form):
    """What an officer chooses when a budget is made."""

    amount_cents = Amount(
        label=_("How much money is there?"),
        help_text=_("In euros, for the whole budget. You can divide it by district or theme afterwards."),
    )
    themes = forms.CharField(
        label=_("Themes"),
        help_text=_("One per line, at most twelve. Leave empty for a budget without themes."),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )

    def clean_themes(self) -> list[str]:
        return lines(self.cleaned_data["themes"], 12)


def settings_of(activity: Activity) -> dict[str, Any]:
    budget = Budget.objects.filter(activity=activity).first()
    envelope = Envelope.objects.filter(activity=activity).first()
    return {
        "amount_cents": Amount().prepare_value(envelope.amount_cents) if envelope else "",
        "themes": "\n".join(budget.themes) if budget else "",
    }
