"""Searches are counted; pages that are only looked at are not."""

import pytest
from django.db import OperationalError
from django.test import Client

from accounts import limits
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import ProgramFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(settings, monkeypatch):
    """The address of a public directory in which one may search twice a minute."""
    settings.SEARCHES_A_MINUTE = 2
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_000.0)  # within one minute
    program = ProgramFactory(is_directory_public=True)
    return f"/mentors/?program={program.slug}"


def statuses(client, page, searches):
    return [client.get(f"{page}&q={n}").status_code for n in range(searches)]


def test_who_searches_too_often_waits(page):
    answer = Client()

    assert statuses(answer, page, 3) == [200, 200, 429]
    assert answer.get(f"{page}&q=more")["Retry-After"] == "60"
    assert answer.get(page).status_code == 200


def test_everybody_is_counted_alone(page):
    statuses(Client(), page, 3)
    member = Client()
    member.force_login(UserFactory())

    assert statuses(member, page, 3) == [200, 200, 429]
    assert statuses(Client(REMOTE_ADDR="10.0.0.9"), page, 1) == [200]


def test_the_next_minute_counts_anew(page, monkeypatch):
    statuses(Client(), page, 3)
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_060.0)

    assert statuses(Client(), page, 1) == [200]


def test_search_goes_on_where_nothing_can_be_counted(page, monkeypatch, caplog):
    def away(key):
        raise OperationalError

    monkeypatch.setattr(limits, "count", away)

    assert statuses(Client(), page, 3) == [200, 200, 200]
    assert "Requests can't be counted: OperationalError." in caplog.text
