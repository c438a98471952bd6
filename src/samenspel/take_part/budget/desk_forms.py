# SPDX-License-Identifier: EUPL-1.2
"""What officers fill in at the desk of a budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.places.models import Place
from samenspel.foundations.towns.models import Neighbourhood

from .forms import Amount
from .models import Budget, Envelope
from .words import COMPLETIONS, RULES


def one_of(field: forms.Field, rows: Any) -> None:
    """Let a ModelChoiceField of a form offer these rows."""
    field.queryset = rows  # type: ignore[attr-defined]


class EnvelopeForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the envelope"),
        help_text=_("As residents see it: the whole town, a district, a theme."),
        max_length=80,
    )
    amount_cents = Amount(label=_("How much money is in it?"), help_text=_("In euros, such as 50.000."))
    neighbourhood = forms.ModelChoiceField(
        Neighbourhood.objects.none(),
        label=_("For one part of town"),
        empty_label=_("For the whole town"),
        required=False,
    )
    theme = forms.ChoiceField(label=_("For one theme"), required=False)

    def __init__(self, *args: Any, place: Place, themes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one_of(self.fields["neighbourhood"], Neighbourhood.objects.filter(place=place))
        _offer_themes(self, themes, gettext("For every theme"))


def _offer_themes(form: forms.Form, themes: Sequence[str], none: str) -> None:
    if not themes:
        del form.fields["theme"]
        return
    field: Any = form.fields["theme"]
    field.choices = [("", none), *((theme, theme) for theme in themes)]


class ProjectForm(forms.Form):
    """What is said of a project, when it is entered and when it is changed."""

    title = forms.CharField(label=_("The project in one sentence"), max_length=120)
    text = forms.CharField(
        label=_("What is it?"),
        help_text=_("In words residents use. They choose with this text."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=5000,
    )
    envelope = forms.ModelChoiceField(
        Envelope.objects.none(),
        label=_("Paid from which envelope?"),
        empty_label=_("By its part of town or theme"),
        required=False,
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    neighbourhood = forms.ModelChoiceField(
        Neighbourhood.objects.none(),
        label=_("Part of town"),
        empty_label=_("Not in one part of town"),
        required=False,
    )

    def __init__(self, *args: Any, budget: Budget, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one_of(self.fields["envelope"], Envelope.objects.filter(activity_id=budget.pk))
        one_of(self.fields["neighbourhood"], Neighbourhood.objects.filter(place=place))
        _offer_themes(self, budget.themes, gettext("No theme"))


class NewProjectForm(ProjectForm):
    address = forms.CharField(label=_("Street or place"), max_length=120, required=False)
    author_name = forms.CharField(
        label=_("Who brought it?"),
        help_text=_("As it stands on the page: a name, a club, a working group."),
        max_length=60,
        required=False,
    )
    cost_cents = Amount(
        label=_("What does it cost, as far as you know?"),
        help_text=_("In euros. You confirm the amount when you check it."),
        required=False,
    )


class ChangeProjectForm(ProjectForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReviewForm(forms.Form):
    feasible = forms.TypedChoiceField(
        label=_("Can it be done?"),
        choices=[
            ("yes", _("Yes: residents can choose it")),
            ("no", _("No: it does not come on the list")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    cost_cents = Amount(
        label=_("What does it cost?"),
        help_text=_(
            "In euros, everything included. Residents choose with this amount, and it does not change any more."
        ),
        required=False,
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_(
            "Address the proposer. If it can be done: what the cost is made of. If it cannot: why, and what would be possible."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=3000,
    )
    signed = forms.CharField(
        label=_("Signed by"), help_text=_("Name and office, as people see it."), max_length=120
    )


class Explained(forms.ChoiceField):
    """Radio buttons with an explanation under each: `explained` gives (radio button, explanation, recommended)."""

    def __init__(self, words: Mapping[str, tuple[Any, Any]], **kwargs: Any) -> None:
        self.words = words
        choices = [(str(key), name) for key, (name, _meaning) in words.items()]
        super().__init__(choices=choices, widget=forms.RadioSelect, **kwargs)


class RulesForm(forms.Form):
    rule = Explained(RULES, label=_("How do you count?"))
    completion = Explained(COMPLETIONS, label=_("With equal shares: what happens when money is left?"))
    utilitarian = forms.BooleanField(
        label=_("Spend what is left on the projects with the most votes that still fit"),
        help_text=_("Only with equal shares, after the count. Without it, that money stays with the town."),
        required=False,
    )
    comparison = forms.BooleanField(
        label=_("Let the ballots choose between equal shares and most votes first"),
        help_text=_(
            "Only with equal shares. For each ballot is looked in which outcome more of its money goes to its own projects. More "
            "ballots decide. It seldom changes anything and takes more explaining."
        ),
        required=False,
    )
    floor = forms.IntegerField(
        label=_("Fewest votes a project needs"),
        help_text=_("0: none. With equal shares a project with few supporters seldom gets money anyway."),
        min_value=0,
        max_value=1_000_000,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )
    understood = forms.BooleanField(
        label=_("I know that this does not change any more"),
        help_text=_(
            "The rules and the money are published at once, before anybody chooses. Whoever loses must be able to trust that."
        ),
        error_messages={
            "required": _("Tick this to fix the rules. Or leave the page: nothing is fixed then.")
        },
    )
    recommended = frozenset({"equal-shares", "add1"})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data.pop("understood", None)
        return data


class ShortlistForm(forms.Form):
    signed = forms.CharField(
        label=_("Signed by"),
        help_text=_("Stands below the answer to proposals that cannot be done and were not answered yet."),
        max_length=120,
    )


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File with the election"), help_text=_("A .pb file as Pabulib describes it. At most 25 MB.")
    )


class BringInForm(forms.Form):
    """What the file does not say: what residents call it, and the process it belongs to."""

    title = forms.CharField(label=_("What do residents call this budget?"), max_length=120)
    process_number = forms.TypedChoiceField(
        label=_("Belongs to a process"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, processes: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["process_number"]
        field.choices = [("", gettext("No process: it stands on its own")), *processes]


class OpenBallotsForm(forms.Form):
    understood = forms.BooleanField(
        label=_("I read what this means for people who voted"),
        help_text=_("What was downloaded once cannot be taken back."),
        error_messages={
            "required": _("Say that you read what publishing single ballots means, or leave it as it is.")
        },
    )


class SettleForm(forms.Form):
    """An answer for each project, who signs, who answers for what was promised, and by when."""

    signed = forms.CharField(
        label=_("Signed by"), help_text=_("Name and office, below every answer."), max_length=120
    )
    owner_name = forms.CharField(
        label=_("Who answers for carrying it out?"),
        help_text=_("Name and office, with every promise. You can change it for each promise afterwards."),
        max_length=120,
    )
    due_on = forms.DateField(
        label=_("Carried out by when?"),
        help_text=_(
            "The same day for each promise now. Changing it afterwards asks for a reason, in public."
        ),
        widget=forms.DateInput(attrs={"type": "date", "class": "input--medium"}, format="%Y-%m-%d"),
    )

    ours = forms.BooleanField(
        label=_("Our town decides by this count: what gets money here is carried out by us"), required=False
    )

    def __init__(
        self, *args: Any, texts: Mapping[int, tuple[str, str]], brought_in: bool, **kwargs: Any
    ) -> None:
        """texts   project number → (its title, the answer that was prepared);  brought_in: the election came from a file"""
        super().__init__(*args, **kwargs)
        if not brought_in:
            del self.fields["ours"]
        self.numbers = list(texts)
        for number, (title, text) in texts.items():
            self.fields[f"answer_{number}"] = forms.CharField(
                label=gettext("Answer to “%s”") % title,
                initial=text,
                widget=forms.Textarea(attrs={"rows": 6}),
                min_length=20,
                max_length=5000,
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["answers"] = {number: data.pop(f"answer_{number}", "") for number in self.numbers}
        return data
