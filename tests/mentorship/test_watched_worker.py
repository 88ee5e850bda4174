"""A real worker on a real broker whose consumer is stopped ends by itself."""

import pytest
from celery.utils.nodenames import worker_direct

from accounts.models import Heartbeat
from mentorship.celery import app
from tests.workers import QUIET, python, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.redis, pytest.mark.slow]

NAME = "watched@here"
# In front of Celery's own command: a watchdog that does not take three minutes.
IMPATIENT = """
import sys, django
django.setup()
from mentorship import watchdog
watchdog.EVERY_S, watchdog.MOST_MISSED = 0.5, 3
from celery.__main__ import main
sys.argv = ["celery", "--app", "mentorship", "worker", *sys.argv[1:]]
main()
"""


def test_worker_that_takes_no_tasks_any_more_ends_for_its_supervisor(
    redis_url, tmp_path, use_broker
):
    use_broker(redis_url)
    told = {"DJANGO_SETTINGS_MODULE": "mentorship.settings", "ALIVE_DIR": str(tmp_path)}
    arguments = ["-c", IMPATIENT, "--hostname", NAME, *QUIET]
    with python(tmp_path, redis_url, 1, *arguments, **told) as worker:
        wait_for((tmp_path / "worker").exists)
        lives = Heartbeat.objects.filter(name="worker").exists()
        for queue in ("celery", worker_direct(NAME).name):
            app.control.cancel_consumer(queue, destination=[NAME], reply=True, timeout=5)

        wait_for(lambda: worker.poll() is not None)

    assert lives
    assert worker.returncode == 1
    assert "takes no tasks any more" in (tmp_path / "python.log").read_text()
