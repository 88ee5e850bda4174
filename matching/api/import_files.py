"""Files as the body of a request, and what is wrong with them as problems."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.parsers import BaseParser

from matching.sheets.import_rows import TooLargeError
from matching.sheets.problems import InputError, Problem
from matching.sheets.writing import CSV, XLSX, content_type

MOST_PROBLEMS = 50


class FileParser(BaseParser):
    """Leave a file as it is."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """Return the bytes."""
        return stream.read()


class CsvParser(FileParser):
    """CSV: UTF-8, UTF-16 or Windows-1252."""

    media_type = content_type(CSV).partition(";")[0]


class XlsxParser(FileParser):
    """An Excel workbook."""

    media_type = content_type(XLSX)


class FileTooLarge(APIException):
    """More bytes or rows than are taken at once."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_detail = _("Send at most 5 MB and 20,000 rows at once.")
    default_code = "too_large"


@contextmanager
def as_problems(field: str) -> Iterator[None]:
    """Turn what is wrong with a file into a problem; the first sentences stand by field.

    Raises:
        FileTooLarge: it has too many bytes or rows.
        ValidationError: it can't be read.
    """
    try:
        yield
    except TooLargeError as error:
        raise FileTooLarge from error
    except InputError as error:
        said = [_sentence(problem) for problem in error.problems[:MOST_PROBLEMS]]
        raise ValidationError({field: said}) from error


def _sentence(problem: Problem) -> str:
    place = [f"line {problem.line}"] if problem.line else []
    place += [problem.column] if problem.column else []
    return f"{', '.join(place)}: {problem.text}" if place else problem.text
