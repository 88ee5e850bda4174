"""What the schema says of every operation, so that no view has to."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.serializers import ChoiceField

from accounts.api.bodies import Body
from accounts.api.errors import Problem
from accounts.api.idempotency import HEADER
from accounts.problems import CONTENT_TYPE

KEY = OpenApiParameter(
    HEADER, OpenApiTypes.STR, OpenApiParameter.HEADER,
    description="The same key and request twice have one effect and one answer.",
)  # fmt: skip
IF_MATCH = OpenApiParameter(
    "If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER,
    description="The ETag that you read: 412 where it was changed meanwhile.",
)  # fmt: skip
READING = (400, 401, 403, 404, 406, 429, 503)
CHANGING = (*READING, 409, 413, 415)
SENTENCES = {
    400: "A value is not possible; `errors` says which and why.",
    401: "No token, or one that doesn't work.",
    403: "The token lacks the scope, or its owner may not do this.",
    404: "There is nothing here for you.",
    406: "The API answers in JSON.",
    409: "It can't be done now; `detail` says why.",
    412: "It was changed since you read it.",
    413: "The request is too big.",
    415: "The API reads JSON.",
    429: "Too many requests; `Retry-After` says when to go on.",
    503: "Busy, or the database is away; `Retry-After` says when to go on.",
}


class TokenScheme(OpenApiAuthenticationExtension):
    """How a program signs in."""

    target_class = "accounts.api.authentication.TokenAuthentication"
    name = "token"
    priority = 1

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Describe the header."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token bm_…`, the word Token included. Make one at /me/tokens/.",
        }


class Schema(AutoSchema):
    """The library's schema with our parameters and every error."""

    def get_tags(self) -> list[str]:
        """Group operations as the addresses do."""
        return [getattr(self.view, "tag", "") or super().get_tags()[0]]

    def get_summary(self) -> str:
        """Say in a line what it does: lists of operations show no more."""
        return self._told[0].removesuffix(".")

    def get_description(self) -> str:  # type: ignore[override]  # as the library's own
        """Say the rest, and what a token needs for it."""
        view: Any = self.view
        verb = "read" if self.method == "GET" else "write"
        asks = "Any token may ask." if view.is_open else f"Needs the scope `{view.area}:{verb}`."
        return "\n\n".join(part for part in (self._told[1].strip(), asks) if part)

    @property
    def _told(self) -> tuple[str, str]:
        line, _end, rest = str(super().get_description()).strip().partition("\n")
        return line, rest

    def get_operation_id(self) -> str:
        """Name a change by its address alone: ``matches_approve``, not ``matches_approve_create``.

        Where the address is read as well, the method's word keeps the two apart.
        """
        name = super().get_operation_id()
        is_only_posted = self.method == "POST" and "get" not in self._methods
        return name.removesuffix("_create") if is_only_posted else name

    @property
    def _methods(self) -> dict[str, str]:
        return getattr(self.view, "action_map", None) or {}

    def get_override_parameters(self) -> list[Any]:
        """Add the headers that every change understands."""
        if self.method == "GET":
            return []
        headers = [KEY] if self.method == "POST" else []
        return [*headers, IF_MATCH] if self._is_one else headers

    @property
    def _is_one(self) -> bool:
        return bool(getattr(self.view, "detail", False))

    def _get_paginator(self) -> Any:
        """Return how a list is paged; what a change answers is whole."""
        return super()._get_paginator() if self.method == "GET" else None

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        """Say of what operations take that it holds nothing else."""
        schema = super()._map_basic_serializer(serializer, direction)
        if isinstance(serializer, Body):
            schema["additionalProperties"] = False
        return schema

    def _map_serializer_field(
        self, field: Any, direction: Any, bypass_extensions: bool = False
    ) -> Any:
        """Let fields that are only read be empty where the model lets them, or null by default."""
        if field.read_only and field.default is None:
            field.allow_null = True
        if field.read_only and isinstance(field, ChoiceField) and _may_be_blank(field):
            field.allow_blank = True
        return super()._map_serializer_field(field, direction, bypass_extensions)

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        statuses = list(READING if self.method == "GET" else CHANGING)
        if self.method != "GET" and self._is_one:
            statuses.append(412)
        for status in sorted(statuses):
            said = OpenApiResponse(Problem, description=SENTENCES[status])
            bodies.setdefault(
                str(status), self._get_response_for_code(said, str(status), [CONTENT_TYPE])
            )
        return dict(sorted(bodies.items()))


def _may_be_blank(field: ChoiceField) -> bool:
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    if model is None or "." in (field.source or ""):
        return False
    return any(one.name == field.source and one.blank for one in model._meta.fields)
