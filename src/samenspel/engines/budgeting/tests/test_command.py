# SPDX-License-Identifier: EUPL-1.2
"""`./samenspel count`: what it prints, what it refuses, and that others can check it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from samenspel.engines.budgeting.command import main
from samenspel.engines.budgeting.tests.test_pb import CUMULATIVE, SMALL, real

HERE = Path(__file__).parent
FORMAT = (HERE.parent / "FORMAT.md").read_text(encoding="utf-8")
SCHEMA = json.loads((HERE.parent / "result.schema.json").read_text(encoding="utf-8"))
EXAMPLE = FORMAT.split("```\n")[1]
KEYS = ["rule", "completion", "utilitarian", "budget", "spent", "funded", "greedy", "rounds", "warnings", "comparison", "input_sha256", "result_sha256"]  # fmt: skip
# A project that nearly everybody wants costs all there is; ten voters want something small.
ALL_OR_SMALL = (
    "META\nkey;value\nbudget;1000\nvote_type;approval\ncurrency;EUR\nPROJECTS\nproject_id;cost;name\n"
    "hall;1000;A hall\nswing;20;A swing\ntram;5000;A tram\nmoon;7;A moon\nVOTES\nvoter_id;vote\n"
    + "".join(f"{number};hall\n" for number in range(40))
    + "".join(f"{number};swing,tram\n" for number in range(40, 50))
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "town.pb"
    path.write_text(EXAMPLE, encoding="utf-8")
    return path


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    path = tmp_path / "hall.pb"
    path.write_text(ALL_OR_SMALL, encoding="utf-8")
    return path


def as_json(capsys: pytest.CaptureFixture[str], *args: object) -> Any:
    assert main([*map(str, args), "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert list(breaks(result, SCHEMA)) == []
    return result


def text_of(capsys: pytest.CaptureFixture[str], *args: object) -> str:
    assert main([*map(str, args)]) == 0
    return capsys.readouterr().out


def refusal(capsys: pytest.CaptureFixture[str], *args: object) -> str:
    """The one line on the error output; nothing may be printed beside it."""
    assert main([*map(str, args)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("samenspel count: ") and err.endswith("\n") and err.count("\n") == 1
    return err.removeprefix("samenspel count: ").removesuffix("\n")


def breaks(value: Any, schema: dict[str, Any], where: str = "result") -> Iterator[str]:
    """Where a value is not as its JSON schema says; the words of our schema are known, no others."""
    if "$ref" in schema:
        yield from breaks(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], where)
    if "type" in schema:
        kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}  # fmt: skip
        names = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
        if type(value) not in [kinds[name] for name in names]:
            yield f"{where} is no {names}"
            return
    for word, asked in schema.items():
        if word == "enum":
            if value not in asked:
                yield f"{where} is none of {asked}"
        elif word == "oneOf":
            if sum(not list(breaks(value, one, where)) for one in asked) != 1:
                yield f"{where} is not exactly one of {len(asked)}"
        elif word == "pattern":
            if not re.search(asked, value):
                yield f"{where} is not like {asked}"
        elif word == "required":
            yield from (f"{where} has no {name}" for name in asked if name not in value)
        elif word == "properties":
            yield from (f"{where} has {name}" for name in value if name not in asked)
            for name in value:
                yield from breaks(value[name], asked.get(name, {}), f"{where}.{name}")
        elif word == "items":
            for number, one in enumerate(value):
                yield from breaks(one, asked, f"{where}[{number}]")
        elif word in ("minimum", "minLength"):
            if (value if word == "minimum" else len(value)) < asked:
                yield f"{where} is less than {asked}"
        elif word == "uniqueItems":
            if len(set(value)) < len(value):
                yield f"{where} has something twice"
        else:
            assert word in ("$schema", "$comment", "$defs", "$ref", "title", "type", "description", "additionalProperties"), word  # fmt: skip


# ---- The result ----------------------------------------------------------------------------------


def test_the_result_has_exactly_the_published_fields(capsys, file) -> None:
    result = as_json(capsys, file)
    assert list(result) == KEYS
    assert (result["rule"], result["completion"], result["utilitarian"]) == ("equal-shares", "add1", True)
    assert (result["budget"], result["spent"]) == ("1000", "900.5")
    assert result["funded"] == ["bench", "park"]
    assert result["greedy"] == ["bench", "park"]
    assert result["comparison"] is None
    assert result["rounds"][0] == {"from": "250", "to": "375", "funded": ["bench"], "spent": "300.5", "stands": True}  # fmt: skip
    assert result["rounds"][-1]["stands"] is False


def test_the_schema_can_refuse(capsys, file) -> None:
    result = as_json(capsys, file)
    for change in (
        {"spent": 900.5},
        {"spent": "900,5"},
        {"rule": "first come"},
        {"funded": ["a", "a"]},
        {"extra": 1},
        {"comparison": {}},
        {"rounds": [{}]},
        {"result_sha256": "abc"},
        {"utilitarian": 1},
    ):
        assert list(breaks(result | change, SCHEMA)), change


def test_the_hashes_can_be_checked_from_the_description_alone(capsys, file) -> None:
    result = as_json(capsys, file)
    assert result["input_sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    described = re.findall(r"exactly the nine fields (.*?), with the values", FORMAT, re.DOTALL)[0]
    fields = re.findall(r"`(\w+)`", described)
    assert len(fields) == 9
    text = json.dumps(
        {name: result[name] for name in fields}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert hashlib.sha256(text.encode()).hexdigest() == result["result_sha256"]
    # and the worked example says the same
    assert FORMAT.split("```json\n")[1].split("\n```")[0] == text
    assert f"whose SHA-256 is `{result['result_sha256']}`, while that of the file is `{result['input_sha256']}`" in FORMAT  # fmt: skip


def test_the_programme_of_the_description_checks_a_result(capsys, file, tmp_path) -> None:
    result = as_json(capsys, file)
    programme = FORMAT.split("```python\n")[1].split("```")[0]
    for said, changed in (("True", {}), ("False", {"spent": "900"})):
        (tmp_path / "result.json").write_text(json.dumps(result | changed))
        done = subprocess.run([sys.executable, "-c", programme], cwd=tmp_path, capture_output=True, text=True)
        assert done.stdout.strip() == said


def test_other_rules_give_another_hash_and_the_same_rules_the_same(capsys, file) -> None:
    options = ([], [], ["--no-utilitarian"], ["--completion", "none"], ["--comparison"], ["--rule", "greedy"])
    hashes = [as_json(capsys, file, *words)["result_sha256"] for words in options]
    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == len(options) - 1


def test_an_endowment_without_an_end_stands_beside_its_fraction(capsys, tmp_path) -> None:
    (tmp_path / "town.pb").write_text(EXAMPLE.replace("4;\n", "").replace("num_votes;4", "num_votes;3"))
    first = as_json(capsys, tmp_path / "town.pb")["rounds"][0]
    assert (first["from"], first["from_exact"]) == ("333.333333333333", "1000/3")


@pytest.mark.parametrize("rule", ["greedy", "greedy-cost", "phragmen"])
def test_other_rules_have_no_completion_and_no_rounds(capsys, file, rule) -> None:
    result = as_json(capsys, file, "--rule", rule)
    assert (result["rule"], result["completion"], result["utilitarian"]) == (rule, None, None)
    assert result["rounds"] == []


def test_the_official_outcome_of_wieliczka_2023(capsys, tmp_path) -> None:
    file = tmp_path / "wieliczka.pb"
    file.write_bytes(real("poland_wieliczka_2023_green-budget.pb"))
    result = as_json(capsys, file)
    assert (len(result["funded"]), result["spent"]) == (30, "995079")
    assert result["rounds"][0]["from_exact"] == "500000/3293"
    rows = file.read_text(encoding="utf-8").split("PROJECTS\n")[1].split("VOTES\n")[0].splitlines()[1:]
    assert sorted(result["funded"]) == sorted(row.split(";")[0] for row in rows if row.endswith(";1"))
    result = as_json(capsys, file, "--completion", "add1e")
    assert (len(result["funded"]), result["spent"]) == (31, "984579")


def test_the_comparison_and_the_warnings_rescue_what_nearly_everybody_wants(capsys, hall) -> None:
    result = as_json(capsys, hall)
    assert result["funded"] == ["swing"]
    assert result["comparison"] is None
    assert any("A hall" in warning for warning in result["warnings"])
    assert any("A tram" in warning for warning in result["warnings"])
    result = as_json(capsys, hall, "--comparison")
    assert result["funded"] == ["hall"]
    assert result["comparison"] == {"greedy": 40, "equal_shares": 10, "indifferent": 0, "winner": "greedy"}


def test_cardinality_counts_projects_instead_of_money(capsys, tmp_path) -> None:
    """Each voter has 4. By cost, three votes beat two; by number, 2.50 for one project beats 4 for one."""
    (tmp_path / "town.pb").write_text(
        "META\nkey;value\nbudget;16\nvote_type;approval\nPROJECTS\nproject_id;cost\ndear;12\ncheap;5\nVOTES\n"
        "voter_id;vote\n1;dear,cheap\n2;dear\n3;dear\n4;cheap\n"
    )
    one_round = ["--completion", "none", "--no-utilitarian"]
    assert as_json(capsys, tmp_path / "town.pb", *one_round)["funded"] == ["dear"]
    assert as_json(capsys, tmp_path / "town.pb", *one_round, "--cardinality")["funded"] == ["cheap"]


def test_a_floor_leaves_out_what_has_fewer_votes_under_every_rule(capsys, file) -> None:
    for rule in ("equal-shares", "greedy", "greedy-cost", "phragmen"):
        assert as_json(capsys, file, "--rule", rule, "--floor", "2")["funded"]
        assert as_json(capsys, file, "--rule", rule, "--floor", "3")["funded"] == []
    assert "too few votes" in text_of(capsys, file, "--floor", "2")
    assert "it has fewer than 2 votes" in text_of(capsys, file, "--floor", "2", "--explain", "swing")
    assert "--floor" in refusal(capsys, file, "--floor", "many")
    assert "--floor" in refusal(capsys, file, "--floor", "-1")


def test_a_floor_in_the_file_that_is_not_applied_is_told(capsys, file) -> None:
    file.write_text(EXAMPLE.replace("budget;1000", "budget;1000\nmin_project_score_threshold;2"))
    told = "The file asks for at least 2 votes for a project; that was not applied. It is with --floor."
    plain = as_json(capsys, file)
    assert plain["warnings"][-1] == told
    assert f"Warning: {told}" in text_of(capsys, file)
    assert told not in as_json(capsys, file, "--floor", "2")["warnings"]
    assert told not in as_json(capsys, file, "--floor", "0")["warnings"]


# ---- For people ----------------------------------------------------------------------------------


def test_people_read_a_table_with_every_project_and_both_hashes(capsys, file) -> None:
    result = as_json(capsys, file)
    assert main([str(file)]) == 0
    text = capsys.readouterr().out
    assert "Equal shares + add1 + utilitarian: 2 of 3 projects funded, 900.5 of 1000 spent." in text
    assert "Ballots: 4 (approval), of which empty: 1." in text
    assert "Each voter's share: 250 at the start, 500 in the round that was kept" in text
    lines = text.splitlines()
    assert next(line for line in lines if " bench " in line).split() == ["1", "bench", "2", "300.5", "equal", "shares", "also", "Benches;", '"with', "a", 'back"']  # fmt: skip
    assert next(line for line in lines if " swing " in line).split() == ["swing", "1", "350", "not", "funded", "–", "A", "swing"]  # fmt: skip
    assert result["input_sha256"] in text and result["result_sha256"] in text
    assert "Beside it, most votes first: 2 projects for 900.5." in text


def test_people_read_what_became_of_every_kind_of_project(capsys, hall) -> None:
    assert main([str(hall), "--comparison"]) == 0
    text = capsys.readouterr().out
    assert "Most votes first" not in text.splitlines()[0]
    assert (
        "10 voters prefer equal shares, 40 most votes first, 0 are indifferent; most votes first stands."
        in text
    )
    assert "costs more than the budget" in text and "no votes" in text
    assert text.count("Warning: ") == len(as_json(capsys, hall, "--comparison")["warnings"])


def test_names_cannot_send_orders_to_the_terminal(capsys, tmp_path) -> None:
    (tmp_path / "town.pb").write_text(
        EXAMPLE.replace("A swing", "A \x1b[2Jswing").replace("swing", "sw\x1bing")
    )
    assert main([str(tmp_path / "town.pb"), "--explain", "sw\x1bing"]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_a_terminal_without_our_letters_gets_a_report_all_the_same(tmp_path) -> None:
    (tmp_path / "town.pb").write_text(EXAMPLE.replace("A swing", "Łódź"), encoding="utf-8")
    done = samenspel(tmp_path / "town.pb", environment={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, b"")
    done = samenspel(tmp_path / "town.pb", "--json", environment={"PYTHONIOENCODING": "ascii"})
    assert json.loads(done.stdout.decode("utf-8"))["funded"] == ["bench", "park"]


def test_an_explanation_comes_as_sentences_and_in_the_json(capsys, file, hall) -> None:
    assert main([str(file), "--explain", "bench"]) == 0
    text = capsys.readouterr().out
    assert 'bench, “Benches; "with a back"”, was funded, as number 1 of 2: equal shares.' in text
    assert "It has 2 votes and costs 300.5." in text
    assert "its supporters bought it: 2 paid 150.25 each" in text
    explanation = as_json(capsys, file, "--explain", "bench")["explanation"]
    assert all(sentence in text for sentence in explanation["sentences"])
    assert (explanation["status"], explanation["place"], explanation["cost"]) == ("funded", 1, "601/2")
    assert explanation["paid"] == {"in_full": "601/4", "by": 2, "with_less": 0}


def test_a_project_that_lost_hears_what_was_missing(capsys, file) -> None:
    explanation = as_json(capsys, file, "--explain", "swing")["explanation"]
    # Its one supporter has 500 − 150.25 left in the kept round.
    assert (explanation["status"], explanation["brought"], explanation["missing"]) == (
        "lost",
        "1399/4",
        "1/4",
    )
    assert explanation["used_by"] == [{"id": "bench", "amount": "601/4"}]
    text = " ".join(explanation["sentences"])
    assert "swing, “A swing”, was not funded." in text
    assert "its 1 supporter had 349.75 left together; 0.25 was missing" in text
    assert "Its supporters paid for bench (150.25)." in text
    assert "with 1 more supporter for it alone" in text
    assert "at a cost of at most 349.75" in text
    assert "Equal shares had 99.5 of the budget left in that round" in text
    assert "no promise" in text
    # In one round, and without filling up, there would have been room for it.
    once = as_json(capsys, file, "--explain", "swing", "--completion", "none", "--no-utilitarian")[
        "explanation"
    ]
    assert once["room"] == "1399/2"
    assert "overspend." not in " ".join(once["sentences"][:-1])


@pytest.mark.parametrize(
    ("project", "said"),
    [("tram", "was taken out before the count: it costs 5000 EUR, more than the whole budget of 1000 EUR"), ("moon", "could not be funded: nobody voted for it"), ("hall", "The comparison chose the outcome of most votes first; it is in that outcome."), ("swing", "it is not in that outcome")],
)  # fmt: skip
def test_every_other_fate_is_explained_too(capsys, hall, project, said) -> None:
    assert main([str(hall), "--comparison", "--explain", project]) == 0
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("rule", ["greedy", "greedy-cost", "phragmen"])
def test_projects_are_explained_under_every_rule(capsys, file, rule) -> None:
    assert "was funded" in " ".join(as_json(capsys, file, "--rule", rule, "--explain", "bench")["explanation"]["sentences"])  # fmt: skip
    assert "was not funded" in " ".join(as_json(capsys, file, "--rule", rule, "--explain", "swing")["explanation"]["sentences"])  # fmt: skip


def test_points_are_counted_and_explained(capsys, tmp_path) -> None:
    (tmp_path / "town.pb").write_text(CUMULATIVE)
    assert main([str(tmp_path / "town.pb"), "--explain", "a"]) == 0
    assert "It has 4 points from 2 supporters and costs 600." in capsys.readouterr().out


def test_the_trace_holds_everything_to_draw_the_count_again(capsys, file, tmp_path) -> None:
    result = as_json(capsys, file, "--trace", tmp_path / "trace.json")
    trace = json.loads((tmp_path / "trace.json").read_text(encoding="utf-8"))
    assert [one["id"] for one in trace["funded"]] == result["funded"]
    assert [one["id"] for one in trace["explanations"]] == ["park", "bench", "swing"]
    assert trace["purchases"][0] == {"id": "bench", "rate": "1/2", "effective": "2", "most": "601/4", "in_full": 2, "with_less": 0}  # fmt: skip
    assert trace["start"] == "250" and trace["endowment"] == "500"
    assert trace["rules"]["step"] == "1"


# ---- What is refused -----------------------------------------------------------------------------


def test_a_broken_file_is_refused_with_its_line(capsys, file) -> None:
    file.write_text(EXAMPLE.replace("1;park,bench", "1;parc,bench"))
    assert refusal(capsys, file) == f"{file}: line 15: expected ids of projects on the ballot, found “parc”"


@pytest.mark.parametrize("broken", sorted((HERE / "data_fail").glob("*.pb")), ids=lambda file: file.stem)
def test_every_broken_file_is_refused_in_one_line(capsys, broken) -> None:
    assert refusal(capsys, broken).startswith(f"{broken}: line {broken.stem.rpartition('@')[2]}: expected ")


@pytest.mark.parametrize(
    "words",
    [["--completion", "add1"], ["--completion", "none"], ["--no-utilitarian"], ["--comparison"], ["--cardinality"]],
)  # fmt: skip
@pytest.mark.parametrize("rule", ["greedy", "greedy-cost", "phragmen"])
def test_options_of_equal_shares_are_refused_with_another_rule(capsys, file, words, rule) -> None:
    said = refusal(capsys, file, "--rule", rule, *words)
    assert said == f"{words[0]} belongs to --rule equal-shares and cannot go with --rule {rule}"


def test_wrong_words_are_refused_in_one_line(capsys, file, tmp_path) -> None:
    assert "--rule" in refusal(capsys, file, "--rule", "lottery")
    assert "--completion" in refusal(capsys, file, "--completion", "add2")
    assert "--complet" in refusal(capsys, file, "--complet", "none")
    assert "FILE.pb" in refusal(capsys)
    assert "no project nobody" in refusal(capsys, file, "--explain", "nobody")
    assert "no project " in refusal(capsys, file, "--explain", "")
    assert "No such file" in refusal(capsys, tmp_path / "nowhere.pb")
    assert "No such file" in refusal(capsys, tmp_path / "two\nlines.pb")
    assert "Is a directory" in refusal(capsys, tmp_path)
    assert "No such file" in refusal(capsys, file, "--trace", tmp_path / "nowhere" / "trace.json")
    file.write_text(CUMULATIVE)
    assert "approval ballots" in refusal(capsys, file, "--cardinality")


def test_a_file_without_an_end_is_refused(capsys) -> None:
    assert "bytes, found more" in refusal(capsys, "/dev/zero")


def test_an_election_without_ballots_funds_nothing(capsys, tmp_path) -> None:
    (tmp_path / "town.pb").write_text(
        EXAMPLE[: EXAMPLE.index("1;park")].replace("num_votes;4", "num_votes;0")
    )
    for rule in ("equal-shares", "greedy", "greedy-cost", "phragmen"):
        result = as_json(capsys, tmp_path / "town.pb", "--rule", rule, "--explain", "park")
        assert (result["funded"], result["spent"]) == ([], "0")
        assert main([str(tmp_path / "town.pb"), "--rule", rule]) == 0
        capsys.readouterr()


# ---- From outside --------------------------------------------------------------------------------


def samenspel(*args: object, environment: dict[str, str] | None = None, **more: Any) -> Any:
    command = [sys.executable, "-P", "-m", "samenspel", "count", *map(str, args)]
    known = {**os.environ, "PYTHONPATH": str(HERE.parents[3]), **(environment or {})}
    return subprocess.run(command, capture_output=True, env=known, timeout=60, **more)


def test_the_command_runs_without_django(file) -> None:
    code = (
        "import sys; sys.argv = ['samenspel', 'count', sys.argv[1], '--json', '--comparison']\n"
        "from samenspel.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    print(end.code, 'django' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(file)], cwd=HERE.parents[3], capture_output=True, text=True, timeout=60)  # fmt: skip
    assert done.stderr == "0 False\n"
    assert json.loads(done.stdout)["funded"] == ["bench", "park"]


def test_the_help_and_the_exit_codes_come_out(file) -> None:
    done = samenspel("--help")
    assert done.returncode == 0
    for word in (
        "--rule",
        "--completion",
        "--no-utilitarian",
        "--comparison",
        "--explain",
        "--json",
        "--trace",
    ):
        assert word in done.stdout.decode()
    assert samenspel(file).returncode == 0
    file.write_bytes(b"\x89PNG")
    done = samenspel(file)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Traceback" not in done.stderr and done.stderr.count(b"\n") == 1


def test_the_result_is_the_same_under_any_hash_seed(file) -> None:
    printed = {samenspel(file, "--json", environment={"PYTHONHASHSEED": seed}).stdout for seed in "012"}
    assert len(printed) == 1


def test_a_reader_who_stops_early_hears_nothing(file) -> None:
    rows = "".join(f"p{number};10;{'x' * 50}\n" for number in range(3000))
    file.write_text(SMALL.replace("num_projects;3\n", "").replace(";category", "").replace("a;600;Trees;green\n", "a;600;Trees\n").replace("c;200;Swings;play\n", "c;200;S\n" + rows).replace(";street", ""))  # fmt: skip
    command = f"'{sys.executable}' -P -m samenspel count '{file}' | head -n 1"
    known = {**os.environ, "PYTHONPATH": str(HERE.parents[3])}
    done = subprocess.run(["bash", "-c", command], capture_output=True, env=known, timeout=60)
    assert done.stderr == b""
    assert done.stdout.startswith(b"Equal shares")
