# SPDX-License-Identifier: EUPL-1.2
"""`import_ideas`: real projects come in once, and each failure is one sentence."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from factories import make_ideas_activity, make_person, make_process, make_town

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.contributions.search import matching
from samenspel.foundations.people.models import Person, RoleGrant
from samenspel.foundations.places.models import Place
from samenspel.plan.processes.models import Process

pytestmark = pytest.mark.django_db


def bring(file: Path | str, place: Place, process: Process | str, **options: Any) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    slug = process if isinstance(process, str) else process.slug
    call_command("import_ideas", str(file), place=place.slug, process=slug, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def process(activity: Activity) -> Process:
    return Process.objects.get(pk=activity.process_number)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "ideeen.csv"
    file.write_text("id;titel\n1;Bank\n2;\n3;Boom\n", encoding="utf-8")
    return file


def test_the_projects_of_amsterdam_come_in_once(
    place: Place, activity: Activity, process: Process, pabulib: Path
) -> None:
    out, _err = bring(pabulib, place, process)
    assert out.startswith("85 ideas brought into")
    out, _err = bring(pabulib, place, process)
    assert out.startswith("0 ideas brought into") and "85 were there already" in out
    assert Contribution.objects.filter(activity=activity, is_public=True).count() == 85
    activity.refresh_from_db()
    assert (activity.public_count, activity.last_number) == (85, 85)
    found = matching(Contribution.objects.all(), "plantenbak")
    assert {one.title for one in found} >= {"Plantenbakken in Mouthaansteeg"}
    names = {row["name"] for row in activity.ideas_round.__class__.objects.get().categories}
    assert "Groen en Duurzaamheid" in names


def test_bad_rows_are_named_and_nothing_is_written_until_it_is_said(
    place: Place, process: Process, table: Path
) -> None:
    with pytest.raises(CommandError, match="1 rows are wrong, 2 are good"):
        bring(table, place, process)
    assert not Contribution.objects.exists()
    out, err = bring(table, place, process, yes=True)
    assert out.startswith("2 ideas")
    assert "ideeen.csv:3: the title is empty" in err


def test_it_is_done_in_the_name_of_an_officer(
    place: Place, process: Process, table: Path, officer: Person
) -> None:
    bring(table, place, process, yes=True, by=officer.email)
    assert set(Contribution.objects.values_list("entered_by__name", flat=True)) == {"Olga"}


def test_with_two_rounds_one_is_named(place: Place, process: Process, table: Path) -> None:
    second = make_ideas_activity(process, title="Ronde twee")
    with pytest.raises(CommandError, match="has 2 rounds of ideas; name one with --activity"):
        bring(table, place, process, yes=True)
    bring(table, place, process, yes=True, activity=second.slug)
    assert Contribution.objects.filter(activity=second).count() == 2


FAILURES = [
    ({"file": "bestaat-niet.csv"}, "bestaat-niet.csv cannot be read: No such file"),
    ({"file": "."}, "cannot be read: Is a directory"),
    ({"place": "atlantis"}, "No town 'atlantis' is open on Samenspel. Open towns: elders, voorbeeld"),
    ({"place": "dicht"}, "No town 'dicht' is open"),
    ({"process": "nergens"}, "has no process 'nergens'. It has: de-molenstraat"),
    ({"process": "de-molenstraat", "place": "elders"}, "has no process"),
    ({"activity": "nergens"}, "has 0 rounds of ideas"),
    ({"by": "niemand@voorbeeld.example"}, "Nobody here has the address"),
    ({"by": "ann@voorbeeld.example"}, "You do not have the role"),
    ({"file": "leeg.csv"}, "leeg.csv: Line 1 must hold the names"),
    ({"file": "plaatje.png"}, "plaatje.png: This file cannot be read"),
    ({"file": "oud.pb"}, "oud.pb: This .pb file has no line PROJECTS"),
    ({"file": "nul.csv"}, "nul.csv: This file is not a text file"),
]


@pytest.mark.parametrize(
    ("change", "sentence"), FAILURES, ids=[sentence[:40] for _change, sentence in FAILURES]
)
def test_every_failure_is_one_sentence_and_writes_nothing(
    place: Place, process: Process, ann: Person, tmp_path: Path, change: dict[str, str], sentence: str
) -> None:
    make_town("elders")
    Place.objects.create(code="D", name="Dicht", slug="dicht", region="flanders")
    (tmp_path / "goed.csv").write_text("titel\nBank\n")
    (tmp_path / "leeg.csv").write_text("")
    (tmp_path / "plaatje.png").write_bytes(b"\x89PNG")
    (tmp_path / "oud.pb").write_text("META\n")
    (tmp_path / "nul.csv").write_bytes(b"titel\n\x00\n")
    asked = {"file": "goed.csv", "place": place.slug, "process": process.slug, **change}
    file = tmp_path / asked.pop("file")
    with pytest.raises(CommandError) as no:
        call_command("import_ideas", str(file), **asked, stdout=StringIO(), stderr=StringIO())
    said = str(no.value)
    assert sentence in said
    assert said[-1] in ".?" and "\n" not in said
    assert not Contribution.objects.exists()
    call_command(
        "import_ideas", str(tmp_path / "goed.csv"), place=place.slug, process=process.slug, stdout=StringIO()
    )
    assert Contribution.objects.count() == 1


def test_a_town_without_an_officer_is_told_to_invite_one(place: Place, process: Process, table: Path) -> None:
    RoleGrant.objects.all().delete()
    with pytest.raises(CommandError, match="has no participation officer yet"):
        bring(table, place, process, yes=True)


def test_two_processes_in_one_town_keep_their_own_numbers(
    place: Place, process: Process, table: Path
) -> None:
    other = make_process(place, title="Het park")
    make_ideas_activity(other)
    for one in (process, other):
        assert bring(table, place, one, yes=True)[0].startswith("2 ideas")
    assert make_person("Ann")
    assert Contribution.objects.count() == 4
