import pytest

from matching.sheets.headings import read_headings
from matching.sheets.problems import InputError


def read(tmp_path, text):
    path = tmp_path / "headings.toml"
    path.write_text(text)
    return read_headings(path)


def test_read_headings_understands_both_ways_and_both_places(tmp_path):
    found = read(
        tmp_path,
        """
        "E-mail address" = "email"
        [mentees]
        seeks = "What kind?"
        [mentors]
        "Places" = "capacity"
        """,
    )

    assert found == {
        "mentees": {"emailaddress": "email", "whatkind": "seeks"},
        "mentors": {"emailaddress": "email", "places": "capacity"},
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('"E-mail" = "mail"', 'E-mail: neither this nor "mail" is a column'),
        ('[mentees]\n"Places" = "capacity"', 'Places: neither this nor "capacity" is a column'),
        ("email = 1", "is a column"),
        ("mentees = 1", "mentees: write this as a table"),
        ("= 1", "this is not TOML"),
    ],
)
def test_read_headings_refuses_in_a_sentence(tmp_path, text, sentence):
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)

    assert sentence in str(caught.value)
