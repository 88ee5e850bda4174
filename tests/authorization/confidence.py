"""What is told in confidence in the table's world: every text a canary of its own."""

import json
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


def marked(text: str, mark: str) -> str:
    """Return a canary of another scene: its mark stands behind the first word."""
    loud = text.replace("CANARY-", f"CANARY-{mark}", 1)
    return loud.replace("canary-", f"canary-{mark.lower()}", 1)


def told(pair: Any, contact: Any, mark: str = "") -> dict[str, dict[str, Any]]:
    """Make a case about the partner that only the contact reads; return its addresses."""
    mentee, program = pair.mentee_user, pair.program
    case = ConcernFactory(
        program=program, reporter=mentee, about=pair.mentor_user, mentorship=pair,
        body=marked("CANARY-TOLD-BODY", mark), readers=[contact],
    )  # fmt: skip
    _messages(case, contact, mark)
    closed = ConcernFactory(
        program=program, reporter=mentee, mentorship=pair, body=marked("CANARY-TOLD-BODY", mark),
        state="closed", conclusion=marked("CANARY-CONCLUSION", mark), readers=[contact],
    )  # fmt: skip
    line = _lines(pair, case, mark)
    for concern, reason in ((case, "CANARY-CASE-REASON"), (None, "CANARY-BOARD-REASON")):
        BrokenGlassFactory(
            program=program, person=mentee, concern=concern, reason=marked(reason, mark),
            subject_id=line,
        )  # fmt: skip
    _wishes(pair, mark)
    where = {"program": program.slug, "uuid": case.uuid}
    return {
        "concern": {"uuid": case.uuid},
        "desk-concern": where,
        "desk-concern-closed": {**where, "uuid": closed.uuid},
        "desk-concern-take": {**where, "step": "take"},
        "desk-concern-glass": {**where, "pk": line},
        "opening": {"kind": "line", "pk": line},
    }


def _messages(case: Any, contact: Any, mark: str) -> None:
    ConcernMessageFactory(concern=case, body=marked("CANARY-TOLD-AGAIN", mark))
    ConcernMessageFactory(concern=case, author=contact, body=marked("CANARY-REPLY", mark))
    ConcernMessageFactory(
        concern=case, author=contact, body=marked("CANARY-INTERNAL-NOTE", mark), is_internal=True
    )


def another_case(program: Any, reporter: Any) -> None:
    """Make a case that nobody reads yet but who told it."""
    ConcernFactory(program=program, reporter=reporter, body="CANARY-OTHER-CASE")


def _lines(pair: Any, case: Any, mark: str) -> int:
    now = timezone.now()
    given = {"state": CheckInState.ANSWERED, "due_at": now, "answered_at": now}
    first = CheckInFactory(mentorship=pair, kind=CheckInKind.DAY14)
    second = CheckInFactory(mentorship=pair, kind=CheckInKind.DAY3)
    attached = AnsweredFactory(check_in=second, line=marked("CANARY-ATTACHED-LINE", mark), **given)
    AttachmentFactory(concern=case, answer=attached)
    AnsweredFactory(check_in=second, side=Side.MENTOR, line="", **given)
    AnsweredFactory(check_in=first, side=Side.MENTOR, line=marked("CANARY-HIS-LINE", mark), **given)
    words = json.dumps({"2": marked("CANARY-OWN-WORDS", mark)})
    own = marked("CANARY-OWN-LINE", mark)
    return AnsweredFactory(check_in=first, line=own, words=words, **given).pk


def _wishes(pair: Any, mark: str) -> None:
    for rank, reason in ((2, "CANARY-WISH-REASON"), (3, "CANARY-WISH-AGAIN")):
        wished = MentorFactory(program=pair.program, listed=True)
        Wish.objects.create(
            mentee=pair.mentee, mentor=wished, rank=rank, reason=marked(reason, mark)
        )
