"""Reasons as sentences that a technician could say aloud.

Three voices: ``admin`` names both people; ``mentee`` and ``mentor`` are the kind version, each
for that reader, in the second person and without any score.
"""

from collections.abc import Callable, Mapping
from typing import Literal, Protocol

from matching.encoding.outcome import PairView, Param, Reason, Unmatched
from matching.encoding.phrases import DETAILS, FULL, RULES, SENTENCES, UNANSWERED

Voice = Literal["admin", "mentee", "mentor"]

ORDINALS = ("", "first", "second", "third", "fourth", "fifth")
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven")
# What a parameter that holds slugs refers to, by its name and by the code of the reason.
LIST_OF_PARAM = {
    "role": "roles",
    "target": "roles",
    "setting": "work_settings",
    "wanted": "specializations",
    "practiced": "specializations",
}
LIST_OF_CODE = {
    "credentials": "credentials",
    "credentials_missing": "credentials",
    "specialization_same": "specializations",
    "specialization_missing": "specializations",
    "goals": "goals",
    "goals_missing": "goals",
    "interests": "interests",
}
QUOTED = {"goals", "interests"}
# Reasons that say what is not there list it with "or".
NOT_THERE = {"credentials_missing", "specialization_missing", "goals_missing"}


class EntryNames(Protocol):
    """Knows the names of taxonomy entries, as ``Taxonomy`` does."""

    def name(self, list_name: str, slug: str) -> str:
        """Return an entry's name, or the slug where the list does not have it."""


class Words:
    """Says reasons; ``names`` maps the keys of people to the names to be shown."""

    def __init__(self, taxonomy: EntryNames, names: Mapping[str, str]) -> None:
        self._taxonomy = taxonomy
        self._names = names

    def why(self, pair: PairView) -> str:
        """Return what speaks for a pair, in the admin's voice, as one text."""
        return " ".join(self.sentences(pair.reasons, pair.mentee, pair.mentor))

    def missing(self, pair: PairView) -> str:
        """Return what is missing or could go wrong, in the admin's voice, as one text."""
        return " ".join(self.sentences(pair.missing, pair.mentee, pair.mentor))

    def kind(self, pair: PairView, reader: Literal["mentee", "mentor"]) -> list[str]:
        """Return what the two share, for one of them: second person, no score, never empty."""
        said = self.sentences(pair.reasons, pair.mentee, pair.mentor, reader)
        sought = Reason("sought", {"mentor_type": pair.mentor_type})
        return said or [self.sentence(sought, pair.mentee, pair.mentor, reader)]

    def plan(self, pair: PairView, reader: Literal["mentee", "mentor"]) -> list[str]:
        """Return what helps the two to plan, for one of them: the kind part of what is missing."""
        said = self.sentences(pair.missing, pair.mentee, pair.mentor, reader)
        return list(dict.fromkeys(said))

    def sentences(
        self, reasons: tuple[Reason, ...], mentee: str, mentor: str, voice: Voice = "admin"
    ) -> list[str]:
        """Return one sentence for each reason that this voice says; ``mentee`` etc. are keys."""
        said = (self.sentence(reason, mentee, mentor, voice) for reason in reasons)
        return [sentence for sentence in said if sentence]

    def sentence(self, reason: Reason, mentee: str, mentor: str, voice: Voice = "admin") -> str:
        """Return one reason in one voice, "" where this voice does not say it."""
        template = SENTENCES[reason.code].get(voice, "")
        if callable(template):
            template = template(reason.params)
        if not template:
            return ""
        values = {name: self._shown(reason.code, name, v) for name, v in reason.params.items()}
        names = {"mentee": self._name(mentee), "mentor": self._name(mentor)}
        if "quarters" in reason.params:
            values["about"] = _about_hours(reason.params["quarters"])
        if "side" in reason.params:
            names["who"] = names[str(reason.params["side"])]
        return _capitalized(template.format(**names, **values))

    def detail(self, entry: Unmatched) -> str:
        """Return why somebody was not matched, as one or two sentences."""
        reason = entry.detail
        params = dict(reason.params)
        other = str(params.pop("other", ""))
        if "rule" in params:
            template = RULES[str(params["rule"])] + (FULL if other else "")
        else:
            template = DETAILS[reason.code]
        values = {name: self._shown(reason.code, name, value) for name, value in params.items()}
        return template.format(name=self._name(entry.key), other=self._name(other), **values)

    def _name(self, key: str) -> str:
        return self._names.get(key, key)

    def _shown(self, code: str, name: str, value: Param | list[str]) -> str:
        """Return a parameter as text: names of slugs, words for numbers."""
        if name in PLAIN:
            return PLAIN[name](value)
        if name == "slugs" and code == "not_answered":
            return _joined([UNANSWERED[slug] for slug in _texts(value)])
        if name in ("hers", "his"):
            return self._sides(code, value)
        list_name = LIST_OF_CODE[code] if name == "slugs" else LIST_OF_PARAM.get(name)
        if list_name is None:
            return str(value)
        shown = [self._taxonomy.name(list_name, slug) for slug in _texts(value)]
        last = "or" if code in NOT_THERE else "and"
        if list_name in QUOTED:
            return _joined([f"“{text}”" for text in shown], last)
        return _joined([_lowered(text) for text in shown], last)

    def _sides(self, code: str, value: Param | list[str]) -> str:
        if code.startswith("setting"):
            return f"“{self._taxonomy.name('work_settings', str(value))}”"
        shown = [_lowered(self._taxonomy.name("availability", slug)) for slug in _texts(value)]
        return _joined(shown) or "times of their own"


def _texts(value: Param | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)  # type: ignore[arg-type]


def _hours(value: object) -> str:
    """Return quarter hours as words: "half an hour", "1 hour", "2½ hours"."""
    hours, quarters = divmod(int(str(value)), 4)
    part = ("", "¼", "½", "¾")[quarters]
    if not hours:
        return {"": "no time", "¼": "15 minutes", "½": "half an hour", "¾": "45 minutes"}[part]
    return f"{hours}{part} hour" + ("" if hours == 1 and not part else "s")


def _about_hours(value: object) -> str:
    """Return quarter hours as people say them: "about 9 hours", "1½ hours"."""
    quarters = int(str(value))
    if quarters < 12 or not quarters % 4:
        return _hours(quarters)
    return f"about {round(quarters / 4)} hours"


def _count_of(noun: str) -> Callable[[object], str]:
    def count(value: object) -> str:
        number = abs(int(str(value)))
        word = NUMBERS[number] if number < len(NUMBERS) else str(number)
        return f"{word} {noun}" + ("" if number == 1 else "s")

    return count


def _points(value: object) -> str:
    """Return ten-thousandths as points of 100 with one decimal, where it is not 0."""
    tenths = (int(str(value)) + 5) // 10
    return f"{tenths / 10:g}"


PLAIN: Mapping[str, Callable[[object], str]] = {
    "quarters": _hours,
    "rank": lambda value: ORDINALS[int(str(value))],
    "gap": _count_of("step"),
    "rounds": _count_of("round"),
    "years": lambda value: f"{value} year" + ("" if value == 1 else "s"),
    "best": _points,
    "minimum": _points,
}


def _joined(texts: list[str], last: str = "and") -> str:
    """Return "a", "a and b" or "a, b and c"; a name that holds "and" or "or" takes a comma."""
    holds = any(f" {word} " in text for text in texts for word in ("and", "or") if text[0] != "“")
    end = f"{',' if holds else ''} {last} "
    return end.join(filter(None, [", ".join(texts[:-1]), *texts[-1:]]))


def _lowered(text: str) -> str:
    """Return a name as it stands within a sentence; one with further capitals is a proper name."""
    return text if any(letter.isupper() for letter in text[1:]) else text[:1].lower() + text[1:]


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]
