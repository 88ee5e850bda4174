"""Two at the same moment by API: one decides, the other is told who; one key has one effect."""

import pytest
from django.db import connection

from accounts.models import AuditEvent
from matching.models import Match
from tests.factories.matching import MatchFactory
from tests.factories.mentorship import ProgramStaffFactory
from tests.matching.api.asking import client_of, post
from tests.races import race

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


def answers_of(calls):
    """Make all calls at one moment; return status and code of each, sorted."""
    found = []

    def asking(call):
        def ask():
            answer = call()
            found.append((answer.status_code, answer.json().get("code", "")))

        return ask

    race(asking(call) for call in calls)
    return sorted(found)


def test_two_admins_approve_one_match():
    match = MatchFactory()
    clients = [client_of(ProgramStaffFactory(program=match.round.program).user) for _ in range(2)]

    answers = answers_of(
        (lambda api=api: post(api, f"matches/{match.pk}/approve/")) for api in clients
    )

    assert answers == [(200, ""), (409, "already_decided")]
    assert AuditEvent.objects.filter(action="match.approved").count() == 1


def test_one_key_twice_pins_once():
    match = MatchFactory()
    admin = ProgramStaffFactory(program=match.round.program).user

    def pin():
        return post(client_of(admin), f"matches/{match.pk}/pin/", HTTP_IDEMPOTENCY_KEY="once")

    answers = answers_of([pin, pin])

    assert answers == [(200, ""), (200, "")]
    assert Match.objects.get().version == 2
    assert connection.vendor == "postgresql"
