# SPDX-License-Identifier: EUPL-1.2
"""Speed and size of the site: PostgreSQL, two workers, 1,000 ideas / 5,000 comments / 5,000 supports.

    .venv/bin/python bench/web/run.py [--postgres postgres:////var/run/postgresql/samenspel_bench] [--requests 300] [--large]

CPU is what web workers and database used together (from /proc), divided by the requests of a run; the load generator is not in it. A page of
Django that does nothing but read the session is measured in the same run, so that two machines can be compared by ratio. Bounded in
requests and time; only loopback; ends only what it started.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TICK = os.sysconf("SC_CLK_TCK")
PORT = 8765
ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
ap.add_argument("--postgres", default="postgres:////var/run/postgresql/samenspel_bench")
ap.add_argument("--requests", type=int, default=300)
ap.add_argument("--large", action="store_true", help="also 20,000 ideas and a thread of 1,000 comments")
options = ap.parse_args()


def environment(cache: int) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": options.postgres,
        "SAMENSPEL_DATA": f"/tmp/samenspel-bench-{os.getuid()}",
        "SAMENSPEL_SHORT_CACHE": str(cache),
        "SAMENSPEL_DEMO": "1",
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "samenspel.website.settings",
    }


def stat(pid: int) -> tuple[int, int]:
    """(clock ticks of this process and its waited-for children, parent)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])), int(fields[1])


def family(roots: list[int]) -> list[int]:
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = stat(int(entry.name))[1]
            except OSError:
                continue
    found, front = set(roots), set(roots)
    while front:
        front = {pid for pid, parent in parents.items() if parent in front} - found
        found |= front
    return sorted(found)


def postmaster() -> int:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes().split(b"\0")
                if line[0].endswith(b"/postgres") and b"-D" in line:
                    return int(entry.name)
            except OSError:
                continue
    sys.exit("no PostgreSQL server was found on this machine")


def ticks(pids: list[int]) -> int:
    total = 0
    for pid in pids:
        try:
            total += stat(pid)[0]
        except OSError:
            continue
    return total


class Site:
    def __init__(self, cache: int) -> None:
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "samenspel.website.wsgi",
                "--workers",
                "2",
                "--threads",
                "2",
                "--bind",
                f"127.0.0.1:{PORT}",
                "--worker-class",
                "gthread",
                "--keep-alive",
                "10",
                "--log-level",
                "error",
            ],
            env=environment(cache),
            cwd=ROOT,
        )
        for _try in range(100):
            try:
                fetch("/health/")
                return
            except OSError:
                time.sleep(0.1)
        sys.exit("the site did not start")

    def memory(self) -> float:
        """Megabytes of the two workers: shared pages counted in proportion."""
        total = 0
        for pid in family([self.process.pid])[1:]:
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        return total / 1024

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)


def fetch(
    path: str,
    cookie: str = "",
    body: str | None = None,
    connection: Any = None,
    extra: dict[str, str] | None = None,
) -> Any:
    link = connection or http.client.HTTPConnection("127.0.0.1", PORT, timeout=20)
    headers = {"Accept-Encoding": "gzip", **({"Cookie": cookie} if cookie else {}), **(extra or {})}
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    link.request("POST" if body is not None else "GET", path, body=body, headers=headers)
    answer = link.getresponse()
    data = answer.read()
    return answer, data


def measure(
    site: Site,
    name: str,
    paths: list[str],
    *,
    count: int,
    cookie: str = "",
    bodies: list[str] | None = None,
    connections: int = 2,
    extra: dict[str, str] | None = None,
    good: tuple[int, ...] = (200,),
) -> dict[str, Any]:
    """Send `count` requests over some connections; returns CPU ms per request, rate and p95."""
    times: list[float] = []
    wrong: list[int] = []
    lock, todo = threading.Lock(), iter(range(count))

    def work() -> None:
        link = http.client.HTTPConnection("127.0.0.1", PORT, timeout=20)
        while True:
            with lock:
                number = next(todo, None)
            if number is None:
                return
            start = time.perf_counter()
            answer, _data = fetch(
                paths[number % len(paths)],
                cookie,
                bodies[number % len(bodies)] if bodies else None,
                link,
                extra,
            )
            took = time.perf_counter() - start
            with lock:
                times.append(took)
                if answer.status not in good:
                    wrong.append(answer.status)

    for path in paths[:20]:
        fetch(path, cookie)  # warm
    pids = family([site.process.pid, postmaster()])
    before, start = ticks(pids), time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    used = ticks(family([site.process.pid, postmaster()])) - before
    row = {
        "name": name,
        "cpu_ms": 1000 * used / TICK / count,
        "rate": count / seconds,
        "p95_ms": 1000 * sorted(times)[int(len(times) * 0.95) - 1],
    }
    note = f"   {len(wrong)} answers were not {good}: {set(wrong)}" if wrong else ""
    print(f"{name:<44}{row['cpu_ms']:8.1f}{row['rate']:10.0f}{row['p95_ms']:9.0f}{note}", flush=True)
    return row


def django() -> None:
    os.environ.update(environment(0))
    sys.path.insert(0, str(ROOT / "src"))
    import django as library

    library.setup()


def prepare() -> dict[str, Any]:
    """A database of its own with the demo town and a round of 1,000 ideas, and another of 20,000."""
    django()
    import psycopg
    from django.conf import settings
    from django.core.management import call_command

    wanted = settings.DATABASES["default"]
    with psycopg.connect(
        dbname="postgres", host=wanted["HOST"] or None, user=wanted["USER"] or None, autocommit=True
    ) as link:
        link.execute(f'DROP DATABASE IF EXISTS "{wanted["NAME"]}" WITH (FORCE)')
        link.execute(f'CREATE DATABASE "{wanted["NAME"]}"')
    call_command("migrate", verbosity=0)
    from datetime import timedelta

    from django.test import Client
    from django.utils import timezone

    from samenspel.demo import seed
    from samenspel.foundations.activities.models import Activity
    from samenspel.foundations.contributions.models import Comment, Contribution, Support
    from samenspel.foundations.people.models import Person
    from samenspel.foundations.rules.door import perform
    from samenspel.plan.processes import actions as processes
    from samenspel.plan.processes.models import Process
    from samenspel.take_part.ideas import actions as ideas

    seed.leiedam()
    officer = Person.objects.get(email="lien.declercq@leiedam.example")
    process = Process.objects.get(slug="oeverdorp-warm")
    source = list(Contribution.objects.filter(is_public=True).values_list("title", "text"))
    chance, now = random.Random(1), timezone.now()
    people = list(Person.objects.order_by("pk")[:330])
    facts: dict[str, Any] = {}
    for slug, amount in (("duizend", 1000), *((("veel", 20_000),) if options.large else ())):
        activity = perform(
            processes.add_activity,
            by=officer,
            on=process,
            instrument="ideas",
            title=slug,
            slug=slug,
            opens_at=now - timedelta(days=9),
            closes_at=now + timedelta(days=60),
            settings={"categories": ["Groen", "Water", "Verkeer"]},
        )
        rows = [
            {
                "title": f"{chance.choice(source)[0][:100]} {n}",
                "text": chance.choice(source)[1],
                "category": chance.choice(["Groen", "Water", "Verkeer"]),
            }
            for n in range(amount)
        ]
        perform(ideas.bring_in_rows, by=officer, on=activity, rows=rows)
        made = list(Contribution.objects.filter(activity=activity).order_by("pk"))
        comments = [
            Comment(
                place_id=activity.place_id,
                contribution=made[0] if amount > 1000 and n < 1000 else chance.choice(made),
                author=chance.choice(people),
                author_name="Ann",
                text=chance.choice(source)[1][:200],
                made_at=now,
            )
            for n in range(5000)
        ]
        Comment.objects.bulk_create(comments, batch_size=1000)
        pairs = {(chance.choice(made[:200]).pk, chance.choice(people).pk) for _n in range(5200)}
        Support.objects.bulk_create(
            [Support(contribution_id=c, person_id=p) for c, p in list(pairs)[:5000]], batch_size=1000
        )
        counts: dict[int, list[int]] = {}
        for comment in comments:
            counts.setdefault(comment.contribution_id, [0, 0])[0] += 1
        for contribution, _person in list(pairs)[:5000]:
            counts.setdefault(contribution, [0, 0])[1] += 1
        for one in made:
            one.comment_count, one.support_count = counts.get(one.pk, [0, 0])
        Contribution.objects.bulk_update(made, ["comment_count", "support_count"], batch_size=500)
        facts[slug] = [(one.number, one.pk) for one in made]
        assert Activity.objects.get(slug=slug).public_count == amount
    # The desk's due dates are of no interest here; the inbox is measured with what the demo town has.
    fresh = [
        Person.objects.create(email=f"klik{n}@bewoner.example", name=f"Klik {n}")
        for n in range(options.requests)
    ]
    facts["sessions"] = []
    for person in (Person.objects.get(email="fatma.yilmaz@leiedam.example"), officer, *fresh):
        client = Client()
        client.force_login(person, backend="samenspel.foundations.people.sessions.ByCode")
        facts["sessions"].append(client.cookies["samenspel"].value)
    from django.db import connections

    with connections["default"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connections.close_all()
    return facts


def weight() -> None:
    _answer, html = fetch("/leiedam/ideeen/duizend/")
    page = gzip.decompress(html).decode() if html[:2] == b"\x1f\x8b" else html.decode()
    total = len(html)
    for path in sorted(set(re.findall(r'(?:src|href)="(/static/[^"]+\.(?:css|js)[^"]*)"', page))):
        total += len(fetch(path)[1])
    print(f"idea list: HTML + CSS + script, compressed: {total / 1000:.0f} kB")


def main() -> None:
    started = time.perf_counter()
    facts = prepare()
    print(
        f"prepared in {time.perf_counter() - started:.0f} s\n\n{'':<44}{'CPU ms':>8}{'per s':>10}{'p95 ms':>9}"
    )
    resident, officer = (f"samenspel={value}" for value in facts["sessions"][:2])
    ideas = [f"/leiedam/ideeen/duizend/{number}/" for number, _pk in facts["duizend"][:60]]
    n = options.requests
    site = Site(cache=0)
    try:
        measure(site, "health: one query, no template", ["/health/"], count=n)
        measure(site, "idea list, anonymous", ["/leiedam/ideeen/duizend/"], count=n)
        measure(site, "idea list, signed in", ["/leiedam/ideeen/duizend/"], count=n, cookie=resident)
        measure(site, "idea page, anonymous", ideas, count=n)
        measure(site, "idea page, signed in", ideas, count=n, cookie=resident)
        measure(site, "search in 1,000", ["/leiedam/ideeen/duizend/?q=warmte"], count=n)
        measure(site, "town home, anonymous", ["/leiedam/"], count=n)
        measure(site, "process page, anonymous", ["/leiedam/trajecten/vlasmarkt/"], count=n)
        measure(site, "inbox of the officer", ["/bureau/leiedam/"], count=n, cookie=officer)
        supports(site, facts, n)
        weight()
        print(f"memory of two workers: {site.memory():.0f} MB")
        if options.large:
            many = [f"/leiedam/ideeen/veel/{number}/" for number, _pk in facts["veel"][:40]]
            thread = [f"/leiedam/ideeen/veel/{facts['veel'][0][0]}/?page={page}" for page in (1, 10, 40)]
            measure(site, "20,000: list, 4 connections", ["/leiedam/ideeen/veel/"], count=n, connections=4)
            measure(
                site,
                "20,000: page 300 of the list",
                ["/leiedam/ideeen/veel/?page=300"],
                count=n,
                connections=4,
            )
            measure(site, "20,000: search", ["/leiedam/ideeen/veel/?q=warmte+huis"], count=n, connections=4)
            measure(
                site,
                "20,000: one theme, newest",
                ["/leiedam/ideeen/veel/?thema=groen&volgorde=nieuw"],
                count=n,
                connections=4,
            )
            measure(site, "20,000: idea page", many, count=n, connections=4)
            measure(site, "thread of 1,000 comments", thread, count=n, connections=4)
    finally:
        site.stop()
    site = Site(cache=5)
    try:
        measure(
            site,
            "idea list from the 5-second cache",
            ["/leiedam/ideeen/duizend/"],
            count=n * 20,
            connections=4,
        )
    finally:
        site.stop()


def supports(site: Site, facts: dict[str, Any], n: int) -> None:
    """Each request is another person's first support: the page gives the token, the click is measured."""
    number, pk = facts["duizend"][500]
    answer, _data = fetch("/aanmelden/")
    token = re.search(r"csrftoken=([^;]+)", answer.getheader("Set-Cookie") or "")
    assert token, "the sign-in page sets the token"
    cookies = iter([f"samenspel={value}; csrftoken={token[1]}" for value in facts["sessions"][2:]])
    lock, times = threading.Lock(), []

    def work() -> None:
        link = http.client.HTTPConnection("127.0.0.1", PORT, timeout=20)
        while True:
            with lock:
                cookie = next(cookies, None)
            if cookie is None:
                return
            start = time.perf_counter()
            answer, _data = fetch(
                f"/leiedam/inbreng/{pk}/doen/",
                cookie,
                f"do=support&csrfmiddlewaretoken={token[1]}",
                link,
                {"HX-Request": "true"},
            )
            assert answer.status == 200, answer.status
            times.append(time.perf_counter() - start)

    before, start = ticks(family([site.process.pid, postmaster()])), time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds, used = time.perf_counter() - start, ticks(family([site.process.pid, postmaster()])) - before
    p95 = 1000 * sorted(times)[int(len(times) * 0.95) - 1]
    print(
        f"{'POST support (htmx)':<44}{1000 * used / TICK / len(times):8.1f}{len(times) / seconds:10.0f}{p95:9.0f}   idea {number}"
    )


main()
