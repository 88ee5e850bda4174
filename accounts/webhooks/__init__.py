"""Signed messages to other programs: addresses, the line there, and what is said; no state."""
