import ast
from pathlib import Path

import matching.engine.certificate

PACKAGE = Path(matching.engine.certificate.__file__).parent


def imported(path: Path) -> set[str]:
    """List the modules that a file imports."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}


def test_certificate_shares_no_code_with_the_solvers():
    ours = {
        name
        for path in PACKAGE.glob("*.py")
        for name in imported(path)
        if not name.startswith("matching.engine.certificate")
    }

    assert ours == {
        "collections.abc", "dataclasses", "itertools",
        "numpy", "numpy.typing", "matching.engine.pool", "matching.engine.problem",
    }  # fmt: skip
