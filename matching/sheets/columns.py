"""The columns of both sheets, one line each. The rest of the package only walks this table."""

from dataclasses import dataclass
from typing import Any

from matching.sheets import parsers
from matching.sheets.parsers import Context, Parser, PlainParser, entries, entry


@dataclass(frozen=True, slots=True)
class Column:
    """A column and how its cells are read; a required one may neither be missing nor blank."""

    name: str
    parse: Parser
    required: bool = False


def _plain(parse: PlainParser) -> Parser:
    """Return a parser that needs no taxonomy in the form of those that do."""

    def parse_in_context(text: str, _: Context) -> Any:
        return parse(text)

    return parse_in_context


BOTH = (
    Column("email", _plain(parsers.email), required=True),
    Column("name", _plain(parsers.name), required=True),
    Column("state", _plain(parsers.state)),
    Column("chapter", _plain(parsers.line_of_text)),
    Column("years", _plain(parsers.years)),
    Column("employer", _plain(parsers.line_of_text)),
    Column("setting", entry("work_settings")),
    Column("timezone", _plain(parsers.timezone)),
    Column("languages", _plain(parsers.languages)),
    Column("availability", entries("availability")),
    Column("credentials", entries("credentials")),
    Column("interests", entries("interests")),
    Column("outlook", parsers.outlook),
    Column("avoid", _plain(parsers.avoided)),
    Column("practices", entries("specializations")),
    Column("helps_with", entries("goals")),
)
MENTEE = (
    *BOTH,
    Column("role", parsers.mentee_role, required=True),
    Column("seeks", parsers.ordered_types, required=True),
    Column("supervisor", _plain(parsers.email)),
    Column("not_my_workplace", _plain(parsers.yes_no)),
    Column("peer_too", _plain(parsers.yes_no)),
    Column("working_for", entries("credentials")),
    Column("target_role", parsers.target_role),
    Column("wants", entries("specializations")),
    Column("goals", entries("goals")),
    Column("wishes", _plain(parsers.wishes)),
    Column("waited_rounds", _plain(parsers.whole_number(parsers.MAX_ROUNDS))),
    Column("partner_left", _plain(parsers.yes_no)),
    Column("same_employer_ok", _plain(parsers.yes_no)),
)
MENTOR = (
    *BOTH,
    Column("role", entry("roles"), required=True),
    Column("offers", parsers.ordered_types, required=True),
    Column("past_roles", entries("roles")),
    Column("capacity", _plain(parsers.capacity), required=True),
)
PAIR = (
    Column("mentee_email", _plain(parsers.email), required=True),
    Column("mentor_email", _plain(parsers.email), required=True),
    Column("mentor_type", entry("mentor_types")),
)
