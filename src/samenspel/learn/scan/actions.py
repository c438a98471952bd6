# SPDX-License-Identifier: EUPL-1.2
"""Prepare a self-scan, open its questionnaire, hold the conversation, set the improvement agenda."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, Q
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments import actions as commitments
from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires import making
from samenspel.foundations.questionnaires.models import Questionnaire
from samenspel.foundations.rules.clauses import Action, Clause, can, when
from samenspel.foundations.rules.door import perform
from samenspel.foundations.rules.roles import ANSWER, LEAD, PREPARE
from samenspel.plan.registry import instruments

from .items import GROUPS, MOST_OWN, definition_of, groups_of, own_question
from .models import Improvement, Scan, Step

INSTRUMENT, PAGE, DESK_PAGE = "scan", "scan", "desk-scan"
CLOSED = "closed"
CHECKS = ("support", "lead", "committee", "agreement", "groups", "dates")
USUAL_DAYS = 28
LONGEST_DAYS = 183
MOST_POINTS = 20
BOARD_TABLES = 6


def midnight(place: Place, day: date) -> datetime:
    return datetime.combine(day, time.min, place.timezone)


# Making one ---------------------------------------------------------------------------------


def set_up(
    activity: Activity, *, lead: Person | None = None, sizes: Mapping[str, int | None] | None = None
) -> Scan:
    """What stands beside the activity: the scan and its questionnaire, laid beside the newest earlier one of the town."""
    found = Scan.objects.filter(activity=activity).first()
    if found is not None:
        return found
    earlier = (
        Questionnaire.objects.filter(
            place_id=activity.place_id, activity__instrument=INSTRUMENT, results__isnull=False
        )
        .exclude(activity=activity)
        .order_by("-activity__closes_at", "-pk")
        .first()
    )
    scan = Scan.objects.create(activity=activity, lead=lead)
    making.make(
        activity,
        page=PAGE,
        desk_page=DESK_PAGE,
        definition=definition_of([]),
        groups=groups_of(sizes or {}),
        earlier=earlier,
    )
    return scan


def _begin(place: Place, *, by: Person, title: str = "", language: str = "nl", **_form: Any) -> Activity:
    """A scan in preparation: nobody but the desk sees it. Its dates are a proposal, from two weeks on."""
    today = timezone.localdate(timezone=place.timezone)
    with translation.override(language):
        title = one_line(title, 120) or gettext("Self-scan of local democracy %(year)d") % {
            "year": today.year
        }
        intro = gettext(
            "How does local democracy work here? City council, college, staff and residents answer the same questions. "
            "It takes about fifteen minutes. You need no account, and nobody sees who answered what."
        )
    base = slugify(title)[:50].strip("-") or "zelfscan"
    taken = set(
        Activity.objects.filter(place=place, instrument=INSTRUMENT, slug__startswith=base).values_list(
            "slug", flat=True
        )
    )
    slug = next(one for one in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if one not in taken)
    activity = Activity.objects.create(
        place=place,
        instrument=INSTRUMENT,
        slug=slug,
        title=title,
        intro=intro,
        language=language,
        stage=Activity.OPEN,
        opens_at=midnight(place, today + timedelta(days=14)),
        closes_at=midnight(place, today + timedelta(days=14 + USUAL_DAYS)),
        is_public=False,
        who_may=Activity.WhoMay.ANYONE,
        owner=by,
    )
    set_up(activity, lead=by)
    return activity


def _stop(activity: Any, *, by: Person) -> Activity:
    """It ends without an improvement agenda. What was counted stays; the town may begin a new one."""
    return _close(activity)


def _close(activity: Any) -> Activity:
    Scan.objects.filter(activity=activity).update(closed_at=timezone.now())
    activity.stage = CLOSED
    activity.save(update_fields=["stage"])
    return activity


# 1 and 2: prepare, kick-off -----------------------------------------------------------------


def _prepare(
    activity: Any,
    *,
    by: Person,
    done: Sequence[str],
    title: str,
    lead: Person | None = None,
    on_with: bool = False,
    **sizes: Any,
) -> Activity:
    """What was arranged, who leads, and how many people each group has (`size_city_council`, …).  on_with: go to the next step"""
    scan = activity.scan
    today = timezone.localdate().isoformat()
    scan.checklist = {key: scan.checklist.get(key, today) for key in CHECKS if key in done}
    scan.lead = lead
    if on_with and scan.step == Step.PREPARE:
        scan.step = Step.KICK_OFF
    scan.save(update_fields=["checklist", "lead", "step"])
    activity.title = one_line(title, 120) or activity.title
    activity.version += 1
    activity.save(update_fields=["title", "version"])
    making.change(_locked(activity), groups=groups_of({key: sizes.get(f"size_{key}") for key in GROUPS}))
    return activity


def _locked(activity: Any) -> Questionnaire:
    return Questionnaire.objects.select_for_update(no_key=True).get(activity=activity)


def _kick_off(activity: Any, *, by: Person, kick_off_on: date, **_form: Any) -> Activity:
    """The day of the kick-off; held or still to come."""
    scan = activity.scan
    scan.kick_off_on = kick_off_on
    if scan.step in (Step.PREPARE, Step.KICK_OFF):
        scan.step = Step.QUESTIONS
    scan.save(update_fields=["kick_off_on", "step"])
    return activity


# 3: the questionnaire -----------------------------------------------------------------------


def _add_question(activity: Any, *, by: Person, kind: str, nl: str, en: str = "") -> Activity:
    scan = activity.scan
    if len(scan.own_questions) >= MOST_OWN:
        raise ValidationError(
            _("There are four questions of your own already. Take one away before you add another.")
        )
    if kind not in ("scale", "open"):
        raise ValidationError({"kind": _("Choose a statement or an open question.")})
    used = {row["key"] for row in scan.own_questions}
    key = next(f"own{n}" for n in range(1, MOST_OWN + 1) if f"own{n}" not in used)
    texts = {"nl": " ".join(nl.split()), "en": " ".join(en.split())}
    return _ask_own(activity, [*scan.own_questions, own_question(key, kind, texts)])


def _remove_question(activity: Any, *, by: Person, key: str) -> Activity:
    return _ask_own(activity, [row for row in activity.scan.own_questions if row["key"] != key])


def _ask_own(activity: Any, questions: list[dict[str, Any]]) -> Activity:
    making.change(_locked(activity), definition=definition_of(questions))
    activity.scan.own_questions = questions
    activity.scan.save(update_fields=["own_questions"])
    return activity


def _open(activity: Any, *, by: Person, opens_on: date, closes_on: date, **_form: Any) -> Activity:
    """From this day up to and including that day everybody can answer; again with other days while it runs."""
    place = activity.place
    opens, closes = midnight(place, opens_on), midnight(place, closes_on + timedelta(days=1))
    if closes <= opens:
        raise ValidationError({"closes_on": _("The last day comes before the first. Change one of the two.")})
    if (closes_on - opens_on).days > LONGEST_DAYS:
        raise ValidationError({"closes_on": _("That is longer than half a year. Choose an earlier day.")})
    if closes <= timezone.now():
        raise ValidationError({"closes_on": _("This day is over. Choose a day that is still to come.")})
    activity.opens_at, activity.closes_at, activity.is_public = opens, closes, True
    activity.version += 1
    activity.save(update_fields=["opens_at", "closes_at", "is_public", "version"])
    scan = activity.scan
    if scan.step in (Step.PREPARE, Step.KICK_OFF):
        scan.step = Step.QUESTIONS
        scan.save(update_fields=["step"])
    return activity


def _end(activity: Any, *, by: Person) -> Activity:
    """Nobody can answer any more, from now on."""
    activity.closes_at = max(timezone.now(), activity.opens_at + timedelta(seconds=1))
    activity.version += 1
    activity.save(update_fields=["closes_at", "version"])
    return activity


# 4: the agenda conversation -----------------------------------------------------------------


def _make_board(
    activity: Any,
    *,
    by: Person,
    starts_at: datetime,
    ends_at: datetime,
    venue: str,
    questions: Sequence[str],
    tables: int = BOARD_TABLES,
    **_form: Any,
) -> Activity:
    """A board of its own for the conversation, with these questions on it."""
    if ends_at <= starts_at:
        raise ValidationError({"ends_at": _("It ends before it begins. Change one of the two moments.")})
    asked = [one_line(one, 200) for one in questions if one.strip()]
    if not asked:
        raise ValidationError(
            {"questions": _("Write at least one question: what do people talk about first?")}
        )
    board = instruments()["board"]
    now = timezone.now()
    with translation.override(activity.language):
        title = one_line(gettext("Agenda conversation: %(title)s") % {"title": activity.title}, 120)
        intro = gettext(
            "City council, college, staff and residents talk about what the self-scan showed, and choose what comes first."
        )
    slug = f"gesprek-{activity.slug}"[:60]
    made = Activity.objects.create(
        place=activity.place,
        instrument="board",
        slug=slug,
        title=title,
        intro=intro,
        language=activity.language,
        stage=board.stages[0],
        opens_at=min(now, starts_at),
        closes_at=max(ends_at, now) + timedelta(days=1),
        is_public=activity.is_public,
        owner=by,
    )
    board.set_up(
        made,
        format="agenda_conversation",
        starts_at=starts_at,
        ends_at=ends_at,
        venue=venue,
        questions=asked,
        tables=tables,
    )
    Scan.objects.filter(activity=activity).update(board=made, step=Step.CONVERSATION)
    return made


def _to_agenda(activity: Any, *, by: Person) -> Activity:
    """The conversation was held: now the agenda."""
    Scan.objects.filter(activity=activity).update(step=Step.AGENDA)
    return activity


# 5: the improvement agenda ------------------------------------------------------------------


def _add_point(
    activity: Any,
    *,
    by: Person,
    title: str,
    why: str = "",
    about: str = "",
    owner_name: str = "",
    due_on: date | None = None,
    **_form: Any,
) -> Improvement:
    rows = Improvement.objects.filter(scan_id=activity.pk)
    if rows.count() >= MOST_POINTS:
        raise ValidationError(
            _("There are twenty points already. An agenda with fewer points is kept more often.")
        )
    last = rows.aggregate(last=Max("position"))["last"] or 0
    return Improvement.objects.create(
        scan_id=activity.pk,
        position=last + 1,
        title=_titled(title),
        why=why.strip(),
        about=about[:30],
        owner_name=one_line(owner_name, 120),
        due_on=_to_come(due_on),
    )


def _change_point(
    activity: Any,
    *,
    by: Person,
    number: int,
    title: str,
    why: str = "",
    owner_name: str = "",
    due_on: date | None = None,
    **_form: Any,
) -> Improvement:
    point = _point(activity, number)
    point.title, point.why = _titled(title), why.strip()
    point.owner_name, point.due_on = one_line(owner_name, 120), _to_come(due_on)
    point.save()
    return point


def _titled(title: str) -> str:
    title = one_line(title, 160)
    if len(title) < 3:
        raise ValidationError({"title": _("Say in a few words what becomes better.")})
    return title


def _to_come(day: date | None) -> date | None:
    if day is not None and day < timezone.localdate():
        raise ValidationError({"due_on": _("This day is over. Choose a day that is still to come.")})
    return day


def _point(activity: Any, number: int) -> Improvement:
    point = Improvement.objects.filter(scan_id=activity.pk, pk=number).first()
    if point is None:
        raise ValidationError(_("A colleague took this point away a moment ago."))
    return point


def _remove_point(activity: Any, *, by: Person, number: int) -> Activity:
    Improvement.objects.filter(scan_id=activity.pk, pk=number).delete()
    return activity


def _move_point(activity: Any, *, by: Person, number: int) -> Activity:
    """One place up."""
    point = _point(activity, number)
    above = Improvement.objects.filter(scan_id=activity.pk, position__lt=point.position).last()
    if above is None:
        return activity
    here, there = point.position, above.position
    free = (Improvement.objects.filter(scan_id=activity.pk).aggregate(last=Max("position"))["last"] or 0) + 1
    for row, position in ((above, free), (point, there), (above, here)):
        row.position = position
        row.save(update_fields=["position"])
    return activity


def _set_agenda(activity: Any, *, by: Person) -> Activity:
    """Each point becomes a commitment that everybody can follow, and the scan is closed."""
    points = list(Improvement.objects.filter(scan_id=activity.pk))
    if not points:
        raise ValidationError(_("There is no point on the agenda yet. Add one."))
    bare = [point for point in points if not point.owner_name or point.due_on is None]
    if bare:
        raise ValidationError(
            ngettext(
                "One point has no name or no date yet: “%(first)s”. Without them nobody answers for it.",
                "%(count)d points have no name or no date yet, the first is “%(first)s”. Without them nobody answers for them.",
                len(bare),
            )
            % {"count": len(bare), "first": bare[0].title}
        )
    for point in points:
        point.commitment = perform(
            commitments.commit,
            by=by,
            on=activity.place,
            title=point.title,
            text=point.why,
            owner_name=point.owner_name,
            due_on=_to_come(point.due_on),
            is_public=activity.is_public,
        )
        point.save(update_fields=["commitment"])
    Scan.objects.filter(activity=activity).update(step=Step.AGENDA)
    return _close(activity)


# Rules --------------------------------------------------------------------------------------

runs = when(
    Q(scan__isnull=False, scan__closed_at=None, instrument=INSTRUMENT),
    _("This self-scan is closed. You can read it, and begin a new one."),
)
none_runs = Clause(
    lambda person: ~Q(pk__in=Scan.objects.filter(closed_at=None).values("activity__place_id")),
    _(
        "A self-scan is running in this town. Close that one first: two at once would ask people the same twice."
    ),
)
is_town = when(
    Q(is_active=True, is_network=False), _("A self-scan belongs to a town that is open on Samenspel.")
)
prepares = can(PREPARE)
leads = Clause(
    lambda person: can(PREPARE).holds(person) | can(LEAD).holds(person),
    _("Only who prepares or leads the self-scan may do this."),
)
answers = can(ANSWER, _("The agenda makes promises of the town: somebody who answers for the town sets it."))
no_board = when(Q(scan__board=None), _("There is a board for the conversation already. Change it there."))
goes_on = Clause(lambda person: Q(closes_at__gt=timezone.now()), _("The questionnaire is closed already."))
began = Clause(
    lambda person: Q(is_public=True, opens_at__lte=timezone.now()), _("The questionnaire is not open yet.")
)
answered = Clause(
    lambda person: ~Q(is_public=True, opens_at__lte=timezone.now(), closes_at__gt=timezone.now()),
    _("The questionnaire is still open. Close it first."),
)
not_over = Clause(
    lambda person: (
        Q(is_public=False) | Q(closes_at__gt=timezone.now()) | Q(questionnaire__results__isnull=True)
    ),
    _("The answers are counted already. Opening it again would change a result that people read."),
)

begin = Action(
    "scan.begin", _("Begin a self-scan"), Place, (can(PREPARE, place="pk"), is_town, none_runs), _begin
)
stop = Action("scan.stop", _("Stop this self-scan"), Activity, (prepares, runs), _stop)
prepare = Action("scan.prepare", _("Save"), Activity, (leads, runs), _prepare)
kick_off = Action("scan.kick_off", _("Save"), Activity, (leads, runs), _kick_off)
add_question = Action("scan.add_question", _("Add"), Activity, (prepares, runs), _add_question)
remove_question = Action("scan.remove_question", _("Take away"), Activity, (prepares, runs), _remove_question)
open_questions = Action("scan.open", _("Open the questionnaire"), Activity, (prepares, runs, not_over), _open)
end = Action("scan.end", _("Close the questionnaire now"), Activity, (prepares, runs, began, goes_on), _end)
make_board = Action("scan.make_board", _("Make the board"), Activity, (leads, runs, no_board), _make_board)
to_agenda = Action("scan.to_agenda", _("On to the agenda"), Activity, (leads, runs), _to_agenda)
add_point = Action("scan.add_point", _("Add"), Activity, (leads, runs), _add_point)
change_point = Action("scan.change_point", _("Save"), Activity, (leads, runs), _change_point)
remove_point = Action("scan.remove_point", _("Take away"), Activity, (leads, runs), _remove_point)
move_point = Action("scan.move_point", _("Move up"), Activity, (leads, runs), _move_point)
set_agenda = Action(
    "scan.set_agenda", _("Set the improvement agenda"), Activity, (answers, runs, answered), _set_agenda
)

ACTIONS = (
    begin,
    stop,
    prepare,
    kick_off,
    add_question,
    remove_question,
    open_questions,
    end,
    make_board,
    to_agenda,
    add_point,
    change_point,
    remove_point,
    move_point,
    set_agenda,
)
