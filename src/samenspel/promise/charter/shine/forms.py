# SPDX-License-Identifier: EUPL-1.2
"""What appeared about the promise, and the facts of a moment for the ready texts."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.pages import Day

from ..models import Post
from ..signing.evidence import PictureForm, address_field

DAY = {"type": "date", "class": "input--short"}


class PostForm(PictureForm):
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=Post.Kind.choices, initial=Post.Kind.PHOTO, widget=forms.RadioSelect
    )
    title = forms.CharField(
        label=_("Title"), help_text=_("For example: Three aldermen sign."), max_length=120, min_length=3
    )
    day = Day(
        label=_("Day it appeared or was held"),
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )
    text = forms.CharField(
        label=_("Text"),
        help_text=_("What happened, in a few sentences."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=3000,
        required=False,
    )
    address = address_field(
        label=_("Address on the web"),
        help_text=_("Of the article or the film. A film stays where it is: here stands a link to it."),
    )
    consents = forms.BooleanField(
        label=_(
            "Everybody who can be recognised, and who made the photo, agrees that it stands on this site"
        ),
        help_text=_("Ask this first, also of the parents of children. Without this tick it cannot be shown."),
        error_messages={"required": _("Ask everybody who can be recognised first. Then tick this.")},
    )
    field_order = (
        "kind",
        "title",
        "day",
        "text",
        "address",
        "picture",
        "description",
        "remove_picture",
        "consents",
    )

    def __init__(self, *args: Any, row: Post | None = None, **kwargs: Any) -> None:
        names = ("kind", "title", "day", "text", "address", "description")  # consent is asked anew each time
        begin = (
            {"day": timezone.localdate()}
            if row is None
            else {name: getattr(row, "on" if name == "day" else name) for name in names}
        )
        super().__init__(*args, row=row, initial=begin, **kwargs)


class MomentForm(forms.Form):
    """When and where, for the ready texts. Typed in, set into the text, and kept nowhere."""

    day = Day(label=_("Day"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    hour = forms.TimeField(
        label=_("Hour"),
        help_text=_("For example: 19:30."),
        required=False,
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S", "%Hu%M", "%H"],
        widget=forms.TimeInput(attrs={"type": "time", "class": "input--short"}, format="%H:%M"),
        error_messages={"invalid": _("Write the hour like this: 19:30.")},
    )
    place = forms.CharField(
        label=_("Place"),
        help_text=_("For example: the town hall, Markt 1."),
        max_length=120,
        required=False,
    )

    def moment(self) -> dict[str, Any]:
        """What was filled in well; the rest stays open in the text."""
        clean = getattr(self, "cleaned_data", {})
        hour = clean.get("hour")
        return {
            "day": clean.get("day"),
            "hour": hour if isinstance(hour, time) else None,
            "place": clean.get("place") or "",
        }
