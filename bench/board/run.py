# SPDX-License-Identifier: EUPL-1.2
"""A live room: 12 tables, 120 telephones that ask for news every two seconds and together hang 4 notes a second, on both databases.

    .venv/bin/python bench/board/run.py [--seconds 60] [--only sqlite|postgres] [--postgres postgres:////var/run/postgresql/samenspel_bench_board]

First a minute of measuring: from the moment a note is sent until each of the 120 screens has it, and the CPU of the web workers (from /proc).
Then the server is killed with -9 in the middle and started again, while ten telephones are without connection: what was typed must hang there
afterwards, once. Bounded in time, only loopback, ends only what it started. What it means: README.md; what came out: results.md.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
PORT = 8767
TICK = os.sysconf("SC_CLK_TCK")
PHONES, TABLES, PER_SECOND, POLL = 120, 12, 4, 2.0
COMPRESSED = 30
"""ten seconds without connection stand for five minutes: the queue on the telephone does not know how long it waits"""

ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
ap.add_argument("--seconds", type=int, default=60)
ap.add_argument("--only", choices=["sqlite", "postgres"])
ap.add_argument("--postgres", default="postgres:////var/run/postgresql/samenspel_bench_board")
ap.add_argument("--prepare", action="store_true", help=argparse.SUPPRESS)
ap.add_argument("--check", action="store_true", help=argparse.SUPPRESS)
options = ap.parse_args()


# The board ----------------------------------------------------------------------------------


def django() -> None:
    sys.path.insert(0, str(ROOT / "src"))
    import django as library

    library.setup()


def prepare() -> None:
    """A database with one town and one board that runs now; prints where everything is."""
    django()
    from datetime import timedelta

    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    wanted = settings.DATABASES["default"]
    if "postgresql" in wanted["ENGINE"]:
        import psycopg

        host = wanted["HOST"] or None
        with psycopg.connect(dbname="postgres", host=host, autocommit=True) as link:
            link.execute(f'DROP DATABASE IF EXISTS "{wanted["NAME"]}" WITH (FORCE)')
            link.execute(f'CREATE DATABASE "{wanted["NAME"]}"')
    call_command("migrate", verbosity=0)
    from samenspel.foundations.activities.models import Activity
    from samenspel.foundations.events import making
    from samenspel.foundations.events.models import AgendaItem
    from samenspel.foundations.places.models import Place
    from samenspel.foundations.towns.models import Town
    from samenspel.take_part.board import news
    from samenspel.take_part.board.models import Board, Question, Table

    now = timezone.now()
    place = Place.objects.create(
        code="BENCH", name="Meetstad", slug="meetstad", region="flanders", is_active=True
    )
    Town.objects.create(place=place)
    activity = Activity.objects.create(
        place=place,
        instrument="board",
        slug="zaal",
        title="Een volle zaal",
        stage=Activity.OPEN,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=1),
        is_public=True,
    )
    event = making.make(
        activity, kind="board", starts_at=now, ends_at=now + timedelta(hours=2), venue="De zaal"
    )
    AgendaItem.objects.create(
        event=event, position=0, kind="round", title="Rondes", minutes=20, started_at=now
    )
    board = Board.objects.create(activity=activity, event=event, format="bench")
    question = Question.objects.create(
        board=board, position=0, text="Wat moet er anders?", stage=Question.Stage.NOTES
    )
    board.shown = question
    board.save()
    Table.objects.bulk_create(Table(board=board, number=n + 1) for n in range(TABLES))
    where = f"/meetstad/prikbord/{activity.slug}/zaal/"
    print(
        json.dumps(
            {
                "room": where,
                "news": news.address_of(board),
                "code": event.room_code,
                "question": question.pk,
            }
        )
    )


def check() -> None:
    """What hangs on the board: [[key, number, text]]."""
    django()
    from samenspel.take_part.board.models import Note

    print(
        json.dumps(
            [
                [str(key), number, text]
                for key, number, text in Note.objects.values_list("key", "number", "text")
            ]
        )
    )


def aside(environment: dict[str, str], what: str) -> Any:
    done = subprocess.run(
        [sys.executable, __file__, what],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=240,
    )
    return json.loads(done.stdout.strip().splitlines()[-1])


# The server ---------------------------------------------------------------------------------


def stat(pid: int) -> tuple[int, int]:
    """(clock ticks of this process and the children it waited for, parent)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])), int(fields[1])


def family(root: int) -> list[int]:
    children = Path(f"/proc/{root}/task/{root}/children").read_text().split()
    return [root, *map(int, children)]


def postgres() -> list[int]:
    """The whole server: a connection lives for one request, and its time goes to the parent that waited for it."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if line.startswith(b"postgres:"):
                return family(stat(int(entry.name))[1])
    return []


def ticks(pids: list[int]) -> int:
    total = 0
    for pid in pids:
        try:
            total += stat(pid)[0]
        except OSError:
            continue
    return total


class Server:
    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.start()

    def start(self) -> None:
        words = (
            "-m gunicorn samenspel.website.wsgi --workers 2 --worker-class gthread --threads 2 --keep-alive 30 "
            f"--worker-connections 1000 --log-level critical --bind 127.0.0.1:{PORT}"
        )
        self.process = subprocess.Popen(
            [sys.executable, *words.split()],
            env=self.environment,
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        for pid in family(self.process.pid):
            os.kill(pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()


# The telephones -----------------------------------------------------------------------------


class Link:
    """One keep-alive connection: just enough of HTTP/1.1."""

    def __init__(self) -> None:
        self.streams: Any = None

    async def ask(
        self, method: str, path: str, headers: dict[str, str], body: str = ""
    ) -> tuple[int, dict[str, list[str]], bytes]:
        for turn in range(2):
            fresh = self.streams is None
            try:
                return await asyncio.wait_for(self._ask(method, path, headers, body), 15)
            except (TimeoutError, OSError, asyncio.IncompleteReadError, ValueError):
                self.close()
                if fresh or turn:  # a kept connection may have been closed meanwhile: once more on a new one
                    raise OSError from None
        raise OSError

    async def _ask(
        self, method: str, path: str, headers: dict[str, str], body: str
    ) -> tuple[int, dict[str, list[str]], bytes]:
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", PORT)
        reader, writer = self.streams
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: 127.0.0.1:{PORT}",
            *(f"{k}: {v}" for k, v in headers.items()),
        ]
        if body:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        writer.write("\r\n".join([*lines, "", body]).encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        status, found = int(head[0].split()[1]), {}
        for line in head[1:]:
            name, _colon, value = line.partition(": ")
            found.setdefault(name.lower(), []).append(value)
        data = await reader.readexactly(int(found.get("content-length", ["0"])[0]))
        if "close" in found.get("connection", [""])[0].lower():
            self.close()
        return status, found, data

    def close(self) -> None:
        if self.streams is not None:
            self.streams[1].close()
        self.streams = None


class Phone:
    def __init__(self, number: int, facts: dict[str, Any]) -> None:
        self.number, self.facts = number, facts
        self.polling, self.sending = Link(), Link()
        self.cookies: dict[str, str] = {}
        self.sequence = 0
        self.seen: dict[int, float] = {}
        self.texts: dict[int, str] = {}
        self.queue: list[tuple[str, str]] = []
        self.acknowledged: dict[str, int] = {}
        self.sent_at: dict[str, float] = {}
        self.took: list[float] = []
        self.polls: list[float] = []
        self.offline = False
        self.failed = 0

    def headers(self) -> dict[str, str]:
        return {
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            "Accept": "application/json",
        }

    async def post(self, **fields: Any) -> tuple[int, bytes]:
        body = urlencode({"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **fields})
        status, found, data = await self.sending.ask("POST", self.facts["room"], self.headers(), body)
        self.keep(found)
        return status, data

    def keep(self, found: dict[str, list[str]]) -> None:
        for line in found.get("set-cookie", []):
            if match := re.match(r"([^=]+)=([^;]*)", line):
                self.cookies[match[1]] = match[2]

    async def join(self) -> None:
        _status, found, _page = await self.sending.ask("GET", self.facts["room"], {})
        self.keep(found)
        code = self.facts["code"]
        body = urlencode({"csrfmiddlewaretoken": self.cookies["csrftoken"], "do": "enter", "code": code})
        status, found, _page = await self.sending.ask(
            "POST", self.facts["room"], {"Cookie": f"csrftoken={self.cookies['csrftoken']}"}, body
        )
        assert status == 302, status
        self.keep(found)

    async def listen(self, until: asyncio.Event) -> None:
        """Ask for news every two seconds, as the page does."""
        await asyncio.sleep(random.uniform(0, POLL))
        while not until.is_set():
            began = time.perf_counter()
            if not self.offline:
                await self.hear()
            await asyncio.sleep(max(0.0, POLL * random.uniform(0.9, 1.1)))
            self.polls.append(time.perf_counter() - began)

    async def hear(self) -> None:
        try:
            status, _found, data = await self.polling.ask(
                "GET", f"{self.facts['news']}?na={self.sequence}", {}
            )
        except OSError:
            self.failed += 1
            return
        if status != 200:
            self.failed += 1
            return
        now = json.loads(data)
        moment = time.perf_counter()
        if now["sequence"] < self.sequence:
            return
        self.sequence = now["sequence"]
        for row in now["notes"]:
            self.seen.setdefault(row["n"], moment)
            self.texts[row["n"]] = row["t"]

    def write(self, text: str) -> None:
        key = str(uuid.uuid4())
        self.sent_at[key] = time.perf_counter()
        self.queue.append((key, text))

    async def send(self, until: asyncio.Event) -> None:
        """Send what waits; what is not acknowledged stays and is sent again with the same key."""
        while not until.is_set():
            if self.offline or not self.queue:
                await asyncio.sleep(0.05)
                continue
            key, text = self.queue[0]
            began = time.perf_counter()
            try:
                status, data = await self.post(
                    do="note",
                    key=key,
                    text=text,
                    question=self.facts["question"],
                    table=self.number % TABLES + 1,
                )
            except OSError:
                status, data = 0, b""
            if status == 200:
                self.took.append(time.perf_counter() - began)
                self.acknowledged[key] = json.loads(data)["n"]
                self.queue.pop(0)
            else:
                self.failed += 1
                await asyncio.sleep(random.uniform(0.5, 1.5))


async def reachable() -> None:
    for _try in range(300):
        try:
            await Link().ask("GET", "/robots.txt", {})
            return
        except OSError:
            await asyncio.sleep(0.1)
    sys.exit("the server did not start")


def share(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


async def room(environment: dict[str, str], facts: dict[str, Any], name: str) -> bool:
    server = Server(environment)
    database = name if environment["DATABASE_URL"].startswith("postgres") else ""
    try:
        await reachable()
        phones = [Phone(n, facts) for n in range(PHONES)]
        began = time.perf_counter()
        for start in range(0, PHONES, 6):
            await asyncio.gather(*(phone.join() for phone in phones[start : start + 6]))
        print(f"  {PHONES} telephones entered the room in {time.perf_counter() - began:.1f} s")
        over = asyncio.Event()
        tasks = [asyncio.create_task(t) for p in phones for t in (p.listen(over), p.send(over))]
        await asyncio.sleep(4)  # everybody has the board
        ok = await measure(server, phones, postgres() if database else [])
        ok &= await fault(server, phones)
        over.set()
        await asyncio.gather(*tasks)
        for phone in phones:
            await phone.hear()
        ok &= compare(phones, aside(environment, "--check"))
        return ok
    finally:
        server.stop()


async def measure(server: Server, phones: list[Phone], base: list[int]) -> bool:
    web = family(server.process.pid)
    cpu, db, began = ticks(web), ticks(base), time.perf_counter()
    polls = sum(len(p.polls) for p in phones)
    await write(phones, options.seconds * PER_SECOND)
    seconds = time.perf_counter() - began
    cpu, db = ticks(web) - cpu, ticks(base) - db
    polls = sum(len(p.polls) for p in phones) - polls
    await asyncio.sleep(2 * POLL + 1)
    times = []
    for phone in phones:
        for key, number in phone.acknowledged.items():
            times += [screen.seen[number] - phone.sent_at[key] for screen in phones if number in screen.seen]
    notes = sum(len(p.acknowledged) for p in phones)
    missed = notes * PHONES - len(times)
    took = [1000 * t for p in phones for t in p.took]
    core = 100 * cpu / TICK / seconds
    print(
        f"  {seconds:.0f} s, {notes} notes ({notes / seconds:.1f}/s), {polls / seconds:.0f} polls/s, failed requests {sum(p.failed for p in phones)}"
    )
    print(
        f"  from sending until a screen has it: p50 {share(times, 0.5):.2f} s, p95 {share(times, 0.95):.2f} s, max {max(times):.2f} s; not seen {missed}"
    )
    print(
        f"  a note is acknowledged in p50 {statistics.median(took):.0f} ms, p95 {share(took, 0.95):.0f} ms, max {max(took):.0f} ms"
    )
    print(
        f"  CPU of the web workers {core:.0f} % of one core"
        + (f"; of PostgreSQL {100 * db / TICK / seconds:.0f} %" if base else " (SQLite is in it)")
    )
    return max(times) <= 3 and core <= 60 and not missed


async def write(phones: list[Phone], count: int, name: str = "Meting") -> None:
    began = time.perf_counter()
    for n in range(count):
        await asyncio.sleep(max(0.0, began + n / PER_SECOND - time.perf_counter()))
        phones[n * 7 % PHONES].write(f"{name} {n}: meer tijd voor een echt gesprek in de wijk")


async def fault(server: Server, phones: list[Phone]) -> bool:
    """Killed in the middle; ten telephones without connection meanwhile."""
    for phone in phones:
        phone.failed = 0
    away = phones[:10]
    for phone in away:
        phone.offline = True
        for n in range(3):
            phone.write(f"Zonder verbinding {phone.number}.{n}")
    writing = asyncio.create_task(write(phones, 20 * PER_SECOND, "Storing"))
    await asyncio.sleep(5)
    server.kill()
    await asyncio.sleep(2)
    server.start()
    began = time.perf_counter()
    await reachable()
    print(
        f"  kill -9 of the server, two seconds nothing, back after {time.perf_counter() - began:.1f} s more; {sum(p.failed for p in phones)} requests failed"
    )
    await asyncio.sleep(3)
    for phone in away:
        phone.offline = False
    await writing
    for _turn in range(900):
        if not any(phone.queue for phone in phones):
            break
        await asyncio.sleep(0.1)
    left = sum(len(phone.queue) for phone in phones)
    if left:
        print(f"  {left} notes were never acknowledged")
    await asyncio.sleep(2 * POLL + 1)
    return not left


def compare(phones: list[Phone], there: list[list[Any]]) -> bool:
    typed = {key for phone in phones for key in phone.sent_at}
    acknowledged = {key: n for phone in phones for key, n in phone.acknowledged.items()}
    hanging = {key: number for key, number, _text in there}
    texts = {number: text for _key, number, text in there}
    lost = [key for key in acknowledged if hanging.get(key) != acknowledged[key]]
    double = len(there) - len({text for _key, _number, text in there})
    behind = [phone.number for phone in phones if phone.texts != texts]
    print(
        f"  typed {len(typed)}, hang {len(there)}, acknowledged but lost {len(lost)}, twice {double}, screens that differ from the board {len(behind)}"
    )
    return not lost and not double and not behind and typed == set(hanging)


def main() -> None:
    good = True
    load = os.getloadavg()[0]
    print(f"load of the machine before: {load:.1f} on {os.cpu_count()} cores")
    for kind in ("sqlite", "postgres"):
        if options.only not in (None, kind):
            continue
        with tempfile.TemporaryDirectory(prefix="samenspel-bench-") as data:
            url = f"sqlite:///{data}/samenspel.sqlite3" if kind == "sqlite" else options.postgres
            environment = {
                **os.environ,
                "DATABASE_URL": url,
                "SAMENSPEL_DATA": data,
                "SAMENSPEL_DEMO": "1",
                "PYTHONPATH": str(ROOT / "src"),
                "DJANGO_SETTINGS_MODULE": "samenspel.website.settings",
            }
            print(kind)
            facts = aside(environment, "--prepare")
            good &= asyncio.run(room(environment, facts, url.rpartition("/")[2]))
    print("good" if good else "NOT good")
    sys.exit(not good)


if options.prepare:
    prepare()
elif options.check:
    check()
else:
    main()
