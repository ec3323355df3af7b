"""Imports go down one table, never up and never sideways; a module missing from the table fails."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import anggaran

LAYERS = [
    "errors lazy version",
    "rupiah kode",
    "angka",
    "persen",
    "amount",
    "finding",
    "rules",
    "table",
    "contract",
    "schema",
    "frame read wide structure",
    "rollup labels packed",
    "coded headings outline",
    "hierarchy ratios",
    "totals lines regrown",
    "resolve",
    "tree",
    "desk period",
    "check flag reconcile",
    "report",
    "cli",
    "__init__ __main__",
]
RANK = {module: level for level, modules in enumerate(LAYERS) for module in modules.split()}
SRC = Path(anggaran.__file__).parent

# One import waits until it is needed, because pandera takes longer to load than all the rest together.
LAZY = {("frame", "anggaran.schema")}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(SRC.rglob("*.py")):
        yield path.relative_to(SRC).with_suffix("").parts[0], path


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("anggaran"):
            yield from (name.name for name in node.names) if node.module == "anggaran" else [node.module.split(".")[1]]


def test_every_module_has_a_layer() -> None:
    """A module that is missing from the table is a hole in the test."""
    assert {module for module, _ in modules()} <= RANK.keys()


def test_imports_go_down() -> None:
    """No module imports one of its own layer or of a higher one."""
    upward = [
        f"{module} -> {imported}"
        for module, path in modules()
        for imported in imports(path)
        if imported != module and RANK[imported] >= RANK[module]
    ]
    assert not upward


def test_no_import_inside_a_function() -> None:
    """Imports stand at the top of their module, where a reader looks for them."""
    inside = [
        f"{path.name}:{node.lineno}"
        for _, path in modules()
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not inside


def test_amounts_never_touch_float_or_round() -> None:
    """`float(...)` and `round(...)` are called nowhere that amounts pass."""
    calls = [
        f"{path.name}:{node.lineno}"
        for _, path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "round"
    ]
    assert not calls
