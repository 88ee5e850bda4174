import zlib
from dataclasses import dataclass, fields, is_dataclass

import numpy as np
import pytest

from matching.encoding.packed import pack, unpack
from matching.encoding.pool import build
from matching.engine.pool import Bools, Ints32, Pool, Settings
from matching.engine.problem import Query
from tests.matching.people import random_pool, taxonomy


@dataclass(frozen=True, eq=False)
class Inner:
    marks: Bools
    keys: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Outer:
    numbers: Ints32
    inner: Inner
    count: int
    missing: Ints32 | None = None


def assert_same(left, right):
    """Equal in every array to the last digit and type, and in everything else."""
    for field in fields(left):
        mine, theirs = getattr(left, field.name), getattr(right, field.name)
        if is_dataclass(mine):
            assert_same(mine, theirs)
        elif isinstance(mine, np.ndarray):
            assert (mine.dtype, mine.shape) == (theirs.dtype, theirs.shape)
            assert np.array_equal(mine, theirs)
        else:
            assert mine == theirs


@pytest.mark.parametrize("keys", [(), ("",), ("a", "b c", "ü")])
@pytest.mark.parametrize("shape", [(0, 3), (2, 0), (3, 5)])
def test_packed_dataclass_comes_back_the_same(keys, shape):
    marks = np.arange(np.prod(shape)).reshape(shape) % 3 == 0
    given = Outer(np.array([1, -1], dtype=np.int32), Inner(marks, keys), count=7)

    assert_same(unpack(Outer, pack(given)), given)


def test_packed_pool_comes_back_the_same():
    pool = build(*random_pool(3, 40, 15), taxonomy(), Settings())

    assert_same(unpack(Pool, pack(pool)), pool)


def test_packed_query_comes_back_the_same():
    given = Query(
        need=np.array([0, 2**40]),
        price=np.array([5, 0, 1]),
        least=np.array([1, 2, 10_001], dtype=np.int32),
        count=16,
    )

    assert_same(unpack(Query, pack(given)), given)


def test_bytes_of_something_else_are_refused():
    with pytest.raises(KeyError):
        unpack(Query, pack(Inner(np.zeros(1, dtype=np.bool_), ())))
    with pytest.raises(zlib.error):
        unpack(Query, b"nonsense")


def test_objects_do_not_come_back():
    with pytest.raises(ValueError, match="pickle"):
        unpack(Outer, pack(Outer(np.array([object()]), Inner(np.zeros(1, np.bool_), ()), 1)))
