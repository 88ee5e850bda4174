from datetime import date

import pytest

from mentorship.enums import Health, HealthRule
from mentorship.health import Verdict
from mentorship.queries.health_words import first_names, next_step, reason

NAMES = first_names("Ola Berg", "Hank Olsen")
DAY, MET = date(2026, 3, 3), date(2026, 1, 9)


@pytest.mark.parametrize(
    ("rule", "given", "expected"),
    [
        ("early", {}, "Started on Mar 3"),
        ("fine", {}, "Nothing speaks against it"),
        ("fine", {"met_on": MET}, "They met by Jan 9"),
        ("fine", {"met_on": MET, "is_dated": True}, "They met on Jan 9"),
        ("help", {"side": "mentee"}, "Ola asked the team for help on Mar 3"),
        ("low", {"side": "mentee"}, "Ola gave a low answer on Mar 3"),
        ("low", {"side": "mentor", "answer": "stuck"}, "Hank says “A bit stuck”, on Mar 3"),
        ("missed", {"side": "mentor"}, "Hank missed the check-in of Mar 3"),
        ("no_first_meeting", {}, "No first meeting that we know of since Mar 3"),
        ("low_twice", {"side": "mentor"}, "Two low check-ins in a row, the second Hank's"),
        (
            "low_twice",
            {"side": "mentee", "answer": "not_met"},
            "Two low check-ins in a row, now Ola's “We haven't met”",
        ),
        ("disagree", {"side": "mentee"}, "Hank says it goes well, Ola doesn't"),
        ("missed_twice", {"side": "mentor"}, "Hank missed two check-ins"),
        (
            "missed_twice",
            {"side": "mentor", "met_on": MET},
            "Hank missed two check-ins, they met by Jan 9",
        ),
        ("missed_twice", {}, "Ola and Hank missed two check-ins"),
        ("no_meeting", {}, "No meeting yet, 45 days after the start"),
        ("no_meeting", {"met_on": MET}, "No meeting for 45 days, the last by Jan 9"),
    ],
)
def test_reason_says_which_rule_fired(rule, given, expected):
    assert reason(Verdict(Health.AT_RISK, HealthRule(rule), DAY, **given), NAMES) == expected


def test_every_rule_that_asks_for_something_says_what():
    silent = {
        rule
        for rule in HealthRule
        if not next_step(Verdict(Health.AT_RISK, rule, DAY, "mentee"), NAMES)
    }

    assert silent == {HealthRule.EARLY, HealthRule.FINE}
