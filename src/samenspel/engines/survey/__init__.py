# SPDX-License-Identifier: EUPL-1.2
"""Questionnaires without a database: what is asked, what a valid answer is, how answers are counted, and what is hidden to protect people.

definition.py  what is asked                 answers.py     which questions somebody meets, and what they answered
counting.py    answers, counted one by one   disclosure.py  what may not be shown, also not by subtraction
hiding.py      which sets of people to hide in one table
comparing.py   groups beside each other, and two moments beside each other
"""
