"""What signing and changing an agreement share; all in the caller's transaction."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, notify
from mentorship.enums import Side
from mentorship.exceptions.agreements import AgreementChanged
from mentorship.models import Agreement, Mentorship
from mentorship.queries import agreements as queries
from mentorship.rules import agreements as rules
from mentorship.services.space import doors

GOAL_LENGTH = RHYTHM_LENGTH = 200
REMINDER = "agreement_reminder"


def entered(mentorship_id: int, actor: User) -> tuple[Mentorship, Side]:
    mentorship = doors.enter(mentorship_id, actor, may=rules.may_sign)
    return mentorship, Side(mentorship.side_of(actor))


def replace(agreement: Agreement) -> None:
    agreement.replaced_at = timezone.now()
    agreement.save(update_fields=["replaced_at"])
    notify.cancel_for_subject(agreement)


def changed(agreement: Agreement, mentorship: Mentorship) -> AgreementChanged:
    name = mentorship.person_of(agreement.proposed_by).first_name
    return AgreementChanged(name=name, at=agreement.proposed_at)


def record(action: str, agreement: Agreement, actor: User) -> None:
    program = agreement.mentorship.program_id
    audit.record(
        actor=actor, action=action, target=agreement, program=program, number=agreement.number
    )


def tell(category: str, agreement: Agreement, side: Side) -> None:
    mentorship = agreement.mentorship
    notify.enqueue(
        category=category,
        recipient=mentorship.person_of(side),
        dedupe_key=f"{category}.{agreement.pk}",
        subject=agreement,
        program=mentorship.program_id,
    )


def checked_words(goal: str, rhythm: str) -> tuple[str, str]:
    ask = _("Write your first goal in a few words.")
    goal = doors.checked(goal, field="goal", longest=GOAL_LENGTH, ask=ask)
    if rhythm.strip():
        rhythm = doors.checked(rhythm, field="rhythm", longest=RHYTHM_LENGTH, ask="")
    return " ".join(goal.split()), " ".join(rhythm.split())


def propose(
    mentorship: Mentorship,
    side: Side,
    actor: User,
    number: int,
    goal: str,
    rhythm: str,
    ends_on: date,
) -> Agreement:
    """Write a version with its wording and its first signature, and tell the other side."""
    now = timezone.now()
    body, version = queries.wording(mentorship, goal=goal, rhythm=rhythm, ends_on=ends_on)
    agreement = Agreement.objects.create(
        mentorship=mentorship, number=number, proposed_by=side, goal=goal, rhythm=rhythm,
        ends_on=ends_on, body=body, text_version=version, proposed_at=now,
        mentee_signed_at=now if side == Side.MENTEE else None,
        mentor_signed_at=now if side == Side.MENTOR else None,
    )  # fmt: skip
    record("agreement.signed" if number == 1 else "agreement.suggested", agreement, actor)
    tell("agreement_signed" if number == 1 else "agreement_suggested", agreement, side.other)
    return agreement
