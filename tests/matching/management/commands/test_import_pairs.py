import io

import pytest
from django.core.management import CommandError, call_command

from matching.models import Exclusion, Match, PairRule
from tests.matching.hands import two_who_fit

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return two_who_fit()


def run(tmp_path, two, content, use="former", program=None):
    """Run the command on a file; return its exit status and what it said."""
    file = tmp_path / "pairs.csv"
    file.write_text(content)
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command(
            "import_pairs", str(file), f"--program={program or two.program.slug}",
            f"--as={use}", stdout=out, stderr=err,
        )  # fmt: skip
    except SystemExit as stop:
        status = stop.code
    return status, out.getvalue() + err.getvalue()


def test_former_pairs_are_kept_apart(tmp_path, two):
    content = (
        f"mentee_email;mentor_email\n{two.mentee.user.email};{two.mentor.user.email}\n"
        f"new@example.org;{two.mentor.user.email}\n"
    )

    said = run(tmp_path, two, content)

    name = two.program.name
    assert said == (
        0, f"1 pairs of {name} are kept apart now. 1 wait until both have joined.\n",
    )  # fmt: skip
    assert (Exclusion.objects.count(), PairRule.objects.count()) == (1, 1)


def test_pairs_are_pinned(tmp_path, two):
    content = (
        "mentee_email,mentor_email,mentor_type\n"
        f"{two.mentee.user.email},{two.mentor.user.email},career\n"
    )

    status, said = run(tmp_path, two, content, use="pinned")

    assert (status, said) == (0, f"1 pairs of {two.program.name} are pinned now.\n")
    assert Match.objects.get().is_pinned


def test_wrong_lines_are_named_with_the_file(tmp_path, two):
    status, said = run(tmp_path, two, "mentee_email,mentor_email\na@x.org,b@x.org\n", use="pinned")

    assert status == 1
    assert f"{tmp_path / 'pairs.csv'}:2: mentee_email: nobody with this address" in said
    assert "Nothing was written." in said


def test_unreadable_file_is_named(tmp_path, two):
    with pytest.raises(SystemExit) as stop:
        call_command(
            "import_pairs", str(tmp_path / "none.csv"), f"--program={two.program.slug}",
            "--as=former", stderr=io.StringIO(),
        )  # fmt: skip

    assert stop.value.code == 1


def test_unknown_program_names_those_there_are(tmp_path, two):
    status, said = run(tmp_path, two, "", program="nowhere")

    assert status == 2
    assert two.program.slug in said


def test_use_is_one_of_three(tmp_path, two):
    with pytest.raises(CommandError, match="invalid choice"):
        run(tmp_path, two, "", use="friends")
