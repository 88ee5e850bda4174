"""Rounds, runs, matches, wishes, suggestions and the directory by API."""

from tests.authorization.table import (
    ADMIN_WRITES,
    API_405,
    API_ADMINS,
    API_ADMINS_202,
    API_ALL,
    Row,
    Rows,
)

ADMINS_201 = "401 401 | 404 404 404 | 201 404 404 | 404 201"
ADMINS_204 = "401 401 | 404 404 404 | 204 404 404 | 404 204"
ADMINS_400 = "401 401 | 404 404 404 | 400 404 404 | 404 400"
ADMINS_409 = "401 401 | 404 404 404 | 409 404 404 | 404 409"
STAFF = "401 401 | 404 404 404 | 200 200 200 | 404 200"
MENTEE = "401 401 | 200 404 404 | 404 404 404 | 404 404"
MENTEE_204 = "401 401 | 204 404 404 | 404 404 404 | 404 404"
BODY_400 = "401 401 | 400 400 400 | 400 400 400 | 400 400"
HERS = frozenset({"mentee"})
REASON = {"reason": "profile_old"}
NOBODY = "00000000-0000-4000-8000-000000000000"


def reading(about: str, get: str = API_ADMINS, **given) -> Row:
    """Return the row of an address that is only read."""
    return Row(about, get=get, other=API_405, options=API_ALL, **given)


def doing(about: str, post: str = API_ADMINS, writes=ADMIN_WRITES, **given) -> Row:
    """Return the row of a POST-only action."""
    return Row(
        about, get=API_405, post=post, other=API_405, options=API_ALL, writes=writes, **given
    )


def refused(about: str, post: str = ADMINS_409, **given) -> Row:
    """Return the row of an action that the world gives nothing to do for."""
    return doing(about, post, frozenset(), **given)


ROUNDS: Rows = {
    "api-round-list": Row(
        get=API_ALL, post=BODY_400, other=API_405, options=API_ALL,
        body={"program": "spring", "name": "Autumn"},
    ),
    "api-round-detail": Row(
        "api-round", get=API_ADMINS, patch=API_ADMINS, other=API_405, options=API_ALL,
    ),
    "api-round-open": doing("api-round", writes=frozenset()),
    "api-round-closing": reading("api-round"),
    "api-round-close": refused("api-round"),
    "api-round-runs": Row(
        "api-round", get=API_ADMINS, post=API_ADMINS_202, other=API_405, options=API_ALL,
        writes=ADMIN_WRITES,
    ),
    "api-round-compare": reading("api-round", ADMINS_400),
    "api-round-figures": reading("api-round", STAFF),
    "api-round-colleagues": reading("api-round"),
    "api-round-approve": doing("api-round", body={"min_score": 0}),
    "api-round-decide": refused(
        "api-round", ADMINS_400,
        body={"decision": "approve", "matches": [{"id": 2**40, "version": 1}]},
    ),
    "api-round-publish": doing("api-round"),
    "api-round-undo": refused("api-round"),
    "api-round-hand-over": refused("api-round", ADMINS_400, body={"to": NOBODY}),
    "api-round-ask": refused(
        "api-round", ADMINS_400, body={"ask": "keep", "person": NOBODY}
    ),
    "api-round-remind": refused(
        "api-round", ADMINS_400, body={"side": "mentee", "person": NOBODY}
    ),
    "api-round-letters": reading("api-round"),
    "api-round-letter": Row(
        "api-letter", get=API_ADMINS, put=API_ADMINS, other=API_405, options=API_ALL,
        body={"subject": "Hello {name}", "body": "Somebody for you."},
    ),
    "api-round-letter-forget": doing("api-letter", writes=frozenset()),
    "api-round-letter-look-over": doing("api-letter"),
    "api-run-detail": reading("api-run"),
    "api-run-cancel": doing("api-run"),
    "api-run-label": doing("api-run", body={"label": "First"}),
    "api-run-try": refused("api-run"),
    "api-run-unmatched": reading("api-run"),
    "api-run-recruiting": reading("api-run"),
}  # fmt: skip

MATCHES: Rows = {
    "api-match-list": Row(
        get=API_ALL, post=BODY_400, other=API_405, options=API_ALL,
        body={
            "round": 2**40, "mentee": NOBODY, "mentor": NOBODY, "mentor_type": "career",
        },
    ),
    "api-match-detail": reading("api-match"),
    "api-match-approve": doing("api-match"),
    "api-match-unapprove": doing("api-approved"),
    "api-match-reject": doing("api-match", body=REASON),
    "api-match-pin": doing("api-match"),
    "api-match-unpin": doing("api-match", writes=frozenset()),
    "api-match-note": doing("api-match", body={"note": "Ask her first."}),
    "api-match-hand-over": refused("api-match", ADMINS_400, body={"to": NOBODY}),
    "api-match-withdraw": refused("api-match"),
    "api-match-swap": Row(
        "api-match", get=ADMINS_400, post=ADMINS_400, other=API_405, options=API_ALL,
        body={"instead": NOBODY, "version": 1, "fingerprint": "x"},
    ),
    "api-match-publish": doing("api-approved"),
    "api-match-recall": doing("api-published"),
    "api-match-send-now": doing("api-published"),
    "api-match-nudge": refused("api-published", body={"side": "mentor"}),
    "api-match-answer": refused(
        "api-published", body={"side": "mentor", "answer": "accepted", "told": "By phone."}
    ),
    "api-program-matching": Row(
        "program", get=API_ADMINS, patch=API_ADMINS, other=API_405, options=API_ALL,
    ),
}  # fmt: skip

MENTORS: Rows = {
    "api-wish-list": Row(
        get=API_ALL, post=BODY_400, put=BODY_400, other=API_405, options=API_ALL,
        body={"mentor": NOBODY},
    ),
    "api-wish-detail": Row(
        "api-wished", get=MENTEE, delete=MENTEE_204, other=API_405, options=API_ALL,
    ),
    "api-wish-move": doing("api-wished", MENTEE, frozenset(), body={"direction": "up"}),
    "api-wish-explain": doing("api-wished", MENTEE, HERS, body={"reason": "His path."}),
    "api-suggestion-list": reading("", API_ALL),
    "api-suggestion-hidden": reading("", API_ALL),
    "api-suggestion-hide": doing("api-listed", MENTEE, HERS),
    "api-suggestion-show": doing("api-listed", MENTEE, frozenset()),
    "api-directory-list": reading("", API_ALL),
    "api-directory-filters": reading("", API_ALL),
}  # fmt: skip
ROWS: Rows = {**ROUNDS, **MATCHES, **MENTORS}

_ROUND = "id program name state opens_on closes_on introductions_on"
_REPORT = (
    "policy requests mentees mentors places eligible_pairs served mentees_served weakest mean "
    "total bound gap optimal blocking_pairs wishes_met unmatched seconds"
)
_RUN = "id round state label fills_in progress error requested_by created_at started_at finished_at"
_LETTER = "role subject body placeholders is_own version changed_by looked_over_by"
_MATCH = (
    "id round run mentee.id mentee.name mentor.id mentor.name mentor_type state version score "
    "career_path specialization mentor_type_fit bonus wish_rank is_pinned decided_by decided_at "
    "reject_effect reject_reason note"
)
_MORE = (
    "fit components weights most_points.career_path most_points.mentor_type "
    "most_points.specialization bonuses why missing other_mentors other_mentees origin "
    "override_reason reviewer handed_by handed_at mentorship announce_at created_at"
)
_CARD = "id name place credentials path facts.label facts.text words photo is_you is_wished"
_WISH = "mentor program rank reason name facts place is_listed"
_OF_TEAM = "admin superuser"


def within(start: str, names: str) -> str:
    """Return the dotted names of fields of an object within."""
    return " ".join(f"{start}.{name}" for name in names.split())


FIELDS: dict[str, str | dict[str, str]] = {
    "api-round-list": {"admin contact viewer superuser": _ROUND},
    "api-round-detail": f"{_ROUND} created_at others to_hand_over changed_since undoable "
    + " ".join((
        within("matches", "proposed approved rejected published"),
        within("latest_run", _RUN),
        within("latest_run.report", _REPORT),
    )),
    "api-round-closing": "hear unsent dropped",
    "api-round-runs": f"{_RUN} {within('report', _REPORT)}",
    "api-round-figures": "states.name states.count scores strong_from served mean proof reasons",
    "api-round-colleagues": {"admin": "results", "superuser": "results.id results.name"},
    "api-round-letters": within("results", _LETTER),
    "api-round-letter": _LETTER,
    "api-run-detail": f"{_RUN} report settings sentence",
    "api-run-unmatched": {_OF_TEAM: ""},
    "api-run-recruiting": "results",
    "api-match-list": {_OF_TEAM: _MATCH},
    "api-match-detail": {_OF_TEAM: f"{_MATCH} {_MORE}"},
    "api-program-matching": "program version policy mentors_per_mentee min_score good_score "
    "strong_score min_overlap_minutes full_overlap_minutes capacity_start capacity_max weights.*",
    "api-wish-list": {"mentee": _WISH},
    "api-wish-detail": _WISH,
    "api-suggestion-list": "program is_ready results",
    "api-suggestion-hidden": "results",
    "api-directory-list": {"mentee": _CARD},
    "api-directory-filters": {
        "mentee": "results.filter results.options.value results.options.name "
        "results.options.count",
        "mentor partner admin contact viewer other_admin superuser": "results.filter "
        "results.options",
    },
}  # fmt: skip
