"""What ``docs/webhooks.md`` tells receivers is so: the example works, the table is whole."""

import re
import time
from pathlib import Path

import pytest

from accounts import registry
from accounts.webhooks import signing

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "webhooks.md").read_text()
ROW = re.compile(r"^\| `([a-z_]+\.[a-z_]+)` \| (.+?) \| .+? \| (.*?) ?\|$", re.MULTILINE)
BODY = b'{"id":"one"}'


@pytest.fixture
def is_genuine():
    """The example of the page, run as it stands there."""
    (source,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names = {}
    exec(source, names)
    return names["is_genuine"]


def signed(*secrets, at=None):
    return signing.headers("one", int(at or time.time()), BODY, secrets)


def test_example_knows_what_is_genuine(is_genuine):
    old, new = signing.new_secret(), signing.new_secret()

    for headers in (signed(new), signed(new, old), signed(old, new)):
        assert is_genuine(new, headers, BODY)


def test_example_knows_what_is_not(is_genuine):
    secret, other = signing.new_secret(), signing.new_secret()

    assert not is_genuine(secret, signed(other), BODY)
    assert not is_genuine(secret, signed(secret), BODY + b" ")
    assert not is_genuine(secret, signed(secret) | {"webhook-id": "two"}, BODY)
    assert not is_genuine(secret, signed(secret, at=time.time() - 400), BODY)
    assert not is_genuine(secret, signed(secret, at=time.time() + 400), BODY)


def test_table_lists_every_event_with_its_codes_and_no_other():
    codes = {}
    for event in registry.events().values():
        codes.setdefault(event.name, set()).update(event.codes)
    listed = {
        name: (label, set(re.findall(r"`(\w+)`", data))) for name, label, data in ROW.findall(PAGE)
    }

    assert listed == {name: (label, codes[name]) for name, label in registry.event_labels().items()}


def test_every_event_has_words_to_choose_it_by():
    assert {event.name for event in registry.events().values()} == set(registry.event_labels())


def test_nothing_written_and_nothing_confidential_is_an_event():
    """Of what is told in confidence only what reads like a pause; no reasons, no people's words."""
    confidential = tuple(registry.confidential_trails())
    told = registry.events()

    assert [action for action in told if action.startswith(confidential)] == [
        "concern.suspended",
        "concern.reinstated",
    ]
    private = (
        "note.",
        "goal.",
        "milestone.",
        "message.",
        "thank_you.",
        "wish.",
        "glass.",
        "outcome",
    )
    assert [action for action in told if action.startswith(private)] == []
    assert {code for event in told.values() for code in event.codes} == {"round", "side"}
