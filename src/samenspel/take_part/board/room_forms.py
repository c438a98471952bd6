# SPDX-License-Identifier: EUPL-1.2
"""What people in the room fill in: a note; the host of a table what stands on paper, and a photo of it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.contributions.pictures import read_picture
from samenspel.foundations.events.forms import CodeForm
from samenspel.foundations.pages import Trap

from .actions.hanging import MOST_LINES
from .models import LONGEST_NOTE, Question


class NoteForm(forms.Form):
    """One note. The length is checked once the spaces are gone, by the action."""

    text = forms.CharField(
        label=_("Your note"),
        widget=forms.Textarea(
            attrs={
                "rows": 3,
                "autocomplete": "off",
                "enterkeyhint": "send",
                "class": "note-box",
            }
        ),
        max_length=4 * LONGEST_NOTE,
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    question = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4
        # The field takes more than fits, so that a text that is too long comes back whole, with the sentence of the action.
        self.fields["text"].widget.attrs["maxlength"] = str(LONGEST_NOTE)


class HomeNoteForm(Trap, NoteForm):
    """From home there is no code of a room: the traps for machines stand instead."""


class HostCodeForm(CodeForm):
    code = forms.CharField(
        label=_("The code of the table"),
        help_text=_("Six letters and digits. It stands on the card for the host."),
        max_length=12,
        widget=CodeForm.base_fields["code"].widget,
    )


class LinesForm(forms.Form):
    """Several notes at once, typed from a sheet of paper."""

    question = forms.TypedChoiceField(label=_("For which question?"), coerce=int)
    text = forms.CharField(
        label=_("What stands on the paper"),
        help_text=_("Every line becomes a note."),
        widget=forms.Textarea(attrs={"rows": 7, "class": "note-box", "spellcheck": "true"}),
        max_length=MOST_LINES * (LONGEST_NOTE + 20),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["key"].initial = uuid.uuid4
        fields["question"].choices = [(one.pk, one.text) for one in questions]
        if len(questions) < 4:
            fields["question"].widget = forms.RadioSelect(choices=fields["question"].choices)


class PhotoForm(forms.Form):
    pictures = forms.ImageField(
        label=_("Photo of the sheet"),
        help_text=_("We remove where it was taken. At most 12 MB. Everybody can see it, so no faces."),
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    description = forms.CharField(
        label=_("What is in the photo?"),
        help_text=_("For who cannot see it. For example: sheet of table 3, first round."),
        max_length=200,
    )

    def clean_pictures(self) -> Any:
        return read_picture(self.cleaned_data["pictures"])
