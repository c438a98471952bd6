# SPDX-License-Identifier: EUPL-1.2
"""Enter who signed, change it, take it back. What counts is decided by whoever checks it (`checking.py`)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.folding import fold
from samenspel.foundations.places.models import Region
from samenspel.foundations.rules.clauses import Action, when
from samenspel.foundations.rules.versions import not_changed_meanwhile

from ..clauses import member
from ..models import Campaign, Check, Office, Signature
from ..route.ticking import tick
from ..standing import SIZE_STAYS, Facts, refresh, size_may_change, whole_college
from ..values.sets import shipped, version_called
from .evidence import forget_files, set_picture

MOST_SIGNATURES = 200
FIRST_DAY = date(2019, 1, 1)
TWICE = _(
    "This name signed this version already. Look in the list: you can change what stands there, or take it back."
)
COLLEGE_NAMES = {
    ("nl", True): "College van burgemeester en wethouders",
    ("nl", False): "College van burgemeester en schepenen",
    ("en", True): "College of mayor and aldermen",
    ("en", False): "College of mayor and aldermen",
}
"""what the college calls itself: by language, and whether it is in the Netherlands"""


def college_name(campaign: Campaign) -> str:
    in_netherlands = campaign.place.region == Region.NETHERLANDS
    return COLLEGE_NAMES.get((campaign.language, in_netherlands), COLLEGE_NAMES["nl", in_netherlands])


def _write(
    row: Signature,
    campaign: Campaign,
    by: Person,
    *,
    office: str,
    name: str,
    function: str,
    signed_on: date,
    values_version: str,
    address: str = "",
    pictures: Any = None,
    description: str = "",
    remove_picture: bool = False,
    document: Any = None,
    remove_document: bool = False,
    consents: bool = False,
) -> Signature:
    """Everything that makes one signature right, for a new one and for a changed one. It waits for a check afterwards.

    pictures  (large, small), or None · document  (file, name), or None
    """
    if office not in Office.values:
        raise ValidationError({"office": _("Choose who signed.")})
    name = one_line(name, 120) or (college_name(campaign) if office == Office.COLLEGE else "")
    if not fold(name):
        raise ValidationError({"name": _("Fill in the name of who signed.")})
    _day_is_right(signed_on, campaign)
    known = (row.values_version, campaign.values_version, shipped().version)
    if values_version not in known and version_called(values_version) is None:
        raise ValidationError({"values_version": _("This version of the values is not known.")})
    row.office, row.name, row.function = office, name, one_line(function, 120)
    row.signed_on, row.values_version, row.address = signed_on, values_version, address
    row.consents = consents
    set_picture(row, pictures, description, remove_picture)
    if (document or remove_document) and row.document:
        forget_files(row.document)
        row.document, row.document_name = "", ""
    if document:
        row.document, row.document_name = document
    if not (row.picture or row.document or row.address):
        raise ValidationError(
            _("Add one proof: a photo, a file or an address on the web. One of the three is enough.")
        )
    row.check_state, row.check_note, row.entered_by = Check.WAITING, "", by
    row.checked_by, row.checked_at = None, None
    same = Signature.objects.filter(
        ~Q(check_state=Check.REFUSED),
        campaign=campaign,
        values_version=values_version,
        name_folded=fold(name)[:200],
        withdrawn_on=None,
    )
    if same.exclude(pk=row.pk).exists():
        raise ValidationError({"name": TWICE})
    try:
        with transaction.atomic():  # two members enter the same person in the same second
            row.save()
    except IntegrityError:
        raise ValidationError({"name": TWICE}) from None
    _tick(campaign, signed_on)
    return row


def _day_is_right(day: date, campaign: Campaign, field: str = "signed_on") -> None:
    if day > timezone.localdate(timezone=campaign.place.timezone):
        raise ValidationError({field: _("This day is still to come. Give the day on which it was signed.")})
    if day < FIRST_DAY:
        raise ValidationError({field: _("This day is before 2019. Look at the year again.")})


def _tick(campaign: Campaign, on: date | None = None) -> None:
    """The steps of the guide that the signatures fulfil. They are ticked when entered: the group did its work."""
    entered = Signature.objects.filter(~Q(check_state=Check.REFUSED), campaign=campaign, withdrawn_on=None)
    signed = tuple(entered.values_list("office", "name_folded"))
    people = {name for office, name in signed if office in (Office.MAYOR, Office.ALDERMAN)}
    whole = whole_college(Facts(signed=signed, college_size=campaign.college_size))
    if signed:
        tick(
            campaign,
            "sign-1",
            *(("sign-2",) if whole or len(people) >= 2 else ()),
            *(("sign-3",) if whole else ()),
            on=on,
        )


def _sign(campaign: Campaign, *, by: Person, **facts: Any) -> Signature:
    """Somebody signed. It shows and counts once somebody else has checked it."""
    if Signature.objects.filter(campaign=campaign).count() >= MOST_SIGNATURES:
        raise ValidationError(
            _("A group can enter %(most)d signatures. Take one away that was entered by mistake.")
            % {"most": MOST_SIGNATURES}
        )
    row = Signature(
        campaign=campaign,
        place_id=campaign.place_id,
        made_at=timezone.now(),
        values_version=campaign.values_version,
    )
    return _write(row, campaign, by, **facts)


def _change(signature: Signature, *, by: Person, **facts: Any) -> Signature:
    """Mend what was entered. One that was refused is sent anew by this."""
    return _write(signature, _locked(signature), by, **facts)


def _locked(signature: Signature) -> Campaign:
    locked = Campaign.objects.select_for_update(of=("self",), no_key=True).select_related("place")
    one: Campaign = locked.get(pk=signature.campaign_id)
    return one


def _remove(signature: Signature, *, by: Person) -> None:
    """Entered by mistake, and not checked yet: it goes, with its files."""
    forget_files(signature.picture, signature.small, signature.document)
    signature.delete()


def _withdraw(signature: Signature, *, by: Person, withdrawn_on: date) -> Signature:
    """From this day it no longer counts. That it was signed stays with the group."""
    campaign = _locked(signature)
    if withdrawn_on > timezone.localdate(timezone=campaign.place.timezone):
        raise ValidationError(
            {"withdrawn_on": _("This day is still to come. Take it back on the day itself, or later.")}
        )
    if withdrawn_on < signature.signed_on:
        raise ValidationError({"withdrawn_on": _("This day is before the day of the signature.")})
    signature.withdrawn_on = withdrawn_on
    signature.save(update_fields=["withdrawn_on"])
    refresh(campaign, on=withdrawn_on)
    return signature


def _set_consent(signature: Signature, *, by: Person, consents: bool) -> Signature:
    """Name and photo in public, or only the office. Off is at once; what comes into public is looked at first."""
    if consents and not signature.consents:
        signature.check_state, signature.entered_by = Check.WAITING, by
    signature.consents = consents
    signature.save(update_fields=["consents", "check_state", "entered_by"])
    refresh(_locked(signature))
    return signature


def _set_college_size(campaign: Campaign, *, by: Person, college_size: int | None, version: int) -> Campaign:
    """Mayor and aldermen together: then the site knows when all of them signed."""
    not_changed_meanwhile(campaign, version)
    if college_size is not None and not 1 <= college_size <= 20:
        raise ValidationError({"college_size": _("Give a number from 1 to 20, or leave it empty.")})
    if not size_may_change(campaign, college_size):
        raise ValidationError({"college_size": SIZE_STAYS})
    campaign.college_size = college_size
    campaign.version += 1
    campaign.save(update_fields=["college_size", "version"])
    _tick(campaign)
    return refresh(campaign)


# Who may, and when --------------------------------------------------------------------------------

not_checked = when(
    ~Q(check_state=Check.CONFIRMED),
    _("This was checked meanwhile. You can still change the consent, or take the signature back."),
)
checked = when(Q(check_state=Check.CONFIRMED), _("This was not checked yet. You can change it or remove it."))
still_counts = when(Q(withdrawn_on=None), _("This signature was taken back already."))

sign = Action("charter.sign", _("Enter the signature"), Campaign, (member("pk"),), _sign)
change_signature = Action(
    "charter.change_signature", _("Save and send"), Signature, (member(), not_checked), _change
)
remove_signature = Action(
    "charter.remove_signature", _("Remove"), Signature, (member(), not_checked), _remove
)
withdraw_signature = Action(
    "charter.withdraw_signature",
    _("Take the signature back"),
    Signature,
    (member(), checked, still_counts),
    _withdraw,
)
set_consent = Action(
    "charter.set_signature_consent", _("Keep the consent"), Signature, (member(), checked), _set_consent
)
set_college_size = Action(
    "charter.set_college_size",
    _("Keep the size of the college"),
    Campaign,
    (member("pk"),),
    _set_college_size,
)

ACTIONS: tuple[Action, ...] = (
    sign,
    change_signature,
    remove_signature,
    withdraw_signature,
    set_consent,
    set_college_size,
)
