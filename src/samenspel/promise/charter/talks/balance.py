# SPDX-License-Identifier: EUPL-1.2
"""The balance: associations and councils say per value what goes well and what is stiff, before the group talks with politicians.

It is a questionnaire like any other (anonymous, on paper too, nothing about fewer than five people), at the network: most municipalities have no
site here. Everybody reads the results once it is closed and counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.jobs.work import ask
from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires import making
from samenspel.foundations.questionnaires.models import Questionnaire
from samenspel.foundations.questionnaires.showing import JOB
from samenspel.foundations.rules.clauses import Action, Clause

from ..clauses import member
from ..models import Balance, Campaign
from ..route.ticking import tick
from ..values.sets import Texts, Values, current, said, version_called

INSTRUMENT = "charter"
PER_PAGE = 2
"""values on one page of the questionnaire"""
USUAL_DAYS = 21
LONGEST_DAYS = 120
MOST_GROUPS = 12
MOST_BALANCES = 20
NOTE = _("Not representative: what these people see goes well and is stiff, to begin a conversation with.")

GOES: dict[str, Texts] = {
    "stiff": {"nl": "gaat stroef", "en": "is stiff"},
    "well": {"nl": "loopt goed", "en": "goes well"},
    "why": {"nl": "Wat loopt goed, wat gaat stroef?", "en": "What goes well, what is stiff?"},
    "help": {
        "nl": "Niet verplicht. Schrijf geen namen van mensen.",
        "en": "Not obligatory. Do not write names of people.",
    },
}


def definition_of(values: Values) -> dict[str, Any]:
    """The questionnaire about this version of the values, as `engines.survey.definition.read` takes it: per value a score and a remark."""
    languages = [code for code in values.languages if code in GOES["well"]] or ["nl"]

    def texts(of: Texts) -> dict[str, str]:
        return {code: said(of, code) for code in languages}

    sections = []
    for first in range(0, len(values.values), PER_PAGE):
        questions: list[dict[str, Any]] = []
        for value in values.values[first : first + PER_PAGE]:
            scale = {
                "key": score_key(value.number),
                "kind": "scale",
                "text": texts(value.title),
                "low": 1,
                "high": 5,
                "low_text": texts(GOES["stiff"]),
                "high_text": texts(GOES["well"]),
                "dont_know": True,
            }
            if any(value.text.values()):
                scale["help"] = texts(value.text)
            remark = {
                "key": f"why_{value.number}",
                "kind": "open",
                "text": {
                    code: f"{said(value.title, code)}: {_lower(said(GOES['why'], code))}"
                    for code in languages
                },
                "help": texts(GOES["help"]),
                "longest": 1000,
            }
            questions += [scale, remark]
        titles = {
            code: " · ".join(said(value.title, code) for value in values.values[first : first + PER_PAGE])
            for code in languages
        }
        sections.append({"key": f"part_{first // PER_PAGE + 1}", "title": titles, "questions": questions})
    return {"languages": languages, "sections": sections}


def score_key(number: int) -> str:
    """The key of the score of the value with this number."""
    return f"value_{number}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def set_up(activity: Activity, **settings: Any) -> None:
    """A balance is made by a group, never added to a process."""
    raise ValidationError(_("A balance is opened by a group of the values campaign."))


def network() -> Place:
    """Where questionnaires of groups stand. Raises ValidationError while the network has no pages of its own."""
    place = Place.objects.filter(is_network=True, is_active=True).first()
    if place is None:
        raise ValidationError(
            _(
                "The network has no pages of its own yet. Ask the campaign team to open its helpdesk, then try again."
            )
        )
    return place


def _groups(names: Sequence[str]) -> list[dict[str, Any]]:
    """As a questionnaire keeps them. Raises ValidationError."""
    found = list(dict.fromkeys(filter(None, (one_line(name, 60) for name in names))))
    if len(found) > MOST_GROUPS:
        raise ValidationError({"groups": _("At most twelve groups. Take some together.")})
    if len(found) == 1:
        raise ValidationError(
            {"groups": _("One group cannot be compared. Write at least two, or leave it empty.")}
        )
    return [
        {"key": f"group_{number}", "name": {"nl": name, "en": name}, "size": None}
        for number, name in enumerate(found, start=1)
    ]


def _open(
    campaign: Campaign,
    *,
    by: Person,
    closes_on: date,
    groups: Sequence[str] = (),
    intro: str = "",
    **_form: Any,
) -> Balance:
    """From now until and including that day. groups: councils or associations that are laid side by side"""
    today = timezone.localdate()
    if closes_on < today:
        raise ValidationError({"closes_on": _("This day is over. Choose a day that is still to come.")})
    if (closes_on - today).days > LONGEST_DAYS:
        raise ValidationError({"closes_on": _("That is far away. Choose a day within four months.")})
    if campaign.balances.count() >= MOST_BALANCES:
        raise ValidationError(_("There are very many balances already. Use the newest one."))
    values = version_called(campaign.values_version) or current()
    place = network()
    earlier = (
        Questionnaire.objects.filter(
            activity__balance__campaign=campaign, activity__balance__values_version=values.version
        )
        .order_by("-pk")
        .first()
    )
    now = timezone.now()
    with translation.override(campaign.language):
        title = gettext("Balance of the values in %(town)s") % {"town": campaign.place.name}
        usual = gettext(
            "How does taking part go in %(town)s? Say per value what goes well and what is stiff. "
            "The group talks about it with the municipality. You need no account, and nobody sees who answered what."
        ) % {"town": campaign.place.name}
    number = campaign.balances.count() + 1
    activity = Activity.objects.create(
        place=place,
        instrument=INSTRUMENT,
        slug=f"balans-{campaign.place.slug[:40]}-{number}",
        title=one_line(title, 120),
        intro=intro.strip() or usual,
        language=campaign.language,
        stage=Activity.OPEN,
        opens_at=now - timedelta(seconds=1),  # so that it can be closed at once
        closes_at=_end_of(closes_on, campaign.place),
        is_public=True,
        who_may=Activity.WhoMay.ANYONE,
    )
    asked = making.make(
        activity,
        page="charter-balance",
        desk_page="",
        definition=definition_of(values),
        groups=_groups(groups),
        earlier=earlier,
    )
    asked.results_public_at = activity.closes_at
    asked.save(update_fields=["results_public_at"])
    return Balance.objects.create(
        activity=activity, campaign=campaign, values_version=values.version, made_at=now
    )


def _end_of(day: date, place: Place) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, place.timezone)


def _close(balance: Balance, *, by: Person) -> Balance:
    """Nobody can answer any more; the answers are counted now."""
    activity, now = balance.activity, timezone.now()
    activity.closes_at = now
    activity.save(update_fields=["closes_at"])
    asked = Questionnaire.objects.select_for_update(of=("self",), no_key=True).get(activity=activity)
    asked.results_public_at = activity.closes_at
    asked.save(update_fields=["results_public_at"])
    if asked.sent_count:
        ask(JOB, asked.pk, place=asked.place, by=by)
        tick(balance.campaign, "talk-2")
    return balance


def open_now() -> Q:
    """Balances that still take answers."""
    return Q(activity__closes_at__gt=timezone.now())


none_open = Clause(
    lambda person: ~Q(pk__in=Balance.objects.filter(open_now()).values("campaign_id")),
    _("A balance is open already. Close it first: two at once would ask people the same twice."),
)
is_open = Clause(lambda person: open_now(), _("This balance is closed already."))

open_balance = Action(
    "charter.open_balance", _("Open the balance"), Campaign, (member("pk"), none_open), _open
)
close_balance = Action("charter.close_balance", _("Close it now"), Balance, (member(), is_open), _close)
ACTIONS = (open_balance, close_balance)
