# SPDX-License-Identifier: EUPL-1.2
"""Filling .venv: once, from the lock only, and never half."""

import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
# An index at an address where nothing listens, whatever the machine is set to.
UNREACHABLE = {
    "PIP_CONFIG_FILE": "/dev/null",
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_NO_INDEX": "",
    "PIP_FIND_LINKS": "",
    "PIP_NO_CACHE_DIR": "1",
}
# A tiny package, and a hash that no file has.
SIX = "six==1.17.0 --hash=sha256:" + "0" * 64


def pins(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9][^ ]+==[^ ]+)", (CHECKOUT / lock).read_text(), flags=re.MULTILINE))


def test_everything_that_runs_is_in_the_lock_of_the_tests_too():
    """./samenspel test fills the same .venv, and demo then trusts it."""
    assert pins("requirements.lock")
    assert pins("requirements.lock") <= pins("requirements-dev.lock")


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_package_in_the_lock_has_a_hash(lock):
    text = (CHECKOUT / lock).read_text()
    for entry in re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in entry, entry.splitlines()[0]
    assert not re.search(r"https?://", text)


def test_first_start_installs_and_hands_over_and_the_second_is_instant(checkout):
    first = checkout.run("demo", "--no-serve", "--fresh")
    assert first.returncode == 0, first.stderr
    assert "handed over: demo --no-serve --fresh" in first.stdout
    assert "Installing" in first.stdout

    start = time.monotonic()
    second = checkout.run("mayors", "--of", "Leiedam")
    assert second.stdout == "handed over: mayors --of Leiedam\n"
    assert time.monotonic() - start < 3


def test_what_others_script_against_prints_its_own_words_only_at_the_first_start_too(checkout):
    first = checkout.run("count", "file.pb", "--json")
    assert (first.stdout, first.stderr) == ("handed over: count file.pb --json\n", "")


def test_it_works_where_ensurepip_is_missing(checkout):
    """As on Debian without python3-venv: whoever touches ensurepip fails."""
    (checkout.folder / "ensurepip.py").write_text("raise ImportError('No module named ensurepip')\n")
    done = checkout.run("hello")
    assert done.stdout.endswith("handed over: hello\n"), done.stderr
    assert not list((checkout.folder / ".venv").glob("lib/*/site-packages/pip*"))


def test_missing_venv_module_is_named_with_what_to_install(checkout):
    (checkout.folder / "venv.py").write_text("raise ImportError\n")
    assert "sudo apt install python3-venv" in checkout.refusal("hello")


def test_folder_may_be_moved_after_the_install(checkout):
    checkout.run("hello")
    checkout.folder = checkout.folder.rename(checkout.folder.parent / "elsewhere")
    assert checkout.run("hello").stdout == "handed over: hello\n"


def test_no_network_is_one_sentence_that_names_the_log(checkout):
    checkout.lock("requirements.lock", SIX)
    sentence = checkout.refusal("demo", "--no-serve", **UNREACHABLE)
    assert "no network, or the package index does not answer" in sentence
    log = Path(sentence.rpartition(" in ")[2])
    assert "127.0.0.1" in log.read_text()


@pytest.fixture
def shelf(tmp_path) -> dict[str, str]:
    """Settings of pip with which one package can be had without a network."""
    with zipfile.ZipFile(tmp_path / "six-1.17.0-py3-none-any.whl", "w") as file:
        file.writestr("six.py", "")
        file.writestr("six-1.17.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: six\nVersion: 1.17.0\n")
        file.writestr("six-1.17.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        file.writestr("six-1.17.0.dist-info/RECORD", "six.py,,\n")
    return {**UNREACHABLE, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path)}


def installed(checkout) -> list[Path]:
    return list((checkout.folder / ".venv").glob("lib/*/site-packages/six.py"))


def test_package_with_the_hash_of_the_lock_is_installed(checkout, shelf, tmp_path):
    (wheel,) = tmp_path.glob("*.whl")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    checkout.lock("requirements.lock", f"six==1.17.0 --hash=sha256:{digest}")
    assert checkout.run("hello", **shelf).returncode == 0
    assert installed(checkout)


def test_package_with_another_hash_is_not_installed(checkout, shelf):
    checkout.lock("requirements.lock", SIX)
    assert "its hash differs" in checkout.refusal("hello", **shelf)
    assert not installed(checkout)


def test_package_without_a_hash_is_not_installed(checkout, shelf):
    checkout.lock("requirements.lock", "six==1.17.0")
    assert "could not be installed" in checkout.refusal("hello", **shelf)
    assert not installed(checkout)


class Installs:
    """Stands in for the installer: counts, and fails when told to."""

    def __init__(self):
        self.count = 0
        self.goes_wrong: type[BaseException] | None = None

    def __call__(self, root, python, lock):
        self.count += 1
        if self.goes_wrong:
            raise self.goes_wrong


@pytest.fixture
def installs(bootstrap, checkout, monkeypatch) -> Installs:
    installs = Installs()
    monkeypatch.setattr(bootstrap, "fill_venv", installs)
    return installs


def test_nothing_is_installed_twice(bootstrap, checkout, installs):
    bootstrap.install(checkout.folder, "requirements.lock")
    bootstrap.install(checkout.folder, "requirements.lock")
    assert installs.count == 1


def test_changed_lock_is_installed_again(bootstrap, checkout, installs):
    bootstrap.install(checkout.folder, "requirements.lock")
    checkout.lock("requirements.lock", SIX)
    bootstrap.install(checkout.folder, "requirements.lock")
    assert installs.count == 2


def test_what_the_tests_need_serves_the_demo_too_but_not_the_other_way_round(bootstrap, checkout, installs):
    bootstrap.install(checkout.folder, "requirements-dev.lock")
    bootstrap.install(checkout.folder, "requirements.lock")
    assert installs.count == 1
    checkout.lock("requirements.lock", SIX)
    bootstrap.install(checkout.folder, "requirements.lock")
    bootstrap.install(checkout.folder, "requirements-dev.lock")
    assert installs.count == 3


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, OSError])
def test_interrupted_install_starts_again(bootstrap, checkout, installs, interruption):
    bootstrap.install(checkout.folder, "requirements.lock")
    checkout.lock("requirements.lock", SIX)
    installs.goes_wrong = interruption
    with pytest.raises(interruption):
        bootstrap.install(checkout.folder, "requirements.lock")
    # Back to the first lock: .venv may hold half of the other one by now.
    checkout.lock("requirements.lock")
    installs.goes_wrong = None
    bootstrap.install(checkout.folder, "requirements.lock")
    assert installs.count == 3


def test_venv_of_another_python_is_made_again(bootstrap, checkout, installs, monkeypatch):
    bootstrap.install(checkout.folder, "requirements.lock")
    python = checkout.folder / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python")
    bootstrap.install(checkout.folder, "requirements.lock")
    assert installs.count == 2
    assert python.resolve().name.startswith("python")
    assert python.exists()


def test_screen_says_nothing_of_the_installer_when_it_goes_well(bootstrap, tmp_path, capfd):
    assert bootstrap.run_with_clock("Installing", [sys.executable, "-c", "print('noise')"], tmp_path / "log")
    assert capfd.readouterr().out == "Installing …\n"
    assert (tmp_path / "log").read_text() == "noise\n"


def test_interrupting_is_quiet_and_leaves_no_stamp(checkout):
    """Ctrl-C reaches the whole group, while the installer waits for an index that never answers."""
    checkout.lock("requirements.lock", SIX)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(20)
        environment = checkout.environment | UNREACHABLE
        environment["PIP_INDEX_URL"] = f"http://127.0.0.1:{silent.getsockname()[1]}/simple"
        process = subprocess.Popen(
            [sys.executable, str(checkout.folder / "samenspel"), "hello"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        silent.accept()
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert errors == "\n"
    assert not (checkout.folder / ".venv" / "samenspel-stamp").exists()
