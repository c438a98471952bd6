# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from samenspel.foundations.people.models import Person
from samenspel.foundations.questionnaires import files
from samenspel.foundations.questionnaires.models import Questionnaire, Response
from samenspel.foundations.questionnaires.workbook import xlsx_pieces

from .conftest import ANSWERS
from .making_results import counted, respond

GROUPS = [
    {"key": "council", "name": {"nl": "Gemeenteraad", "en": "City council"}, "size": 31},
    {"key": "staff", "name": {"nl": "Medewerkers", "en": "Staff"}, "size": None},
    {"key": "college", "name": {"nl": "College", "en": "College"}, "size": 9},
]


def rows_of(answer: Any, kind: str = "csv") -> list[list[Any]]:
    raw = answer.getvalue()
    if kind == "xlsx":
        book = load_workbook(io.BytesIO(raw), read_only=True)
        return [[cell for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    text = raw.decode()
    assert text.startswith("\ufeff"), "a spreadsheet reads the accents"
    return list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


@pytest.fixture
def export(officer: Person, client_of: Callable[..., Client]) -> Callable[..., Any]:
    def of(row: Questionnaire, kind: str = "csv", by: Person | None = officer) -> Any:
        path = reverse("desk-questionnaire-export", args=[row.place.slug, row.pk, kind])
        return client_of(by).get(path)

    return of


def test_an_export_has_a_row_for_each_response_and_a_column_for_each_question_row_and_importance(
    questionnaire: Questionnaire, export: Callable[..., Any]
) -> None:
    respond(questionnaire, 7)
    head, *rows = rows_of(export(questionnaire))
    assert len(rows) == 7 and all(len(row) == len(head) for row in rows)
    asked = [name.partition(":")[0] for name in head[2:]]
    assert asked == [
        "age",
        "travel",
        "parking",
        "calm",
        "calm",
        "parts.pavement",
        "parts.light",
        "wishes",
        "years",
        "since",
        "say",
        "photo",
        "spot",
    ]


def test_the_three_kinds_of_file_say_the_same(
    questionnaire: Questionnaire, export: Callable[..., Any]
) -> None:
    respond(questionnaire, 9)
    lines = rows_of(export(questionnaire, "csv"))
    sheet = rows_of(export(questionnaire, "xlsx"), "xlsx")
    assert [["" if cell is None else str(cell) for cell in row] for row in sheet] == lines
    data = json.loads(export(questionnaire, "json").getvalue())
    assert len(data["responses"]) == 9
    assert sorted(str(one["answers"]["years"]) for one in data["responses"]) == sorted(
        row[lines[0].index("years: How long have you lived here?")] for row in lines[1:]
    )
    assert export(questionnaire, "pdf").status_code == 404


def test_rows_stand_in_the_order_of_random_keys_without_hour_or_key(
    questionnaire: Questionnaire, export: Callable[..., Any]
) -> None:
    respond(questionnaire, 30)
    order = [str(one["years"]) for one in Response.objects.order_by("pk").values_list("answers", flat=True)]
    head, *rows = rows_of(export(questionnaire))
    assert [row[head.index("years: How long have you lived here?")] for row in rows] == order
    text = export(questionnaire, "json").getvalue().decode()
    assert "2027-02" not in text and str(Response.objects.first().pk) not in text


def test_a_group_of_fewer_than_five_is_blank_with_the_next_smallest(
    make_questionnaire: Callable[..., Questionnaire], export: Callable[..., Any]
) -> None:
    row = make_questionnaire(groups=GROUPS)
    respond(row, 20, groups=("council",))
    respond(row, 6, groups=("staff",), seed=2)
    respond(row, 2, groups=("college",), seed=3)
    named = [line[0] for line in rows_of(export(row))[1:]]
    assert named.count("City council") == 20 and named.count("") == 8, (
        "without the six, the two would stand out"
    )
    data = json.loads(export(row, "json").getvalue())
    assert sum("group" not in one for one in data["responses"]) == 8


def test_an_answer_to_a_breakdown_that_few_gave_is_blank(
    questionnaire: Questionnaire, export: Callable[..., Any]
) -> None:
    respond(questionnaire, 40)
    Response.objects.all().update(language="nl")
    for one in Response.objects.all():
        one.answers["age"] = "old"
        one.save()
    for one in Response.objects.all()[:3]:
        one.answers["age"] = "young"
        one.save()
    head, *rows = rows_of(export(questionnaire))
    ages = [row[head.index("age: How old are you?")] for row in rows]
    assert set(ages) == {""}, "three young, and then all others too: there is no third answer to hide among"


def test_a_paper_form_among_many_from_the_site_cannot_be_picked_out(
    questionnaire: Questionnaire, export: Callable[..., Any]
) -> None:
    respond(questionnaire, 30)
    respond(questionnaire, 1, seed=5, source="paper")
    head, *rows = rows_of(export(questionnaire))
    assert {row[head.index("way")] for row in rows} == {""}


def test_a_name_stands_beside_answers_only_where_everybody_was_told(
    make_questionnaire: Callable[..., Questionnaire], export: Callable[..., Any], ann: Person
) -> None:
    known = make_questionnaire(is_known=True)
    respond(known, 1, person=ann)
    assert rows_of(export(known))[1][0] == "Ann"
    Questionnaire.objects.filter(pk=known.pk).update(is_known=False)
    assert "Ann" not in export(known).getvalue().decode()
    assert "Ann" not in export(known, "json").getvalue().decode()


def test_no_cell_becomes_a_formula_and_no_character_breaks_the_file(
    questionnaire: Questionnaire, export: Callable[..., Any]
) -> None:
    for text in ("=1+1", "@SUM(A1)", "<b>&\x0b\ud83d\ude00", "x" * 40_000, 'een "citaat"; en\nmeer'):
        answers = {**ANSWERS, "say": text.encode("utf-16", "surrogatepass").decode("utf-16"), "years": -3.5}
        Response.objects.create(
            place=questionnaire.place, questionnaire=questionnaire, answers=answers, on="2027-02-02"
        )
    head, *rows = rows_of(export(questionnaire))
    said = {row[head.index("say: What else would you like to say?")] for row in rows}
    assert {"'=1+1", "'@SUM(A1)", "<b>&😀", "x" * 40_000, 'een "citaat"; en\nmeer'} == said
    assert {row[head.index("years: How long have you lived here?")] for row in rows} == {"-3.5"}
    sheet = rows_of(export(questionnaire, "xlsx"), "xlsx")
    told = {row[head.index("say: What else would you like to say?")] for row in sheet[1:]}
    assert {"'=1+1", "<b>&😀", "x" * 32_767} <= told


def test_answers_are_for_who_may_export_in_this_town(
    questionnaire: Questionnaire, export: Callable[..., Any], ann: Person
) -> None:
    from factories import make_person, make_town

    other = make_person("Elders", "participation_officer", place=make_town("elders"))
    councillor = make_person("Raadslid", "councillor", place=questionnaire.place)
    assert [export(questionnaire, by=person).status_code for person in (ann, other, councillor)] == [403] * 3
    assert export(questionnaire, by=None).status_code == 302


def test_an_export_is_read_in_pieces(questionnaire: Questionnaire, django_assert_num_queries: Any) -> None:
    respond(questionnaire, 450)
    with django_assert_num_queries(5):  # three columns and a breakdown that may be blank, then all rows
        pieces = list(files.raw(questionnaire, "csv").streaming_content)  # type: ignore[attr-defined]
    assert len(pieces) == 3, "two hundred lines at a time"


def test_a_sheet_is_sent_before_the_last_row_is_read() -> None:
    read = 0

    def rows() -> Any:
        nonlocal read
        for read in range(2000):
            yield (read, "x" * 2000)

    next(xlsx_pieces(rows()))
    assert read < 600


def test_the_results_as_a_file_are_those_of_the_page(
    make_questionnaire: Callable[..., Questionnaire], client_of: Callable[..., Client]
) -> None:
    row = make_questionnaire(groups=GROUPS)
    respond(row, 20, groups=("council",))
    respond(row, 6, groups=("staff",), seed=2)
    respond(row, 2, groups=("college",), seed=3)
    counted(row)
    for kind in ("csv", "xlsx"):
        path = reverse("questionnaire-results-file", args=[row.place.slug, row.pk, kind])
        lines = rows_of(client_of().get(path), kind)
        assert lines[0] == ["key", "question", "part", "answer", "who", "people"]
        of_council = [
            line for line in lines if line[0] == "age" and line[4] == "City council" and line[3] == "answered"
        ]
        assert [str(line[5]) for line in of_council] == ["20"]
        assert {str(line[5]) for line in lines if line[4] in ("Staff", "College")} == {"not shown"}
    path = reverse("questionnaire-results-file", args=[row.place.slug, row.pk, "json"])
    assert client_of().get(path).json()["results"] == row.results


def test_a_question_called_group_is_no_column_of_the_group(
    make_questionnaire: Callable[..., Questionnaire], export: Callable[..., Any]
) -> None:
    asks = {
        "languages": ["nl"],
        "sections": [
            {
                "title": "Wie",
                "questions": [
                    {
                        "key": "group",
                        "kind": "single",
                        "text": "Welke vereniging?",
                        "breakdown": True,
                        "options": [{"key": "choir", "text": "Koor"}, {"key": "sport", "text": "Sport"}],
                    }
                ],
            }
        ],
    }
    row = make_questionnaire(asks, groups=GROUPS)
    for group, many in (("council", 6), ("staff", 6), ("college", 2)):
        for _number in range(many):
            Response.objects.create(
                place=row.place,
                questionnaire=row,
                group=group,
                answers={"group": "choir"},
                on=timezone.localdate(),
            )
    _head, *rows = rows_of(export(row))
    names = [one[0] for one in rows]
    assert "College" not in names and names.count("") >= 5
    assert {one[3] for one in rows} == {"Koor"}
    data = json.loads(export(row, "json").getvalue())
    assert "college" not in [one.get("group") for one in data["responses"]]


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_file_in_an_export_has_neither_name_nor_number(
    questionnaire: Questionnaire, export: Callable[..., Any], kind: str
) -> None:
    for _number in range(5):
        Response.objects.create(
            place=questionnaire.place,
            questionnaire=questionnaire,
            answers={"photo": {"id": 7123, "name": "huis van Jan.pdf"}},
            on=timezone.localdate(),
        )
    text = export(questionnaire, kind).getvalue().decode()
    assert "Jan" not in text and "7123" not in text and "pdf" in text
