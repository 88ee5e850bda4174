import csv
import io

import pytest
from django.utils import timezone

from matching.lists import files
from matching.sheets.writing import BOM, Column, Sheet

NAME = (Column("name", "Name"),)


def file_of(name="x", rows=(), form="csv"):
    return files.response(name, Sheet(NAME, rows), form)


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


def test_plain_csv_has_no_mark():
    response = files.response("x", Sheet(NAME, [["Ana, B."]]), bom=False)

    assert list(csv.reader(io.StringIO(response.getvalue().decode()))) == [["Name"], ["Ana, B."]]
