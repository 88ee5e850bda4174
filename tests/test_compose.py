"""Each service of docker-compose.yml runs, with its own command, against private servers."""

import contextlib
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests import servers

pytestmark = [pytest.mark.postgresql, pytest.mark.redis, pytest.mark.slow]

ROOT = Path(__file__).resolve().parent.parent
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
PATIENCE_S = 60


class Stand:
    """Runs services as compose would: their command, their environment, their health check."""

    def __init__(self, folder: Path, database_url: str) -> None:
        """Choose free ports and a password; nothing runs yet."""
        self.folder = folder
        self.web_port, self.queue_port = servers.free_port(), servers.free_port()
        password = secrets.token_hex(16)
        self.database_url = database_url
        self.queue_url = f"redis://:{password}@127.0.0.1:{self.queue_port}/0"
        self.values = {
            "SECRET_KEY": secrets.token_hex(40),
            "ALLOWED_HOSTS": "mentors.example.org",
            "SITE_URL": "https://mentors.example.org",
            "EMAIL_URL": "smtp://127.0.0.1:1",
            "DEFAULT_FROM_EMAIL": "mentors@example.org",
            "ASSOCIATION_NAME": "An association",
            "POSTGRES_PASSWORD": "unused",
            "REDIS_PASSWORD": password,
        }

    def fill_in(self, text: str) -> str:
        """Replace variables as compose does, then what only containers have: ports and /tmp."""
        text = re.sub(r"\$\{([A-Z_]+)(?::-([^}]*))?[^}]*\}", self._value, text)
        text = re.sub(r"\b8000\b", str(self.web_port), text.replace("$$", "$"))
        return re.sub(r"^/(?:tmp|data)\b|(?<=')/tmp\b", str(self.folder), text)

    def _value(self, found: re.Match[str]) -> str:
        return self.values.get(found[1]) or found[2] or ""

    def environment(self, name: str) -> dict[str, str]:
        """Return the service's environment, pointed at the private servers."""
        given = SERVICES[name].get("environment", {})
        filled = {key: self.fill_in(value) for key, value in given.items()}
        ours = {"DATABASE_URL": self.database_url, "REDIS_URL": self.queue_url}
        return {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOSTNAME": os.uname().nodename,
            "DATA_DIR": str(self.folder),
            **filled,
            **{key: value for key, value in ours.items() if key in filled},
        }

    def command(self, name: str) -> list[str]:
        """Return the service's own command."""
        return [self.fill_in(part) for part in SERVICES[name]["command"]]

    def run(self, name: str) -> subprocess.CompletedProcess[str]:
        """Run a service that ends by itself."""
        return subprocess.run(
            self.command(name), cwd=ROOT, env=self.environment(name), capture_output=True, text=True
        )

    @contextlib.contextmanager
    def running(self, name: str, *more: str) -> Iterator[subprocess.Popen]:
        """Run a service until the block ends, then stop it as compose does."""
        with (self.folder / f"{name}.log").open("w") as log:
            program = subprocess.Popen(
                [*self.command(name), *more], cwd=ROOT, env=self.environment(name),
                stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        try:
            yield program
        finally:
            program.terminate()
            try:
                program.wait(timeout=PATIENCE_S)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(program.pid, signal.SIGKILL)

    def wait_until_healthy(self, name: str) -> None:
        """Repeat the service's own health check until it passes."""
        check = SERVICES[name]["healthcheck"]["test"]
        command = ["sh", "-c", *check[1:]] if check[0] == "CMD-SHELL" else check[1:]
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            result = subprocess.run(
                [self.fill_in(part) for part in command],
                cwd=ROOT, env=self.environment(name), capture_output=True, text=True,
            )  # fmt: skip
            if result.returncode == 0:
                return
            time.sleep(0.3)
        log = (self.folder / f"{name}.log").read_text()
        raise AssertionError(f"{name} is not healthy: {result.stdout}{result.stderr}\n{log}")


def new_database(url: str) -> str:
    """Make an empty database on the private server; return its URL."""
    socket_folder = re.search(r"@/(/[^/]+/[^/]+)/", url)[1]
    name = f"compose_{secrets.token_hex(4)}"
    programs = servers.find_postgresql()
    subprocess.run([programs / "createdb", "-h", socket_folder, "-U", "app", name], check=True)
    return f"postgres://app@/{socket_folder}/{name}"


def test_what_stands_beside_the_database_outlives_a_container():
    """The list of who was erased is written where containers are read-only but for volumes."""
    data_dir = re.search(r"DATA_DIR=(\S+)", (ROOT / "Dockerfile").read_text())[1]
    for name in ("web", "worker", "beat", "migrate"):
        mounted = dict(one.split(":") for one in SERVICES[name]["volumes"])
        assert data_dir in mounted.values(), name


def test_static_files_are_those_of_the_image():
    """A volume would keep those of the image it was first filled from."""
    static_root = re.search(r"STATIC_ROOT=(\S+)", (ROOT / "Dockerfile").read_text())[1]
    mounted = [one.split(":")[1] for one in SERVICES["web"]["volumes"]]
    assert not any(f"{static_root}/".startswith(f"{one}/") for one in mounted)


def test_compose_services_start_answer_and_stop(postgresql_url, tmp_path):
    stand = Stand(tmp_path, new_database(postgresql_url))
    collect = subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"],
        cwd=ROOT, env=stand.environment("web"), capture_output=True, text=True,
    )  # fmt: skip
    assert collect.returncode == 0, collect.stderr

    migrated = stand.run("migrate")
    assert migrated.returncode == 0, migrated.stderr

    port = str(stand.queue_port)
    with stand.running("queue", "--port", port, "--bind", "127.0.0.1") as queue:
        servers._wait_for_port(stand.queue_port, queue)
        with stand.running("web") as web, stand.running("worker") as worker:
            with stand.running("beat") as beat:
                for name in ("web", "worker", "beat"):
                    stand.wait_until_healthy(name)

            assert (web.poll(), worker.poll()) == (None, None)

    assert (web.returncode, worker.returncode, beat.returncode) == (0, 0, 0)
