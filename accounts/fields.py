"""Columns whose text is encrypted, so that a backup or a reader of the database learns nothing."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression

from accounts import encryption


class EncryptedTextField(models.TextField):
    """A text that is plain in Python and encrypted in its column; an empty one stays empty.

    It cannot be searched, sorted or compared in the database, except with the empty text. The
    column's name is bound to the ciphertext: one moved to another column is not readable.
    """

    description = "Encrypted text"

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt what goes to the database."""
        plain = super().get_prep_value(value)
        return encryption.encrypt(plain, bound_to=self._binding) if plain else plain

    def from_db_value(
        self, value: str | None, _expression: Expression, _connection: BaseDatabaseWrapper
    ) -> str | None:
        """Decrypt what comes from the database."""
        return encryption.decrypt(value, bound_to=self._binding) if value else value

    @property
    def _binding(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"
