"""How long what is kept is kept: rules that each app gives, and what an association may change.

``RETENTION`` holds changes as ``kind=days``, within the bounds of the rule.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.core.checks import Error, register
from django.utils.translation import ngettext

YEAR = 365


@dataclass(frozen=True)
class Rule:
    """One kind of rows, how old they get, and what then takes some of them.

    ``purge(before, most)`` deletes or empties at most so many that are older, in one short
    transaction, and returns how many; 0 when nothing is left. ``text`` is for the page.
    """

    kind: str
    text: object
    days: int
    least: int
    most: int
    purge: Callable[[datetime, int], int]

    def kept_days(self) -> int:
        """How many days they are kept here."""
        return chosen().get(self.kind, self.days)

    def kept_words(self) -> str:
        """Say how long that is: in years where they are whole, leap days left out."""
        days = self.kept_days()
        years, rest = divmod(days, YEAR)
        if rest > years // 2:
            return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
        return ngettext("%(n)s year", "%(n)s years", years) % {"n": years}

    def before(self, now: datetime) -> datetime:
        """What is older than this goes."""
        return now - timedelta(days=self.kept_days())


_rules: dict[str, Rule] = {}


def register_retention(rule: Rule) -> None:
    """Have the nightly tidying follow a rule."""
    _rules[rule.kind] = rule


def rules() -> Mapping[str, Rule]:
    """Return every rule by its kind."""
    return MappingProxyType(_rules)


def chosen() -> dict[str, int]:
    """Return what the association chose, by kind; what can't be read is left out."""
    pairs = (part.partition("=") for part in settings.RETENTION.split())
    return {kind: int(days) for kind, _sep, days in pairs if days.isdecimal()}


@register()
def check_retention(**_: Any) -> list[Error]:
    """Refuse to start with a kind that does not exist, or days out of bounds."""
    return [
        Error(f"RETENTION: {problem}", id="accounts.E050")
        for part in settings.RETENTION.split()
        if (problem := _problem(part))
    ]


def _problem(part: str) -> str:
    kind, _sep, days = part.partition("=")
    rule = _rules.get(kind)
    if rule is None:
        return f"there is no {kind!r}; there are {', '.join(sorted(_rules))}."
    if not days.isdecimal() or not rule.least <= int(days) <= rule.most:
        return f"set {kind} to a number of days from {rule.least} to {rule.most}."
    return ""
