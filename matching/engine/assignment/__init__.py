"""Who gets whom: one exact solver per policy, each result with what proves it."""

from matching.engine.assignment.solve import assign, solve

__all__ = ["assign", "solve"]
