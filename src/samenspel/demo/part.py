# SPDX-License-Identifier: EUPL-1.2
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import Part

part = Part(key="demo", purpose=_("Leiedam, a fictional town to try everything in."))
