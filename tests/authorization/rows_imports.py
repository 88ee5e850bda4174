"""Files of people on the desk."""

from tests.authorization.table import ADMIN_WRITES, ADMINS, ADMINS_400, ADMINS_DO, Row, Rows

ROWS: Rows = {
    "desk-import": Row("program", get=ADMINS, post=ADMINS_400),
    "import-template": Row("program", get=ADMINS, args={"side": "mentee", "kind": "xlsx"}),
    "import-heading-forget": Row("import-heading", post=ADMINS_DO, writes=ADMIN_WRITES),
    "desk-import-detail": Row("import", get=ADMINS),
    # Whoever didn't make it is led to its page.
    "desk-import-columns": Row("import", get=ADMINS_DO, post=ADMINS_DO),
    "import-confirm": Row("import", post=ADMINS_DO, writes=ADMIN_WRITES),
    "import-undo": Row("import", get=ADMINS, post=ADMINS.replace("200", "409")),
    "import-wrong": Row("import", post=ADMINS, writes=ADMIN_WRITES),
}
