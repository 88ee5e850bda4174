"""Tokens of the API: made, used, revoked."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Value,
)
from django.db.models.functions import Cast, Concat, Now
from django.utils.translation import gettext_lazy as _

from accounts.enums import Scope
from accounts.exceptions import BadToken
from accounts.models import ApiToken, Notification, User
from accounts.services import audit, locking, notify, turns
from accounts.services.clock import now_plus

PREFIX = "bm_"
HINT_CHARACTERS = 8
MAX_NAME = 80
MAX_DAYS = 365
MOST_TOKENS = 50
USED_EVERY = timedelta(minutes=5)
MADE, ENDS = "token_made", "token_ends"
SAID_BEFORE = timedelta(days=7)


@locking.serialized
def create(
    *,
    actor: User,
    name: str,
    scopes: Sequence[str],
    days: int,
    program_id: int | None = None,
) -> tuple[ApiToken, str]:
    """Make a token of the actor's and return it with its secret, which nobody can read again.

    She is told by mail, in case it was somebody else.

    Args:
        scopes: ``enums.Scope`` values, at least one.
        days: after which it runs out, 1 to ``MAX_DAYS``.
        program_id: the one program that it reaches; None for all that she does.

    Raises:
        BadToken: no name or scope, an unknown one, too many days, or too many tokens.
    """
    locking.lock(User.objects.filter(pk=actor.pk)).get()
    _refuse_bad(actor, name.strip(), scopes, days)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=actor,
        name=name.strip(),
        digest=_digest(secret),
        hint=secret[:HINT_CHARACTERS],
        scopes=[scope for scope in Scope.values if scope in scopes],
        program_id=program_id,
        created_at=now_plus(timedelta()),
        expires_at=now_plus(timedelta(days=days)),
    )
    token.refresh_from_db()  # times are the database's
    audit.record(actor=actor, action="token.created", target=token, scopes=token.scopes)
    _tell(token, MADE)
    return token, secret


def _refuse_bad(actor: User, name: str, scopes: Sequence[str], days: int) -> None:
    if not 0 < len(name) <= MAX_NAME:
        raise BadToken(_("Write what this token is for, in at most 80 characters."), "name")
    if not scopes or not set(scopes) <= set(Scope.values):
        raise BadToken(_("Choose at least one thing that this token may do."), "scopes")
    if not 1 <= days <= MAX_DAYS:
        raise BadToken(_("Choose from 1 to 365 days."), "days")
    if actor.api_tokens.usable().count() >= MOST_TOKENS:
        raise BadToken(_("You have 50 tokens. Revoke one that is no longer used."), "name")


@locking.serialized
def revoke(*, token_id: int, actor: User) -> ApiToken:
    """End one of the actor's tokens at once; a second time changes nothing.

    Raises:
        ApiToken.DoesNotExist: it is not there, or somebody else's.
    """
    token = locking.lock(ApiToken.objects.filter(user=actor)).get(pk=token_id)
    _end([token], actor)
    token.refresh_from_db()
    return token


@locking.serialized
def revoke_for(*, token_id: int, actor: User) -> None:
    """End a token of anybody's, by an association admin; a second time changes nothing.

    Raises:
        PermissionDenied: the actor is none.
        ApiToken.DoesNotExist: it is not there.
    """
    if not (actor.is_active and actor.is_superuser):
        raise PermissionDenied
    _end([locking.lock(ApiToken.objects.filter(pk=token_id)).get()], actor)


def end_all(*, person: User, actor: User) -> int:
    """End all tokens of a person in the caller's transaction; return how many."""
    return _end(list(locking.lock(ApiToken.objects.filter(user=person, revoked_at=None))), actor)


@locking.serialized
def end_everybodys() -> int:
    """End all tokens for good, by the operator; return how many."""
    return _end(list(locking.lock(ApiToken.objects.filter(revoked_at=None))), None)


def _end(tokens: list[ApiToken], actor: User | None) -> int:
    running = [token for token in tokens if token.revoked_at is None]
    ApiToken.objects.filter(pk__in=[token.pk for token in running]).update(revoked_at=Now())
    for token in running:
        audit.record(actor=actor, action="token.revoked", target=token)
        notify.cancel_for_subject(token)
    return len(running)


def remind_ending() -> int:
    """Tell people of tokens that run out in a week or less, once each; return how many."""
    key = Concat(Value(f"{ENDS}."), Cast(OuterRef("pk"), CharField()))
    told = Exists(Notification.objects.filter(dedupe_key=key))
    soon = ApiToken.objects.usable().filter(~told, expires_at__lt=now_plus(SAID_BEFORE))
    long_enough = soon.filter(expires_at__gt=F("created_at") + SAID_BEFORE, user__is_active=True)
    return turns.each(_remind, long_enough.select_related("user").order_by("pk"))


@transaction.atomic
def _remind(token: ApiToken) -> bool:
    return _tell(token, ENDS)


def _tell(token: ApiToken, category: str) -> bool:
    return notify.enqueue(
        category=category,
        recipient=token.user,
        dedupe_key=f"{category}.{token.pk}",
        subject=token,
        expires_at=token.expires_at,
    )


def use(secret: str) -> ApiToken | None:
    """Return the usable token of this secret, with its person, and note that it was used."""
    long_ago = Q(last_used_at=None) | Q(last_used_at__lt=now_plus(-USED_EVERY))
    usable = ApiToken.objects.usable().select_related("user")
    rows = usable.annotate(is_long_ago=ExpressionWrapper(long_ago, BooleanField()))
    token = rows.filter(digest=_digest(secret), user__is_active=True).first()
    if token is not None and token.is_long_ago:
        ApiToken.objects.filter(long_ago, pk=token.pk).update(last_used_at=Now())
    return token


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
