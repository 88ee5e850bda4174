import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.models import Exclusion, Match, Wish
from matching.services.exclusions import keep_apart_for_good
from tests.factories.accounts import UserFactory
from tests.factories.matching import UnmatchedFactory
from tests.factories.mentorship import MentorshipFactory
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


def test_wishes_and_exclusions_tell_nobody_whose_they_are(office):
    pair = MentorshipFactory(mentor__user__name="Dolores Quimby", mentee__user__name="Noor Zahl")
    wish = Wish.objects.create(mentee=pair.mentee, mentor=pair.mentor, rank=1, reason="Her work.")
    keep_apart_for_good(pair.program, pair.mentee_user_id, pair.mentor_user_id)

    for row in (wish, Exclusion.objects.get()):
        address = reverse(f"admin:matching_{row._meta.model_name}_change", args=[row.pk])
        page = office.get(address).content.decode()
        assert [name for name in ("Dolores", "Noor", "Her work.") if name in page] == []


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
