"""What operations take."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers


class Body(serializers.Serializer):
    """A body that knows all its fields; one that it doesn't know is refused, not passed over."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the values.

        Raises:
            ValidationError: a field is unknown, missing or not possible.
        """
        unknown = self._unknown(data) if isinstance(data, Mapping) else {}
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            if isinstance(error.detail, dict):
                unknown = {**error.detail, **unknown}
            raise serializers.ValidationError(unknown or error.detail) from error
        if unknown:
            raise serializers.ValidationError(unknown)
        return values

    def _unknown(self, data: Mapping[str, Any]) -> dict[str, Any]:
        known = ", ".join(self.fields) or _("an empty object")
        said = [_("Unknown here. Use {names}.").format(names=known)]
        return dict.fromkeys(sorted(set(data) - set(self.fields)), said)


class Empty(Body):
    """No fields: send nothing, or an empty object."""
