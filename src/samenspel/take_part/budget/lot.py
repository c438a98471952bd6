# SPDX-License-Identifier: EUPL-1.2
"""The lot that decides ties: drawn from a published seed, so that anybody can draw it again."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256


def draw(seed: str, keys: Iterable[str]) -> list[str]:
    """The keys in the order of the lot: by the SHA-256 of "<seed>:<key>", smallest first.

    seed   a published text that nobody could choose with the outcome in mind
    keys   names of the projects, as on the ballot
    """
    return sorted(keys, key=lambda key: sha256(f"{seed}:{key}".encode()).hexdigest())
