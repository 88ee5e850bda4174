"""What a webhook says: ids and codes only; whoever needs more asks the API."""

import json
from datetime import UTC
from typing import Any

from django.apps import apps
from django.utils.text import camel_case_to_spaces

from accounts import registry
from accounts.models import AuditEvent, Notification


def body_of(row: Notification, event: AuditEvent) -> bytes:
    """Return the JSON of a message; the same bytes however often it is sent."""
    told = registry.event_of(event.action)
    codes = told.codes if told else ()
    said: dict[str, Any] = {
        "id": str(row.uid),
        "type": row.template,
        "at": event.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "program": event.program_id,
        "subject": _subject(event),
        "data": {name: event.data[name] for name in codes if name in event.data},
    }
    return json.dumps(said, separators=(",", ":")).encode()


def _subject(event: AuditEvent) -> dict[str, Any]:
    """Name the record; where the API knows it by its UUID, by that as well, while it is there."""
    pk, model = _number(event.target_id), apps.get_model(event.target_type)
    said = {"type": subject_type(event.target_type), "id": pk}
    if not any(field.name == "uuid" for field in model._meta.fields):
        return said
    uuid = model._default_manager.filter(pk=pk).values_list("uuid", flat=True).first()
    return {**said, "uuid": str(uuid) if uuid else None}


def subject_type(label: str) -> str:
    """Return the plain name of a kind of record: ``check_in_answer`` of its model's label."""
    return camel_case_to_spaces(apps.get_model(label).__name__).replace(" ", "_")


def _number(pk: str) -> int | str:
    return int(pk) if pk.isascii() and pk.isdigit() else pk
