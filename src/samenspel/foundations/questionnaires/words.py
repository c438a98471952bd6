# SPDX-License-Identifier: EUPL-1.2
"""The sentences for what the engine of questionnaires finds wrong: in a definition, and in an answer."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from samenspel.engines.survey.answers import Problem
from samenspel.engines.survey.definition import Broken


def sentence(wrong: Broken) -> str:
    """What is wrong with a definition, where, and what to do."""
    texts = {
        "not_a_questionnaire": _("This is not a questionnaire: it needs sections with questions."),
        "no_language": _("Say in which languages it is, for example: nl, en."),
        "no_text": _("A text is missing (%(field)s, in the language %(language)s). Fill it in."),
        "too_long": _("A text is too long (%(field)s). At most %(most)d characters."),
        "no_questions": _("There is no question yet. Add one."),
        "too_many": _("Too many (%(what)s). At most %(most)d."),
        "bad_key": _("“%(key)s” cannot be a key: use small letters, digits and _, and begin with a letter."),
        "double_key": _("The key “%(key)s” is used twice. Give each its own."),
        "unknown_kind": _("“%(kind)s” is no kind of question."),
        "unknown_field": _("“%(field)s” means nothing here. Take it out, or look for a typing error."),
        "bad_value": _("What stands at “%(field)s” cannot be used here."),
        "few_options": _("There is too little to choose from. Add an answer."),
        "bad_scale": _("A scale goes from one whole number to a higher one, in at most eleven steps."),
        "unknown_condition": _(
            "It depends on “%(question)s”, which is not asked before it. Move that question forward, or drop the condition."
        ),
        "bad_condition": _("It depends on “%(question)s” in a way that question cannot be answered."),
    }
    said = texts[wrong.code] % wrong.facts
    return f"{wrong.where}: {said}" if wrong.where else said


def problem(found: Problem) -> str:
    """Why an answer cannot be taken, and what to do."""
    texts: dict[str, Any] = {
        "missing": _("Answer this question before you go on."),
        "not_an_option": _("Choose from the list."),
        "too_many": _("Choose at most %(most)d."),
        "not_a_number": _("Type a number, for example 12 or 12,5."),
        "too_low": _("This is too low. At least %(least)g."),
        "too_high": _("This is too high. At most %(most)g."),
        "not_whole": _("Type a whole number, without a comma."),
        "not_a_date": _("This is not a date. Type it as day-month-year, for example 5-3-1980."),
        "too_long": _("This is too long. At most %(most)d characters."),
        "not_a_place": _("This point could not be read. Click once more, or choose a neighbourhood."),
    }
    return texts[found.code] % found.facts
