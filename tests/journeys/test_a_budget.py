# SPDX-License-Identifier: EUPL-1.2
"""A finished election from a file: looked at, counted, published, understood by who lost, and answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.jobs.work import run_jobs
from samenspel.take_part.budget.models import Ballot

LIEN = "lien.declercq@leiedam.example"
MARC = "marc.vanhoutte@leiedam.example"


def election_file(folder: Path) -> Path:
    """Twenty people want the square and the park, twelve the play forest."""
    rows = [f"{voter};a,b;Centrum" for voter in range(20)] + [
        f"{voter};c;Het Broek" for voter in range(20, 32)
    ]
    path = folder / "dorpsbudget.pb"
    path.write_text(
        "META\nkey;value\ndescription;Dorpsbudget\nnum_projects;4\nnum_votes;32\nbudget;10000\nvote_type;approval\n"
        "date_begin;01.05.2025\ndate_end;20.05.2025\ncurrency;EUR\nPROJECTS\nproject_id;cost;name\n"
        "a;6000;Een plein\nb;5500;Een park\nc;3000;Een speelbos\nd;500;Niemand wil dit\n"
        "VOTES\nvoter_id;vote;district\n" + "\n".join(rows) + "\n"
    )
    return path


@pytest.mark.parametrize(
    ("width", "script"), [(390, True), (1280, False)], ids=["on a phone", "without JavaScript"]
)
def test_a_finished_election_is_brought_in_counted_understood_and_answered(
    leiedam: Any, open_page: Any, tmp_path: Path, width: int, script: bool
) -> None:
    officer = open_page(width=width, script=script, email=LIEN)
    officer.goto("/en/bureau/leiedam/budget/")
    officer.get_by_role("link", name="Bring in").first.click()
    officer.locator("input[type=file]").set_input_files(election_file(tmp_path))
    officer.locator("main form button[type=submit]").first.click()

    # First look: nothing was written yet.
    expect(officer.locator("main")).to_contain_text("Check what we read")
    expect(officer.locator("main")).to_contain_text("Een plein")
    assert not Ballot.objects.filter(activity__slug="dorpsbudget").exists()
    officer.locator("input[name=title]").fill("Dorpsbudget")
    officer.get_by_role("button", name="Bring in and count").click()
    officer.wait_for_url("**/budget/dorpsbudget/telling/")
    expect(officer.locator("#progress")).to_be_visible()

    # Meanwhile the work is done elsewhere; with script the page finds out by itself.
    run_jobs()
    if not script:
        officer.get_by_role("link", name="Look how far it is").click()
    expect(officer.get_by_role("button", name="Publish the result")).to_be_visible()

    # Nobody else sees it before it is published.
    resident = open_page(width=width, script=script, email=MARC)
    assert resident.request.get("/en/leiedam/budget/dorpsbudget/uitslag/").status == 404
    officer.get_by_role("button", name="Publish the result").click()
    officer.wait_for_url("**/budget/dorpsbudget/uitslag/")

    # Whose project lost reads why, and can go on to the whole of it.
    resident.goto("/en/leiedam/budget/dorpsbudget/uitslag/")
    lost = resident.locator("details", has_text="Een plein").last
    if lost.get_attribute("open") is None:
        lost.locator("summary").click()
    expect(lost).to_contain_text("was missing")
    resident.goto("/en/leiedam/budget/dorpsbudget/uitslag/alles/wat-als/?regel=greedy")
    expect(resident.locator("main")).to_contain_text("Most votes first")

    # Single ballots stay closed until somebody opens them knowingly.
    assert resident.request.get("/en/leiedam/budget/dorpsbudget/uitslag/alles/stemmen.pb").status == 403

    officer.goto("/en/bureau/leiedam/budget/dorpsbudget/antwoorden/")
    officer.get_by_role("checkbox", name="Our town decides by this count").check()
    officer.get_by_role("button", name="Send 4 answers").click()
    officer.wait_for_url("**/bureau/leiedam/budget/dorpsbudget/")
    promised = Commitment.objects.filter(contribution__activity__slug="dorpsbudget")
    assert sorted(promised.values_list("title", flat=True)) == ["Een park", "Een speelbos"]
