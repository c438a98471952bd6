# SPDX-License-Identifier: EUPL-1.2
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import Part

part = Part(key="rules", purpose=_("The roles, the rules, and the one door through which every change goes."))
