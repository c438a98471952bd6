# SPDX-License-Identifier: EUPL-1.2
"""From what a municipality wants to reach to a mix of instruments: goals first, instruments after. Plain Python, no Django."""
