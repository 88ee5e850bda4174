"""The words that a sheet may use: entries of the taxonomy by slug or name."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from matching.sheets.problems import InputError, Problem, shown
from matching.sheets.reading import read_bytes

# List of the taxonomy: what one entry of it is called.
LISTS = {
    "roles": "a role",
    "work_settings": "a work setting",
    "credentials": "a credential",
    "specializations": "a specialization",
    "goals": "a goal",
    "interests": "an interest",
    "availability": "an availability pattern",
    "mentor_types": "a mentor type",
}
SHORT_LIST = 6
MAX_SUGGESTIONS = 3


def fold(text: str) -> str:
    """Return text as compared: case, hyphens and runs of space make no difference."""
    return re.sub(r"[\s_-]+", " ", text).strip().casefold()


@dataclass(frozen=True)
class Vocabulary:
    """Per list of the taxonomy: folded slug or name to slug, and slug to name."""

    slugs: Mapping[str, Mapping[str, str]]
    names: Mapping[str, Mapping[str, str]]
    mentor_only_roles: frozenset[str]

    def find(self, kind: str, text: str) -> str | None:
        """Return the slug that ``text`` names in the list ``kind``, or None."""
        return self.slugs[kind].get(fold(text))

    def near(self, kind: str, text: str, cutoff: float = 0.6) -> list[str]:
        """Return the slugs that ``text`` may have meant, best first, each once."""
        folded = fold(text)
        words = self.slugs[kind]
        close = get_close_matches(folded, words, n=2 * MAX_SUGGESTIONS, cutoff=cutoff)
        within = [word for word in words if len(folded) > 2 and folded in word]
        return list(dict.fromkeys(words[word] for word in close + within))[:MAX_SUGGESTIONS]

    def unknown(self, kind: str, text: str) -> str:
        """Return the sentence for a value that the taxonomy does not have."""
        return f"{shown(text)} is not {LISTS[kind]}; {self._advice(kind, text)}"

    def _advice(self, kind: str, text: str) -> str:
        if "," in text and all(self.find(kind, part) for part in text.split(",")):
            return 'separate several values with ";"'
        slugs = self.near(kind, text)
        if slugs:
            return f"did you mean {self._listed(kind, slugs)}?"
        if len(self.names[kind]) <= SHORT_LIST:
            return f"use {self._listed(kind, self.names[kind])}"
        return f"use a name of the list, such as {self._listed(kind, list(self.names[kind])[:1])}"

    def _listed(self, kind: str, slugs: Iterable[str]) -> str:
        return " or ".join(f'"{self.names[kind][slug]}" ({slug})' for slug in slugs)


def read_taxonomy(path: Path) -> dict[str, Any]:
    """Return the content of a taxonomy file.

    Raises:
        InputError: it cannot be read or is not a taxonomy.
    """
    raw = read_bytes(path)
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError) as error:
        text = f"this is not JSON ({error}); name a taxonomy file"
        raise InputError([Problem(str(path), 0, "", text)]) from error
    missing = _missing_lists(content)
    if missing:
        text = f"this is no taxonomy: {', '.join(missing)} missing"
        raise InputError([Problem(str(path), 0, "", text)])
    return dict(content)


def vocabulary_of(taxonomy: Mapping[str, Any]) -> Vocabulary:
    """Index the lists of a taxonomy; where words collide, the slug wins."""
    names = {kind: {str(e["slug"]): str(e["name"]) for e in taxonomy[kind]} for kind in LISTS}
    slugs = {
        kind: {fold(name): slug for slug, name in entries.items()}
        | {fold(slug): slug for slug in entries}
        for kind, entries in names.items()
    }
    only = frozenset(str(e["slug"]) for e in taxonomy["roles"] if e.get("mentor_only"))
    return Vocabulary(slugs, names, only)


def _missing_lists(content: object) -> list[str]:
    """Return the lists that are absent or hold something other than named entries."""
    if not isinstance(content, dict):
        return sorted(LISTS)
    return [kind for kind in LISTS if not _is_list_of_entries(content.get(kind))]


def _is_list_of_entries(entries: object) -> bool:
    return isinstance(entries, list) and all(
        isinstance(entry, dict) and isinstance(entry.get("slug"), str) and "name" in entry
        for entry in entries
    )
