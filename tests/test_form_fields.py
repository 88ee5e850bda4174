"""What forms take: fields that each names itself, and nothing of what somebody is or may do.

Beside them stands what programs write (``test_api_fields``).
"""

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.forms import BaseForm
from django.urls import get_resolver

from accounts.models import ApiToken, User
from matching.models import Match, Round
from mentorship.models import Concern, Mentee, Mentor, Mentorship, Program, ProgramStaff
from tests.authorization import cells, rows, world
from tests.authorization.cells import Cell
from tests.authorization.table import Row

TABLE = rows.all_rows()
OURS = ("accounts.", "matching.", "mentorship.")
# What no page lets anybody write: who she is, what she may do, where something stands.
PLANTED = {
    "is_staff": "on", "is_superuser": "on", "is_active": "", "uuid": "0" * 32, "actor": "1",
    "email_verified": "on", "verified_at": "2026-01-01", "vetted_at": "2026-01-01",
    "status": "active", "places_held": "0", "user": "1", "user_id": "1", "program_id": "1",
    "mentee": "1", "mentor": "1", "mentee_user": "1", "mentor_user": "1",
    "started_at": "2020-01-01", "decided_by": "1", "reporter": "1", "readers": "1",
    "digest": "x", "groups": "1",
}  # fmt: skip
# Words that some forms have and mean another thing by: a job, a state of the country.
ALSO_WORDS = {"role": "admin", "state": "vetted", "program": "spring", "scopes": "people:write"}
# Where it stands, as far as it must not follow from such a name.
STANDING: dict[Any, tuple[str, ...]] = {
    User: ("email", "is_staff", "is_superuser", "is_active"),
    ProgramStaff: ("user", "program", "role"),
    Mentee: ("user", "program", "state"),
    Mentor: ("user", "program", "state", "capacity", "places_held", "vetted_at"),
    Mentorship: (
        "program",
        "mentee",
        "mentor",
        "mentee_user",
        "mentor_user",
        "state",
        "started_at",
    ),
    Match: ("round", "mentee", "mentor", "state"),
    Round: ("program", "state"),
    Concern: ("program", "reporter", "about", "state", "readers__user"),
    Program: ("slug", "is_open"),
    ApiToken: ("user", "scopes", "program_id"),
}


def forms_of_ours() -> list[type[BaseForm]]:
    """Return every form of ours; the addresses have imported their modules."""
    assert get_resolver().url_patterns
    found, waiting = [], [BaseForm]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith(OURS) and not _is_made_by_a_factory(kind):
                found.append(kind)
    return found


def _is_made_by_a_factory(kind: type) -> bool:
    """Whether the back office made it, whose fields its own rows of the table keep."""
    return ".admin" in kind.__module__ or kind.__name__ not in vars(_module_of(kind))


def _module_of(kind: type) -> Any:
    return sys.modules[kind.__module__]


def test_forms_take_nothing_that_somebody_is():
    taken = {
        f"{kind.__module__}.{kind.__name__}: {name}"
        for kind in forms_of_ours()
        for name in getattr(kind, "base_fields", {})
        if name in PLANTED
    }

    assert taken == set()


def test_forms_of_models_name_their_fields():
    opened = [
        kind.__name__
        for kind in forms_of_ours()
        if (meta := getattr(kind, "_meta", None)) and (meta.fields == "__all__" or meta.exclude)
    ]

    assert opened == []


# -- what is posted beside ----------------------------------------------------------------


@pytest.fixture
def built(db):
    with world.standing() as made:
        yield made


def posts(built: world.World) -> Iterator[tuple[str, Cell, Row]]:
    """Yield each page that changes something, for the least and the most trusted who may."""
    found: dict[str, list[tuple[str, Cell, Row]]] = {}
    for role in world.ROLES[2:]:
        for cell, row in cells.of_role(role, built.objects, TABLE):
            if cell.may_write and not cell.path.startswith("/api/"):
                found.setdefault(cell.key, []).append((role, cell, row))
    for one in found.values():
        yield from {role: (role, cell, row) for role, cell, row in (one[0], one[-1])}.values()


def standing() -> dict[str, list[Any]]:
    """Return where everything stands."""
    return {
        model.__name__: sorted(model._default_manager.values_list(*names), key=repr)
        for model, names in STANDING.items()
    }


def after(client: Any, cell: Cell, body: dict[str, str]) -> dict[str, list[Any]]:
    """Post, look where everything stands then, and undo it."""
    cache.clear()
    with transaction.atomic():
        client.post(cell.path, body)
        found = standing()
        transaction.set_rollback(True)
    return found


def _differs(client: Any, cell: Cell, row: Row) -> bool:
    beside = {**PLANTED, **ALSO_WORDS}
    plain = {name: str(value) for name, value in row.body.items()}
    return after(client, cell, plain) != after(client, cell, beside | plain)


@pytest.mark.slow
@pytest.mark.once
def test_names_that_a_page_has_not_change_nothing(built):
    clients, found, asked = {}, [], set()
    for role, cell, row in posts(built):
        client = clients.setdefault(role, built.client(role))
        asked.add(cell.key)
        if _differs(client, cell, row):
            found.append(f"{cell} as {role}")

    assert found == []
    assert len(asked) > 70


def test_planted_change_is_noticed(built):
    before = standing()

    User.objects.filter(pk=built.people["mentee"].pk).update(is_staff=True)

    assert standing() != before
