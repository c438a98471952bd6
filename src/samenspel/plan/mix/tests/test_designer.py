# SPDX-License-Identifier: EUPL-1.2
"""The designer as somebody without script walks through it: the plan travels in the form, and nowhere else."""

from __future__ import annotations

import html
import re
import secrets
from dataclasses import replace
from typing import Any

import pytest
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from factories import make_town
from hypothesis import given, settings
from hypothesis import strategies as some

from samenspel.engines.mix.advice import DO_NOT, GO, NOT_YET, ROLES
from samenspel.engines.mix.advise import advise
from samenspel.engines.mix.answers import STEPS, Answers
from samenspel.engines.mix.codes import PHASES, known, name
from samenspel.engines.mix.table import shipped
from samenspel.plan.mix import forms, showing
from samenspel.plan.mix.design import LONGEST_SEAL, SALT, BrokenDesign, Design, seal, unseal

pytestmark = pytest.mark.django_db

GAS = {
    "goals": {"subject": "Een alternatief voor aardgas", "goal-support": "2", "goal-ideas": "1", "motives": "better_plan"},
    "room": {"competence": "ours", "decided": "nothing", "kind": "policy", "touches": "all", "inhabitants": "12.400"},
    "when": {"matrix": "1", "phases": ["preparation", "decision"], "in-preparation": ["ideas"], "weeks": "40"},
    "role": {"rung": "advise", "open": "Welke warmte\r\nWaar wij beginnen", "weighs": "reasoned", "answering": "agreed",
             "council": "frame_and_decides"},
    "people": {"people": "300", "missing": ["young"], "barriers": ["language"]},
}  # fmt: skip
VERDICTS = {
    GO: Answers(goals=("ideas",), decided="nothing", open=("Alles",), rung="advise", answering="agreed"),
    NOT_YET: Answers(goals=("ideas",), rung="co_decide", answering="refused"),
    DO_NOT: Answers(goals=("support",), decided="everything", motives=("cover",), phases=("decision",)),
}


def plan_in(page: Any) -> str:
    found = re.search(r'name="plan"[^>]* value="([^"]+)"', page.content.decode())
    assert found, "the page carries no plan"
    return html.unescape(found[1])


def send(client: Client, design: Design | str, *, to: str = "", prefix: str = "", **data: Any) -> Any:
    plan = design if isinstance(design, str) else seal(design)
    return client.post(f"{prefix}/plan/", {"plan": plan, **({"to": to} if to else {}), **data})


def walked(client: Client, until: str = "advice") -> Any:
    """The page after the screens of the energy case, up to this one."""
    page, order = client.get("/plan/"), [*forms.BY_KEY, "advice"]
    page = client.post(
        "/plan/", {"plan": plan_in(page), "step": "begin", "to": "goals", "subject": "Aardgas"}
    )
    for place, key in enumerate(order[: order.index(until)]):
        page = client.post("/plan/", {"plan": plan_in(page), "step": key, "to": order[place + 1], **GAS[key]})
        assert page.status_code == 200
    return page


def test_five_screens_lead_from_a_subject_to_an_advice_per_phase(client: Client) -> None:
    page = walked(client)
    design = unseal(plan_in(page))
    assert design.answers.goals == ("ideas", "support")
    assert design.answers.inhabitants == 12_400
    assert design.answers.open == ("Welke warmte", "Waar wij beginnen")
    assert design.answers.phase_goals == {"preparation": ("ideas",)}
    shown = page.context["shown"]
    assert [phase.key for phase in shown.phases] == ["preparation", "decision"]
    assert shown.verdict == GO
    assert all(2 <= len(phase.cards) <= 4 for phase in shown.phases)
    for phase in shown.phases:
        for card in phase.cards:
            assert card.words.name in html.unescape(page.content.decode())


def test_nothing_is_kept_but_the_cookie_against_forged_forms(client: Client) -> None:
    walked(client)
    assert list(client.cookies) == ["csrftoken"]


def test_every_answer_of_the_engine_is_asked_once() -> None:
    asked = [question.name for screen in forms.SCREENS for question in screen.questions]
    assert len(asked) == len(set(asked))
    assert set(asked) | {"phase_goals"} == {field for step in STEPS.values() for field in step}


def test_going_back_shows_what_was_answered_and_keeps_what_was_typed_here(client: Client) -> None:
    page = walked(client, "role")
    page = client.post("/plan/", {"plan": plan_in(page), "step": "role", "to": "when", **GAS["role"]})
    body = page.content.decode()
    assert 'value="40"' in body and re.search(r'value="preparation" checked', body)
    assert unseal(plan_in(page)).answers.rung == "advise"


def test_without_a_goal_there_is_no_next_step_and_back_is_still_open(client: Client) -> None:
    page = send(client, Design(), step="goals", to="room", subject="Aardgas")
    assert page.context["screen"].key == "goals"
    assert "Aardgas" in page.content.decode()
    assert (
        send(client, Design(), step="goals", to="begin", subject="Aardgas").templates[0].name
        == "mix/designer/begin.html"
    )


def test_the_advice_is_not_given_to_who_skipped_the_goal(client: Client) -> None:
    assert send(client, Design(), to="advice").context["screen"].key == "goals"


def test_a_sixth_goal_is_refused_and_all_six_are_still_there(client: Client) -> None:
    six = {f"goal-{goal}": "1" for goal in known("goals")[:6]}
    page = send(client, Design(), step="goals", to="room", **six)
    assert page.context["screen"].key == "goals"
    assert page.content.decode().count(" selected>1</option>") == 6


def test_equal_places_keep_the_order_of_the_list() -> None:
    form = forms.FORMS["goals"]({"goal-ideas": "1", "goal-inform": "1", "goal-agenda": "2"})
    assert form.is_valid()
    assert form.answers(Answers()).goals == ("inform", "ideas", "agenda")


def test_a_number_that_is_none_gives_a_sentence_and_stays_in_its_field(client: Client) -> None:
    page = send(client, Design(), step="when", to="role", weeks="ongeveer <b>tien</b>")
    body = page.content.decode()
    assert page.context["screen"].key == "when"
    assert 'value="ongeveer &lt;b&gt;tien&lt;/b&gt;"' in body and "<b>tien" not in body
    assert 'href="#id_weeks"' in body


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1500", 1500),
        ("1.500", 1500),
        ("€ 1 500,-", 1500),
        ("1,500", 1500),
        ("2500.00", 2500),
        ("", None),
        ("0", 0),
    ],
)
def test_a_number_is_read_as_people_write_it(typed: str, number: int | None) -> None:
    assert forms.Number().clean(typed) == number


@pytest.mark.parametrize("typed", ["-5", "1.5", "tien", "99999999999", "１２", "1e3"])
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        forms.Number().clean(typed)


def test_the_screen_of_time_begins_with_the_phases_that_can_still_have_room(client: Client) -> None:
    page = send(client, Design(Answers(decided="mostly")), to="when")
    ticked = re.findall(r'name="phases" value="(\w+)" checked', page.content.decode())
    assert ticked == ["decision", "execution", "evaluation"]


def test_a_goal_taken_out_of_the_plan_leaves_its_phases_too(client: Client) -> None:
    before = Answers(
        goals=("ideas", "money"), phases=("preparation",), phase_goals={"preparation": ("money",)}
    )
    page = send(client, Design(before), step="goals", to="room", **{"goal-ideas": "1"})
    assert unseal(plan_in(page)).answers.phase_goals == {}


# What travels -----------------------------------------------------------------------


def test_a_forged_plan_is_told_and_what_was_filled_in_on_this_page_is_kept(client: Client) -> None:
    forged = seal(Design(Answers(goals=("ideas",))))[:-4] + "AAAA"
    page = send(client, forged, step="people", to="advice", people="300")
    assert page.context["broken"]
    assert page.context["screen"].key == "goals"
    assert unseal(plan_in(page)).answers == Answers(people=300)


@pytest.mark.parametrize(
    "text",
    ["x", ":", "." * 50, "é:" * 20, "a" * 200_000, "\x00", signing.dumps({"answers": {}})],
    ids=[
        "a letter",
        "a colon",
        "dots",
        "letters and colons",
        "very long",
        "a NUL",
        "signed for something else",
    ],
)
def test_no_text_in_the_field_breaks_the_page(client: Client, text: str) -> None:
    with pytest.raises(BrokenDesign):
        unseal(text)
    assert send(client, text, to="advice").status_code == 200
    assert client.post("/plan/naast-elkaar/", {"plan": text}).status_code == 200


def test_a_text_that_is_too_long_is_not_read_at_all() -> None:
    lines = [secrets.token_hex(200) for _ in range(30)]
    long = signing.Signer(salt=SALT).sign_object({"answers": {"open": lines}, "more": [lines] * 40})
    assert len(long) > LONGEST_SEAL
    with pytest.raises(BrokenDesign) as told:
        unseal(long)
    assert told.value.kept.is_empty


def test_a_signed_text_that_is_no_plan_is_broken_too() -> None:
    for other in ([1], "plan", {"answers": 3}, {"answers": {}, "beside": {"answers": [1]}}):
        with pytest.raises(BrokenDesign):
            unseal(signing.Signer(salt=SALT).sign_object(other, compress=True))


def test_a_plan_of_an_earlier_version_keeps_the_answers_that_still_exist() -> None:
    old = {"answers": {"goals": ["ideas"], "weeks": 12, "kind": "since renamed", "colour": "red"}}
    with pytest.raises(BrokenDesign) as told:
        unseal(signing.Signer(salt=SALT).sign_object(old, compress=True))
    assert told.value.kept.answers == Answers(goals=("ideas",), weeks=12)


def test_equal_plans_are_equal_texts_and_a_plan_beside_it_travels_along() -> None:
    kept = Design(Answers(goals=("ideas",)), {"agenda": ("enquete",)})
    design = Design(Answers(goals=("money",), language="en"), {"decision": ()}, beside=kept, into=7)
    assert unseal(seal(design)) == design
    assert seal(design) == seal(unseal(seal(design)))
    assert seal(replace(design, beside=replace(kept, beside=design))) == seal(design)


texts = some.text(max_size=60).map(lambda text: " ".join(text.split()))
designs = some.builds(
    Design,
    some.builds(
        Answers,
        subject=texts,
        goals=some.lists(some.sampled_from(known("goals")), max_size=5, unique=True).map(tuple),
        phases=some.sets(some.sampled_from(PHASES)).map(
            lambda chosen: tuple(p for p in PHASES if p in chosen)
        ),
        rung=some.sampled_from(("", "inform", "advise", "co_decide")),
        open=some.lists(texts, max_size=4).map(tuple),
        weeks=some.none() | some.integers(0, 10_000_000),
        urgent=some.booleans(),
    ),
    some.dictionaries(some.sampled_from(PHASES), some.just(("enquete", "labo")), max_size=3),
)


@settings(max_examples=60, deadline=None)
@given(designs)
def test_every_plan_comes_back_as_it_was_sealed(design: Design) -> None:
    assert unseal(seal(design)) == design


# What the pages say -----------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("verdict", [GO, NOT_YET, DO_NOT])
def test_every_verdict_stands_first_in_both_languages(client: Client, prefix: str, verdict: str) -> None:
    page = send(client, Design(VERDICTS[verdict]), to="advice", prefix=prefix)
    shown = page.context["shown"]
    assert shown.verdict == verdict
    body = html.unescape(page.content.decode())
    assert f"verdict--{verdict}" in body
    assert all(line.text in body for line in shown.reasons)
    if shown.phases:
        assert body.index(shown.reasons[0].text) < body.index(shown.phases[0].cards[0].words.name)
    assert bool(shown.phases) == (verdict != DO_NOT)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_no_instrument_is_named_before_the_advice_but_in_the_box_of_the_wish(
    client: Client, prefix: str
) -> None:
    language = "en" if prefix else "nl"
    names = [one.words(language).name.casefold() for one in shipped()]
    for key in forms.BY_KEY:
        body = send(client, Design(Answers(goals=("ideas", "money"))), to=key, prefix=prefix).content.decode()
        main = body[body.index("<main") : body.index("</main>")]
        main = re.sub(r'<select[^>]*id="id_wish".*?</select>', "", main, flags=re.S)
        words = html.unescape(re.sub(r"<[^>]+>", " ", main)).casefold()
        assert [called for called in names if re.search(rf"\b{re.escape(called)}\b", words)] == [], key


def test_who_begins_with_an_instrument_is_asked_back_and_reads_whether_it_fits(client: Client) -> None:
    page = client.post("/plan/", {"plan": "", "step": "begin", "to": "goals", "wish": "volksraadpleging"})
    called = next(one for one in shipped() if one.key == "volksraadpleging").nl.name
    assert page.context["wish_name"] == called
    answers = Answers(
        wish="volksraadpleging", goals=("connect",), question="open", open=("Alles",), rung="advise"
    )
    page = send(client, Design(answers), to="advice")
    wish = page.context["shown"].wish
    assert wish["name"] == called and wish["refused"] and wish["instead"]
    body = html.unescape(page.content.decode())
    assert all(text in body for text in (*wish["lines"], *wish["refused"]))


def test_a_wish_that_does_not_exist_is_no_wish(client: Client) -> None:
    page = client.post("/plan/", {"plan": "", "step": "begin", "to": "goals", "wish": "toverstaf"})
    assert unseal(plan_in(page)).answers.wish == ""


def test_what_somebody_types_is_shown_as_text(client: Client) -> None:
    answers = VERDICTS[GO].changed(
        subject="<script>alert(1)</script>", open=("<img src=x onerror=alert(1)>",)
    )
    for to in ("advice", "goals", "role"):
        body = send(client, Design(answers, beside=Design(answers)), to=to).content.decode()
        assert "<script>alert" not in body and "<img src=x" not in body
    body = client.post(
        "/plan/naast-elkaar/", {"plan": seal(Design(answers, beside=Design()))}
    ).content.decode()
    assert "<script>alert" not in body and "<img src=x" not in body and "&lt;img src=x" in body


def test_long_texts_travel_whole_and_too_long_ones_are_told(client: Client) -> None:
    line = "Een lange zin. " * 13
    page = send(
        client, Design(), step="role", to="people", open="\r\n".join([line.strip()] * 12), rung="inform"
    )
    assert unseal(plan_in(page)).answers.open == (line.strip(),) * 12
    page = send(client, Design(), step="role", to="people", open="x" * 201)
    assert page.context["screen"].key == "role" and "x" * 201 in page.content.decode()
    page = send(client, Design(), step="goals", to="room", subject="y" * 201, **{"goal-ideas": "1"})
    assert page.context["screen"].key == "goals" and "y" * 201 in page.content.decode()


def test_every_sentence_about_an_answer_leads_to_its_question() -> None:
    shown = showing.show(Design(VERDICTS[NOT_YET]), "nl")
    assert all(line.screen and line.field in forms.QUESTIONS for line in shown.reasons)


# Changing the mix -------------------------------------------------------------------


def test_an_instrument_taken_out_is_gone_and_what_is_missed_is_judged_again(client: Client) -> None:
    page = send(client, Design(VERDICTS[GO]), to="advice")
    first = page.context["shown"].phases[0]
    key = first.cards[0].one.key
    page = send(client, plan_in(page), step="panel", take=f"{first.key}:{key}", **panel(VERDICTS[GO]))
    changed = page.context["shown"].phases[0]
    assert key not in [card.one.key for card in changed.cards] and changed.changed
    assert page.context["told_at"] == first.key
    assert unseal(plan_in(page)).chosen[first.key] == tuple(card.one.key for card in first.cards[1:])
    page = send(client, plan_in(page), propose=first.key)
    assert [card.one.key for card in page.context["shown"].phases[0].cards] == [
        card.one.key for card in first.cards
    ]


def test_a_mix_of_one_by_hand_says_what_it_misses(client: Client) -> None:
    answers = VERDICTS[GO].changed(phases=("preparation",), missing=("young",))
    shown = showing.show(Design(answers, {"preparation": ("infoavond",)}), "nl")
    said = " ".join(line.text for line in shown.phases[0].misses)
    assert name("groups", "young", "nl").split()[0].lower()[:5] in said.lower() or "25 jaar" in said


def test_an_instrument_put_in_that_is_impossible_says_why_on_its_card(client: Client) -> None:
    answers = VERDICTS[GO].changed(phases=("preparation",), budget_eur=100)
    page = send(client, Design(answers), to="advice")
    row = next(row for row in page.context["shown"].phases[0].rows if row.score is None)
    page = send(client, plan_in(page), put="preparation", **{"put-preparation": row.key})
    card = next(card for card in page.context["shown"].phases[0].cards if card.one.key == row.key)
    assert card.refused and card.refused[0] in html.unescape(page.content.decode())


def test_all_instruments_may_be_taken_out_and_the_page_says_so(client: Client) -> None:
    page = send(client, Design(VERDICTS[GO], dict.fromkeys(PHASES, ())), to="advice")
    assert page.status_code == 200
    assert all(not phase.cards for phase in page.context["shown"].phases)


@pytest.mark.parametrize(
    "data",
    [{"take": "agenda"}, {"take": ":"}, {"take": "nooit:enquete"}, {"put": "agenda", "put-agenda": "toverstaf"},
     {"take": "agenda:toverstaf"}, {"propose": "x"}, {"put": "agenda"}],
)  # fmt: skip
def test_odd_wishes_about_a_mix_change_nothing(client: Client, data: dict[str, str]) -> None:
    page = send(client, Design(VERDICTS[GO]), **data)
    assert page.status_code == 200 and unseal(plan_in(page)).chosen == {}


def test_an_instrument_that_left_the_table_leaves_a_chosen_mix() -> None:
    answers = VERDICTS[GO].changed(phases=("preparation",))
    shown = showing.show(Design(answers, {"preparation": ("weg", "enquete")}), "nl")
    assert [card.one.key for card in shown.phases[0].cards] == ["enquete"]


def test_three_by_hand_have_three_roles() -> None:
    table = {one.key: one for one in shipped()}
    roles = showing.roles_of(["enquete", "burgerberaad", "inspraakavond", "infoavond"], table)
    assert [role for role, _key in roles[:3]] == list(ROLES) and len(roles) == 4
    assert showing.roles_of([], table) == ()


def panel(answers: Answers) -> dict[str, Any]:
    """What the form beside the advice sends: everything that is in it."""
    raw = forms.raw_of(answers)
    return {field: raw[field] for field in forms.PANEL.base_fields if raw.get(field)}


def test_an_answer_changed_beside_the_advice_changes_the_mix_on_the_spot(client: Client) -> None:
    design = Design(VERDICTS[GO].changed(phases=("preparation",)))
    sent = {**panel(design.answers), "answering": "refused"}
    part = client.post(
        "/plan/", {"plan": seal(design), "step": "panel", **sent}, headers={"HX-Request": "true"}
    )
    body = part.content.decode()
    assert "<main" not in body and body.lstrip().startswith('<div id="advice"')
    assert f"verdict--{NOT_YET}" in body
    assert "hx-swap-oob" in body and unseal(plan_in(part)).answers.answering == "refused"


def test_a_wrong_number_beside_the_advice_is_told_and_the_advice_stays(client: Client) -> None:
    design = Design(VERDICTS[GO])
    sent = {**panel(design.answers), "weeks": "veel"}
    page = client.post("/plan/", {"plan": seal(design), "step": "panel", **sent})
    assert page.context["wrong"] and page.context["shown"].verdict == GO
    assert 'value="veel"' in page.content.decode()


def test_the_panel_does_not_lose_the_goals_of_phases_that_stay(client: Client) -> None:
    answers = VERDICTS[GO].changed(
        phases=("agenda", "preparation"), phase_goals={"agenda": ("ideas",), "preparation": ("ideas",)}
    )
    sent = {**panel(answers), "phases": ["preparation"]}
    page = client.post("/plan/", {"plan": seal(Design(answers)), "step": "panel", **sent})
    assert unseal(plan_in(page)).answers.phase_goals == {"preparation": ("ideas",)}


# Two plans --------------------------------------------------------------------------


def test_a_plan_kept_as_a_is_compared_with_its_changed_copy(client: Client) -> None:
    page = send(client, Design(VERDICTS[GO]), to="advice")
    page = send(client, plan_in(page), copy="1")
    assert unseal(plan_in(page)).beside == Design(VERDICTS[GO])
    design = unseal(plan_in(page)).changed(answering="refused", weeks=6)
    page = client.post("/plan/naast-elkaar/", {"plan": seal(design)})
    told = {str(one.what): (one.first, one.second) for one in page.context["differences"]}
    assert {str(forms.QUESTIONS[field].label) for field in ("answering", "weeks")} <= set(told)
    assert told[str(forms.QUESTIONS["weeks"].label)][1].startswith("6 ")
    assert [plan["shown"].verdict for plan in page.context["plans"]] == [GO, NOT_YET]
    body = html.unescape(page.content.decode())
    assert all(first in body and second in body for first, second in told.values())
    only_a = unseal(page.context["plans"][0]["alone"])
    assert only_a.beside is None and only_a.answers == VERDICTS[GO]


def test_two_equal_plans_differ_in_nothing(client: Client) -> None:
    design = Design(VERDICTS[GO], beside=Design(VERDICTS[GO]))
    assert client.post("/plan/naast-elkaar/", {"plan": seal(design)}).context["differences"] == []


def test_comparing_without_a_second_plan_leads_back(client: Client) -> None:
    assert client.get("/plan/naast-elkaar/").status_code == 200
    page = client.post("/plan/naast-elkaar/", {"plan": seal(Design(VERDICTS[GO]))})
    assert unseal(plan_in(page)).answers == VERDICTS[GO]


# Links into it, speed ---------------------------------------------------------------


def test_a_link_may_bring_a_goal_an_instrument_and_a_town(client: Client) -> None:
    town = make_town("voorbeeld")
    town.population = 24_118
    town.save()
    page = client.get("/plan/?doel=ideas&instrument=enquete&gemeente=voorbeeld")
    answers = unseal(plan_in(page)).answers
    assert (answers.goals, answers.wish) == (("ideas",), "enquete")
    assert (answers.region, answers.inhabitants) == ("flanders", 24_118)
    assert unseal(plan_in(client.get("/plan/?doel=x&instrument=x&gemeente=x"))).is_empty


def test_no_screen_asks_the_database_more_than_once(client: Client) -> None:
    design = Design(VERDICTS[GO], beside=Design(VERDICTS[NOT_YET]))
    for to in (*forms.BY_KEY, "advice"):
        with CaptureQueriesContext(connection) as asked:
            send(client, design, to=to)
        assert len(asked) <= 1, to
    with CaptureQueriesContext(connection) as asked:
        client.post("/plan/naast-elkaar/", {"plan": seal(design)})
    assert len(asked) <= 1


def test_the_list_of_all_instruments_opens_for_the_phase_that_asks(client: Client) -> None:
    design = Design(Answers(goals=("ideas", "quality"), phases=("agenda", "preparation")))
    shut = send(client, seal(design), to="advice")
    assert shut.content.decode().count("table--stack") == 0
    opened = send(client, seal(design), to="advice", all="preparation")
    body = opened.content.decode()
    assert body.count("table--stack") == 1
    listed = next(phase for phase in opened.context["shown"].phases if phase.key == "preparation")
    assert all(row.text in html.unescape(body) for row in listed.rows)


def test_the_list_of_all_instruments_has_every_one_with_a_score_or_a_reason() -> None:
    shown = showing.show(Design(VERDICTS[GO]), "nl")
    advice = advise(VERDICTS[GO], shipped())
    for phase, mix in zip(shown.phases, advice.phases, strict=True):
        assert [(row.key, row.score) for row in phase.rows] == [(one.key, one.score) for one in mix.ranking]
        assert all(row.text for row in phase.rows)
