# SPDX-License-Identifier: EUPL-1.2
"""Put something on the page of the municipality and on the wall: it shows once somebody else has looked at it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.clauses import Action

from ..clauses import member
from ..models import Campaign, Check, Post
from ..route.ticking import tick
from ..signing.evidence import forget_files, set_picture

MOST_POSTS = 60
LONGEST_TEXT = 3000
FIRST_DAY = date(2019, 1, 1)
STEP = {
    Post.Kind.PHOTO: "shine-1",
    Post.Kind.ARTICLE: "shine-2",
    Post.Kind.NEWSLETTER: "shine-2",
    Post.Kind.FILM: "shine-3",
    Post.Kind.PARTY: "shine-3",
}
"""which step of the guide each kind fulfils"""


def _write(
    row: Post,
    campaign: Campaign,
    by: Person,
    *,
    kind: str,
    title: str,
    day: date,
    text: str = "",
    address: str = "",
    pictures: Any = None,
    description: str = "",
    remove_picture: bool = False,
    consents: bool = False,
) -> Post:
    """Whatever is changed, it waits to be looked at again: what was checked is not what stands there now."""
    if kind not in Post.Kind.values:
        raise ValidationError({"kind": _("Choose what it is.")})
    if not one_line(title):
        raise ValidationError({"title": _("Give it a title.")})
    if not consents:
        raise ValidationError({"consents": _("Ask everybody who can be recognised first. Then tick this.")})
    if day > timezone.localdate(timezone=campaign.place.timezone):
        raise ValidationError({"day": _("This day is still to come. Show it once it has been there.")})
    if day < FIRST_DAY:
        raise ValidationError({"day": _("This day is before 2019. Look at the year again.")})
    row.kind, row.title, row.on = kind, one_line(title, 120), day
    row.text, row.address, row.consents = text.strip()[:LONGEST_TEXT], address, consents
    set_picture(row, pictures, description, remove_picture)
    if not (row.picture or row.address or row.text):
        raise ValidationError(_("Add something to see or read: a photo, an address on the web, or a text."))
    row.check_state, row.check_note, row.is_example = Check.WAITING, "", False
    row.checked_by, row.checked_at, row.entered_by = None, None, by
    row.save()
    tick(campaign, STEP[Post.Kind(kind)], on=day)
    return row


def _post(campaign: Campaign, *, by: Person, **facts: Any) -> Post:
    if Post.objects.filter(campaign=campaign).count() >= MOST_POSTS:
        raise ValidationError(
            _("A group can have %(most)d of these. Take an old one away first.") % {"most": MOST_POSTS}
        )
    row = Post(
        campaign=campaign,
        place_id=campaign.place_id,
        language=campaign.language,
        made_at=timezone.now(),
    )
    return _write(row, campaign, by, **facts)


def _change_post(post: Post, *, by: Person, **facts: Any) -> Post:
    campaign = Campaign.objects.select_related("place").get(pk=post.campaign_id)
    return _write(post, campaign, by, **facts)


def _remove_post(post: Post, *, by: Person) -> None:
    """It goes, with its photo: also when it was checked, for people may change their mind about being shown."""
    forget_files(post.picture, post.small)
    post.delete()


post = Action("charter.post", _("Offer it"), Campaign, (member("pk"),), _post)
change_post = Action("charter.change_post", _("Save and send"), Post, (member(),), _change_post)
remove_post = Action("charter.remove_post", _("Remove"), Post, (member(),), _remove_post)

ACTIONS: tuple[Action, ...] = (post, change_post, remove_post)
