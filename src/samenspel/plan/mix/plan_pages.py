# SPDX-License-Identifier: EUPL-1.2
"""Saved plans as their task force meets them: the page of a plan, and one page for every piece that can be changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from samenspel.engines.mix.codes import PHASES, name
from samenspel.foundations.mail.letters import address
from samenspel.foundations.money import money
from samenspel.foundations.pages import carry_out, put_into
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.door import Refused, perform
from samenspel.foundations.rules.pages import to_sign_in
from samenspel.foundations.rules.roles import EVERYWHERE, PREPARE, places_with

from . import actions, forms, making, matrix, picture, plan_forms, reality, showing, start_note
from .design import LONGEST_SEAL, BrokenDesign, Design, seal, unseal
from .models import Member, Plan, PlanPhase, PlanTask, Remark
from .table import table_now

KEPT, BASE = "mix.to_save", "mix.base"
"""what waits in a session for its person to sign in · {plan: stamp of the answers when its member went back to the designer}"""
PIECE_WORDS: dict[str, Any] = {
    "answers": gettext_lazy("The answers"),
    "matrix": gettext_lazy("Goals and phases"),
    "picture": gettext_lazy("Council and residents"),
    "tasks": gettext_lazy("To do"),
    "note": gettext_lazy("The start note"),
}
HOLES: dict[str, Any] = {
    "dates": gettext_lazy("dates"),
    "goals": gettext_lazy("goals"),
    "instruments": gettext_lazy("a way of taking part"),
    "responsible": gettext_lazy("who is responsible"),
    "communication": gettext_lazy("communication"),
    "council": gettext_lazy("the role of the council"),
}
KIND_WORDS: dict[str, Any] = {
    "council": gettext_lazy("City council"),
    "agreement": gettext_lazy("Agreements"),
    "people": gettext_lazy("People"),
    "money": gettext_lazy("Money"),
    "organisation": gettext_lazy("Organisation"),
    "communication": gettext_lazy("Communication"),
    "own": gettext_lazy("Our own"),
}
UPCOMING = 5
"""tasks on the page of a plan; the whole list has a page of its own"""
BROKEN = gettext_lazy(
    "This plan could not be read: it was changed on the way, or it is from an older version. Open it in the designer again."
)


def language_now() -> str:
    return plan_forms.language_now()


def found(request: Any, number: int) -> Plan:
    """A plan of this person; any other is not there."""
    one: Plan = get_object_or_404(
        Plan.objects.visible_to(request.person).select_related("place", "process__place"), pk=number
    )
    return one


def crumbs(*steps: tuple[Any, str]) -> list[dict[str, Any]]:
    first = [
        {"label": _("Plan"), "url": reverse("designer")},
        {"label": _("My plans"), "url": reverse("plans")},
    ]
    return [*first, *({"label": label, "url": url} for label, url in steps)]


def crumbs_in(plan: Plan, label: Any) -> list[dict[str, Any]]:
    return crumbs((plan.title, reverse("plan", args=[plan.pk])), (label, ""))


def _was_told(form: Any, **fresh: str) -> None:
    """Who was told of a colleague's change and saves again, means it. Any other error leaves the stamp as it was."""
    if form.has_error(NON_FIELD_ERRORS, "newer"):
        put_into(form, **fresh)


def _back(plan: Plan, piece: str = "") -> HttpResponse:
    there = reverse("plan", args=[plan.pk])
    return redirect(f"{there}#{piece}" if piece else there)


def _do(request: Any, action: Any, on: Any, said: Any = "", **data: Any) -> bool:
    """A button without a form: what is wrong with it is told on the next page."""
    try:
        perform(action, by=request.person, on=on, **data)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
        return False
    except Refused as no:
        messages.error(request, str(no.reason))
        return False
    if said:
        messages.success(request, said)
    return True


# Save -------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def save(request: Any) -> HttpResponse:
    """A plan from the designer becomes a row. Without an account it waits in the session while its maker signs in."""
    text, title = request.POST.get("plan", ""), request.POST.get("title", "")
    sent = bool(text) and len(text) <= LONGEST_SEAL
    if request.method == "POST" and request.person.is_anonymous and sent:
        request.session[KEPT] = {"plan": text, "title": title[:200]}
        return redirect(f"{reverse('sign-in')}?next={reverse('plan-save')}")
    if request.person.is_anonymous:
        return to_sign_in(request)
    if not sent:
        kept = request.session.get(KEPT)
        if not isinstance(kept, dict):
            return redirect("designer")
        text, title = str(kept.get("plan", "")), title or str(kept.get("title", ""))
    try:
        design = unseal(text)
    except BrokenDesign:
        request.session.pop(KEPT, None)
        messages.error(request, BROKEN)
        return redirect("designer")
    into = Plan.objects.visible_to(request.person).filter(pk=design.into).first() if design.into else None
    if into is not None and request.POST.get("as") != "new":
        return _save_into(request, into, design, text)
    form = plan_forms.TitleForm(
        {"title": title} if request.method == "POST" else None,
        initial={"title": (title or design.answers.subject)[:80]},
    )
    if request.method == "POST" and form.is_valid():
        made = carry_out(
            form,
            actions.save,
            by=request.person,
            on=request.person,
            design=replace(design, beside=None),
            place=_town_of(request.person),
        )
        if made:
            request.session.pop(KEPT, None)
            messages.success(
                request,
                _(
                    "Saved. Only you see it, until you invite somebody. Dates and money are a proposal: change them."
                ),
            )
            return redirect("plan", made.pk)
    return render(
        request,
        "mix/plan/save.html",
        {"form": form, "plan": text, "crumbs": crumbs((_("Save"), ""))},
    )


def _town_of(person: Person) -> Any:
    """The town of an officer; of somebody else the town where they live, when they said so."""
    held = places_with(person, PREPARE)
    if held is not EVERYWHERE and len(held) == 1:  # type: ignore[arg-type]
        return plan_forms.towns_of(person).first()
    return person.home


def _save_into(request: Any, plan: Plan, design: Design, text: str) -> HttpResponse:
    """Other answers for a plan that is there already: asked once more, because the mix of its phases changes with them."""
    seen = (
        request.POST.get("stamp")
        or request.session.get(BASE, {}).get(str(plan.pk))
        or actions.stamp(plan.answers)
    )
    form = plan_forms.Stamped({"stamp": seen})
    if request.method == "POST" and "sure" in request.POST and form.is_valid():
        form.cleaned_data = {"stamp": seen}
        if carry_out(
            form, actions.change_answers, by=request.person, on=plan, design=replace(design, beside=None)
        ):
            request.session.pop(KEPT, None)
            request.session[BASE] = {
                key: value for key, value in request.session.get(BASE, {}).items() if key != str(plan.pk)
            }
            messages.success(
                request,
                _("Saved. What you wrote in phases that stay, stayed. Look at the phases that are new."),
            )
            return redirect("plan", plan.pk)
        plan.refresh_from_db()
        _was_told(form, stamp=actions.stamp(plan.answers))
    language = language_now()
    before = showing.show(_own_mix(plan), language)
    after = showing.show(design, language)
    return render(
        request,
        "mix/plan/save_into.html",
        {
            "one": plan,
            "plan": text,
            "form": form,
            "stamp": form.data.get("stamp", ""),
            "wrong": form.non_field_errors(),
            "differences": showing.differences(before, after, language),
            "dropped": [
                phase["title"]
                for phase in plan.phases
                if phase["kind"] not in {one.key for one in after.phases}
            ],
            "crumbs": crumbs_in(plan, _("Save")),
        },
    )


def _own_mix(plan: Plan) -> Design:
    """The plan with the mix of every phase as its own, for showing."""
    own = {phase["kind"]: tuple(one["key"] for one in phase["instruments"]) for phase in plan.phases}
    return Design(matrix.answers_of(plan), own)


def mine(request: Any) -> HttpResponse:
    if request.person.is_anonymous:
        return to_sign_in(request)
    rows = list(Plan.objects.visible_to(request.person).select_related("place", "process__place")[:200])
    return render(
        request,
        "mix/plan/index.html",
        {"plans": rows, "crumbs": [*crumbs()[:1], {"label": _("My plans"), "url": ""}]},
    )


# The page of a plan -----------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """One phase of the matrix, in words."""

    kind: str
    kind_word: str
    title: str
    when: str
    state: str
    goals: list[str]
    instruments: list[dict[str, Any]]
    responsible: str
    money: str
    communication: str
    council: str
    council_text: str
    missing: list[str]
    holes: list[Any]


@dataclass(frozen=True)
class TaskShown:
    key: str
    kind: str
    kind_word: Any
    text: str
    who: str
    by: date | None
    done: bool
    own: bool
    late: bool


@dataclass(frozen=True)
class TaskGroup:
    title: str
    rows: list[TaskShown]

    @property
    def open(self) -> int:
        return sum(not row.done for row in self.rows)


def columns(plan: Plan, shown: showing.Shown) -> list[Column]:
    language = language_now()
    rows = {row.key: row for row in table_now()}
    judged = {phase.key: phase for phase in shown.phases}
    today = timezone.localdate()
    found = []
    for phase in plan.phases:
        roles = (
            {card.one.key: card.role_word for card in judged[phase["kind"]].cards}
            if phase["kind"] in judged
            else {}
        )
        found.append(
            Column(
                kind=phase["kind"],
                kind_word=name("phases", phase["kind"], language),
                title=phase["title"],
                when=start_note.when(phase),
                state=_state(phase, today),
                goals=[name("goals", code, language) for code in phase["goals"]],
                instruments=[
                    {
                        "title": one["title"],
                        "note": one["note"],
                        "role": roles.get(one["key"], ""),
                        "url": reverse("instrument", args=[one["key"]]) if one["key"] in rows else "",
                    }
                    for one in phase["instruments"]
                ],
                responsible=phase["responsible"],
                money=money(phase["money_cents"]) if phase["money_cents"] is not None else "",
                communication=phase["communication"],
                council=name("council", phase["council"], language) if phase["council"] else "",
                council_text=phase["council_text"],
                missing=[line.text for line in judged[phase["kind"]].misses]
                if phase["kind"] in judged
                else [],
                holes=[HOLES[hole] for hole in matrix.holes(phase)],
            )
        )
    return found


def _state(phase: PlanPhase, today: date) -> str:
    if not (phase["starts"] and phase["ends"]):
        return "next"
    if date.fromisoformat(phase["ends"]) < today:
        return "done"
    return "now" if date.fromisoformat(phase["starts"]) <= today else "next"


def task_groups(plan: Plan) -> list[TaskGroup]:
    """The to-do list: what must be done before each phase, what the task force added, and last what the plan no longer asks."""
    starts = {phase["kind"]: phase["starts"] for phase in plan.phases}
    titles = {phase["kind"]: phase["title"] for phase in plan.phases}
    today = timezone.localdate()

    def shown(task: PlanTask) -> TaskShown:
        text = task["by"] or starts.get(task["phase"], "")
        by = date.fromisoformat(text) if text else None
        late = bool(by and by < today and not task["done"] and (task["asked"] or task["own"]))
        word = KIND_WORDS.get(task["kind"], "")
        return TaskShown(
            task["key"], task["kind"], word, task["text"], task["who"], by, task["done"], task["own"], late
        )

    ordered = matrix.in_order(plan.tasks)
    groups = [
        TaskGroup(
            _("Before “%s” begins") % titles.get(kind, name("phases", kind, language_now())),
            [shown(task) for task in ordered if task["asked"] and task["phase"] == kind],
        )
        for kind in PHASES
    ]
    groups.append(TaskGroup(_("Added by ourselves"), [shown(task) for task in ordered if task["own"]]))
    groups.append(
        TaskGroup(
            _("No longer asked by the plan"),
            [shown(task) for task in ordered if not task["asked"] and not task["own"]],
        )
    )
    return [group for group in groups if group.rows]


def first_tasks(groups: list[TaskGroup]) -> list[TaskShown]:
    """What is to be done first: what is late, then by day; what has no day comes last."""
    rows = [row for group in groups for row in group.rows if not row.done]
    return sorted(rows, key=lambda row: (not row.late, row.by or date.max))[:UPCOMING]


def show(request: Any, number: int) -> HttpResponse:
    if request.person.is_anonymous:
        return to_sign_in(request)
    plan = found(request, number)
    language, table = language_now(), table_now()
    shown = showing.show(_own_mix(plan), language)
    members = list(Member.objects.filter(plan=plan).select_related("person").order_by("at", "pk"))
    remarks = list(Remark.objects.filter(plan=plan).select_related("person"))
    groups = task_groups(plan)
    counted = [task for task in plan.tasks if task["asked"] or task["own"]]
    answers = matrix.answers_of(plan)
    with translation.override(language):
        compared = reality.compare(plan.process, plan.process.place.timezone) if plan.process else None
    return render(
        request,
        "mix/plan/show.html",
        {
            "plan": plan,
            "shown": shown,
            "columns": columns(plan, shown),
            "subject": answers.subject,
            "goals": [name("goals", code, language) for code in answers.goals],
            "answers": _answer_rows(answers, language),
            "met": picture.met(plan, table, language),
            "groups": groups,
            "done": sum(task["done"] for task in counted),
            "all": len(counted),
            "upcoming": first_tasks(groups),
            "late": [row for group in groups for row in group.rows if row.late],
            "lacking": [field.label for field in start_note.fields_of(plan) if field.missing],
            "remarks": {piece: [one for one in remarks if one.about == piece] for piece in actions.PIECES},
            "open_remarks": {
                piece: sum(one.about == piece and one.settled_at is None for one in remarks)
                for piece in actions.PIECES
            },
            "members": members,
            "departures": compared[0] if compared else None,
            "total": money(total) if (total := start_note.total_cents(plan)) is not None else "",
            "others": Plan.objects.visible_to(request.person).exclude(pk=plan.pk).only("pk", "title")[:20],
            "stops": _stops(plan),
            "crumbs": crumbs((plan.title, "")),
        },
    )


def _answer_rows(answers: Any, language: str) -> list[dict[str, Any]]:
    """The answers in words, screen by screen, as the designer asked them."""
    found = []
    for screen in forms.SCREENS:
        rows = [
            (question.label, text)
            for question in screen.questions
            if (text := showing.in_words(question, answers, language))
        ]
        if rows:
            found.append({"word": screen.word, "rows": rows})
    return found


def _stops(plan: Plan) -> list[dict[str, Any]]:
    rows = [
        ("answers", _("Goals"), True),
        ("matrix", _("Goals and phases"), True),
        ("picture", _("Council and residents"), bool(plan.phases)),
        ("tasks", _("To do"), True),
        ("note", _("Start note"), True),
        ("process", _("Process"), True),
        ("people", _("Task force"), True),
    ]
    return [{"id": key, "label": label} for key, label, there in rows if there]


# Change a piece ---------------------------------------------------------------------


@require_POST
def to_designer(request: Any, number: int) -> HttpResponse:
    """Back to the questions, with the plan as it is; what was seen is kept, so that a colleague's change is noticed at saving."""
    if request.person.is_anonymous:
        return to_sign_in(request)
    plan = found(request, number)
    kept = dict(list(request.session.get(BASE, {}).items())[-20:])
    request.session[BASE] = {**kept, str(plan.pk): actions.stamp(plan.answers)}
    design = replace(matrix.design_of(plan, table_now()), into=plan.pk)
    return render(
        request,
        "mix/plan/to_designer.html",
        {
            "one": plan,
            "plan": seal(design),
            "screens": forms.SCREENS,
            "crumbs": crumbs_in(plan, _("The answers")),
        },
    )


def facts(request: Any, number: int) -> HttpResponse:
    if request.person.is_anonymous:
        return to_sign_in(request)
    plan = found(request, number)
    start = {
        "title": plan.title,
        "place": plan.place_id,
        "language": plan.language,
        "stamp": actions.stamp(actions.facts_of(plan)),
    }
    form = plan_forms.FactsForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        if carry_out(form, actions.change_facts, by=request.person, on=plan):
            messages.success(request, _("Saved."))
            return _back(plan)
        plan.refresh_from_db()
        _was_told(form, stamp=actions.stamp(actions.facts_of(plan)))
    return render(
        request,
        "mix/plan/form.html",
        {
            "plan": plan,
            "form": form,
            "title": _("Title, municipality, language"),
            "save": _("Save"),
            "crumbs": crumbs_in(plan, _("Title, municipality, language")),
        },
    )


def phases(request: Any, number: int) -> HttpResponse:
    """Which phases have room, and their days."""
    if request.person.is_anonymous:
        return to_sign_in(request)
    plan = found(request, number)
    rows = plan_forms.days_forms(plan, request.POST or None)
    start = plan_forms.Stamped(request.POST or None, initial={"stamp": actions.stamp(actions.dates_of(plan))})
    if request.method == "POST" and all([row.is_valid() for row in rows]) and start.is_valid():
        used = [row.row() for row in rows if row.cleaned_data["used"]]
        if carry_out(start, actions.set_dates, by=request.person, on=plan, phases=used):
            messages.success(request, _("The phases were saved."))
            return _back(plan, "matrix")
        plan.refresh_from_db()
        _was_told(start, stamp=actions.stamp(actions.dates_of(plan)))
    return render(
        request,
        "mix/plan/phases.html",
        {
            "plan": plan,
            "rows": rows,
            "start": start,
            "wrong": [error for errors in start.errors.values() for error in errors],
            "any_wrong": any(row.errors for row in rows),
            "crumbs": crumbs_in(plan, _("Phases and days")),
        },
    )


def phase(request: Any, number: int, kind: str) -> HttpResponse:
    if request.person.is_anonymous:
        return to_sign_in(request)
    plan = found(request, number)
    one = next((row for row in plan.phases if row["kind"] == kind), None)
    if one is None:
        raise Http404
    table = table_now()
    seen = {**plan_forms.phase_start(one), "stamp": actions.stamp(actions.phase_piece(one))}
    form = plan_forms.PhaseForm(request.POST or None, initial=seen, phase=one, table=table)
    if request.method == "POST" and form.is_valid():
        seen_stamp = form.cleaned_data["stamp"]
        facts_ = form.facts(plan.language)
        form.cleaned_data = {"stamp": seen_stamp}
        if carry_out(form, actions.change_phase, by=request.person, on=plan, kind=kind, **facts_):
            messages.success(request, _("“%s” was saved.") % one["title"])
            return _back(plan, "matrix")
        plan.refresh_from_db()
        newest = next((row for row in plan.phases if row["kind"] == kind), None)
        if newest is not None:
            _was_told(form, stamp=actions.stamp(actions.phase_piece(newest)))
    answers = matrix.answers_of(plan)
    return render(
        request,
        "mix/plan/phase.html",
        {
            "plan": plan,
            "phase": one,
            "form": form,
            "own": form.own(),
            "missing": matrix.still_missing(plan, kind, answers, table, language_now()),
            "crumbs": crumbs_in(plan, one["title"]),
        },
    )


# The to-do list ---------------------------------------------------------------------


def tasks(request: Any, number: int) -> HttpResponse:
    """The whole list, with who does what by when; a button per task ticks it. A new task is typed below."""
    if request.person.is_anonymous:
        return to_sign_in(request)
    plan = found(request, number)
    form = plan_forms.TaskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        doing, key = request.POST.get("do", "add"), request.POST.get("key", "")[:24]
        if doing in ("tick", "untick"):
            _do(request, actions.tick, plan, key=key, done=doing == "tick")
            return redirect(f"{_to_tasks(plan, request)}#task-{key}")
        if doing == "remove":
            _do(request, actions.remove_task, plan, _("Removed."), key=key)
            return redirect("plan-tasks", plan.pk)
        if form.is_valid() and carry_out(form, actions.add_task, by=request.person, on=plan):
            messages.success(request, _("Added to the list."))
            return redirect("plan-tasks", plan.pk)
    return render(
        request,
        "mix/plan/tasks.html",
        {
            "plan": plan,
            "groups": task_groups(plan),
            "form": form,
            "crumbs": crumbs_in(plan, _("To do")),
        },
    )


def _to_tasks(plan: Plan, request: Any) -> str:
    """Back to where the button was: the list on the page of the plan, or the page of the list."""
    return reverse("plan" if request.POST.get("from") == "plan" else "plan-tasks", args=[plan.pk])


def task(request: Any, number: int, key: str) -> HttpResponse:
    if request.person.is_anonymous:
        return to_sign_in(request)
    plan = found(request, number)
    one = next((row for row in plan.tasks if row["key"] == key), None)
    if one is None:
        messages.info(request, _("This task is not on the list any more. Look at the newest list."))
        return redirect("plan-tasks", plan.pk)
    form = plan_forms.GiveTaskForm(request.POST or None, task=one)
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, actions.give_task, by=request.person, on=plan, key=key)
    ):
        messages.success(request, _("Saved."))
        return redirect(f"{reverse('plan-tasks', args=[plan.pk])}#task-{key}")
    return render(
        request,
        "mix/plan/task.html",
        {"plan": plan, "task": one, "form": form, "crumbs": crumbs_in(plan, _("To do"))},
    )


# The start note ---------------------------------------------------------------------


def note(request: Any, number: int) -> HttpResponse:
    if request.person.is_anonymous:
        return to_sign_in(request)
    plan = found(request, number)
    form = plan_forms.NoteForm(request.POST or None, plan=plan, initial={"stamp": actions.stamp(plan.note)})
    if request.method == "POST" and form.is_valid():
        stamp, note_ = form.cleaned_data["stamp"], form.note()
        form.cleaned_data = {"stamp": stamp}
        if carry_out(form, actions.change_note, by=request.person, on=plan, note=note_):
            messages.success(request, _("The start note was saved."))
            return redirect("start-note-preview", plan.pk)
        plan.refresh_from_db()
        _was_told(form, stamp=actions.stamp(plan.note))
    return render(
        request,
        "mix/plan/note.html",
        {
            "plan": plan,
            "form": form,
            "lacking": start_note.missing(plan),
            "crumbs": crumbs_in(plan, _("Start note")),
        },
    )


def note_preview(request: Any, number: int) -> HttpResponse:
    if request.person.is_anonymous:
        return to_sign_in(request)
    plan = found(request, number)
    table = table_now()
    fields = start_note.fields_of(plan)
    return render(
        request,
        "mix/plan/note_preview.html",
        {
            "plan": plan,
            "fields": fields,
            "lacking": [field for field in fields if field.missing],
            "columns": columns(plan, showing.show(_own_mix(plan), language_now())),
            "met": picture.met(plan, table, language_now()),
            "crumbs": crumbs_in(plan, _("Start note")),
        },
    )


def note_pdf(request: Any, number: int) -> HttpResponse:
    if request.person.is_anonymous:
        return to_sign_in(request)
    plan = found(request, number)
    answer = HttpResponse(start_note.pdf(plan, table_now()), content_type="application/pdf")
    called = slugify(_("start note") + f" {plan.title}")[:60] or "startnota"
    answer["Content-Disposition"] = f'inline; filename="{called}.pdf"'
    answer["Content-Language"] = plan.language
    answer["Cache-Control"] = "private, no-store"
    return answer


# The task force ---------------------------------------------------------------------


def people(request: Any, number: int) -> HttpResponse:
    if request.person.is_anonymous:
        return to_sign_in(request)
    plan = found(request, number)
    if request.method == "POST":
        doing = request.POST.get("do", "")
        if doing == "renew":
            _do(request, actions.renew_link, plan, _("There is a new link. The old one no longer works."))
        elif doing == "off" and (member := request.POST.get("member", "")[:15]).isdecimal():
            _do(
                request, actions.take_off, plan, _("Taken off. The link was renewed too."), member=int(member)
            )
        elif doing == "leave":
            sure = request.POST.get("sure") == "on"
            if _do(request, actions.leave, plan, sure=sure):
                gone = not Plan.objects.filter(pk=plan.pk).exists()
                said = (
                    _("The plan was deleted.") if gone else _("You left the task force of “%s”.") % plan.title
                )
                messages.success(request, said)
                return redirect("plans")
        return redirect("plan-people", plan.pk)
    members = list(Member.objects.filter(plan=plan).select_related("person").order_by("at", "pk"))
    return render(
        request,
        "mix/plan/people.html",
        {
            "plan": plan,
            "members": members,
            "last": len(members) == 1,
            "link": address(reverse("plan-join", args=[plan.pk, plan.token])),
            "crumbs": crumbs_in(plan, _("Task force")),
        },
    )


def join(request: Any, number: int, token: str) -> HttpResponse:
    """Whoever has the secret link joins, after signing in."""
    plan = get_object_or_404(Plan.objects.select_related("place"), pk=number, token=token[:24])
    if request.person.is_anonymous:
        return to_sign_in(request)
    if Member.objects.filter(plan=plan, person=request.person).exists():
        return redirect("plan", plan.pk)
    if request.method == "POST" and _do(
        request, actions.join, plan, _("You are in the task force now."), token=token
    ):
        return redirect("plan", plan.pk)
    return render(
        request,
        "mix/plan/join.html",
        {
            "plan": plan,
            "count": Member.objects.filter(plan=plan).count(),
            "crumbs": crumbs((plan.title, "")),
        },
    )


def remark(request: Any, number: int, about: str) -> HttpResponse:
    """The remarks about one piece, and a form; the page of the plan sends its own small form here."""
    if request.person.is_anonymous:
        return to_sign_in(request)
    plan = found(request, number)
    if about not in actions.PIECES:
        raise Http404
    form = plan_forms.RemarkForm(
        request.POST if request.method == "POST" and "settle" not in request.POST else None
    )
    if request.method == "POST":
        if (settle := request.POST.get("settle", "")[:15]).isdecimal():
            one = get_object_or_404(Remark, plan=plan, about=about, pk=int(settle))
            _do(request, actions.settle, one, settled=request.POST.get("again") != "yes")
            return (
                _back(plan, about)
                if request.POST.get("from") == "plan"
                else redirect("plan-remark", plan.pk, about)
            )
        if form.is_valid() and carry_out(form, actions.remark, by=request.person, on=plan, about=about):
            messages.success(
                request, _("Your remark stands there. The others are told in the rhythm they chose.")
            )
            return _back(plan, about)
    return render(
        request,
        "mix/plan/remark.html",
        {
            "plan": plan,
            "about": about,
            "word": PIECE_WORDS[about],
            "form": form,
            "remarks": Remark.objects.filter(plan=plan, about=about).select_related("person"),
            "crumbs": crumbs_in(plan, PIECE_WORDS[about]),
        },
    )


# Copy, beside, process --------------------------------------------------------------


def copy(request: Any, number: int) -> HttpResponse:
    if request.person.is_anonymous:
        return to_sign_in(request)
    plan = found(request, number)
    form = plan_forms.TitleForm(request.POST or None, initial={"title": (_("Copy of %s") % plan.title)[:80]})
    if request.method == "POST" and form.is_valid():
        made = carry_out(form, actions.copy, by=request.person, on=plan)
        if made:
            messages.success(request, _("Copied. Only you see the copy, until you invite somebody."))
            return redirect("plan", made.pk)
    return render(
        request,
        "mix/plan/form.html",
        {
            "plan": plan,
            "form": form,
            "title": _("Copy this plan"),
            "lead": _("Everything comes along but the ticks, the remarks and the task force."),
            "save": _("Make a copy"),
            "crumbs": crumbs_in(plan, _("Copy")),
        },
    )


def beside(request: Any, number: int, other: int) -> HttpResponse:
    """Two plans of mine next to each other: what differs first, then all of it."""
    if request.person.is_anonymous:
        return to_sign_in(request)
    if number == other:
        return redirect("plan", number)
    first, second = found(request, number), found(request, other)
    language = language_now()
    shown = [showing.show(_own_mix(plan), language) for plan in (first, second)]
    rows = [
        (row.what, row.first, row.second) for row in showing.differences(shown[0], shown[1], language)
    ] + [row for row in _matrix_rows(first, second) if row[1] != row[2]]
    return render(
        request,
        "mix/plan/beside.html",
        {
            "plans": [
                {"plan": plan, "shown": one, "columns": columns(plan, one)}
                for plan, one in zip((first, second), shown, strict=True)
            ],
            "differences": rows,
            "crumbs": crumbs((first.title, reverse("plan", args=[first.pk])), (_("Side by side"), "")),
        },
    )


def _matrix_rows(first: Plan, second: Plan) -> list[tuple[str, str, str]]:
    """(what, first, second): what of the matrix the designer does not know: days, people, money, the council."""
    ours, theirs = ({phase["kind"]: phase for phase in plan.phases} for plan in (first, second))
    language, nothing = language_now(), _("nothing yet")
    found = []
    for kind in PHASES:
        one, other = ours.get(kind), theirs.get(kind)
        if one is None or other is None:
            continue
        word = name("phases", kind, language)
        for label, told in (
            (_("days"), start_note.when),
            (_("responsible"), lambda phase: phase["responsible"] or nothing),
            (
                _("money"),
                lambda phase: money(phase["money_cents"]) if phase["money_cents"] is not None else nothing,
            ),
            (
                _("city council"),
                lambda phase: name("council", phase["council"], language) if phase["council"] else nothing,
            ),
        ):
            found.append((f"{word}: {label}", told(one), told(other)))
    return found


def process(request: Any, number: int) -> HttpResponse:
    """First what will be made, then one click."""
    if request.person.is_anonymous:
        return to_sign_in(request)
    plan = found(request, number)
    towns = list(plan_forms.towns_of(request.person))
    if plan.process is not None:
        return _to_process(request, plan, towns)
    if not towns:
        return render(
            request, "mix/plan/process_not.html", {"plan": plan, "crumbs": crumbs_in(plan, _("Process"))}
        )
    asked = request.GET.get("gemeente", "")
    place = next((town for town in towns if town.slug == asked), None)
    place = place or next((town for town in towns if town.pk == plan.place_id), towns[0])
    start = {"place": place.pk, "title": plan.title, "question": making.first_question(plan)}
    form = plan_forms.MakeForm(request.POST or None, initial=start, towns=towns)
    if request.method == "POST" and form.is_valid():
        place = form.cleaned_data["place"]
        made = carry_out(form, actions.make_process, by=request.person, on=plan)
        if made:
            messages.success(
                request,
                _(
                    "The draft process was made. Only the officers of the town see it. Check it, then publish it."
                ),
            )
            return redirect("desk-process", place.slug, made.slug)
        newest = found(request, number)
        if newest.process is not None:  # somebody was a moment earlier
            return _to_process(request, newest, towns)
    return render(
        request,
        "mix/plan/process.html",
        {
            "plan": plan,
            "form": form,
            "town": place,
            "towns": towns,
            "draft": making.draft_of(plan, place, request.person),
            "crumbs": crumbs_in(plan, _("Process")),
        },
    )


def _to_process(request: Any, plan: Plan, towns: list[Any]) -> HttpResponse:
    """It was made already: whoever works for that town goes there, the others back to the plan, with the reason."""
    assert plan.process is not None
    messages.info(request, _("A process was made of this plan already."))
    if any(town.pk == plan.process.place_id for town in towns):
        return redirect("desk-process", plan.process.place.slug, plan.process.slug)
    return _back(plan, "process")
