# SPDX-License-Identifier: EUPL-1.2
"""What a town decides for its own site, and that nobody else decides it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from factories import make_idea, make_ideas_activity, make_person, make_process, make_town

from samenspel.foundations.activities.models import GroupCount
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.clauses import Action
from samenspel.foundations.rules.door import Refused, perform
from samenspel.foundations.towns import actions as do
from samenspel.foundations.towns.models import Neighbourhood, PopulationFigure, ReadySentence, Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def place(db: None) -> Place:
    return make_town()


@pytest.fixture
def administrator(place: Place) -> Person:
    return make_person("Tom", "town_administrator", place=place)


def figure(group: str, people: int = 100, question: str = "Leeftijd") -> dict[str, object]:
    return {"question": question, "group": group, "people": people, "source": "Statbel 2026"}


def test_only_the_platform_opens_a_town_and_once(db: None) -> None:
    closed = Place.objects.create(code="X", name="Dicht", slug="dicht", region="flanders")
    platform = make_person("Pia", "platform_administrator")
    with pytest.raises(Refused):
        perform(do.open_town, by=make_person("Ann"), on=closed)
    perform(do.open_town, by=platform, on=closed)
    closed.refresh_from_db()
    assert closed.is_active and closed.town
    with pytest.raises(Refused, match="already open"):
        perform(do.open_town, by=platform, on=closed)


def test_a_municipality_that_merged_away_is_not_opened(db: None) -> None:
    old = Place.objects.create(code="X", name="Oud", slug="oud", region="flanders", valid_to=date(2025, 1, 1))
    with pytest.raises(Refused, match="no longer exists"):
        perform(do.open_town, by=make_person("Pia", "platform_administrator"), on=old)
    assert not Town.objects.filter(place=old).exists()


GOVERNED = [
    (do.change_settings, {"version": 1, "welcome": "Dag"}),
    (do.change_theme, {"tokens": {}}),
    (do.change_map, {"geojson": {}}),
    (do.enter_figures, {"figures": []}),
    (do.enter_neighbourhoods, {"neighbourhoods": []}),
]


@pytest.mark.parametrize(("action", "data"), GOVERNED, ids=[action.key for action, _data in GOVERNED])
def test_only_the_administrator_of_this_town_governs_it(
    place: Place, administrator: Person, action: Action, data: dict[str, object]
) -> None:
    on = place.town if action.on is Town else place
    elsewhere = make_person("Els", "town_administrator", place=make_town("elders"))
    officer = make_person("Olga", "participation_officer", place=place)
    platform = make_person("Pia", "platform_administrator")
    for somebody in (officer, elsewhere, platform, ANONYMOUS):
        with pytest.raises(Refused):
            perform(action, by=somebody, on=on, **data)
    perform(action, by=administrator, on=on, **data)


def test_settings_from_an_old_window_change_nothing(place: Place, administrator: Person) -> None:
    perform(do.change_settings, by=administrator, on=place.town, version=1, answer_days=20, welcome="Welkom")
    with pytest.raises(ValidationError, match="A colleague changed this a moment ago"):
        perform(do.change_settings, by=administrator, on=place.town, version=1, answer_days=90)
    town = Town.objects.get(place=place)
    assert (town.answer_days, town.welcome, town.version) == (20, "Welkom", 2)


def test_only_settings_can_be_set(place: Place, administrator: Person) -> None:
    perform(do.change_settings, by=administrator, on=place.town, version=1, note="Ik ben echt", place_id=0)
    town = Town.objects.get(place=place)
    assert (town.note, town.place_id) == ("", place.pk)


def test_a_new_term_of_the_town_counts_for_new_rounds_and_not_for_what_runs(
    place: Place, administrator: Person
) -> None:
    process = make_process(place)
    running = make_ideas_activity(process)
    perform(
        do.change_settings,
        by=administrator,
        on=place.town,
        version=1,
        answer_days=7,
        answer_clock="phase_end",
        moderation="before",
    )
    process.refresh_from_db()
    process.place.refresh_from_db()
    later = make_ideas_activity(type(process).objects.get(pk=process.pk), title="Ronde twee")
    running.refresh_from_db()
    assert (running.answer_days, running.answer_clock, running.moderation) == (30, "publication", "after")
    assert (later.answer_days, later.answer_clock, later.moderation) == (7, "phase_end", "before")


def test_figures_are_replaced_and_the_counts_of_groups_that_stay_are_kept(
    place: Place, administrator: Person
) -> None:
    perform(do.enter_figures, by=administrator, on=place, figures=[figure("Onder 30"), figure("30 en ouder")])
    young = PopulationFigure.objects.get(group="Onder 30")
    activity = make_ideas_activity(make_process(place))
    GroupCount.objects.create(activity=activity, figure=young, answers=9)
    kept = perform(
        do.enter_figures, by=administrator, on=place, figures=[figure("65 en ouder"), figure("Onder 30", 250)]
    )
    assert kept == 2
    assert list(PopulationFigure.objects.values_list("group", "people")) == [
        ("65 en ouder", 100),
        ("Onder 30", 250),
    ]
    assert GroupCount.objects.get().answers == 9


def test_figures_of_another_town_are_left_alone(place: Place, administrator: Person) -> None:
    other = make_town("elders")
    PopulationFigure.objects.create(place=other, **figure("Onder 30"))
    Neighbourhood.objects.create(place=other, key="centrum", name="Centrum")
    perform(do.enter_figures, by=administrator, on=place, figures=[])
    perform(do.enter_neighbourhoods, by=administrator, on=place, neighbourhoods=[])
    assert PopulationFigure.objects.count() == Neighbourhood.objects.count() == 1


def test_a_neighbourhood_that_goes_leaves_its_ideas(place: Place, administrator: Person) -> None:
    both = [
        {"key": "centrum", "name": "Centrum"},
        {"key": "oever", "name": "Oeverdorp", "lat": 50.8, "lon": 3.4},
    ]
    perform(do.enter_neighbourhoods, by=administrator, on=place, neighbourhoods=both)
    oever = Neighbourhood.objects.get(key="oever")
    idea = make_idea(make_ideas_activity(make_process(place)), neighbourhood=oever)
    perform(do.enter_neighbourhoods, by=administrator, on=place, neighbourhoods=both[:1])
    assert Contribution.objects.get(pk=idea.pk).neighbourhood is None
    assert [one.name for one in Neighbourhood.objects.all()] == ["Centrum"]


def test_a_ready_sentence_is_kept_under_its_title_once(place: Place) -> None:
    alderman = make_person("Sara", "alderman", place=place)
    for text in ("Dank u.", "Dank u wel."):
        perform(do.keep_sentence, by=alderman, on=place, use="answer", title="Dank", text=text)
    assert ReadySentence.objects.get().text == "Dank u wel."
    with pytest.raises(Refused):
        perform(do.keep_sentence, by=make_person("Ann"), on=place, use="answer", title="Dank", text="x")
