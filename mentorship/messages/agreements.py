"""The mails of an agreement, and the page behind their link.

A life mentorship's words stay behind the sign-in: its mails lead to the page instead.
"""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.mail.message import Mail
from accounts.models import Notification, OneTimeLink
from accounts.registry import LinkPage
from mentorship.enums import MentorshipState, Side
from mentorship.forms.agreements import SignForm
from mentorship.messages.agreement_links import sign_url
from mentorship.messages.introductions import mentorship_of
from mentorship.messages.introductions import side_of as side_in
from mentorship.messages.links import refuse_invalid
from mentorship.messages.shared import address, to_side
from mentorship.models import Agreement, Mentorship
from mentorship.queries import agreements as queries

PEOPLE = ("mentorship__program", "mentorship__mentee_user", "mentorship__mentor_user")


def _agreement(notification: Notification) -> Agreement:
    return Agreement.objects.select_related(*PEOPLE).get(pk=notification.subject_id)


def _side(notification: Notification, mentorship: Mentorship) -> Side:
    return side_in(notification, mentorship)


def waits_for_her(notification: Notification) -> bool:
    """Whether this version still waits for the recipient, in a mentorship that runs."""
    agreement = _agreement(notification)
    side = _side(notification, agreement.mentorship)
    is_running = agreement.mentorship.state == MentorshipState.ACTIVE
    waits = agreement.replaced_at is None and not queries.signed_at(agreement, side)
    return is_running and waits


def is_running(notification: Notification) -> bool:
    """Whether the mentorship runs: nobody hears of the other one during a pause."""
    return _agreement(notification).mentorship.state == MentorshipState.ACTIVE


def is_unsigned(notification: Notification) -> bool:
    """Whether the recipient has signed no version yet, in a mentorship that runs."""
    mentorship = mentorship_of(notification)
    side = _side(notification, mentorship)
    newest = queries.of(mentorship).newest
    has_signed = newest is not None and queries.signed_at(newest, side)
    return mentorship.state == MentorshipState.ACTIVE and not has_signed


def signed(notification: Notification) -> Mail:
    """Ask for the second signature of the first version."""
    mentorship, side, name = _about(notification)
    return to_side(
        mentorship,
        side,
        subject=_("%(name)s has signed your agreement") % name,
        paragraphs=[
            _("%(name)s has written down a first goal and signed. Now it waits for you.") % name,
            _(
                "Read it, then sign or suggest a change. It is a promise between the two of you, "
                "not a contract."
            ),
        ],
        often=_("We write for each signature, and remind you once."),
        url=sign_url(mentorship, side),
        page=reverse("agreement", args=[mentorship.pk]),
        label=_("Read and sign"),
    )


def suggested(notification: Notification) -> Mail:
    """Ask for an answer to a suggested change."""
    mentorship, side, name = _about(notification)
    return to_side(
        mentorship,
        side,
        subject=_("%(name)s suggests a change of your agreement") % name,
        paragraphs=[
            _("%(name)s suggests a change. What you both signed holds until you answer.") % name,
            _("You can agree, suggest something else, or leave it as it is."),
        ],
        often=_("We write when one of you suggests a change, and when it is answered."),
        url=sign_url(mentorship, side),
        page=reverse("agreement", args=[mentorship.pk]),
        label=_("Read and answer"),
    )


def agreed(notification: Notification) -> Mail:
    """Tell whoever signed first that it holds now."""
    mentorship, side, name = _about(notification)
    return to_side(
        mentorship,
        side,
        subject=_("You and %(name)s have both signed") % name,
        paragraphs=[
            _("Your agreement holds from today. Its goal is the first one in your space."),
            _("Either of you can suggest a change at any time."),
        ],
        url=address(reverse("agreement", args=[mentorship.pk])),
        label=_("See your agreement"),
    )


def kept(notification: Notification) -> Mail:
    """Tell whoever suggested a change that it stays as it was."""
    mentorship, side, name = _about(notification)
    return to_side(
        mentorship,
        side,
        subject=_("Your agreement stays as it is"),
        paragraphs=[
            _("%(name)s would rather leave it as you both signed it.") % name,
            _("That happens. It is a good thing to talk about when you next meet."),
        ],
        url=address(reverse("agreement", args=[mentorship.pk])),
        label=_("See your agreement"),
    )


def reminder(notification: Notification) -> Mail:
    """Remind one side, once, of what it has not signed."""
    mentorship = mentorship_of(notification)
    side = _side(notification, mentorship)
    name = {"name": mentorship.partner_of(side).first_name}
    first = _("Your agreement with %(name)s waits for a signature.") % name
    if queries.of(mentorship).newest is not None:
        first = _("%(name)s has signed your agreement. It waits for you.") % name
    return to_side(
        mentorship,
        side,
        subject=_("One page for you and %(name)s to sign") % name,
        paragraphs=[
            first,
            _(
                "It takes two minutes: your first goal, how often you meet, and what stays between "
                "you. Nothing stops without it, and we won't ask again."
            ),
        ],
        url=sign_url(mentorship, side),
        page=reverse("agreement", args=[mentorship.pk]),
        label=_("Read and sign"),
    )


def _about(notification: Notification) -> tuple[Mentorship, Side, dict[str, str]]:
    mentorship = _agreement(notification).mentorship
    side = _side(notification, mentorship)
    return mentorship, side, {"name": mentorship.partner_of(side).first_name}


def describe(link: OneTimeLink, query: Mapping[str, str]) -> LinkPage:
    """Show the text that waits for the link's person; once it is signed, nothing of it."""
    mentorship = _found(link)
    versions = queries.of(mentorship)
    state = queries.state_for(versions, Side(mentorship.side_of(link.person)))
    if mentorship.state != MentorshipState.ACTIVE:
        return _nothing_to_do(mentorship, _("Nothing waits for a signature here now."))
    if link.is_used or state in ("waiting", "signed"):
        return _nothing_to_do(mentorship, _("You have signed. We'll write to you if it changes."))
    page = queries.agreement_page(mentorship, link.person, versions, by_link=True)
    form = SignForm(
        query if "step" in query else None,
        mentorship=mentorship, is_first=state == "first", seen=page["seen"],
    )  # fmt: skip
    return LinkPage(
        heading=page["title"],
        button=page["accept"],
        template="mentorship/agreement.html",
        context=page
        | _of_link(mentorship)
        | {"sign": form, "form": form if form.is_bound else None},
    )


def _of_link(mentorship: Mentorship) -> dict[str, object]:
    url = address(reverse("agreement", args=[mentorship.pk]))
    return {"base_template": "base_plain.html", "is_link": True, "page_url": url}


def _nothing_to_do(mentorship: Mentorship, sentence: str) -> LinkPage:
    return LinkPage(
        heading=_("Your agreement"),
        text=(sentence,),
        template="mentorship/link_done.html",
        context={
            "next_url": reverse("agreement", args=[mentorship.pk]),
            "next_verb": _("See it on the site"),
        },
    )


def act(link: OneTimeLink, form: Mapping[str, str]) -> None:
    """Sign for the link's person.

    Raises:
        Refused: the text is another one now, or it can't be signed.
    """
    mentorship = _found(link)
    is_first = queries.of(mentorship).newest is None
    given = SignForm(form, mentorship=mentorship, is_first=is_first, seen="")
    refuse_invalid(given)
    given.send(link.person)


def _found(link: OneTimeLink) -> Mentorship:
    rows = Mentorship.objects.with_people()
    return rows.get(pk=link.subject_id)
