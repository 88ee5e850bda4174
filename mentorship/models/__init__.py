from mentorship.models.agreements import Agreement
from mentorship.models.applications import (
    Draft,
    Orientation,
    OutcomeAnswer,
    VettingCheck,
    VettingQuestion,
)
from mentorship.models.care import FollowUp
from mentorship.models.check_ins import CheckIn, CheckInAnswer
from mentorship.models.closing import (
    Certificate,
    ContinuingEducation,
    JointProposal,
    OutcomeEvent,
    Pause,
)
from mentorship.models.concerns import (
    BrokenGlass,
    Concern,
    ConcernAttachment,
    ConcernMessage,
    ConcernReader,
)
from mentorship.models.content import ContentText, ProgramText
from mentorship.models.introductions import IntroductionQuestion
from mentorship.models.joining import (
    Invitation,
    InvitedPerson,
    MemberImport,
    ProgramMember,
    RoundNotice,
)
from mentorship.models.meetings import CalendarFeed, Meeting, MeetingTime
from mentorship.models.mentorships import AnswerOnBehalf, Mentorship
from mentorship.models.participants import Mentee, Mentor
from mentorship.models.people_imports import (
    HeadingMap,
    ImportedPart,
    ImportRefusal,
    PeopleImport,
    PeopleImportFile,
    PeopleImportRow,
)
from mentorship.models.profiles import HeldCredential, Photo, Profile
from mentorship.models.programs import LaunchCheck, Program, ProgramStaff, StaffNote
from mentorship.models.space import MentorshipGoal, Message, Milestone, Note, ThankYou
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
from mentorship.models.zone_data import ZoneData

__all__ = [
    "Agreement",
    "AnswerOnBehalf",
    "AvailabilityPattern",
    "AvailabilityWindow",
    "BrokenGlass",
    "CalendarFeed",
    "CareerLevel",
    "Certificate",
    "CheckIn",
    "CheckInAnswer",
    "Concern",
    "ConcernAttachment",
    "ConcernMessage",
    "ConcernReader",
    "ContentText",
    "ContinuingEducation",
    "Credential",
    "Draft",
    "FollowUp",
    "Goal",
    "GoalGroup",
    "HeadingMap",
    "HeldCredential",
    "ImportRefusal",
    "ImportedPart",
    "Interest",
    "IntroductionQuestion",
    "Invitation",
    "InvitedPerson",
    "JointProposal",
    "Language",
    "LaunchCheck",
    "Meeting",
    "MeetingTime",
    "MemberImport",
    "Mentee",
    "Mentor",
    "MentorTypeText",
    "Mentorship",
    "MentorshipGoal",
    "Message",
    "Milestone",
    "Note",
    "Office",
    "Orientation",
    "OutcomeAnswer",
    "OutcomeEvent",
    "OutlookStatement",
    "Pause",
    "PeopleImport",
    "PeopleImportFile",
    "PeopleImportRow",
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
    "ThankYou",
    "VettingCheck",
    "VettingQuestion",
    "WorkSetting",
    "ZoneData",
]
