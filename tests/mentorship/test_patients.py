"""The sentences stand in ``tests/patients.py``; a browser reads them too."""

import re

from mentorship.forms.fields import LineField, TextField
from mentorship.patients import PATTERN
from tests.patients import CALM, WARNED

LOOKS_LIKE = re.compile(PATTERN)


def test_pattern_finds_what_points_to_a_patient():
    assert [one for one in WARNED if not LOOKS_LIKE.search(one)] == []


def test_pattern_leaves_ordinary_words_alone():
    assert [one for one in CALM if LOOKS_LIKE.search(one)] == []


def test_pattern_finds_it_inside_a_long_text():
    assert LOOKS_LIKE.search("A good week.\n" * 300 + "Then the DOB was wrong.")


def test_pattern_is_quick_on_texts_that_nearly_fit():
    long = "patient " * 2000 + "(612) 555-019 " * 500 + "a" * 5000

    assert LOOKS_LIKE.search(long) is None


def test_texts_warn_unless_they_are_the_teams_and_lines_only_where_members_tell_something():
    fields = (TextField(), TextField(warns=False), LineField(), LineField(warns=True))

    assert [field.widget.attrs.get("data-patients") for field in fields] == [
        PATTERN, None, None, PATTERN,
    ]  # fmt: skip
