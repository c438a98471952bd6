# SPDX-License-Identifier: EUPL-1.2
"""What contributions hold about one person: to hand over, and to erase."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F
from django.utils.translation import gettext as _

from samenspel.foundations.mail.letters import take_back
from samenspel.foundations.people.models import Person

from .models import Answer, Comment, Contribution, CoSigner, Flag, Follow, Picture, State, Support
from .telling import take_back_news


def erase(person: Person) -> None:
    """Link and text go, support keeps counting, and the place in each thread stays.

    A comment without its text is no comment any more: it leaves the number, like one that its author withdrew.
    """
    written = Contribution.objects.filter(author=person)
    for contribution in written.select_related("activity", "place"):
        take_back_news(contribution)
    take_back(comment_numbers=Comment.objects.filter(author=person).values_list("pk", flat=True))
    for picture in Picture.objects.filter(contribution__in=written):
        picture.file.delete(save=False)
        picture.small.delete(save=False)
        picture.delete()
    written.filter(answered_at=None).update(due_at=None, owner=None)  # nobody can answer what is gone
    erased = _("Erased by the author")
    written.update(
        author=None, author_name="", title=erased, text="", stems="", address="", lat=None, lon=None
    )
    told = Comment.objects.filter(author=person, state=State.PUBLISHED).values("contribution")
    for row in told.annotate(said=Count("pk")).order_by("contribution"):
        Contribution.objects.filter(pk=row["contribution"]).update(
            comment_count=F("comment_count") - row["said"]
        )
    Comment.objects.filter(author=person).update(author=None, author_name="", text="", state="withdrawn")
    Support.objects.filter(person=person).delete()
    CoSigner.objects.filter(person=person).delete()
    Follow.objects.filter(person=person).delete()
    Flag.objects.filter(person=person).update(person=None)
    Contribution.objects.filter(owner=person).update(owner=None)
    Contribution.objects.filter(entered_by=person).update(entered_by=None)
    Answer.objects.filter(by=person).update(by=None)


def my_data(person: Person) -> dict[str, Any]:
    return {
        "written": list(
            Contribution.objects.filter(author=person).values(
                "activity__title", "number", "title", "text", "address", "lat", "lon", "state", "made_at"
            )
        ),
        "comments": list(
            Comment.objects.filter(author=person).values(
                "contribution__title", "stance", "text", "state", "made_at"
            )
        ),
        "supports": list(Support.objects.filter(person=person).values("contribution__title", "at")),
        "cosigned": list(CoSigner.objects.filter(person=person).values("contribution__title", "at")),
        "follows": list(Follow.objects.filter(person=person).values("contribution__title", "at")),
        "reports": list(Flag.objects.filter(person=person).values("contribution__title", "reason", "at")),
    }
