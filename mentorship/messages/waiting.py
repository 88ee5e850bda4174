"""Mails about what waits for the person herself: an orientation, an application, a question."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.mail.message import Mail
from accounts.models import Notification, User
from mentorship.enums import MentorState, Side
from mentorship.messages.shared import address, message
from mentorship.models import Draft, Program, VettingQuestion
from mentorship.queries.orientation import next_page, page_count, progress_of
from mentorship.queries.waiting import is_left_alone, sides_waiting


def _whom(notification: Notification) -> tuple[Program, User]:
    assert notification.program_id is not None
    assert notification.recipient is not None
    return Program.objects.get(pk=notification.program_id), notification.recipient


def orientation_still_due(notification: Notification) -> bool:
    """Whether her way into the pool still waits for the orientation."""
    return bool(sides_waiting(*_whom(notification)))


def orientation(notification: Notification) -> Mail:
    """Say that a few pages are left to read, and what they open."""
    program, person = _whom(notification)
    side = sides_waiting(program, person)[0]
    pages = page_count(program, side)
    page = min(next_page(progress_of(person, program, side), pages), max(pages, 1))
    return message(
        person,
        subject=_("A short read is left, %(name)s") % {"name": person.first_name},
        why=_applied(program),
        paragraphs=[
            _opens(program, side),
            ngettext(
                "It's %(n)d page, about a minute.", "It's %(n)d pages, about a minute each.", pages
            )
            % {"n": pages},
            _("You can stop and go on whenever you like."),
        ],
        url=address(reverse("orientation", args=[program.slug, side.value, page])),
        label=_("Go on reading"),
    )


def _opens(program: Program, side: Side) -> str:
    sentences = {
        Side.MENTEE: _("Thank you for applying to %(program)s. Once you've read its short "
                       "orientation, your name is in the pool for the next round."),
        Side.MENTOR: _("Thank you for offering your time to %(program)s. Once you've read its "
                       "short orientation, the program team can open your places."),
    }  # fmt: skip
    return sentences[side] % {"program": program.name}


def _applied(program: Program) -> str:
    return _("You get this because you applied to %(program)s.") % {"program": program.name}


def application_still_due(notification: Notification) -> bool:
    """Whether the application still waits, untouched."""
    return is_left_alone(int(notification.subject_id))


def application(notification: Notification) -> Mail:
    """Say that an application was begun, and that what was typed is kept."""
    draft = Draft.objects.select_related("program", "user").get(pk=notification.subject_id)
    person, name = draft.user, {"program": draft.program.name}
    return message(
        person,
        subject=_("Your application is waiting for you, %(name)s") % {"name": person.first_name},
        why=_("You get this because you began to apply to %(program)s.") % name,
        paragraphs=[
            _("You began to apply to %(program)s. Everything you typed is saved.") % name,
            _("You can go on where you stopped, on any device, whenever you like."),
            _("If you've changed your mind, that's fine too."),
        ],
        url=f"{address(reverse('apply', args=[draft.program.slug]))}?as={draft.side}",
        label=_("Go on with my application"),
    )


def _question(notification: Notification) -> VettingQuestion:
    rows = VettingQuestion.objects.select_related("mentor__user", "mentor__program")
    return rows.get(pk=notification.subject_id)


def question_still_due(notification: Notification) -> bool:
    """Whether the program team still waits for the answer."""
    rows = VettingQuestion.objects.filter(
        pk=notification.subject_id, answered_at__isnull=True, mentor__state=MentorState.APPLIED
    )
    return rows.exists()


def question(notification: Notification) -> Mail:
    """Ask a mentor what the program team would like to know before it decides."""
    row = _question(notification)
    mentor = row.mentor
    return message(
        mentor.user,
        subject=_("A question about your offer, %(name)s") % {"name": mentor.user.first_name},
        preheader=_("A line or two is plenty."),
        why=_applied(mentor.program),
        paragraphs=[
            _("The team of %(program)s is reading your offer and would like to know:")
            % {"program": mentor.program.name},
            row.question,
            _("A line or two is plenty. Only the program team reads your answer."),
        ],
        url=address(reverse("vetting-answer", args=[row.pk])),
        label=_("Answer"),
    )
