"""Named refusals of taking over files of people; each sentence says what to do."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.exceptions import Refused


class ImportOver(Refused):
    """The import was confirmed, replaced or forgotten meanwhile."""

    code = "import_over"
    sentence = _("This file isn't waiting any more. Choose it again to see what it would do now.")


class WrongRows(Refused):
    """Rows are wrong, and nobody said to leave them out."""

    code = "wrong_rows"

    def __init__(self, n: int) -> None:
        said = ngettext(
            "%(n)d row is wrong, so nothing was taken over. Mend it and send the file again, or "
            "say that it is to be left out.",
            "%(n)d rows are wrong, so nothing was taken over. Mend them and send the file again, "
            "or say that they are to be left out.",
            n,
        )
        super().__init__(said % {"n": n})


class NothingToImport(Refused):
    """No row would change anything."""

    code = "nothing_to_import"
    sentence = _("Nothing in this file is new or changed, so there is nothing to take over.")


class ImportRunning(Refused):
    """Another file of the program is being taken over."""

    code = "import_running"
    sentence = _("Another file of this program is being taken over. Try again in a minute.")


class TooLateToUndo(Refused):
    """The days in which it could be undone are over."""

    code = "too_late_to_undo"
    sentence = _("An import can be undone for seven days. Change people one by one now.")


class NewerImport(Refused):
    """A later file of the same side stands on this one."""

    code = "newer_import"
    sentence = _("A later file was taken over since. Undo that one first.")


class ImportNotDone(Refused):
    """It was not taken over, so there is nothing to undo."""

    code = "import_not_done"
    sentence = _("This file was not taken over, so there is nothing to undo.")
