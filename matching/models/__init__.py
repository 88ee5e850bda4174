from matching.models.blocks import Block, RunFile
from matching.models.matches import Exclusion, Match
from matching.models.rounds import Round
from matching.models.runs import Run, Unmatched
from matching.models.suggestions import MentorChange, MentorSnapshot
from matching.models.wishes import HiddenMentor, Wish

__all__ = [
    "Block",
    "Exclusion",
    "HiddenMentor",
    "Match",
    "MentorChange",
    "MentorSnapshot",
    "Round",
    "Run",
    "RunFile",
    "Unmatched",
    "Wish",
]
