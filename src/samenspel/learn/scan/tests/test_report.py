# SPDX-License-Identifier: EUPL-1.2
"""What the report says: sentences, gaps, priorities, the earlier scan, and nothing about a group of fewer than five."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from samenspel.demo.scans import COUNTS, count, fill, finished, found, make_scan
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires.models import Code, Coded, Questionnaire, Response
from samenspel.foundations.rules.door import perform
from samenspel.learn.scan import actions, drawings, report_pdf
from samenspel.learn.scan.report import (
    Cell,
    Report,
    means_over,
    questions_for_the_room,
    report_of,
    shown_to_all,
)

SMALL = {"city_council": 9, "college": 3, "staff": 12, "residents": 20}


@pytest.fixture
def officer_and_report(town: Place, officer: Person) -> tuple[Questionnaire, Report]:
    scan = make_scan(town, officer)
    fill(scan)
    finished(scan, officer)
    asked = count(scan, officer)
    read = report_of(asked, "en")
    assert read is not None
    return asked, read


def test_it_says_who_answered_and_of_how_many(officer_and_report: Any) -> None:
    _asked, read = officer_and_report
    assert read.all == sum(COUNTS.values())
    assert read.groups[0].sentence == "Councillors: 19 of 27 answered."


def test_the_largest_gap_is_said_in_a_sentence_with_both_means(officer_and_report: Any) -> None:
    _asked, read = officer_and_report
    first = read.gaps[0]
    assert first.key in ("f1", "b2", "f2") and first.letter in "BF"
    assert "out of 5, residents " in first.sentence and first.sentence.endswith(".")


def test_what_all_find_important_and_few_see_is_a_priority(officer_and_report: Any) -> None:
    _asked, read = officer_and_report
    assert "c2" in [point.key for point in read.priorities]
    assert read.priorities[0].sentence.startswith("Important to everybody: ")


def test_what_goes_well_is_there_too(officer_and_report: Any) -> None:
    _asked, read = officer_and_report
    assert "d3" in [point.key for point in read.well]


def test_the_mean_of_a_dimension_is_that_of_its_statements_counted_by_hand(officer_and_report: Any) -> None:
    asked, read = officer_and_report
    answers = list(
        Response.objects.filter(questionnaire=asked, group="staff").values_list("answers", flat=True)
    )
    keys = shown_to_all(asked.results, ["f1", "f2", "f3", "f4"])
    given = {key: [row[key] for row in answers if isinstance(row.get(key), int)] for key in keys}
    [cell] = [cell for cell in read.dimensions[5].cells if cell.group == "staff"]
    assert keys and read.dimensions[5].over == len(keys)
    assert cell.agreement == pytest.approx(sum(sum(rows) / len(rows) for rows in given.values()) / len(keys))
    assert cell.n == min(len(rows) for rows in given.values())


def test_groups_are_compared_on_the_same_statements() -> None:
    """A statement that one group does not show counts for no group; a group that shows nothing of it takes nothing away."""

    def told(mean: float | None) -> dict[str, Any]:
        return {"mean": mean, "answered": 9, "dk": 0} if mean else {"hidden": True, "why": "few"}

    rows = {
        "a1": {"staff": told(2.0), "residents": told(4.0), "college": told(None)},
        "a2": {"staff": told(None), "residents": told(1.0), "college": told(None)},
    }
    data = {"questions": {**rows, **{f"{key}:importance": row for key, row in rows.items()}}}
    assert shown_to_all(data, ["a1", "a2"]) == ["a1"]
    assert means_over(data, ["a1", "a2"], "staff") == (None, 0)
    assert means_over(data, ["a1"], "staff") == (2.0, 9)
    assert means_over(data, [], "staff") == means_over(None, ["a1"], "staff") == (None, 0)


def test_the_own_open_question_and_its_subjects_stand_in_the_report(town: Place, officer: Person) -> None:
    scan = make_scan(town, officer)
    perform(actions.add_question, by=officer, on=scan, kind="open", nl="Wat mist u?", en="What do you miss?")
    asked = fill(scan, {"residents": 60})
    responses = list(asked.responses.all()[:9])
    for one in asked.responses.all():
        one.answers["own1"] = "Een bank"
        one.save(update_fields=["answers"])
    many = Code.objects.create(questionnaire=asked, question="own1", name="Banken")
    few = Code.objects.create(questionnaire=asked, question="own1", name="Bomen")
    Coded.objects.bulk_create(
        [Coded(code=many, response=one) for one in responses]
        + [Coded(code=few, response=one) for one in responses[:4]]
    )
    finished(scan, officer)
    asked = count(scan, officer)
    read = report_of(asked, "en")
    assert read is not None
    own, end = read.words
    assert (own.text, own.sentences) == ("What do you miss?", ["Banken: 9 people"])
    assert end.n is None or end.sentences[0].endswith("people wrote something. The town reads it.")
    bare = asked.results["questions"]["own1"][""]
    bare.pop("codes")
    read = report_of(asked, "en")
    assert read is not None and read.words[0].sentences == ["60 people wrote something. The town reads it."]


def test_a_group_of_three_is_nowhere_in_the_report(town: Place, officer: Person) -> None:
    scan = make_scan(town, officer)
    fill(scan, SMALL)
    finished(scan, officer)
    read = report_of(count(scan, officer), "en")
    assert read is not None
    college = next(group for group in read.groups if group.key == "college")
    assert college.n is None and "too few" in college.sentence
    assert len(read.hidden) >= 2  # else the group is everybody minus the others
    for row in read.dimensions:
        [cell] = [cell for cell in row.cells if cell.group == "college"]
        assert cell.agreement is None and cell.importance is None and cell.n == 0
        assert "Members of the college" not in row.sentence
    for point in (*read.gaps, *read.priorities):
        assert "Members of the college" not in point.sentence


def test_the_earlier_scan_stands_beside_it_with_both_numbers(town: Place, officer: Person) -> None:
    today = timezone.localdate()
    before = make_scan(town, officer, title="Zelfscan toen")
    fill(before, seed=2, shift=-0.8)
    before = finished(before, officer, closed_on=today - timedelta(days=800), points=1)
    count(before, officer)
    scan = make_scan(town, officer)
    fill(scan)
    finished(scan, officer)
    count(scan, officer)
    asked = Questionnaire.objects.select_related("earlier__activity", "activity").get(activity=scan)
    assert asked.earlier is not None and asked.earlier.activity_id == before.pk
    read = report_of(asked, "en", earlier=asked.earlier)
    assert read is not None and read.earlier_year == (today - timedelta(days=800)).year
    assert read.earlier_all == sum(COUNTS.values())
    cell = read.dimensions[0].cells[3]
    assert cell.before is not None and cell.moved == "up" and cell.before_n > 4
    assert any(point.sentence.startswith("Rose from ") for point in read.changes)
    without = report_of(asked, "en")
    assert without is not None and without.earlier_year is None and not without.changes


def test_nothing_counted_is_no_report(town: Place, officer: Person) -> None:
    scan = make_scan(town, officer)
    assert report_of(found(scan).questionnaire, "en") is None
    assert len(questions_for_the_room(None, "en")) == 3


def test_a_drawing_says_in_words_what_it_shows() -> None:
    cell = Cell("staff", "Staff", 4.1, 4.5, 20, before=3.2, before_n=18)
    drawn = str(drawings.track(cell))
    assert 'role="img"' in drawn and "Staff: agree 4.1 out of 5" in drawn and "earlier scan 3.2" in drawn
    assert drawings.at(1) == "3.00%" and drawings.at(5) == "97.00%" and drawings.at(3) == "50.00%"
    empty = str(drawings.track(Cell("college", "College <b>", None, None, 0)))
    assert "too few" in empty and "<b>" not in empty


def test_the_paper_report_is_tagged_and_says_what_it_is_not(officer_and_report: Any, town: Place) -> None:
    asked, read = officer_and_report
    one = found(asked.activity)
    data = json.dumps(report_pdf.content(one, town, read))
    assert "Not representative, and no truth-finding" in data and "4." in data
    made = report_pdf.pdf(one, town, read)
    assert made.startswith(b"%PDF") and b"/MarkInfo" in made and b"pdfuaid" in made
