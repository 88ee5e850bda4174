"""Introductions: the offer to both people, their answers, and its running out.

Locks: mentor, mentee, mentorship. Whether the mentor is asked first or both at once is the
program's choice.
"""

from mentorship.services.introductions.afterwards import avoid_workplace, explain
from mentorship.services.introductions.answering import accept, decline
from mentorship.services.introductions.nudging import nudge
from mentorship.services.introductions.offering import announce_now, introduce, recall
from mentorship.services.introductions.on_behalf import answer_for
from mentorship.services.introductions.questions import (
    answer_question,
    ask_question,
    remind_of_questions,
)
from mentorship.services.introductions.resting import not_now
from mentorship.services.introductions.silence import expire, expire_overdue, nudge_silent
from mentorship.services.introductions.steps import ask, is_asked
from mentorship.services.introductions.withdrawing import withdraw_all

__all__ = [
    "accept",
    "announce_now",
    "answer_for",
    "answer_question",
    "ask",
    "ask_question",
    "avoid_workplace",
    "decline",
    "expire",
    "expire_overdue",
    "explain",
    "introduce",
    "is_asked",
    "not_now",
    "nudge",
    "nudge_silent",
    "recall",
    "remind_of_questions",
    "withdraw_all",
]
