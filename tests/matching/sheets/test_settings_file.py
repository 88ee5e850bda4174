from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from matching.engine.pool import COMPONENTS, Settings
from matching.sheets.problems import InputError
from matching.sheets.settings_file import parse_score, read_settings, settings_as_toml


def read(tmp_path, text):
    path = tmp_path / "settings.toml"
    path.write_text(text)
    return read_settings(path)


@pytest.mark.parametrize(
    "program",
    [
        Settings(),
        Settings(policy="stable", min_score=1, mentors_per_mentee=2,
                 min_overlap_hours=Decimal("1.5"), full_overlap_hours=Decimal("0.25"),
                 reference_week=date(2026, 3, 9)),
    ],
)  # fmt: skip
def test_settings_as_toml_reads_back(tmp_path, program):
    assert read(tmp_path, settings_as_toml(program)) == program


def test_read_settings_keeps_the_defaults_of_what_is_left_out(tmp_path):
    settings = read(tmp_path, "min_score = 0.5\n[weights.peer]\noutlook = 60\nlevel = 40\n")

    peer = tuple({"outlook": 60, "level": 40}.get(name, 0) for name in COMPONENTS)
    expected = replace(Settings(), min_score=5000, weights=Settings().weights | {"peer": peer})
    assert settings == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("min_scor = 0.4", "min_scor: unknown; did you mean min_score?"),
        ("zzz = 1", "zzz: unknown; use policy, min_score"),
        ("min_score = 1.1", "min_score: write a number from 0 to 1"),
        ("min_score = 0.40001", "min_score: write a number from 0 to 1"),
        ("min_score = nan", "min_score: write a number"),
        ("min_score = 1e99", "min_score: write a number"),
        ('min_score = "0.4"', "min_score: write a number"),
        ("mentors_per_mentee = 1.5", "mentors_per_mentee: write a whole number"),
        ("mentors_per_mentee = true", "mentors_per_mentee: write a whole number"),
        ("mentors_per_mentee = 4", "mentors_per_mentee must be from 1 to 3"),
        ("min_overlap_hours = 0.1", "min_overlap_hours must be 0 or more, in steps of 0.25"),
        ("min_overlap_hours = 200", "min_overlap_hours: write hours from 0 to 168"),
        ("full_overlap_hours = 0", "full_overlap_hours must be more than 0"),
        ('reference_week = "2026-01-12"', "reference_week: write a date without quotes"),
        ("reference_week = 0001-01-01", "reference_week: write a Monday of the years 2000 to"),
        ("reference_week = 2026-01-13", "reference_week must be a Monday"),
        ('policy = "best"', 'policy: write "fair", "total" or "stable"'),
        ("policy = [1]", 'policy: write "fair", "total" or "stable"'),
        ("weights = 1", "weights: write this as tables: [weights.career]"),
        ("weights.career = 1", "weights: write this as a table: [weights.career]"),
        ("[weights.coach]\npath = 100", "weights: coach: unknown; use peer, career, life"),
        ("[weights.career]\npaht = 100", "career.paht: unknown; did you mean path?"),
        ("[weights.career]\npath = 99", "career: the weights sum to 99; make them sum to 100"),
        ("[weights.career]\npath = -1", "career.path: write a whole number from 0 to 100"),
        ("[weights.career]\npath = 12.5", "career.path: write a whole number from 0 to 100"),
        ("policy = ", "this is not TOML"),
        ("a = 1\na = 2", "this is not TOML"),
        ("a = " + "1" * 5000, "this is not TOML"),
    ],
)
def test_read_settings_refuses_in_a_sentence(tmp_path, text, sentence):
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)

    assert sentence in str(caught.value)


def test_parse_score_is_exact():
    assert parse_score(Decimal("0.4")) == 4000
    assert parse_score(1) == 10_000
