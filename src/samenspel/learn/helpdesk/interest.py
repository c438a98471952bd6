# SPDX-License-Identifier: EUPL-1.2
"""Registering interest: asked on the page, confirmed in the letter, changed and withdrawn by its link.

Whether an address is known shows nowhere: every asking does the same, and what it asks is added to an interest only when the
owner of the address confirms it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from post_office.models import STATUS, Email

from samenspel.foundations.mail.letters import address, one_line, send_letter
from samenspel.foundations.people.models import Actor, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.clauses import ALWAYS, NEVER, Action, Clause, when
from samenspel.foundations.rules.roles import EDIT_NETWORK, EVERYWHERE, places_with

from .models import Consent, HelpQuestion, Interest, Track

CONFIRM = "samenspel.helpdesk.interest"
MINE = "samenspel.helpdesk.interest.mine"
LINK_DAYS = 7
KEPT_DAYS = 30
"""between withdrawing and wiping"""
LETTERS_PER_DAY = 3
"""to one address: nobody fills another's mailbox from our page"""

CONSENT = _(
    "I agree that Samenspel keeps my e-mail address and what I fill in here, and writes to me about the subjects I tick. "
    "I can change this or withdraw it with the link in every letter. Thirty days after I withdraw, my address is wiped."
)


def confirm_path(consent: Consent) -> str:
    return reverse("interest-confirm", args=[signing.dumps(consent.pk, salt=CONFIRM)])


def mine_path(interest: Interest) -> str:
    """The page of who registered, for as long as the address is here: also what the mail program calls to withdraw.

    Without a date in it: every letter and every export holds the same link, and an old letter still withdraws.
    """
    return reverse("interest-mine", args=[signing.Signer(salt=MINE).sign_object(interest.pk)])


def known_tracks(tracks: Iterable[str]) -> list[str]:
    """In the order of the list, each once; what is no track is left out."""
    asked = set(tracks)
    return [track.value for track in Track if track.value in asked]


def _checked(tracks: Iterable[str]) -> list[str]:
    known = known_tracks(tracks)
    if not known:
        raise ValidationError({"tracks": _("Choose at least one subject.")})
    return known


def _ask(
    place: Place,
    *,
    by: Actor,
    email: str,
    tracks: list[str],
    name: str = "",
    town_name: str = "",
    remark: str = "",
    **_form: Any,
) -> None:
    """Keep what was asked aside for seven days and write to the address. Returns nothing: nobody learns whether it was known."""
    now, email = timezone.now(), email.strip().lower()
    consent = Consent.objects.create(
        text=str(CONSENT),
        tracks=_checked(tracks),
        asked_at=now,
        email=email,
        name=one_line(name, 60),
        town_name=one_line(town_name, 100),
        remark=one_line(remark, 400),
        language=translation.get_language() or "nl",
    )
    # The row of the network is locked: two askings at once are counted one after the other.
    today = Consent.objects.filter(email=email, asked_at__gt=now - timedelta(days=1)).count()
    if today <= LETTERS_PER_DAY:
        send_letter(
            email,
            "interest_confirm",
            {
                "names": [str(track.label) for track in Track if track in consent.tracks],
                "consent": consent.text,
                "url": address(confirm_path(consent)),
                "days": LINK_DAYS,
            },
            language=consent.language,
            secret=True,
        )


def _confirm(consent: Consent, *, by: Actor) -> Interest:
    """From now on it counts. A second asking from the same address is added to the first; two letters used at once make one row."""
    now = timezone.now()
    interest, made = Interest.objects.select_for_update(no_key=True).get_or_create(
        email=consent.email,
        withdrawn_at=None,
        defaults={
            "name": consent.name,
            "town_name": consent.town_name,
            "tracks": consent.tracks,
            "remark": consent.remark,
            "language": consent.language,
            "confirmed_at": now,
        },
    )
    if not made:
        for name in ("name", "town_name", "remark"):
            setattr(interest, name, getattr(consent, name) or getattr(interest, name))
        _add(interest, consent.tracks)
        interest.language = consent.language
        interest.save()
    consent.interest, consent.confirmed_at = interest, now
    consent.email = consent.name = consent.town_name = consent.remark = ""
    consent.save()
    send_letter(
        interest.email,
        "interest_welcome",
        {"interest": interest, "url": address(mine_path(interest))},
        language=interest.language,
        secret=True,
        stop_path=mine_path(interest),
    )
    return interest


def _add(interest: Interest, tracks: Iterable[str]) -> list[str]:
    """Returns the tracks that are new; somebody of the network must look at them, also when the others were taken up."""
    fresh = [track for track in tracks if track not in interest.tracks]
    interest.tracks = known_tracks([*interest.tracks, *fresh])
    if fresh:
        interest.followed_up_at = None
    return fresh


def _change(
    interest: Interest,
    *,
    by: Actor,
    tracks: list[str],
    name: str = "",
    town_name: str = "",
    remark: str = "",
    **_form: Any,
) -> Interest:
    """The owner changes what was registered. A track more is a consent more: the sentence stands above the button."""
    now, wanted = timezone.now(), _checked(tracks)
    fresh = [track for track in wanted if track not in interest.tracks]
    if fresh:
        Consent.objects.create(
            interest=interest, text=str(CONSENT), tracks=fresh, asked_at=now, confirmed_at=now
        )
        interest.followed_up_at = None
    interest.tracks = wanted
    interest.name, interest.town_name = one_line(name, 60), one_line(town_name, 100)
    interest.remark = one_line(remark, 400)
    interest.save()
    return interest


def _withdraw(interest: Interest, *, by: Actor) -> Interest:
    interest.withdrawn_at = timezone.now()
    interest.save(update_fields=["withdrawn_at"])
    return interest


def _follow_up(interest: Interest, *, by: Person) -> Interest:
    interest.followed_up_at = timezone.now()
    interest.save(update_fields=["followed_up_at"])
    return interest


def _not_yet(interest: Interest, *, by: Person) -> Interest:
    interest.followed_up_at = None
    interest.save(update_fields=["followed_up_at"])
    return interest


def _erase(interest: Interest, *, by: Person) -> int:
    """Somebody asked by letter or telephone to be forgotten: at once, with everything that waits for the same address."""
    return forget_address(interest.email)


def forget_address(email: str) -> int:
    """Wipe this address wherever interest holds it; dates and tracks still count. Returns how many rows knew it."""
    if not email:
        return 0
    Consent.objects.filter(email=email).delete()
    # What was sent, and what is about interest. A sign-in code or an answer that still has to leave goes its way.
    about_this = Q(status=STATUS.sent) | Q(message__contains="/helpdesk/interesse/")
    Email.objects.filter(about_this, to=email).delete()
    rows = Interest.objects.filter(email=email)
    rows.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
    return _wipe(rows)


def _wipe(rows: Any) -> int:
    numbers = list(rows.values_list("pk", flat=True))
    Consent.objects.filter(interest__in=numbers).delete()
    return Interest.objects.filter(pk__in=numbers).update(email="", name="", town_name="", remark="")


def forget(now: datetime) -> None:
    """What was never confirmed goes after seven days, a withdrawn address thirty days after withdrawing."""
    Consent.objects.filter(interest=None, asked_at__lt=now - timedelta(days=LINK_DAYS)).delete()
    _wipe(Interest.objects.filter(withdrawn_at__lt=now - timedelta(days=KEPT_DAYS)).exclude(email=""))


def erase(person: Person) -> None:
    """By person and by address. The rooms below emptied the questions already: what is empty and nobody's loses its town too."""
    HelpQuestion.objects.filter(contribution__author=None, contribution__text="").update(town_name="")
    forget_address(person.email or "")


def my_data(person: Person) -> dict[str, Any]:
    return {
        "questions": list(
            HelpQuestion.objects.filter(contribution__author=person).values(
                "contribution__number", "town_name", "instrument"
            )
        ),
        "interest": [
            {
                **{
                    name: getattr(one, name)
                    for name in (
                        "email",
                        "name",
                        "town_name",
                        "tracks",
                        "remark",
                        "confirmed_at",
                        "withdrawn_at",
                    )
                },
                "consents": list(one.consents.values("text", "tracks", "asked_at", "confirmed_at")),
            }
            for one in (
                Interest.objects.filter(email=person.email).prefetch_related("consents")
                if person.email
                else ()
            )
        ],
        "interest_not_confirmed": list(
            Consent.objects.filter(interest=None, email=person.email or "-").values(
                "email", "name", "town_name", "tracks", "remark", "text", "asked_at"
            )
        ),
    }


edits_network = Clause(
    lambda person: ALWAYS if places_with(person, EDIT_NETWORK) is EVERYWHERE else NEVER,
    _("This is for the editors of the network."),
)
there = when(Q(withdrawn_at=None), _("This was withdrawn already."))

ask = Action(
    "interest.ask",
    _("Send"),
    Place,
    (when(Q(is_network=True, is_active=True), _("The helpdesk is not open yet.")),),
    _ask,
)
# Whoever holds the signed link from the letter owns the address: confirming, changing and withdrawing ask for no more.
confirm = Action(
    "interest.confirm",
    _("Yes, this is my address"),
    Consent,
    (
        when(Q(interest=None), _("You confirmed this already.")),
        Clause(
            lambda person: Q(asked_at__gt=timezone.now() - timedelta(days=LINK_DAYS)),
            _("This link is older than seven days. Ask once more: then you get a new one."),
        ),
    ),
    _confirm,
)
change = Action("interest.change", _("Save"), Interest, (there,), _change)
withdraw = Action("interest.withdraw", _("Withdraw everything"), Interest, (there,), _withdraw)
follow_up = Action(
    "interest.follow_up",
    _("I took this up"),
    Interest,
    (edits_network, there, when(Q(followed_up_at=None), _("A colleague took this up already."))),
    _follow_up,
)
not_yet = Action(
    "interest.not_yet",
    _("Not taken up after all"),
    Interest,
    (edits_network, there, when(~Q(followed_up_at=None), _("Nobody took this up yet."))),
    _not_yet,
)
erase_address = Action(
    "interest.erase_address",
    _("Wipe this address now"),
    Interest,
    (edits_network, when(~Q(email=""), _("This address was wiped already."))),
    _erase,
)

ACTIONS = (ask, confirm, change, withdraw, follow_up, not_yet, erase_address)
