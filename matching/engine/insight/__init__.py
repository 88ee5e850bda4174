"""What the assignment means: why not, who else, what would help. From the same mathematics."""

from matching.engine.insight.alternatives import (
    Alternative,
    arcs_by_mentor,
    losses,
    other_mentors,
    other_requests,
)
from matching.engine.insight.exchange import Exchange, Exchanges, exchange
from matching.engine.insight.newcomers import Newcomer
from matching.engine.insight.recruiting import Advice, recruiting
from matching.engine.insight.unmatched import unmatched_mentors, unmatched_requests

__all__ = [
    "Advice",
    "Alternative",
    "Exchange",
    "Exchanges",
    "Newcomer",
    "arcs_by_mentor",
    "exchange",
    "losses",
    "other_mentors",
    "other_requests",
    "recruiting",
    "unmatched_mentors",
    "unmatched_requests",
]
