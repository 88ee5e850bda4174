import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from mentorship.enums import ImportState, Side, StaffRole
from mentorship.models import HeadingMap, PeopleImport, PeopleImportFile
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import ProgramStaffFactory, RoleFactory
from tests.factories.people_imports import line, previewed

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>{{7*7}}{% now %}"
ROWS = "email,name,role,seeks\nana@example.org,Ana Ruiz,lead,career\n"


@pytest.fixture
def staff():
    RoleFactory(slug="lead", name="Lead technician")
    return ProgramStaffFactory(program__name="Spring program", program__slug="spring")


@pytest.fixture
def desk(client, staff):
    client.force_login(staff.user)
    return client


def url(name="desk-import", *args):
    return reverse(name, args=["spring", *args])


def send(desk, content, side="mentee", name="people.csv", **how):
    content = content if isinstance(content, bytes) else content.encode()
    data = {"file": SimpleUploadedFile(name, content), "side": side}
    return desk.post(url(), {key: value for key, value in data.items() if value}, **how)


def workbook_of(*rows):
    book, raw = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(raw)
    return raw.getvalue()


# -- Where it begins ------------------------------------------------------------------------


def test_page_offers_the_form_and_files_to_fill_in(desk):
    page = desk.get(url(), {"side": "mentor"})

    assert page.context["form"]["side"].value() == "mentor"
    names = [[kind["url"] for kind in one["kinds"]] for one in page.context["templates"]]
    assert names == [
        [url("import-template", side, kind) for kind in ("xlsx", "csv")] for side in Side
    ]
    assert "No file yet" in page.content.decode()


@pytest.mark.parametrize("side", Side.values)
def test_template_without_people_is_no_file_to_take_over(desk, side):
    csv = b"".join(desk.get(url("import-template", side, "csv")).streaming_content)
    xlsx = desk.get(url("import-template", side, "xlsx"))

    assert load_workbook(io.BytesIO(xlsx.content)).worksheets[0]["A1"].value == "email"
    assert xlsx["Content-Disposition"] == f'attachment; filename="{side}s.xlsx"'
    page = send(desk, csv, side)
    assert [one.text for one in page.context["problems"]] == [
        "there are headings but no rows; add the people below them"
    ]


@pytest.mark.parametrize(("side", "kind"), [("peer", "csv"), ("mentee", "ods")])
def test_other_templates_are_not_there(desk, side, kind):
    assert desk.get(url("import-template", side, kind)).status_code == 404


def test_file_without_unknown_headings_goes_straight_to_its_preview(desk):
    page = send(desk, ROWS, follow=True)

    one = PeopleImport.objects.get()
    assert page.redirect_chain == [(url("desk-import-detail", one.pk), 302)]
    assert (one.state, one.n_new, one.file) == (ImportState.PREVIEWED, 1, "people.csv")
    assert page.context["confirm_label"] == "Take over 1 mentee"


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        ("", "people.csv", "empty"),
        ("email,name,role,seeks\n", "people.csv", "no rows"),
        ("email,name\nana@example.org,Ana\n", "people.csv", "give a heading of yours this name"),
        ("email,email,name,role,seeks\na@b.org,a@b.org,A,lead,career\n", "x.csv", "two headings"),
        ('email,name,role,seeks\na@b.org,"A,lead,career\n', "people.csv", "never closed"),
        (b"\xd0\xcf\x11\xe0" * 10, "people.xls", "old Excel"),
        (b"PK\x03\x04" + b"x" * 50, "people.xlsx", ""),
        (b"\x1f\x8b" + b"x" * 50, "people.csv.gz", "gzip"),
    ],
)
def test_unusable_file_is_refused_with_its_lines_and_nothing_is_kept(desk, content, name, said):
    page = send(desk, content, name=name)

    assert page.status_code == 400
    assert page.context["form"]["side"].value() == "mentee"
    assert said in page.context["problems"][0].text
    assert b"error-summary" in page.content
    assert not PeopleImport.objects.exists()


def test_at_most_fifty_problems_are_shown(desk, monkeypatch):
    headings = ",".join(f"email{' ' * i}" for i in range(2))

    page = send(desk, f"{headings}\na,b\n")

    assert len(page.context["problems"]) == 1


def test_file_over_five_megabytes_is_413(desk):
    page = send(desk, ROWS + " " * 5_000_000)

    assert page.status_code == 413
    assert "larger than 5 MB" in page.content.decode()
    assert not PeopleImport.objects.exists()


@pytest.mark.parametrize(
    ("missing", "field"), [({"side": ""}, "side"), ({"side": "peer"}, "side"), ({}, "file")]
)
def test_form_without_an_answer_says_what_to_do(desk, missing, field):
    data = {"side": "mentee", **missing}
    if field == "side":
        data["file"] = SimpleUploadedFile("people.csv", ROWS.encode())

    page = desk.post(url(), data)

    assert (page.status_code, list(page.context["form"].errors)) == (400, [field])


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
def test_other_staff_may_not_import(client, staff, role):
    other = ProgramStaffFactory(program=staff.program, role=role).user
    client.force_login(other)

    assert send(client, ROWS).status_code == 403
    assert not PeopleImport.objects.exists()


def test_imports_so_far_are_listed_newest_first_by_whoever_made_them(desk, staff):
    previewed(staff.program, line("one@example.org"))
    previewed(staff.program, line("two@example.org", role=None), actor=staff.user)
    previewed(ProgramStaffFactory().program, line())

    rows = desk.get(url()).context["imports"]

    assert [(row["by"], row["counts"], row["tag"]["text"]) for row in rows] == [
        (staff.user.name, "1 new", "Waits for your yes"),
        (PeopleImport.objects.earliest("pk").made_by.name, "1 new", "Waits for your yes"),
    ]


def test_start_asks_at_most_12_queries_for_any_number(desk, staff, django_assert_max_num_queries):
    for count in (1, 25):
        for number in range(count):
            HeadingMap.objects.create(
                program=staff.program, side="mentee", heading=f"h{count}.{number}", column="role"
            )
            PeopleImport.objects.create(program=staff.program, side="mentee", made_by=staff.user)
        with django_assert_max_num_queries(12):
            assert desk.get(url()).status_code == 200


# -- Headings ---------------------------------------------------------------------------------

ODD = "Mail,Full name,Job,seeks,Shoe size\nana@example.org,Ana Ruiz,lead,career,37\n"


def columns_page(desk, content=ODD, **how):
    return send(desk, content, follow=True, **how)


def test_unknown_headings_are_asked_for_with_guesses_and_samples(desk):
    page = columns_page(desk)

    form = page.context["form"]
    assert [(field.label, field.initial) for field in form] == [
        ("“Mail”", "email"), ("“Full name”", "name"), ("“Job”", "role"), ("“Shoe size”", "-"),
    ]  # fmt: skip
    assert "Such as: 37" in page.content.decode()
    assert page.context["known"] == [{"heading": "seeks", "column": "Seeks"}]


def test_needed_column_without_a_heading_is_named_with_a_way_on(desk):
    one = columns_page(desk).context["one"]
    answers = {"h0": "email", "h1": "name", "h2": "-", "h3": "-"}

    page = desk.post(url("desk-import-columns", one.pk), answers)

    assert page.status_code == 400
    (said,) = page.context["form"].non_field_errors()
    assert said.startswith("Say which heading means this: Role. If none does, add it to the file")


def test_answers_are_remembered_and_lead_to_the_preview(desk, staff):
    one = columns_page(desk).context["one"]
    answers = {"h0": "email", "h1": "name", "h2": "role", "h3": "-"}

    page = desk.post(url("desk-import-columns", one.pk), answers, follow=True)

    assert page.context["one"].n_new == 1
    assert not PeopleImportFile.objects.exists()
    assert set(HeadingMap.objects.values_list("heading", "column", "side")) == {
        ("mail", "email", "mentee"), ("fullname", "name", "mentee"), ("job", "role", "mentee"),
        ("shoesize", "", "mentee"),
    }  # fmt: skip
    again = send(desk, ODD, follow=True)
    assert again.redirect_chain[0][0] == url("desk-import-detail", again.context["one"].pk)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"h0": "email", "h1": "email", "h2": "role", "h3": "-"}, "Two headings mean this"),
        ({"h0": "email", "h1": "-", "h2": "role", "h3": "-"}, "which heading means this: Name"),
        ({"h0": "seeks", "h1": "name", "h2": "role", "h3": "-"}, "Choose a field"),
        ({"h0": "is_superuser", "h1": "name", "h2": "role", "h3": "-"}, "Choose a field"),
        ({}, "Choose a field"),
    ],
)
def test_answers_that_are_not_possible_keep_what_was_chosen(desk, answers, said):
    one = columns_page(desk).context["one"]

    page = desk.post(url("desk-import-columns", one.pk), answers)

    assert page.status_code == 400
    assert said in page.content.decode()
    assert {name: page.context["form"][name].value() for name in answers} == answers
    assert not HeadingMap.objects.exists()
    assert PeopleImportFile.objects.filter(people_import=one).exists()


def test_headings_and_samples_are_shown_as_text(desk):
    page = columns_page(desk, f'email,name,role,seeks,"{SCRIPT}"\na@b.org,A,lead,career,"{SCRIPT}"')

    html = page.content.decode()
    assert "<script>alert(1)" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}{% now %}") >= 2


def test_other_admin_is_not_asked_for_headings(desk, client, staff):
    one = columns_page(desk).context["one"]
    client.force_login(ProgramStaffFactory(program=staff.program).user)

    page = client.get(url("desk-import-columns", one.pk))

    assert page.url == url("desk-import-detail", one.pk)
    assert client.get(page.url).status_code == 200


def test_heading_is_forgotten_once(desk, staff):
    row = HeadingMap.objects.create(
        program=staff.program, side="mentee", heading="mail", shown="Mail", column="email"
    )

    page = desk.post(url("import-heading-forget", row.pk), follow=True)

    assert b"Forgotten." in page.content
    assert not HeadingMap.objects.exists()
    assert desk.post(url("import-heading-forget", row.pk)).status_code == 404


def test_heading_of_another_program_is_not_there(desk):
    row = HeadingMap.objects.create(
        program=ProgramStaffFactory().program, side="mentee", heading="mail", column="email"
    )

    assert desk.post(url("import-heading-forget", row.pk)).status_code == 404
    assert HeadingMap.objects.exists()


def test_workbook_with_odd_headings_is_read_as_well(desk):
    content = workbook_of(
        ["Mail", "name", "role", "seeks"], ["ana@example.org", "Ana", "lead", "peer"]
    )

    page = send(desk, content, name="people.xlsx", follow=True)

    assert [field.label for field in page.context["form"]] == ["“Mail”"]


def test_stranger_finds_nothing(client, staff):
    client.force_login(UserFactory())

    assert client.get(url()).status_code == 404
