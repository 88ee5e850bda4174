import pytest

from matching.encoding.records import PairKey
from matching.sheets.pairs import pair_keys, read_pairs
from matching.sheets.problems import InputError, Notes
from matching.sheets.vocabulary import vocabulary_of
from tests.matching.sheets.generator import TAXONOMY

VOCABULARY = vocabulary_of(TAXONOMY)


def read(tmp_path, text):
    path = tmp_path / "pins.csv"
    path.write_text(text)
    return pair_keys(read_pairs(path, VOCABULARY, Notes()))


def test_read_pairs_takes_a_type_or_none_in_any_order_of_rows(tmp_path):
    keys = read(
        tmp_path, "Mentor_Email;mentee_email;mentor_type\nB@x.org;c@x.org;Peer\nb@x.org;a@x.org;\n"
    )

    assert keys == [PairKey("a@x.org", "b@x.org"), PairKey("c@x.org", "b@x.org", "peer")]


def test_read_pairs_reads_two_columns(tmp_path):
    assert read(tmp_path, "mentee_email,mentor_email\na@x.org,b@x.org\n") == [
        PairKey("a@x.org", "b@x.org")
    ]


def test_read_pairs_refuses_bad_rows(tmp_path):
    with pytest.raises(InputError) as caught:
        read(tmp_path, "mentee_email,mentor_email,mentor_type\nann,,coach\n")

    columns = [problem.column for problem in caught.value.problems]
    assert columns == ["mentee_email", "mentor_email", "mentor_type"]
