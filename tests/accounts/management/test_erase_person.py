from io import StringIO
from unittest.mock import Mock

import pytest
from django.core.management import CommandError, call_command

from accounts.enums import PrivacyKind
from accounts.models import AuditEvent, PrivacyRequest, User
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("erase_person", *arguments, stdout=out)
    return out.getvalue()


def test_seven_days_begin_and_she_is_written_to():
    person = UserFactory()

    said = run(person.email, "--yes")

    request = PrivacyRequest.objects.get(user=person, kind=PrivacyKind.ERASE)
    assert (request.due_at - request.asked_at).days in {6, 7}
    assert person.notifications.get().category == "privacy_asked"
    assert f"Person {person.pk} is erased on" in said
    assert person.email not in said


@pytest.mark.parametrize("told", ["{0.email}", " {0.email} ", "{0.uuid}"])
def test_now_erases_at_once(told):
    person = UserFactory()

    said = run(told.format(person), "--now", "--yes")

    assert User.objects.get(pk=person.pk).is_erased
    assert f"Person {person.pk} is erased." in said
    assert AuditEvent.objects.get(action="person.erased").data == {"by": "operator"}


@pytest.mark.parametrize(("typed", "is_erased"), [("{email}", True), ("else@example.org", False)])
def test_address_is_typed_once_more(monkeypatch, typed, is_erased):
    person = UserFactory()
    monkeypatch.setattr("builtins.input", lambda _prompt: typed.format(email=person.email))

    if is_erased:
        run(person.email, "--now")
    else:
        with pytest.raises(CommandError, match="Nothing was changed"):
            run(person.email, "--now")

    assert User.objects.get(pk=person.pk).is_erased == is_erased


def test_nobody_who_could_type_is_no_yes(monkeypatch):
    person = UserFactory()
    monkeypatch.setattr("builtins.input", Mock(side_effect=EOFError))

    with pytest.raises(CommandError, match="Nothing was changed"):
        run(person.email, "--now")

    assert not User.objects.get(pk=person.pk).is_erased


def test_what_must_come_first_is_said():
    person = UserFactory(is_superuser=True)

    with pytest.raises(CommandError, match="only association admin"):
        run(person.email, "--now", "--yes")

    assert not User.objects.get(pk=person.pk).is_erased


def test_unknown_address_is_refused():
    with pytest.raises(CommandError, match="no account with 'nobody"):
        run("nobody@example.org", "--yes")
