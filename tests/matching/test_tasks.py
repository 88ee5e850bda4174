import pytest
from kombu.exceptions import OperationalError

from accounts import registry
from matching import tasks
from matching.enums import RunState
from matching.models import MentorSnapshot
from matching.services import runs
from tests.matching.scenes import reviewed_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def queued():
    scene = reviewed_round(1)
    return runs.request_run(round_id=scene.round.pk, actor=None)


@pytest.fixture
def published(settings, monkeypatch):
    """A broker that keeps what it is asked."""
    settings.CELERY_BROKER_URL = "redis://nowhere"
    asked = []
    monkeypatch.setattr(tasks.execute_runs, "apply_async", lambda **given: asked.append(given))
    return asked


def state(run):
    run.refresh_from_db()
    return run.state


def test_sweep_executes_queued_runs_without_a_broker(queued, settings):
    settings.CELERY_BROKER_URL = ""

    registry.sweepers()["matching.runs"]()

    assert state(queued) == RunState.DONE


def test_sweep_asks_a_worker_where_there_is_one(queued, published):
    tasks.sweep()

    assert len(published) == 1
    assert state(queued) == RunState.QUEUED


def test_sweep_asks_nobody_when_nothing_waits(published):
    tasks.sweep()

    assert published == []


def test_task_executes_queued_runs(queued):
    assert tasks.execute_runs() == 1
    assert state(queued) == RunState.DONE


def test_start_leaves_a_run_that_the_sweep_took(queued, settings):
    settings.CELERY_BROKER_URL = ""
    runs.execute(queued.pk)

    tasks.start(queued.pk)

    assert state(queued) == RunState.DONE


def test_start_executes_a_small_run_at_once_without_a_broker(queued, settings):
    settings.CELERY_BROKER_URL = ""

    tasks.start(queued.pk)

    assert state(queued) == RunState.DONE


def test_start_bears_a_run_that_breaks(queued, settings, monkeypatch):
    def broken(*given, **named):
        raise ZeroDivisionError

    settings.CELERY_BROKER_URL = ""
    monkeypatch.setattr(runs, "match_pool", broken)

    tasks.start(queued.pk)

    assert state(queued) == RunState.FAILED
    assert queued.error == runs.BROKEN


def test_start_leaves_a_large_run_to_the_sweep(queued, settings, monkeypatch):
    settings.CELERY_BROKER_URL = ""
    monkeypatch.setattr(runs, "SMALL", 0)

    tasks.start(queued.pk)

    assert state(queued) == RunState.QUEUED


def test_start_bears_a_broker_that_is_away(queued, settings, monkeypatch):
    def away(**given):
        raise OperationalError

    settings.CELERY_BROKER_URL = "redis://nowhere"
    monkeypatch.setattr(tasks.execute_runs, "apply_async", away)

    tasks.start(queued.pk)
    tasks.nudge()

    assert state(queued) == RunState.QUEUED


def test_sweep_refreshes_suggestions_without_a_broker(settings):
    settings.CELERY_BROKER_URL = ""
    scene = reviewed_round(1)

    registry.sweepers()["matching.suggestions"]()

    assert MentorSnapshot.objects.get(program=scene.program).version is not None


def test_sweep_has_a_worker_refresh_suggestions_where_there_is_one(settings, monkeypatch):
    settings.CELERY_BROKER_URL = "redis://nowhere"
    asked = []
    monkeypatch.setattr(
        tasks.refresh_suggestions, "apply_async", lambda **given: asked.append(given)
    )
    reviewed_round(1)

    tasks.sweep_suggestions()
    assert len(asked) == 1
    assert not MentorSnapshot.objects.exists()

    assert tasks.refresh_suggestions() == 1
    tasks.sweep_suggestions()
    assert len(asked) == 1


def test_sweep_of_suggestions_bears_a_broker_that_is_away(settings, monkeypatch):
    def away(**given):
        raise OperationalError

    settings.CELERY_BROKER_URL = "redis://nowhere"
    monkeypatch.setattr(tasks.refresh_suggestions, "apply_async", away)
    reviewed_round(1)

    tasks.sweep_suggestions()

    assert not MentorSnapshot.objects.exists()
