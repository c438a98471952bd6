# SPDX-License-Identifier: EUPL-1.2
"""The staff desk around the duty to answer: what waits for me, answering one by one or many at once, moderating, commitments."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Count, Q, Value, Window
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments import actions as commitments
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.contributions.actions import answering, moderating
from samenspel.foundations.contributions.models import AnswerStatus, Comment, Contribution, Flag, State
from samenspel.foundations.contributions.publishing import closed_days
from samenspel.foundations.contributions.search import matching, resembling
from samenspel.foundations.pages import carry_out, page_of, put_into
from samenspel.foundations.parts import Task, parts
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.calendar import working_days_between
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import (
    ANSWER,
    ENTER_PAPER,
    MODERATE,
    PREPARE,
    PUBLISH,
    SEE_DESK,
    has,
    roles_in,
    roles_with,
)
from samenspel.foundations.towns.models import ReadySentence
from samenspel.plan.processes.models import Process
from samenspel.plan.registry import instruments

from . import queries


def signature(person: Person, place: Place) -> str:
    """Name and office, as they stand under an answer."""
    offices = [role for role in roles_in(person, place.pk) if ANSWER in role.permissions]
    return ", ".join(filter(None, (person.name, str(offices[0].name).lower() if offices else "")))


def days_left(place: Place, due: Any, closed: set[Any]) -> int:
    return working_days_between(
        place,
        timezone.localdate(timezone=place.timezone),
        timezone.localdate(due, place.timezone),
        closed=closed,
    )


MOST_TASKS = 40
"""contributions read for the inbox; the rest is one line that leads to the whole list"""
MOST_LINES = 10
"""lines of one group before they fold away"""


def line(task: Task, *, first: bool) -> dict[str, Any]:
    """For components/inbox_item.html."""
    return {
        "state": "late" if task.days is not None and task.days < 0 else task.state,
        "title": task.title,
        "url": task.url,
        "note": " · ".join(filter(None, (str(task.kind), task.detail))),
        "days_left": task.days,
        "verb": task.verb,
        "first": first,
    }


@needs(SEE_DESK)
def inbox(request: Any, place: Place) -> HttpResponse:
    """ "Wat wacht op mij": everything with a date, the oldest first, whatever part it comes from."""
    tasks: list[Task] = []
    for part in parts():
        for waiting in part.waiting:
            tasks += waiting(request.person, place)
    tasks.sort(key=lambda task: (task.days is None, task.days or 0))
    kinds: dict[str, int] = {}
    for task in tasks:
        kinds[str(task.kind)] = kinds.get(str(task.kind), 0) + task.count
    only = request.GET.get("soort", "")
    shown = [task for task in tasks if slugify(str(task.kind)) == only]
    if not shown:
        only, shown = "", tasks
    everything = bool(only) or "alles" in request.GET
    groups: dict[str, list[Task]] = {
        _("Late"): [task for task in shown if task.mine and task.days is not None and task.days < 0],
        _("Today"): [task for task in shown if task.mine and task.days == 0],
        _("This week"): [
            task for task in shown if task.mine and task.days is not None and 0 < task.days <= 5
        ],
        _("Late at a colleague"): [task for task in shown if not task.mine],
        _("Later"): [task for task in shown if task.mine and (task.days is None or task.days > 5)],
    }
    first = next((rows[0] for rows in groups.values() if rows), None)
    mine = [task for task in tasks if task.mine]
    return render(
        request,
        "answering/desk/inbox.html",
        {
            "groups": [
                {
                    "label": label,
                    "count": sum(task.count for task in rows),
                    "tasks": [
                        line(task, first=task is first) for task in rows[: None if everything else MOST_LINES]
                    ],
                    "more": 0 if everything else sum(task.count for task in rows[MOST_LINES:]),
                }
                for label, rows in groups.items()
                if rows
            ],
            "kinds": [(label, slugify(label), count) for label, count in kinds.items()],
            "only": only,
            "count": sum(task.count for task in tasks),
            "late": sum(task.count for task in mine if task.days is not None and task.days < 0),
            "for_today": sum(task.count for task in mine if task.days == 0),
            "punctuality": queries.punctuality(place),
            "processes": running_processes(request.person, place),
            "papers": paper_pages(request.person, place),
            "may": {
                name: has(request.person, permission, place.pk)
                for name, permission in (("prepare", PREPARE), ("answer", ANSWER), ("moderate", MODERATE))
            },
        },
    )


def running_processes(person: Person, place: Place) -> list[dict[str, Any]]:
    """The running processes with how much of what came in was answered; those of this person first. Two queries."""
    rows = list(
        Process.objects.filter(place=place, state=Process.State.PUBLISHED).only(
            "pk", "slug", "title", "contact_id", "phases"
        )
    )
    if not rows:
        return []
    counts = queries.activity_counts(place)
    rows.sort(key=lambda row: (row.contact_id != person.pk, row.title))
    return [
        {
            "title": row.title,
            "url": reverse("desk-process", args=[place.slug, row.slug]),
            "now": next((phase for phase in row.timeline() if phase["state"] == "now"), None),
            **counts.get(row.pk, {"all": 0, "answered": 0}),
        }
        for row in rows[:6]
    ]


def paper_pages(person: Person, place: Place) -> list[dict[str, str]]:
    """Where what came in on paper is entered, for each open activity whose instrument has such a page."""
    if not has(person, ENTER_PAPER, place.pk):
        return []
    known = instruments()
    return [
        {
            "label": activity.title,
            "url": reverse(known[activity.instrument].paper_page, args=[place.slug, activity.slug]),
        }
        for activity in Activity.objects.open_now().filter(place=place).order_by("closes_at")[:8]
        if known[activity.instrument].paper_page
    ]


def duties(person: Any, place: Place) -> list[Task]:
    """What this person must answer, and the promises that come due."""
    if not has(person, ANSWER, place.pk):
        return []
    closed = closed_days(place.pk)
    return to_answer(person, place, closed) + promises_due(person, place, closed)


def to_answer(person: Any, place: Place, closed: set[Any]) -> list[Task]:
    """What this person owns and what nobody owns; for those who watch over the whole town also what is late at a colleague."""
    mine = Q(owner=person) | Q(owner=None)
    if has(person, PUBLISH, place.pk):
        mine |= Q(due_at__lt=timezone.now())
    rows: list[Any] = list(
        Contribution.objects.filter(place=place, is_public=True, answered_at=None, due_at__isnull=False)
        .filter(mine)
        .annotate(in_all=Window(Count("pk")))
        .select_related("activity", "owner")
        .order_by("due_at", "id")[:MOST_TASKS]
    )
    tasks = []
    for row in rows:
        theirs = row.owner is not None and row.owner_id != person.pk
        detail = f"{row.activity.title} · {_('number')} {row.number}"
        if row.answer_status:  # being studied: somebody looked at it, and the real answer must still follow
            detail = f"{row.get_answer_status_display()} · {detail}"
        tasks.append(
            Task(
                kind=_("Late at a colleague") if theirs else _("To answer"),
                title=row.title,
                detail=f"{row.owner} · {detail}" if theirs else detail,
                url=reverse("desk-answer", args=[place.slug, row.pk]),
                verb=_("Look") if theirs else _("Answer"),
                days=days_left(place, row.due_at, closed),
                mine=not theirs,
            )
        )
    more = rows[0].in_all - len(rows) if rows else 0
    if more > 0:
        tasks.append(
            Task(
                kind=_("To answer"),
                title=ngettext("%d more to answer", "%d more to answer", more) % more,
                detail=_("All of them in one list, with search."),
                url=f"{reverse('desk-answers', args=[place.slug])}?van=mij",
                verb=_("Look"),
                count=more,
            )
        )
    return tasks


def to_check(person: Any, place: Place) -> list[Task]:
    """Contributions and comments that wait for a moderator, and reports of problems."""
    if not has(person, MODERATE, place.pk):
        return []

    def counted(kind: str, rows: Any) -> Any:
        return rows.order_by().values_list(Value(kind)).annotate(number=Count("pk"))

    found = dict(
        counted("flags", Flag.objects.filter(place=place, settled_at=None)).union(
            counted("ideas", Contribution.objects.filter(place=place, state=State.PENDING)),
            counted("comments", Comment.objects.filter(place=place, state=State.PENDING)),
            all=True,
        )
    )
    flags, ideas, comments = (found.get(kind, 0) for kind in ("flags", "ideas", "comments"))
    address = reverse("desk-moderate", args=[place.slug])
    waits = _("Waits for you before it appears.")
    tasks = []
    if flags:
        title = ngettext("%d report of a problem", "%d reports of a problem", flags) % flags
        note = _("Somebody says this breaks the house rules.")
        tasks.append(Task(_("To check"), title, note, f"{address}#meldingen", _("Look"), 0, flags, "pending"))
    if ideas:
        title = ngettext("%d new contribution", "%d new contributions", ideas) % ideas
        tasks.append(Task(_("To check"), title, waits, f"{address}#inbreng", _("Look"), 1, ideas, "new"))
    if comments:
        title = ngettext("%d new comment", "%d new comments", comments) % comments
        tasks.append(Task(_("To check"), title, waits, f"{address}#reacties", _("Look"), 1, comments, "new"))
    return tasks


def promises_due(person: Any, place: Place, closed: set[Any]) -> list[Task]:
    soon = timezone.localdate() + timedelta(days=30)
    rows = Commitment.objects.filter(place=place, state="running", due_on__lte=soon).filter(
        Q(owner=person) | Q(owner=None)
    )[:20]
    return [
        Task(
            kind=_("To keep"),
            title=row.title,
            detail=row.owner_name,
            url=reverse("desk-commitment", args=[place.slug, row.pk]),
            verb=_("Report"),
            days=working_days_between(place, timezone.localdate(), row.due_on, closed=closed),
            state="running",
        )
        for row in rows
    ]


# Answering --------------------------------------------------------------------


class AnswerForm(forms.Form):
    status = forms.ChoiceField(
        label=gettext_lazy("What do you do with it?"), choices=AnswerStatus.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Address the author. Say what you do, why, and what happens next. No jargon."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=5000,
    )
    signed = forms.CharField(
        label=gettext_lazy("Signed by"),
        help_text=gettext_lazy("Name and office, as people see it."),
        max_length=120,
    )
    known_answers = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class CommitmentForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("What do you promise?"), max_length=160)
    owner_name = forms.CharField(
        label=gettext_lazy("Who answers for it?"), help_text=gettext_lazy("Name and office."), max_length=120
    )
    due_on = forms.DateField(
        label=gettext_lazy("By when?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    plan_action = forms.CharField(
        label=gettext_lazy("Action in the multi-year plan"), max_length=40, required=False
    )
    budget_euros = forms.DecimalField(
        label=gettext_lazy("Budget in euros"), min_value=0, max_value=10**11, decimal_places=2, required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        euros = data.pop("budget_euros", None)
        data["budget_cents"] = None if euros is None else int(euros * 100)
        return data


class AssignForm(forms.Form):
    owner = forms.ModelChoiceField(
        Person.objects.none(),
        label=gettext_lazy("Who answers this?"),
        empty_label=gettext_lazy("Choose a colleague"),
    )

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["owner"].queryset = (
            Person.objects.filter(
                role_grants__place=place, role_grants__role__in=roles_with(ANSWER), is_active=True
            )
            .distinct()
            .order_by("name")
        )


def _promises(sent: Any) -> bool:
    """Whether a promise goes with the answer: ticked, or filled in without the tick. What somebody wrote is not dropped."""
    filled = (sent.get(f"promise-{name}", "").strip() for name in CommitmentForm.base_fields)
    return bool(sent.get("with_promise")) or any(filled)


def _sent(status: str) -> str:
    if status == AnswerStatus.IN_STUDY:
        return _("Sent. “Being studied” does not stop the clock: the real answer must still follow.")
    return _("Answered. The author and everybody who follows this were told.")


@needs(ANSWER)
def answer(request: Any, place: Place, number: int) -> HttpResponse:
    one = get_object_or_404(
        Contribution.objects.visible_to(request.person).select_related("activity", "author", "owner"),
        place=place,
        pk=number,
    )
    given = list(one.answers.all())
    start = {"signed": signature(request.person, place), "known_answers": len(given)}
    doing = request.POST.get("do", "answer")
    form = AnswerForm(request.POST if doing == "answer" and request.method == "POST" else None, initial=start)
    promise = CommitmentForm(request.POST if _promises(request.POST) else None, prefix="promise")
    assign = AssignForm(
        request.POST if doing == "assign" else None, place=place, initial={"owner": one.owner_id}
    )
    if request.method == "POST" and doing == "assign":
        if assign.is_valid() and carry_out(assign, answering.assign, by=request.person, on=one):
            messages.success(request, _("Handed on."))
            return redirect("desk", place.slug)
    elif request.method == "POST" and form.is_valid() and (not promise.is_bound or promise.is_valid()):
        # Answer and promise together, or neither.
        with transaction.atomic():
            made = carry_out(form, answering.answer, by=request.person, on=one)
            if made and promise.is_bound:
                made = carry_out(promise, commitments.commit, by=request.person, on=place, contribution=one)
            if not made:
                transaction.set_rollback(True)
        if made:
            messages.success(request, _sent(form.cleaned_data["status"]))
            following = _next_for(request.person, place, one)
            return (
                redirect("desk-answer", place.slug, following) if following else redirect("desk", place.slug)
            )
    if form.errors and len(given) != one.answers.count():
        given = list(one.answers.all())
    if form.has_error(NON_FIELD_ERRORS, "newer"):
        put_into(form, known_answers=len(given))  # who sends it again has now seen the newer answer
    alike = matching_alike(one)
    return render(
        request,
        "answering/desk/answer.html",
        {
            "contribution": one,
            "given": given,
            "form": form,
            "promise": promise,
            "assign": assign,
            "alike": alike,
            "sentences": ReadySentence.objects.filter(place=place, use="answer"),
            "days": days_left(place, one.due_at, closed_days(place.pk)) if one.due_at else None,
        },
    )


def matching_alike(one: Contribution) -> list[Contribution]:
    rows = Contribution.objects.filter(activity_id=one.activity_id, is_public=True, answered_at=None).exclude(
        pk=one.pk
    )
    return resembling(rows, f"{one.title} {one.text}"[:300], most=5)


def _next_for(person: Person, place: Place, done: Contribution) -> int | None:
    return (
        Contribution.objects.filter(place=place, is_public=True, activity__is_public=True)
        .filter(answered_at=None, owner=person)
        .exclude(pk=done.pk)
        .order_by("due_at", "id")
        .values_list("pk", flat=True)
        .first()
    )


@needs(ANSWER)
def choose(request: Any, place: Place) -> HttpResponse:
    """Everything that waits, to choose several that can be answered together."""
    rows: Any = Contribution.objects.filter(
        place=place, is_public=True, activity__is_public=True, answered_at=None
    )
    rows = rows.select_related("activity", "owner")
    asked = request.GET.get("q", "").strip()[:100]
    if asked:
        rows = matching(rows, asked)
    if request.GET.get("van") == "mij":
        rows = rows.filter(Q(owner=request.person) | Q(owner=None))
    page = page_of(request, rows.order_by("due_at", "id"), 50)
    closed = closed_days(place.pk)
    for row in page.object_list:
        row.days = days_left(place, row.due_at, closed) if row.due_at else None
    return render(
        request,
        "answering/desk/choose.html",
        {
            "page": page,
            "asked": asked,
            "mine": request.GET.get("van") == "mij",
            "query": urlencode(
                {name: value for name, value in (("q", asked), ("van", request.GET.get("van"))) if value}
            ),
        },
    )


class ManyForm(forms.Form):
    """One status and opening for all; for each contribution its own sentence, which may not be empty."""

    status = forms.ChoiceField(
        label=gettext_lazy("What do you do with them?"),
        choices=AnswerStatus.choices,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("What counts for all of them"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=3000,
    )
    signed = forms.CharField(label=gettext_lazy("Signed by"), max_length=120)

    def __init__(self, *args: Any, rows: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in rows:
            self.fields[f"own_{row.pk}"] = forms.CharField(
                label=_("Your sentence on “%s”") % row.title,
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=1500,
                min_length=10,
            )
            self.fields[f"known_{row.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, min_value=0, initial=row.given
            )


@needs(ANSWER)
def many(request: Any, place: Place) -> HttpResponse:
    """Answer many at once: all or none, and each person still reads a sentence about what they wrote."""
    numbers = [int(one) for one in request.POST.getlist("numbers") if one.isdecimal() and len(one) < 16][:50]
    writing = "status" in request.POST or "signed" in request.POST
    found = Contribution.objects.filter(place=place, is_public=True, activity__is_public=True, pk__in=numbers)
    if not writing:
        found = found.filter(answered_at=None)
    rows: list[Any] = list(
        found.annotate(given=Count("answers")).select_related("activity").order_by("due_at", "id")
    )
    if not rows:
        messages.info(request, _("First choose what you want to answer together."))
        return redirect("desk-answers", place.slug)
    form = ManyForm(
        request.POST if writing else None, rows=rows, initial={"signed": signature(request.person, place)}
    )
    if writing and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                for row in rows:
                    perform(
                        answering.answer,
                        by=request.person,
                        on=row,
                        status=data["status"],
                        text=f"{data[f'own_{row.pk}'].strip()}\n\n{data['text'].strip()}",
                        signed=data["signed"],
                        known_answers=data[f"known_{row.pk}"],
                    )
        except ValidationError as wrong:
            form.add_error(None, wrong)
        except Refused as no:
            form.add_error(None, str(no.reason))
        else:
            messages.success(
                request,
                _sent(data["status"])
                if data["status"] == AnswerStatus.IN_STUDY
                else ngettext("%d answered.", "%d answered, each with its own sentence.", len(rows))
                % len(rows),
            )
            return redirect("desk", place.slug)
    if form.has_error(NON_FIELD_ERRORS, "newer"):
        put_into(form, **{f"known_{row.pk}": row.given for row in rows})
    return render(
        request,
        "answering/desk/many.html",
        {
            "form": form,
            "rows": [(row, form[f"own_{row.pk}"], form[f"known_{row.pk}"]) for row in rows],
            "count": len(rows),
            "sentences": ReadySentence.objects.filter(place=place, use="answer"),
        },
    )


# Moderating ---------------------------------------------------------------------


class HideForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why do you hide this?"),
        help_text=gettext_lazy("The author gets this text by mail."),
        widget=forms.Textarea(attrs={"rows": 4}),
        min_length=10,
        max_length=2000,
    )


@needs(MODERATE)
def moderate(request: Any, place: Place) -> HttpResponse:
    if request.method == "POST":
        return _decide(request, place)
    return render(
        request,
        "answering/desk/moderate.html",
        {
            "pending": list(
                Contribution.objects.filter(place=place, state=State.PENDING)
                .select_related("activity")
                .order_by("made_at")[:50]
            ),
            "comments": list(
                Comment.objects.filter(place=place, state=State.PENDING)
                .select_related("contribution")
                .order_by("made_at")[:50]
            ),
            "flags": list(
                Flag.objects.filter(place=place, settled_at=None)
                .select_related("contribution__activity", "comment")
                .order_by("at")[:50]
            ),
            "hidden": list(
                Contribution.objects.filter(place=place, state=State.HIDDEN)
                .select_related("activity")
                .order_by("-pk")[:20]
            ),
        },
    )


def _decide(request: Any, place: Place) -> HttpResponse:
    number, doing = request.POST.get("number", ""), request.POST.get("do", "")
    kinds: dict[str, tuple[Any, Any]] = {
        "approve": (Contribution, moderating.approve),
        "show_again": (Contribution, moderating.show_again),
        "approve_comment": (Comment, moderating.approve_comment),
        "keep": (Flag, moderating.keep),
    }
    if doing not in kinds or not number.isdecimal() or len(number) > 15:
        raise Http404
    model, action = kinds[doing]
    try:
        perform(action, by=request.person, on=get_object_or_404(model, place=place, pk=int(number)))
    except Refused as no:
        messages.info(request, no.reason)
    else:
        messages.success(request, _("Done."))
    return redirect("desk-moderate", place.slug)


@needs(MODERATE)
def hide(request: Any, place: Place, kind: str, number: int) -> HttpResponse:
    """Hide a contribution or a comment, with the reason its author gets."""
    models: dict[str, tuple[Any, Any]] = {
        "inbreng": (Contribution, moderating.hide),
        "reactie": (Comment, moderating.hide_comment),
    }
    if kind not in models:
        raise Http404
    model, action = models[kind]
    one = get_object_or_404(model, place=place, pk=number)
    form = HideForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and carry_out(form, action, by=request.person, on=one):
        messages.success(request, _("Hidden. The author got your reason by mail."))
        return redirect("desk-moderate", place.slug)
    return render(
        request,
        "answering/desk/hide.html",
        {
            "form": form,
            "one": one,
            "kind": kind,
            "sentences": ReadySentence.objects.filter(place=place, use="hide"),
        },
    )


# Commitments --------------------------------------------------------------------


class ReportForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("How does it go?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
        min_length=10,
    )


class KeepForm(forms.Form):
    evidence = forms.CharField(
        label=gettext_lazy("Where can people see it?"),
        help_text=gettext_lazy("A place, a document, a date, an address on the web."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class GiveUpForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why will it not happen?"),
        help_text=gettext_lazy("Honest and plain: it stays on the page."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
    )


class ChangeForm(CommitmentForm):
    why = forms.CharField(
        label=gettext_lazy("Why do you change it?"),
        help_text=gettext_lazy("Everybody can read this."),
        min_length=10,
        max_length=2000,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


DOINGS: dict[str, tuple[Any, Any]] = {
    "report": (ReportForm, commitments.report),
    "keep": (KeepForm, commitments.keep),
    "give_up": (GiveUpForm, commitments.give_up),
    "change": (ChangeForm, commitments.change),
}


@needs(ANSWER)
def new_commitment(request: Any, place: Place) -> HttpResponse:
    form = CommitmentForm(request.POST or None, initial={"owner_name": signature(request.person, place)})
    if request.method == "POST" and form.is_valid():
        made = carry_out(form, commitments.commit, by=request.person, on=place, owner=request.person)
        if made:
            messages.success(request, _("Promised, in public."))
            return redirect("commitment", place.slug, made.pk)
    return render(request, "answering/desk/commitment_new.html", {"form": form})


@needs(ANSWER)
def commitment(request: Any, place: Place, number: int) -> HttpResponse:
    one = get_object_or_404(Commitment, place=place, pk=number)
    doing = request.POST.get("do") or request.GET.get("doe", "report")
    if doing not in DOINGS:
        raise Http404
    kind, action = DOINGS[doing]
    start: dict[str, Any] = {
        **{name: getattr(one, name) for name in ("title", "owner_name", "due_on", "plan_action", "version")},
        "budget_euros": None if one.budget_cents is None else Decimal(one.budget_cents) / 100,
    }
    running = one.state == Commitment.State.RUNNING
    form = kind(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid() and carry_out(form, action, by=request.person, on=one):
        messages.success(request, _("Saved, and visible for everybody."))
        return redirect("commitment", place.slug, one.pk)
    return render(
        request,
        "answering/desk/commitment.html",
        {
            "commitment": one,
            "form": form if running else None,
            "doing": doing,
            "action": action,
            "doings": [(key, row[1].name) for key, row in DOINGS.items()],
        },
    )
