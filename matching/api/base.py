"""What the views of matching share."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError

from accounts.api.views import ApiViewSet
from accounts.exceptions import Refused
from matching.services.publish import Report
from mentorship.models import Program

NOBODY = "nobody"  # the code of somebody named in a body who is not there for the caller


class MatchingViewSet(ApiViewSet):
    """Rows of matching."""

    area = "matching"

    def programs(self) -> QuerySet[Program]:
        """Return the programs that the caller administers; with a token of one program, that."""
        return self.in_program(Program.objects.administered_by(self.person), "pk")


def query(name: str, kind: Any = OpenApiTypes.STR, **how: Any) -> OpenApiParameter:
    """Return a parameter of the schema."""
    return OpenApiParameter(name, kind, **how)


def asked(params: Any, kind: Any) -> dict[str, Any]:
    """Return parameters of a query, checked as a body is.

    Raises:
        ValidationError: by parameter.
    """
    checked = kind(data=dict(params.items()))
    checked.is_valid(raise_exception=True)
    return dict(checked.validated_data)


def named(rows: Any, field: str, **key: Any) -> Any:
    """Return the row that a body names.

    Raises:
        ValidationError: it is not there for the caller.
    """
    row = rows.filter(**key).first()
    if row is None:
        raise nobody(field)
    return row


def nobody(field: str) -> ValidationError:
    """Return the refusal of an id in a body that is nobody's, or not the caller's to know."""
    return ValidationError({field: [_("There is nothing with this id for you.")]}, code=NOBODY)


def told(refusal: Refused) -> dict[str, str]:
    """Return a refusal of one row of many."""
    return {"code": refusal.code, "detail": str(refusal.sentence)}


def reports_told(reports: Iterable[Report]) -> dict[str, Any]:
    """Return what became of many matches: the ids of those done, and each that was refused."""
    rows = list(reports)
    return {
        "done": [row.match_id for row in rows if row.refusal is None],
        "refused": [
            {"id": row.match_id, **told(row.refusal)} for row in rows if row.refusal is not None
        ],
    }
