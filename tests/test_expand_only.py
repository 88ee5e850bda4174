"""Every migration since the last release leaves the code of that release running."""

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from tests import expanding
from tests.expanding import LARGE, RELEASED, new_migrations, troubles

# Looked at by a person, and why old code bears it.
BORNE: dict[str, str] = {}


def test_new_migrations_only_add():
    loader = MigrationLoader(None, replace_migrations=False)
    found = []
    for migration in new_migrations(loader):
        key = (migration.app_label, migration.name)
        found += troubles(migration, loader.project_state(key, at_end=False))

    assert [said for said in found if said not in BORNE] == []
    assert set(BORNE) <= set(found), "what is not there any more needs no excuse"


def test_release_and_large_tables_are_known():
    loader = MigrationLoader(None, replace_migrations=False)
    state = loader.project_state()

    assert {(app, name) for app, name in RELEASED.items()} <= set(loader.graph.nodes)
    assert {tuple(name.split(".")) for name in LARGE} <= set(state.models)


def state():
    """An app with one large table and one small."""
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=50)),
        ("note", models.TextField(null=True)),
    ]
    found = ProjectState()
    for name in ("Large", "Small"):
        found.add_model(ModelState("shop", name, list(fields)))
    return found


def said_of(*operations):
    migration = migrations.Migration("0002_next", "shop")
    migration.operations = list(operations)
    return [one.rpartition(": ")[2] for one in troubles(migration, state())]


NAMED = models.CheckConstraint(condition=~models.Q(name=""), name="named")
INDEX = models.Index(fields=["name"], name="by_name")


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        (migrations.RemoveField("large", "note"), "old code still reads it"),
        (migrations.RenameField("large", "note", "text"), "old code still reads it"),
        (migrations.DeleteModel("large"), "old code still reads it"),
        (
            migrations.AddField("large", "n", models.IntegerField(default=0)),
            "make it nullable or give it a db_default",
        ),
        (
            migrations.AlterField("large", "note", models.TextField(default="")),
            "old code leaves it empty",
        ),
        (
            migrations.AlterField("large", "name", models.CharField(max_length=20)),
            "old code writes varchar(50), and varchar(20) may refuse it",
        ),
        (migrations.AddConstraint("large", NAMED), "add it concurrently, or NOT VALID first"),
        (migrations.AddIndex("large", INDEX), "add it concurrently, or NOT VALID first"),
    ],
)
def test_what_old_code_would_not_bear_is_found(monkeypatch, operation, why):
    monkeypatch.setattr(expanding, "LARGE", {"shop.large"})

    assert [said[-len(why) :] for said in said_of(operation)] == [why]


def test_what_only_adds_is_let_pass(monkeypatch):
    monkeypatch.setattr(expanding, "LARGE", {"shop.large"})
    made = [("id", models.BigAutoField(primary_key=True)), ("name", models.TextField())]

    assert (
        said_of(
            migrations.AddField("large", "n", models.IntegerField(db_default=0)),
            migrations.AddField("large", "m", models.IntegerField(null=True)),
            migrations.AlterField("large", "name", models.CharField(max_length=80)),
            migrations.AlterField("small", "name", models.TextField()),
            migrations.AddConstraint("small", NAMED),
            migrations.CreateModel("New", made),
            migrations.AddField("new", "n", models.IntegerField()),
            migrations.AddIndex("new", INDEX),
        )
        == []
    )
