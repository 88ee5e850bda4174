import io
import json
from pathlib import Path

import pytest
from django.conf import settings
from openpyxl import load_workbook

from matching.sheets.column_words import OF_SIDE
from matching.sheets.columns import MENTEE, MENTOR
from matching.sheets.import_template import rows_of, workbook
from matching.sheets.vocabulary import vocabulary_of

TAXONOMY = Path(settings.BASE_DIR) / "mentorship" / "data" / "taxonomy.json"


@pytest.fixture(scope="module")
def vocabulary():
    return vocabulary_of(json.loads(TAXONOMY.read_text()))


@pytest.mark.parametrize(("side", "columns"), [("mentee", MENTEE), ("mentor", MENTOR)])
def test_every_column_is_explained(side, columns):
    assert set(OF_SIDE[side]) == {"external_id", *(column.name for column in columns)}


def test_needed_columns_come_first_and_the_second_row_is_a_remark():
    headings, explained = rows_of("mentor")

    assert headings[:5] == ["email", "name", "role", "offers", "capacity"]
    assert len(explained) == len(headings)
    assert explained[0] == "# Needed. One address for each person."
    assert [said.startswith("Needed.") for said in explained[1:6]] == [True] * 4 + [False]


def test_workbook_holds_both_rows_and_the_words_to_choose_from(vocabulary):
    book = load_workbook(io.BytesIO(workbook("mentee", vocabulary)))

    people, words = book.worksheets
    rows = [list(row) for row in people.iter_rows(values_only=True)]
    assert (people.title, rows) == ("Mentees", list(rows_of("mentee")))
    assert {kind[0].value.replace(" ", "_") for kind in words.columns} == set(vocabulary.names)
    offered = {str(rule.sqref): rule.formula1 for rule in people.data_validations.dataValidation}
    roles = len(vocabulary.names["roles"])
    assert f"'Words'!$A$2:$A${roles + 1}" in offered.values()
    assert '"yes,no"' in offered.values()
