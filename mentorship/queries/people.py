"""How one person is described to another."""

from django.utils.translation import gettext as _

from accounts.models import User
from mentorship.models import Profile


def profile_of(user: User) -> Profile | None:
    """Return the person's profile, or None before she wrote one."""
    profile: Profile | None = getattr(user, "profile", None)
    return profile


def facts_line(profile: Profile | None) -> str:
    """Return role, setting and state in one line; no employer, because she may not want it told."""
    if profile is None:
        return ""
    role = profile.role.name if profile.role else ""
    setting = profile.setting.name if profile.setting else ""
    return " · ".join(filter(None, (role, setting, profile.state)))


def kind_name(mentor_type: str) -> str:
    """Return the kind of mentorship in words."""
    names = {
        "peer": _("Peer mentorship"),
        "career": _("Career mentorship"),
        "life": _("Life mentorship"),
    }
    return names.get(mentor_type, "")
