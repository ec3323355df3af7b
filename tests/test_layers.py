"""Imports go down one table, never up and never sideways; a module missing from the table fails."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import anggaran

LAYERS = [
    "errors lazy version",
    "rupiah kode",
    "angka",
    "persen",
    "amount",
    "rounding",
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


FLOATS = {  # calls of float(...) that no amount passes, and why
    ("rupiah.py", "text_of"),  # a number of a workbook, whatever numpy calls it, to its shortest decimal
    ("column.py", "_text"),  # a code that a workbook stores as a number
    ("xml_sheet.py", "_value"),  # a number cell of a workbook is a double, and Excel prints its shortest decimal
    ("angka.py", "_residual"),  # only the precision of the double is asked for
}


def calls_of(name: str) -> Iterator[tuple[str, str]]:
    """Module and function of each call of a builtin."""
    for _, path in modules():
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                for node in ast.walk(function):
                    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                        yield path.name, function.name


def test_nothing_is_rounded_by_the_machine() -> None:
    """`round(...)` is called nowhere: it rounds half to even, and doubles."""
    assert not list(calls_of("round"))


def test_no_amount_becomes_a_float() -> None:
    """`float(...)` is called only where no amount passes."""
    assert set(calls_of("float")) == FLOATS


def inner_imports(package: str) -> dict[str, set[str]]:
    """For each module of a package the modules of the same package that it imports."""
    found: dict[str, set[str]] = {}
    for path in sorted((SRC / package).glob("*.py")):
        found[path.stem] = {
            part
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and node.module
            for part in _inner(node, f"anggaran.{package}")
        }
    return found


def _inner(node: ast.ImportFrom, package: str) -> list[str]:
    module = node.module or ""
    if module == package:
        return [name.name for name in node.names if (SRC / package.split(".")[1] / f"{name.name}.py").exists()]
    return [module.removeprefix(f"{package}.").split(".")[0]] if module.startswith(f"{package}.") else []


@pytest.mark.parametrize("package", sorted(path.name for path in SRC.iterdir() if (path / "__init__.py").exists()))
def test_imports_inside_a_package_run_in_no_circle(package: str) -> None:
    """The modules of a package can be put in an order in which each imports only what stands before it."""
    TopologicalSorter(inner_imports(package)).prepare()
