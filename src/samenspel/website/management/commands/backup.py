# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from samenspel.website.backups import make_backup, say_nothing


class Command(BaseCommand):
    help = (
        "Write every row and every media file to one file (tar.gz), while the site runs. "
        "The secret key, the settings, sessions, sign-in codes and letters are not in it."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, verbosity: int = 1, **options: Any) -> None:
        manifest = make_backup(file, self.stdout.write if verbosity > 1 else say_nothing)
        files = len(manifest["members"]) - len(manifest["rows"])
        size = file.stat().st_size / 1e6
        self.stdout.write(f"{file}: {sum(manifest['rows'].values())} rows, {files} files, {size:.1f} MB.")
