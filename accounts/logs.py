"""How log lines look: one line each, UTC, without addresses and without secrets."""

import logging
import re
from datetime import UTC, datetime

ADDRESS = re.compile(r"[^\s@<>\"'(=]{1,64}@[^\s@<>\"'),;]+")
# Paths that are secrets in themselves: one-time links, and links to choose a new password.
SECRET_PATH = re.compile(r"(/l/|/key/|/confirm-email/|/calendar/)[^/\s]+")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def scrub(text: str) -> str:
    """Leave out e-mail addresses and secret paths; write control characters as escapes."""
    text = SECRET_PATH.sub(r"\1[secret]", ADDRESS.sub("[address]", text))
    return UNPRINTABLE.sub(lambda found: ascii(found[0])[1:-1], text)


class LineFormatter(logging.Formatter):
    """One line in UTC, and the traceback on indented lines below it."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record; what people sent cannot begin a line of its own."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        head = f"{at.replace('+00:00', 'Z')} {record.levelname} {record.name} "
        lines = [head + scrub(record.getMessage())]
        if record.exc_info and record.levelno >= logging.ERROR:  # refusals are no faults
            trace = self.formatException(record.exc_info)
            lines += ["    " + scrub(line) for line in trace.splitlines()]
        return "\n".join(lines)
