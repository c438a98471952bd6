# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from samenspel.website.backups import restore_backup, say_nothing


class Command(BaseCommand):
    help = "Put back what ./samenspel backup wrote, all or nothing, and migrate it to this version."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="throw away every row and media file that is there now"
        )

    def handle(
        self, *args: Any, file: Path, replace: bool = False, verbosity: int = 1, **options: Any
    ) -> None:
        manifest = restore_backup(
            file, replace=replace, tell=self.stdout.write if verbosity > 1 else say_nothing
        )
        files = len(manifest["members"]) - len(manifest["rows"])
        self.stdout.write(
            f"{sum(manifest['rows'].values())} rows and {files} files are back as they were on {manifest['made_at']}."
        )
