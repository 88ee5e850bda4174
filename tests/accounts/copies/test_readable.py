from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.copies import plain, readable
from accounts.copies.shape import Code, Section

MOMENT = datetime(2026, 3, 2, 18, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "words", "kept"),
    [
        (None, "", None),
        ("", "", ""),
        ([], "", []),
        (True, "Yes", True),
        (0, "0", 0),
        (Decimal("4.50"), "4.5", 4.5),
        (Code("active", "Active"), "Active", "active"),
        (date(2026, 3, 2), "Mar 2, 2026", "2026-03-02"),
        (MOMENT, "Mar 2, 2026, 12:05 pm", "2026-03-02T18:05:00Z"),
        (["one"], "one", ["one"]),
        (["one", None, "two"], "<ul><li>one</li><li>two</li></ul>", ["one", None, "two"]),
        ({"why": "<b>"}, "why: &lt;b&gt;", {"why": "<b>"}),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;",
         "<script>alert(1)</script>"),
    ],
)  # fmt: skip
def test_value_in_words_and_for_programs(value, words, kept):
    with timezone.override("America/Chicago"):
        assert (readable.words(value), plain.plain(value)) == (words, kept)


def test_row_leaves_out_what_is_not_known():
    section = Section("s", "A <title>", {"a": "First", "b": "Second"}, [], ())

    row = readable.row(section, ["x", None])

    assert row == '<li><dl><div><dt>First</dt><dd dir="auto">x</dd></div></dl></li>\n'
    assert plain.row(section, ["x", None], is_first=False) == ',\n      {"a": "x", "b": null}'
    assert "&lt;title&gt;" in readable.begin(section)


def test_row_of_another_length_is_refused():
    section = Section("s", "Title", {"a": "First"}, [], ())

    for write in (readable.row, lambda *given: plain.row(*given, is_first=True)):
        with pytest.raises(ValueError, match="zip"):
            write(section, ["x", "y"])
