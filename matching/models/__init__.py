from matching.models.matches import Exclusion, Match
from matching.models.rounds import Round
from matching.models.runs import Run, Unmatched
from matching.models.wishes import Wish

__all__ = ["Exclusion", "Match", "Round", "Run", "Unmatched", "Wish"]
