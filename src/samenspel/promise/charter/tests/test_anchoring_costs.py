# SPDX-License-Identifier: EUPL-1.2
"""The cost sheet counts in whole cents, and nobody overwrites a colleague's lines unseen."""

from __future__ import annotations

import io
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samenspel.foundations.rules.door import perform
from samenspel.promise.charter.anchoring import actions, costs
from samenspel.promise.charter.anchoring.cost_pages import table
from samenspel.promise.charter.models import Anchor, Campaign

from .making import make_campaign, members_of

hours = st.integers(0, int(costs.MOST_HOURS * 100)).map(lambda hundredths: Decimal(hundredths) / 100)
patient = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
"""a busy machine is no reason to fail"""
lines = st.builds(
    costs.Line,
    what=st.sampled_from(["Zaal", "Tolk", "Een vast aanspreekpunt"]),
    kind=st.sampled_from([costs.STAFF, costs.MONEY]),
    cents=st.none() | st.integers(0, costs.MOST_CENTS),
    hours=st.none() | hours,
    times=st.integers(1, costs.MOST_TIMES),
)


@patient
@given(st.lists(lines, max_size=6))
def test_the_total_is_the_sum_of_its_lines_in_whole_cents(sheet):
    assert costs.total_per_year(sheet) == sum(line.per_year for line in sheet)
    assert (
        costs.total_per_plan(sheet) == sum(line.per_plan for line in sheet) == 6 * costs.total_per_year(sheet)
    )
    assert all(isinstance(line.per_year, int) for line in sheet)


@patient
@given(st.lists(lines, max_size=6))
def test_what_is_stored_reads_back_the_same(sheet):
    assert costs.read([line.kept() for line in sheet]) == sheet


@patient
@given(lines)
def test_hours_times_price_differ_at_most_half_a_cent_from_the_exact_amount(line):
    if line.kind == costs.STAFF and line.is_complete:
        exact = Fraction(line.hours) * line.cents
        assert abs(line.once - exact) <= Fraction(1, 2)


@patient
@given(lines)
def test_a_line_that_lacks_something_counts_for_nothing(line):
    if not line.is_complete:
        assert line.per_year == 0


def test_two_and_a_half_hours_four_times_a_year():
    line = costs.Line("Overleg", costs.STAFF, cents=45_50, hours=Decimal("2.5"), times=4)

    assert (line.once, line.per_year, line.per_plan) == (113_75, 455_00, 2730_00)


def test_the_first_lines_have_words_and_no_invented_amounts():
    assert all(line.what and line.cents is None and line.hours is None for line in costs.first_lines())


# --- the page ---
@pytest.fixture
def campaign(db: Any) -> Campaign:
    return make_campaign()


@pytest.fixture
def client_of(campaign: Campaign) -> Client:
    client = Client()
    client.force_login(members_of(campaign)[0], backend="samenspel.foundations.people.sessions.ByCode")
    return client


def sheet(version: int, *rows: tuple[str, str, str, str, str]) -> dict[str, Any]:
    sent: dict[str, Any] = {"version": version}
    for number, row in enumerate(rows):
        for name, value in zip(("what", "kind", "hours", "cents", "times"), row, strict=True):
            sent[f"line-{number}-{name}"] = value
    return sent


def test_amounts_as_people_write_them_are_saved_and_counted(campaign, client_of):
    page = reverse("charter-costs", args=[campaign.pk])

    answer = client_of.post(
        page,
        sheet(
            1, ("Aanspreekpunt", "staff", "2,5", "45,50", "4"), ("Zaal", "money", "", "1.500", ""), ("",) * 5
        ),
        follow=True,
        headers={"accept-language": "nl"},
    )

    campaign.refresh_from_db()
    assert len(campaign.costs) == 2
    assert costs.total_per_year(costs.read(campaign.costs)) == 455_00 + 1500_00
    assert "1.955" in answer.content.decode()
    assert "soort=budget&amp;bedrag=11730,00" in answer.content.decode()


def test_the_amount_goes_into_a_budget_promise(campaign, client_of):
    address = f"{reverse('charter-anchor-new', args=[campaign.pk])}?soort=budget&bedrag=11730,05"

    form = client_of.get(address).context["form"]

    assert form["kind"].value() == Anchor.Kind.BUDGET
    assert form["amount_cents"].value() == "11730,05"


@pytest.mark.parametrize("odd", ["", "veel", "-3", "1e999999", "NaN", "9" * 300, "\x00"])
def test_an_odd_amount_in_the_address_is_no_amount(campaign, client_of, odd):
    address = reverse("charter-anchor-new", args=[campaign.pk])

    answer = client_of.get(address, {"soort": "budget", "bedrag": odd})

    assert answer.status_code == 200
    assert not answer.context["form"]["amount_cents"].value()


def test_lines_of_a_colleague_are_not_overwritten_unseen(campaign, client_of):
    page = reverse("charter-costs", args=[campaign.pk])
    by = members_of(campaign)[0]
    perform(actions.set_costs, by=by, on=campaign, lines=[costs.Line("Van haar", costs.MONEY)], version=1)

    answer = client_of.post(page, sheet(1, ("Van mij", "money", "", "10", "1")))

    campaign.refresh_from_db()
    assert [row["what"] for row in campaign.costs] == ["Van haar"]
    assert "Van mij" in answer.content.decode()
    assert answer.context["sheet"]["version"].value() == "2"
    client_of.post(page, sheet(2, ("Van mij", "money", "", "10", "1")))
    campaign.refresh_from_db()
    assert [row["what"] for row in campaign.costs] == ["Van mij"]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (("", "money", "", "10", "1"), "what"),
        (("x" * 121, "money", "", "10", "1"), "what"),
        (("Zaal", "money", "", "tien", "1"), "cents"),
        (("Zaal", "money", "", "99999999", "1"), "cents"),
        (("Uren", "staff", "-1", "10", "1"), "hours"),
        (("Uren", "staff", "1,234", "10", "1"), "hours"),
        (("Zaal", "money", "", "10", "0"), "times"),
        (("Zaal", "goud", "", "10", "1"), "kind"),
    ],
)
def test_a_wrong_cell_gets_its_sentence_and_nothing_is_lost(campaign, client_of, row, field):
    answer = client_of.post(
        reverse("charter-costs", args=[campaign.pk]), sheet(1, ("Goed", "money", "", "5", "1"), row)
    )

    assert set(answer.context["rows"][1].errors) == {field}
    assert answer.context["rows"][0]["what"].value() == "Goed"
    campaign.refresh_from_db()
    assert campaign.costs == []


def test_the_sheet_leaves_as_csv_and_xlsx_without_formulas(campaign, client_of):
    from openpyxl import load_workbook

    kept = [costs.Line("=1+1", costs.MONEY, cents=12_50, times=2)]
    perform(actions.set_costs, by=members_of(campaign)[0], on=campaign, lines=kept, version=1)

    raw = client_of.get(reverse("charter-costs-export", args=[campaign.pk, "csv"])).getvalue().decode()
    assert "'=1+1" in raw
    assert raw.rstrip().endswith("25.0;150.0")
    book = client_of.get(reverse("charter-costs-export", args=[campaign.pk, "xlsx"])).content
    rows = list(load_workbook(io.BytesIO(book)).active.values)
    assert rows[-1][-2:] == (25, 150)
    assert len(rows) == len(table(kept))
    assert client_of.get(reverse("charter-costs-export", args=[campaign.pk, "exe"])).status_code == 404


def test_the_page_takes_few_queries(campaign, client_of, django_assert_max_num_queries):
    kept = [costs.Line(f"Lijn {number}", costs.MONEY, cents=1) for number in range(30)]
    perform(actions.set_costs, by=members_of(campaign)[0], on=campaign, lines=kept, version=1)

    with django_assert_max_num_queries(6):
        client_of.get(reverse("charter-costs", args=[campaign.pk]))
