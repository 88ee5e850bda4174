"""The house keeps its plan: floors, a pure engine, states assigned only in services."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "mentorship", "matching")
STATE_FIELDS = {"state", "status"}
CLOCKS_AND_IO = {
    "asyncio", "datetime.datetime", "io", "logging", "multiprocessing", "os", "pathlib", "random",
    "shutil", "socket", "sqlite3", "subprocess", "tempfile", "threading", "time", "urllib",
}  # fmt: skip
MAX_LINES = 350


def sources() -> Iterator[Path]:
    """Return the modules of the three apps, without migrations."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def assigned_states(tree: ast.AST) -> list[int]:
    """Return the lines that assign a state: ``x.state = …``, ``setattr``, ``update(state=…)``."""
    return [node.lineno for node in ast.walk(tree) if _assigns_state(node)]


def _assigns_state(node: ast.AST) -> bool:
    match node:
        case ast.Assign(targets=targets):
            return any(_is_state(part) for target in targets for part in ast.walk(target))
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            return _is_state(target)
        case ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value=name), *_]):
            return name in STATE_FIELDS
        case ast.Call(func=ast.Attribute(attr="update" | "bulk_update"), keywords=keywords):
            return any(keyword.arg in STATE_FIELDS for keyword in keywords)
    return False


def _is_state(target: ast.AST) -> bool:
    """Tell whether this is ``something.state``; a view's ``self.status`` is not a model's."""
    match target:
        case ast.Attribute(value=ast.Name(id="self"), ctx=ast.Store()):
            return False
        case ast.Attribute(attr=name, ctx=ast.Store()):
            return name in STATE_FIELDS
    return False


def imported(tree: ast.AST) -> set[str]:
    """Return the dotted names that a module imports, as ``module`` and ``module.name``."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def test_import_contracts_hold():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert len(settings["tool"]["importlinter"]["contracts"]) == 4

    assert lint_imports(no_cache=True) == 0


def test_state_is_assigned_only_in_services():
    breaches = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources()
        if "services" not in path.relative_to(ROOT).parts
        for line in assigned_states(ast.parse(path.read_text()))
    ]

    assert breaches == []


@pytest.mark.parametrize(
    "planted",
    [
        "match.state = 'approved'",
        "match.state, other = 'approved', 1",
        "row.match.status: str = 'sent'",
        "setattr(match, 'state', 'approved')",
        "Match.objects.filter(pk=1).update(state='approved')",
    ],
)
def test_planted_state_assignment_is_found(planted):
    assert assigned_states(ast.parse(planted)) == [1]


@pytest.mark.parametrize(
    "allowed",
    [
        "state = match.state",
        "Match.objects.filter(state='approved')",
        "response.status_code = 200",
        "self.status = 1",
        "if match.state == 'approved': pass",
    ],
)
def test_reading_a_state_is_no_breach(allowed):
    assert assigned_states(ast.parse(allowed)) == []


def test_engine_knows_no_clock_and_no_input_or_output():
    breaches = {
        str(path.relative_to(ROOT)): sorted(found)
        for path in (ROOT / "matching" / "engine").rglob("*.py")
        if (found := imported(ast.parse(path.read_text())) & CLOCKS_AND_IO)
    }

    assert breaches == {}


def test_engine_uses_no_global_randomness_and_never_prints():
    calls = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "matching" / "engine").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Attribute) and node.attr == "random")
        or (isinstance(node, ast.Name) and node.id in {"print", "open", "input"})
    ]

    assert calls == []


def test_modules_stay_small():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if (lines := path.read_text().count("\n")) > MAX_LINES
    }

    assert long == {}


def test_apps_use_no_signals():
    users = [
        str(path.relative_to(ROOT))
        for path in sources()
        if any(name.startswith("django.db.models.signals") for name in imported_from(path))
    ]

    assert users == []


def imported_from(path: Path) -> set[str]:
    return imported(ast.parse(path.read_text()))


# -- who may do what is asked of the rules ------------------------------------------------

RULES = [
    ROOT / "accounts/rules.py",
    ROOT / "matching/rules.py",
    *(ROOT / "mentorship/rules").glob("*.py"),
]
STANDINGS = {"is_superuser", "is_staff"}


def rooms(*names: str) -> Iterator[Path]:
    """Return the modules of these rooms."""
    for path in sources():
        if {*path.parts, path.stem} & set(names):
            yield path


def attributes(path: Path) -> set[str]:
    """Return the names that a module reads: as they are, and of other things."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    named = {node.id for node in nodes if isinstance(node, ast.Name)}
    return named | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def test_every_rule_is_asked():
    asked = set().union(*(attributes(path) for path in sources()))
    unasked = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in RULES
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and node.name not in asked
    ]

    assert unasked == []


def standings_read(tree: ast.AST) -> list[int]:
    """Return the lines that read what somebody is instead of asking a rule."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in STANDINGS
        and not (isinstance(node.value, ast.Name) and node.value.id == "rules")
    ]


def test_views_ask_rules_who_somebody_is():
    breaches = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in rooms("views", "api")
        for line in standings_read(ast.parse(path.read_text()))
    ]

    assert breaches == []


def test_standing_read_past_the_rules_is_found():
    planted = "if request.user.is_superuser and rules.is_staff(user): pass"

    assert standings_read(ast.parse(planted)) == [1]


def methods_told_apart(tree: ast.AST) -> list[int]:
    """Return the lines that compare a request's method with GET or HEAD."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and isinstance(node.left, ast.Attribute)
        and node.left.attr == "method"
        and any(
            isinstance(part, ast.Constant) and part.value in ("GET", "HEAD")
            for part in node.comparators
        )
    ]


def test_views_answer_head_like_get():
    """The table of authorization asks HEAD of three roles only, for that reason."""
    breaches = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in rooms("views", "rules", "queries")
        if "api" not in path.parts
        for line in methods_told_apart(ast.parse(path.read_text()))
    ]

    assert breaches == []
    assert methods_told_apart(ast.parse("if request.method == 'HEAD': pass")) == [1]
