"""The wizards: everybody with an account has her own, and nobody sees another's."""

from tests.authorization.table import ALL_302, SIGNED_IN, SIGNED_IN_405, Row, Rows
from tests.authorization.world import ROLES

SIGNED_IN_ROLES = frozenset(ROLES) - {"anonymous", "unverified"}
STEP = {"program": "spring", "side": "mentee", "step": "words"}

ROWS: Rows = {
    "apply": Row("program", get=ALL_302),
    "apply-step": Row(get=SIGNED_IN, post=ALL_302, args=STEP, writes=SIGNED_IN_ROLES),
    "apply-save": Row(get=SIGNED_IN_405, post=ALL_302, args=STEP, writes=SIGNED_IN_ROLES),
    "apply-forget": Row(
        post=ALL_302, args={"program": "spring", "side": "mentor"}, writes=SIGNED_IN_ROLES
    ),
}
