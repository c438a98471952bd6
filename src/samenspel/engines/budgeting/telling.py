# SPDX-License-Identifier: EUPL-1.2
"""A count told in plain English, for the command line."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import floor

from .broken import short
from .election import Election, Kind
from .explain import Explanation
from .outcome import EQUAL_SHARES, GREEDY, Outcome
from .result import amount
from .sentences import in_english

RULES = {
    "equal-shares": "Equal shares",
    "greedy": "Most votes first",
    "greedy-cost": "Most votes for the money first",
    "phragmen": "Phragmén’s sequential rule",
}
HOW = {
    "equal-shares": "equal shares",
    "utilitarian": "from what was left",
    "greedy": "most votes first",
    "greedy-cost": "most votes for the money",
    "phragmen": "Phragmén",
}
WINNERS_SHOWN = 5


def report(election: Election, outcome: Outcome) -> Iterable[str]:
    """The lines of a whole count."""
    money = Money(election)
    projects = election.projects
    yield (
        f"{rule_in_words(outcome)}: {len(outcome.funded)} of {len(projects)} projects funded, "
        f"{money.exact(outcome.spent)} of {money.exact(outcome.budget)} spent."
    )
    yield ""
    yield f"Ballots: {election.ballots} ({election.kind}), of which empty: {empty_ballots(election)}."
    if outcome.start is not None and outcome.endowment is not None:
        yield (
            f"Each voter's share: {money.about(outcome.start)} at the start, {money.about(outcome.endowment)} in the round "
            f"that was kept; {outcome.rounds} {plural(outcome.rounds, 'round')} tried."
        )
    yield ""
    yield from table(election, outcome)
    if outcome.rules.rule != GREEDY:
        yield ""
        greedy_spent = sum((projects[number].cost for number in outcome.greedy), Fraction(0))
        funds = f"{len(outcome.greedy)} {plural(len(outcome.greedy), 'project')}"
        yield f"Beside it, most votes first: {funds} for {money.exact(greedy_spent)}."
        for words, numbers in (
            ("Funded here and not there", only(outcome.funded, outcome.greedy)),
            ("Funded there and not here", only(outcome.greedy, outcome.funded)),
        ):
            if numbers:
                yield f"{words}: {', '.join(short(projects[number].id) for number in numbers)}."
    if outcome.comparison is not None:
        comparison = outcome.comparison
        winner = "most votes first" if comparison.winner == "greedy" else "equal shares"
        yield (
            f"Comparison: {comparison.equal_shares} voters prefer equal shares, {comparison.greedy} most votes first, "
            f"{comparison.indifferent} are indifferent; {winner} stands."
        )
    for code, facts in outcome.warnings:
        yield ""
        yield f"Warning: {one_line(in_english(code, facts))}"


def rule_in_words(outcome: Outcome) -> str:
    rules = outcome.rules
    words = [RULES[rules.rule]]
    if rules.rule == EQUAL_SHARES:
        words += [rules.completion] if rules.completion != "none" else []
        words += ["utilitarian"] if rules.utilitarian else []
        words += ["comparison"] if rules.comparison else []
    return " + ".join(words)


def empty_ballots(election: Election) -> int:
    return sum(1 for number in election.of if not election.choices[number])


def table(election: Election, outcome: Outcome) -> Iterable[str]:
    """Funded projects in order of selection, then the others, most votes first."""
    how = dict(zip(outcome.funded, outcome.how, strict=True))
    greedy, too_dear, unsupported = set(outcome.greedy), set(outcome.too_dear), set(outcome.unsupported)
    lost = [number for number in range(len(election.projects)) if number not in how]
    lost.sort(key=lambda number: -outcome.votes[number])
    rows = [("", "project", "votes", "cost", "outcome", "most votes first", "name")]
    for place, number in enumerate([*outcome.funded, *lost], 1):
        project = election.projects[number]
        if number in how:
            became = HOW[how[number]]
        elif number in too_dear:
            became = "costs more than the budget"
        elif number in unsupported:
            became = "too few votes" if outcome.votes[number] else "no votes"
        else:
            became = "not funded"
        rows.append(
            (
                str(place) if number in how else "",
                short(project.id),
                amount(round(outcome.votes[number], 2)),
                amount(project.cost),
                became,
                "also" if number in greedy else "–",
                short(project.name),
            )
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.rjust(width) if column in (0, 2, 3) else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def explained(election: Election, outcome: Outcome, one: Explanation) -> list[str]:
    """Why one project won or lost, in sentences."""
    money = Money(election)
    project = election.projects[one.project]
    name = f"{short(project.id)}, “{short(project.name)}”," if project.name else short(project.id)
    people = f"{one.supporters} {plural(one.supporters, 'supporter')}"
    if election.kind is Kind.APPROVAL:
        support = f"It has {amount(one.votes)} {plural(one.votes, 'vote')} and costs {money.exact(one.cost)}."
    else:
        support = f"It has {amount(one.votes)} {plural(one.votes, 'point')} from {people} and costs {money.exact(one.cost)}."
    if one.status == "too dear":
        return [
            f"{name} was taken out before the count: it costs {money.exact(one.cost)}, more than the whole budget of "
            f"{money.exact(outcome.budget)}."
        ]
    if one.status == "unsupported":
        few = f"it has fewer than {amount(outcome.rules.floor)} votes" if one.votes else "nobody voted for it"
        return [f"{name} could not be funded: {few}."]
    if one.status == "funded":
        told = [
            f"{name} was funded, as number {one.place} of {len(outcome.funded)}: {HOW[one.how]}.",
            support,
        ]
    else:
        told = [f"{name} was not funded.", support]
    if outcome.rules.rule != EQUAL_SHARES:
        if one.status == "lost":
            told.append(
                "It cost more than what was left of the budget when its turn came; projects after it may have fitted."
            )
        return told
    told += how_it_went(election, outcome, one, people)
    if one.how == "greedy":
        told.append("The comparison chose the outcome of most votes first; it is in that outcome.")
    elif outcome.comparison is not None and outcome.comparison.winner == "greedy":
        told.append("The comparison chose the outcome of most votes first; it is not in that outcome.")
    return told


def how_it_went(election: Election, outcome: Outcome, one: Explanation, people: str) -> Iterable[str]:
    """What its supporters did in the kept round of equal shares."""
    money = Money(election)
    if one.paid is not None:
        each, in_full, with_less = one.paid
        less = f", and {with_less} paid the last they had" if with_less else ""
        most = "each" if election.kind is Kind.APPROVAL else "at most"
        yield f"In equal shares its supporters bought it: {in_full} paid {money.about(each)} {most}{less}."
        purchase = next(bought for bought in outcome.purchases if bought.project == one.project)
        votes = f"{amount(round(purchase.effective, 2))} effective votes then"
        if election.kind is Kind.APPROVAL and outcome.rules.cost_utility:
            votes += ", the most of all that could still be bought"
        yield f"It had {votes}: votes, counted for less where supporters had little money left."
        return
    yield (
        f"In equal shares its {people} had {money.about(one.brought)} left together; {money.about(one.missing)} was missing."
    )
    if one.how == "utilitarian":
        yield "It was funded afterwards, with what equal shares left: the most voted of those that still fitted."
    if one.used_by:
        shown = [
            f"{short(election.projects[winner].id)} ({money.about(used)})"
            for winner, used in one.used_by[:WINNERS_SHOWN]
        ]
        rest = len(one.used_by) - len(shown)
        more = f" and {rest} {plural(rest, 'other')}" if rest > 0 else ""
        yield f"Its supporters paid for {', '.join(shown)}{more}."
    if one.status == "funded":
        return
    ways = []
    if one.more_votes is not None:
        ways.append(f"with {one.more_votes} more {plural(one.more_votes, 'supporter')} for it alone")
    if one.highest is not None and one.highest > 0:
        ways.append(f"at a cost of at most {money.about(cents_below(one.highest))}")
    if ways:
        yield (
            f"It would have been bought in that round {' or '.join(ways)}, with the share of each voter and the other "
            "purchases as they were."
        )
        if one.room is not None and one.cost > one.room:
            yield (
                f"Equal shares had {money.about(one.room)} of the budget left in that round: what costs more would have "
                "made the round overspend."
            )
        yield (
            "That is no promise: with other votes or another cost, another round could have been the last that "
            "does not overspend."
        )


class Money:
    """Writes amounts, with the currency of the file behind them."""

    def __init__(self, election: Election) -> None:
        currency = short(election.facts.get("currency", "").strip())
        self.after = f" {currency}" if currency else ""

    def exact(self, value: Fraction) -> str:
        return amount(value) + self.after

    def about(self, value: Fraction) -> str:
        """To the cent."""
        return amount(round(value, 2)) + self.after


def cents_below(value: Fraction) -> Fraction:
    return Fraction(floor(value * 100), 100)


def only(here: Iterable[int], there: Iterable[int]) -> list[int]:
    others = set(there)
    return [number for number in here if number not in others]


def plural(number: Fraction | int, word: str) -> str:
    return word if number == 1 else word + "s"


def one_line(sentence: str) -> str:
    return "".join(sign if sign.isprintable() else "�" for sign in sentence)
