"""A Redis that can be stopped, emptied and started, behind a door that can hang or slam."""

import asyncio
import contextlib
from pathlib import Path

import redis as client

from tests.servers import Redis, free_port
from tests.street import Street


class Broker:
    """Programs talk to ``url``, the door; the server behind it is a real Redis."""

    def __init__(self, folder: Path, street: Street) -> None:
        self.server = Redis(folder)
        self.port = free_port()
        self.url = self.server.url.replace(f":{self.server.port}/", f":{self.port}/")
        self.is_up = False
        self._street, self._writers = street, set()
        self._may_pass = asyncio.Event()
        self.answer()

    def start(self) -> None:
        """Let it run; nothing happens where it does."""
        if not self.is_up:
            self.server.start()
            self._street.run(self._listen())
            self.is_up = True

    def stop(self) -> None:
        """Stop the server: connections end, and new ones are refused."""
        if self.is_up:
            self._street.run(self._shut())
            self.server.stop()
            self.is_up = False

    def restart(self) -> None:
        """Stop and start: what it held is gone."""
        self.stop()
        self.start()

    def hang(self) -> None:
        """Accept everything and answer nothing, on old connections too."""
        self._street.loop.call_soon_threadsafe(self._may_pass.clear)

    def answer(self) -> None:
        """Pass everything on again."""
        self._street.loop.call_soon_threadsafe(self._may_pass.set)

    def reset(self) -> None:
        """Cut every connection at once."""
        self._street.loop.call_soon_threadsafe(self._cut)

    def forget_all(self) -> None:
        """``FLUSHALL``."""
        with self._client() as redis:
            redis.flushall()

    def waiting(self, queue: str = "celery") -> int:
        """Count what waits in a queue."""
        with self._client() as redis:
            return redis.llen(queue)

    def in_hand(self) -> int:
        """Count what workers took and have not finished."""
        with self._client() as redis:
            return redis.hlen("unacked")

    def close(self) -> None:
        """Close the door and stop."""
        self.answer()
        self.stop()

    def _client(self) -> client.Redis:
        return client.Redis.from_url(self.server.url, socket_timeout=5)

    async def _listen(self) -> None:
        self._door = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def _shut(self) -> None:
        self._door.close()
        self._cut()

    def _cut(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    async def _serve(self, reader, writer) -> None:
        self._writers.add(writer)
        try:
            await self._may_pass.wait()
            to = await asyncio.open_connection("127.0.0.1", self.server.port)
            self._writers.add(to[1])
            await asyncio.gather(self._pass_on(reader, to[1]), self._pass_on(to[0], writer))
        except OSError:  # nobody is behind the door
            writer.transport.abort()
        finally:
            self._writers.discard(writer)

    async def _pass_on(self, reader, writer) -> None:
        """Copy one direction until its end, then end the other side as well."""
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                await self._may_pass.wait()
                writer.write(data)
                await writer.drain()
        writer.transport.abort()
        self._writers.discard(writer)
