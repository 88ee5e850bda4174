"""Columns whose text is encrypted, so that a backup or a reader of the database learns nothing."""

import json
import logging
from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.db.models.lookups import Exact, IsNull, Lookup
from django.utils.translation import gettext_lazy as _

from accounts import acting, encryption

logger = logging.getLogger(__name__)
SENTENCE = _("This text can't be read: its key is missing.")
NOT_SHOWN = _("(private, not shown to you)")


class UnreadableText(str):
    """What stands where a text isn't decrypted: a sentence, so that the page still opens.

    It keeps what is stored, which is written back as it was when its row is saved.
    """

    stored: str

    def __new__(cls, stored: str, sentence: object = SENTENCE) -> "UnreadableText":
        """Make the sentence, remembering what is stored."""
        made = super().__new__(cls, str(sentence))
        made.stored = stored
        return made


class OnlyEmpty(Exact):
    """Compares with the empty text, which is stored as it is; anything else is never equal."""

    def __init__(self, lhs: Any, rhs: Any) -> None:
        if rhs != "":
            raise FieldError("An encrypted text can only be compared with the empty text.")
        super().__init__(lhs, rhs)


class _Unasked:
    """Offers no comparison that ciphertext can't answer; a query that asks for one is an error."""

    def get_lookup(self, lookup_name: str) -> type["Lookup[Any]"] | None:
        return {"exact": OnlyEmpty, "isnull": IsNull}.get(lookup_name)

    def get_transform(self, name: str) -> Any:  # noqa: ARG002  there is none
        return None


class EncryptedTextField(_Unasked, models.TextField):
    """A text that is plain in Python and encrypted in its column; an empty one stays empty.

    It cannot be searched, sorted or compared in the database, except with the empty text. The
    column's name is bound to the ciphertext: one moved to another column is not readable.

    With ``was_plain`` the column held plain texts once: those are read as they are until they are
    encrypted (``accounts.services.key_rotation``).
    """

    description = "Encrypted text"

    def __init__(self, *args: Any, was_plain: bool = False, **kwargs: Any) -> None:
        self.was_plain = was_plain
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Name ``was_plain`` in migrations, where it is set."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "was_plain": True} if self.was_plain else kwargs

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt what goes to the database."""
        if isinstance(value, UnreadableText):
            return value.stored
        plain = super().get_prep_value(value)
        return encryption.encrypt(plain, bound_to=self.binding) if plain else plain

    def from_db_value(
        self, value: str | None, _expression: Expression, _connection: BaseDatabaseWrapper
    ) -> str | None:
        """Decrypt what comes from the database; what can't be becomes a sentence that says so."""
        if value and acting.is_seeing_as_another():
            return UnreadableText(value, NOT_SHOWN)
        if not value or (self.was_plain and not encryption.is_encrypted(value)):
            return value
        try:
            return encryption.decrypt(value, bound_to=self.binding)
        except encryption.UnreadableTextError:
            logger.error("A text of %s can't be read: its key is missing.", self.binding)
            return UnreadableText(value)

    @property
    def binding(self) -> str:
        """Return the name of the place to which its texts are bound."""
        return _binding(self)


class UnreadableAnswers(dict[str, Any]):
    """What stands where answers aren't decrypted: none; what is stored is written back."""

    def __init__(self, stored: Any) -> None:
        super().__init__()
        self.stored = stored


class EncryptedJSONField(_Unasked, models.JSONField):
    """A dictionary that is encrypted in its column; an empty one, and old ones, stay as they are.

    The column is one of JSON still, and holds the ciphertext as a text of it: nothing in it can be
    asked for in the database.
    """

    description = "Encrypted dictionary"

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt what goes to the database."""
        if isinstance(value, UnreadableAnswers):
            return value.stored
        if not isinstance(value, dict) or not value:
            return super().get_prep_value(value)
        return encryption.encrypt(json.dumps(value), bound_to=self.binding)

    def from_db_value(
        self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> Any:
        """Decrypt what comes from the database."""
        found = super().from_db_value(value, expression, connection)
        if found and acting.is_seeing_as_another():
            return UnreadableAnswers(found)
        if not isinstance(found, str):
            return found
        try:
            return json.loads(encryption.decrypt(found, bound_to=self.binding))
        except encryption.UnreadableTextError:
            logger.error("Answers of %s can't be read: their key is missing.", self.binding)
            return UnreadableAnswers(found)

    @property
    def binding(self) -> str:
        """Return the name of the place to which its texts are bound."""
        return _binding(self)


def _binding(field: "models.Field[Any, Any]") -> str:
    return f"{field.model._meta.db_table}.{field.column}"
