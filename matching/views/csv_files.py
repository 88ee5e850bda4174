"""Lists as CSV files that no spreadsheet runs a part of.

An export answers to POST: it writes the audit trail, and no other site can set one off.
"""

import csv
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from accounts.views.errors import too_many_requests
from matching.services import exports
from matching.sheets.formulas import neutralize
from mentorship.models import Program
from mentorship.views.person import person

BOM = "\ufeff"  # without it, spreadsheets read UTF-8 as the machine's own old encoding
LONGEST_NAME = 80


def export(
    request: HttpRequest,
    program: Program,
    kind: str,
    headings: Sequence[object],
    rows: Collection[Sequence[object]],
) -> HttpResponseBase:
    """Answer with a list of a program as a file, and record that it was taken out.

    ``kind`` is a code, such as ``people``; it names the file as well. Too many in an hour: 429.
    """
    if not ratelimit.consume(request, action="list_export"):
        return too_many_requests(request)
    exports.record_export(actor=person(request), program=program, kind=kind, rows=len(rows))
    return csv_response(f"{program.slug}-{kind}", headings, rows)


def csv_response(
    name: str, headings: Sequence[object], rows: Iterable[Sequence[object]]
) -> HttpResponseBase:
    """Return a CSV file: UTF-8 with its mark, quoted as RFC 4180 says, every text neutralized.

    It records nothing: lists with people in them go through ``export``.
    """
    response = StreamingHttpResponse(_lines(headings, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, _file_name(name))
    response["Cache-Control"] = "private, no-store"
    return response


def _file_name(name: str) -> str:
    return f"{slugify(name)[:LONGEST_NAME].strip('-_') or 'list'}.csv"


class _Echo:
    """A file that hands every line back."""

    def write(self, line: str) -> str:
        return line


def _lines(headings: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield BOM.encode()
    for row in (headings, *rows):
        line: Any = writer.writerow([_cell(value) for value in row])
        yield line.encode("utf-8", errors="replace")


def _cell(value: object) -> object:
    """Return a number as it is, so that a spreadsheet can add it up, and all else as safe text."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return "" if value is None else neutralize(str(value))
