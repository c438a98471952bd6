# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(scope="module")
def leiedam(django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: Any) -> Any:
    """The demo town, made once for a file of tests that only read; each test writes in a transaction of its own inside it.

    With a file at its meeting and somebody invited to its survey who sent a file, which the demo itself has not: files of tests stand in a folder of their own.
    """
    from django.core.files.base import ContentFile
    from django.db import connection, transaction
    from django.test import override_settings

    from samenspel.demo import seed
    from samenspel.foundations.events import actions as events
    from samenspel.foundations.events.models import Event
    from samenspel.foundations.people.models import Person
    from samenspel.foundations.questionnaires.actions import inviting
    from samenspel.foundations.questionnaires.models import Attachment, Questionnaire
    from samenspel.foundations.rules.door import perform

    with django_db_blocker.unblock():
        name = str(connection.settings_dict["NAME"])
        assert "memory" in name or "test" in name, (
            f"{name} is no test database: mark the tests with django_db"
        )
        around = transaction.atomic()
        around.__enter__()
        seed.leiedam()
        with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
            lien = Person.objects.get(email="lien.declercq@leiedam.example")
            sheet = ContentFile(b"Drie scenario's op een blad", name="scenarios.txt")
            meeting = Event.objects.get(activity__slug="wijkgesprek")
            perform(events.add_document, by=lien, on=meeting, title="Drie scenario’s", file=sheet)
            survey = Questionnaire.objects.get(activity__slug="buurtpeiling")
            perform(
                inviting.invite,
                by=lien,
                on=survey,
                people=[{"email": "els@voorbeeld.example", "name": "Els"}],
            )
            Attachment.objects.create(
                place_id=survey.place_id,
                questionnaire=survey,
                response=survey.responses.first(),
                question="where",
                file=ContentFile(b"Een tekening", name="tekening.txt"),
                file_name="tekening.txt",
            )
            yield
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _in_leiedam(leiedam: Any, db: Any) -> None:
    return None
