"""Reads of the matching floor that join several models, for pages, API and services."""
