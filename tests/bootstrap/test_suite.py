# SPDX-License-Identifier: EUPL-1.2
"""What ./samenspel test says at its end."""

import re
import sys
from pathlib import Path

import pytest

PASSED = "<testcase/>"
FAILED = "<testcase><failure/></testcase>"
BROKEN = "<testcase><error/></testcase>"
SKIPPED = '<testcase><skipped type="pytest.skip" message="no ballots here"/></testcase>'
EXPECTED_TO_FAIL = '<testcase><skipped type="pytest.xfail" message=""/></testcase>'


@pytest.fixture
def run(bootstrap, tmp_path):
    def run(database: str, code: int, *cases: str):
        results = tmp_path / f"{database}.xml"
        results.write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")
        return bootstrap.Run(database, code, 1.0, results)

    return run


def test_counts_of_both_databases_are_added_in_the_last_line(bootstrap, run, capsys):
    runs = [run("SQLite", 0, PASSED, PASSED, EXPECTED_TO_FAIL), run("PostgreSQL", 0, PASSED)]
    assert bootstrap.summary(runs, [], no_skip=True) == 0
    out = capsys.readouterr().out
    assert "SQLite      passed: 2 passed" in out
    assert "Skipped" not in out
    assert out.splitlines()[-1] == "3 passed, 0 failed"


def test_failure_on_one_database_fails_the_whole(bootstrap, run, capsys):
    runs = [run("SQLite", 0, PASSED), run("PostgreSQL", 1, PASSED, FAILED, BROKEN)]
    assert bootstrap.summary(runs, [], no_skip=False) == 1
    out = capsys.readouterr().out
    assert "PostgreSQL  FAILED: 1 passed, 2 failed" in out
    assert out.splitlines()[-1] == "2 passed, 2 failed"


def test_what_is_lacking_is_named_and_allowed_on_a_machine_of_ones_own(bootstrap, run, capsys):
    assert bootstrap.summary([run("SQLite", 0, PASSED, SKIPPED)], ["PostgreSQL: no"], no_skip=False) == 0
    out = capsys.readouterr().out
    assert "Skipped:\n- PostgreSQL: no\n- 1 on SQLite: no ballots here\n1 passed, 0 failed\n" in out


@pytest.mark.parametrize(("cases", "lacks"), [((PASSED, SKIPPED), []), ((PASSED,), ["PostgreSQL: no"])])
def test_nothing_may_be_skipped_where_that_is_asked(bootstrap, run, capsys, cases, lacks):
    assert bootstrap.summary([run("SQLite", 0, *cases)], lacks, no_skip=True) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 passed, 1 failed"


def test_selection_for_one_database_only_is_no_failure(bootstrap, run, capsys):
    assert bootstrap.summary([run("SQLite", 5), run("PostgreSQL", 0, PASSED)], [], no_skip=False) == 0
    assert "SQLite      no tests here" in capsys.readouterr().out


def test_no_test_at_all_is_not_taken_for_success(bootstrap, run, capsys):
    assert bootstrap.summary([run("SQLite", 5), run("PostgreSQL", 5)], [], no_skip=False) == 5
    assert "No test answers to these words." in capsys.readouterr().out


def test_pytest_that_stopped_without_results_is_a_failure(bootstrap, capsys):
    stopped = bootstrap.Run("SQLite", 4, 1.0, Path("/nonexistent.xml"))
    assert bootstrap.summary([stopped], [], no_skip=False) == 4
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 1 failed"


def test_server_that_does_not_answer_is_told_with_its_reason(bootstrap):
    why_not = bootstrap.ask_postgres(Path(sys.executable), "postgres://127.0.0.1:1/postgres")
    assert re.search("refused", why_not)
    assert "Traceback" not in why_not
