import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.models import Match
from tests.factories.accounts import UserFactory
from tests.factories.matching import UnmatchedFactory
from tests.matching.scenes import reviewed_round

pytestmark = pytest.mark.django_db

MODELS = ["round", "run", "match", "unmatched", "exclusion", "wish"]


@pytest.fixture
def office(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("model", MODELS)
def test_lists_open(office, model):
    reviewed_round(1)

    assert office.get(reverse(f"admin:matching_{model}_changelist")).status_code == 200


def test_match_can_be_read_and_not_changed(office):
    match = reviewed_round(1).matches[0]
    address = reverse("admin:matching_match_change", args=[match.pk])

    assert office.get(address).status_code == 200
    assert office.post(address, {"state": "approved"}).status_code == 403
    assert Match.objects.get().state == match.state


@pytest.mark.parametrize("size", [1, 3])
def test_match_list_queries_do_not_grow(office, size, django_assert_num_queries):
    reviewed_round(size)

    with django_assert_num_queries(4):
        office.get(reverse("admin:matching_match_changelist"))


@pytest.mark.parametrize("model", ["run", "unmatched"])
def test_lists_leave_the_snapshots_of_runs_unread(office, model):
    UnmatchedFactory(run=reviewed_round(1).run)

    with CaptureQueriesContext(connection) as found:
        office.get(reverse(f"admin:matching_{model}_changelist"))

    read = [query["sql"] for query in found.captured_queries if '"matching_run"' in query["sql"]]
    assert read
    assert not [sql for sql in read if '"snapshot"' in sql]
