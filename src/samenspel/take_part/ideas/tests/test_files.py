# SPDX-License-Identifier: EUPL-1.2
"""Ideas in and out of files: what is read, what is named as wrong, and what a spreadsheet does with what we write."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from factories import make_idea, make_person, officer_of
from openpyxl import Workbook, load_workbook

from samenspel.foundations import sheets
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution, Source
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, perform
from samenspel.foundations.towns.models import Neighbourhood
from samenspel.take_part.ideas import actions, files
from samenspel.take_part.ideas.models import IdeasRound

pytestmark = pytest.mark.django_db
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "＝1+1", '=HYPERLINK("http://x")']


def read(text: str | bytes, activity: Activity, name: str = "ideeen.csv") -> files.Read:
    return files.read_file(name, text.encode() if isinstance(text, str) else text, activity)


def sheet(*rows: list[Any]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


# In -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        b"titel;tekst;thema\nMeer bomen;Voor de schaduw, graag;Groen\n",
        b'titel,tekst,thema\nMeer bomen,"Voor de schaduw, graag",Groen\n',
        b"titel\ttekst\tthema\r\nMeer bomen\tVoor de schaduw, graag\tGroen\r\n",
        "\ufeffTITEL;Tekst; Thema \nMeer bomen;Voor de schaduw, graag;Groen".encode(),
        b"title;description;theme\nMeer bomen;Voor de schaduw, graag;Groen\n",
    ],
    ids=["semicolon", "comma", "tab", "byte order mark", "English"],
)
def test_tables_are_read_however_they_were_saved(activity: Activity, raw: bytes) -> None:
    found = read(raw, activity)
    assert (found.bad, found.notes) == ([], [])
    [row] = found.rows
    assert (row["title"], row["text"], row["category"]) == ("Meer bomen", "Voor de schaduw, graag", "Groen")


def test_a_table_from_an_old_windows_keeps_its_accents(activity: Activity) -> None:
    [row] = read("titel;kost\nCafé “De Kiosk” – één;€ 12,50\n".encode("cp1252"), activity).rows
    assert (row["title"], row["cost_cents"]) == ("Café “De Kiosk” – één", 1250)


def test_a_spreadsheet_is_read_and_its_numbers_are_numbers(activity: Activity) -> None:
    raw = sheet(["nummer", "titel", "lat", "lon", "kost"], [7, "Bank", 50.87, 3.4, 1250.5], [None, None])
    [row] = read(raw, activity, "ideeen.XLSX").rows
    assert (row["outside_key"], row["lat"], row["lon"], row["cost_cents"]) == ("7", 50.87, 3.4, 125050)


def test_the_projects_of_a_pabulib_file_are_read_and_the_votes_are_not(activity: Activity) -> None:
    text = "META\nkey;value\nrule;greedy\nPROJECTS\nproject_id;cost;name;votes\n12;1000;Bank;3\n13;x;Boom;4\nVOTES\nvoter_id;vote\n1;12\n"
    found = read(text, activity, "test.pb")
    assert [(row["outside_key"], row["title"], row["cost_cents"]) for row in found.rows] == [
        ("12", "Bank", 100_000)
    ]
    assert [row.line for row in found.bad] == [7]


@pytest.mark.parametrize(
    ("written", "cents"),
    [("1500", 150_000), ("1.500", 150_000), ("1.500,75", 150_075), ("1500.5", 150_050), ("€ 2 000", 200_000)],
)
def test_amounts_are_read_as_people_here_write_them(activity: Activity, written: str, cents: int) -> None:
    [row] = read(f"titel;kost\nBank;{written}\n", activity).rows
    assert row["cost_cents"] == cents


WRONG = [
    (";x", "title is empty"),
    ("t" * 301 + ";x", "longer than 300"),
    ("Bank;" + "x" * 20_001, "longer than 20,000"),
    ("Bank;x;noord;3", "not a number for lat"),
    ("Bank;x;50", "not complete"),
    ("Bank;x;91;3", "not on earth"),
    ("Bank;x;nan;nan", "not on earth"),
    ("Bank;x;;;duur", "not an amount"),
    ("Bank;x;;;-5", "not an amount"),
    ("Bank;x;;;NaN", "not an amount"),
    ("Bank;x;;;Infinity", "not an amount"),
    ("Bank;x;;;1e999999999", "not an amount"),
    ("Bank;x;;;;" + "9" * 61, "longer than 60"),
]


@pytest.mark.parametrize(("line", "why"), WRONG, ids=[why for _line, why in WRONG])
def test_a_wrong_row_is_named_with_its_line_and_the_others_are_read(
    activity: Activity, line: str, why: str
) -> None:
    found = read(f"titel;tekst;lat;lon;kost;id\nEerste;x\n{line}\nLaatste;x\n", activity)
    assert [row["title"] for row in found.rows] == ["Eerste", "Laatste"]
    [bad] = found.bad
    assert bad.line == 3 and why in bad.why


def test_lines_are_counted_as_an_editor_counts_them(activity: Activity) -> None:
    found = read('titel;tekst\nBank;"een\ntwee\ndrie"\n;leeg\n\nBoom;x\n', activity)
    assert [bad.line for bad in found.bad] == [5]
    assert found.rows[0]["text"] == "een\ntwee\ndrie"


def test_a_number_that_stands_twice_is_named(activity: Activity) -> None:
    found = read("id;titel\n1;Bank\n1;Boom\n", activity)
    assert [row["title"] for row in found.rows] == ["Bank"]
    assert "stands twice" in found.bad[0].why


def test_a_long_title_is_cut_and_kept_whole_in_the_text(activity: Activity) -> None:
    [row] = read(f"titel;tekst\n{'woord ' * 40};Uitleg\n", activity).rows
    assert len(row["title"]) == 118
    assert row["text"].startswith("woord woord") and row["text"].endswith("Uitleg")


def test_the_name_of_a_person_never_becomes_the_title(activity: Activity) -> None:
    found = read("naam;titel\nMevrouw Pauwels;Bank\n", activity)
    assert found.rows[0]["title"] == "Bank"
    assert found.notes == ["These columns are left out: naam."]


def test_unknown_columns_and_neighbourhoods_are_said(place: Place, activity: Activity) -> None:
    oever = Neighbourhood.objects.create(place=place, key="oever", name="Oeverdorp")
    found = read("titel;wijk;kleur\nBank;OEVERDORP;rood\nBoom;Nergenshuizen;blauw\n", activity)
    assert [row["neighbourhood"] for row in found.rows] == [oever, None]
    assert any("kleur" in note for note in found.notes)
    assert any("Nergenshuizen" in note for note in found.notes)


def test_at_most_twelve_themes_come_in_and_the_rest_is_said(activity: Activity) -> None:
    text = "titel;thema\n" + "".join(f"Idee {number};Thema {number}\n" for number in range(500))
    found = read(text, activity)
    assert len(found.rows) == 500
    assert any("at most 12 themes" in note for note in found.notes)
    perform(actions.bring_in_rows, by=officer_of(activity.place), on=activity, rows=found.rows)
    names = [row["name"] for row in IdeasRound.objects.get().categories]
    assert len(names) == 12 and names[:3] == ["Groen", "Verkeer", "Thema 0"]


def test_characters_that_are_no_text_are_left_out_of_what_comes_in(activity: Activity) -> None:
    [row] = read("titel;tekst\nEen\x0b \u202ebank;x\x1by\n", activity).rows
    assert (row["title"], row["text"]) == ("Een bank", "xy")
    assert read("titel\n\u202e\n", activity).bad[0].why == "the title is empty"


UNREADABLE = [
    ("x.csv", b""),
    ("x.csv", b"\n\n\n"),
    ("x.csv", b"a;b;c\n1;2;3\n"),
    ("x.csv", b"\x00\x01\x02"),
    ("x.csv", "titel\nbank".encode("utf-16")),
    ("x.csv", b"titel\n" + bytes([0x81, 0x8D, 0x8F, 0x90])),
    ("x.csv", b'titel;tekst\nBank;"' + b"x" * 200_000),
    ("x.xlsx", b""),
    ("x.xlsx", b"titel\nBank\n"),
    ("x.xlsx", b"PK\x03\x04" + b"\0" * 50),
    ("x.pb", b"titel\nBank\n"),
    ("x.pb", b"PROJECTS\n"),
    ("x.exe", b"MZ"),
    ("", b""),
    ("../../etc/passwd", b"root"),
]


@pytest.mark.parametrize(
    ("name", "raw"), UNREADABLE, ids=[f"{n}-{i}" for i, (n, _r) in enumerate(UNREADABLE)]
)
def test_a_file_that_cannot_be_read_is_one_sentence(activity: Activity, name: str, raw: bytes) -> None:
    with pytest.raises(ValidationError) as no:
        read(raw, activity, name)
    [sentence] = no.value.messages
    assert sentence[-1] in ".?"


def test_too_large_and_too_many_are_sentences(activity: Activity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 3)
    with pytest.raises(ValidationError, match="more than 3 rows"):
        read("titel\na\nb\nc\nd\n", activity)
    assert len(read("titel\na\nb\nc\n", activity).rows) == 3
    monkeypatch.setattr(files, "LARGEST_BYTES", 10)
    with pytest.raises(ValidationError, match="larger than 10 MB"):
        read("titel\nabcdef\n", activity)


def test_a_spreadsheet_that_unpacks_to_far_too_much_is_refused(activity: Activity) -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _number in range(210):
            part.write(b" " * 1024 * 1024)
    with pytest.raises(ValidationError, match="unpacks to more than 200 MB"):
        read(out.getvalue(), activity, "bom.xlsx")


def test_damaged_spreadsheets_are_refused_with_a_sentence(activity: Activity) -> None:
    """Bytes knocked over inside the parts of a spreadsheet: read, or refused."""
    whole, rnd = (
        sheet(["titel", "kost"], *[[f"Bank {number}", number] for number in range(20)]),
        random.Random(3),
    )
    kept = refused = 0
    for _number in range(120):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(out, "w") as target:
            damaged = rnd.choice(source.namelist())
            for part in source.namelist():
                raw = bytearray(source.read(part))
                if part == damaged:
                    for _time in range(rnd.choice([1, 4])):
                        raw[rnd.randrange(len(raw))] = rnd.randrange(256)
                target.writestr(part, bytes(raw))
        try:
            read(out.getvalue(), activity, "x.xlsx")
            kept += 1
        except ValidationError:
            refused += 1
    assert kept > 5 and refused > 5


# Bringing in ---------------------------------------------------------------------------------


def test_rows_become_public_ideas_with_number_theme_due_date_and_search(activity: Activity) -> None:
    officer = officer_of(activity.place)
    make_idea(activity, None)
    rows = read("titel;tekst;thema;indiener\nFietspaden;Langs de vaart;Fietsen;Ine\nBoom;;\n", activity).rows
    assert perform(actions.bring_in_rows, by=officer, on=activity, rows=rows) == 2
    first = Contribution.objects.get(number=2)
    assert (first.title, first.author_name, first.source, first.entered_by) == (
        "Fietspaden",
        "Ine",
        Source.IMPORT,
        officer,
    )
    assert first.idea.category == "fietsen" and " fietspad " in first.stems
    assert first.is_public and first.due_at and first.owner_id == activity.owner_id
    activity.refresh_from_db()
    assert (activity.last_number, activity.public_count) == (3, 3)
    assert make_idea(activity, None).number == 4


def test_the_same_numbers_are_brought_in_once(activity: Activity) -> None:
    officer = officer_of(activity.place)
    for text, fresh in (("id;titel\n1;Bank\n2;Boom\n", 2), ("id;titel\n2;Boom\n3;Brug\n", 1)):
        rows = read(text, activity).rows
        assert perform(actions.bring_in_rows, by=officer, on=activity, rows=rows) == fresh
    assert sorted(Contribution.objects.values_list("title", flat=True)) == ["Bank", "Boom", "Brug"]


def test_only_an_officer_brings_in_a_file(activity: Activity, ann: Person, moderator: Person) -> None:
    rows = read("titel\nBank\n", activity).rows
    for somebody in (ann, moderator, ANONYMOUS):
        with pytest.raises(Refused):
            perform(actions.bring_in_rows, by=somebody, on=activity, rows=rows)
    assert not Contribution.objects.exists()


def test_bringing_in_takes_a_handful_of_queries_for_ten_and_for_four_hundred(
    activity: Activity, django_assert_max_num_queries: Any
) -> None:
    officer = officer_of(activity.place)
    for amount in (10, 400):
        rows = read("titel\n" + "".join(f"Idee {number}\n" for number in range(amount)), activity).rows
        with django_assert_max_num_queries(30):
            perform(actions.bring_in_rows, by=officer, on=activity, rows=rows)


# Out ------------------------------------------------------------------------------------------


def exported(activity: Activity, kind: str) -> list[list[Any]]:
    rows = files.export_rows(activity, files.everything(activity))
    if kind == "csv":
        text = "".join(sheets.csv_lines(rows))
        assert text.startswith("\ufeff")
        return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))
    book = load_workbook(io.BytesIO(sheets.xlsx(rows)))
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)
    return [
        ["" if cell is None else str(cell) for cell in row] for row in book.active.iter_rows(values_only=True)
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_of_an_export_is_a_formula_also_not_a_name(activity: Activity, kind: str) -> None:
    for number, formula in enumerate(FORMULAS):
        idea = make_idea(activity, make_person(f"P{number}"))
        Contribution.objects.filter(pk=idea.pk).update(title=formula, text=formula, author_name=formula)
    Neighbourhood.objects.create(place=activity.place, key="x", name="=2+2")
    Contribution.objects.update(neighbourhood=Neighbourhood.objects.get())
    IdeasRound.objects.update(categories=[{"key": "groen", "name": "=3+3"}])
    rows = exported(activity, kind)
    assert len(rows) == len(FORMULAS) + 1
    for row in rows:
        for cell in row:
            assert cell[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n", "＝"}, cell


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_goes_out_comes_in_again_as_it_was(activity: Activity, place: Place, kind: str) -> None:
    other = Activity.objects.create(
        place=place,
        instrument="ideas",
        slug="leeg",
        title="Leeg",
        stage="open",
        opens_at=activity.opens_at,
        closes_at=activity.closes_at,
    )
    actions.set_up(other, categories=[])
    Neighbourhood.objects.create(place=place, key="oever", name="Oeverdorp")
    texts = [
        'Een "bank"; met, alles\nop twee regels',
        "=1+1",
        "- een lijstje\n- met streepjes",
        "'aangehaald'",
        "Ünïcödé 🌳",
    ]
    for text in texts:
        make_idea(activity, None, title="Een bank", text=text, category="groen", author_name="Ine")
    Contribution.objects.update(neighbourhood=Neighbourhood.objects.get())
    rows = exported(activity, kind)
    raw = (
        "".join(sheets.csv_lines(rows)).encode()
        if kind == "csv"
        else sheets.xlsx(files.export_rows(activity, files.everything(activity)))
    )
    found = files.read_file(f"x.{kind}", raw, other)
    assert not found.bad
    for row, text in zip(found.rows, texts, strict=True):
        assert row["text"] == text
        assert (row["category"], row["author_name"], row["neighbourhood"].key) == ("Groen", "Ine", "oever")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_characters_a_spreadsheet_cannot_hold_do_not_stop_an_export(activity: Activity, kind: str) -> None:
    idea = make_idea(activity, None)
    Contribution.objects.filter(pk=idea.pk).update(text="Een\x0b bank\x1b \uffff")
    assert exported(activity, kind)[1][2] == "Een bank "


def test_an_export_takes_the_same_queries_for_five_and_for_fifty(
    activity: Activity, django_assert_num_queries: Any
) -> None:
    for amount in (5, 45):
        for _number in range(amount):
            make_idea(activity, None)
        activity.refresh_from_db()
        with django_assert_num_queries(2):
            exported(activity, "csv")


def test_the_file_of_the_field_itself_is_read(activity: Activity, pabulib: Path) -> None:
    found = files.read_file(pabulib.name, pabulib.read_bytes(), activity)
    assert (len(found.rows), found.bad) == (85, [])
    assert found.rows[0]["title"] == "2020: 20 groene parkjes in het Centrum erbij!"
    assert found.rows[0]["cost_cents"] == 4_000_000
