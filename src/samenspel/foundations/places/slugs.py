# SPDX-License-Identifier: EUPL-1.2
from collections.abc import Iterable, Set
from typing import NamedTuple

from .folding import fold
from .reserved import RESERVED


class Named(NamedTuple):
    code: str
    name: str
    ended: bool


def slug_for(name: str) -> str:
    """The name as first part of an address: "Bergen (L.)" is bergen-l, "'s-Hertogenbosch" s-hertogenbosch."""
    slug = fold(name).encode("ascii", "ignore").decode().replace(" ", "-").strip("-")
    if not slug:
        raise ValueError(f"no slug for {name!r}: it holds no letter or digit that fits in an address")
    return slug


def slugs_for(named: Iterable[Named], taken: Set[str] = frozenset()) -> dict[str, str]:
    """One slug per code; where two carry the same name, a living town goes before an ended one, then by code.

    The first gets the plain slug, the others slug and code ("lokeren-46014"), as does a name that is reserved
    or `taken` by somebody outside the list. The order of the list does not matter.
    """
    slugs: dict[str, str] = {}
    used = RESERVED | taken
    for one in sorted(named, key=lambda n: (n.ended, n.code)):
        slug = slug_for(one.name)
        if slug in used:
            slug = f"{slug}-{one.code.lower()}"
        used |= {slug}
        slugs[one.code] = slug
    return slugs
