"""New databases come by squashed migrations to where old ones came step by step."""

import itertools

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from matching import mentor_watch

APPS = ("accounts", "mentorship", "matching")
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}
GUARDS = {
    "sqlite": {
        "audit_refuse_delete",
        "audit_refuse_update",
        "matching_hiddenmentor_one_program_insert",
        "matching_hiddenmentor_one_program_update",
        "matching_match_one_program_insert",
        "matching_match_one_program_update",
        "matching_wish_one_program_insert",
        "matching_wish_one_program_update",
        "mentorship_same_program_insert",
        "mentorship_same_program_update",
    },
    "postgresql": {
        "audit_refuse_change",
        "matching_hiddenmentor_one_program",
        "matching_match_one_program",
        "matching_wish_one_program",
        "mentorship_same_program",
    },
}


def step_by_step():
    """Return the migrations without the squashed ones."""
    return MigrationLoader(None, replace_migrations=False)


def states_on_the_way(graph, squashed):
    """Yield every set of our migrations that a database can have got to, one by one."""
    chains = [
        sorted(key for key in graph.nodes if key[0] == app and key not in squashed) for app in APPS
    ]
    ours = set(itertools.chain(*chains))
    needed = {key: ours.intersection(graph.forwards_plan(key)) for key in ours}
    for lengths in itertools.product(*(range(len(chain) + 1) for chain in chains)):
        parts = (chain[:length] for chain, length in zip(chains, lengths, strict=True))
        state = set(itertools.chain(*parts))
        if all(needed[key] <= state for key in state):
            yield ours, state


def missing_after(monkeypatch, applied):
    """Return what ``migrate`` runs where these are applied; a squashed migration as its parts."""
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _: dict.fromkeys(applied))
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    keys = [migration.replaces or [(migration.app_label, migration.name)] for migration, _ in plan]
    return sorted(itertools.chain(*keys))


def test_squashed_migrations_describe_the_same_models():
    assert MigrationLoader(None).project_state() == step_by_step().project_state()


def test_every_database_on_the_way_gets_exactly_what_it_lacks(monkeypatch):
    loader = step_by_step()
    squashed = set(loader.replacements)
    states = list(states_on_the_way(loader.graph, squashed))
    everything = set(loader.graph.nodes) - squashed
    assert len(states) > 100

    for ours, state in states:
        applied = state | (everything - ours if state else set())

        missing = missing_after(monkeypatch, applied)

        assert missing == sorted(everything - applied), sorted(state)


@pytest.mark.django_db
def test_a_new_database_has_every_trigger():
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        found = {name for (name,) in cursor.fetchall()}

    assert found == mentor_watch.names() | GUARDS[connection.vendor]
