# SPDX-License-Identifier: EUPL-1.2
"""How an editor of the network writes a version: begin, change, two at once, publish once and for all, or throw away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from factories import make_person, make_town

from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Gone, Refused, perform
from samenspel.promise.charter.models import ValueSet
from samenspel.promise.charter.values import actions
from samenspel.promise.charter.values.files import as_yaml
from samenspel.promise.charter.values.forms import only
from samenspel.promise.charter.values.sets import current, read, shipped, write

from .making import make_campaign, make_signature
from .test_values_pages import browser, make_version, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def network() -> Place:
    return Place.objects.create(
        code="NETWORK", name="Samenspel", slug="netwerk", region="flanders", is_network=True
    )


@pytest.fixture
def editor(network: Place) -> Person:
    return make_person("Edda", "network_editor")


@pytest.fixture
def draft(network: Place, editor: Person) -> ValueSet:
    document = only(write(shipped()), "nl")
    row: ValueSet = perform(actions.begin_set, by=editor, on=network, version="2027-1", document=document)
    return row


def values_of(row: ValueSet) -> Any:
    row.refresh_from_db()
    return read(row.version, row.is_official, row.document)


def facts_of(row: ValueSet, **changed: Any) -> dict[str, Any]:
    """What the form sends: everything as it is, but for what changed."""
    values = values_of(row)
    sent = {"do": "facts", "revision": row.revision, "version": row.version, "source_url": values.source_url}
    for code in values.languages:
        sent |= {f"{name}_{code}": getattr(values, name)[code] for name in ("title", "intro", "source")}
    return {**sent, **changed}


def post(person: Person, row: ValueSet, **sent: Any) -> Any:
    return browser(person).post(reverse("desk-charter-set", args=[row.pk]), sent, follow=True)


DESK: list[tuple[str, list[Any]]] = [
    ("desk-charter-sets", []),
    ("desk-charter-set-new", []),
    ("desk-charter-set-file", ["voorlopig-1"]),
]


def test_only_editors_of_the_network_come_in(draft: ValueSet, editor: Person) -> None:
    officer = make_person("Olga", "participation_officer", "town_administrator", place=make_town())
    pages: list[tuple[str, list[Any]]] = [
        *DESK,
        ("desk-charter-set", [draft.pk]),
        ("desk-charter-value", [draft.pk, 1]),
    ]
    for name, args in pages:
        page(browser(), name, *args, status=302)
        page(browser(officer), name, *args, status=403)
        page(browser(editor), name, *args)


def test_nobody_else_passes_the_door(draft: ValueSet, editor: Person, network: Place) -> None:
    officer = make_person("Olga", "participation_officer", "town_administrator", place=make_town())
    with pytest.raises(Refused):
        perform(actions.publish, by=officer, on=draft, revision=1)
    with pytest.raises(Refused):
        perform(actions.throw_away, by=officer, on=draft, revision=1)
    with pytest.raises(Refused):
        perform(actions.begin_set, by=officer, on=network, version="x", document=write(shipped()))
    with pytest.raises(Refused):
        perform(actions.begin_set, by=editor, on=make_town("ander"), version="x", document=write(shipped()))
    perform(actions.publish, by=editor, on=draft, revision=1)


@pytest.mark.parametrize(("start", "languages"), [("current", ["nl", "en"]), ("dutch", ["nl"])])
def test_a_draft_begins_with_the_version_in_force(editor: Person, start: str, languages: list[str]) -> None:
    sent = {"version": "Tekst-2", "start": start}
    answer = browser(editor).post(reverse("desk-charter-set-new"), sent, follow=True)
    assert "The draft is ready" in answer.content.decode()
    row = ValueSet.objects.get(version="tekst-2")
    assert row.published_at is None
    assert row.by == editor
    assert row.document["languages"] == languages
    assert current() == shipped()


def upload(editor: Person, name: str, content: str, version: str = "") -> str:
    sent = {"version": version, "start": "file", "file": SimpleUploadedFile(name, content.encode())}
    return str(browser(editor).post(reverse("desk-charter-set-new"), sent, follow=True).content.decode())


def test_a_downloaded_file_can_be_changed_and_loaded(editor: Person) -> None:
    answer = browser(editor).get(reverse("desk-charter-set-file", args=[shipped().version]))
    document = yaml.safe_load(answer.content)
    document["version"] = "uit-bestand"
    document["values"][0]["title"]["nl"] = "Vroeg genoeg"
    assert "The draft is ready" in upload(editor, "w.yaml", yaml.safe_dump(document, allow_unicode=True))
    row = ValueSet.objects.get(version="uit-bestand")
    assert values_of(row).values[0].title["nl"] == "Vroeg genoeg"
    assert values_of(row).values[0].key == "timely"


def test_a_file_with_a_fault_says_which_and_makes_nothing(editor: Person) -> None:
    document = write(shipped())
    document["values"][2]["titel"] = document["values"][2].pop("title")
    text = upload(editor, "w.yaml", yaml.safe_dump(document), "fout")
    assert "Value 3: the field “titel” is not known" in text
    assert 'value="fout"' in text  # what was typed is still there
    assert "cannot be read at line" in upload(editor, "w.json", '{"a":', "fout")
    assert "Give the new version a name" in upload(editor, "w.yaml", yaml.safe_dump(write(shipped())))
    sent = {"version": "fout", "start": "file"}
    nothing = browser(editor).post(reverse("desk-charter-set-new"), sent).content.decode()
    assert "Choose a file" in nothing
    assert not ValueSet.objects.exists()


@pytest.mark.parametrize("taken", ["voorlopig-1", "2027-1", "Voorlopig-1"])
def test_a_name_that_is_taken_gets_a_sentence(draft: ValueSet, editor: Person, taken: str) -> None:
    sent = {"version": taken, "start": "current"}
    text = browser(editor).post(reverse("desk-charter-set-new"), sent).content.decode()
    assert "There is a version with this name already" in text
    assert ValueSet.objects.count() == 1


def test_there_is_an_end_to_drafts(draft: ValueSet, editor: Person, network: Place) -> None:
    for n in range(actions.MOST_DRAFTS - 1):
        make_version(f"proef-{n}", published=False)
    with pytest.raises(ValidationError, match="20 drafts"):
        perform(actions.begin_set, by=editor, on=network, version="meer", document=write(shipped()))


def test_the_facts_of_a_draft_change(draft: ValueSet, editor: Person) -> None:
    sent = facts_of(draft, version="2027-2", title_nl="De acht waarden", is_official="on")
    assert "Saved." in post(editor, draft, **sent).content.decode()
    values = values_of(draft)
    assert (values.version, values.is_official) == ("2027-2", True)
    assert values.title["nl"] == "De acht waarden"
    assert values.values == shipped_in_dutch()


def shipped_in_dutch() -> Any:
    return read("x", False, only(write(shipped()), "nl")).values


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title_nl": ""}, "This field is required"),
        ({"title_nl": "x" * 161}, "160"),
        ({"title_nl": "\0"}, "This field is required"),
        ({"source_nl": "twee\nregels"}, "on one line"),
        ({"source_url": "geen adres"}, "valid URL"),
        ({"version": "twee woorden"}, "only letters, digits and hyphens"),
        ({"version": "voorlopig-1"}, "There is a version with this name already"),
        ({"revision": "9" * 30}, "less than or equal"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    draft: ValueSet, editor: Person, changed: dict[str, str], sentence: str
) -> None:
    answer = post(editor, draft, **facts_of(draft, intro_nl="Onze eigen woorden", **changed))
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert "Onze eigen woorden" in answer.content.decode()
    assert values_of(draft).intro["nl"] != "Onze eigen woorden"


def test_two_editors_do_not_undo_each_other_unseen(draft: ValueSet, editor: Person) -> None:
    mine = facts_of(draft, title_nl="Van mij")
    post(editor, draft, **facts_of(draft, title_nl="Van een collega"))
    answer = post(editor, draft, **mine)
    assert "A colleague changed this a moment ago" in answer.content.decode()
    assert values_of(draft).title["nl"] == "Van een collega"
    assert 'name="revision" value="2"' in answer.content.decode()
    for action in (actions.publish, actions.throw_away):
        with pytest.raises(ValidationError):
            perform(action, by=editor, on=draft, revision=1)
    post(editor, draft, **{**mine, "revision": 2})
    assert values_of(draft).title["nl"] == "Van mij"


def test_a_value_is_changed_and_its_points_keep_their_keys(draft: ValueSet, editor: Person) -> None:
    address = reverse("desk-charter-value", args=[draft.pk, 3])
    lines = [one.text["nl"] for one in values_of(draft).values[2].bullets]
    sent = {
        "revision": 1,
        "title_nl": "Open en bloot",
        "text_nl": "",
        "points_nl": "\r\n".join([lines[1], "", lines[0] + " Altijd.", lines[2], "Een nieuw punt."]),
    }
    assert "Saved." in browser(editor).post(address, sent, follow=True).content.decode()
    value = values_of(draft).values[2]
    assert (value.key, value.title["nl"], value.text) == ("open", "Open en bloot", {})
    assert [one.key for one in value.bullets][:1] == ["open-language"]
    assert [one.key for one in value.bullets][2] == "open-data"
    assert len({one.key for one in value.bullets}) == 4
    assert [one.text["nl"] for one in value.bullets][3] == "Een nieuw punt."


def test_a_new_point_never_gets_the_key_of_another_one_that_a_group_may_have_chosen(
    draft: ValueSet, editor: Person
) -> None:
    perform(actions.publish, by=editor, on=draft, revision=1)
    second = make_version("2027-2", published=False, document=draft.document)
    values = values_of(second)
    old = values.values[0]

    def put(*lines: str) -> list[str]:
        second.refresh_from_db()
        perform(
            actions.put_value,
            by=editor,
            on=second,
            revision=second.revision,
            position=1,
            title=old.title,
            text=old.text,
            points={"nl": list(lines)},
        )
        return [one.key for one in values_of(second).values[0].bullets]

    assert put() == []
    [fresh] = put("Heel iets anders.")
    assert fresh not in {one.key for value in values.values for one in value.bullets}
    perform(actions.publish, by=editor, on=second, revision=values_of(second) and second.revision)
    third = make_version("2027-3", published=False, document=draft.document)
    second = third
    assert put() == []
    assert put("Nog iets anders.") != [fresh]


def test_points_stand_in_the_same_order_in_every_language(editor: Person) -> None:
    row = make_version("twee-talen", published=False, document=write(shipped()))
    address = reverse("desk-charter-value", args=[row.pk, 1])
    sent = {"revision": 1, "title_nl": "A", "title_en": "B", "text_nl": "", "text_en": "alleen hier"}
    points = {"points_nl": "een\ntwee", "points_en": "one"}
    text = browser(editor).post(address, {**sent, **points}).content.decode()
    assert "leave it empty in every language" in text
    text = browser(editor).post(address, {**sent, **points, "text_en": ""}).content.decode()
    assert "Lines here: 1. Lines in the first language: 2." in text
    points["points_en"] = "one\ntwo"
    browser(editor).post(address, {**sent, **points, "text_en": ""})
    assert [dict(one.text) for one in values_of(row).values[0].bullets] == [
        {"nl": "een", "en": "one"},
        {"nl": "twee", "en": "two"},
    ]


def test_values_are_added_moved_and_taken_away(draft: ValueSet, editor: Person) -> None:
    new = reverse("desk-charter-value", args=[draft.pk, 0])
    sent = {"revision": 1, "title_nl": "Open", "text_nl": "Nog eens.", "points_nl": "Een punt"}
    assert "Saved." in browser(editor).post(new, sent, follow=True).content.decode()
    assert values_of(draft).values[8].key == "open-2"
    post(editor, draft, do="up", position=9, revision=draft.revision)
    assert [value.key for value in values_of(draft).values][7:] == ["open-2", "answer"]
    post(editor, draft, do="remove", position=1, revision=draft.revision)
    assert values_of(draft).values[0].key == "clear"
    stale = post(editor, draft, do="remove", position=1, revision=1).content.decode()
    assert "A colleague changed this" in stale
    assert len(values_of(draft).values) == 8
    with pytest.raises(ValidationError, match="no longer there"):
        perform(actions.move_value, by=editor, on=draft, revision=draft.revision, position=20)


def test_the_last_value_stays(editor: Person) -> None:
    document = write(shipped())
    document["values"] = document["values"][:1]
    row = make_version("een", published=False, document=document)
    with pytest.raises(ValidationError, match="at least one value"):
        perform(actions.remove_value, by=editor, on=row, revision=1, position=1)


def test_the_official_text_is_published_only_with_a_source_and_a_tick(
    draft: ValueSet, editor: Person
) -> None:
    post(editor, draft, **facts_of(draft, is_official="on", source_url=""))
    draft.refresh_from_db()
    sent = {"do": "publish", "revision": draft.revision, "confirmed": "on"}
    assert "Fill in the web address" in post(editor, draft, **sent).content.decode()
    post(editor, draft, **facts_of(draft, is_official="on", source_url="https://insamenspraak.be"))
    draft.refresh_from_db()
    sent = {"do": "publish", "revision": draft.revision}
    assert "Tick that this is the official text" in post(editor, draft, **sent).content.decode()
    assert current() == shipped()
    assert "in force from now on" in post(editor, draft, **sent, confirmed="on").content.decode()
    assert (current().version, current().is_official) == ("2027-1", True)


def test_a_published_version_never_changes(draft: ValueSet, editor: Person) -> None:
    sent = facts_of(draft, title_nl="Achteraf")
    before = values_of(draft)
    perform(actions.publish, by=editor, on=draft, revision=1)
    draft.refresh_from_db()
    assert "never changes any more" in post(editor, draft, **{**sent, "revision": 2}).content.decode()
    value = {"position": 1, "revision": 2}
    tries: list[tuple[Any, dict[str, Any]]] = [
        (actions.move_value, value),
        (actions.remove_value, value),
        (actions.publish, {"revision": 2}),
        (actions.throw_away, {"revision": 2}),
        (actions.put_value, {**value, "title": {"nl": "x"}, "text": {}, "points": {"nl": []}}),
    ]
    for action, data in tries:
        with pytest.raises(Refused, match="never changes"):
            perform(action, by=editor, on=draft, **data)
    page(browser(editor), "desk-charter-value", draft.pk, 1, status=404)
    assert values_of(draft) == before


def test_a_draft_is_thrown_away(draft: ValueSet, editor: Person) -> None:
    answer = post(editor, draft, do="throw", revision=1)
    assert "was thrown away" in answer.content.decode()
    assert not ValueSet.objects.exists()
    with pytest.raises(Gone):
        perform(actions.publish, by=editor, on=draft, revision=1)


def test_the_preview_shows_the_draft_in_each_of_its_languages(editor: Person) -> None:
    row = make_version("proef", published=False)
    text = page(browser(editor), "desk-charter-set", row.pk)
    assert "Values proef" in text
    assert "Waarden proef" in text
    assert "Provisional text, not the official one" in text


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("desk-charter-set", [10**15]),
        ("desk-charter-value", [10**25, 1]),
        ("desk-charter-set-file", ["bestaat-niet"]),
    ],
)
def test_what_is_not_there_is_not_found(editor: Person, name: str, args: list[Any]) -> None:
    page(browser(editor), name, *args, status=404)


def test_a_position_that_is_not_there_is_not_found(draft: ValueSet, editor: Person) -> None:
    page(browser(editor), "desk-charter-value", draft.pk, 9, status=404)
    page(browser(editor), "desk-charter-value", draft.pk, 10**12, status=404)
    sent = {"do": "up", "position": "x", "revision": "1"}
    assert post(editor, draft, **sent).status_code == 404


def test_the_list_counts_signatures_in_few_queries(
    draft: ValueSet, editor: Person, django_assert_max_num_queries: Any
) -> None:
    make_signature(make_campaign())
    make_signature(make_campaign(), confirmed=False)
    for n in range(5):
        make_version(f"versie-{n}", by=editor)
    client = browser(editor)
    text = page(client, "desk-charter-sets")
    assert text.count("1 signature") == 1
    assert text.count("In force") == 1
    for name, args in (*DESK, ("desk-charter-set", [draft.pk]), ("desk-charter-value", [draft.pk, 1])):
        with django_assert_max_num_queries(8):
            page(client, name, *args)


def test_a_file_of_a_draft_loads_as_the_same_draft(draft: ValueSet, editor: Person) -> None:
    upload(editor, "kopie.yaml", as_yaml(values_of(draft)), "kopie")
    assert ValueSet.objects.get(version="kopie").document == draft.document
