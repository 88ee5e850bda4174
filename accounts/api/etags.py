"""``ETag`` on every answer to GET, ``If-None-Match`` and ``If-Match`` (RFC 9110, section 13)."""

import hashlib
from typing import Any

from django.utils.http import parse_etags, quote_etag
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

DIGITS = 32


def of(content: bytes) -> str:
    """Return the tag of an answer's body, with its quotes."""
    return quote_etag(hashlib.sha256(content).hexdigest()[:DIGITS])


def of_data(data: Any) -> str:
    """Return the tag that an answer with these values has."""
    return of(JSONRenderer().render(data))


def names(header: str, tag: str) -> bool:
    """Whether a header of the request names this tag, or any."""
    given = parse_etags(header)
    return "*" in given or tag in [one.removeprefix("W/") for one in given]


def tag_rendered(request: Request, response: Response) -> None:
    """Give an answer to GET its tag once it is rendered; 304 for who has it already."""

    def tag(rendered: Response) -> None:
        rendered["ETag"] = of(rendered.content)
        if names(request.headers.get("If-None-Match", ""), rendered["ETag"]):
            rendered.status_code, rendered.content = 304, b""

    response.add_post_render_callback(tag)
