"""What is told in confidence in the table's world: every text a canary of its own."""

from typing import Any

from django.utils import timezone

from matching.models import Wish
from mentorship.enums import CheckInKind, CheckInState, Side
from tests.factories.concerns import (
    AnsweredFactory,
    AttachmentFactory,
    BrokenGlassFactory,
    ConcernFactory,
    ConcernMessageFactory,
)
from tests.factories.mentorship import CheckInFactory, MentorFactory

TOLD = ("mentee", "contact")
# Each text, and the roles that may ever read it.
CANARIES = {
    "CANARY-TOLD-BODY": TOLD,
    "CANARY-TOLD-AGAIN": TOLD,
    "CANARY-REPLY": TOLD,
    "CANARY-ATTACHED-LINE": TOLD,
    "CANARY-INTERNAL-NOTE": ("contact",),
    "CANARY-CONCLUSION": ("contact",),
    "CANARY-CASE-REASON": ("contact",),
    "CANARY-BOARD-REASON": ("superuser",),
    "CANARY-OWN-LINE": ("mentee",),
    "CANARY-OWN-WORDS": ("mentee",),
    "CANARY-HIS-LINE": ("partner",),
    "CANARY-WISH-REASON": ("mentee", "contact"),
    "CANARY-WISH-AGAIN": ("mentee", "contact"),
    "CANARY-OTHER-CASE": ("mentor",),
}


def told(pair: Any, people: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Make a case about the partner that only the contact reads; return its addresses."""
    mentee, program = pair.mentee_user, pair.program
    case = ConcernFactory(
        program=program, reporter=mentee, about=pair.mentor_user, mentorship=pair,
        body="CANARY-TOLD-BODY", readers=[people["contact"]],
    )  # fmt: skip
    ConcernMessageFactory(concern=case, body="CANARY-TOLD-AGAIN")
    ConcernMessageFactory(concern=case, author=people["contact"], body="CANARY-REPLY")
    ConcernMessageFactory(
        concern=case, author=people["contact"], body="CANARY-INTERNAL-NOTE", is_internal=True
    )
    closed = ConcernFactory(
        program=program, reporter=mentee, mentorship=pair, body="CANARY-TOLD-BODY",
        state="closed", conclusion="CANARY-CONCLUSION", readers=[people["contact"]],
    )  # fmt: skip
    ConcernFactory(program=program, reporter=people["mentor"], body="CANARY-OTHER-CASE")
    line = _lines(pair, case)
    for concern, reason in ((case, "CANARY-CASE-REASON"), (None, "CANARY-BOARD-REASON")):
        BrokenGlassFactory(
            program=program, person=mentee, concern=concern, reason=reason, subject_id=line
        )
    _wishes(pair)
    where = {"program": program.slug, "uuid": case.uuid}
    return {
        "concern": {"uuid": case.uuid},
        "desk-concern": where,
        "desk-concern-closed": {**where, "uuid": closed.uuid},
        "desk-concern-take": {**where, "step": "take"},
        "desk-concern-glass": {**where, "pk": line},
        "opening": {"kind": "line", "pk": line},
    }


def _lines(pair: Any, case: Any) -> int:
    now = timezone.now()
    given = {"state": CheckInState.ANSWERED, "due_at": now, "answered_at": now}
    first = CheckInFactory(mentorship=pair, kind=CheckInKind.DAY14)
    second = CheckInFactory(mentorship=pair, kind=CheckInKind.DAY3)
    attached = AnsweredFactory(check_in=second, line="CANARY-ATTACHED-LINE", **given)
    AttachmentFactory(concern=case, answer=attached)
    AnsweredFactory(check_in=second, side=Side.MENTOR, line="", **given)
    AnsweredFactory(check_in=first, side=Side.MENTOR, line="CANARY-HIS-LINE", **given)
    words = '{"2": "CANARY-OWN-WORDS"}'
    return AnsweredFactory(check_in=first, line="CANARY-OWN-LINE", words=words, **given).pk


def _wishes(pair: Any) -> None:
    Wish.objects.filter(mentee=pair.mentee).update(reason="CANARY-WISH-REASON")
    wished = MentorFactory(program=pair.program, listed=True)
    Wish.objects.create(mentee=pair.mentee, mentor=wished, rank=2, reason="CANARY-WISH-AGAIN")
