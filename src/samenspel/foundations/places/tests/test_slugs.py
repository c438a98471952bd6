# SPDX-License-Identifier: EUPL-1.2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspel.foundations.places.folding import fold
from samenspel.foundations.places.reserved import RESERVED
from samenspel.foundations.places.slugs import Named, slug_for, slugs_for


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Bergen (L.)", "bergen-l"),
        ("Bergen (NH.)", "bergen-nh"),
        ("'s-Hertogenbosch", "s-hertogenbosch"),
        ("Súdwest-Fryslân", "sudwest-fryslan"),
        ("Nuenen, Gerwen en Nederwetten", "nuenen-gerwen-en-nederwetten"),
        ("Sint\u2011Niklaas", "sint-niklaas"),
        ("Œuvre Straße Ørsted", "oeuvre-strasse-orsted"),
    ],
)
def test_a_name_becomes_an_address(name: str, slug: str) -> None:
    assert slug_for(name) == slug


@pytest.mark.parametrize("name", ["", "()", "\x00", "東京"])
def test_a_name_without_letters_for_an_address_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no slug"):
        slug_for(name)


def test_the_living_town_gets_the_plain_address() -> None:
    old, new = Named("46014", "Lokeren", ended=True), Named("46029", "Lokeren", ended=False)
    expected = {"46029": "lokeren", "46014": "lokeren-46014"}
    assert slugs_for([old, new]) == expected
    assert slugs_for([new, old]) == expected


def test_of_two_living_towns_the_lower_code_gets_the_plain_address() -> None:
    assert slugs_for([Named("GM2", "Hulst", False), Named("1", "Hulst", False)]) == {
        "1": "hulst",
        "GM2": "hulst-gm2",
    }


def test_a_reserved_or_taken_name_gets_its_code() -> None:
    towns = [Named("1", "Labo", False), Named("2", "Leiedam", False)]
    assert slugs_for(towns, taken={"leiedam"}) == {"1": "labo-1", "2": "leiedam-2"}


@given(
    st.lists(
        st.tuples(st.sampled_from(["Mol", "Möl", "Plan", "Ham"]), st.booleans()), min_size=1, max_size=12
    ).flatmap(lambda towns: st.permutations([Named(str(i), n, e) for i, (n, e) in enumerate(towns)]))
)
def test_addresses_are_unique_free_and_independent_of_order(towns: list[Named]) -> None:
    slugs = slugs_for(towns)
    assert len(set(slugs.values())) == len(towns)
    assert not RESERVED & set(slugs.values())
    assert slugs == slugs_for(sorted(towns))


@given(st.text())
def test_folding_takes_any_text_and_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
