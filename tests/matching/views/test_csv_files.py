import csv
import io

import pytest
from django.test import RequestFactory

from accounts.models import AuditEvent
from matching.sheets.formulas import restore
from matching.views.csv_files import BOM, csv_response, export
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import ProgramFactory

STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "−")
TRICKY = [
    *(f"{start}1+1" for start in STARTS),
    *(f"a{gap}=1+1" for gap in (";", "\n", "\r\n", "\t")),
    "  =HYPERLINK(1)",
    "'=1",
    'said "yes", then left',
    "O'Neil",
    "Zoë Łukasz 李",
    "",
]


def text_of(response):
    return response.getvalue().decode("utf-8")


def cells_of(response):
    text = text_of(response).removeprefix(BOM)
    return list(csv.reader(io.StringIO(text, newline="")))


def asked_by(user):
    request = RequestFactory().post("/")
    request.user = user
    request.htmx = False
    return request


def test_file_begins_with_its_mark_and_ends_lines_as_the_standard_says():
    text = text_of(csv_response("people", ["Name", "Places"], [["Ana, B.", 2], ["Bo", None]]))

    assert text == f'{BOM}Name,Places\r\n"Ana, B.",2\r\nBo,\r\n'


def test_no_cell_starts_a_formula_and_every_text_comes_back():
    cells = cells_of(csv_response("people", TRICKY, [TRICKY]))

    assert [[restore(cell) for cell in row] for row in cells] == [TRICKY, TRICKY]
    for cell in cells[0]:
        for part in cell.replace("\r\n", ";").replace("\n", ";").split(";"):
            assert part.lstrip(" ")[:1] not in STARTS


def test_numbers_stay_numbers_and_truth_is_text():
    assert cells_of(csv_response("x", ["a"], [[-3, 0.5, True]]))[1] == ["-3", "0.5", "True"]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("spring-people", "spring-people.csv"),
        ("=cmd|'/C calc'!A0", "cmdc-calca0.csv"),
        ('a"; filename="b.exe\r\nX: 1', "a-filenamebexe-x-1.csv"),
        ("../../etc/passwd", "etcpasswd.csv"),
        ("李", "list.csv"),
        ("x" * 300, f"{'x' * 80}.csv"),
    ],
)
def test_file_name_is_plain(name, written):
    response = csv_response(name, ["a"], [])

    assert response["Content-Disposition"] == f'attachment; filename="{written}"'


def test_file_is_kept_by_nobody_and_is_what_it_says():
    response = csv_response("people", ["a"], [])

    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_lone_surrogate_does_not_break_the_file():
    assert cells_of(csv_response("x", ["a"], [["b\ud800c"]]))[1] == ["b?c"]


@pytest.mark.django_db
def test_export_records_what_was_taken_and_how_many_never_who():
    program, user = ProgramFactory(slug="spring"), UserFactory()

    response = export(asked_by(user), program, "people", ["Name"], [["Ana"], ["Bo"]])

    event = AuditEvent.objects.get()
    assert (event.actor, event.action, event.program_id, event.target_id, event.data) == (
        user,
        "list.exported",
        program.pk,
        str(program.pk),
        {"kind": "people", "rows": 2},
    )
    assert response["Content-Disposition"] == 'attachment; filename="spring-people.csv"'


@pytest.mark.django_db
def test_too_many_exports_wait_and_are_not_recorded(settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "list_export": "2/h/user"}
    program, user = ProgramFactory(), UserFactory()

    statuses = [export(asked_by(user), program, "x", ["a"], []).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]
    assert AuditEvent.objects.count() == 2
