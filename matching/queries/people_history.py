"""What happened to one person of a program, from the audit trail, in words an admin may read.

An event without words here is left out: of wishes, answers and concerns nothing is told.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AuditEvent
from mentorship.models import Mentee, Mentor, Mentorship

MOST_EVENTS = 30
Json = dict[str, Any]
EVENTS = {
    "mentee.applied": gettext_lazy("Applied as a mentee"),
    "mentee.imported": gettext_lazy("Entered by a file"),
    "mentee.import_changed": gettext_lazy("Changed by a file"),
    "mentee.import_undone": gettext_lazy("A file was undone"),
    "mentee.import_agreed": gettext_lazy("Took over what was entered"),
    "mentee.available": gettext_lazy("Came into the pool"),
    "mentee.changed": gettext_lazy("Changed the application"),
    "mentee.paused": gettext_lazy("Paused"),
    "mentee.pause_moved": gettext_lazy("Moved the end of the pause"),
    "mentee.resumed": gettext_lazy("Open again"),
    "mentee.left": gettext_lazy("Left the program"),
    "mentor.applied": gettext_lazy("Applied as a mentor"),
    "mentor.imported": gettext_lazy("Entered by a file"),
    "mentor.import_changed": gettext_lazy("Changed by a file"),
    "mentor.import_undone": gettext_lazy("A file was undone"),
    "mentor.import_agreed": gettext_lazy("Took over what was entered"),
    "mentor.changed": gettext_lazy("Changed the offer"),
    "mentor.capacity": gettext_lazy("Changed the number of places"),
    "mentor.vetted": gettext_lazy("Vetted"),
    "mentor.refused": gettext_lazy("Not this round"),
    "mentor.paused": gettext_lazy("Paused"),
    "mentor.pause_moved": gettext_lazy("Moved the end of the pause"),
    "mentor.resumed": gettext_lazy("Open again"),
    "mentor.left": gettext_lazy("Left the program"),
    "mentor.shown": gettext_lazy("Shown in the directory"),
    "mentor.hidden": gettext_lazy("No longer in the directory"),
    "introduction.made": gettext_lazy("Introduced"),
    "introduction.nudged": gettext_lazy("Reminded of an introduction"),
    "introduction.accepted": gettext_lazy("An introduction was accepted"),
    "introduction.declined": gettext_lazy("An introduction was declined"),
    "introduction.expired": gettext_lazy("An introduction ran out"),
    "introduction.recalled": gettext_lazy("An introduction was taken back"),
    "introduction.withdrawn": gettext_lazy("An introduction was withdrawn"),
    "mentorship.started": gettext_lazy("A mentorship started"),
    "mentorship.paused": gettext_lazy("A mentorship was paused"),
    "mentorship.resumed": gettext_lazy("A mentorship went on"),
    "mentorship.completed": gettext_lazy("A mentorship was completed"),
    "mentorship.ended": gettext_lazy("A mentorship ended"),
}
MESSAGES = {
    "introduction_mentor": gettext_lazy("Introduction"),
    "introduction_mentee": gettext_lazy("Introduction"),
    "introduction_nudge": gettext_lazy("Reminder of an introduction"),
    "introduction_accepted": gettext_lazy("Both said yes"),
    "introduction_declined": gettext_lazy("We're finding someone else"),
    "introduction_answered_for": gettext_lazy("Answered for them"),
    "check_in": gettext_lazy("Check-in"),
    "check_in_second": gettext_lazy("Check-in, second time"),
    "import_entered": gettext_lazy("Entered by a file"),
    "orientation_waiting": gettext_lazy("Orientation waits"),
    "application_waiting": gettext_lazy("Application waits"),
    "vetting_question": gettext_lazy("Question before vetting"),
    "mentor_vetted": gettext_lazy("Vetted"),
    "mentor_refused": gettext_lazy("Not this round"),
    "mentor_paused": gettext_lazy("Paused after silence"),
    "part_resting": gettext_lazy("Back from the pause?"),
    "round_without": gettext_lazy("No mentor in this round yet"),
    "mentorship_ended": gettext_lazy("Mentorship ended"),
    "mentorship_completed": gettext_lazy("Mentorship completed"),
    "mentorship_resting": gettext_lazy("Mentorship on pause"),
}


def message_words(category: str) -> str:
    """Return what a kind of message is called; empty for one that is not told of."""
    return str(MESSAGES.get(category, ""))


def history_of(part: Mentee | Mentor, mentorship_ids: Sequence[int]) -> list[Json]:
    """Return the events of a part and of these mentorships, the newest first; one query."""
    own = Q(target_type=part._meta.label_lower, target_id=str(part.pk))
    theirs = Q(
        target_type=Mentorship._meta.label_lower, target_id__in=[str(pk) for pk in mentorship_ids]
    )
    rows = AuditEvent.objects.filter(own | theirs, action__in=EVENTS)
    return [
        {"what": str(EVENTS[row.action]), "who": _who(row, part), "when": row.at}
        for row in rows.select_related("actor").order_by("-pk")[:MOST_EVENTS]
    ]


def _who(event: AuditEvent, part: Mentee | Mentor) -> str:
    """Say who did it; who answered or ended something is not told: it may be either of the two."""
    if event.actor is None:
        return _("by the program itself")
    if event.actor_id == part.user_id:
        return ""
    if event.target_type == Mentorship._meta.label_lower:
        return ""
    return _("by %(name)s") % {"name": event.actor.name}
