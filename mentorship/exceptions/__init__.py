"""Named refusals of the mentorship floor; each sentence says what to do."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.days import clock, month_day
from accounts.exceptions import Refused


class DataFileError(ValueError):
    """A data file cannot be loaded; the text says where it is wrong."""


class NotAllowed(Refused):
    """This person may not do this."""

    status = HTTPStatus.FORBIDDEN
    code = "not_allowed"
    sentence = _("This belongs to the program team.")


class Closed(Refused):
    """The program takes no applications now."""

    code = "program_closed"
    sentence = _("This program isn't open for applications right now.")


class NotInvited(Refused):
    """The program's way in is not open to this person; the sentence says how to get in."""

    status = HTTPStatus.FORBIDDEN
    code = "not_invited"
    sentence = _(
        "This program is by invitation. Open the link you were given, or ask the program team "
        "for one."
    )


class NotOnMemberList(NotInvited):
    """The program is for members, and the list does not name her."""

    code = "not_on_member_list"
    sentence = _(
        "This program is for people on the association's member list. Sign in with the address "
        "the association knows, or write your membership number on your profile."
    )


class InvitationOver(Refused):
    """The invitation link can't be used any more."""

    status = HTTPStatus.GONE
    code = "invitation_over"
    sentence = _("This invitation can't be used any more. Ask whoever sent it for a new one.")


class InvitationExpired(InvitationOver):
    """Its time is up."""

    code = "invitation_expired"
    sentence = _("This invitation has run out. Ask whoever sent it for a new one.")


class InvitationRevoked(InvitationOver):
    """An admin took it back."""

    code = "invitation_revoked"
    sentence = _("This invitation was taken back. Ask the program team how to join.")


class InvitationUsedUp(InvitationOver):
    """As many people came by it as it was made for."""

    code = "invitation_used_up"
    sentence = _(
        "As many people as this invitation was made for have used it. Ask whoever sent it for "
        "a new one."
    )


class ImportGone(Refused):
    """The previewed member list was used, replaced or too old."""

    code = "import_gone"
    sentence = _("This preview is no longer there, and nothing was changed. Upload the file again.")


class AppliedAlready(Refused):
    """This person has this part in this program."""

    code = "applied_already"
    sentence = _("You have applied to this program already. Your answers are on your profile.")


class BadAnswers(Refused):
    """Answers that no form would send; ``field`` names the one."""

    status = HTTPStatus.BAD_REQUEST
    code = "bad_answers"

    def __init__(self, sentence: object, *, field: str = "") -> None:
        self.field = field
        super().__init__(sentence)


class MentorFull(Refused):
    """All places of the mentor are taken."""

    code = "mentor_full"
    sentence = _("All places of this mentor are taken.")


class NoPlaceHeld(Refused):
    """A place was to be freed that nobody held."""

    code = "no_place_held"
    sentence = _("This mentor holds no place that could be freed.")


class CapacityInUse(Refused):
    """Capacity can't go below the places held."""

    code = "capacity_in_use"

    def __init__(self, held: int) -> None:
        super().__init__(
            _(
                "%(held)d of your places are taken. Keep at least %(held)d, "
                "or end a mentorship first."
            )
            % {"held": held}
        )


class NotVettable(Refused):
    """The mentor's application is not waiting for a decision."""

    code = "not_waiting"
    sentence = _("This application was decided already.")


class ChecklistOpen(Refused):
    """A mentor is to be vetted before every line of the checklist is ticked."""

    code = "checklist_open"

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__(
            _("Tick the whole checklist first. Still open: %(lines)s") % {"lines": " ".join(lines)}
        )


class DoneByAnother(Refused):
    """Another admin did this before; the sentence names who and when."""

    code = "done_by_another"


class CredentialChanged(Refused):
    """The mentor changed a credential after the page was loaded."""

    code = "credential_changed"
    sentence = _("The mentor changed this credential since you opened the page. Look again.")


class QuestionOpen(Refused):
    """A question to the mentor waits for his answer; the sentence says whose."""

    code = "question_open"


class QuestionClosed(Refused):
    """The question is answered, or nobody waits for the answer any more."""

    code = "question_closed"
    sentence = _("The program team isn't waiting for this answer any more.")


class PagesInOrder(Refused):
    """A page of the orientation was marked as read before those in front of it."""

    code = "pages_in_order"
    sentence = _("The pages build on each other. Read the ones before this first.")


class NotFinished(Refused):
    """The orientation is rated before it was read."""

    code = "orientation_not_finished"
    sentence = _("Read the orientation to its end first, then tell us what you think.")


class TextChanged(Refused):
    """Another admin changed the text after the page was loaded."""

    code = "text_changed"
    sentence = _(
        "Not saved. Someone on your team changed these words since you opened the page. "
        "Yours are below; load the page again to see theirs."
    )

    def __init__(self, *, name: str = "", at: datetime | None = None) -> None:
        if not name or at is None:
            super().__init__()
            return
        local = timezone.localtime(at)
        said = _(
            "Not saved. %(name)s changed these words on %(day)s at %(time)s. "
            "Yours are below; load the page again to see theirs."
        )
        super().__init__(said % {"name": name, "day": month_day(local), "time": clock(local)})


class IntroductionClosed(Refused):
    """The introduction is no longer waiting for this answer."""

    code = "introduction_closed"
    sentence = _("This introduction isn't waiting for an answer any more.")


class NotAvailable(Refused):
    """One of the two cannot be introduced now."""

    code = "not_available"
    sentence = _("One of the two has left, paused or belongs to another program.")


class IntroducedAlready(Refused):
    """The two have a mentorship in this direction that is not over."""

    code = "introduced_already"
    sentence = _("These two are introduced or paired already.")


class NotYourTurn(Refused):
    """The mentor is asked first and has not answered."""

    code = "not_your_turn"
    sentence = _("We ask the mentor first. You'll hear as soon as there is an answer.")


class TooLateToRecall(Refused):
    """The two know of the introduction."""

    code = "too_late_to_recall"
    sentence = _("The messages have left, so this introduction can't be taken back.")


class MenteeServed(Refused):
    """She has as many mentors as the program gives."""

    code = "mentee_served"
    sentence = _("This mentee has as many mentors as the program gives at once.")


class NotRunning(Refused):
    """The mentorship is not in a state in which this can be done."""

    code = "not_running"
    sentence = _("This mentorship isn't running, so that can't be done now.")


class NotPausable(Refused):
    """The part is neither open nor on pause."""

    code = "not_pausable"
    sentence = _("This can be paused once you're in the pool. You can leave at any time.")


class NotOnPause(Refused):
    """The part is not on pause."""

    code = "not_on_pause"
    sentence = _("This isn't on pause. If you left, you can apply again.")


class MentorshipsRunning(Refused):
    """She wants to leave while mentorships run."""

    code = "mentorships_running"
    sentence = _(
        "You have a mentorship that is still going on. Tick the box to end it as you leave, "
        "or end it on its own page first."
    )


class MentorshipLookedAfter(Refused):
    """She wants to leave while one of her mentorships is suspended; the sentence says no more."""

    code = "mentorship_resting"
    sentence = _(
        "One of your mentorships is on pause for now. "
        "Write to the people named at the end of its page; they'll end it with you."
    )


class CheckInClosed(Refused):
    """The check-in can no longer be answered, or not yet."""

    code = "check_in_closed"
    sentence = _("This check-in is closed. The next one will reach you by e-mail.")


class AnsweredAlready(CheckInClosed):
    """She answered this check-in before, otherwise."""

    code = "answered_already"
    sentence = _("You have answered this check-in already. Your first answer stays.")


class NotAPicture(Refused):
    """What was uploaded is no picture that we can read."""

    status = HTTPStatus.BAD_REQUEST
    code = "not_a_picture"
    sentence = _("Choose a JPEG, PNG or WebP picture of at least 64 by 64 pixels.")


class PictureTooBig(Refused):
    """The picture has more bytes or pixels than we decode."""

    status = HTTPStatus.BAD_REQUEST
    code = "picture_too_big"
    sentence = _("Choose a smaller picture: up to 5 MB, and up to about 4,000 by 4,000 pixels.")
