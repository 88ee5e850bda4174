"""Mails of an introduction: the question, one nudge, the yes from both, the kind no."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.days import month_day_year, short_day
from accounts.mail.message import Mail, render_mail
from accounts.models import Notification
from accounts.services import links
from mentorship.enums import Answer, MentorshipState, Side
from mentorship.letters import Written, letter_of, takes, written
from mentorship.messages.agreement_links import sign_url
from mentorship.messages.shared import address, message, to_side, why_part
from mentorship.models import AnswerOnBehalf, Mentorship
from mentorship.queries.introduction_questions import awaits_reply
from mentorship.queries.introductions import ran_out, was_silent
from mentorship.queries.people import facts_line, profile_of
from mentorship.queries.texts import fill, in_hours, text
from mentorship.services.introductions import is_asked
from mentorship.terms import terms_of

PURPOSE = "introduction"


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


def nudge_still_due(notification: Notification) -> bool:
    """Whether the recipient is asked, has not answered, and waits for no reply herself."""
    mentorship = mentorship_of(notification)
    side = side_of(notification, mentorship)
    return question_still_due(notification) and not awaits_reply(mentorship, side)


def is_running(notification: Notification) -> bool:
    """Whether the mentorship that began is still there to look forward to."""
    return mentorship_of(notification).state == MentorshipState.ACTIVE


def question(notification: Notification) -> Mail:
    """Ask one side whether the two should meet."""
    mentorship, side = _about(notification)
    return question_mail(mentorship, side, _link(mentorship, side))


def nudge(notification: Notification) -> Mail:
    """Ask once more, and say what silence does."""
    mentorship, side = _about(notification)
    return nudge_mail(mentorship, side, _link(mentorship, side))


def _about(notification: Notification) -> tuple[Mentorship, Side]:
    mentorship = mentorship_of(notification)
    return mentorship, side_of(notification, mentorship)


def _link(mentorship: Mentorship, side: Side) -> str:
    return links.issue(purpose=PURPOSE, person=mentorship.person_of(side), subject=mentorship)


def question_mail(mentorship: Mentorship, side: Side, link: str) -> Mail:
    """Return the first mail of an introduction, in the words that were chosen for it."""
    words = written(letter_of(mentorship, side), names_in(mentorship, side))
    return _asking(mentorship, side, link, words)


def nudge_mail(mentorship: Mentorship, side: Side, link: str) -> Mail:
    """Return the mail that asks once more, in the product's words."""
    other = mentorship.partner_of(side)
    subject = _("There is still time to answer about %(name)s")
    if mentorship.answer_of(side.other) == Answer.ACCEPTED:
        subject = _("%(name)s is waiting for your answer")
    name = {"name": other.first_name}
    asked = _("A few days ago we asked you about %(name)s. There is still time to answer.")
    lasts = fill(takes(), **names_in(mentorship, side))
    return _asking(mentorship, side, link, Written(subject % name, (asked % name,), (lasts,)))


def names_in(mentorship: Mentorship, side: Side) -> dict[str, object]:
    """Return what the placeholders of an introduction's letter stand for."""
    terms = terms_of(mentorship.program, mentorship.mentor_type)
    return {
        "name": mentorship.person_of(side).first_name,
        "partner": mentorship.partner_of(side).first_name,
        "program": mentorship.program.name,
        "answer_by": short_day(mentorship.respond_by),
        "hours": in_hours(terms.hours_a_month),
        "months": terms.months,
    }


def _asking(mentorship: Mentorship, side: Side, link: str, words: Written) -> Mail:
    other = mentorship.partner_of(side)
    path = reverse("introduction", args=[mentorship.pk or 0])
    reasons = mentorship.words.get(side.value, [])
    facts = facts_line(profile_of(other))
    return render_mail(
        "mentorship/mail/introduction",
        subject=words.subject,
        recipient=mentorship.person_of(side),
        mentorship=mentorship,
        name=other.first_name,
        facts=facts,
        words=words,
        reasons=reasons,
        respond_by=short_day(mentorship.respond_by),
        is_mentor=side == Side.MENTOR,
        how_to_answer=how_to_answer(mentorship, side),
        accept_url=f"{link}?answer=accept",
        ask_url=f"{link}?answer=ask",
        not_now_url=f"{link}?answer=not_now",
        decline_url=f"{link}?answer=decline",
        page_url=address(path),
        lines=[
            *words.before,
            *filter(None, (other.first_name, facts)),
            *(str(reason["text"]) for reason in reasons),
            *words.after,
            how_to_answer(mentorship, side),
        ],
        page=path,
        action=_("Answer"),
        why=f"{why_part(mentorship.program)} {_how_often()}",
        has_links=True,
    )


def _how_often() -> str:
    return _("We ask once, and remind you once.")


def how_to_answer(mentorship: Mentorship, side: Side) -> str:
    """Say until when, and what the other hears of a no."""
    names = {
        "name": mentorship.partner_of(side).first_name,
        "day": short_day(mentorship.respond_by),
    }
    said = {
        Side.MENTOR: _("Answer by %(day)s. If it's no, %(name)s only hears that we're finding "
                       "someone else."),
        Side.MENTEE: _("Answer by %(day)s. If it's no, %(name)s only hears that it won't go "
                       "ahead, and that it isn't about them."),
    }  # fmt: skip
    return said[side] % names


def accepted(notification: Notification) -> Mail:
    """Tell one side that both said yes, and how to begin: the agreement comes first."""
    mentorship, side = _about(notification)
    return accepted_mail(mentorship, side, sign_url(mentorship, side))


def accepted_mail(mentorship: Mentorship, side: Side, sign_link: str) -> Mail:
    """Return the mail of the second yes; it names the admin who answered for one of the two."""
    first_steps = {
        Side.MENTEE: _("Then write one line to begin: when you are free, and one thing on your "
                       "mind."),
        Side.MENTOR: _("Then make the first move: offer two or three times that fit their shift."),
    }  # fmt: skip
    pk = mentorship.pk or 0
    space = address(reverse("mentorship", args=[pk]))
    return to_side(
        mentorship,
        side,
        subject=_("You and %(name)s both said yes")
        % {"name": mentorship.partner_of(side).first_name},
        preheader=_("Next: one page that you both sign, with your first goal."),
        paragraphs=[
            _("Your mentorship has begun. It runs until %(day)s.")
            % {"day": month_day_year(mentorship.ends_on)},
            *_answered_for(mentorship, side),
            _("Next, sign your agreement: one page, with your first goal. Whoever signs first "
              "writes it down."),
            first_steps[side],
            _("We'll ask you now and then how it's going. It takes 30 seconds."),
        ],
        url=sign_link,
        label=_("Read and sign"),
        ways=[{"label": _("Open the space of you two"), "url": space}],
        page=reverse("agreement", args=[pk]),
    )  # fmt: skip


def declined(notification: Notification) -> Mail:
    """Tell one side in neutral text that it won't go ahead."""
    return declined_mail(*_about(notification))


def declined_mail(mentorship: Mentorship, side: Side) -> Mail:
    """Return the mail of an end before the beginning; it says nothing of the reason."""
    subjects = {
        Side.MENTEE: _("We're finding you someone else"),
        Side.MENTOR: _("An introduction won't go ahead"),
    }
    subject, sentence = subjects[side], text(f"reasons.decline.to_{side.value}")
    if was_silent(mentorship, side) and not (mentorship.pk and awaits_reply(mentorship, side)):
        subject, sentence = _("An introduction ran out"), ran_out(side)
    return message(
        mentorship.person_of(side),
        subject=subject,
        preheader=_("Nothing is asked of you. Here is where things stand."),
        paragraphs=[sentence],
        why=why_part(mentorship.program),
        url=address(reverse("home")),
        label=_("See where things stand"),
    )


def _answered_for(mentorship: Mentorship, side: Side) -> list[str]:
    """Return who said yes for the other side; empty where it answered itself."""
    row = _on_behalf(mentorship, side.other)
    if row is None:
        return []
    other = mentorship.partner_of(side).first_name
    sentence = _("%(admin)s of the program team passed on %(name)s's yes.")
    return [sentence % {"admin": row.given_by.name, "name": other}]


def _on_behalf(mentorship: Mentorship, side: Side) -> AnswerOnBehalf | None:
    if not mentorship.pk:  # a preview
        return None
    rows = AnswerOnBehalf.objects.filter(mentorship=mentorship, side=side)
    return rows.select_related("given_by").first()


def answered_for(notification: Notification) -> Mail:
    """Tell one side what an admin answered for it, and what to do where that was wrong."""
    mentorship, side = _about(notification)
    row = _on_behalf(mentorship, side)
    assert row is not None  # the message is queued with it
    other = mentorship.partner_of(side).first_name
    names = {"admin": row.given_by.name, "name": other}
    said = {
        Answer.ACCEPTED: _("%(admin)s of the program team said yes to meeting %(name)s for you."),
        Answer.DECLINED: _("%(admin)s of the program team said not this time to meeting %(name)s "
                           "for you."),
    }  # fmt: skip
    subjects = {
        Answer.ACCEPTED: _("We've noted your yes to %(name)s"),
        Answer.DECLINED: _("We've noted your answer about %(name)s"),
    }
    answer = Answer(row.answer)
    return to_side(
        mentorship,
        side,
        subject=subjects[answer] % names,
        paragraphs=[
            said[answer] % names,
            _(
                "If that isn't what you meant, write to the program team. Nothing counts against "
                "you."
            ),
        ],
        url=address(reverse("introduction", args=[mentorship.pk])),
        label=_("See it on the site"),
    )
