"""A program's settings, its staff and its launch, and a new program."""

from tests.authorization.table import (
    ADMIN_WRITES,
    ADMINS,
    ADMINS_400,
    ADMINS_DO,
    Row,
    Rows,
)

SPRING = {"program": "spring"}
ADMINS_409 = ADMINS.replace("200", "409")
FORM = Row(get=ADMINS, post=ADMINS_400, args=SPRING)
# Staff of any program read whom to ask; an association admin gets the form.
NEW = "302 302 | 404 404 404 | 403 403 403 | 403 200"
NEW_SENT = "302 302 | 404 404 404 | 403 403 403 | 403 400"

ROWS: Rows = {
    "program-new": Row(get=NEW, post=NEW_SENT),
    "desk-settings": Row(get=ADMINS, args=SPRING),
    "settings-basics": FORM,
    "settings-dates": Row(get=ADMINS, post=ADMINS_DO, args=SPRING),
    "settings-asked": FORM,
    "settings-matching": FORM,
    "settings-offers": FORM,
    "settings-check-ins": FORM,
    "settings-agreement": FORM,
    "settings-directory": Row(get=ADMINS, post=ADMINS_409, args=SPRING),
    "settings-staff": FORM,
    "staff-employer": Row(
        "staff", get=ADMINS, post=ADMINS_DO, body={"employer": "Fairview"}, writes=ADMIN_WRITES
    ),
    "staff-remove": Row("staff", get=ADMINS, post=ADMINS_DO, writes=ADMIN_WRITES),
    "desk-launch": Row(get=ADMINS, args=SPRING),
    "launch-check": Row(post=ADMINS.replace("200", "404"), args=SPRING, body={"key": "other"}),
    "launch-open": Row(post=ADMINS_DO, args=SPRING, body={"close": "1"}, writes=ADMIN_WRITES),
}
