"""Choices of the matching floor."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    PUBLISHED = "published", _("Published")
    CLOSED = "closed", _("Closed")


class RunState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class BlockState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    LEASED = "leased", _("Being worked on")
    DONE = "done", _("Done")


class MatchState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SUPERSEDED = "superseded", _("Superseded")
    PUBLISHED = "published", _("Published")
    RECALLED = "recalled", _("Taken back")


class MatchOrigin(models.TextChoices):
    """Where a proposal comes from."""

    RUN = "run", _("Matching")
    SWAP = "swap", _("A swap on the board")
    HAND = "hand", _("Made by hand")


class DecisionKind(models.TextChoices):
    """What was decided about a match; each can be undone."""

    APPROVE = "approve", _("Approved")
    UNAPPROVE = "unapprove", _("Approval taken back")
    REJECT = "reject", _("Rejected")
    PIN = "pin", _("Pinned")
    UNPIN = "unpin", _("Unpinned")
    NOTE = "note", _("Note saved")
    SWAP = "swap", _("Swapped")
    HAND_OVER = "hand_over", _("Handed over")
    PUBLISH = "publish", _("Sent")
    HAND = "hand", _("Paired by hand")


class LetterRole(models.TextChoices):
    """Who gets a message of a round."""

    MENTOR = "mentor", _("Mentors, with an introduction")
    MENTEE = "mentee", _("Mentees, with an introduction")
    UNMATCHED = "unmatched", _("Mentees without a mentor this time")


# A match in one of these can still be decided.
UNDECIDED_STATES = (MatchState.PROPOSED, MatchState.APPROVED)
# A match in one of these is, or may become, a pair.
LIVE_STATES = (MatchState.PROPOSED, MatchState.APPROVED, MatchState.PUBLISHED)
# A match in one of these is decided for a pair; the next run leaves it alone.
KEPT_STATES = (MatchState.APPROVED, MatchState.PUBLISHED)


class RejectEffect(models.TextChoices):
    NEVER = "never", _("Never these two")
    NOT_NOW = "not_now", _("Not now")
    ELSEWHERE = "elsewhere", _("Better elsewhere")
    FACTS = "facts", _("Facts are wrong")


class ExclusionKind(models.TextChoices):
    DECLINED = "declined", _("Declined an introduction")
    FORMER = "former", _("Were a pair before")
    CONFLICT = "conflict", _("Personal tie or conflict")
    SUPERVISOR = "supervisor", _("One reports to the other")
    BLOCK = "block", _("Asked not to be matched")
    REJECTED = "rejected", _("The program team said no")


class PairUse(models.TextChoices):
    """What a file of pairs is for."""

    FORMER = "former", _("They were pairs before: never propose them again")
    PINNED = "pinned", _("Keep them: pin them in the present round")
    EXCLUDED = "excluded", _("Keep them apart: never pair these two")


# What a rule for people who have not joined yet may be.
RULE_KINDS = (ExclusionKind.FORMER, ExclusionKind.REJECTED)


class StepKind(models.TextChoices):
    """What an admin did about somebody without a mentor."""

    KEEP = "keep", _("Kept for the next round")
    PLACE = "place", _("Asked for one more place")
    TYPE = "type", _("Asked about another kind of mentor")
    PROFILE = "profile", _("Asked to finish the profile")


class EntryReason(models.TextChoices):
    """Why somebody is not in a round."""

    NOT_VETTED = "not_vetted", _("Applied, not vetted yet")
    ORIENTATION = "orientation", _("Orientation not read")
    NO_ROLE = "no_role", _("No role in the profile")
    NOTHING_SOUGHT = "nothing_sought", _("Asks for no kind of mentor")
    NO_OFFER = "no_offer", _("Offers no kind of mentoring")
    SERVED = "served", _("Has a mentor already")
    FULL = "full", _("All places taken")
    NOT_YET = "not_yet", _("Not available yet")
    NO_LONGER = "no_longer", _("Not available any more")
    PAUSED = "paused", _("Paused")
    REFUSED = "refused", _("Not this round")
    LEFT = "left", _("Left the program")
