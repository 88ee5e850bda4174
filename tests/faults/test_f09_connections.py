"""F9: PostgreSQL gives no connection any more. A clear 503, and all is well when one is free."""

import pytest
import requests
from django.db import OperationalError, connection, connections

from tests.faults.house import times

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgresql,
    pytest.mark.redis,
    pytest.mark.slow,
    pytest.mark.xdist_group("faults"),
]
THREADS = 4  # of the house's web
COUNT = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"


def connected():
    """How many are connected, this test among them."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT)
        return cursor.fetchone()[0]


def take_all():
    """Take every connection that there is."""
    taken = []
    while True:
        one = connections.create_connection("default")
        try:
            one.ensure_connection()
        except OperationalError:
            return taken
        taken.append(one)


def test_f09_no_connection_is_left(house):
    house.run("sweep", "worker", "beat")
    connected_before = connected()
    for _ in range(times(1, 5)):
        house.start("web")
        house.wait(lambda: "Booting worker" in house.log("web"))
        house.wait(lambda: house.get(requests.Session(), "/healthz").status_code == 200)

        taken = take_all()
        page = house.get(requests.Session(), "/")
        api = house.get(requests.Session(), "/api/v1/me/", headers={"Authorization": "Token bm_x"})
        ready = house.get(requests.Session(), "/readyz")
        alive = house.get(requests.Session(), "/healthz")
        for one in taken:
            one.close()

        assert len(taken) > 10
        assert [one.status_code for one in (page, api, ready, alive)] == [503, 503, 503, 200]
        assert page.headers["Retry-After"] == api.headers["Retry-After"] == "30"
        assert ready.json()["database"] == "does not answer"
        house.wait(lambda: house.get(requests.Session(), "/").status_code == 200, 10)

    answers = {house.get(requests.Session(), "/").status_code for _ in range(3 * THREADS)}
    assert answers == {200}
    house.queue(3)
    house.wait(lambda: not house.missing())
    # Those of the broker's parts come and go; what leaks would stay.
    house.wait(lambda: connected() <= connected_before + THREADS + 4, 30, what="connections to end")
    assert house.supervise() == [], "a program had to be started anew"
    house.record("F9", times(1, 5), allowed=frozenset({503}))
