# SPDX-License-Identifier: EUPL-1.2
"""Pages and buttons every contribution has, whatever instrument it came in by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from samenspel.foundations.pages import TOO_MANY, Trap, carry_out, too_many, trail
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.clauses import Action
from samenspel.foundations.rules.door import Refused, may, perform
from samenspel.foundations.rules.pages import to_sign_in

from .actions import moderating, taking_part
from .models import Comment, Contribution, State
from .pictures import picture_answer

# Buttons that need nothing but a click.
CLICKS: dict[str, Action] = {
    action.key.partition(".")[2]: action
    for action in (
        taking_part.support,
        taking_part.stop_supporting,
        taking_part.follow,
        taking_part.stop_following,
        taking_part.cosign,
        taking_part.stop_cosigning,
        taking_part.withdraw,
        moderating.approve,
        moderating.show_again,
        moderating.unmerge,
    )
}
DONE: dict[str, Any] = {
    "support": gettext_lazy(
        "Thank you. Your support was counted, and you will hear what the town does with it."
    ),
    "stop_supporting": gettext_lazy("Your support was taken away."),
    "follow": gettext_lazy("You will get mail when something happens here."),
    "stop_following": gettext_lazy("You will get no more mail about this."),
    "cosign": gettext_lazy("Your name now stands under this."),
    "stop_cosigning": gettext_lazy("Your name was taken away."),
    "withdraw": gettext_lazy("This was withdrawn. Only you and the moderators still see it."),
    "approve": gettext_lazy("This is public now."),
    "show_again": gettext_lazy("This is public again. The author was told."),
    "unmerge": gettext_lazy("This stands on its own again."),
}


def found(request: Any, place: Place, number: int) -> Contribution:
    return get_object_or_404(
        Contribution.objects.visible_to(request.person).select_related("activity"),
        place=place,
        pk=number,
    )


# What a click needs to know of the thing it is about; the row itself is read when it is locked.
CLICKED = (
    "kind",
    "number",
    "place",
    "activity__slug",
    "activity__place",
    "activity__stage",
    "activity__opens_at",
    "activity__closes_at",
)


def page_address(contribution: Contribution, place: Place) -> str:
    """The page that the instrument gives to its kind of contribution: the page is named like the kind."""
    return reverse(contribution.kind, args=[place.slug, contribution.activity.slug, contribution.number])


def contribution(request: Any, place: Place, number: int) -> HttpResponse:
    wish = "?steun=1" if request.GET.get("steun") == "1" else ""
    return redirect(page_address(found(request, place, number), place) + wish)


@require_POST
def act(request: Any, place: Place, number: int) -> HttpResponse:
    seen = Contribution.objects.visible_to(request.person).select_related("activity").only(*CLICKED)
    one = get_object_or_404(seen, place=place, pk=number)
    word = request.POST.get("do", "")
    action = CLICKS.get(word)
    if action is None:
        raise Http404
    back = page_address(one, place)
    # A whole page does not fit in the box that htmx replaces: then the browser itself goes there.
    leave: Any = HttpResponseClientRedirect if request.htmx else redirect
    if request.person.is_anonymous:
        return leave(f"{reverse('sign-in')}?next={back}")
    try:
        done = perform(action, by=request.person, on=one)
        done.activity, one = one.activity, done
    except Refused as no:
        # A second click on a button that already did its work is no mistake: show how it stands.
        messages.info(request, no.reason)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        if request.htmx and word in ("support", "stop_supporting"):
            return render(
                request,
                "contributions/support.html",
                {"contribution": one, "supported": word == "support", "place": place, "fresh": True},
            )
        messages.success(request, DONE[word])
    return leave(back)


class CommentForm(forms.Form):
    stance = forms.ChoiceField(
        label=gettext_lazy("How do you see it?"),
        choices=Comment.Stance.choices,
        initial=Comment.Stance.NONE,
        widget=forms.RadioSelect,
        required=False,
    )
    text = forms.CharField(
        label=gettext_lazy("Your comment"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        strip=True,
    )
    author_name = forms.CharField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("You may leave this empty."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )

    def __init__(self, *args: Any, person: Any, parent: Comment | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not person.is_anonymous:
            del self.fields["author_name"]
        if parent is not None:
            del self.fields["stance"]

    def clean_stance(self) -> str:
        return self.cleaned_data.get("stance") or Comment.Stance.NONE


class TrappedCommentForm(Trap, CommentForm):
    """For people without an account."""

    field_order = ("stance", "text", "author_name")


def comment(request: Any, place: Place, number: int) -> HttpResponse:
    one = found(request, place, number)
    parent = seen = None
    wanted = request.POST.get("parent") or request.GET.get("op", "")
    if wanted.isdecimal() and len(wanted) < 16:
        # Also when it was hidden meanwhile: the action says so, and the reply does not end up somewhere else.
        parent = Comment.objects.filter(contribution=one, pk=int(wanted)).first()
        seen = parent if parent is not None and parent.state == State.PUBLISHED else None
    decision = may(request.person, taking_part.comment, one)
    if not decision and request.person.is_anonymous and one.activity.is_open and one.is_public:
        return to_sign_in(request)
    if not decision and request.method != "POST":
        raise Refused(decision.reason)
    kind = TrappedCommentForm if request.person.is_anonymous else CommentForm
    form = kind(request.POST or None, person=request.person, parent=parent)
    if request.method == "POST" and form.is_valid():
        if request.person.is_anonymous and too_many(request, "comments"):
            form.add_error(None, TOO_MANY)
            made = None
        else:
            made = carry_out(form, taking_part.comment, by=request.person, on=one, parent=parent)
        if made:
            if made.state == State.PENDING:
                messages.success(request, _("Thank you. A moderator reads your comment before it appears."))
                return redirect(f"{page_address(one, place)}#reacties")
            messages.success(request, _("Thank you. Your comment stands below."))
            return redirect(f"{page_address(one, place)}?reactie={made.pk}#reactie-{made.pk}")
    return render(
        request,
        "contributions/comment.html",
        {
            "form": form,
            "contribution": one,
            "parent": seen,
            "back": (back := page_address(one, place)),
            "crumbs": trail(place, (one.title, back), (_("Your comment"), "")),
        },
    )


@require_POST
def withdraw_comment(request: Any, place: Place, number: int) -> HttpResponse:
    one = get_object_or_404(Comment.objects.select_related("contribution__activity"), place=place, pk=number)
    if request.person.is_anonymous:
        return to_sign_in(request)
    perform(taking_part.withdraw_comment, by=request.person, on=one)
    messages.success(
        request, _("Your comment was withdrawn. Its place stays, so that replies still make sense.")
    )
    return redirect(f"{page_address(one.contribution, place)}#reacties")


class FlagForm(Trap):
    reason = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        help_text=gettext_lazy("A moderator reads this. Nobody else sees who reported it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def flag(request: Any, place: Place, number: int) -> HttpResponse:
    one = found(request, place, number)
    about = None
    wanted = request.POST.get("comment") or request.GET.get("reactie", "")
    if wanted:
        if not wanted.isdecimal() or len(wanted) > 15:
            raise Http404
        about = get_object_or_404(Comment, contribution=one, pk=int(wanted), state=State.PUBLISHED)
    form = FlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if request.person.is_anonymous and too_many(request, "reports"):
            form.add_error(None, TOO_MANY)
        elif carry_out(form, taking_part.flag, by=request.person, on=one, comment=about):
            messages.success(request, _("Thank you. A moderator will look at it within two working days."))
            return redirect(page_address(one, place))
    return render(
        request,
        "contributions/flag.html",
        {
            "form": form,
            "contribution": one,
            "about": about,
            "back": (back := page_address(one, place)),
            "crumbs": trail(place, (one.title, back), (_("Report a problem"), "")),
        },
    )


def picture(request: Any, place: Place, number: int, size: str) -> FileResponse:
    """A picture goes through the same door as its contribution: what is hidden has no address."""
    one = get_object_or_404(
        Contribution.objects.visible_to(request.person).select_related("picture"), place=place, pk=number
    )
    if not hasattr(one, "picture") or size not in ("groot", "klein"):
        raise Http404
    file = one.picture.file if size == "groot" else one.picture.small
    return picture_answer(file)
