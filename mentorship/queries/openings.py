"""What can be opened by breaking the glass, what is open now, and a month's openings."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from mentorship import hooks
from mentorship.enums import CheckInState, SecretKind
from mentorship.models import BrokenGlass, CheckInAnswer, Mentee


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


def opened_in(month: date) -> QuerySet[BrokenGlass]:
    """Return the openings of a month that the board may know of, the newest first.

    Those of a case are left out: that there is a case is nobody's but its readers'.
    """
    start = datetime(month.year, month.month, 1, tzinfo=UTC)
    end = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=UTC)
    rows = BrokenGlass.objects.filter(opened_at__gte=start, opened_at__lt=end, concern=None)
    return rows.select_related("opener", "person", "program")


def opened_on_cases(month: date) -> int:
    """Return how many openings of a month belonged to cases."""
    start = datetime(month.year, month.month, 1, tzinfo=UTC)
    end = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=UTC)
    rows = BrokenGlass.objects.filter(opened_at__gte=start, opened_at__lt=end)
    return rows.exclude(concern=None).count()
