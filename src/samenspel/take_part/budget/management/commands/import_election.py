# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.door import Refused, perform
from samenspel.foundations.rules.officers import officer_of, some, town_called
from samenspel.foundations.rules.roles import PUBLISH
from samenspel.plan.processes.models import Process
from samenspel.take_part.budget import files
from samenspel.take_part.budget.actions import bringing_in, counting, settling
from samenspel.take_part.budget.models import Tally

STEPS = {
    "ballots": "keeping the ballots",
    "read": "reading the ballots",
    "count": "counting",
    "explain": "explaining every project",
    "compare": "counting by other rules",
    "keep": "keeping the result",
    "done": "done",
}


class Command(BaseCommand):
    help = "Bring a finished election from a Pabulib .pb file onto the site of a town, and count it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--place", required=True, metavar="SLUG")
        parser.add_argument("--title", required=True)
        parser.add_argument("--process", metavar="SLUG", help="the process it belongs to")
        parser.add_argument(
            "--draft", action="store_true", help="count it, and leave publishing to an officer"
        )
        parser.add_argument(
            "--as",
            dest="by",
            metavar="EMAIL",
            help="the officer in whose name it is done (default: the first officer of the town)",
        )

    def handle(
        self, *args: Any, file: Path, place: str, title: str, process: str | None, draft: bool, **options: Any
    ) -> None:
        try:
            raw = file.read_bytes()
        except OSError as wrong:
            raise CommandError(f"{file} cannot be read: {wrong.strerror}.") from None
        town = town_called(place)
        number = None
        if process:
            number = Process.objects.filter(place=town, slug=process).values_list("pk", flat=True).first()
            if number is None:
                raise CommandError(
                    f"{town.name} has no process {process!r}. It has: {some(Process.objects.filter(place=town))}."
                )
        officer = officer_of(town, options["by"], PUBLISH)
        try:
            found = files.read(file.name, raw)
            activity = perform(
                bringing_in.begin_election,
                by=officer,
                on=town,
                read=found,
                title=title,
                process_number=number,
            )
            self._finish(activity, found, officer, draft)
        except ValidationError as wrong:
            raise CommandError(f"{file.name}: {' '.join(wrong.messages)}") from None
        except Refused as no:
            raise CommandError(str(no.reason)) from None

    def _finish(self, activity: Activity, found: files.Read, officer: Person, draft: bool) -> None:
        said = ""

        def tell(share: float, step: str) -> None:
            nonlocal said
            if step != said:
                said = step
                self.stderr.write(f"{round(share * 100):3d} %  {STEPS.get(step, step)}")

        try:
            bringing_in.bring_in_ballots(activity, found, officer, tell)
            activity = Activity.objects.select_related("budget", "place").get(pk=activity.pk)
            counting.count_all(activity, officer, lambda share, step: tell(0.4 + 0.6 * share, step))
        except BaseException:
            # Nothing half-brought-in stays behind, also not when somebody stops it.
            bringing_in.remove(activity, by=officer)
            raise
        if not draft:
            perform(settling.publish_result, by=officer, on=activity)
        data = Tally.objects.get(envelope__activity=activity).data
        funded = sum(1 for row in data["projects"] if row["status"] == "funded")
        address = reverse("budget-result", args=[activity.place.slug, activity.slug])
        self.stdout.write(
            f"{data['ballots']} ballots, {len(data['projects'])} projects: {funded} funded for "
            f"{data['spent'] / 100:.2f} of {data['budget'] / 100:.2f} {data['currency']}. {address}"
        )
