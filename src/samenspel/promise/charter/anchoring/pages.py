# SPDX-License-Identifier: EUPL-1.2
"""The group's pages of anchoring: what stands and what not yet, one promise with its evidence."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from samenspel.foundations.money import money
from samenspel.foundations.pages import carry_out, press, was_told
from samenspel.foundations.rules.pages import with_account
from samenspel.plan.mix.plan_forms import Euros

from ..frame import crumbs_in, found
from ..models import Anchor, Campaign, Check
from . import actions, reading
from .cost_pages import costs_page, export
from .forms import AnchorForm, EvidenceForm


def _crumbs(campaign: Campaign, label: Any = "") -> list[dict[str, Any]]:
    if not label:
        return crumbs_in(campaign, _("Anchoring"))
    steps = crumbs_in(campaign, _("Anchoring"))
    steps[-1]["url"] = reverse("charter-anchors", args=[campaign.pk])
    return [*steps, {"label": label, "url": ""}]


def _rows(campaign: Campaign) -> list[Anchor]:
    """Its promises, each with where it stands. One query."""
    rows: list[Anchor] = list(
        Anchor.objects.filter(campaign=campaign).select_related("commitment").order_by("due_on", "pk")
    )
    for row in rows:
        row.stand = reading.stand_of(row)  # type: ignore[attr-defined]
        row.facts = facts = reading.facts_now(row)  # type: ignore[attr-defined]
        row.amount = money(facts["amount_cents"]) if facts["amount_cents"] else ""  # type: ignore[attr-defined]
    return rows


@with_account
def anchors(request: Any, number: int) -> HttpResponse:
    """What the guide names, and what of it stands: promised, kept, or nothing yet."""
    campaign = found(request, number)
    rows = _rows(campaign)
    groups = [
        {
            "kind": kind,
            "label": kind.label,
            "about": reading.ABOUT[kind],
            "rows": [row for row in rows if row.kind == kind],
        }
        for kind in Anchor.Kind
    ]
    return render(
        request,
        "charter/anchoring/anchors.html",
        {
            "campaign": campaign,
            "groups": groups,
            "open": [group for group in groups if not group["rows"]],
            "kept": sum(1 for row in rows if row.kept_at and row.check_state == Check.CONFIRMED),
            "total": len(rows),
            "crumbs": _crumbs(campaign),
        },
    )


@with_account
def anchor_new(request: Any, number: int) -> HttpResponse:
    """A promise written down. `?soort=` and `?bedrag=` fill in what another page knows already."""
    campaign = found(request, number)
    start: dict[str, Any] = {}
    if (kind := request.GET.get("soort", "")) in Anchor.Kind.values:
        start["kind"] = kind
    if amount := _amount(request.GET.get("bedrag", "")):
        start["amount_cents"] = amount
        start["title"] = _("An amount for good participation in the multi-year budget")
    form = AnchorForm(request.POST or None, initial=start)
    if (
        request.method == "POST"
        and form.is_valid()
        and (made := _entered(form, request, campaign)) is not None
    ):
        messages.success(
            request, _("Written down. Somebody of the campaign team or the municipality looks at it first.")
        )
        return redirect("charter-anchor", campaign.pk, made.pk)
    return render(
        request,
        "charter/anchoring/new.html",
        {"campaign": campaign, "form": form, "crumbs": _crumbs(campaign, _("A new promise"))},
    )


def _entered(form: AnchorForm, request: Any, campaign: Campaign) -> Anchor | None:
    form.cleaned_data.pop("stamp", None)
    made: Anchor | None = carry_out(form, actions.enter, by=request.person, on=campaign)
    return made


def _amount(text: str) -> int | None:
    """An amount in an address, in cents; nothing for what is no amount."""
    try:
        cents: int | None = Euros(required=False).clean(text[:20])
    except Exception:  # whatever somebody types in an address is no reason to fail
        return None
    return cents


@with_account
def anchor(request: Any, number: int, anchor: int) -> HttpResponse:
    """One promise: where it stands, change it, give evidence, or remove what was never checked."""
    campaign = found(request, number)
    rows: Any = Anchor.objects
    one: Anchor = get_object_or_404(rows.select_related("commitment"), campaign=campaign, pk=anchor)
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    if doing == "remove":
        gone = press(request, actions.remove, one, _("Removed."))
        return redirect("charter-anchors", campaign.pk) if gone else redirect(request.path)
    change, evidence = _change_form(request, one, doing), _evidence_form(request, one, doing)
    if (
        doing == "change"
        and change.is_valid()
        and carry_out(change, actions.change, by=request.person, on=one)
    ):
        messages.success(request, _("Saved. What changed is looked at before it stands in public."))
        return redirect(request.path)
    if (
        doing == "evidence"
        and evidence.is_valid()
        and carry_out(evidence, actions.give_evidence, by=request.person, on=one)
    ):
        messages.success(request, _("Thank you. Somebody looks at the evidence. Then it counts as kept."))
        return redirect(request.path)
    if doing in ("change", "evidence"):
        one.refresh_from_db()
        was_told(change if doing == "change" else evidence, stamp=reading.stamp_of(one))
    facts = reading.facts_now(one)
    return render(
        request,
        "charter/anchoring/anchor.html",
        {
            "campaign": campaign,
            "anchor": one,
            "facts": facts,
            "amount": money(facts["amount_cents"]) if facts["amount_cents"] is not None else "",
            "stand": reading.stand_of(one),
            "about": reading.ABOUT[Anchor.Kind(one.kind)],
            "change": change if reading.may_change(one) else None,
            "evidence": evidence if reading.may_give_evidence(one) else None,
            "doing": doing,
            "crumbs": _crumbs(campaign, one.title),
        },
    )


def _change_form(request: Any, one: Anchor, doing: str) -> AnchorForm:
    start = {**reading.facts_now(one), "stamp": reading.stamp_of(one)}
    return AnchorForm(
        request.POST if doing == "change" else None,
        initial=start,
        fixed_kind=one.commitment_id is not None,
        auto_id="promise_%s",
    )


def _evidence_form(request: Any, one: Anchor, doing: str) -> EvidenceForm:
    """Filled in with what was given before, or with what the town said itself when it kept its commitment."""
    start: dict[str, Any] = {
        "done_on": one.done_on,
        "evidence": one.evidence,
        "address": one.address,
        "stamp": reading.stamp_of(one),
    }
    if not one.done_on and one.commitment is not None and one.commitment.state == "kept":
        start |= {"done_on": one.commitment.settled_on, "evidence": one.commitment.evidence}
    return EvidenceForm(
        request.POST if doing == "evidence" else None,
        request.FILES if doing == "evidence" else None,
        initial=start,
        has_document=bool(one.document),
        auto_id="evidence_%s",
    )


PAGES: tuple[Any, ...] = (
    path("waarden/groep/<int:number>/verankeren/", anchors, name="charter-anchors"),
    path("waarden/groep/<int:number>/verankeren/nieuw/", anchor_new, name="charter-anchor-new"),
    path("waarden/groep/<int:number>/verankeren/<int:anchor>/", anchor, name="charter-anchor"),
    path("waarden/groep/<int:number>/kosten/", costs_page, name="charter-costs"),
    path("waarden/groep/<int:number>/kosten/export.<str:format>", export, name="charter-costs-export"),
)
