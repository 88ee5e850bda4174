"""How long a request waits for the database, and how its statements are planned.

A person waits 20 seconds at most, and is told that nothing was saved; other processes have the time
that they need: an import of 20,000 people may hold the lock of an embedded database for longer than
that. A page's statements are many and short, on rows that stand in memory or on a disk that seeks
at once: to compile them, or to start a process for one, takes longer than they do.
"""

from typing import Any

# How PostgreSQL plans.
PLANS = {"jit": "off", "max_parallel_workers_per_gather": "0", "random_page_cost": "1.1"}
# Of SQLite, whose writers queue.
LOCK_S = 18
KEPT_S = 60  # a new connection reads the whole schema, and plans every statement anew
# Of PostgreSQL; services wait less for their locks (accounts.services.locking).
LIMITS = {
    "statement_timeout": "30s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
}


def bound(database: dict[str, Any]) -> None:
    """Give the connections of a web process their limits, and what suits its statements."""
    options = database.setdefault("OPTIONS", {})
    if database["ENGINE"].endswith("sqlite3"):
        options["timeout"] = LOCK_S
        database["CONN_MAX_AGE"] = KEPT_S
        return
    said = " ".join(f"-c {name}={value}" for name, value in (PLANS | LIMITS).items())
    options["options"] = f"{options.get('options', '')} {said}".strip()
