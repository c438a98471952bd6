# SPDX-License-Identifier: EUPL-1.2
"""How far a municipality is follows from what was recorded, and from nothing else."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from samenspel.promise.charter.models import Office, Standing
from samenspel.promise.charter.standing import RUNGS, Facts, standing_of, whole_college

NAMES = ("ann", "bea", "cem", "dirk")
offices = st.sampled_from([*Office.values])
facts = st.builds(
    Facts,
    members=st.integers(0, 3),
    held=st.integers(0, 2),
    signed=st.lists(st.tuples(offices, st.sampled_from(NAMES)), max_size=5).map(tuple),
    college_size=st.none() | st.integers(1, 5),
    kept=st.integers(0, 2),
    resolutions=st.just(0),
    evaluated=st.integers(0, 1),
)


def slowly(one: Facts) -> str:
    """The same, rung by rung from the bottom: the highest that holds."""
    found = "nobody"
    college = [name for office, name in one.signed if office in ("mayor", "alderman")]
    promised = len(one.signed) > 0 or one.resolutions > 0
    holds = {
        "coalition": one.members > 0,
        "talking": one.members > 0 and one.held > 0,
        "signed": len(one.signed) > 0,
        "college": "college" in [office for office, _name in one.signed]
        or (
            one.college_size is not None
            and "mayor" in [office for office, _name in one.signed]
            and len(set(college)) >= one.college_size
        ),
        "anchored": promised and one.kept > 0,
        "evaluated": promised and one.evaluated > 0,
    }
    for rung in RUNGS[1:]:
        found = rung if holds[rung] else found
    return found


@given(facts)
def test_the_standing_is_the_highest_rung_that_holds(one: Facts) -> None:
    assert standing_of(one) == slowly(one)


@given(facts, offices, st.sampled_from(NAMES))
def test_one_more_signature_never_takes_a_municipality_down(one: Facts, office: str, name: str) -> None:
    more = replace(one, signed=(*one.signed, (office, name)))
    assert RUNGS.index(standing_of(more)) >= RUNGS.index(standing_of(one))


def test_without_a_group_and_without_a_signature_nobody_is_busy() -> None:
    assert standing_of(Facts()) == Standing.NOBODY
    assert standing_of(Facts(held=2)) == Standing.NOBODY
    assert standing_of(Facts(members=1)) == Standing.COALITION
    assert standing_of(Facts(members=1, held=1)) == Standing.TALKING


def test_what_was_signed_stays_signed_when_the_group_falls_apart() -> None:
    assert standing_of(Facts(signed=((Office.ALDERMAN, "ann"),))) == Standing.SIGNED


def test_the_whole_college_is_the_mayor_and_all_aldermen() -> None:
    two = ((Office.MAYOR, "ann"), (Office.ALDERMAN, "bea"))
    assert whole_college(Facts(signed=two, college_size=2))
    assert not whole_college(Facts(signed=two, college_size=3))
    assert not whole_college(Facts(signed=two, college_size=None)), "nobody said how large the college is"
    aldermen = ((Office.ALDERMAN, "ann"), (Office.ALDERMAN, "bea"))
    assert not whole_college(Facts(signed=aldermen, college_size=2)), "without the mayor it is not whole"


def test_who_signed_two_versions_is_one_person() -> None:
    twice = ((Office.MAYOR, "ann"), (Office.ALDERMAN, "bea"), (Office.ALDERMAN, "bea"))
    assert not whole_college(Facts(signed=twice, college_size=3))


def test_a_decision_of_the_college_is_enough() -> None:
    assert standing_of(Facts(signed=((Office.COLLEGE, "college"),))) == Standing.COLLEGE


def test_an_anchor_without_any_promise_is_no_anchor_but_a_resolution_is_a_promise_itself() -> None:
    assert standing_of(Facts(members=1, kept=1)) == Standing.COALITION
    assert standing_of(Facts(kept=1, resolutions=1)) == Standing.ANCHORED
    assert standing_of(Facts(members=1, evaluated=1)) == Standing.COALITION
