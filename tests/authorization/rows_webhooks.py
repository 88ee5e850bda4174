"""A program's webhooks: its admins' alone; whoever sees a secret proves who she is."""

from tests.authorization.table import ADMIN_WRITES, ADMINS, ADMINS_DO, Row, Rows

SPRING = {"program": "spring"}
ASKED = ADMINS_DO  # who they are, before anything is shown or changed

ROWS: Rows = {
    "desk-webhooks": Row(get=ADMINS, args=SPRING),
    "webhook-new": Row(get=ASKED, post=ASKED, args=SPRING),
    "webhook": Row("webhook", get=ADMINS),
    "webhook-change": Row("webhook", get=ASKED, post=ASKED),
    "webhook-secret": Row("webhook", get=ASKED, post=ASKED),
    "webhook-test": Row("webhook", post=ADMINS_DO, writes=ADMIN_WRITES),
    "webhook-switch": Row("webhook", post=ADMINS_DO, body={"off": "1"}, writes=ADMIN_WRITES),
    "webhook-remove": Row("webhook", get=ADMINS, post=ADMINS_DO, writes=ADMIN_WRITES),
    "webhook-again": Row("delivery", post=ADMINS_DO, writes=ADMIN_WRITES),
}
