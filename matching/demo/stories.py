"""Career stories of the demo's invented people, in the taxonomy's slugs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MenteeStory:
    """A typical wish: where technicians like this are, and where they want to go."""

    role: str
    setting: str
    target: str
    wants: tuple[str, ...]
    goals: tuple[str, ...]
    interests: tuple[str, ...]
    working_for: tuple[str, ...]
    credentials: tuple[str, ...]
    words: str
    share: int


@dataclass(frozen=True)
class MentorStory:
    """A typical offer: what people like this have done and help with."""

    role: str
    past_roles: tuple[str, ...]
    setting: str
    practices: tuple[str, ...]
    helps_with: tuple[str, ...]
    interests: tuple[str, ...]
    credentials: tuple[str, ...]
    offers: tuple[str, ...]
    words: str
    share: int


MENTEES = (
    MenteeStory(
        "community-technician",
        "community-chain",
        "hazardous-drug-technician",
        ("oncology-hazardous-drugs", "sterile-compounding"),
        ("retail-to-hospital", "enter-oncology"),
        ("exam-prep-hazardous", "exam-prep-cspt"),
        ("cspt",),
        ("cpht-ptcb",),
        "I keep thinking I've left it too late to move to a hospital.",
        16,
    ),
    MenteeStory(
        "certified-technician",
        "hospital-inpatient",
        "sterile-compounding-technician",
        ("sterile-compounding", "parenteral-nutrition"),
        ("enter-sterile-compounding", "earn-cspt"),
        ("exam-prep-cspt", "pharmacy-calculations"),
        ("cspt",),
        ("cpht-ptcb",),
        "I want to learn the clean room from someone who has failed a media fill.",
        18,
    ),
    MenteeStory(
        "community-technician",
        "community-independent",
        "senior-technician",
        ("community-dispensing", "adherence-packaging"),
        ("get-promoted", "confidence-communication"),
        ("ce-planning", "wellness"),
        ("cpht-adv",),
        ("cpht-ptcb",),
        "I train everyone new, and nobody has ever called it training.",
        14,
    ),
    MenteeStory(
        "pharmacy-technician",
        "grocery-mass-retail",
        "certified-technician",
        ("community-dispensing", "immunization"),
        ("pass-certification-exam", "build-network"),
        ("exam-prep-ptce", "study-group"),
        ("cpht-ptcb",),
        ("state-technician-registration",),
        "I need someone to study with who won't laugh at my math.",
        16,
    ),
    MenteeStory(
        "inpatient-technician",
        "hospital-inpatient",
        "informatics-specialist",
        ("pharmacy-informatics", "dispensing-automation"),
        ("enter-informatics", "resume-and-interview"),
        ("technology",),
        ("ehr-pharmacy-module",),
        ("cpht-ptcb",),
        "I'm the one they call when the cabinet won't open. I'd like that to be my job.",
        12,
    ),
    MenteeStory(
        "inpatient-technician",
        "hospital-inpatient",
        "medication-history-technician",
        ("medication-history", "transitions-of-care"),
        ("enter-clinical-support", "earn-next-certificate"),
        ("bilingual-care", "pharmacy-calculations"),
        ("ptcb-medication-history",),
        ("cpht-ptcb",),
        "Talking with people at the bedside is the best part of my week.",
        12,
    ),
    MenteeStory(
        "medication-access-specialist",
        "ambulatory-clinic",
        "specialty-liaison",
        ("specialty-pharmacy", "prior-authorization"),
        ("enter-medication-access", "negotiate-pay"),
        ("advocacy",),
        ("ptcb-billing-reimbursement",),
        ("cpht-ptcb", "ptcb-billing-reimbursement"),
        "I can get almost anything approved. I don't know how to ask for the same for me.",
        10,
    ),
    MenteeStory(
        "pharmacy-buyer",
        "hospital-inpatient",
        "340b-coordinator",
        ("340b-program", "purchasing-inventory"),
        ("first-lead-role", "lead-improvement-project"),
        ("exam-prep-supply-chain", "technology"),
        ("apexus-340b-operations",),
        ("cpht-ptcb", "ptcb-supply-chain-inventory"),
        "I'd like to hear how someone went from ordering to running the program.",
        8,
    ),
    MenteeStory(
        "senior-technician",
        "hospital-inpatient",
        "technician-supervisor",
        ("operations-leadership", "technician-education"),
        ("first-lead-role", "manage-people"),
        ("precepting", "public-speaking"),
        ("cpht-adv",),
        ("cpht-ptcb", "cpht-adv"),
        "They offered me the lead post and I said I'd think about it. I'm still thinking.",
        10,
    ),
    MenteeStory(
        "lead-technician",
        "community-chain",
        "",
        ("operations-leadership",),
        ("work-life-balance", "change-employer"),
        ("wellness", "night-shift-life"),
        (),
        ("cpht-ptcb",),
        "I'm not sure yet. I only know that I can't do ten more years of this shift.",
        4,
    ),
)

MENTORS = (
    MentorStory(
        "cleanroom-lead",
        ("community-technician", "sterile-compounding-technician", "hazardous-drug-technician"),
        "infusion-center",
        ("oncology-hazardous-drugs", "sterile-compounding"),
        ("retail-to-hospital", "enter-oncology", "enter-sterile-compounding", "earn-cspt"),
        ("exam-prep-hazardous", "exam-prep-cspt"),
        ("cpht-adv", "cspt", "ptcb-hazardous-drug-management"),
        ("career", "peer"),
        "Nobody told me community years count. They count.",
        5,
    ),
    MentorStory(
        "compounding-supervisor",
        ("certified-technician", "sterile-compounding-technician", "cleanroom-lead"),
        "hospital-inpatient",
        ("sterile-compounding", "parenteral-nutrition", "pediatric-neonatal-compounding"),
        ("enter-sterile-compounding", "earn-cspt", "get-promoted", "confidence-communication"),
        ("exam-prep-cspt", "pharmacy-calculations", "precepting"),
        ("cpht-adv", "cspt"),
        ("career", "life"),
        "My first batch failed. I still have the form on my wall.",
        6,
    ),
    MentorStory(
        "senior-technician",
        ("community-technician",),
        "community-independent",
        ("community-dispensing", "immunization", "adherence-packaging"),
        (
            "pass-certification-exam",
            "build-network",
            "settle-new-setting",
            "confidence-communication",
        ),
        ("exam-prep-ptce", "study-group", "wellness"),
        ("cpht-ptcb", "ptcb-immunization-administration"),
        ("peer", "career"),
        "I passed on the second try. I can tell you what I changed.",
        7,
    ),
    MentorStory(
        "senior-informatics-analyst",
        ("inpatient-technician", "automation-technician", "informatics-specialist"),
        "health-system",
        ("pharmacy-informatics", "dispensing-automation", "data-reporting"),
        (
            "enter-informatics",
            "resume-and-interview",
            "lead-improvement-project",
            "find-remote-work",
        ),
        ("technology",),
        ("cpht-adv", "ehr-pharmacy-module"),
        ("career",),
        "I learned it by breaking the test system, over and over.",
        4,
    ),
    MentorStory(
        "transitions-coordinator",
        ("inpatient-technician", "medication-history-technician"),
        "hospital-inpatient",
        ("medication-history", "transitions-of-care", "infectious-disease"),
        ("enter-clinical-support", "earn-next-certificate", "difficult-situations"),
        ("bilingual-care", "pharmacy-calculations"),
        ("cpht-adv", "ptcb-medication-history"),
        ("career", "peer"),
        "Every list has a story in it. I like helping people hear it.",
        5,
    ),
    MentorStory(
        "medication-access-supervisor",
        ("payer-technician", "medication-access-specialist", "specialty-liaison"),
        "specialty",
        (
            "specialty-pharmacy",
            "prior-authorization",
            "billing-reimbursement",
            "patient-assistance",
        ),
        ("enter-medication-access", "negotiate-pay", "manage-people"),
        ("advocacy",),
        ("cpht-adv", "ptcb-billing-reimbursement"),
        ("career", "life"),
        "Ask for the number first. Then ask again.",
        4,
    ),
    MentorStory(
        "340b-program-lead",
        ("pharmacy-buyer", "340b-analyst", "340b-coordinator"),
        "hospital-inpatient",
        ("340b-program", "purchasing-inventory", "regulatory-compliance"),
        ("first-lead-role", "lead-improvement-project", "resume-and-interview"),
        ("exam-prep-supply-chain", "technology"),
        ("cpht-adv", "apexus-340b-operations", "apexus-ace"),
        ("career",),
        "An audit taught me more than any course.",
        3,
    ),
    MentorStory(
        "operations-manager",
        ("lead-technician", "technician-supervisor"),
        "health-system",
        ("operations-leadership", "technician-education"),
        (
            "first-lead-role",
            "manage-people",
            "work-life-balance",
            "change-employer",
            "change-career",
        ),
        ("precepting", "public-speaking", "wellness"),
        ("cpht-adv", "bachelor-healthcare"),
        ("career", "life"),
        "I said no to the lead post twice. The third time I asked what it would take.",
        5,
    ),
    MentorStory(
        "technician-educator",
        ("senior-technician", "technician-trainer"),
        "academia-training",
        ("technician-education", "community-dispensing"),
        ("pass-certification-exam", "get-promoted", "become-trainer", "work-life-balance"),
        ("exam-prep-ptce", "precepting", "public-speaking"),
        ("cpht-adv", "cpted"),
        ("career", "peer", "life"),
        "If you can explain it to a new hire, you can explain it to a hiring panel.",
        4,
    ),
    MentorStory(
        "director-technician-services",
        ("technician-supervisor", "operations-manager"),
        "health-system",
        ("operations-leadership", "advocacy-association"),
        ("change-career", "work-life-balance", "negotiate-pay", "manage-workload-stress"),
        ("advocacy", "public-speaking"),
        ("cpht-adv", "bachelor-healthcare"),
        ("life",),
        "I have time to listen, and no stake in what you decide.",
        2,
    ),
)

TARGETS = (
    "diversion-analyst",
    "immunizing-technician",
    "nuclear-technician",
    "nonsterile-compounding-technician",
    "product-verification-technician",
    "research-coordinator",
    "revenue-cycle-analyst",
    "satellite-technician",
    "supply-chain-coordinator",
    "technician-trainer",
    "home-infusion-technician",
)
