"""Columns whose text is encrypted, so that a backup or a reader of the database learns nothing."""

import logging
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.utils.translation import gettext_lazy as _

from accounts import encryption

logger = logging.getLogger(__name__)
SENTENCE = _("This text can't be read: its key is missing.")


class UnreadableText(str):
    """What stands where a text can't be decrypted: a sentence, so that the page still opens.

    It keeps what is stored, which is written back as it was when its row is saved.
    """

    stored: str

    def __new__(cls, stored: str) -> "UnreadableText":
        """Make the sentence, remembering what is stored."""
        made = super().__new__(cls, str(SENTENCE))
        made.stored = stored
        return made


class EncryptedTextField(models.TextField):
    """A text that is plain in Python and encrypted in its column; an empty one stays empty.

    It cannot be searched, sorted or compared in the database, except with the empty text. The
    column's name is bound to the ciphertext: one moved to another column is not readable.
    """

    description = "Encrypted text"

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt what goes to the database."""
        if isinstance(value, UnreadableText):
            return value.stored
        plain = super().get_prep_value(value)
        return encryption.encrypt(plain, bound_to=self._binding) if plain else plain

    def from_db_value(
        self, value: str | None, _expression: Expression, _connection: BaseDatabaseWrapper
    ) -> str | None:
        """Decrypt what comes from the database; what can't be becomes a sentence that says so."""
        if not value:
            return value
        try:
            return encryption.decrypt(value, bound_to=self._binding)
        except encryption.UnreadableTextError:
            logger.error("A text of %s can't be read: its key is missing.", self._binding)
            return UnreadableText(value)

    @property
    def binding(self) -> str:
        """Return the name of the place to which its texts are bound."""
        return self._binding

    @property
    def _binding(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"
