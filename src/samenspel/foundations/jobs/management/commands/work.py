# SPDX-License-Identifier: EUPL-1.2
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from samenspel.foundations.jobs.timetable import run_due
from samenspel.foundations.jobs.work import run_jobs


class Command(BaseCommand):
    help = "Send mail, digests and reminders, and do what people wait for, for as long as it runs (--once: what is due now)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true")
        parser.add_argument("--seconds", type=float, default=5.0)

    def handle(self, *args: Any, once: bool, seconds: float, **options: Any) -> None:
        while True:
            done = [*run_due(), *run_jobs()]
            if done and options["verbosity"] > 0:
                self.stdout.write(", ".join(done))
            if once:
                return
            time.sleep(seconds)
