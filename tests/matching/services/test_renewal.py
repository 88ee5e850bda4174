import time

import pytest
from django.db import InterfaceError

from matching.services.renewal import renewed


@pytest.mark.django_db(transaction=True)
def test_renewing_goes_on_after_an_error_of_the_database():
    calls = []

    def renew():
        calls.append("renew")
        if len(calls) == 1:
            raise InterfaceError

    with renewed(renew, 0.01):
        deadline = time.monotonic() + 30
        while len(calls) < 2:
            assert time.monotonic() < deadline, "waited in vain"

    ended = len(calls)
    time.sleep(0.05)
    assert len(calls) == ended
