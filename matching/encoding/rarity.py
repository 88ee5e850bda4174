"""How much each specialization weighs, by slug: frozen with a run's snapshot.

The rarer it is among the mentors of the run, the heavier. Whatever is asked of that run later
(what if, recruiting, suggestions) uses these weights, so that one new mentor does not change every
score.
"""

from collections.abc import Iterable, Mapping, Sequence, Set

import numpy as np

from matching.encoding.pool import weigh_specializations
from matching.encoding.records import MentorRecord
from matching.encoding.taxonomy import Taxonomy
from matching.engine.pool import Ints32

LIST = "specializations"
LEAST = 1


def specialization_weights(mentors: Iterable[MentorRecord], taxonomy: Taxonomy) -> dict[str, int]:
    """Return slug to weight, 1 to 5, as a pool of these mentors has them.

    Raises:
        TaxonomyError: a mentor practices what the taxonomy does not have.
    """
    return weights_of([record.practices for record in mentors], taxonomy)


def weights_of(practiced: Sequence[Set[str]], taxonomy: Taxonomy) -> dict[str, int]:
    """Return the same of mentors of whom only the slugs of what each practices are read."""
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
