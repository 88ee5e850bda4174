"""Parts of a page that are loaded on their own: a fault in one leaves the others standing."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Card:
    """One part of a page; ``data`` is empty where it could not be loaded."""

    data: Any = None
    has_failed: bool = False


def load(name: str, build: Callable[[], Any]) -> Card:
    """Return a card with what ``build`` gives; a fault is logged under ``name``."""
    try:
        return Card(build())
    # Whatever went wrong in one card, the others are worth reading.
    except Exception:
        logger.exception("A card of the desk could not be loaded: %s", name)
        return Card(has_failed=True)
