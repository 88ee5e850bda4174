"""How long a request waits for the database; other processes have the time that they need.

A person waits 20 seconds at most, and is told that nothing was saved; an import of 20,000 people
may hold the lock of an embedded database for longer than that.
"""

from typing import Any

# Of SQLite, whose writers queue.
LOCK_S = 18
# Of PostgreSQL; services wait less for their locks (accounts.services.locking).
LIMITS = {
    "statement_timeout": "30s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
}


def bound(database: dict[str, Any]) -> None:
    """Give the connections of a web process their limits."""
    options = database.setdefault("OPTIONS", {})
    if database["ENGINE"].endswith("sqlite3"):
        options["timeout"] = LOCK_S
        return
    limits = " ".join(f"-c {name}={value}" for name, value in LIMITS.items())
    options["options"] = f"{options.get('options', '')} {limits}".strip()
