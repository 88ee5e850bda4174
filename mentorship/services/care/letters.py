"""A letter of the team to one of the two or both; answers go to its writer.

It leaves a few minutes later, so that it can be taken back. What it says stands on the follow-up
and is read when it leaves.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import locking, notify
from mentorship.enums import FollowUpKind, Side
from mentorship.exceptions import BadAnswers
from mentorship.letters import Letter
from mentorship.models import FollowUp
from mentorship.placeholders import unknown_in
from mentorship.queries.care import TAKEN_BACK_WITHIN
from mentorship.services.care.keeping import keep, last_by, locked_for, refuse_cared_meanwhile

CATEGORY = "follow_up_letter"
SUBJECT_LENGTH, BODY_LENGTH = 120, 3000
PLACEHOLDERS = ("name", "partner", "program")


@locking.serialized
def write(
    *,
    mentorship_id: int,
    actor: User,
    letter: Letter,
    side: str = "",
    look_again: int | None = None,
    seen: int | None = None,
) -> FollowUp:
    """Queue a letter to one side, or to both where ``side`` is empty.

    The same words again, right after, are a form sent twice: the letter that is on its way.

    Args:
        look_again: in so many days the team looks again; until then the row is quiet.
        seen: the newest follow-up that the writer had before her; None does not ask.

    Raises:
        NotAllowed, NotRunning: not hers to see to, or over.
        BadAnswers: empty, too long, or a placeholder without meaning.
        CaredForMeanwhile: another admin did something since.
    """
    mentorship = locked_for(mentorship_id, actor)
    for field, sentence in problems_of(letter).items():
        raise BadAnswers(sentence, field=field)
    last = last_by(mentorship, actor)
    if last is not None and (last.side, last.subject, last.body) == (
        side, letter.subject, letter.body,
    ):  # fmt: skip
        return last
    refuse_cared_meanwhile(mentorship, actor, seen)
    follow_up = keep(
        mentorship, FollowUpKind.LETTER, actor,
        side=side, subject=letter.subject, body=letter.body, look_again=look_again,
    )  # fmt: skip
    for reader in sides_of(side):
        notify.enqueue(
            category=CATEGORY,
            recipient=mentorship.person_of(reader),
            dedupe_key=f"follow-up.{follow_up.pk}.{reader.value}",
            subject=follow_up,
            program=mentorship.program_id,
            not_before=timezone.now() + TAKEN_BACK_WITHIN,
        )
    return follow_up


def sides_of(side: str) -> list[Side]:
    """Return whom a letter goes to: one side, or both where it is empty."""
    return [Side(side)] if side else list(Side)


def problems_of(letter: Letter) -> dict[str, str]:
    """Return what keeps a letter from being sent: field to sentence."""
    subject, body = letter.subject.strip(), letter.body.strip()
    found = {}
    if not subject or len(subject) > SUBJECT_LENGTH:
        found["subject"] = _("Write a subject of up to 120 characters.")
    elif not subject.isprintable():
        found["subject"] = _("Write the subject on one line, without special characters.")
    if not body or len(body) > BODY_LENGTH:
        found["body"] = _("Write a letter of up to 3,000 characters.")
    for field, text in (("subject", subject), ("body", body)):
        if field not in found and (unknown := unknown_in(text, PLACEHOLDERS)):
            known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
            sentence = _("%(unknown)s has no meaning here. You can use %(known)s.")
            found[field] = sentence % {"unknown": ", ".join(unknown), "known": known}
    return found
