import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import ApiToken, AuditEvent
from tests.factories.accounts import UserFactory, api_secret, verified

pytestmark = pytest.mark.django_db


def signed_in():
    client, person = Client(), verified(UserFactory(), "two-birds-on-a-bench")
    client.post("/accounts/login/", {"login": person.email, "password": "two-birds-on-a-bench"})
    return client, person


def test_everybody_is_signed_out_and_tokens_stay(capsys):
    (ada, _), (ben, _) = signed_in(), signed_in()
    api_secret(UserFactory())

    call_command("end_sessions")

    assert capsys.readouterr().out == "2 sessions ended.\n"
    assert [one.get("/home/").status_code for one in (ada, ben)] == [302, 302]
    assert AuditEvent.objects.filter(action="sessions.ended", actor=None).count() == 2
    assert ApiToken.objects.filter(revoked_at=None).count() == 1


def test_tokens_end_too_where_that_is_asked(capsys):
    api_secret(UserFactory())

    call_command("end_sessions", "--tokens")
    call_command("end_sessions", "--tokens")

    assert capsys.readouterr().out.splitlines() == [
        "0 sessions ended.", "1 tokens revoked.", "0 sessions ended.", "0 tokens revoked."
    ]  # fmt: skip
    assert not ApiToken.objects.filter(revoked_at=None).exists()


def test_lost_factors_are_removed(capsys):
    client, person = signed_in()
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=person, type=kind, data={})

    call_command("remove_second_factor", person.email.upper())

    assert capsys.readouterr().out == f"Person {person.pk}: 2 second factors removed.\n"
    assert not Authenticator.objects.exists()
    assert client.get("/home/").status_code == 302
    assert AuditEvent.objects.filter(action="factor.removed", actor=None).count() == 2


def test_factors_of_nobody_are_not_removed():
    with pytest.raises(CommandError, match="no account"):
        call_command("remove_second_factor", "nobody@example.org")
