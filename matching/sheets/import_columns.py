"""The columns of a file of people to take over: those of the two sheets, read for the database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from accounts.validators import validate_address, validate_name
from matching.sheets.columns import MENTEE, MENTOR, Column
from matching.sheets.parsers import Context, line_of_text, target_role
from matching.sheets.problems import clean
from matching.sheets.reading import simplify
from mentorship.enums import Side

MAX_ID = 64
MOST = {"name": 120, "employer": 160, "chapter": 80, "external_id": MAX_ID, "avoid": 2_000}
MAX_WORDS = 160
EXTERNAL_ID = "external_id"
# What other systems call these columns; a guess only, which the admin confirms.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "external_id": ("member id", "member number", "membership number", "membership no", "id",
                    "contact id", "record id"),
    "email": ("e-mail address", "mail", "primary email", "work email", "preferred email"),
    "name": ("full name", "member name", "first and last name", "display name"),
    "role": ("job title", "position", "title", "current role", "job"),
    "years": ("years of experience", "experience", "years in pharmacy"),
    "employer": ("company", "organization", "workplace", "works at", "pharmacy"),
    "setting": ("work setting", "practice setting"),
    "timezone": ("tz", "zone"),
    "languages": ("language", "speaks"),
    "availability": ("when", "available", "times"),
    "credentials": ("certifications", "licenses", "certificates"),
    "state": ("us state", "state code"),
    "seeks": ("mentor type", "kind of mentor", "looking for"),
    "target_role": ("wants to become", "next role", "goal role"),
    "working_for": ("working toward", "studying for"),
    "offers": ("mentor type", "kind of mentor", "mentors as"),
    "past_roles": ("previous roles", "former roles"),
    "helps_with": ("can help with", "help"),
    "practices": ("specialties", "specializations", "practice areas"),
    "wants": ("wants to learn", "specialties", "specializations"),
    "capacity": ("places", "mentees", "how many mentees", "number of mentees"),
    "supervisor": ("manager", "boss", "reports to"),
    "avoid": ("not with", "do not match"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """One column: how a cell becomes a value of JSON; it raises ``ValueError`` with a sentence."""

    name: str
    required: bool
    read: Callable[[str, Context], Any]


def columns_for(side: str) -> tuple[ImportColumn, ...]:
    """Return the columns of a side, the external id first."""
    columns = MENTEE if side == Side.MENTEE else MENTOR
    return (ImportColumn(EXTERNAL_ID, False, _external_id), *map(_for_import, columns))


def aliases_for(side: str) -> dict[str, str]:
    """Return, by simplified heading, the column that other systems mean by it."""
    names = {column.name for column in columns_for(side)}
    return {
        simplify(alias): name
        for name, aliases in ALIASES.items()
        if name in names
        for alias in aliases
    }


def _for_import(column: Column) -> ImportColumn:
    if column.name == "target_role":
        return ImportColumn(column.name, column.required, _target)
    checks = {"name": _check_name, "email": _check_address, "supervisor": _check_address}
    check = checks.get(column.name)

    def read(text: str, context: Context) -> Any:
        value = _of_json(column.parse(text, context))
        if isinstance(value, str):
            _refuse_long(column.name, value)
        if check:
            check(value)
        return value

    return ImportColumn(column.name, column.required, read)


def _external_id(text: str, _context: Context) -> str:
    value = line_of_text(text)
    _refuse_long(EXTERNAL_ID, value)
    return value


def _target(text: str, context: Context) -> Any:
    """Return a role's slug, or her own words as {"words": …}."""
    slug = target_role(text, context)
    if slug:
        return slug
    words = clean(text)
    if len(words) > MAX_WORDS:
        raise ValueError(f"this is longer than {MAX_WORDS} characters; shorten it")
    return {"words": words}


def _of_json(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return list(value)
    return f"{value:.1f}" if isinstance(value, Decimal) else value


def _refuse_long(name: str, value: str) -> None:
    most = MOST.get(name)
    if most and len(value) > most:
        raise ValueError(f"this is longer than {most} characters; shorten it")


def _check_name(value: str) -> None:
    _check(validate_name, value)


def _check_address(value: str) -> None:
    _check(validate_address, value)


def _check(validate: Callable[[str], None], value: str) -> None:
    try:
        validate(value)
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from error
