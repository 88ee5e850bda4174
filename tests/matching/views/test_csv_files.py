import csv
import io

import pytest
from django.core.exceptions import BadRequest
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import AuditEvent
from matching.lists.shape import taken
from matching.sheets.writing import BOM, Column, Sheet
from matching.views.csv_files import file_response, form_of, handed_over
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import ProgramFactory

NAME = (Column("name", "Name"),)


def asked_by(user, **body):
    request = RequestFactory().post("/", body)
    request.user = user
    request.htmx = False
    return request


def file_of(name="x", rows=(), form="csv"):
    return file_response(name, Sheet(NAME, rows), form)


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
    assert file_of(name)["Content-Disposition"] == f'attachment; filename="{written}"'


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("jsonl", "application/x-ndjson"),
    ],
)
def test_file_is_kept_by_nobody_and_is_what_it_says(form, kind):
    response = file_of("people", form=form)

    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Type"] == kind
    assert response["Content-Disposition"] == f'attachment; filename="people.{form}"'


def test_file_is_written_in_the_zone_of_the_request_that_asked():
    moment = timezone.datetime(2026, 7, 1, 2, 0, tzinfo=timezone.get_fixed_timezone(0))

    with timezone.override("America/New_York"):
        response = file_of(rows=[[moment]])
    with timezone.override("Asia/Tokyo"):
        text = response.getvalue().decode()

    assert text == f"{BOM}Name\r\n2026-06-30T22:00-04:00\r\n"


def test_formats_of_a_form_are_known_or_refused():
    assert [form_of(text) for text in ("csv", "csv-plain", "xlsx", "jsonl")] == [
        ("csv", True), ("csv", False), ("xlsx", True), ("jsonl", True),
    ]  # fmt: skip
    with pytest.raises(BadRequest):
        form_of("exe")


@pytest.mark.django_db
def test_export_records_what_was_taken_and_how_many_never_who():
    program, user = ProgramFactory(slug="spring"), UserFactory()

    response = handed_over(
        asked_by(user, format="jsonl"), program, taken("people", NAME, [["Ana"], ["Bo"]])
    )

    event = AuditEvent.objects.get()
    assert (event.actor, event.action, event.program_id, event.target_id, event.data) == (
        user,
        "list.exported",
        program.pk,
        str(program.pk),
        {"kind": "people", "format": "jsonl", "rows": 2},
    )
    assert response["Content-Disposition"] == 'attachment; filename="spring-people.jsonl"'
    assert response.getvalue() == b'{"name": "Ana"}\n{"name": "Bo"}\n'


@pytest.mark.django_db
def test_too_many_exports_wait_and_are_not_recorded(settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "list_export": "2/h/user"}
    program, user = ProgramFactory(), UserFactory()

    statuses = [
        handed_over(asked_by(user), program, taken("x", NAME, [])).status_code for _ in range(3)
    ]

    assert statuses == [200, 200, 429]
    assert AuditEvent.objects.count() == 2


def test_plain_csv_has_no_mark():
    response = file_response("x", Sheet(NAME, [["Ana, B."]]), bom=False)

    assert list(csv.reader(io.StringIO(response.getvalue().decode()))) == [["Name"], ["Ana, B."]]
