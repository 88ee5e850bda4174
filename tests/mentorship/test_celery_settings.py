"""The settings that the promise of delivery stands on, each as the worker reads it."""

from datetime import timedelta
from importlib.metadata import version

import pytest
import yaml
from django.conf import settings

from accounts.services import nudge
from mentorship.celery import app

EXPECTED = {
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "worker_prefetch_multiplier": 1,
    "task_soft_time_limit": 30,
    "task_time_limit": 60,
    "task_serializer": "json",
    "accept_content": ["json"],
    "task_ignore_result": True,
    "result_backend": None,
    "task_publish_retry": False,
    "worker_soft_shutdown_timeout": 20,
    "worker_max_tasks_per_child": 500,
    "worker_direct": True,
    "timezone": "UTC",
    "enable_utc": True,
}


@pytest.mark.parametrize(("name", "value"), EXPECTED.items())
def test_setting(name, value):
    assert app.conf[name] == value


def test_redis_is_asked_once_with_time_outs():
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS == {
        "visibility_timeout": 600,
        "socket_timeout": 2,
        "socket_connect_timeout": 2,
        "max_retries": 0,
    }


def own_tasks():
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}


def test_no_task_of_delivery_outlives_its_visibility():
    visible_s = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    limits = {
        name: task.time_limit or settings.CELERY_TASK_TIME_LIMIT
        for name, task in own_tasks().items()
        if name.startswith("accounts.")
    }

    assert set(limits) == {f"accounts.tasks.{name}" for name in TASKS}
    assert max(limits.values()) < visible_s


TASKS = ("deliver_one", "drain", "make_copies", "pulse", "sweep")


def test_schedule_wakes_the_sweep_every_half_minute_by_no_clock_but_the_database_s():
    assert settings.CELERY_BEAT_SCHEDULE == {
        "sweep": {"task": "accounts.tasks.sweep", "schedule": 30}
    }
    assert "accounts.tasks.sweep" in own_tasks()


def test_nudges_expire_in_a_minute_and_none_waits_for_a_time():
    class Task:
        def apply_async(self, **options):
            self.options = options

    task = Task()

    nudge.ask(task, 1)

    assert task.options == {"args": (1,), "expires": 60, "retry": False}


def test_kombu_is_pinned_where_a_lost_connection_is_found_again():
    major, minor = version("kombu").split(".")[:2]
    lock = (settings.BASE_DIR / "requirements.txt").read_text()

    assert (int(major), int(minor)) >= (5, 4)
    assert f"kombu=={version('kombu')}" in lock


def compose():
    return yaml.safe_load((settings.BASE_DIR / "docker-compose.yml").read_text())["services"]


def test_queue_of_compose_forgets_nothing():
    command = compose()["queue"]["command"]

    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"
    assert command[command.index("--appendonly") + 1] == "yes"


def test_everything_of_compose_is_started_again_and_says_whether_it_lives():
    services = {name: one for name, one in compose().items() if name != "migrate"}

    assert {one["restart"] for one in services.values()} == {"unless-stopped"}
    assert all("healthcheck" in one for one in services.values())


def test_a_worker_has_the_time_to_finish_what_it_sends():
    from accounts import tasks

    assert timedelta(seconds=tasks.DRAIN_S + 40) < timedelta(seconds=tasks.SOFT_LIMIT_S)
    assert compose()["worker"]["stop_grace_period"] == f"{tasks.LIMIT_S}s"
