import re

import pytest

from accounts.copies import filling
from accounts.copies.shape import Enclosed, Section
from tests.copied import Copied
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
EVIL = "\u202e<img src=x onerror=alert(1)>\U0001f600 {{ 7|add:7 }}"


def note(rows, files=()):
    return Section("notes", "Notes", {"text": "Text"}, rows, (), "Why it is here.", files)


@pytest.fixture
def filled(monkeypatch):
    """Return a function that makes the only filler of copies."""

    def fill(*sections, team=()):
        monkeypatch.setattr(filling, "_copies", {})
        filling.register_copy("test", lambda _person: sections, of_the_team=lambda _person: team)

    return fill


def test_copy_is_json_a_page_a_note_and_files(filled):
    filled(note([["one"], ["two"]], [Enclosed("a.pdf", lambda: b"%PDF")]))
    person = UserFactory(name="Jamila Okafor", time_zone="America/Chicago")

    copied = Copied(person)

    assert sorted(copied.files) == ["README.txt", "a.pdf", "data.json", "index.html"]
    assert copied.files["a.pdf"] == b"%PDF"
    assert (copied.data["format"], copied.data["version"]) == ("benchmate-personal-copy", 1)
    assert copied.data["person"] == str(person.uuid)
    assert copied.data["time_zone"] == "America/Chicago"
    assert copied.data["sections"] == [
        {"key": "notes", "title": "Notes", "note": "Why it is here.",
         "rows": [{"text": "one"}, {"text": "two"}], "files": ["a.pdf"]}
    ]  # fmt: skip
    assert '<a href="#notes">Notes</a> <span>2</span>' in copied.page
    assert '<a href="a.pdf">a.pdf</a>' in copied.page
    assert "Jamila Okafor" in copied.files["README.txt"].decode()
    assert (copied.packed.sections, copied.packed.rows, copied.packed.files) == (1, 2, 1)


def test_section_without_rows_is_named_and_stays_in_the_data(filled):
    filled(note([]))

    copied = Copied(UserFactory())

    assert copied.rows("notes") == []
    assert "<li>Notes</li>" in copied.page
    assert 'href="#notes"' not in copied.page


def test_words_are_shown_as_they_were_typed(filled):
    filled(note([[EVIL]]))

    copied = Copied(UserFactory(name="<b>Ana</b>"))

    assert copied.rows("notes") == [{"text": EVIL}]
    assert "&lt;img src=x onerror=alert(1)&gt;\U0001f600 {{ 7|add:7 }}" in copied.page
    assert "<b>Ana" not in copied.page


def test_page_asks_nothing_of_anybody(filled):
    filled(note([["http://elsewhere.example/x.png"]]))

    page = Copied(UserFactory()).page

    assert "<script" not in page
    assert "default-src 'none'" in page
    assert re.findall(r'(?:src|href|action)="(?!#)([^"]*)"', page) == []


def test_what_the_team_wrote_is_added_on_demand_only(filled):
    team = Section("team", "Team", {"text": "Text"}, [["a note"]], ())
    filled(note([]), team=[team])
    person = UserFactory()

    assert Copied(person).data["sections"][-1]["key"] == "notes"
    assert "write to the program team" in Copied(person).page
    with_team = Copied(person, with_team=True)
    assert with_team.rows("team") == [{"text": "a note"}]
    assert "write to the program team" not in with_team.page


def test_much_is_packed_without_holding_it(filled):
    filled(note([f"{n} {'x' * 2000}"] for n in range(3000)))

    copied = Copied(UserFactory())

    assert len(copied.rows("notes")) == 3000
    assert copied.page.count("<li><dl>") == 3000
    assert copied.page.rstrip().endswith("</html>")
