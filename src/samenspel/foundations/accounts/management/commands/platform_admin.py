# SPDX-License-Identifier: EUPL-1.2
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from samenspel.foundations.people.models import Person, RoleGrant
from samenspel.foundations.records.models import Record
from samenspel.foundations.rules.roles import PlatformAdministrator


class Command(BaseCommand):
    help = (
        "Make somebody platform administrator: the first person of a new installation, who then opens towns."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email} is not an e-mail address.") from None
        # Whoever runs commands on the server holds the database already; there is no person yet whose role could be asked.
        with transaction.atomic():
            person = Person.objects.for_email(email)
            _grant, made = RoleGrant.objects.get_or_create(
                person=person, role=PlatformAdministrator.key, place=None
            )
            if made:
                Record.objects.create(verb="accounts.platform_admin", kind="people.person", number=person.pk)
        self.stdout.write(
            f"{email} is platform administrator{'' if made else ' already'}. They sign in with a code by mail."
        )
