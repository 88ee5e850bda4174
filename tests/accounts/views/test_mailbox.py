import pytest
from django.core.mail import get_connection

from accounts.mail import mailbox
from accounts.services import deliver
from tests.factories.accounts import NotificationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    settings.EMAIL_BACKEND = "accounts.mail.backends.FolderBackend"


def test_messages_are_listed_newest_first_and_shown(client, demo, notes):
    for name in ("jamila", "dolores"):
        NotificationFactory(recipient=UserFactory(email=f"{name}@example.org"))
    deliver.drain()

    page = client.get("/mail/")

    letters = page.context["letters"]
    assert [letter.to for letter in letters] == ["dolores@example.org", "jamila@example.org"]
    shown = client.get(f"/mail/{letters[0].name}/")
    assert b"Plain text" in shown.content
    assert b"sandbox=" in shown.content
    assert b'<pre class="card">' in shown.content


def test_html_is_shown_as_sent_in_a_sandbox(client, demo, notes):
    NotificationFactory()
    deliver.drain()
    name = mailbox.letters()[0].name

    response = client.get(f"/mail/{name}/html/")

    assert response.content == b'<!doctype html><base target="_blank"><p>Html</p>'
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    policy = response["Content-Security-Policy"]
    assert "sandbox allow-popups" in policy
    assert "script-src 'none'" in policy


def test_empty_folder_says_so(client, demo):
    assert b"No mail yet" in client.get("/mail/").content


@pytest.mark.parametrize("name", ["..%2fsecret_key", "nothing", "0" * 20 + "-" + "a" * 8])
def test_unknown_message_is_not_found(client, demo, settings, name):
    (settings.DATA_DIR / "secret_key.eml").write_text("x")

    assert client.get(f"/mail/{name}/").status_code == 404
    assert client.get(f"/mail/{name}/html/").status_code == 404


def test_there_is_no_mailbox_outside_the_demo(client, settings, notes):
    settings.EMAIL_BACKEND = "accounts.mail.backends.FolderBackend"
    NotificationFactory()
    deliver.drain()
    name = mailbox.letters()[0].name

    for path in ("/mail/", f"/mail/{name}/", f"/mail/{name}/html/"):
        assert client.get(path).status_code == 404


def test_message_file_appears_whole(demo, settings):
    from django.core.mail import EmailMessage

    message = EmailMessage("Zoë", "Grüße", "us@example.org", ["a@example.org"])
    get_connection().send_messages([message])

    files = sorted(settings.MAIL_DIR.iterdir())
    assert [path.suffix for path in files] == [".eml"]
    assert [(m.subject, m.text.strip()) for m in mailbox.letters()] == [("Zoë", "Grüße")]
