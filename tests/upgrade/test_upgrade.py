# SPDX-License-Identifier: EUPL-1.2
"""Every landing leaves a backup here (`make.py`); today's code must be able to restore, migrate and show each of them."""

from __future__ import annotations

import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import reverse

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.places.models import Place
from samenspel.plan.processes.models import Process
from samenspel.promise.charter.models import Campaign
from samenspel.take_part.budget.models import Envelope
from samenspel.website import backups

HERE = Path(__file__).parent
BACKUPS = sorted(HERE.glob("*.tar.gz"))


def test_there_is_a_backup_of_an_earlier_version() -> None:
    assert BACKUPS, "make one: .venv/bin/python tests/upgrade/make.py NAME"


@pytest.mark.parametrize("file", BACKUPS, ids=lambda file: file.name.removesuffix(".tar.gz"))
@pytest.mark.django_db(transaction=True)
def test_an_earlier_backup_is_restored_migrated_and_shown(file: Path, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    manifest = backups.restore_backup(file)

    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    with tarfile.open(file) as tar:
        kept = {name.removeprefix("media/") for name in tar.getnames() if name.startswith("media/")}
    restored = {path.relative_to(tmp_path / "media").as_posix() for path in (tmp_path / "media").rglob("*.*")}
    assert kept and restored == kept
    assert Contribution.objects.count() == manifest["rows"]["contributions.contribution"] > 0

    pages = _public_pages()
    client = Client()
    # A form's address may change; what people have linked to may not.
    answers = {page: client.get(page).status_code for page in pages}
    assert {page: status for page, status in answers.items() if status != 200} == {}


def _public_pages() -> list[str]:
    pages = ["/"]
    for place in Place.objects.filter(is_active=True):
        pages.append(reverse("town", args=[place.slug]))
        for process in Process.objects.filter(place=place).exclude(state=Process.State.DRAFT):
            pages.append(reverse("process", args=[place.slug, process.slug]))
        for activity in Activity.objects.filter(place=place, is_public=True, instrument="ideas"):
            pages.append(reverse("ideas", args=[place.slug, activity.slug]))
            for idea in Contribution.objects.filter(activity=activity, is_public=True):
                pages.append(reverse("ideas.idea", args=[place.slug, activity.slug, idea.number]))
        for envelope in Envelope.objects.filter(place=place, tally__isnull=False).select_related("activity"):
            names = [place.slug, envelope.activity.slug]
            pages += [reverse("budget", args=names), reverse("budget-result", args=names)]
            pages.append(reverse("budget-what-if", args=[*names, envelope.slug]))
        for activity in Activity.objects.filter(place=place, is_public=True, instrument="meeting"):
            pages.append(reverse("meeting", args=[place.slug, activity.slug]))
            for question in Contribution.objects.filter(activity=activity, is_public=True):
                pages.append(reverse("meeting.question", args=[place.slug, activity.slug, question.number]))
        if Campaign.objects.filter(place=place).exists():
            pages += [reverse("charter-town", args=[place.slug]), reverse("charter-pdf", args=[place.slug])]
        for commitment in Commitment.objects.public().filter(place=place):
            pages.append(reverse("commitment", args=[place.slug, commitment.pk]))
    assert len(pages) >= 5, "a town, a process, a round of ideas and an idea at least"
    return pages
