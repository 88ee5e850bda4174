import pytest
from celery.worker.request import Request
from kombu import Connection

from accounts.tasks import pulse
from mentorship.requests import CalmRequest

pytestmark = pytest.mark.redis


@pytest.fixture
def late(redis_url):
    """Take one task from a broker, and lose the connection that brought it."""
    with Connection(redis_url) as connection:
        queue = connection.SimpleQueue("late")
        queue.put({}, headers={"id": "1", "task": pulse.name})
        message = queue.get(timeout=5)
        connection.collect()
        message.channel._disconnect_pools()
    return message


def request(made_by, message):
    return made_by(
        message,
        on_ack=message.ack_log_error,
        app=pulse.app,
        task=pulse,
        connection_errors=(OSError,),
        body=([], {}, {}),
        decoded=True,
    )


def test_tasks_of_ours_are_acknowledged_calmly():
    assert pulse.Request == "mentorship.requests:CalmRequest"


def test_acknowledgment_after_a_lost_connection_ends_no_worker(late):
    request(CalmRequest, late).acknowledge()


def test_other_requests_would_end_the_worker(late):
    with pytest.raises(AttributeError):
        request(Request, late).acknowledge()
