"""Warm mentors: the same as a pool of the same people, through storage and in any order."""

import json
from dataclasses import replace

import numpy as np
import pytest

from matching.encoding.packed import pack, unpack
from matching.encoding.pool import build
from matching.encoding.records import PairKey
from matching.encoding.snapshot import hashed, secret
from matching.encoding.suggestions import WarmMentors, form, hash_of, warm
from matching.encoding.taxonomy import TaxonomyError
from matching.engine.pool import Settings
from matching.engine.suggest import best
from tests.matching.halves import slowly
from tests.matching.people import (
    mentee,
    mentor,
    random_exclusions,
    random_pool,
    taxonomy,
    taxonomy_data,
)

ALL = Settings(min_score=0)


def known(record):
    """Return a record as a run of the database has it: with an address, hashed."""
    return hashed(replace(record, email=record.email or record.person))


def warmed(mentors, **given):
    """Return warm mentors whose rows are numbered backwards from 1,000."""
    ids = ids_of(mentors)
    given = {"shown": ids.values(), "languages": spoken(mentors)} | given
    records = ((ids[record.person], known(record)) for record in mentors)
    return warm(records, facts=taxonomy_data(), monday=ALL.reference_week, **given)


def ids_of(mentors):
    return {record.person: 1_000 - j for j, record in enumerate(mentors)}


def spoken(mentors):
    return {language for record in mentors for language in record.facts.languages}


def suggested(mentors, seeker, settings=ALL, count=10):
    found = best(mentors.half, seeker, settings, count)
    types = seeker.mentor_type[found.request].tolist()
    ids = mentors.mentor_ids[found.mentor].tolist()
    return list(zip(types, ids, found.score.tolist(), strict=True))


@pytest.mark.parametrize("seed", range(6))
def test_warm_mentors_suggest_what_a_pool_of_everybody_scores_best(seed):
    hers, his = random_pool(seed, 6, 60)
    exclusions = random_exclusions(seed, 6, 60, 20)
    pool = build(map(hashed, hers), map(hashed, his), taxonomy(), ALL, exclusions)
    mentors = unpack(WarmMentors, pack(warmed(his)))
    ids = ids_of(his)

    for record in hers:
        seeker = mentors.seeker(known(record), ids, exclusions)
        slow = slowly(pool, pool.mentees.keys.index(record.key), ALL, 10)
        assert suggested(mentors, seeker) == [(kind, ids[key], score) for kind, key, score in slow]


def test_warm_mentors_do_not_depend_on_order_or_batches(monkeypatch):
    _, his = random_pool(3, 1, 40)
    ids = ids_of(his)
    given = {"shown": ids.values(), "languages": spoken(his), "facts": taxonomy_data(),
             "monday": ALL.reference_week}  # fmt: skip
    records = [(ids[record.person], hashed(record)) for record in his]
    her = hashed(random_pool(3, 1, 40)[0][0])
    plain = warm(records, **given)

    monkeypatch.setattr("matching.encoding.suggestions.AT_ONCE", 7)
    again = warm(reversed(records), **given)

    assert again.mentor_ids.tolist() == plain.mentor_ids.tolist()
    assert again.half.specialization_weights.tolist() == plain.half.specialization_weights.tolist()
    assert suggested(again, again.seeker(her, ids)) == suggested(plain, plain.seeker(her, ids))


def test_avoided_people_and_employers_are_known_by_their_hashes():
    his = [
        mentor("bob@x.org", employer="CVS"),
        mentor("cal@x.org", employer="Mercy", avoid="kaiser"),
        mentor("dan@x.org", employer="Walgreens", avoid="ann@x.org"),
        mentor("eve@x.org", email="eve@x.org", employer="Rite Aid"),
        mentor("fay@x.org", employer="St. Mary"),
    ]
    her = mentee(employer="Kaiser", email="ann@x.org", avoid=frozenset({"eve@x.org", "cvs"}))
    mentors = warmed(his)

    seeker = mentors.seeker(known(her), ids_of(his))

    assert [pk for _, pk, _ in suggested(mentors, seeker)] == [ids_of(his)["fay@x.org"]]


def test_who_is_not_shown_weighs_but_is_not_suggested():
    his = [mentor(f"m{j}@x.org", practices="central-fill-mail-order") for j in range(3)]
    ids = ids_of(his)
    mentors = warmed(his, shown=[ids["m1@x.org"]])

    seeker = mentors.seeker(known(mentee()), ids)

    assert [pk for _, pk, _ in suggested(mentors, seeker)] == [ids["m1@x.org"]]
    everybody = warmed(his).half.specialization_weights
    assert mentors.half.specialization_weights.tolist() == everybody.tolist()


def test_weights_of_an_earlier_build_are_kept():
    frozen = np.full(taxonomy().size("specializations"), 3, dtype=np.int32)

    mentors = warmed([mentor()], specialization_weights=frozen)

    assert mentors.half.specialization_weights.tolist() == frozen.tolist()


def test_places_leave_out_mentors_of_elsewhere():
    his = [mentor(f"m{j}@x.org") for j in range(4)]
    mentors = warmed(his)

    found = mentors.places([1_000, 998, 5, 1_000])

    assert mentors.mentor_ids[found].tolist() == sorted(
        [1_000, 998], key=mentors.mentor_ids.tolist().index
    )
    assert warmed([]).places([1]).tolist() == []


def test_warm_mentors_of_nobody_suggest_nobody():
    mentors = unpack(WarmMentors, pack(warmed([]))).warm_up()

    seeker = mentors.seeker(known(mentee(seeks=("peer", "career", "life"))), {})

    assert suggested(mentors, seeker) == []


def test_seeker_with_a_newer_entry_is_refused():
    mentors = warmed([mentor()])

    with pytest.raises(TaxonomyError):
        mentors.seeker(known(mentee(wants="not-yet-known")), {})


def test_further_tokens_of_one_mentee_do_not_reach_the_next():
    his = [mentor(employer="CVS", chapter="North")]
    mentors = warmed(his)

    first = mentors.seeker(known(mentee(employer="Kaiser", chapter="South")), ids_of(his))
    second = mentors.seeker(known(mentee(employer="Mercy", chapter="North")), ids_of(his))

    assert first.mentees.people.employer[0] == second.mentees.people.employer[0]
    assert second.mentees.people.chapter[0] == mentors.half.mentors.people.chapter[0]
    assert first.mentees.people.chapter[0] > second.mentees.people.chapter[0]


def test_stored_mentors_hold_no_text_of_a_person():
    his = mentor(employer="St. Mary", chapter="North", avoid="rival@x.org")
    mentors = warmed([his])

    texts = [*mentors.facts, *mentors.half.mentors.keys, *mentors.languages]

    assert mentors.half.mentors.keys == ("1000",)
    assert json.loads(mentors.facts[0]) == taxonomy_data()
    for private in ("Mary", "bob@", "rival"):
        assert not any(private in text for text in texts)


def test_exclusions_of_others_do_not_count():
    his = [mentor()]
    mentors = warmed(his)
    others = [PairKey("zoe@x.org", "bob@x.org")]

    seeker = mentors.seeker(known(mentee()), ids_of(his), others)

    assert len(suggested(mentors, seeker)) == 1


def test_form_changes_with_the_key(settings):
    before = form()

    settings.SECRET_KEY = "another" * 10

    assert form() != before
    assert hash_of(secret("a@x.org")) == hash_of(secret("a@x.org").removeprefix("@"))
