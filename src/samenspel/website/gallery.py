# SPDX-License-Identifier: EUPL-1.2
"""The living gallery at /stijl/: every component with its parameters, in light and in dark."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from samenspel.website import drawings
from samenspel.website.templatetags.samenspel import STATE_WORDS


def sample_form(theme: str) -> forms.Form:
    """A form somebody sent too early, so that every kind of field shows its error."""
    fields: dict[str, forms.Field] = {
        "title": forms.CharField(
            label=_("Title of your idea"), help_text=_("In one sentence, as you would tell it to a neighbour")
        ),
        "text": forms.CharField(label=_("Tell more"), widget=forms.Textarea, required=False),
        "theme": forms.ChoiceField(
            label=_("Theme"),
            choices=[("", _("Choose a theme")), ("green", _("Green")), ("bicycle", _("Bicycle"))],
            required=False,
        ),
        "quarter": forms.ChoiceField(
            label=_("Where do you live?"),
            widget=forms.RadioSelect,
            choices=[("centre", _("Centre")), ("broek", "Het Broek")],
        ),
        "picture": forms.FileField(label=_("Picture"), required=False),
        "mail": forms.BooleanField(label=_("Send me the answer by mail"), required=False),
    }
    made = type("SampleForm", (forms.Form,), fields)
    return made({"text": _("Three trees with a bench below."), "mail": "on"}, auto_id=f"{theme}-%s")


def samples(theme: str) -> dict[str, Any]:
    return {
        "theme": theme,
        "form": sample_form(theme),
        "page": Paginator(range(214), 24).page(2),
        "icons": list(drawings.ICONS),
        "verbs": [
            ("promise", _("Promise"), _("Your council signs values and names a date.")),
            ("plan", _("Plan"), _("First the goal, only then the way of working.")),
            ("take_part", _("Take part"), _("Ideas, votes, a draw, a budget: online and on paper.")),
            ("answer", _("Answer"), _("Every contribution gets an answer, with the reason.")),
            ("learn", _("Learn"), _("Towns look at each other and share what works.")),
        ],
        "states": list(STATE_WORDS),
        "seeds": range(6),
        "rungs": ["advise"],
        "colours": [
            ("f-resident", _("residents")),
            ("f-town", _("town")),
            ("f-together", _("together")),
            ("f-action", _("action")),
            ("f-ink", _("ink")),
            ("f-ink-soft", _("soft ink")),
            ("f-paper", _("paper")),
            ("f-surface", _("surface")),
            ("f-line", _("line")),
            ("f-resident-tint", _("residents, tint")),
            ("f-town-tint", _("town, tint")),
            ("f-together-tint", _("together, tint")),
            ("f-focus", _("focus")),
            ("f-ok", _("in order")),
            ("f-warn", _("take care")),
            ("f-error", _("error")),
        ],
        "open_items": [
            {
                "days": 3,
                "title": _("Are the rules of the bicycle street clear?"),
                "url": "#",
                "kind": _("Read along"),
                "text": _("Read the draft and say what you think of each paragraph."),
                "where": "Vlasmarkt",
                "tally": _("86 reactions so far"),
            },
            {
                "days": 17,
                "title": _("Would you like a seat in the climate panel?"),
                "url": "#",
                "kind": _("Draw"),
                "where": "Leiedam",
                "tally": _("391 people so far"),
            },
            {
                "days": 0,
                "title": _("Which ten projects get the neighbourhood budget?"),
                "url": "#",
                "kind": _("Vote"),
            },
            {"days": -1, "title": _("Where do your children like to play?"), "url": "#", "kind": _("Survey")},
        ],
        "cards": [
            {
                "title": _("Shade above the benches"),
                "url": "#",
                "seed": 1,
                "state": "adopted",
                "tag": _("Green"),
                "text": _("Three large trees and benches with a back."),
                "support": 68,
                "comments": 9,
            },
            {
                "title": _("A market on Friday evening"),
                "url": "#",
                "seed": 2,
                "state": "partly",
                "support": 1,
                "comments": 1,
            },
            {
                "title": "Burgerbegrotingsadviescommissievergadering in centrum Sint-Job-in-’t-Goor",
                "url": "#",
                "seed": 3,
                "state": "rejected",
                "support": 0,
                "comments": 17,
            },
        ],
        "promises": [
            {
                "state": "kept",
                "title": _("Every process begins with a starting note"),
                "note": _("Mayor Greet Vandewalle, since January 2026"),
            },
            {
                "state": "running",
                "title": _("A team of three people for participation"),
                "note": _("2 of 3 at work"),
            },
            {
                "state": "planned",
                "title": _("In the middle of 2028 we look back together"),
                "note": _("June 2028"),
            },
            {
                "state": "late",
                "title": _("Every council gets an answer within 60 days"),
                "note": _("1 advice has waited 74 days"),
            },
        ],
        "tasks": [
            {
                "state": "late",
                "title": _("Advice of the council of the elderly: benches and pavements"),
                "url": "#",
                "note": _("A draft of the answer is ready."),
                "days_left": -3,
                "verb": _("Answer"),
                "first": True,
            },
            {
                "state": "waiting",
                "title": _("Idea 141: water children may play in"),
                "url": "#",
                "days_left": 0,
                "verb": _("Answer"),
            },
            {
                "state": "pending",
                "title": _("4 new ideas to review"),
                "url": "#",
                "days_left": 5,
                "verb": _("Review"),
            },
        ],
        "phases": [
            {
                "title": _("Listen"),
                "when": "09–10/2026",
                "text": _("Four talks on the street, 160 people."),
                "state": "done",
            },
            {
                "title": _("Collect ideas"),
                "when": _("until 4 December 2026"),
                "text": _("214 ideas so far."),
                "state": "now",
            },
            {
                "title": _("Three sketches"),
                "when": "01–03/2027",
                "text": _("The designer draws, you react."),
                "state": "next",
            },
            {"title": _("Choose and advise"), "when": "04/2027", "state": "next"},
            {"title": _("Decision and works"), "when": "06/2027", "state": "next"},
        ],
        "history": [
            {"title": _("Received"), "when": "3/10/2026"},
            {"title": _("Reviewed"), "when": "5/10/2026"},
            {"title": _("Answered"), "when": "29/10/2026"},
        ],
        "steps": [_("Your idea"), _("Where?"), _("Read again"), _("Done")],
        "open": [
            _("What comes on the 2,400 m² before the station: green, seats, play, market"),
            _("Where the 180 bicycles stand"),
            _("The name of the new square"),
        ],
        "fixed": [
            {"title": _("€ 1.9 million, not more"), "reason": _("Multi-year plan 2026-2031, action 4.2.1")},
            {
                "title": _("The fire brigade must pass: 4 metres"),
                "reason": _("Safety rule of the fire brigade"),
            },
        ],
        "comments": [
            {
                "seed": 4,
                "name": "Greta",
                "when": "4/10/2026",
                "reply_url": "#",
                "report_url": "#",
                "text": _("A good plan. Think of those who come in a wheelchair too."),
                "replies": [
                    {
                        "seed": 7,
                        "name": "Karel Dhont",
                        "badge": _("author"),
                        "text": _("We take that along, thank you."),
                    }
                ],
            },
            {"seed": 5, "gone": _("This reaction was hidden by a moderator: it named a private person.")},
        ],
        "bar_rows": [
            {"label": _("Green"), "value": 63, "url": "#"},
            {"label": _("Meeting each other"), "value": 52, "url": "#"},
            {"label": _("Bicycle"), "value": 41, "url": "#"},
        ],
        "who_rows": [
            {"label": _("Younger than 30"), "share_here": 0.13, "share_there": 0.31},
            {"label": _("30 to 64"), "share_here": 0.58, "share_there": 0.47},
            {"label": _("65 and older"), "share_here": 0.29, "share_there": 0.22},
            {"label": _("Rents the home"), "share_here": 0.11, "share_there": 0.28},
            {
                "label": _("Speaks another language at home"),
                "share_here": None,
                "share_there": 0.09,
                "hidden": True,
            },
        ],
        "month_rows": [
            {"label": month, "on_time": on_time, "total": total}
            for month, on_time, total in [
                (_("Jan"), 13, 18),
                (_("Feb"), 16, 20),
                (_("Mar"), 18, 23),
                (_("Apr"), 22, 25),
                (_("May"), 20, 22),
                (_("Jun"), 31, 33),
                (_("Jul"), 0, 0),
                (_("Aug"), 17, 20),
                (_("Sep"), 27, 29),
                (_("Oct"), 24, 25),
            ]
        ],
        "pay_rows": [
            {
                "label": _("Shade above the benches"),
                "url": "#",
                "parts": [
                    (str(at), much) for at, much in enumerate((900, 700, 500, 400, 300, 200, 150, 100, 80))
                ],
                "text": "€\u00a03.330",
            },
            {
                "label": _("A market on Friday evening"),
                "url": "#",
                "parts": [("0", 800), ("left", 400)],
                "text": "€\u00a01.200",
            },
            {
                "label": "Burgerbegrotingsadviescommissievergadering",
                "url": "#",
                "parts": [("0", 600), ("1", 200), ("missing", 900)],
                "text": _("%(missing)s short") % {"missing": "€\u00a0900"},
                "late": True,
            },
        ],
        "pay_legend": [
            ("0", _("Centre")),
            ("1", "Het Broek"),
            ("left", _("from what was left of the budget")),
            ("missing", _("money that was missing")),
        ],
        "beside_rows": [
            {"label": _("Shade above the benches"), "url": "#", "votes": 1312, "ours": True, "theirs": True},
            {
                "label": _("A market on Friday evening"),
                "url": "#",
                "votes": 402,
                "ours": True,
                "theirs": False,
            },
            {"label": _("Green"), "url": "#", "votes": 380, "ours": False, "theirs": True},
        ],
        "got_rows": [("0", 35, 112), ("1", 231, 292), ("2", 380, 437), ("3", 332, 320)],
        "share_steps": [(100, 110, 70, True), (111, 140, 90, True), (141, 141, 108, False)],
        "share_ends": ("€\u00a0100", "€\u00a0141"),
        "effective_own": [400, 380, 310, 250, None],
        "effective_best": [520, 410, 400, 330, 290],
        "effective_words": (_("this project"), _("the project that was chosen")),
        "table_head": [_("Theme"), _("Ideas"), _("Answered")],
        "table_rows": [[_("Green"), 63, 31], [_("Meeting each other"), 52, 24], [_("Bicycle"), 41, 18]],
    }


def gallery(request: HttpRequest) -> HttpResponse:
    themes = [{"name": _("Light"), "s": samples("light")}, {"name": _("Dark"), "s": samples("dark")}]
    return render(request, "website/gallery.html", {"themes": themes})
