"""Mentorships of a program, their meetings and the states of their check-ins, as lists.

What the two write is theirs alone, and of life mentorships there are neither meetings nor
check-ins here. A suspended mentorship reads as one on pause; what was planned or cancelled stays
with the two, since all their meetings cancelled at once would tell it apart.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from matching.lists import mentorships_query
from matching.lists.shape import Asking, Taken, in_batches
from matching.queries import mentorships_export
from matching.queries.access import without
from matching.queries.desk_mentorship import WORDS
from matching.queries.desk_mentorships import Mentorships
from matching.sheets.writing import Row, Sheet, columns
from mentorship.enums import CheckInState, MeetingState, MentorType, Side
from mentorship.models import CheckInAnswer, Meeting
from mentorship.queries.people import kind_name

FILTERS = ("q", "state", "health", "type", "sort")
WORDS_OF_TWO = ("place", "topic", "summary")


def mentorships(asking: Asking) -> Taken:
    """Return those that are asked for, in the order of the mentorships' page."""
    asked = mentorships_query.asked_of(asking.query)
    found = Mentorships(asking.program, asking.kept)
    ids = found.ids(asked)
    rows = in_batches(ids, lambda some: mentorships_export.rows_of(found.rows(some)))
    return Taken("mentorships", Sheet(mentorships_export.columns_of(), rows), len(ids))


def meetings(asking: Asking) -> Taken:
    """Return when pairs met, or did not."""
    rows = Meeting.objects.filter(state__in=(MeetingState.HELD, MeetingState.MISSED))
    found = _told(rows, asking, "mentorship").order_by("starts_at", "pk")
    heads = columns(
        mentee=_("Mentee"), mentor=_("Mentor"), mentor_type=_("Kind"), state=_("State"),
        starts_at=_("Begins"), minutes=_("Minutes"),
    )  # fmt: skip
    return Taken("meetings", Sheet(heads, in_batches(_ids(found), _meetings)), found.count())


def _meetings(ids: list[int]) -> Iterable[Row]:
    people = ("mentorship__mentee_user", "mentorship__mentor_user")
    rows = Meeting.objects.filter(pk__in=ids).select_related(*people).defer(*WORDS_OF_TWO)
    return [
        [
            *_pair(row.mentorship),
            str(row.get_state_display()),
            row.starts_at,
            row.minutes,
        ]
        for row in rows.order_by("starts_at", "pk")
    ]


def check_in_dates(asking: Asking) -> Taken:
    """Return when check-ins were due and whether they were answered, never what."""
    rows = CheckInAnswer.objects.filter(state__in=WORDS)
    found = _told(rows, asking, "check_in__mentorship").order_by("check_in__due_on", "pk")
    heads = columns(
        mentee=_("Mentee"), mentor=_("Mentor"), mentor_type=_("Kind"), check_in=_("Check-in"),
        due_on=_("Due"), side=_("Side"), state=_("State"), answered_at=_("Answered"),
    )  # fmt: skip
    return Taken("check-in-dates", Sheet(heads, in_batches(_ids(found), _answers)), found.count())


def _answers(ids: list[int]) -> Iterable[Row]:
    people = ("check_in__mentorship__mentee_user", "check_in__mentorship__mentor_user")
    rows = CheckInAnswer.objects.filter(pk__in=ids).select_related(*people)
    rows = rows.defer("answer", "answers", "words", "line")
    return [
        [
            *_pair(row.check_in.mentorship),
            str(row.check_in.get_kind_display()),
            row.check_in.due_on,
            str(Side(row.side).label),
            str(WORDS[CheckInState(row.state)]),
            row.answered_at,
        ]
        for row in rows.order_by("check_in__due_on", "pk")
    ]


def _told(rows: Any, asking: Asking, ship: str) -> QuerySet[Any]:
    """Return what of a program's pairs its admin may know, without life mentorships."""
    ours = rows.filter(**{f"{ship}__program": asking.program})
    ours = ours.exclude(**{f"{ship}__mentor_type": MentorType.LIFE})
    found: QuerySet[Any] = without(
        ours, asking.kept, f"{ship}__mentee_user", f"{ship}__mentor_user"
    )
    return found


def _ids(rows: QuerySet[Any]) -> list[int]:
    return list(rows.values_list("pk", flat=True))


def _pair(mentorship: Any) -> Row:
    names = (mentorship.mentee_user.name, mentorship.mentor_user.name)
    return [*names, kind_name(mentorship.mentor_type)]
