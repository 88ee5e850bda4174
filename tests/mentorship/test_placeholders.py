import pytest

from mentorship.placeholders import unknown_in

KNOWN = ("days", "program")


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Within {days} days in {program}.", []),
        ("Ask {mentor} or {mentor}.", ["{mentor}"]),
        ("{user.password} and {days!r}", ["{user.password}", "{days!r}"]),
        ("{{7*7}}", ["{7*7}", "{", "}"]),
        ("{days and days}", ["{days and days}"]),
        ("Within {days", ["{"]),
        ("days}", ["}"]),
        ("{}", ["{}"]),
        ("{% now %} %(name)s ${x}", ["{% now %}", "{x}"]),
    ],
)
def test_unknown_in_names_what_has_no_meaning(text, unknown):
    assert unknown_in(text, KNOWN) == unknown
