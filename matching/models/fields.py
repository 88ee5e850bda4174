"""A column of our own."""

import json
import zlib
from typing import Any

from django.db import models

LEVEL = 1  # of zlib: a snapshot shrinks to a tenth at 100 MB/s


class PackedJSONField(models.BinaryField):
    """JSON, compressed: for what is only ever read whole, and may be larger than a jsonb may be."""

    # What django-stubs takes for the type of the attribute: JSON, not bytes.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def from_db_value(self, value: bytes | None, *_: object) -> Any:
        """Return what was kept."""
        return None if value is None else json.loads(zlib.decompress(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Return the bytes to keep."""
        if value is not None:
            text = json.dumps(value, separators=(",", ":"))
            value = zlib.compress(text.encode(), LEVEL)
        return super().get_db_prep_value(value, connection, prepared)

    def value_to_string(self, obj: models.Model) -> str:
        """Return plain JSON, for fixtures."""
        return json.dumps(self.value_from_object(obj))

    def to_python(self, value: Any) -> Any:
        """Return the value of a fixture's JSON."""
        return json.loads(value) if isinstance(value, str) else value
