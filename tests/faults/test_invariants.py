"""The invariants can fail: each against a world in which it is broken."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.services import audit
from tests.factories.accounts import NotificationFactory
from tests.factories.matching import MatchFactory
from tests.factories.mentorship import MentorFactory, MentorshipFactory
from tests.faults import invariants

pytestmark = pytest.mark.django_db


def accepted(*rows):
    return Counter(invariants.message_id(row) for row in rows)


def test_message_that_no_server_accepted_is_missing():
    over = {"sent_at": timezone.now()}
    waits, sent, dead = (
        NotificationFactory(),
        NotificationFactory(status="sent", **over),
        NotificationFactory(status="dead"),
    )
    NotificationFactory(status="bounced")
    NotificationFactory(not_before=timezone.now() + timedelta(minutes=5))
    arrived = NotificationFactory(status="sent", **over)

    assert invariants.missing(accepted(arrived)) == [waits.pk, sent.pk, dead.pk]


def test_second_copy_needs_a_crash_and_a_flag():
    flagged, hidden = NotificationFactory(maybe_duplicate=True), NotificationFactory()

    invariants.check_copies(accepted(flagged, flagged), crashes=1)
    with pytest.raises(AssertionError, match="with 0 crashes"):
        invariants.check_copies(accepted(flagged, flagged), crashes=0)
    with pytest.raises(AssertionError, match="no page shows"):
        invariants.check_copies(accepted(hidden, hidden), crashes=1)


def test_copy_under_another_id_is_seen():
    with pytest.raises(AssertionError, match="another Message-ID"):
        invariants.check_copies(Counter({"<other@localhost>": 1}), crashes=1)


def test_place_that_nobody_holds_is_seen():
    invariants.check_places()
    MentorFactory(places_held=1)

    with pytest.raises(AssertionError):
        invariants.check_places()


def test_second_mentorship_of_a_kind_is_seen():
    one = MentorshipFactory(active=True)
    invariants.check_pairs()
    MentorshipFactory(active=True, program=one.program, mentee=one.mentee)

    with pytest.raises(AssertionError):
        invariants.check_pairs()


def test_approval_that_stands_in_no_trail_or_twice_is_seen():
    match = MatchFactory(state="approved")
    with pytest.raises(AssertionError):
        invariants.check_audit()
    audit.record(actor=match.decided_by, action="match.approved", target=match)
    invariants.check_audit()
    audit.record(actor=match.decided_by, action="match.approved", target=match)

    with pytest.raises(AssertionError):
        invariants.check_audit()


def test_approval_in_the_trail_that_never_was_is_seen():
    match = MatchFactory()
    audit.record(actor=None, action="match.approved", target=match)

    with pytest.raises(AssertionError):
        invariants.check_audit()


def test_server_error_is_seen_unless_listed():
    invariants.check_answers([200, 302, 503], frozenset({503}))

    with pytest.raises(AssertionError, match="500"):
        invariants.check_answers([200, 500], frozenset({503}))
