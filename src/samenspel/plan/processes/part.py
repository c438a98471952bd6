# SPDX-License-Identifier: EUPL-1.2
from django.urls import path
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import DeskLink, Part, Personal, Verb
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.roles import SEE_DESK

from . import actions, desk, feeds, pages, report
from .models import Process, ProcessFollow


def erase(person: Person) -> None:
    ProcessFollow.objects.filter(person=person).delete()
    Process.objects.filter(contact=person).update(contact=None)


def my_data(person: Person) -> dict[str, object]:
    return {"follows": list(ProcessFollow.objects.filter(person=person).values("process__title", "at"))}


part = Part(
    key="processes",
    purpose=_(
        "Participation processes: the question, what is open and what is fixed, the promise, the phases."
    ),
    actions=actions.ACTIONS,
    town_pages=(
        path("nieuws.atom", feeds.town_atom, name="town-atom"),
        path("agenda.ics", feeds.town_calendar, name="town-calendar"),
        path("trajecten/", pages.index, name="processes"),
        path("trajecten/<slug:process>/", pages.show, name="process"),
        path("trajecten/<slug:process>/voorbeeld/<str:token>/", pages.preview, name="process-preview"),
        path("trajecten/<slug:process>/volgen/", pages.follow, name="process-follow"),
        path("trajecten/<slug:process>/nieuws.atom", feeds.process_atom, name="process-atom"),
        path("trajecten/<slug:process>/agenda.ics", feeds.process_calendar, name="process-calendar"),
        path("trajecten/<slug:process>/eindverslag.pdf", report.final_report, name="final-report"),
        path("trajecten/<slug:process>/lezen/<int:number>/", pages.publication, name="publication"),
        path("trajecten/<slug:process>/bestand/<int:number>/", pages.file, name="publication-file"),
        path("wie/<int:number>/", pages.who, name="who"),
    ),
    desk_pages=(
        path("trajecten/", desk.index, name="desk-processes"),
        path("trajecten/nieuw/", desk.begin, name="desk-process-new"),
        path("trajecten/<slug:process>/", desk.overview, name="desk-process"),
        path("trajecten/<slug:process>/teksten/", desk.texts, name="desk-process-texts"),
        path("trajecten/<slug:process>/fasen/", desk.phases, name="desk-process-phases"),
        path("trajecten/<slug:process>/activiteit/<int:number>/", desk.activity, name="desk-activity"),
        path(
            "trajecten/<slug:process>/activiteit/<slug:instrument>/",
            desk.new_activity,
            name="desk-activity-new",
        ),
        path("trajecten/<slug:process>/bericht/", desk.new_publication, name="desk-publication-new"),
        path(
            "trajecten/<slug:process>/bericht/<int:number>/weg/",
            desk.remove_publication,
            name="desk-publication-remove",
        ),
        path("trajecten/<slug:process>/publiceren/", desk.publish, name="desk-process-publish"),
        path("trajecten/<slug:process>/afronden/", desk.finish, name="desk-process-finish"),
        path("trajecten/<slug:process>/kopie/", desk.copy, name="desk-process-copy"),
    ),
    navigation=(Verb("plan", _("Processes"), "processes"),),
    desk_navigation=(DeskLink(_("Processes"), "desk-processes", SEE_DESK, order=20),),
    personal=(
        Personal("ProcessFollow", ("person",), _("until the person stops following"), _("to send news")),
        Personal(
            "Process",
            ("contact",),
            _("as long as this person is the contact"),
            _("so that residents have a name to ask"),
        ),
    ),
    no_personal_data=("Publication",),
    erase=erase,
    my_data=my_data,
)
