"""The kept database is another one as soon as something changes that it is built from."""

import sqlite3
from contextlib import closing

from tests import built


def test_path_follows_what_the_database_is_built_from(monkeypatch, tmp_path):
    migration = tmp_path / "0001.py"
    monkeypatch.setattr(built, "_sources", lambda: [migration])
    paths = []
    for text in ("one", "one", "two"):
        migration.write_text(text)
        paths.append(built.path())

    assert (paths[0] == paths[1], paths[1] == paths[2]) == (True, False)


def test_sources_are_all_migrations_and_the_guards_that_they_install():
    names = {str(path.relative_to(built.ROOT)) for path in built._sources()}

    assert {
        "accounts/audit_guard.py", "accounts/fields.py", "accounts/migrations/__init__.py",
        "matching/mentor_watch.py", "matching/program_guard.py", "mentorship/guards.py",
        "mentorship/migrations/_squashed.py",
    } <= names  # fmt: skip


def test_keep_replaces_older_ones(monkeypatch, tmp_path):
    monkeypatch.setattr(built, "KEPT", tmp_path / "kept")
    made, old, new = tmp_path / "made", *(built.KEPT / f"{one}.sqlite3" for one in "ab")
    with closing(sqlite3.connect(made)) as database:
        database.execute("CREATE TABLE pages (n)")

    built.keep(made, old)
    built.keep(made, new)

    assert list(built.KEPT.iterdir()) == [new]
    with closing(sqlite3.connect(new)) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("pages",)]
