from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import retention as rules
from accounts.models import AuditEvent, Purge
from accounts.retention import YEAR
from accounts.services import erasures, retention
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def only(monkeypatch):
    """Leave one rule, which has so many rows to take."""

    def leave(rows, **fields):
        left = [rows]

        def purge(_before, most):
            n = min(most, left[0])
            left[0] -= n
            return n

        rule = rules.Rule("things", "Things", 10, 1, 20, purge, **fields)
        monkeypatch.setattr(rules, "_rules", {"things": rule})
        return left

    return leave


def test_tidying_counts_and_runs_once_a_day(only):
    only(2300)

    assert (retention.tidy(NOW), retention.tidy(NOW)) == (2300, 0)

    assert retention.told(NOW.date()) == {"things": 2300}


def test_tidying_goes_on_in_the_next_round(only, monkeypatch):
    left = only(2300)
    monkeypatch.setattr(retention, "ROUND_S", -1)

    assert (retention.tidy(NOW), left) == (1000, [1300])
    assert (retention.tidy(NOW), left) == (1000, [300])
    monkeypatch.setattr(retention, "ROUND_S", 20)
    assert retention.tidy(NOW) == 300

    assert retention.told(NOW.date()) == {"things": 2300}


def test_rule_that_fails_keeps_no_other_from_its_turn(only, monkeypatch):
    left = only(5)

    def fail(_before, _most):
        raise ValueError("broken")

    broken = rules.Rule("broken", "Broken", 10, 1, 20, fail)
    monkeypatch.setattr(rules, "_rules", {"broken": broken, **rules._rules})

    with pytest.raises(ValueError, match="broken"):
        retention.tidy(NOW)

    assert left == [0]
    assert list(Purge.objects.values_list("kind", "n")) == [("things", 5)]


def test_night_without_anything_is_noted_too(only):
    only(0)

    assert retention.tidy(NOW) == 0

    assert retention.told(NOW.date()) == {}
    assert list(Purge.objects.values_list("kind", "n")) == [(retention.DONE, 1)]
    assert not erasures.path().exists()


def test_trail_of_seven_years_goes_and_the_trigger_lets_it():
    person = UserFactory()
    old = timezone.now() - timedelta(days=7 * YEAR + 10)
    young = timezone.now() - timedelta(days=7 * YEAR - 10)
    for at in (old, young):
        AuditEvent.objects.create(actor=person, action="x.done", target_type="x", at=at)

    retention.tidy()

    assert [event.at for event in AuditEvent.objects.all()] == [young]
    assert retention.told(timezone.now().date()) == {"audit": 1}


def test_association_chooses_within_bounds(settings):
    settings.RETENTION = "concerns=3650 private-answers=90"

    assert rules.rules()["concerns"].kept_days() == 3650
    assert rules.rules()["drafts"].kept_days() == YEAR
    assert rules.check_retention() == []


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ("concern=9", "there is no 'concern'"),
        ("concerns=1", "set concerns to a number of days from 365 to 10950"),
        ("concerns=ten", "set concerns to a number of days"),
        ("audit=30", "set audit to a number of days"),
    ],
)
def test_wrong_choice_keeps_the_site_from_starting(settings, chosen, said):
    settings.RETENTION = chosen

    assert [said in str(error.msg) for error in rules.check_retention()] == [True]
