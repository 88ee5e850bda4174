"""Who gets whom: one exact solver per policy, each result with what proves it."""

from matching.engine.assignment.solve import assign, solve, solve_any_size
from matching.engine.assignment.steps import Step

__all__ = ["Step", "assign", "solve", "solve_any_size"]
