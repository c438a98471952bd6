# SPDX-License-Identifier: EUPL-1.2
"""Before the vote: the money, the projects, the check whether they can be done, the rules, the shortlist."""

from __future__ import annotations

from collections.abc import Sequence
from secrets import token_hex

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.actions import answering
from samenspel.foundations.contributions.models import AnswerStatus, Contribution, Follow, Source
from samenspel.foundations.contributions.publishing import bring_in
from samenspel.foundations.contributions.search import stems_of
from samenspel.foundations.contributions.telling import followers, path_of
from samenspel.foundations.mail.letters import one_line, tell
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.clauses import Action, Clause, can, when
from samenspel.foundations.rules.roles import ENTER_PAPER, PREPARE, PUBLISH, has
from samenspel.foundations.rules.versions import not_changed_meanwhile
from samenspel.foundations.towns.models import Neighbourhood

from .. import lot
from ..models import KIND, Budget, Completion, Envelope, Project, Rule

SHORTLIST = "shortlist"
SHORTEST_REASON = 20


def set_up(
    activity: Activity, *, amount_cents: int | None = None, themes: Sequence[str] = (), currency: str = "EUR"
) -> Budget:
    """Make or change the budget. A sum makes the first envelope, for the whole town; more are made at the desk."""
    budget, _made = Budget.objects.update_or_create(
        activity=activity,
        defaults={"themes": list(themes)},
        create_defaults={"themes": list(themes), "currency": currency},
    )
    envelope = Envelope.objects.filter(activity=activity).first()
    if amount_cents and envelope is None:
        Envelope.objects.create(
            place_id=activity.place_id,
            activity=activity,
            slug="alles",
            name=activity.title[:80],
            amount_cents=amount_cents,
        )
    elif amount_cents and envelope and envelope.amount_cents != amount_cents:
        if budget.rules_fixed_at:
            raise ValidationError(
                _("The rules and the money were fixed and published. They do not change any more.")
            )
        if Envelope.objects.filter(activity=activity).count() > 1:
            raise ValidationError(
                _("This budget has more than one envelope. Change the amounts on the page of the envelopes.")
            )
        Envelope.objects.filter(pk=envelope.pk).update(amount_cents=amount_cents)
    return budget


def _keep_envelope(
    activity: Activity,
    *,
    by: Person,
    name: str,
    amount_cents: int,
    envelope: Envelope | None = None,
    neighbourhood: Neighbourhood | None = None,
    theme: str = "",
) -> Envelope:
    """Make an envelope, or change one."""
    if envelope is not None and envelope.activity_id != activity.pk:
        raise ValidationError(_("Choose an envelope of this budget."))
    one = envelope or Envelope(place_id=activity.place_id, activity=activity)
    one.name, one.amount_cents = one_line(name, 80), amount_cents
    one.neighbourhood, one.theme = neighbourhood, one_line(theme, 80)
    if not one.slug:
        taken = set(Envelope.objects.filter(activity=activity).values_list("slug", flat=True))
        base = slugify(name)[:36] or "deel"
        one.slug = next(
            slug for slug in (base, *(f"{base}-{n}" for n in range(2, 1000))) if slug not in taken
        )
        one.order = len(taken)
    one.save()
    return one


def _remove_envelope(envelope: Envelope, *, by: Person) -> None:
    if Project.objects.filter(envelope=envelope).exists():
        raise ValidationError(_("There are projects in this envelope. Give them another envelope first."))
    envelope.delete()


def _enter(
    activity: Activity,
    *,
    by: Person,
    title: str,
    text: str,
    envelope: Envelope | None = None,
    theme: str = "",
    neighbourhood: Neighbourhood | None = None,
    address: str = "",
    author_name: str = "",
    cost_cents: int | None = None,
) -> Contribution:
    """A project that did not come from an idea on this site: a colleague, a working group or a paper form brought it."""
    made = bring_in(
        activity,
        kind=KIND,
        title=one_line(title, 120),
        text=text,
        author_name=one_line(author_name, 60),
        # A clerk has it from a form; who prepares may have it from anywhere.
        source=Source.WEB if has(by, PREPARE, activity.place_id) else Source.PAPER,
        entered_by=by,
        neighbourhood=neighbourhood,
        address=one_line(address, 120),
        public=True,
    )
    Project.objects.create(
        contribution=made,
        envelope=_envelope_for(activity, envelope, neighbourhood, theme),
        theme=one_line(theme, 80),
        cost_cents=cost_cents,
    )
    return made


def _envelope_for(
    activity: Activity, chosen: Envelope | None, neighbourhood: Neighbourhood | None, theme: str
) -> Envelope | None:
    """The envelope an officer chose; else the only one, the one of this part of town, or the one of this theme."""
    if chosen is not None:
        if chosen.activity_id != activity.pk:
            raise ValidationError({"envelope": _("Choose an envelope of this budget.")})
        return chosen
    there = list(Envelope.objects.filter(activity=activity))
    fitting = [
        one
        for one in there
        if len(there) == 1
        or (neighbourhood is not None and one.neighbourhood_id == neighbourhood.pk)
        or (theme and one.theme == theme)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _take_over(
    activity: Activity, *, by: Person, ideas: Sequence[Contribution], costs: dict[int, int] | None = None
) -> list[Contribution]:
    """Make projects of ideas. Whoever wrote or follows the idea follows the project, and hears how it ended.

    ideas   public contributions of the same town; one that is a project here already is passed over
    costs   contribution number → what its proposer thinks it costs, in cents
    """
    there = set(
        Contribution.objects.filter(activity=activity, origin__isnull=False).values_list(
            "origin_id", flat=True
        )
    )
    made = []
    for idea in ideas:
        if idea.place_id != activity.place_id or not idea.is_public:
            raise ValidationError(_("Choose public ideas of your own town."))
        if idea.pk in there:
            continue
        one = bring_in(
            activity,
            kind=KIND,
            title=idea.title,
            text=idea.text,
            author=idea.author,
            author_name=idea.author_name,
            source=idea.source,
            language=idea.language,
            origin=idea,
            neighbourhood=idea.neighbourhood,
            address=idea.address,
            lat=idea.lat,
            lon=idea.lon,
            public=True,
        )
        Project.objects.create(
            contribution=one,
            envelope=_envelope_for(activity, None, idea.neighbourhood, ""),
            cost_cents=(costs or {}).get(idea.pk),
        )
        people = Follow.objects.filter(contribution=idea).values_list("person_id", flat=True)
        Follow.objects.bulk_create(
            [Follow(contribution=one, person_id=person) for person in people], ignore_conflicts=True
        )
        made.append(one)
        if activity.is_public:
            with translation.override(activity.language):
                subject, text = (
                    gettext("“%s” goes on as a project"),
                    gettext(
                        "The town now checks whether it can be done and what it costs. You will hear about it."
                    ),
                )
            _tell(one, subject, text, by)
    return made


def _change(
    contribution: Contribution,
    *,
    by: Person,
    title: str,
    text: str,
    version: int,
    envelope: Envelope | None = None,
    theme: str = "",
    neighbourhood: Neighbourhood | None = None,
) -> Contribution:
    not_changed_meanwhile(contribution, version)
    contribution.title, contribution.text = one_line(title, 120), text
    contribution.neighbourhood, contribution.stems = neighbourhood, stems_of(title, text)
    contribution.version += 1
    contribution.edited_at = timezone.now()
    contribution.save(update_fields=["title", "text", "neighbourhood", "stems", "version", "edited_at"])
    Project.objects.filter(contribution=contribution).update(
        envelope=_envelope_for(contribution.activity, envelope, neighbourhood, theme),
        theme=one_line(theme, 80),
    )
    return contribution


def _review(
    contribution: Contribution,
    *,
    by: Person,
    feasible: bool,
    reason: str,
    signed: str,
    cost_cents: int | None = None,
) -> Contribution:
    """Say whether it can be done and what it costs, with the reason. The proposer and who follows it hear at once."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValidationError(
            {"reason": _("Give a reason in at least one full sentence. The proposer gets it by mail.")}
        )
    if feasible and not cost_cents:
        raise ValidationError({"cost_cents": _("Fill in what it costs: residents choose with that amount.")})
    project = Project.objects.get(contribution=contribution)
    if feasible and project.envelope and cost_cents and cost_cents > project.envelope.amount_cents:
        raise ValidationError(
            {
                "cost_cents": _(
                    "This costs more than the whole envelope, so nobody could choose it. Make it smaller, choose another envelope, or "
                    "say that it cannot be done."
                )
            }
        )
    project.review = Project.Review.FEASIBLE if feasible else Project.Review.NOT_FEASIBLE
    project.cost_cents, project.reason = cost_cents or project.cost_cents, reason.strip()
    project.reviewed_by, project.reviewed_at = by, timezone.now()
    project.save()
    if not contribution.activity.is_public:
        return contribution  # in a draft nobody can read it yet: they hear when the shortlist is published
    if feasible and contribution.answered_at is not None:
        # It was refused before: that answer stays on the page, and does not count as the answer any more.
        contribution.answered_at = None
        _answer(contribution, project, by, signed, AnswerStatus.IN_STUDY)
    elif feasible:
        with translation.override(contribution.activity.language):
            subject, text = gettext("“%s” can be done"), project.reason
        _tell(contribution, subject, text, by)
    else:
        _answer(contribution, project, by, signed, AnswerStatus.REJECTED)
    return contribution


def _answer(contribution: Contribution, project: Project, by: Person, signed: str, status: str) -> None:
    answering.answer.run(
        contribution,
        by=by,
        status=status,
        text=project.reason,
        signed=signed,
        known_answers=contribution.answers.count(),
    )


def _tell(contribution: Contribution, subject: str, text: str, by: Person) -> None:
    tell(
        followers(contribution),
        subject=subject % contribution.title,
        text=text,
        path=path_of(contribution),
        but=by,
    )


def _fix_rules(
    activity: Activity,
    *,
    by: Person,
    rule: str,
    completion: str = Completion.ADD1,
    utilitarian: bool = True,
    comparison: bool = False,
    floor: int = 0,
) -> Budget:
    """Fix how is counted, and publish it. From here on neither the rules nor the money change."""
    if not Envelope.objects.filter(activity=activity).exists():
        raise ValidationError(_("Say first how much money there is: make an envelope."))
    equal = rule == Rule.EQUAL_SHARES
    Budget.objects.filter(activity=activity).update(
        rule=rule,
        completion=completion if equal else Completion.NONE,
        utilitarian=utilitarian and equal,
        comparison=comparison and equal,
        floor=floor,
        rules_fixed_at=timezone.now(),
    )
    return Budget.objects.get(activity=activity)


def _publish_shortlist(activity: Activity, *, by: Person, signed: str, seed: str = "") -> int:
    """Publish what people will choose from, and draw the lot for ties. Returns how many projects are on it."""
    projects = list(
        Project.objects.filter(contribution__activity=activity, contribution__is_public=True)
        .select_related("contribution", "envelope")
        .order_by("contribution__number")
    )
    waiting = [project for project in projects if project.review == Project.Review.WAITING]
    if waiting:
        raise ValidationError(
            ngettext(
                "“%(title)s” still waits for the check. Finish that first.",
                "%(count)d projects still wait for the check, such as “%(title)s”. Finish that first.",
                len(waiting),
            )
            % {"count": len(waiting), "title": waiting[0].contribution.title}
        )
    chosen = [project for project in projects if project.review == Project.Review.FEASIBLE]
    if len(chosen) < 2:
        raise ValidationError(_("There is nothing to choose yet: at least two projects must be feasible."))
    for project in chosen:
        if project.envelope is None:
            raise ValidationError(
                _("“%s” has no envelope yet: say which money it would be paid from.")
                % project.contribution.title
            )
        if project.cost_cents is None or project.cost_cents > project.envelope.amount_cents:
            raise ValidationError(
                _("“%s” costs more than its whole envelope. Choose another envelope, or check it again.")
                % project.contribution.title
            )
    seed = seed or token_hex(16)
    at = {
        key: place
        for place, key in enumerate(lot.draw(seed, (str(one.contribution.number) for one in chosen)), start=1)
    }
    for project in chosen:
        project.lot = at[str(project.contribution.number)]
    Project.objects.bulk_update(chosen, ["lot"])
    now = timezone.now()
    Budget.objects.filter(activity=activity).update(shortlist_at=now, lot_seed=seed)
    Contribution.objects.filter(pk__in=[project.pk for project in chosen]).update(fixed_at=now)
    activity.stage = SHORTLIST
    activity.save(update_fields=["stage"])
    told = {project.pk for project in projects if project.contribution.answered_at is not None}
    for project in projects:
        if project.review == Project.Review.NOT_FEASIBLE and project.pk not in told:
            _answer(project.contribution, project, by, signed, AnswerStatus.REJECTED)
    with translation.override(activity.language):
        subject, text = (
            gettext("“%s” is on the list to choose from"),
            gettext("Read what it costs and when people can choose."),
        )
    for project in chosen:
        tell(
            followers(project.contribution),
            subject=subject % project.contribution.title,
            text=text,
            path=reverse("budget", args=[activity.place.slug, activity.slug]),
            but=by,
        )
    return len(chosen)


may_prepare = can(PREPARE, _("Only people who prepare processes may do this."))
may_publish = can(PUBLISH, _("Only people who publish processes may do this."))
may_enter = Clause(
    lambda person: can(PREPARE).holds(person) | can(ENTER_PAPER).holds(person),
    _("Only people who prepare processes or enter what came in on paper may do this."),
)
is_budget = when(Q(instrument="budget"), _("This is not a budget."))
no_rules_yet = when(
    Q(budget__rules_fixed_at=None),
    _("The rules and the money were fixed and published. They do not change any more."),
)
rules_fixed = when(
    Q(budget__rules_fixed_at__isnull=False),
    _("Fix the rules first: people must know how is counted before they choose."),
)
no_shortlist_yet = when(
    Q(budget__shortlist_at=None),
    _("The list to choose from was published. Projects do not change any more."),
)
public = when(Q(is_public=True), _("This is a draft. Publish the process first."))
its_list_is_open = when(
    Q(kind=KIND, activity__budget__shortlist_at=None),
    _("The list to choose from was published. Projects do not change any more."),
)
its_money_is_open = when(
    Q(activity__budget__rules_fixed_at=None),
    _("The rules and the money were fixed and published. They do not change any more."),
)

keep_envelope = Action(
    "budget.keep_envelope", _("Save"), Activity, (may_prepare, is_budget, no_rules_yet), _keep_envelope
)
remove_envelope = Action(
    "budget.remove_envelope", _("Remove"), Envelope, (may_prepare, its_money_is_open), _remove_envelope
)
enter = Action(
    "budget.enter", _("Enter a project"), Activity, (may_enter, is_budget, no_shortlist_yet), _enter
)
take_over = Action(
    "budget.take_over",
    _("Make projects of ideas"),
    Activity,
    (may_prepare, is_budget, no_shortlist_yet),
    _take_over,
)
change = Action("budget.change", _("Change"), Contribution, (may_prepare, its_list_is_open), _change)
review = Action("budget.review", _("Save the check"), Contribution, (may_prepare, its_list_is_open), _review)
fix_rules = Action(
    "budget.fix_rules",
    _("Fix and publish the rules"),
    Activity,
    (may_publish, is_budget, no_rules_yet),
    _fix_rules,
)
publish_shortlist = Action(
    "budget.publish_shortlist",
    _("Publish the list and draw the lot"),
    Activity,
    (may_publish, is_budget, public, rules_fixed, no_shortlist_yet),
    _publish_shortlist,
)

ACTIONS = (keep_envelope, remove_envelope, enter, take_over, change, review, fix_rules, publish_shortlist)
