"""Write the audit trail."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from accounts.models import AuditEvent, User

MAX_CODE_LENGTH = 100


def record(
    *,
    actor: User | None,
    action: str,
    target: Model,
    program: Model | int | None = None,
    real_actor: User | None = None,
    **codes: Any,
) -> AuditEvent:
    """Write one event in the caller's transaction.

    Args:
        actor: who did it; None is the system.
        action: noun and past participle, such as ``match.approved``.
        target: the changed row; a ``program_id`` of its own is taken where none is given.
        codes: ids, codes, numbers and flags only; a text with spaces is refused, because free
            text belongs on the domain row.

    Raises:
        ValidationError: a value is not an id, code, number or flag, or a list of those.
    """
    for name, value in codes.items():
        _refuse_free_text(name, value)
    return AuditEvent.objects.create(
        actor_id=getattr(actor, "pk", None),
        real_actor=real_actor,
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        program_id=_program_id(program, target),
        data=codes,
    )


def _program_id(program: Model | int | None, target: Model) -> int | None:
    if isinstance(program, Model):
        return int(program.pk)
    if program is not None:
        return program
    own: int | None = getattr(target, "program_id", None)
    return own


def _refuse_free_text(name: str, value: Any) -> None:
    if isinstance(value, list | tuple):
        for item in value:
            _refuse_free_text(name, item)
    elif isinstance(value, str):
        if len(value) > MAX_CODE_LENGTH or any(c.isspace() or c == "@" for c in value):
            raise ValidationError(f"{name}: audit events hold ids and codes only")
    elif value is not None and not isinstance(value, bool | int | float):
        raise ValidationError(f"{name}: audit events hold ids and codes only")
