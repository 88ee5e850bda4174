"""How each list of ``taxonomy.json`` lies in the database: one table read by loader and reader."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mentorship import models
from mentorship.models.taxonomy import TaxonomyEntry

Entry = dict[str, Any]


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class Column:
    """One field of an entry that is a column; without ``required`` the file may leave it out."""

    field: str
    key: str
    default: Any = None
    required: bool = True
    to_row: Callable[[Any], Any] = _same
    to_file: Callable[[Any], Any] = _same


@dataclass(frozen=True)
class Reference:
    """One field that names an entry (``many``: several entries) of the list ``target``."""

    field: str
    key: str
    target: str
    many: bool = True
    symmetric: bool = False


@dataclass(frozen=True)
class Listing:
    """One list of the file. ``derived`` keys are the other side of another list's references."""

    name: str
    model: type[TaxonomyEntry]
    columns: tuple[Column, ...] = ()
    references: tuple[Reference, ...] = ()
    derived: tuple[str, ...] = ()

    @property
    def keys(self) -> set[str]:
        """The fields of an entry that are not kept in ``facts``."""
        named = {column.key for column in COMMON + self.columns}
        named |= {reference.key for reference in self.references}
        return named | {"slug", "basis", "windows", *self.derived}

    @property
    def many(self) -> tuple[Reference, ...]:
        """References to several entries."""
        return tuple(reference for reference in self.references if reference.many)

    @property
    def single(self) -> tuple[Reference, ...]:
        """References to one entry or none."""
        return tuple(reference for reference in self.references if not reference.many)


COMMON = (Column("name", "name"), Column("description", "description", default=""))
LEVEL = Column("level", "level")


def _flag(field: str, key: str, *, default: bool = False) -> Column:
    return Column(field, key, default=default, required=False)


def _parent(target: str) -> Reference:
    return Reference("parent", "parent", target, many=False)


LISTINGS: tuple[Listing, ...] = (
    Listing("career_levels", models.CareerLevel, (LEVEL,)),
    Listing("mentor_types", models.MentorTypeText),
    Listing(
        "specializations",
        models.Specialization,
        references=(
            _parent("specializations"),
            Reference("also_under", "also_under", "specializations"),
            Reference("related", "related", "specializations", symmetric=True),
        ),
        derived=("credentials",),
    ),
    Listing(
        "work_settings",
        models.WorkSetting,
        (_flag("is_group", "group"),),
        (
            _parent("work_settings"),
            Reference("related", "related", "work_settings", symmetric=True),
        ),
    ),
    Listing(
        "credentials",
        models.Credential,
        (
            Column("kind", "kind"),
            Column("issuer", "issuer", default=""),
            _flag("is_state_specific", "state_specific"),
        ),
        (
            Reference("implies", "implies", "credentials"),
            Reference("requires", "requires", "credentials"),
            Reference("specializations", "specializations", "specializations"),
        ),
    ),
    Listing(
        "roles",
        models.Role,
        (
            LEVEL,
            Column("track", "track"),
            _flag("on_ladder", "ladder", default=True),
            _flag("mentor_only", "mentor_only"),
        ),
        (
            Reference("leads_to", "leads_to", "roles"),
            Reference("specializations", "specializations", "specializations"),
            Reference("typical_credentials", "typical_credentials", "credentials"),
        ),
    ),
    Listing(
        "offices",
        models.Office,
        references=(Reference("specializations", "specializations", "specializations"),),
    ),
    Listing("goal_groups", models.GoalGroup),
    Listing(
        "goals",
        models.Goal,
        (Column("mentor_types", "mentor_types"),),
        (Reference("group", "parent", "goal_groups", many=False),),
    ),
    Listing("interests", models.Interest),
    Listing(
        "availability",
        models.AvailabilityPattern,
        (
            Column(
                "week_share",
                "week_share",
                to_row=lambda share: round(share * 100),
                to_file=lambda hundredths: hundredths / 100,
            ),
            Column("confirm_each", "confirm_each"),
            Column("max_minutes", "max_minutes"),
        ),
    ),
    Listing("outlook", models.OutlookStatement, (Column("key", "key"), Column("text", "text"))),
)


def minutes(clock: str) -> int:
    """Return the minute of the day of "HH:MM"; "24:00" ends the day."""
    hours, rest = clock.split(":")
    return int(hours) * 60 + int(rest)


def clock(minute: int) -> str:
    """Return "HH:MM" of a minute of the day."""
    return f"{minute // 60:02}:{minute % 60:02}"
