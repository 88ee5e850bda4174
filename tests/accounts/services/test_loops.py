import threading

import pytest
from django.db import OperationalError

from accounts.services.loops import Loop


@pytest.mark.parametrize(
    ("error", "said"),
    [(OperationalError(), "Database away (OperationalError)"), (KeyError("x"), "one failed")],
)
def test_nothing_that_is_raised_ends_a_loop(error, said, caplog, monkeypatch):
    monkeypatch.setattr("accounts.services.loops.connections.close_all", lambda: None)
    monkeypatch.setattr("accounts.services.loops.close_old_connections", lambda: None)
    stop, done = threading.Event(), []

    def act():
        done.append(1)
        if len(done) == 3:
            stop.set()
        raise error

    Loop("one", act, 0, stop).run()

    assert len(done) == 3
    assert caplog.text.count(said) == 3
