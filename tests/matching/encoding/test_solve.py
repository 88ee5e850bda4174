"""The whole way from records to an outcome."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from matching.encoding.records import PairKey, peer_key
from matching.encoding.solve import Limits, match_pool
from matching.encoding.words import Words
from matching.engine import match
from matching.engine.assignment import market
from matching.engine.pool import POLICIES, Settings
from tests.matching.people import mentee, mentor, random_pool, taxonomy

ANN, BOB, CY = "ann@x.org", "bob@x.org", "cy@x.org"


def _match(hers, his, **more):
    settings = Settings(**more.pop("settings", {}))
    return match_pool(hers, his, taxonomy(), settings, **more)


def _mates(outcome):
    return {(pair.mentee, pair.mentor_type, pair.mentor) for pair in outcome.pairs}


def _reasons(outcome, side="mentee"):
    return {
        (entry.key, entry.mentor_type): (entry.reason, entry.best_score)
        for entry in outcome.unmatched
        if entry.side == side
    }


@pytest.mark.parametrize("policy", POLICIES)
def test_outcome_is_proven_and_its_figures_agree(policy):
    hers, his = random_pool(5, 30, 15)

    outcome = _match(hers, his, settings={"policy": policy, "mentors_per_mentee": 2})

    counts = outcome.counts
    assert outcome.certificate.optimal, outcome.certificate.problems
    assert counts.served == len(outcome.pairs) == outcome.certificate.served > 0
    assert counts.total == sum(pair.score for pair in outcome.pairs)
    assert counts.bound - counts.total == counts.gap
    assert counts.requests == len({(r.key, t) for r in hers for t in r.seeks})
    assert counts.requests == counts.served + len(_reasons(outcome))
    assert counts.places == sum(record.capacity for record in his)
    assert counts.eligible_pairs == sum(1 for _ in outcome.scores())
    assert sum(counts.unmatched.values()) == len(outcome.unmatched)
    assert counts.weakest == min(pair.score for pair in outcome.pairs)


@trials(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6), data=st.data())
def test_outcome_does_not_depend_on_the_order_of_people(seed, data):
    hers, his = random_pool(seed, 8, 6)
    outcome = _match(hers, his)

    other = _match(data.draw(st.permutations(hers)), data.draw(st.permutations(his)))

    assert other.pairs == outcome.pairs
    assert other.unmatched == outcome.unmatched
    assert other.recruiting == outcome.recruiting
    assert other.counts == outcome.counts
    assert list(other.scores()) == list(outcome.scores())


def test_pairs_tell_their_whole_score():
    outcome = _match(*random_pool(6, 30, 15))

    rows = {(row.mentee, row.mentor, row.mentor_type): row for row in outcome.scores()}
    for pair in outcome.pairs:
        row = rows[pair.mentee, pair.mentor, pair.mentor_type]
        assert sum(pair.headings.values()) == sum(pair.points.values()) == pair.base
        assert pair.base + sum(pair.bonuses.values()) == pair.score == row.score
        assert tuple(pair.components.values()) == row.components
        assert tuple(pair.bonuses.values()) == row.bonuses


def test_every_reason_can_be_said_in_every_voice():
    hers, his = random_pool(7, 60, 30)
    outcome = _match(hers, his)
    words = Words(taxonomy(), {record.key: "Sam" for record in (*hers, *his)})

    for pair in outcome.pairs:
        told = [words.why(pair), words.missing(pair)]
        kind = [*words.kind(pair, "mentee"), *words.kind(pair, "mentor")]
        assert kind
        assert all(text.endswith(".") for text in [*kind, *filter(None, told)])
        assert not any("{" in text or "x.org" in text for text in (*told, *kind))
    for entry in outcome.unmatched:
        assert words.detail(entry).endswith(".")
        assert "x.org" not in words.detail(entry)


def test_nobody_at_all_is_an_outcome():
    outcome = _match([], [])

    assert (outcome.pairs, outcome.unmatched, outcome.recruiting) == ((), (), ())
    assert outcome.certificate.optimal
    assert (outcome.counts.mean, outcome.counts.weakest, outcome.counts.total) == (None, None, 0)
    assert list(outcome.scores()) == []


def test_mentees_without_mentors_are_told_that_nobody_offers():
    outcome = _match([mentee()], [])

    assert _reasons(outcome) == {(ANN, "career"): ("type_not_offered", None)}
    assert outcome.certificate.optimal


def test_type_counts_as_offered_where_one_who_is_kept_apart_offers_it():
    hers = [mentee(seeks=("career", "life"))]
    his = [mentor(), mentor(CY, offers=("peer",))]

    both_apart = [PairKey(ANN, BOB), PairKey(ANN, CY)]
    found = [_match(hers, his, exclusions=apart) for apart in (both_apart[:1], both_apart)]

    nobody = {(ANN, "life"): ("type_not_offered", None)}
    career = {(ANN, "career"): ("no_eligible_mentor", None)}
    assert [_reasons(outcome) for outcome in found] == [career | nobody] * 2
    details = [entry.detail.params for outcome in found for entry in outcome.unmatched[:1]]
    assert details == [{"rule": "type"}, {"rule": "excluded"}]


def test_unmatched_requests_say_why():
    """Bob has one place; Ann wished for him, so that Dee is left over. Hal takes the peer."""
    two_goals = "build-network become-trainer"
    hers = [
        mentee(wishes=(BOB,), seeks=("career", "peer"), goals=two_goals),
        mentee("dee@x.org", goals=two_goals),
        mentee("eve@x.org", seeks=("life",)),
        mentee("flo@x.org", languages="es"),
        mentee("gia@x.org", goals=two_goals, wants="rems"),
        mentee("hal@x.org", seeks=("peer",)),
    ]
    his = [
        mentor(helps_with="build-network"),
        mentor("pat@x.org", role="certified-technician", offers=("peer",)),
    ]

    outcome = _match(hers, his, settings={"min_score": 3_500})

    assert _mates(outcome) == {(ANN, "career", BOB), ("hal@x.org", "peer", "pat@x.org")}
    assert _reasons(outcome) == {
        (ANN, "peer"): ("served_otherwise", 4_000),
        ("dee@x.org", "career"): ("places_taken", 6_667),
        ("eve@x.org", "life"): ("type_not_offered", None),
        ("flo@x.org", "career"): ("no_eligible_mentor", None),
        ("gia@x.org", "career"): ("below_minimum", 2_857),
    }
    details = {entry.key: entry.detail.params for entry in outcome.unmatched}
    assert details["flo@x.org"] == {"rule": "language"}
    assert details["gia@x.org"] == {"other": BOB, "best": 2_857, "minimum": 3_500}


def test_request_whose_mentors_are_all_full_from_the_start_says_so():
    outcome = _match([mentee()], [mentor(capacity=0)])

    entry = outcome.unmatched[0]
    assert (entry.reason, entry.best_score) == ("no_eligible_mentor", 10_000)
    assert entry.detail.params == {"rule": "capacity", "other": BOB}
    words = Words(taxonomy(), {ANN: "Ann", BOB: "Bob"})
    assert words.detail(entry) == (
        "Nobody who offers what Ann asked for has a place free. "
        "Bob would fit but has no place free."
    )


def test_unmatched_mentors_say_why():
    his = [
        mentor(),
        mentor("full@x.org", capacity=0),
        mentor("late@x.org", role="director-technician-services"),
        mentor("life@x.org", offers=("life",)),
    ]

    outcome = _match([mentee(wishes=(BOB,))], his)

    assert _reasons(outcome, "mentor") == {
        ("full@x.org", None): ("no_capacity", 10_000),
        ("late@x.org", None): ("not_needed", 4_000),
        ("life@x.org", None): ("no_request", None),
    }


def test_pins_are_kept_and_count_in_all_but_weakest():
    """Ann is pinned to the one who fits her least; Dee gets the other."""
    hers = [mentee(), mentee("dee@x.org")]
    his = [mentor(languages="es"), mentor(CY)]

    outcome = _match(hers, his, pins=[PairKey(ANN, BOB)])

    assert _mates(outcome) == {(ANN, "career", BOB), ("dee@x.org", "career", CY)}
    pinned = next(pair for pair in outcome.pairs if pair.pinned)
    assert (pinned.mentee, pinned.score) == (ANN, 10_000)
    assert [reason.params for reason in pinned.missing if reason.code == "rule_broken"] == [
        {"rule": "language"}
    ]
    counts = outcome.counts
    assert (counts.served, counts.total, counts.bound) == (2, 20_000, 20_000)
    assert outcome.certificate.served == 1


def test_pins_leave_their_mentor_out_for_the_other_requests():
    hers = [mentee(seeks=("career", "peer"), role="senior-technician")]
    his = [mentor(offers=("career", "peer"), capacity=2)]

    outcome = _match(hers, his, pins=[PairKey(ANN, BOB)], settings={"mentors_per_mentee": 2})

    assert _mates(outcome) == {(ANN, "career", BOB)}
    assert _reasons(outcome) == {(ANN, "peer"): ("served_otherwise", 6_000)}
    assert _reasons(outcome, "mentor") == {}


def test_pinned_mentee_waits_for_her_second_until_others_have_a_first():
    """Ann would fit Cy better, for she wished for him; Dee has nobody yet."""
    ann = mentee(seeks=("career", "peer"), role="senior-technician", wishes=(CY,))
    hers = [ann, mentee("dee@x.org", seeks=("peer",), role="senior-technician")]
    his = [mentor(), mentor(CY, offers=("peer",))]
    settings = {"mentors_per_mentee": 2}

    free = _match(hers, his, settings=settings | {"policy": "total"}, pins=[PairKey(ANN, BOB)])
    fair = _match(hers, his, settings=settings, pins=[PairKey(ANN, BOB)])

    assert _mates(free) == {(ANN, "career", BOB), (ANN, "peer", CY)}
    assert _mates(fair) == {(ANN, "career", BOB), ("dee@x.org", "peer", CY)}
    assert fair.certificate.optimal


def test_pinned_place_is_taken():
    outcome = _match([mentee(), mentee("dee@x.org")], [mentor()], pins=[PairKey(ANN, BOB)])

    assert _reasons(outcome) == {("dee@x.org", "career"): ("places_taken", 10_000)}


def test_exclusion_keeps_two_apart():
    outcome = _match([mentee()], [mentor()], exclusions=[PairKey(ANN, BOB)])

    assert _reasons(outcome) == {(ANN, "career"): ("no_eligible_mentor", None)}


def test_mentors_held_already_use_up_the_limit():
    outcome = _match([mentee(mentors_held=1)], [mentor()])

    assert outcome.pairs == ()
    assert _reasons(outcome) == {(ANN, "career"): ("served_otherwise", 10_000)}
    words = Words(taxonomy(), {ANN: "Ann", BOB: "Bob"})
    assert words.detail(outcome.unmatched[0]) == "Ann has a mentor already."


def test_peer_part_of_a_mentor_is_left_out():
    ann_as_peer = mentor(peer_key(ANN), person=ANN, offers=("peer",))
    ann_as_mentor = mentor("ann-mentor", person=ANN)

    both = _match([], [ann_as_peer, ann_as_mentor])
    peer_only = _match([], [ann_as_peer])

    assert (both.counts.mentors, peer_only.counts.mentors) == (1, 1)
    assert both.pool.mentors.keys == ("ann-mentor",)


def test_recruiting_names_what_would_help():
    """Three ask for oncology, one mentor has one place."""
    hers = [
        mentee(f"m{k}@x.org", wants="oncology-hazardous-drugs", target_role="lead-technician")
        for k in range(3)
    ]

    outcome = _match(hers, [mentor(practices="rems", capacity=1)])

    best = outcome.recruiting[0]
    assert (best.mentor_type, best.specialization) == ("career", "oncology-hazardous-drugs")
    assert (best.served_more, len(best.mentees)) == (2, 2)
    assert best.total_more > 0


def test_large_pool_is_matched_as_well_and_proven(monkeypatch):
    hers, his = random_pool(3, 30, 12)
    whole = _match(hers, his)
    told = []
    monkeypatch.setattr(match, "ALL_AT_ONCE", 0)

    large = _match(hers, his, progress=told.append)

    assert large.certificate.optimal
    assert replace(large.counts, unmatched={}, wishes_met={}) == replace(
        whole.counts, unmatched={}, wishes_met={}
    )
    assert large.supply is not None
    assert told[0] == f"Scoring {large.counts.requests * 12:,} pairs"


@pytest.mark.parametrize("limits", [Limits(seconds=0), Limits(gap=1_000)])
def test_large_pool_ends_at_its_limits_with_a_proven_gap(monkeypatch, limits):
    hers, his = random_pool(3, 60, 25)
    best = _match(hers, his, settings={"policy": "total"})
    monkeypatch.setattr(match, "ALL_AT_ONCE", 0)
    monkeypatch.setattr(market, "FIRST_ARCS", 1)

    told = []

    early = _match(hers, his, settings={"policy": "total"}, limits=limits, progress=told.append)

    assert early.certificate.broken == ()
    assert early.counts.total < best.counts.total <= early.counts.bound
    assert (early.certificate.optimal, early.counts.gap) == (
        False,
        early.counts.bound - early.counts.total,
    )
    assert told[2].startswith("Proven within")


def test_progress_is_told_in_words():
    told = []

    _match([mentee()], [mentor()], progress=told.append)

    assert told == [
        "Scoring 1 pair",
        "Solving 1 request, 1 mentor",
        "Proving the result",
        "Explaining every pair",
        "Looking for whom to recruit",
    ]
