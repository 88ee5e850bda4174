import gc
from queue import SimpleQueue
from types import SimpleNamespace

import pytest

from mentorship import patience, web_server
from mentorship.web_server import Bounded


def called(waiting, path="/"):
    """Call the application while so many requests wait; return status and headers."""
    said = []

    def application(environ, start_response):
        start_response("200 OK", [])
        return [b"served"]

    bounded = Bounded(application, lambda: waiting, most=2)
    body = b"".join(bounded({"PATH_INFO": path}, lambda *given: said.extend(given)))
    return said[0], dict(said[1]), body


@pytest.mark.parametrize("waiting", [0, 2])
def test_requests_are_let_in_while_few_wait(waiting):
    assert called(waiting) == ("200 OK", {}, b"served")


def test_requests_are_told_to_come_back_while_many_wait():
    status, headers, body = called(3)

    assert (status, headers["Retry-After"]) == ("503 Service Unavailable", "5")
    assert int(headers["Content-Length"]) == len(body)
    assert b"Nothing was saved" in body


def test_that_the_process_lives_is_always_told():
    assert called(3, "/healthz")[0] == "200 OK"


def test_what_is_loaded_is_left_out_of_the_search_for_cycles():
    pool = SimpleNamespace(_work_queue=SimpleQueue())
    worker, limits = SimpleNamespace(wsgi=called, tpool=pool), gc.get_threshold()
    frozen, loaded = gc.get_freeze_count(), [[] for _ in range(1_000)]
    try:
        web_server.post_worker_init(worker)

        assert isinstance(worker.wsgi, Bounded)
        assert gc.get_freeze_count() >= frozen + len(loaded)
        assert gc.get_threshold()[0] == web_server.NEW_OBJECTS
    finally:
        gc.set_threshold(*limits)  # what is frozen stays so, as what this process loaded is


def test_an_idle_connection_outlives_the_proxys():
    assert web_server.keepalive > 60
    assert web_server.graceful_timeout < 40  # stop_grace_period of compose


def test_requests_wait_less_for_sqlite_than_other_processes():
    database = {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {"timeout": 120}}

    patience.bound(database)

    assert (database["OPTIONS"], database["CONN_MAX_AGE"]) == ({"timeout": 18}, 60)


def test_requests_have_limits_on_postgresql():
    database = {
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": {"connect_timeout": 5, "options": "-c search_path=app"},
    }

    patience.bound(database)

    assert database["OPTIONS"] == {
        "connect_timeout": 5,
        "options": "-c search_path=app -c jit=off -c max_parallel_workers_per_gather=0 "
        "-c random_page_cost=1.1 -c statement_timeout=30s -c lock_timeout=10s "
        "-c idle_in_transaction_session_timeout=60s",
    }
