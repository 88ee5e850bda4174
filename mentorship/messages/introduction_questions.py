"""The mails of the one question: it is asked, it is answered, it still waits.

What the two write stays out of the mails of a life mentorship; these lead to the page.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.days import short_day
from accounts.mail.message import Mail
from accounts.models import Notification
from accounts.services import links
from mentorship.enums import MentorshipState, Side
from mentorship.messages.introductions import PURPOSE as ANSWER
from mentorship.messages.shared import address, to_side
from mentorship.models import IntroductionQuestion, Mentorship

PURPOSE = "introduction-question"
PEOPLE = ("mentorship__program", "mentorship__mentee_user", "mentorship__mentor_user")


def _question(notification: Notification) -> IntroductionQuestion:
    return IntroductionQuestion.objects.select_related(*PEOPLE).get(pk=notification.subject_id)


def waits(notification: Notification) -> bool:
    """Whether the reply is still wanted."""
    question = _question(notification)
    is_waiting = question.mentorship.state == MentorshipState.INTRODUCED
    return is_waiting and question.answered_at is None


def is_there(notification: Notification) -> bool:
    """Whether the introduction still waits, so that the reply is of use."""
    return _question(notification).mentorship.state == MentorshipState.INTRODUCED


def asked(notification: Notification) -> Mail:
    """Bring one side the other's question."""
    question = _question(notification)
    subject = _("%(name)s asks you a question before you meet")
    first = _("Before answering, %(name)s would like to know one thing:")
    if question.mentorship.is_life:
        first = _("Before answering, %(name)s would like to know one thing.")
    return _asking(question, subject, first)


def reminder(notification: Notification) -> Mail:
    """Bring it once more, for the last time."""
    question = _question(notification)
    subject = _("%(name)s is waiting for your reply")
    said = _("%(name)s asked you something two days ago. One line is plenty; we won't ask again.")
    return _asking(question, subject, said)


def _asking(question: IntroductionQuestion, subject: str, first: str) -> Mail:
    mentorship, side = question.mentorship, Side(question.side).other
    name = {"name": mentorship.person_of(question.side).first_name}
    reads = _("Only %(name)s reads your reply. Nothing else is decided by it.") % name
    return to_side(
        mentorship,
        side,
        subject=subject % name,
        preheader=reads,
        paragraphs=[first % name, _stays(mentorship)],
        voices=_words(mentorship, question.question),
        after=reads,
        often=_("A question comes once, and we remind you of it once."),
        url=_reply_url(question, side),
        page=_path(mentorship),
        label=_("Reply to %(name)s") % name,
    )


def _reply_url(question: IntroductionQuestion, side: Side) -> str:
    """Return where the reply is written: by link, in a life mentorship signed in."""
    mentorship = question.mentorship
    if mentorship.is_life:
        return address(_path(mentorship))
    return links.issue(purpose=PURPOSE, person=mentorship.person_of(side), subject=question)


def _path(mentorship: Mentorship) -> str:
    return reverse("introduction", args=[mentorship.pk])


def _words(mentorship: Mentorship, written: str) -> list[str]:
    """Return what somebody wrote as a mail may hold it: nothing in a life mentorship."""
    return [] if mentorship.is_life else [written]


def _stays(mentorship: Mentorship) -> str:
    if not mentorship.is_life:
        return ""
    return _("It stays on the site, for the two of you. Sign in to read it.")


def replied(notification: Notification) -> Mail:
    """Bring the reply to whoever asked, with the way to the answer that is still open."""
    question = _question(notification)
    mentorship, side = question.mentorship, Side(question.side)
    name = {"name": mentorship.partner_of(side).first_name}
    has_answered = bool(mentorship.answer_of(side))
    by = _("Your own answer is wanted by %(day)s.") % {"day": short_day(mentorship.respond_by)}
    first = _("%(name)s has replied to your question:")
    if mentorship.is_life:
        first = _("%(name)s has replied to your question.")
    return to_side(
        mentorship,
        side,
        subject=_("%(name)s has replied") % name,
        preheader=_("It's about the question you asked.") if has_answered else by,
        paragraphs=[first % name, _stays(mentorship)],
        voices=_words(mentorship, question.answer),
        after="" if has_answered else by,
        url=address(_path(mentorship)) if has_answered else _answer_url(mentorship, side),
        page=_path(mentorship),
        label=_("See it on the site") if has_answered else _("Answer now"),
    )


def _answer_url(mentorship: Mentorship, side: Side) -> str:
    return links.issue(purpose=ANSWER, person=mentorship.person_of(side), subject=mentorship)
