"""Which form each step of the two wizards has."""

from mentorship.enums import Side
from mentorship.forms.aims import AimsStep
from mentorship.forms.asking import StepForm
from mentorship.forms.limits import HelpStep, LimitsStep
from mentorship.forms.meeting import MeetingStep
from mentorship.forms.now import MenteeNowStep, MentorNowStep
from mentorship.forms.words import MenteeWordsStep, MentorWordsStep

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
