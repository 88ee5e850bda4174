"""A mail's html as a person or a text reader meets it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

BLOCKS = {"p", "li", "td", "h1", "div", "br", "table", "ul"}


@dataclass
class Read:
    """What stands in an html part."""

    lang: str = ""
    title: str = ""
    heading: str = ""
    preheader: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)  # label, address
    blocks: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    roles: list[str | None] = field(default_factory=list)  # of the tables


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found, self.path, self.said = Read(), [], ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found.tags.append(tag)
        if tag in BLOCKS:
            self._end_block()
        if tag == "html":
            self.found.lang = given.get("lang") or ""
        if tag == "a":
            self.found.links.append(("", given.get("href") or ""))
        if tag == "table":
            self.found.roles.append(given.get("role"))
        self.found.styles.append(given.get("style") or "")
        if tag not in ("br", "meta"):
            self.path.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._end_block()
        while self.path and self.path.pop()[0] != tag:
            pass

    def _end_block(self) -> None:
        if said := " ".join(self.said.split()):
            self.found.blocks.append(said)
        self.said = ""

    def handle_data(self, data: str) -> None:
        inside = {tag for tag, _given in self.path}
        if "title" in inside:
            self.found.title += data
        elif "style" in inside:
            return
        elif any("display:none" in (given.get("style") or "") for _tag, given in self.path):
            self.found.preheader += data.strip()
        else:
            if "h1" in inside:
                self.found.heading += data
            if "a" in inside:
                label, address = self.found.links[-1]
                self.found.links[-1] = (label + data, address)
            self.said += data


def read(html: str) -> Read:
    """Read an html part."""
    reader = _Reader()
    reader.feed(html)
    return reader.found
