# SPDX-License-Identifier: EUPL-1.2
"""Migrate, seed and serve the demo town in one process."""

from __future__ import annotations

import os
import sys
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from samenspel.demo import seed
from samenspel.foundations.jobs.timetable import Clockwork


class Command(BaseCommand):
    help = "Set up the demo town Leiedam and serve it on this machine."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--fresh", action="store_true", help="begin with an empty demo town")
        parser.add_argument("--no-serve", action="store_true", help="set up and stop")

    def handle(self, *args: Any, port: int, fresh: bool, no_serve: bool, **options: Any) -> None:
        if fresh:
            seed.wipe()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
        if not seed.is_there():
            started = time.perf_counter()
            counts = seed.leiedam()
            words = ", ".join(f"{number} {word}" for word, number in counts.items())
            self.stdout.write(f"Leiedam was made in {time.perf_counter() - started:.1f} s: {words}.")
        address = f"http://127.0.0.1:{port}"
        self.stdout.write(self.welcome(address))
        if no_serve:
            return
        self.stdout.flush()
        self.serve(port)

    def welcome(self, address: str) -> str:
        lines = [
            "",
            f"  Samenspel runs on {address}/ and the demo town on {address}/leiedam/ (all of it is fictional)",
            "",
            f"  Sign in at {address}/aanmelden/ with one of these addresses; the code appears here and on {address}/demo-post/",
            "",
        ]
        lines += [f"    {email:<34}{name}, {what}" for name, email, what in seed.people_to_try()]
        lines += ["", "  Stop with Ctrl-C. Begin anew with --fresh.", ""]
        return "\n".join(lines)

    def serve(self, port: int) -> None:
        import waitress

        from samenspel.website.wsgi import application

        clockwork = Clockwork()
        clockwork.start()
        try:
            waitress.serve(application, host="127.0.0.1", port=port, threads=8, _quiet=True)
        except OSError as wrong:
            sys.exit(
                f"Port {port} on 127.0.0.1 cannot be used ({os.strerror(wrong.errno or 0)}). Choose another with --port."
            )
        finally:
            clockwork.stopped.set()
