"""The copy of one person who has done much here, among the rows of many others, on SQLite."""

import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.bench.process import Clock, Found, answer
from tests.bench.suggestions import run

MODULE = "tests.bench.privacy"
GOAL = "10 s"
MENTORSHIPS = 10
EACH = {"messages": 500, "notes": 200, "meetings": 60, "goals": 10}
NOTICES, ACTS = 5_000, 5_000
OTHERS = 50_000  # rows of others in each of the three large tables


def measure(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Fill a database in ``folder`` and pack the copy of one of its people."""
    print("Packing a person's copy ...", file=sys.stderr)
    run(folder, "fill", MODULE)
    found = run(folder, "pack", MODULE)
    what = f"copy of a person with {MENTORSHIPS} mentorships and {found['rows']:,} rows"
    figures = (
        f"{found['wall_s']:.1f} s ({found['cpu_s']:.1f} s CPU), {found['size_mb']:.1f} MB of zip, "
        f"{found['files']} certificates, {found['peak_mb']:.0f} MB of memory"
    )
    yield what, figures, GOAL


def fill() -> Found:
    """Make her, her mentorships, and the rows of others around them."""
    from django.core.management import call_command
    from django.utils import timezone

    from accounts.models import AuditEvent, Notice, Notification
    from tests.factories.accounts import UserFactory
    from tests.factories.mentorship import ProgramFactory

    call_command("migrate", verbosity=0)
    call_command("load_content", verbosity=0)
    her, other, program = UserFactory(email="her@example.org"), UserFactory(), ProgramFactory()
    for number in range(MENTORSHIPS):
        _pair(her, program, timezone.now() - timedelta(days=30 * (number + 1)))
    for person, n in ((her, NOTICES), (other, OTHERS)):
        _many(
            Notice,
            n,
            lambda no, who=person: {
                "user": who,
                "category": "note",
                "title": f"Notice {no}",
                "text": "Somebody wrote.",
            },
        )
        _many(
            Notification,
            n,
            lambda no, who=person: {
                "recipient": who,
                "category": "note",
                "dedupe_key": f"{who.pk}.{no}",
                "status": "sent",
                "sent_at": timezone.now(),
            },
        )
    for person, n in ((her, ACTS), (other, OTHERS)):
        _many(AuditEvent, n, lambda no, who=person: {
            "actor": who, "action": "note.added", "target_type": "mentorship.note",
            "target_id": str(no)})  # fmt: skip
    return {}


def _pair(her: Any, program: Any, begun: Any) -> None:
    from mentorship.models import Meeting, MentorshipGoal, Message, Note
    from tests.factories.closing import CertificateFactory
    from tests.factories.mentorship import MentorFactory, MentorshipFactory

    mentee = her.mentee_parts.first()
    people = {"mentee": mentee} if mentee else {"mentee__user": her, "mentee__program": program}
    pair = MentorshipFactory(
        program=program, mentor=MentorFactory(program=program), introduced_at=begun, active=True,
        **people,
    )  # fmt: skip
    CertificateFactory(mentorship=pair)
    both = (her, pair.mentor_user)
    _many(
        Message,
        EACH["messages"],
        lambda no: {
            "mentorship": pair,
            "author": both[no % 2],
            "body": f"Message {no}. " + "word " * 60,
        },
    )
    _many(
        Note,
        EACH["notes"],
        lambda no: {"mentorship": pair, "author": her, "body": f"Note {no}. " + "word " * 60},
    )
    _many(
        Meeting,
        EACH["meetings"],
        lambda no: {
            "mentorship": pair,
            "state": "held",
            "offered_by": "mentor",
            "topic": f"Topic {no}",
            "starts_at": begun,
            "settled_at": begun,
            "settled_by": "mentee",
        },
    )
    _many(MentorshipGoal, EACH["goals"], lambda no: {
        "mentorship": pair, "title": f"Goal {no}", "added_by": "mentee"})  # fmt: skip


def _many(model: Any, n: int, row: Any) -> None:
    for start in range(0, n, 5_000):
        rows = [model(**row(no)) for no in range(start, min(start + 5_000, n))]
        if model.__name__ == "Notice":
            _numbered(rows)
        model.objects.bulk_create(rows)


def _numbered(rows: Any) -> None:
    from uuid import uuid4

    for row in rows:
        row.uid = uuid4()


def pack() -> Found:
    """Make her copy as the sweep does, pieces included."""
    from accounts.enums import PrivacyKind
    from accounts.models import AuditEvent, PersonalCopy, User
    from accounts.services import copies, privacy

    her = User.objects.get(email="her@example.org")
    privacy.ask(user=her, kind=PrivacyKind.EXPORT)
    clock = Clock()
    assert copies.make_due() == 1
    figures = clock.read()
    made = AuditEvent.objects.get(action="copy.made").data
    size = PersonalCopy.objects.get().n_bytes
    return figures | {"rows": made["rows"], "files": made["files"], "size_mb": size / 1_000_000}


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")
    django.setup()
    answer({"fill": fill, "pack": pack})
