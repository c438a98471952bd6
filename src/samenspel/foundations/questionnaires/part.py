# SPDX-License-Identifier: EUPL-1.2
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import Part, Personal, Regular, Work

from . import actions, answering, counted, desk, mine, paper, regular, reminding, showing

part = Part(
    key="questionnaires",
    purpose=_("Questions put to people, who was asked, and what came back."),
    actions=actions.ACTIONS,
    town_pages=(*answering.PAGES, *paper.PAGES, *showing.PAGES),
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
    regular=(
        Regular("questionnaires.forget_drafts", timedelta(days=1), regular.forget_drafts, at_hour=3),
        Regular(
            "questionnaires.forget_invitations", timedelta(days=1), regular.forget_invitations, at_hour=3
        ),
        Regular("questionnaires.send_letters", timedelta(seconds=30), reminding.send_letters),
        Regular("questionnaires.count_closed", timedelta(hours=1), counted.count_closed),
    ),
    jobs=(Work(counted.JOB, counted.run),),
    erase=mine.erase,
    my_data=mine.my_data,
)
