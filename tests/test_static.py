"""The static files: vendored copies are unchanged, ours stay within their budgets."""

import hashlib
import re
from pathlib import Path

import pytest
from django.template.loader import get_template

STATIC = Path(__file__).resolve().parent.parent / "static"
VENDOR = STATIC / "vendor"
TEMPLATES = STATIC.parent / "templates"
PAGES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
LISTED = re.findall(
    r"^\| (\S+) \| ([0-9a-f]{64}) \|$", (VENDOR / "THIRD_PARTY.md").read_text(), re.MULTILINE
)


@pytest.mark.parametrize(("name", "checksum"), LISTED, ids=[name for name, _ in LISTED])
def test_vendored_file_is_the_one_that_was_copied(name, checksum):
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == checksum


def test_every_vendored_file_is_listed():
    found = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}

    assert found - {"THIRD_PARTY.md"} == {name for name, _ in LISTED if not name.startswith("..")}


def test_css_is_one_file_within_its_budget():
    assert [path.name for path in (STATIC / "css").iterdir()] == ["benchmate.css"]
    assert (STATIC / "css" / "benchmate.css").stat().st_size <= 40_000


def scripts_of(name):
    """Return the scripts of ours that a page from this template loads."""
    text = Path(get_template(name).origin.name).read_text()
    found = set(re.findall(r"{% static 'js/(\w+\.js)' %}", text))
    for other in re.findall(r'{% include "([^"]+)"', text):
        found |= scripts_of(other)
    shell = re.search(r'{% extends (?:\w+\|default:)?"([^"]+)"', text)
    if shell is None:
        return found
    inherited = scripts_of(shell[1])
    if "{% block page_script %}" in text:
        inherited &= {"benchmate.js"}
    return found | inherited


@pytest.mark.parametrize("name", PAGES)
def test_javascript_of_a_page_stays_within_its_budget(name):
    assert sum((STATIC / "js" / script).stat().st_size for script in scripts_of(name)) <= 10_000


def test_every_script_is_used():
    used = set().union(*(scripts_of(name) for name in PAGES))

    assert {path.name for path in (STATIC / "js").iterdir()} == used


def test_css_names_only_files_that_exist():
    css = (STATIC / "css" / "benchmate.css").read_text()

    missing = [
        name
        for name in re.findall(r"url\(\"?([^\")]+)\"?\)", css)
        if not (STATIC / "css" / name).is_file()
    ]

    assert missing == []
