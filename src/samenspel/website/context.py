# SPDX-License-Identifier: EUPL-1.2
"""What the frame of every page needs. No queries: all of it comes from the request and the declarations."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from samenspel.foundations.parts import Verb, parts
from samenspel.foundations.rules.roles import EDIT_NETWORK, SEE_DESK, has

SIGNS = ("promise", "plan", "take_part", "answer", "learn")
NATIVE = {"nl": "Nederlands", "en": "English", "fr": "Français", "de": "Deutsch"}
TAKE_PART = Verb("take_part", gettext_lazy("Take part"), "open-now")


def house(request: Any) -> dict[str, Any]:
    place, person = getattr(request, "place", None), getattr(request, "person", None)
    town = getattr(request, "town", None)
    is_desk = request.path_info.removeprefix("/en").startswith("/bureau/")
    context: dict[str, Any] = {
        "place": place,
        "town": town,
        "person": person,
        "nav": _desk_menu(request, place, person)
        if is_desk and place
        else _menu(request, place if place and town and not place.is_network else None),
        "languages": _languages(request),
        "footer_links": _footer(place if town else None),
        "home_url": reverse("town", args=[place.slug]) if place else reverse("home"),
        "demo_note": _note(place, town),
        "brand_note": _("desk · Samenspel")
        if is_desk
        else _("not on Samenspel yet")
        if place and not town
        else "",
    }
    if (
        person is not None
        and not person.is_anonymous
        and (has(person, SEE_DESK) or has(person, EDIT_NETWORK))
    ):
        context["desk_url"] = reverse("desks")
    if place and town and town.theme:
        context["theme_url"] = f"{reverse('theme', args=[place.slug])}?v={town.version}"
    return context


def _note(place: Any, town: Any) -> str:
    """What stands above every page of a town: its own note, or that it is fictional, in the language of the page."""
    if place is not None and place.is_fictional:
        return (
            _(
                "%s is a fictional municipality. The people, figures and decisions on these pages do not exist; they show how "
                "Samenspel works. Feel free to try everything."
            )
            % place.name
        )
    return town.note if town else ""


def _menu(request: Any, place: Any) -> list[dict[str, Any]]:
    if place is None:
        ways = sorted(
            (verb for part in parts() for verb in part.network_navigation),
            key=lambda verb: SIGNS.index(verb.sign),
        )
        rows = [("", _("Municipalities"), reverse("places")), ("", _("Open now"), reverse("network-open"))]
        rows += [(verb.sign, str(verb.label), reverse(verb.page)) for verb in ways]
        return [
            {
                "sign": sign,
                "label": label,
                "url": url,
                "current": request.path.startswith(url) if sign else request.path == url,
            }
            for sign, label, url in rows
        ]
    verbs = sorted(
        (verb for part in parts() for verb in part.navigation), key=lambda verb: SIGNS.index(verb.sign)
    )
    verbs.insert(sum(SIGNS.index(verb.sign) < SIGNS.index("take_part") for verb in verbs), TAKE_PART)
    items = []
    for verb in verbs:
        url = reverse(verb.page, args=[place.slug])
        items.append(
            {"sign": verb.sign, "label": verb.label, "url": url, "current": request.path.startswith(url)}
        )
    return items


def _desk_menu(request: Any, place: Any, person: Any) -> list[dict[str, Any]]:
    links = sorted((link for part in parts() for link in part.desk_navigation), key=lambda link: link.order)
    return [
        {
            "sign": "",
            "label": link.label,
            "url": (url := reverse(link.page, args=[place.slug])),
            "current": request.path == url,
        }
        for link in links
        if has(person, link.permission, place.pk)
    ]


def _languages(request: Any) -> list[dict[str, Any]]:
    """The same page in the other languages: only the prefix of the address differs."""
    now, path = get_language(), request.get_full_path()
    bare = (
        path.removeprefix(f"/{now}")
        if now != settings.LANGUAGE_CODE and path.startswith(f"/{now}/")
        else path
    )
    return [
        {
            "code": code,
            "label": NATIVE[code],
            "url": bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}",
            "current": code == now,
        }
        for code, _name in settings.LANGUAGES
    ]


def _footer(place: Any) -> list[dict[str, Any]]:
    rows = [(_("Accessibility"), reverse("accessibility")), (_("Your data"), reverse("privacy"))]
    if place:
        rows.append((_("Dates in your calendar"), reverse("town-calendar", args=[place.slug])))
        rows.append((_("News as a feed (Atom)"), reverse("town-atom", args=[place.slug])))
    else:
        rows.append((_("Building blocks of this site"), reverse("gallery")))
    if settings.DEMO:
        rows.append((_("Mail of the demonstration"), reverse("demo-post")))
    return [{"label": label, "url": url} for label, url in rows]
