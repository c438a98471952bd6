# SPDX-License-Identifier: EUPL-1.2
"""Saved plans as their task force meets them: the page of a plan, and one page for every piece that can be changed."""
