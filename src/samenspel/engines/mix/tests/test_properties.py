# SPDX-License-Identifier: EUPL-1.2
"""What must hold for every answer and every table: the score is the reference's, the mix is the best of all, refused is never chosen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.engines.mix.advice import DO_NOT, ROLES, Advice
from samenspel.engines.mix.advise import advise
from samenspel.engines.mix.answers import Answers, read_answers
from samenspel.engines.mix.choose import HEAVY
from samenspel.engines.mix.conditions import refusals
from samenspel.engines.mix.fit import MOST, rank
from samenspel.engines.mix.phases import phases_of
from samenspel.engines.mix.result import result_json
from samenspel.engines.mix.table import Instrument, shipped

from . import reference
from .making import any_answers, going, tables, tight

same_every_time = settings(derandomize=True, max_examples=120, deadline=None)
fewer = settings(derandomize=True, max_examples=40, deadline=None)


def mixes_of(advice: Advice) -> dict[str, dict[str, str]]:
    return {phase.phase: {pick.key: pick.role for pick in phase.mix} for phase in advice.phases}


@same_every_time
@given(any_answers, st.sampled_from(shipped()))
def test_the_score_of_a_shipped_row_is_that_of_the_reference(answers: Answers, one: Instrument) -> None:
    for phase in phases_of(answers):
        (found,) = rank((one,), answers, phase)
        assert found.score == reference.score(one, answers, phase)
        if found.score is not None:
            assert dict(found.parts) == reference.parts(one, answers, phase)


@same_every_time
@given(any_answers, tables)
def test_the_scores_of_any_row_are_those_of_the_reference(
    answers: Answers, table: tuple[Instrument, ...]
) -> None:
    phase = phases_of(answers)[0]
    rows = {one.key: one for one in table}
    for found in rank(table, answers, phase):
        assert found.score == reference.score(rows[found.key], answers, phase)


@same_every_time
@given(tight, tables)
def test_no_other_mix_of_any_table_is_better(answers: Answers, table: tuple[Instrument, ...]) -> None:
    answers = answers.changed(phases=phases_of(answers)[:4])
    expected = reference.mixes(table, answers, phases_of(answers))
    assert mixes_of(advise(answers, table)) == expected


@settings(derandomize=True, max_examples=12, deadline=None)
@given(going)
def test_no_other_mix_of_the_shipped_table_is_better(answers: Answers) -> None:
    answers = answers.changed(phases=phases_of(answers)[:2])
    expected = reference.mixes(shipped(), answers, phases_of(answers))
    assert mixes_of(advise(answers, shipped())) == expected


@same_every_time
@given(any_answers)
def test_every_score_is_the_sum_of_its_parts_and_lies_between_0_and_100(answers: Answers) -> None:
    for phase in phases_of(answers):
        for one in rank(shipped(), answers, phase):
            if one.score is None:
                assert one.refused and not one.parts and not one.reasons
                continue
            assert not one.refused
            assert 0 <= one.score <= 100 == sum(MOST.values())
            assert one.score == sum(one.parts.values())
            assert list(one.parts) == list(MOST)
            assert all(0 <= points <= MOST[part] for part, points in one.parts.items())
            assert len(one.reasons) == len(MOST)


@same_every_time
@given(any_answers, st.integers())
def test_the_order_of_the_table_does_not_matter(answers: Answers, seed: int) -> None:
    mixed = list(shipped())
    Random(seed).shuffle(mixed)
    assert advise(answers, mixed) == advise(answers, shipped())


@fewer
@given(any_answers)
def test_the_same_answers_give_the_same_json(answers: Answers) -> None:
    def once(answers: Answers) -> str:
        return json.dumps(result_json(advise(answers, shipped()), answers, shipped()))

    assert once(answers) == once(read_answers(answers.as_dict()))


@same_every_time
@given(any_answers, st.sampled_from(("budget_eur", "weeks", "hours")), st.integers(1, 100_000))
def test_more_never_removes_a_possible_instrument(answers: Answers, name: str, more: int) -> None:
    richer = answers.changed(**{name: (getattr(answers, name) or 0) + more})
    poorer = answers.changed(**{name: getattr(answers, name) or 0})
    for phase in phases_of(answers):
        for one in shipped():
            if not refusals(one, poorer, phase):
                assert not refusals(one, richer, phase)
                assert not refusals(one, answers.changed(**{name: None}), phase)


@same_every_time
@given(any_answers, tables)
def test_a_mix_complements_itself(answers: Answers, table: tuple[Instrument, ...]) -> None:
    for rows in (table, shipped()):
        advice = advise(answers, rows)
        by_key = {one.key: one for one in rows}
        if advice.verdict == DO_NOT:
            assert advice.phases == ()
            continue
        assert [phase.phase for phase in advice.phases] == list(phases_of(answers))
        heavy = [
            pick.key for phase in advice.phases for pick in phase.mix if by_key[pick.key].effort == HEAVY
        ]
        assert len(heavy) <= 1
        for phase in advice.phases:
            keys = [pick.key for pick in phase.mix]
            assert len(keys) <= 4 and len(set(keys)) == len(keys)
            assert all(phase.ranked(key).score is not None for key in keys)
            roles = [pick.role for pick in phase.mix]
            assert sorted(roles[:3], key=ROLES.index) == roles[:3] and len(set(roles[:3])) == len(roles[:3])
            assert all(pick.why for pick in phase.mix)
            if len(keys) < 2:
                assert any(said.key.startswith("few-") for said in phase.warnings)
            if len(keys) > 2:
                kin = [(by_key[key].family, by_key[key].house) for key in keys]
                assert len(set(kin)) == len(kin)


@same_every_time
@given(any_answers)
def test_the_plan_stays_within_the_money_and_the_hours(answers: Answers) -> None:
    rows = {one.key: one for one in shipped()}
    advice = advise(answers, shipped())

    def least(name: str) -> int:
        paid: Sequence[Instrument] = [rows[pick.key] for phase in advice.phases for pick in phase.mix]
        once = {one.key: one for one in paid if one.family in ("standing", "budget")}
        often = [one for one in paid if one.family not in ("standing", "budget")]
        return sum(getattr(one, name).min for one in (*once.values(), *often))

    assert answers.budget_eur is None or least("cost_eur") <= answers.budget_eur
    assert answers.hours is None or least("hours") <= answers.hours
