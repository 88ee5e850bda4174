"""One's own tokens of the API, in words."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.enums import Scope
from accounts.models import ApiToken, User
from mentorship.models import Program


@dataclass(frozen=True)
class TokenRow:
    """One token that works, as its owner reads of it; ``program`` is empty for all of hers."""

    token: ApiToken
    scopes: list[str]
    program: str
    ends_soon: bool


def programs_for(user: User) -> QuerySet[Program]:
    """Return the programs that a token of a person can be made for, by name."""
    if user.is_superuser:
        return Program.objects.order_by("name")
    hers = Q(staff__user=user) | Q(mentees__user=user) | Q(mentors__user=user)
    return Program.objects.filter(hers).distinct().order_by("name")


def tokens_of(user: User) -> list[TokenRow]:
    """Return a person's tokens that work, newest first; two queries at most."""
    tokens = list(user.api_tokens.usable().order_by("-pk"))
    ids = {token.program_id for token in tokens if token.program_id}
    names = dict(Program.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    return [
        TokenRow(
            token=token,
            scopes=[f"{Scope(scope).label} ({scope})" for scope in token.scopes],
            program=names.get(token.program_id or 0, ""),
            ends_soon=(token.expires_at - timezone.now()).days < 7,
        )
        for token in tokens
    ]
