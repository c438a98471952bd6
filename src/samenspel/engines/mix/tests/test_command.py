# SPDX-License-Identifier: EUPL-1.2
"""`./samenspel mix`: what it prints, what it refuses, and that nothing but one clear line ever comes of a broken file."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samenspel.engines.mix.advise import advise
from samenspel.engines.mix.answers import NUMBERS, ONE_OF, SEVERAL, Answers, BrokenAnswers, read_answers
from samenspel.engines.mix.codes import LANGUAGES, codes, name, read_yaml
from samenspel.engines.mix.command import LONGEST_LINE, main
from samenspel.engines.mix.result import result_json
from samenspel.engines.mix.table import BrokenTable, read_table, shipped, write_table
from samenspel.engines.mix.template import QUESTIONS, template

from .making import any_answers, row

HERE = Path(__file__).parent
SCHEMA = json.loads((HERE.parent / "result.schema.json").read_text(encoding="utf-8"))
STREET = HERE / "cases" / "02-straat.yaml"
BROKEN_FILES = settings(
    derandomize=True, deadline=None, max_examples=200, suppress_health_check=list(HealthCheck)
)


def printed(capsys: pytest.CaptureFixture[str], *args: object) -> str:
    assert main([*map(str, args)]) == 0
    return capsys.readouterr().out


def as_json(capsys: pytest.CaptureFixture[str], *args: object) -> Any:
    result = json.loads(printed(capsys, *args, "--json"))
    assert list(breaks(result, SCHEMA)) == []
    return result


def refusal(capsys: pytest.CaptureFixture[str], *args: object) -> str:
    """The one line on the error output; nothing may be printed beside it."""
    assert main([*map(str, args)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("samenspel mix: ") and err.endswith("\n") and err.count("\n") == 1
    return err.removeprefix("samenspel mix: ").removesuffix("\n")


def breaks(value: Any, schema: dict[str, Any], where: str = "result") -> Iterator[str]:
    """Where a value is not as its JSON schema says; the words of our schema are known, no others."""
    for word, asked in schema.items():
        match word:
            case "$ref":
                yield from breaks(value, SCHEMA["$defs"][asked.rpartition("/")[2]], where)
            case "type":
                kinds = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}
                if type(value) not in [kinds[one] for one in ([asked] if isinstance(asked, str) else asked)]:
                    yield f"{where} is no {asked}"
                    return
            case "enum":
                if value not in asked:
                    yield f"{where} is none of {asked}"
            case "oneOf":
                if sum(not list(breaks(value, one, where)) for one in asked) != 1:
                    yield f"{where} is not exactly one of {len(asked)}"
            case "pattern":
                if not re.search(asked, value):
                    yield f"{where} is not like {asked}"
            case "required":
                yield from (f"{where} has no {one}" for one in asked if one not in value)
            case "properties":
                yield from (f"{where} has {one}" for one in value if one not in asked)
                for one in value:
                    yield from breaks(value[one], asked.get(one, {}), f"{where}.{one}")
            case "items":
                for number, one in enumerate(value):
                    yield from breaks(one, asked, f"{where}[{number}]")
            case "minimum" | "minLength":
                if (value if word == "minimum" else len(value)) < asked:
                    yield f"{where} is less than {asked}"
            case "maximum":
                if value > asked:
                    yield f"{where} is more than {asked}"
            case "uniqueItems":
                if len(set(value)) < len(value):
                    yield f"{where} has something twice"
            case _:
                assert word in (
                    "$schema",
                    "$comment",
                    "$defs",
                    "title",
                    "description",
                    "additionalProperties",
                ), word


# ---- The template --------------------------------------------------------------------------------


def test_the_template_is_an_answers_file_in_which_nothing_is_answered(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = printed(capsys, "--template")
    assert text == template()
    assert read_answers(read_yaml(text)) == Answers()
    file = tmp_path / "answers.yaml"
    file.write_text(text, encoding="utf-8")
    assert as_json(capsys, "--answers", file)["reasons"][0]["key"] == "wait-goal"


def test_the_template_explains_every_answer_and_every_code_in_both_languages() -> None:
    text = template()
    assert set(QUESTIONS) == set(Answers.__dataclass_fields__)
    for field, questions in QUESTIONS.items():
        assert re.search(rf"^{field}:", text, re.MULTILINE)
        assert all(question in text for question in questions)
    for kind in {*ONE_OF.values(), *SEVERAL.values(), "rungs"}:
        for code in codes()[kind]:
            assert re.search(rf"^#   {code} ", text, re.MULTILINE)
            assert all(name(kind, code, language) in text for language in LANGUAGES)
    assert all(len(line) <= 160 for line in text.splitlines())


def test_the_template_can_be_filled_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = template().replace("goals: []", "goals: [ideas, support]", 1).replace("weeks:\n", "weeks: 20\n")
    answers = read_answers(read_yaml(text))
    assert answers == Answers(goals=("ideas", "support"), weeks=20)
    assert read_answers(read_yaml(yaml.safe_dump(answers.as_dict()))) == answers


# ---- What it prints ------------------------------------------------------------------------------


def test_the_json_is_as_its_schema_says_for_every_case(capsys: pytest.CaptureFixture[str]) -> None:
    for case in sorted((HERE / "cases").glob("*.yaml")):
        result = as_json(capsys, "--answers", case)
        assert result["table"]["instruments"] == 33
        for phase in result["phases"]:
            assert len(phase["ranking"]) == 33
            scores = [one["score"] for one in phase["ranking"]]
            assert scores == sorted(scores, key=lambda score: (score is None, -(score or 0)))
            for pick in phase["mix"]:
                assert pick["pitfalls"] and pick["council"] and pick["asks"]
        assert bool(result["asks"]) == bool(result["phases"]) == bool(result["democracy"])


@settings(derandomize=True, max_examples=40, deadline=None)
@given(any_answers)
def test_the_json_is_as_its_schema_says_for_any_answers(answers: Answers) -> None:
    result = json.loads(json.dumps(result_json(advise(answers, shipped()), answers, shipped())))
    assert list(breaks(result, SCHEMA)) == []


def test_the_schema_can_refuse(capsys: pytest.CaptureFixture[str]) -> None:
    result = as_json(capsys, "--answers", STREET)
    for change in (
        {"verdict": "perhaps"},
        {"wish": 3},
        {"phases": [{**result["phases"][0], "phase": "lunch"}]},
        {"reasons": [{"key": "go-early"}]},
        {"table": {**result["table"], "sha256": "x"}},
        {"more": 1},
    ):
        assert list(breaks({**result, **change}, SCHEMA)), change


def test_the_report_is_readable_in_both_languages(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    report = printed(capsys, "--answers", STREET)
    assert report.startswith("Participatiemix: De heraanleg van de Kerkstraat\n\nDOEN\n")
    assert "== Fase: Beleid voorbereiden" in report and "indicatief" in report
    assert all(len(line) <= 110 for line in report.splitlines())
    english = tmp_path / "street.yaml"
    english.write_text(
        STREET.read_text(encoding="utf-8").replace("language: nl", "language: en"), encoding="utf-8"
    )
    report = printed(capsys, "--answers", english)
    assert "\n\nDO IT\n" in report and "== Phase: Preparing policy" in report and "indicative" in report
    assert "bewoners" not in report


def test_a_case_where_the_answer_is_not_to_do_it_still_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    report = printed(capsys, "--answers", HERE / "cases" / "11-niet-doen.yaml")
    assert "NIET DOEN" in report and "== Fase" not in report


def test_a_site_gives_its_own_table(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    table = tmp_path / "table.yaml"
    table.write_text(
        write_table([row("walk", goals=["knowledge"]), row("talk", family="learn")]), encoding="utf-8"
    )
    result = as_json(capsys, "--answers", STREET, "--instruments", table)
    assert result["table"]["instruments"] == 2
    assert {pick["instrument"] for phase in result["phases"] for pick in phase["mix"]} == {"walk", "talk"}
    table.write_text(write_table(reversed(shipped())), encoding="utf-8")
    theirs, ours = (
        as_json(capsys, "--answers", STREET, "--instruments", table),
        as_json(capsys, "--answers", STREET),
    )
    assert theirs == ours


def test_it_runs_without_django(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['django'] = None; sys.argv = ['samenspel', 'mix', '--answers', sys.argv[1]]\n"
        "from samenspel.__main__ import main; main()"
    )
    source = str(HERE.parents[3])
    done = subprocess.run(
        [sys.executable, "-c", code, str(STREET)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": source, "PYTHONIOENCODING": "ascii"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Kerkstraat" in done.stdout and "€" in done.stdout


# ---- What it refuses -----------------------------------------------------------------------------

WRONG: list[tuple[str, str]] = [
    ("goals: ideas", "goals: a list: [one, two]"),
    ("goals: [magic]", "goals: one of inform, ideas"),
    ("rung: boss", "rung: one of inform, consult"),
    ("weeks: soon", "weeks: a whole number from 0 to 10000000"),
    ("weeks: -1", "weeks: a whole number"),
    ("weeks: 1.5", "weeks: a whole number"),
    ("hours: true", "hours: a whole number"),
    ("urgent: maybe", "urgent: yes or no"),
    ("subject: 2026-11-22", "subject: a text; put it between quotes"),
    (f"subject: {'long ' * 100}", "subject: a text of at most 400 characters; this one has 499"),
    ("phase_goals: [ideas]", "phase_goals: phases with their goals"),
    ("phase_goals: {lunch: [ideas]}", "phase_goals: one of agenda, preparation"),
    ("phase_goals: {agenda: [magic]}", "phase_goals.agenda: one of inform"),
    ("magic: 1", "magic: not one of the answers: subject, language"),
    ("- goals", "answers: a list of `name: value` lines"),
    ("", "answers: a list of `name: value` lines"),
    ("goals: [ideas\nrung: advise", "line 2: `name: value` lines (YAML) are expected"),
    ("open: [{a: b}]", "open: a text"),
    ("region: france", "region: one of flanders, brussels, netherlands"),
]


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_a_broken_file_hears_the_file_the_field_and_what_is_expected(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, message: str
) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text(text, encoding="utf-8")
    line = refusal(capsys, "--answers", file)
    assert line.startswith(f"{file}: ") and message in line
    assert len(line) <= LONGEST_LINE


def test_files_that_are_not_there_or_no_text_are_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert "No such file" in refusal(capsys, "--answers", tmp_path / "none.yaml")
    assert "Is a directory" in refusal(capsys, "--answers", tmp_path)
    (tmp_path / "picture").write_bytes(b"\x89PNG\xff\xfe")
    assert "a text in UTF-8 is expected" in refusal(capsys, "--answers", tmp_path / "picture")
    assert "at most 8 MB" in refusal(capsys, "--answers", "/dev/zero")
    assert "a table holds `instruments:`" in refusal(capsys, "--answers", STREET, "--instruments", STREET)


def test_wrong_words_are_refused_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--template --answers is required" in refusal(capsys)
    assert "not allowed with" in refusal(capsys, "--template", "--answers", STREET)
    assert "--template stands alone" in refusal(capsys, "--template", "--json")
    assert "unrecognized arguments: --magic" in refusal(capsys, "--answers", STREET, "--magic")


def test_what_was_typed_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text('subject: "a \\e[31m b"\nopen: ["c \\e[2J d"]\nlanguage: en\n', encoding="utf-8")
    report = printed(capsys, "--answers", file)
    assert "\x1b" not in report and "a �[31m b" in report


def test_a_long_or_odd_value_stays_one_bearable_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text(f'rung: "{"a b" * 400}\\n\\e[31m"', encoding="utf-8")
    assert len(refusal(capsys, "--answers", file)) <= LONGEST_LINE + 1


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(("ideas", "agenda")),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=3)
    ),
    max_leaves=8,
)
some_answers = st.dictionaries(
    st.sampled_from([*Answers.__dataclass_fields__, "other"]) | st.integers(), plain, max_size=6
)


@BROKEN_FILES
@given(some_answers | plain)
def test_any_values_are_answers_or_broken_answers(data: Any) -> None:
    try:
        answers = read_answers(data)
    except BrokenAnswers as broken:
        assert broken.what
    else:
        assert read_answers(answers.as_dict()) == answers


@BROKEN_FILES
@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")) | plain.map(yaml.safe_dump))
def test_any_text_is_a_table_or_a_broken_table(text: str) -> None:
    with pytest.raises(BrokenTable):
        read_table(text)


ROW = yaml.safe_load(write_table([row()]))["instruments"][0]


@BROKEN_FILES
@given(
    st.dictionaries(st.sampled_from([*ROW]), plain, min_size=1, max_size=3),
    st.sampled_from(("", "nl", "scores")),
)
def test_any_row_is_a_row_or_a_broken_row(changes: dict[str, Any], inside: str) -> None:
    changed = {**ROW, inside: {**ROW[inside], **changes}} if inside else {**ROW, **changes}
    try:
        (one,) = read_table(yaml.safe_dump({"version": 1, "instruments": [changed]}))
    except BrokenTable as broken:
        assert str(broken)
    else:
        assert one.key.strip()


@BROKEN_FILES
@given(st.text(max_size=60) | st.lists(st.sampled_from(["goals", ":", " ", "\n", "[", "]", "{", "}", "ideas", "-", "&a", "*a", "!!int", "'", '"', "#", "0x", "\t"]), max_size=20).map("".join))  # fmt: skip
def test_any_file_gives_an_advice_or_one_clear_line(text: str) -> None:
    class Out(io.StringIO):
        def reconfigure(self, **_: object) -> None: ...

    with tempfile.NamedTemporaryFile(suffix=".yaml") as file:
        file.write(text.encode("utf-8", "surrogatepass"))
        file.flush()
        out, err = Out(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(["--answers", file.name])
    assert code in (0, 2)
    assert err.getvalue().count("\n") == (1 if code else 0)


def test_the_number_fields_are_those_with_a_limit() -> None:
    for field in NUMBERS:
        with pytest.raises(BrokenAnswers, match=f"{field}: a whole number"):
            read_answers({field: 10**8})
