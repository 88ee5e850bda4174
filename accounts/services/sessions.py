"""End sessions: one's own, or all of a person whose account or role changed."""

from datetime import timedelta
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest

from accounts import session_limits
from accounts.models import User
from accounts.services import audit
from accounts.services.clock import now_plus


@transaction.atomic
def end_all(*, person: User, actor: User | None) -> int:
    """Sign a person out everywhere; return how many sessions ended."""
    ended = _end([row.session_key for row in _rows(person)])
    if ended:
        audit.record(actor=actor, action="sessions.ended", target=person, count=ended)
    return ended


@transaction.atomic
def end_others(*, person: User, keep: str | None) -> int:
    """Sign a person out everywhere but in the session with this key; return how many ended."""
    ended = _end([row.session_key for row in _rows(person) if row.session_key != keep])
    if ended:
        audit.record(actor=person, action="sessions.ended", target=person, count=ended)
    return ended


@transaction.atomic
def end_one(*, person: User, session_id: int) -> bool:
    """End one of a person's own sessions; false where she has no such one."""
    row = _rows(person).filter(pk=session_id).first()
    if row is None:
        return False
    _end([row.session_key])
    audit.record(actor=person, action="sessions.ended", target=person, count=1)
    return True


def end_everybodys() -> int:
    """Sign everybody out everywhere; return how many sessions ended."""
    people = User.objects.filter(pk__in=UserSession.objects.values("user")).order_by("pk")
    ended = sum(end_all(person=person, actor=None) for person in people)
    Session.objects.all().delete()  # of those who were not signed in yet
    return ended


def rotate(*, request: HttpRequest, reauthenticated: bool = False, **_: object) -> None:
    """Give a session another key when its person proved once more who she is.

    A receiver of allauth's ``authentication_step_completed``; Django does it at sign-in itself.
    """
    if not reauthenticated:
        return
    old_key = request.session.session_key
    request.session.cycle_key()
    new_key = request.session.session_key
    UserSession.objects.filter(session_key=old_key).update(session_key=new_key)


def forget_old() -> int:
    """Delete what is left of sessions that are over, with their addresses; return how many."""
    Session.objects.filter(expire_date__lt=Now()).delete()
    over = now_plus(-timedelta(seconds=session_limits.MEMBERS.whole_s))
    deleted: int = UserSession.objects.filter(created_at__lt=over).delete()[0]
    return deleted


def _rows(person: User) -> QuerySet[UserSession]:
    rows: QuerySet[UserSession] = UserSession.objects.filter(user=person)
    return rows


def _end(keys: list[str]) -> int:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for key in keys:
        store.delete(key)
    UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)
