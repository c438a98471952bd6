# SPDX-License-Identifier: EUPL-1.2
"""Counters are changed with what they count. A random walk of everything people may do, against a slow recount."""

from __future__ import annotations

import random

import pytest
from django.core.exceptions import ValidationError
from factories import make_idea, make_ideas_activity, make_person, make_process, make_town
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from samenspel.foundations.accounts.actions import erase_account
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.actions import moderating, taking_part
from samenspel.foundations.contributions.models import Comment, Contribution, Flag, State, Support
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.door import Gone, Refused, perform
from samenspel.take_part.ideas import actions as ideas

ON_IDEA = (
    taking_part.support,
    taking_part.support,
    taking_part.stop_supporting,
    taking_part.withdraw,
    moderating.approve,
    moderating.show_again,
    moderating.unmerge,
)
ON_COMMENT = (moderating.approve_comment, taking_part.withdraw_comment)


class World:
    def __init__(self, moderation: str) -> None:
        place = make_town()
        self.activity = make_ideas_activity(make_process(place), moderation=moderation, limit_per_person=100)
        self.people = [make_person(f"P{number}") for number in range(4)]
        self.people.append(make_person("Mo", "participation_officer", place=place))
        self.moderator = self.people[-1]
        self.erased_supports: dict[int, int] = {}
        for person in self.people[:3]:
            make_idea(self.activity, person)

    def step(self, rnd: random.Random) -> None:
        by = rnd.choice(self.people)
        numbers = list(Contribution.objects.order_by("pk").values_list("pk", flat=True))
        idea = Contribution.objects.get(pk=rnd.choice(numbers))
        other = Contribution.objects.get(pk=rnd.choice(numbers))
        comments = list(Comment.objects.filter(contribution=idea).order_by("pk"))
        comment = rnd.choice(comments) if comments else None
        kind = rnd.randrange(13)
        try:
            if kind < 4:
                perform(rnd.choice(ON_IDEA), by=by, on=idea)
            elif kind == 4:
                make_idea(self.activity, by)
            elif kind in (5, 6):
                perform(taking_part.comment, by=by, on=idea, text="Ja", parent=rnd.choice([None, comment]))
            elif kind == 7 and comment:
                perform(rnd.choice(ON_COMMENT), by=by, on=comment)
            elif kind == 8 and comment:
                perform(moderating.hide_comment, by=by, on=comment, reason="Huisregels")
            elif kind == 9:
                perform(moderating.hide, by=by, on=idea, reason="Huisregels")
            elif kind == 10:
                perform(moderating.merge, by=by, on=idea, into=other)
            elif kind == 11:
                perform(ideas.split, by=by, on=idea, title="Deel", text="Het andere deel")
            elif kind == 12 and by is not self.moderator and rnd.random() < 0.6:
                for number in Support.objects.filter(person=by).values_list("contribution", flat=True):
                    self.erased_supports[number] = self.erased_supports.get(number, 0) + 1
                perform(erase_account, by=by, on=by)
                self.people[self.people.index(by)] = make_person(f"N{Person.objects.count()}")
        except (Refused, ValidationError, Gone):
            pass

    def check(self) -> None:
        activity = Activity.objects.get(pk=self.activity.pk)
        everything = list(Contribution.objects.filter(activity=activity))
        assert activity.public_count == sum(one.is_public for one in everything)
        assert activity.last_number == max(one.number for one in everything) == len(everything)
        for one in everything:
            assert one.is_public == (one.state == State.PUBLISHED)
            published = [row for row in one.comments.all() if row.state == State.PUBLISHED]
            assert one.comment_count == len(published), one.pk
            still = one.supports.count() + self.erased_supports.get(one.pk, 0)
            assert one.support_count == still, one.pk
            if one.state == State.MERGED:
                target = one.merged_into
                assert target is not None and target.pk != one.pk
                assert target.state != State.MERGED, "a chain of two steps"
            assert all(row.parent is None or row.parent.parent is None for row in one.comments.all())
        assert not Flag.objects.exists()


class CountersAlwaysEqualARecount(TestCase):
    @settings(max_examples=6, deadline=None, derandomize=True)
    @given(seed=st.integers(0, 10**6), moderation=st.sampled_from(["after", "before"]))
    def test_after_every_step_of_a_random_walk(self, seed: int, moderation: str) -> None:
        world, rnd = World(moderation), random.Random(seed)
        for _number in range(40):
            world.step(rnd)
            world.check()


@pytest.mark.full
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(20))
def test_after_a_long_random_walk(seed: int) -> None:
    world, rnd = World("after" if seed % 2 else "before"), random.Random(seed)
    for _number in range(300):
        world.step(rnd)
    world.check()
