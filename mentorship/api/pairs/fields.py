"""Fields of bodies, as strict as those of the pages' forms."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.days import month_day
from accounts.validators import JOINERS
from mentorship.forms.fields import FIRST_DAY, HIDDEN_MARKS, LAST_DAY
from mentorship.wall_clock import moments


class WordsField(serializers.CharField):
    """Some lines of text, without marks that hide or reorder letters."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text without hidden marks and the space around it."""
        text = super().to_internal_value(data)
        return HIDDEN_MARKS.sub("", text.replace("\r\n", "\n")).strip()


class LineField(WordsField):
    """The same on one line."""

    def to_internal_value(self, data: Any) -> str:
        """Return the line; refuse control characters.

        Raises:
            ValidationError: it is more than one line, or holds signs that nobody can read.
        """
        line = super().to_internal_value(data)
        if not all(sign.isprintable() or sign in JOINERS for sign in line):
            raise serializers.ValidationError(
                _("Write this on one line, without special characters.")
            )
        return line


class DayField(serializers.DateField):
    """A day of this age."""

    def to_internal_value(self, value: Any) -> date:
        """Return the day.

        Raises:
            ValidationError: it is none, or one that nobody means.
        """
        day: date = super().to_internal_value(value)
        if not FIRST_DAY <= day <= LAST_DAY:
            raise serializers.ValidationError(_("Check the year."))
        return day


@extend_schema_field(OpenApiTypes.DATETIME)
class MomentField(serializers.DateTimeField):
    """A moment; one without an offset is read by the clocks where the caller is.

    The serializer's context has ``zone``, a function that returns the caller's zone.
    """

    def enforce_timezone(self, value: datetime) -> datetime:
        """Return the moment; of an hour that happens twice, the first.

        Raises:
            ValidationError: an hour that the clocks leave out, or a year that nobody means.
        """
        if not FIRST_DAY.year <= value.year <= LAST_DAY.year:
            raise serializers.ValidationError(_("Check the year."))
        if timezone.is_aware(value):
            return super().enforce_timezone(value)
        found = moments(value, self.context["zone"]())
        if not found:
            said = _("That hour doesn't exist on %(day)s: the clocks jump. Choose another.")
            raise serializers.ValidationError(said % {"day": month_day(value.date())})
        return found[0]
