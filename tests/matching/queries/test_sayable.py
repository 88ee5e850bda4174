"""Before an introduction nothing is said of a mentor that he did not choose to show."""

import pytest

from matching.encoding.phrases import SENTENCES
from matching.queries.sayable import ALWAYS, TELLS
from mentorship.enums import ShownField


def test_every_sentence_a_mentee_reads_is_known_or_left_unsaid():
    said = {code for code, voices in SENTENCES.items() if "mentee" in voices}

    assert said - set(TELLS) - ALWAYS == {"interests"}
    assert set(TELLS) - said == set()


@pytest.mark.parametrize(
    ("code", "field"),
    [
        ("path_target", ShownField.PATH),
        ("credentials", ShownField.CREDENTIALS),
        ("goals", ShownField.HELP),
        ("specialization_same", ShownField.HELP),
        ("time_enough", ShownField.MEETS),
        ("other_employer", ShownField.EMPLOYER),
    ],
)
def test_reason_tells_of_its_field(code, field):
    assert TELLS[code] == field
