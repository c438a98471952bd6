# SPDX-License-Identifier: EUPL-1.2
"""Finds the instruments: whoever adds a folder under take_part/ need not edit anything else."""

from __future__ import annotations

from functools import cache

from samenspel.foundations.parts import parts

from .instrument import Instrument


@cache
def instruments() -> dict[str, Instrument]:
    """Every instrument by its key, retired ones too: they still have rows to show."""
    return {part.key: part for part in parts() if isinstance(part, Instrument)}
