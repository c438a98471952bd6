# SPDX-License-Identifier: EUPL-1.2
"""The pages of instruments, the table they come from, and how network editors change it."""

from __future__ import annotations

import html
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from factories import make_ideas_activity, make_person, make_process, make_town
from together import at_once, refused

from samenspel.engines.mix.codes import LANGUAGES, known
from samenspel.engines.mix.table import as_row, read_table, shipped
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.records.models import Record
from samenspel.foundations.rules.door import Refused, perform
from samenspel.plan.mix import editing
from samenspel.plan.mix.design import Design
from samenspel.plan.mix.desk import start_of
from samenspel.plan.mix.instrument_pages import SCORE_WORDS
from samenspel.plan.mix.models import InstrumentVersion
from samenspel.plan.mix.part import erase_editor
from samenspel.plan.mix.showing import show
from samenspel.plan.mix.table import instrument_now, look_again, table_now
from samenspel.plan.registry import instruments

pytestmark = pytest.mark.django_db
BACKEND = "samenspel.foundations.people.sessions.ByCode"


@pytest.fixture
def network() -> Place:
    return Place.objects.get_or_create(
        code="NETWORK",
        defaults={"name": "Samenspel", "slug": "netwerk", "region": "flanders", "is_network": True},
    )[0]


@pytest.fixture
def editor(network: Place) -> Person:
    return make_person("Nele", "network_editor")


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def row_of(key: str, **changed: Any) -> dict[str, Any]:
    return {**next(as_row(one) for one in shipped() if one.key == key), **changed}


def edit(
    network: Place, by: Person, key: str = "enquete", version: int = 0, why: str = "nagekeken", **changed: Any
) -> Any:
    return perform(
        editing.edit_instrument,
        by=by,
        on=network,
        key=key,
        version=version,
        row=row_of(key, **changed),
        why=why,
    )


def sent(key: str = "enquete", version: int = 0, **changed: Any) -> dict[str, Any]:
    """What the form of an instrument sends."""
    one = instrument_now(key)
    assert one is not None
    filled = {**start_of(one, version), "why": "Nagekeken met drie gemeenten.", **changed}
    return {  # line ends as a browser sends them
        field: value.replace("\n", "\r\n") if isinstance(value, str) else value
        for field, value in filled.items()
    }


# What everybody reads ---------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_instrument_has_a_page_with_all_that_is_known_of_it(client: Client, prefix: str) -> None:
    for one in shipped():
        words = one.words("en" if prefix else "nl")
        body = html.unescape(client.get(f"{prefix}/instrumenten/{one.key}/").content.decode())
        for text in (words.name, words.short, words.council, words.inclusion, *words.steps, *words.preconditions,
                     *words.pitfalls, *words.not_when, *words.asks, *words.also):  # fmt: skip
            assert text in body, f"{one.key}: {text[:60]}"
        assert not words.law or words.law in body
        assert "seed0" not in body and "found:" not in body


def test_the_list_holds_every_instrument_and_is_narrowed_by_goal_phase_rung_and_group(client: Client) -> None:
    page = client.get("/instrumenten/")
    assert page.context["found"] == len(shipped())
    for one in shipped():
        assert one.nl.name in html.unescape(page.content.decode())
    rows = keys(client.get("/instrumenten/?doel=money&fase=decision&trede=co_decide&wie=neighbours"))
    wanted = {
        one.key
        for one in shipped()
        if "money" in one.goals
        and "decision" in one.phases
        and "co_decide" in one.rungs
        and {"neighbours", "everyone"} & set(one.reaches)
    }
    assert rows == wanted and rows


def keys(page: Any) -> set[str]:
    return {row["key"] for family in page.context["families"] for row in family["rows"]}


def test_an_instrument_is_found_by_another_name_and_says_so(client: Client) -> None:
    page = client.get("/instrumenten/?q=infomoment")
    assert keys(page) == {"infoavond"}
    assert "Infomoment" in page.content.decode()


def test_nothing_found_leads_to_the_goals(client: Client) -> None:
    page = client.get("/instrumenten/?q=<b>toverstaf")
    assert keys(page) == set() and page.context["narrowed"]
    assert "<b>toverstaf" not in page.content.decode() and 'href="/plan/"' in page.content.decode()


def test_odd_filters_find_nothing_and_break_nothing(client: Client) -> None:
    assert client.get("/instrumenten/?doel=nooit&fase=%00&wie=" + "x" * 3000).status_code == 200


def test_where_it_runs_now_stands_on_the_page_of_an_instrument_of_the_house(client: Client) -> None:
    house = next(one for one in shipped() if one.house == "ideas")
    assert "Nowhere" in client.get(f"/en/instrumenten/{house.key}/").content.decode()
    process = make_process(make_town("voorbeeld"))
    for number in range(7):
        make_ideas_activity(process, title=f"Ronde {number}")
    page = client.get(f"/instrumenten/{house.key}/")
    assert len(page.context["running"]) == 5
    assert page.context["running"][0]["town"] == "Voorbeeld"


def test_an_instrument_that_does_not_exist_is_not_found(client: Client) -> None:
    assert client.get("/instrumenten/toverstaf/").status_code == 404


def test_every_score_of_the_table_has_words() -> None:
    assert set(SCORE_WORDS) == set(shipped()[0].scores)


def test_the_house_of_every_shipped_instrument_exists_or_is_empty() -> None:
    """A name that nothing in the house answers to would promise something the site cannot do."""
    wrong = {one.key: one.house for one in shipped() if one.house and one.house not in instruments()}
    assert wrong == {}


def test_the_pages_ask_the_database_no_more_than_twice(client: Client) -> None:
    for address in (
        "/instrumenten/",
        "/instrumenten/oproep/",
        "/instrumenten/tabel.yaml",
        "/instrumenten/enquete/",
    ):
        look_again()
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) <= 2, address
    with CaptureQueriesContext(connection) as asked:
        client.get("/instrumenten/enquete/")
    assert len(asked) <= 1, "the table was read again within a second"


# The table ---------------------------------------------------------------------------


def test_the_exported_table_is_read_back_by_the_engine(
    client: Client, network: Place, editor: Person
) -> None:
    text = client.get("/instrumenten/tabel.yaml").content.decode()
    assert read_table(text) == shipped() == table_now()
    edit(network, editor, effort=5, nl={**row_of("enquete")["nl"], "name": "Peiling: “nieuw”"})
    again = read_table(client.get("/instrumenten/tabel.yaml").content.decode())
    one = next(one for one in again if one.key == "enquete")
    assert (one.effort, one.nl.name) == (5, "Peiling: “nieuw”")
    assert again == table_now()


@time_machine.travel("2026-11-22 10:00", tick=False)
def test_the_newest_version_counts_on_every_page_and_in_the_advice(
    client: Client, network: Place, editor: Person
) -> None:
    assert table_now() == shipped()
    edit(network, editor, nl={**row_of("enquete")["nl"], "name": "Rondvraag"})
    assert "Rondvraag" in client.get("/instrumenten/enquete/").content.decode()
    shown = show(Design().changed(goals=("measure",), phases=("preparation",)), "nl")
    assert any(row.name == "Rondvraag" for row in shown.phases[0].rows)


def test_a_row_that_cannot_be_read_any_more_does_not_count() -> None:
    InstrumentVersion.objects.create(
        key="enquete", number=1, row={"key": "enquete"}, why="oud", at=timezone.now()
    )
    look_again()
    assert table_now() == shipped()


# Editing -----------------------------------------------------------------------------


def test_an_editor_saves_a_new_version_that_says_who_and_why(network: Place, editor: Person) -> None:
    page = client_of(editor).post(
        "/bureau/instrumenten/enquete/", sent(hours_min=31, nl_short="Nieuwe zin."), follow=True
    )
    assert page.status_code == 200
    version = InstrumentVersion.objects.get()
    assert (version.number, version.by, version.why) == (1, editor, "Nagekeken met drie gemeenten.")
    one = instrument_now("enquete")
    assert one is not None and (one.hours.min, one.nl.short) == (31, "Nieuwe zin.")
    changes = page.context["history"][0]["changes"]
    assert len(changes) == 2 and ("Nieuwe zin." in {change.after for change in changes})
    assert Record.objects.filter(verb="mix.edit_instrument", by=editor).exists()


def test_the_form_of_every_shipped_row_gives_back_the_same_row(network: Place, editor: Person) -> None:
    client = client_of(editor)
    for one in shipped():
        page = client.post(f"/bureau/instrumenten/{one.key}/", sent(one.key))
        assert page.context["form"].non_field_errors() and not InstrumentVersion.objects.exists(), one.key


def test_a_version_without_a_reason_is_refused_and_nothing_typed_is_lost(
    network: Place, editor: Person
) -> None:
    page = client_of(editor).post("/bureau/instrumenten/enquete/", sent(why="", nl_short="Nieuwe zin."))
    assert "why" in page.context["form"].errors
    assert "Nieuwe zin." in page.content.decode() and not InstrumentVersion.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("hours_min", "9999"), ("effort", "6"), ("family", "toverij"), ("nl_name", ""), ("goals", []), ("score_reach", "0"),
     ("house", "bestaat_niet"), ("nl_steps", "x" * 700), ("weeks_max", "")],
)  # fmt: skip
def test_a_row_that_cannot_be_is_refused_with_the_field(
    network: Place, editor: Person, field: str, value: Any
) -> None:
    page = client_of(editor).post("/bureau/instrumenten/enquete/", sent(**{field: value}))
    assert page.context["form"].errors and not InstrumentVersion.objects.exists()
    assert any(group["wrong"] for group in page.context["groups"])


def test_two_editors_at_once_do_not_overwrite_each_other_unseen(network: Place, editor: Person) -> None:
    client, mine = client_of(editor), sent(nl_short="Van mij.")
    edit(network, make_person("Mira", "network_editor"), nl={**row_of("enquete")["nl"], "law": "Van Mira."})
    page = client.post("/bureau/instrumenten/enquete/", mine)
    assert InstrumentVersion.objects.count() == 1
    assert [change.after for change in page.context["conflict"]] == ["Van Mira."]
    body = page.content.decode()
    assert "Van mij." in body and "conflict-title" in body
    assert page.context["form"]["version"].value() == "1"
    # Who has seen it and saves again, means it.
    client.post("/bureau/instrumenten/enquete/", {**mine, "version": 1, "nl_law": "Van Mira."})
    newest = InstrumentVersion.objects.get(number=2).row["nl"]
    assert (newest["short"], newest["law"]) == ("Van mij.", "Van Mira.")


def test_an_older_version_is_put_back_as_a_new_one(network: Place, editor: Person) -> None:
    edit(network, editor, effort=5)
    edit(network, editor, version=1, effort=1)
    client = client_of(editor)
    client.post(
        "/bureau/instrumenten/enquete/", {"do": "back", "number": "1", "version": "2", "why": "Vergissing"}
    )
    assert [row.row["effort"] for row in InstrumentVersion.objects.filter(key="enquete")] == [5, 1, 5]
    client.post(
        "/bureau/instrumenten/enquete/",
        {"do": "back", "number": "0", "version": "3", "why": "Weer zoals het kwam"},
    )
    assert table_now() == shipped() and InstrumentVersion.objects.count() == 4


def test_putting_back_asks_why_and_meets_a_colleague(network: Place, editor: Person) -> None:
    edit(network, editor, effort=5)
    client, address = client_of(editor), "/bureau/instrumenten/enquete/"
    for wrong in (
        {"why": ""},
        {"why": "ja", "version": "0"},
        {"why": "ja", "number": "9"},
        {"why": "ja", "number": "1"},
    ):
        page = client.post(address, {"do": "back", "number": "0", "version": "1", **wrong})
        assert page.context["wrong"], wrong
    assert InstrumentVersion.objects.count() == 1


def test_an_instrument_of_ones_own_begins_as_a_copy(network: Place, editor: Person) -> None:
    client = client_of(editor)
    assert client.get("/bureau/instrumenten/droomavond/").status_code == 404
    to = client.post("/bureau/instrumenten/", {"key": "droomavond", "copy_of": "enquete"})
    assert to.status_code == 302 and "<form" in client.get(to.url).content.decode()
    client.post(to.url, sent(nl_name="Droomavond", en_name="Dream evening"))
    assert instrument_now("droomavond") and len(table_now()) == len(shipped()) + 1
    assert "Droomavond" in client.get("/instrumenten/droomavond/").content.decode()
    assert "Droomavond" in client.get("/bureau/instrumenten/droomavond/").content.decode()


@pytest.mark.parametrize("key", ["enquete", "Twee Woorden", "a", "1abc", "x" * 41, "é", "../plan"])
def test_a_key_that_exists_or_is_no_word_is_refused(network: Place, editor: Person, key: str) -> None:
    page = client_of(editor).post("/bureau/instrumenten/", {"key": key, "copy_of": "enquete"})
    assert page.context["form"].has_error("key")


@pytest.mark.parametrize("role", ["", "resident", "participation_officer", "town_administrator", "moderator"])
def test_nobody_else_edits_the_table(network: Place, role: str) -> None:
    town = make_town("voorbeeld")
    person = make_person("Ann", *([role] if role else []), place=town)
    client = client_of(person)
    for address in ("/bureau/instrumenten/", "/bureau/instrumenten/enquete/"):
        assert Client().get(address).status_code == 302
        assert client.get(address).status_code == 403 and client.post(address, sent()).status_code == 403
    for place in (network, town):
        with pytest.raises(Refused):
            edit(place, person, effort=5)
    assert "desk-instrument" not in client.get("/instrumenten/").content.decode()


def test_the_table_is_not_a_town_s(network: Place, editor: Person) -> None:
    with pytest.raises(Refused):
        edit(make_town("voorbeeld"), editor, effort=5)
    assert edit(network, editor, effort=5).number == 1


def test_what_an_editor_writes_is_shown_as_text(network: Place, editor: Person) -> None:
    words = {**row_of("enquete")["nl"], "name": "<script>x</script>", "steps": ["<b>vet</b>"]}
    edit(network, editor, nl=words, why="<i>schuin</i>")
    client = client_of(editor)
    for address in (
        "/instrumenten/",
        "/instrumenten/enquete/",
        "/bureau/instrumenten/",
        "/bureau/instrumenten/enquete/",
        "/plan/",
    ):
        body = client.get(address).content.decode()
        assert "<script>x" not in body and "<b>vet" not in body and "<i>schuin" not in body, address


def test_the_row_is_checked_by_the_engine_too(network: Place, editor: Person) -> None:
    with pytest.raises(ValidationError):
        edit(network, editor, effort=9)
    with pytest.raises(ValidationError):
        edit(network, editor, why="   ", effort=5)


def test_an_erased_editor_is_not_named_any_more(network: Place, editor: Person) -> None:
    version = edit(network, editor, effort=5)
    erase_editor(editor)
    version.refresh_from_db()
    assert version.by is None
    page = client_of(make_person("Mira", "network_editor")).get("/bureau/instrumenten/enquete/")
    assert page.context["history"][0]["who"]


def test_the_pages_of_editors_ask_few_questions(network: Place, editor: Person) -> None:
    for number in range(4):
        edit(network, editor, version=number, effort=1 + number % 2)
    client = client_of(editor)
    for address in ("/bureau/instrumenten/", "/bureau/instrumenten/enquete/"):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) <= 3 + 4, address


def test_every_field_of_a_row_has_a_label_and_shows_its_changes() -> None:
    row = row_of("enquete")
    other = {
        **row,
        "house": "ideas",
        "sources": ["x"],
        "effort": 5 if row["effort"] != 5 else 4,
        "family": "learn",
        "initiative": "residents",
        "goals": list(known("goals")),
        "weeks": {"min": 1, "max": 99},
        "scores": {**row["scores"], "reach": 1 if row["scores"]["reach"] != 1 else 2},
        "en": {**row["en"], "inclusion": "Other people."},
    }
    found = editing.changes(row, other, "nl")
    assert len(found) == 9
    assert all(str(change.label) for change in found)
    assert {change.language for change in found} == {"", "en"} <= {"", *LANGUAGES}


# At once -----------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_editors_who_save_at_the_same_moment_one_is_told(
    rows_that_lock: None, network: Place, editor: Person
) -> None:
    other = make_person("Mira", "network_editor")
    outcomes = at_once(lambda: edit(network, editor, effort=5), lambda: edit(network, other, effort=1))
    assert len(refused(outcomes)) == 1
    assert [version.number for version in InstrumentVersion.objects.all()] == [1]
