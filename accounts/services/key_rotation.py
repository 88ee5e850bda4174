"""Encrypt everything anew under the newest key, a batch at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import transaction
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from accounts import encryption
from accounts.encryption import UnreadableTextError
from accounts.fields import EncryptedTextField
from accounts.services import locking, sealing

BATCH = 500
SEALED = ("secret", "seed")  # of authenticator apps and recovery codes


@dataclass(frozen=True)
class Column:
    """One encrypted column of one model."""

    model: type[Model]
    field: "EncryptedTextField[Any, Any]"

    @property
    def name(self) -> str:
        """Return how the column is called: ``mentorship_concern.body``."""
        return self.field.binding

    @property
    def rows(self) -> "QuerySet[Model]":
        """Return the rows with a text, each with what is stored as ``stored``."""
        rows = self.model._base_manager.annotate(stored=Cast(self.field.name, TextField()))
        return rows.exclude(stored="")


@dataclass(frozen=True)
class Rotated:
    """What became of one column: texts encrypted anew, and those that no key reads."""

    name: str
    renewed: int
    unreadable: int


def columns() -> list[Column]:
    """Return every encrypted column, found through the registry of models."""
    return [
        Column(model, field)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, EncryptedTextField)
    ]


def rotate(column: Column) -> Rotated:
    """Encrypt a column's texts anew that stand under an older key.

    Each batch is a transaction of its own, so that a run may be stopped and repeated at any time;
    a text that somebody changes meanwhile is left alone, for it is under the newest key.
    """
    renewed = unreadable = 0
    for pks in _batches(column):
        good, bad = _rotate(column, pks)
        renewed, unreadable = renewed + good, unreadable + bad
    return Rotated(column.name, renewed, unreadable)


def _batches(column: Column) -> Iterator[list[object]]:
    last: object = None
    while True:
        rows = _older(column)
        rows = rows if last is None else rows.filter(pk__gt=last)
        pks = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not pks:
            return
        yield pks
        last = pks[-1]


def _older(column: Column) -> "QuerySet[Model]":
    newest = encryption.known_ids()[0]
    return column.rows.exclude(stored__startswith=f"{newest}.")


@transaction.atomic
def _rotate(column: Column, pks: list[object]) -> tuple[int, int]:
    good = bad = 0
    rows = locking.lock(column.model._base_manager.filter(pk__in=pks))
    list(rows.values_list("pk"))
    for pk, stored in _older(column).filter(pk__in=pks).values_list("pk", "stored"):
        try:
            plain = encryption.decrypt(stored, bound_to=column.name)
        except UnreadableTextError:
            bad += 1
            continue
        column.model._base_manager.filter(pk=pk).update(**{column.field.name: plain})
        good += 1
    return good, bad


def verify(column: Column) -> tuple[int, int]:
    """Read a whole column; return how many texts can be read, and how many can't."""
    good = bad = 0
    for stored in column.rows.values_list("stored", flat=True).iterator(chunk_size=BATCH):
        try:
            encryption.decrypt(stored, bound_to=column.name)
            good += 1
        except UnreadableTextError:
            bad += 1
    return good, bad


@transaction.atomic
def rotate_second_factors() -> int:
    """Seal the secrets of second factors anew under the newest key; return how many."""
    changed = 0
    for row in locking.lock(Authenticator.objects.order_by("pk")):
        fresh = {
            name: new
            for name in SEALED
            if isinstance(old := row.data.get(name), str) and (new := sealing.renew(old))
        }
        if fresh:
            row.data = {**row.data, **fresh}
            row.save(update_fields=["data"])
            changed += 1
    return changed


def counts() -> tuple[int, int, int]:
    """Return how many texts there are, under an older key, and under a key that is missing."""
    ids = encryption.known_ids()
    known = Q()
    for one in ids:
        known |= Q(stored__startswith=f"{one}.")
    every = older = missing = 0
    for column in columns():
        rows = column.rows
        every += rows.count()
        missing += rows.exclude(known).count()
        older += rows.filter(known).exclude(stored__startswith=f"{ids[0]}.").count()
    return every, older, missing
