# SPDX-License-Identifier: EUPL-1.2
"""CPU, queries and size of the designer's pages: one process, the test client around the whole stack, a database in memory.

    .venv/bin/python bench/mix/pages.py [--times 50]

CPU is `time.process_time` around one request, middleware, templates and test client included; the median of `--times`. Every request
carries another plan, so nothing can be remembered from the one before. Size is the page compressed with gzip.
"""

from __future__ import annotations

import argparse
import gzip
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--times", type=int, default=50)
TIMES = parser.parse_args().times

os.environ["DATABASE_URL"] = "sqlite://:memory:"
os.environ["SAMENSPEL_SECRET_KEY"] = "only for measuring"
os.environ["SAMENSPEL_DATA"] = tempfile.mkdtemp()
os.environ["SAMENSPEL_SHORT_CACHE"] = "0"
os.environ["DJANGO_SETTINGS_MODULE"] = "samenspel.website.settings"
sys.path.insert(0, str(ROOT / "src"))

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from samenspel.engines.mix.advise import advise  # noqa: E402
from samenspel.engines.mix.answers import Answers  # noqa: E402
from samenspel.engines.mix.codes import PHASES  # noqa: E402
from samenspel.plan.mix import forms  # noqa: E402
from samenspel.plan.mix.design import Design, seal  # noqa: E402
from samenspel.plan.mix.table import table_now  # noqa: E402

ENERGY = Answers(
    subject="Een alternatief voor aardgas in ons dorp",
    region="netherlands",
    inhabitants=12_400,
    wish="volksraadpleging",
    goals=("support", "knowledge", "ideas", "legitimacy", "inform"),
    motives=("better_plan", "they_asked"),
    competence="ours",
    decided="nothing",
    kind="policy",
    question="options",
    touches="all",
    tension="some",
    phases=PHASES,
    budget_eur=60_000,
    hours=900,
    rung="advise",
    open=("Welke warmte er komt", "Waar wij beginnen", "Hoe huurders meedoen"),
    fixed=("Het aardgas stopt", "Niet meer dan € 4 miljoen"),
    weighs="reasoned",
    council="frame_and_decides",
    answering="agreed",
    people=300,
    groups=("everyone", "tenants", "older"),
    missing=("young", "newcomers", "low_literate"),
    barriers=("language", "time", "trust"),
)


def plan(number: int, **changed: Any) -> str:
    return seal(replace(Design(ENERGY.changed(weeks=30 + number)), **changed))


def panel(number: int) -> dict[str, Any]:
    raw = forms.raw_of(ENERGY.changed(weeks=30 + number))
    return {field: raw[field] for field in forms.PANEL.base_fields if raw.get(field)}


def main() -> None:
    call_command("migrate", verbosity=0)
    client = Client()

    def send(address: str, data: dict[str, Any], **more: Any) -> Any:
        """As a browser sends a form without files."""
        body = urlencode(data, doseq=True)
        return client.post(address, body, content_type="application/x-www-form-urlencoded", **more)

    kept = Design(ENERGY, {"agenda": ("enquete", "infoavond")})
    pages: list[tuple[str, Callable[[int], Any]]] = [
        ("(for comparison: a page of text)", lambda n: client.get(f"/toegankelijkheid/?n={n}")),
        ("begin", lambda n: client.get(f"/plan/?n={n}")),
        *(
            (f"screen: {key}", lambda n, key=key: send("/plan/", {"plan": plan(n), "to": key}))
            for key in forms.BY_KEY
        ),
        ("advice, five phases", lambda n: send("/plan/", {"plan": plan(n), "to": "advice"})),
        (
            "advice, an answer changed (htmx)",
            lambda n: send(
                "/plan/", {"plan": plan(n), "step": "panel", **panel(n)}, headers={"HX-Request": "true"}
            ),
        ),
        ("two plans", lambda n: send("/plan/naast-elkaar/", {"plan": plan(n, beside=kept)})),
        ("all instruments", lambda n: client.get(f"/instrumenten/?n={n}")),
        ("one instrument", lambda n: client.get(f"/instrumenten/crowdsourcing/?n={n}")),
    ]
    print(f"{'page':34} {'CPU ms':>7} {'least':>7} {'most':>7} {'queries':>8} {'kB':>6}")
    for name, ask in pages:
        for number in range(3):
            ask(number)
        took = []
        for number in range(3, 3 + TIMES):
            start = time.process_time()
            answer = ask(number)
            took.append((time.process_time() - start) * 1000)
            assert answer.status_code == 200
        with CaptureQueriesContext(connection) as asked:
            answer = ask(2)
        size = len(gzip.compress(answer.content)) / 1000
        print(f"{name:34} {median(took):7.1f} {min(took):7.1f} {max(took):7.1f} {len(asked):8} {size:6.1f}")
    took = []
    for number in range(TIMES):
        answers = ENERGY.changed(weeks=30 + number)
        start = time.process_time()
        advise(answers, table_now())
        took.append((time.process_time() - start) * 1000)
    print(f"{'(of an advice: the engine)':34} {median(took):7.1f} {min(took):7.1f} {max(took):7.1f}")


main()
