"""Answer a check-in and do at once what the answer asks for: more months with the partner."""

from collections.abc import Mapping

from accounts.models import User
from accounts.services import locking
from mentorship.enums import CheckInKind
from mentorship.models import CheckInAnswer
from mentorship.queries.check_in_questions import MORE_MONTHS
from mentorship.services import check_ins, mentorships
from mentorship.services.check_ins.given import Given


@locking.serialized
def answer(*, answer_id: int, actor: User, given: Given, lines: Mapping[str, int]) -> CheckInAnswer:
    """Record an answer; raises as ``check_ins.answer`` does."""
    wants_more = _locked_for_more(answer_id, given)
    row = check_ins.answer(answer_id=answer_id, actor=actor, **vars(given), lines=lines)
    if wants_more:
        mentorships.ask_at_closing(row.check_in.mentorship, actor)
    return row


@locking.serialized
def amend(*, answer_id: int, actor: User, given: Given, lines: Mapping[str, int]) -> CheckInAnswer:
    """Change an answer; raises as ``check_ins.amend`` does."""
    wants_more = _locked_for_more(answer_id, given)
    row = check_ins.amend(answer_id=answer_id, actor=actor, given=given, lines=lines)
    if wants_more:
        mentorships.ask_at_closing(row.check_in.mentorship, actor)
    return row


def _locked_for_more(answer_id: int, given: Given) -> bool:
    """Return whether a closing answer newly asks for months; then the mentor is locked first."""
    if MORE_MONTHS not in given.answers.values():
        return False
    row = CheckInAnswer.objects.select_related("check_in").get(pk=answer_id)
    if row.check_in.kind != CheckInKind.CLOSING or MORE_MONTHS in row.answers.values():
        return False
    mentorships.locked(row.check_in.mentorship_id)
    return True
