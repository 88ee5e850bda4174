from matching.models.blocks import Block, RunFile
from matching.models.decisions import Decision
from matching.models.matches import Exclusion, Match
from matching.models.pair_rules import PairImport, PairRule
from matching.models.returning import ReturnRule
from matching.models.rounds import BoardVisit, Round, RoundLetter
from matching.models.runs import Run, Unmatched
from matching.models.steps import UnmatchedStep
from matching.models.suggestions import MentorChange, MentorSnapshot
from matching.models.wishes import HiddenMentor, Wish

__all__ = [
    "Block",
    "BoardVisit",
    "Decision",
    "Exclusion",
    "HiddenMentor",
    "Match",
    "MentorChange",
    "MentorSnapshot",
    "PairImport",
    "PairRule",
    "ReturnRule",
    "Round",
    "RoundLetter",
    "Run",
    "RunFile",
    "Unmatched",
    "UnmatchedStep",
    "Wish",
]
