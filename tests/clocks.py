"""Another time of day for Python and for the database at once."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import time_machine
from django.db import connection

# How statements ask for the time, on both databases; the columns' own defaults are not among them.
ASKED = re.compile(r"STATEMENT_TIMESTAMP\(\)|CURRENT_TIMESTAMP|(?<=, )'NOW'", re.IGNORECASE)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be this moment for everybody who asks, Python or the database."""
    told = moment.strftime("%Y-%m-%d %H:%M:%S.%f")
    literal = f"'{told}+00'::timestamptz" if connection.vendor == "postgresql" else f"'{told}'"

    def tell(execute, sql, params, many, context):
        return execute(ASKED.sub(literal, sql), params, many, context)

    with time_machine.travel(moment, tick=False), connection.execute_wrapper(tell):
        yield
