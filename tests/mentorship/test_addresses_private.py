"""Addresses of the two stay private until both share theirs.

Pages are proven by the table of authorization, whose world holds the two addresses; here is which
sources of members' pages and mails read an address at all.
"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MEMBERS = (
    "mentorship/messages", "mentorship/queries", "mentorship/views", "mentorship/forms",
    "matching/messages", "templates/mentorship", "templates/mail",
)  # fmt: skip
READS_ADDRESS = re.compile(r"\.email\b")
KNOWN = {
    "mentorship/messages/care.py": "an admin who writes can be answered",
    "mentorship/forms/words.py": "her own, which she can't avoid",
    "mentorship/queries/calendar_files.py": "a calendar file names its own reader",
    "mentorship/queries/concern_readers.py": "the association's own contacts, by settings",
    "mentorship/queries/conflicts.py": "supervisors, compared and never shown",
    "mentorship/queries/mentorship_reading.py": "whether the partner shared hers",
    "mentorship/queries/me_privacy.py": "whether she has an address that gets mail",
    "mentorship/queries/space_counts.py": "the partner's, where both share",
    "mentorship/queries/vetting.py": "whether the list of members names it",
    "templates/mentorship/_landing_notice.html": "a field of a form",
    "templates/mentorship/me.html": "her own",
    "templates/mentorship/me_ask.html": "her own",
    "templates/mentorship/me_notifications.html": "her own",
}
# A concern goes to named people of the team, whose addresses are told on purpose.
CONTACTS = re.compile(r"contact|one\.email|concern")


def readers() -> set[str]:
    """Return the sources of members' pages and mails that read somebody's address."""
    paths = [path for room in MEMBERS for path in (ROOT / room).rglob("*.*")]
    return {
        str(path.relative_to(ROOT))
        for path in paths
        if path.suffix in (".py", ".html", ".txt")
        and any(
            READS_ADDRESS.search(line) and not CONTACTS.search(line)
            for line in path.read_text(encoding="utf-8").splitlines()
        )
    }


def test_addresses_are_read_where_there_is_a_reason():
    assert sorted(readers() - set(KNOWN)) == []
