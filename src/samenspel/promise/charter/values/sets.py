# SPDX-License-Identifier: EUPL-1.2
"""Which values hold, and what a version of them says. The shipped set is provisional and our own wording: the official text is the campaign's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from ..models import ValueSet

SHIPPED = Path(__file__).with_name("provisional-1.yaml")
Texts = Mapping[str, str]

NEEDED = "nl"
"""the language every version has"""
MOST_LANGUAGES, MOST_VALUES, MOST_BULLETS = 5, 20, 12
LONGEST_KEY, LONGEST_URL = 40, 200
LONGEST = {"title": 160, "intro": 2000, "source": 500, "value title": 80, "text": 600, "bullet": 300}
"""letters; by what they are"""
KEY = re.compile(rf"[a-z0-9][a-z0-9_-]{{0,{LONGEST_KEY - 1}}}")
LANGUAGE = re.compile(r"[a-z]{2}")
FACTS = ("languages", "title", "intro", "source", "source_url", "values")


class BrokenSet(ValueError):
    """What is wrong with a value set, where, and what to do: a sentence for an editor."""


@dataclass(frozen=True)
class Bullet:
    key: str
    text: Texts


@dataclass(frozen=True)
class Value:
    key: str
    number: int
    title: Texts
    text: Texts
    bullets: tuple[Bullet, ...]


@dataclass(frozen=True)
class Values:
    """One version. languages: codes, the first one is the original · title, intro, source: texts per language, intro may be empty ·
    source_url may be empty"""

    version: str
    is_official: bool
    languages: tuple[str, ...]
    title: Texts
    intro: Texts
    source: Texts
    source_url: str
    values: tuple[Value, ...]

    @property
    def by_key(self) -> dict[str, Value]:
        return {value.key: value for value in self.values}

    def bullet(self, key: str) -> Bullet | None:
        return next((one for value in self.values for one in value.bullets if one.key == key), None)


def said(texts: Texts, language: str) -> str:
    """The text in this language, else in the original one."""
    return texts.get(language) or next(iter(texts.values()), "")


# --- from a document ---
def read(version: str, is_official: bool, document: Any) -> Values:
    """A document as it is stored or written in a file. Raises BrokenSet with a sentence, whatever the document is."""
    rows = _mapping(document, _("The file"), (*FACTS, "version"))
    languages = _languages(rows.get("languages"))
    values = _list(rows.get("values"), _("“values”"))
    if not 1 <= len(values) <= MOST_VALUES:
        raise BrokenSet(
            _("A version has 1 to %(most)d values, and this one has %(n)d. Add or remove values.")
            % {"most": MOST_VALUES, "n": len(values)}
        )
    taken: set[str] = set()
    return Values(
        version=version,
        is_official=is_official,
        languages=languages,
        title=_texts(rows.get("title"), languages, _("The title"), LONGEST["title"]),
        intro=_texts(rows.get("intro"), languages, _("The introduction"), LONGEST["intro"], long=True),
        source=_texts(rows.get("source"), languages, _("The source"), LONGEST["source"]),
        source_url=_url(rows.get("source_url", "")),
        values=tuple(_value(row, number, languages, taken) for number, row in enumerate(values, start=1)),
    )


def write(values: Values) -> dict[str, Any]:
    """The document that `read` takes, for the database or a file. Without version and whether it is official: those stand beside it."""
    return {
        "languages": list(values.languages),
        "title": dict(values.title),
        "intro": dict(values.intro),
        "source": dict(values.source),
        "source_url": values.source_url,
        "values": [
            {
                "key": value.key,
                "title": dict(value.title),
                "text": dict(value.text),
                "bullets": [{"key": one.key, "text": dict(one.text)} for one in value.bullets],
            }
            for value in values.values
        ],
    }


def _value(row: Any, number: int, languages: Sequence[str], taken: set[str]) -> Value:
    where = _("Value %(number)d") % {"number": number}
    fields = _mapping(row, where, ("key", "title", "text", "bullets"))
    key = _key(fields.get("key"), where, taken)
    title = _texts(
        fields.get("title"),
        languages,
        _("The title of value %(number)d") % {"number": number},
        LONGEST["value title"],
    )
    where = _("Value %(number)d (“%(title)s”)") % {"number": number, "title": next(iter(title.values()))}
    bullets = _list(fields.get("bullets", []), _("%(where)s: “bullets”") % {"where": where})
    if len(bullets) > MOST_BULLETS:
        raise BrokenSet(
            _("%(where)s has %(n)d concrete points. At most %(most)d fit: join or remove some.")
            % {"where": where, "n": len(bullets), "most": MOST_BULLETS}
        )
    return Value(
        key=key,
        number=number,
        title=title,
        text=_texts(
            fields.get("text"),
            languages,
            _("%(where)s: the explanation") % {"where": where},
            LONGEST["text"],
            long=True,
        ),
        bullets=tuple(_bullet(one, n, where, languages, taken) for n, one in enumerate(bullets, start=1)),
    )


def _bullet(row: Any, number: int, value: str, languages: Sequence[str], taken: set[str]) -> Bullet:
    where = _("%(where)s, point %(number)d") % {"where": value, "number": number}
    fields = _mapping(row, where, ("key", "text"))
    key = _key(fields.get("key"), where, taken)
    return Bullet(key, _texts(fields.get("text"), languages, where, LONGEST["bullet"]))


def _mapping(row: Any, where: str, known: Sequence[str]) -> Mapping[str, Any]:
    names = ", ".join(known)
    if not isinstance(row, Mapping):
        raise BrokenSet(_("%(where)s has no fields. It needs: %(names)s.") % {"where": where, "names": names})
    for name in row:
        if name not in known:
            raise BrokenSet(
                _("%(where)s: the field “%(name)s” is not known. Remove it, or use one of: %(names)s.")
                % {"where": where, "name": _shown(name), "names": names}
            )
    return row


def _list(rows: Any, where: str) -> list[Any]:
    if not isinstance(rows, list | tuple):
        raise BrokenSet(_("%(where)s is not a list. Put a line with “- ” for each.") % {"where": where})
    return list(rows)


def _languages(codes: Any) -> tuple[str, ...]:
    found = _list(codes, _("“languages”"))
    if not all(isinstance(code, str) and LANGUAGE.fullmatch(code) for code in found):
        raise BrokenSet(_("Write each language as two small letters, such as nl or en."))
    if len(set(found)) != len(found) or len(found) > MOST_LANGUAGES:
        raise BrokenSet(
            _("Name each language once, and at most %(most)d of them.") % {"most": MOST_LANGUAGES}
        )
    if NEEDED not in found:
        raise BrokenSet(_("Dutch (nl) is missing in “languages”. Every version has a Dutch text."))
    return tuple(found)


def _key(key: Any, where: str, taken: set[str]) -> str:
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise BrokenSet(
            _("%(where)s: the key is 1 to %(most)d small letters, digits and hyphens, such as open-minutes.")
            % {"where": where, "most": LONGEST_KEY}
        )
    if key in taken:
        raise BrokenSet(
            _("%(where)s: the key “%(key)s” is used twice. Give each value and each point its own key.")
            % {"where": where, "key": key}
        )
    taken.add(key)
    return key


def _texts(
    texts: Any, languages: Sequence[str], where: str, longest: int, *, long: bool = False
) -> dict[str, str]:
    """A text in every language, in the order of the languages: a database does not keep the order of fields.

    long   may have several lines, and may be missing in all languages at once
    """
    fields = _mapping({} if long and texts is None else texts, where, languages)
    if long and not any(fields.values()):
        return {}
    return {code: _text(fields.get(code), code, where, longest, long) for code in languages}


def _text(text: Any, code: str, where: str, longest: int, lines: bool) -> str:
    about = {"where": where, "language": code, "most": longest}
    if text is None or (isinstance(text, str) and not text.strip()):
        raise BrokenSet(_("%(where)s: the text in “%(language)s” is missing. Fill it in.") % about)
    if not isinstance(text, str):
        raise BrokenSet(
            _("%(where)s: what stands in “%(language)s” is not a text. Put it between quotes.") % about
        )
    clean = text.replace("\r\n", "\n").strip()
    if "\n" in clean and not lines:
        raise BrokenSet(
            _("%(where)s: the text in “%(language)s” has to stand on one line. Join the lines.") % about
        )
    if not lawful(clean):
        raise BrokenSet(
            _("%(where)s: the text in “%(language)s” holds a sign that cannot be stored. Type it anew.")
            % about
        )
    if len(clean) > longest:
        raise BrokenSet(
            _("%(where)s: the text in “%(language)s” is too long. Shorten it to %(most)d characters.") % about
        )
    return clean


def lawful(text: str) -> bool:
    """Whether a database, a file and a PDF can all hold it: no control signs but line breaks, no half letters."""
    return not any(
        (unicodedata.category(sign) in ("Cc", "Cs") and sign != "\n") or sign in "\ufffe\uffff"
        for sign in text
    )


def _url(url: Any) -> str:
    if url is None or url == "":
        return ""
    try:
        if not isinstance(url, str) or len(url) > LONGEST_URL or not lawful(url):
            raise ValidationError("")
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        raise BrokenSet(
            _("The address of the source is not a web address. It begins with https:// and is not too long.")
        ) from None
    return url


def _shown(name: Any) -> str:
    return "".join(sign for sign in str(name)[:40] if sign.isprintable())


# --- which one holds ---
@cache
def shipped() -> Values:
    """The provisional set that comes with the house, in force as long as no editor published another."""
    document = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    return read(document["version"], False, document)


def current() -> Values:
    """The version in force. One query."""
    row = ValueSet.objects.filter(published_at__isnull=False).order_by("-published_at", "-pk").first()
    return shipped() if row is None else read(row.version, row.is_official, row.document)


def version_called(version: str) -> Values | None:
    """A published version, or None. No query for the shipped one."""
    if version == shipped().version:
        return shipped()
    row = ValueSet.objects.filter(published_at__isnull=False, version=version).first()
    return None if row is None else read(row.version, row.is_official, row.document)
