import pytest
from django.core.management import call_command

from accounts.models import Notification, User
from mentorship.models import Mentee, Mentor, PeopleImport
from tests.factories.mentorship import MenteeFactory, ProgramFactory, RoleFactory

pytestmark = pytest.mark.django_db
HEADINGS = "email,name,role,seeks"
ANA = "ana@example.org,Ana Ruiz,lead,career"


@pytest.fixture
def program():
    RoleFactory(slug="lead")
    return ProgramFactory(slug="spring")


@pytest.fixture
def run(program, tmp_path, capsys):
    def go(*lines, side="mentee", **options):
        file = tmp_path / "people.csv"
        file.write_text("\n".join(lines), encoding="utf-8")
        options = {"program": "spring", **options}
        status = 0
        try:
            call_command("import_members", str(file), side=side, **options)
        except SystemExit as stop:
            status = stop.code
        said = capsys.readouterr()
        return status, (said.out + said.err).replace(f"{tmp_path}/", "")

    return go


def test_file_is_taken_over_with_counts(run, program):
    status, said = run(HEADINGS, ANA)

    done = PeopleImport.objects.get()
    counts = "1 new, 0 changed, 0 unchanged, 0 left out, 0 wrong."
    assert (status, said) == (0, f"{counts} Taken over, as import {done.pk}.\n")
    assert (done.state, done.made_by, done.program) == ("done", None, program)
    assert Mentee.objects.get().user.name == "Ana Ruiz"


def test_same_file_again_does_nothing(run):
    run(HEADINGS, ANA)

    status, said = run(HEADINGS, ANA)

    assert (status, said) == (
        0,
        "0 new, 0 changed, 1 unchanged, 0 left out, 0 wrong. There was nothing to do.\n",
    )
    assert (PeopleImport.objects.count(), Notification.objects.count()) == (1, 1)


def test_dry_run_writes_nothing(run):
    status, said = run(HEADINGS, ANA, dry_run=True)

    assert (status, said) == (
        0, "1 new, 0 changed, 0 unchanged, 0 left out, 0 wrong. Nothing was written.\n",
    )  # fmt: skip
    assert not PeopleImport.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize("dry_run", [True, False])
def test_wrong_rows_are_named_and_keep_everything_out(run, dry_run):
    status, said = run(HEADINGS, ANA, "b@example.org,B,boss,career", dry_run=dry_run)

    assert status == 1
    assert 'people.csv:3: role: "boss" is not a role' in said
    assert "Nothing was taken over. Mend the rows, or use --skip-bad-rows." in said
    assert not PeopleImport.objects.exists()
    assert not User.objects.exists()


def test_wrong_rows_are_left_out_where_asked(run):
    status, said = run(HEADINGS, ANA, "b@example.org,B,boss,career", skip_bad_rows=True)

    assert status == 0
    assert "1 new, 0 changed, 0 unchanged, 0 left out, 1 wrong. Taken over" in said
    assert [mentee.user.email for mentee in Mentee.objects.all()] == ["ana@example.org"]


def test_first_fifty_problems_are_shown_and_all_are_counted(run):
    rows = [f"p{i}@example.org,P,boss,career" for i in range(60)]

    _, said = run(HEADINGS, *rows)

    assert said.count("is not a role") == 50
    assert "60 problems; the first 50 are shown" in said


def test_person_who_left_is_named_and_does_not_stop_the_others(run, program):
    MenteeFactory(program=program, user__email="b@example.org", state="left")

    status, said = run(HEADINGS, ANA, "b@example.org,B,lead,career")

    assert status == 0
    assert "people.csv:3: row: they left this program and can apply again themselves" in said
    assert "1 new, 0 changed, 0 unchanged, 1 left out, 0 wrong." in said


def test_headings_of_another_system_are_mapped(run, tmp_path):
    headings = tmp_path / "headings.toml"
    headings.write_text('"Mail" = "email"\n[mentees]\nexternal_id = "Member"\n', encoding="utf-8")

    status, said = run("Mail,name,role,seeks,Member,Shoes", f"{ANA},7,9", map=headings)

    assert status == 0
    assert 'the heading "Shoes" is left out' in said


def test_mentors_are_vetted_and_nobody_is_told_where_asked(run):
    row = "b@example.org,B,lead,career,2"

    run("email,name,role,offers,capacity", row, side="mentor", vetted=True, no_mail=True)

    mentor = Mentor.objects.get()
    assert (mentor.state, mentor.vetted_by) == ("vetted", None)
    assert not Notification.objects.exists()


def test_unknown_program_and_missing_file_are_said(run, program):
    status, said = run(HEADINGS, ANA, program="autumn")
    assert (status, said) == (2, "There is no such program. There are: spring.\n")

    status, said = run("", program="spring")
    assert status == 1
    assert "the file is empty" in said


def test_missing_file_is_said(program, capsys):
    with pytest.raises(SystemExit) as stop:
        call_command("import_members", "/nowhere.csv", program="spring", side="mentee")

    assert stop.value.code == 1
    assert "there is no such file" in capsys.readouterr().err
