"""Mails to people whom an association entered by a file, and to those whom it invites so."""

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.mail.message import Mail
from accounts.models import Notification, OneTimeLink
from accounts.registry import LinkPage, register_category, register_link
from accounts.services import links
from mentorship.enums import Side
from mentorship.exceptions import BadAnswers
from mentorship.hooks import Part
from mentorship.messages.shared import address, message
from mentorship.models import InvitedPerson, Mentee, Mentor, Program
from mentorship.queries.people_imports import written_of
from mentorship.rules import may_join
from mentorship.services.importing import answering, telling
from mentorship.services.standing import LEFT

PURPOSE = "import-entered"
YES, NO = "yes", "no"


def _part(row: Notification | OneTimeLink) -> Part:
    model: type[Mentee] | type[Mentor] = (
        Mentee if row.subject_type == Mentee._meta.label_lower else Mentor
    )
    return model._default_manager.select_related("user", "program").get(pk=row.subject_id)


def is_entered(notification: Notification) -> bool:
    """Whether she is still in, and has not answered."""
    part = _part(notification)
    kept = answering.imported(part)
    is_open = kept is not None and kept.agreed_at is None
    return is_open and part.state != LEFT[answering.side_of(part)]


def entered(notification: Notification) -> Mail:
    """Tell her that she was entered, by whom, and that she may say no."""
    part = _part(notification)
    names = _names(part.program)
    said = _("%(association)s has entered you in %(program)s as a mentee.")
    if answering.side_of(part) == Side.MENTOR:
        said = _("%(association)s has entered you in %(program)s as a mentor.")
    return message(
        part.user,
        subject=_("You're entered in %(program)s") % names,
        why=_("You get this because your address is on the member list of %(association)s.")
        % names,
        paragraphs=[
            said % names,
            _("Have a look at what is written about your work. Take it over, or say no."),
            _("With a no you're out at once, and nobody enters you again."),
        ],
        url=links.issue(purpose=PURPOSE, person=part.user, subject=part),
        page=reverse("home"),
        label=_("See what is written"),
    )


def _names(program: Program) -> dict[str, str]:
    return {"association": settings.ASSOCIATION_NAME, "program": program.name}


def _invited(notification: Notification) -> InvitedPerson:
    rows = InvitedPerson.objects.select_related("user", "invitation__program")
    return rows.get(pk=notification.subject_id)


def is_invited(notification: Notification) -> bool:
    """Whether she may still apply, and has not yet."""
    row = InvitedPerson.objects.filter(pk=notification.subject_id).first()
    if row is None:
        return False
    program = row.invitation.program
    model: type[Mentee] | type[Mentor] = (
        Mentee if notification.context["side"] == Side.MENTEE else Mentor
    )
    has_part = model._default_manager.filter(program=program, user=row.user_id).exists()
    return program.is_open and may_join(row.user, program) and not has_part


def invited(notification: Notification) -> Mail:
    """Invite somebody who has an account; nothing was done in her name."""
    row = _invited(notification)
    program = row.invitation.program
    names = _names(program)
    said = _("%(association)s invites you to %(program)s, as a mentee.")
    if notification.context["side"] == Side.MENTOR:
        said = _("%(association)s invites you to %(program)s, as a mentor.")
    return message(
        row.user,
        subject=_("You're invited to %(program)s") % names,
        why=_("You get this because your address is on the member list of %(association)s.")
        % names,
        paragraphs=[
            said % names,
            _("You have an account here already, so nothing was filled in or changed for you."),
            _("If you'd rather not, you need not do anything."),
        ],
        url=address(reverse("apply", args=[program.slug])),
        label=_("See what the program asks"),
    )


def describe(link: OneTimeLink, _query: Mapping[str, str]) -> LinkPage:
    """Show what is written with its two answers, or what holds now; change nothing."""
    part = _part(link)
    names = _names(part.program)
    if part.state == LEFT[answering.side_of(part)]:
        return LinkPage(
            heading=_("You're out of %(program)s") % names,
            text=(_("Nothing is expected of you, and nobody enters you again."),),
        )
    kept = answering.imported(part)
    if link.is_used or (kept is not None and kept.agreed_at is not None):
        return LinkPage(
            heading=_("It's yours now"),
            text=(
                _("Sign in with your address, with a code that we mail you. Then change whatever "
                  "you like, or leave at any time."),
            ),
            template="mentorship/link_done.html",
            context={"next_url": reverse("account_login"), "next_verb": _("Sign in")},
        )  # fmt: skip
    return LinkPage(
        heading=_("Entered for you in %(program)s") % names,
        text=(
            _("%(association)s wrote this about your work. Only its program team reads it.")
            % names,
        ),
        button=_("Take it over"),
        template="mentorship/import_link.html",
        context={"written": written_of(part), "no": _("No, take me out")},
    )


def act(link: OneTimeLink, form: Mapping[str, str]) -> None:
    """Take over what was entered, or leave.

    Raises:
        BadAnswers: neither was chosen.
        Refused: she can't leave now.
    """
    part = _part(link)
    if form.get("answer") == YES:
        answering.take_over(part=part, actor=link.person)
    elif form.get("answer") == NO:
        answering.say_no(part=part, actor=link.person)
    else:
        raise BadAnswers(_("Choose one of the two."), field="answer")


def register() -> None:
    """Register the two mails and the link; called once when the apps are ready."""
    register_category(telling.ENTERED, render=entered, still_due=is_entered)
    register_category(telling.INVITED, render=invited, still_due=is_invited)
    register_link(PURPOSE, describe=describe, act=act)
