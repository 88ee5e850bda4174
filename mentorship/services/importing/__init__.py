"""Files of people: kept, previewed, confirmed, taken over as a whole, undone."""

from mentorship.services.importing.confirming import confirm
from mentorship.services.importing.executing import execute, sweep_waiting
from mentorship.services.importing.preparing import (
    cancel,
    discard,
    forget_old,
    keep_file,
    prepare,
    preview,
)
from mentorship.services.importing.undoing import undo, would_stay

__all__ = [
    "cancel",
    "confirm",
    "discard",
    "execute",
    "forget_old",
    "keep_file",
    "prepare",
    "preview",
    "sweep_waiting",
    "undo",
    "would_stay",
]
