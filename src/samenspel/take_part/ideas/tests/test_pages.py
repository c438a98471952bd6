# SPDX-License-Identifier: EUPL-1.2
"""The pages: what they show to whom, how many queries they take, and that nothing anybody wrote is markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from factories import make_idea, make_ideas_activity, make_person, make_process, make_town, officer_of

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments import actions as commitments
from samenspel.foundations.contributions.actions import answering, moderating, taking_part
from samenspel.foundations.contributions.models import Answer, Comment, Contribution, Flag, State, Support
from samenspel.foundations.parts import parts
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.foundations.rules.roles import ALL
from samenspel.foundations.towns.models import Neighbourhood
from samenspel.take_part.ideas import actions
from samenspel.take_part.ideas.pages import figures
from samenspel.take_part.ideas.queries import COMMENTS_PER_PAGE, PER_PAGE, thread

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
EVIL = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</textarea><script>x</script>",
    "{{ 7|add:7 }}{% now 'Y' %}",
    "javascript:alert(1)//",
    "&lt;b&gt; &amp; <b>",
    "]]><!--<script>",
]
GROUND = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"kind": "neighbourhood", "name": EVIL[0]},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[3.40, 50.80], [3.44, 50.80], [3.44, 50.82], [3.40, 50.82], [3.40, 50.80]]],
            },
        }
    ],
}


def address(activity: Activity, rest: str = "") -> str:
    return f"/en/{activity.place.slug}/ideeen/{activity.slug}/{rest}"


def page_of(idea: Contribution) -> str:
    return address(idea.activity, f"{idea.number}/")


def act_address(idea: Contribution, what: str = "doen") -> str:
    return f"/en/{idea.place.slug}/inbreng/{idea.pk}/{what}/"


def stamp() -> str:
    return signing.dumps(timezone.now().timestamp() - 30, salt="samenspel.trap")


def text_of(answer: Any) -> str:
    return answer.content.decode()


# What is shown to whom ----------------------------------------------------------------------


def test_only_public_ideas_stand_in_the_list_and_the_number_is_theirs(
    activity: Activity, moderator: Person, client_of: Browser
) -> None:
    ideas = [make_idea(activity, None, title=f"Idee nummer {number}") for number in range(3)]
    perform(moderating.hide, by=moderator, on=ideas[1], reason="Reclame")
    page = client_of().get(address(activity))
    assert [idea.title for idea in page.context["ideas"]] == ["Idee nummer 2", "Idee nummer 0"]
    assert page.context["page"].paginator.count == 2
    assert client_of().get(page_of(ideas[1])).status_code == 404
    assert client_of(moderator).get(page_of(ideas[1])).status_code == 200


def test_the_author_still_sees_what_was_hidden_with_the_reason(
    idea: Contribution, ann: Person, bob: Person, moderator: Person, client_of: Browser
) -> None:
    perform(moderating.hide, by=moderator, on=idea, reason="Dit noemt een buur bij naam.")
    assert "Dit noemt een buur bij naam." in text_of(client_of(ann).get(page_of(idea)))
    assert client_of(bob).get(page_of(idea)).status_code == 404


def test_a_draft_shows_nothing_to_residents(place: Place, ann: Person, client_of: Browser) -> None:
    activity = make_ideas_activity(make_process(place, "draft"))
    for rest in ("", "nieuw/", "kaart/", "lijkt-op/?title=bank", "1/"):
        assert client_of(ann).get(address(activity, rest)).status_code == 404
    assert client_of(officer_of(place)).get(address(activity)).status_code == 200


def test_a_merged_idea_says_where_it_went(
    idea: Contribution, activity: Activity, moderator: Person, client_of: Browser
) -> None:
    other = make_idea(activity, None, title="Nog een bank")
    perform(moderating.merge, by=moderator, on=idea, into=other)
    into = text_of(client_of().get(page_of(other)))
    assert f'href="{page_of(idea)}"' in into
    merged = client_of().get(page_of(idea))
    assert merged.status_code == 200
    [link] = re.findall(r'taken together with: <a href="([^"]+)"', text_of(merged))
    assert client_of().get(link, follow=True).redirect_chain[-1:] == [(page_of(other), 302)]
    perform(moderating.hide, by=moderator, on=other, reason="Reclame")
    assert "Nog een bank" not in text_of(client_of().get(page_of(idea)))


def test_where_an_idea_came_from_is_said_unless_that_was_hidden(
    idea: Contribution, moderator: Person, client_of: Browser
) -> None:
    part = perform(actions.split, by=moderator, on=idea, title="Een vuilnisbak", text="Naast de bank.")
    assert "Een bank onder de linde" in text_of(client_of().get(page_of(part)))
    assert "Een vuilnisbak" in text_of(client_of().get(page_of(idea)))
    perform(moderating.hide, by=moderator, on=idea, reason="Reclame")
    assert "Een bank onder de linde" not in text_of(client_of().get(page_of(part)))


def test_pages_of_the_list_follow_each_other_without_gaps(activity: Activity, client_of: Browser) -> None:
    for number in range(PER_PAGE + 3):
        make_idea(activity, None, title=f"Idee nummer {number}")
    seen = [
        idea.number
        for n in (1, 2)
        for idea in client_of().get(address(activity, f"?page={n}")).context["ideas"]
    ]
    assert len(seen) == len(set(seen)) == PER_PAGE + 3
    for odd in ("0", "-1", "x", "²", "9" * 40, "1.5", "%00", "last"):
        assert client_of().get(address(activity, f"?page={odd}")).status_code == 200
        assert client_of().get(address(activity, f"1/?page={odd}")).status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        '"open',
        "a:b",
        "%",
        "_",
        "\x00",
        "🌳",
        "'; DROP TABLE x; --",
        "x" * 3000,
        "\u202e",
        "((((",
        "\\",
        "*",
        "\ud83d",
    ],
)
def test_whatever_is_searched_gives_a_page(activity: Activity, client_of: Browser, asked: str) -> None:
    make_idea(activity, None)
    raw = quote(asked.encode("utf-8", "surrogatepass"))
    for name in ("q", "thema", "antwoord", "wijk", "volgorde"):
        answer = client_of().get(address(activity, f"?{name}={raw}"))
        assert answer.status_code == 200
    assert client_of().get(address(activity, f"lijkt-op/?title={raw}&text={raw}")).status_code == 200


def test_search_and_choices_narrow_the_list(place: Place, activity: Activity, client_of: Browser) -> None:
    oever = Neighbourhood.objects.create(place=place, key="oever", name="Oeverdorp")
    make_idea(activity, None, title="Veilige fietspaden", category="verkeer", neighbourhood=oever)
    tree = make_idea(activity, None, title="Een boom op het plein", category="groen")
    perform(
        answering.answer,
        by=officer_of(place),
        on=tree,
        status="partly",
        text="Er komt een boom, maar op een andere plek.",
        signed="Olga",
        known_answers=0,
    )
    for asked, titles in (
        ("q=fietspad", ["Veilige fietspaden"]),
        ("q=bomen", ["Een boom op het plein"]),
        ("q=%25", []),
        ("thema=groen", ["Een boom op het plein"]),
        ("wijk=oever", ["Veilige fietspaden"]),
        ("antwoord=wacht", ["Veilige fietspaden"]),
        ("antwoord=beantwoord", ["Een boom op het plein"]),
        ("antwoord=partly", ["Een boom op het plein"]),
        ("antwoord=rejected", []),
        ("thema=groen&q=fietspad", []),
        ("volgorde=oud", ["Veilige fietspaden", "Een boom op het plein"]),
        ("volgorde=nieuw", ["Een boom op het plein", "Veilige fietspaden"]),
        ("volgorde=onzin", ["Een boom op het plein", "Veilige fietspaden"]),
    ):
        page = client_of().get(address(activity, f"?{asked}"))
        assert [idea.title for idea in page.context["ideas"]] == titles, asked


def test_look_alikes_are_offered_while_somebody_types(activity: Activity, client_of: Browser) -> None:
    make_idea(activity, None, title="Fietspad langs de vaart")
    found = text_of(client_of().get(address(activity, "lijkt-op/?title=Fietspaden+bij+de+vaart")))
    assert "Fietspad langs de vaart" in found and "<html" not in found
    assert "Fietspad" not in text_of(
        client_of().get(address(activity, "lijkt-op/?title=Zwembad+voor+ouderen"))
    )


# Comments --------------------------------------------------------------------------------------


def test_a_thread_shows_twenty_a_page_with_their_replies(idea: Contribution) -> None:
    heads = [
        Comment.objects.create(
            place=idea.place,
            contribution=idea,
            text=f"{number}",
            made_at=timezone.now(),
            state=State.PUBLISHED,
        )
        for number in range(COMMENTS_PER_PAGE + 5)
    ]
    for head in (heads[0], heads[-1]):
        Comment.objects.create(
            place=idea.place, contribution=idea, text="antwoord", parent=head, made_at=timezone.now()
        )
    first, more = thread(idea, 1, moderator=False)
    assert [row.text for row in first] == [str(number) for number in range(COMMENTS_PER_PAGE)]
    assert more and [reply.text for reply in first[0].answers_below] == ["antwoord"]
    second, more = thread(idea, 2, moderator=False)
    assert len(second) == 5 and not more
    assert [reply.text for reply in second[-1].answers_below] == ["antwoord"]
    assert thread(idea, 3, moderator=False) == ([], False)


def test_what_was_taken_away_leaves_its_place_and_not_its_words(
    idea: Contribution, ann: Person, bob: Person, moderator: Person, client_of: Browser
) -> None:
    withdrawn = perform(taking_part.comment, by=bob, on=idea, text="INGETROKKEN WOORDEN")
    hidden = perform(taking_part.comment, by=bob, on=idea, text="VERBORGEN WOORDEN")
    alone = perform(taking_part.comment, by=bob, on=idea, text="OOK VERBORGEN")
    for head in (withdrawn, hidden):
        perform(taking_part.comment, by=ann, on=idea, text=f"Antwoord op {head.pk}", parent=head)
    reply = perform(taking_part.comment, by=bob, on=idea, text="ANTWOORD VERBORGEN", parent=hidden)
    perform(moderating.hide_comment, by=moderator, on=reply, reason="Huisregels")
    perform(taking_part.withdraw_comment, by=bob, on=withdrawn)
    for comment in (hidden, alone):
        perform(moderating.hide_comment, by=moderator, on=comment, reason="Huisregels")
    page = text_of(client_of().get(page_of(idea)))
    assert "WOORDEN" not in page and "OOK VERBORGEN" not in page
    assert f"Antwoord op {withdrawn.pk}" in page and f"Antwoord op {hidden.pk}" in page
    assert f"reactie-{alone.pk}" not in page and f"reactie-{reply.pk}" not in page
    idea.refresh_from_db()
    assert idea.comment_count == 2 and "2 comments" in page
    for about in (withdrawn, hidden, alone):
        assert "VERBORGEN" not in text_of(client_of(ann).get(f"{act_address(idea, 'reactie')}?op={about.pk}"))
        assert client_of(ann).get(f"{act_address(idea, 'melden')}?reactie={about.pk}").status_code == 404
    assert "VERBORGEN WOORDEN" in text_of(client_of(moderator).get(page_of(idea)))


def test_a_comment_is_written_on_its_own_page_with_and_without_an_account(
    idea: Contribution, bob: Person, client_of: Browser
) -> None:
    path = act_address(idea, "reactie")
    answer = client_of(bob).post(path, {"text": "Mooi!", "stance": "for"}, follow=True)
    assert "Your comment stands below" in text_of(answer) and "Mooi!" in text_of(answer)
    client_of().post(path, {"text": "Zonder naam", "author_name": "Ine", "opened": stamp()})
    quick = client_of().post(path, {"text": "Te snel", "opened": ""})
    assert quick.status_code == 200 and "Te snel" in text_of(quick)
    assert list(Comment.objects.order_by("pk").values_list("text", "author_name", "stance")) == [
        ("Mooi!", "Bob", "for"),
        ("Zonder naam", "Ine", "none"),
    ]


def test_a_reply_to_what_was_hidden_meanwhile_keeps_the_words(
    idea: Contribution, ann: Person, bob: Person, moderator: Person, client_of: Browser
) -> None:
    head = perform(taking_part.comment, by=bob, on=idea, text="VERBORGEN WOORDEN")
    perform(moderating.hide_comment, by=moderator, on=head, reason="Huisregels")
    answer = client_of(ann).post(act_address(idea, "reactie"), {"text": "Mijn antwoord", "parent": head.pk})
    assert "no longer there" in text_of(answer) and "Mijn antwoord" in text_of(answer)
    assert "VERBORGEN WOORDEN" not in text_of(answer)
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("data", [{"text": ""}, {"text": "x" * 2001}, {"text": "ja", "stance": "misschien"}])
def test_a_bad_comment_is_a_sentence(
    idea: Contribution, bob: Person, client_of: Browser, data: dict[str, str]
) -> None:
    answer = client_of(bob).post(act_address(idea, "reactie"), data)
    assert answer.status_code == 200 and answer.context["form"].errors
    assert not Comment.objects.exists()


def test_a_report_is_sent_to_the_moderators(idea: Contribution, bob: Person, client_of: Browser) -> None:
    path = act_address(idea, "melden")
    for browser in (client_of(), client_of(bob)):
        browser.post(path, {"reason": "Dit is reclame.", "opened": stamp()})
    assert Flag.objects.count() == 2
    assert client_of(bob).post(path, {"reason": "", "opened": stamp()}).context["form"].errors


@pytest.mark.parametrize("odd", ["²", "٣", "x", "-1", "0", "9" * 15, "9" * 40, "1'"])
def test_odd_numbers_in_forms_never_break_a_page(
    idea: Contribution, bob: Person, moderator: Person, client_of: Browser, odd: str
) -> None:
    assert client_of(bob).get(act_address(idea, "reactie") + f"?op={quote(odd)}").status_code == 200
    assert client_of(bob).get(act_address(idea, "melden") + f"?reactie={quote(odd)}").status_code == 404
    merge = f"/en/bureau/{idea.place.slug}/idee/{idea.pk}/samenvoegen/"
    assert client_of(moderator).post(merge, {"into": odd}).status_code in (200, 404)
    for word in ("", "onzin", "answer", odd):
        assert client_of(bob).post(act_address(idea), {"do": word}).status_code == 404


# Buttons -----------------------------------------------------------------------------------------


def test_a_click_counts_once_and_a_second_one_is_no_error(
    idea: Contribution, bob: Person, client_of: Browser
) -> None:
    browser = client_of(bob)
    for _click in range(2):
        answer = browser.post(act_address(idea), {"do": "support"}, follow=True)
        assert answer.status_code == 200
    assert Support.objects.count() == 1
    idea.refresh_from_db()
    assert idea.support_count == 1
    assert "You support this already" in text_of(answer)
    piece = browser.post(act_address(idea), {"do": "stop_supporting"}, headers={"HX-Request": "true"})
    assert piece.status_code == 200 and "<html" not in text_of(piece)
    idea.refresh_from_db()
    assert idea.support_count == 0


def test_a_button_is_pressed_with_a_post_and_an_account(idea: Contribution, client_of: Browser) -> None:
    assert client_of().get(act_address(idea)).status_code == 405
    answer = client_of().post(act_address(idea), {"do": "support"})
    assert answer.status_code == 302 and "next=" in answer["Location"]
    assert not Support.objects.exists()


def test_a_page_for_visitors_sets_no_cookie(idea: Contribution, client_of: Browser) -> None:
    for path in (address(idea.activity), page_of(idea), address(idea.activity, "kaart/")):
        answer = client_of().get(path)
        assert not answer.cookies, path
        assert "csrfmiddlewaretoken" not in text_of(answer), path


# Queries ------------------------------------------------------------------------------------------

SIGNED_IN = 3  # the session, the person, the roles
MOST, MOST_ANONYMOUS = 8, 5


def crowd(activity: Activity, ideas: int) -> Contribution:
    """This many ideas; the last one with everything that can hang on an idea, several times."""
    people = [make_person(f"P{number}-{ideas}") for number in range(ideas)]
    for person in people:
        idea = make_idea(activity, person, category="groen", lat=50.81, lon=3.41)
        perform(taking_part.support, by=people[0], on=idea)
    for person in people[:6]:
        head = perform(taking_part.comment, by=person, on=idea, text="Ja")
        perform(taking_part.comment, by=person, on=idea, text="Nee", parent=head)
        if person.pk != idea.author_id:
            perform(taking_part.cosign, by=person, on=idea)
    officer = officer_of(activity.place)
    for given in range(2):
        perform(
            answering.answer,
            by=officer,
            on=idea,
            status="adopted",
            text="De bank komt er in het voorjaar.",
            signed="Olga",
            known_answers=given,
        )
        perform(
            commitments.commit,
            by=officer,
            on=activity.place,
            title="Een bank",
            owner_name="Olga",
            due_on=timezone.localdate(),
            contribution=idea,
        )
    return idea


def queries_of(browser: Client, path: str) -> int:
    browser.get(path)  # what is kept in memory after a first visit does not count
    with CaptureQueriesContext(connection) as done:
        assert browser.get(path).status_code == 200
    return len(done)


@pytest.mark.parametrize("who", ["anonymous", "resident", "officer"])
def test_list_and_idea_take_few_queries_and_no_more_with_more_ideas(
    place: Place, activity: Activity, bob: Person, officer: Person, client_of: Browser, who: str
) -> None:
    place.town.map = GROUND
    place.town.save()
    browser = client_of({"anonymous": None, "resident": bob, "officer": officer}[who])
    most = MOST_ANONYMOUS if who == "anonymous" else MOST + SIGNED_IN
    counted: list[dict[str, int]] = []
    for ideas in (5, 55):
        idea = crowd(activity, ideas)
        counted.append(
            {
                path.rpartition("?")[2] or path: queries_of(browser, path)
                for path in (
                    address(activity, "?"),
                    address(activity, "?page=1&volgorde=nieuw"),
                    address(activity, "?q=bank&thema=groen"),
                    address(activity, "kaart/?kaart"),
                    page_of(idea) + "?idee",
                )
            }
        )
    few, many = counted
    assert list(few.values()) == list(many.values()), (few, many)
    assert max(many.values()) <= most, many


# Markup --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_anybody_wrote_is_markup_on_any_page(
    place: Place, moderator: Person, client_of: Browser, evil: str
) -> None:
    place.town.map = GROUND
    place.town.save()
    Neighbourhood.objects.create(place=place, key="x", name=evil)
    activity = make_ideas_activity(
        make_process(place), title=evil, intro=evil, slug="ronde", settings={"categories": [evil]}
    )
    author = make_person(evil[:60], email="evil@voorbeeld.example")
    tom = make_person(evil[:60], "town_administrator", place=place, email="tom@voorbeeld.example")
    theme = activity.ideas_round.categories[0]["key"]
    idea, other = (
        make_idea(
            activity,
            author,
            title=evil,
            text=evil,
            category=theme,
            address=evil,
            lat=50.81,
            lon=3.41 + number / 50,
            neighbourhood=Neighbourhood.objects.get(),
        )
        for number in range(2)
    )
    comment = perform(taking_part.comment, by=author, on=idea, text=evil, stance="for")
    perform(taking_part.comment, by=author, on=idea, text=evil, parent=comment)
    perform(taking_part.cosign, by=tom, on=idea)
    perform(taking_part.flag, by=author, on=idea, reason=evil)
    perform(
        answering.answer,
        by=tom,
        on=idea,
        status="adopted",
        text=evil + " en meer dan twintig",
        signed=evil,
        known_answers=0,
    )
    perform(
        commitments.commit,
        by=tom,
        on=place,
        title=evil,
        owner_name=evil,
        due_on=timezone.localdate(),
        contribution=idea,
    )
    hidden = make_idea(activity, author, title=evil, text=evil)
    perform(moderating.hide, by=tom, on=hidden, reason=evil)
    merged = make_idea(activity, author, title=evil, text=evil)
    perform(moderating.merge, by=tom, on=merged, into=other)
    desk = f"/en/bureau/{place.slug}"
    asked = quote(evil)
    public = [
        address(activity),
        address(activity, f"?q={asked}&thema={asked}&wijk={asked}&volgorde={asked}&antwoord={asked}"),
        address(activity, "kaart/"),
        address(activity, f"lijkt-op/?title={asked}"),
        *(page_of(one) for one in (idea, other, merged)),
        f"{act_address(idea, 'reactie')}?op={comment.pk}",
        f"{act_address(idea, 'melden')}?reactie={comment.pk}",
        address(activity, f"nieuw/?title={asked}"),
    ]
    staff = [
        *public,
        page_of(hidden),
        f"{desk}/ideeen/ronde/papier/",
        f"{desk}/ideeen/ronde/inlezen/",
        f"{desk}/idee/{idea.pk}/samenvoegen/?q={asked}",
        f"{desk}/idee/{idea.pk}/splitsen/",
        f"{desk}/",
        f"{desk}/antwoorden/?q={asked}",
        f"{desk}/antwoorden/{other.pk}/",
        f"{desk}/nakijken/",
        f"{desk}/verbergen/reactie/{comment.pk}/",
    ]
    seen = 0
    for browser, paths in ((client_of(), public), (client_of(author), public), (client_of(tom), staff)):
        for path in paths:
            answer = browser.get(path)
            assert answer.status_code == 200, path
            page = text_of(answer)
            assert "<" not in evil or evil not in page, path
            assert "<script>alert" not in page and "<script>x" not in page, path
            assert (
                "onerror=alert(1)>" not in page and "<svg/onload" not in page and "<img src=x" not in page
            ), path
            assert 'href="javascript:' not in page.lower(), path
            seen += "alert(1)" in page or "&lt;" in page or "now &#x27;Y" in page
    assert seen > 20, "the pages of this test must show what people wrote"
    assert Answer.objects.count() == 1
    form = client_of(author).post(
        address(activity, "nieuw/"), {"title": evil, "text": evil, "category": "fout"}
    )
    assert "<script>" not in text_of(form) and "onerror=alert(1)>" not in text_of(form)


def test_a_template_in_a_text_is_shown_and_never_run(
    idea: Contribution, ann: Person, client_of: Browser
) -> None:
    perform(
        taking_part.edit,
        by=ann,
        on=idea,
        title="{{ 7|add:7 }}",
        text="{% now 'Y' %}{{ person.email }}",
        version=1,
    )
    page = text_of(client_of(ann).get(page_of(idea)))
    assert "{{ 7|add:7 }}" in page and "{% now &#x27;Y&#x27; %}{{ person.email }}" in page


# Another town ---------------------------------------------------------------------------------------


def test_an_id_of_another_town_is_not_found_anywhere(
    place: Place, activity: Activity, idea: Contribution, client_of: Browser
) -> None:
    """Every address of these two parts that names a row, read and posted to under another town, by who may everything there."""
    other = make_town("elders")
    els = make_person("Els", place=other)
    for role in ALL:
        if not role.in_network:
            els.role_grants.create(role=role.key, place=other)
    comment = perform(taking_part.comment, by=els, on=idea, text="Hallo")
    words = {"activity": activity.slug, "kind": "csv", "size": "klein", "token": "x"}
    browser, tried = client_of(els), 0
    before = Contribution.objects.values().get(pk=idea.pk)
    for part in parts():
        if part.key not in ("contributions", "ideas"):
            continue
        for start, pages in (
            (f"/en/{other.slug}/", part.town_pages),
            (f"/en/bureau/{other.slug}/", part.desk_pages),
        ):
            for page in pages:
                by_number = page.name in ("ideas.idea", "ideas-edit")
                values = {**words, "number": idea.number if by_number else idea.pk}
                route = str(page.pattern)
                for name in page.pattern.converters:
                    for kind in ("int", "slug", "str"):
                        route = route.replace(f"<{kind}:{name}>", str(values[name]))
                data = {
                    "do": "support",
                    "title": "Gekaapt",
                    "text": "Gekaapt",
                    "version": "1",
                    "into": str(idea.pk),
                }
                data |= {"opened": stamp(), "reason": "Gekaapt", "comment": str(comment.pk), "checked": "1"}
                for answer in (browser.get(start + route), browser.post(start + route, data)):
                    assert answer.status_code in (404, 405), (
                        f"{page.name}: {start + route} gives {answer.status_code}"
                    )
                tried += 1
    assert tried >= 16
    assert Contribution.objects.values().get(pk=idea.pk) == before
    assert Contribution.objects.count() == 1 and not Support.objects.exists() and not Flag.objects.exists()


@pytest.mark.parametrize("number", ["0", "99999999", "9" * 15, "9" * 19, "9" * 60])
def test_a_number_that_does_not_exist_is_not_found(
    activity: Activity, officer: Person, client_of: Browser, number: str
) -> None:
    slug, desk = activity.place.slug, f"/en/bureau/{activity.place.slug}"
    for path in (
        f"/en/{slug}/inbreng/{number}/",
        f"/en/{slug}/inbreng/{number}/reactie/",
        f"/en/{slug}/inbreng/{number}/melden/",
        f"/en/{slug}/beeld/{number}/groot.jpg",
        address(activity, f"{number}/"),
        address(activity, f"{number}/wijzigen/"),
        f"{desk}/idee/{number}/samenvoegen/",
        f"{desk}/idee/{number}/splitsen/",
    ):
        assert client_of(officer).get(path).status_code == 404, path


def test_merging_and_splitting_at_the_desk(
    activity: Activity, idea: Contribution, moderator: Person, client_of: Browser
) -> None:
    other = make_idea(activity, None, title="Een bank bij de linde", text="Om te zitten onder de boom.")
    browser, desk = client_of(moderator), f"/en/bureau/{activity.place.slug}/idee/{idea.pk}"
    page = browser.get(f"{desk}/samenvoegen/")
    assert page.context["choices"] == [other]
    assert "Choose one idea" in text_of(browser.post(f"{desk}/samenvoegen/", {}))
    browser.post(f"{desk}/splitsen/", {"title": "Een vuilnisbak", "text": "Naast de bank."})
    assert Contribution.objects.get(title="Een vuilnisbak").idea.category == idea.idea.category
    done = browser.post(f"{desk}/samenvoegen/", {"into": other.pk}, follow=True)
    assert done.redirect_chain[-1][0] == page_of(other)
    again = browser.post(f"{desk}/samenvoegen/", {"into": other.pk})
    assert again.status_code == 403
    assert actions.KIND == "ideas.idea"


def test_an_error_in_the_form_does_not_pass_over_a_newer_version(
    idea: Contribution, ann: Person, client_of: Browser
) -> None:
    words = {"title": "Nieuw", "text": "Nieuwe woorden.", "category": "groen", "version": 1}
    perform(actions.change, by=ann, on=idea, **words)
    form, client = address(idea.activity, f"{idea.number}/wijzigen/"), client_of(ann)
    data = {**words, "text": "Oude woorden."}
    assert client.post(form, {**data, "title": ""}).context["form"]["version"].value() == "1"
    assert client.post(form, data).context["form"]["version"].value() == "2"
    assert client.post(form, {**data, "version": 2}).status_code == 302


def test_where_a_moderator_looks_first_the_author_reads_so(
    activity: Activity, idea: Contribution, ann: Person, client_of: Browser
) -> None:
    Activity.objects.filter(pk=activity.pk).update(moderation="before")
    data = {"title": "Nieuw", "text": "Nieuwe woorden.", "category": "groen", "version": 1}
    page = client_of(ann).post(address(idea.activity, f"{idea.number}/wijzigen/"), data, follow=True)
    assert "A moderator reads it before everybody sees it." in page.content.decode()


def test_after_a_comment_the_page_opens_at_that_comment(
    idea: Contribution, bob: Person, client_of: Browser
) -> None:
    for number in range(COMMENTS_PER_PAGE + 1):
        Comment.objects.create(
            contribution=idea, place=idea.place, text=f"Reactie {number}", made_at=timezone.now()
        )
    Contribution.objects.filter(pk=idea.pk).update(comment_count=COMMENTS_PER_PAGE + 1)
    client = client_of(bob)
    sent = client.post(f"/en/{idea.place.slug}/inbreng/{idea.pk}/reactie/", {"text": "De laatste"})
    made = Comment.objects.latest("pk")
    assert sent.url.endswith(f"#reactie-{made.pk}")
    assert f'id="reactie-{made.pk}"' in client.get(sent.url).content.decode()


def test_the_support_of_somebody_who_left_still_counts_in_the_figures(idea: Contribution) -> None:
    Contribution.objects.filter(pk=idea.pk).update(support_count=3)
    assert 3 in [number for _label, number in figures(idea.activity)]
