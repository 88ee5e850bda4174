"""What looks over a whole database for what no constraint can compare; each floor adds its own."""

from collections.abc import Callable

Look = Callable[[], list[str]]
_looks: dict[str, Look] = {}


def register_house_audit(name: str, look: Look) -> None:
    """Have rows looked at: ``look`` returns what is wrong, in ids; it changes nothing.

    Asked after a restore.
    """
    _looks[name] = look


def house_audits() -> dict[str, Look]:
    """Return what looks over the whole database, by name."""
    return dict(_looks)
