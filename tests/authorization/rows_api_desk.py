"""People, exclusions, reports and files by API: the desk's, and lists of what is one's own."""

from tests.authorization.table import ADMIN_WRITES, API_405, API_ADMINS, API_ALL, Row, Rows

BODY_400 = "401 401 | 400 400 400 | 400 400 400 | 400 400"
STAFF = "401 401 | 404 404 404 | 200 200 200 | 404 200"
ADMINS_OF_STAFF = "401 401 | 404 404 404 | 200 403 403 | 404 200"
ADMINS_ASKED_WRONG = "401 401 | 404 404 404 | 400 403 403 | 404 400"
ADMINS_204 = "401 401 | 404 404 404 | 204 404 404 | 404 204"
EVERYBODY = frozenset(
    {"mentee", "mentor", "partner", "admin", "contact", "viewer", "other_admin", "superuser"}
)


def reading(about: str, get: str, **given) -> Row:
    """Return the row of an address that is only read."""
    return Row(about, get=get, other=API_405, options=API_ALL, **given)


ROWS: Rows = {
    "api-person-list": reading("", BODY_400),
    "api-person-detail": reading("api-mentee", API_ADMINS),
    "api-exclusion-list": Row(get=API_ALL, post=BODY_400, other=API_405, options=API_ALL),
    "api-exclusion-detail": Row(
        "api-exclusion", get=API_ADMINS, delete=ADMINS_204, other=API_405, options=API_ALL
    ),
    "api-exclusion-reasons": reading("", API_ALL),
    "api-report": reading("program", STAFF),
    "api-report-check-ins": reading("program", ADMINS_OF_STAFF),
    "api-report-recruiting": reading("program", ADMINS_ASKED_WRONG),
    "api-report-waitlist": reading("program", ADMINS_ASKED_WRONG),
    "api-report-entrants": reading("program", ADMINS_ASKED_WRONG),
    "api-export-kinds": reading("program", STAFF),
    "api-export": Row(
        "program", get=API_405, post=ADMINS_OF_STAFF, other=API_405, options=API_ALL,
        args={"kind": "people"}, writes=ADMIN_WRITES,
    ),
    "api-own-export-kinds": reading("", API_ALL),
    "api-own-export": Row(
        get=API_405, post=API_ALL, other=API_405, options=API_ALL, args={"kind": "messages"},
        writes=EVERYBODY,
    ),
}  # fmt: skip

_PERSON = (
    "id person program side name email state state_since applied_at mentor_types role employer"
    " chapter places places_free is_oriented"
)
_APART = "id program round people.person people.name kind reason by created_at can_lift"
FIELDS: dict[str, str | dict[str, str]] = {
    "api-person-detail": (
        f"{_PERSON} state_line introduction sections.title sections.rows.term sections.rows.text"
        " matches mentorships.id mentorships.name mentorships.kind mentorships.state"
        " mentorships.dates history messages"
        " sealed.label notes"
    ),
    "api-exclusion-list": {"admin superuser": _APART},
    "api-exclusion-detail": _APART,
    "api-exclusion-reasons": "key label effect",
    "api-report": (
        "program period years is_exact sections.key sections.title sections.finding"
        " sections.counted sections.keeps_back sections.figures.name sections.figures.value"
        " sections.tables.title sections.tables.headings sections.tables.rows.name"
        " sections.tables.rows.cells"
    ),
    "api-report-check-ins": "by name sent answered missed waiting share",
    "api-export-kinds": "kind name filters",
    "api-own-export-kinds": "kind name",
}
