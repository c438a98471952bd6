# SPDX-License-Identifier: EUPL-1.2
"""Bring the values back to mind once a year, evaluate half-way, and pass the spark on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.mail.letters import address, one_line, send_letter
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.records.models import Record
from samenspel.foundations.rules.clauses import Action, when
from samenspel.foundations.rules.versions import not_changed_meanwhile

from ..clauses import member
from ..models import Anchor, Campaign, Check, Evaluation, Recall, Signature, Spark
from ..route.ticking import tick
from ..standing import refresh
from ..values.sets import current, version_called
from . import letter
from .terms import year_later

MOST_SPARKS = 20
MOST_EVALUATIONS = 20
EARLIEST = date(2019, 1, 1)
SCORES = range(1, 6)
EARLY = timedelta(days=30)
BETWEEN = timedelta(days=300)
MOST_A_DAY = 10
"""invitations to other municipalities by one person"""


def _locked(number: int) -> Campaign:
    """The campaign, so that no other member plans at the same moment."""
    found: Campaign = (
        Campaign.objects.select_related("place").select_for_update(of=("self",), no_key=True).get(pk=number)
    )
    return found


# --- the yearly recall ---
def has_promise(campaign: Campaign) -> bool:
    """Something was checked that there is to recall."""
    signed = Signature.objects.filter(campaign=campaign, withdrawn_on=None).public()
    checked: Any = Anchor.objects.filter(campaign=campaign)
    return signed.exists() or checked.exclude(commitment_id=None).exists()


def _plan_recall(campaign: Campaign, *, by: Person, due_on: date) -> Recall:
    """The first letter, or the next one where none is planned."""
    if not has_promise(campaign):
        raise ValidationError(_("There is nothing to recall yet: nobody signed, and nothing is anchored."))
    if Recall.objects.filter(campaign=campaign, sent_at=None).exists():
        raise ValidationError(_("The next letter is planned already. Change its day there."))
    _day_of_recall(campaign, due_on)
    # A letter that is sent this very moment may plan its follower: then that one is the next.
    made, _new = Recall.objects.get_or_create(
        campaign=campaign, year=due_on.year, defaults={"due_on": due_on}
    )
    return made


def _move_recall(recall: Recall, *, by: Person, due_on: date) -> Recall:
    _day_of_recall(_locked(recall.campaign_id), due_on, but=recall)
    recall.year, recall.due_on = due_on.year, due_on
    recall.save(update_fields=["year", "due_on"])
    return recall


def _day_of_recall(campaign: Campaign, due_on: date, but: Recall | None = None) -> None:
    today = timezone.localdate()
    if not today <= due_on <= today + timedelta(days=6 * 366):
        raise ValidationError({"due_on": _("Choose a day from today on, at most six years from now.")})
    there = Recall.objects.filter(campaign=campaign, year=due_on.year)
    if (there.exclude(pk=but.pk) if but else there).exists():
        raise ValidationError({"due_on": _("There is a letter in that year already. Choose another year.")})


def _send_recall(
    recall: Recall,
    *,
    by: Person,
    text: str = "",
    addresses: str = "",
    to_members: bool = False,
    to_allies: bool = False,
) -> Recall:
    """Send the letter, once. The typed addresses are not kept: only how many letters there were."""
    campaign = _locked(recall.campaign_id)
    _once_a_year(recall)
    if not has_promise(campaign):
        raise ValidationError(_("There is nothing to recall yet: nobody signed, and nothing is anchored."))
    try:
        typed = letter.addresses(addresses)
    except ValidationError as wrong:
        raise ValidationError({"addresses": wrong.messages}) from None
    people = letter.members_to(campaign) if to_members else []
    known = {person.email for person in people}
    allies = letter.allies_to(campaign) if to_allies else []
    others = [one for one in dict.fromkeys([*typed, *allies]) if one not in known]
    if not people and not others:
        raise ValidationError(
            {"addresses": _("Fill in at least one address, or tick who else gets the letter.")}
        )
    # Who asked this site for no letters gets none. Nobody is told who that is: the number says how many were asked for.
    silent = letter.unwilling(others)
    text = text.strip()
    with translation.override(campaign.language):
        words = letter.context(campaign, text)
    for person in people:
        assert person.email
        send_letter(person.email, "charter_recall", words, language=campaign.language, person=person)
    for one in others:
        if one not in silent:
            send_letter(one, "charter_recall", words, language=campaign.language)
    recall.text, recall.recipients = text, len(people) + len(others)
    recall.sent_at, recall.by = timezone.now(), by
    recall.save(update_fields=["text", "recipients", "sent_at", "by"])
    _next_recall(recall)
    tick(campaign, "repeat-1")
    refresh(campaign)
    return recall


def _once_a_year(recall: Recall) -> None:
    """A yearly letter is sent about its day, and once a year: nobody fills mailboxes from here."""
    if recall.due_on > timezone.localdate() + EARLY:
        raise ValidationError(
            _("It is too early for this letter. You can send it from thirty days before its day.")
        )
    since = timezone.now() - BETWEEN
    if Recall.objects.filter(campaign=recall.campaign_id, sent_at__gt=since).exclude(pk=recall.pk).exists():
        raise ValidationError(_("This year’s letter was sent already. The next one can leave next year."))


def _next_recall(recall: Recall) -> None:
    """A year after the day this one was due; after today when it was that much too late."""
    due_on = year_later(recall.due_on)
    if due_on <= timezone.localdate():
        due_on = year_later(timezone.localdate())
    if Recall.objects.filter(campaign=recall.campaign, sent_at=None).exclude(pk=recall.pk).exists():
        return
    Recall.objects.get_or_create(campaign=recall.campaign, year=due_on.year, defaults={"due_on": due_on})


# --- the evaluation half-way ---
def _plan_evaluation(campaign: Campaign, *, by: Person, planned_on: date) -> Evaluation:
    there = Evaluation.objects.filter(campaign=campaign)
    if there.filter(held_on=None).exists():
        raise ValidationError(_("An evaluation is planned already. Open that one, and change its day there."))
    if there.count() >= MOST_EVALUATIONS:
        raise ValidationError(_("Twenty evaluations is the most."))
    _possible(planned_on, "planned_on")
    return Evaluation.objects.create(
        campaign=campaign,
        place_id=campaign.place_id,
        planned_on=planned_on,
        values_version=campaign.values_version,
        entered_by=by,
        made_at=timezone.now(),
    )


def _save_evaluation(
    evaluation: Evaluation,
    *,
    by: Person,
    version: int,
    planned_on: date,
    held_on: date | None = None,
    with_whom: str = "",
    scores: Mapping[str, Mapping[str, Any]],
    conclusion: str = "",
    offer: bool = False,
) -> Evaluation:
    """Write down what was found. With `offer` it is ready: somebody looks at it, then everybody can read it.

    scores  {key of a value: {score: 1 to 5 or None, evidence, adjust}}
    """
    not_changed_meanwhile(evaluation, version)
    campaign = _locked(evaluation.campaign_id)
    _possible(planned_on, "planned_on")
    wrong: dict[str, Any] = {}
    if held_on is not None and not EARLIEST <= held_on <= timezone.localdate():
        wrong["held_on"] = _("Choose the day on which it was held: not before 2019, and not in the future.")
    others = Evaluation.objects.filter(campaign_id=evaluation.campaign_id, held_on=None)
    if held_on is None and others.exclude(pk=evaluation.pk).exists():
        wrong["held_on"] = _("Another evaluation is planned already. Fill in when this one was held.")
    keys = [value.key for value in values_of(evaluation).values]
    clean = {key: _scored(scores[key]) for key in keys if key in scores}
    clean = {key: row for key, row in clean.items() if any(row.values())}
    evaluation.with_whom = one_line(with_whom, 300)
    evaluation.conclusion = conclusion.strip()
    if offer:
        if held_on is None:
            wrong.setdefault("held_on", _("Fill in when it was held."))
        if not evaluation.with_whom:
            wrong["with_whom"] = _("Fill in who took part: which politicians, and who else.")
        if len(evaluation.conclusion) < 10:
            wrong["conclusion"] = _("Say in at least one sentence what you decided together.")
        for key in keys:
            if not clean.get(key, {}).get("score"):
                wrong[f"score_{key}"] = _("Give this value a score.")
    if wrong:
        raise ValidationError(wrong)
    evaluation.planned_on, evaluation.held_on, evaluation.scores = planned_on, held_on, clean
    evaluation.is_offered = offer
    evaluation.entered_by = by
    if offer:
        evaluation.check_state, evaluation.check_note = Check.WAITING, ""
        evaluation.checked_by, evaluation.checked_at = None, None
    evaluation.version += 1
    evaluation.save()
    if offer:
        tick(campaign, "repeat-2")
        refresh(campaign)
    return evaluation


def _take_back(evaluation: Evaluation, *, by: Person) -> Evaluation:
    """The group works on it again before anybody looked."""
    evaluation.is_offered = False
    evaluation.version += 1
    evaluation.save(update_fields=["is_offered", "version"])
    return evaluation


def _drop_evaluation(evaluation: Evaluation, *, by: Person) -> None:
    evaluation.delete()


def values_of(evaluation: Evaluation) -> Any:
    """The values as they were when it was planned."""
    return version_called(evaluation.values_version) or current()


def _scored(row: Mapping[str, Any]) -> dict[str, Any]:
    score = row.get("score")
    return {
        "score": score if score in SCORES else None,
        "evidence": str(row.get("evidence") or "").strip()[:2000],
        "adjust": str(row.get("adjust") or "").strip()[:2000],
    }


def _possible(day: date, field: str) -> None:
    last = timezone.localdate().year + 12
    if not EARLIEST <= day <= date(last, 12, 31):
        raise ValidationError({field: _("Choose a day between 2019 and %(year)s.") % {"year": last}})


# --- another municipality ---
def _spark(campaign: Campaign, *, by: Person, to: Place, email: str, words: str) -> Spark:
    """Invite somebody of another municipality. The address goes on the letter and nowhere else."""
    if to.pk == campaign.place_id:
        raise ValidationError(_("This is your own municipality. Choose another one."))
    if to.is_network or to.valid_to is not None or (to.is_fictional and not to.is_active):
        raise ValidationError(_("Choose a municipality from the list."))
    there = Spark.objects.filter(campaign=campaign)
    if there.filter(to=to).exists():
        raise ValidationError(_("Your group invited this municipality already. Choose another one."))
    if there.count() >= MOST_SPARKS:
        raise ValidationError(_("Twenty invitations is the most. Ask the others to pass it on."))
    yesterday = timezone.now() - timedelta(days=1)
    if Record.objects.filter(by=by, verb="charter.spark", at__gt=yesterday).count() >= MOST_A_DAY:
        raise ValidationError(_("You invited ten municipalities today. Go on tomorrow."))
    words = words.strip()
    if len(words) < 20:
        raise ValidationError(
            {"words": _("Write at least one sentence of your own: that is what convinces.")}
        )
    made = Spark.objects.create(campaign=campaign, to=to, at=timezone.now())
    email = email.strip().lower()
    if email not in letter.unwilling([email]):
        send_letter(
            email,
            "charter_spark",
            {
                "group": campaign.group_name,
                "town": campaign.place.name,
                "other": to.name,
                "words": words,
                "busy": Campaign.objects.filter(place=to, members__isnull=False).exists(),
                "url": address(reverse("charter-town", args=[to.slug])),
                "example": address(reverse("charter-town", args=[campaign.place.slug])),
                "values": address(reverse("charter-values")),
            },
            language=campaign.language,
        )
    tick(campaign, "repeat-3")
    refresh(campaign)
    return made


not_sent = when(Q(sent_at=None), _("This letter was sent already."))
not_offered = when(
    Q(is_offered=False) | Q(check_state=Check.REFUSED),
    _("This evaluation was offered already. Take it back first to change it."),
)
not_checked = when(
    ~Q(check_state=Check.CONFIRMED), _("This evaluation was checked and stands in public. Plan a new one.")
)
is_waiting = when(Q(is_offered=True, check_state=Check.WAITING), _("This evaluation was looked at already."))
never_offered = when(
    Q(is_offered=False, checked_at=None), _("This evaluation was offered already: it cannot be removed.")
)

plan_recall = Action(
    "charter.plan_recall", _("Plan the yearly letter"), Campaign, (member("pk"),), _plan_recall
)
move_recall = Action("charter.move_recall", _("Change the day"), Recall, (member(), not_sent), _move_recall)
send_recall = Action("charter.send_recall", _("Send the letter"), Recall, (member(), not_sent), _send_recall)
plan_evaluation = Action(
    "charter.plan_evaluation", _("Plan the evaluation"), Campaign, (member("pk"),), _plan_evaluation
)
save_evaluation = Action(
    "charter.save_evaluation", _("Save"), Evaluation, (member(), not_checked, not_offered), _save_evaluation
)
take_back = Action(
    "charter.take_back_evaluation", _("Take it back"), Evaluation, (member(), is_waiting), _take_back
)
drop_evaluation = Action(
    "charter.drop_evaluation", _("Remove"), Evaluation, (member(), never_offered), _drop_evaluation
)
spark = Action("charter.spark", _("Invite this municipality"), Campaign, (member("pk"),), _spark)

ACTIONS: tuple[Action, ...] = (
    plan_recall,
    move_recall,
    send_recall,
    plan_evaluation,
    save_evaluation,
    take_back,
    drop_evaluation,
    spark,
)
