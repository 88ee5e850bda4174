import pytest
from django.core.cache import cache
from django.test import Client

from accounts.services import erased_files
from tests.factories.accounts import UserFactory, verified

pytestmark = pytest.mark.django_db
HERS, ANOTHERS = "ana@example.org", "joana@example.org"
PLACES = {HERS: "203.0.113.7", ANOTHERS: "198.51.100.7"}  # tries are counted by place, too


def entered(address, password="wrong"):
    client = Client(REMOTE_ADDR=PLACES[address])
    answer = client.post("/accounts/login/", {"login": address, "password": password})
    return answer.status_code == 302


def lock_out(address):
    """Try wrong passwords until the right one is refused as well."""
    verified(UserFactory(email=address), "two-birds-on-a-bench")
    for _ in range(5):
        entered(address)
    assert not entered(address, "two-birds-on-a-bench")


def test_forgets_her_tries_and_nobody_elses():
    cache.set("directory", "kept")
    lock_out(HERS)
    lock_out(ANOTHERS)

    erased_files.forget(HERS)

    assert entered(HERS, "two-birds-on-a-bench")
    assert not entered(ANOTHERS, "two-birds-on-a-bench")
    assert cache.get("directory") == "kept"


def test_deletes_mails_to_her_and_none_whose_address_only_ends_like_hers(settings):
    settings.MAIL_DIR.mkdir()
    for name, text in (("hers", f"To: {HERS.upper()}\n"), ("another", f"To: {ANOTHERS}\n")):
        (settings.MAIL_DIR / name).write_text(text)

    assert erased_files.forget(HERS) == 1

    assert [path.name for path in settings.MAIL_DIR.iterdir()] == ["another"]
