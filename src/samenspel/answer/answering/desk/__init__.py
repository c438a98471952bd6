# SPDX-License-Identifier: EUPL-1.2
"""The staff desk around the duty to answer, a room per job: what waits for me, answering, moderating, promises."""
