# SPDX-License-Identifier: EUPL-1.2
"""The advice around the mixes: the wish somebody began with, what a mix misses, the pitfalls, the whole plan."""

from __future__ import annotations

from typing import Any

import pytest

from samenspel.engines.mix.advice import DO_NOT
from samenspel.engines.mix.advise import advise
from samenspel.engines.mix.answers import Answers
from samenspel.engines.mix.codes import PHASES, known
from samenspel.engines.mix.misses import misses
from samenspel.engines.mix.phases import SUITED, council_in, goals_of, phases_of
from samenspel.engines.mix.pitfalls import MOST_PER_PHASE, PITFALLS, of_the_whole, pitfalls
from samenspel.engines.mix.sentences import say
from samenspel.engines.mix.table import shipped

from .making import row

TABLE = shipped()
ROWS = {one.key: one for one in TABLE}
VOTE = Answers(wish="volksraadpleging", phases=("decision",), rung="advise", council="frame_and_decides")


def told(several: Any) -> list[str]:
    return [said.key for said in several]


# ---- Phases and their goals ----------------------------------------------------------------------


def test_a_phase_has_the_goals_chosen_for_it_or_those_that_suit_it() -> None:
    answers = Answers(
        goals=("ownership", "ideas", "inform"), phase_goals={"agenda": ("measure",), "decision": ()}
    )
    assert goals_of(answers, "agenda") == ("measure",)
    assert goals_of(answers, "decision") == ()
    assert goals_of(answers, "preparation") == ("ideas", "inform")
    assert goals_of(answers, "execution") == ("ownership", "inform")


def test_every_goal_suits_some_phase() -> None:
    assert {goal for goals in SUITED.values() for goal in goals} == set(known("goals"))


def test_without_phases_those_with_room_are_shown() -> None:
    assert phases_of(Answers()) == PHASES
    assert phases_of(Answers(decided="mostly")) == ("decision", "execution", "evaluation")
    assert phases_of(Answers(decided="mostly", phases=("agenda",))) == ("agenda",)
    assert "plan-phases-guessed" in told(advise(Answers(goals=("ideas",)), TABLE).warnings)


@pytest.mark.parametrize(
    ("council", "phase", "expected"),
    [
        ("sets_frame", "preparation", "sets_frame"),
        ("sets_frame", "decision", "informed"),
        ("decides", "decision", "decides"),
        ("decides", "agenda", "informed"),
        ("takes_part", "evaluation", "takes_part"),
        ("not_asked", "decision", "not_asked"),
        ("", "decision", ""),
    ],
)
def test_the_council_has_its_role_in_some_phases(council: str, phase: str, expected: str) -> None:
    assert council_in(council, phase) == expected


# ---- The wish ------------------------------------------------------------------------------------


def test_whoever_begins_with_an_instrument_is_asked_for_the_goal() -> None:
    wish = advise(VOTE, TABLE).wish
    assert wish is not None
    assert say(wish.asked_back[0], "nl", TABLE).startswith("U begint met een instrument: “Volksraadpleging”.")
    assert "Wat wilt u ermee bereiken?" in [say(said, "nl", TABLE) for said in wish.asked_back]
    assert wish.fits_in == ("decision",) and wish.refused == ()


def test_with_goals_it_says_which_it_serves_and_what_serves_them_better() -> None:
    wish = advise(
        VOTE.changed(goals=("support", "legitimacy"), question="yes_no", tension="high"), TABLE
    ).wish
    assert wish is not None
    assert "wish-serves" in told(wish.asked_back) and "wish-goal" not in told(wish.asked_back)
    assert wish.instead[0] == "burgerberaad" and "volksraadpleging" not in wish.instead
    assert "wish-serves-none" in told(advise(VOTE.changed(goals=("ideas",)), TABLE).wish.asked_back)  # type: ignore[union-attr]


def test_a_wish_that_cannot_be_hears_why() -> None:
    wish = advise(VOTE.changed(kind="tax", goals=("measure",)), TABLE).wish
    assert wish is not None and wish.fits_in == ()
    assert told(wish.refused) == ["no-votable"]
    wish = advise(VOTE.changed(phases=("agenda",), goals=("measure",)), TABLE).wish
    assert wish is not None and told(wish.refused) == ["no-phase"]


def test_a_wish_outside_the_table_and_a_wish_where_nothing_should_be_done() -> None:
    wish = advise(Answers(wish="magic"), TABLE).wish
    assert wish is not None and told(wish.asked_back) == ["wish-unknown", "wish-goal"]
    advice = advise(VOTE.changed(urgent=True, goals=("measure",)), TABLE)
    assert advice.verdict == DO_NOT and advice.phases == ()
    assert advice.wish is not None and advice.wish.instead == ()


# ---- What a mix misses ---------------------------------------------------------------------------


def missed(answers: Answers, *mix: Any, phase: str = "preparation") -> list[str]:
    return told(misses(mix, (), answers, phase))


def test_a_group_is_missed_unless_somebody_reaches_it_or_everybody() -> None:
    asked = Answers(missing=("young",))
    assert "miss-group-young" in missed(asked, row())
    assert "miss-group-young" not in missed(asked, row(reaches=["young"]))
    assert "miss-group-young" not in missed(asked, row(reaches=["everyone"]))
    assert "miss-group-young" in missed(asked, row(reaches=["everyone"], misses=["young"]))
    assert "miss-group-young" in missed(Answers(groups=("young",)), row())


def test_of_those_usually_missing_two_are_named_when_the_mix_keeps_them_away() -> None:
    away = row(misses=["young", "newcomers", "low_literate", "older"])
    assert missed(Answers(), away) == ["miss-group-young", "miss-group-newcomers"]
    assert missed(Answers(), row()) == []


def test_a_barrier_a_goal_a_promise_and_a_role_can_be_missed() -> None:
    asked = Answers(goals=("ideas", "support"), rung="advise", council="sets_frame", barriers=("time",))
    assert missed(asked, row()) == ["miss-goals", "miss-rung", "miss-barrier-time"]
    full = row(goals=["ideas", "support"], rungs=["advise"], lowers=["time"])
    assert missed(asked, full) == []
    weak = row(
        goals=["ideas", "support"], rungs=["advise"], lowers=["time"], scores={"reach": 2, "feedback": 1}
    )
    assert missed(asked, weak) == ["miss-reach", "miss-feedback"]
    assert missed(asked, weak, full) == []


@pytest.mark.parametrize("phase", PHASES)
def test_every_phase_says_when_the_council_has_no_role(phase: str) -> None:
    for council in ("not_asked", "informed"):
        assert missed(Answers(council=council), row(), phase=phase) == [f"miss-council-{phase}"]
    assert missed(Answers(council="takes_part"), row(), phase=phase) == []
    assert missed(Answers(), row(), phase=phase) == []
    assert f"miss-council-{phase}" in missed(Answers(rung="consult"), row(), phase=phase)


# ---- Pitfalls ------------------------------------------------------------------------------------

HERE: dict[str, tuple[str, dict[str, Any], str]] = {
    "pit-evening-is-no-say": ("infoavond", {"rung": "advise"}, "preparation"),
    "pit-us-and-them": ("inspraakavond", {"tension": "high"}, "preparation"),
    "pit-vote-divides": ("volksraadpleging", {"tension": "high"}, "decision"),
    "pit-vote-seeks-subject": ("volksraadpleging", {"wish": "volksraadpleging"}, "decision"),
    "pit-online-quarrel": ("digitaal_forum", {"tension": "high"}, "preparation"),
    "pit-advice-vanishes": ("burgerberaad", {"answering": "unsure"}, "preparation"),
    "pit-lot-is-not-enough": ("burgerberaad", {"missing": ("quiet",)}, "preparation"),
    "pit-same-people": ("adviesraad", {"missing": ("young",)}, "preparation"),
    "pit-token": ("jongereninspraak", {}, "preparation"),
    "pit-no-limits": ("cocreatie", {}, "preparation"),
    "pit-strong-groups-win": ("right_to_challenge", {}, "execution"),
    "pit-rich-quarters-win": ("burgerbegroting", {"touches": "all"}, "decision"),
    "pit-projects-not-built": ("burgerbegroting", {}, "decision"),
    "pit-paperwork": ("wijkbudget", {}, "execution"),
    "pit-many-ideas-no-answer": ("crowdsourcing", {"touches": "all"}, "preparation"),
    "pit-who-fills-in": ("enquete", {"touches": "all"}, "preparation"),
    "pit-small-numbers": ("opinieconsensus", {}, "preparation"),
    "pit-options-steer": ("pwe", {}, "preparation"),
    "pit-complaints-map": ("kaartbevraging", {}, "preparation"),
    "pit-chosen-by-us": ("klankbordgroep", {}, "preparation"),
    "pit-no-owner": ("stadsgesprek", {"answering": "unsure"}, "preparation"),
    "pit-always-the-same": ("stadsgesprek", {"missing": ("young",), "answering": "agreed", "council": "decides"}, "preparation"),
    "pit-list-not-done": ("wijkschouw", {}, "execution"),
    "pit-inquiry-alone": ("openbaar_onderzoek", {}, "decision"),
    "pit-blame": ("burgeraudit", {}, "evaluation"),
    "pit-form": ("verzoekschrift", {}, "agenda"),
    "pit-knowledge-stays": ("labo", {}, "execution"),
    "pit-wish-list": ("memorandum", {}, "agenda"),
    "pit-floats": ("thematische_werkgroep", {}, "preparation"),
    "pit-hired-support": ("infoavond", {"goals": ("support",), "motives": ("image",)}, "preparation"),
}  # fmt: skip
NOT_HERE: dict[str, dict[str, Any]] = {
    "pit-evening-is-no-say": {"rung": "inform"},
    "pit-us-and-them": {"tension": "low"},
    "pit-vote-divides": {"tension": "low"},
    "pit-vote-seeks-subject": {"wish": ""},
    "pit-online-quarrel": {"tension": "some"},
    "pit-advice-vanishes": {"answering": "agreed", "weighs": "reasoned"},
    "pit-lot-is-not-enough": {"missing": ()},
    "pit-same-people": {"missing": ("older",)},
    "pit-no-limits": {"fixed": ("The bus stays.",)},
    "pit-rich-quarters-win": {"touches": "street"},
    "pit-many-ideas-no-answer": {"touches": "street"},
    "pit-who-fills-in": {"touches": "street"},
    "pit-no-owner": {"answering": "agreed", "council": "decides"},
    "pit-always-the-same": {"missing": ()},
    "pit-hired-support": {"motives": ("better_plan",)},
}


def test_every_pitfall_is_tried() -> None:
    assert set(HERE) == set(PITFALLS)


@pytest.mark.parametrize("pitfall", PITFALLS)
def test_a_pitfall_is_told_where_it_matters(pitfall: str) -> None:
    key, values, phase = HERE[pitfall]
    assert pitfall in told(pitfalls([ROWS[key]], Answers(**values), phase))
    if pitfall != "pit-hired-support":  # that one is about the reasons, whatever the instrument
        assert pitfall not in told(pitfalls([row("else", family="together")], Answers(**values), phase))


@pytest.mark.parametrize("pitfall", NOT_HERE)
def test_a_pitfall_is_not_told_where_it_does_not(pitfall: str) -> None:
    key, values, phase = HERE[pitfall]
    assert pitfall not in told(pitfalls([ROWS[key]], Answers(**(values | NOT_HERE[pitfall])), phase))


def test_no_more_than_a_few_pitfalls_per_phase() -> None:
    assert (
        len(pitfalls(TABLE, Answers(tension="high", missing=("young",), rung="advise"), "preparation"))
        == MOST_PER_PHASE
    )


def test_few_hours_make_many_ideas_a_pitfall_too() -> None:
    answers = Answers(touches="street", hours=100)
    assert "pit-many-ideas-no-answer" in told(pitfalls([ROWS["crowdsourcing"]], answers, "preparation"))


# ---- The whole plan ------------------------------------------------------------------------------


def whole(**values: Any) -> list[str]:
    return told(of_the_whole(Answers(**values), values.get("phases", ())))


def test_the_answers_themselves_have_pitfalls() -> None:
    assert "plan-late" in whole(phases=("decision",), rung="consult")
    assert "plan-late" not in whole(phases=("preparation", "decision"), rung="consult")
    assert "plan-no-evaluation" in whole(phases=("decision",))
    assert "plan-no-evaluation" not in whole(phases=("decision", "evaluation"))
    assert "plan-inform-only" in whole(rung="inform")
    assert "plan-nothing-fixed" in whole(rung="consult")
    assert "plan-nothing-fixed" not in whole(rung="consult", fixed=("The bus stays.",))
    assert "plan-cover" in whole(motives=("cover", "law")) and "plan-image" in whole(motives=("image",))
    assert "plan-quarrel-first" in whole(tension="high")
    assert "plan-quarrel-first" not in whole(tension="high", goals=("connect",))
    assert "plan-shared" in whole(competence="shared")
    assert "plan-elections" in whole(election_soon=True)
    assert "plan-answering" in whole() and "plan-answering" not in whole(answering="agreed")


def test_money_hours_and_weeks_are_added_up_over_the_phases() -> None:
    table = [
        row("walk", cost_eur=(100, 500), hours=(10, 50), weeks=(6, 8)),
        row("talk", family="learn", weeks=(2, 2)),
    ]
    asked = Answers(goals=("ideas",), phases=("agenda", "preparation", "evaluation"))
    roomy = asked.changed(budget_eur=100_000, hours=10_000, weeks=12)
    assert {"plan-money", "plan-hours", "plan-weeks"}.isdisjoint(told(advise(roomy, table).warnings))
    tight = asked.changed(budget_eur=400, hours=50, weeks=11)
    warnings = {said.key: said.facts for said in advise(tight, table).warnings}
    assert {"plan-money", "plan-hours", "plan-weeks"} <= set(warnings)
    assert warnings["plan-weeks"] == {"needs": 12, "has": 11}, "what comes after the decision is not counted"


def test_a_phase_that_none_of_the_goals_belongs_to_is_told() -> None:
    advice = advise(Answers(goals=("ideas",), phases=("evaluation",)), TABLE)
    assert "warn-no-goal-here" in told(advice.phases[0].warnings)
