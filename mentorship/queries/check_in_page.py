"""What the page of one check-in draws, signed in and by link."""

from typing import Any

from django.utils.translation import gettext as _

from mentorship.queries.check_in_questions import Sheet
from mentorship.queries.check_in_steps import promise_for, steps_for


def page(sheet: Sheet) -> dict[str, Any]:
    """Return what every page of a check-in draws; no query."""
    mentorship = sheet.row.check_in.mentorship
    return {
        "mentee_name": mentorship.mentee_user.name,
        "mentor_name": mentorship.mentor_user.name,
        "mentorship_id": mentorship.pk,
        "private_way": sheet.texts.get("checkin.private_way", ""),
    }


def saved(sheet: Sheet) -> dict[str, Any]:
    """Return what she reads once her answer is saved: that it is, and what it leads to."""
    row = sheet.row
    words = [promise_for(row), sheet.thanks, _("You can close this page.")]
    return {
        "label": sheet.label_of(row.answer),
        "text": " ".join(filter(None, words)),
        "steps": steps_for(row),
    }
