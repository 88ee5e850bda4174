from mentorship.models.applications import (
    Draft,
    Orientation,
    OutcomeAnswer,
    VettingCheck,
    VettingQuestion,
)
from mentorship.models.check_ins import CheckIn, CheckInAnswer
from mentorship.models.content import ContentText, ProgramText
from mentorship.models.joining import (
    Invitation,
    InvitedPerson,
    MemberImport,
    ProgramMember,
    RoundNotice,
)
from mentorship.models.mentorships import Mentorship
from mentorship.models.participants import Mentee, Mentor
from mentorship.models.profiles import HeldCredential, Photo, Profile
from mentorship.models.programs import LaunchCheck, Program, ProgramStaff, StaffNote
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
    "Draft",
    "Goal",
    "GoalGroup",
    "HeldCredential",
    "Interest",
    "Invitation",
    "InvitedPerson",
    "Language",
    "LaunchCheck",
    "MemberImport",
    "Mentee",
    "Mentor",
    "MentorTypeText",
    "Mentorship",
    "Office",
    "Orientation",
    "OutcomeAnswer",
    "OutlookStatement",
    "Photo",
    "Profile",
    "Program",
    "ProgramMember",
    "ProgramStaff",
    "ProgramText",
    "Role",
    "RoundNotice",
    "Specialization",
    "StaffNote",
    "TaxonomySource",
    "VettingCheck",
    "VettingQuestion",
    "WorkSetting",
]
