import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.db.models.functions import Now

from matching.enums import BlockState, RunState
from matching.models import Block, Run, RunFile
from matching.services import blocks, runs
from matching.services.run_state import Hold, LeaseLostError
from tests.factories.matching import RunFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def hold():
    token = uuid4()
    run = RunFactory(
        state=RunState.RUNNING, lease_token=token, lease_until=Now() + timedelta(minutes=9)
    )
    return Hold(run.pk, token)


def lay_out(hold, n_rows=5, step=2, query=1):
    return blocks.lay_out(hold, query, b"question", n_rows=n_rows, step=step)


def let_leases_run_out():
    Block.objects.filter(state=BlockState.LEASED).update(lease_until=Now() - timedelta(seconds=1))


def test_rows_are_cut_into_blocks_and_the_query_is_shared(hold):
    assert lay_out(hold) == 3

    rows = Block.objects.values_list("query", "start", "stop", "state")
    assert list(rows) == [(1, 0, 2, "waiting"), (1, 2, 4, "waiting"), (1, 4, 5, "waiting")]
    assert blocks.read(hold.run_id, blocks.query_name(1)) == b"question"


def test_large_data_is_kept_in_parts(hold, monkeypatch):
    monkeypatch.setattr(blocks, "PART", 4)

    blocks.share_pool(hold, b"ten bytes.")

    parts = RunFile.objects.values_list("part", "data")
    assert [(part, bytes(data)) for part, data in parts] == [
        (0, b"ten "), (1, b"byte"), (2, b"s.")
    ]  # fmt: skip
    assert blocks.read(hold.run_id, blocks.POOL) == b"ten bytes."


def test_nothing_is_laid_out_for_a_run_that_is_not_ours(hold):
    other = Hold(hold.run_id, uuid4())

    with pytest.raises(LeaseLostError):
        lay_out(other)
    with pytest.raises(LeaseLostError):
        blocks.share_pool(other, b"pool")
    with pytest.raises(LeaseLostError):
        blocks.gather(other, 1)

    assert not Block.objects.exists()
    assert not RunFile.objects.exists()


def test_claims_take_every_block_once(hold):
    lay_out(hold)

    taken = [blocks.claim(hold.run_id) for _ in range(4)]

    assert [(claim.start, claim.stop) for claim in taken[:3]] == [(0, 2), (2, 4), (4, 5)]
    assert taken[3] is None
    assert len({claim.token for claim in taken[:3]}) == 3


def test_claims_take_no_block_of_another_run(hold):
    lay_out(hold)

    assert blocks.claim(RunFactory().pk) is None


def test_lost_race_for_a_block_takes_the_next(hold, monkeypatch):
    lay_out(hold)
    quicker = []

    def someone_is_quicker(delta):
        monkeypatch.setattr(blocks, "now_plus", real)
        quicker.append(blocks.claim(hold.run_id))
        return real(delta)

    real = blocks.now_plus
    monkeypatch.setattr(blocks, "now_plus", someone_is_quicker)

    claim = blocks.claim(hold.run_id)

    assert [(one.start, one.stop) for one in (*quicker, claim)] == [(0, 2), (2, 4)]


def test_answers_come_back_in_the_order_of_rows(hold):
    lay_out(hold)
    taken = [blocks.claim(hold.run_id) for _ in range(3)]

    for claim in reversed(taken):
        assert blocks.answer(claim, str(claim.start).encode())

    assert blocks.count_done(hold.run_id, 1) == 3
    assert blocks.gather(hold, 1) == [b"0", b"2", b"4"]
    assert not Block.objects.exists()
    assert not RunFile.objects.exists()


def test_block_of_a_dead_worker_is_taken_over_and_the_dead_writes_nothing(hold, caplog):
    lay_out(hold, n_rows=2)
    dead = blocks.claim(hold.run_id)
    assert blocks.claim(hold.run_id) is None
    let_leases_run_out()

    again = blocks.claim(hold.run_id)

    assert (again.block_id, again.start) == (dead.block_id, dead.start)
    assert "attempt 2" in caplog.text
    assert not blocks.answer(dead, b"late")
    assert blocks.answer(again, b"right")
    assert blocks.gather(hold, 1) == [b"right"]


def test_late_answer_counts_where_nobody_took_the_block_over(hold):
    lay_out(hold, n_rows=2)
    slow = blocks.claim(hold.run_id)
    let_leases_run_out()

    assert blocks.answer(slow, b"slow")

    assert blocks.claim(hold.run_id) is None


def test_block_that_killed_its_workers_is_left_to_the_executing_process(hold):
    lay_out(hold, n_rows=2)
    for _ in range(blocks.MOST_ATTEMPTS):
        assert blocks.claim(hold.run_id)
        let_leases_run_out()

    assert blocks.claim(hold.run_id) is None
    assert blocks.claim(hold.run_id, most_attempts=None)


def test_block_is_given_back_when_work_fails(hold):
    lay_out(hold, n_rows=2)

    with pytest.raises(ZeroDivisionError), blocks.held(blocks.claim(hold.run_id)):
        raise ZeroDivisionError

    row = Block.objects.get()
    assert (row.state, row.lease_token, row.attempts) == (BlockState.WAITING, None, 1)


@pytest.mark.django_db(transaction=True)
def test_lease_is_renewed_while_somebody_works(hold, monkeypatch):
    monkeypatch.setattr(blocks, "RENEW_S", 0.01)
    lay_out(hold, n_rows=2)
    claim = blocks.claim(hold.run_id)
    let_leases_run_out()

    with blocks.held(claim):
        deadline = time.monotonic() + 30
        while not Block.objects.filter(lease_until__gt=Now()).exists():
            assert time.monotonic() < deadline, "waited in vain"

    assert blocks.claim(hold.run_id) is None
    assert Block.objects.get().attempts == 1


def test_reading_what_is_gone_says_that_the_run_is_over(hold):
    with pytest.raises(LeaseLostError):
        blocks.read(hold.run_id, blocks.POOL)


def test_everything_goes_when_the_run_is_cancelled(hold):
    lay_out(hold)
    blocks.share_pool(hold, b"pool")
    claim = blocks.claim(hold.run_id)

    runs.cancel(run_id=hold.run_id, actor=None)

    assert not Block.objects.exists()
    assert not RunFile.objects.exists()
    assert not blocks.answer(claim, b"late")
    with pytest.raises(LeaseLostError):
        lay_out(hold, query=2)


def test_everything_goes_when_the_executing_process_died(hold):
    lay_out(hold)
    Run.objects.filter(pk=hold.run_id).update(lease_until=Now() - timedelta(seconds=1))

    runs.sweep_queued()

    assert Run.objects.get().state == RunState.FAILED
    assert not Block.objects.exists()
    assert not RunFile.objects.exists()


def test_a_row_range_is_laid_out_once(hold):
    lay_out(hold)

    with pytest.raises(IntegrityError):
        Block.objects.create(run_id=hold.run_id, query=1, start=0, stop=1)
