"""Choices that say more than a word: a card has a meaning, an example and an icon."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    """The label of one choice drawn as a card; everywhere else it is its ``name``."""

    name: str
    meaning: str = ""
    example: str = ""
    icon: str = ""
    halves: str = ""  # "mentee", "mentor" or "both" instead of an icon

    def __str__(self) -> str:
        return str(self.name)
