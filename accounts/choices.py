"""Choices that say more than a word: a card has a meaning, an example and an icon."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Card:
    """The label of one choice drawn as a card; everywhere else it is its ``name``."""

    name: "StrOrPromise"
    meaning: "StrOrPromise" = ""
    example: "StrOrPromise" = ""
    icon: str = ""
    halves: str = ""  # "mentee", "mentor" or "both" instead of an icon

    def __str__(self) -> str:
        return str(self.name)
