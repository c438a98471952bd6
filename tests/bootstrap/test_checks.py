# SPDX-License-Identifier: EUPL-1.2
"""What ./samenspel refuses, each with one sentence and without a trace of Python."""

import ast
import os
import re
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


def test_old_python_hears_which_python_is_needed(bootstrap):
    with pytest.raises(
        bootstrap.Refusal, match=r"needs Python 3\.11 or newer, and /usr/bin/python3 is Python 3\.9"
    ):
        bootstrap.check_python((3, 9, 2), "/usr/bin/python3")


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 1), (4, 0, 0)])
def test_newer_python_is_welcome(bootstrap, version):
    bootstrap.check_python(version, "python3")


def test_old_python_can_read_the_file_up_to_that_sentence():
    ast.parse((CHECKOUT / "samenspel").read_text(), feature_version=(3, 6))


def test_python_is_checked_before_anything_an_old_python_cannot_evaluate():
    """An annotation such as `int | None` is evaluated with its `def`."""
    body = ast.parse((CHECKOUT / "samenspel").read_text()).body
    check = next(n for n, node in enumerate(body) if isinstance(node, ast.Try))
    for node in ast.walk(ast.Module(body=body[:check], type_ignores=[])):
        assert not isinstance(node, ast.AnnAssign)
        if isinstance(node, ast.FunctionDef):
            assert not node.returns and not any(argument.annotation for argument in node.args.args)


def test_only_the_standard_library_is_imported():
    for node in ast.walk(ast.parse((CHECKOUT / "samenspel").read_text())):
        if isinstance(node, ast.Import):
            assert {name.name.partition(".")[0] for name in node.names} <= sys.stdlib_module_names
        elif isinstance(node, ast.ImportFrom):
            assert (node.module or "").partition(".")[0] in sys.stdlib_module_names


def test_taken_port_is_refused_before_anything_is_installed(checkout, taken_port):
    sentence = checkout.refusal("demo", "--port", str(taken_port))
    assert f"Port {taken_port} on 127.0.0.1 is taken by another program" in sentence
    assert not (checkout.folder / ".venv").exists()


def test_refused_port_comes_with_one_that_is_free(bootstrap, taken_port):
    with pytest.raises(bootstrap.Refusal) as refused:
        bootstrap.check_port(taken_port)
    advised = int(re.search(r"--port (\d+)$", str(refused.value))[1])
    assert bootstrap.port_error(advised) is None


@pytest.mark.parametrize(
    "words", [["--port", "many"], ["--port=0"], ["--port", "65536"], ["--port"], ["--port=²"]]
)
def test_port_that_is_no_port_is_refused(checkout, words):
    assert "--port takes a number from 1 to 65535" in checkout.refusal("demo", *words, code=2)


def test_no_port_is_needed_when_nothing_is_served(bootstrap, taken_port):
    assert bootstrap.port_asked_for(["--port", str(taken_port), "--no-serve"]) is None
    assert bootstrap.port_asked_for(["--fresh"]) == 8000
    assert bootstrap.port_asked_for(["--port=8123"]) == 8123


def test_folder_in_which_nothing_can_be_made_is_refused(bootstrap):
    # Root may write in a folder whose rights say otherwise; nobody can make a file in these.
    folder = Path("/proc/self") if os.path.isdir("/proc/self") else Path("/dev/fd")
    with pytest.raises(
        bootstrap.Refusal, match=f"cannot write in {folder} .*copy it to a folder that is yours"
    ):
        bootstrap.check_writable(folder / "data")


def test_data_folder_that_cannot_be_made_is_refused_before_anything_is_installed(checkout):
    sentence = checkout.refusal("demo", "--no-serve", SAMENSPEL_DATA="/proc/self/data")
    assert "cannot write in /proc/self" in sentence
    assert not (checkout.folder / ".venv").exists()


def test_read_only_checkout_is_refused(checkout):
    if os.geteuid() == 0:
        (checkout.folder / ".venv").symlink_to("/proc/self/nothing")
    else:
        checkout.folder.chmod(0o555)
    try:
        checkout.refusal("demo", "--no-serve", SAMENSPEL_DATA=str(checkout.folder.parent))
    finally:
        checkout.folder.chmod(0o755)


def test_address_of_a_test_server_keeps_all_but_its_database(bootstrap):
    assert bootstrap.postgres_url("postgres://u:p@h:5433/x?sslmode=require", "y") == (
        "postgres://u:p@h:5433/y?sslmode=require"
    )
    assert bootstrap.postgres_url("postgres:////var/run/postgresql/x", "y") == (
        "postgres:////var/run/postgresql/y"
    )
    assert bootstrap.postgres_url("postgresql://h", "y") == "postgresql://h/y"
    with pytest.raises(bootstrap.Refusal, match="takes an address such as"):
        bootstrap.postgres_url("localhost", "y")


def test_without_a_word_the_words_are_told(checkout):
    done = checkout.run()
    assert done.returncode == 2
    assert "./samenspel demo" in done.stdout
