"""No table is forgotten: it is kept, or left out for a reason."""

import pytest
from django.db import connection

from accounts import encryption
from accounts.backups import schema, shape, tables


@pytest.mark.django_db
def test_every_table_is_kept_or_left_out():
    present = set(connection.introspection.table_names())

    kept = {table.name for table in tables.kept()}

    assert kept | tables.LEFT_OUT == present
    assert schema.ours(present) == sorted(present)


def test_what_a_row_needs_comes_before_it():
    order = [table.name for table in tables.kept()]

    places = [order.index(name) for name in (
        "accounts_user", "mentorship_mentor", "matching_match", "mentorship_mentorship",
    )]  # fmt: skip
    assert places[:2] == sorted(places[:2])
    assert places[3] > places[1] < places[2]


def test_columns_tell_which_texts_are_encrypted():
    concern = next(table for table in tables.kept() if table.name == "mentorship_concern")

    assert {column.name for column in concern.columns if column.is_encrypted} >= {"body"}
    assert concern.counter == "id"


def test_key_of_a_text_is_told_whether_or_not_it_stands_in_json():
    sealed = encryption.encrypt("Hello", bound_to="x")
    draft = next(table for table in tables.kept() if table.name == "mentorship_draft")

    assert {shape.key_id(sealed), shape.key_id([sealed])} == {encryption.known_ids()[0]}
    assert {shape.key_id(one) for one in ("Hello", None, [{"a": 1}], [None])} == {""}
    assert [column.name for column in draft.columns if column.is_encrypted] == ["answers"]
