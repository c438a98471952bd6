# SPDX-License-Identifier: EUPL-1.2
"""What people type, and what it becomes: every kind of question there and back, and a sentence for what cannot be read."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from samenspel.engines.survey.definition import Definition, Question, read
from samenspel.foundations.questionnaires import entries
from samenspel.foundations.questionnaires.fields import SectionForm
from samenspel.foundations.questionnaires.uploads import LARGEST_BYTES, read_file

from .conftest import ANSWERS, EVERY_KIND

ASKS: Definition = read(EVERY_KIND)
NEIGHBOURHOODS = ["Centrum", "Overleie"]


def as_post(question: Question, fields: dict[str, Any]) -> QueryDict:
    """The fields of a question as a browser sends them."""
    data, name = QueryDict(mutable=True), entries.name_of(question)
    for part, value in fields.items():
        if question.kind in ("matrix", "ranking", "place"):
            data[f"{name}-{part}"] = value
        elif isinstance(value, list):
            data.setlist(name, value)
        elif part == "value":
            data[name] = value
        elif part == "importance":
            data[f"{name}-importance"] = value
    return data


def form(
    section: int, data: dict[str, Any] | None = None, answers: Any = None, files: Any = None, **facts: Any
) -> SectionForm:
    sent = None
    if data is not None:
        sent = QueryDict(mutable=True)
        for name, value in data.items():
            sent.setlist(f"q-{name}", value if isinstance(value, list) else [value])
    return SectionForm(
        sent,
        files,
        definition=facts.pop("definition", ASKS),
        section=facts.pop("of", ASKS.sections[section]),
        language="nl",
        answers=answers or {},
        neighbourhoods=NEIGHBOURHOODS,
        **facts,
    )


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("key", [question.key for question in ASKS.questions() if question.kind != "file"])
def test_every_answer_comes_back_as_it_was(key: str, language: str) -> None:
    question = ASKS.by_key[key]
    with translation.override(language):
        sent = entries.sent(question, as_post(question, entries.typed(question, ANSWERS)), None)
        read_again = entries.plain(question, sent, NEIGHBOURHOODS)
    assert read_again == {name: ANSWERS.get(name) for name in read_again}


@pytest.mark.parametrize("key", [question.key for question in ASKS.questions() if question.kind != "file"])
def test_nothing_typed_is_nothing_answered(key: str) -> None:
    question = ASKS.by_key[key]
    sent = entries.sent(question, QueryDict(), None)
    assert set(entries.plain(question, sent, NEIGHBOURHOODS).values()) == {None}


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("nl", "12", 12), ("nl", "12,5", 12.5), ("nl", "12.5", 12.5), ("nl", "1.250", 1250), ("nl", "1.250,50", 1250.5),
        ("nl", "€ 3 000", 3000), ("nl", "-4", -4), ("nl", "0,125", 0.125), ("nl", "0.125", 0.125), ("nl", ",5", 0.5), ("nl", "5,", 5),
        ("en", "1,250", 1250), ("en", "1.250", 1.25), ("en", "1,250.5", 1250.5), ("en", "12,5", 12.5),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(language: str, text: str, number: float) -> None:
    with translation.override(language):
        assert entries.number(text) == number


@pytest.mark.parametrize("text", ["veel", "12 jaar", "1,2,3", "--4", "nan", "1e9", ".", "9" * 16])
def test_what_is_no_number_says_so(text: str) -> None:
    with pytest.raises(ValidationError, match="Type a number"):
        entries.number(text)


@given(
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: float(f"{value:.9g}")),
    st.sampled_from(["nl", "en"]),
)
def test_every_number_is_read_as_it_was_written(value: float, language: str) -> None:
    plain = float(f"{value:.6f}")
    with translation.override(language):
        assert entries.number(f"{plain:.6f}".replace(".", "," if language == "nl" else ".")) == plain


@pytest.mark.parametrize(
    "text",
    [
        "2014-03-05",
        "5-3-2014",
        "05/03/2014",
        "5.3.2014",
        "5 3 2014",
        "5 maart 2014",
        "5 MRT 2014",
        " 5. maart 2014 ",
    ],
)
def test_a_date_is_read_as_people_write_it(text: str) -> None:
    with translation.override("nl"):
        assert entries.day(text) == "2014-03-05"


@pytest.mark.parametrize(
    "text", ["31-2-2014", "5-3-14", "gisteren", "2014", "3/2014", "5 smarch 2014", "0-0-2014", "²-3-2014"]
)
def test_what_is_no_date_says_so(text: str) -> None:
    with pytest.raises(ValidationError, match="not a date"):
        entries.day(text)


# Sections --------------------------------------------------------------------------------


def test_what_is_missing_stands_at_its_question() -> None:
    sent = form(0, {"travel": ["foot", "bike", "bus"]})
    assert not sent.is_valid()
    assert {name: list(errors) for name, errors in sent.errors.items()} == {
        "q-age": ["Answer this question before you go on."],
        "q-travel": ["Choose at most 2."],
    }
    assert [row.value for row in sent.rows][:2] == ["", ["foot", "bike", "bus"]]  # what was typed stays
    assert form(0, {}, lenient=True).is_valid()


@pytest.mark.parametrize(
    ("key", "fields", "sentence"),
    [
        ("years", {"years": "111"}, "This is too high. At most 110."),
        ("years", {"years": "veel"}, "Type a number, for example 12 or 12,5."),
        (
            "since",
            {"since": "5-3-1700"},
            "This is not a date. Type it as day-month-year, for example 5-3-1980.",
        ),
        ("calm", {"calm": "6"}, "Choose from the list."),
        ("calm", {"calm-importance": "x"}, "Choose from the list."),
        ("parts", {"parts-pavement": "wow"}, "Choose from the list."),
        (
            "wishes",
            {"wishes-trees": "1", "wishes-bikes": "1"},
            "Two of these have the same place. Give each a place of its own.",
        ),
        ("wishes", {"wishes-trees": "first"}, "Give each place a number, with 1 for what comes first."),
    ],
    ids=[
        "too high",
        "no number",
        "no date",
        "no step",
        "no importance",
        "no column",
        "same place",
        "no place",
    ],
)
def test_what_is_wrong_stands_at_its_question(key: str, fields: dict[str, str], sentence: str) -> None:
    sent = form(1, fields)
    assert not sent.is_valid() and {name: list(errors) for name, errors in sent.errors.items()} == {
        f"q-{key}": [sentence]
    }


@pytest.mark.parametrize("point", ["x", "1", "1,2,3", "91,3", "nan,4", "inf,inf"])
def test_a_point_that_is_none_says_so(point: str) -> None:
    sent = form(2, {"spot-point": point}, {"age": "old"})
    assert not sent.is_valid() and "could not be read" in str(sent.errors)


def test_a_neighbourhood_of_elsewhere_is_none() -> None:
    assert not form(2, {"spot-neighbourhood": "Elders"}, {"age": "old"}).is_valid()
    here = form(2, {"spot-neighbourhood": "Overleie"}, {"age": "old"})
    assert here.is_valid() and here.answers["spot"] == {"neighbourhood": "Overleie"}


def test_a_point_goes_before_a_neighbourhood() -> None:
    sent = form(2, {"spot-neighbourhood": "Centrum", "spot-point": "50.1,3.2"}, {"age": "old"})
    assert sent.is_valid() and sent.answers["spot"] == {"lat": 50.1, "lon": 3.2}


def test_wrong_answers_to_what_is_not_asked_never_block() -> None:
    sent = form(0, {"age": "old", "travel": ["bus"], "parking": "perhaps"})
    assert sent.is_valid() and sent.asked == ["age", "travel"] and "parking" not in sent.answers
    asked = form(0, {"age": "old", "travel": ["car"], "parking": "perhaps"})
    assert not asked.is_valid() and asked.asked == ["age", "travel", "parking"]


def test_a_wrong_answer_decides_no_condition() -> None:
    data = {
        "languages": ["nl"],
        "sections": [
            {
                "title": "Een",
                "questions": [
                    {"key": "n", "kind": "number", "text": "Hoeveel?"},
                    {
                        "key": "m",
                        "kind": "open",
                        "text": "Waarom?",
                        "when": {"question": "n", "op": "answered"},
                    },
                ],
            }
        ],
    }
    asks = read(data)
    sent = form(0, {"n": "veel"}, {"n": 4}, definition=asks, of=asks.sections[0])
    assert not sent.is_valid() and sent.asked == ["n"]


def test_a_question_that_may_come_stands_hidden_in_the_page() -> None:
    rows = {row.question.key: row for row in form(0).rows}
    assert rows["parking"].asked is False
    assert json.loads(rows["parking"].when) == [{"question": "travel", "op": "is", "values": ["car"]}]
    assert rows["age"].asked and rows["age"].when == ""


# Files ---------------------------------------------------------------------------------------


def office(**names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in names.items():
            archive.writestr(name.replace("__", "/"), text)
    return out.getvalue()


def photo() -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SECRETMAKER"
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (60, 40), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("plan.pdf", b"%PDF-1.7 ...", "plan.pdf"),
        ("plan.exe", b"%PDF-1.7 ...", "plan.pdf"),
        ("brief.docx", office(**{"word__document.xml": "x"}), "brief.docx"),
        ("tabel.zip", office(**{"xl__workbook.xml": "x"}), "tabel.xlsx"),
        ("nota.odt", office(mimetype="application/vnd.oasis.opendocument.text"), "nota.odt"),
        ("../../etc/passwd.pdf", b"%PDF-1.7", "passwd.pdf"),
    ],
    ids=["pdf", "named otherwise", "docx", "xlsx", "odt", "path"],
)
def test_a_file_is_what_its_content_says(name: str, content: bytes, kept: str) -> None:
    said, file = read_file(SimpleUploadedFile(name, content))
    assert said == kept and file.read() == content and kept not in str(file.name)


def test_a_picture_is_written_anew_without_where_it_was_taken() -> None:
    said, file = read_file(SimpleUploadedFile("thuis.jpeg", photo()))
    content = file.read()
    assert said == "thuis.jpg" and content[:3] == b"\xff\xd8\xff"
    assert b"SECRETMAKER" not in content and not Image.open(io.BytesIO(content)).getexif()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00",
        b"<html>",
        office(readme="x"),
        office(**{"word__document.xml": "x", "word__vbaProject.bin": "x"}),
        b"PK\x03\x04 broken",
        b"\xff\xd8\xff broken",
    ],
    ids=["empty", "program", "page", "archive", "macros", "broken archive", "broken picture"],
)
def test_other_files_are_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(ValidationError, match=r"(Use|Choose) "):
        read_file(SimpleUploadedFile("brief.docx", content))


def test_a_large_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.7")
    upload.size = LARGEST_BYTES + 1
    with pytest.raises(ValidationError, match="10 MB"):
        read_file(upload)


def test_a_file_stands_at_its_question() -> None:
    files = MultiValueDict({"q-photo": [SimpleUploadedFile("plan.pdf", b"%PDF-1.7")]})
    sent = form(2, {}, {"age": "old"}, files)
    assert sent.is_valid() and sent.uploads["photo"][0] == "plan.pdf"
    bad = form(2, {}, {"age": "old"}, MultiValueDict({"q-photo": [SimpleUploadedFile("x", b"MZ")]}))
    assert not bad.is_valid() and list(bad.errors) == ["q-photo"]


@pytest.mark.parametrize(
    "place", ["9" * 5000, "²", "x", "-1"], ids=["many nines", "square", "letter", "less"]
)
def test_an_absurd_place_in_an_order_is_told(place: str) -> None:
    sent = form(1, {"wishes-trees": place, "wishes-bikes": "1"})
    row = next(row for row in sent.rows if row.kind == "ranking")
    assert row.ranked[0][0] == "bikes" and sent.errors["q-wishes"]


def test_a_step_above_a_thousand_is_a_number() -> None:
    asks = {"key": "worth", "kind": "scale", "text": "Waard?", "low": 1000, "high": 1005}
    (question,) = read({"languages": ["nl"], "sections": [{"title": "A", "questions": [asks]}]}).questions()
    assert entries.plain(question, {"value": "1003"}) == {"worth": 1003}
    assert entries.plain(question, {"value": "zes"}) == {"worth": "zes"}
