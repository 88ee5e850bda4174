from mentorship.models.check_ins import CheckIn, CheckInAnswer
from mentorship.models.content import ContentText
from mentorship.models.mentorships import Mentorship
from mentorship.models.participants import Mentee, Mentor
from mentorship.models.profiles import HeldCredential, Profile
from mentorship.models.programs import Program, ProgramStaff
from mentorship.models.taxonomy import (
    AvailabilityPattern,
    AvailabilityWindow,
    CareerLevel,
    Credential,
    Goal,
    GoalGroup,
    Interest,
    Language,
    MentorTypeText,
    Office,
    OutlookStatement,
    Role,
    Specialization,
    TaxonomySource,
    WorkSetting,
)

__all__ = [
    "AvailabilityPattern",
    "AvailabilityWindow",
    "CareerLevel",
    "CheckIn",
    "CheckInAnswer",
    "ContentText",
    "Credential",
    "Goal",
    "GoalGroup",
    "HeldCredential",
    "Interest",
    "Language",
    "Mentee",
    "Mentor",
    "MentorTypeText",
    "Mentorship",
    "Office",
    "OutlookStatement",
    "Profile",
    "Program",
    "ProgramStaff",
    "Role",
    "Specialization",
    "TaxonomySource",
    "WorkSetting",
]
