"""Migrations that carry rows over, on a small database of their own."""

from datetime import date

import pytest
from django.db import connections
from django.db.backends.sqlite3 import base as sqlite3
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

SNAPSHOT = {"mentees": [{"key": "ü", "years": "1.5", "wants": ["iv"] * 500}], "pins": []}


@pytest.fixture
def fresh(tmp_path, django_db_blocker):
    """An empty database in a file, in place of the usual one."""
    usual = connections["default"]
    given = {**usual.settings_dict, "NAME": str(tmp_path / "fresh.sqlite3")}
    connections["default"] = sqlite3.DatabaseWrapper(given, "default")
    with django_db_blocker.unblock():
        yield
        connections["default"].close()
    connections["default"] = usual


def migrated(name):
    """Migrate to one state of matching, step by step, no further; return its models."""
    executor = MigrationExecutor(connections["default"])
    executor.loader = MigrationLoader(connections["default"], replace_migrations=False)
    executor.migrate([("matching", name)])
    return executor.loader.project_state([("matching", name)]).apps


def test_packing_keeps_old_snapshots_and_can_be_undone(fresh):
    apps = migrated("0004_run_blocks")
    program = apps.get_model("mentorship.Program").objects.create(slug="career")
    day = date(2026, 2, 1)
    rounds = apps.get_model("matching.Round").objects
    match_round = rounds.create(program=program, name="Spring", opens_on=day, closes_on=day)
    runs = apps.get_model("matching.Run").objects
    run = runs.create(round=match_round, snapshot=SNAPSHOT)

    read = [
        migrated(name).get_model("matching.Run").objects.get(pk=run.pk).snapshot
        for name in ("0005_packed_snapshots", "0004_run_blocks")
    ]

    assert read == [SNAPSHOT, SNAPSHOT]
