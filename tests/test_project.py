"""The project's own files tell the truth: settings, locks, compose file, README."""

import ast
import os
import re
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = sorted([*(ROOT / "mentorship").glob("settings*.py"), ROOT / "mentorship/web_server.py"])
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS = ("web", "worker", "beat", "migrate")
PRODUCTION = {
    "SECRET_KEY": "k7Yq-long-and-random-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "mentors.example.org",
    "SITE_URL": "https://mentors.example.org",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "mentors@example.org",
    "DATABASE_URL": "postgres://user:password@database.example.org/benchmate?sslmode=verify-full",
    "REDIS_URL": "rediss://:password@queue.example.org:6379/0",
}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``manage.py`` as an operator would, with nothing but this environment."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def variables_read() -> set[str]:
    """Return the names that the settings read from the environment."""
    names = set()
    for node in chain.from_iterable(ast.walk(ast.parse(path.read_text())) for path in SETTINGS):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="env")), args=[ast.Constant(value=name), *_]
            ):
                names.add(name)
            case ast.Call(
                func=ast.Attribute(value=ast.Attribute(attr="environ")),
                args=[ast.Constant(value=name), *_],
            ):
                names.add(name)
    return names


def test_env_example_lists_every_variable_and_no_other():
    text = (ROOT / ".env.example").read_text()
    listed = set(re.findall(r"^([A-Z_]+)=", text, re.MULTILINE))
    for_compose = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))

    assert variables_read() - listed == set()
    assert listed - variables_read() - for_compose == set()


def test_env_example_holds_no_secret():
    given = re.findall(r"^([A-Z_]+)=.+$", (ROOT / ".env.example").read_text(), re.MULTILINE)

    assert set(given) == {"BIND", "LOG_LEVEL", "UNDO_MINUTES"}


TOOLS = "scripts/supply/tools.txt"
PEERS = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests/bench/peers").glob("*.txt"))


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", TOOLS, *PEERS])
def test_lock_is_hashed_and_names_no_index(name):
    lines = (ROOT / name).read_text().splitlines()
    pinned = [index for index, line in enumerate(lines) if re.match(r"[a-z0-9].*==", line)]

    assert pinned
    assert [lines[index] for index in pinned if "--hash=" not in lines[index + 1]] == []
    assert [line for line in lines if re.search(r"index-url|find-links|file://|://", line)
            and not line.startswith("#")] == []  # fmt: skip


def test_locks_agree():
    def pins(name: str) -> dict[str, str]:
        text = (ROOT / name).read_text()
        return dict(re.findall(r"^([a-z0-9._-]+)(?:\[.*\])?==([^ ;\\]+)", text, re.MULTILINE))

    runtime, development = pins("requirements.txt"), pins("requirements-dev.txt")

    both = runtime.keys() & development.keys()
    assert {name: runtime[name] for name in both} == {name: development[name] for name in both}


def test_deployment_check_is_clean():
    result = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL"])
def test_missing_production_value_stops_the_web_server_with_one_line(name, tmp_path):
    (tmp_path / "static").mkdir()
    environment = {key: value for key, value in PRODUCTION.items() if key != name}

    result = subprocess.run(
        [sys.executable, "-c", "import mentorship.wsgi"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 1
    assert re.fullmatch(rf"Benchmate can't start: .*{name}.*\n", result.stderr)


def test_models_and_migrations_agree(tmp_path):
    result = manage("makemigrations", "--check", "--dry-run", DEMO="1", DATA_DIR=str(tmp_path))

    assert (result.returncode, result.stdout) == (0, "No changes detected\n")


def test_static_files_can_be_collected_with_their_manifest(tmp_path):
    result = manage("collectstatic", "--noinput", DATA_DIR=str(tmp_path))

    assert result.returncode == 0, result.stderr
    assert (tmp_path / "static" / "staticfiles.json").exists()


# -- docker-compose.yml ----------------------------------------------------------------


def test_compose_has_the_services_of_a_production():
    assert set(COMPOSE["services"]) == {*OURS, "database", "queue"}


@pytest.mark.parametrize("name", ["web", "worker", "beat", "database", "queue"])
def test_compose_service_has_a_health_check(name):
    assert COMPOSE["services"][name]["healthcheck"]["test"]


def test_compose_secrets_have_no_defaults():
    text = (ROOT / "docker-compose.yml").read_text()
    optional = dict(re.findall(r"\$\{([A-Z_]+):?-([^}]*)\}", text))

    assert optional == {
        "BACKUP_RECIPIENT": "",
        "PLAIN_CONNECTIONS_TO": "",
        "BEHIND_PROXY": "yes",
        "BIND": "127.0.0.1:8000",
        "BREACHED_PASSWORDS_FILE": "",
        "BOARD_ADDRESSES": "",
        "CONCERN_CONTACTS": "",
        "CONTACT_EMAIL": "",
        "FIELD_ENCRYPTION_KEYS": "",
        "LOG_FORMAT": "",
        "LOG_LEVEL": "INFO",
        "METRICS_TOKEN": "",
        "OIDC_CLIENT_ID": "",
        "OIDC_CLIENT_SECRET": "",
        "OIDC_EMPLOYER_CLAIM": "",
        "OIDC_GROUPS_CLAIM": "",
        "OIDC_ISSUER": "",
        "OIDC_NAME": "",
        "OIDC_REQUIRED": "",
        "OIDC_SCOPES": "",
        "OIDC_STAFF": "",
        "OIDC_TRUSTED_DOMAINS": "",
        "OIDC_TRUST_MFA": "",
        "RETENTION": "",
        "SECOND_FACTOR_REQUIRED": "",
        "SECRET_KEY_FALLBACKS": "",
        "SECURITY_CONTACT": "",
        "SENTRY_DSN": "",
        "SPREAD_REQUESTS": "",
        "UNDO_MINUTES": "10",
        "WEBHOOK_ALLOWED_NETWORKS": "",
        "WEBHOOK_CA_FILE": "",
        "WEB_PROCESSES": "",
        "WEB_THREADS": "",
        "WEB_WAITING": "",
    }
    assert re.findall(r"\$\{[A-Z_]+\}", text) == []
    assert re.findall(r"(?:PASSWORD|SECRET\w*|AUTH): (?!\$\{)\S+", text) == []


def test_compose_migrates_once_before_anything_starts():
    services = COMPOSE["services"]

    assert services["migrate"]["restart"] == "no"
    for name in ("web", "worker", "beat"):
        condition = services[name]["depends_on"]["migrate"]["condition"]
        assert condition == "service_completed_successfully"


def test_image_runs_as_an_ordinary_user_from_hashed_packages():
    text = (ROOT / "Dockerfile").read_text()
    instructions = [line.split()[0] for line in text.splitlines() if re.match("[A-Z]+ ", line)]

    assert "--require-hashes" in text
    assert instructions.index("USER") < instructions.index("CMD")
    assert re.findall(r"^USER (.*)", text, re.MULTILINE) == ["benchmate"]


def test_image_gets_only_what_it_copies():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    copied = re.findall(r"^COPY (?!--from)(\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert "*" in ignored
    assert set(copied) == {line[1:] for line in ignored if line.startswith("!")}


# -- Words -------------------------------------------------------------------------------


def documents() -> list[Path]:
    names = ("README.md", "CHANGELOG.md", "SECURITY.md")
    return [*(ROOT / name for name in names), *sorted((ROOT / "docs").rglob("*.md"))]


def document_ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", documents(), ids=document_ids)
def test_document_links_lead_somewhere(path):
    links = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", path.read_text())

    assert [link for link in links if not (path.parent / link).exists()] == []


def headings(path: Path) -> set[str]:
    """Return what a link to a heading of a page ends in."""
    found = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in found}


@pytest.mark.parametrize("path", documents(), ids=document_ids)
def test_document_links_lead_to_headings_that_are_there(path):
    links = re.findall(r"\]\((?!https?://)([^)#\s]*)#([^)\s]+)\)", path.read_text())
    pages = [(path.parent / name if name else path, heading) for name, heading in links]

    assert [heading for page, heading in pages if heading not in headings(page)] == []


def test_every_decision_is_listed_under_its_number():
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text().replace("’", "'")
    listed = re.findall(r"^(\d+)\. \[(.+)\]\((\S+)\)$", index, re.MULTILINE)
    numbers = [number for number, _title, _name in listed]
    heads = [(folder / name).read_text().replace("’", "'") for *_, name in listed]
    begun = [
        text.startswith(f"# {n}. {title}")
        for text, (n, title, _) in zip(heads, listed, strict=True)
    ]

    assert sorted(name for *_, name in listed) == sorted(one.name for one in folder.glob("0*.md"))
    assert numbers == [str(n + 1) for n in range(len(listed))]
    assert begun == [True] * len(listed)


@pytest.mark.parametrize("path", documents(), ids=document_ids)
def test_document_names_only_commands_that_exist(path):
    text = path.read_text()
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    commands = {file.stem for file in ROOT.glob("*/management/commands/[a-z]*.py")}
    django_own = {"migrate", "check", "collectstatic", "createsuperuser", "changepassword"}

    assert set(re.findall(r"`(?:[A-Z_]+=\S+ )*make ([a-z-]+)", text)) - targets == set()
    named = set(re.findall(r"manage\.py ([a-z_]+)", text))
    assert named - commands - django_own == set()


def test_readme_gives_the_two_commands():
    text = (ROOT / "README.md").read_text()

    assert "make demo\n" in text
    assert "make test\n" in text


def test_every_make_target_has_a_line_of_help():
    text = (ROOT / "Makefile").read_text()
    phony = set(re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)[1].split())

    assert set(re.findall(r"^([a-z-]+):.*## \S", text, re.MULTILINE)) == phony
