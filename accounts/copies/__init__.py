"""A person's copy of her data: what it is made of, and how its files are written."""
