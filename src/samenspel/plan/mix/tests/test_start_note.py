# SPDX-License-Identifier: EUPL-1.2
"""The start note: every field of the checklist, prefilled, named when it is missing, and printed as a tagged PDF that is read back here."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from factories import make_person, make_town
from pypdf import PdfReader

from samenspel.engines.mix import codes
from samenspel.engines.mix.democracy import RELATIONS
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.door import perform
from samenspel.plan.mix import actions, picture, start_note
from samenspel.plan.mix.models import Plan
from samenspel.plan.mix.table import table_now

from .plans import browser, make_plan

pytestmark = pytest.mark.django_db
CHECKLIST = (
    *("goal", "level", "weighs", "questions", "room", "frames", "frames_money", "who", "how", "information"),
    *("costs", "evaluation", "authority", "report"),
)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def ann() -> Person:
    return make_person("Ann")


@pytest.fixture
def plan(ann: Person) -> Plan:
    return make_plan(ann, place=make_town(), language="en")


def write(plan: Plan, by: Person, **note: str) -> None:
    perform(actions.change_note, by=by, on=plan, stamp=actions.stamp(plan.note), note=note)
    plan.refresh_from_db()


def text_of(plan: Plan) -> tuple[str, PdfReader]:
    reader = PdfReader(io.BytesIO(start_note.pdf(plan, table_now())))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split()), reader


def texts(plan: Plan) -> dict[str, str]:
    return {field.name: field.text for field in start_note.fields_of(plan)}


def test_the_note_has_every_field_of_the_checklist_in_its_order() -> None:
    assert tuple(start_note.FIELDS) == CHECKLIST


def test_what_the_plan_says_is_filled_in_and_what_it_does_not_say_is_named(plan: Plan) -> None:
    found = texts(plan)
    assert codes.name("goals", "knowledge", "en") in found["goal"] and found["level"].startswith("Advise.")
    assert codes.name("weighs", "reasoned", "en") in found["weighs"]
    assert "Welke warmte er komt" in found["room"] and "geen aardgas" in found["frames"]
    assert "300" in found["who"] and "€\u00a030,000" in found["costs"]
    assert found["authority"].startswith("The city council decides, by")
    assert "public final report" in found["report"]
    assert [field.name for field in start_note.missing(plan)] == ["questions", "frames_money", "information"]


@pytest.mark.parametrize("field", [name for name in CHECKLIST if name != "report"])
def test_an_empty_plan_names_every_field_but_the_report(ann: Person, field: str) -> None:
    empty = Plan(title="Leeg", language="en", answers={}, phases=[])
    assert field in [one.name for one in start_note.missing(empty)]
    assert "report" not in [one.name for one in start_note.missing(empty)]


def test_words_of_the_task_force_go_before_those_of_the_plan_and_the_others_follow_the_plan(
    plan: Plan, ann: Person
) -> None:
    write(plan, ann, goal="Iedereen warm.", evaluation="Elk jaar in maart.")
    assert texts(plan)["goal"] == "Iedereen warm." and texts(plan)["evaluation"] == "Elk jaar in maart."
    plan.answers = {**plan.answers, "rung": "consult"}
    assert texts(plan)["level"].startswith("Consult.")


def test_the_form_keeps_only_what_was_changed(plan: Plan, ann: Person) -> None:
    page = browser(ann).get(reverse("start-note-edit", args=[plan.pk]))
    form = page.context["form"]
    sent = {name: str(form.initial.get(name, "")).replace("\n", "\r\n") for name in form.fields}
    browser(ann).post(
        reverse("start-note-edit", args=[plan.pk]), {**sent, "questions": "Welke warmte wilt u?"}
    )
    plan.refresh_from_db()
    assert plan.note == {"questions": "Welke warmte wilt u?"}


def test_college_or_council_can_be_chosen(plan: Plan, ann: Person) -> None:
    page = browser(ann).get(reverse("start-note-edit", args=[plan.pk]))
    form = page.context["form"]
    sent = {name: str(form.initial.get(name, "")) for name in form.fields}
    browser(ann).post(reverse("start-note-edit", args=[plan.pk]), {**sent, "authority_is": "college"})
    plan.refresh_from_db()
    assert start_note.authority_of(plan) == "college"
    assert texts(plan)["authority"].startswith("The college decides, by")


def test_the_preview_shows_every_field_and_says_what_is_empty(plan: Plan, ann: Person) -> None:
    page = browser(ann).get(reverse("start-note-preview", args=[plan.pk])).content.decode()
    for label, _question in start_note.FIELDS.values():
        assert str(label) in page.replace("&#x27;", "'")
    assert "3 fields are still empty." in page and "The questions you really put to people" in page


# The document -----------------------------------------------------------------------


def test_the_document_holds_every_field_the_matrix_the_picture_and_room_for_the_decision(
    plan: Plan, ann: Person
) -> None:
    write(plan, ann, questions="Welke warmte wilt u in huis?", frames_money="Ten hoogste een miljoen.")
    text, reader = text_of(plan)
    for label, _question in start_note.FIELDS.values():
        assert str(label) in text
    for words in (
        plan.title,
        plan.place.name if plan.place else "",
        "Welke warmte wilt u in huis?",
        "Ten hoogste een miljoen.",
        "Not filled in yet: How information is shared.",
        *(phase["title"] for phase in plan.phases),
        *(one["title"] for phase in plan.phases for one in phase["instruments"]),
        *(row.why for row in picture.met(plan, table_now(), "en")),
        *(row.helps for row in picture.met(plan, table_now(), "en")),
        "What we lay down beforehand",
        "Goals and ways of taking part, per phase",
        "How the council and residents meet",
        "What this asks of the city council",
        "Agreed, with these changes:",
        "By (name and office)",
        "Signature",
    ):
        assert " ".join(words.split()) in text, words
    assert 2 <= len(reader.pages) <= 4


def test_the_document_is_tagged_says_its_language_and_its_picture_has_words(plan: Plan) -> None:
    _text, reader = text_of(plan)
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata and "Start note" in str(reader.metadata.title)
    assert (
        "pdfuaid:part" in root["/Metadata"].get_data().decode()
        or "pdfuaid" in root["/Metadata"].get_data().decode()
    )
    alts: list[str] = []

    def walk(node: Any, depth: int = 0) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                walk(one, depth + 1)
        elif isinstance(node, dict) and depth < 60:
            if "/Alt" in node:
                alts.append(str(node["/Alt"]))
            if "/K" in node:
                walk(node["/K"], depth + 1)

    walk(root["/StructTreeRoot"])
    assert any("the city council above and the residents below" in words for words in alts), alts


def test_the_language_of_the_document_is_that_of_the_plan_whoever_asks(ann: Person) -> None:
    plan = make_plan(ann, "Warmte", language="nl")
    answer = browser(ann).get(reverse("start-note", args=[plan.pk]))
    assert answer["Content-Type"] == "application/pdf" and answer["Content-Language"] == "nl"
    reader = PdfReader(io.BytesIO(answer.content))
    assert reader.trailer["/Root"]["/Lang"] == "nl"  # type: ignore[index]
    assert codes.name("goals", "knowledge", "nl") in " ".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize(
    "text", ["#strong[x] $a$ `b` <c> @d \\e", "Ωmega 🙂 日本", "x" * 3000, "a\n\n\nb\r\nc"]
)
def test_whatever_people_write_the_document_is_made(plan: Plan, ann: Person, text: str) -> None:
    write(plan, ann, goal=text, questions=text)
    found, _reader = text_of(plan)
    if text.startswith("#"):
        assert "#strong[x]" in found


def test_a_note_of_an_empty_plan_is_made_too() -> None:
    text, _reader = text_of(Plan(pk=1, title="Leeg", language="en", answers={}, phases=[]))
    assert "This is still to be filled in." in text


# The picture ------------------------------------------------------------------------


def test_every_relation_has_a_word_and_a_shape_of_its_own() -> None:
    assert set(picture.WORDS) == set(picture.DRAWN) == set(RELATIONS)
    assert len(set(picture.DRAWN.values())) == len({str(word) for word in picture.WORDS.values()}) == 4


def test_the_picture_tells_each_phase_in_words_too(plan: Plan) -> None:
    rows = picture.met(plan, table_now(), "en")
    assert [row.kind for row in rows] == [phase["kind"] for phase in plan.phases]
    told = picture.for_the_voice(rows)
    assert all(f"{row.title}: {row.word}" in told for row in rows)
    assert all(row.why and row.helps and row.council for row in rows)


def test_the_picture_on_paper_has_colours_of_its_own() -> None:
    rows = [picture.Met("x", "X", relation, "", "", "", "", "") for relation in RELATIONS]
    drawn = picture.on_paper(rows)
    assert "class=" not in drawn and drawn.count("<g ") == 4
