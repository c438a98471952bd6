# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.engines.notes import grams as grams_
from samenspel.engines.notes.alike import SAME, Near, duplicates, nearest
from samenspel.engines.notes.grams import Weights, cosine, pieces, plain
from samenspel.engines.notes.proposing import propose, suggestions

from .reference import grams, pairs, scores, vector

SESSION = yaml.safe_load((Path(__file__).parent / "session.yaml").read_text(encoding="utf-8"))
WORDS = [
    "fiets",
    "fietsen",
    "fietspad",
    "veilig",
    "veiliger",
    "school",
    "de",
    "aan",
    "groen",
    "bomen",
    "u",
    "👍",
]
texts = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join) | st.text(max_size=12)
notes = st.dictionaries(st.integers(0, 99), texts, max_size=9)
columns = st.dictionaries(
    st.sampled_from("abcd"), st.tuples(texts, st.lists(texts, max_size=4)), min_size=1, max_size=4
)


def left_out(number: int) -> dict[str, tuple[str, list[str]]]:
    """The columns of the session without this note."""
    return {
        key: (
            title,
            [
                note["text"]
                for other, note in enumerate(SESSION["notes"])
                if other != number and note["column"] == key
            ],
        )
        for key, title in SESSION["columns"].items()
    }


# Pieces -------------------------------------------------------------------------------------


def test_the_form_of_words_counts_and_nothing_else() -> None:
    assert plain("  Eén VEILIG\nfietspad!! ") == "een veilig fietspad"
    assert plain("👍") == "👍"
    assert plain(" \n ") == ""


def test_a_short_word_gives_one_piece() -> None:
    assert list(pieces("u")) == [" u "]
    assert list(pieces("zo")) == [" zo", "zo ", " zo "]


@settings(max_examples=50, deadline=None)
@given(texts)
def test_pieces_are_those_of_the_reference(text: str) -> None:
    assert sorted(pieces(text)) == sorted(grams(text))


@settings(max_examples=50, deadline=None)
@given(texts, st.lists(texts, max_size=5))
def test_weights_are_those_of_the_reference(text: str, corpus: list[str]) -> None:
    assert Weights(corpus).vector(text) == pytest.approx(vector(text, corpus))


# Columns ------------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(texts, columns)
def test_scores_are_those_of_the_reference_best_first(
    text: str, held: dict[str, tuple[str, list[str]]]
) -> None:
    found = propose(text, held, most=9)
    slow = scores(text, held)
    assert dict(found) == pytest.approx({key: score for key, score in slow.items() if score > 0})
    assert [score for _column, score in found] == sorted((score for _column, score in found), reverse=True)
    assert all(0 < score <= 1 for _column, score in found)


@settings(max_examples=50, deadline=None)
@given(notes, columns, st.randoms(use_true_random=False))
def test_all_loose_notes_at_once_get_what_each_gets_alone_in_any_order(
    loose: dict[int, str], held: dict[str, tuple[str, list[str]]], chance: random.Random
) -> None:
    def mixed(rows: list) -> list:
        return chance.sample(rows, len(rows))

    shuffled = {key: (held[key][0], mixed(held[key][1])) for key in mixed(list(held))}
    at_once = suggestions({note: loose[note] for note in mixed(list(loose))}, shuffled)
    assert at_once == {note: propose(text, held) for note, text in loose.items()}


def test_at_most_three_columns_are_proposed_and_none_without_a_common_word() -> None:
    held = {number: ("fiets", []) for number in (4, 2, 3, 1)}
    assert [column for column, _score in propose("fiets", held)] == [1, 2, 3]
    assert propose("zwembad", held) == []
    assert propose("", held) == []
    assert propose("fiets", {}) == []
    assert propose("fiets", {1: ("", [])}) == []


def test_the_right_column_is_among_three_for_most_notes_of_a_real_session() -> None:
    found = [
        [column for column, _score in propose(note["text"], left_out(number))]
        for number, note in enumerate(SESSION["notes"])
    ]
    right = [note["column"] for note in SESSION["notes"]]
    assert len(right) == 51 and len(SESSION["columns"]) == 8
    assert sum(column in three for column, three in zip(right, found, strict=True)) >= 0.75 * 51
    assert sum(three[:1] == [column] for column, three in zip(right, found, strict=True)) >= 0.5 * 51


# The same -----------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(notes, st.sampled_from([0.3, 0.6, SAME, 1.0]), st.randoms(use_true_random=False))
def test_groups_hold_what_is_alike_to_their_front_and_miss_nothing(
    held: dict[int, str], least: float, chance: random.Random
) -> None:
    groups = duplicates(held, least=least)
    together = [note for group in groups for note in (group.front, *(note for note, _ in group.rest))]
    assert len(together) == len(set(together))
    alike = pairs(held, least - 1e-9)
    for group in groups:
        assert group.rest
        for note, score in group.rest:
            assert least <= score <= 1
            assert (min(group.front, note), max(group.front, note)) in alike
    loose = set(held) - set(together)
    surely = pairs(held, least + 1e-9)
    assert not any((one, other) in surely for one, other in combinations(sorted(loose), 2))
    order = chance.sample(sorted(held), len(held))
    assert duplicates({note: held[note] for note in order}, least=least) == groups


@settings(max_examples=30, deadline=None)
@given(notes)
def test_texts_with_the_same_words_are_duplicates(held: dict[int, str]) -> None:
    doubled = held | {note + 100: f" {text.upper()}! " for note, text in held.items() if plain(text)}
    together = {
        note: group.front
        for group in duplicates(doubled)
        for note in (group.front, *(other for other, _ in group.rest))
    }
    for note, text in held.items():
        if plain(text) and plain(f" {text.upper()}! ") == plain(text):
            assert note in together and note + 100 in together


def test_the_note_in_front_is_the_one_most_like_all_others() -> None:
    held = {
        1: "veiliger fietspaden naar de basisscholen",
        2: "veilige fietspaden naar de basisscholen",
        3: "veilige fietspaden naar de basisschool",
        4: "een zwembad",
        5: "👍",
        6: "👍 ",
        7: "",
        8: "",
    }
    groups = duplicates(held)
    assert [(group.front, {note for note, _ in group.rest}) for group in groups] == [(2, {1, 3}), (5, {6})]


def test_the_session_holds_no_two_notes_that_say_the_same_until_somebody_writes_one_again() -> None:
    held = dict(enumerate(note["text"] for note in SESSION["notes"]))
    assert duplicates(held) == []
    (group,) = duplicates(held | {99: "Minder vaste structuren!"})
    assert (group.front, group.rest) == (14, ((99, 1.0),))


def test_a_note_like_none_of_these_cannot_be_asked_for() -> None:
    for least in (0.0, -1.0, 1.1):
        with pytest.raises(ValueError, match="least"):
            duplicates({1: "a", 2: "a"}, least=least)


# Near ---------------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(notes.filter(bool))
def test_the_nearest_are_those_of_every_pair_compared(held: dict[int, str]) -> None:
    note = min(held)
    corpus = [held[one] for one in sorted(held)]
    slow = {
        other: sum(
            weight * vector(held[other], corpus).get(gram, 0)
            for gram, weight in vector(held[note], corpus).items()
        )
        for other in held
        if other != note
    }
    found = nearest(note, held, most=20)
    assert dict(found) == pytest.approx({other: score for other, score in slow.items() if score > 0})
    assert found == sorted(found, key=lambda one: (-one[1], one[0]))
    assert all(score <= 1 for _other, score in found)
    assert len(nearest(note, held, most=2)) <= 2


def test_read_once_the_same_is_near_to_every_note(monkeypatch: pytest.MonkeyPatch) -> None:
    held = {1: "veilig fietspad", 2: "veiliger fietspaden", 3: "een zwembad", 4: "zwembaden", 5: ""}
    alone = {note: nearest(note, held, most=2) for note in held}
    near, cut = Near(held), []
    monkeypatch.setattr(grams_, "pieces", lambda text: cut.append(text) or iter(()))
    assert {note: near.nearest(note, most=2) for note in held} == alone and not cut


def test_likeness_is_the_same_both_ways() -> None:
    held = [note["text"] for note in SESSION["notes"]]
    weights = Weights(held)
    vectors = [weights.vector(text) for text in held]
    assert all(cosine(one, other) == cosine(other, one) for one, other in combinations(vectors, 2))
