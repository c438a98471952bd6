# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samenspel.foundations.pages import caller, carry_out
from samenspel.foundations.people.models import Invitation, Notify, RoleGrant
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import may, perform
from samenspel.foundations.rules.pages import needs, with_account
from samenspel.foundations.rules.roles import ALL, BY_KEY, GIVE_ROLES

from . import actions
from .codes import TooMany, TooManyForAddress, person_for_code, send_code

KEPT_EMAIL = "samenspel.sign_in"


class EmailForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("The code from the mail"),
        help_text=gettext_lazy("Six digits."),
        max_length=12,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "input--short"}
        ),
    )


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Your name on the site"),
        help_text=gettext_lazy(
            "Stands beside what you write. You may leave it empty: then it says “Resident”."
        ),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    home = forms.ModelChoiceField(
        Place.objects.filter(is_active=True, is_network=False).order_by("name"),
        label=gettext_lazy("The town where you live"),
        required=False,
        empty_label=gettext_lazy("I would rather not say"),
    )
    notify = forms.ChoiceField(
        label=gettext_lazy("When do you want mail?"), choices=Notify.choices, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of our mails"), choices=settings.LANGUAGES)


def _next(request: Any) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}) else ""


def sign_in(request: Any) -> HttpResponse:
    """First an address, then the code: two small forms on one address, no session before the code was right."""
    onward = _next(request)
    if not request.person.is_anonymous:
        return redirect(onward or "profile")
    kept = request.POST.get("kept", "")
    if request.method == "POST" and kept:
        try:
            email = signing.loads(kept, salt=KEPT_EMAIL, max_age=3600)
        except signing.BadSignature:
            return redirect("sign-in")
        form: forms.Form = CodeForm(request.POST)
        if form.is_valid():
            person = person_for_code(email, form.cleaned_data["code"], language=get_language() or "nl")
            if person is not None:
                login(request, person, backend="samenspel.foundations.people.sessions.ByCode")
                return redirect(onward or ("home" if person.name else "profile"))
            form.add_error(
                "code",
                _("This code is not right, or it is too old. Check the digits, or ask for a new code."),
            )
        return render(
            request,
            "accounts/code.html",
            {"form": form, "email": email, "kept": kept, "next": onward, "demo": settings.DEMO},
        )
    form = EmailForm(request.POST or None, initial={"email": request.GET.get("email", "")})
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        wrong = ""
        try:
            send_code(email, language=get_language() or "nl", caller=caller(request))
        except TooMany as many:
            wrong = _("You asked for many codes. Wait an hour, or use the newest code you received.")
            if not isinstance(many, TooManyForAddress):
                form.add_error("email", wrong)
        if not form.errors:
            kept = signing.dumps(email, salt=KEPT_EMAIL)
            return render(
                request,
                "accounts/code.html",
                {
                    "form": CodeForm(),
                    "email": email,
                    "kept": kept,
                    "next": onward,
                    "demo": settings.DEMO,
                    "wrong": wrong,
                },
            )
    return render(request, "accounts/sign_in.html", {"form": form, "next": onward})


@require_POST
def sign_out(request: Any) -> HttpResponse:
    logout(request)
    return redirect("home")


@with_account
def profile(request: Any) -> HttpResponse:
    person = request.person
    start = {
        "name": person.name,
        "home": person.home_id,
        "notify": person.notify,
        "language": person.language,
    }
    form = ProfileForm(request.POST or None, initial=start)
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, actions.change_profile, by=person, on=person)
    ):
        messages.success(request, _("Your profile was kept."))
        return redirect("profile")
    roles = [
        {"role": BY_KEY[grant.role], "place": grant.place}
        for grant in person.role_grants.select_related("place")
        if grant.role in BY_KEY
    ]
    return render(request, "accounts/profile.html", {"form": form, "roles": roles})


@with_account
def my_data(request: Any) -> HttpResponse:
    answer = JsonResponse(
        actions.my_data(request.person), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    answer["Content-Disposition"] = 'attachment; filename="samenspel-mijn-gegevens.json"'
    return answer


@with_account
def erase(request: Any) -> HttpResponse:
    if request.method == "POST":
        if request.POST.get("sure") != "yes":
            return render(request, "accounts/erase.html", {"not_sure": True})
        perform(actions.erase_account, by=request.person, on=request.person)
        logout(request)
        return render(request, "accounts/erased.html")
    return render(request, "accounts/erase.html")


def invitation(request: Any, token: str) -> HttpResponse:
    found = get_object_or_404(
        Invitation.objects.select_related("place", "by"), token_hash=actions.token_hash(token)
    )
    role = BY_KEY.get(found.role)
    if role is None:
        raise Http404
    wrong: Any = ""
    decision = may(request.person, actions.accept_invitation, found)
    if request.method == "POST":
        try:
            perform(actions.accept_invitation, by=request.person, on=found)
        except ValidationError as error:
            wrong = " ".join(error.messages)
        else:
            messages.success(
                request, _("Welcome. You now have the role of %(role)s.") % {"role": role.name.lower()}
            )
            return redirect("desks")
    return render(
        request,
        "accounts/invitation.html",
        {"invitation": found, "role": role, "decision": decision, "wrong": wrong},
        status=400 if wrong else 200,
    )


class InviteForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    role = forms.ChoiceField(label=gettext_lazy("Role"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.key, format_html("{}<small>{}</small>", role.name, role.meaning))
            for role in ALL
            if role.by_invitation and not role.in_network
        ]


@needs(GIVE_ROLES)
def roles(request: Any, place: Place) -> HttpResponse:
    """Who has which role in this town; invite, withdraw, end. One page at the desk."""
    form = InviteForm(request.POST if request.POST.get("do") == "invite" else None)
    if request.method == "POST":
        match request.POST.get("do"):
            case "invite":
                if form.is_valid() and carry_out(form, actions.invite, by=request.person, on=place):
                    messages.success(request, _("The invitation was sent."))
                    return redirect("roles", place.slug)
            case "end":
                grant = get_object_or_404(RoleGrant, pk=_number(request), place=place)
                try:
                    perform(actions.end_role, by=request.person, on=grant)
                except ValidationError as error:
                    messages.error(request, " ".join(error.messages))
                else:
                    messages.success(request, _("The role has ended."))
                return redirect("roles", place.slug)
            case "withdraw":
                waiting = get_object_or_404(Invitation, pk=_number(request), place=place)
                perform(actions.withdraw_invitation, by=request.person, on=waiting)
                messages.success(request, _("The invitation was withdrawn: the link no longer works."))
                return redirect("roles", place.slug)
    grants = [
        {"grant": grant, "role": BY_KEY[grant.role]}
        for grant in RoleGrant.objects.filter(place=place)
        .select_related("person")
        .order_by("role", "person__name")
        if grant.role in BY_KEY
    ]
    waiting_ones = [
        {"invitation": one, "role": BY_KEY[one.role], "expired": one.expires_at <= timezone.now()}
        for one in Invitation.objects.filter(place=place, accepted_at=None, withdrawn_at=None).order_by(
            "-made_at"
        )[:50]
        if one.role in BY_KEY
    ]
    return render(
        request,
        "accounts/roles.html",
        {
            "form": form,
            "grants": grants,
            "waiting": waiting_ones,
            "invite": may(request.person, actions.invite, place),
        },
    )


def _number(request: Any) -> int:
    number = request.POST.get("number", "")
    if not number.isdecimal() or len(number) > 15:
        raise Http404
    return int(number)
