# SPDX-License-Identifier: EUPL-1.2
"""What every page needs: carry out an action for a form, and paginate without counting twice."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.cache import caches
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.paginator import Page, Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import Task, Waiting, parts
from samenspel.foundations.places.calendar import working_days_between
from samenspel.foundations.rules.clauses import Action
from samenspel.foundations.rules.door import Refused, perform


def carry_out(form: forms.BaseForm, action: Action, *, by: Any, on: Any, **data: Any) -> Any:
    """Perform the action with the form's clean data (and `data`). What the action finds wrong comes back as errors of the form,
    and so does a refusal (the round closed while somebody was writing): what they typed is still there.

    Returns the action's result, or None when the form has errors.
    """
    try:
        return perform(action, by=by, on=on, **form.cleaned_data, **data)
    except Refused as no:
        form.add_error(None, str(no.reason))
        return None
    except ValidationError as wrong:
        known = set(form.fields)
        if hasattr(wrong, "error_dict"):
            for name, errors in wrong.error_dict.items():
                form.add_error(name if name in known else None, errors)
        else:
            form.add_error(None, wrong)
        return None


def put_into(form: forms.BaseForm, **values: object) -> None:
    """Change what a bound form shows: the hidden version number, once somebody was told of a newer one and has seen it."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    for name, value in values.items():
        data[name] = str(value)
    form.data = data


def was_told(form: forms.BaseForm, **fresh: object) -> None:
    """Who was told of a colleague's change and saves again, means it: the form then knows the newest. Any other error leaves it as it was."""
    if form.has_error(NON_FIELD_ERRORS, "newer"):
        put_into(form, **fresh)


def was_told_version(form: forms.BaseForm, row: Any) -> None:
    """The same for a row that counts its versions."""
    if form.has_error(NON_FIELD_ERRORS, "newer"):
        row.refresh_from_db(fields=["version"])
        put_into(form, version=row.version)


class KnownCount(Paginator):
    """A paginator that is told how many rows there are, and shows the nearest page for any odd number."""

    def __init__(self, rows: Any, per_page: int, count: int | None = None) -> None:
        super().__init__(rows, per_page)
        if count is not None:
            self.__dict__["count"] = count

    @cached_property
    def count(self) -> int:
        return super().count


def page_of(
    request: HttpRequest, rows: Any, per_page: int, *, count: int | None = None, name: str = "page"
) -> Page[Any]:
    return KnownCount(rows, per_page, count).get_page(request.GET.get(name))


def trail(place: Any, *steps: tuple[Any, str]) -> list[dict[str, Any]]:
    """Where a page stands: the town, then (label, address) steps; the last, without address, is the page itself."""
    return [
        {"label": place.name, "url": place.get_absolute_url()},
        *({"label": label, "url": url} for label, url in steps),
    ]


def too_many(request: HttpRequest, what: str, per_hour: int = 15) -> bool:
    """Whether more than `per_hour` of this came from one connection without an account in an hour. Counts this one too."""
    return count_up(f"flood:{what}:{caller(request)}") > per_hour


def count_up(key: str) -> int:
    """How often this was called with `key` within the hour, this time included. In a cache that no page can crowd out."""
    limits = caches["limits"]
    limits.add(key, 0, 3600)
    try:
        return limits.incr(key)
    except ValueError:  # the hour ended between the two lines
        limits.set(key, 1, 3600)
        return 1


def caller(request: HttpRequest) -> str:
    """The address this request comes from: what the outermost of our own proxies saw. What stands left of it anybody can write."""
    chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    chain.append(request.META.get("REMOTE_ADDR", ""))
    return chain[max(-1 - settings.PROXIES, -len(chain))][:64]


TOO_MANY = _(
    "Much came from your connection this hour. Sign in, or try again in an hour: your text is still here."
)


class Trap(forms.Form):
    """Two traps for machines that fill in forms: a field people do not see, and a form sent back too quickly.

    A page whose form is open to people without an account mixes this in. A machine gets the same sentence as a person would.
    """

    QUICKEST_SECONDS = 2
    website = forms.CharField(required=False, label=_("Leave this field empty"))
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opened"].initial = signing.dumps(timezone.now().timestamp(), salt="samenspel.trap")
        self.fields["website"].widget.attrs.update({"autocomplete": "off", "tabindex": "-1"})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        filled, opened = data.pop("website", ""), data.pop("opened", "")
        try:
            seconds = timezone.now().timestamp() - signing.loads(
                opened, salt="samenspel.trap", max_age=24 * 3600
            )
        except signing.BadSignature:
            # The form goes back with a new stamp, or sending it once more would never help.
            sent: Any = self.data
            fresh = sent.copy()
            fresh[self.add_prefix("opened")] = self.fields["opened"].initial
            self.data = fresh
            raise ValidationError(
                _("This form was open for too long. Send it once more: your text is still here.")
            ) from None
        if filled or seconds < self.QUICKEST_SECONDS:
            raise ValidationError(
                _("That went very fast. Wait two seconds and send it once more: your text is still here.")
            )
        return data


def queued(person: Any, place: Any, closed: set[Any]) -> list[Task]:
    """What waits in the queues of all parts. One query."""
    queues = {queue.key: queue for part in parts() for queue in part.queues}
    asked = [rows for queue in queues.values() if (rows := queue.rows(person, place)) is not None]
    if not asked:
        return []
    tasks = []
    for values in asked[0].union(*asked[1:], all=True) if len(asked) > 1 else asked[0]:
        row = Waiting(*values)
        if row.number:
            tasks.append(queues[row.key].task(row, place, _days_left(place, row.due_at, closed)))
    return tasks


class Day(forms.DateField):
    """A day that people mean: a year of four nines is a slip of the finger, and no day can come after it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **kwargs, validators=[MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2200, 12, 31))]
        )


def _days_left(place: Any, due_at: datetime | None, closed: set[Any]) -> int | None:
    if due_at is None:
        return None
    today, due = (timezone.localdate(moment, place.timezone) for moment in (timezone.now(), due_at))
    return working_days_between(place, today, due, closed=closed)


def press(request: Any, action: Action, on: Any, said: Any = "", **data: Any) -> bool:
    """Perform the action of a button without a form: what is wrong with it is told on the next page. Returns whether it was done."""
    try:
        perform(action, by=request.person, on=on, **data)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
        return False
    except Refused as no:
        messages.error(request, str(no.reason))
        return False
    if said:
        messages.success(request, said)
    return True
