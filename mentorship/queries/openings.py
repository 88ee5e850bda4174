"""What can be opened by breaking the glass, what is open now, and a month's openings."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.days import short_day
from accounts.models import Notification, User
from mentorship import hooks
from mentorship.enums import CheckInState, SecretKind
from mentorship.models import BrokenGlass, CheckInAnswer, Mentee, Mentor
from mentorship.queries import conflicts


@dataclass(frozen=True)
class Secret:
    """One private record; ``people`` may never open it: whose it is, and her partner."""

    kind: SecretKind
    subject_id: int
    person_id: int
    name: str
    program_id: int | None
    people: frozenset[int]
    mentorship_id: int | None = None


def secret(kind: SecretKind, subject_id: int) -> Secret | None:
    """Return a record that can be opened, without its content; None where there is none."""
    if kind == SecretKind.CHECK_IN_LINE:
        return _line(subject_id)
    return _wishes(subject_id) if kind == SecretKind.WISHES else _person(subject_id)


def _line(answer_id: int) -> Secret | None:
    rows = CheckInAnswer.objects.filter(state=CheckInState.ANSWERED).exclude(line="")
    row = rows.select_related("person", "check_in__mentorship").filter(pk=answer_id).first()
    if row is None:
        return None
    mentorship = row.check_in.mentorship
    return Secret(
        kind=SecretKind.CHECK_IN_LINE,
        subject_id=row.pk,
        person_id=row.person_id,
        name=row.person.name,
        program_id=mentorship.program_id,
        people=frozenset({mentorship.mentee_user_id, mentorship.mentor_user_id}),
        mentorship_id=mentorship.pk,
    )


def _wishes(mentee_id: int) -> Secret | None:
    mentee = Mentee.objects.select_related("user").filter(pk=mentee_id).first()
    if mentee is None:
        return None
    return Secret(
        kind=SecretKind.WISHES,
        subject_id=mentee.pk,
        person_id=mentee.user_id,
        name=mentee.user.name,
        program_id=mentee.program_id,
        people=frozenset({mentee.user_id}),
    )


def _person(user_id: int) -> Secret | None:
    person = User.objects.filter(pk=user_id, is_active=True).first()
    if person is None:
        return None
    parts = [*person.mentee_parts.all(), *person.mentor_parts.all()]
    return Secret(
        kind=SecretKind.AS_PERSON,
        subject_id=person.pk,
        person_id=person.pk,
        name=person.name,
        program_id=max((part.program_id for part in parts), default=None),
        people=frozenset({person.pk}),
    )


def content(kind: SecretKind, subject_id: int) -> list[str]:
    """Return what an opened record says, as lines; none for the site as somebody sees it."""
    if kind == SecretKind.CHECK_IN_LINE:
        rows = CheckInAnswer.objects.filter(pk=subject_id)
        return [row.line for row in rows]
    if kind == SecretKind.AS_PERSON:
        return []
    return hooks.wishes_of([subject_id])[subject_id]


def seen_as(opening_id: int) -> BrokenGlass | None:
    """Return the opening by which somebody sees the site as another, while it runs; one query."""
    rows = BrokenGlass.objects.filter(pk=opening_id, kind=SecretKind.AS_PERSON)
    return rows.filter(closes_at__gt=timezone.now()).select_related("opener", "person").first()


def running(user: User, kind: SecretKind, subject_id: int) -> BrokenGlass | None:
    """Return the person's own opening of a record that has not run out; one query."""
    rows = BrokenGlass.objects.filter(opener=user, kind=kind, subject_id=subject_id)
    return rows.filter(closes_at__gt=timezone.now()).first()


def month_before(now: datetime) -> date:
    """Return the first day of the month before the present one, by UTC."""
    this = now.astimezone(UTC).date().replace(day=1)
    return (
        this.replace(year=this.year - 1, month=12)
        if this.month == 1
        else this.replace(month=this.month - 1)
    )


def opened_in(month: date, reader: User | None) -> QuerySet[BrokenGlass]:
    """Return the openings of a month that one of the board may know of, the newest first.

    Those of a case are left out: that there is a case is nobody's but its readers'. So is what
    touches the reader herself, unless she opened it; None is an address without an account.
    """
    rows = _opened(month).filter(concern=None).select_related("opener", "person", "program")
    return rows if reader is None else rows.exclude(_touching(reader, rows) & ~Q(opener=reader))


def opened_on_cases(month: date, reader: User | None) -> int:
    """Return how many openings of a month belonged to cases, without any that touches the reader.

    A number would tell whom a case is about, or who was left out of it, that there is one.
    """
    rows = _opened(month).exclude(concern=None)
    if reader is None:
        return rows.count()
    others = rows.exclude(_touching(reader, rows)).exclude(concern__about=reader)
    left_out = others.values_list("concern__left_out", flat=True)
    return sum(reader.pk not in (ids or ()) for ids in left_out)


def _opened(month: date) -> QuerySet[BrokenGlass]:
    start = datetime(month.year, month.month, 1, tzinfo=UTC)
    end = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=UTC)
    return BrokenGlass.objects.filter(opened_at__gte=start, opened_at__lt=end)


def _touching(reader: User, rows: QuerySet[BrokenGlass]) -> Q:
    """Say that it is of a program in which the reader takes part, or of somebody close to her."""
    mine = Q(program__in=Mentee.objects.filter(user=reader).values("program"))
    mine |= Q(program__in=Mentor.objects.filter(user=reader).values("program"))
    programs = rows.order_by().values("program")
    employers = conflicts.employers_as_staff(reader, programs)
    return mine | Q(person__in=conflicts.kept_in(reader, programs, employers))


def reader_of(notification: Notification) -> User | None:
    """Return the account of whoever gets a message, also where it goes to an address alone."""
    if notification.recipient is not None or not notification.address_override:
        return notification.recipient
    return User.objects.filter(email__iexact=notification.address_override).first()


def told_without_name(opening: BrokenGlass) -> str:
    """Say what an admin opened who has left meanwhile: it stays known that it was."""
    said = {"day": short_day(opening.opened_at), "what": opening.get_kind_display()}
    return _("An admin who has left opened this on %(day)s, for fifteen minutes: %(what)s.") % said
