"""Reasons that people may give: only those of their list, or none."""

from django.utils.translation import gettext as _

from mentorship.exceptions import BadAnswers
from mentorship.queries.texts import options


def refuse_unknown(key: str, reason: str) -> None:
    """Refuse a reason that the list ``key`` of the texts does not offer.

    Raises:
        BadAnswers: it is neither empty nor one of the list.
    """
    if reason and reason not in {option["key"] for option in options(key)}:
        raise BadAnswers(_("Choose a reason from the list, or leave it open."), field="reason")
