"""Mails with one question each, to people who could help somebody without a mentor to get one."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.mail.message import Mail
from accounts.models import Notification
from matching.models import UnmatchedStep
from matching.queries.holding import is_spoken_for
from mentorship.enums import MenteeState, MentorState, MentorType, Side
from mentorship.messages.shared import address, message, why_part


def _step(notification: Notification) -> UnmatchedStep:
    rows = UnmatchedStep.objects.select_related(
        "round__program", "mentee__user", "mentor__user", "mentee__program"
    )
    return rows.get(pk=notification.subject_id)


def place_still_due(notification: Notification) -> bool:
    """Whether the mentor still has no place free, and could have one more."""
    step = _step(notification)
    mentor = step.mentor
    assert mentor is not None  # unmatched_step_of_one_person
    return mentor.state == MentorState.VETTED and is_spoken_for(mentor, step.round_id)


def place(notification: Notification) -> Mail:
    """Ask a mentor for one more place; no is fine."""
    step = _step(notification)
    mentor = step.mentor
    assert mentor is not None  # unmatched_step_of_one_person
    return message(
        mentor.user,
        subject=_("Would you have room for one more, %(name)s?") % {"name": mentor.user.first_name},
        why=why_part(step.round.program),
        often=_("We ask at most once a round."),
        paragraphs=[
            _("Somebody in %(program)s would fit you well, and all your places are taken.")
            % {"program": step.round.program.name},
            _("If you have time for one more person, open one more place on your home page."),
            _("If not, that's just as fine. No answer needed."),
        ],
        url=address(reverse("home")),
        label=_("See my places"),
    )


def mentee_still_due(notification: Notification) -> bool:
    """Whether she still waits in the pool, and did not ask for that kind meanwhile."""
    step = _step(notification)
    mentee = step.mentee
    assert mentee is not None  # unmatched_step_of_one_person
    return mentee.state == MenteeState.AVAILABLE and step.mentor_type not in mentee.seeks


def other_type(notification: Notification) -> Mail:
    """Ask a mentee whether another kind of mentor would help her too."""
    step = _step(notification)
    mentee = step.mentee
    assert mentee is not None  # unmatched_step_of_one_person
    kind = str(MentorType(step.mentor_type).label).lower()
    return message(
        mentee.user,
        subject=_("Would a %(kind)s help you too, %(name)s?")
        % {"kind": kind, "name": mentee.user.first_name},
        why=why_part(mentee.program),
        often=_("We ask at most once a round."),
        paragraphs=[
            _("We're looking for the right mentor for you in %(program)s.")
            % {"program": mentee.program.name},
            _("Right now there's someone who could be a %(kind)s, which you didn't ask for.")
            % {"kind": kind},
            _("If that would help, tick it among the kinds of mentor you'd like. If not, keep "
              "everything as it is. You keep your place in line either way."),
        ],
        url=_application(mentee.program.slug),
        label=_("See what I asked for"),
    )  # fmt: skip


def finish(notification: Notification) -> Mail:
    """Ask a mentee to answer what is still open."""
    mentee = _step(notification).mentee
    assert mentee is not None  # unmatched_step_of_one_person
    return message(
        mentee.user,
        subject=_("A little more helps us find your mentor, %(name)s")
        % {"name": mentee.user.first_name},
        preheader=_("It takes about five minutes."),
        why=why_part(mentee.program),
        often=_("We ask at most once a round."),
        paragraphs=[
            _("We're looking for the right mentor for you in %(program)s, and a few of your "
              "answers are still open.") % {"program": mentee.program.name},
            _("Where you want to go, what you'd like help with and when you're free tell us most."),
            _("It takes about five minutes. “Not sure yet” is a good answer too."),
        ],
        url=_application(mentee.program.slug),
        label=_("Go on with my answers"),
    )  # fmt: skip


def _application(slug: str) -> str:
    return f"{address(reverse('apply', args=[slug]))}?as={Side.MENTEE}"
