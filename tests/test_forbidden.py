"""What would break equal bits between CPUs, threads or processes does not stand on the state path."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "ruralsim"
STATE_PATH = sorted(
    path
    for part in ("entities", "world", "household", "market", "logistics", "institutions", "policies")
    for path in (PACKAGE / part).rglob("*.py")
) + [PACKAGE / name for name in ("terms.py", "lever.py", "phases.py", "simulate.py")]

CALLS = {
    "math.exp", "math.log", "math.pow", "math.sin", "math.cos", "np.exp", "np.log", "np.power", "np.log1p",
    "np.expm1", "np.sin", "np.cos", "np.tanh", "np.dot", "np.matmul", "np.einsum", "hash",
}  # fmt: skip
SORTS = {"np.argsort", "np.argpartition"}
ALLOWED = {
    ("poverty.py", "@"),  # vulnerability is an estimate of what happened; nothing acts on it
    ("poverty.py", "np.linalg"),
}


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def forbidden(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            yield node.lineno, "@"
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            whole = isinstance(node.right, ast.Constant) and isinstance(node.right.value, int)
            if not whole:
                yield node.lineno, "** with an exponent that is no whole number"
        if isinstance(node, ast.Attribute) and dotted(node).startswith(("np.random", "np.linalg")):
            yield node.lineno, ".".join(dotted(node).split(".")[:2])
        if isinstance(node, ast.Call):
            name = dotted(node.func)
            if name in CALLS:
                yield node.lineno, name
            stable = any(k.arg == "kind" and getattr(k.value, "value", "") == "stable" for k in node.keywords)
            if name in SORTS and not stable:
                yield node.lineno, f"{name} without kind='stable'"
            for keyword in node.keywords:
                if keyword.arg in ("fastmath", "parallel"):
                    yield node.lineno, keyword.arg
        if isinstance(node, ast.Name) and node.id == "prange":
            yield node.lineno, "prange"


@pytest.mark.parametrize("path", STATE_PATH, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_forbidden_on_the_state_path(path: Path) -> None:
    found = [f for f in forbidden(ast.parse(path.read_text())) if (path.name, f[1]) not in ALLOWED]
    assert not found


def test_few_names_are_of_any_type() -> None:
    """A type that is not said is not checked: libraries without types and the compiler's own need some."""
    lines = (line for path in PACKAGE.rglob("*.py") for line in path.read_text().splitlines())
    assert sum(": Any" in line for line in lines) < 150


def test_no_file_names_an_index_of_packages() -> None:
    """Where packages come from is said by whoever installs; versions are pinned by constraints.txt."""
    root = PACKAGE.parent
    files = [*root.glob("*.*"), *root.glob("docs/*.md"), *root.glob("scripts/*"), root / "Makefile"]
    addresses = re.compile(r"https?://[^\s)]*(?:/simple\b|pypi\.org/simple|registry\.npm)")
    assert not [f.name for f in files if f.is_file() and addresses.search(f.read_text(encoding="utf-8"))]
