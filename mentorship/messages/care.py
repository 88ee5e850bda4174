"""Mails of the program team: a letter to one of a pair, and word of pairs that got worse."""

from dataclasses import dataclass, replace
from itertools import chain

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.mail.message import Mail
from accounts.models import Notification, User
from mentorship import rules
from mentorship.enums import Health, Side
from mentorship.letters import Letter, Written, written
from mentorship.messages.shared import address, message, to_side, why_team
from mentorship.models import FollowUp, Mentorship, Program
from mentorship.queries import conflicts, health
from mentorship.queries.health import Watched
from mentorship.queries.health_words import first_names, next_step, reason


def is_there(notification: Notification) -> bool:
    """Whether the letter was not taken back."""
    return FollowUp.objects.filter(pk=notification.subject_id).exists()


def letter(notification: Notification) -> Mail:
    """Write what an admin wrote, to one of the two; answers go to her."""
    people = ("mentee_user", "mentor_user", "program")
    rows = FollowUp.objects.select_related("admin", *(f"mentorship__{name}" for name in people))
    row = rows.get(pk=notification.subject_id)
    is_mentee = notification.recipient_id == row.mentorship.mentee_user_id
    side = Side.MENTEE if is_mentee else Side.MENTOR
    return letter_mail(row.mentorship, side, Letter(row.subject, row.body), row.admin)


def filled(mentorship: Mentorship, side: Side, letter: Letter) -> Written:
    """Return a letter with the names in it, as one side reads it."""
    return written(
        letter,
        {
            "name": mentorship.person_of(side).first_name,
            "partner": mentorship.partner_of(side).first_name,
            "program": mentorship.program.name,
        },
    )


def letter_mail(mentorship: Mentorship, side: Side, letter: Letter, admin: User) -> Mail:
    """Return the mail that one side gets."""
    words = filled(mentorship, side, letter)
    signature = _("%(admin)s, program team of %(program)s") % {
        "admin": admin.name, "program": mentorship.program.name,
    }  # fmt: skip
    return to_side(
        mentorship,
        side,
        subject=words.subject,
        preheader=_("From %(admin)s. An answer to this e-mail reaches them.")
        % {"admin": admin.first_name},
        reply_to=admin.email,
        paragraphs=[*words.before, signature],
        often=_("The program team writes now and then, when it may help."),
        url=address(reverse("mentorship", args=[mentorship.pk])),
        label=_("Open your mentorship"),
    )


@dataclass(frozen=True)
class Line:
    """One pair in the daily message."""

    pair: str
    why: str
    what_next: str
    url: str


def needs_telling(notification: Notification) -> bool:
    """Whether its reader is still an admin, and a pair of it still needs somebody."""
    program = Program.objects.get(pk=notification.subject_id)
    admin = notification.recipient
    if admin is None or not rules.administers(admin, program):
        return False
    return bool(_rows(notification, program, admin))


def got_worse(notification: Notification) -> Mail:
    """Tell an admin which pairs got worse, and what might help."""
    program, admin = Program.objects.get(pk=notification.subject_id), notification.recipient
    assert admin is not None  # it is queued for an admin
    pairs = [_line(row, program) for row in _rows(notification, program, admin)]
    text = ngettext("%(n)d pair needs somebody", "%(n)d pairs need somebody", len(pairs))
    said = ngettext(
        "Since we last wrote, this pair of %(program)s needs somebody more than before.",
        "Since we last wrote, these pairs of %(program)s need somebody more than before.",
        len(pairs),
    ) % {"program": program.name}
    return message(
        admin,
        template="mentorship/mail/health_digest",
        subject=text % {"n": len(pairs)},
        preheader=f"{pairs[0].pair}: {pairs[0].why}",
        paragraphs=[said],
        lines=[said, *chain.from_iterable(map(_lines, pairs))],
        why=why_team(program),
        often=_("At most once a day, and never on a quiet one."),
        pairs=pairs,
        url=address(reverse("desk-mentorships", args=[program.slug])),
        label=_("See all mentorships"),
    )


def _lines(one: Line) -> list[str]:
    return [said for said in (one.pair, one.why, one.what_next) if said]


def _rows(notification: Notification, program: Program, admin: User) -> list[Watched]:
    kept = conflicts.kept_from(admin, program)
    rows = health.watched(program, kept=kept, among=notification.context["pairs"])
    return [row for row in rows if row.health in (Health.NEEDS_CHECK_IN, Health.AT_RISK)]


def _line(row: Watched, program: Program) -> Line:
    """Return a pair by first names; nobody's answer is told, and of life mentorships no reason."""
    names = first_names(row.mentee_name, row.mentor_name)
    verdict = replace(row.verdict, answer="")
    return Line(
        pair=_("%(one)s and %(other)s") % {"one": names.mentee, "other": names.mentor},
        why=_("Needs somebody") if row.is_life else reason(verdict, names),
        what_next="" if row.is_life else next_step(verdict, names),
        url=address(reverse("desk-mentorship", args=[program.slug, row.pk])),
    )
