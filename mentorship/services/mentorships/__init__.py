"""The course of a mentorship: start, pause, go on, end, finish, go on longer."""

from mentorship.services.mentorships.ending import LOST_PARTNER, end
from mentorship.services.mentorships.finishing import complete, complete_due
from mentorship.services.mentorships.pauses import go_on, pause, resume
from mentorship.services.mentorships.proposing import (
    answer_proposal,
    ask_at_closing,
    propose,
    take_back,
)
from mentorship.services.mentorships.starting import start
from mentorship.services.mentorships.steps import RUNNING
from mentorship.services.pair_locks import locked

__all__ = [
    "LOST_PARTNER",
    "RUNNING",
    "answer_proposal",
    "ask_at_closing",
    "complete",
    "complete_due",
    "end",
    "go_on",
    "locked",
    "pause",
    "propose",
    "resume",
    "start",
    "take_back",
]
