# SPDX-License-Identifier: EUPL-1.2
"""Where a letter or an evaluation is, in public words."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..anchoring.reading import Stand
from ..models import Check, Evaluation, Recall


def recall_stand(recall: Recall) -> Stand:
    if recall.sent_at is not None:
        return Stand("kept", pgettext_lazy("letter", "Sent"))
    if recall.due_on < timezone.localdate():
        return Stand("late", pgettext_lazy("letter", "Late: not sent yet"))
    return Stand("planned", pgettext_lazy("letter", "Planned"))


def stand_of(evaluation: Evaluation) -> Stand:
    if evaluation.check_state == Check.CONFIRMED:
        return Stand("kept", _("Checked: everybody can read it"))
    if evaluation.is_offered and evaluation.check_state == Check.WAITING:
        return Stand("pending", pgettext_lazy("check", "Waits to be checked"))
    if evaluation.check_state == Check.REFUSED:
        return Stand("rejected", pgettext_lazy("check", "Not taken over"))
    if evaluation.held_on is not None:
        return Stand("running", _("Being written down"))
    if evaluation.planned_on < timezone.localdate():
        return Stand("late", _("The day has passed: was it held?"))
    return Stand("planned", pgettext_lazy("evaluation", "Planned"))
