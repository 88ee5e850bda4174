"""Which colors stand on which in a mail, and how well they are told apart."""

import re
from html.parser import HTMLParser
from pathlib import Path

DARK = Path(__file__).resolve().parents[2] / "templates" / "mail" / "_dark.html"
RULE = re.compile(r'\[style\*="([^"]+)"\] \{ [\w-]+: (#[0-9A-F]{6}) !important; \}')
COLOR = re.compile(r"(?:^|;)\s*color:(#[0-9A-F]{6})")
GROUND = re.compile(r"background:(#[0-9A-F]{6})")
EDGE = re.compile(r"solid (#[0-9A-F]{6})")


class _Painter(HTMLParser):
    """Notes the color and ground of each piece of text that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, str, str, bool]] = [("", "#000000", "#FFFFFF", True)]
        self.pairs: set[tuple[str, str]] = set()
        self.colors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("br", "meta"):
            return
        style = dict(attrs).get("style") or ""
        _tag, color, ground, is_shown = self.stack[-1]
        found = [*COLOR.findall(style), color], [*GROUND.findall(style), ground]
        self.colors |= {*COLOR.findall(style), *GROUND.findall(style), *EDGE.findall(style)}
        is_shown = is_shown and "display:none" not in style and tag not in ("head", "style")
        self.stack.append((tag, found[0][0], found[1][0], is_shown))

    def handle_endtag(self, tag: str) -> None:
        while self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        _tag, color, ground, is_shown = self.stack[-1]
        if data.strip() and is_shown:
            self.pairs.add((color, ground))


def painted(html: str) -> _Painter:
    """Return which colors a mail uses, and which stand on which."""
    painter = _Painter()
    painter.feed(html)
    return painter


def in_the_dark(pair: tuple[str, str]) -> tuple[str, str]:
    """Return the color and ground that mail programs show at night in place of these."""
    rules = RULE.findall(DARK.read_text(encoding="utf-8"))
    colors = {old[-7:]: new for old, new in rules if "background" not in old and "solid" not in old}
    grounds = {old[-7:]: new for old, new in rules if "background" in old}
    return colors[pair[0]], grounds[pair[1]]


def turned(pair: tuple[str, str]) -> tuple[str, str]:
    """Return the colors of a mail program that turns light into dark by itself."""
    color, ground = (f"#{0xFFFFFF - int(one[1:], 16):06X}" for one in pair)
    return color, ground


def contrast(pair: tuple[str, str]) -> float:
    """Return the ratio of WCAG 2 between two colors."""
    low, high = sorted(_luminance(color) for color in pair)
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(part * share for part, share in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))
