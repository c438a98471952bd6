# SPDX-License-Identifier: EUPL-1.2
"""What happens to answers: begun, kept, sent once, and nothing left that says who gave them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from post_office.models import Email

from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.questionnaires import clauses, regular, standing
from samenspel.foundations.questionnaires.actions import filling
from samenspel.foundations.questionnaires.beginning import StartForm
from samenspel.foundations.questionnaires.links import DRAFT, INVITATION, hashed, new_word, seal, sent_before
from samenspel.foundations.questionnaires.models import Attachment, Draft, Invitation, Questionnaire, Response
from samenspel.foundations.records.models import Record
from samenspel.foundations.rules.door import Refused, perform

from .conftest import ANSWERS

Make = Callable[..., Questionnaire]
Invite = Callable[..., tuple[Invitation, str]]
GROUPS = [
    {"key": "council", "name": {"nl": "Raad", "en": "Council"}, "size": 23},
    {"key": "staff", "name": {"nl": "Personeel", "en": "Staff"}, "size": None},
]


def begun(row: Questionnaire, by: Any = ANONYMOUS, **facts: Any) -> tuple[Draft, str]:
    word = perform(filling.begin, by=by, on=row, language="nl", **facts)
    return Draft.objects.get(key=hashed(DRAFT, word)), word


def filled(row: Questionnaire, by: Any = ANONYMOUS, answers: Any = None, **facts: Any) -> tuple[Draft, str]:
    draft, word = begun(row, by, **facts)
    return perform(filling.keep, by=by, on=draft, answers=answers or ANSWERS, section=3), word


def answer(row: Questionnaire, by: Any = ANONYMOUS, answers: Any = None, **facts: Any) -> str:
    draft, word = filled(row, by, answers, **facts)
    perform(filling.send, by=by, on=draft, word=word)
    return word


# Begin and keep ---------------------------------------------------------------------------


def test_a_draft_is_found_by_its_word_only(questionnaire: Questionnaire) -> None:
    draft, word = begun(questionnaire)
    assert len(word) >= 32 and word not in str(Draft.objects.values())
    assert draft.key == hashed(DRAFT, word) != hashed(INVITATION, word)
    assert new_word() != new_word()


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"is_public": False}, clauses.NOT_PUBLIC),
        ({"opens_at": 1}, clauses.NOT_YET),
        ({"closes_at": 0}, clauses.CLOSED),
        ({"stage": "closed"}, clauses.CLOSED),
        ({"who_may": "account"}, clauses.SIGN_IN),
        ({"who_may": "verified"}, clauses.SIGN_IN),
        ({"by_invitation": True}, clauses.ONLY_INVITED),
    ],
    ids=["not public", "not yet", "closed", "stage", "account", "verified", "invited"],
)
def test_who_may_not_begin_hears_why(make_questionnaire: Make, facts: dict[str, Any], sentence: Any) -> None:
    moments = {
        name: timezone.now() + timedelta(hours=days) for name, days in facts.items() if name.endswith("_at")
    }
    row = make_questionnaire(**{**facts, **moments})
    with pytest.raises(Refused) as no:
        begun(row)
    assert str(no.value.reason) == str(sentence)
    assert not Draft.objects.exists() and not Record.objects.filter(verb="questionnaires.begin").exists()


def test_who_does_not_live_here_hears_why(make_questionnaire: Make, ann: Person) -> None:
    with pytest.raises(Refused) as no:
        begun(make_questionnaire(who_may="verified"), ann)
    assert str(no.value.reason) == str(clauses.LIVE_HERE)


def test_a_group_is_asked_where_there_are_groups(make_questionnaire: Make) -> None:
    row = make_questionnaire(groups=GROUPS)
    with pytest.raises(ValidationError):
        begun(row, group="nobody")
    draft, _word = begun(row, group="council")
    assert draft.group == "council"


def test_a_page_keeps_what_other_pages_hold(questionnaire: Questionnaire) -> None:
    draft, _word = begun(questionnaire)
    perform(filling.keep, by=ANONYMOUS, on=draft, answers={"age": "old"}, section=1)
    perform(
        filling.keep,
        by=ANONYMOUS,
        on=draft,
        answers={"years": 12.5, "nonsense": 1, "calm": "nine"},
        section=2,
    )
    draft.refresh_from_db()
    assert draft.answers == {"age": "old", "years": 12.5} and draft.section == 2
    perform(filling.keep, by=ANONYMOUS, on=draft, answers={"years": None}, section=99)
    draft.refresh_from_db()
    assert draft.answers == {"age": "old"} and draft.section == 3


def test_a_draft_waits_when_the_questionnaire_closes(questionnaire: Questionnaire, clock: Any) -> None:
    draft, word = filled(questionnaire)
    clock.move_to(questionnaire.activity.closes_at)
    for action, data in ((filling.keep, {"answers": {}, "section": 1}), (filling.send, {"word": word})):
        with pytest.raises(Refused) as no:
            perform(action, by=ANONYMOUS, on=draft, **data)
        assert str(no.value.reason) == str(clauses.CLOSED)
    assert not Response.objects.exists()


# Send -------------------------------------------------------------------------------------


def test_sending_makes_one_response_and_takes_the_draft_away(questionnaire: Questionnaire) -> None:
    answer(questionnaire)
    response = Response.objects.get()
    assert response.answers == ANSWERS and response.language == "nl" and response.source == "web"
    assert not Draft.objects.exists()
    questionnaire.refresh_from_db()
    assert questionnaire.counts == {"": 1} and questionnaire.sent_count == 1


def test_responses_are_counted_per_group(make_questionnaire: Make) -> None:
    row = make_questionnaire(groups=GROUPS)
    for group in ("council", "staff", "council"):
        answer(row, group=group)
    row.refresh_from_db()
    assert row.counts == {"council": 2, "staff": 1}


def test_what_is_no_longer_asked_is_not_sent(questionnaire: Questionnaire) -> None:
    answer(questionnaire, answers={**ANSWERS, "age": "young", "travel": ["bus"]})
    sent = Response.objects.get().answers
    assert "parking" not in sent and "say" not in sent and "spot" not in sent and sent["years"] == 12.5


def test_what_must_be_answered_is_asked_before_sending(questionnaire: Questionnaire) -> None:
    draft, word = filled(questionnaire, answers={"years": 3})
    with pytest.raises(filling.NotComplete) as wrong:
        perform(filling.send, by=ANONYMOUS, on=draft, word=word)
    assert wrong.value.keys == ["age"]
    assert Draft.objects.exists() and not Response.objects.exists()


def test_nothing_at_all_is_not_sent(make_questionnaire: Make) -> None:
    row = make_questionnaire(
        {
            "languages": ["nl"],
            "sections": [{"title": "Een", "questions": [{"key": "a", "kind": "open", "text": "Wat?"}]}],
        }
    )
    draft, word = begun(row)
    with pytest.raises(ValidationError, match="at least one"):
        perform(filling.send, by=ANONYMOUS, on=draft, word=word)


def test_an_account_answers_once(make_questionnaire: Make, ann: Person, bob: Person) -> None:
    row = make_questionnaire(who_may="account")
    second, word = filled(row, ann)
    answer(row, ann)
    for doing in (lambda: begun(row, ann), lambda: perform(filling.send, by=ann, on=second, word=word)):
        with pytest.raises(Refused) as no:
            doing()
        assert str(no.value.reason) == str(clauses.ANSWERED)
    answer(row, bob)
    assert Response.objects.count() == 2 and set(Response.objects.values_list("person", flat=True)) == {None}
    assert list(Invitation.objects.filter(is_used=True).values_list("person__name", "group")) == [
        ("Ann", ""),
        ("Bob", ""),
    ]


def test_an_invitation_is_used_once(make_questionnaire: Make, invite: Invite) -> None:
    row = make_questionnaire(by_invitation=True, groups=GROUPS)
    invitation, word = invite(row, group="staff")
    assert answer(row, word=word) == word
    invitation.refresh_from_db()
    assert invitation.is_used and Response.objects.get().group == "staff"
    with pytest.raises(Refused) as no:
        begun(row, word=word)
    assert str(no.value.reason) == str(clauses.USED)
    assert Response.objects.count() == 1


def test_beginning_twice_with_one_invitation_goes_on_with_the_same_draft(
    questionnaire: Questionnaire, invite: Invite
) -> None:
    _row, word = invite(questionnaire)
    draft, _word = filled(questionnaire, word=word)
    again, _word = begun(questionnaire, word=word)
    assert again.pk == draft.pk and again.answers == ANSWERS


def test_a_word_of_another_questionnaire_does_not_let_in(make_questionnaire: Make, invite: Invite) -> None:
    row = make_questionnaire(by_invitation=True)
    _invitation, word = invite(make_questionnaire(by_invitation=True))
    with pytest.raises(Refused) as no:
        begun(row, word=word)
    assert str(no.value.reason) == str(clauses.ONLY_INVITED)


def test_a_draft_is_sent_only_with_its_own_word(questionnaire: Questionnaire) -> None:
    draft, _word = filled(questionnaire)
    with pytest.raises(Refused):
        perform(filling.send, by=ANONYMOUS, on=draft, word="another")
    assert not Response.objects.exists()


def test_the_person_stands_beside_the_answers_only_where_that_was_said(
    make_questionnaire: Make, ann: Person
) -> None:
    answer(make_questionnaire(is_known=False), ann)
    assert Response.objects.get().person is None and not Invitation.objects.exists()
    known = make_questionnaire(is_known=True)
    answer(known, ann)
    assert Response.objects.get(questionnaire=known).person == ann
    with pytest.raises(Refused):
        begun(known, ann)


# What is left -------------------------------------------------------------------------------


def test_nothing_tells_the_hour_or_the_person(
    make_questionnaire: Make, invite: Invite, ann: Person, clock: Any
) -> None:
    row = make_questionnaire(who_may="account")
    _invitation, word = invite(row)
    clock.shift(timedelta(hours=2, minutes=7))
    answer(row, ann, word=word)
    records = Record.objects.filter(verb__startswith="questionnaires.")
    assert {record.verb for record in records} == {
        f"questionnaires.{verb}" for verb in ("begin", "keep", "send")
    }
    for record in records:
        assert record.by is None and timezone.localtime(record.at).time().isoformat() == "00:00:00"
        assert record.kind != "questionnaires.invitation"
    row.refresh_from_db()
    assert timezone.localtime(row.fixed_at).time().isoformat() == "00:00:00"
    response = Response.objects.get()
    assert response.person is None and response.on == timezone.localdate()
    assert not any(isinstance(value, datetime) for value in response.__dict__.values())


def test_a_draft_is_not_to_be_found_from_the_invitation(questionnaire: Questionnaire, invite: Invite) -> None:
    invitation, word = invite(questionnaire)
    draft, _word = filled(questionnaire, word=word)
    held = {
        str(value) for value in Invitation.objects.filter(pk=invitation.pk).values().get().values() if value
    }
    of_draft = {
        str(value)
        for name, value in Draft.objects.filter(pk=draft.pk).values().get().items()
        if name in ("key", "group") and value
    }
    assert not held & of_draft
    assert not Record.objects.filter(kind="questionnaires.invitation").exists()


# Files --------------------------------------------------------------------------------------


def test_a_file_moves_to_the_response_and_what_was_replaced_goes(
    questionnaire: Questionnaire, django_capture_on_commit_callbacks: Any
) -> None:
    draft, word = filled(questionnaire)
    with django_capture_on_commit_callbacks(execute=True):
        for name in ("first", "second"):
            files = {"photo": (f"{name}.pdf", ContentFile(b"%PDF-1.7", name=f"{name}.pdf"))}
            perform(filling.keep, by=ANONYMOUS, on=draft, answers={}, section=3, files=files)
    kept = Attachment.objects.get()
    assert kept.file_name == "second.pdf" and kept.draft_id == draft.pk
    perform(filling.send, by=ANONYMOUS, on=draft, word=word)
    kept.refresh_from_db()
    response = Response.objects.get()
    assert kept.response == response and kept.draft is None
    assert response.answers["photo"] == {"id": kept.pk, "name": "second.pdf"}
    assert kept.file.storage.exists(kept.file.name)
    assert len(kept.file.storage.listdir(kept.file.name.rpartition("/")[0])[1]) == 1


def test_a_file_of_a_question_that_is_not_asked_any_more_goes(
    questionnaire: Questionnaire, django_capture_on_commit_callbacks: Any
) -> None:
    draft, word = filled(questionnaire)
    files = {"photo": ("plan.pdf", ContentFile(b"%PDF-1.7", name="plan.pdf"))}
    perform(filling.keep, by=ANONYMOUS, on=draft, answers={"age": "young"}, section=3, files=files)
    file = Attachment.objects.get().file
    with django_capture_on_commit_callbacks(execute=True):
        perform(filling.send, by=ANONYMOUS, on=draft, word=word)
    assert not Attachment.objects.exists() and not file.storage.exists(file.name)


# Mail, and what goes away by itself --------------------------------------------------------------


def test_the_link_is_mailed_once_and_the_address_is_not_kept(questionnaire: Questionnaire) -> None:
    draft, word = begun(questionnaire)
    perform(filling.mail_link, by=ANONYMOUS, on=draft, email="ann@voorbeeld.example", word=word)
    letter = Email.objects.get()
    assert word in letter.message and letter.headers["X-Samenspel-Kind"] == "secret"
    assert (
        "ann@" not in str(Draft.objects.values())
        and not Person.objects.filter(email="ann@voorbeeld.example").exists()
    )


def test_refusing_mail_is_kept(questionnaire: Questionnaire, invite: Invite) -> None:
    invitation, _word = invite(questionnaire)
    perform(filling.refuse_mail, by=ANONYMOUS, on=invitation)
    invitation.refresh_from_db()
    assert invitation.wants_no_mail


def test_drafts_go_after_thirty_days_with_their_files(questionnaire: Questionnaire) -> None:
    draft, _word = begun(questionnaire)
    files = {"photo": ("plan.pdf", ContentFile(b"%PDF-1.7", name="plan.pdf"))}
    perform(filling.keep, by=ANONYMOUS, on=draft, answers={}, section=3, files=files)
    file = Attachment.objects.get().file
    changed = Draft.objects.get().changed_at
    regular.forget_drafts(changed + timedelta(days=30))
    assert Draft.objects.exists() and file.storage.exists(file.name)
    regular.forget_drafts(changed + timedelta(days=30, seconds=1))
    assert (
        not Draft.objects.exists() and not Attachment.objects.exists() and not file.storage.exists(file.name)
    )


def test_who_was_asked_is_forgotten_thirty_days_after_it_closed(
    questionnaire: Questionnaire, invite: Invite, ann: Person
) -> None:
    invite(questionnaire, group="staff", person=ann, is_used=True)
    closed = questionnaire.activity.closes_at
    regular.forget_invitations(closed + timedelta(days=29))
    assert Invitation.objects.exclude(email="").exists()
    regular.forget_invitations(closed + timedelta(days=30, seconds=1))
    row = Invitation.objects.get()
    assert (row.email, row.name, row.key, row.person, row.group, row.is_used) == (
        "",
        "",
        "",
        None,
        "staff",
        True,
    )


def test_the_seal_of_a_page_knows_a_draft_that_was_sent(clock: Any) -> None:
    word, text = "w" * 32, seal("w" * 32, 7, timezone.now())
    assert sent_before(word, text) == 7
    assert (
        sent_before("v" * 32, text) is None
        and sent_before(word, "") is None
        and sent_before(word, text + "x") is None
    )
    clock.shift(timedelta(days=29, seconds=1))  # by then it could have gone away by itself
    assert sent_before(word, text) is None


# Groups that are invited ----------------------------------------------------------------------


def test_a_group_that_is_invited_is_not_chosen_by_who_was_not(
    make_questionnaire: Make, invite: Invite
) -> None:
    row = make_questionnaire(groups=[{**GROUPS[0], "invited": True}, GROUPS[1]])
    assert [key for key, _name in StartForm(questionnaire=row).fields["group"].choices] == ["staff"]  # type: ignore[attr-defined]
    with pytest.raises(ValidationError, match="the link in their letter"):
        begun(row, group="council")
    draft, word = filled(row, group="staff")
    Draft.objects.filter(pk=draft.pk).update(group="council")  # begun before the group was for who is invited
    with pytest.raises(Refused) as refused:
        perform(filling.send, by=ANONYMOUS, on=draft, word=word)
    assert refused.value.reason == clauses.ONLY_INVITED
    _one, word = invite(row, group="council")
    answer(row, word=word)
    assert list(Response.objects.values_list("group", flat=True)) == ["council"]


def test_where_every_group_is_invited_the_page_says_so(make_questionnaire: Make) -> None:
    row = make_questionnaire(groups=[{**one, "invited": True} for one in GROUPS])
    assert standing.standing(row, ANONYMOUS) == standing.INVITED
    assert standing.standing(row, ANONYMOUS, invited=True) == standing.BEGIN
