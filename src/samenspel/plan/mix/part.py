# SPDX-License-Identifier: EUPL-1.2
from django.urls import path
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import Block, Part, Personal, Verb
from samenspel.foundations.people.models import Person

from . import actions, designer_pages, desk, editing, instrument_pages, reality
from .models import InstrumentVersion
from .plan_pages import changing, note, onward, overview, saving, task_force

# designer and instruments: pages, actions ------------------------------------------
DESIGNER_PAGES = (
    path("plan/", designer_pages.designer, name="designer"),
    path("plan/naast-elkaar/", designer_pages.compare, name="designer-compare"),
    path("instrumenten/", instrument_pages.index, name="instruments"),
    path("instrumenten/tabel.yaml", instrument_pages.export, name="instruments-table"),
    path("instrumenten/<slug:key>/", instrument_pages.show, name="instrument"),
    path("bureau/instrumenten/", desk.index, name="desk-instruments"),
    path("bureau/instrumenten/<slug:key>/", desk.instrument, name="desk-instrument"),
)
DESIGNER_PERSONAL = (
    Personal(
        "InstrumentVersion",
        ("by",),
        _("as long as the version is kept"),
        _("so that colleagues can ask who changed a text, and why"),
    ),
)


def erase_editor(person: Person) -> None:
    InstrumentVersion.objects.filter(by=person).update(by=None)


# saved plans: pages, actions -------------------------------------------------------
_plan = "plan/<int:number>/"
PLAN_PAGES = (
    path("plan/bewaren/", saving.save, name="plan-save"),
    path("plan/mijn/", saving.mine, name="plans"),
    path(_plan, overview.show, name="plan"),
    path(f"{_plan}antwoorden/", saving.to_designer, name="plan-answers"),
    path(f"{_plan}gegevens/", changing.facts, name="plan-facts"),
    path(f"{_plan}fasen/", changing.phases, name="plan-phases"),
    path(f"{_plan}fasen/<slug:kind>/", changing.phase, name="plan-phase"),
    path(f"{_plan}taken/", changing.tasks, name="plan-tasks"),
    path(f"{_plan}taken/<str:key>/", changing.task, name="plan-task"),
    path(f"{_plan}startnota/", note.note, name="start-note-edit"),
    path(f"{_plan}startnota/lezen/", note.note_preview, name="start-note-preview"),
    path(f"{_plan}startnota.pdf", note.note_pdf, name="start-note"),
    path(f"{_plan}mensen/", task_force.people, name="plan-people"),
    path(f"{_plan}meedoen/<str:token>/", task_force.join, name="plan-join"),
    path(f"{_plan}opmerkingen/<slug:about>/", task_force.remark, name="plan-remark"),
    path(f"{_plan}kopie/", saving.copy, name="plan-copy"),
    path(f"{_plan}naast/<int:other>/", onward.beside, name="plan-beside"),
    path(f"{_plan}traject/", onward.process, name="plan-process"),
)
PLAN_PERSONAL = (
    Personal(
        "Member",
        ("person",),
        _("until the person leaves the task force; a plan without members is deleted"),
        _("a plan is only for its task force"),
    ),
    Personal(
        "Remark",
        ("person", "author_name", "text"),
        _("as long as the plan; without a name once the account is erased"),
        _("so that the task force can discuss its plan"),
    ),
    Personal(
        "Plan",
        ("phases", "tasks", "note"),
        _("as long as the plan: until its last member leaves"),
        _("who is responsible for a phase and who does a task, as the task force wrote it"),
    ),
)


def erase(person: Person) -> None:
    erase_editor(person)
    actions.erase(person)


part = Part(
    key="mix",
    purpose=_("Goals first, instruments after: the designer, the plan, the start note."),
    actions=(*editing.ACTIONS, *actions.ACTIONS),
    network_pages=(*DESIGNER_PAGES, *PLAN_PAGES),
    network_navigation=(Verb("plan", _("Plan"), "designer"),),
    personal=(*DESIGNER_PERSONAL, *PLAN_PERSONAL),
    process_blocks=(Block("mix/plan/process_block.html", reality.process_block, order=60),),
    report_tables=reality.report_tables,
    erase=erase,
    my_data=actions.my_data,
)
