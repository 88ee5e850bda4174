"""A file of 20,000 people, previewed and taken over: on SQLite and on PostgreSQL.

Each step is a process of its own, as on a site: one reads the file and previews it, the next one
reads it again with nothing to do, the last one takes everything back. The mails are queued in the
same transaction.
"""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests import servers
from tests.bench.process import ENVIRONMENT, ROOT, Clock, Found, answer

PEOPLE = 20_000
HEADINGS = (
    "external_id", "email", "name", "role", "state", "years", "employer", "timezone", "languages",
    "availability", "credentials", "seeks", "target_role", "wants", "goals", "interests",
)  # fmt: skip
LISTS = {
    "role": "roles", "availability": "availability", "credentials": "credentials",
    "target_role": "roles", "wants": "specializations", "goals": "goals",
    "interests": "interests",
}  # fmt: skip


def measure(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Take the same file over on both databases."""
    yield from _rows("SQLite", folder, {})
    try:
        with servers.postgresql() as database:
            yield from _rows("PostgreSQL", folder, {"DATABASE_URL": database})
    except servers.MissingServerError as missing:
        yield f"the same on PostgreSQL: not measured, {missing}", "-", "60 s, 200 MB"


def _rows(where: str, folder: Path, more: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    print(f"Taking {PEOPLE:,} people over on {where} ...", file=sys.stderr)
    run(folder, "begin", more)
    for name, what, goal in (
        ("take_over", "read, previewed and taken over", "60 s, 200 MB"),
        ("again", "the same file again: nothing to do", "-"),
        ("undo", "undone", "-"),
    ):
        found = run(folder, name, more)
        figures = f"{found['wall_s']:.0f} s ({found['cpu_s']:.0f} s CPU), {found['peak_mb']:.0f} MB"
        yield f"{PEOPLE:,} people on {where}, {what}", figures, goal


def run(folder: Path, name: str, more: Mapping[str, str]) -> Found:
    """Run one case in a process of its own, with its files in ``folder``."""
    command = [sys.executable, "-m", "tests.bench.imports", json.dumps([name, {}])]
    told = ENVIRONMENT | {"DEMO": "1", "DATA_DIR": str(folder), "LOG_LEVEL": "ERROR", **more}
    done = subprocess.run(command, cwd=ROOT, env=told, check=True, stdout=subprocess.PIPE)
    found: Found = json.loads(done.stdout.splitlines()[-1])
    return found


def begin() -> Found:
    """Make the tables, the program and the file."""
    from django.core.management import call_command

    from tests.factories.mentorship import ProgramFactory

    call_command("migrate", verbosity=0)
    call_command("load_taxonomy", verbosity=0)
    ProgramFactory(slug="imports")
    _file().write_text("\n".join([",".join(HEADINGS), *_lines()]), encoding="utf-8")
    return {}


def _lines() -> Iterator[str]:
    from matching.queries.sheet_vocabulary import present_vocabulary

    vocabulary, draw = present_vocabulary(), random.Random(1)
    words = {name: sorted(vocabulary.names[kind]) for name, kind in LISTS.items()}
    plain = [slug for slug in words["role"] if slug not in vocabulary.mentor_only_roles]
    words |= {"role": plain, "target_role": plain}
    for i in range(PEOPLE):
        own = {
            "external_id": f"M{i}", "email": f"p{i}@example.org", "name": f"Person {i}",
            "state": "OH", "years": f"{i % 30}.5", "employer": f"Hospital {i % 300}",
            "timezone": "America/New_York", "languages": "en", "seeks": "career;peer",
        }  # fmt: skip
        yield ",".join(own.get(name) or draw.choice(words[name]) for name in HEADINGS)


def _file() -> Path:
    return Path(os.environ["DATA_DIR"]) / "people.csv"


def take_over() -> Found:
    """Take the file over, from its bytes to the last mail in the outbox."""
    from mentorship.services import importing

    clock = Clock()
    waiting = importing.preview(_prepared())
    importing.confirm(import_id=waiting.pk, actor=None)
    done = importing.execute(waiting.pk)
    assert (done.state, done.n_new) == ("done", PEOPLE), done.error
    return clock.read()


def again() -> Found:
    """Compare the same file once more."""
    from mentorship.services import importing

    clock = Clock()
    waiting = importing.preview(_prepared())
    assert waiting.n_unchanged == PEOPLE
    return clock.read()


def undo() -> Found:
    """Take everybody out again."""
    from accounts.models import User
    from mentorship.models import PeopleImport
    from mentorship.services import importing

    admin = User.objects.create_superuser("admin@example.org", name="Admin")
    clock = Clock()
    first = PeopleImport.objects.get(state="done")
    undone = importing.undo(import_id=first.pk, actor=admin)
    assert (undone.n_undone, undone.n_stays) == (PEOPLE, 0)
    return clock.read()


def _prepared() -> int:
    from matching.queries.sheet_vocabulary import present_vocabulary
    from matching.sheets.importing import read
    from mentorship.models import Program
    from mentorship.services import importing

    file = _file()
    reading = read(file.read_bytes(), file.name, "mentee", {}, present_vocabulary())
    program = Program.objects.get(slug="imports")
    return importing.prepare(program=program, actor=None, side="mentee", reading=reading).pk


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")
    django.setup()
    answer({"begin": begin, "take_over": take_over, "again": again, "undo": undo})
