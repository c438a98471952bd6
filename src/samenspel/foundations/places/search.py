# SPDX-License-Identifier: EUPL-1.2
from django.db.models import Case, IntegerField, Q, Value, When

from .folding import fold
from .models import Place

LONGEST = 80


def find_places(text: str, *, limit: int = 10) -> list[Place]:
    """Towns whose name holds the text, whatever its capitals, accents or signs; at most `limit`, best first.

    First names that begin with it, then names with a word that begins with it, then the rest. An old name
    gives the town it became, with the old name in `found_as`. Any text is safe;
    one without a letter or a digit finds nothing.
    One query, the same on SQLite and PostgreSQL: names are stored folded, and no collation is asked for.
    """
    wanted = fold(text[:LONGEST])[:LONGEST]
    if not wanted:
        return []
    if wanted.split()[0] == "st":  # St.-Niklaas
        wanted = "sint" + wanted[2:]
    begins = Q(name_folded__startswith=wanted) | Q(name_folded__contains=f"|{wanted}")
    rank = Case(
        When(name_folded=wanted, then=Value(0)),
        When(begins, then=Value(1)),
        When(name_folded__contains=f" {wanted}", then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    rows = (
        Place.objects.filter(name_folded__contains=wanted)
        .exclude(is_fictional=True, is_active=False)
        .filter(is_network=False)
        .annotate(rank=rank)
        .order_by("rank", "name_folded", "code")
        .select_related("successor")
    )
    found: dict[int, Place] = {}
    # More rows than asked, because the old names of one town lead to one answer.
    for place in rows[: max(limit, 0) * 4]:
        current = place.current
        if current.pk not in found:
            if current.pk != place.pk and current.name != place.name:
                current.found_as = place.name
            found[current.pk] = current
    return list(found.values())[: max(limit, 0)]
