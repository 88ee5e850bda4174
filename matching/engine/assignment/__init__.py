"""Who gets whom: one exact solver per policy, each result with what proves it."""

from matching.engine.assignment.solve import solve

__all__ = ["solve"]
