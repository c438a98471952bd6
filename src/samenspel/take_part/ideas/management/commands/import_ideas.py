# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.rules.door import Refused, perform
from samenspel.foundations.rules.officers import officer_of, some, town_called
from samenspel.foundations.rules.roles import PREPARE
from samenspel.plan.processes.models import Process
from samenspel.take_part.ideas import actions, files


class Command(BaseCommand):
    help = "Bring ideas from a CSV, XLSX or Pabulib .pb file into the ideas activity of a process."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--place", required=True, metavar="SLUG")
        parser.add_argument("--process", required=True, metavar="SLUG")
        parser.add_argument(
            "--activity", metavar="SLUG", help="when the process has more than one round of ideas"
        )
        parser.add_argument(
            "--as",
            dest="by",
            metavar="EMAIL",
            help="the officer in whose name it is done (default: the first officer of the town)",
        )
        parser.add_argument(
            "--yes", action="store_true", help="bring in the good rows even when other rows are wrong"
        )

    def handle(self, *args: Any, file: Path, place: str, process: str, **options: Any) -> None:
        try:
            raw = file.read_bytes()
        except OSError as wrong:
            raise CommandError(f"{file} cannot be read: {wrong.strerror}.") from None
        town = town_called(place)
        found = Process.objects.select_related("contact").filter(place=town, slug=process).first()
        if found is None:
            raise CommandError(
                f"{town.name} has no process {process!r}. It has: {some(Process.objects.filter(place=town))}."
            )
        rounds = Activity.objects.filter(process_number=found.pk, instrument="ideas").select_related(
            "ideas_round"
        )
        if options["activity"]:
            rounds = rounds.filter(slug=options["activity"])
        if len(rounds) != 1:
            raise CommandError(
                f"{process!r} has {len(rounds)} rounds of ideas; name one with --activity. It has: {some(rounds) or 'none'}."
            )
        activity = rounds[0]
        try:
            read = files.read_file(file.name, raw, activity)
        except ValidationError as wrong:
            raise CommandError(f"{file.name}: {' '.join(wrong.messages)}") from None
        for note in read.notes:
            self.stderr.write(f"{file.name}: {note}")
        for bad in read.bad:
            self.stderr.write(f"{file.name}:{bad.line}: {bad.why}")
        if read.bad and not options["yes"]:
            raise CommandError(
                f"{len(read.bad)} rows are wrong, {len(read.rows)} are good. Nothing was written; --yes brings in the good ones."
            )
        try:
            count = perform(
                actions.bring_in_rows,
                by=officer_of(town, options["by"], PREPARE),
                on=activity,
                rows=read.rows,
            )
        except Refused as no:
            raise CommandError(str(no.reason)) from None
        self.stdout.write(
            f"{count} ideas brought into {town.name} / {found.title} ({len(read.rows) - count} were there already)."
        )
