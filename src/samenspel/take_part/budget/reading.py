# SPDX-License-Identifier: EUPL-1.2
"""From `Tally.data` to what the result page draws: rows for pictures and tables, each with its words. No queries, no HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from samenspel.foundations.money import money

from .models import Completion, Rule
from .words import (
    Why,
    about,
    grouped,
    of_hundred,
    outcome_words,
    rule_that_decided,
    why,
)

# A picture of 160 bars is read by nobody: from MANY projects on the rest folds away, and each has a page of its own.
MANY = 30
FUNDED_SHOWN = 24
NEAREST, WANTED = 8, 6
MANY_REASONS = 20
MOST_BINS = 9
ROUNDS_SHOWN = 24
DIFFER_SHOWN = 20
PARTS_SHOWN = 12

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Title:
    """A project's title as it is now.

    is_hidden  it is not for everybody any more: its figures stay, its words and its page do not
    is_erased  the account of whoever brought it was erased; what the project said is gone
    """

    text: str
    is_hidden: bool = False
    is_erased: bool = False


SHORT = {
    Rule.EQUAL_SHARES: pgettext_lazy("head of a column", "equal shares"),
    Rule.GREEDY: pgettext_lazy("head of a column", "most votes"),
    Rule.GREEDY_COST: pgettext_lazy("head of a column", "votes per euro"),
    Rule.PHRAGMEN: pgettext_lazy("head of a column", "Phragmén"),
}


@dataclass
class Reading:
    """One count as its page reads it.

    data    `Tally.data`
    base    the address below which each project has its page: base + number + "/"
    titles  of the projects as they are now, by number; without these they are as they were counted
    """

    data: Row
    base: str
    titles: Mapping[int, Title] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.projects: list[Row] = titled(self.data["projects"], self.titles)
        self.by_number = {one["number"]: one for one in self.projects}
        self.funded = [one for one in self.projects if one["status"] == "funded"]
        self.lost = [one for one in self.projects if one["status"] == "lost"]
        self.decided = rule_that_decided(self.data)

    def money(self, cents: float) -> str:
        return money(cents, self.data["currency"])

    def url(self, number: int) -> str:
        """Where the project has its page; nothing when it was hidden."""
        title = self.titles.get(number)
        return "" if title is not None and title.is_hidden else f"{self.base}{number}/"

    @property
    def gone(self) -> bool:
        """Whether a project was hidden or erased since: the file that was counted still has its words."""
        now = ((one["title"], self.titles.get(one["number"])) for one in self.data["projects"])
        return any(
            title is not None and (title.is_hidden or (title.is_erased and title.text != counted))
            for counted, title in now
        )

    @property
    def pays(self) -> bool:
        """Whether supporters paid for projects: only with equal shares there is money per voter to draw."""
        return self.decided == Rule.EQUAL_SHARES

    @property
    def votes_word(self) -> str:
        return _("Votes") if self.data["kind"] == "approval" else _("Points")

    # --- who pays for what ---
    def picture(self) -> dict[str, Any]:
        """Bars in two groups, the rest folded away when there are many; the legend, and the table with the same figures."""
        many = len(self.funded) + len(self.lost) > MANY
        first = FUNDED_SHOWN if many else len(self.funded)
        lost = self.asked_about() if many else self.lost
        labels = self._group_labels()
        used = {key for one in self.funded + self.lost for key, _amount in self._parts(one)}
        legend = [(str(at), label) for at, label in enumerate(labels) if str(at) in used]
        if "left" in used:
            legend.append(("left", _("from what was left of the budget")))
        if "missing" in used:
            legend.append(("missing", _("money that was missing")))
        rows = self.funded + self.lost
        head = [_("Project"), _("Cost"), *labels]
        table = [
            (one["title"], self.money(one["cost"]), *(self.money(much) for much in self._given(one)))
            for one in rows
        ]
        if self.pays:
            head.append(_("Missing"))
            table = [
                (*cells, self.money(one["missing"]) if one["status"] == "lost" else "–")
                for cells, one in zip(table, rows, strict=True)
            ]
        return {
            "funded": [self.bar(one) for one in self.funded[:first]],
            "more_funded": [self.bar(one) for one in self.funded[first:]],
            "lost": [self.bar(one) for one in lost],
            "more_lost": [self.bar(one) for one in self.lost if one not in lost],
            "most": max((one["cost"] for one in rows), default=0),
            "legend": legend if self.pays else [],
            "legend_title": {
                "area": _("Who pays? The voters from:"),
                "age": _("Who pays? The voters aged:"),
            }.get(self.group_kind, _("Who pays? The voters who")),
            "head": head,
            "table": table,
        }

    @property
    def group_kind(self) -> str:
        """Who the groups are; where nobody's group is known the picture tells full parts from smaller ones."""
        return self.data["group_kind"] if any(self.data["groups"]) else "full"

    def _group_labels(self) -> list[str]:
        if not self.pays:
            return []
        if self.group_kind == "full" and self.data["kind"] != "approval":
            return [pgettext("the voters who", "gave it points")]
        if self.group_kind == "full":
            return [
                pgettext("the voters who", "paid their full part"),
                pgettext("the voters who", "gave what they had left"),
            ]
        labels = [label for label in self.data["groups"] if label]
        if len(labels) < len(self.data["groups"]) or any(one.get("few") for one in self.projects):
            labels.append(pgettext("group of voters", "other, or not known"))
        return labels

    def _given(self, one: Row) -> list[int]:
        """What each group brought for it, in cents: in the order of the labels."""
        if not self.pays:
            return []
        if self.group_kind != "full":
            others = len(self._group_labels()) - 1
            if one.get("few"):  # of so few people the count does not keep from where they were
                return [*[0] * others, one["brought"]]
            return [*one["pays"], *[0] * (len(self._group_labels()) - len(one["pays"]))]
        if self.data["kind"] != "approval":
            return [one["brought"]]
        full = 0
        if one["how"] == Rule.EQUAL_SHARES and one["paid"]:
            full = min(one["brought"], round(one["paid"]["most"] * one["paid"]["in_full"]))
        return [full, one["brought"] - full]

    def _parts(self, one: Row) -> list[tuple[str, int]]:
        if not self.pays:
            return [("0", one["cost"])]
        parts = [(str(at), much) for at, much in enumerate(self._given(one)) if much > 0]
        if one["status"] == "lost":
            return [*parts, ("missing", one["missing"])]
        rest = one["cost"] - one["brought"]
        return [*parts, ("left", rest)] if one["how"] != Rule.EQUAL_SHARES and rest > 0 else parts

    def bar(self, one: Row) -> dict[str, Any]:
        late = self.pays and one["status"] == "lost"
        text = self.money(one["cost"])
        if late:
            text = _("%(missing)s short") % {"missing": about(one["missing"], self.data["currency"])}
        return {
            "label": one["title"],
            "url": self.url(one["number"]),
            "parts": self._parts(one),
            "text": text,
            "late": late,
        }

    # --- why ---
    def asked_about(self) -> list[Row]:
        """Of many that lost those that residents ask about: the nearest, and then the most wanted."""
        return self.lost[:NEAREST] + sorted(self.lost[NEAREST:], key=lambda one: -one["votes"])[:WANTED]

    def reasons(self) -> list[dict[str, Any]]:
        """For every project its reason; of many only those residents ask about: the dearest that won, the nearest and the most wanted
        that did not. The nearest loser stands open."""
        chosen = [
            *self.funded,
            *self.lost,
            *(one for one in self.projects if one["status"] not in ("funded", "lost")),
        ]
        if len(chosen) > MANY_REASONS:
            dearest = sorted(self.funded, key=lambda one: -one["cost"])[:5]
            chosen = [*dearest, *self.asked_about()]
        near = self.lost[0]["number"] if self.lost and self.pays else None
        return [self.reason(one, 4) | {"open": one["number"] == near} for one in chosen]

    def reason(self, one: Row, most: int = 8) -> dict[str, Any]:
        """What one project's explanation shows; of the winners that used its supporters' money at most `most`."""
        found: Why = why(one, self.data)
        won = one["status"] == "funded"
        others = found.used_rest + sum(much for _number, much in found.used_by[most:])
        note = self.money(one["cost"])
        if self.pays and one["status"] == "lost":
            note = _("%(missing)s short") % {"missing": about(one["missing"], self.data["currency"])}
        return {
            "title": one["title"],
            "url": self.url(one["number"]),
            "won": won,
            "mark": outcome_words(one)[0],
            "word": outcome_words(one)[1],
            "note": note,
            "first": " ".join(found.sentences),
            "verdict": found.verdict,
            "after": " ".join(found.after),
            "close": found.close,
            "used_by": [
                {
                    "title": self.by_number[number]["title"],
                    "url": self.url(number),
                    "amount": self.money(much),
                }
                for number, much in found.used_by[:most]
            ],
            "others": self.money(others) if others else "",
        }

    # --- beside another way of counting ---
    def beside(self) -> dict[str, Any] | None:
        """The outcome beside most votes first; where that is the rule itself, beside equal shares. None when nothing is known of it."""
        if self.decided != Rule.GREEDY:
            other, none = set(self.data["greedy"]["funded"]), self.data["voters"]["none_greedy"]
            theirs = Rule.GREEDY
        else:
            found = self.variant(Rule.EQUAL_SHARES, Completion.ADD1, True)
            if found is None:
                return None
            other, none, theirs = set(found["funded"]), found["none"], Rule.EQUAL_SHARES
        return self.compared(other) | {
            "ours": str(SHORT[Rule(self.decided)]),
            "theirs": str(SHORT[theirs]),
            "name": Rule(theirs).label,
            "is_greedy": theirs == Rule.GREEDY,
            "got_ours": self._got(self.data["voters"]["none_ours"]),
            "got_theirs": self._got(none),
        }

    def _got(self, none: int) -> int:
        voters = self.data["voters"]["count"]
        return of_hundred(voters - none, voters)

    def compared(self, other: set[int]) -> dict[str, Any]:
        """Which projects come in and out when `other` were funded. With many projects only those that differ are rows."""
        ranked = [
            {
                "label": one["title"],
                "url": self.url(one["number"]),
                "votes": one["votes"],
                "ours": one["status"] == "funded",
                "theirs": one["number"] in other,
            }
            for one in sorted(self.projects, key=lambda one: -one["votes"])
        ]
        differ = [row for row in ranked if row["ours"] != row["theirs"]]
        folded = len(ranked) > MANY_REASONS
        return {
            "rows": differ[:DIFFER_SHOWN] if folded else ranked,
            "more": differ[DIFFER_SHOWN:] if folded else [],
            "differ": differ,
            "only_ours": [row for row in differ if row["ours"]],
            "only_theirs": [row for row in differ if row["theirs"]],
            "both": sum(1 for row in ranked if row["ours"] and row["theirs"]),
            "neither": sum(1 for row in ranked if not row["ours"] and not row["theirs"]),
            "folded": folded,
        }

    def variant(self, rule: str, completion: str, utilitarian: bool) -> Row | None:
        wanted = (rule, completion, utilitarian)
        for one in self.data["variants"]:
            if (one["rule"], one["completion"], one["utilitarian"]) == wanted:
                return one
        return None

    # --- how many got what ---
    def got(self) -> dict[str, Any]:
        """Rows (label, ours, theirs) of how many projects of their own list people got."""
        voters = self.data["voters"]
        same = self.decided == Rule.GREEDY
        ours, theirs = list(voters["ours"]), [] if same else list(voters["greedy"])
        long = max(len(ours), len(theirs))
        ours += [0] * (long - len(ours))
        theirs += [0] * (long - len(theirs))
        rows: list[tuple[str, int, int | None]] = [
            (grouped(at), ours[at], None if same else theirs[at]) for at in range(min(long, MOST_BINS))
        ]
        if long > MOST_BINS:
            more = _("%(number)s or more") % {"number": MOST_BINS}
            rows.append((more, sum(ours[MOST_BINS:]), None if same else sum(theirs[MOST_BINS:])))
        head = [_("Projects of their own list"), str(SHORT[Rule(self.decided)])]
        return {
            "rows": rows,
            "ours": head[1],
            "theirs": "" if same else str(SHORT[Rule.GREEDY]),
            "head": head if same else [*head, str(SHORT[Rule.GREEDY])],
            "table": [(label, grouped(a), *(() if b is None else (grouped(b),))) for label, a, b in rows],
            "none_ours": voters["none_ours"],
            "none_theirs": None if same else voters["none_greedy"],
            "average_ours": average(ours),
            "average_theirs": None if same else average(theirs),
        }

    # --- parts of town and themes ---
    def parts(self, key: str) -> dict[str, Any] | None:
        """Share of the money against share of the votes, for "districts" or "themes"; beyond the largest twelve folded away."""
        rows = [
            {"label": row["label"], "share_here": row["money_share"], "share_there": row["votes_share"]}
            for row in self.data[key]
        ]
        if not rows:
            return None
        return {"rows": rows[:PARTS_SHOWN], "more": rows[PARTS_SHOWN:]}

    # --- everybody's share, before and after ---
    def share(self) -> dict[str, Any] | None:
        data = self.data
        if not self.pays or data["start"] is None or not data["stretches"]:
            return None
        stretches = data["stretches"]
        over = not stretches[-1]["stands"]
        bought = sum(1 for one in self.projects if one["how"] == Rule.EQUAL_SHARES)
        shown = (
            stretches
            if len(stretches) <= ROUNDS_SHOWN
            else [*stretches[:4], *stretches[-(ROUNDS_SHOWN - 4) :]]
        )
        yes, no = pgettext("fits in the budget", "yes"), pgettext("fits in the budget", "no")
        first = stretches[0]
        return {
            "start": self.money(data["start"]),
            "end": self.money(data["endowment"]),
            "rounds": data["rounds"],
            "raised": data["rounds"] - 1,
            "step": self.money(100),
            "over": over,
            "again": data["rules"]["completion"] != Completion.NONE,
            "all_bought": bought == len(self.funded) + len(self.lost),
            "first_count": first["funded"],
            "first_spent": self.money(first["spent"]),
            "bought": bought,
            "steps": [(one["first"], one["last"], one["spent"], one["stands"]) for one in stretches],
            "label": _(
                "A line that rises to the budget: what the chosen projects cost while everybody's share was raised"
            ),
            "top": _("The broken line is the budget: %(budget)s") % {"budget": self.money(data["budget"])},
            "ends": (
                _("share of %(share)s") % {"share": self.money(first["first"])},
                _("share of %(share)s") % {"share": self.money(stretches[-1]["last"])},
            ),
            "head": [_("Share of each ballot"), _("Projects"), _("Cost together"), _("Fits in the budget")],
            "table": [
                (self._span(one), one["funded"], self.money(one["spent"]), yes if one["stands"] else no)
                for one in shown
            ],
        }

    def _span(self, one: Row) -> str:
        if one["first"] == one["last"]:
            return self.money(one["first"])
        return _("%(first)s to %(last)s") % {
            "first": self.money(one["first"]),
            "last": self.money(one["last"]),
        }

    def voted_between_rules(self) -> dict[str, Any] | None:
        """The comparison step, where it was held."""
        found = self.data["comparison"]
        if found is None:
            return None
        return {
            "rows": [
                {"label": _("better off with equal shares"), "value": found["equal_shares"]},
                {"label": _("better off with most votes first"), "value": found["greedy"]},
                {"label": _("no difference"), "value": found["indifferent"]},
            ],
            "greedy_won": found["winner"] == "greedy",
        }

    # --- all figures ---
    def figures(self) -> list[dict[str, Any]]:
        greedy = self.decided != Rule.GREEDY
        return [
            {
                "title": one["title"],
                "url": self.url(one["number"]),
                "votes": grouped(one["votes"]),
                "cost": self.money(one["cost"]),
                "brought": self.money(one["brought"]) if self.pays else "",
                "greedy": greedy and one["greedy"],
                "won": one["status"] == "funded",
                "word": outcome_words(one)[1],
            }
            for one in self.projects
        ]


def titled(projects: Sequence[Row], titles: Mapping[int, Title]) -> list[Row]:
    """The projects of a count with the titles they have now."""
    hidden = _("Hidden by a moderator")
    found = [(one, titles.get(one["number"])) for one in projects]
    return [
        one if title is None else {**one, "title": hidden if title.is_hidden else title.text}
        for one, title in found
    ]


def average(histogram: Sequence[int]) -> str:
    """Mean of a histogram, with one decimal, in words."""
    people = sum(histogram)
    return grouped(round(sum(at * many for at, many in enumerate(histogram)) / people, 1)) if people else "0"


def effective(one: Row, projects: Sequence[Row]) -> dict[str, Any] | None:
    """Effective votes of one project, round by round, beside the project that was chosen in each round."""
    own = one["effective"]
    if len(own) < 2 or not any(own):
        return None  # one round is no line, and what its supporters could never pay has no votes to draw
    winners = sorted(
        (row for row in projects if row["how"] == Rule.EQUAL_SHARES), key=lambda row: row["place"]
    )[: len(own)]
    best = [row["effective"][-1] if row["effective"] else None for row in winners]
    shown = list(zip(range(1, len(own) + 1), own, winners, best, strict=False))
    return {
        "own": own,
        "winners": best,
        "words": (_("this project"), _("the project that was chosen")),
        "label": _("A line that falls from round to round, and rings for the projects that were chosen"),
        "ends": (_("round 1"), _("round %(last)s") % {"last": len(own)}),
        "head": [_("Round"), _("This project"), _("Chosen"), _("With")],
        "table": [
            (
                at,
                "–" if mine is None else grouped(round(mine, 1)),
                row["title"],
                "–" if top is None else grouped(round(top, 1)),
            )
            for at, mine, row, top in shown
        ],
    }


def command(data: Row, file: str) -> str:
    """What to type to count the same ballots, in this file, by the same rules."""
    rules = data["rules"]
    words = ["./samenspel", "count", file]
    if rules["rule"] != Rule.EQUAL_SHARES:
        words += ["--rule", rules["rule"]]
    else:
        if rules["completion"] != Completion.ADD1:
            words += ["--completion", rules["completion"]]
        if not rules["utilitarian"]:
            words.append("--no-utilitarian")
        if rules["comparison"]:
            words.append("--comparison")
    if rules["floor"]:
        words += ["--floor", str(rules["floor"])]
    return " ".join(words)


def fingerprint(hexadecimal: str) -> str:
    """In groups of four, to compare by eye."""
    return " ".join(hexadecimal[at : at + 4] for at in range(0, len(hexadecimal), 4))
