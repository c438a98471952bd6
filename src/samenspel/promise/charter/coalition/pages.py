# SPDX-License-Identifier: EUPL-1.2
"""The coalition of a group, and the page on which somebody who was invited answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from samenspel.foundations.pages import carry_out, press, was_told
from samenspel.foundations.rules.door import Gone
from samenspel.foundations.rules.pages import to_sign_in, with_account

from ..frame import crumbs, crumbs_in, found
from ..models import Ally, Member
from ..seen import stamp
from . import actions
from .agenda import agenda_item
from .forms import AllyForm, ApproachForm, ChangeAllyForm, JoinForm, MeetingForm, MessageForm
from .queries import MOST_LETTERS, REMIND_AFTER, WIDE_ENOUGH, joined_domains, may_remind, walls_of

State = Ally.State


@with_account
def coalition(request: Any, number: int) -> HttpResponse:
    """Who is in, which walls were crossed, and the joint approach."""
    campaign = found(request, number)
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    form = AllyForm(request.POST if doing == "add" else None)
    approach = ApproachForm(
        request.POST if doing == "approach" else None,
        initial={"approach": campaign.approach, "seen": stamp(campaign.approach)},
    )
    if doing == "add" and form.is_valid():
        made = carry_out(form, actions.add, by=request.person, on=campaign)
        if made is not None:
            messages.success(request, _("“%s” is on the list.") % made.name)
            if made.email:  # the next step: the letter
                return redirect("charter-ally", campaign.pk, made.pk)
            return redirect(f"{reverse('charter-coalition', args=[campaign.pk])}#allies")
    if doing == "approach" and approach.is_valid():
        if carry_out(approach, actions.set_approach, by=request.person, on=campaign):
            messages.success(request, _("Saved."))
            return redirect(f"{reverse('charter-coalition', args=[campaign.pk])}#approach")
        campaign.refresh_from_db(fields=["approach"])
        was_told(approach, seen=stamp(campaign.approach))
    allies = list(Ally.objects.filter(campaign=campaign))
    order = [State.JOINED, State.ASKED, State.NOTED, State.DECLINED]
    return render(
        request,
        "charter/coalition/coalition.html",
        {
            "campaign": campaign,
            "allies": sorted(allies, key=lambda one: order.index(State(one.state))),
            "joined": sum(one.state == State.JOINED for one in allies),
            "domains": len(joined_domains(allies)),
            "wide_enough": WIDE_ENOUGH,
            "walls": walls_of(allies),
            "form": form,
            "approach": approach,
            "crumbs": crumbs_in(campaign, _("Coalition")),
        },
    )


@with_account
def ally(request: Any, number: int, ally: int) -> HttpResponse:
    """One association, council or person: invite, remind, change, take off the list."""
    campaign = found(request, number)
    one = get_object_or_404(Ally, campaign=campaign, pk=ally)
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    here = redirect("charter-ally", campaign.pk, one.pk)
    letter = MessageForm(request.POST if doing == "invite" else None)
    start = {**{name: getattr(one, name) for name in actions.FACTS}, "seen": actions.seen_of(one)}
    form = ChangeAllyForm(request.POST if doing == "change" else None, initial=start, ally=one)
    if doing == "remove":
        if press(request, actions.remove, one, _("“%s” is off the list.") % one.name):
            return redirect("charter-coalition", campaign.pk)
        return here
    if doing == "remind":
        press(request, actions.remind, campaign, _("The reminder is on its way."), ally=one.pk)
        return here
    if doing == "invite" and letter.is_valid():
        if carry_out(letter, actions.invite, by=request.person, on=campaign, ally=one.pk):
            messages.success(request, _("The letter is on its way. You hear it when they answer."))
            return redirect("charter-coalition", campaign.pk)
        one.refresh_from_db()
    if doing == "change" and form.is_valid():
        if carry_out(form, actions.change, by=request.person, on=one):
            messages.success(request, _("Saved."))
            return redirect("charter-coalition", campaign.pk)
        one.refresh_from_db()
        was_told(form, seen=actions.seen_of(one))
    return render(
        request,
        "charter/coalition/ally.html",
        {
            "campaign": campaign,
            "ally": one,
            "letter": letter,
            "form": form,
            "may_remind": may_remind(one),
            "remind_from": one.asked_at + REMIND_AFTER if one.asked_at and one.message else None,
            "days": REMIND_AFTER.days,
            "most_letters": MOST_LETTERS,
            "crumbs": [
                *crumbs_in(campaign, "")[:2],
                {"label": campaign.group_name, "url": reverse("charter-group", args=[campaign.pk])},
                {"label": _("Coalition"), "url": reverse("charter-coalition", args=[campaign.pk])},
                {"label": one.name, "url": ""},
            ],
        },
    )


@with_account
def agenda(request: Any, number: int) -> HttpResponse:
    """A text for the agenda of a joint meeting, and the day on which it is."""
    campaign = found(request, number)
    form = MeetingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = carry_out(form, actions.plan_meeting, by=request.person, on=campaign)
        if made is not None:
            messages.success(request, _("The meeting stands among your conversations."))
            return redirect("charter-talks", campaign.pk)
    return render(
        request,
        "charter/coalition/agenda_item.html",
        {
            "campaign": campaign,
            "item": agenda_item(campaign),
            "form": form,
            "crumbs": crumbs_in(campaign, _("Agenda item")),
        },
    )


def _invitation(word: str) -> Ally | None:
    return (
        Ally.objects.select_related("campaign__place").filter(key=actions.hashed(word[:64])).first()
        if word
        else None
    )


@csrf_exempt  # the word in the link is the proof; a mail program posts here by itself (RFC 8058)
@never_cache
def invited(request: Any, word: str) -> HttpResponse:
    """What is asked, by whom, and the answer. Whoever has the word of the letter is who was asked."""
    one = _invitation(word)
    if one is None:
        return _gone(request)
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    if doing == "member":
        return _member(request, one, word)
    if doing == "decline" or "List-Unsubscribe" in request.POST:
        off = request.POST.get("off") == "on"
        try:
            if press(request, actions.answer, one, word=word, joins=False, off=off) and off:
                return _gone(request, status=200, off=True)
        except Gone:
            return _gone(request)
        return redirect("charter-invited", word)
    start = {"offer": one.offer, "is_public": one.is_public}
    form = JoinForm(request.POST if doing == "join" else None, initial=start)
    if doing == "join" and form.is_valid():
        try:
            if carry_out(form, actions.answer, by=request.person, on=one, word=word, joins=True):
                return redirect("charter-invited", word)
        except Gone:
            return _gone(request)
    return _shown(request, one, form)


def _shown(request: Any, one: Ally, form: JoinForm) -> HttpResponse:
    campaign = one.campaign
    is_member = (
        not request.person.is_anonymous
        and Member.objects.filter(campaign=campaign, person=request.person).exists()
    )
    return render(
        request,
        "charter/coalition/invited.html",
        {
            "campaign": campaign,
            "ally": one,
            "form": form,
            "is_member": is_member,
            "crumbs": crumbs(
                (campaign.place.name, reverse("charter-town", args=[campaign.place.slug])),
                (_("Invitation"), ""),
            ),
        },
    )


def _gone(request: Any, status: int = 404, off: bool = False) -> HttpResponse:
    return render(request, "charter/coalition/invited_gone.html", {"off": off}, status=status)


@csrf_protect  # here the account counts, and not only the word
def _member(request: Any, one: Ally, word: str) -> HttpResponse:
    if request.person.is_anonymous:
        return to_sign_in(request)
    try:
        if press(
            request, actions.become_member, one, _("You work along in this group from now on."), word=word
        ):
            return redirect("charter-group", one.campaign_id)
    except Gone:
        return _gone(request)
    return redirect("charter-invited", word)


PAGES: tuple[Any, ...] = (
    path("waarden/groep/<int:number>/coalitie/", coalition, name="charter-coalition"),
    path("waarden/groep/<int:number>/coalitie/<int:ally>/", ally, name="charter-ally"),
    path("waarden/groep/<int:number>/coalitie/agendapunt/", agenda, name="charter-agenda-item"),
    path("waarden/uitnodiging/<str:word>/", invited, name="charter-invited"),
)
