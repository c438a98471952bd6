# SPDX-License-Identifier: EUPL-1.2
"""What waits at the desk: signatures, posts, anchors and evaluations to look at, groups that ask for help."""

from __future__ import annotations

from samenspel.foundations.parts import Queue

QUEUES: tuple[Queue, ...] = ()
