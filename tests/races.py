"""Many callers at the same moment, each on a thread and a connection of its own."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable

from django.db import IntegrityError, connection

from accounts.exceptions import Refused

DONE = "done"


def race(actions: Iterable[Callable[[], object]]) -> Counter[str]:
    """Start every action at the same moment; count how each ended: done, or its refusal's code."""
    calls = list(actions)
    barrier = threading.Barrier(len(calls))
    ends: list[str] = []

    def run(action: Callable[[], object]) -> None:
        try:
            barrier.wait()
            action()
            ends.append(DONE)
        except Refused as refusal:
            ends.append(refusal.code)
        except IntegrityError:
            ends.append("integrity error")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[action]) for action in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(ends)
