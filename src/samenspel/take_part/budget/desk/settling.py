# SPDX-License-Identifier: EUPL-1.2
"""Answer every project at once, and promise what was funded."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.foundations.contributions.actions.answering import signature
from samenspel.foundations.money import money
from samenspel.foundations.pages import carry_out
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import may
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import ANSWER

from ..actions import settling
from ..answers import answer_to
from ..desk_forms import SettleForm
from ..models import Tally
from .where import found, way_in

FOLDED_ABOVE = 40
"""with more projects than this each text is folded away under its title"""
A_YEAR = timedelta(days=365)


@needs(ANSWER)
def settle(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(place, activity)
    tallies = (
        Tally.objects.filter(envelope__activity=one).defer("trace", "ballots").order_by("envelope__order")
    )
    rows = [(row, tally.data) for tally in tallies for row in tally.data["projects"]]
    texts = {row["number"]: (row["title"], answer_to(row, data, one.language)) for row, data in rows}
    signed = signature(request.person, place)
    start = {"signed": signed, "owner_name": signed, "due_on": timezone.localdate() + A_YEAR}
    form = SettleForm(request.POST or None, texts=texts, brought_in=bool(one.budget.source), initial=start)
    if request.method == "POST" and form.is_valid():
        done = carry_out(form, settling.settle, by=request.person, on=one)
        if done:
            messages.success(request, counted_words(done["funded"], done["lost"]))
            return redirect("desk-budget", place.slug, one.slug)
    funded: list[dict[str, Any]] = []
    lost: list[dict[str, Any]] = []
    for row, data in rows:
        one_row = {
            "row": row,
            "field": form[f"answer_{row['number']}"],
            "cost": money(row["cost"], data["currency"]),
        }
        (funded if row["status"] == "funded" else lost).append(one_row)
    return render(
        request,
        "budget/desk/settle.html",
        {
            "activity": one,
            "form": form,
            "groups": [(_("Funded"), funded), (_("Not funded"), lost)],
            "funded": len(funded),
            "lost": len(lost),
            "all": len(rows),
            "folded": len(rows) > FOLDED_ABOVE,
            "may": may(request.person, settling.settle, one),
            "crumbs": way_in(one, place, _("Answer everybody")),
        },
    )


def counted_words(funded: int, lost: int) -> str:
    promises = ngettext("%d promise was made", "%d promises were made", funded) % funded
    answers = ngettext("%d other project was answered", "%d other projects were answered", lost) % lost
    return _("%(promises)s, and %(answers)s. Who brought or follows one was told.") % {
        "promises": promises,
        "answers": answers,
    }
