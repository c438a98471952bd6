# SPDX-License-Identifier: EUPL-1.2
"""An agenda item for a joint meeting of councils and associations, filled in and ready to copy. Twenty minutes in five parts."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from samenspel.foundations.mail.letters import address

from ..models import Campaign
from ..values.sets import current, said, version_called

MINUTES = (3, 5, 5, 5, 2)
"""together twenty"""


@dataclass(frozen=True)
class Part:
    title: str
    text: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class AgendaItem:
    """title · parts: headings with their text · plain: the same as text to copy"""

    title: str
    parts: tuple[Part, ...]

    @property
    def plain(self) -> str:
        blocks = [self.title]
        for part in self.parts:
            lines = "\n".join(f"- {line}" for line in part.lines)
            blocks.append("\n".join(filter(None, (part.title, part.text, lines))))
        return "\n\n".join(blocks)


def agenda_item(campaign: Campaign) -> AgendaItem:
    """In the language of the campaign, whoever reads the page. At most one query."""
    values = version_called(campaign.values_version) or current()
    with translation.override(campaign.language):
        town = campaign.place.name
        steps = (
            _("What is it about? The group tells why it asks this and reads the values aloud."),
            _("Round of the table: what goes well already in our municipality, and where is it hard?"),
            _("Choose together: which two or three values need attention first?"),
            _("What can each of us do? Who knows somebody in the college or in the city council?"),
            _("Agree: who joins in, who speaks with the municipality, and when do we meet again?"),
        )
        minutes = tuple(_("%(minutes)d minutes: %(what)s") for _step in steps)
        return AgendaItem(
            title=_("Agenda item: good participation in %(town)s") % {"town": town},
            parts=(
                Part(
                    _("What is this about?"),
                    _(
                        "%(group)s wants %(town)s to sign values of good participation. It is something to strive for: not everything has to be perfect already."
                    )
                    % {"group": campaign.group_name, "town": town},
                ),
                Part(
                    _("Why together?"),
                    _(
                        "The signal is stronger when associations and councils of several domains give it together. What is agreed about participation concerns all of us."
                    ),
                ),
                Part(
                    _("The values"),
                    said(values.title, campaign.language),
                    tuple(
                        ": ".join(
                            filter(
                                None, (said(one.title, campaign.language), said(one.text, campaign.language))
                            )
                        )
                        for one in values.values
                    ),
                ),
                Part(
                    _("What do we ask of you?"),
                    _(
                        "Say whether your association or council joins in, and what you bring. You decide yourself whether your name stands on a public page."
                    ),
                ),
                Part(
                    _("Twenty minutes, in five parts"),
                    "",
                    tuple(
                        words % {"minutes": number, "what": step}
                        for words, number, step in zip(minutes, MINUTES, steps, strict=True)
                    ),
                ),
                Part(_("Read more"), address(reverse("charter-values"))),
            ),
        )
