import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.sheets.formulas import neutralize, restore

TRICKY = st.text(alphabet="=+-@'\t\r\n; a|＝＋－＠−,\"")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("a;=1", "a;'=1"),
        ("a\n=1", "a\n'=1"),
        ("'=1", "''=1"),
        ("O'Neil", "O'Neil"),
        ("'quoted'", "'quoted'"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_neutralize_marks_what_a_spreadsheet_would_run(text, written):
    assert neutralize(text) == written


@given(TRICKY | st.text())
def test_restore_returns_the_original_of_any_text(text):
    assert restore(neutralize(text)) == text


@given(TRICKY)
def test_neutralize_leaves_no_cell_that_starts_a_formula(text):
    for cell in neutralize(text).replace("\n", ";").split(";"):
        assert cell.lstrip(" ")[:1] not in tuple("=+-@＝＋－＠−\t\r")
