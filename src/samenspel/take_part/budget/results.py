# SPDX-License-Identifier: EUPL-1.2
"""Rows → election → count → what the pages show. All counting of a budget; no HTTP, no writing.

`Tally.data` (plain JSON; amounts in whole cents, shares 0–1, `number` is a project's number in its activity):

    rules        {rule, completion, utilitarian, comparison, floor}       currency  "EUR"      kind  "approval"
    budget, spent, ballots, empty, rounds
    start, endowment   cents as a decimal (None for rules without endowment): each voter's share in the first and in the kept round
    comparison   None or {greedy, equal_shares, indifferent, winner}
    warnings     [[code, facts]]: sentences in the engine's `sentences.py`
    group_kind   "area" | "age" | "full": who the groups below are;   groups  [label]; for "full" empty: the page names the two
    projects     in order of selection, then what lost, least missing first:
                 {number, id, title, cost, votes, supporters, status, how, place, greedy, brought, missing, paid: None or {most, in_full,
                  with_less}, used_by: [[number, cents]] (the largest), used_rest, few
                  (under ten supporters: where their money went is left out), more_votes, highest, room, effective: [votes or None], pays: [cents per group],
                  district, theme}
    greedy       {funded: [number], spent}
    voters       {count, ours: histogram, greedy: histogram, none_ours, none_greedy}
    districts, themes   [{label, votes, money, votes_share, money_share}] or [] when the projects name none
    selected     None or {known, count, same, numbers}: what the file of an election that was brought in says was chosen
    variants     [{rule, completion, utilitarian, funded: [number], spent, none, average}]: average funded projects per voter
    stretches    [{first, last, funded: how many, spent, stands}]: the rounds of add1, taken together where the set is the same
    input_sha256, result_sha256, pb_bytes
"""

from __future__ import annotations

import gzip
import json
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

from samenspel.engines.budgeting.election import Election, Kind
from samenspel.engines.budgeting.election import Project as Candidate
from samenspel.engines.budgeting.explain import Explanation
from samenspel.engines.budgeting.outcome import COMPLETIONS, EQUAL_SHARES, RULES, Outcome, Rules

from .models import Budget, Envelope, Project

FEWEST_IN_A_GROUP = 10
MOST_USED_BY = 8
MOST_GROUPS = 8  # as many as the picture has patterns for
Tell = Callable[[float, str], None]


@dataclass(frozen=True)
class Counted:
    """What a count leaves behind: see `Tally`."""

    data: dict[str, Any]
    trace: bytes
    ballots: bytes


def rules_of(budget: Budget) -> Rules:
    if budget.rule != EQUAL_SHARES:
        return Rules(rule=budget.rule, completion="none", utilitarian=False, floor=Fraction(budget.floor))
    return Rules(
        rule=budget.rule,
        completion=budget.completion,
        utilitarian=budget.utilitarian,
        comparison=budget.comparison,
        floor=Fraction(budget.floor),
    )


def projects_of(envelope: Envelope) -> list[Project]:
    """The projects on the ballot, in the order of the lot."""
    rows = Project.objects.filter(envelope=envelope, review=Project.Review.FEASIBLE, lot__isnull=False)
    return list(rows.select_related("contribution__neighbourhood").order_by("lot"))


def election_of(envelope: Envelope, projects: Sequence[Project], rows: Iterable[Sequence[str]]) -> Election:
    """What is counted for one envelope.

    rows   (vote, points, area, age, channel) of every ballot, in the order of their serials. Where the budget has more than one envelope,
           a ballot that names no project of this one is no ballot for it and is left out; blank ballots count where there is one.
    """
    alone = not Envelope.objects.filter(activity=envelope.activity_id).exclude(pk=envelope.pk).exists()
    at = {project.contribution.number: index for index, project in enumerate(projects)}
    choices: list[tuple[int, ...]] = []
    points: list[tuple[Fraction | int, ...]] = []
    known: dict[tuple[str, str], int] = {}
    of, voters = array("l"), []
    kind = Kind(envelope.activity.budget.kind)
    for serial, (vote, score, area, age, channel) in enumerate(rows, start=1):
        number = known.get((vote, score))
        if number is None:
            named = [int(one) for one in vote.split(",")] if vote else []
            worth = [Fraction(one) for one in score.split(",")] if score else [Fraction(1)] * len(named)
            here = sorted((at[one], much) for one, much in zip(named, worth, strict=True) if one in at)
            number = known[vote, score] = len(choices)
            choices.append(tuple(one for one, _much in here))
            points.append(tuple(much for _one, much in here))
        if alone or choices[number]:
            of.append(number)
            voters.append({"voter_id": str(serial), "area": area, "age": age, "voting_method": channel})
    return Election(
        budget=Fraction(envelope.amount_cents, 100),
        projects=tuple(
            Candidate(
                project.key,
                project.cost,
                project.contribution.title,
                {"category": project.theme, "district": _district(project)},
            )
            for project in projects
        ),
        kind=kind,
        choices=choices,
        points=None if kind == Kind.APPROVAL else points,
        of=of,
        facts=facts_of(envelope, len(of), len(projects)),
        voters=_without_empty_columns(voters),
    )


def facts_of(envelope: Envelope, ballots: int, projects: int) -> dict[str, str]:
    """The META rows of the file that everybody can download."""
    activity = envelope.activity
    here, day = activity.place.timezone, "%d.%m.%Y"
    last = activity.closes_at - timedelta(
        microseconds=1
    )  # what closes at midnight has its last day before that
    return {
        "description": activity.title
        if envelope.name == activity.title
        else f"{activity.title}: {envelope.name}",
        "country": "Netherlands" if activity.place.region == "netherlands" else "Belgium",
        "unit": activity.place.name,
        "instance": activity.slug,
        "num_projects": str(projects),
        "num_votes": str(ballots),
        "budget": _plain(Fraction(envelope.amount_cents, 100)),
        "vote_type": activity.budget.kind,
        "rule": activity.budget.rule,
        "date_begin": activity.opens_at.astimezone(here).strftime(day),
        "date_end": last.astimezone(here).strftime(day),
        "language": activity.language,
        "currency": activity.budget.currency,
    }


def _without_empty_columns(voters: list[dict[str, str]]) -> list[dict[str, str]]:
    filled = [
        name for name in ("voter_id", "area", "age", "voting_method") if any(row[name] for row in voters)
    ]
    return [{name: row[name] for name in filled} for row in voters]


def _plain(amount: Fraction) -> str:
    return str(amount.numerator) if amount.denominator == 1 else f"{float(amount):.2f}"


def _district(project: Project) -> str:
    where = project.contribution.neighbourhood
    return where.name if where else project.district


def count_envelope(
    envelope: Envelope, rows: Iterable[Sequence[str]], rules: Rules, tell: Tell = lambda share, words: None
) -> Counted:
    """Count one envelope and prepare everything its pages show. `tell(share, step)` hears how far it is."""
    from samenspel.engines.budgeting.count import count
    from samenspel.engines.budgeting.explain import explain_all, satisfaction, who_pays
    from samenspel.engines.budgeting.pb import write_pb
    from samenspel.engines.budgeting.result import result_json, trace_json

    tell(0.05, "read")
    projects = projects_of(envelope)
    election = election_of(envelope, projects, rows)
    raw = write_pb(election)
    tell(0.2, "count")
    outcome = count(
        election,
        rules,
        progress=lambda _rounds, spent: tell(0.2 + 0.25 * min(1.0, float(spent / election.budget)), "count"),
    )
    tell(0.45, "explain")
    explanations = [_without_fingerprints(one) for one in explain_all(election, outcome)]
    group_kind, labels, groups = grouped(election)
    pays = who_pays(election, outcome, groups) if labels else {}
    tell(0.6, "compare")
    variants = [
        _variant(election, one, satisfaction) for one in _variants(election, rules, outcome, count, tell)
    ]
    tell(0.95, "keep")
    result = result_json(election, outcome, raw)
    numbers = [project.contribution.number for project in projects]
    greedy = set(outcome.greedy)
    ours, theirs = satisfaction(election, outcome.funded), satisfaction(election, outcome.greedy)
    in_order = sorted(
        explanations, key=lambda one: (one.place or len(projects) + 1, one.missing, one.project)
    )
    data = {
        "rules": {
            "rule": rules.rule,
            "completion": rules.completion,
            "utilitarian": rules.utilitarian,
            "comparison": rules.comparison,
            "floor": int(rules.floor),
        },
        "currency": envelope.activity.budget.currency,
        "kind": str(election.kind),
        "budget": cents(election.budget),
        "spent": cents(outcome.spent),
        "ballots": election.ballots,
        "empty": sum(1 for one in election.of if not election.choices[one]),
        "rounds": outcome.rounds,
        "start": _fine(outcome.start),
        "endowment": _fine(outcome.endowment),
        "comparison": None
        if outcome.comparison is None
        else {
            "greedy": outcome.comparison.greedy,
            "equal_shares": outcome.comparison.equal_shares,
            "indifferent": outcome.comparison.indifferent,
            "winner": outcome.comparison.winner,
        },
        "warnings": [[code, facts] for code, facts in outcome.warnings],
        "group_kind": group_kind,
        "groups": labels,
        "projects": [
            {
                "number": numbers[one.project],
                "id": election.projects[one.project].id,
                "title": election.projects[one.project].name,
                "cost": cents(one.cost),
                "votes": _number(one.votes),
                "supporters": one.supporters,
                "status": one.status,
                "how": one.how,
                "place": one.place,
                "greedy": one.project in greedy,
                "brought": cents(one.brought),
                "missing": cents(one.missing, up=True),
                "paid": None
                if one.paid is None
                else {"most": _fine(one.paid[0]), "in_full": one.paid[1], "with_less": one.paid[2]},
                "few": one.supporters < FEWEST_IN_A_GROUP,
                "used_by": [
                    [numbers[winner], cents(amount)] for winner, amount in one.used_by[:MOST_USED_BY]
                ],
                "used_rest": cents(sum((amount for _one, amount in one.used_by[MOST_USED_BY:]), Fraction(0))),
                "more_votes": one.more_votes,
                "highest": None if one.highest is None else cents(one.highest),
                "room": None if one.room is None else cents(one.room),
                "effective": [None if much is None else round(float(much), 1) for much in one.effective],
                "pays": [
                    0
                    if one.supporters < FEWEST_IN_A_GROUP
                    else cents(pays.get(one.project, {}).get(group, Fraction(0)))
                    for group in range(len(labels))
                ],
                "district": election.projects[one.project].facts["district"],
                "theme": election.projects[one.project].facts["category"],
            }
            for one in in_order
        ],
        "greedy": {
            "funded": [numbers[one] for one in outcome.greedy],
            "spent": cents(sum((election.projects[one].cost for one in outcome.greedy), Fraction(0))),
        },
        "voters": {
            "count": ours.voters,
            "ours": list(ours.histogram),
            "greedy": list(theirs.histogram),
            "none_ours": ours.none,
            "none_greedy": theirs.none,
        },
        "districts": _money_and_votes(election, outcome, "district"),
        "themes": _money_and_votes(election, outcome, "category"),
        "selected": _chosen_there(projects, outcome),
        "variants": [{**one, "funded": [numbers[at] for at in one["funded"]]} for one in variants],
        "stretches": [
            {
                "first": _fine(one.first),
                "last": _fine(one.last),
                "funded": len(one.funded),
                "spent": cents(one.spent),
                "stands": one.stands,
            }
            for one in outcome.stretches
        ],
        "input_sha256": result["input_sha256"],
        "result_sha256": result["result_sha256"],
        "pb_bytes": len(raw),
    }
    trace = json.dumps(trace_json(election, outcome, explanations), ensure_ascii=False).encode()
    return Counted(data, gzip.compress(trace, mtime=0), gzip.compress(raw, mtime=0))


def _without_fingerprints(one: Explanation) -> Explanation:
    """Where the money of a handful of supporters went would show what each of them chose."""
    return replace(one, used_by=()) if one.supporters < FEWEST_IN_A_GROUP else one


def _chosen_there(projects: Sequence[Project], outcome: Outcome) -> dict[str, Any] | None:
    """What the file it came from says was chosen, beside this count; None when it does not say."""
    if all(project.chosen_there is None for project in projects):
        return None
    there = {at for at, project in enumerate(projects) if project.chosen_there}
    return {
        "known": True,
        "count": len(there),
        "same": len(there & set(outcome.funded)),
        "numbers": [projects[at].contribution.number for at in sorted(there)],
    }


def cents(amount: Fraction, *, up: bool = False) -> int:
    """Whole cents; rounded down, or up for what was missing, so that the page never promises too much."""
    exact = amount * 100
    return -(-exact.numerator // exact.denominator) if up else exact.numerator // exact.denominator


def _fine(amount: Fraction | None) -> float | None:
    """Cents with four decimals: shares of a voter are small and seldom end."""
    return None if amount is None else round(float(amount * 100), 4)


def _number(votes: Fraction) -> int | float:
    return votes.numerator if votes.denominator == 1 else round(float(votes), 2)


def grouped(election: Election) -> tuple[str, list[str], list[int]]:
    """By what voters are told apart in the picture of who pays: part of town, else age, else not (nothing is known of them).

    Returns  (kind, labels, for each voter the number of their label or −1). Groups under ten voters go into the last, "other" (label "").
    """
    for kind, column in (("area", "area"), ("age", "age")):
        values = [voter.get(column, "") for voter in election.voters]
        counts = Counter(value for value in values if value)
        if sum(counts.values()) * 2 < election.ballots:
            continue
        labels = [label for label, many in counts.most_common(MOST_GROUPS) if many >= FEWEST_IN_A_GROUP]
        rest = len(values) - sum(counts[label] for label in labels)
        while 0 < rest < FEWEST_IN_A_GROUP and labels:  # nobody may be found by what the others leave
            rest += counts[labels.pop()]
        if len(labels) < 2:
            continue
        if kind == "age":
            labels.sort()
        at = {label: number for number, label in enumerate(labels)}
        groups = [at.get(value, len(at)) for value in values]
        return kind, [*labels, *([""] if rest else [])], groups
    return "full", [], []


def _money_and_votes(election: Election, outcome: Outcome, column: str) -> list[dict[str, Any]]:
    """What share of the votes went to each district (or theme), and what share of the money."""
    votes: dict[str, Fraction] = {}
    money: dict[str, Fraction] = {}
    funded = set(outcome.funded)
    for at, project in enumerate(election.projects):
        labels = [label.strip() for label in project.facts.get(column, "").split(",") if label.strip()]
        for label in labels:  # a project of two themes counts for half in each
            votes[label] = votes.get(label, Fraction(0)) + outcome.votes[at] / len(labels)
            money[label] = money.get(label, Fraction(0)) + (
                project.cost / len(labels) if at in funded else Fraction(0)
            )
    all_votes, all_money = sum(votes.values(), Fraction(0)), sum(money.values(), Fraction(0))
    if len(votes) < 2 or not all_votes:
        return []
    rows = [
        {
            "label": label,
            "votes": _number(votes[label]),
            "money": cents(money[label]),
            "votes_share": round(float(votes[label] / all_votes), 4),
            "money_share": round(float(money[label] / all_money), 4) if all_money else 0.0,
        }
        for label in votes
    ]
    return sorted(rows, key=lambda row: (-row["votes_share"], row["label"]))


def _variants(
    election: Election, rules: Rules, outcome: Outcome, count: Callable[..., Outcome], tell: Tell
) -> list[Outcome]:
    """The same ballots under every rule and completion, for "what if". What was counted already is not counted again."""
    wanted = [
        Rules(rule=EQUAL_SHARES, completion=completion, floor=rules.floor) for completion in COMPLETIONS
    ] + [
        Rules(rule=rule, completion="none", utilitarian=False, floor=rules.floor)
        for rule in RULES
        if rule != EQUAL_SHARES
    ]
    made = []
    for at, one in enumerate(wanted):
        tell(0.6 + 0.35 * at / len(wanted), "compare")
        found = outcome if one == rules else count(election, one)
        made.append(found)
        if one.rule == EQUAL_SHARES:
            bought = [
                number for number, how in zip(found.funded, found.how, strict=True) if how == EQUAL_SHARES
            ]
            made.append(
                replace(
                    found,
                    rules=replace(one, utilitarian=False),
                    funded=tuple(bought),
                    how=(EQUAL_SHARES,) * len(bought),
                    spent=sum((election.projects[number].cost for number in bought), Fraction(0)),
                )
            )
    return made


def _variant(election: Election, outcome: Outcome, satisfaction: Callable[..., Any]) -> dict[str, Any]:
    got = satisfaction(election, outcome.funded)
    return {
        "rule": outcome.rules.rule,
        "completion": outcome.rules.completion,
        "utilitarian": outcome.rules.utilitarian,
        "funded": list(outcome.funded),
        "spent": cents(outcome.spent),
        "none": got.none,
        "average": round(sum(k * many for k, many in enumerate(got.histogram)) / got.voters, 3)
        if got.voters
        else 0.0,
    }
