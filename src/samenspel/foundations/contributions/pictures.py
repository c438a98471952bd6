# SPDX-License-Identifier: EUPL-1.2
"""Pictures of contributions: read and written anew in `foundations/pictures.py`, under the name the house already uses here."""

from __future__ import annotations

from samenspel.foundations.pictures import KINDS, LARGEST_BYTES, LARGEST_PIXELS, picture_answer, read_picture

__all__ = ["KINDS", "LARGEST_BYTES", "LARGEST_PIXELS", "picture_answer", "read_picture"]
