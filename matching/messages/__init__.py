"""Mails of this floor."""
