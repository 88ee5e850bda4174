"""Visitors of a site that runs: they ask at a fixed pace, whether it answers or not.

A process of its own, which prints what they met. Each request counts from the moment at which it
was due, so that a slow answer does not hide how long the next ones waited (G. Tene, "How NOT to
measure latency": coordinated omission). With a pace of 0 every visitor asks again as soon as it
was answered: what the site bears at most.
"""

import http.client
import json
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path
from urllib.parse import urlencode

PATIENCE_S = 30
LOST = 0  # in place of a status: no answer came


@dataclass(frozen=True)
class Step:
    """One request: of which kind, as whom, and how often among the others.

    ``{n}`` in a text is another each time: the same words again are taken for a form sent twice.
    """

    kind: str
    method: str
    path: str
    cookie: str
    token: str = ""
    body: dict[str, str] = field(default_factory=dict)
    weight: float = 1.0


@dataclass
class Met:
    """What visitors met; ``ms`` by kind, in order of the answers."""

    ms: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter = field(default_factory=Counter)
    without_retry_after: int = 0
    samples: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str, status: int, ms: float, says_when: bool, where: str) -> None:
        """Note one answer."""
        self.ms.setdefault(kind, []).append(ms)
        self.statuses[str(status)] += 1
        self.samples.setdefault(str(status), where)
        self.without_retry_after += status in (429, 503) and not says_when


class Visitors:
    """So many connections that take the requests of one plan, in the order they are due."""

    def __init__(
        self, port: int, steps: Sequence[Step], *, pace: float, seconds: float, many: int, seed: int
    ) -> None:
        """Draw every request beforehand: the same plan and seed ask the same."""
        self._port, self._pace, self._seconds, self._many = port, pace, seconds, many
        self._seed = seed
        self._steps, self._draw = steps, random.Random(seed)
        self._limits = list(accumulate(step.weight for step in steps))
        self._lock, self._sent, self.met = threading.Lock(), 0, Met()

    def visit(self) -> Met:
        """Ask until the time is over; return what was met."""
        self._began = time.monotonic()
        threads = [threading.Thread(target=self._ask_on) for _ in range(self._many)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self.met

    def _next(self) -> tuple[Step, float] | None:
        with self._lock:
            due = self._began + (self._sent / self._pace if self._pace else 0)
            due = due if self._pace else time.monotonic()
            if due > self._began + self._seconds:
                return None
            self._sent += 1
            step = self._draw.choices(self._steps, cum_weights=self._limits)[0]
            n = f"{self._seed}.{self._sent}"
        return replace(step, body={k: v.replace("{n}", n) for k, v in step.body.items()}), due

    def _ask_on(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE_S)
        while found := self._next():
            step, due = found
            if (wait := due - time.monotonic()) > 0:
                time.sleep(wait)
            status, says_when = _ask(connection, step)
            taken = 1_000 * (time.monotonic() - due)
            with self._lock:
                self.met.add(step.kind, status, taken, says_when, f"{step.method} {step.path}")
        connection.close()


def _ask(connection: http.client.HTTPConnection, step: Step) -> tuple[int, bool]:
    headers = {"Cookie": step.cookie, "Accept": "text/html"}
    body = None
    if step.method == "POST":
        body = urlencode(step.body)
        headers |= {"X-CSRFToken": step.token, "Content-Type": "application/x-www-form-urlencoded"}
    for is_last in (False, True):
        try:
            connection.request(step.method, step.path, body, headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()  # it may have been closed as we asked: once more on a new one
            if is_last or step.method == "POST":
                return LOST, False
        else:
            return answer.status, "Retry-After" in answer.headers
    return LOST, False


def main() -> None:
    """Visit as the command line says; print what was met as JSON."""
    told = json.loads(sys.argv[1])
    plan, kind = json.loads(Path(told.pop("plan")).read_text()), told.pop("kind", "")
    steps = [Step(**one) for one in plan if kind in ("", one["kind"])]
    met = Visitors(steps=steps, **told).visit()
    print(json.dumps({**vars(met), "statuses": dict(met.statuses)}))


if __name__ == "__main__":
    main()
