# SPDX-License-Identifier: EUPL-1.2
from typing import Any

from django.core.management.base import BaseCommand

from samenspel.foundations.places.loading import load_places


class Command(BaseCommand):
    help = "Read the municipalities of Flanders, Brussels and the Netherlands; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        counts = load_places()
        self.stdout.write(
            f"Municipalities: {counts.created} created, {counts.updated} updated, "
            f"{counts.unchanged} unchanged."
        )
