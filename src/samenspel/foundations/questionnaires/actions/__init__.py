# SPDX-License-Identifier: EUPL-1.2
"""Everything that changes a questionnaire: preparing it and asking people, filling it in, counting and publishing what came back."""

from __future__ import annotations

from . import coding, counting, filling, preparing

ACTIONS = (*preparing.ACTIONS, *filling.ACTIONS, *counting.ACTIONS, *coding.ACTIONS)
