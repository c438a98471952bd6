# SPDX-License-Identifier: EUPL-1.2
"""One scan from the desk to promises: prepared, opened, answered by four groups, counted, read, talked about, agreed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from samenspel.demo.scans import count, fill
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires.actions import filling
from samenspel.foundations.questionnaires.models import Questionnaire
from samenspel.foundations.rules.door import perform
from samenspel.plan.registry import instruments


def of(name: str, scan: Activity, *more: Any) -> str:
    return reverse(name, args=[scan.place.slug, scan.slug, *more])


def test_from_the_desk_to_promises(town: Place, officer: Person, browser: Any) -> None:
    desk, today = browser(officer), timezone.localdate()
    desk.post(reverse("desk-scans", args=["leiedam"]), {"title": "Zelfscan 2026"})
    scan = Activity.objects.get(instrument="scan")
    sizes = {"size_city_council": "27", "size_college": "7", "size_staff": "140", "size_residents": "20000"}
    desk.post(of("desk-scan-prepare", scan), {"title": scan.title, "done": "support", "do": "on", **sizes})
    desk.post(of("desk-scan-kick-off", scan), {"kick_off_on": today.isoformat()})
    desk.post(of("desk-scan-questions", scan), {"do": "own", "kind": "scale", "nl": "De markt leeft."})
    days = {"opens_on": today.isoformat(), "closes_on": (today + timedelta(days=21)).isoformat()}
    desk.post(of("desk-scan-questions", scan), {"do": "open", **days})

    asked = Questionnaire.objects.get()
    start = reverse("questionnaire-start", args=["leiedam", asked.pk])
    assert start in browser(None).get(of("scan", scan)).content.decode()
    form = browser(None).get(start, {"groep": "staff"}).content.decode()
    assert 'value="staff"' not in form  # staff is invited: nobody chooses that group
    with pytest.raises(ValidationError):
        perform(filling.begin, by=ANONYMOUS, on=asked, language="nl", group="college")
    assert perform(filling.begin, by=ANONYMOUS, on=asked, language="nl", group="residents")
    waiting = desk.get(of("desk-scan-questions", scan)).content.decode()
    invite = reverse("desk-questionnaire-invite", args=["leiedam", asked.pk])
    assert waiting.count(f'href="{invite}"') == 4 and "?groep=" not in waiting

    fill(scan, {"city_council": 19, "college": 6, "staff": 40, "residents": 60})
    desk.post(of("desk-scan-questions", scan), {"do": "end"})
    count(scan, officer)
    report = browser(None).get(of("scan-report", scan)).content.decode()
    assert "Councillors: 19 of 27 answered." in report and "De markt leeft." in report

    talk = desk.get(of("desk-scan-conversation", scan))
    proposed = talk.context["form"].initial["questions"]
    assert "We see this differently" in proposed or "We zien dit anders" in proposed
    evening = {
        "do": "board",
        "day": (today + timedelta(days=14)).isoformat(),
        "begins": "19:30",
        "ends": "21:30",
        "venue": "De Kring",
        "tables": "4",
        "questions": proposed,
    }
    answer = desk.post(of("desk-scan-conversation", scan), evening)
    assert answer.status_code == 302, answer.context["form"].errors
    board = Activity.objects.get(instrument="board")
    assert Activity.objects.get(pk=scan.pk).scan.board == board
    lead = reverse(instruments()["board"].desk_page, args=["leiedam", board.slug])
    assert lead in desk.get(of("desk-scan-conversation", scan)).content.decode()
    assert list(board.board.questions.values_list("text", flat=True)) == proposed.splitlines()

    assert desk.post(of("desk-scan-conversation", scan), {"do": "on"}).url == of("desk-scan-agenda", scan)
    points = [
        ("Wie meepraat krijgt antwoord", "Hilde Maes, schepen"),
        ("De raad komt langs", "An Peeters, griffier"),
    ]
    for number, (title, owner) in enumerate(points, start=1):
        due = (today + timedelta(days=60 * number)).isoformat()
        desk.post(
            of("desk-scan-agenda", scan), {"do": "add", "title": title, "owner_name": owner, "due_on": due}
        )
    assert desk.post(of("desk-scan-agenda", scan), {"do": "set"}).url == of("desk-scan", scan)

    kept = reverse("commitments", args=["leiedam"])
    page = browser(None).get(kept).content.decode()
    assert all(title in page and owner in page for title, owner in points)
    assert Commitment.objects.filter(place=town).count() == 2
    assert "Wie meepraat krijgt antwoord" in browser(None).get(of("scan", scan)).content.decode()
    again = desk.post(reverse("desk-scans", args=["leiedam"]), {"title": "Zelfscan 2028"})
    assert again.status_code == 302
    assert Questionnaire.objects.get(activity__slug="zelfscan-2028").earlier == asked
