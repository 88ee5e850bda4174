"""Weights of specializations by slug, as a pool of the same mentors has them."""

from matching.encoding.pool import build
from matching.encoding.rarity import as_column, specialization_weights
from matching.encoding.taxonomy import Taxonomy
from matching.engine.pool import Settings
from tests.matching.people import mentor, random_pool, taxonomy, taxonomy_data


def test_weights_are_those_of_the_pool():
    hers, his = random_pool(3, 5, 40)

    weights = specialization_weights(his, taxonomy())

    pool = build(hers, his, taxonomy(), Settings())
    column = as_column(weights, taxonomy())
    assert column is not None
    assert column.tolist() == pool.specialization_weights.tolist()
    assert len(set(weights.values())) > 1


def test_weights_without_mentors_are_all_the_least():
    assert set(specialization_weights([], taxonomy()).values()) == {1}


def test_weights_keep_to_their_slug_when_the_taxonomy_changes():
    first, *others = taxonomy_data()["specializations"]
    changed = Taxonomy(
        taxonomy_data() | {"specializations": [*reversed(others), first, {"slug": "new-field"}]}
    )
    his = [mentor(f"m{i}@x.org", practices="rems" if i else "") for i in range(8)]

    weights = specialization_weights(his, taxonomy())

    column = as_column(weights, changed)
    assert column is not None
    by_slug = dict(zip(changed.names("specializations"), column.tolist(), strict=True))
    assert by_slug == weights | {"new-field": 1}
    assert (by_slug["rems"], by_slug[first["slug"]]) == (1, 4)


def test_no_frozen_weights_are_no_column():
    assert as_column({}, taxonomy()) is None
