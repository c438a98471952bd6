# SPDX-License-Identifier: EUPL-1.2
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import Part

from . import actions

part = Part(
    key="towns",
    purpose=_("What a town decided for its own site: terms, contact, colours, map, population figures."),
    actions=actions.ACTIONS,
    no_personal_data=("Town", "Neighbourhood", "PopulationFigure", "ReadySentence"),
)
