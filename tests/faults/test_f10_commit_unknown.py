"""F10: the connection is cut exactly at a COMMIT. Nobody knows its outcome; she tries again."""

from datetime import timedelta

import pytest
import requests
from django.core.management import call_command
from django.utils import timezone

from accounts.models import AuditEvent, Notification
from mentorship.enums import Answer, MentorshipState
from mentorship.models import Mentorship
from tests.factories.accounts import api_secret
from tests.factories.mentorship import MentorshipFactory
from tests.faults.cutter import AFTER, BEFORE, Cutter
from tests.faults.house import times

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgresql,
    pytest.mark.redis,
    pytest.mark.slow,
    pytest.mark.xdist_group("faults"),
]
# Said by the transaction that makes an introduction a mentorship, and by no other.
STARTED = "mentorship.started"


@pytest.fixture
def cutter(house):
    """A web process whose database stands behind a cable that can be cut."""
    call_command("load_content", verbosity=0)
    one = Cutter(house.folder / "cable", house.database.folder, house.street)
    house.run()
    house.start("web", DATABASE_URL=one.url)
    house.wait(lambda: "Booting worker" in house.log("web"))
    yield one
    house.start("web")
    house.wait(lambda: "Booting worker" in house.log("web"))


def nearly():
    """A pair of whom one has said yes."""
    now = timezone.now() - timedelta(hours=1)
    return MentorshipFactory(
        introduced_at=now, mentee_answer=Answer.ACCEPTED, mentee_answered_at=now
    )


def by_api(house, pair):
    """Return how her program accepts: always with the same key."""
    address = f"http://127.0.0.1:{house.port}/api/v1/introductions/{pair.pk}/accept/"
    secret = api_secret(pair.mentor_user)
    headers = {"Authorization": f"Token {secret}", "Idempotency-Key": "one-yes"}
    return lambda: requests.post(address, json={}, headers=headers, timeout=60)


def by_page(house, pair):
    """Return how she accepts on the page."""
    session = house.session_of(pair.mentor_user)
    path = f"/introductions/{pair.pk}/answer/"
    return lambda: house.post_form(session, path, answer="accept")


WAYS = {by_api: 200, by_page: 302}


def test_f10_commit_whose_outcome_is_unknown_then_tried_again(house, cutter):
    injections = 0
    for _ in range(times(1, 10)):
        for way, done in WAYS.items():
            for moment in (BEFORE, AFTER):
                pair = nearly()
                accept = way(house, pair)
                cutter.arm(STARTED, moment)

                first, again = accept(), accept()

                injections += 1
                assert cutter.cuts == injections
                assert (first.status_code, first.headers["Retry-After"]) == (503, "30")
                assert again.status_code == done, again.text
                check_once(pair)
    house.run("web", *house.senders)
    house.wait(lambda: not house.missing())
    house.record("F10", injections, allowed=frozenset({503}))


def check_once(pair):
    """One mentorship, told once to each, in the trail once."""
    pair.refresh_from_db()
    pair.mentor.refresh_from_db()
    started = AuditEvent.objects.filter(action=STARTED, target_id=pair.pk)
    told = Notification.objects.filter(subject_id=pair.pk).values_list("recipient_id", "category")
    assert pair.state == MentorshipState.ACTIVE
    assert Mentorship.objects.filter(mentee=pair.mentee).count() == pair.mentor.places_held == 1
    assert started.count() == 1
    assert len(told) == len(set(told)) >= 2
