"""The API of people: everybody reads herself, admins the people of their programs."""

from tests.authorization.table import ADMIN_WRITES, API_405, API_ALL, Row, Rows

HERS_OR_ADMINS = "401 401 | 200 404 404 | 200 404 404 | 404 200"
HERS = "401 401 | 200 404 404 | 403 404 404 | 404 403"
HIS_OR_ADMINS = "401 401 | 404 404 200 | 200 404 404 | 404 200"
HIS = "401 401 | 404 404 200 | 403 404 404 | 404 403"
ADMINS = "401 401 | 404 404 404 | 200 404 404 | 404 200"
ADMINS_201 = "401 401 | 404 404 404 | 201 404 404 | 404 201"
ADMINS_409 = "401 401 | 404 404 404 | 409 404 404 | 404 409"
ALL_400 = "401 401 | 400 400 400 | 400 400 400 | 400 400"
NOBODY = "401 401 | 404 404 404 | 404 404 404 | 404 404"
NOT_HIS = "401 401 | 404 404 404 | 403 404 404 | 404 403"


def doing(about: str, post: str, *writers: str, **given) -> Row:
    """Return the row of an address that takes POST only."""
    return Row(
        about, get=API_405, post=post, other=API_405, options=API_ALL,
        writes=frozenset(writers), **given,
    )  # fmt: skip


def mine(about: str = "", **given) -> Row:
    """Return the row of something of which everybody signed in has one."""
    return Row(about, get=API_ALL, other=API_405, options=API_ALL, **given)


def notes(about: str) -> Row:
    return Row(
        about, get=ADMINS, post=ADMINS_201, other=API_405, options=API_ALL,
        body={"body": "Called"}, writes=ADMIN_WRITES,
    )  # fmt: skip


def note(about: str) -> Row:
    return Row(
        about, get=API_405, put=NOBODY, delete=NOBODY, patch=API_405, other=API_405,
        options=API_ALL, args={"note": "1"}, body={"body": "Called"},
    )  # fmt: skip


SEEKS = {"seeks": ["career"]}
OFFERS = {"offers": ["career"], "capacity": 4}
LINE = {"key": "vetting.identity"}
QUESTION = {"question": 2**40, "answer": "Yes"}

ROWS: Rows = {
    "api-me": mine(patch=API_ALL, body={"name": "Ada"}),
    "api-me-parts": mine(),
    "api-me-next": mine(),
    "api-me-preferences": mine(patch=API_ALL, body={"time_zone": "America/Denver"}),
    "api-me-profile": mine(
        put=API_ALL, patch=API_ALL,
        body={"role": "pharmacy-technician", "time_zone": "America/Chicago"},
    ),
    "api-program-list": mine(),
    "api-program-detail": mine(about="program-slug"),
    "api-taxonomy": mine(),
    "api-taxonomy-list": mine(args={"kind": "roles"}),
    "api-mentee-list": Row(get=API_ALL, post=ALL_400, other=API_405, options=API_ALL, body=SEEKS),
    "api-mentee-detail": Row(
        "api-mentee", get=HERS_OR_ADMINS, put=HERS, patch=HERS, other=API_405, options=API_ALL,
        body=SEEKS,
    ),
    "api-mentee-pause": doing("api-mentee", HERS, "mentee"),
    "api-mentee-resume": doing("api-mentee", HERS),
    "api-mentee-leave": doing(
        "api-mentee", HERS, "mentee", body={"end_mentorships": True}
    ),
    "api-mentee-notes": notes("api-mentee"),
    "api-mentee-note": note("api-mentee"),
    "api-mentor-list": Row(get=API_ALL, post=ALL_400, other=API_405, options=API_ALL, body=OFFERS),
    "api-mentor-detail": Row(
        "api-mentor", get=HIS_OR_ADMINS, put=HIS, patch=HIS, other=API_405, options=API_ALL,
        body=OFFERS,
    ),
    "api-mentor-pause": doing("api-mentor", HIS, "partner"),
    "api-mentor-resume": doing("api-mentor", HIS),
    "api-mentor-leave": doing("api-mentor", HIS, "partner", body={"end_mentorships": True}),
    "api-mentor-capacity": doing(
        "api-mentor", HIS_OR_ADMINS, "partner", *ADMIN_WRITES, body={"capacity": 3}
    ),
    "api-mentor-vet": doing("api-applied", ADMINS_409),
    "api-mentor-refuse": doing(
        "api-applied", ADMINS, *ADMIN_WRITES, body={"reason": "not_enough_to_go_on"}
    ),
    "api-mentor-ask": doing("api-applied", ADMINS, *ADMIN_WRITES, body={"question": "Why?"}),
    "api-mentor-tick": doing("api-applied", ADMINS, *ADMIN_WRITES, body=LINE),
    "api-mentor-untick": doing("api-applied", ADMINS, body=LINE),
    "api-mentor-verify": doing("api-applied", NOBODY, body={"credential": 2**40, "seen": ".."}),
    "api-mentor-unverify": doing("api-applied", NOBODY, body={"credential": 2**40}),
    "api-mentor-answer": doing("api-applied", NOT_HIS, body=QUESTION),
    "api-mentor-notes": notes("api-mentor"),
    "api-mentor-note": note("api-mentor"),
}  # fmt: skip

_PART = "id program side state"
_ROW = (
    "id program person.id person.name applied_at state_since paused_until role setting region "
    "state read_as"
)
_MENTEE, _MENTOR = f"{_ROW} seeks", f"{_ROW} offers capacity places_held"
_TEAM = "is_oriented has_note"
_AIMS = "target_role target_words wants goals"
_OFFER = "helps_with available_from available_until is_listed"
_KNOWN = (
    "person.email person.membership_number person.account_since person.bounced_at person.photo "
    "profile.role profile.past_roles profile.path_line profile.years profile.employer "
    "profile.setting profile.state profile.city profile.chapter profile.specializations "
    "profile.interests profile.working_for profile.patterns profile.time_zone profile.languages "
    "profile.meeting_modes profile.introduction credentials state_reason avoids_somebody"
)
_PROFILE = (
    "role past_roles years setting employer state city chapter credentials working_for "
    "specializations interests time_zone languages patterns meeting_modes windows outlook "
    "introduction path_line"
)
_PROGRAM = (
    "id slug name about chapter time_zone mentor_types months hours_a_month intake joining "
    "orientation_first mentors_per_mentee capacity_start capacity_max mentor_signup_opens_on "
    "signup_opens_on signup_closes_on introductions_on hears_by_on ends_on next_round_opens_on "
    "is_open open_to_me asks_of_mentee asks_of_mentor my_roles "
)
_TEAM_PROGRAM = " ".join(
    f"settings.{name}"
    for name in (
        "version policy weights.* min_score good_score strong_score min_overlap_minutes "
        "full_overlap_minutes asked_first offer_days nudge_day ladder_days no_meeting_days "
        "reply_days pause_days extension_months extensions_most by_type review_until "
        "answers_due_on report_on is_directory_public may_be_indexed"
    ).split()
) + " ".join(
    f" counts.{name}"
    for name in (
        "mentees.applied mentees.available mentees.paused mentees.left mentors.applied "
        "mentors.vetted mentors.refused mentors.paused mentors.left places places_held mentorships"
    ).split()
)
_MEMBER = "read_as documents.document documents.version documents.label documents.text"
FIELDS: dict[str, str | dict[str, str]] = {
    "api-me": "id email name membership_number time_zone locale is_superuser photo "
    "parts.id parts.program parts.side parts.state roles.program roles.role",
    "api-me-parts": f"{_PART} standing paused_until",
    "api-me-next": "code side program sentence url",
    "api-me-preferences": "locale time_zone messages.*",
    "api-me-profile": _PROFILE,
    "api-program-list": f"{_PROGRAM} my_mentee_part.id my_mentee_part.state "
    "my_mentor_part.id my_mentor_part.state",
    "api-program-detail": {
        "mentee": f"{_PROGRAM} {_MEMBER} my_mentee_part.id my_mentee_part.state my_mentor_part",
        "mentor partner": f"{_PROGRAM} {_MEMBER} my_mentor_part.id my_mentor_part.state "
        "my_mentee_part",
        "contact viewer other_admin": f"{_PROGRAM} {_MEMBER} my_mentee_part my_mentor_part",
        "admin superuser": f"{_PROGRAM} read_as my_mentee_part my_mentor_part {_TEAM_PROGRAM}",
    },
    "api-taxonomy": "version as_of lists.* languages",
    "api-taxonomy-list": "kind version entries.*",
    "api-mentee-list": {"mentee": _MENTEE, "admin superuser": f"{_MENTEE} {_TEAM}"},
    "api-mentee-detail": {
        "mentee": f"{_MENTEE} {_AIMS} standing supervisor_email not_my_workplace same_employer_ok "
        "peer_too peer_helps avoid",
        "admin superuser": f"{_MENTEE} {_TEAM} {_AIMS} {_KNOWN} has_wishes waited_rounds",
    },
    "api-mentee-notes": {"admin superuser": ""},
    "api-mentor-list": {
        "mentor partner": _MENTOR,
        "admin superuser": f"{_MENTOR} {_TEAM} is_asked has_answered",
    },
    "api-mentor-detail": {
        "partner": f"{_MENTOR} {_OFFER} standing shown avoid questions",
        "admin superuser": f"{_MENTOR} {_TEAM} {_OFFER} {_KNOWN} is_asked has_answered vetted_at "
        "vetted_by refusal_reason vetting_note questions checklist.key checklist.text "
        "checklist.is_done checklist.is_automatic checklist.done_by checklist.done_at "
        "checklist.missing way_here.oriented_at way_here.rules_at way_here.has_address "
        "way_here.has_number way_here.was_refused",
    },
    "api-mentor-notes": {"admin superuser": ""},
}
