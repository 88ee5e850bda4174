"""Stored reasons as sentences, with today's names of people and taxonomy entries."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Literal, cast

from django.db.models import Value

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
}
ICONS = {"career_path": "route", "specialization": "flask-conical", "bonus": "star"}
TIME_CODES = ("time_enough", "time_little", "time_changes")


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
                icon = "clock" if row["code"] in TIME_CODES else ICONS.get(heading, "signpost")
                said.append({"code": row["code"], "heading": heading, "icon": icon, "text": text})
        return said

    def detail(self, row: Unmatched, key: str) -> str:
        """Return why somebody was not matched."""
        return self._words.detail(unmatched_view(row, key))


def kind_words(match: Match) -> dict[str, list[str]]:
    """Return the kind sentences for each side, as a mentorship keeps them.

    ``mentee_missing`` and ``mentor_missing`` hold what helps the two to plan.
    """
    wording = Wording(first_names([match]))

    def said(part: str, reader: Literal["mentee", "mentor"]) -> list[str]:
        return [one["text"] for one in wording.sentences(match, part, reader)]

    return {
        "mentee": said("reasons", "mentee"),
        "mentee_missing": said("missing", "mentee"),
        "mentor": said("reasons", "mentor"),
        "mentor_missing": said("missing", "mentor"),
    }


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
