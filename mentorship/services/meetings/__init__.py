"""Meetings of a pair: offered, picked, moved, cancelled, held."""

from mentorship.services.meetings.cancelling import cancel, cancel_all, keep
from mentorship.services.meetings.offering import counter, move, offer
from mentorship.services.meetings.picking import change, pick
from mentorship.services.meetings.plan import Plan
from mentorship.services.meetings.settling import ask_whether_held, settle_passed
from mentorship.services.meetings.telling import hold, log, miss

__all__ = [
    "Plan",
    "ask_whether_held",
    "cancel",
    "cancel_all",
    "change",
    "counter",
    "hold",
    "keep",
    "log",
    "miss",
    "move",
    "offer",
    "pick",
    "settle_passed",
]
