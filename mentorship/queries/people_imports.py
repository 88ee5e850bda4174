"""What is read of files of people: until when they can be undone, and what they entered."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship.enums import ImportState, MentorType
from mentorship.hooks import Part
from mentorship.models import Mentee, PeopleImport, Profile
from mentorship.services.importing.preparing import UNDO_FOR


def undoable_until(people_import: PeopleImport) -> datetime | None:
    """Return until when an import can be undone; None where it can't."""
    if people_import.state != ImportState.DONE or people_import.done_at is None:
        return None
    until = people_import.done_at + UNDO_FOR
    return until if until > timezone.now() else None


def written_of(part: Part) -> list[tuple[str, str]]:
    """Return what stands in somebody's name and part, as lines for herself."""
    profile = Profile.objects.select_related("role").filter(user=part.user_id).first()
    types = part.seeks if isinstance(part, Mentee) else part.offers
    lines = [
        (_("Name"), part.user.name),
        (_("Kind of mentor"), ", ".join(str(MentorType(one).label) for one in types)),
    ]
    if profile is not None:
        lines += [
            (_("Role"), profile.role.name if profile.role else ""),
            (_("Employer"), profile.employer),
            (_("State"), profile.state),
            (_("Chapter"), profile.chapter),
            (_("Years of experience"), "" if profile.years is None else f"{profile.years:g}"),
        ]
    return [(label, text) for label, text in lines if text]
