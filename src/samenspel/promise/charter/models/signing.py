# SPDX-License-Identifier: EUPL-1.2
"""The signing ladder: one alderman is a good start, colleagues follow, and then the whole college with the mayor."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .checked import Checked, Pictured


class Office(models.TextChoices):
    MAYOR = "mayor", _("Mayor")
    ALDERMAN = "alderman", _("Alderman")
    COUNCILLOR = "councillor", _("Member of the city council")
    COLLEGE = "college", _("The whole college, by one decision")
    OTHER = "other", _("Another office")


class Signature(Checked, Pictured):
    """Somebody who holds a mandate signed this version of the values."""

    values_version = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    name_folded = models.CharField(max_length=200, editable=False)
    office = models.CharField(max_length=10, choices=Office)
    function = models.CharField(max_length=120, blank=True)
    """as it stands on the charter: “alderman for culture and youth”"""
    signed_on = models.DateField()
    document = models.FileField(upload_to="documents/%Y/%m", blank=True)
    document_name = models.CharField(max_length=120, blank=True)
    address = models.URLField(blank=True)
    """where it can be read: a decision, an article"""
    consents = models.BooleanField(default=False)
    """who signed agrees that name and photo stand here; without it only the office is shown"""
    withdrawn_on = models.DateField(null=True)
    """from when it no longer counts: taken back, or no longer in office"""

    class Meta:
        ordering: ClassVar = ["signed_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "values_version", "name_folded"],
                condition=~Q(check_state="refused") & Q(withdrawn_on=None),
                name="signed_once_per_version",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="signature_has_a_name"),
            models.CheckConstraint(
                condition=~Q(picture="") | ~Q(document="") | ~Q(address=""), name="signature_has_evidence"
            ),
            models.CheckConstraint(
                condition=Q(picture="", small="") | ~Q(picture="") & ~Q(small="") & ~Q(description=""),
                name="signature_picture_is_described",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        from samenspel.foundations.places.folding import fold

        self.name_folded = fold(self.name)[:200]
        super().save(*args, **kwargs)

    @property
    def counts(self) -> bool:
        return self.check_state == "confirmed" and self.withdrawn_on is None

    @property
    def shown_name(self) -> str:
        """The name where the person agreed, or nothing: then the office stands alone."""
        return self.name if self.consents or self.office == Office.COLLEGE else ""
