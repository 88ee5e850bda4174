"""Seeing the site as a member: whoever does not is only sent home."""

from tests.authorization.table import ALL_302, Row, Rows

ROWS: Rows = {"opening-stop": Row(post=ALL_302)}
