"""What erasing a person ends on this floor, and the words of hers that no rule of a table finds.

Runs inside the one transaction of ``accounts.services.erasing``, with everything locked. Partners
are told as of any other end, kindly and without a reason.
"""

import uuid
from collections.abc import Iterator

from django.utils import timezone

from accounts.models import Notice, User
from accounts.personal import REMOVED
from accounts.services import audit
from accounts.services.reading import reading_as
from mentorship import hooks
from mentorship.enums import HOLDING_STATES, MenteeState, MentorshipState, MentorState, Side
from mentorship.hooks import Part
from mentorship.models import (
    BrokenGlass,
    Certificate,
    CheckInAnswer,
    ConcernAttachment,
    IntroductionQuestion,
    Mentee,
    Mentor,
    Mentorship,
    MentorshipGoal,
    Note,
    ProgramStaff,
)
from mentorship.queries.openings import told_without_name
from mentorship.services import availability, introductions, mentorships, staff
from mentorship.services.check_ins import closing
from mentorship.services.mentorships import steps

GONE: dict[Side, MenteeState | MentorState] = {
    Side.MENTEE: MenteeState.LEFT,
    Side.MENTOR: MentorState.LEFT,
}
# What a partner's certificate says in place of the name; codes and dates stay.
WITHOUT_NAME = "somebody who left"
NAMELESS = ("association", "program", "role", "kind", "since", "until", "meetings", "minutes")


def forget(person: User) -> None:
    """End what runs with a person, and take out what she wrote for the two."""
    for side, part in parts_of(person):
        _leave(side, part, person)
    for row in ProgramStaff.objects.filter(user=person).select_related("user", "program"):
        staff.take(row, actor=None)
    for mentorship in Mentorship.objects.of(person):
        _forget_pair(mentorship, Side(mentorship.side_of(person)))
    Note.objects.filter(author=person, is_shared=True).update(body=REMOVED)
    Note.objects.filter(author=person, is_shared=False).delete()
    attached = ConcernAttachment.objects.filter(answer__person=person).values("answer")
    CheckInAnswer.objects.filter(person=person).exclude(pk__in=attached).update(words="", line="")
    _forget_certificates(person)
    _forget_opener(person)


def parts_of(person: User) -> Iterator[tuple[Side, Part]]:
    """Give every part of a person with its side; her parts as a mentor first, as locks go."""
    for mentor in Mentor.objects.filter(user=person).select_related("user", "program"):
        yield Side.MENTOR, mentor
    for mentee in Mentee.objects.filter(user=person).select_related("user", "program"):
        yield Side.MENTEE, mentee


def _leave(side: Side, part: Part, person: User) -> None:
    running = part.mentorships.exclude(state=MentorshipState.INTRODUCED)
    for mentorship in running.filter(state__in=HOLDING_STATES).order_by("pk"):
        _end(mentorship, side, person)
    if part.state != GONE[side]:
        availability.move(part, GONE[side], person)
    hooks.release_offers(part, person, f"{side.value}_left")
    introductions.withdraw_all(part, side, actor=person, reason=f"{side.value}_left")
    _empty(part)


def _end(mentorship: Mentorship, side: Side, person: User) -> None:
    if mentorship.state != MentorshipState.SUSPENDED:
        mentorships.end(mentorship_id=mentorship.pk, actor=person)
        return
    # Contacts keep it still; nobody is told more than of any other end.
    steps.close(mentorship, MentorshipState.ENDED, actor=person)
    closing.cancel(mentorship)
    audit.record(actor=person, action="mentorship.ended", target=mentorship)
    steps.tell(mentorship, "mentorship_ended", side.other, by=side.value)


def _empty(part: Part) -> None:
    """Empty what a constraint or the engine wants as a list, and cut the way from old runs."""
    part.uuid, part.avoid = uuid.uuid4(), []
    if isinstance(part, Mentor):
        part.offers, part.shown = [], []
        part.save(update_fields=["uuid", "avoid", "offers", "shown"])
        return
    part.seeks = []
    part.save(update_fields=["uuid", "avoid", "seeks"])


def _forget_pair(mentorship: Mentorship, side: Side) -> None:
    mentorship.words, mentorship.letters = {}, {}
    mentorship.save(update_fields=["words", "letters"])
    asked = IntroductionQuestion.objects.filter(mentorship=mentorship)
    asked.filter(side=side).update(question=REMOVED)
    asked.filter(side=side.other).exclude(answered_at=None).update(answer=REMOVED)
    MentorshipGoal.objects.filter(mentorship=mentorship, added_by=side).update(title=REMOVED)


def _forget_certificates(person: User) -> None:
    """Withdraw hers; her partners' stay good, without her name."""
    pairs = Mentorship.objects.of(person)
    for one in Certificate.objects.filter(mentorship__in=pairs).exclude(user=person):
        one.facts = {**one.facts, "partner": WITHOUT_NAME}
        one.save(update_fields=["facts"])
    for one in Certificate.objects.filter(user=person):
        kept = {name: one.facts[name] for name in NAMELESS if name in one.facts}
        one.facts = {**kept, "name": WITHOUT_NAME, "partner": WITHOUT_NAME}
        one.revoked_at = one.revoked_at or timezone.now()
        one.save(update_fields=["facts", "revoked_at"])


def _forget_opener(person: User) -> None:
    """Take her name out of what tells others what she opened of theirs; that she did stays."""
    openings = {str(one.pk): one for one in BrokenGlass.objects.filter(opener=person)}
    about = BrokenGlass._meta.label_lower
    told = Notice.objects.filter(subject_type=about, subject_id__in=openings)
    for notice in told.select_related("user"):
        with reading_as(notice.user, notice.user.locale):
            notice.text = told_without_name(openings[notice.subject_id])
        notice.save(update_fields=["text"])
