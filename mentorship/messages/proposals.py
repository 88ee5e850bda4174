"""Mails about what one of the two proposes: going on longer, or finishing now."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.days import month_day_year
from accounts.mail.message import Mail
from accounts.models import Notification
from accounts.services import links
from mentorship.enums import JointAnswer, JointKind, MentorshipState, Side
from mentorship.messages.shared import address, to_side
from mentorship.models import JointProposal
from mentorship.queries.closing import asked_words

LINK = "mentorship-proposal"


def proposal_of(notification: Notification) -> JointProposal:
    """Return the proposal that a message is about."""
    rows = JointProposal.objects.select_related(
        "mentorship__program", "mentorship__mentee_user", "mentorship__mentor_user"
    )
    return rows.get(pk=notification.subject_id)


def is_unanswered(notification: Notification) -> bool:
    """Whether the proposal still waits, in a mentorship that still runs."""
    return runs(notification) and proposal_of(notification).answer == JointAnswer.NONE


def runs(notification: Notification) -> bool:
    """Whether the mentorship still runs: what became of it since would make the answer untrue."""
    state = proposal_of(notification).mentorship.state
    return state in (MentorshipState.ACTIVE, MentorshipState.PAUSED)


def asked(notification: Notification) -> Mail:
    """Ask one side whether to go on longer, or to finish now."""
    proposal = proposal_of(notification)
    mentorship = proposal.mentorship
    person = mentorship.partner_of(proposal.side)
    words = asked_words(proposal)
    return to_side(
        mentorship,
        Side(proposal.side).other,
        subject=words.subject,
        paragraphs=[*words.text, _("Either answer is fine, and the page asks before it counts.")],
        url=links.issue(purpose=LINK, person=person, subject=proposal),
        page=reverse("closing", args=[mentorship.pk]),
        label=_("Answer"),
    )


def answered(notification: Notification) -> Mail:
    """Tell who proposed it what the other said."""
    proposal = proposal_of(notification)
    mentorship = proposal.mentorship
    names = {"name": mentorship.partner_of(proposal.side).first_name}
    said = answered_words(proposal, names)
    return to_side(
        mentorship,
        Side(proposal.side),
        subject=said[0],
        paragraphs=said[1:],
        url=address(reverse("mentorship", args=[mentorship.pk])),
        label=_("Open your mentorship"),
    )


def answered_words(proposal: JointProposal, names: dict[str, str]) -> list[str]:
    """Return subject and sentences about the answer, for who proposed it."""
    end = {"day": month_day_year(proposal.mentorship.ends_on)}
    if proposal.answer == JointAnswer.YES:
        return [
            _("%(name)s said yes to more time") % names,
            _("You two go on. Your mentorship now runs until %(day)s.") % end,
            _("The end date in what you agreed on follows, and so do the check-ins."),
        ]
    if proposal.kind == JointKind.FINISH:
        return [
            _("%(name)s would rather go on for now") % names,
            _("Your mentorship runs until %(day)s, as you agreed.") % end,
            _("You can finish later, or end it yourself at any time without giving a reason."),
        ]
    return [
        _("%(name)s can't take on more time just now") % names,
        _("Your mentorship runs until %(day)s, as you agreed.") % end,
        _("That's no mark against either of you. You can stay in touch as you like."),
    ]
