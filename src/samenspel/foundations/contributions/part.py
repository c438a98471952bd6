# SPDX-License-Identifier: EUPL-1.2
from django.urls import path
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import Part, Personal

from . import actions, following, mine, pages

part = Part(
    key="contributions",
    purpose=_("What people put in, what others say about it, and the duty to answer."),
    actions=(*actions.ACTIONS, following.confirm_follow),
    town_pages=(
        path("inbreng/volgen/<str:token>/", following.confirm, name="contribution-confirm"),
        path("inbreng/<int:number>/", pages.contribution, name="contribution"),
        path("inbreng/<int:number>/doen/", pages.act, name="contribution-act"),
        path("inbreng/<int:number>/reactie/", pages.comment, name="contribution-comment"),
        path("reactie/<int:number>/intrekken/", pages.withdraw_comment, name="comment-withdraw"),
        path("inbreng/<int:number>/melden/", pages.flag, name="contribution-flag"),
        path("beeld/<int:number>/<slug:size>.jpg", pages.picture, name="picture"),
    ),
    personal=(
        Personal(
            "Contribution",
            ("author", "author_name", "title", "text", "address", "lat", "lon"),
            _("until the author erases it or their account; the count stays"),
            _("to publish what somebody wrote and to answer it"),
        ),
        Personal("Picture", ("file", "small"), _("as long as the contribution"), _("to show what is meant")),
        Personal(
            "Comment",
            ("author", "author_name", "text"),
            _("until the author erases their account"),
            _("to publish it"),
        ),
        Personal(
            "Support",
            ("person",),
            _("until the account is erased; the count stays"),
            _("to count each person once"),
        ),
        Personal(
            "CoSigner", ("person",), _("until the account is erased"), _("to name who stands behind it")
        ),
        Personal("Flag", ("person",), _("until the account is erased"), _("to handle a report")),
        Personal(
            "Follow", ("person",), _("until the person stops following"), _("to send news and the answer")
        ),
        Personal(
            "Answer", ("by",), _("the answer stays; the link to the account goes"), _("to know who answered")
        ),
    ),
    no_personal_data=("Reminder",),
    erase=mine.erase,
    my_data=mine.my_data,
)
