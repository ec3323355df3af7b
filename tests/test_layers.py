"""Imports go down one table, never up and never sideways; a module missing from the table fails."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib.util import resolve_name
from pathlib import Path
from types import ModuleType

import pytest
import xlsxwriter

import anggaran
import anggaran.explain
import anggaran.reading
import anggaran.report
from anggaran.loading import load

LAYERS = [
    "errors version arrow loading",
    "plugins",
    "amount kode",
    "finding",
    "periode",
    "measure",
    "table",
    "reading shape",
    "relation",
    "tree",
    "claims",
    "rules",
    "explain compare",
    "report accessor",
    "schemas testing ui",
    "cli",
    "__init__ __main__",
]
RANK = {module: level for level, modules in enumerate(LAYERS) for module in modules.split()}
SRC = Path(anggaran.__file__).parent


PARSED = {
    path: [*ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    for path in sorted(SRC.rglob("*.py"))
}


def modules() -> Iterator[tuple[str, Path]]:
    for path in PARSED:
        yield path.relative_to(SRC).with_suffix("").parts[0], path


def functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path, nodes in PARSED.items():
        yield from ((path, node) for node in nodes if isinstance(node, ast.FunctionDef))


HOME = re.compile(r"anggaran(?:\.\w+)+:\w+")


def homes(path: Path) -> set[str]:
    """The modules that wait until they are asked for, by the names that are handed to the loader;
    an import that waits is an import.
    """
    return {
        node.value.partition(":")[0]
        for node in PARSED[path]
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and HOME.fullmatch(node.value)
    }


def imports(path: Path) -> Iterator[str]:
    yield from (home.split(".")[1] for home in homes(path))
    for node in PARSED[path]:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("anggaran"):
            yield from (
                (name.name for name in node.names)
                if node.module == "anggaran"
                else [node.module.split(".")[1]]
            )


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


PAGE = (Path(__file__).parents[1] / "docs" / "arsitektur.md").read_text(encoding="utf-8")
ROOMS = RANK.keys() - {"__init__", "__main__"}


def drawn() -> dict[str, set[str]]:
    """Each room to those to which an arrow of the drawing leads."""
    arrows = re.findall(r"^ +(\w+) --> (\w+)$", PAGE, re.MULTILINE)
    return {room: {to for start, to in arrows if start == room} for room in ROOMS}


def reached(room: str) -> set[str]:
    """The rooms to which the arrows lead from one, step by step."""
    arrows = drawn()
    below = arrows[room]
    while more := set().union(*(arrows[each] for each in below)) - below:
        below |= more
    return below


def test_each_room_is_told_once() -> None:
    """The page of the architecture has one line for each room, from the bottom to the top."""
    told = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    assert sorted(told) == sorted(ROOMS)
    assert [RANK[room] for room in told] == sorted(RANK[room] for room in told)


def test_the_drawing_shows_every_import() -> None:
    """A room imports only what can be reached by the arrows of the drawing, and each arrow is an
    import.
    """
    real: dict[str, set[str]] = {room: set() for room in ROOMS}
    for room, path in modules():
        if room in ROOMS:
            real[room] |= set(imports(path)) - {room}
    assert {room: names for room in ROOMS if (names := real[room] - reached(room))} == {}
    assert {room: names for room in ROOMS if (names := drawn()[room] - real[room])} == {}


def test_no_import_inside_a_function() -> None:
    """Imports stand at the top of their module, where a reader looks for them."""
    inside = [
        f"{path.name}:{node.lineno}"
        for path, function in functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not inside


FLOATS = {  # calls of float(...) that no amount passes, and why
    (
        "rupiah.py",
        "text_of",
    ),  # a number of a workbook, whatever numpy calls it, to its shortest decimal
    ("adding.py", "_evidence"),  # how unlikely chance is, in powers of e
    ("plots.py", "_length"),  # a ratio, as long as a picture draws it
    ("column.py", "_text"),  # a code that a workbook stores as a number
    (
        "xml_sheet.py",
        "_value",
    ),  # a number cell of a workbook is a double, and Excel prints its shortest decimal
    ("shown.py", "_column"),  # a percent of a workbook, scaled as its format prints it
    ("number.py", "_residual"),  # only the precision of the double is asked for
}


def calls_of(name: str) -> Iterator[tuple[str, str]]:
    """Module and function of each call of a builtin."""
    for path, function in functions():
        for node in ast.walk(function):
            match node:
                case ast.Call(func=ast.Name(id=called)) if called == name:
                    yield path.name, function.name


def test_nothing_is_rounded_by_the_machine() -> None:
    """`round(...)` is called nowhere: it rounds half to even, and doubles."""
    assert not list(calls_of("round"))


def test_no_amount_becomes_a_float() -> None:
    """`float(...)` is called only where no amount passes."""
    assert set(calls_of("float")) == FLOATS


def name_of(path: Path) -> str:
    """The dotted name of a module of the package."""
    parts = path.relative_to(SRC.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path) for _, path in modules()}


def imported_modules(path: Path) -> set[str]:
    """The modules of the package that a module imports, those that are imported as names of a
    package included.
    """
    found = homes(path)
    for node in PARSED[path]:
        if isinstance(node, ast.ImportFrom) and node.module in NAMES:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inside if inside <= NAMES else {node.module, *inside & NAMES}
    return found - {name_of(path)}


IMPORTED = {name_of(path): imported_modules(path) for _, path in modules()}


def test_imports_run_in_no_circle() -> None:
    """All modules can be put in an order in which each imports only what stands before it."""
    TopologicalSorter(IMPORTED).prepare()


def test_few_floors_of_imports() -> None:
    """Whoever follows the imports down from any module reaches the ground in few steps."""
    floor = dict[str, int]()
    for name in TopologicalSorter(IMPORTED).static_order():
        floor[name] = 1 + max((floor[below] for below in IMPORTED[name]), default=0)
    assert max(floor.values()) <= 22


BRANCHES = (
    ast.If | ast.For | ast.While | ast.AsyncFor | ast.ExceptHandler | ast.IfExp | ast.Assert
    | ast.comprehension | ast.match_case
)  # fmt: skip


def branches(function: ast.AST) -> int:
    """The ways through a function, with those of the functions inside it: one, and one more for
    each condition, loop, handler, case, and each `and` or `or`.
    """
    inside = [*ast.walk(function)]
    words = sum(len(node.values) - 1 for node in inside if isinstance(node, ast.BoolOp))
    return 1 + words + sum(isinstance(node, BRANCHES) for node in inside)


def test_a_function_is_read_once() -> None:
    """No function has more ways through it than a reader keeps in mind."""
    assert [
        f"{path.name}:{function.name} {branches(function)}"
        for path, function in functions()
        if branches(function) > 12
    ] == []


def test_no_line_is_longer_than_a_page_is_wide() -> None:
    """Patterns and remarks too, which no formatter breaks."""
    assert [
        f"{path.name}:{row}"
        for path in PARSED
        for row, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 100
    ] == []


def test_no_package_has_the_name_of_a_function_of_the_root() -> None:
    """``import anggaran.compare.keys as k`` finds the module also once ``anggaran`` is loaded."""
    functions = {name for name in anggaran.__all__ if callable(getattr(anggaran, name))}
    assert not functions & {module for module, _ in modules()}


PACKAGES = [anggaran, anggaran.explain, anggaran.reading, anggaran.report]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_name_comes_from_where_it_is_said_to(package: ModuleType) -> None:
    """What is imported when it is asked for is what a type checker is told."""
    told = {
        alias.name: node.module
        for node in ast.walk(ast.parse(Path(str(package.__file__)).read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("anggaran.")
        for alias in node.names
        if alias.name != "names_of"
    }
    homes = {
        name: resolve_name(f".{home}", package.__name__) for name, home in package._HOMES.items()
    }
    assert told == homes | ({"__version__": "anggaran.version"} if package is anggaran else {})
    assert {*package.__all__} <= {*dir(package)} == {*dir(package), *told}
    with pytest.raises(AttributeError, match="realisasy"):
        package.realisasy  # noqa: B018  # it is looked up


def test_the_command_begins_before_it_is_loaded() -> None:
    """Whatever takes long to import waits until a workbook is being read."""
    code = "import sys, anggaran.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert not {"numpy", "pyarrow", "pandas", "click", "lxml"} & {*done.stdout.split()}


def test_what_waits_to_be_imported_is_there() -> None:
    """Each name that is handed to the loader can be loaded, whichever command asks for it."""
    waiting = {
        node.value
        for nodes in PARSED.values()
        for node in nodes
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and HOME.fullmatch(node.value)
    }
    assert len(waiting) > 40
    assert all(load(home) is not None for home in waiting)


UNUSED = (
    *("xlsxwriter", "lxml", "rapidfuzz", "html.parser", "pandas"),
    *("anggaran.claims.sentence", "anggaran.compare.documents", "anggaran.report.shapes"),
    *("anggaran.reading.formats.pdf", "anggaran.reading.formats.printed", "anggaran.ui.start"),
)


def test_a_workbook_is_checked_without_what_it_has_no_use_for(tmp_path: Path) -> None:
    """Other formats, sentences, comparisons and writers are not imported: each call waits for
    whatever is.
    """
    book = tmp_path / "lra.xlsx"
    with xlsxwriter.Workbook(book) as written:
        sheet = written.add_worksheet()
        sheet.write_row(0, 0, ["Kode Rekening", "Uraian", "Pagu", "Realisasi"])
        sheet.write_row(1, 0, ["5", "BELANJA", 100, 90])
        sheet.write_row(2, 0, ["5.1", "BELANJA OPERASI", 100, 90])
    code = (
        "import sys; from anggaran.cli import main; "
        f"status = main(['check', {str(book)!r}]); print(status, *sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    status, *loaded = done.stdout.splitlines()[-1].split()
    assert status == "0"
    assert {*UNUSED} & {*loaded} == set()


@pytest.mark.parametrize("program", ["/usr/bin/anggaran", "program.py"])
def test_only_the_command_ends_without_a_search_for_garbage(program: str) -> None:
    """What a process has loaded is looked through once more as it ends; a program that calls the
    command goes on, and keeps its garbage.
    """
    code = (
        f"import gc, sys; sys.argv = [{program!r}]; from anggaran.cli import main; "
        "sys.argv = ['/elsewhere/__main__.py']; main(['schema', 'check']); "
        "print(gc.get_freeze_count() > 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.split()[-1] == str(program == "/usr/bin/anggaran")
