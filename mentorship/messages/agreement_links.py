"""Where somebody signs an agreement."""

from django.urls import reverse

from accounts.services import links
from mentorship.enums import Side
from mentorship.messages.shared import address
from mentorship.models import Mentorship

PURPOSE = "agreement"


def sign_url(mentorship: Mentorship, side: Side) -> str:
    """Return where one side signs: by link, in a life mentorship signed in."""
    if mentorship.is_life:
        return address(reverse("agreement", args=[mentorship.pk]))
    return links.issue(purpose=PURPOSE, person=mentorship.person_of(side), subject=mentorship)
