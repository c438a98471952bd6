# SPDX-License-Identifier: EUPL-1.2
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import Part, Personal, Regular

from . import actions, answering, desk, mine, regular, showing

part = Part(
    key="questionnaires",
    purpose=_("Questions put to people, who was asked, and what came back."),
    actions=actions.ACTIONS,
    town_pages=(*answering.PAGES, *showing.PAGES),
    desk_pages=desk.DESK_PAGES,
    personal=(
        Personal(
            "Invitation",
            ("email", "name", "person", "language", "key"),
            _("until thirty days after the questionnaire closed; only the numbers stay"),
            _(
                "to ask this person once, and to remind who did not answer yet; never beside what was answered"
            ),
        ),
        Personal(
            "Draft",
            ("answers", "key", "language", "group"),
            _("until it is sent, or thirty days after the last change"),
            _("to go on later with what was filled in"),
        ),
        Personal(
            "Response",
            ("answers", "person", "group"),
            _("as long as the results; the person only where the questionnaire says so beforehand"),
            _("to count and read what people answered"),
        ),
        Personal(
            "Attachment",
            ("file",),
            _("as long as the answer it belongs to"),
            _("it is the answer to a question that asks for a file"),
        ),
    ),
    no_personal_data=("Questionnaire", "Code", "Coded"),
    regular=(Regular("questionnaires.forget_drafts", timedelta(days=1), regular.forget_drafts, at_hour=3),),
    erase=mine.erase,
    my_data=mine.my_data,
)
