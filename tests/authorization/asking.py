"""Ask one address as one role, and notice every row that changes."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import copy
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

WRITES = ("INSERT", "UPDATE", "DELETE")
# A visit may renew a session or a cache entry; neither is a row of ours.
PASSING = ("django_session", '"cache"', "SAVEPOINT")


@contextmanager
def noticing_writes() -> Iterator[list[str]]:
    """Collect the statements that change a row."""
    found: list[str] = []

    def notice(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES) and not any(name in sql for name in PASSING):
            found.append(sql[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(notice):
        yield found


def ask(client: Client, method: str, path: str, body: dict[str, Any]) -> tuple[int, list[str], str]:
    """Send one request and undo what it did; return its status, its writes and its page."""
    cache.clear()  # rate limits are tested elsewhere
    kind = {"content_type": "application/json"} if path.startswith("/api/") else {}
    send, cookies = getattr(client, method.lower()), copy(client.cookies)
    with ExitStack() as stack:
        stack.enter_context(transaction.atomic())
        writes = stack.enter_context(noticing_writes())
        if method in ("POST", "PUT", "PATCH"):
            answer = send(path, body or {}, **kind)
        else:
            answer = send(path)
        page = answer.getvalue().decode(errors="replace")  # of files as well
        transaction.set_rollback(True)
    client.cookies = cookies  # signing out is undone as well
    return answer.status_code, writes, page
