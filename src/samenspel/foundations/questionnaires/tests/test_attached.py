# SPDX-License-Identifier: EUPL-1.2
"""Files that people sent as an answer come back out, for who may take every answer along."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from factories import make_town, officer_of

from samenspel.foundations.people.models import Person
from samenspel.foundations.questionnaires.models import Attachment, Questionnaire, Response

LIST, ONE = "desk-questionnaire-attachments", "desk-questionnaire-attachment"


@pytest.fixture
def kept(questionnaire: Questionnaire) -> Attachment:
    response = Response.objects.create(
        place=questionnaire.place, questionnaire=questionnaire, answers={}, on=timezone.localdate()
    )
    return Attachment.objects.create(
        place=questionnaire.place,
        questionnaire=questionnaire,
        response=response,
        question="photo",
        file=ContentFile(b"%PDF-1.7 plan", name="a.pdf"),
        file_name="mijn straat.pdf",
    )


def test_a_file_is_on_the_list_and_is_kept_never_shown(
    kept: Attachment, officer: Person, client_of: Callable[..., Client]
) -> None:
    row, client = kept.questionnaire, client_of(officer)
    page = client.get(reverse(LIST, args=[row.place.slug, row.pk]))
    url = reverse(ONE, args=[row.place.slug, row.pk, kept.pk])
    assert "mijn straat.pdf" in page.content.decode() and url in page.content.decode()
    answer = client.get(url)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 plan"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert {"private", "no-store"} <= {part.strip() for part in answer["Cache-Control"].split(",")}
    results = client.get(reverse("desk-questionnaire-results", args=[row.place.slug, row.pk]))
    assert reverse(LIST, args=[row.place.slug, row.pk]) in results.content.decode()


def test_a_file_of_a_draft_of_elsewhere_or_of_nobody_is_not_there(
    kept: Attachment, officer: Person, client_of: Callable[..., Client]
) -> None:
    row, client = kept.questionnaire, client_of(officer)
    for number in (kept.pk + 1, 2**63, 10**40):
        assert client.get(reverse(ONE, args=[row.place.slug, row.pk, number])).status_code == 404
    assert client.get(reverse(ONE, args=[row.place.slug, 10**40, kept.pk])).status_code == 404
    Attachment.objects.update(response=None)
    assert client.get(reverse(ONE, args=[row.place.slug, row.pk, kept.pk])).status_code == 404


def test_files_are_for_who_may_export_in_this_town(
    kept: Attachment, ann: Person, client_of: Callable[..., Client]
) -> None:
    row = kept.questionnaire
    other = officer_of(make_town("elders"))
    for person in (ann, other, None):
        for url in (
            reverse(LIST, args=[row.place.slug, row.pk]),
            reverse(ONE, args=[row.place.slug, row.pk, kept.pk]),
        ):
            assert client_of(person).get(url).status_code in (302, 403, 404)
