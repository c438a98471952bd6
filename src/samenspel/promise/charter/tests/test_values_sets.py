# SPDX-License-Identifier: EUPL-1.2
"""What a version of the values may be: whole or refused with a sentence, and the same after writing and reading."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samenspel.promise.charter.values.bullets import free_key, kept_keys
from samenspel.promise.charter.values.files import as_yaml, parsed
from samenspel.promise.charter.values.forms import only
from samenspel.promise.charter.values.sets import (
    KEY,
    MOST_BULLETS,
    MOST_VALUES,
    BrokenSet,
    lawful,
    read,
    said,
    shipped,
    write,
)
from samenspel.promise.charter.values.shown import shown


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def document(**facts: Any) -> dict[str, Any]:
    """A small version that is right."""
    return {
        "languages": ["nl"],
        "title": {"nl": "Eén waarde"},
        "intro": {"nl": "Wij streven."},
        "source": {"nl": "De proef"},
        "source_url": "https://voorbeeld.example/waarden",
        "values": [
            {
                "key": "open",
                "title": {"nl": "Open"},
                "text": {"nl": "Alles ligt open."},
                "bullets": [{"key": "open-1", "text": {"nl": "Verslagen staan online."}}],
            }
        ],
        **facts,
    }


def texts(codes: list[str], lines: bool = False) -> st.SearchStrategy[dict[str, str]]:
    letters = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n" if lines else "")
    one = st.text(letters, max_size=10).map(lambda text: f"a{text}".strip()).filter(lawful)
    return st.fixed_dictionaries({code: one for code in codes})


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    codes = draw(st.permutations(["nl", *draw(st.sets(st.sampled_from(["en", "fr", "de"])))]))
    keys = iter(draw(st.permutations(["0", "a-b", "a_b", "k" * 40, *(f"sleutel-{n}" for n in range(8))])))
    rows = [
        {
            "key": next(keys),
            "title": draw(texts(codes)),
            "text": draw(st.one_of(st.just({}), texts(codes, lines=True))),
            "bullets": [
                {"key": next(keys), "text": draw(texts(codes))} for _n in range(draw(st.integers(0, 3)))
            ],
        }
        for _n in range(draw(st.integers(1, 3)))
    ]
    return {
        "languages": list(codes),
        "title": draw(texts(codes)),
        "intro": draw(st.one_of(st.just({}), texts(codes, lines=True))),
        "source": draw(texts(codes)),
        "source_url": draw(
            st.sampled_from(["", "https://voorbeeld.example", "http://voorbeeld.example/a?b=c"])
        ),
        "values": rows,
    }


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(documents(), st.booleans())
def test_what_was_written_reads_the_same_from_the_database_and_from_a_file(
    given_document: dict[str, Any], is_official: bool
) -> None:
    values = read("proef", is_official, given_document)
    assert read("proef", is_official, write(values)) == values
    stored = json.loads(json.dumps(write(values), sort_keys=True))  # a database sorts the fields
    assert read("proef", is_official, stored) == values
    assert list(read("proef", is_official, stored).title) == list(values.languages)
    assert read("proef", is_official, parsed("proef.yaml", as_yaml(values).encode())) == values


junk = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.one_of(
                st.sampled_from(
                    ["languages", "title", "values", "key", "text", "bullets", "nl", "source", "source_url"]
                ),
                st.integers(),
                st.text(max_size=5),
            ),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=20,
)


@settings(deadline=None)
@given(junk)
def test_junk_gives_a_sentence_and_nothing_else(thing: Any) -> None:
    with pytest.raises(BrokenSet) as wrong:
        read("proef", False, thing)
    assert str(wrong.value).endswith((".", ".”"))


@settings(deadline=None)
@given(st.sampled_from(["languages", "title", "intro", "source", "source_url", "values"]), junk)
def test_junk_in_one_field_gives_a_sentence_or_a_whole_version(field: str, thing: Any) -> None:
    try:
        values = read("proef", False, document(**{field: thing}))
    except BrokenSet as wrong:
        assert len(str(wrong)) > 20
    else:
        assert read("proef", False, write(values)) == values


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["a.yaml", "a.json"]))
def test_any_file_is_read_or_refused(content: bytes, name: str) -> None:
    try:
        parsed(name, content)
    except BrokenSet as wrong:
        assert str(wrong)


def _value(**facts: Any) -> list[dict[str, Any]]:
    return [{**document()["values"][0], **facts}]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"values": []}, "1 to 20 values, and this one has 0"),
        ({"values": _value() * (MOST_VALUES + 1)}, "has 21"),
        ({"values": _value() * 2}, "the key “open” is used twice"),
        ({"values": _value(key="Open!")}, "Value 1: the key is"),
        ({"values": _value(key="x" * 41)}, "Value 1: the key is"),
        ({"values": _value(bullets=[{"key": "open", "text": {"nl": "Twee"}}])}, "point 1: the key “open”"),
        ({"values": _value(bullets="niets")}, "Value 1 (“Open”): “bullets” is not a list"),
        (
            {"values": _value(bullets=[{"key": f"b-{n}", "text": {"nl": "x"}} for n in range(13)])},
            f"At most {MOST_BULLETS} fit",
        ),
        ({"values": _value(title={"nl": "x" * 81})}, "too long. Shorten it to 80"),
        ({"values": _value(title={"nl": "a\nb"})}, "on one line"),
        ({"values": _value(title={"nl": 12})}, "is not a text"),
        ({"values": _value(titel={"nl": "Open"})}, "the field “titel” is not known"),
        ({"values": _value(text={"nl": "Nul\0"})}, "a sign that cannot be stored"),
        ({"values": _value(text={"nl": "half \ud800"})}, "a sign that cannot be stored"),
        ({"title": {}}, "The title: the text in “nl” is missing"),
        ({"title": {"nl": "A", "en": "B"}}, "the field “en” is not known"),
        ({"languages": ["nl", "en"]}, "the text in “en” is missing"),
        ({"languages": ["en"]}, "Dutch (nl) is missing"),
        ({"languages": ["nl", False]}, "two small letters"),
        ({"languages": ["nl", "nl"]}, "once"),
        ({"source": None}, "The source has no fields"),
        ({"source_url": "javascript:alert(1)"}, "not a web address"),
        ({"source_url": "https://voorbeeld.example/" + "a" * 200}, "not a web address"),
    ],
)
def test_a_broken_version_says_where_and_what_to_do(facts: dict[str, Any], sentence: str) -> None:
    assert read("proef", False, document()).values  # without the fault it is right
    with pytest.raises(BrokenSet) as wrong:
        read("proef", False, document(**facts))
    assert sentence in str(wrong.value)


def test_the_shipped_version_has_eight_values_in_two_languages_and_is_not_official() -> None:
    assert len(shipped().values) == 8
    assert not shipped().is_official
    assert all(len(value.bullets) >= 2 for value in shipped().values)
    assert said(shipped().values[0].title, "fr") == "Tijdig"
    assert shown(shipped(), "en").values[0].title == "Timely"
    assert shown(shipped(), "fr").language == "nl"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.yaml", b"a: [1,\nb: 2", "at line 2"),
        ("a.json", b'{"a": 1,\n}', "at line 2"),
        ("a.yaml", "titel: é".encode("latin-1"), "UTF-8"),
        ("a.yaml", b"a: &x [1]\nb: *x", "cannot be read"),
        ("a.yaml", b"[" * 50_000, "cannot be read"),
        ("a.json", b"[" * 50_000, "cannot be read"),
        ("a.yaml", b"a: 1\n" + b"#" * 100_000, "larger than 100 kB"),
        ("a.yaml", b"!!python/object/apply:os.system ['ls']", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(BrokenSet) as wrong:
        parsed(name, content)
    assert sentence in str(wrong.value)


def test_a_version_can_be_cut_down_to_dutch() -> None:
    cut = read("proef", False, only(write(shipped()), "nl"))
    assert cut.languages == ("nl",)
    assert [value.key for value in cut.values] == [value.key for value in shipped().values]
    assert dict(cut.values[0].bullets[0].text) == {"nl": shipped().values[0].bullets[0].text["nl"]}


OLD = [("a", "Verslagen staan online."), ("b", "Wij schrijven eenvoudig."), ("c", "Cijfers zijn openbaar.")]


@pytest.mark.parametrize(
    ("lines", "keys"),
    [
        (["Verslagen staan online.", "Wij schrijven eenvoudig.", "Cijfers zijn openbaar."], ["a", "b", "c"]),
        (
            ["Verslagen staan online.", "Wij schrijven in gewone taal.", "Cijfers zijn openbaar."],
            ["a", "b", "c"],
        ),
        (["Cijfers zijn openbaar.", "Verslagen staan online.", "Wij schrijven eenvoudig."], ["c", "a", "b"]),
        (
            ["Nieuw.", "Verslagen staan online.", "Wij schrijven gewoon.", "Cijfers zijn openbaar."],
            ["", "a", "b", "c"],
        ),
        (["Verslagen staan online.", "Cijfers zijn openbaar."], ["a", "c"]),
        (["Verslagen staan online.", "Verslagen staan online."], ["a", ""]),
        (["Alle cijfers zijn openbaar."], ["c"]),
        (["Verslagen staan online.", "Kort!", "Cijfers zijn openbaar."], ["a", "b", "c"]),
        ([], []),
    ],
)
def test_a_point_keeps_its_key_when_its_line_stays_moves_or_is_worded_better(
    lines: list[str], keys: list[str]
) -> None:
    found = kept_keys(OLD, lines)
    assert found == keys


@settings(deadline=None)
@given(st.lists(st.text(max_size=8), max_size=8), st.lists(st.text(max_size=8), max_size=8))
def test_no_key_is_given_twice(before: list[str], after: list[str]) -> None:
    keys = kept_keys([(str(n), text) for n, text in enumerate(before)], after)
    given_keys = [key for key in keys if key]
    assert len(keys) == len(after)
    assert len(set(given_keys)) == len(given_keys)


@settings(deadline=None)
@given(st.text(max_size=60), st.sets(st.sampled_from(["open", "open-2", "value"])))
def test_a_free_key_is_a_key_and_is_free(wanted: str, taken: set[str]) -> None:
    key = free_key(wanted, taken)
    assert KEY.fullmatch(key)
    assert key not in taken
