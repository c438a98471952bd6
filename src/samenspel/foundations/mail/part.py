# SPDX-License-Identifier: EUPL-1.2
from datetime import timedelta

from django.urls import path
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import Part, Personal, Regular

from . import demo, outbox, pages

part = Part(
    key="mail",
    purpose=_("The outbox: every letter is stored before it is sent, and tried again when it fails."),
    actions=(pages.stop_letters,),
    network_pages=(
        path("post/stop/<str:token>/", pages.unsubscribe, name="unsubscribe"),
        path("demo-post/", demo.demo_post, name="demo-post"),
    ),
    regular=(
        Regular("mail.send", timedelta(seconds=2), outbox.send_waiting),
        Regular("mail.daily", timedelta(days=1), outbox.daily, at_hour=7),
        Regular("mail.weekly", timedelta(days=1), outbox.weekly, at_hour=8),
        Regular("mail.forget", timedelta(days=1), outbox.forget, at_hour=3),
    ),
    erase=outbox.erase,
    personal=(
        Personal(
            "Notice",
            ("person",),
            _("thirty days, or until the account is erased; letters in the outbox alike"),
            _(
                "to put the daily or weekly letter together; the outbox keeps each letter and its address, to say what was sent"
            ),
        ),
    ),
)
