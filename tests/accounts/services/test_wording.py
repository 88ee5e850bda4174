import pytest

from accounts.services import wording

HERS = wording.pattern_of(["a@example.org", 'Ann O"Neil', ""])


@pytest.mark.parametrize(
    ("value", "is_hers"),
    [
        ({"to": "A@example.org"}, True),
        (["x", {"who": 'Meet Ann O"Neil.'}], True),
        ("Write to a@example.org.", True),
        ("lea@example.org", False),
        ("le.a@example.org", False),
        ("a@example.org.uk", False),
        ('Joann O"Neil', False),
        ("", False),
        (None, False),
    ],
)
def test_pattern_finds_her_and_nobody_else(value, is_hers):
    assert bool(HERS.search(wording.text_of(value))) == is_hers


def test_nothing_known_is_found_nowhere():
    assert not wording.pattern_of(["", ""]).search("anything")
