"""Every command of ``docs/operations.md`` does what it is there for."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from accounts.backups import sealing
from tests import built
from tests.post import PostOffice
from tests.street import Street
from tests.test_project import PRODUCTION, ROOT

PAGE = ROOT / "docs" / "operations.md"
BLOCK = re.compile(r"```sh( host)?\n(.*?)```", re.DOTALL)
BLOCKS = [(bool(host), text) for host, text in BLOCK.findall(PAGE.read_text())]
ADMIN, PERSON = "boss@example.org", "member@example.org"
PEOPLE = f"""
from accounts.models import User
from allauth.mfa.models import Authenticator
boss = User.objects.create_superuser("{ADMIN}", "two-birds-on-a-bench", name="Ada Quist")
Authenticator.objects.create(user=boss, type="totp", data={{}})
User.objects.create_user("{PERSON}", "two-birds-on-a-bench", name="Ben Quist")
"""


@pytest.fixture
def site(tmp_path):
    """An environment like that of a site: production's settings, two people, a mail server."""
    data, backups = tmp_path / "data", tmp_path / "backups"
    data.mkdir()
    backups.mkdir()
    street = Street()
    post = PostOffice(street)
    post.open()
    environment = {key: PRODUCTION[key] for key in PRODUCTION if key not in {"REDIS_URL"}} | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "DATA_DIR": str(data),
        "DATABASE_URL": f"sqlite:///{data / 'site.sqlite3'}",
        "EMAIL_URL": f"smtp://127.0.0.1:{post.port}",
        "BACKUPS": str(backups),
        "KEY": str(tmp_path / "key"),
        "ADMIN": ADMIN,
        "PERSON": PERSON,
        "NAME": "site.sqlite3",
        "BACKUP_RECIPIENT": sealing.new_key()[1],
    }
    if (kept := built.path()).exists():
        shutil.copy(kept, data / "site.sqlite3")
    else:
        _sh("python manage.py migrate --noinput -v0", environment)
    _sh(f"python manage.py shell -v0 -c '{PEOPLE}'", environment)
    yield environment
    post.close()
    street.close()


def _sh(text, environment):
    result = subprocess.run(
        ["sh", "-eu", "-c", text], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert result.returncode == 0, f"{text}\n{result.stdout}{result.stderr}"
    return result.stdout


@pytest.mark.slow
@pytest.mark.once
def test_commands_of_the_page_run_one_after_the_other(site):
    said = []
    for text in (text for is_host, text in BLOCKS if not is_host):
        said.append(_sh(text, site))
        if "backup_key" in text:  # the backups before it were for another
            site["BACKUP_RECIPIENT"] = said[-1].partition("=")[2].strip()

    whole = "".join(said)
    for words in (
        "ok   database: ok",
        "Person 1: 1 second factors removed.",
        "sessions ended.",
        "Everything can be read under the newest key.",
        "is erased on",
    ):
        assert words in whole, words
    assert (Path(site["BACKUPS"]) / "copy.zip").exists()


@pytest.mark.parametrize("text", [text for is_host, text in BLOCKS if is_host])
def test_commands_of_the_host_are_well_formed(text):
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    named = re.findall(r"(?:exec|restart|--no-deps|--rm) (\w+)", text)

    checked = subprocess.run(["sh", "-n", "-c", text], capture_output=True, text=True, check=False)

    assert (checked.returncode, checked.stderr) == (0, "")
    assert set(named) <= set(services)
