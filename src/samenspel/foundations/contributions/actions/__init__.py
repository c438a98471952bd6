# SPDX-License-Identifier: EUPL-1.2
"""Everything that can be done to a contribution, whatever instrument it came in by."""

from . import answering, moderating, taking_part

ACTIONS = (*taking_part.ACTIONS, *moderating.ACTIONS, *answering.ACTIONS)
__all__ = ["ACTIONS", "answering", "moderating", "taking_part"]
