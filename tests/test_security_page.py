"""docs/security.md leaves no line out, names tests that exist, and says what the code does."""

import logging
import re
from pathlib import Path

import pytest
from allauth.account import app_settings as account
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import authenticate
from django.test import Client, RequestFactory

from accounts.forms import ChangePasswordForm, LoginForm, SignupForm
from accounts.models import User
from mentorship import pictures
from tests.factories.accounts import UserFactory, verified
from tests.test_project import PRODUCTION, manage

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text()
ALPHABET = 20  # letters and digits of a mailed code, at least
STATES = {"held", "said", "yours", "partly"}
ROWS = re.findall(r"^\| ([\d., ]+) \| (\w+) \| ([^|]*) \| ([^|]*) \|$", PAGE, re.MULTILINE)
NOT_APPLICABLE = re.findall(r"^\| ([\dV., ]+) \| ([^|`]+) \|$", PAGE, re.MULTILINE)
# Every number of the checklist that the site is held to; those that do not apply are named as well.
WANTED = """
2.1.3 2.3.1 2.3.2 2.3.3 2.3.4 2.3.5 15.4.2 15.4.3 2.4.1 6.1.1 6.3.1 2.1.1 2.1.2 2.2.1 2.2.2 2.2.3
15.3.5 15.3.7 15.3.1 15.3.3 8.2.3 14.2.6 1.1.2 1.2.1 1.2.2 1.2.3 3.2.1 3.2.2 1.2.4 1.2.5 1.3.2 1.3.7
1.3.10 1.3.11 1.3.12 16.4.1 1.2.10 5.1.1 5.2.1 5.2.2 5.2.3 15.1.3 15.2.2 3.3.1 3.3.2 3.3.3 3.3.4
3.4.1 3.4.3 3.4.4 3.4.5 3.4.6 3.4.7 3.4.8 3.5.1 3.5.3 3.6.1 14.3.2 3.5.2 3.4.2 4.1.4 3.7.2 4.1.1
4.1.2 4.1.3 15.3.4 5.2.6 5.3.1 5.3.2 5.4.1 5.4.2 14.2.8 6.2.1 6.2.2 6.2.3 6.2.4 6.2.5 6.2.6 6.2.7
6.2.8 6.2.9 6.2.10 6.2.11 6.2.12 6.1.2 6.3.2 6.3.4 6.3.7 6.3.8 6.4.1 6.4.3 6.4.4 6.4.6 6.3.3 6.5.1
6.5.2 6.5.3 6.5.4 6.5.5 6.6.2 6.6.3 7.1.1 7.2.4 7.3.1 7.3.2 7.4.1 7.4.2 7.4.3 7.4.4 7.4.5 7.5.1
7.5.2 7.5.3 8.1.1 8.1.2 8.2.1 8.2.2 8.3.1 8.3.2 8.4.1 11.1.1 11.2.1 11.3.2 11.3.3 11.4.2 11.5.1
12.1.1 12.2.1 12.3.1 12.3.2 13.2.3 13.3.1 13.4.1 13.4.2 13.4.3 13.4.4 13.4.5 13.1.2 13.1.3 14.1.1
14.1.2 14.2.1 14.2.2 14.2.4 14.2.7 14.3.1 14.3.3 15.1.1 15.1.2 15.2.1 15.2.3 15.2.4 16.1.1 16.2.1
16.2.2 16.2.3 16.2.4 16.2.5 16.3.1 16.3.2 16.3.3 16.3.4 16.4.2 16.5.1 16.5.2 16.5.3 16.5.4
""".split()
LEFT_OUT = """
1.2.6 1.2.7 1.2.8 1.3.8 1.5.1 4.3.1 4.3.2 4.4.1 4.4.2 4.4.3 4.4.4 6.6.1 6.8.3 V9 V10 V17
""".split()


def numbers(cell):
    return cell.replace(" ", "").split(",")


def test_no_line_is_missing_and_none_is_answered_twice():
    answered = [number for row in ROWS for number in numbers(row[0])]

    assert sorted(answered) == sorted(WANTED)


def test_what_does_not_apply_is_said_with_its_reason():
    named = [number for cell, _why in NOT_APPLICABLE for number in numbers(cell)]

    assert [number for number in named if number in LEFT_OUT] == LEFT_OUT


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_answer_names_tests_that_exist(row):
    _numbers, state, _how, held_by = row
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", held_by)

    assert state in STATES
    assert named
    for path, test in named:
        source = (ROOT / path).read_text()
        assert re.search(rf"^def {test}\(", source, re.MULTILINE), f"{path}::{test}"


# -- What the page says of the code -------------------------------------------------------


def test_limits_are_those_of_the_settings():
    said = dict(re.findall(r"^\| (\w+) \| (\d[\w/,]+) \|$", PAGE, re.MULTILINE))

    assert said == settings.ACCOUNT_RATE_LIMITS
    searches, reads, writes = settings.SEARCHES_A_MINUTE, *settings.API_RATES.values()
    assert f"Searches: {searches} a minute" in PAGE
    assert f"API: {reads} reads and {writes} writes" in PAGE
    assert f"{settings.DATA_UPLOAD_MAX_NUMBER_FIELDS} fields" in PAGE


def test_sizes_are_those_of_the_code():
    assert (pictures.MOST_BYTES, pictures.MOST_PIXELS_JPEG) == (5 * 1024 * 1024, 60_000_000)
    assert set(pictures.MOST_PIXELS.values()) == {16_000_000}
    assert settings.REQUEST_MAX_BYTES == 20_000_000


def test_production_keeps_cookies_to_this_host_and_passwords_by_argon2(tmp_path):
    asked = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, "
        "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, "
        "s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE, s.SESSION_COOKIE_DOMAIN, "
        "s.SECURE_HSTS_SECONDS, s.PASSWORD_HASHERS[0])"
    )

    told = manage("shell", "--no-imports", "-c", asked, DATA_DIR=str(tmp_path), **PRODUCTION)

    assert told.stdout.split() == [
        "__Host-sessionid", "__Host-csrftoken", "True", "True", "True", "Lax", "Lax", "None",
        "31536000", "django.contrib.auth.hashers.Argon2PasswordHasher",
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("form", "arguments"),
    [(LoginForm, {}), (SignupForm, {}), (ChangePasswordForm, {"user": User()})],
)
def test_password_fields_are_masked_and_take_a_manager(form, arguments):
    fields = form(**arguments).fields

    assert any("password" in name for name in fields)
    for name in [name for name in fields if "password" in name]:
        widget = fields[name].widget
        assert widget.input_type == "password"
        assert widget.attrs.get("autocomplete") in {"current-password", "new-password"}
        assert "onpaste" not in widget.attrs


@pytest.mark.django_db
@pytest.mark.parametrize("password", [" two brown llamas ", "Zwei braune Lamas\u00df", "x" * 64])
def test_passwords_are_taken_as_typed(password):
    person = verified(UserFactory(), password)

    def gets_in(typed):
        return authenticate(RequestFactory().post("/"), email=person.email, password=typed)

    assert gets_in(password) == person
    others = (password + "x", password[:-1], password.swapcase())
    assert [gets_in(one) for one in others] == [None, None, None]


@pytest.mark.django_db
def test_codes_are_long_enough_and_soon_over():
    code = get_adapter().generate_login_code().replace("-", "")

    assert ALPHABET ** len(code) > 2**20
    assert account.LOGIN_BY_CODE_TIMEOUT == 10 * 60
    assert account.EMAIL_VERIFICATION_BY_CODE_TIMEOUT == 10 * 60


def test_nobody_sets_the_password_of_another():
    shown = admin.site._registry[User]
    fields = {name for _title, part in shown.fieldsets or [] for name in part["fields"]}

    assert {name for name in fields if "password" in name} == set()
    routes = str([str(one.pattern) for one in shown.get_urls()])
    assert "password" not in routes


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/home/", "/me/", "/notices/", "/mentors/", "/accounts/2fa/"])
def test_every_page_of_a_member_offers_to_sign_out(path):
    client = Client()
    client.force_login(UserFactory())

    page = client.get(path).content.decode()

    assert "/accounts/logout/" in page


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/static/", "/static/js/", "/photos/", "/media/"])
def test_folders_are_not_listed(client, path):
    assert client.get(path).status_code == 404


def test_named_loggers_exist():
    named = set(re.findall(r"`(accounts\.[\w.]+)`", PAGE))

    assert named
    for name in named:
        path = ROOT / (name.replace(".", "/") + ".py")
        assert "logging.getLogger(__name__)" in path.read_text(), name


def test_logs_go_to_one_place():
    handlers = settings.LOGGING["handlers"]

    assert [one["class"] for one in handlers.values()] == ["logging.StreamHandler"]
    assert settings.LOGGING["root"]["handlers"] == list(handlers)
    assert not logging.getLogger("accounts").handlers
