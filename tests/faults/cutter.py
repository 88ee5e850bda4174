"""A stretch of cable in front of PostgreSQL that can be cut exactly at a ``COMMIT``."""

import asyncio
import contextlib
from pathlib import Path
from typing import Any

from tests.street import Street

COMMIT = b"COMMIT\x00"
SOCKET = ".s.PGSQL.5432"
BEFORE, AFTER = "before the server hears of it", "after the server has done it"


class Cutter:
    """Listens in a folder of its own and passes everything on; ``url`` leads through it.

    ``arm(marker, moment)`` cuts once: at the commit of a transaction that said ``marker``.
    """

    def __init__(self, folder: Path, server: Path, street: Street) -> None:
        folder.mkdir(exist_ok=True)
        self.url = f"postgres://app@/{folder}/postgres"
        self.cuts = 0
        self._marker, self._moment = b"", ""
        self._server, self._street = server / SOCKET, street
        street.run(self._open(folder / SOCKET))

    def arm(self, marker: str, moment: str) -> None:
        """Cut the next transaction that says this."""
        self._marker, self._moment = marker.encode(), moment

    async def _open(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self._listening = await asyncio.start_unix_server(self._meet, path)

    async def _meet(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, forth = await asyncio.open_unix_connection(self._server)
        answers = asyncio.create_task(_pass_on(far, back))
        try:
            await self._ask(near, forth, answers)
        finally:
            answers.cancel()
            for end in (forth, back):
                end.close()

    async def _ask(
        self, near: asyncio.StreamReader, forth: asyncio.StreamWriter, answers: asyncio.Task[Any]
    ) -> None:
        is_marked = False
        while said := await near.read(65536):
            is_marked = is_marked or bool(self._marker and self._marker in said)
            if is_marked and COMMIT in said:
                await self._cut(said, forth, answers)
                return
            forth.write(said)
            await forth.drain()

    async def _cut(
        self, said: bytes, forth: asyncio.StreamWriter, answers: asyncio.Task[Any]
    ) -> None:
        answers.cancel()  # whatever the server says now is never heard
        with contextlib.suppress(asyncio.CancelledError):
            await answers
        if self._moment == AFTER:
            forth.write(said)
            await forth.drain()
            await asyncio.sleep(0.3)
        self._marker, self.cuts = b"", self.cuts + 1


async def _pass_on(far: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while said := await far.read(65536):
            back.write(said)
            await back.drain()
        back.close()
