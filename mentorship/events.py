"""What other programs may hear of people, introductions, mentorships and their check-ins.

Status and dates, nothing that was written, answered or told in confidence: a suspended mentorship
reads like one on pause, and of a life mentorship only its course is told.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.registry import register_event
from mentorship.enums import StaffRole
from mentorship.models import ProgramStaff


def register() -> None:
    """Register everything; called once when the apps are ready."""
    _register_people()
    _register_introductions()
    _register_mentorships()
    _register_meetings()


def _register_people() -> None:
    applied = _("Somebody applied, as a mentee or as a mentor")
    register_event("mentee.applied", "application.submitted", label=applied)
    register_event("mentor.applied", "application.submitted")
    register_event("mentor.vetted", "mentor.vetted", label=_("A mentor was vetted"))
    register_event("mentee.paused", "member.paused", label=_("Somebody paused their part"))
    register_event("mentor.paused", "member.paused")
    register_event("mentee.resumed", "member.resumed", label=_("Somebody goes on after a pause"))
    register_event("mentor.resumed", "member.resumed")
    register_event("mentee.left", "member.left", label=_("Somebody left the program"))
    register_event("mentor.left", "member.left")


def _register_introductions() -> None:
    for action, event, label in (
        ("introduction.made", "introduction.sent", _("An introduction was sent")),
        ("introduction.recalled", "introduction.recalled", _("An introduction was taken back")),
        ("introduction.expired", "introduction.expired", _("An introduction ran out unanswered")),
        ("introduction.withdrawn", "introduction.withdrawn", _("An introduction was withdrawn")),
    ):
        register_event(action, event, label=label)
    answer: dict[str, Any] = {"codes": ("side",), "is_told": _is_no_admins_own}
    for event, label in (
        ("introduction.accepted", _("Somebody said yes to an introduction")),
        ("introduction.declined", _("Somebody said no to an introduction")),
    ):
        register_event(event, event, label=label, **answer)
    register_event("introduction.not_now", "introduction.declined", **answer)


def _register_mentorships() -> None:
    for event, label in (
        ("mentorship.started", _("A mentorship began")),
        ("mentorship.paused", _("A mentorship rests")),
        ("mentorship.resumed", _("A mentorship goes on after a pause")),
        ("mentorship.completed", _("A mentorship was completed")),
        ("mentorship.ended", _("A mentorship ended early")),
    ):
        register_event(event, event, label=label)
    register_event("concern.suspended", "mentorship.paused", is_told=_was_not_resting)
    register_event("concern.reinstated", "mentorship.resumed")
    register_event("certificate.issued", "certificate.issued", label=_("A certificate was issued"))


def _register_meetings() -> None:
    opened, closed = _("A check-in opened"), _("A check-in closed, answered or not")
    register_event("check_in.opened", "check_in.opened", label=opened, is_told=_is_open_check_in)
    register_event("check_in.answered", "check_in.closed", label=closed, is_told=_is_open_check_in)
    for action in ("check_in.missed", "check_in.cancelled"):
        register_event(action, "check_in.closed", is_told=_is_open_check_in)
    register_event(
        "meeting.held", "meeting.held", label=_("A meeting took place"), is_told=_is_open
    )
    register_event("meeting.logged", "meeting.held", is_told=_is_open)


def _is_no_admins_own(mentorship: Any) -> bool:
    """Whether no admin of the program is one of the two: who said what to her is not hers to read.

    She knows the number of her own introduction, and may read what her webhook is told.
    """
    people = (mentorship.mentee_user_id, mentorship.mentor_user_id)
    admins = ProgramStaff.objects.filter(program=mentorship.program_id, role=StaffRole.ADMIN)
    return not admins.filter(user__in=people).exists()


def _was_not_resting(mentorship: Any) -> bool:
    """Whether a mentorship that a contact suspends did not rest before: a second pause tells."""
    return mentorship.paused_at is None


def _is_open_check_in(answer: Any) -> bool:
    return _is_open(answer.check_in)


def _is_open(row: Any) -> bool:
    """Whether the program team may know more of a mentorship than its course."""
    return not row.mentorship.is_life
