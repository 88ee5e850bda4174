"""Sign-up sheets: read and checked, turned into records, and the answer written beside them."""
