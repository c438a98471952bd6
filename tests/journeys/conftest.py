# SPDX-License-Identifier: EUPL-1.2
"""Journeys in a real browser: Debian's Chromium, by path, against the live site."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

# Playwright's own event loop runs in this thread; Django's guard would take it for ours.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
CHROMIUM = os.environ.get("SAMENSPEL_CHROMIUM", "/usr/bin/chromium")
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Pages that are gone are looked at too, and a journey may take the connection away (`context.set_offline`).
EXPECTED = ("404", "ERR_INTERNET_DISCONNECTED")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"Chromium is not at {CHROMIUM}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield chromium
        chromium.close()


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Open]:
    """open_page(width=390, script=True, dark=False, email=None) gives a fresh visitor; any error in the console fails the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_(*, width: int = 390, script: bool = True, dark: bool = False, email: str | None = None) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 844},
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            locale="nl-BE",
            base_url=live_server.url,
        )
        contexts.append(context)
        if email:
            context.add_cookies([{"name": "samenspel", "value": session_of(email), "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda line: (
                faults.append(line.text)
                if line.type == "error" and not any(word in line.text for word in EXPECTED)
                else None
            ),
        )
        page.on("request", lambda request: _only_ours(request.url, live_server.url, faults))
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not faults, faults


def _only_ours(url: str, ours: str, faults: list[str]) -> None:
    if not url.startswith((ours, "data:", "about:")):
        faults.append(f"something was loaded from elsewhere: {url}")


def session_of(email: str) -> str:
    """A session of this person, as the sign-in page would have made it."""
    from django.test import Client

    from samenspel.foundations.people.models import Person

    client = Client()
    client.force_login(
        Person.objects.get(email=email), backend="samenspel.foundations.people.sessions.ByCode"
    )
    return client.cookies["samenspel"].value


@pytest.fixture
def leiedam(transactional_db: Any) -> Any:
    from samenspel.demo import seed
    from samenspel.foundations.places.models import Place

    seed.leiedam()
    return Place.objects.get(slug="leiedam")


@pytest.fixture
def latest_code() -> Callable[[str], str]:
    """The sign-in code that was put in the outbox for this address: read from the real letter."""
    import re

    from post_office.models import Email

    def read(email: str) -> str:
        letter = Email.objects.filter(to=email).order_by("-pk").first()
        assert letter, f"no letter to {email}"
        found = re.search(r"\b\d{6}\b", letter.message)
        assert found, letter.message
        return found.group()

    return read
