# SPDX-License-Identifier: EUPL-1.2
"""From draft to final report: what is asked before publication, who sees a draft, what a copy takes along."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from factories import make_idea, make_ideas_activity, make_person, make_process, make_town, officer_of

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.contributions.publishing import due_for
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, perform
from samenspel.plan.processes import actions
from samenspel.plan.processes.forms import ChangeActivityForm, TextsForm, activity_start
from samenspel.plan.processes.gate import NEEDED, missing
from samenspel.plan.processes.models import Process
from samenspel.take_part.ideas import actions as ideas

EMPTY: dict[str, Any] = {
    "question": "",
    "why": "",
    "open_points": [],
    "fixed_points": [],
    "promise": "",
    "rung": "",
    "who_decides": "",
    "council_role": "",
    "target_groups": [],
    "contact": None,
    "phases": [],
}


@pytest.fixture
def town(db: None) -> Place:
    return make_town()


@pytest.fixture
def draft(town: Place) -> Process:
    process = make_process(town, state="draft")
    make_ideas_activity(process)
    return process


def sign_in(client: Client, person: Any) -> None:
    client.force_login(person, backend="samenspel.foundations.people.sessions.ByCode")


def overview(process: Process) -> str:
    return reverse("desk-process", args=[process.place.slug, process.slug])


def test_nothing_is_missing_from_a_complete_process(draft: Process) -> None:
    assert missing(draft, [object()]) == []


@pytest.mark.parametrize("field", EMPTY)
def test_each_missing_thing_is_named_by_its_field(draft: Process, field: str) -> None:
    setattr(draft, field, EMPTY[field])
    assert [one.field for one in missing(draft, [object()])] == [field]


def test_a_process_without_a_way_to_take_part_is_not_complete(draft: Process) -> None:
    assert [one.field for one in missing(draft, [])] == ["activities"]


def test_publishing_is_refused_as_long_as_something_is_missing(town: Place) -> None:
    process = make_process(town, state="draft", promise="")
    with pytest.raises(ValidationError) as wrong:
        perform(actions.publish, by=officer_of(town), on=process)
    process.refresh_from_db()
    assert process.state == Process.State.DRAFT
    assert all(one.what.lower() in str(wrong.value) for one in missing(process, []))


def test_publishing_opens_the_process_and_its_activities(draft: Process) -> None:
    perform(actions.publish, by=officer_of(draft.place), on=draft)
    draft.refresh_from_db()
    assert draft.state == Process.State.PUBLISHED and draft.published_at
    assert Activity.objects.get(process_number=draft.pk).is_public


@pytest.mark.parametrize("role", ["moderator", "councillor", "clerk", "alderman"])
def test_who_does_not_prepare_does_not_publish(draft: Process, role: str) -> None:
    person = make_person("Ann", role, place=draft.place)
    with pytest.raises(Refused):
        perform(actions.publish, by=person, on=draft)


def test_an_officer_of_another_town_publishes_nothing_here(draft: Process) -> None:
    elsewhere = officer_of(make_town("elders"))
    with pytest.raises(Refused):
        perform(actions.publish, by=elsewhere, on=draft)


def test_the_desk_names_what_is_missing_and_leads_to_its_field(client: Client, town: Place) -> None:
    process = make_process(town, state="draft", promise="", phases=[])
    sign_in(client, officer_of(town))
    page = client.get(overview(process)).content.decode()
    texts = reverse("desk-process-texts", args=[town.slug, process.slug])
    assert f'href="{texts}#id_promise"' in page
    assert 'id="id_promise"' in client.get(texts).content.decode()
    assert reverse("desk-process-publish", args=[town.slug, process.slug]) not in page


def test_every_field_the_gate_asks_for_stands_on_the_page_it_leads_to(client: Client, town: Place) -> None:
    process = make_process(town, state="draft")
    sign_in(client, officer_of(town))
    page = client.get(reverse("desk-process-texts", args=[town.slug, process.slug])).content.decode()
    for field in EMPTY.keys() - {"phases"}:
        assert f'id="id_{field}"' in page, field


def test_the_desk_offers_publishing_when_nothing_is_missing(client: Client, draft: Process) -> None:
    sign_in(client, officer_of(draft.place))
    address = reverse("desk-process-publish", args=[draft.place.slug, draft.slug])
    assert address in client.get(overview(draft)).content.decode()
    assert client.post(address).status_code == 302
    draft.refresh_from_db()
    assert draft.state == Process.State.PUBLISHED


def test_the_desk_says_why_a_process_cannot_be_published(client: Client, town: Place) -> None:
    process = make_process(town, state="draft", promise="")
    sign_in(client, officer_of(town))
    answer = client.post(
        reverse("desk-process-publish", args=[town.slug, process.slug]), follow=True
    ).content.decode()
    assert "alert--error" in answer


@pytest.mark.parametrize(
    "name", ["process", "process-atom", "process-calendar", "final-report", "process-follow"]
)
def test_a_draft_does_not_exist_for_others(client: Client, draft: Process, name: str) -> None:
    address = reverse(name, args=[draft.place.slug, draft.slug])
    send = client.post if name == "process-follow" else client.get
    assert send(address).status_code == 404
    sign_in(client, make_person("Ann", "resident", place=draft.place))
    assert send(address).status_code == 404
    sign_in(client, officer_of(make_town("elders")))
    assert send(address).status_code == 404


def test_a_draft_stands_in_no_list(client: Client, draft: Process) -> None:
    for name in ("processes", "town-atom", "town-calendar"):
        assert draft.title not in client.get(reverse(name, args=[draft.place.slug])).content.decode()


def test_whoever_has_the_preview_link_sees_the_draft(client: Client, draft: Process) -> None:
    address = reverse("process-preview", args=[draft.place.slug, draft.slug, draft.preview_token])
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["X-Robots-Tag"] == "noindex"
    assert not answer.cookies
    page = answer.content.decode()
    assert draft.question in page and "alert--warn" in page
    # Its pages do not exist yet for whoever reads along.
    assert reverse("ideas", args=[draft.place.slug, "uw-ideeen"]) not in page
    assert reverse("process-follow", args=[draft.place.slug, draft.slug]) not in page


def test_a_wrong_preview_link_leads_nowhere(client: Client, draft: Process) -> None:
    wrong = reverse("process-preview", args=[draft.place.slug, draft.slug, "x" * 16])
    assert client.get(wrong).status_code == 404


def test_the_preview_link_leads_to_the_page_after_publication(client: Client, draft: Process) -> None:
    perform(actions.publish, by=officer_of(draft.place), on=draft)
    address = reverse("process-preview", args=[draft.place.slug, draft.slug, draft.preview_token])
    assert client.get(address)["Location"] == reverse("process", args=[draft.place.slug, draft.slug])


def phase(title: str, starts: str, ends: str) -> dict[str, str]:
    return {"kind": "agenda", "title": title, "starts": starts, "ends": ends, "text": ""}


def test_phases_stand_in_the_order_of_their_dates(draft: Process) -> None:
    late, early = phase("Later", "2027-05-01", "2027-06-01"), phase("Vroeger", "2027-01-01", "2027-02-01")
    with pytest.raises(ValidationError) as wrong:
        perform(actions.set_phases, by=officer_of(draft.place), on=draft, version=1, phases=[late, early])
    assert "Vroeger" in str(wrong.value) and "Later" in str(wrong.value)
    changed = perform(
        actions.set_phases, by=officer_of(draft.place), on=draft, version=1, phases=[early, late]
    )
    assert [row["title"] for row in changed.phases] == ["Vroeger", "Later"]


def test_phases_are_changed_and_removed_on_their_page(client: Client, draft: Process) -> None:
    sign_in(client, officer_of(draft.place))
    address = reverse("desk-process-phases", args=[draft.place.slug, draft.slug])
    page = client.get(address).content.decode()
    assert 'name="form-TOTAL_FORMS"' in page
    rows = [phase("Een", "2027-01-01", "2027-02-01"), phase("Twee", "2027-02-02", "2027-03-01")]
    data = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "1", "version": "1"}
    data |= {f"form-{i}-{name}": value for i, row in enumerate(rows) for name, value in row.items()}
    data |= {"form-2-kind": "agenda", "form-2-title": ""}
    assert client.post(address, data).status_code == 302
    draft.refresh_from_db()
    assert [row["title"] for row in draft.phases] == ["Een", "Twee"]
    assert client.post(address, {**data, "form-0-DELETE": "on", "version": "2"}).status_code == 302
    draft.refresh_from_db()
    assert [row["title"] for row in draft.phases] == ["Twee"]


def test_a_phase_that_ends_before_it_begins_is_sent_back(client: Client, draft: Process) -> None:
    sign_in(client, officer_of(draft.place))
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "version": "1"}
    data |= {f"form-0-{name}": value for name, value in phase("Een", "2027-02-01", "2027-01-01").items()}
    answer = client.post(reverse("desk-process-phases", args=[draft.place.slug, draft.slug]), data)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'href="#id_form-0-ends"' in page and 'id="id_form-0-ends"' in page


def test_the_time_line_says_where_today_stands(draft: Process) -> None:
    draft.phases = [
        phase("Een", "2027-01-01", "2027-01-31"),
        phase("Twee", "2027-02-01", "2027-02-28"),
        phase("Drie", "2027-03-01", "2027-03-31"),
    ]
    on = {day: [row["state"] for row in draft.timeline(date.fromisoformat(day))] for day in DAYS}
    assert on == DAYS


DAYS = {
    "2026-12-31": ["next", "next", "next"],
    "2027-01-31": ["now", "next", "next"],
    "2027-02-01": ["done", "now", "next"],
    "2027-04-01": ["done", "done", "done"],
}


def test_a_copy_moves_phases_and_activities_with_its_first_day(draft: Process) -> None:
    officer, before = officer_of(draft.place), Activity.objects.get(process_number=draft.pk)
    first = date.fromisoformat(draft.phases[0]["starts"])
    copy = perform(
        actions.copy, by=officer, on=draft, title="Nog een straat", starts=first + timedelta(days=100)
    )
    assert copy.state == Process.State.DRAFT and copy.copied_from_id == draft.pk
    assert copy.slug != draft.slug and copy.preview_token != draft.preview_token
    assert (copy.question, copy.open_points, copy.rung) == (draft.question, draft.open_points, draft.rung)
    for was, now in zip(draft.phases, copy.phases, strict=True):
        for name in ("starts", "ends"):
            assert date.fromisoformat(now[name]) - date.fromisoformat(was[name]) == timedelta(days=100)
    activity = Activity.objects.get(process_number=copy.pk)
    zone = draft.place.timezone
    for name in ("opens_at", "closes_at"):
        was, now = (timezone.localtime(getattr(one, name), zone) for one in (before, activity))
        assert now.replace(tzinfo=None) - was.replace(tzinfo=None) == timedelta(days=100)
    assert activity.ideas_round.categories == before.ideas_round.categories
    assert (activity.last_number, activity.is_public) == (0, False)


def test_midnight_stays_midnight_in_a_copy_across_the_summer_hour(town: Place) -> None:
    process = make_process(town, state="draft", phases=[phase("Een", "2027-01-10", "2027-02-01")])
    zone = town.timezone
    make_ideas_activity(
        process,
        opens_at=datetime(2027, 1, 10, tzinfo=zone),
        closes_at=datetime(2027, 2, 2, tzinfo=zone),
    )
    copy = perform(actions.copy, by=officer_of(town), on=process, title="Zomer", starts=date(2027, 7, 10))
    activity = Activity.objects.get(process_number=copy.pk)
    assert timezone.localtime(activity.opens_at, zone) == datetime(2027, 7, 10, tzinfo=zone)
    assert timezone.localtime(activity.closes_at, zone) == datetime(2027, 8, 2, tzinfo=zone)


def test_a_process_finishes_only_with_a_report(town: Place) -> None:
    process = make_process(town)
    with pytest.raises(ValidationError):
        perform(actions.finish, by=officer_of(town), on=process, final_report="Klaar.")
    process.refresh_from_db()
    assert process.state == Process.State.PUBLISHED


def test_a_process_goes_back_to_draft_only_before_somebody_took_part(town: Place) -> None:
    process = make_process(town)
    activity = make_ideas_activity(process)
    Activity.objects.filter(pk=activity.pk).update(last_number=1)
    with pytest.raises(Refused):
        perform(actions.take_back, by=officer_of(town), on=process)
    Activity.objects.filter(pk=activity.pk).update(last_number=0)
    perform(actions.take_back, by=officer_of(town), on=process)
    assert not Activity.objects.get(pk=activity.pk).is_public


def test_a_change_on_an_older_version_is_sent_back(draft: Process) -> None:
    officer = officer_of(draft.place)
    perform(actions.change, by=officer, on=draft, version=draft.version, title="Een")
    with pytest.raises(ValidationError):
        perform(actions.change, by=officer, on=draft, version=draft.version, title="Twee")


def test_a_new_process_can_start_from_a_template(client: Client, town: Place) -> None:
    sign_in(client, officer_of(town))
    data = {"title": "Het nieuwe park", "question": "", "starter": "public-space"}
    answer = client.post(reverse("desk-process-new", args=[town.slug]), data)
    made = Process.objects.get(place=town)
    assert answer["Location"] == overview(made)
    assert made.promise and made.open_points and len(made.phases) == 5
    assert {one.field for one in missing(made, [])} >= {"question", "why", "fixed_points", "activities"}


def test_an_activity_is_added_and_changed_on_the_desk(client: Client, draft: Process) -> None:
    sign_in(client, officer_of(draft.place))
    data = {
        "title": "Nog een ronde",
        "intro": "",
        "opens_on": "2027-03-01",
        "closes_on": "2027-03-31",
        "who_may": "account",
        "moderation": "after",
        "limit_per_person": "3",
        "answer_days": "20",
        "answer_clock": "publication",
        "settings-categories": "Groen\nSpelen",
    }
    address = reverse("desk-activity-new", args=[draft.place.slug, draft.slug, "ideas"])
    assert client.get(address).status_code == 200
    assert client.post(address, {**data, "closes_on": "2027-02-01"}).status_code == 200
    assert client.post(address, data).status_code == 302
    made = Activity.objects.get(process_number=draft.pk, title="Nog een ronde")
    assert [row["name"] for row in made.ideas_round.categories] == ["Groen", "Spelen"]
    assert made.closes_at == datetime(2027, 4, 1, tzinfo=draft.place.timezone)
    change = reverse("desk-activity", args=[draft.place.slug, draft.slug, made.pk])
    assert 'value="2027-03-31"' in client.get(change).content.decode()
    assert client.post(change, {**data, "version": "1", "title": "De laatste ronde"}).status_code == 302
    made.refresh_from_db()
    assert made.title == "De laatste ronde"


@pytest.mark.parametrize("name", ["texts", "phases", "publication-new", "finish", "copy"])
def test_pages_of_the_desk_open_for_officers_only(client: Client, draft: Process, name: str) -> None:
    full = "desk-publication-new" if name == "publication-new" else f"desk-process-{name}"
    address = reverse(full, args=[draft.place.slug, draft.slug])
    assert client.get(address).status_code == 302
    sign_in(client, make_person("Ann", "moderator", place=draft.place))
    assert client.get(address).status_code == 403
    sign_in(client, officer_of(draft.place))
    assert client.get(address).status_code == 200


def test_who_reads_along_at_the_desk_gets_no_buttons(client: Client, draft: Process) -> None:
    sign_in(client, make_person("Ann", "councillor", place=draft.place))
    page = client.get(overview(draft)).content.decode()
    for name in ("desk-process-texts", "desk-process-phases", "desk-process-publish", "desk-process-copy"):
        assert reverse(name, args=[draft.place.slug, draft.slug]) not in page


def test_the_form_marks_every_text_the_gate_asks_for(db: None) -> None:
    empty = Process(place=make_town(), title="Leeg")
    asked = {one.field for one in missing(empty, [])} - {"phases", "activities"}
    assert asked == set(NEEDED)


def test_the_term_of_what_came_in_before_begins_when_the_process_is_published(draft: Process) -> None:
    activity = Activity.objects.get(process_number=draft.pk)
    officer = officer_of(draft.place)
    typed = make_idea(activity)
    perform(ideas.bring_in_rows, by=officer, on=activity, rows=[{"title": "Uit een bestand", "text": ""}])
    for idea in Contribution.objects.all():
        assert idea.is_public and idea.published_at is None and idea.due_at is None
    perform(actions.publish, by=officer, on=draft)
    draft.refresh_from_db()
    typed.refresh_from_db()
    assert {one.published_at for one in Contribution.objects.all()} == {draft.published_at}
    assert {one.due_at for one in Contribution.objects.all()} == {due_for(typed.activity, draft.published_at)}


def test_finishing_closes_what_is_open_and_what_would_still_open(town: Place) -> None:
    process, now = make_process(town), timezone.now()
    running = make_ideas_activity(process)
    later = make_ideas_activity(process, opens_at=now + timedelta(days=5), closes_at=now + timedelta(days=9))
    over = make_ideas_activity(process, opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=5))
    perform(actions.finish, by=officer_of(town), on=process, final_report="Wat wij deden. " * 10)
    process.refresh_from_db()
    for activity in (running, later):
        activity.refresh_from_db()
    assert running.closes_at == process.finished_at and not running.is_open
    assert running.stage == later.stage == "closed"
    with pytest.raises(Refused):
        facts = {"closes_at": now + timedelta(days=30), "version": running.version}
        perform(actions.change_activity, by=officer_of(town), on=running, **facts)
    with pytest.raises(Refused):
        perform(ideas.enter_paper, by=officer_of(town), on=running, title="Te laat", text="Op papier.")
    with pytest.raises(Refused):
        perform(ideas.bring_in_rows, by=officer_of(town), on=running, rows=[{"title": "Te laat"}])
    assert Activity.objects.get(pk=over.pk).closes_at == over.closes_at


@pytest.mark.parametrize("what", ["phases", "activity"])
def test_two_colleagues_do_not_undo_each_others_work_unseen(
    client: Client, draft: Process, what: str
) -> None:
    sign_in(client, officer_of(draft.place))
    activity = Activity.objects.get(process_number=draft.pk)
    if what == "phases":
        address = reverse("desk-process-phases", args=[draft.place.slug, draft.slug])
        data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"}
        data |= {f"form-0-{name}": value for name, value in phase("Een", "2027-01-01", "2027-02-01").items()}
        broken, form = {"form-0-title": ""}, "start"
    else:
        address = reverse("desk-activity", args=[draft.place.slug, draft.slug, activity.pk])
        start = ChangeActivityForm(initial=activity_start(activity, draft.place), place=draft.place)
        data = {name: str(start[name].value()) for name in start.fields}
        data["settings-categories"] = "Groen"
        broken, form = {"title": ""}, "form"
    assert 'name="version" value="1"' in client.get(address).content.decode()
    assert client.post(address, {**data, "version": "1"}).status_code == 302
    # Another mistake in the form is no reason to forget which version it was written from.
    answer = client.post(address, {**data, **broken, "version": "1"})
    assert answer.status_code == 200 and answer.context[form]["version"].value() == "1"
    told = client.post(address, {**data, "version": "1"})
    assert told.context[form].has_error("__all__", "newer")
    assert told.context[form]["version"].value() == "2"
    assert client.post(address, {**data, "version": "2"}).status_code == 302


def test_the_contact_is_somebody_who_prepares_or_answers(draft: Process) -> None:
    alderman = make_person("Sara", "alderman", place=draft.place)
    make_person("Raf", "councillor", place=draft.place)
    contacts: Any = TextsForm(place=draft.place).fields["contact"]
    assert set(contacts.queryset) == {alderman, officer_of(draft.place)}
