# SPDX-License-Identifier: EUPL-1.2
"""Everything that is done to an event, from registering to the minutes. Making and changing one is `making`."""

from .afterwards import ACTIONS as AFTERWARDS
from .afterwards import call_off, publish_minutes, set_recording, write_minutes
from .at_the_door import ACTIONS as AT_THE_DOOR
from .at_the_door import check_in, check_in_with_code, count_attendance, undo_check_in
from .programme import ACTIONS as PROGRAMME
from .programme import (
    LARGEST_FILE,
    add_document,
    give_time,
    remove_document,
    set_agenda,
    set_speakers,
    start_item,
    stop_item,
)
from .registering import ACTIONS as REGISTERING
from .registering import cancel, change_registration, enter, register, renew_calendar

ACTIONS = (*REGISTERING, *AT_THE_DOOR, *PROGRAMME, *AFTERWARDS)

__all__ = [
    "ACTIONS",
    "LARGEST_FILE",
    "add_document",
    "call_off",
    "cancel",
    "change_registration",
    "check_in",
    "check_in_with_code",
    "count_attendance",
    "enter",
    "give_time",
    "publish_minutes",
    "register",
    "remove_document",
    "renew_calendar",
    "set_agenda",
    "set_recording",
    "set_speakers",
    "start_item",
    "stop_item",
    "undo_check_in",
    "write_minutes",
]
