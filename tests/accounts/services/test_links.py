from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from accounts import registry
from accounts.exceptions import LinkExpired, LinkUsed, Refused, UnknownPurposeError
from accounts.models import AuditEvent, OneTimeLink
from accounts.services import links
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def issue(person, **options):
    url = links.issue(purpose="press", person=person, subject=person, **options)
    return url.rstrip("/").rpartition("/")[2]


def test_issue_keeps_only_a_hash_of_a_256_bit_token(buttons):
    token = issue(UserFactory(), data={"side": "mentee"})

    link = OneTimeLink.objects.get()
    assert len(token) == 43
    assert token not in str(vars(link))
    assert link.data == {"side": "mentee"}
    assert timedelta(days=13) < link.expires_at - timezone.now() < timedelta(days=15)


def test_issue_refuses_a_purpose_that_nobody_registered():
    with pytest.raises(UnknownPurposeError):
        issue(UserFactory())

    assert not OneTimeLink.objects.exists()


def test_use_acts_once_and_is_audited(buttons):
    person = UserFactory()
    token = issue(person)

    link = links.use(token=token, form={"answer": "well"})

    assert buttons.presses == [(link.pk, "well")]
    with pytest.raises(LinkUsed):
        links.use(token=token, form={})
    assert buttons.presses == [(link.pk, "well")]
    event = AuditEvent.objects.get()
    assert (event.actor, event.action, event.data) == (person, "link.used", {"purpose": "press"})


def test_use_leaves_a_refused_link_unused(buttons):
    token = issue(UserFactory())
    buttons.refusal = Refused("Not today.", code="not_today")

    with pytest.raises(Refused, match="Not today"):
        links.use(token=token, form={})

    assert OneTimeLink.objects.get().used_at is None
    assert not AuditEvent.objects.exists()


def test_use_leaves_a_link_good_for_another_act_where_the_first_says_so(buttons):
    token = issue(UserFactory())
    registry.register_link(
        "press", describe=buttons.describe, act=lambda *_asked: registry.KEEPS_OPEN
    )

    for _ in range(2):
        assert not links.use(token=token, form={}).is_used

    assert OneTimeLink.objects.get().used_at is None


def test_use_refuses_expired_unknown_and_closed(buttons):
    token = issue(UserFactory(), lifetime=timedelta(seconds=-1))
    closed = issue(UserFactory(is_active=False))

    with pytest.raises(LinkExpired):
        links.use(token=token, form={})
    for unknown in (closed, token[:-1] + "x", ""):
        with pytest.raises(OneTimeLink.DoesNotExist):
            links.use(token=unknown, form={})

    assert buttons.presses == []


@pytest.mark.django_db(transaction=True)
def test_use_acts_once_for_eight_at_the_same_moment(buttons):
    token, barrier, results = issue(UserFactory()), Barrier(8), []

    def press():
        barrier.wait()
        try:
            links.use(token=token, form={})
            results.append("acted")
        except LinkUsed:
            results.append("used")
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["acted"] + ["used"] * 7
    assert len(buttons.presses) == 1
