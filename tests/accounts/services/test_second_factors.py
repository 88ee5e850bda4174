import pytest
from allauth.mfa.models import Authenticator
from django.core import mail

from accounts.models import AuditEvent
from accounts.services import deliver
from tests.factories.accounts import UserFactory, verified

pytestmark = pytest.mark.django_db

PASSWORD = "two brown llamas"


@pytest.fixture
def boss(client):
    person = verified(UserFactory(is_staff=True, is_superuser=True))
    client.force_login(person)
    return person


def test_lost_factor_is_removed_in_the_back_office(client, boss):
    person = verified(UserFactory(), PASSWORD)
    factor = Authenticator.objects.create(user=person, type="totp", data={"secret": "sealed-text"})
    theirs = client.__class__()
    theirs.force_login(person)

    assert (
        "sealed-text"
        not in client.get(f"/admin/mfa/authenticator/{factor.pk}/change/").content.decode()
    )
    client.post(f"/admin/mfa/authenticator/{factor.pk}/delete/", {"post": "yes"})

    assert not Authenticator.objects.exists()
    event = AuditEvent.objects.get(action="factor.removed")
    assert (event.actor, event.data) == (boss, {"person": person.pk, "kind": "totp"})
    deliver.drain()
    assert [(m.to, m.subject) for m in mail.outbox] == [
        ([person.email], "A second factor was removed for you")
    ]


@pytest.mark.parametrize("is_superuser", [True, False])
def test_several_are_removed_at_once_by_association_admins_only(client, boss, is_superuser):
    boss.is_superuser = is_superuser
    boss.save()
    factors = [
        Authenticator.objects.create(user=verified(UserFactory()), type="totp", data={})
        for _ in range(2)
    ]

    client.post(
        "/admin/mfa/authenticator/",
        {
            "action": "delete_selected",
            "_selected_action": [factor.pk for factor in factors],
            "post": "yes",
        },
    )

    assert Authenticator.objects.exists() is not is_superuser
    assert AuditEvent.objects.filter(action="factor.removed").count() == 2 * is_superuser
