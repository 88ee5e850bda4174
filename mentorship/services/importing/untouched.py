"""Which of the people that a file made nobody has touched since, so that undo may take them out."""

from collections.abc import Collection, Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import F, ForeignObjectRel, Model

from accounts.models import Notice, Notification, OneTimeLink, User
from mentorship.models import ImportedPart, Mentee, Mentor, PeopleImportRow, Profile

# What an import itself leaves about somebody; it goes with her.
OF_IMPORT: tuple[type[Model], ...] = (
    EmailAddress, Profile, Mentee, Mentor, ImportedPart, Notification, OneTimeLink, Notice,
    PeopleImportRow,
)  # fmt: skip


def referenced(model: type[Model], ids: Collection[int], ours: Iterable[type[Model]]) -> set[int]:
    """Return which of these rows other rows name, those of ``ours`` and own links left aside."""
    found: set[int] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.many_to_many:
            continue
        other: Any = relation.related_model
        if other in ours or other._meta.auto_created or not ids:
            continue
        column: Any = relation.field
        if not column.db_constraint:  # a note for a machine, which outlives its subject
            continue
        rows = other._default_manager.filter(**{f"{column.name}__in": ids})
        found |= set(rows.values_list(column.attname, flat=True).order_by().distinct())
    return found


def parts_in_use(model: type[Mentee] | type[Mentor], ids: Collection[int]) -> set[int]:
    """Return the parts that something came of, or whose state somebody changed."""
    moved = model._default_manager.filter(pk__in=ids).exclude(state_changed_at=F("applied_at"))
    return referenced(model, ids, ()) | set(moved.values_list("pk", flat=True))


def accounts_in_use(ids: Collection[int]) -> set[int]:
    """Return the people who used their account, or about whom something was written."""
    users = User.objects.filter(pk__in=ids)
    used = set(users.filter(last_login__isnull=False).values_list("pk", flat=True))
    confirmed = EmailAddress.objects.filter(user__in=ids, verified=True)
    agreed = ImportedPart.objects.filter(user__in=ids, agreed_at__isnull=False)
    return (
        used
        | set(confirmed.values_list("user_id", flat=True))
        | set(agreed.values_list("user_id", flat=True))
        | referenced(User, ids, OF_IMPORT)
    )
