# SPDX-License-Identifier: EUPL-1.2
"""Search in what people wrote: words cut back to their Dutch stem, stored beside the text, found alike on both databases.

The stems of a text are kept in one column, each between two spaces, so that a word is a plain substring: no query language, so
nothing a person types (`"open`, `a:b`, `c-d`, `%`) can be a syntax error.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

import snowballstemmer
from django.db.models import Case, IntegerField, QuerySet, Value, When

# `dutch_porter` keeps fietspad and fietspaden together; the newer `dutch` does not.
_STEMMER = snowballstemmer.stemmer("dutch_porter")
LONGEST_WORD = 40
MOST_WORDS = 12

# Plurals that change their vowel or consonant, which no stemmer of endings can know.
EXCEPTIONS = {
    "wegen": "weg",
    "weg": "weg",
    "paden": "pad",
    "pad": "pad",
    "glazen": "glas",
    "glas": "glas",
    "schepen": "schepen",
    "schip": "schip",
    "daken": "dak",
    "dak": "dak",
    "huizen": "huis",
    "huis": "huis",
    "bomen": "boom",
    "boom": "boom",
}
# The same at the end of a longer word: binnensteden, schoolkinderen.
ENDINGS = {"steden": "stad", "kinderen": "kind", "musea": "museum"}
# Words too common to find anything by.
STOP = frozenset(
    [
        "de",
        "het",
        "een",
        "en",
        "van",
        "in",
        "is",
        "op",
        "te",
        "dat",
        "die",
        "dit",
        "voor",
        "met",
        "niet",
        "aan",
        "er",
        "om",
        "ook",
        "als",
        "dan",
        "maar",
        "of",
        "bij",
        "nog",
        "wel",
        "zo",
        "we",
        "wij",
        "ik",
        "u",
        "je",
        "ze",
        "hij",
        "zij",
        "naar",
        "uit",
        "over",
        "door",
        "zijn",
        "was",
        "worden",
        "wordt",
        "kan",
        "kunnen",
        "zou",
        "moet",
        "moeten",
        "meer",
        "al",
        "geen",
    ]
)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    if word in EXCEPTIONS:
        return EXCEPTIONS[word]
    for many, one in ENDINGS.items():
        if word.endswith(many):
            return word.removesuffix(many) + one
    cut = _STEMMER.stemWord(word) or word
    # brugg(en) is brug: the stemmer itself does this for k, d and t only
    return cut[:-1] if len(cut) > 2 and cut[-1] == cut[-2] and cut[-1] not in "aeiou0123456789" else cut


def words(text: str) -> list[str]:
    """Lower-case words without accents, in any script; everything that is no letter or digit separates."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return [word[:LONGEST_WORD] for word in re.findall(r"[^\W_]+", plain)]


def stems_of(*texts: str) -> str:
    """What is stored: every stem once, in order, each between spaces. Empty for a text without words."""
    found = dict.fromkeys(stem(word) for text in texts for word in words(text) if word not in STOP)
    return f" {' '.join(found)} " if found else ""


def asked_stems(text: str) -> list[str]:
    """The stems of a question, at most twelve, without the common words that are not stored either."""
    return list(dict.fromkeys(stem(word) for word in words(text) if word not in STOP))[:MOST_WORDS]


def matching(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """The rows that hold every word of the text, in any of its forms.

    An empty question asks for everything. One without a telling word (`%`, a smiley, "de") finds nothing: that is the truth.
    """
    asked_for = asked_stems(text)
    if text.strip() and not asked_for:
        return rows.none()
    for asked in asked_for:
        rows = rows.filter(stems__contains=f" {asked} ")
    return rows


def resembling(rows: QuerySet[Any], text: str, *, most: int = 4) -> list[Any]:
    """The rows that share most words with the text, at least two of them (or the only one). For "this looks alike"."""
    asked = asked_stems(text)
    if not asked:
        return []
    shared: Any = Value(0)
    for one in asked:
        shared = shared + Case(
            When(stems__contains=f" {one} ", then=Value(1)), default=Value(0), output_field=IntegerField()
        )
    enough = min(2, len(asked))
    return list(
        rows.annotate(shared=shared)
        .filter(shared__gte=enough)
        .order_by("-shared", "-support_count", "-id")[:most]
    )
