from datetime import UTC, datetime

import pytest
from rest_framework import serializers

from mentorship.api.pairs.fields import DayField, LineField, MomentField, WordsField


class Sent(serializers.Serializer):
    at = MomentField(required=False)
    day = DayField(required=False)
    words = WordsField(required=False)
    line = LineField(required=False)


def read(**sent):
    body = Sent(data=sent, context={"zone": lambda: "America/Chicago"})
    body.is_valid(raise_exception=True)
    return next(iter(body.validated_data.values()))


def errors(**sent):
    body = Sent(data=sent, context={"zone": lambda: "America/Chicago"})
    body.is_valid()
    return {name: str(said[0]) for name, said in body.errors.items()}


@pytest.mark.parametrize(
    ("sent", "hour"),
    [
        ("2026-12-03T18:00:00-06:00", 0),
        ("2026-12-03T18:00:00Z", 18),
        ("2026-12-03T18:00", 0),  # by her own clocks
    ],
)
def test_moment_is_read_with_its_offset_or_by_her_clocks(sent, hour):
    assert read(at=sent).astimezone(UTC).hour == hour


def test_hour_that_happens_twice_is_the_first():
    assert read(at="2026-11-01T01:30").astimezone(UTC) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_hour_that_the_clocks_leave_out_is_refused():
    said = errors(at="2027-03-14T02:30")

    assert said == {"at": "That hour doesn't exist on Mar 14: the clocks jump. Choose another."}


@pytest.mark.parametrize("sent", ["0001-01-01T00:00", "9999-12-31T23:59-11:00", None, 5, "soon"])
def test_moments_that_nobody_means_are_refused(sent):
    assert list(errors(at=sent)) == ["at"]


@pytest.mark.parametrize("sent", ["0001-01-01", "9999-12-31", "2026-02-30", None, ["2026-01-01"]])
def test_days_that_nobody_means_are_refused(sent):
    assert list(errors(day=sent)) == ["day"]


def test_words_lose_marks_that_hide_or_reorder_letters():
    assert read(words=" a\u202eb\r\nc ") == "ab\nc"
    assert read(line="Pat\u200dricia") == "Pat\u200dricia"


@pytest.mark.parametrize("sent", ["two\nlines", "bell\x07"])
def test_line_is_one_line(sent):
    assert errors(line=sent) == {"line": "Write this on one line, without special characters."}
