"""The pages behind the links of a mentorship's course: go on after a pause, answer a proposal."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.days import long_month_day, month_day_year
from accounts.models import OneTimeLink
from accounts.registry import LinkPage
from mentorship.enums import JointAnswer, JointKind, MentorshipState
from mentorship.exceptions import BadAnswers
from mentorship.models import JointProposal, Mentorship
from mentorship.queries.closing import asked_words
from mentorship.queries.pauses import ends_at
from mentorship.services import mentorships

PEOPLE = ("program", "mentee_user", "mentor_user")
ANSWERS = {"yes": True, "no": False}


def describe_pause(link: OneTimeLink, _query: Mapping[str, str]) -> LinkPage:
    """Ask whether they go on, or say how it stands; change nothing."""
    mentorship = Mentorship.objects.select_related(*PEOPLE).get(pk=link.subject_id)
    names = {"name": mentorship.partner_of(mentorship.side_of(link.person)).first_name}
    if mentorship.state == MentorshipState.PAUSED and not link.is_used:
        day = {"day": long_month_day(ends_at(mentorship))}
        return LinkPage(
            heading=_("Ready to go on with %(name)s?") % names,
            text=(_("We'll tell %(name)s that you're back.") % names,),
            button=_("We go on"),
            note=_("You can also close this page. On %(day)s it goes on by itself.") % day,
        )
    if mentorship.state == MentorshipState.ACTIVE:
        return LinkPage(
            heading=_("You and %(name)s go on") % names,
            text=(_("That's all we need. You can close this page."),),
        )
    if mentorship.state in (MentorshipState.PAUSED, MentorshipState.SUSPENDED):
        return LinkPage(
            heading=_("Your mentorship with %(name)s is on pause") % names,
            text=(_("Nothing is expected of you. Its page tells you more."),),
        )
    return LinkPage(
        heading=_("Your mentorship with %(name)s is over") % names,
        text=(_("Nothing is left to answer."),),
    )


def act_pause(link: OneTimeLink, _form: Mapping[str, str]) -> None:
    """Go on after the pause.

    Raises:
        Refused: it is over, or stands still for another reason.
    """
    mentorships.resume(mentorship_id=int(link.subject_id), actor=link.person)


def describe_proposal(link: OneTimeLink, _query: Mapping[str, str]) -> LinkPage:
    """Show what was proposed with its two answers, or what holds now; change nothing."""
    proposal = _proposal(link)
    asked = asked_words(proposal)
    if proposal.answer == JointAnswer.NONE and _runs(proposal.mentorship):
        return LinkPage(
            heading=asked.subject,
            text=asked.text,
            button=asked.yes,
            template="mentorship/proposal_link.html",
            context={"asked": asked},
        )
    heading, text = _answered(proposal)
    return LinkPage(heading=heading, text=(text,))


def _proposal(link: OneTimeLink) -> JointProposal:
    people = [f"mentorship__{one}" for one in PEOPLE]
    return JointProposal.objects.select_related(*people).get(pk=link.subject_id)


def _runs(mentorship: Mentorship) -> bool:
    return mentorship.state in (MentorshipState.ACTIVE, MentorshipState.PAUSED)


def _answered(proposal: JointProposal) -> tuple[str, str]:
    names = {"name": proposal.mentorship.person_of(proposal.side).first_name}
    if proposal.answer == JointAnswer.YES and proposal.kind == JointKind.FINISH:
        return _("You both finished"), _("Thank you both. We've written to you with what's next.")
    if proposal.answer == JointAnswer.YES:
        day = {"day": month_day_year(proposal.mentorship.ends_on)}
        return _("You two go on"), _("Your mentorship runs until %(day)s.") % day
    if proposal.answer == JointAnswer.NO:
        return _("Saved: not now"), _("We tell %(name)s kindly. You can close this page.") % names
    return (
        _("Nothing is left to answer"),
        _("%(name)s took it back, or your mentorship is over or on pause.") % names,
    )


def act_proposal(link: OneTimeLink, form: Mapping[str, str]) -> None:
    """Answer the proposal for the link's person.

    Raises:
        Refused: it was taken back or lapsed, or the form names no answer.
    """
    answer = form.get("answer", "")
    if answer not in ANSWERS:
        raise BadAnswers(_("Choose one of the two answers."), field="answer")
    mentorships.answer_proposal(
        proposal_id=int(link.subject_id), actor=link.person, yes=ANSWERS[answer]
    )
