"""Vetting a mentor: checklist, credentials, questions, and the decision."""

from mentorship.services.vetting.checking import tick, untick
from mentorship.services.vetting.credentials import unverify, verify
from mentorship.services.vetting.deciding import refuse_mentor, vet_mentor
from mentorship.services.vetting.questions import answer, ask

__all__ = [
    "answer",
    "ask",
    "refuse_mentor",
    "tick",
    "untick",
    "unverify",
    "verify",
    "vet_mentor",
]
