# SPDX-License-Identifier: EUPL-1.2
"""All writes of a budget, in the order of its life: prepare, bring in ballots, count, settle."""

from . import bringing_in, counting, preparing, settling

ACTIONS = (*preparing.ACTIONS, *bringing_in.ACTIONS, *counting.ACTIONS, *settling.ACTIONS)
