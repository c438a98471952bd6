# SPDX-License-Identifier: EUPL-1.2
"""Fill in a questionnaire: begin, keep a page, send, refuse mail.

What is left behind of somebody who answered, where answers are not known:

    Response      the answers, the group, the language and the day. No person, no hour, no link to draft or invitation; its key is random
    Invitation    that it was used, or that this account answered. Not when, and not what
    Draft         gone with the sending. Until then under a hash of a word that only the link holds: not to be found from the invitation
    Record        that somebody began, kept or sent, on which day. Never who (`names_actor`), never the hour (`by_the_day`)
    Questionnaire the number per group; `fixed_at` is the beginning of the day of the first response
    session       nothing. An account needs its session to be signed in; it says nothing of a questionnaire

What no program can take away: the log of a web server in front of the site may hold addresses, hours and the words of links (keep it short, or
without addresses); numbers of records and places of rows on the disk follow the order of writing; a file that is an answer keeps the hour of
its upload on the disk; and who can compare two back-ups of a moment before and after sees what one person answered. So can who knows that one
person answered on a day: that is why results are counted in groups of at least five and a new count waits for five more answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samenspel.engines.survey.answers import Problem, clean, value_of
from samenspel.engines.survey.definition import FILE
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.mail.letters import address, send_letter
from samenspel.foundations.rules.clauses import Action, when
from samenspel.foundations.rules.door import Refused

from .. import clauses
from ..links import DRAFT, INVITATION, hashed, new_word
from ..models import Attachment, Draft, Invitation, Questionnaire
from ..recording import readable, take_in
from ..words import problem

NOTHING = _("You did not answer any question yet. Answer at least one before you send.")
NO_GROUP = _("Choose the group you belong to.")
INVITED_GROUP = _(
    "People of this group answer with the link in their letter. Use that link, or choose the group you belong to."
)
GROUPS_CHANGED = _(
    "The groups of this questionnaire changed. Begin once more: your answers to it were not sent."
)


class NotComplete(ValidationError):
    """Some answers are missing or cannot be taken. `keys`: of the questions, in the order in which they are asked."""

    def __init__(self, problems: Mapping[str, Problem]) -> None:
        self.keys = [key.partition(":")[0] for key in problems]
        super().__init__([problem(one) for one in problems.values()])


# Begin ------------------------------------------------------------------------------------


def _begin(questionnaire: Questionnaire, *, by: Any, language: str, group: str = "", word: str = "") -> str:
    """A draft, and the word under which it is found. word: of an invitation; beginning twice under it goes on with the same draft."""
    invited = _invitation(questionnaire, word) if word else None
    if word and invited is None:
        raise Refused(clauses.ONLY_INVITED)
    if invited is not None:
        if invited.is_used:
            raise Refused(clauses.USED)
        group = invited.group
    else:
        if questionnaire.by_invitation:
            raise Refused(clauses.ONLY_INVITED)
        word = new_word()
        if questionnaire.groups and group not in _groups(questionnaire):
            raise ValidationError({"group": NO_GROUP})
        if questionnaire.groups and group not in {row["key"] for row in questionnaire.open_groups}:
            raise ValidationError({"group": INVITED_GROUP})
    Draft.objects.get_or_create(
        key=hashed(DRAFT, word),
        defaults={
            "place_id": questionnaire.place_id,
            "questionnaire": questionnaire,
            "group": group if questionnaire.groups else "",
            "language": _language(questionnaire, language),
            "section": 1,
            "changed_at": timezone.now(),
        },
    )
    return word


def _groups(questionnaire: Questionnaire) -> set[str]:
    return {row["key"] for row in questionnaire.groups}


def _language(questionnaire: Questionnaire, language: str) -> str:
    known = questionnaire.asks.languages
    return language if language in known else known[0]


def _invitation(questionnaire: Questionnaire, word: str) -> Invitation | None:
    return Invitation.objects.filter(questionnaire=questionnaire, key=hashed(INVITATION, word)).first()


# Keep -------------------------------------------------------------------------------------


def _keep(
    draft: Draft,
    *,
    by: Any,
    answers: Mapping[str, Any],
    section: int,
    language: str = "",
    files: Mapping[str, tuple[str, Any]] | None = None,
) -> Draft:
    """Keep what was answered on one page; other pages stay as they are.

    answers  {answer key: plain value, or None for what is no longer answered}; what is no answer is not kept
    section  how far somebody came
    files    {question key: (name, file as read by `uploads.read_file`)}
    """
    asks = draft.questionnaire.asks
    kept = readable(asks, draft.answers)
    for key, value in answers.items():
        question = asks.by_key.get(key.partition(":")[0])
        if question is None or key not in (question.key, question.importance_key):
            continue
        if question.kind == FILE:
            if value is None:
                _drop_files(draft, question.key)
                kept.pop(key, None)
            continue
        found = None if value in (None, "", [], {}) else value_of(question, value)
        if found in (None, "", [], {}):
            kept.pop(key, None)
        elif not isinstance(found, Problem):
            kept[key] = found
    for key, (name, content) in (files or {}).items():
        _drop_files(draft, key)
        kept[key] = {"id": _attach(draft, key, name, content).pk, "name": name}
    draft.answers = kept
    draft.section = max(1, min(section, len(asks.sections)))
    if language:
        draft.language = _language(draft.questionnaire, language)
    draft.changed_at = timezone.now()
    draft.save(update_fields=["answers", "section", "language", "changed_at"])
    return draft


def _attach(draft: Draft, question: str, name: str, content: Any) -> Attachment:
    return Attachment.objects.create(
        place_id=draft.place_id,
        questionnaire_id=draft.questionnaire_id,
        draft=draft,
        question=question,
        file=content,
        file_name=name[:120],
    )


def _drop_files(draft: Draft, question: str) -> None:
    for one in Attachment.objects.filter(draft=draft, question=question):
        _drop(one)


def _drop(one: Attachment) -> None:
    storage, name = one.file.storage, one.file.name
    one.delete()
    transaction.on_commit(lambda: storage.delete(name))


# Send -------------------------------------------------------------------------------------


def _send(draft: Draft, *, by: Any, word: str) -> Questionnaire:
    """The draft becomes a response, once. word: that of the link, which also is that of the invitation.

    Raises   NotComplete when something that must be answered is not; Refused when this was answered before
    """
    if hashed(DRAFT, word) != draft.key:
        raise Refused(clauses.ONLY_INVITED)
    # Two who send at once wait for each other here: both count, and what was asked above is asked once more below.
    rows = Questionnaire.objects.select_for_update(of=("self",), no_key=True)
    questionnaire: Any = rows.select_related("activity", "place").get(pk=draft.questionnaire_id)
    answers, problems = clean(questionnaire.asks, draft.answers)
    if problems:
        raise NotComplete(problems)
    if not answers:
        raise ValidationError(NOTHING)
    if questionnaire.groups and draft.group not in _groups(questionnaire):
        raise Refused(GROUPS_CHANGED)
    _once(questionnaire, by, word, draft.group)
    response = take_in(
        questionnaire,
        answers=answers,
        group=draft.group,
        language=draft.language,
        person=by.account if questionnaire.is_known else None,
    )
    for one in Attachment.objects.filter(draft=draft):
        held = answers.get(one.question)
        if isinstance(held, dict) and held.get("id") == one.pk:
            one.draft, one.response = None, response
            one.save(update_fields=["draft", "response"])
        else:
            _drop(one)
    draft.delete()
    return questionnaire


def _once(questionnaire: Questionnaire, by: Any, word: str, group: str) -> None:
    """Note that this invitation was used, and that this account answered where that must be known to ask each of them once."""
    invited = Invitation.objects.filter(questionnaire=questionnaire, key=hashed(INVITATION, word))
    used = invited.filter(is_used=False).update(is_used=True)
    if not used and invited.exists():
        raise Refused(clauses.USED)
    anybodys = not questionnaire.groups or group in {row["key"] for row in questionnaire.open_groups}
    if not used and (questionnaire.by_invitation or not anybodys):
        raise Refused(clauses.ONLY_INVITED)
    asks_account = questionnaire.activity.who_may != Activity.WhoMay.ANYONE or questionnaire.is_known
    if by.is_anonymous or not asks_account:
        return
    of_person = Invitation.objects.filter(questionnaire=questionnaire, person=by.account)
    if of_person.filter(is_used=True).exclude(pk__in=invited.values("pk")).exists():
        raise Refused(clauses.ANSWERED)
    if used:
        if not of_person.exists():
            invited.update(person=by.account)
        return
    Invitation.objects.update_or_create(
        questionnaire=questionnaire,
        person=by.account,
        defaults={"is_used": True},
        create_defaults={"place_id": questionnaire.place_id, "is_used": True},
    )


# Mail -------------------------------------------------------------------------------------


def _mail_link(draft: Draft, *, by: Any, email: str, word: str) -> None:
    """The personal link by mail, once. The address stands in the letter only, which leaves the outbox when it was sent."""
    if hashed(DRAFT, word) != draft.key:
        raise Refused(clauses.ONLY_INVITED)
    questionnaire = Questionnaire.objects.select_related("activity", "place").get(pk=draft.questionnaire_id)
    path = reverse("questionnaire-fill", args=[questionnaire.place.slug, word, draft.section])
    facts = {
        "activity": questionnaire.activity,
        "place": questionnaire.place,
        "until": questionnaire.activity.last_moment,
        "link": address(path),
    }
    with timezone.override(questionnaire.place.timezone):
        send_letter(email, "questionnaire_later", facts, language=get_language() or "nl", secret=True)


def _refuse_mail(invitation: Invitation, *, by: Any) -> Invitation:
    Invitation.objects.filter(pk=invitation.pk).update(wants_no_mail=True)
    return invitation


# Declared ---------------------------------------------------------------------------------

_of_draft = clauses.takes_answers("questionnaire__")

begin = Action(
    "questionnaires.begin",
    _("Begin"),
    Questionnaire,
    clauses.takes_answers(),
    _begin,
    names_actor=False,
    by_the_day=True,
)
keep = Action("questionnaires.keep", _("Go on"), Draft, _of_draft, _keep, names_actor=False, by_the_day=True)
send = Action(
    "questionnaires.send", _("Send my answers"), Draft, _of_draft, _send, names_actor=False, by_the_day=True
)
mail_link = Action(
    "questionnaires.mail_link",
    _("Mail me this link"),
    Draft,
    _of_draft,
    _mail_link,
    names_actor=False,
    by_the_day=True,
)
# Who holds the word of the letter may do this; the page finds the invitation by it.
refuse_mail = Action(
    "questionnaires.refuse_mail",
    _("No more mail about this"),
    Invitation,
    (when(~Q(key=""), _("This link does not work any more.")),),
    _refuse_mail,
    names_actor=False,
    by_the_day=True,
)

ACTIONS: tuple[Action, ...] = (begin, keep, send, mail_link, refuse_mail)
