"""Records of processing, for whoever answers for it: what is kept, why, who reads it, how long.

Written from the list of tables and the rules of retention, so that nothing is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from accounts import personal
from accounts.personal import Table
from accounts.retention import rules

ASKED = "Until she has it erased"


@dataclass(frozen=True)
class Topic:
    """What some tables are for, in words of people; ``kinds`` are rules of retention."""

    title: str
    why: str
    readers: str
    kept: str
    kinds: tuple[str, ...] = ()


TOPICS = {
    "account": Topic(
        "Accounts",
        "To know who somebody is, to write to her, and what she agreed to.",
        "Herself; association admins; teams of programs she takes part in, without how she "
        "signs in.",
        f"{ASKED}; copies that she asked for 24 hours; what she agreed to stays by number.",
    ),
    "signing_in": Topic(
        "Signing in",
        "To let her in, and nobody else.",
        "Herself; nobody reads secrets, which are kept as digests or encrypted.",
        f"{ASKED}; sessions 30 days at most; answers to repeated requests 7 days.",
    ),
    "messages": Topic(
        "Messages of the site",
        "To tell her what she needs to know, once.",
        "Herself; operators see kinds, times and failures, never words.",
        "Mails 30 days after they left, then counts; what stands behind the bell 180 days.",
    ),
    "trail": Topic(
        "The trail",
        "To account for who did what. It holds numbers and codes, no names and no texts.",
        "Association admins; teams see that of their program.",
        "",
        ("audit", "back-office"),
    ),
    "profile": Topic(
        "Profiles",
        "To find somebody who fits, and to show a mentor to members as he chose.",
        "Herself; teams of her programs; in part her mentor or mentee, and members.",
        f"{ASKED}.",
    ),
    "parts": Topic(
        "Parts in programs",
        "To take part: what she seeks or offers, and whom she would rather avoid.",
        "Herself; teams of that program.",
        f"{ASKED}; states, dates and counts stay by number.",
        ("drafts", "vetting-questions"),
    ),
    "matching": Topic(
        "Matching",
        "To propose pairs, to decide them by hand, and to say why.",
        "Teams of the program; wishes and their reasons herself, and association admins with a "
        "written reason.",
        "Scores stay by number. From whom somebody who was erased is to be kept apart, should she "
        "come back: an encrypted digest of her address, as long as the other is here.",
        ("runs", "decisions"),
    ),
    "mentorships": Topic(
        "Mentorships",
        "To run what two people agreed on.",
        "The two; the team, of life mentorships dates and states only.",
        "That it took place, and its dates, stay by number.",
    ),
    "space": Topic(
        "What the two keep",
        "To work together: notes, messages, goals, meetings, thanks.",
        "The two, and a private note its writer alone; never a team.",
        "",
        ("spaces",),
    ),
    "check_ins": Topic(
        "Check-ins",
        "To see in time where somebody needs help.",
        "As the table on her own page says, and as she chose.",
        "Answers stay as counts.",
        ("private-answers",),
    ),
    "concerns": Topic(
        "Concerns",
        "To protect people: what is told in confidence.",
        "Its reporter and the contacts named for it, never whom it is about.",
        "An erasure does not delete it: it may be about somebody's safety.",
        ("concerns", "opened-texts"),
    ),
    "team": Topic(
        "Teams",
        "To run a program, and to help a pair that needs it.",
        "Admins of that program.",
        "",
        ("team-notes",),
    ),
    "joining": Topic(
        "Lists and files of programs",
        "To let the right people in.",
        "Admins of that program.",
        "Files that wait for a yes a day; rows of files taken over 7 days.",
    ),
}


def records() -> str:
    """Return the records as text in Markdown."""
    parts = [HEAD, *(_of_topic(name) for name in TOPICS), _retention()]
    return "\n\n".join(parts) + "\n"


def _of_topic(name: str) -> str:
    topic = TOPICS[name]
    found = [table for table in personal.tables().values() if table.topic == name]
    lines = [
        f"## {topic.title}",
        f"Why: {topic.why}  \nWho reads it: {topic.readers}  \nHow long: {_how_long(topic)}",
        "| Table | Holds of people | When she is erased |\n| --- | --- | --- |",
    ]
    rows = "\n".join(_row(table) for table in sorted(found, key=lambda table: table.model))
    return "\n\n".join(lines) + "\n" + rows


def _how_long(topic: Topic) -> str:
    days = (f"{rules()[kind].text}: {rules()[kind].kept_days()} days." for kind in topic.kinds)
    return " ".join(filter(None, (topic.kept, *days)))


def _row(table: Table) -> str:
    telling = ", ".join(f"`{name}`" for name in table.telling) or "numbers, codes and times only"
    return f"| `{table.model}` | {telling} | {'; '.join(_endings(table))} |"


def _endings(table: Table) -> Iterator[str]:
    if table.goes:
        yield "the row is deleted"
    emptied = {*table.by_hand, *(name for row in table.blanks.values() for name in row)}
    if named := sorted(emptied & set(table.telling)):
        yield f"emptied: {', '.join(named)}"
    yield from sorted(set(table.stays.values()))
    if not (table.goes or emptied or table.stays):
        yield "stays, and leads to somebody without a name"


def _retention() -> str:
    head = "| Kind | What | Days | From | To |\n| --- | --- | --- | --- | --- |"
    lines = ["## What goes by its age", head]
    rows = (
        f"| `{rule.kind}` | {rule.text} | {rule.kept_days()} | {rule.least} | {rule.most} |"
        for rule in rules().values()
    )
    return "\n\n".join(lines) + "\n" + "\n".join(rows)


HEAD = """# Records of processing

What is kept of people, why, who reads it and how long: the record that laws on data protection
ask for (in the European Union article 30 of the GDPR). `python manage.py processing_records`
writes it with the days that your association chose; the build fails where a column is missing.

Backups are kept for at most 35 days; who was erased since is erased again after a restore. Tables
that hold nothing of people are left out."""
