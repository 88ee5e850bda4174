"""What a value looks like in an archive is the same, whichever database it comes from."""

import pytest
from django.apps import apps

from accounts.backups import kinds

SQLITE, POSTGRESQL = range(2)
SAME = [
    ("moment", "2026-01-12 18:00:00", "2026-01-12 18:00:00.000000"),
    ("moment", "2026-01-12 18:00:00.120", "2026-01-12 18:00:00.120000"),
    ("moment", "2026-01-12 18:00:00.120001", "2026-01-12 18:00:00.120001"),
    ("flag", 1, True),
    ("flag", 0, False),
    ("decimal", 2.5, "2.50"),
    ("decimal", 10, "10.0"),
    ("bytes", b"\x00\xff", memoryview(b"\x00\xff")),
    ("json", '{"b": 1, "a": [1.0, 1e+20]}', '{"a": [1.0, 100000000000000000000], "b": 1}'),
    ("json", "-0.0", "0.0"),
    ("json", "null", "null"),
]


@pytest.mark.parametrize(("name", "ours", "theirs"), SAME)
def test_kind_writes_the_same_from_both_databases(name, ours, theirs):
    kind = kinds.KINDS[name]

    written = [kind.write[SQLITE](ours), kind.write[POSTGRESQL] or (lambda value: value)]
    assert written[0] == written[1](theirs)


def test_null_of_json_is_not_the_lack_of_one():
    kind = kinds.KINDS["json"]

    assert (kind.write[SQLITE]("null"), kind.put[SQLITE]([None])) == ([None], "null")


def test_bytes_come_back():
    kind = kinds.KINDS["bytes"]

    stored = kind.write[SQLITE](b"\x00\\\n")

    assert (kind.put[SQLITE](stored), kind.put[POSTGRESQL](stored)) == (b"\x00\\\n", "\\x005c0a")


def test_every_column_of_every_model_has_a_kind():
    unknown = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            try:
                kinds.kind_of(field)
            except KeyError:
                unknown.append(str(field))

    assert unknown == []
