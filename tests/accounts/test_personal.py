"""Every table and column of every installed app is listed, and it is said how it ends."""

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from accounts import personal
from accounts.fields import EncryptedTextField
from accounts.models import User
from accounts.personal import Nature, Table, columns


def models():
    return {model._meta.label_lower: model for model in apps.get_models(include_auto_created=True)}


def concrete(model):
    return {one.name for one in model._meta.concrete_fields}


def owner_of(table, path):
    model = table.model_class
    for part in path.split("__"):
        if part == "pk":
            return model
        model = model._meta.get_field(part).remote_field.model
    return model


def test_every_table_is_listed_and_no_other():
    assert set(personal.tables()) == set(models())


def test_every_column_is_listed_and_no_other():
    wrong = {
        name: concrete(model) ^ set(personal.tables()[name].fields)
        for name, model in models().items()
        if concrete(model) != set(personal.tables()[name].fields)
    }

    assert wrong == {}


def test_it_is_said_how_every_telling_column_ends():
    open_ones = {t.model: t.unanswered() for t in personal.tables().values() if t.unanswered()}

    assert open_ones == {}


def test_owners_are_people_and_endings_name_columns():
    for table in personal.tables().values():
        assert {owner_of(table, path) for path in table.owners} <= {User}, table.model
        assert set(table.goes) <= set(table.owners), table.model
        assert set(table.blanks) <= set(table.owners), table.model
        named = {*table.by_hand, *table.stays, *(n for b in table.blanks.values() for n in b)}
        assert named <= set(table.fields), table.model


def test_people_of_every_reference_are_told_of():
    """Whoever a row points to owns it, or is named there as somebody of the team who did it."""
    doers = {
        "actor", "admin", "asked_by", "changed_by", "checked_by", "confirmed_by", "created_by",
        "decided_by", "ended_by", "given_by", "handed_by", "made_by", "opener", "real_actor",
        "requested_by", "reviewer", "undone_by", "verified_by", "vetted_by",
    }  # fmt: skip
    missing = [
        f"{name}.{one.name}"
        for name, model in models().items()
        for one in model._meta.concrete_fields
        if one.remote_field
        and one.remote_field.model is User
        and one.name not in doers
        and one.name not in personal.tables()[name].owners
    ]

    assert missing == ["matching.mentorchange.user"]


def test_what_is_private_is_encrypted():
    wrong = [
        f"{table.model}.{name}"
        for table in personal.tables().values()
        for name, nature in table.fields.items()
        if nature == Nature.PRIVATE and not isinstance(table.column(name), EncryptedTextField)
    ]

    assert wrong == []


def test_new_telling_column_without_an_end_is_noticed():
    table = Table("x.y", columns(key="id user", words="body"), topic="space", owners=("user",))

    assert table.unanswered() == ["body"]


def test_table_is_listed_once():
    with pytest.raises(ValueError, match=r"again: accounts\.user is listed already"):
        personal.register_tables("again", (personal.tables()["accounts.user"],))


def test_column_of_a_table_that_has_none_of_that_name_is_refused():
    with pytest.raises(FieldDoesNotExist):
        personal.tables()["accounts.user"].column("shoe_size")
