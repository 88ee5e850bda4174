"""Stored reasons as sentences, with today's names of people and taxonomy entries."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Literal, cast

from django.db.models import Value

from matching.encoding.outcome import Reason
from matching.encoding.store import reason_from_json, unmatched_view
from matching.encoding.taxonomy import Taxonomy
from matching.encoding.words import Voice, Words
from matching.models import Match, Unmatched
from mentorship.models import (
    AvailabilityPattern,
    Credential,
    Goal,
    Interest,
    Role,
    Specialization,
    WorkSetting,
)

LISTS = {
    "roles": Role,
    "specializations": Specialization,
    "work_settings": WorkSetting,
    "credentials": Credential,
    "goals": Goal,
    "interests": Interest,
    "availability": AvailabilityPattern,
}
# Which heading a reason belongs to, by the start of its code.
HEADING_OF = {
    "path": "career_path",
    "setting": "career_path",
    "credentials": "career_path",
    "specialization": "specialization",
    "goals": "specialization",
    "interests": "specialization",
    "wish": "bonus",
    "waited": "bonus",
    "partner": "bonus",
    "first": "bonus",
}
ICONS = {"career_path": "route", "specialization": "flask-conical", "bonus": "star"}
ICON_OF_CODE = {
    "credentials": "award",
    "goals": "flag",
    "interests": "book-open",
    "outlook_alike": "handshake",
}
ICON_OF_TYPE = {"peer": "coffee", "career": "signpost", "life": "compass"}
# Beside the mentor type: people read four reasons, not nine.
MOST_REASONS = 4
TIME_CODES = ("time_enough", "time_little", "time_changes")


Reader = Literal["mentee", "mentor"]


class Names:
    """Names of taxonomy entries, read with one query; the part of a taxonomy that words need."""

    @cached_property
    def _names(self) -> dict[tuple[str, str], str]:
        rows = [
            model._default_manager.order_by().values_list(Value(name), "slug", "name")
            for name, model in LISTS.items()
        ]
        first, *others = rows
        return {(list_name, slug): text for list_name, slug, text in first.union(*others, all=True)}

    def name(self, list_name: str, slug: str) -> str:
        """Return an entry's name, or the slug where the list no longer has it."""
        return str(self._names.get((list_name, slug), slug)) if slug else ""

    def every(self, list_name: str) -> list[tuple[str, str]]:
        """Return slug and name of all entries of a list, by name."""
        found = [
            (slug, text) for (listed, slug), text in self._names.items() if listed == list_name
        ]
        return sorted(found, key=lambda entry: entry[1].casefold())


class Wording:
    """Says the reasons of matches and of unmatched people."""

    def __init__(self, people: Mapping[str, str], names: Names | None = None) -> None:
        """Take the names of people by the key that reasons use: the uuid of their part."""
        self.names = names or Names()
        self._words = Words(cast(Taxonomy, self.names), people)

    def sentences(self, match: Match, part: str, voice: Voice = "admin") -> list[dict[str, str]]:
        """Return a match's ``reasons`` or ``missing`` as {code, heading, icon, text}."""
        rows: Iterable[Mapping[str, Any]] = match.breakdown.get(part, [])
        her, his = str(match.mentee.uuid), str(match.mentor.uuid)
        said = []
        for row in rows:
            text = self._words.sentence(reason_from_json(row), her, his, voice)
            if text:
                heading = heading_of(row["code"])
                icon = icon_of(row["code"], match.mentor_type)
                said.append({"code": row["code"], "heading": heading, "icon": icon, "text": text})
        return said

    def sought(self, match: Match, reader: Reader) -> dict[str, str]:
        """Return that the type of mentor is the one asked for, as {code, icon, text}."""
        reason = Reason("sought", {"mentor_type": match.mentor_type})
        text = self._words.sentence(reason, str(match.mentee.uuid), str(match.mentor.uuid), reader)
        return {"code": "sought", "icon": ICON_OF_TYPE[match.mentor_type], "text": text}

    def detail(self, row: Unmatched, key: str) -> str:
        """Return why somebody was not matched."""
        return self._words.detail(unmatched_view(row, key))


def kind_words(match: Match, names: Names | None = None) -> dict[str, list[Any]]:
    """Return the kind reasons for each side as {icon, text}, as a mentorship keeps them.

    ``mentee_missing`` and ``mentor_missing`` hold what helps the two to plan. No score is in them.
    """
    wording = Wording(first_names([match]), names)
    return {
        "mentee": _why(wording, match, "mentee"),
        "mentee_missing": _plan(wording, match, "mentee"),
        "mentor": _why(wording, match, "mentor"),
        "mentor_missing": _plan(wording, match, "mentor"),
    }


def _why(wording: Wording, match: Match, reader: Reader) -> list[dict[str, str]]:
    """Return the most telling reasons, the type that was asked for, and when both are free."""
    said = wording.sentences(match, "reasons", reader)
    hours = [one for one in said if one["code"] in TIME_CODES][:1]
    others = [one for one in said if one["code"] not in TIME_CODES]
    told = [*others[: MOST_REASONS - len(hours)], wording.sought(match, reader), *hours]
    return [{"icon": one["icon"], "text": one["text"]} for one in told]


def _plan(wording: Wording, match: Match, reader: Reader) -> list[str]:
    return list(dict.fromkeys(one["text"] for one in wording.sentences(match, "missing", reader)))


def icon_of(code: str, mentor_type: str) -> str:
    """Return the icon of a reason; one about the kind of mentor has that kind's own."""
    if code in TIME_CODES:
        return "clock"
    return ICON_OF_CODE.get(code) or ICONS.get(heading_of(code)) or ICON_OF_TYPE[mentor_type]


def heading_of(code: str) -> str:
    """Return the heading under which a reason is told."""
    return HEADING_OF.get(code.split("_", maxsplit=1)[0], "mentor_type")


def first_names(matches: Iterable[Match]) -> dict[str, str]:
    """Return the first names of the people of matches by the uuid of their part."""
    names = {}
    for match in matches:
        names[str(match.mentee.uuid)] = match.mentee.user.first_name
        names[str(match.mentor.uuid)] = match.mentor.user.first_name
    return names
