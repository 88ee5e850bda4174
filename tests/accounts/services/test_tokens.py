from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.enums import Scope
from accounts.exceptions import BadToken
from accounts.models import ApiToken, AuditEvent, Notification, User
from accounts.services import people, tokens
from accounts.services.clock import now_plus
from tests.factories.accounts import UserFactory, api_secret

pytestmark = pytest.mark.django_db


def made(person, **given):
    return tokens.create(
        actor=person, **{"name": "Member system", "scopes": [Scope.ME_READ], "days": 30} | given
    )


def test_secret_is_not_kept():
    token, secret = made(UserFactory())

    kept = ApiToken.objects.filter(pk=token.pk).values().get()

    assert secret.startswith(token.hint)
    assert not any(secret in str(value) for value in kept.values())
    assert tokens.use(secret) == token


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"days": 0}, "days"),
        ({"days": 366}, "days"),
    ],
)
def test_token_that_is_not_possible(given, field):
    with pytest.raises(BadToken) as refused:
        made(UserFactory(), **given)

    assert refused.value.field == field
    assert not ApiToken.objects.exists()


def test_fifty_tokens_are_enough():
    person = UserFactory()
    row = {"user": person, "scopes": [Scope.ME_READ], "expires_at": now_plus(timedelta(days=1))}
    ApiToken.objects.bulk_create(ApiToken(digest=str(n), **row) for n in range(50))

    with pytest.raises(BadToken):
        made(person)


def test_use_is_noted_once_in_five_minutes(django_assert_num_queries):
    secret = api_secret(UserFactory())

    with django_assert_num_queries(2):
        first = tokens.use(secret)
    with django_assert_num_queries(1):
        tokens.use(secret)

    used = ApiToken.objects.get(pk=first.pk).last_used_at
    ApiToken.objects.update(last_used_at=used - timedelta(minutes=6))
    tokens.use(secret)
    assert ApiToken.objects.get(pk=first.pk).last_used_at >= used


def test_revoked_token_is_worth_nothing():
    token, secret = made(UserFactory())

    tokens.revoke(token_id=token.pk, actor=token.user)
    tokens.revoke(token_id=token.pk, actor=token.user)

    assert tokens.use(secret) is None
    assert AuditEvent.objects.filter(action="token.revoked").count() == 1


def test_token_of_somebody_else_is_not_revoked():
    token, secret = made(UserFactory())

    with pytest.raises(ApiToken.DoesNotExist):
        tokens.revoke(token_id=token.pk, actor=UserFactory())

    assert tokens.use(secret) == token


def test_token_that_has_run_out_is_worth_nothing():
    token, secret = made(UserFactory())
    row = ApiToken.objects.filter(pk=token.pk)
    row.update(created_at=now_plus(timedelta(days=-2)), expires_at=now_plus(timedelta(seconds=-1)))

    assert tokens.use(secret) is None


def test_token_of_somebody_deactivated_is_worth_nothing():
    token, secret = made(UserFactory())
    token.user.is_active = False
    token.user.save(update_fields=["is_active"])

    assert tokens.use(secret) is None
    assert tokens.use("bm_nothing") is None


def ending(days, lifetime=30):
    """Return a token that was made for ``lifetime`` days and works for ``days`` more."""
    token, _secret = made(UserFactory(), days=lifetime)
    ends = timezone.now() + timedelta(days=days)
    ApiToken.objects.filter(pk=token.pk).update(
        created_at=ends - timedelta(days=lifetime), expires_at=ends
    )
    return token


def told():
    rows = Notification.objects.filter(category=tokens.ENDS)
    return list(rows.values_list("subject_id", flat=True))


def test_owner_is_told_once_a_week_before_it_runs_out():
    token = ending(days=6)
    ending(days=8)

    assert [tokens.remind_ending() for _ in range(2)] == [1, 0]
    assert told() == [str(token.pk)]


def test_nobody_is_told_of_a_short_a_revoked_or_a_former_members_token():
    ending(days=5, lifetime=6)
    revoked = ending(days=5)
    tokens.revoke(token_id=revoked.pk, actor=revoked.user)
    closed = ending(days=5)
    User.objects.filter(pk=closed.user_id).update(is_active=False)

    assert tokens.remind_ending() == 0


def test_closed_account_has_no_tokens_when_it_opens_again():
    person, boss = UserFactory(), UserFactory(is_superuser=True)
    _token, secret = made(person)
    for is_active in (False, True):
        person.is_active = is_active
        people.save_changed(person=person, changed=["is_active"], actor=boss)

    assert tokens.use(secret) is None
    assert AuditEvent.objects.filter(action="token.revoked").count() == 1


def test_association_admin_revokes_anybodys():
    token, secret = made(UserFactory())

    with pytest.raises(PermissionDenied):
        tokens.revoke_for(token_id=token.pk, actor=UserFactory(is_staff=True))
    assert tokens.use(secret) == token
    for _ in range(2):
        tokens.revoke_for(token_id=token.pk, actor=UserFactory(is_superuser=True))

    assert tokens.use(secret) is None
    assert AuditEvent.objects.filter(action="token.revoked").count() == 1
