# SPDX-License-Identifier: EUPL-1.2
"""Write down what the municipality promised, show that it was done, and count what it costs. None of it is public before a check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.clauses import Action, when
from samenspel.foundations.rules.versions import NEWER, not_changed_meanwhile

from ..clauses import member
from ..models import Anchor, Campaign, Check
from ..standing import refresh
from .costs import MOST_LINES, Line
from .reading import facts_now, stamp_of

MOST_ANCHORS = 60
EARLIEST = date(2019, 1, 1)
"""what was promised before is no promise to these values"""
Document = tuple[str, "ContentFile[bytes]"]


def _enter(campaign: Campaign, *, by: Person, kind: str, **facts: Any) -> Anchor:
    """What was promised. It waits until somebody else looked at it."""
    there: Any = Anchor.objects.filter(campaign=campaign)
    if there.count() >= MOST_ANCHORS:
        raise ValidationError(
            _("Sixty promises is the most. Remove what was never checked, or give evidence of what is done.")
        )
    clean = _clean(kind, facts)
    if there.filter(kind=kind, title__iexact=clean["title"], kept_at=None).exists():
        raise ValidationError(
            {"title": _("This promise stands in your list already. Change that one, or give another title.")}
        )
    made: Any = Anchor.objects.create(
        campaign=campaign, place_id=campaign.place_id, entered_by=by, made_at=timezone.now(), **clean
    )
    refresh(campaign)
    return made


def _change(anchor: Anchor, *, by: Person, stamp: str, kind: str = "", **facts: Any) -> Anchor:
    """Change the promise. What was checked before stays in public as it was, until the change was checked."""
    _not_changed(anchor, stamp)
    # Of what kind a promise is stays as it was checked: a commitment cannot become another one.
    clean = _clean(anchor.kind if anchor.commitment_id else kind or anchor.kind, facts)
    if clean == facts_now(anchor) and anchor.check_state == Check.CONFIRMED:
        return anchor
    _wait_again(anchor, by, clean)
    return anchor


def _give_evidence(
    anchor: Anchor,
    *,
    by: Person,
    stamp: str,
    done_on: date,
    evidence: str,
    address: str = "",
    document: Document | None = None,
    without_document: bool = False,
) -> Anchor:
    """Say when it was done and where people can see it. It stays a promise until somebody looked at the evidence.

    document          (name, file) as `read_file` gives them; None: what was there stays
    without_document  what was there goes
    """
    _not_changed(anchor, stamp)
    evidence = evidence.strip()
    if len(evidence) < 10:
        raise ValidationError(
            {"evidence": _("Say in one sentence where people can see it: a place, a document, a date.")}
        )
    if done_on > timezone.localdate():
        raise ValidationError({"done_on": _("This day is still to come. Give evidence when it was done.")})
    if done_on < EARLIEST:
        raise ValidationError({"done_on": _("Choose a day from 2019 on.")})
    if (document or without_document) and anchor.document:
        old = anchor.document.name
        storage = anchor.document.storage
        transaction.on_commit(lambda: storage.delete(old))
        anchor.document, anchor.document_name = "", ""
    if document:
        anchor.document_name, anchor.document = one_line(document[0], 120), document[1]
    anchor.done_on, anchor.evidence, anchor.address = done_on, evidence, address.strip()
    anchor.kept_at = None
    _wait_again(anchor, by, facts_now(anchor))
    return anchor


def _remove(anchor: Anchor, *, by: Person) -> None:
    """Take away what was never checked: entered by mistake."""
    campaign = _campaign_of(anchor)
    if anchor.document:
        name, storage = anchor.document.name, anchor.document.storage
        transaction.on_commit(lambda: storage.delete(name))
    anchor.delete()
    refresh(campaign)


def _set_costs(campaign: Campaign, *, by: Person, lines: Sequence[Line], version: int) -> Campaign:
    """The whole cost sheet, in this order.  version: of the campaign that was looked at"""
    not_changed_meanwhile(campaign, version)
    if len(lines) > MOST_LINES:
        raise ValidationError(_("Forty lines is the most. Put small costs together."))
    campaign.costs = [line.kept() for line in lines]
    campaign.version += 1
    campaign.changed_at = timezone.now()
    campaign.save(update_fields=["costs", "version", "changed_at"])
    return campaign


def _clean(kind: str, facts: dict[str, Any]) -> dict[str, Any]:
    if kind not in Anchor.Kind.values:
        raise ValidationError({"kind": _("Choose where it is written down.")})
    due_on = facts["due_on"]
    last = date(timezone.localdate().year + 12, 12, 31)
    if not EARLIEST <= due_on <= last:
        raise ValidationError({"due_on": _("Choose a day between 2019 and %(year)s.") % {"year": last.year}})
    amount = facts.get("amount_cents")
    if kind == Anchor.Kind.BUDGET and not amount:
        raise ValidationError({"amount_cents": _("Fill in the amount: that is what is promised.")})
    clean = {
        "kind": kind,
        "title": one_line(facts["title"], 160),
        "text": facts.get("text", "").strip(),
        "owner_name": one_line(facts["owner_name"], 120),
        "due_on": due_on,
        "plan_code": one_line(facts.get("plan_code", ""), 40),
        "amount_cents": amount,
    }
    for name in ("title", "owner_name"):
        if not clean[name]:
            raise ValidationError({name: _("Fill this in.")})
    return clean


def _not_changed(anchor: Anchor, stamp: str) -> None:
    if stamp != stamp_of(anchor):
        raise ValidationError(NEWER, code="newer")


def _wait_again(anchor: Anchor, by: Person, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        setattr(anchor, name, value)
    # Who wrote it last may not be the one who checks it.
    anchor.entered_by = by
    anchor.check_state, anchor.check_note = Check.WAITING, ""
    anchor.checked_by, anchor.checked_at = None, None
    anchor.save()
    refresh(_campaign_of(anchor))


def _campaign_of(anchor: Anchor) -> Campaign:
    found: Campaign = Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=anchor.campaign_id)
    return found


not_kept = when(
    Q(kept_at=None) | Q(check_state=Check.REFUSED), _("This was kept and checked: it stays as it is.")
)
still_runs = when(
    Q(commitment=None) | Q(commitment__state=Commitment.State.RUNNING),
    _("The municipality settled this promise itself. Write down a new one."),
)
not_given_up = when(
    Q(commitment=None) | ~Q(commitment__state=Commitment.State.BROKEN),
    _("The municipality said that this will not happen. Write down a new promise."),
)
never_checked = when(
    Q(commitment=None), _("This was checked and stands in public. It cannot be removed any more.")
)

enter = Action("charter.enter_anchor", _("Add a promise"), Campaign, (member("pk"),), _enter)
change = Action("charter.change_anchor", _("Change"), Anchor, (member(), not_kept, still_runs), _change)
give_evidence = Action(
    "charter.give_evidence", _("Give evidence"), Anchor, (member(), not_kept, not_given_up), _give_evidence
)
remove = Action("charter.remove_anchor", _("Remove"), Anchor, (member(), never_checked), _remove)
set_costs = Action("charter.set_costs", _("Save the cost sheet"), Campaign, (member("pk"),), _set_costs)

ACTIONS: tuple[Action, ...] = (enter, change, give_evidence, remove, set_costs)
