"""One parser for each kind of cell: text in, value out, a sentence where it cannot be."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, NoReturn

from matching.encoding.records import MAX_CAPACITY, MAX_WISHES, OUTLOOK_ANSWERS
from matching.sheets.places import LANGUAGE_NAMES, LANGUAGES, STATES, ZONE_HINTS, zones
from matching.sheets.problems import clean, shown
from matching.sheets.vocabulary import Vocabulary, fold
from mentorship.comparing import normalize

MAX_TEXT = 200
MAX_EMAIL = 254
MAX_YEARS = 80
MAX_ROUNDS = 100
LOCAL_PART = r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
DOMAIN = r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]"
EMAIL = re.compile(f"{LOCAL_PART}@{DOMAIN}")
ANSWERS = {"yes": True, "y": True, "true": True, "1": True, "x": True} | {
    "no": False, "n": False, "false": False, "0": False
}  # fmt: skip


@dataclass
class Context:
    """What a parser may ask and where it leaves its warnings."""

    vocabulary: Vocabulary
    warnings: list[str] = field(default_factory=list)


Parser = Callable[[str, Context], Any]
PlainParser = Callable[[str], Any]


def values(text: str) -> list[str]:
    """Return the values of a cell, separated by ";", each once, blank ones left out."""
    return list(dict.fromkeys(filter(None, map(clean, text.split(";")))))


def email(text: str) -> str:
    """Parse an address; it is compared in lower case."""
    address = clean(text).lower()
    if len(address) > MAX_EMAIL or not EMAIL.fullmatch(address):
        raise ValueError(f"{shown(text)} is not an e-mail address; write it as name@example.org")
    return address


def wishes(text: str) -> tuple[str, ...]:
    """Parse up to five mentors' addresses, best first."""
    given = [email(part) for part in text.split(";") if part.strip()]
    if len(set(given)) < len(given):
        raise ValueError("an address is named twice; name each mentor once")
    if len(given) > MAX_WISHES:
        raise ValueError(f"there are {len(given)} wishes; keep the best {MAX_WISHES}")
    return tuple(given)


def avoided(text: str) -> frozenset[str]:
    """Parse e-mails and employers never to be paired with."""
    entries = values(text)
    return frozenset(normalize(email(entry) if "@" in entry else entry) for entry in entries)


def line_of_text(text: str) -> str:
    """Parse a name or another short text."""
    line = clean(text)
    if len(line) > MAX_TEXT:
        raise ValueError(f"this is longer than {MAX_TEXT} characters; shorten it")
    return line


def name(text: str) -> str:
    """Parse a person's name: anything with at least one character that shows."""
    return line_of_text(text) or _refuse("there is nothing to read; write the name")


def yes_no(text: str) -> bool:
    """Parse a yes or no."""
    answer = ANSWERS.get(clean(text).lower())
    return answer if answer is not None else _refuse(f"{shown(text)}: write yes or no")


def years(text: str) -> Decimal:
    """Parse years of experience."""
    number = clean(text)
    if not re.fullmatch(r"\+?[0-9]{1,4}(\.[0-9]{0,6})?|\.[0-9]{1,6}", number) or (
        Decimal(number) > MAX_YEARS
    ):
        raise ValueError(f"{shown(text)}: write a number from 0 to {MAX_YEARS}, such as 2.5")
    return Decimal(number)


def whole_number(most: int, example: str = "") -> PlainParser:
    """Return a parser of whole numbers from 0 to ``most``."""

    def parse(text: str) -> int:
        digits = clean(text)
        if not re.fullmatch(r"\+?[0-9]{1,9}", digits) or int(digits) > most:
            raise ValueError(f"{shown(text)}: write a whole number from 0 to {most}{example}")
        return int(digits)

    return parse


capacity = whole_number(MAX_CAPACITY, "; 0 means no place this time")


def outlook(text: str, context: Context) -> tuple[int, ...] | None:
    """Parse six answers from 1 to 5; fewer than six count as a blank."""
    parts = [part.strip() for part in text.split(";")]
    given = [part for part in parts if part]
    if len(parts) > OUTLOOK_ANSWERS or not all(re.fullmatch("[1-5]", part) for part in given):
        raise ValueError(f"{shown(text)}: write six answers from 1 to 5, such as 4;2;5;3;3;1")
    if len(given) < OUTLOOK_ANSWERS:
        context.warnings.append("there are fewer than six answers; they are left out")
        return None
    return tuple(map(int, given))


def languages(text: str) -> frozenset[str]:
    """Parse language codes."""
    return frozenset(_language(value) for value in values(text)) or frozenset({"en"})


def _language(value: str) -> str:
    code = value.lower()
    if code not in LANGUAGES:
        hint = LANGUAGE_NAMES.get(code)
        advice = f'did you mean "{hint}"?' if hint else "use ISO 639-1 codes, such as en;es"
        raise ValueError(f"{shown(value)} is not a language code; {advice}")
    return code


def timezone(text: str) -> str:
    """Parse the IANA name of a time zone."""
    zone = zones().get(clean(text).lower())
    return zone if zone is not None else _refuse(_unknown_zone(text))


def _unknown_zone(text: str) -> str:
    key = clean(text).lower()
    first_word = key.split(" ")[0]
    near = [zones()[found] for found in get_close_matches(key, zones(), n=2, cutoff=0.7)]
    guesses = [ZONE_HINTS[first_word]] if first_word in ZONE_HINTS else near
    advice = " or ".join(f'"{guess}"' for guess in guesses)
    ending = f"did you mean {advice}?" if advice else 'use an IANA name, such as "America/Chicago"'
    return f"{shown(text)} is not a time zone; {ending}"


def state(text: str) -> str:
    """Parse the two letters of a US state."""
    code = clean(text).upper()
    if code not in STATES:
        raise ValueError(f"{shown(text)} is not a US state; write its two letters, such as OH")
    return code


def entry(kind: str) -> Parser:
    """Return a parser of one entry of a list of the taxonomy."""

    def parse(text: str, context: Context) -> str:
        slug = context.vocabulary.find(kind, text)
        return slug if slug is not None else _refuse(context.vocabulary.unknown(kind, text))

    return parse


def entries(kind: str) -> Parser:
    """Return a parser of several entries, as a set."""

    def parse(text: str, context: Context) -> frozenset[str]:
        one = entry(kind)
        return frozenset(one(value, context) for value in values(text))

    return parse


def ordered_types(text: str, context: Context) -> tuple[str, ...]:
    """Parse mentor types in order of preference."""
    one = entry("mentor_types")
    found = tuple(dict.fromkeys(one(value, context) for value in values(text)))
    return found or _refuse("name at least one of peer, career and life")


def mentee_role(text: str, context: Context) -> str:
    """Parse a role that a mentee may have."""
    slug = str(entry("roles")(text, context))
    if slug in context.vocabulary.mentor_only_roles:
        raise ValueError(f"{shown(text)} is a role for mentors only; choose a technician's role")
    return slug


def target_role(text: str, context: Context) -> str:
    """Parse where she wants to go; own words count as "not sure yet"."""
    vocabulary = context.vocabulary
    if vocabulary.find("roles", text) is not None:
        return mentee_role(text, context)
    near = vocabulary.near("roles", text, cutoff=0.8)
    if near and fold(text) not in fold(vocabulary.names["roles"][near[0]]):
        context.warnings.append(f"{vocabulary.unknown('roles', text)} Taken as own words.")
    return ""


def _refuse(sentence: str) -> NoReturn:
    """Raise from within an expression.

    Raises:
        ValueError: always.
    """
    raise ValueError(sentence)
