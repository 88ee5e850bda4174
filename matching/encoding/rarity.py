"""How much each specialization weighs, by slug: frozen with a run's snapshot.

The rarer it is among the mentors of the run, the heavier. Whatever is asked of that run later
(what if, recruiting, suggestions) uses these weights, so that one new mentor does not change every
score.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date

import numpy as np

from matching.encoding.entries import slugs_of
from matching.encoding.pool import weigh_specializations
from matching.encoding.records import MentorRecord
from matching.encoding.rows import available_mentors
from matching.encoding.taxonomy import Taxonomy
from matching.engine.pool import Ints32
from mentorship.models import Profile, Program

LIST = "specializations"
LEAST = 1


def specialization_weights(mentors: Iterable[MentorRecord], taxonomy: Taxonomy) -> dict[str, int]:
    """Return slug to weight, 1 to 5, as a pool of these mentors has them.

    Raises:
        TaxonomyError: a mentor practices what the taxonomy does not have.
    """
    return _weigh([record.practices for record in mentors], taxonomy)


def weights_today(program: Program, today: date, taxonomy: Taxonomy) -> dict[str, int]:
    """Return slug to weight as a run of this day would freeze them."""
    mentors = available_mentors(program, today).order_by()
    users = list(mentors.values_list("user_id", flat=True))
    return _weigh(list(map(slugs_of(Profile.specializations, users), users)), taxonomy)


def _weigh(practiced: Sequence[Set[str]], taxonomy: Taxonomy) -> dict[str, int]:
    practices = np.zeros((len(practiced), taxonomy.size(LIST)), dtype=np.bool_)
    for row, slugs in zip(practices, practiced, strict=True):
        row[[taxonomy.index(LIST, slug) for slug in slugs]] = True
    weights = weigh_specializations(practices).tolist()
    return dict(zip(taxonomy.names(LIST), weights, strict=True))


def as_column(weights: Mapping[str, int], taxonomy: Taxonomy) -> Ints32 | None:
    """Return (n_specializations,) frozen weights in the taxonomy's order; None where none are.

    Slugs that the taxonomy has lost are left out; those that it has gained weigh least, and
    nobody of that run asks for them.
    """
    if not weights:
        return None
    return np.array([weights.get(slug, LEAST) for slug in taxonomy.names(LIST)], dtype=np.int32)
