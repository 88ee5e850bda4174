"""A mail server in a process of its own: it takes every message after so many milliseconds.

``python -m tests.bench.post PORT DELAY_MS``
"""

import asyncio
import logging
import sys
from typing import Any

from aiosmtpd.smtp import SMTP


class Sorting:
    """Accepts everything and keeps nothing."""

    def __init__(self, delay_s: float) -> None:
        """Take ``delay_s`` for each message, of any number at once."""
        self._delay_s = delay_s

    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802
        """Answer, in its time."""
        await asyncio.sleep(self._delay_s)
        return "250 OK"


async def serve(port: int, delay_s: float) -> None:
    """Serve until killed."""
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    loop, sorting = asyncio.get_running_loop(), Sorting(delay_s)
    server = await loop.create_server(
        lambda: SMTP(sorting, hostname="mail.test", ident="bench", loop=loop), "127.0.0.1", port
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2]) / 1_000))
