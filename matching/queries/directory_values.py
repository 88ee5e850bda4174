"""Which values the directory's filters have, and what they are called."""

from collections.abc import Container, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.queries.directory_entries import FIELD, HAS_PLACE, MEETS, MODES, OPEN, STATE, TYPE
from matching.queries.directory_index import Index
from matching.queries.mentor_cards import TYPES
from mentorship.forms.fields import STATES

MODE_NAMES = {
    "video": gettext_lazy("Can meet by video"),
    "phone": gettext_lazy("Can meet by phone"),
    "in_person": gettext_lazy("Can meet in person"),
}


def allowed(index: Index) -> dict[str, Container[str]]:
    """Return the values that a filter knows, by group."""
    return {
        FIELD: index.names,
        TYPE: TYPES,
        OPEN: (HAS_PLACE,),
        MEETS: MODES,
        STATE: {*STATES, *(value for group, value in index.columns if group == STATE)},
    }


def name_of(group: str, value: str, index: Index) -> str:
    """Return what a filter's value is called."""
    names: dict[str, Mapping[str, object]] = {
        FIELD: index.names,
        TYPE: TYPES,
        OPEN: {HAS_PLACE: _("Has an open place")},
        MEETS: MODE_NAMES,
    }
    return str(names.get(group, {}).get(value, value))
