"""Whose mentor directory a person may read."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import User
from mentorship.enums import MenteeState, MentorState
from mentorship.models import Mentee, Mentor, Program, ProgramStaff
from mentorship.models.programs import ProgramQuerySet


def directories_open_to(user: User | AnonymousUser) -> ProgramQuerySet:
    """Return the programs whose directory everybody may read, and those of which she is one.

    She has a part in them or works for them; an association admin reads all.
    """
    if isinstance(user, User) and user.is_superuser:
        return Program.objects.all()
    allowed = Q(is_directory_public=True)
    if isinstance(user, User):
        mentees = Mentee.objects.filter(user=user).exclude(state=MenteeState.LEFT)
        out = (MentorState.REFUSED, MentorState.LEFT)
        mentors = Mentor.objects.filter(user=user).exclude(state__in=out)
        for parts in (mentees, mentors, ProgramStaff.objects.filter(user=user)):
            allowed |= Q(pk__in=parts.values("program"))
    return Program.objects.filter(allowed)
