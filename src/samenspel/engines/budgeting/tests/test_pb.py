# SPDX-License-Identifier: EUPL-1.2
"""Election files: what is read, what is refused and how, and that nothing is lost in writing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.engines.budgeting import pb
from samenspel.engines.budgeting.election import Election, Kind, Project
from samenspel.engines.budgeting.pb import SENTENCES, BrokenFile, read_pb, write_pb

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("SAMENSPEL_SHARED") or HERE.parents[5] / "shared")
REAL = {
    "france_toulouse_2019_.pb": (Kind.CUMULATIVE, 30, 1494),
    "netherlands_amsterdam_252_.pb": (Kind.APPROVAL, 85, 8520),
    "netherlands_amsterdam_523_.pb": (Kind.APPROVAL, 7, 938),
    "poland_katowice_2020_.pb": (Kind.CUMULATIVE, 73, 38903),
    "poland_krakow_2022_.pb": (Kind.ORDINAL, 93, 42965),
    "poland_lodz_2022_.pb": (Kind.APPROVAL, 160, 90494),
    "poland_warszawa_2021_mokotow.pb": (Kind.APPROVAL, 98, 12933),
    "poland_wieliczka_2023_green-budget.pb": (Kind.APPROVAL, 64, 6586),
    "poland_wroclaw_2015_150-500.pb": (Kind.APPROVAL, 257, 131778),
    "poland_zabrze_2020_biskupice.pb": (Kind.APPROVAL, 2, 405),
}
SMALL = """\
META
key;value
description;A small one
num_projects;3
num_votes;4
budget;1000
vote_type;approval
PROJECTS
project_id;cost;name;category
a;600;Trees;green
b;300.50;"Benches; ""big"" blue";street
c;200;Swings;play
VOTES
voter_id;vote;age
1;a,b;34
2;;17
3;b,a;51
4;c;20
"""
CUMULATIVE = """\
META
key;value
budget;1000
vote_type;cumulative
PROJECTS
project_id;cost
a;600
b;300
c;100
VOTES
voter_id;vote;points
1;a,b;2,1
2;b,c;1.5,0
3;c,a;0,2
4;;
"""


def real(name: str) -> bytes:
    file = SHARED / "data" / "pabulib" / name
    if not file.exists():
        pytest.skip(f"{file} is missing (SAMENSPEL_SHARED names the folder with shared data)")
    return file.read_bytes()


@cache
def real_election(name: str) -> Election:
    return read_pb(real(name))


def refused(text: str | bytes) -> BrokenFile:
    with pytest.raises(BrokenFile) as caught:
        read_pb(text if isinstance(text, bytes) else text.encode())
    return caught.value


def choices(election: Election) -> list[tuple[int, ...]]:
    return [election.choices[number] for number in election.of]


# ---- What is read --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REAL)
def test_a_real_election_is_read_and_written_without_a_loss(name: str) -> None:
    election = real_election(name)
    assert (election.kind, len(election.projects), election.ballots) == REAL[name]
    written = write_pb(election)
    again = read_pb(written)
    assert again == election
    assert write_pb(again) == written


@pytest.mark.parametrize(
    ("name", "column"),
    [(name, "votes") for name in REAL]
    + [("poland_katowice_2020_.pb", "score"), ("poland_krakow_2022_.pb", "score")],
)
def test_votes_add_up_to_what_the_file_says_of_its_projects(name: str, column: str) -> None:
    election = real_election(name)
    supporters = [0] * len(election.projects)
    score: list[Fraction] = [Fraction(0)] * len(election.projects)
    for number, times in Counter(election.of).items():
        points = election.points[number] if election.points else ()
        for place, project in enumerate(election.choices[number]):
            supporters[project] += times
            score[project] += times * (points[place] if points else 1)
    ours = score if column == "score" else supporters
    said = [project.facts[column] for project in election.projects]
    assert [str(one) for one in ours if one] == [one for one in said if one not in ("", "0")]


def test_spaces_before_a_field_are_no_part_of_it() -> None:
    election = read_pb(SMALL.replace(";", "; ").encode())
    assert election.voters[0] == {"voter_id": "1", "age": "34"}
    assert election.projects[0].facts == {"category": "green"}


def test_an_empty_ballot_counts_and_ballots_that_say_the_same_are_one() -> None:
    election = read_pb(SMALL.encode())
    assert election.ballots == 4
    assert choices(election) == [(0, 1), (), (0, 1), (2,)]
    assert len(election.choices) == 3
    assert election.points is None


def test_costs_are_exact_and_every_column_is_kept() -> None:
    election = read_pb(SMALL.encode())
    assert [project.cost for project in election.projects] == [600, Fraction("300.5"), 200]
    assert election.projects[1].name == 'Benches; "big" blue'
    assert election.projects[1].facts == {"category": "street"}
    assert election.facts["description"] == "A small one"
    assert election.voters[2] == {"voter_id": "3", "age": "51"}
    assert [voter["age"] for voter in election.voters] == ["34", "17", "51", "20"]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: text.replace("300.50", "300,50"),
        lambda text: text.replace("\n", ";\n"),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text.replace("\n", "\n;;\n"),
        lambda text: text.replace("\n", "  \n"),
        lambda text: text.replace(";", "; "),
        lambda text: text.replace("a,b", " a , b"),
        lambda text: text.replace("META", "Meta").replace("PROJECTS", "projects ").replace("VOTES", "vOtEs;;"),
        lambda text: text.replace("key;value", "KEY;Value").replace("project_id;cost", "Project_ID;COST"),
        lambda text: text.replace("vote_type;approval", "Vote_Type;Approval"),
        lambda text: text.removesuffix("\n"),
        lambda text: text.replace("1;a,b;34", '1;"a,b";34'),
    ],
)  # fmt: skip
def test_the_same_election_written_otherwise_is_the_same(change) -> None:
    plain, other = read_pb(SMALL.encode()), read_pb(change(SMALL).encode())
    assert [(one.id, one.cost) for one in other.projects] == [(one.id, one.cost) for one in plain.projects]
    assert choices(other) == choices(plain)
    assert other.budget == plain.budget
    assert [voter["voter_id"] for voter in other.voters] == ["1", "2", "3", "4"]


def test_columns_may_stand_in_any_order() -> None:
    text = SMALL.replace("voter_id;vote;age", "age;vote;voter_id").replace("1;a,b;34", "34;a,b;1")
    text = text.replace("2;;17", "17;;2").replace("3;b,a;51", "51;b,a;3").replace("4;c;20", "20;c;4")
    election = read_pb(text.encode())
    assert choices(election) == choices(read_pb(SMALL.encode()))
    assert election.voters[0] == {"age": "34", "voter_id": "1"}


def test_a_line_may_end_inside_quotes() -> None:
    election = read_pb(SMALL.replace("Trees", '"Trees\nand\nbirds"').encode())
    assert election.projects[0].name == "Trees\nand\nbirds"
    broken = refused(SMALL.replace("Trees", '"Trees\nand\nbirds"').replace("4;c;20", "4;d;20"))
    assert (broken.line, broken.code) == (20, "unknown-project")


@pytest.mark.parametrize("column", ["target", "beneficiaries"])
def test_the_target_group_may_have_either_name(column: str) -> None:
    election = read_pb(SMALL.replace("category", column).encode())
    assert election.projects[0].facts == {column: "green"}


def test_sections_may_stand_in_any_order() -> None:
    meta, projects, votes = SMALL[: SMALL.index("PROJ")], SMALL[SMALL.index("PROJ") : SMALL.index("VOTES")], SMALL[SMALL.index("VOTES") :]  # fmt: skip
    assert read_pb((votes + projects + meta).encode()) == read_pb(SMALL.encode())


def test_a_choose_1_ballot_is_an_approval_ballot() -> None:
    text = SMALL.replace("approval", "choose-1").replace("a,b", "a").replace("b,a", "b")
    assert read_pb(text.encode()).kind is Kind.APPROVAL
    broken = refused(SMALL.replace("approval", "choose-1"))
    assert (broken.line, broken.code) == (15, "one-choice")


def test_points_are_exact_and_no_points_are_no_support() -> None:
    election = read_pb(CUMULATIVE.encode())
    assert choices(election) == [(0, 1), (1,), (0,), ()]
    assert [election.points[number] for number in election.of] == [(2, 1), (Fraction(3, 2),), (2,), ()]
    assert b"2;b,c;1.5,0\n" in write_pb(election)


def test_a_ranked_list_gives_the_longest_list_minus_the_rank_plus_one() -> None:
    text = CUMULATIVE.replace("cumulative", "ordinal").replace(";points", "")
    text = text.replace(";2,1", "").replace(";1.5,0", "").replace("c,a;0,2", "c,a,b").replace("4;;", "4;")
    election = read_pb(text.encode())
    assert choices(election) == [(0, 1), (1, 2), (0, 1, 2), ()]
    assert [election.points[number] for number in election.of] == [(3, 2), (3, 2), (2, 1, 3), ()]
    assert b"3;c,a,b\n" in write_pb(election)


def test_a_ranked_list_with_points_keeps_them() -> None:
    election = read_pb(CUMULATIVE.replace("cumulative", "ordinal").encode())
    assert election.points[election.of[1]] == (Fraction(3, 2),)


# ---- What is refused -----------------------------------------------------------------------------


def broken_files() -> list[Path]:
    return sorted((HERE / "data_fail").glob("*.pb"))


@pytest.mark.parametrize("file", broken_files(), ids=lambda file: file.stem)
def test_a_broken_file_is_refused_on_its_line(file: Path) -> None:
    """The file's name says what is wrong and where: CODE@LINE.pb, or CODE.WORDS@LINE.pb."""
    broken = refused(file.read_bytes())
    code, _at, line = file.stem.partition("@")
    assert (broken.code, broken.line) == (code.partition(".")[0], int(line))
    assert str(broken).startswith(f"line {line}: expected ")
    assert ", found " in str(broken)
    assert "\n" not in str(broken)


def test_every_sentence_has_a_broken_file() -> None:
    made = {file.stem.partition("@")[0].partition(".")[0] for file in broken_files()}
    # Their files would be too large themselves; tested below.
    assert set(SENTENCES) - made == {"too-many-bytes", "too-many-lines", "too-many-projects"}


def test_absurd_sizes_are_refused_before_they_cost_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit, what in (("MOST_BYTES", "bytes"), ("MOST_LINES", "lines"), ("MOST_PROJECTS", "projects")):
        with monkeypatch.context() as patched:
            patched.setattr(pb, limit, 2)
            broken = refused(SMALL)
            assert broken.code == f"too-many-{what}"
    assert refused("x" * (pb.MOST_BYTES + 1)).code == "too-many-bytes"


@pytest.mark.parametrize(
    "number",
    ["1e999999999", "9" * 100_000, "1." + "0" * 100_000 + "1", "inf", "nan", "0x10", "1/3", "١٢", "1_000", "1 000", "1.000,50", "", "+5"],
)  # fmt: skip
def test_what_is_no_amount_is_refused_at_once(number: str) -> None:
    broken = refused(SMALL.replace("a;600", f"a;{number}"))
    assert (broken.line, broken.code) == (10, "cost")
    assert len(str(broken)) < 200


def test_the_found_value_is_shown_in_one_short_line() -> None:
    broken = refused(SMALL.replace("4;c;20", '4;"c\n\u202e' + "x" * 500 + '";20'))
    assert broken.facts["project"].startswith("c��xxx")
    assert len(str(broken)) < 160


PIECES = [SMALL.encode(), CUMULATIVE.encode()]
NASTY = [b";", b'"', b"\n", b"\r", b"\0", b",", b" ", b"\xff", b"-", b"1e9", b"META\n", b"VOTES", b"\nPROJECTS;;\n", b"\xef\xbb\xbf", b'""', b";;;;", b"a,a", b"9" * 40, b"vote_type;ordinal\n", b"x" * 140_000]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_bytes_bring_the_reader_down(data) -> None:
    raw = bytearray(data.draw(st.sampled_from(PIECES)))
    for _change in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw)))
        to = min(len(raw), at + data.draw(st.integers(0, 30)))
        raw[at:to] = data.draw(st.sampled_from(NASTY) | st.binary(max_size=6))
    try:
        election = read_pb(bytes(raw))
    except BrokenFile as broken:
        assert 1 <= broken.line <= raw.count(b"\n") + raw.count(b"\r") + 1
    else:
        assert read_pb(write_pb(election)) == with_sizes(election)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_noise_is_refused(raw: bytes) -> None:
    with pytest.raises(BrokenFile):
        read_pb(raw)


def with_sizes(election: Election) -> Election:
    """As written: META then always has the numbers of projects and of votes."""
    sizes = {"num_projects": str(len(election.projects)), "num_votes": str(election.ballots)}
    return replace(election, facts={**sizes, **election.facts})


# ---- What is written -----------------------------------------------------------------------------


def test_what_is_written_looks_like_this() -> None:
    election = Election(
        Fraction("1000.5"),
        (Project("a", Fraction(600), "Trees; birds"), Project("b", Fraction(1, 4), facts={"x": " y"})),
        Kind.SCORING,
        [(), (0, 1)],
        [(), (1, Fraction(5, 2))],
        [1, 0, 1],
    )
    raw = write_pb(election, facts={"currency": "EUR"})
    assert raw.decode() == (
        "META\nkey;value\ncurrency;EUR\nvote_type;scoring\nnum_projects;2\nnum_votes;3\nbudget;1000.5\n"
        'PROJECTS\nproject_id;cost;name;x\na;600;"Trees; birds";\nb;0.25;;" y"\n'
        "VOTES\nvoter_id;vote;points\n1;b,a;2.5,1\n2;;\n3;b,a;2.5,1\n"
    )
    again = read_pb(raw)
    assert (again.budget, again.kind) == (election.budget, election.kind)
    assert choices(again) == choices(election)


def test_changed_ballots_are_written_as_they_are_now() -> None:
    """The rows as written may not win from the ballots of the election."""
    election = read_pb(SMALL.encode())
    changed = replace(election, of=[0, 0, 0, 0])
    assert choices(read_pb(write_pb(changed))) == [(0, 1)] * 4
    fewer = replace(election, projects=election.projects[:2], choices=[(0, 1), (), ()])
    assert choices(read_pb(write_pb(fewer))) == [(0, 1), (), (0, 1), ()]
    assert read_pb(write_pb(fewer)).facts["num_projects"] == "2"
    single = read_pb(SMALL.replace("approval", "choose-1").replace("a,b", "a").replace("b,a", "b").encode())
    more = replace(single, choices=[(0, 1), (), (1,), (2,)])
    assert choices(read_pb(write_pb(more))) == [(0, 1), (), (1,), (2,)]


@pytest.mark.parametrize(
    "change",
    [
        {"budget": Fraction(1, 3)},
        {"budget": Fraction(1, 2**19)},
        {"projects": (Project("a,b", Fraction(1)), Project("b", Fraction(1)), Project("c", Fraction(1)))},
        {"voters": [{"voter_id": "1"}]},
        {"facts": {"Votes": ""}},
    ],
)
def test_what_a_file_cannot_hold_is_not_written(change) -> None:
    with pytest.raises(ValueError):
        write_pb(replace(read_pb(SMALL.encode()), **change))


words = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r"), min_size=1, max_size=8
).filter(lambda word: word == word.strip() and word.upper() not in pb.SECTIONS)  # fmt: skip
amounts = (
    st.fractions(min_value=Fraction(1, 100), max_value=10**9).map(lambda one: round(one, 4)).filter(bool)
)


@st.composite
def elections(draw) -> Election:
    ids = draw(st.lists(words.filter(lambda word: "," not in word), min_size=1, max_size=5, unique=True))
    columns = draw(st.lists(words.filter(lambda word: word.lower() not in pb.KNOWN["PROJECTS"]), max_size=2, unique=True))  # fmt: skip
    projects = tuple(Project(id_, draw(amounts), draw(words), {name: draw(words) for name in columns}) for id_ in ids)  # fmt: skip
    kind = draw(st.sampled_from(Kind))
    ballots = draw(st.lists(st.lists(st.integers(0, len(ids) - 1), unique=True).map(sorted).map(tuple), max_size=6))  # fmt: skip
    points = st.integers(1, 9) | amounts
    given = [tuple(draw(points) for _one in ballot) for ballot in ballots]
    distinct = list(dict.fromkeys(zip(ballots, [()] * len(ballots) if kind is Kind.APPROVAL else given, strict=True)))  # fmt: skip
    of = [distinct.index(one) for one in zip(ballots, [()] * len(ballots) if kind is Kind.APPROVAL else given, strict=True)]  # fmt: skip
    facts = draw(st.dictionaries(words.filter(lambda word: word.lower() not in pb.KEYS), words, max_size=3))
    return Election(draw(amounts), projects, kind, [choice for choice, _ in distinct], None if kind is Kind.APPROVAL else [one for _, one in distinct], of, facts)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(elections())
def test_every_election_survives_writing_and_reading(election: Election) -> None:
    again = read_pb(write_pb(election))
    assert (again.budget, again.projects, again.kind) == (election.budget, election.projects, election.kind)
    assert list(again.choices) == election.choices
    assert again.points == election.points
    assert list(again.of) == election.of
    assert again.facts.items() >= election.facts.items()
    assert write_pb(again) == write_pb(election)


def test_reading_needs_neither_django_nor_numpy() -> None:
    code = (
        "import sys; from samenspel.engines.budgeting import pb; pb.read_pb(sys.stdin.buffer.read())\n"
        "print([name for name in ('django', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], input=SMALL.encode(), capture_output=True, check=True, cwd=HERE.parents[3])  # fmt: skip
    assert done.stdout == b"[]\n"
