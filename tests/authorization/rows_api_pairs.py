"""Introductions, mentorships and what the two keep, by API: the two, and of some the admins."""

from datetime import timedelta

from django.utils import timezone

from tests.authorization.table import (
    ADMIN_WRITES,
    API_405,
    API_ADMINS,
    API_ALL,
    Row,
    Rows,
)
from tests.factories.meetings import soon

MENTEE = "401 401 | 200 404 404 | 404 404 404 | 404 404"
MENTEE_409 = "401 401 | 409 404 404 | 404 404 404 | 404 404"
MENTEE_204 = "401 401 | 204 404 404 | 404 404 404 | 404 404"
PAIR = "401 401 | 200 404 200 | 404 404 404 | 404 404"
PAIR_201 = "401 401 | 201 404 201 | 404 404 404 | 404 404"
PAIR_204 = "401 401 | 204 404 204 | 404 404 404 | 404 404"
PAIR_400 = "401 401 | 400 404 400 | 404 404 404 | 404 404"
PAIR_404 = "401 401 | 404 404 404 | 404 404 404 | 404 404"
PAIR_405 = "401 401 | 405 404 405 | 404 404 404 | 404 404"
PAIR_409 = "401 401 | 409 404 409 | 404 404 404 | 404 404"
ADMINS_201 = "401 401 | 404 404 404 | 201 404 404 | 404 201"
ADMINS_405 = "401 401 | 404 404 404 | 405 404 404 | 404 405"
ADMINS_400 = "401 401 | 404 404 404 | 400 404 404 | 404 400"
HERS = frozenset({"mentee"})
BOTH = frozenset({"mentee", "partner"})
TODAY = timezone.localdate()


def step(about: str, post: str, body=None, writes=frozenset()) -> Row:
    """Return the row of a POST-only address below one row of one's own."""
    return Row(
        about, get=API_405, post=post, other=API_405, options=API_ALL, body=body or {},
        writes=writes,
    )  # fmt: skip


def of_pair(get: str = PAIR_405, post: str = "", body=None, writes=frozenset()) -> Row:
    """Return the row of an address below a mentorship, which is looked for before all else."""
    return Row(
        "api-pair", get=get, post=post, other=PAIR_405, options=PAIR, body=body or {},
        writes=writes,
    )  # fmt: skip


def team(about: str, get: str = ADMINS_405, post: str = "", body=None, writes=ADMIN_WRITES) -> Row:
    """Return the row of an address below a program, which is looked for before all else."""
    return Row(
        about, get=get, post=post, other=ADMINS_405, options=API_ADMINS, body=body or {},
        writes=writes if post else frozenset(),
    )  # fmt: skip


def listed() -> Row:
    """Return the row of a list of one's own."""
    return Row(get=API_ALL, other=API_405, options=API_ALL)


SUGGESTION = {
    "number": 1, "goal": "Another goal", "ends_on": (TODAY + timedelta(days=60)).isoformat(),
}  # fmt: skip
LOGGED = {"day": (TODAY - timedelta(days=2)).isoformat(), "minutes": 30, "mode": "video"}
LETTER = {"subject": "A date", "body": "Hi {name}"}

ROWS: Rows = {
    "api-introduction-list": listed(),
    "api-introduction-detail": Row("introduction", get=MENTEE, other=API_405, options=API_ALL),
    "api-introduction-accept": step("introduction", MENTEE, writes=HERS),
    "api-introduction-decline": step("introduction", MENTEE, writes=HERS),
    "api-introduction-not-now": step("introduction", MENTEE, writes=HERS),
    "api-introduction-explain": step("introduction", MENTEE_409, {"reason": "different_path"}),
    "api-introduction-avoid-workplace": Row(
        "introduction", get=API_405, post=MENTEE_409, other=API_405, options=API_ALL,
        kinds={"counterparts": 403},  # a mentee's only
    ),
    "api-introduction-ask": step("introduction", MENTEE, {"question": "Nights?"}, HERS),
    "api-introduction-answer": step("introduction", MENTEE, {"answer": "Yes."}, HERS),
    "api-mentorship-list": listed(),
    "api-mentorship-detail": Row("mentorship", get=PAIR, other=API_405, options=API_ALL),
    "api-mentorship-pause": step("mentorship", PAIR, writes=BOTH),
    "api-mentorship-resume": step("mentorship", PAIR),
    "api-mentorship-extend": step("mentorship", PAIR, {"months": 1}, BOTH),
    "api-mentorship-finish": step("mentorship", PAIR, writes=BOTH),
    "api-mentorship-end": step("mentorship", PAIR, writes=BOTH),
    "api-mentorship-answer-proposal": step(
        "mentorship", PAIR_400, {"proposal": 1, "agrees": True}
    ),
    "api-mentorship-take-back-proposal": step("mentorship", PAIR_400, {"proposal": 1}),
    "api-mentorship-share-address": step("mentorship", PAIR, writes=BOTH),
    "api-mentorship-hide-address": step("mentorship", PAIR),
    "api-mentorship-certificate": Row(
        "mentorship", get=PAIR_404, post=PAIR_409, other=API_405, options=API_ALL
    ),
    "api-agreement-list": of_pair(PAIR),
    "api-agreement-sign": of_pair(
        post="401 401 | 200 404 409 | 404 404 404 | 404 404", body={"seen": "another"}
    ),
    "api-agreement-suggest": of_pair(post=PAIR, body=SUGGESTION, writes=BOTH),
    "api-agreement-keep": of_pair(post=PAIR_409, body={"number": 1}),
    "api-meeting-list": listed(),
    "api-meeting-detail": Row("meeting", get=PAIR, other=API_405, options=API_ALL),
    "api-meeting-pick": step("meeting", PAIR_409, {"starts_at": soon(9).isoformat()}),
    "api-meeting-counter": step("meeting", PAIR_409, {"times": [soon(9).isoformat()]}),
    "api-meeting-move": step("meeting", PAIR, {"times": [soon(9).isoformat()]}, BOTH),
    "api-meeting-keep": step("meeting", PAIR),
    "api-meeting-cancel": step("meeting", PAIR, {"line": "I'm ill."}, BOTH),
    "api-meeting-held": step("meeting-asked", PAIR, {"minutes": 40}, BOTH),
    "api-meeting-missed": step("meeting-asked", PAIR, writes=BOTH),
    "api-meeting-details": step("meeting", PAIR, {"topic": "Nights"}, BOTH),
    "api-pair-meeting-list": of_pair(
        PAIR, PAIR_201, {"times": [soon(9).isoformat()]}, BOTH
    ),
    "api-pair-meeting-log": of_pair(post=PAIR_201, body=LOGGED, writes=BOTH),
    "api-pair-meeting-suggestions": of_pair(PAIR),
    "api-goal-list": listed(),
    "api-goal-detail": Row(
        "goal", get=PAIR, put=PAIR, other=API_405, options=API_ALL, body={"title": "Another goal"}
    ),
    "api-goal-reach": step("goal", PAIR, writes=BOTH),
    "api-goal-drop": step("goal", PAIR, writes=BOTH),
    "api-goal-reopen": step("goal", PAIR),
    "api-goal-milestones": step("goal", PAIR_201, {"title": "Another step"}, BOTH),
    "api-milestone-detail": Row(
        "milestone", get=PAIR, put=PAIR, delete=PAIR_204, other=API_405, options=API_ALL,
        body={"title": "Another step"},
    ),
    "api-milestone-tick": step("milestone", PAIR, writes=BOTH),
    "api-milestone-untick": step("milestone", PAIR),
    "api-pair-goal-list": of_pair(PAIR, PAIR_201, {"title": "Another goal"}, BOTH),
    "api-message-list": of_pair(PAIR, PAIR_201, {"body": "Thursday?"}, BOTH),
    "api-message-read": of_pair(
        post=PAIR, body={"up_to": 2**40}, writes=frozenset({"partner"})
    ),
    "api-note-detail": Row(
        "note", get=MENTEE, put=MENTEE, delete=MENTEE_204, other=API_405, options=API_ALL,
        body={"body": "Anew."},
    ),
    "api-pair-note-list": of_pair(PAIR, PAIR_201, {"body": "A note."}, BOTH),
    "api-thank-you-detail": Row(
        "thanks", get=MENTEE, delete=MENTEE_204, other=API_405, options=API_ALL
    ),
    "api-thank-you-show": step("thanks", MENTEE, writes=HERS),
    "api-thank-you-hide": step("thanks", MENTEE),
    "api-pair-thank-you-list": of_pair(PAIR, PAIR_201, {"line": "You listened."}, BOTH),
    "api-check-in-list": listed(),
    "api-check-in-detail": Row("check-in", get=MENTEE, other=API_405, options=API_ALL),
    "api-check-in-answer": step("check-in", MENTEE, {"answer": "well"}, HERS),
    "api-check-in-change": step("check-in", MENTEE_409, {"answer": "well"}),
    "api-team-introduction-list": team("program", API_ADMINS),
    "api-team-introduction-detail": team("desk-introduction", API_ADMINS),
    "api-team-introduction-nudge": team(
        "desk-introduction", post=API_ADMINS, body={"side": "mentee"}
    ),
    "api-team-introduction-answer": team(
        "desk-introduction", post=API_ADMINS,
        body={"side": "mentor", "answer": "accepted", "told": "By phone."},
    ),
    "api-team-mentorship-list": team("program", API_ADMINS),
    "api-team-mentorship-detail": team("desk-mentorship", API_ADMINS),
    "api-team-mentorship-pause": team("desk-mentorship", post=API_ADMINS),
    "api-team-mentorship-resume": team("desk-mentorship", post=API_ADMINS, writes=frozenset()),
    "api-team-mentorship-end": team("desk-mentorship", post=API_ADMINS),
    "api-team-mentorship-rematch": team("desk-mentorship", post=API_ADMINS),
    "api-team-mentorship-letters": team("desk-mentorship", post=ADMINS_201, body=LETTER),
    "api-team-mentorship-calls": team(
        "desk-mentorship", post=ADMINS_201, body={"body": "They will try Thursdays."}
    ),
    "api-team-mentorship-take-back": team(
        "desk-mentorship", post=ADMINS_400, body={"follow_up": 1}, writes=frozenset()
    ),
    "api-team-mentorship-remind": team(
        "desk-mentorship", post=ADMINS_400, body={"check_in": 2**40}, writes=frozenset()
    ),
}  # fmt: skip

_INTRODUCTION = "id program mentor_type side state name respond_by announced_at answer answered_at"
_MENTORSHIP = (
    "id program mentor_type side state name started_at ends_on closed_at next_meeting_at "
    "counts.notes counts.messages counts.unread"
)
_VERSION = "number proposed_by goal rhythm ends_on body mentee_signed_at mentor_signed_at"
_MEETING = (
    "id mentorship program name state offered_by starts_at ends_at minutes mode is_logged times "
    "waits_for_me"
)
_MILESTONE = "id goal title due_on done_at done_by"
_GOAL = (
    "id mentorship program title goal due_on added_by added_at state closed_at may_write "
) + " ".join(f"milestones.{name}" for name in _MILESTONE.split())
_NOTE = "id is_mine is_shared body written_at changed_at"
_THANKS = "id is_mine line may_be_shown written_at"
_CHECK_IN = (
    "id mentorship program name side kind state due_on due_at answered_at changed_at can_answer "
    "can_change"
)
_QUESTION = "no text is_many is_line when reader options.key options.label options.sentence"
_PAIR = "id mentee.id mentee.name mentor.id mentor.name mentor_type"
_TEAM_INTRODUCTION = (
    f"{_PAIR} state announced_at respond_by answers.side answers.answer answers.answered_at "
    "answers.is_asked answers.answered_for"
)
_TEAM_MENTORSHIP = (
    f"{_PAIR} state introduced_at started_at ends_on closed_at health reason next_step silent care "
    "quiet_until"
)
_PART = "id state is_open answered_at changed_at answer line further"


def _all(path: str, names: str) -> str:
    return " ".join(f"{path}.{name}" for name in names.split())


FIELDS: dict[str, str | dict[str, str]] = {
    "api-introduction-list": _INTRODUCTION,
    "api-introduction-detail": (
        f"{_INTRODUCTION} title sentence shared missing expects steps workplace "
        f"{_all('partner', 'name first_name side facts introduction')} "
        f"{_all('questions', 'is_mine question asked_at answer answered_at waits_for_me')}"
    ),
    "api-mentorship-list": _MENTORSHIP,
    "api-mentorship-detail": (
        f"{_MENTORSHIP} title shared paused_at pause_until shares_address partner_shares_address "
        f"proposals steps agreement certificate "
        f"{_all('partner', 'name first_name facts introduction email')}"
    ),
    "api-agreement-list": (f"state text seen latest_end may_act holds {_all('newest', _VERSION)}"),
    "api-meeting-list": _MEETING,
    "api-meeting-detail": (
        f"{_MEETING} place topic summary settled_by settled_at steps calendar_url"
    ),
    "api-pair-meeting-list": _MEETING,
    "api-pair-meeting-suggestions": "times",
    "api-goal-list": _GOAL,
    "api-goal-detail": _GOAL,
    "api-milestone-detail": _MILESTONE,
    "api-pair-goal-list": _GOAL,
    "api-message-list": "id is_mine body sent_at read_at",
    "api-note-detail": _NOTE,
    "api-pair-note-list": _NOTE,
    "api-thank-you-detail": _THANKS,
    "api-pair-thank-you-list": _THANKS,
    "api-check-in-list": _CHECK_IN,
    "api-check-in-detail": (
        f"{_CHECK_IN} {_all('questions', _QUESTION)} outcomes readers given thanks next_steps "
        f"{_all('partner', 'state answered_at changed_at fact answer label line')}"
    ),
    "api-team-introduction-list": _TEAM_INTRODUCTION,
    "api-team-introduction-detail": _TEAM_INTRODUCTION,
    "api-team-mentorship-list": _TEAM_MENTORSHIP,
    "api-team-mentorship-detail": (
        f"{_TEAM_MENTORSHIP} mentee_email mentor_email paused_at met_on end_reason follow_ups "
        f"check_ins.kind check_ins.due_on {_all('check_ins.mentee', _PART)} "
        f"{_all('check_ins.mentor', _PART)}"
    ),
}
