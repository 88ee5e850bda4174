"""Orders to a running sender: die or wait when you pass this point.

An order is a file in a folder; whoever renames it first has it. So one order is obeyed once, by
whichever process comes by, and a test needs no process to start anew.
"""

import contextlib
import os
import signal
import time
from pathlib import Path

KILL, HANG, STUCK = "kill", "hang", "stuck"
POLL_S = 0.02


class Orders:
    """The folder, for the test that gives orders and for the processes that obey."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._given = 0
        for name in ("given", "taken"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def give(self, point: str, what: str = KILL, times: int = 1) -> None:
        """Have the next ``times`` senders who pass a point killed, or held until ``clear``.

        Whoever is ``STUCK`` hears nothing meanwhile, a soft time limit neither.
        """
        for _ in range(times):
            self._given += 1
            (self.folder / "given" / f"{_slug(point)}.{what}.{self._given:04d}").touch()

    def taken(self, point: str = "", what: str = KILL) -> int:
        """Count orders that were obeyed."""
        return len(list((self.folder / "taken").glob(f"{_slug(point) or '*'}.{what}.*")))

    def killed(self) -> list[int]:
        """The processes that were told to die and obeyed; the last may still be dying."""
        return [int(path.suffix[1:]) for path in (self.folder / "taken").glob(f"*.{KILL}.*")]

    def clear(self) -> None:
        """Take everything back, and let go whoever is held."""
        for path in self.folder.glob("*/*"):
            path.unlink(missing_ok=True)

    def obey(self, point: str) -> None:
        """In a sender: take one order for this point, where there is one."""
        for order in sorted((self.folder / "given").glob(f"{_slug(point)}.*")):
            taken = self.folder / "taken" / f"{order.name}.{os.getpid()}"
            with contextlib.suppress(FileNotFoundError):
                order.rename(taken)
                _carry_out(order.name.split(".")[1], taken)
                return


def _carry_out(what: str, taken: Path) -> None:
    if what == KILL:
        os.kill(os.getpid(), signal.SIGKILL)
    deaf = Exception if what == STUCK else ()
    while taken.exists():
        with contextlib.suppress(deaf):
            time.sleep(POLL_S)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be buried does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _slug(point: str) -> str:
    return point.replace(" ", "-")
