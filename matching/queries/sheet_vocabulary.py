"""The words that files of people may use: the taxonomy as it stands in the database."""

from matching.sheets.vocabulary import LISTS, Vocabulary, vocabulary_of
from mentorship.enums import MentorType
from mentorship.models import Role
from mentorship.taxonomy_lists import LISTINGS

MODELS = {listing.name: listing.model for listing in LISTINGS}


def present_vocabulary() -> Vocabulary:
    """Return the lists by slug and name; nine queries. The mentor types are always there."""
    only = set(Role.objects.filter(mentor_only=True).values_list("slug", flat=True))
    lists = {
        kind: [
            {"slug": slug, "name": name, "mentor_only": kind == "roles" and slug in only}
            for slug, name in MODELS[kind]._default_manager.values_list("slug", "name")
        ]
        for kind in LISTS
    }
    named = {entry["slug"] for entry in lists["mentor_types"]}
    lists["mentor_types"] += [
        {"slug": kind.value, "name": str(kind.label), "mentor_only": False}
        for kind in MentorType
        if kind.value not in named
    ]
    return vocabulary_of(lists)
