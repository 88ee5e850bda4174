"""What of one person stays shut until an association admin opens it with a reason."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.days import month_day
from accounts.models import User
from matching.queries.people import Part
from mentorship.enums import CheckInState, LineReader, SecretKind
from mentorship.models import CheckInAnswer, Mentee
from mentorship.rules import glass


def sealed_of(part: Part, reader: User) -> list[dict[str, str]]:
    """Return the way to each record that the reader may open, without a word of it.

    A mentee's wish list, whether there is anything on it or not, lines in her check-ins that
    the team doesn't read, and the site as she sees it. No query for whom nothing opens.
    """
    if not glass.may_break_at_all(reader):
        return []
    return [*_wishes(part, reader), *_lines(part, reader), *_as_person(part, reader)]


def _wishes(part: Part, reader: User) -> list[dict[str, str]]:
    if not isinstance(part, Mentee) or glass.is_mentor_in(reader, part.program_id):
        return []
    return [{"label": _("Wish list"), "url": _url(SecretKind.WISHES, part.pk)}]


def _lines(part: Part, reader: User) -> list[dict[str, str]]:
    rows = CheckInAnswer.objects.filter(
        person=part.user_id,
        check_in__mentorship__program=part.program_id,
        state=CheckInState.ANSWERED,
    )
    rows = rows.exclude(check_in__mentorship__mentor_user=reader)
    rows = rows.exclude(check_in__mentorship__mentee_user=reader)
    sealed = rows.exclude(line="").exclude(line_reader=LineReader.TEAM).select_related("check_in")
    found = sealed.defer("line", "words", "answers").order_by("-answered_at", "-pk")
    return [{"label": _label(row), "url": _url(SecretKind.CHECK_IN_LINE, row.pk)} for row in found]


def _as_person(part: Part, reader: User) -> list[dict[str, str]]:
    if not glass.may_see_as(reader, part.user):
        return []
    label = _("The site as %(name)s sees it") % {"name": part.user.first_name}
    return [{"label": label, "url": _url(SecretKind.AS_PERSON, part.user_id)}]


def _label(row: CheckInAnswer) -> str:
    kind = row.check_in.get_kind_display()
    return f"{kind}, {month_day(row.answered_at)}" if row.answered_at else str(kind)


def _url(kind: SecretKind, pk: int) -> str:
    return reverse("opening", args=[kind.value, pk])
