# SPDX-License-Identifier: EUPL-1.2
"""The values as everybody reads them: the version in force, a version that was signed earlier, on paper, and to pass on."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.foundations.mail.letters import address
from samenspel.foundations.pages import press
from samenspel.foundations.places.folding import fold
from samenspel.foundations.places.models import Place
from samenspel.foundations.places.search import find_places
from samenspel.foundations.rules.pages import to_sign_in

from .. import frame
from ..models import Campaign, Signature, Task
from . import actions
from .sets import Values, current, version_called
from .shown import Shown, shown

MOST_FOUND = 8


def values(request: Any) -> HttpResponse:
    """The version in force."""
    now = current()
    if request.method == "POST":
        return pressed(request, now, "charter-values")
    return _page(request, now, now, in_force=True)


def version(request: Any, version: str) -> HttpResponse:
    """A version that was signed: it never changes, and stays readable when a newer one is in force."""
    one = version_called(version)
    if one is None:
        raise Http404
    now = current()
    return _page(request, one, now, in_force=one.version == now.version)


def _page(request: Any, one: Values, now: Values, *, in_force: bool) -> HttpResponse:
    text = shown(one)
    signed = (
        None
        if in_force
        else Signature.objects.public().filter(values_version=one.version, withdrawn_on=None).count()
    )
    first: tuple[Any, str] = (_("The values"), "" if in_force else reverse("charter-values"))
    return render(
        request,
        "charter/values/show.html",
        {
            "shown": text,
            "in_force": in_force,
            "signed": signed,
            "ours": ours(request, now) if in_force else [],
            "crumbs": frame.crumbs(first, *(() if in_force else ((one.version, ""),))),
        },
    )


def ours(request: Any, now: Values) -> list[Any]:
    """The groups of this person for which there is something to do here, each with `to_read` and `is_behind`. Two queries."""
    if request.person.is_anonymous:
        return []
    mine: list[Any] = list(Campaign.objects.visible_to(request.person).select_related("place").order_by("pk"))
    if not mine:
        return []
    open_tasks = Task.objects.filter(campaign__in=mine, key="read-1", done_on=None)
    to_read = set(open_tasks.values_list("campaign_id", flat=True))
    for one in mine:
        one.to_read, one.is_behind = one.pk in to_read, one.values_version != now.version
    return [one for one in mine if one.to_read or one.is_behind]


def pressed(request: Any, now: Values, back: str) -> HttpResponse:
    """A button of a group: the values were read, or the new version is taken over."""
    if request.person.is_anonymous:
        return to_sign_in(request)
    number = request.POST.get("groep", "")
    if not number.isdecimal() or len(number) > 15:
        raise Http404
    group = get_object_or_404(Campaign.objects.visible_to(request.person), pk=int(number))
    if request.POST.get("do") == "read":
        press(request, actions.read_values, group, _("Done: “read the values” is ticked on your route."))
    elif request.POST.get("do") == "take":
        seen = request.POST.get("version", "")[:40]
        said = _("Your group works with this version now. What it chose stays where the new version has it.")
        press(request, actions.take_new_version, group, said, version=seen)
    return redirect(back)


def pdf(request: Any, version: str) -> HttpResponse:
    """To take along to who holds a mandate."""
    from .paper import sheet  # loads the typesetter

    one = version_called(version)
    if one is None:
        raise Http404
    answer = HttpResponse(sheet(shown(one)), content_type="application/pdf")
    name = _("values")
    answer["Content-Disposition"] = f'inline; filename="{name}-{one.version}.pdf"'
    return answer


def pass_on(request: Any) -> HttpResponse:
    """A ready letter for who holds a mandate. People send it themselves: nothing leaves from here."""
    now = current()
    if request.method == "POST":
        return pressed(request, now, "charter-pass-on")
    asked = request.GET.get("gemeente", "").replace("\0", "").strip()[:80]
    place, found = municipality_called(asked)
    text = shown(now)
    subject, letter = letter_for(text, place)
    body = letter.replace("\n", "\r\n")  # as a mail program wants its lines
    to_read = [one for one in ours(request, now) if one.to_read]
    for one in to_read:
        one.is_behind = (
            False  # the values themselves do not stand here: nobody takes over what they do not see
        )
    return render(
        request,
        "charter/values/pass_on.html",
        {
            "shown": text,
            "asked": asked,
            "town": place,
            "found": found,
            "subject": subject,
            "letter": letter,
            "link": address(reverse("charter-values")),
            "mailto": f"mailto:?subject={quote(subject)}&body={quote(body)}",
            "ours": to_read,
            "crumbs": frame.crumbs((_("The values"), reverse("charter-values")), (_("Pass on"), "")),
        },
    )


def municipality_called(asked: str) -> tuple[Place | None, list[Place]]:
    """The municipality with this address or name, or the ones it may be. At most two queries."""
    if not asked:
        return None, []
    try:
        return frame.municipality(asked), []
    except Http404:
        pass
    found = find_places(asked, limit=MOST_FOUND)
    same = [one for one in found if fold(one.name) == fold(asked)]
    if len(same) == 1 or len(found) == 1:
        return (same or found)[0], []
    return None, found


def letter_for(text: Shown, place: Place | None) -> tuple[str, str]:
    """Subject and words. The name of the municipality stands in it where it is known."""
    n = len(text.values)
    town = place.name if place else _("our municipality")
    subject = _("Values of good participation, also for %(town)s") % {"town": town}
    lines = [
        _("Dear mayor, dear members of the college,"),
        ngettext(
            "We ask your attention for %(n)d value of good participation. You can read it here:",
            "We ask your attention for %(n)d values of good participation. You can read them here:",
            n,
        )
        % {"n": n}
        + f"\n{address(reverse('charter-values'))}",
        _(
            "Whoever signs promises to strive for these values. Not everything has to be perfect already. One member of the college who signs is a good start."
        ),
        _(
            "We would like to talk with you about this. What do you think of these values? What goes well in %(town)s already? And what can be better?"
        )
        % {"town": town},
        _("Will you propose a day to meet?"),
        _("Kind regards,") + "\n" + _("[your name]") + "\n" + _("[your association or group]"),
    ]
    if not text.is_official:
        lines.insert(2, _("Please note: this is a provisional text, and not the official one."))
    return subject, "\n\n".join(lines)
