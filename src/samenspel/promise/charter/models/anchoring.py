# SPDX-License-Identifier: EUPL-1.2
"""Something to fall back on later: where the values are written down, in which plan and with which money."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.commitments.models import Commitment

from .checked import Checked


class Anchor(Checked):
    """Promised when somebody checked that it was, kept when somebody checked the evidence: then a public commitment holds it."""

    class Kind(models.TextChoices):
        STATUTES = "statutes", _("Introduction to the statutes of an advisory council")
        REGULATION = "regulation", _("Part of the participation regulation")
        VISION = "vision", _("Opening of a vision text")
        RESOLUTION = "resolution", _("Resolution of the city council")
        PLAN_ACTION = "plan_action", _("Action in the multi-year plan")
        BUDGET = "budget", _("Amount in the multi-year budget")
        WORK_POINT = "work_point", _("A work point that the municipality takes on")

    kind = models.CharField(max_length=11, choices=Kind)
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    owner_name = models.CharField(max_length=120)
    """name and office of who answers for it"""
    due_on = models.DateField()
    plan_code = models.CharField(max_length=40, blank=True)
    """of the action in the multi-year plan"""
    amount_cents = models.BigIntegerField(null=True)
    done_on = models.DateField(null=True)
    address = models.URLField(blank=True)
    document = models.FileField(upload_to="documents/%Y/%m", blank=True)
    document_name = models.CharField(max_length=120, blank=True)
    evidence = models.TextField(blank=True)
    """where people can see that it was done, in words"""
    commitment = models.OneToOneField(Commitment, on_delete=models.SET_NULL, null=True, related_name="anchor")
    """made when the promise was checked"""
    kept_at = models.DateTimeField(null=True)
    """when the evidence was checked: from then on the municipality is anchored"""
    reminded_for = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done_on=None) | ~Q(evidence=""), name="anchor_done_has_evidence"
            ),
            models.CheckConstraint(
                condition=Q(kept_at=None) | Q(done_on__isnull=False), name="anchor_kept_was_done"
            ),
            models.CheckConstraint(
                condition=Q(amount_cents=None) | Q(amount_cents__gte=0), name="anchor_amount_not_negative"
            ),
        ]
