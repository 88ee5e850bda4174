"""What the assignment means: why not, who else, what would help. From the same mathematics."""

from matching.engine.insight.alternatives import (
    Alternative,
    Exchange,
    exchange,
    losses,
    other_mentors,
    other_requests,
)
from matching.engine.insight.recruiting import Advice, Newcomer, recruiting
from matching.engine.insight.unmatched import unmatched_mentors, unmatched_requests

__all__ = [
    "Advice",
    "Alternative",
    "Exchange",
    "Newcomer",
    "exchange",
    "losses",
    "other_mentors",
    "other_requests",
    "recruiting",
    "unmatched_mentors",
    "unmatched_requests",
]
