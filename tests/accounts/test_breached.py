import hashlib

import pytest
from django.core.exceptions import ValidationError

from accounts import breached, checks

WORDS = [f"leaked password {n}" for n in range(500)]


def sha1(text):
    return hashlib.sha1(text.encode()).hexdigest().upper()


def write(path, hashes, end="\r\n"):
    path.write_bytes("".join(f"{one}:{n + 1}{end}" for n, one in enumerate(hashes)).encode())
    return path


@pytest.fixture
def listed(tmp_path, settings):
    path = write(tmp_path / "pwned.txt", sorted(map(sha1, WORDS)))
    settings.BREACHED_PASSWORDS_FILE = str(path)
    return path


def refusal_of(password):
    try:
        breached.BreachedPasswordValidator().validate(password)
    except ValidationError as error:
        return error.code
    return None


@pytest.mark.parametrize("password", ["liverpoo", "lifehack", "LIFEHACK "])
def test_shipped_list_knows_common_passwords(password):
    assert refusal_of(password) == "password_breached"


def test_new_password_is_welcome():
    assert refusal_of("two brown llamas at the counter") is None


def test_file_knows_every_password_in_it_and_no_other(listed):
    assert [word for word in WORDS if refusal_of(word) != "password_breached"] == []
    assert [n for n in range(500) if refusal_of(f"kept password {n}") is not None] == []


@pytest.mark.parametrize("n", range(5))
def test_every_line_of_a_short_file_is_found(tmp_path, n):
    hashes = sorted(map(sha1, WORDS[:n]))
    path = write(tmp_path / "short.txt", hashes, end="\n")

    assert [breached.is_listed(path, one) for one in hashes] == [True] * n
    assert breached.is_listed(path, "0" * 40) is False
    assert breached.is_listed(path, "F" * 40) is False


def test_last_line_may_lack_its_end(tmp_path):
    path = tmp_path / "cut.txt"
    path.write_text("\n".join(f"{one}:1" for one in sorted(map(sha1, WORDS))))

    assert breached.is_listed(path, max(map(sha1, WORDS)))


def test_few_lines_are_read(listed, monkeypatch):
    reads, first_line_from = [], breached._first_line_from
    monkeypatch.setattr(
        breached,
        "_first_line_from",
        lambda file, at: reads.append(at) or first_line_from(file, at),
    )

    refusal_of("not in the file, and looked for")

    assert len(reads) <= 16


def test_list_that_went_away_lets_nobody_through(listed):
    listed.unlink()

    assert refusal_of("two brown llamas") == "password_unchecked"


def test_readable_file_is_no_problem(listed):
    assert breached.problem_of_file() == ""


@pytest.mark.parametrize(
    "content", [b"", b"password1\npassword2\n", b"%s:1\n%s:1\n" % (b"F" * 40, b"0" * 40)]
)
def test_other_files_stop_the_start(tmp_path, settings, content):
    path = tmp_path / "other.txt"
    path.write_bytes(content)
    settings.BREACHED_PASSWORDS_FILE = str(path)

    assert checks._problems() == [("E008", breached.problem_of_file())]
    assert "ordered by hash" in breached.problem_of_file()


def test_missing_file_stops_the_start(settings, capsys):
    settings.BREACHED_PASSWORDS_FILE = "/no/such/file.txt"

    with pytest.raises(SystemExit, match="1"):
        checks.refuse_unsafe_start()

    assert "BREACHED_PASSWORDS_FILE can't be read" in capsys.readouterr().err
