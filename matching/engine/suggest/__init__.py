"""The best mentors for one mentee against warm mentors: exact, without scoring them all."""

from matching.engine.suggest.best import Best, best
from matching.engine.suggest.half import Half, Seeker

__all__ = ["Best", "Half", "Seeker", "best"]
