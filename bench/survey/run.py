# SPDX-License-Identifier: EUPL-1.2
"""Speed and memory of a quarter of a million answers: count them, show them, send them as a file. On SQLite and PostgreSQL.

    .venv/bin/python bench/survey/run.py [--write] [--postgres postgres:////var/run/postgresql/samenspel_bench_survey]

Each piece of work runs in a process of its own, so that its peak of memory is its own. Targets: a file at most 200 MB and 60 s, the page of
results at most 1 s. `--write` puts the table in results.md. The database named is made and dropped again; without one, only SQLite runs.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "src"), str(HERE)]

import town  # noqa: E402

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--write", action="store_true", help="write results.md")
parser.add_argument("--postgres", default="postgres:////var/run/postgresql/samenspel_bench_survey")
parser.add_argument("--small", action="store_true", help="only the 12,500 people with 20 questions")
parser.add_argument("--one", nargs=2, metavar=("WORK", "SHAPE"), help=argparse.SUPPRESS)
TARGETS = {"page": (1.0, None), "csv": (60.0, 200), "xlsx": (60.0, 200), "json": (60.0, 200)}
NAMES = {
    "read": "read every response (for comparison)",
    "count": "count, protect and keep, as a job",
    "page": "the page of results, for everybody",
    "between": "the page of results, groups side by side",
    "csv": "all answers as CSV",
    "xlsx": "all answers as XLSX",
    "json": "all answers as JSON",
}


# One piece of work, in a process of its own -----------------------------------------------------


def make(shape: str) -> int:
    from django.core.management import call_command
    from django.utils import timezone

    from samenspel.foundations.activities.models import Activity
    from samenspel.foundations.places.models import Place
    from samenspel.foundations.questionnaires import making
    from samenspel.foundations.questionnaires.models import Response
    from samenspel.foundations.towns.models import Town

    call_command("migrate", verbosity=0)
    place = Place.objects.create(code="B", name="Meetdam", slug="meetdam", region="flanders", is_active=True)
    Town.objects.create(place=place)
    now = timezone.now()
    activity = Activity.objects.create(
        place=place, instrument="survey", slug="meting", title="Meting", stage="open", is_public=True,
        opens_at=now - datetime.timedelta(days=90), closes_at=now + datetime.timedelta(days=9),
    )  # fmt: skip
    row = making.make(
        activity,
        page="survey",
        desk_page="desk-survey",
        definition=town.definition(shape),
        groups=town.GROUPS,
    )
    batch, number, counts = [], 0, dict.fromkeys((group["key"] for group in town.GROUPS), 0)
    for answers, group, on in town.people(shape):
        batch.append(Response(place=place, questionnaire=row, group=group, answers=answers, on=on))
        counts[group] += 1
        if len(batch) == 2000:
            number += len(Response.objects.bulk_create(batch))
            batch = []
    number += len(Response.objects.bulk_create(batch))
    row.counts, row.fixed_at = counts, now
    row.save()
    return number


def read(_shape: str) -> int:
    from samenspel.foundations.questionnaires.models import Response

    return sum(len(answers) for answers in Response.objects.values_list("answers", flat=True).iterator(1000))


def count(_shape: str) -> int:
    from django.utils import timezone

    from samenspel.foundations.jobs.work import ask, run_jobs
    from samenspel.foundations.people.models import ANONYMOUS
    from samenspel.foundations.questionnaires import counted
    from samenspel.foundations.questionnaires.models import Questionnaire

    row = Questionnaire.objects.get()
    ask(counted.JOB, row.pk, place=row.place, by=ANONYMOUS)
    if counted.JOB not in run_jobs():
        sys.exit("the count failed")
    Questionnaire.objects.update(results_public_at=timezone.now())
    return Questionnaire.objects.get().results_count


def page(between: str) -> Callable[[str], int]:
    def show(_shape: str) -> int:
        from django.test import Client
        from django.urls import reverse

        from samenspel.foundations.questionnaires.models import Questionnaire

        row = Questionnaire.objects.select_related("place").get()
        address = reverse("questionnaire-results", args=[row.place.slug, row.pk])
        shown = Client().get(address, {"tussen": between} if between else {})
        if shown.status_code != 200:
            sys.exit(f"the page of results says {shown.status_code}")
        return len(shown.content)

    return show


def export(kind: str) -> Callable[[str], int]:
    def send(_shape: str) -> int:
        from samenspel.foundations.questionnaires import files
        from samenspel.foundations.questionnaires.models import Questionnaire

        row = Questionnaire.objects.select_related("place", "activity").get()
        answer: Any = files.raw(row, kind)
        return sum(len(piece) for piece in answer.streaming_content)

    return send


WORK: dict[str, Callable[[str], int]] = {
    "make": make,
    "read": read,
    "count": count,
    "page": page(""),
    "between": page("groepen"),
    **{kind: export(kind) for kind in ("csv", "xlsx", "json")},
}


def one(work: str, shape: str) -> None:
    """Do it and print what it took, as JSON. A page is asked for six times; the first has to load everything and is not counted."""
    import django

    django.setup()
    seconds, cpu, result = [], [], 0
    for _ in range(6 if work in ("page", "between") else 1):
        start, used = time.perf_counter(), time.process_time()
        result = WORK[work](shape)
        seconds.append(time.perf_counter() - start)
        cpu.append(time.process_time() - used)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps({"seconds": median(seconds[-5:]), "cpu": median(cpu[-5:]), "peak": peak, "result": result})
    )


# All of it -----------------------------------------------------------------------------------


def measured(work: str, shape: str, url: str, data: str) -> dict[str, Any]:
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "SAMENSPEL_DATA": data,
        "SAMENSPEL_SECRET_KEY": "only for measuring",
        "SAMENSPEL_SHORT_CACHE": "0",
        "DJANGO_SETTINGS_MODULE": "samenspel.website.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    }
    done = subprocess.run(
        [sys.executable, __file__, "--one", work, shape], env=environment, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(f"{work} failed\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def administer(url: str, *commands: str) -> bool:
    """CREATE or DROP the database of this address. False without a server."""
    import psycopg

    server, _line, name = url.removeprefix("postgres://").rpartition("/")
    try:
        with psycopg.connect(
            host=server.lstrip("/") and f"/{server.lstrip('/')}", dbname="postgres", autocommit=True
        ) as link:
            for command in commands:
                link.execute(f'{command} "{name}"')  # type: ignore[call-overload]
    except psycopg.OperationalError:
        return False
    return True


def rows_of(database: str, url: str, data: str, shape: str) -> list[str]:
    lines = []
    made = measured("make", shape, url, data)
    print(f"{database}: {shape}, made in {made['seconds']:.0f} s", flush=True)
    base = 0.0
    for work, name in NAMES.items():
        found = measured(work, shape, url, data)
        base = base or found["cpu"]
        limit, memory = TARGETS.get(work, (None, None))
        late = (limit and found["seconds"] > limit) or (memory and found["peak"] > memory)
        target = " and ".join(
            [*([f"≤ {limit:g} s"] if limit else []), *([f"≤ {memory} MB"] if memory else [])]
        )
        mark = " **missed**" if late else ""
        lines.append(
            f"| {database} | {shape} | {name} | {found['seconds']:.2f} | {found['cpu']:.2f} | {found['cpu'] / base:.2f} "
            f"| {found['peak']:.0f} | {target}{mark} |"
        )
        print(lines[-1], flush=True)
    return lines


def main() -> None:
    asked = parser.parse_args()
    if asked.one:
        one(*asked.one)
        return
    lines = [
        "| database | what | work | s | CPU s | CPU, of reading | peak MB | target |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for shape in list(town.SHAPES)[: 1 if asked.small else None]:
        with tempfile.TemporaryDirectory() as data:
            lines += rows_of("SQLite", f"sqlite:///{data}/bench.sqlite3", data, shape)
            if asked.postgres and administer(asked.postgres, "DROP DATABASE IF EXISTS", "CREATE DATABASE"):
                lines += rows_of("PostgreSQL", asked.postgres, data, shape)
                administer(asked.postgres, "DROP DATABASE IF EXISTS")
            elif asked.postgres:
                print("no PostgreSQL at that address: SQLite only", flush=True)
    if asked.write:
        (HERE / "results.md").write_text(
            "# A quarter of a million answers\n\n"
            "`.venv/bin/python bench/survey/run.py --write` makes this table. Each line is a process of its own; CPU is of that process, without "
            "the database server. Seconds are as long as somebody waited, on a machine that did other work too; the ratio to reading the same "
            "responses once is the figure to compare. Pages: the median of five after a first one.\n\n"
            f"Measured in {datetime.date.today():%B %Y} on Python {platform.python_version()}.\n\n"
            + "\n".join(lines)
            + "\n",
            encoding="utf-8",
        )
    if any("missed" in line for line in lines):
        sys.exit("something missed its target")


if __name__ == "__main__":
    main()
