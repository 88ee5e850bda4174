"""What of people and pairs goes when it is old enough: words first, dates and counts stay.

The two of a pair are told a month before their space is emptied (``warn_of_spaces``); a space of
which they were not told stays.
"""

from collections import Counter
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Notification, SpentKey
from accounts.personal import REMOVED
from accounts.retention import YEAR, Rule, register_retention, rules
from accounts.services import notify, retention, turns
from accounts.services.batches import first_of
from mentorship.enums import Side
from mentorship.models import (
    Agreement,
    AnswerOnBehalf,
    BrokenGlass,
    CheckInAnswer,
    Concern,
    ConcernAttachment,
    ConcernMessage,
    ConcernReader,
    Draft,
    FollowUp,
    IntroductionQuestion,
    Meeting,
    Mentorship,
    MentorshipGoal,
    Message,
    Note,
    StaffNote,
    ThankYou,
    VettingQuestion,
)
from mentorship.models.mentorships import MentorshipQuerySet

WARNING = "space_ends"
NOTICE = timedelta(days=30)
SPACE = "spaces"
OF_SPACES: tuple[type[Model], ...] = (
    Message,
    Note,
    MentorshipGoal,
    IntroductionQuestion,
    ThankYou,
)


def register() -> None:
    """Give the rules of this floor."""
    for rule in (
        Rule("private-answers", _("Lines of check-ins, after a mentorship's end"), YEAR, 30,
             5 * YEAR, _private_answers),
        Rule(SPACE, _("Notes, messages and goals of a pair, after its end"), 2 * YEAR, 180,
             10 * YEAR, _spaces),
        Rule("concerns", _("Concerns, after they were closed"), 7 * YEAR, YEAR, 30 * YEAR,
             _concerns),
        Rule("opened-texts", _("Who opened what is private, and why"), 7 * YEAR, YEAR, 30 * YEAR,
             retention.of_age(BrokenGlass, "opened_at", concern=None)),
        Rule("drafts", _("Applications that were never sent"), YEAR, 30, 3 * YEAR,
             retention.of_age(Draft, "saved_at")),
        Rule("team-notes", _("Notes of a program's team about people"), 3 * YEAR, 90, 10 * YEAR,
             retention.one_after_another(
                 retention.of_age(StaffNote, "written_at"),
                 retention.of_age(FollowUp, "done_at"),
                 retention.of_age(AnswerOnBehalf, "given_at"),
             )),
        Rule("vetting-questions", _("Questions to mentors before they were accepted"), 2 * YEAR,
             90, 10 * YEAR, retention.of_age(VettingQuestion, "asked_at")),
    ):  # fmt: skip
        register_retention(rule)


def _private_answers(before: datetime, most: int) -> int:
    attached = ConcernAttachment.objects.values("answer")
    old = CheckInAnswer.objects.filter(check_in__mentorship__closed_at__lt=before)
    kept = old.exclude(pk__in=attached).exclude(line="", words="")
    pks = first_of(kept.order_by("pk"), most)
    return CheckInAnswer.objects.filter(pk__in=pks).update(line="", words="")


def _concerns(before: datetime, most: int) -> int:
    pks = first_of(Concern.objects.filter(closed_at__lt=before).order_by("pk"), most)
    BrokenGlass.objects.filter(concern__in=pks).delete()
    for model in (ConcernAttachment, ConcernMessage, ConcernReader):
        model._default_manager.filter(concern__in=pks).delete()
    Concern.objects.filter(pk__in=pks).delete()
    return len(pks)


def warn_of_spaces(now: datetime | None = None) -> int:
    """Tell pairs whose space is emptied in a month, once each; return how many were told."""
    due = rules()[SPACE].before(now or timezone.now()) + NOTICE
    begun = Mentorship.objects.filter(closed_at__lt=due, started_at__isnull=False)
    rows = _with_words(begun).exclude(pk__in=_warned())
    return turns.each(_warn, list(rows.with_people().order_by("pk")))


def _warned() -> list[int]:
    """Return the pairs of whom both are told already, or will be when delivery gets there."""
    spent = SpentKey.objects.filter(key__startswith=f"{WARNING}.").values_list("key", flat=True)
    queued = Notification.objects.filter(category=WARNING).values_list("dedupe_key", flat=True)
    told = Counter(int(key.split(".")[1]) for key in {*spent, *queued})
    return [pk for pk, people in told.items() if people >= len(Side)]


def _warn(mentorship: Mentorship) -> int:
    return sum(
        notify.enqueue(
            category=WARNING,
            recipient=mentorship.person_of(side),
            dedupe_key=_key(mentorship, side),
            subject=mentorship,
            program=mentorship.program_id,
        )
        for side in Side
    )


def _key(mentorship: Mentorship, side: Side) -> str:
    return f"{WARNING}.{mentorship.pk}.{mentorship.person_of(side).pk}"


def _with_words(rows: MentorshipQuerySet) -> MentorshipQuerySet:
    meetings = Meeting.objects.exclude(place="", topic="", summary="")
    has_words = ~Q(words={}) | ~Q(letters={})
    has_words |= Q(pk__in=meetings.values("mentorship"))
    has_words |= Q(pk__in=Agreement.objects.exclude(goal="").values("mentorship"))
    for model in OF_SPACES:
        has_words |= Q(pk__in=model._default_manager.values("mentorship"))
    return rows.filter(has_words)


def _spaces(before: datetime, most: int) -> int:
    """Empty spaces of which both were told a month ago: then their messages' keys are spent."""
    old = _with_words(Mentorship.objects.filter(closed_at__lt=before)).with_people()
    ready = (one.pk for one in old.order_by("pk").iterator() if _may_go(one))
    pks = list(islice(ready, most))
    for model in OF_SPACES:
        model._default_manager.filter(mentorship__in=pks).delete()
    Meeting.objects.filter(mentorship__in=pks).update(place="", topic="", summary="")
    Agreement.objects.filter(mentorship__in=pks).update(goal="", rhythm="", body=REMOVED)
    Mentorship.objects.filter(pk__in=pks).update(words={}, letters={})
    return len(pks)


def _may_go(mentorship: Mentorship) -> bool:
    """Whether both were told, or it never began."""
    keys = [_key(mentorship, side) for side in Side]
    is_new = mentorship.started_at is None
    return is_new or SpentKey.objects.filter(key__in=keys).count() == len(keys)
