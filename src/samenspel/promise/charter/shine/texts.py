# SPDX-License-Identifier: EUPL-1.2
"""Ready texts in the language of the group: what was checked is told as a fact, the rest as what is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.foundations.mail.letters import address, one_line

from ..models import Campaign, Office, Signature, Standing
from ..signing.actions import college_name
from ..values.sets import Values, said

MOST_NAMES = 12


@dataclass(frozen=True)
class Text:
    """One text. key: as it stands in the address · title: what kind of text · about: whom it is for"""

    key: str
    title: str
    about: str
    text: str

    @property
    def as_file(self) -> str:
        return self.text.replace("\n", "\r\n") + "\r\n"

    @property
    def rows(self) -> int:
        """How high the box is in which it stands: long lines take more than one."""
        return min(26, 2 + sum(1 + len(line) // 60 for line in self.text.split("\n")))


def _join(parts: Sequence[str]) -> str:
    """a, b and c"""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(most)s and %(last)s") % {"most": ", ".join(parts[:-1]), "last": parts[-1]}


def _of_office(office: str, number: int) -> str:
    """How many of an office, for those who are not named."""
    if office == Office.MAYOR:
        return _("the mayor")
    if office == Office.ALDERMAN:
        said_ = ngettext("%(n)d alderman", "%(n)d aldermen", number)
    elif office == Office.COUNCILLOR:
        said_ = ngettext("%(n)d member of the city council", "%(n)d members of the city council", number)
    else:
        said_ = ngettext("%(n)d other person", "%(n)d other people", number)
    return said_ % {"n": number}


def who_signed(rows: Sequence[Signature]) -> str:
    """Names with function where people agreed, else how many of an office. Never a name without consent."""
    college = [row for row in rows if row.office == Office.COLLEGE]
    if college:
        return one_line(college[-1].name)
    named: list[str] = []
    offices: list[str] = []
    for row in rows:
        if row.shown_name and len(named) < MOST_NAMES:
            function = one_line(row.function) or str(row.get_office_display()).lower()
            named.append(f"{one_line(row.shown_name)} ({function})")
        else:
            offices.append(row.office)
    named += [_of_office(office, offices.count(office)) for office in dict.fromkeys(offices)]
    return _join(named)


def _when(moment: Mapping[str, Any]) -> list[str]:
    """Day, hour and place, with room to fill in what is not known."""
    day, hour, place = moment["day"], moment["hour"], moment["place"]
    return [
        _("When: %s") % (date_format(day, "l j F Y") if day else _("[fill in the day]")),
        _("Hour: %s") % (time_format(hour, "H:i") if hour else _("[fill in the hour]")),
        _("Where: %s") % (one_line(place) or _("[fill in the place]")),
    ]


def _state(campaign: Campaign) -> str:
    """What was promised further, where that was checked."""
    if campaign.standing == Standing.EVALUATED:
        return _("Half-way, people and politicians looked together at what became of it.")
    if campaign.standing == Standing.ANCHORED:
        return _("The municipality also wrote it down, so that people can fall back on it later.")
    return ""


def written(
    campaign: Campaign, rows: Sequence[Signature], values: Values, moment: Mapping[str, Any]
) -> list[Text]:
    """The four texts. rows: the signatures that count · moment: {day, hour, place}, each may be empty"""
    with translation.override(campaign.language):
        town, group = campaign.place.name, one_line(campaign.group_name)
        titles = [said(value.title, campaign.language) for value in values.values]
        facts = {
            "town": town,
            "group": group,
            "who": who_signed(rows),
            "college": college_name(campaign)[0].lower() + college_name(campaign)[1:],
            "number": len(titles),
            "values": _join([title.lower() for title in titles]),
            "link": address(reverse("charter-town", args=[campaign.place.slug])),
        }
        strive = said(values.intro, campaign.language) or _(
            "It is something to strive for. Not everything has to be perfect already."
        )
        return [
            _press(facts, strive, _state(campaign), rows, moment),
            _newsletter(facts, strive, rows),
            _social(facts, rows),
            _invitation(facts, strive, rows, moment),
        ]


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _head(facts: Mapping[str, Any], rows: Sequence[Signature]) -> str:
    if rows:
        return _("%(town)s signs %(number)d values of good participation") % facts
    return _("%(group)s asks %(town)s to sign %(number)d values of good participation") % facts


def _news(facts: Mapping[str, Any], rows: Sequence[Signature]) -> str:
    """The sentence it is about: who signed, or who is asked to."""
    if rows:
        return (
            ngettext(
                "In %(town)s, %(who)s has signed %(number)d values of good participation.",
                "In %(town)s, %(who)s have signed %(number)d values of good participation.",
                1 if any(row.office == Office.COLLEGE for row in rows) else len(rows),
            )
            % facts
        )
    return (
        _("%(group)s asks the %(college)s of %(town)s to sign %(number)d values of good participation.")
        % facts
    )


def _press(
    facts: Mapping[str, Any],
    strive: str,
    state: str,
    rows: Sequence[Signature],
    moment: Mapping[str, Any],
) -> Text:
    known = any(moment.values())
    text = _paragraphs(
        _("PRESS RELEASE"),
        _head(facts, rows),
        _news(facts, rows),
        _("The values are: %(values)s.") % facts,
        strive,
        state,
        _("%(group)s started this in %(town)s. Everybody can read who signed and what happens with it:")
        % facts
        + f"\n{facts['link']}",
        "\n".join([_("You are welcome at the moment itself:"), *_when(moment)]) if known else "",
        _("Contact: [name and telephone number of somebody of the group]"),
    )
    return Text("pers", _("Press release"), _("For the local newspaper, radio and television."), text)


def _newsletter(facts: Mapping[str, Any], strive: str, rows: Sequence[Signature]) -> Text:
    text = _paragraphs(
        _head(facts, rows),
        _news(facts, rows),
        strive,
        _("Do you want to know more, or take part? Look at %(link)s") % facts,
    )
    return Text(
        "nieuwsbrief",
        _("Item for a newsletter"),
        _("For the municipal magazine and for newsletters of associations."),
        text,
    )


def _social(facts: Mapping[str, Any], rows: Sequence[Signature]) -> Text:
    thanks = _("Thank you! Read along what becomes of it:") if rows else _("Do you join in? Read along:")
    return Text(
        "sociaal",
        _("Message for social media"),
        _("Short. Put your photo or the picture to share with it."),
        _paragraphs(_news(facts, rows), f"{thanks} {facts['link']}"),
    )


def _invitation(
    facts: Mapping[str, Any], strive: str, rows: Sequence[Signature], moment: Mapping[str, Any]
) -> Text:
    if rows:
        head = _("Invitation: celebrate with us that %(town)s chooses good participation") % facts
        what = _("We would like to celebrate that with residents, associations and politicians.")
    else:
        head = _("Invitation: %(number)d values for %(town)s") % facts
        what = _("You are welcome at a public moment about it, with residents, associations and politicians.")
    text = _paragraphs(
        head,
        _("Dear residents and associations,"),
        _news(facts, rows),
        what,
        "\n".join(_when(moment)),
        strive,
        _("Please let us know whether you come: [e-mail address of the group]"),
        facts["group"],
    )
    return Text("uitnodiging", _("Invitation"), _("For the signing moment, or for a party afterwards."), text)
