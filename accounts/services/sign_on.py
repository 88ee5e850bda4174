"""What a sign-on of the association's own means for an account here."""

from collections.abc import Sequence

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from accounts import registry
from accounts.models import User
from accounts.services import account_mails, audit, locking, sessions
from accounts.sign_on.provider import ID, issuer_mark

ASSOCIATION = "association"


def owner_of(address: str) -> User | None:
    """Return whose confirmed address this is, active or not."""
    rows = EmailAddress.objects.filter(email=User.objects.normalize_email(address), verified=True)
    row = rows.select_related("user").first()
    return row.user if row else None


def is_taken(address: str) -> bool:
    """Whether any account has the address, confirmed or not."""
    email = User.objects.normalize_email(address)
    by_row = EmailAddress.objects.filter(email=email).values("user")
    return User.objects.filter(Q(email=email) | Q(pk__in=by_row)).exists()


def is_connected(person: User) -> bool:
    """Whether the person is connected with somebody at the provider; an earlier one is none."""
    mine = SocialAccount.objects.filter(user=person, provider=ID)
    found: bool = mine.filter(uid__endswith=issuer_mark()).exists()
    return found


def is_only_way(person: User) -> bool:
    """Whether the person may come by the sign-on alone, whatever she can do here.

    Association admins never: somebody has to get in when the provider is away.
    """
    if not (settings.OIDC_ISSUER and settings.OIDC_REQUIRED) or person.is_superuser:
        return False
    return is_connected(person)


def is_led_there(person: User) -> bool:
    """Whether the person has to come by the sign-on today.

    So has, too, whoever has a role by a group: by another way she would keep what the group gives
    no more. Association admins by hand don't.
    """
    by_group = person.group_made_admin_at is not None
    if not settings.OIDC_ISSUER or (person.is_superuser and not by_group):
        return False
    has_gift = by_group or registry.has_group_gift(person)
    return is_only_way(person) or (has_gift and is_connected(person))


@transaction.atomic
def disconnect(*, account: SocialAccount, actor: User) -> None:
    """Cut a person's connection: what her groups gave goes with it, and she is told.

    Where somebody else did it, she is signed out everywhere.
    """
    person = account.user
    audit.record(actor=actor, action="sign_on.disconnected", target=account, person=person.pk)
    account.delete()
    follow_groups(person=person, groups=(), employer="")
    if actor.pk != person.pk:
        sessions.end_all(person=person, actor=actor)
    account_mails.queue(kind="account_disconnected", address=person.email, context={"user": person})


@locking.serialized
def follow_groups(*, person: User, groups: Sequence[str], employer: str) -> None:
    """Give a person what her groups give today, and take away what they gave and give no more.

    What somebody gave by hand stays. ``groups`` are those that ``OIDC_STAFF`` names; ``employer``
    is as the provider says, empty where it doesn't.
    """
    grants = [grant for grant in settings.OIDC_STAFF if grant.group in groups]
    row = locking.lock(User.objects.filter(pk=person.pk)).get()
    _make_admin(row, is_wanted=any(grant.role == ASSOCIATION for grant in grants))
    for follow in registry.group_followers():
        follow(row, [grant for grant in grants if grant.role != ASSOCIATION], employer)
    person.refresh_from_db()


def _make_admin(person: User, *, is_wanted: bool) -> None:
    """Make somebody an association admin, or take that back where a group gave it."""
    is_given = person.group_made_admin_at is not None
    if is_wanted == is_given or (is_wanted and person.is_superuser):
        return
    person.is_superuser = person.is_staff = is_wanted
    given = Now() if is_wanted else None
    User.objects.filter(pk=person.pk).update(
        is_superuser=is_wanted, is_staff=is_wanted, group_made_admin_at=given
    )
    sessions.end_all(person=person, actor=None)
    audit.record(
        actor=None, action="user.changed", target=person, by_group=True,
        is_superuser=is_wanted, is_staff=is_wanted,
    )  # fmt: skip
