"""Where people's photos are, and how somebody may know a person whose photo it is."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.prepared import Prepared
from mentorship.enums import HOLDING_STATES, MenteeState, MentorState, ShownField
from mentorship.models import Mentee, Mentor, Mentorship, Photo, Program
from mentorship.queries.directories import directories_open_to
from mentorship.queries.introductions import introductions_visible_to

# Suspended as well: it reads like a pause, and no picture may vanish for it.
TOGETHER = HOLDING_STATES
# For ``select_related`` of a pair, and for ``defer``: a page needs the address, not the picture.
PAIR = ("mentee_user__photo", "mentor_user__photo")
PAIR_UNREAD = tuple(f"{photo}__data" for photo in PAIR)
IN_DIRECTORY = (MentorState.VETTED, MentorState.PAUSED)


def photo_address(user_id: int) -> str:
    """Return the address of one person's photo; empty where there is none. One query.

    Who may look at it is decided when it is asked for (``rules.can_see_photo``).
    """
    names = [row["name"] for row in _photo_names(user_id)]
    return reverse("photo", args=names) if names else ""


@Prepared
def _photo_names(user_id: int) -> QuerySet[Any, Any]:
    return Photo.objects.filter(user=user_id).values("name")


def joined_photo(user: User) -> str:
    """Return the address of a photo that was read with its person (``PAIR``); empty without."""
    photo: Photo | None = getattr(user, "photo", None)
    return reverse("photo", args=[photo.name]) if photo else ""


def partner_photo(mentorship: Mentorship, reader: User) -> str:
    """Return the address of the other side's photo, while the two are together."""
    if mentorship.state not in TOGETHER:
        return ""
    return joined_photo(mentorship.partner_of(mentorship.side_of(reader)))


def is_shown_in_directory(person_id: int, reader: User | AnonymousUser) -> bool:
    """Whether a listed mentor chose to show the photo where this reader may look."""
    rows = Mentor.objects.filter(
        user_id=person_id,
        listed_at__isnull=False,
        state__in=IN_DIRECTORY,
        program__in=directories_open_to(reader),
    )
    return any(ShownField.PHOTO in shown for shown in rows.values_list("shown", flat=True))


def are_together(one: User, other_id: int) -> bool:
    """Whether the two have an introduction that ``one`` knows of, or a running mentorship."""
    rows = introductions_visible_to(one).filter(state__in=TOGETHER)
    return rows.filter(Q(mentee_user_id=other_id) | Q(mentor_user_id=other_id)).exists()


def programs_run_for(person_id: int, admin: User) -> list[int]:
    """Return the ids of the programs in which the person has a part and ``admin`` decides."""
    rows = Program.objects.administered_by(admin).filter(
        Q(pk__in=_programs_of(Mentee, person_id, MenteeState.LEFT))
        | Q(pk__in=_programs_of(Mentor, person_id, MentorState.LEFT))
    )
    return sorted(set(rows.values_list("pk", flat=True)))


def _programs_of(part: type[Mentee] | type[Mentor], person_id: int, left: str) -> Any:
    rows = part._default_manager.filter(user_id=person_id).exclude(state=left)
    return rows.values("program")
