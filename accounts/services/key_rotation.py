"""Encrypt everything anew under the newest key, a batch at a time.

Columns that held plain texts once (``was_plain``) are encrypted here, too: by the first round of
each sweep, so that code from before, which may still run beside it, is not handed ciphertext; and
each hour from then on, for that code may still write plain ones.
"""

import json
import time
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
from accounts.fields import EncryptedJSONField, EncryptedTextField
from accounts.services import locking, sealing

BATCH = 500
AGAIN_S = 3600
SEALED = ("secret", "seed")  # of authenticator apps and recovery codes


@dataclass(frozen=True)
class Column:
    """One encrypted column of one model."""

    model: type[Model]
    field: "EncryptedTextField[Any, Any] | EncryptedJSONField"

    @property
    def is_json(self) -> bool:
        """Whether what is stored is JSON: a ciphertext stands in quotes then."""
        return isinstance(self.field, EncryptedJSONField)

    @property
    def quote(self) -> str:
        """Return what stands before a ciphertext in the column."""
        return '"' if self.is_json else ""

    @property
    def was_plain(self) -> bool:
        """Whether what is no ciphertext may be a plain text of before."""
        return self.is_json or bool(getattr(self.field, "was_plain", False))

    @property
    def name(self) -> str:
        """Return how the column is called: ``mentorship_concern.body``."""
        return self.field.binding

    @property
    def rows(self) -> "QuerySet[Model]":
        """Return the rows with a text, each with what is stored as ``stored``."""
        rows = self.model._base_manager.annotate(stored=Cast(self.field.name, TextField()))
        return rows.exclude(stored="{}" if self.is_json else "")

    def is_plain(self, stored: str) -> bool:
        """Whether a stored text is one of before, that nobody has encrypted yet."""
        return self.was_plain and not encryption.is_encrypted(stored.strip(self.quote or None))

    def value(self, stored: str) -> Any:
        """Return what a stored text says, as Python has it; ``UnreadableTextError`` for none."""
        if self.is_plain(stored):
            return json.loads(stored) if self.is_json else stored
        plain = encryption.decrypt(stored.strip(self.quote or None), bound_to=self.name)
        return json.loads(plain) if self.is_json else plain


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
        if isinstance(field, EncryptedTextField | EncryptedJSONField)
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
    return column.rows.exclude(stored__startswith=f"{column.quote}{newest}.")


@transaction.atomic
def _rotate(column: Column, pks: list[object]) -> tuple[int, int]:
    good = bad = 0
    rows = locking.lock(column.model._base_manager.filter(pk__in=pks))
    list(rows.values_list("pk"))
    for pk, stored in _older(column).filter(pk__in=pks).values_list("pk", "stored"):
        try:
            plain = column.value(stored)
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
            column.value(stored)
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


@dataclass(frozen=True)
class Counts:
    """How many texts there are, under an older key, under a missing one, and not encrypted yet."""

    every: int
    older: int
    missing: int
    plain: int


def counts() -> Counts:
    """Count all texts by the keys they stand under."""
    found = [_counts(column) for column in columns()]
    return Counts(
        every=sum(one.every for one in found),
        older=sum(one.older for one in found),
        missing=sum(one.missing for one in found),
        plain=sum(one.plain for one in found),
    )


def _counts(column: Column) -> Counts:
    newest, known = encryption.known_ids()[0], _is_known(column)
    others = list(column.rows.exclude(known).values_list("stored", flat=True))
    plain = sum(map(column.is_plain, others))
    older = column.rows.filter(known).exclude(stored__startswith=f"{column.quote}{newest}.")
    return Counts(column.rows.count(), older.count(), len(others) - plain, plain)


def _is_known(column: Column) -> Q:
    known = Q()
    for one in encryption.known_ids():
        known |= Q(stored__startswith=f"{column.quote}{one}.")
    return known


class _Looked:
    """When this process last looked for plain texts: code from before may go on for a while."""

    at: float | None = None


def encrypt_plain() -> int:
    """Encrypt what stands in the open still from before, once an hour; return how many."""
    now = time.monotonic()
    if _Looked.at is not None and now - _Looked.at < AGAIN_S:
        return 0
    done = sum(_encrypt_plain(column) for column in columns() if column.was_plain)
    _Looked.at = now
    return done


def _encrypt_plain(column: Column) -> int:
    rows = column.rows.exclude(_is_known(column)).order_by("pk")
    plain = [pk for pk, stored in rows.values_list("pk", "stored") if column.is_plain(stored)]
    batches = (plain[at : at + BATCH] for at in range(0, len(plain), BATCH))
    return sum(_rotate(column, pks)[0] for pks in batches)
