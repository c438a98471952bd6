# SPDX-License-Identifier: EUPL-1.2
import sys
from typing import Any

from django.core.management.base import BaseCommand

from samenspel.foundations.mail.outbox import bounced_addresses, record_bounce


class Command(BaseCommand):
    help = "Read a delivery report from standard input, as a mail server hands it on, and note who cannot be reached."

    def handle(self, *args: Any, **options: Any) -> None:
        found = bounced_addresses(sys.stdin.buffer.read())
        known = sum(record_bounce(address) for address in found)
        self.stdout.write(f"{len(found)} addresses in the report, {known} of them known here")
