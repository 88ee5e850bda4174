"""What scripts/bootstrap says when it can't go on; the rest is proven by a fresh clone."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def copy(tmp_path) -> Path:
    """The script in a folder of its own: nothing here is set up yet."""
    (tmp_path / "scripts").mkdir()
    return Path(shutil.copy(ROOT / "scripts" / "bootstrap", tmp_path / "scripts" / "bootstrap"))


def run(script: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", str(script), *arguments],
        cwd="/",
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_unknown_verb_names_the_known_ones(copy):
    result = run(copy, "dance")

    assert result.returncode == 1
    assert result.stderr.startswith("Usage: sh scripts/bootstrap setup|demo|test|")


def test_every_make_target_is_a_verb():
    targets = (ROOT / "Makefile").read_text().split("exec sh scripts/bootstrap ")[1:]
    script = (ROOT / "scripts" / "bootstrap").read_text()

    assert [verb for target in targets if f"    {(verb := target.split()[0])})" not in script] == []


def test_demo_names_a_taken_port_before_it_sets_anything_up(copy):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        result = run(copy, "demo", PORT=str(port))

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Port {port} is taken. Choose another one: PORT=")
    assert not (copy.parent.parent / ".venv").exists()


@pytest.mark.parametrize("port", ["abc", "-1", "70000", "80 80"])
def test_demo_refuses_what_is_no_port(copy, port):
    result = run(copy, "demo", PORT=port)

    assert result.returncode == 1
    assert result.stderr == f"PORT must be a number from 1 to 65535, not {port!r}.\n"


def test_setup_names_the_python_it_needs(copy, tmp_path):
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "dirname", "rm", "cat", "cksum"):
        (tools / name).symlink_to(shutil.which(name))

    result = run(copy, "demo", PATH=str(tools))

    assert result.returncode == 1
    assert result.stderr.startswith("Benchmate needs Python 3.11 or newer;")
