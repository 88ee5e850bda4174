"""Start-up checks of what only this floor understands."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from mentorship.enums import StaffRole

ASSOCIATION = "association"


@register(Tags.security)
def check_groups(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Report roles that groups of the sign-on are to give and that there are not."""
    roles = [*StaffRole.values, ASSOCIATION]
    unknown = sorted({grant.role for grant in settings.OIDC_STAFF} - set(roles))
    if not unknown:
        return []
    known = ", ".join(roles[:-1])
    sentence = f"OIDC_STAFF names the role {unknown[0]}: use {known} or {ASSOCIATION}."
    return [Error(sentence, id="benchmate.E010")]
