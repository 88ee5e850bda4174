"""Reads that join several models, for pages, mails and the floor above."""

from mentorship.queries.taxonomy import taxonomy_facts

__all__ = ["taxonomy_facts"]
