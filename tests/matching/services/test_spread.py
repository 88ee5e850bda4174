from dataclasses import fields
from datetime import timedelta
from uuid import uuid4

import numpy as np
import pytest
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from accounts.services import nudge
from matching import tasks
from matching.encoding import snapshot
from matching.encoding.pool import build
from matching.engine.pool import Settings
from matching.engine.problem import BARRED, NEVER, Pairs, Query
from matching.engine.scoring import Scorer
from matching.engine.scoring.scan import Scan
from matching.enums import RunState
from matching.models import Block, Run, RunFile
from matching.services import blocks, runs, spread
from matching.services.run_state import Hold, LeaseLostError
from tests.factories.matching import RunFactory
from tests.matching.people import random_pool, taxonomy

pytestmark = pytest.mark.django_db

SETTINGS = Settings(min_score=2_500)


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch, settings):
    """Blocks of seven rows; a broker that nobody may ask; nothing kept from earlier runs."""
    monkeypatch.setattr(spread, "ROWS_PER_BLOCK", 7)
    settings.CELERY_BROKER_URL = "redis://nowhere"
    monkeypatch.setattr(nudge, "breaker", nudge._Breaker())
    spread._scan_of.cache_clear()
    spread._query_of.cache_clear()


@pytest.fixture
def asked(monkeypatch):
    """Who is asked for help: nobody comes."""
    runs_named = []
    monkeypatch.setattr(tasks, "ask_for_help", runs_named.append)
    return runs_named


@pytest.fixture(scope="module")
def scan():
    """All pairs of 60 mentees and 20 mentors, of which pins have joined some."""
    pool = build(*random_pool(5, 60, 20), taxonomy(), SETTINGS)
    return Scan(
        Scorer(pool, SETTINGS),
        taken=np.arange(3, pool.n_mentees * 20, 11),
        is_open=np.arange(pool.n_requests) % 6 > 0,
    )


@pytest.fixture
def hold():
    token = uuid4()
    run = RunFactory(
        state=RunState.RUNNING,
        lease_token=token,
        lease_until=Now() + timedelta(minutes=9),
        settings=snapshot.settings_to_json(SETTINGS),
    )
    return Hold(run.pk, token, phase="Scoring 1,302 pairs")


def query_of(scan, seed=1):
    """Return what a solver may ask in the middle: prices, rows and mentors left out."""
    pool, draw = scan.scorer.pool, np.random.default_rng(seed)
    need = draw.integers(-1, 2_000, pool.n_requests)
    least = np.full(pool.n_mentors, SETTINGS.min_score, dtype=np.int32)
    return Query(
        need=np.where(draw.random(pool.n_requests) < 0.2, NEVER, need),
        price=draw.integers(0, 1_500, pool.n_mentors),
        least=np.where(draw.random(pool.n_mentors) < 0.1, np.int32(BARRED), least),
        count=3,
    )


def columns(pairs):
    return {field.name: getattr(pairs, field.name).tolist() for field in fields(Pairs)}


def helping(monkeypatch, help_now):
    """Have ``help_now(run_id)`` done at the moment when workers are asked for help."""
    monkeypatch.setattr(tasks, "ask_for_help", help_now)


def test_executing_process_alone_gives_the_same_pairs(scan, hold, asked):
    query = query_of(scan)
    whole = scan.best(query)

    found = spread.SpreadSupply(hold, scan).best(query)

    assert len(whole.request) > 50
    assert columns(found) == columns(whole)
    n_blocks = -(-len(spread.asking(query)) // 7)
    assert asked == [hold.run_id] * (n_blocks - 1)


def test_workers_alone_give_the_same_pairs(scan, hold, monkeypatch):
    query = query_of(scan)
    helping(monkeypatch, lambda run_id: spread.help_with(run_id, 60))

    found = spread.SpreadSupply(hold, scan).best(query)

    assert columns(found) == columns(scan.best(query))
    kept = spread._query_of.cache_info()
    assert (kept.misses, kept.hits + 1) == (1, -(-len(spread.asking(query)) // 7))


def test_every_query_is_answered_anew(scan, hold, monkeypatch):
    helping(monkeypatch, lambda run_id: spread.help_with(run_id, 60))
    supply = spread.SpreadSupply(hold, scan)

    for seed in (1, 2, 3):
        query = query_of(scan, seed)
        assert columns(supply.best(query)) == columns(scan.best(query))

    assert [name for (name,) in RunFile.objects.values_list("name")] == ["pool"]
    assert not Block.objects.exists()


def test_wishes_are_those_of_the_whole(scan, hold, asked):
    least = np.zeros(scan.scorer.pool.n_mentors, dtype=np.int32)

    found = spread.SpreadSupply(hold, scan).wishes(least)

    assert len(found.wish) > 10
    assert columns(found) == columns(scan.wishes(least))


def test_small_query_is_answered_without_blocks(scan, hold, asked):
    query = query_of(scan)
    need = np.full_like(query.need, NEVER)
    need[:7] = -1
    small = Query(need, query.price, query.least, count=2)

    found = spread.SpreadSupply(hold, scan).best(small)

    assert columns(found) == columns(scan.best(small))
    assert set(found.request.tolist()) <= set(range(7))
    assert asked == []
    assert not RunFile.objects.exists()


def test_blocks_are_of_one_size(scan, hold, monkeypatch):
    sizes = []
    query = query_of(scan)
    need = np.full_like(query.need, NEVER)
    need[:8] = -1
    helping(monkeypatch, lambda _: sizes.extend(Block.objects.values_list("start", "stop")))

    spread.SpreadSupply(hold, scan).best(Query(need, query.price, query.least, count=2))

    assert sizes == [(0, 4), (4, 8)]


def test_progress_says_how_many_blocks_are_ready(scan, hold, asked, monkeypatch):
    said = []
    monkeypatch.setattr(Hold, "_write", lambda _, text: said.append(text))

    spread.SpreadSupply(hold, scan).best(query_of(scan))

    whole = len(said)
    assert said == [f"Scoring 1,302 pairs: {k} of {whole} blocks" for k in range(whole)]


def test_blocks_of_a_dead_worker_are_redone_and_no_others(scan, hold, asked, monkeypatch, caplog):
    def dies_with_two(run_id):
        if not asked:
            assert spread.help_with(run_id, 0.0)
            assert blocks.claim(run_id)
            assert blocks.claim(run_id)
            Block.objects.filter(state="leased").update(lease_until=Now() - timedelta(seconds=1))
        asked.append(run_id)

    query = query_of(scan)
    helping(monkeypatch, dies_with_two)

    found = spread.SpreadSupply(hold, scan).best(query)

    assert columns(found) == columns(scan.best(query))
    assert caplog.text.count("attempt 2") == 2
    assert "attempt 3" not in caplog.text


def test_worker_that_fails_leaves_its_block_to_others(scan, hold, asked, monkeypatch):
    def fails(run_id):
        Run.objects.filter(pk=run_id).update(settings={})
        with pytest.raises(KeyError):
            spread.help_with(run_id, 60)

    query = query_of(scan)
    helping(monkeypatch, fails)

    found = spread.SpreadSupply(hold, scan).best(query)

    assert columns(found) == columns(scan.best(query))


def test_run_that_was_cancelled_stops_and_its_workers_too(scan, hold, monkeypatch):
    def cancels(run_id):
        runs.cancel(run_id=run_id, actor=None)
        assert not spread.help_with(run_id, 60)

    helping(monkeypatch, cancels)

    with pytest.raises(LeaseLostError):
        spread.SpreadSupply(hold, scan).best(query_of(scan))

    assert not Block.objects.exists()
    assert not RunFile.objects.exists()


def test_worker_whose_run_is_over_in_the_middle_stops(scan, hold, monkeypatch):
    def cancels_in_the_middle(data, name):
        runs.cancel(run_id=hold.run_id, actor=None)
        return real(data, name)

    def helps(run_id):
        assert not spread.help_with(run_id, 60)

    real = blocks.read
    monkeypatch.setattr(blocks, "read", cancels_in_the_middle)
    helping(monkeypatch, helps)

    with pytest.raises(LeaseLostError):
        spread.SpreadSupply(hold, scan).best(query_of(scan))


def test_executing_process_works_alone_when_the_broker_is_away(scan, hold, monkeypatch, caplog):
    def away(run_id):
        raise OperationalError

    query = query_of(scan)
    helping(monkeypatch, away)
    supply = spread.SpreadSupply(hold, scan)

    assert columns(supply.best(query)) == columns(scan.best(query))
    assert columns(supply.best(query)) == columns(scan.best(query))

    assert nudge.breaker.failures == 1
    assert caplog.text.count("No worker was asked to help") == 1


@pytest.mark.parametrize(
    ("broker", "requests", "is_large"),
    [("redis://x", 101, True), ("redis://x", 100, False), ("", 101, False)],
)
def test_run_is_large_above_the_setting_where_there_is_a_broker(
    settings, broker, requests, is_large
):
    settings.CELERY_BROKER_URL, settings.SPREAD_REQUESTS = broker, 100

    assert spread.is_large(requests) is is_large
