"""Write the audit trail."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from accounts import acting, registry
from accounts.models import AuditEvent, User
from accounts.services import bulk
from accounts.services.webhooks import telling

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
    """Write one event in the caller's transaction, and queue it for webhooks that hear of it.

    Whether anybody listens is part of the insert, and only of actions that are told at all; where
    nobody does it costs no query.

    Args:
        actor: who did it; None is the system.
        action: noun and past participle, such as ``match.approved``.
        real_actor: who acts in the actor's name; left out, whoever sees the site as her.
        target: the changed row; a ``program_id`` of its own is taken where none is given.
        codes: ids, codes, numbers and flags only; a text with spaces is refused, because free
            text belongs on the domain row.

    Raises:
        ValidationError: a value is not an id, code, number or flag, or a list of those.
    """
    for name, value in codes.items():
        _refuse_free_text(name, value)
    program_id = _program_id(program, target)
    told = registry.event_of(action)
    event = AuditEvent.objects.create(
        actor_id=getattr(actor, "pk", None),
        real_actor=real_actor or acting.real_actor(),
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        program_id=program_id,
        data=codes,
        is_heard=telling.is_heard(program_id) if told and program_id is not None else False,
    )
    if told and event.is_heard and told.is_told(target):
        telling.queue(event, told.name)
    return event


def record_many(
    *,
    actor: User | None,
    action: str,
    targets: Sequence[tuple[Model, Mapping[str, Any]]],
    program: Model | int | None = None,
) -> None:
    """Write one event for each (row, codes) in the caller's transaction, like ``record``.

    Whether anybody listens is asked once; a few queries for any number.
    """
    if not targets:
        return
    program_id = _program_id(program, targets[0][0])
    told = registry.event_of(action)
    is_heard = bool(told and program_id is not None and telling.listening_to(program_id))
    events = [_event(actor, action, target, codes, program_id) for target, codes in targets]
    for event in events:
        event.is_heard = is_heard
    bulk.insert(AuditEvent, events)
    if told and is_heard:
        rows = zip(events, targets, strict=True)
        telling.queue_many([e for e, (target, _) in rows if told.is_told(target)], told.name)


def _event(
    actor: User | None,
    action: str,
    target: Model,
    codes: Mapping[str, Any],
    program_id: int | None,
) -> AuditEvent:
    for name, value in codes.items():
        _refuse_free_text(name, value)
    return AuditEvent(
        actor_id=getattr(actor, "pk", None),
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        program_id=program_id,
        data=dict(codes),
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
