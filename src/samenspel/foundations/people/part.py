# SPDX-License-Identifier: EUPL-1.2
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import Part, Personal

part = Part(
    key="people",
    purpose=_("The people who use Samenspel and the roles they have in a town."),
    personal=(
        Personal(
            "Person",
            ("email", "name", "language", "home", "notify"),
            _("until the person erases their account"),
            _("to let somebody in, and to send the answer to what they wrote"),
        ),
        Personal("RoleGrant", ("person",), _("as long as the role lasts"), _("to know who may do what")),
        Personal("SignInCode", ("email",), _("one day"), _("to let somebody in")),
        Personal(
            "Invitation", ("email",), _("thirty days after it was answered"), _("to offer somebody a role")
        ),
    ),
)
