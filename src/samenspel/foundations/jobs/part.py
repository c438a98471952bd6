# SPDX-License-Identifier: EUPL-1.2
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import Part, Personal, Regular
from samenspel.foundations.people.models import Person

from .models import Job
from .work import forget_jobs


def erase(person: Person) -> None:
    Job.objects.filter(asked_by=person).update(asked_by=None)


part = Part(
    key="jobs",
    purpose=_("Work that returns (mail, digests, reminders) and work that somebody waits for."),
    personal=(
        Personal(
            "Job",
            ("asked_by",),
            _("thirty days after it ended"),
            _("to do the work in the name of who asked for it"),
        ),
    ),
    no_personal_data=("Timetable",),
    regular=(Regular("jobs.forget", timedelta(hours=20), forget_jobs),),
    erase=erase,
)
