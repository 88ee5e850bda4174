"""What the operations of imports take."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from accounts.api.bodies import Body
from matching.sheets.import_rows import MAX_ROWS
from matching.sheets.importing import MAX_HEADING, columns_of
from mentorship.enums import Side

MAX_HEADINGS = 500
COLUMNS = sorted({*columns_of(Side.MENTEE), *columns_of(Side.MENTOR)})
ROWS = {
    "type": "array",
    "minItems": 1,
    "maxItems": MAX_ROWS,
    "items": {
        "type": "object",
        "properties": {
            name: {"description": f"The column {name}: a text, a number, yes or no, or a list."}
            for name in COLUMNS
        },
        "additionalProperties": False,
    },
    "example": [
        {
            "external_id": "NL-2041",
            "email": "jamila@example.org",
            "name": "Jamila Okafor",
            "role": "certified-technician",
            "seeks": ["career", "peer"],
            "years": 4,
        }
    ],
}
HEADINGS = {
    "type": "object",
    "maxProperties": MAX_HEADINGS,
    "additionalProperties": {"type": ["string", "null"], "enum": [*COLUMNS, None]},
    "example": {"Job title": "role", "Shoe size": None},
}


@extend_schema_field(ROWS)
class RowsField(serializers.Field):
    """Rows of JSON; what stands in them is read as a file is."""

    def to_internal_value(self, data: Any) -> list[Mapping[str, Any]]:
        """Return the rows.

        Raises:
            ValidationError: it is no list of objects.
        """
        if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
            raise ValidationError(_("Send a list of objects, one for each person."))
        return data

    def to_representation(self, value: Any) -> Any:
        """Return the rows."""
        return value


@extend_schema_field(HEADINGS)
class HeadingsField(serializers.Field):
    """Headings and their columns, null where one is left out."""

    def to_internal_value(self, data: Any) -> dict[str, str]:
        """Return the columns by heading, empty where one is left out.

        Raises:
            ValidationError: it is no object of texts.
        """
        if not isinstance(data, dict) or not data:
            raise ValidationError(_("Send an object: each heading and its column, or null."))
        if len(data) > MAX_HEADINGS or any(len(heading) > MAX_HEADING for heading in data):
            raise ValidationError(_("Send at most 500 headings of at most 200 characters."))
        if any(column is not None and column not in COLUMNS for column in data.values()):
            raise ValidationError(_("A column is unknown. GET import-columns/ names them all."))
        return {heading: column or "" for heading, column in data.items()}

    def to_representation(self, value: Any) -> Any:
        """Return the headings."""
        return value


class ImportChoicesBody(Body):
    """How the rows are taken over."""

    vetted = serializers.BooleanField(
        default=False, help_text="New mentors were vetted already; else each waits to be vetted."
    )
    tell = serializers.BooleanField(default=True, help_text="Write to the new people, once each.")
    skip_wrong = serializers.BooleanField(
        default=False, help_text="Leave wrong rows out; else one keeps all of them out."
    )


class ImportOptions(ImportChoicesBody):
    """What a file is, and how it is taken over."""

    side = serializers.ChoiceField(choices=Side.choices)
    apply = serializers.BooleanField(
        default=False,
        help_text="Take it over at once, if no row is wrong; else it waits for `confirm`.",
    )


class FileOptions(ImportOptions):
    """The same of a file, in the address."""

    file = serializers.CharField(
        default="", allow_blank=True, max_length=200, help_text="Its name, for the list."
    )


class ImportRowsBody(ImportOptions):
    """Rows of people; the same person by external id, then by address."""

    rows = RowsField()


class ImportHeadingsBody(Body):
    """What headings mean."""

    headings = HeadingsField()


class ImportRememberBody(ImportHeadingsBody):
    """What headings of one side's files mean."""

    side = serializers.ChoiceField(choices=Side.choices)
