"""What the source never does: run text as code, build SQL of what people sent, write markup."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from accounts.services import key_rotation

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [
    path
    for app in ("accounts", "mentorship", "matching")
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
# The help of a field is ours; these two are plain texts.
UNESCAPED = {"templates/django/forms/field.html", "templates/mail/base.txt"}
PLAIN_TEXTS = (".txt",)
CODE = {"eval", "exec", "compile", "__import__"}
UNSAFE_MODULES = {"pickle", "marshal", "shelve", "dill", "yaml"}
# What the database computes from its columns; comparisons are refused by the fields themselves.
COMPUTED = re.compile(
    r"JSON|Agg$|^(order_by|Cast|Coalesce|Concat|Left|Length|Lower|Max|Min|NullIf|Replace|Right"
    r"|StrIndex|Substr|Trim|Upper)"
)
# Columns that only share the name of an encrypted one: a line's number, a run's reason.
NAMESAKES = {("matching/queries/people_imports.py", "line"),
             ("matching/queries/unmatched_list.py", "reason"),
             ("mentorship/queries/health.py", "answer")}  # fmt: skip
KEPT_IN_BROWSERS = {"check_in.js": {"key"}, "board.js": {"keys", "decided"}}


def calls_of(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield node


def name_of(path):
    return str(path.relative_to(ROOT))


def test_nothing_runs_text_as_code():
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(func=ast.Name(id=name)) if name in CODE:
                    found.append((name_of(path), name))
                case ast.Import(names=names):
                    found += [(name_of(path), n.name) for n in names if n.name in UNSAFE_MODULES]
                case ast.ImportFrom(module=str(module)) if module.split(".")[0] in UNSAFE_MODULES:
                    found.append((name_of(path), module))
                case ast.keyword(arg="shell", value=ast.Constant(value=True)):
                    found.append((name_of(path), "shell"))
                case ast.Call(func=ast.Attribute(attr="system", value=ast.Name(id="os"))):
                    found.append((name_of(path), "os.system"))

    assert found == []


def test_no_query_is_written_by_hand():
    """The linter looks at statements that are put together; these are the other ways."""
    by_hand = {
        name_of(path)
        for path in SOURCES
        for node in calls_of(path)
        if isinstance(node.func, ast.Attribute) and node.func.attr in {"raw", "extra"}
    }

    assert by_hand == set()


def test_no_template_turns_escaping_off():
    off = {
        name_of(path)
        for path in TEMPLATES
        if re.search(r"\|safe\b|autoescape off|\|safeseq", path.read_text())
    }

    assert {name for name in off if not name.endswith(PLAIN_TEXTS)} == {
        name for name in UNESCAPED if name.endswith(".html")
    }


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_write_text_only(path):
    found = re.findall(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|postMessage",
        path.read_text(),
    )

    assert found == []


def test_what_browsers_keep_is_known():
    pattern = re.compile(r"Storage\.setItem\(\"?(\w+)")
    kept = {path.name: set(pattern.findall(path.read_text())) for path in SCRIPTS}

    assert {name: keys for name, keys in kept.items() if keys} == KEPT_IN_BROWSERS


def test_htmx_runs_no_text_as_code():
    shell = (ROOT / "templates" / "_document.html").read_text()

    off = ("allowEval", "allowScriptTags", "includeIndicatorStyles")
    assert [name for name in off if f'"{name}":false' not in shell] == []
    assert '"selfRequestsOnly":true,"historyCacheSize":0' in shell
    assert 'integrity="sha384-' in shell
    wrong = [
        name_of(path)
        for path in TEMPLATES
        if re.search(
            r"hx-on|hx-(?:vals|headers|vars)=[\"']js:|hx-trigger=\"[^\"]*\[", path.read_text()
        )
    ]
    assert wrong == []


def test_weak_algorithms_are_not_used():
    """SHA-1 only looks passwords up in a public list, and says so to the machine."""
    found = {
        (name_of(path), node.func.attr)
        for path in SOURCES
        for node in calls_of(path)
        if isinstance(node.func, ast.Attribute)
        and node.func.attr in {"md5", "sha1", "MODE_ECB", "DES", "RC4"}
    }

    assert found == {("accounts/breached.py", "sha1")}


def words_of(call):
    for value in (*call.args, *(keyword.value for keyword in call.keywords)):
        for node in ast.walk(value):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value.lstrip("-").rsplit("__", 1)[-1]


def test_nothing_is_computed_from_ciphertext():
    """The database would answer with ciphertext, or sort by it, and say nothing."""
    encrypted = {column.field.name for column in key_rotation.columns()}
    found = {
        (name_of(path), word)
        for path in SOURCES
        for node in calls_of(path)
        if COMPUTED.search(getattr(node.func, "attr", getattr(node.func, "id", "")))
        for word in words_of(node)
        if word in encrypted
    }

    assert found == NAMESAKES


def field_of(model, name):
    try:
        return model._meta.get_field(name.lstrip("-"))
    except FieldDoesNotExist:
        return None


def test_no_order_and_no_index_stands_on_ciphertext():
    encrypted = {column.field for column in key_rotation.columns()}
    wrong = []
    for model in apps.get_models():
        meta = model._meta
        listed = (*meta.indexes, *meta.total_unique_constraints)
        named = [name for one in listed for name in one.fields]
        named += [name for name in meta.ordering if isinstance(name, str)]
        wrong += [(model, name) for name in named if field_of(model, name) in encrypted]

    assert wrong == []
    assert [field for field in encrypted if field.db_index or field.unique] == []
