# SPDX-License-Identifier: EUPL-1.2
"""The editor of questions: what an officer does, and what cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from factories import make_person

from samenspel.engines.survey.definition import KINDS, read, write
from samenspel.foundations.people.models import Person
from samenspel.foundations.questionnaires import drafting, files_of_questions, wording
from samenspel.foundations.questionnaires.actions import preparing
from samenspel.foundations.questionnaires.models import Questionnaire
from samenspel.foundations.questionnaires.ready import ready
from samenspel.foundations.rules.door import Refused, perform

from .conftest import EVERY_KIND

Make = Callable[..., Questionnaire]
DATA = write(read(EVERY_KIND))


def at(row: Questionnaire, page: str = "questions", *more: Any) -> str:
    return reverse(f"desk-questionnaire-{page}", args=[row.place.slug, row.pk, *more])


@pytest.fixture
def desk(officer: Person, client_of: Callable[..., Client]) -> Client:
    return client_of(officer)


def again(row: Questionnaire) -> Questionnaire:
    return Questionnaire.objects.select_related("activity", "place").get(pk=row.pk)


def press(desk: Client, row: Questionnaire, do: str, key: str) -> Any:
    sent = {"do": do, "key": key, "version": again(row).version}
    return desk.post(at(row), sent, follow=True)


# Pieces ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Waar woont u?", "waar_woont_u"),
        ("3 keer per week", "q_3_keer_per_week"),
        ("DK", "q_dk"),
        ("???", "q"),
        ("Äpfel & Birnen", "apfel_birnen"),
    ],
)
def test_a_key_reads_like_its_text(text: str, key: str) -> None:
    assert drafting.key_for(text, ()) == key


def test_no_two_keys_are_the_same() -> None:
    taken: set[str] = set()
    for _ in range(30):
        taken.add(drafting.key_for("Een heel lange vraag over de straat waar u woont?", taken))
    assert len(taken) == 30
    assert all(len(key) <= 30 for key in taken)


def test_a_question_that_others_depend_on_stays_and_is_told_by_name() -> None:
    with pytest.raises(ValidationError, match="Vindt u gemakkelijk een plaats"):
        drafting.remove(DATA, "travel")
    with pytest.raises(ValidationError, match="Nog iets"):
        drafting.remove(DATA, "age")
    assert drafting.question_of(drafting.remove(DATA, "parking"), "parking") is None


def test_a_question_does_not_move_before_what_it_depends_on() -> None:
    with pytest.raises(ValidationError, match="stays behind it"):
        drafting.move(DATA, "parking", -1)
    moved = drafting.move(DATA, "calm", -1)  # over the edge of its section, into the one before
    assert [one["key"] for one in moved["sections"][0]["questions"]] == ["age", "travel", "parking", "calm"]
    assert read(moved)


def test_a_section_moves_and_goes_with_its_questions() -> None:
    with pytest.raises(ValidationError, match="stays behind it"):
        drafting.move(drafting.move(DATA, "more", -1), "more", -1)
    assert [one["key"] for one in drafting.remove(DATA, "street")["sections"]] == ["you", "more"]
    only = drafting.remove(drafting.remove(DATA, "more"), "street")
    with pytest.raises(ValidationError, match="at least one question"):
        drafting.remove(only, "you")


def test_a_copy_stands_behind_with_a_key_of_its_own() -> None:
    new = drafting.copy(DATA, "age")
    first, second = new["sections"][0]["questions"][:2]
    assert first["key"] != second["key"] and first["text"] == second["text"]
    assert read(new)


def test_an_answer_that_a_condition_waits_for_is_not_taken_out() -> None:
    row = deepcopy(drafting.question_of(DATA, "travel"))
    assert row is not None
    row["options"] = [one for one in row["options"] if one["key"] != "car"]
    with pytest.raises(ValidationError, match="an answer that you take out"):
        drafting.put_question(DATA, row, key="travel")


def test_a_language_can_come_in_pieces_and_what_is_missing_is_told() -> None:
    new = drafting.put_language(DATA, "fr", {"age.text": "Quel âge avez-vous ?"})
    assert read(new).by_key["age"].text["fr"] == "Quel âge avez-vous ?"
    assert read(new).by_key["years"].text["fr"] == "Hoe lang woont u hier?"
    assert drafting.untranslated(new)["fr"] > 10
    assert drafting.untranslated(DATA) == {}
    assert drafting.drop_language(new, "fr") == DATA


def test_a_condition_is_said_in_words() -> None:
    asks = read(EVERY_KIND)
    said = wording.only_if(asks.by_key["parking"].when, asks.by_key, "en")
    assert said == "only if the answer to “How do you come to the centre?” is “Met de auto (en)”"


# The pages -------------------------------------------------------------------------------------


def test_the_overview_says_everything_in_words(desk: Client, questionnaire: Questionnaire) -> None:
    page = desk.get(at(questionnaire)).content.decode()
    for words in (
        "Several answers",
        "must be answered",
        "4 answers, at most 2",
        "Hoe komt u naar het centrum?",
    ):
        assert words in page
    assert "Only if the answer to" in page


def test_who_prepares_nothing_sees_no_editor(
    client_of: Callable[..., Client], ann: Person, questionnaire: Questionnaire
) -> None:
    clerk = make_person("Klaas", "clerk", place=questionnaire.place)
    for person in (ann, clerk):
        assert client_of(person).get(at(questionnaire)).status_code == 403
    with pytest.raises(Refused):
        perform(preparing.change_questions, by=ann, on=questionnaire, definition=DATA, version=1)
    assert client_of(None).get(at(questionnaire)).status_code == 302


def test_an_absurd_number_is_no_questionnaire(desk: Client, questionnaire: Questionnaire) -> None:
    path = at(questionnaire).replace(f"/{questionnaire.pk}/", f"/{2**70}/")
    assert desk.get(path).status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_of_each_kind_is_made_by_its_form(
    desk: Client, questionnaire: Questionnaire, kind: str
) -> None:
    page = at(questionnaire, "add", "more", kind)
    assert desk.get(page).status_code == 200
    sent = {"version": 1, "text_nl": "Een nieuwe vraag?", "text_en": "A new question?", "do": "save"}
    for prefix in ("options", "rows"):
        sent |= {f"{prefix}-TOTAL_FORMS": 3, f"{prefix}-INITIAL_FORMS": 0}
        for n, word in enumerate(("Ja", "Nee")):
            sent |= {
                f"{prefix}-{n}-text_nl": word,
                f"{prefix}-{n}-text_en": word,
                f"{prefix}-{n}-ORDER": 2 - n,
            }
    if kind == "scale":
        sent |= {"low": 1, "high": 7, "dont_know": "on", "importance": "on"}
    if kind == "open":
        sent |= {"longest": "200"}
    answer = desk.post(page, sent)
    assert answer.status_code == 302, answer.content.decode()[:0] or answer.context["form"].errors
    made = again(questionnaire).asks.by_key["een_nieuwe_vraag"]
    assert made.kind == kind
    assert made.text == {"nl": "Een nieuwe vraag?", "en": "A new question?"}
    if made.options:
        assert [one.key for one in made.options] == ["nee", "ja"]  # in the order of the numbers
    if kind == "scale":
        assert (made.low, made.high, made.importance) == (1, 7, True)


def form_of(desk: Client, row: Questionnaire, key: str) -> dict[str, Any]:
    """What a browser would send back of the form of this question."""
    context = desk.get(at(row, "question", key)).context
    sent = {
        name: field.initial if field.initial is not None else ""
        for name, field in context["form"].fields.items()
        if field.initial is not None and field.initial is not False
    }
    sent["version"] = again(row).version
    for one in context["lists"]:
        rows = one["rows"]
        sent |= {
            f"{one['name']}-TOTAL_FORMS": rows.total_form_count(),
            f"{one['name']}-INITIAL_FORMS": rows.initial_form_count(),
        }
        for number, line in enumerate(rows):
            sent |= {f"{line.prefix}-{name}": value for name, value in (line.initial or {}).items()}
            sent[f"{line.prefix}-ORDER"] = number + 1
    return {**sent, "do": "save"}


def test_reworded_and_reordered_answers_keep_their_keys(desk: Client, questionnaire: Questionnaire) -> None:
    sent = form_of(desk, questionnaire, "travel")
    sent |= {"options-0-text_nl": "Wandelend", "options-0-ORDER": 9, "options-4-text_nl": "Per boot"}
    sent |= {
        "options-4-text_en": "By boat",
        "options-4-ORDER": 0,
        "options-1-text_nl": "",
        "options-1-text_en": "",
    }
    assert desk.post(at(questionnaire, "question", "travel"), sent).status_code == 302
    made = again(questionnaire).asks.by_key["travel"]
    assert [one.key for one in made.options] == ["per_boot", "bus", "car", "foot"]
    assert made.options[-1].text["nl"] == "Wandelend"
    assert made.most == 2
    assert (
        again(questionnaire).asks.by_key["parking"].when
    )  # another question still waits for the same answer


def test_a_form_that_was_opened_and_saved_changes_nothing(desk: Client, questionnaire: Questionnaire) -> None:
    for key in questionnaire.asks.by_key:
        sent = form_of(desk, questionnaire, key)
        answer = desk.post(at(questionnaire, "question", key), sent)
        assert answer.status_code == 302, (key, answer.context["form"].errors)
        assert drafting.question_of(again(questionnaire).definition, key) == drafting.question_of(DATA, key)
    assert again(questionnaire).definition == questionnaire.definition


def test_a_missing_language_is_told_beside_its_box(desk: Client, questionnaire: Questionnaire) -> None:
    sent = form_of(desk, questionnaire, "age") | {"help_nl": "Zo weten wij dat.", "options-3-text_nl": "Kind"}
    answer = desk.post(at(questionnaire, "question", "age"), sent)
    assert answer.status_code == 200
    assert "Fill it in in this language too, or leave it empty in all of them." in answer.content.decode()
    assert answer.context["lists"][0]["rows"].forms[3].errors["text_en"]
    assert again(questionnaire).version == 1


def test_more_lines_keep_what_was_typed_and_save_nothing(desk: Client, questionnaire: Questionnaire) -> None:
    sent = form_of(desk, questionnaire, "age") | {"options-0-text_nl": "Heel jong", "do": "more-options"}
    page = desk.post(at(questionnaire, "question", "age"), sent)
    assert "Heel jong" in page.content.decode()
    assert page.context["lists"][0]["rows"].total_form_count() == 3 + 3 + 5
    assert "not right yet" not in page.content.decode()
    assert again(questionnaire).version == 1


def test_what_a_colleague_changed_is_not_undone_unseen(desk: Client, questionnaire: Questionnaire) -> None:
    sent = form_of(desk, questionnaire, "years")
    assert press(desk, questionnaire, "copy", "since").status_code == 200
    first = desk.post(at(questionnaire, "question", "years"), sent)
    assert "A colleague changed this a moment ago" in first.content.decode()
    shown = first.context["form"]["version"].value()
    assert desk.post(at(questionnaire, "question", "years"), sent | {"version": shown}).status_code == 302


def test_buttons_move_copy_and_take_out(desk: Client, questionnaire: Questionnaire) -> None:
    press(desk, questionnaire, "down", "years")
    assert [one["key"] for one in again(questionnaire).definition["sections"][1]["questions"]][-2:] == [
        "since",
        "years",
    ]
    page = press(desk, questionnaire, "remove", "travel").content.decode()
    assert "This cannot go yet" in page and "Vindt u gemakkelijk een plaats?" in page
    assert "no longer there" in press(desk, questionnaire, "up", "nonsense").content.decode()
    press(desk, questionnaire, "remove", "years")
    assert "years" not in again(questionnaire).asks.by_key


def test_a_condition_is_chosen_in_two_steps(desk: Client, questionnaire: Questionnaire) -> None:
    page = at(questionnaire, "conditions", "say")
    assert "Hoe komt u naar het centrum?" in desk.get(page).content.decode()
    assert "Te voet" in desk.get(page, {"about": "travel"}).content.decode()
    empty = desk.post(page, {"version": 1, "about": "travel", "op": "is"})
    assert empty.status_code == 200 and empty.context["form"].errors["values"]
    assert (
        desk.post(page, {"version": 1, "about": "travel", "op": "is", "values": ["foot", "bike"]}).status_code
        == 302
    )
    when = again(questionnaire).asks.by_key["say"].when
    assert (when[0].question, when[0].values) == ("travel", ("foot", "bike"))
    assert desk.post(page, {"version": 2, "do": "drop-0"}).status_code == 302
    assert again(questionnaire).asks.by_key["say"].when == ()


def test_a_later_question_is_no_condition(desk: Client, questionnaire: Questionnaire) -> None:
    page = at(questionnaire, "conditions", "age")
    assert "no question before it" in desk.get(page).content.decode()
    desk.post(page, {"version": 1, "about": "calm", "op": "at_least", "number": 3})
    assert again(questionnaire).asks.by_key["age"].when == ()


def test_a_section_is_added_with_its_first_question_to_come(
    desk: Client, questionnaire: Questionnaire
) -> None:
    sent = {"version": 1, "title_nl": "Tot slot", "title_en": "At last", "text_nl": "", "text_en": ""}
    assert desk.post(at(questionnaire, "section-new"), sent).status_code == 302
    assert again(questionnaire).asks.sections[-1].key == "tot_slot"
    assert "No question here yet." in desk.get(at(questionnaire)).content.decode()


def test_after_the_first_answer_everything_is_read_only(desk: Client, questionnaire: Questionnaire) -> None:
    Questionnaire.objects.update(fixed_at=timezone.now())
    page = desk.get(at(questionnaire)).content.decode()
    assert "People answered already" in page and "To ask it anew" in page
    assert "Add a question" not in page
    sent = {"do": "copy", "key": "age", "version": 1}
    assert "People answered already" in desk.post(at(questionnaire), sent, follow=True).content.decode()
    for path in (
        at(questionnaire, "question", "age"),
        at(questionnaire, "kinds", "you"),
        at(questionnaire, "conditions", "say"),
        at(questionnaire, "section", "you"),
        at(questionnaire, "language", "fr"),
    ):
        assert desk.get(path).status_code == 302
    assert again(questionnaire).definition == questionnaire.definition


def test_texts_of_a_new_language_are_typed_beside_the_first(
    desk: Client, questionnaire: Questionnaire
) -> None:
    path = desk.get(at(questionnaire, "language-new"), {"taal": "fr"}).headers["Location"]
    assert "Hoe oud bent u?" in desk.get(path).content.decode()
    assert desk.post(path, {"version": 1, "age.text": "Quel âge avez-vous ?"}).status_code == 302
    assert again(questionnaire).asks.languages == ("nl", "en", "fr")
    assert "texts to translate" in desk.get(at(questionnaire, "languages")).content.decode()
    assert desk.get(at(questionnaire, "language", "nl")).status_code == 404
    assert desk.post(at(questionnaire, "languages"), {"version": 2, "drop": "fr"}).status_code == 302
    assert again(questionnaire).asks.languages == ("nl", "en")


# The whole as a file ---------------------------------------------------------------------------


def test_the_file_that_goes_out_comes_in_again(desk: Client, make_questionnaire: Make) -> None:
    row, other = make_questionnaire(), make_questionnaire(ready()["neighbourhood"].copy())
    raw = desk.get(at(row, "download")).content
    assert desk.post(at(other, "file"), {"version": 1, "text": raw.decode()}).status_code == 302
    assert again(other).definition == row.definition


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("sections: [", "Line 1 cannot be read"),
        ("just words", "This is not a questionnaire"),
        (
            "languages: [nl]\nsections:\n- title: A\n  questions:\n  - {key: a, kind: guess, text: Wat}",
            "“guess” is no kind",
        ),
        ("a: &a [1]\nb: *a", "Write every text out"),
        ("[" * 100_000, "cannot be read"),
        ("a: 2026-13-45", "cannot be read"),
    ],
    ids=["broken", "words", "kind", "alias", "deep", "date"],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(
    desk: Client, questionnaire: Questionnaire, text: str, sentence: str
) -> None:
    page = desk.post(at(questionnaire, "file"), {"version": 1, "text": text})
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert again(questionnaire).version == 1


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(ValidationError, match="UTF-8"):
        files_of_questions.read(b"\xff\xfe\x00")


def test_the_ready_questionnaires_are_whole_in_two_languages() -> None:
    assert list(ready()) == ["neighbourhood", "after-a-meeting", "who-takes-part"]
    for one in ready().values():
        assert read(one.definition).languages == ("nl", "en")
        assert set(one.name) == set(one.meaning) == {"nl", "en"}
        assert drafting.untranslated(one.copy()) == {}
    assert len(list(read(ready()["who-takes-part"].definition).questions())) == 6


def test_the_overview_asks_the_database_little(
    desk: Client, questionnaire: Questionnaire, django_assert_max_num_queries: Any
) -> None:
    desk.get(at(questionnaire))
    with django_assert_max_num_queries(10):  # session and person among them
        desk.get(at(questionnaire))
