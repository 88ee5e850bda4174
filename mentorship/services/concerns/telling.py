"""Tell the contacts something in confidence."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import locking
from mentorship.clock import local_day, local_moment
from mentorship.enums import CheckInState
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.exceptions.concerns import NobodyLeft
from mentorship.models import (
    CheckInAnswer,
    Concern,
    ConcernAttachment,
    ConcernReader,
    Mentorship,
    Program,
)
from mentorship.queries import concern_readers, concerns
from mentorship.queries.concern_readers import Circle
from mentorship.queries.concern_texts import concern_texts
from mentorship.rules import concerns as rules
from mentorship.services.concerns import shared

EVENING = time(20, 0)
AT_LEAST = timedelta(hours=4)  # what is told late in the evening is for the next one
DAYS = {"same day": 0, "next day": 1, "3 days": 3}
ONCE = timedelta(minutes=10)  # the same words again so soon are a form sent twice


@dataclass(frozen=True)
class Told:
    """What a reporter wrote and chose.

    ``about_id`` is a partner of hers or somebody of the program's team; ``left_out`` are contacts
    who shall not read it; ``answer_ids`` check-ins of her own whose line the readers may read.
    """

    category: str
    body: str
    wish: str = ""
    about_id: int | None = None
    mentorship_id: int | None = None
    left_out: Collection[int] = ()
    not_colleagues: bool = False
    answer_ids: Collection[int] = ()


@locking.serialized
def tell(*, program: Program, actor: User, told: Told) -> Concern:
    """Keep a concern, name its readers and tell them that something waits.

    The same words sent again within minutes are the concern that they made.

    Raises:
        NotAllowed: no part of the program is hers, or the mentorship or check-ins are not.
        BadAnswers: no such category, wish or person, nothing written, or too much.
        NobodyLeft: everybody who might read it is left out; nothing is kept.
    """
    if not rules.may_tell(actor, program):
        raise NotAllowed
    body = shared.checked(told.body)
    _refuse_unknown(told, actor, program)
    mentorship = _locked_pair(told.mentorship_id, actor, program)
    locking.lock(User.objects.filter(pk=actor.pk)).get()
    if again := _sent_before(told, body, actor, program):
        return again
    readers = concern_readers.readers_for(_circle(told, actor, program, mentorship))
    if not readers:
        raise NobodyLeft
    concern = _keep(told, body, actor, program, mentorship)
    ConcernReader.objects.bulk_create(ConcernReader(concern=concern, user=one) for one in readers)
    _attach(concern, told.answer_ids, actor)
    shared.record("told", concern, actor)
    shared.tell_readers(concern, "told")
    return concern


def _refuse_unknown(told: Told, actor: User, program: Program) -> None:
    texts = concern_texts()
    if told.category not in texts.categories:
        raise BadAnswers(_("Choose what comes closest."), field="category")
    if told.wish and told.wish not in texts.wishes:
        raise BadAnswers(_("Choose one from the list."), field="wish")
    known = {one.id for one in concerns.people_around(actor, program)}
    if told.about_id is not None and told.about_id not in known:
        raise BadAnswers(_("Choose one from the list."), field="about")


def _locked_pair(pk: int | None, actor: User, program: Program) -> Mentorship | None:
    if pk is None:
        return None
    mentorship = locking.lock(Mentorship.objects.filter(program=program)).filter(pk=pk).first()
    if mentorship is None or not mentorship.side_of(actor):
        raise NotAllowed
    return mentorship


def _sent_before(told: Told, body: str, actor: User, program: Program) -> Concern | None:
    rows = Concern.objects.filter(
        reporter=actor,
        program=program,
        category=told.category,
        about=told.about_id,
        submitted_at__gte=timezone.now() - ONCE,
    )
    left_out = set(told.left_out)
    same = (row for row in rows if row.body == body and set(row.left_out or ()) == left_out)
    return next(same, None)


def _circle(told: Told, actor: User, program: Program, mentorship: Mentorship | None) -> Circle:
    return Circle(
        program=program,
        reporter=actor,
        about_id=told.about_id,
        mentorship=mentorship,
        left_out=frozenset(told.left_out),
        not_colleagues=told.not_colleagues,
    )


def _keep(
    told: Told, body: str, actor: User, program: Program, mentorship: Mentorship | None
) -> Concern:
    now = timezone.now()
    return Concern.objects.create(
        program=program,
        reporter=actor,
        mentorship=mentorship,
        about_id=told.about_id,
        category=told.category,
        wish=told.wish,
        left_out=sorted(told.left_out),
        not_colleagues=told.not_colleagues,
        body=body,
        submitted_at=now,
        reply_by=reply_by(told.category, program.time_zone, now),
    )


def reply_by(category: str, zone: str, now: datetime) -> datetime:
    """Return the evening by which the contacts aim to reply, by the category's promise."""
    promised = {one["key"]: one.get("reply", "") for one in concern_texts().options("categories")}
    days = DAYS.get(promised.get(category, ""), 1)
    day = local_day(zone, now) + timedelta(days=days)
    evening = local_moment(day, EVENING, zone)
    if evening - now < AT_LEAST:
        evening = local_moment(day + timedelta(days=1), EVENING, zone)
    return evening


def _attach(concern: Concern, answer_ids: Collection[int], actor: User) -> None:
    mine = CheckInAnswer.objects.filter(
        pk__in=answer_ids,
        person=actor,
        state=CheckInState.ANSWERED,
        check_in__mentorship__program=concern.program_id,
    )
    found = list(mine)
    if len(found) != len(set(answer_ids)):
        raise NotAllowed
    ConcernAttachment.objects.bulk_create(
        ConcernAttachment(concern=concern, answer=row) for row in found
    )
