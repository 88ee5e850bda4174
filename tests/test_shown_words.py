"""What people read is written one way: straight apostrophes, and they, never she or he."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ("accounts", "matching", "mentorship")
READS_THEM = {"matching/sheets/importing.py", "mentorship/patients.py"}  # what others type
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
IN_TEMPLATES = re.compile(
    r"""translate "([^"]*)"|translate '([^']*)'|blocktranslate[^%]*%\}(.*?)\{% endblocktranslate""",
    re.DOTALL,
)
PRONOUNS = re.compile(r"\b(she|he|hers?|his|him|herself|himself)\b", re.IGNORECASE)


def _sources() -> list[Path]:
    """Return the house's own modules, without what the database's history keeps."""
    return [
        path
        for app in HOUSE
        for path in (ROOT / app).rglob("*.py")
        if not {"migrations", "models"} & set(path.parts)
    ]


def _templates() -> list[Path]:
    return [path for path in (ROOT / "templates").rglob("*") if path.is_file()]


def _shown(path: Path) -> Iterator[str]:
    """Yield the texts of a file that are marked for translation."""
    text = path.read_text()
    if path.suffix != ".py":
        yield from (next(filter(None, found), "") for found in IN_TEMPLATES.findall(text))
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and _name(node.func) in MARKS:
            yield from (str(one.value) for one in node.args if isinstance(one, ast.Constant))


def _name(func: ast.expr) -> str:
    return func.id if isinstance(func, ast.Name) else getattr(func, "attr", "")


@pytest.mark.parametrize(
    "files", [_sources(), _templates(), list((ROOT / "mentorship/data").glob("*.json"))],
    ids=["modules", "templates", "content"],
)  # fmt: skip
def test_apostrophes_are_straight(files):
    curly = [path.relative_to(ROOT).as_posix() for path in files if "\u2019" in path.read_text()]

    assert len(files) > 1
    assert set(curly) <= READS_THEM


def test_people_are_they():
    files = [*_sources(), *_templates()]
    texts = [text for path in files for text in _shown(path)]

    assert len(texts) > 5000
    assert [text for text in texts if PRONOUNS.search(text)] == []
