# SPDX-License-Identifier: EUPL-1.2
"""A count in words: amounts, numbers, and why a project won or lost. Plain text; what stands in `Tally.data` is described in results.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from samenspel.foundations.money import money

from .models import Completion, Rule

COUNTED = (
    pgettext_lazy("number at the beginning of a sentence", "No"),
    pgettext_lazy("number at the beginning of a sentence", "One"),
    pgettext_lazy("number at the beginning of a sentence", "Two"),
    pgettext_lazy("number at the beginning of a sentence", "Three"),
    pgettext_lazy("number at the beginning of a sentence", "Four"),
    pgettext_lazy("number at the beginning of a sentence", "Five"),
    pgettext_lazy("number at the beginning of a sentence", "Six"),
    pgettext_lazy("number at the beginning of a sentence", "Seven"),
    pgettext_lazy("number at the beginning of a sentence", "Eight"),
    pgettext_lazy("number at the beginning of a sentence", "Nine"),
    pgettext_lazy("number at the beginning of a sentence", "Ten"),
    pgettext_lazy("number at the beginning of a sentence", "Eleven"),
    pgettext_lazy("number at the beginning of a sentence", "Twelve"),
)
RULES: Mapping[str, tuple[Any, Any]] = {
    Rule.EQUAL_SHARES: (
        Rule.EQUAL_SHARES.label,
        gettext_lazy(
            "Every ballot gets an equal share of the money. A project is chosen when the people who put it on their list can pay for it "
            "together. Each pays with their own share only. First comes the project with the most votes; a vote of somebody who has "
            "little money left weighs less."
        ),
    ),
    Rule.GREEDY: (
        Rule.GREEDY.label,
        gettext_lazy(
            "The project with the most votes comes first, then the next, until the money is up. A project that does not fit in what is "
            "left is passed over."
        ),
    ),
    Rule.GREEDY_COST: (
        Rule.GREEDY_COST.label,
        gettext_lazy(
            "The project with the most votes for each euro it costs comes first, then the next, until the money is up. A project that "
            "does not fit in what is left is passed over."
        ),
    ),
    Rule.PHRAGMEN: (
        Rule.PHRAGMEN.label,
        gettext_lazy(
            "Everybody receives money at the same speed. As soon as the people who put a project on their list have its cost together, "
            "they buy it. This goes on until the money is up."
        ),
    ),
}
COMPLETIONS: Mapping[str, tuple[Any, Any]] = {
    Completion.NONE: (
        Completion.NONE.label,
        gettext_lazy("There is one count, with everybody's exact share of the money."),
    ),
    Completion.ADD1: (
        Completion.ADD1.label,
        gettext_lazy(
            "After a first count money is left, because many projects are just out of reach. So we count again with a share that is one "
            "higher, and again, until the chosen projects would cost more than there is. The last count that still fits is the one "
            "that holds. Nobody pays more than there is: only the arithmetic uses a higher share."
        ),
    ),
    Completion.ADD1E: (
        Completion.ADD1E.label,
        gettext_lazy(
            "We count again with a share that is one higher, and again, until the chosen projects would cost more than there is or no "
            "other project fits in what is left. The last count that still fits is the one that holds."
        ),
    ),
}


def grouped(number: float) -> str:
    """1312 → 1.312 or 1,312; a number of points may have two decimals."""
    whole, part = f"{number:,.2f}".split(".")
    whole = whole.replace(",", get_format("THOUSAND_SEPARATOR"))
    return whole + (get_format("DECIMAL_SEPARATOR") + part.rstrip("0") if int(part) else "")


def about(cents: int, currency: str) -> str:
    """An amount to look at, not to count with: from a hundred on without cents, rounded up so that nothing seems nearer than it was."""
    return money(-(-cents // 100) * 100 if cents >= 10_000 else cents, currency)


def in_words(number: int) -> str:
    """At the beginning of a sentence: Nine, Twelve, 13."""
    return str(COUNTED[number]) if 0 <= number < len(COUNTED) else grouped(number)


def of_hundred(part: float, whole: float) -> int:
    """Whole people of every hundred. Never 100 when somebody is left out, never 0 when somebody is in."""
    if not whole:
        return 0
    share = round(part / whole * 100)
    return max(1 if part else 0, min(share, 100 if part >= whole else 99))


def rule_that_decided(data: Mapping[str, Any]) -> str:
    """The rule that chose what was funded: where ballots were asked and preferred most votes first, that one."""
    if data["comparison"] and data["comparison"]["winner"] == "greedy":
        return Rule.GREEDY
    return data["rules"]["rule"]


def headline(data: Mapping[str, Any]) -> str:
    count = sum(1 for one in data["projects"] if one["status"] == "funded")
    if not count:
        return _("No project gets money")
    return ngettext(
        "%(count)s project gets %(money)s", "%(count)s projects get %(money)s together", count
    ) % {"count": in_words(count), "money": money(data["spent"], data["currency"])}


def in_one_breath(data: Mapping[str, Any]) -> str:
    """How many voted, how the money was divided, and what came of it for those who voted."""
    voted = ngettext("%(count)s person voted.", "%(count)s people voted.", data["ballots"])
    words = {
        Rule.EQUAL_SHARES: _("Every ballot got an equal share of the money to pay projects with."),
        Rule.GREEDY: _("The projects with the most votes came first, until the money was up."),
        Rule.GREEDY_COST: _(
            "The projects with the most votes for each euro came first, until the money was up."
        ),
        Rule.PHRAGMEN: _("Everybody saved at the same speed for the projects on their own list."),
    }
    voters = data["voters"]
    got = of_hundred(voters["count"] - voters["none_ours"], voters["count"])
    outcome = _("So %(share)s of every 100 people got at least one project of their own list.") % {
        "share": got
    }
    if voters["count"] and not voters["none_ours"]:
        outcome = _("So everybody who chose something got at least one project of their own list.")
    parts = [voted % {"count": grouped(data["ballots"])}, words[Rule(rule_that_decided(data))]]
    return " ".join([*parts, outcome] if voters["count"] else parts)


@dataclass
class Why:
    """Why one project won or lost.

    sentences  in the order to read;  verdict: the sentence that says it in one breath, strong
    after      what follows from it;  close: how near it was
    used_by    (number of a winner, cents): where its supporters' money went;  used_rest: cents, to winners that are not among these
    """

    sentences: list[str]
    verdict: str = ""
    after: list[str] = field(default_factory=list)
    used_by: Sequence[tuple[int, int]] = ()
    used_rest: int = 0
    close: str = ""


def why(one: Mapping[str, Any], data: Mapping[str, Any]) -> Why:
    """The reason for one of `data["projects"]`."""
    euros = {name: money(one[name] or 0, data["currency"]) for name in ("cost", "brought", "missing")}
    if one["status"] == "too dear":
        verdict = _("That is more than the whole budget of %(budget)s, so it could not be chosen.")
        named = [_supporters(one, data)] if one["supporters"] else []
        return Why(
            [*named, _("It costs %(cost)s.") % euros],
            verdict % {"budget": money(data["budget"], data["currency"])},
        )
    if one["status"] == "unsupported":
        floor = data["rules"]["floor"]
        if not one["supporters"]:
            return Why([_("Nobody chose this project.")], _("A project without votes never gets money."))
        asked = _("The rules ask for at least %(floor)s votes, so it was not counted.") % {
            "floor": grouped(floor)
        }
        return Why([_supporters(one, data)], asked)
    decided = rule_that_decided(data)
    if decided != Rule.EQUAL_SHARES:
        return _why_in_order(one, data, decided)
    if one["status"] == "funded":
        return _why_bought(one, data, euros)
    return _why_not_bought(one, data, euros)


def _supporters(one: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    people = one["supporters"]
    if data["kind"] == "approval":
        return ngettext(
            "%(count)s person put this on their list.", "%(count)s people put this on their list.", people
        ) % {"count": grouped(people)}
    return ngettext(
        "%(count)s person gave this %(points)s points.",
        "%(count)s people gave this %(points)s points together.",
        people,
    ) % {"count": grouped(people), "points": grouped(one["votes"])}


def _left_after_shares(data: Mapping[str, Any]) -> int:
    """What equal shares itself did not spend, in cents."""
    bought = (row["cost"] for row in data["projects"] if row["how"] == Rule.EQUAL_SHARES)
    return data["budget"] - sum(bought)


def _why_bought(one: Mapping[str, Any], data: Mapping[str, Any], euros: dict[str, str]) -> Why:
    if one["how"] != Rule.EQUAL_SHARES:
        left = money(_left_after_shares(data), data["currency"])
        return Why(
            [
                _supporters(one, data),
                ngettext(
                    "That voter had %(brought)s left, and it costs %(cost)s.",
                    "Together they had %(brought)s left, and it costs %(cost)s.",
                    one["supporters"],
                )
                % euros,
                _("When the equal shares were divided, %(left)s of the budget was left over.")
                % {"left": left},
            ],
            _("That went to the projects with the most votes that still fitted, and this is one of them."),
        )
    paid = one["paid"] or {"most": 0, "in_full": 0, "with_less": 0}
    amounts = {
        **euros,
        "most": money(paid["most"], data["currency"]),
        "full": grouped(paid["in_full"]),
        "less": grouped(paid["with_less"]),
    }
    if one["supporters"] == 1:
        return Why([_supporters(one, data)], _("That voter paid the %(cost)s.") % euros)
    verdict = _("Together they paid the %(cost)s.") % euros
    if data["kind"] != "approval":
        detail = _("Who gave most points paid %(most)s.") % amounts
    elif not paid["with_less"]:
        detail = _("Each of them paid %(most)s.") % amounts
    else:
        detail = (
            ngettext(
                "%(full)s of them paid %(most)s each, %(less)s paid the last they had.",
                "%(full)s of them paid %(most)s each, %(less)s paid the last they had.",
                paid["with_less"],
            )
            % amounts
        )
    return Why([_supporters(one, data)], verdict, [detail])


def _why_not_bought(one: Mapping[str, Any], data: Mapping[str, Any], euros: dict[str, str]) -> Why:
    currency = data["currency"]
    sentences = [_supporters(one, data)]
    if one["used_by"]:
        sentences.append(_("Part of their money went to other projects that they chose too."))
    if one["used_by"] or one.get("few"):
        left_over = ngettext(
            "That voter had %(brought)s left.", "Together they had %(brought)s left.", one["supporters"]
        )
    else:
        left_over = ngettext(
            "That voter had %(brought)s.", "Together they had %(brought)s.", one["supporters"]
        )
    sentences.append(left_over % euros)
    sentences.append(_("The project costs %(cost)s.") % euros)
    after = []
    if one["supporters"] > 1 and one["missing"]:
        each = money(-(-one["missing"] // one["supporters"]), currency)
        after.append(_("That is %(each)s for each of them.") % {"each": each})
    if one.get("few") and not one["used_by"]:
        after.append(
            _("Too few people chose this to say where their money went without showing how somebody voted.")
        )
    left = _left_after_shares(data)
    if data["rules"]["utilitarian"] and left:
        if any(row["how"] not in ("", Rule.EQUAL_SHARES) for row in data["projects"]):
            said = _(
                "The %(left)s of the budget that was left over went to the projects with the most votes that still fitted. "
                "This one did not fit any more."
            )
        else:
            said = _("%(left)s of the budget was left over. That is less than this project costs.")
        after.append(said % {"left": money(left, currency)})
    return Why(
        sentences,
        _("%(missing)s was missing.") % euros,
        after,
        [(number, amount) for number, amount in one["used_by"] if amount],
        one.get("used_rest", 0),
        _close(one, data),
    )


def _close(one: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    """“With k more votes of support, or at a cost of c at most, …”, and whether the budget would have allowed it in that round."""
    more, highest, room = one["more_votes"], one["highest"], one["room"]
    facts = {
        "more": grouped(more or 0),
        "highest": money(highest or 0, data["currency"]),
        "room": money(room or 0, data["currency"]),
    }
    if more and highest:
        said = ngettext(
            "With %(more)s more vote of support, or at a cost of %(highest)s at most, it would have succeeded in that round.",
            "With %(more)s more votes of support, or at a cost of %(highest)s at most, it would have succeeded in that round.",
            more,
        )
    elif more:
        said = ngettext(
            "With %(more)s more vote of support it would have succeeded in that round.",
            "With %(more)s more votes of support it would have succeeded in that round.",
            more,
        )
    elif highest:
        said = _("At a cost of %(highest)s at most it would have succeeded in that round.")
    else:
        return ""
    said %= facts
    if room is None:
        return said
    if more and highest and highest > room:
        needed = ngettext(
            "To pay for it in that round, %(more)s more vote of support was needed, or a cost of %(highest)s at most. But only "
            "%(room)s of the budget was left then: the round would have gone over it.",
            "To pay for it in that round, %(more)s more votes of support were needed, or a cost of %(highest)s at most. But only "
            "%(room)s of the budget was left then: the round would have gone over it.",
            more,
        )
        return needed % facts
    if more and one["cost"] > room:
        over = (
            _("At its full cost the round would then have gone over the budget: %(room)s was left.") % facts
        )
    else:
        return said
    return f"{said} {over}"


def in_order(data: Mapping[str, Any], rule: str) -> list[Mapping[str, Any]]:
    """The projects in the order in which a rule of “most first” looks at them; too dear and unsupported ones left out."""
    rows = [one for one in data["projects"] if one["status"] in ("funded", "lost")]

    def rank(one: Mapping[str, Any]) -> tuple[Any, ...]:
        much = one["votes"] / one["cost"] if rule == Rule.GREEDY_COST else one["votes"]
        # Where votes and cost are the same the lot decided, and the one that was chosen came first.
        return (-much, one["cost"], -one["votes"], one["status"] != "funded")

    return sorted(rows, key=rank)


def _why_in_order(one: Mapping[str, Any], data: Mapping[str, Any], rule: str) -> Why:
    """For the rules that look at one project after the other: its place, and what was left at its turn."""
    currency = data["currency"]
    sentences = [_supporters(one, data), _("It costs %(cost)s.") % {"cost": money(one["cost"], currency)}]
    if rule == Rule.PHRAGMEN:
        if one["status"] == "funded":
            verdict = _("Its supporters had that together as number %(place)s.") % {"place": one["place"]}
        else:
            verdict = _(
                "It did not fit in what was left of the budget, or the money was up before its supporters had it together."
            )
        return Why(sentences, verdict)
    rows = in_order(data, rule)
    at = next(place for place, row in enumerate(rows) if row["number"] == one["number"])
    left = data["budget"] - sum(row["cost"] for row in rows[:at] if row["status"] == "funded")
    said = _(
        "In the order of this way of counting it was number %(place)s, and %(left)s was left at its turn."
    )
    sentences.append(said % {"place": at + 1, "left": money(left, currency)})
    if one["status"] == "funded":
        return Why(sentences, _("So it fitted."))
    return Why(
        sentences, _("%(short)s was missing.") % {"short": money(max(0, one["cost"] - left), currency)}
    )


def not_this_one(data: Mapping[str, Any]) -> str:
    """What the sentence of `_close` means and does not mean; stands once on a page."""
    return _(
        "We reckon with the last round here: the same amount for each ballot, and the other projects stay. A vote of support is a ballot "
        "for this project only. More votes can make a whole count go another way; that is why we promise this for that round only."
    )


def outcome_words(one: Mapping[str, Any]) -> tuple[str, str]:
    """(mark, word) for a project in a table."""
    words = {
        "funded": ("kept", pgettext("outcome of a project", "gets money")),
        "lost": ("rejected", pgettext("outcome of a project", "no money")),
        "too dear": ("rejected", pgettext("outcome of a project", "too dear")),
        "unsupported": ("rejected", pgettext("outcome of a project", "no support")),
    }
    return words[one["status"]]
