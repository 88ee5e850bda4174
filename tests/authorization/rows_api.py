"""The API: 401 without a person, 404 for what does not exist for her."""

from tests.authorization.table import API_404, API_405, API_ALL, Row, Rows

ROWS: Rows = {
    "api-schema": Row(get=API_ALL, other=API_405, options=API_ALL),
    "api-docs": Row(get=API_ALL, other=API_405),
    "api-nothing": Row(get=API_404, other=API_404),
}  # fmt: skip
