# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt

from samenspel.foundations.people.models import Notify, Person
from samenspel.foundations.rules.clauses import ALWAYS, Action, Clause
from samenspel.foundations.rules.door import perform

from .letters import UNSUBSCRIBE


def _stop(person: Person, *, by: object) -> Person:
    person.notify = Notify.NONE
    person.save(update_fields=["notify"])
    return person


# Whoever holds the signed link from the letter may stop the letters: that is all the link can do.
stop_letters = Action(
    key="mail.stop_letters",
    name="stop letters",
    on=Person,
    rule=(Clause(lambda person: ALWAYS, ""),),
    run=_stop,
)


@csrf_exempt  # the mail program posts here by itself (RFC 8058); the signed link is the proof
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    try:
        number = signing.loads(token, salt=UNSUBSCRIBE)
    except signing.BadSignature:
        return render(request, "mail/unsubscribe.html", {"broken": True}, status=404)
    person = get_object_or_404(Person, pk=number)
    if request.method == "POST":
        perform(stop_letters, by=person, on=person)
        return render(request, "mail/unsubscribe.html", {"done": True})
    return render(request, "mail/unsubscribe.html", {})
