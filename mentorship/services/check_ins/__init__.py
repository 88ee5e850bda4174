"""Check-ins: laid out at the start, opened when due, answered by each side, closed in time."""

from mentorship.services.check_ins.answering import amend, answer
from mentorship.services.check_ins.closing import cancel, miss_overdue, silence
from mentorship.services.check_ins.layout import lay_out, relay
from mentorship.services.check_ins.opening import open_due
from mentorship.services.check_ins.times import reschedule

__all__ = [
    "amend",
    "answer",
    "cancel",
    "lay_out",
    "miss_overdue",
    "open_due",
    "relay",
    "reschedule",
    "silence",
]
