"""Certificates as PDF: one tagged page (PDF/UA-1), the same bytes for the same facts."""

import io
import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal

import segno
import typst
from django.conf import settings

DRAWING = Path("templates", "mentorship", "print", "certificate.typ")
FONTS = Path("static", "vendor", "source-serif-0.4.1")


def pdf_of(texts: Mapping[str, object], *, url: str, made_at: datetime) -> bytes:
    """Draw a certificate.

    A name in a script that the fonts do not have is drawn with empty boxes; such a page can't
    claim to be accessible, so it carries its tags without the claim.

    Args:
        texts: what ``certificate.typ`` names; lists become JSON.
        url: where anybody may check it; drawn as a QR code too.
        made_at: the date in the file's metadata.
    """
    given = {name: _as_text(value) for name, value in texts.items()}
    given |= {"url": url, "qr": _qr(url)}
    try:
        return _draw(given, made_at, "ua-1")
    except typst.TypstError:
        return _draw(given, made_at, None)


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _draw(given: dict[str, str], made_at: datetime, standard: Literal["ua-1"] | None) -> bytes:
    return typst.compile(
        (Path(settings.BASE_DIR) / DRAWING).read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=given,
        pdf_standards=standard,
        timestamp=made_at.replace(microsecond=0),
        format="pdf",
    )


@cache
def _fonts() -> typst.Fonts:
    folder = Path(settings.BASE_DIR) / FONTS
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
    )


def _qr(url: str) -> str:
    drawn = io.BytesIO()
    segno.make(url, error="m").save(drawn, kind="svg", border=0, dark="#12211C", xmldecl=False)
    return drawn.getvalue().decode()
