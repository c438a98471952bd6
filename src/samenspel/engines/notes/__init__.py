# SPDX-License-Identifier: EUPL-1.2
"""Sticky notes: which column a note may belong in, which notes say the same, which are near. People decide; no text is ever made here.

grams.py      a note as weighted pieces of its words        proposing.py  up to three columns for a note
alike.py      notes that say the same, and notes that are near

Short Dutch notes cannot be sorted by a machine alone: every way of clustering that was tried agreed hardly better than chance with what
people made of them. What does work, and is all this does: people make the columns, and the machine looks in which of them words like
those of the note stand already.
"""
