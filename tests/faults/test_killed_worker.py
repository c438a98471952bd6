# SPDX-License-Identifier: EUPL-1.2
"""A web worker that is killed loses nothing it acknowledged. A real server, a real SQLite file, a real `kill -9`."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def workers_of(master: int) -> list[int]:
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return [int(child) for child in children]


def test_an_acknowledged_idea_survives_a_killed_worker(tmp_path: Path) -> None:
    port = free_port()
    environment = {
        **{key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
        "SAMENSPEL_DATA": str(tmp_path),
        "SAMENSPEL_DEMO": "1",
        "PYTHONPATH": str(ROOT / "src"),
    }
    subprocess.run(
        [sys.executable, "-m", "samenspel", "demo", "--no-serve"],
        env=environment,
        check=True,
        capture_output=True,
        timeout=120,
    )
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "samenspel.website.wsgi",
            "--workers",
            "2",
            "--bind",
            f"127.0.0.1:{port}",
            "--log-level",
            "critical",
        ],
        env={**environment, "DJANGO_SETTINGS_MODULE": "samenspel.website.settings"},
    )
    path = "/leiedam/ideeen/sportbudget/nieuw/"

    def ask(method: str, body: str | None = None, cookie: str = "") -> tuple[int, str, str]:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        headers = {"Cookie": cookie} if cookie else {}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        link.request(method, path, body, headers)
        answer = link.getresponse()
        return answer.status, answer.read().decode(), answer.getheader("Set-Cookie") or ""

    try:
        for _try in range(150):
            try:
                _status, page, cookies = ask("GET")
                break
            except OSError:
                time.sleep(0.1)
        token = re.search(r"csrftoken=([^;]+)", cookies)
        opened = re.search(r'name="opened" value="([^"]+)"', page)
        assert token and opened
        time.sleep(2.1)  # sooner is taken for a machine's
        acknowledged, killed = [], 0
        for number in range(14):
            title = f"Idee dat blijft {number}"
            body = urlencode(
                {
                    "csrfmiddlewaretoken": token[1],
                    "opened": opened[1],
                    "title": title,
                    "text": "Met een tekst erbij.",
                    "website": "",
                }
            )
            if number % 4 == 2:
                os.kill(workers_of(server.pid)[0], signal.SIGKILL)
                killed += 1
            try:
                status, _page, _cookies = ask("POST", body, f"csrftoken={token[1]}")
            except (OSError, http.client.HTTPException):
                continue  # never acknowledged: it may or may not be there
            if status == 302:
                acknowledged.append(title)
        assert killed == 3 and len(acknowledged) >= 8
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(15)
    with sqlite3.connect(tmp_path / "samenspel.sqlite3") as kept:
        there = {title for (title,) in kept.execute("SELECT title FROM contributions_contribution")}
        counted = kept.execute(
            "SELECT public_count FROM activities_activity WHERE slug = 'sportbudget'"
        ).fetchone()[0]
        recount = kept.execute(
            "SELECT count(*) FROM contributions_contribution WHERE is_public AND activity_id = "
            "(SELECT id FROM activities_activity WHERE slug = 'sportbudget')"
        ).fetchone()[0]
    assert set(acknowledged) <= there
    assert counted == recount
