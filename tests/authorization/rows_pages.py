"""Pages of ours: public, members', the desk."""

from tests.authorization.table import (
    ADMIN_WRITES,
    ADMINS,
    ADMINS_400,
    ADMINS_DO,
    ALL_200,
    ALL_302,
    ALL_400,
    ALL_404,
    ALL_405,
    MENTEE,
    MENTEE_DOES,
    PAIR,
    PAIR_DOES,
    SIGNED_IN,
    STAFF,
    Row,
    Rows,
)

READY = ALL_200.replace("200", "503")  # no sweep is running in a test
# Whoever has one program goes there; an association admin has all.
DESK = "302 302 | 403 403 403 | 302 302 302 | 302 200"
REASON = {"reason": "profile_old"}

PUBLIC: Rows = {
    "healthz": Row(get=ALL_200, other=ALL_405),
    "readyz": Row(get=READY, other=ALL_405),
    "security-txt": Row(get=ALL_200, other=ALL_405),
    "landing": Row(get=ALL_200, other=ALL_405),
    "link": Row("link", get=ALL_200, post=ALL_400, other=ALL_405),
    "link-fresh": Row("link", get=ALL_405, post=ALL_302, other=ALL_405),
    # The demo's mailbox exists in the demo only.
    "mail-list": Row(get=ALL_404, other=ALL_405),
    "mail-detail": Row(get=ALL_404, other=ALL_405, args={"name": "a.json"}),
    "mail-html": Row(get=ALL_404, other=ALL_405, args={"name": "a.json"}),
}
MEMBERS: Rows = {
    "home": Row(get=SIGNED_IN),
    "introduction": Row("introduction", get=MENTEE),
    "introduction-answer": Row(
        "introduction",
        post=MENTEE_DOES,
        body={"answer": "accept"},
        writes=frozenset({"mentee"}),
    ),
    "mentorship": Row("mentorship", get=PAIR),
    "mentorship-steer": Row("step", post=PAIR_DOES, writes=frozenset({"mentee", "partner"})),
    "check-in": Row(
        "check-in",
        get=MENTEE,
        post=MENTEE_DOES,
        body={"answer": "well"},
        writes=frozenset({"mentee"}),
    ),
}
DESK_PAGES: Rows = {
    "desk": Row(get=DESK),
    "desk-rounds": Row("program", get=STAFF, post=ADMINS_400),
    "round-review": Row("round", get=ADMINS),
    "round-run": Row("round", post=ADMINS_DO, writes=ADMIN_WRITES),
    "run-cancel": Row("run", post=ADMINS_DO, writes=ADMIN_WRITES),
    "round-close": Row("round", get=ADMINS, post=ADMINS_DO),
    "round-approve": Row("round", post=ADMINS, body={"min_score": "40"}),
    "round-publish": Row("round", post=ADMINS),
    "match-approve": Row("match", post=ADMINS_DO, writes=ADMIN_WRITES),
    "match-unapprove": Row("approved", post=ADMINS_DO, writes=ADMIN_WRITES),
    "match-reject": Row("match", post=ADMINS_DO, body=REASON, writes=ADMIN_WRITES),
    "match-pin": Row("match", post=ADMINS_DO, writes=ADMIN_WRITES),
    "match-unpin": Row("match", post=ADMINS_DO),
    "match-note": Row("match", post=ADMINS_DO, body={"note": "Ask."}, writes=ADMIN_WRITES),
    "match-send-now": Row("published", post=ADMINS_DO, writes=ADMIN_WRITES),
    "match-recall": Row("published", post=ADMINS_DO, writes=ADMIN_WRITES),
}
ROWS: Rows = {**PUBLIC, **MEMBERS, **DESK_PAGES}
