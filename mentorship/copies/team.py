"""What program teams wrote about a person: read by somebody before it is given to her.

It can speak about others. Who wrote it is left out.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.copies.shape import Section
from accounts.models import User
from mentorship.copies.known import pairs_of
from mentorship.copies.words import labeled, labels
from mentorship.enums import FollowUpKind
from mentorship.models import AnswerOnBehalf, FollowUp, Mentor, StaffNote


def sections(person: User) -> Iterator[Section]:
    """Yield everything that teams noted; of mentorships only what she knows of."""
    notes = StaffNote.objects.filter(person=person).select_related("program").order_by("pk")
    yield Section(
        "team_notes",
        _("Notes of program teams about you"),
        {"program": _("Program"), "at": _("When"), "text": _("Text")},
        ([row.program.name, row.written_at, row.body] for row in notes),
        ("mentorship.staffnote",),
    )
    reasons = labels("vetting.reasons")
    mentors = Mentor.objects.filter(user=person).select_related("program").order_by("pk")
    yield Section(
        "team_vetting",
        _("Notes about your offer to mentor"),
        {"program": _("Program"), "reason": _("Why not this round"), "text": _("Note")},
        (
            [row.program.name, labeled(reasons, row.refusal_reason), row.vetting_note]
            for row in mentors.exclude(vetting_note="", refusal_reason="")
        ),
        ("mentorship.mentor",),
    )
    yield from _of_pairs(person)


def _of_pairs(person: User) -> Iterator[Section]:
    pairs = pairs_of(person)
    calls = FollowUp.objects.filter(mentorship__in=pairs, kind=FollowUpKind.CALL).order_by("pk")
    yield Section(
        "team_calls",
        _("Notes of calls about your mentorships"),
        {"mentorship": _("Mentorship"), "at": _("When"), "text": _("Text")},
        ([row.mentorship_id, row.done_at, row.body] for row in calls),
        ("mentorship.followup",),
    )
    given = AnswerOnBehalf.objects.filter(mentorship__in=pairs).order_by("pk")
    yield Section(
        "team_answers",
        _("How the team heard your answer"),
        {"mentorship": _("Mentorship"), "text": _("Text")},
        (
            [row.mentorship_id, row.told]
            for row in given
            if row.side == pairs[row.mentorship_id].side
        ),
        ("mentorship.answeronbehalf",),
    )
