"""Concerns: told in confidence, answered by contacts, and what contacts do for the two."""

from mentorship.services.concerns.caring import (
    end_by_contact,
    keep_apart,
    reinstate,
    suspend,
)
from mentorship.services.concerns.glass import break_glass, close_early
from mentorship.services.concerns.leaving import leave, reroute_orphans
from mentorship.services.concerns.reminding import remind_due, report_openings
from mentorship.services.concerns.replying import answer, note, reply
from mentorship.services.concerns.steps import close, hand_on, mark_quiet, take_up
from mentorship.services.concerns.telling import tell

__all__ = [
    "answer",
    "break_glass",
    "close",
    "close_early",
    "end_by_contact",
    "hand_on",
    "keep_apart",
    "leave",
    "mark_quiet",
    "note",
    "reinstate",
    "remind_due",
    "reply",
    "report_openings",
    "reroute_orphans",
    "suspend",
    "take_up",
    "tell",
]
