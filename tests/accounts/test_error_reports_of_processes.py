"""Web server, worker, beat, sweep and commands report their errors; a wrong address stops them."""

import http.client
import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings

from accounts.tasks import deliver_one
from tests import servers
from tests.accounts.tracker import dsn, events
from tests.post import mail_server
from tests.workers import QUIET, celery, python, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
NO_FOLDER = {"ALIVE_DIR": "/no/such/folder"}  # sweep and beat touch a file in it as they work


def messages(tracker):
    return [one["logentry"]["message"] for one in events(tracker)]


def test_web_server_reports_by_the_id_that_the_page_names(tracker, tmp_path):
    port = servers.free_port()
    command = ("-m", "gunicorn", "--config", "python:mentorship.web_server", "mentorship.wsgi",
               "--bind", f"127.0.0.1:{port}")  # fmt: skip
    answers = []

    def ask():
        site = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            site.request("GET", "/accounts/login/", headers={"Host": "127.0.0.1"})
            answers.append(site.getresponse())
            answers[-1].read()
        except OSError:
            return False
        finally:
            site.close()
        return True

    # Without its static files no page can be drawn.
    with python(tmp_path, "", 1, *command, SENTRY_DSN=dsn(tracker), WEB_PROCESSES="1"):
        wait_for(ask)
        wait_for(lambda: "A request failed: GET account_login" in messages(tracker))

    assert answers[0].status == 500
    assert {one["tags"]["request"] for one in events(tracker)} == {
        answers[0].headers["X-Request-ID"]
    }


@pytest.mark.redis
def test_worker_reports_a_task_by_its_id_without_what_it_was_given(
    tracker, redis_url, tmp_path, use_broker
):
    use_broker(redis_url)
    with (
        mail_server() as post,
        celery(tmp_path, redis_url, post.port, "worker", *QUIET, SENTRY_DSN=dsn(tracker)),
    ):
        sent = deliver_one.apply_async(args=["canary of hers"])
        wait_for(lambda: any(one["logger"] == "celery.app.trace" for one in events(tracker)))

    (event,) = (one for one in events(tracker) if one["logger"] == "celery.app.trace")
    assert event["tags"]["task"] == sent.id
    assert event["exception"]["values"][-1]["type"] == "ValueError"
    assert "canary" not in str(events(tracker))


@pytest.mark.redis
def test_beat_reports(tracker, redis_url, tmp_path):
    schedule = ["beat", "--schedule", str(tmp_path / "schedule"), "--pidfile", ""]
    with celery(
        tmp_path, redis_url, 1, *schedule, SENTRY_DSN=dsn(tracker), SWEEP_SECONDS="1", **NO_FOLDER
    ):
        wait_for(lambda: events(tracker))

    assert events(tracker)[0]["exception"]["values"][-1]["type"] == "FileNotFoundError"


def test_sweep_reports(tracker, tmp_path):
    command = ("manage.py", "sweep", "--loop")
    with python(tmp_path, "", 1, *command, SENTRY_DSN=dsn(tracker), **NO_FOLDER):
        wait_for(lambda: "Round failed; trying again." in messages(tracker))

    assert events(tracker)[0]["exception"]["values"][-1]["value"] == "[Errno 2]"


def test_command_that_breaks_is_reported_before_it_ends(tracker, tmp_path):
    with python(
        tmp_path, "", 1, "manage.py", "sweep", SENTRY_DSN=dsn(tracker), **NO_FOLDER
    ) as process:
        process.wait(60)

    assert process.returncode == 1
    assert messages(tracker) == ["A command failed."]
    assert "FileNotFoundError" in (tmp_path / "python.log").read_text()


@pytest.mark.parametrize(
    "address",
    [
        "https://errors.example.org/7",
        "https://key@errors.example.org/",
        "https://key@errors.example.org:x/7",
        "ftp://key@errors.example.org/7",
        "key",
    ],
)
def test_address_that_leads_nowhere_stops_the_start_with_one_line(address, tmp_path):
    result = subprocess.run(
        [sys.executable, "manage.py", "sweep"],
        cwd=django_settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DEMO": "1", "DATA_DIR": str(tmp_path),
             "SENTRY_DSN": address},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    sentence = (
        "Set SENTRY_DSN to the address that your error tracker names: https://KEY@HOST/PROJECT."
    )
    assert (result.returncode, result.stderr) == (1, f"Benchmate can't start: {sentence}\n")
