"""The 48 rows of bad inputs, on pages and in the API: ``rows.py`` is the table."""
