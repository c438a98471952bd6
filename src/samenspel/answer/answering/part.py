# SPDX-License-Identifier: EUPL-1.2
from datetime import timedelta

from django.urls import path
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import Block, DeskLink, Part, Regular, Verb
from samenspel.foundations.rules.roles import ANSWER, MODERATE, SEE_DESK

from . import pages, reminders
from .desk import answers, inbox, moderation, promises

part = Part(
    key="answering",
    purpose=_("The duty to answer: the inbox, the answers, the commitments, and how punctual the town is."),
    town_pages=(
        path("antwoorden/", pages.answers, name="answers"),
        path("beloften/", pages.commitments, name="commitments"),
        path("beloften/<int:number>/", pages.commitment, name="commitment"),
        path(
            "beloften/beeld/<int:number>/<slug:size>.jpg", pages.commitment_picture, name="commitment-picture"
        ),
    ),
    desk_pages=(
        path("", inbox.inbox, name="desk"),
        path("antwoorden/", answers.choose, name="desk-answers"),
        path("antwoorden/samen/", answers.many, name="desk-answer-many"),
        path("antwoorden/<int:number>/", answers.answer, name="desk-answer"),
        path("nakijken/", moderation.moderate, name="desk-moderate"),
        path("verbergen/<slug:kind>/<int:number>/", moderation.hide, name="desk-hide"),
        path("beloften/nieuw/", promises.new_commitment, name="desk-commitment-new"),
        path("beloften/<int:number>/", promises.commitment, name="desk-commitment"),
        path(
            "beloften/foto/<int:number>/weg/", promises.remove_picture, name="desk-commitment-picture-remove"
        ),
    ),
    navigation=(
        Verb("promise", _("Promises"), "commitments"),
        Verb("answer", _("Answers"), "answers"),
    ),
    desk_navigation=(
        DeskLink(_("What waits for me"), "desk", SEE_DESK, order=10),
        DeskLink(_("Answers"), "desk-answers", ANSWER, order=30),
        DeskLink(_("Check"), "desk-moderate", MODERATE, order=40),
    ),
    town_blocks=(Block("answering/town_block.html", pages.town_block, order=20),),
    process_blocks=(Block("answering/process_block.html", pages.process_block, order=50),),
    queues=inbox.TO_CHECK,
    report_rows=pages.report_rows,
    regular=(Regular("answering.remind", timedelta(days=1), reminders.remind, at_hour=6),),
)
