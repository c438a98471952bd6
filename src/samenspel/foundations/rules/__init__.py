# SPDX-License-Identifier: EUPL-1.2
"""By which rule: one tuple of clauses decides in lists, in buttons and at the door."""
