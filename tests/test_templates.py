"""Templates: each loads, says what it needs, and keeps to the content security policy."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
PAGES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
# Mail programs read no stylesheet: their styles stand inline.
OURS = [name for name in PAGES if "mail/" not in name and "email/" not in name]


COPY = "accounts/copy/page.html"  # a file in a person's zip: no site and no policy around it


@pytest.mark.parametrize("name", PAGES)
def test_template_compiles(name):
    assert get_template(name)


@pytest.mark.parametrize("name", OURS)
def test_template_says_what_it_needs(name):
    text = (TEMPLATES / name).read_text()

    assert re.search(r"\{# .{12,} #\}|\{% comment %\}", text), "no comment with its context"


@pytest.mark.parametrize("name", OURS)
def test_template_has_no_inline_style_or_script(name):
    text = (TEMPLATES / name).read_text()

    found = re.findall(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*src=)(?![^>]*json)", text)
    assert found == (["<style"] if name == COPY else [])
