"""The page behind an introduction's link: who it is, why, and two buttons."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.models import OneTimeLink
from accounts.registry import LinkPage
from mentorship.exceptions import BadAnswers
from mentorship.queries.introductions import introduction_page, mentorship_for_page
from mentorship.services import introductions


def describe(link: OneTimeLink, query: Mapping[str, str]) -> LinkPage:
    """Show the introduction as it stands; change nothing."""
    mentorship = mentorship_for_page(int(link.subject_id))
    page = introduction_page(mentorship, link.person, by_link=True)
    is_declining = query.get("answer") == "decline"
    return LinkPage(
        heading=str(page["title"]),
        button=_("Yes, introduce us") if page["state"] == "open" else "",
        template="mentorship/introduction.html",
        context=page | {"base_template": "base_plain.html", "is_declining": is_declining},
    )


def act(link: OneTimeLink, form: Mapping[str, str]) -> None:
    """Accept or decline for the link's person.

    Raises:
        Refused: the introduction is over, or the form names neither.
    """
    mentorship_id = int(link.subject_id)
    if form.get("answer") == "accept":
        introductions.accept(mentorship_id=mentorship_id, actor=link.person)
    elif form.get("answer") == "decline":
        introductions.decline(
            mentorship_id=mentorship_id, actor=link.person, reason=form.get("reason", "")
        )
    else:
        raise BadAnswers(_("Choose yes or not this time."), field="answer")
