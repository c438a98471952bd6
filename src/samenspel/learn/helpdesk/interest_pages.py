# SPDX-License-Identifier: EUPL-1.2
"""Registering interest: the form, the link in the letter, the page of who registered, and the list for the network's editors."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from samenspel.foundations import sheets
from samenspel.foundations.mail.letters import address
from samenspel.foundations.pages import TOO_MANY, carry_out, page_of, too_many
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Gone, Refused, may, perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import EDIT_NETWORK

from . import interest, queries
from .forms import InterestForm, TracksForm
from .models import Consent, Interest, Track
from .pages import crumbs

PER_PAGE = 50


def _network() -> Place:
    return get_object_or_404(Place, is_network=True)


def ask(request: Any) -> HttpResponse:
    network, person = _network(), request.person
    decision = may(person, interest.ask, network)
    if not decision and request.method != "POST":
        return render(
            request,
            "helpdesk/interest_closed.html",
            {"crumbs": crumbs((_("Register interest"), ""))},
        )
    start = {"tracks": interest.known_tracks([request.GET.get("spoor", "")])}
    if not person.is_anonymous:
        start |= {"email": person.email, "name": person.name}
    form = InterestForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        if too_many(request, "interest"):
            form.add_error(None, TOO_MANY)
        else:
            carry_out(form, interest.ask, by=person, on=network)
            if not form.errors:
                request.session["interest_to"] = form.cleaned_data["email"]
                return redirect("interest-asked")
    return render(
        request,
        "helpdesk/interest.html",
        {"form": form, "crumbs": crumbs((_("Register interest"), ""))},
    )


def asked(request: Any) -> HttpResponse:
    """The same page whether the address was known or not."""
    to = request.session.get("interest_to")
    if not to:
        return redirect("interest")
    return render(
        request,
        "helpdesk/interest_asked.html",
        {"to": to, "days": interest.LINK_DAYS, "crumbs": crumbs((_("Register interest"), ""))},
    )


@csrf_exempt  # the signed link is the proof
@never_cache
def confirm(request: Any, token: str) -> HttpResponse:
    try:
        number = signing.loads(token, salt=interest.CONFIRM)
    except signing.BadSignature:
        return render(request, "helpdesk/interest_confirm.html", {"state": "broken"}, status=404)
    consent = Consent.objects.select_related("interest").filter(pk=number).first()
    if consent is None:  # seven days went by, or the address was wiped
        return render(request, "helpdesk/interest_confirm.html", {"state": "gone"}, status=404)
    if consent.interest is not None:
        url = interest.mine_path(consent.interest)
        return render(request, "helpdesk/interest_confirm.html", {"state": "known", "url": url})
    decision = may(request.person, interest.confirm, consent)
    if not decision:
        return render(request, "helpdesk/interest_confirm.html", {"state": "gone"}, status=404)
    if request.method == "POST":
        try:
            made = perform(interest.confirm, by=request.person, on=consent)
        except (Refused, Gone):  # the other of two clicks came first, or it went away meanwhile
            return redirect("interest-confirm", token)
        return redirect(interest.mine_path(made) + "?nieuw=1")
    names = [track.label for track in Track if track in consent.tracks]
    return render(
        request,
        "helpdesk/interest_confirm.html",
        {"state": "ask", "consent": consent, "names": names},
    )


@csrf_exempt  # the mail program posts here by itself (RFC 8058); the signed link is the proof
@never_cache
def mine(request: Any, token: str) -> HttpResponse:
    try:
        number = signing.Signer(salt=interest.MINE).unsign_object(token)
    except signing.BadSignature:
        return render(request, "helpdesk/interest_mine.html", {"state": "broken"}, status=404)
    one = Interest.objects.filter(pk=number).first()
    if one is None or one.withdrawn_at:
        return _withdrawn(request, one)
    start = {
        "tracks": one.tracks,
        "name": one.name,
        "town_name": one.town_name,
        "remark": one.remark,
    }
    changing = request.method == "POST" and request.POST.get("do") == "change"
    form = TracksForm(request.POST if changing else None, initial=start)
    saved = False
    if request.method == "POST" and not changing:
        # One click: our own button, or List-Unsubscribe=One-Click of a mail program.
        if request.POST.get("do") == "withdraw" or "List-Unsubscribe" in request.POST:
            try:
                one = perform(interest.withdraw, by=request.person, on=one)
            except Refused:  # twice at once
                one.refresh_from_db()
            return _withdrawn(request, one)
    elif changing and form.is_valid():
        saved = carry_out(form, interest.change, by=request.person, on=one) is not None
    return render(
        request,
        "helpdesk/interest_mine.html",
        {
            "state": "here",
            "interest": one,
            "form": form,
            "saved": saved,
            "is_new": request.GET.get("nieuw") == "1" and request.method == "GET",
            "consent": interest.CONSENT,
            "consents": list(one.consents.all()),
        },
    )


def _withdrawn(request: Any, one: Interest | None) -> HttpResponse:
    return render(
        request,
        "helpdesk/interest_mine.html",
        {"state": "withdrawn", "wiped": one is None or not one.email, "days": interest.KEPT_DAYS},
    )


# At the desk of the network -----------------------------------------------------------

CLICKS = {
    action.key.partition(".")[2]: action
    for action in (interest.follow_up, interest.not_yet, interest.erase_address)
}


@needs(EDIT_NETWORK)
def desk(request: Any) -> HttpResponse:
    """Who wants to hear about what; taken up or not."""
    if request.method == "POST":
        return _click(request)
    chosen = {
        "spoor": request.GET.get("spoor", "") if request.GET.get("spoor") in Track.values else "",
        "gedaan": request.GET.get("gedaan", "") if request.GET.get("gedaan") in ("ja", "nee") else "",
    }
    found = queries.counts()
    rows = queries.registered(track=chosen["spoor"], taken_up=chosen["gedaan"])
    page = page_of(request, rows, PER_PAGE)
    return render(
        request,
        "helpdesk/desk_interest.html",
        {
            "page": page,
            "rows": page.object_list,
            "counts": found,
            "bars": [
                {"label": label, "value": number, "url": f"?{urlencode({'spoor': key})}"}
                for key, label, number in found["tracks"]
            ],
            "tracks": Track.choices,
            "chosen": chosen,
            "is_chosen": any(chosen.values()),
            "query": urlencode({name: value for name, value in chosen.items() if value}),
            "crumbs": crumbs((_("Interest"), "")),
        },
    )


def _click(request: Any) -> HttpResponse:
    action, number = CLICKS.get(request.POST.get("do", "")), request.POST.get("number", "")
    if action is None or not number.isdecimal() or len(number) > 15:
        raise Http404
    try:
        perform(action, by=request.person, on=get_object_or_404(Interest, pk=int(number)))
    except Refused as no:
        messages.info(request, no.reason)
    else:
        messages.success(request, _("Done."))
    back = {name: request.GET[name] for name in ("spoor", "gedaan", "page") if request.GET.get(name)}
    answer = redirect("desk-interest")
    if back:
        answer["Location"] += f"?{urlencode(back)}"
    return answer


@needs(EDIT_NETWORK)
def export(request: Any, kind: str) -> HttpResponse | StreamingHttpResponse:
    """Confirmed interest that was not withdrawn, each with what was agreed to and when, and the link to withdraw for letters that
    leave from elsewhere."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    track = request.GET.get("spoor", "")
    rows = [_head(), *(_row(one) for one in queries.registered(track=track))]
    if kind == "csv":
        answer: Any = StreamingHttpResponse(sheets.csv_lines(rows), content_type="text/csv; charset=utf-8")
    else:
        answer = HttpResponse(
            sheets.xlsx(rows),
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
    answer["Content-Disposition"] = f'attachment; filename="interesse-{localdate():%Y-%m-%d}.{kind}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _head() -> list[str]:
    return [
        _("E-mail address"),
        _("Name"),
        _("Municipality"),
        _("Subjects"),
        _("Remark"),
        _("Language"),
        _("Confirmed on"),
        _("Taken up on"),
        _("Agreed to, with date"),
        _("Link to withdraw"),
    ]


def _row(one: Interest) -> list[Any]:
    return [
        one.email,
        one.name,
        one.town_name,
        ", ".join(one.track_names),
        one.remark,
        one.language,
        _day(one.confirmed_at),
        _day(one.followed_up_at),
        " | ".join(
            f"{_day(consent.confirmed_at)} ({', '.join(str(Track(key).label) for key in consent.tracks)}): {consent.text}"
            for consent in one.consents.all()
        ),
        address(interest.mine_path(one)),
    ]


def _day(moment: Any) -> str:
    return date_format(localtime(moment), "Y-m-d") if moment else ""
