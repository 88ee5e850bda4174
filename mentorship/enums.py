"""Choices of the mentorship floor."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MentorType(models.TextChoices):
    """The three kinds of mentor, in the order of the engine's codes."""

    PEER = "peer", _("Peer mentor")
    CAREER = "career", _("Career mentor")
    LIFE = "life", _("Life mentor")


class Side(models.TextChoices):
    MENTEE = "mentee", _("Mentee")
    MENTOR = "mentor", _("Mentor")

    @property
    def other(self) -> "Side":
        """Return the side across."""
        return Side.MENTOR if self is Side.MENTEE else Side.MENTEE


class StaffRole(models.TextChoices):
    ADMIN = "admin", _("Program admin")
    CONTACT = "contact", _("Concern contact")
    VIEWER = "viewer", _("Viewer")


class Policy(models.TextChoices):
    FAIR = "fair", _("Fair")
    TOTAL = "total", _("Total")
    STABLE = "stable", _("Stable")


class AskedFirst(models.TextChoices):
    MENTOR = "mentor", _("The mentor first")
    BOTH = "both", _("Both at once")


class Intake(models.TextChoices):
    """How people come into a program's matching."""

    COHORT = "cohort", _("In rounds: everybody is matched on a day")
    ROLLING = "rolling", _("Rolling: whoever joins gets a proposal soon")


class Joining(models.TextChoices):
    """Who may apply to a program."""

    OPEN = "open", _("Anyone with an account")
    INVITED = "invited", _("People with an invitation link")
    MEMBERS = "members", _("People on the imported member list")


class OutcomeStage(models.TextChoices):
    """When the three outcome lines were answered."""

    START = "start", _("At the start")
    CLOSING = "closing", _("At closing")
    AFTER30 = "after30", _("Thirty days after")


class ShownField(models.TextChoices):
    """What a mentor may let members read of him in the directory."""

    CREDENTIALS = "credentials", _("My credentials")
    PATH = "path", _("My path in one line")
    HELP = "help", _("What I can help with")
    MEETS = "meets", _("How I meet, and my state")
    WORDS = "words", _("My own words")
    EMPLOYER = "employer", _("My employer")
    PHOTO = "photo", _("My photo")


class MeetingMode(models.TextChoices):
    VIDEO = "video", _("Video")
    PHONE = "phone", _("Phone")
    IN_PERSON = "in_person", _("In person")
    MESSAGES = "messages", _("Messages")


class MenteeState(models.TextChoices):
    APPLIED = "applied", _("Applied")
    AVAILABLE = "available", _("In the pool")
    PAUSED = "paused", _("Paused")
    LEFT = "left", _("Left")


class MentorState(models.TextChoices):
    APPLIED = "applied", _("Applied")
    VETTED = "vetted", _("Vetted")
    REFUSED = "refused", _("Not this round")
    PAUSED = "paused", _("Paused")
    LEFT = "left", _("Left")


class MentorshipState(models.TextChoices):
    INTRODUCED = "introduced", _("Introduced")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    SUSPENDED = "suspended", _("Suspended")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    RECALLED = "recalled", _("Taken back")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    COMPLETED = "completed", _("Completed")
    ENDED = "ended", _("Ended")


# A mentorship in one of these holds a place of its mentor.
HOLDING_STATES = (
    MentorshipState.INTRODUCED,
    MentorshipState.ACTIVE,
    MentorshipState.PAUSED,
    MentorshipState.SUSPENDED,
)


class Answer(models.TextChoices):
    """One side's answer to an introduction."""

    NONE = "", _("No answer yet")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    NOT_NOW = "not_now", _("Not now")


class MeetingState(models.TextChoices):
    """Where one meeting stands; what was agreed is held once one of the two says so."""

    OFFERED = "offered", _("Times offered")
    AGREED = "agreed", _("Agreed")
    HELD = "held", _("Held")
    MISSED = "missed", _("Did not happen")
    CANCELLED = "cancelled", _("Cancelled")


class JointKind(models.TextChoices):
    """What one of the two proposes and the other agrees to."""

    EXTEND = "extend", _("Go on for longer")
    FINISH = "finish", _("Finish early")


class JointAnswer(models.TextChoices):
    """How the other side answered a proposal."""

    NONE = "", _("No answer yet")
    YES = "yes", _("Yes")
    NO = "no", _("Not now")
    WITHDRAWN = "withdrawn", _("Taken back")


class CertificateKind(models.TextChoices):
    COMPLETION = "completion", _("Certificate of completion")
    HOURS = "hours", _("Mentor hours")


class ConcernState(models.TextChoices):
    SUBMITTED = "submitted", _("Submitted")
    TRIAGED = "triaged", _("Read")
    IN_PROGRESS = "in_progress", _("In progress")
    CLOSED = "closed", _("Closed")


class SecretKind(models.TextChoices):
    """What can be opened by breaking the glass."""

    CHECK_IN_LINE = "line", _("What somebody wrote in a check-in")
    WISHES = "wishes", _("A person's wish list")
    AS_PERSON = "as_person", _("The site as the person sees it")


class FollowUpKind(models.TextChoices):
    """What an admin did about a mentorship that needed somebody."""

    LETTER = "letter", _("Wrote to them")
    CALL = "call", _("Called")
    PAUSE = "pause", _("Paused it")
    END = "end", _("Ended it without fault")
    REMATCH = "rematch", _("Ended it and asked for a new match")


class CheckInKind(models.TextChoices):
    DAY3 = "day3", _("In touch?")
    DAY14 = "day14", _("First meeting?")
    DAY30 = "day30", _("A good start?")
    MONTHLY = "monthly", _("Monthly")
    MIDPOINT = "midpoint", _("Mid-point")
    CLOSING = "closing", _("Closing")
    AFTER30 = "after30", _("Thirty days after")


class CheckInState(models.TextChoices):
    """State of one side's part of a check-in."""

    SCHEDULED = "scheduled", _("Scheduled")
    OPEN = "open", _("Open")
    ANSWERED = "answered", _("Answered")
    MISSED = "missed", _("Missed")
    CANCELLED = "cancelled", _("Cancelled")


class LineReader(models.TextChoices):
    """Who may read a check-in's line of text."""

    WRITER = "writer", _("Only me")
    PARTNER = "partner", _("My partner")
    TEAM = "team", _("The program team")


class Signal(models.TextChoices):
    GOOD = "good", _("Good")
    FINE = "fine", _("Fine")
    LOW = "low", _("Low")
    HELP = "help", _("Help")


class Health(models.TextChoices):
    """How a running mentorship is doing, as far as its check-ins tell; the worst last."""

    TOO_EARLY = "too_early", _("Too early to say")
    ON_TRACK = "on_track", _("On track")
    NEEDS_CHECK_IN = "needs_check_in", _("Needs a check-in")
    AT_RISK = "at_risk", _("At risk")


class HealthRule(models.TextChoices):
    """Which rule made a mentorship's health what it is."""

    EARLY = "early", _("It has just begun")
    FINE = "fine", _("Nothing speaks against it")
    HELP = "help", _("One of the two asked for help")
    LOW = "low", _("The newest answer is low")
    MISSED = "missed", _("A check-in was missed")
    NO_FIRST_MEETING = "no_first_meeting", _("No first meeting yet")
    LOW_TWICE = "low_twice", _("Two check-ins in a row are low")
    DISAGREE = "disagree", _("The two say different things")
    MISSED_TWICE = "missed_twice", _("Two check-ins in a row were missed")
    NO_MEETING = "no_meeting", _("No meeting for 45 days")


class ImportState(models.TextChoices):
    """Where a file of people stands."""

    READING = "reading", _("Being read")
    PREVIEWED = "previewed", _("Waits for your yes")
    QUEUED = "queued", _("Waiting to start")
    APPLYING = "applying", _("Being taken over")
    DONE = "done", _("Taken over")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Not taken over")
    FORGOTTEN = "forgotten", _("Never confirmed")


class RowKind(models.TextChoices):
    """What a row of a file of people does."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    LEFT_OUT = "left_out", _("Left out")
    WRONG = "wrong", _("Wrong")
