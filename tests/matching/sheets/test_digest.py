from decimal import Decimal

from matching.encoding.records import MenteeRecord, PairKey, PersonFacts
from matching.sheets.digest import input_sha256
from matching.sheets.people import People


def mentee(key, **facts):
    return MenteeRecord(key, key, PersonFacts("pharmacy-technician", **facts), ("peer",))


def digest(*mentees, pins=()):
    return input_sha256(People(mentees, (), {m.key: m.key for m in mentees}, {}), pins, ())


def test_input_sha256_depends_on_the_rows_and_not_on_their_order():
    a, b = mentee("a", languages=frozenset("xyz")), mentee("b", years=Decimal("2.50"))

    assert digest(a, b) == digest(mentee("b", years=Decimal("2.5")), a)
    assert len({digest(a, b), digest(a), digest(b), digest(a, pins=[PairKey("a", "b")])}) == 4
