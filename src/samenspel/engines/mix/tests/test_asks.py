# SPDX-License-Identifier: EUPL-1.2
"""What a plan asks of the municipality: added up, in order, nothing twice."""

from __future__ import annotations

from samenspel.engines.mix.answers import Answers
from samenspel.engines.mix.asks import KINDS, Ask, what_it_asks
from samenspel.engines.mix.codes import LANGUAGES, PHASES
from samenspel.engines.mix.sentences import say
from samenspel.engines.mix.table import shipped

from .making import row

WALK = row("walk", hours=(10, 20), cost_eur=(0, 100))
BODY = row("body", family="standing", hours=(50, 60), cost_eur=(1000, 2000), needs=["council"])
SETTLED = Answers(
    answering="agreed", weighs="reasoned", council="sets_frame", rung="consult", competence="ours"
)


def asked(picks: dict[str, list[str]], answers: Answers = SETTLED) -> tuple[Ask, ...]:
    return what_it_asks(picks, answers, (WALK, BODY))


def keys(asks: tuple[Ask, ...]) -> list[str]:
    return [ask.said.key for ask in asks if ask.said.key != "as-written"]


def facts(asks: tuple[Ask, ...], key: str) -> dict[str, object]:
    (found,) = [ask for ask in asks if ask.said.key == key]
    return dict(found.said.facts)


def test_nothing_picked_asks_nothing() -> None:
    assert asked({}) == asked({"agenda": []}) == asked({"agenda": ["magic"]}) == ()


def test_hours_and_money_are_added_up_and_a_standing_body_counts_once() -> None:
    asks = asked({"agenda": ["walk", "body"], "preparation": ["walk", "body"]})
    assert facts(asks, "ask-hours") == {"min": 70, "max": 100}
    assert facts(asks, "ask-money") == {"min": 1000, "max": 2200}
    asks = asked({"agenda": ["walk"]}, SETTLED.changed(hours=8, budget_eur=50))
    assert facts(asks, "ask-hours-of") == {"min": 10, "max": 20, "has": 8}
    assert facts(asks, "ask-money-of") == {"min": 0, "max": 100, "has": 50}


def test_lines_of_a_row_come_once_before_its_first_phase_in_both_languages() -> None:
    asks = asked({"preparation": ["walk"], "evaluation": ["walk"]})
    lines = [ask for ask in asks if ask.said.key == "as-written"]
    assert [(ask.kind, ask.before, ask.instrument) for ask in lines] == [
        ("council", "preparation", "walk"),
        ("agreement", "preparation", "walk"),
        ("organisation", "preparation", "walk"),
    ]
    assert say(lines[1].said, "nl") == say(lines[1].said, "en") == "Settle walk."


def test_what_is_not_settled_is_asked_and_what_is_settled_is_not() -> None:
    open_ = Answers(rung="advise", competence="shared", council="not_asked")
    wanted = {"ask-answering", "ask-weighs", "ask-others", "ask-council-frame"}
    assert wanted <= set(keys(asked({"agenda": ["walk"]}, open_)))
    assert wanted.isdisjoint(keys(asked({"agenda": ["walk"]})))
    assert "ask-council-agrees" in keys(asked({"agenda": ["body"]}))
    assert "ask-council-agrees" not in keys(asked({"agenda": ["walk"]}))


def test_groups_and_barriers_bring_their_own_work() -> None:
    answers = SETTLED.changed(
        missing=("young",), groups=("everyone",), barriers=("language", "childcare"), tension="high"
    )
    found = keys(asked({"agenda": ["walk"]}, answers))
    assert {"ask-go-to", "ask-barrier-language", "ask-barrier-childcare", "ask-leader"} <= set(found)
    assert "ask-go-to" not in keys(asked({"agenda": ["walk"]}, SETTLED.changed(groups=("everyone",))))


def test_a_lot_and_money_to_share_are_asked_before_their_phase() -> None:
    asks = what_it_asks(
        {"agenda": ["enquete"], "decision": ["burgerberaad", "burgerbegroting"]}, SETTLED, shipped()
    )
    before = {ask.said.key: ask.before for ask in asks if ask.instrument == ""}
    assert before["ask-lot"] == before["ask-money-to-share"] == before["ask-council-agrees"] == "decision"
    assert before["ask-report"] == "decision" and before["ask-tell"] == "agenda"


def test_the_list_is_in_order_and_holds_nothing_twice() -> None:
    every = {phase: [one.key for one in shipped()] for phase in PHASES}
    asks = what_it_asks(every, Answers(rung="advise", barriers=("time",)), shipped())
    order = [(PHASES.index(ask.before), KINDS.index(ask.kind)) for ask in asks]
    assert order == sorted(order)
    for language in LANGUAGES:
        said = [(ask.kind, say(ask.said, language, shipped())) for ask in asks]
        assert len(set(said)) == len(said)
    assert {ask.kind for ask in asks} == set(KINDS)


def test_the_order_of_the_table_does_not_matter() -> None:
    picks = {"agenda": ["walk", "body"]}
    assert what_it_asks(picks, SETTLED, (WALK, BODY)) == what_it_asks(picks, SETTLED, (BODY, WALK))
