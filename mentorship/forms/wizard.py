"""Which form each step of the two wizards has."""

from mentorship.enums import MentorType, Side
from mentorship.forms.aims import AimsStep
from mentorship.forms.asking import StepForm
from mentorship.forms.limits import HelpStep, LimitsStep
from mentorship.forms.meeting import MeetingStep
from mentorship.forms.now import MenteeNowStep, MentorNowStep
from mentorship.forms.words import MenteeWordsStep, MentorWordsStep
from mentorship.queries.wizard import Opened

FORMS: dict[str, dict[str, type[StepForm]]] = {
    Side.MENTEE: {
        "now": MenteeNowStep,
        "aims": AimsStep,
        "meeting": MeetingStep,
        "words": MenteeWordsStep,
    },
    Side.MENTOR: {
        "limits": LimitsStep,
        "now": MentorNowStep,
        "help": HelpStep,
        "meeting": MeetingStep,
        "words": MentorWordsStep,
    },
}


def not_asked(opened: Opened, side: str) -> frozenset[str]:
    """Return the names of fields that this person is not asked any more."""
    names: set[str] = set()
    if opened.has_start:
        names |= {"start_path", "start_support", "start_stay"}
    has_peers = MentorType.PEER in opened.program.mentor_types
    if side == Side.MENTEE and (opened.mentors_otherwise or not has_peers):
        names |= {"peer_too", "specializations", "peer_helps"}
    return frozenset(names)
