# SPDX-License-Identifier: EUPL-1.2
import importlib.machinery
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bootstrap(monkeypatch) -> ModuleType:
    """The file `samenspel` as a module, to ask it one thing at a time."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # it would write samenspelc beside it
    loader = importlib.machinery.SourceFileLoader("bootstrap", str(CHECKOUT / "samenspel"))
    spec = importlib.util.spec_from_loader("bootstrap", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


class Checkout:
    """A small copy of the tree, with one package to install and a command line that repeats its words."""

    def __init__(self, folder: Path):
        self.folder = folder
        shutil.copy2(CHECKOUT / "samenspel", folder)
        shutil.copytree(CHECKOUT / "vendor", folder / "vendor")
        package = folder / "src" / "samenspel"
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "__main__.py").write_text("import sys\nprint('handed over:', *sys.argv[1:])\n")
        self.lock("requirements.lock")
        self.lock("requirements-dev.lock")
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("SAMENSPEL_")
        }
        # No uv on this path: what is tested is the road every machine has.
        self.environment |= {"PATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}

    def lock(self, name: str, *lines: str) -> None:
        (self.folder / name).write_text("".join(line + "\n" for line in lines))

    def run(self, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, str(self.folder / "samenspel"), *words],
            cwd=self.folder.parent,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def refusal(self, *words: str, code: int = 1, **environment: str) -> str:
        """What a refused person reads: one sentence, and no trace of Python."""
        done = self.run(*words, **environment)
        assert done.returncode == code, done.stderr
        (line,) = done.stderr.splitlines()
        assert line.startswith("samenspel: ")
        return line


@pytest.fixture
def checkout(tmp_path) -> Checkout:
    folder = tmp_path / "copy"
    folder.mkdir()
    return Checkout(folder)


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]
