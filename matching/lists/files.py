"""A list as a file that is written as it is sent, for pages and programs alike."""

from collections.abc import Iterator

from django.http import StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from matching.sheets import writing
from matching.sheets.writing import Sheet

LIMIT = "list_export"  # the rate limit of all that leaves as a file
LONGEST_NAME = 80


def response(
    name: str, sheet: Sheet, form: str = writing.CSV, *, bom: bool = True
) -> StreamingHttpResponse:
    """Return a file that is written as it is sent.

    It records nothing: whoever hands out people's names writes the trail (``services.exports``).
    """
    parts = _as_now(writing.written(sheet, form, bom=bom))
    answer = StreamingHttpResponse(parts, content_type=writing.content_type(form))
    answer["Content-Disposition"] = content_disposition_header(True, _file_name(name, form))
    answer["Cache-Control"] = "private, no-store"
    return answer


def _file_name(name: str, form: str) -> str:
    return f"{slugify(name)[:LONGEST_NAME].strip('-_') or 'list'}.{form}"


def _as_now(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Write in the language and zone of now: it is done when the request is over."""
    language, zone = translation.get_language() or "en", timezone.get_current_timezone()

    def part() -> bytes | None:
        with translation.override(language), timezone.override(zone):
            return next(parts, None)

    return iter(part, None)
