"""Mails of an introduction: the question, one nudge, the yes from both, the kind no."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.days import short_day
from accounts.mail.message import Mail, render_mail
from accounts.models import Notification
from accounts.services import links
from mentorship.enums import Answer, MentorshipState, Side
from mentorship.messages.shared import address
from mentorship.models import Mentorship
from mentorship.queries.introductions import ran_out, was_silent
from mentorship.queries.people import facts_line, profile_of
from mentorship.queries.texts import in_hours, text
from mentorship.services.introductions import is_asked
from mentorship.terms import terms_of

PURPOSE = "introduction"
OTHER = {Side.MENTEE: Side.MENTOR, Side.MENTOR: Side.MENTEE}


def mentorship_of(notification: Notification) -> Mentorship:
    """Return the introduction that a message is about."""
    rows = Mentorship.objects.select_related(
        "program", "mentee_user__profile__role", "mentee_user__profile__setting",
        "mentor_user__profile__role", "mentor_user__profile__setting",
    )  # fmt: skip
    return rows.get(pk=notification.subject_id)


def side_of(notification: Notification, mentorship: Mentorship) -> Side:
    """Return the side of the message's recipient."""
    is_mentee = notification.recipient_id == mentorship.mentee_user_id
    return Side.MENTEE if is_mentee else Side.MENTOR


def question_still_due(notification: Notification) -> bool:
    """Whether the recipient is asked and has not answered."""
    mentorship = mentorship_of(notification)
    side = side_of(notification, mentorship)
    is_waiting = mentorship.state == MentorshipState.INTRODUCED
    return is_waiting and not mentorship.answer_of(side) and is_asked(mentorship, side)


def is_running(notification: Notification) -> bool:
    """Whether the mentorship that began is still there to look forward to."""
    return mentorship_of(notification).state == MentorshipState.ACTIVE


def question(notification: Notification) -> Mail:
    """Ask one side whether the two should meet."""
    mentorship = mentorship_of(notification)
    side = side_of(notification, mentorship)
    person, other = mentorship.person_of(side), mentorship.partner_of(side)
    subject = _("Someone would like to meet you, %(name)s") % {"name": person.first_name}
    if side == Side.MENTEE:
        subject = _("We have found someone for you, %(name)s") % {"name": person.first_name}
    return _question_mail(mentorship, side, subject, other.first_name)


def nudge(notification: Notification) -> Mail:
    """Ask once more, and say what silence does."""
    mentorship = mentorship_of(notification)
    side = side_of(notification, mentorship)
    other = mentorship.partner_of(side)
    subject = _("There is still time to answer about %(name)s")
    if mentorship.answer_of(OTHER[side]) == Answer.ACCEPTED:
        subject = _("%(name)s is waiting for your answer")
    subject = subject % {"name": other.first_name}
    return _question_mail(mentorship, side, subject, other.first_name, is_nudge=True)


def _question_mail(
    mentorship: Mentorship,
    side: Side,
    subject: str,
    name: str,
    *,
    is_nudge: bool = False,
) -> Mail:
    person = mentorship.person_of(side)
    terms = terms_of(mentorship.program, mentorship.mentor_type)
    link = links.issue(purpose=PURPOSE, person=person, subject=mentorship)
    return render_mail(
        "mentorship/mail/introduction",
        subject=subject,
        recipient=person,
        mentorship=mentorship,
        name=name,
        facts=facts_line(profile_of(mentorship.partner_of(side))),
        reasons=mentorship.words.get(side.value, []),
        respond_by=short_day(mentorship.respond_by),
        hours=in_hours(terms.hours_a_month),
        months=terms.months,
        is_nudge=is_nudge,
        is_mentor=side == Side.MENTOR,
        accept_url=f"{link}?answer=accept",
        decline_url=f"{link}?answer=decline",
        page_url=address(reverse("introduction", args=[mentorship.pk])),
    )


def accepted(notification: Notification) -> Mail:
    """Tell one side that both said yes, and how to begin."""
    mentorship = mentorship_of(notification)
    side = side_of(notification, mentorship)
    other = mentorship.partner_of(side)
    first_steps = {
        Side.MENTEE: _("Write one line to begin: when you are free, and one thing on your mind."),
        Side.MENTOR: _("Make the first move: offer two or three times that fit their shift."),
    }
    return render_mail(
        "mentorship/mail/message",
        subject=_("You and %(name)s both said yes") % {"name": other.first_name},
        recipient=mentorship.person_of(side),
        mentorship=mentorship,
        preheader=first_steps[side],
        paragraphs=[
            _("Your mentorship has begun. It runs until %(day)s.")
            % {"day": short_day(mentorship.ends_on)},
            _("%(name)s's e-mail address is on your mentorship page.") % {"name": other.first_name},
            first_steps[side],
            _("We'll ask you now and then how it's going. It takes 30 seconds."),
        ],
        url=address(reverse("mentorship", args=[mentorship.pk])),
        label=_("Open your mentorship"),
    )


def declined(notification: Notification) -> Mail:
    """Tell one side in neutral text that it won't go ahead."""
    mentorship = mentorship_of(notification)
    side = side_of(notification, mentorship)
    subjects = {
        Side.MENTEE: _("We're finding you someone else"),
        Side.MENTOR: _("An introduction won't go ahead"),
    }
    subject, sentence = subjects[side], text(f"reasons.decline.to_{side.value}")
    if was_silent(mentorship, side):
        subject, sentence = _("An introduction ran out"), ran_out(side)
    return render_mail(
        "mentorship/mail/message",
        subject=subject,
        recipient=mentorship.person_of(side),
        paragraphs=[sentence],
        url=address(reverse("home")),
        label=_("See where things stand"),
    )
