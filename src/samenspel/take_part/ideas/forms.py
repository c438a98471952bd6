# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.pictures import read_picture
from samenspel.foundations.pages import Trap
from samenspel.foundations.places.models import Place
from samenspel.foundations.towns.models import Neighbourhood

from .models import IdeasRound


class IdeaForm(forms.Form):
    """Title and text are enough. Where, theme and picture may be left open."""

    title = forms.CharField(label=_("Your idea in one sentence"), max_length=120, min_length=3)
    text = forms.CharField(
        label=_("Tell more"),
        help_text=_("What would you like, and why? A few sentences are enough."),
        widget=forms.Textarea(attrs={"rows": 7}),
        max_length=5000,
    )
    category = forms.ChoiceField(label=_("Theme"), required=False)
    neighbourhood = forms.ModelChoiceField(
        Neighbourhood.objects.none(),
        label=_("Neighbourhood"),
        required=False,
        empty_label=_("The whole town, or I do not know"),
    )
    address = forms.CharField(
        label=_("Street or spot"),
        help_text=_("For example: Vlasmarkt, next to the kiosk."),
        max_length=120,
        required=False,
    )
    point = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    picture = forms.ImageField(
        label=_("A picture"), help_text=_("We remove where it was taken. At most 12 MB."), required=False
    )
    description = forms.CharField(
        label=_("What is in the picture?"),
        help_text=_("For people who cannot see it."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, activity: Activity, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity, self.place = activity, place
        categories = activity.ideas_round.categories
        fields: Any = self.fields
        if categories:
            fields["category"].choices = [
                ("", _("Choose a theme")),
                *((row["key"], row["name"]) for row in categories),
            ]
        else:
            del self.fields["category"]
        fields["neighbourhood"].queryset = Neighbourhood.objects.filter(place=place)

    def clean_picture(self) -> Any:
        upload = self.cleaned_data.get("picture")
        return read_picture(upload) if upload else None

    def clean_point(self) -> tuple[float, float] | None:
        value = self.cleaned_data.get("point", "")
        if not value:
            return None
        try:
            lat, lon = (float(part) for part in value.split(","))
        except ValueError:
            raise ValidationError(
                _("This point on the map could not be read. Click once more, or choose a neighbourhood.")
            ) from None
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise ValidationError(
                _("This point is not on the map. Click once more, or choose a neighbourhood.")
            )
        return lat, lon

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        point = data.pop("point", None)
        data["lat"], data["lon"] = point or (None, None)
        data["pictures"] = data.pop("picture", None)
        if data["pictures"] and not data.get("description"):
            self.add_error("description", _("Say in a few words what is in the picture."))
        return data


class AnonymousIdeaForm(Trap, IdeaForm):
    author_name = forms.CharField(
        label=_("Your name"),
        help_text=_("Stands beside your idea. You may leave it empty."),
        max_length=60,
        required=False,
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("Only to send you the answer. Nobody else sees it. You may leave it empty."),
        required=False,
    )


class EditForm(IdeaForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    remove_picture = forms.BooleanField(label=_("Remove the picture"), required=False)


class PaperForm(forms.Form):
    """What a clerk types over from a paper form; the next one opens at once."""

    title = forms.CharField(label=_("The idea in one sentence"), max_length=120, min_length=3)
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 6}), max_length=5000)
    category = forms.ChoiceField(label=_("Theme"), required=False)
    neighbourhood = forms.ModelChoiceField(
        Neighbourhood.objects.none(),
        label=_("Neighbourhood"),
        required=False,
        empty_label=_("Not on the form"),
    )
    author_name = forms.CharField(
        label=_("Name"),
        help_text=_("As it may be published; empty if the person did not want that."),
        max_length=60,
        required=False,
    )

    def __init__(self, *args: Any, activity: Activity, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["category"].choices = [
            ("", _("Not on the form")),
            *((row["key"], row["name"]) for row in activity.ideas_round.categories),
        ]
        fields["neighbourhood"].queryset = Neighbourhood.objects.filter(place=place)


class SettingsForm(forms.Form):
    """What an officer chooses for a round of ideas."""

    categories = forms.CharField(
        label=_("Themes"),
        help_text=_("One per line, at most twelve. Leave empty for a round without themes."),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
    )

    def clean_categories(self) -> list[str]:
        lines = list(
            dict.fromkeys(
                " ".join(line.split())[:60]
                for line in self.cleaned_data["categories"].splitlines()
                if line.strip()
            )
        )
        if len(lines) > 12:
            raise ValidationError(_("Twelve themes at most: people must see them all at a glance."))
        return lines


def settings_of(activity: Activity) -> dict[str, Any]:
    found = IdeasRound.objects.filter(activity=activity).first()
    return {"categories": "\n".join(row["name"] for row in found.categories) if found else ""}
