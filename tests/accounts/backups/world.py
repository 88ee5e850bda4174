"""Rows of every kind of column, some of them awkward; and all rows of a database to compare."""

from datetime import UTC, datetime

from django.apps import apps

from accounts.backups.tables import LEFT_OUT
from accounts.models import AuditEvent, User
from tests.factories.accounts import NotificationFactory, UserFactory
from tests.factories.mentorship import CheckInAnswerFactory, MentorshipFactory, PhotoFactory
from tests.factories.space import NoteFactory

AWKWARD = 'O\'Neil\\ "Ann"\tö 漢字 🙂 \u202e\r\n\\N \\. ${x} %s {}'
MOMENT = datetime(2026, 3, 8, 8, 30, 0, 120000, tzinfo=UTC)
# What a restore itself writes.
SETTLED = {"accounts_auditevent", "accounts_delivery"}


def fill():
    """Make a small world; return the pair in it."""
    pair = MentorshipFactory(active=True)
    mentor = pair.mentor_user
    User.objects.filter(pk=mentor.pk).update(name=AWKWARD, date_joined=MOMENT)
    PhotoFactory(user=mentor, data=bytes(range(256)))
    NoteFactory(mentorship=pair, author=pair.mentee_user)
    CheckInAnswerFactory(check_in__mentorship=pair)
    NotificationFactory.create_batch(3, context={"kind": "notice", "n": 1.5, "none": None})
    AuditEvent.objects.create(
        actor=mentor, action="mentor.capacity", target_type="x", target_id="1",
        data={"zoo": [1, {"b": "ß", "a": 1e-7}], "a": 1e20},
    )  # fmt: skip
    gone = UserFactory()
    gone.delete()
    return pair


def rows():
    """Every row of every table that an archive holds, but what a restore itself writes."""
    models = [
        model
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy and model._meta.db_table not in LEFT_OUT | SETTLED
    ]
    return {
        model._meta.db_table: list(model._base_manager.order_by("pk").values_list())
        for model in models
    }
