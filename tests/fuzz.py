"""Mutated workbooks and text files through the whole job: no traceback, no hang, no row lost.

Run by ``make fuzz``; ``python tests/fuzz.py 500`` runs fewer files, ``python tests/fuzz.py 1 4711``
one of them again, ``python tests/fuzz.py 5000 0 xlsb`` files of one format. Each is read in a
process with limits.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import random
import re
import resource
import signal
import sys
import time
import traceback
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from hypothesis import HealthCheck, Phase, given, seed, settings

import records
from anggaran import Tree, check, read
from anggaran.errors import AnggaranError
from anggaran.table.table import Table
from sheets import FORMATS, Grid
from workbooks import Book, books

FILES = 10_000
SECONDS = 120  # by the clock for one file, of a machine that has other work too
HELD_SECONDS = 10  # of CPU, in a process with limits
GB = 1 << 30
CORPUS = 80  # documents that are mutated
CHUNK = 50

HOSTILE: tuple[object, ...] = (
    "=1+1", '=HYPERLINK("http://contoh","Anggaran")', "@SUM(A1)", "+5.1.02", "#REF!", "#DIV/0!",
    "#N/A", "#####",
    "9" * 40, "9" * 400, "-" + "9" * 36, "1e400", "1E5", 1e308, -1e308, 5e-324, 10**15, -1,
    0.1 + 0.2, 1e22, True,
    dt.datetime(2024, 1, 2), dt.date(1900, 1, 1), dt.time(12, 30),  # noqa: DTZ001
    "\x01\x02", "a\x0bb", "\u202e5.1.02", "\u200f1.000,00", "\u200b", "\ufeffKode",
    "\u0663\u0664\u0665",
    "\u00b2", "\u00bd", "5.1.\u0662", "\u0967\u0968\u0969", "\U0001f4b0", "e\u0301" * 50,
    "A" * 20000,
    "1." * 3000, "(" * 500, "-" * 500,
    ".", ",", "%", "101%", "(5.000", "5.000)", "((5))", "1,234,56", "15.000.00", "1_000", "\u22125",
    "1/2",
    "Rp", "Rp -",
    "1.2.3.4.5.6.7.8.9.10.11.12", "5..02", "X.XX", "X.XX.01", "0.0.0", "5.1.02.01.01.00001.7", "0",
    "00", "5.", "-5.1",
    "nan", "NaN", "inf", "Infinity", "None", "<NA>", "null", "<script>alert(1)</script>", "&amp;",
    "]]>",
    "\n\n\n", "\t",
    "Kode", "Uraian", "Pagu", "Realisasi", "Jumlah", "JUMLAH", "TOTAL BELANJA", "SURPLUS/(DEFISIT)",
    "%",
    "1", "I", "a)",
    "Halaman 3", "dalam jutaan rupiah", "dua juta rupiah", "5 miliar lebih",
    "1.01.2.22.0.00.01.0000 Dinas", "", None,
)  # fmt: skip


class HangError(Exception):
    """A file took longer than :data:`SECONDS`."""


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise HangError


@lru_cache(maxsize=1)
def corpus() -> tuple[Book, ...]:
    """Documents of every layout and format, the same in every run."""
    kept: list[Book] = []

    @seed(1945)
    @settings(
        max_examples=CORPUS,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(book=books())
    def keep(book: Book) -> None:
        kept.append(book)

    keep()
    return tuple(kept)


# --- mutations of the grid ------------------------------------------------------------------------


def _cells_replaced(rng: random.Random, grid: Grid) -> None:
    for _ in range(rng.choice([1, 1, 3, 10, 40])):
        row = rng.choice(grid.rows)
        if row:
            row[rng.randrange(len(row))] = rng.choice(HOSTILE)


def _column_replaced(rng: random.Random, grid: Grid) -> None:
    column = rng.randrange(max(grid.width(), 1))
    cells = rng.choices(HOSTILE, k=rng.choice([1, 2, 5]))
    for row in grid.rows[rng.randrange(len(grid.rows)) :]:
        if column < len(row):
            row[column] = rng.choice(cells)


def _rows_shuffled(rng: random.Random, grid: Grid) -> None:
    start = rng.choice([0, rng.randrange(len(grid.rows))])
    rest = grid.rows[start:]
    rng.shuffle(rest)
    grid.rows[start:] = rest


def _rows_repeated(rng: random.Random, grid: Grid) -> None:
    for _ in range(rng.choice([1, 5, 30])):
        grid.rows.insert(rng.randrange(len(grid.rows)), list(rng.choice(grid.rows)))


def _rows_cut(rng: random.Random, grid: Grid) -> None:
    del grid.rows[rng.randrange(len(grid.rows)) : rng.randrange(len(grid.rows) + 1)]
    if not grid.rows:
        grid.rows.append([])


def _columns_moved(rng: random.Random, grid: Grid) -> None:
    width = grid.width()
    order = rng.sample(range(width), width)
    if rng.random() < 0.5:
        order = order[: max(1, width - 1)] + order[:1]
    grid.rows[:] = [[row[i] if i < len(row) else "" for i in order] for row in grid.rows]


GRID: tuple[Callable[[random.Random, Grid], None], ...] = (
    _cells_replaced, _cells_replaced, _column_replaced, _rows_shuffled, _rows_repeated, _rows_cut,
    _columns_moved,
)  # fmt: skip


def _with_grids(rng: random.Random, book: Book) -> Book:
    sheets = {
        name: Grid([list(row) for row in grid.rows], []) for name, grid in book.sheets.items()
    }
    for grid in sheets.values():
        for _ in range(rng.choice([1, 1, 2, 4])):
            rng.choice(GRID)(rng, grid)
    return replace(book, sheets=sheets)


# --- mutations of the bytes -----------------------------------------------------------------------


def _flipped(rng: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice([1, 4, 20, 200])):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _truncated(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data))]


def _spliced(rng: random.Random, data: bytes) -> bytes:
    here, there = sorted(rng.randrange(len(data)) for _ in range(2))
    return data[:there] + data[here:]


def _package(rng: random.Random, data: bytes) -> bytes:
    """One part of a zipped workbook damaged, the zip itself sound."""
    if not data.startswith(b"PK"):
        return _spliced(rng, data)
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        parts = old.namelist()
        hit = rng.choice([part for part in parts if part.endswith(".xml")])
        for part in parts:
            content = old.read(part)
            if part != hit:
                new.writestr(part, content)
            elif rng.random() < 0.9:
                new.writestr(part, _xml(rng, content))
    return out.getvalue()


def _xml(rng: random.Random, xml: bytes) -> bytes:
    """An XML part with elements moved, dropped, or their texts and numbers replaced."""
    way = rng.randrange(4)
    if way == 0:
        return _flipped(rng, xml)
    if way == 1:
        pieces = re.split(rb"(?=<)", xml)
        for _ in range(rng.choice([1, 3, 9])):
            del pieces[rng.randrange(len(pieces))]
            pieces = pieces or [b""]
        return b"".join(pieces)
    pattern = rb'"[0-9]+"' if way == 2 else rb">[^<>]+<"
    bracket = (b'"', b'"') if way == 2 else (b">", b"<")
    odd = [
        b"-1",
        b"4294967296",
        b"1048577",
        b"99999999999999999999",
        b"",
        b"NaN",
        b"1e999",
        b"&#0;",
        b"A1:ZZZZ9999999",
    ]

    def changed(match: re.Match[bytes]) -> bytes:
        return match[0] if rng.random() < 0.9 else bracket[0] + rng.choice(odd) + bracket[1]

    return re.sub(pattern, changed, xml)


BYTES: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    _flipped,
    _truncated,
    _spliced,
    _package,
    _package,
)


# --- the run --------------------------------------------------------------------------------------


def mutated(number: int, folder: Path, form: str | None = None) -> Path:
    """The mutated file of a number, always the same; of one format where it is named."""
    rng = random.Random(number)
    if form in records.FORMS:
        path = folder / f"anggaran.{form}"
        path.write_bytes(records.mutated(rng, form))
        return path
    book = rng.choice(corpus())
    if form is not None:
        sheets = dict([rng.choice([*book.sheets.items()])])
        path = replace(book, sheets=sheets, format=form).write(folder)
        path.write_bytes(rng.choice(BYTES)(rng, path.read_bytes()))
        return path
    if len(book.sheets) == 1:
        book = replace(book, format=rng.choice(FORMATS))
    way = rng.random()
    path = (_with_grids(rng, book) if way < 0.75 else book).write(folder)
    if way > 0.6:
        data = path.read_bytes()
        path.write_bytes(rng.choice(BYTES)(rng, data) if data else b"")
    return path


def job(path: Path) -> None:
    """The whole job on one file: read, build, check; and every row accounted for."""
    for table in read(path):
        account(table)
        check(Tree(table))


def account(table: Table) -> None:
    """Accepted and refused rows are all rows from below the header to the last of them.

    Raises:
        AssertionError: a row is lost or stands in both.
    """
    rows = sorted([*table.rows, *(refused.row for refused in table.refused)])
    if rows != list(range(table.header_rows[-1] + 1, table.header_rows[-1] + 1 + len(rows))):
        raise AssertionError(f"rows {rows} below header {table.header_rows}")


def failure(number: int, form: str | None = None) -> str | None:
    """What is wrong with one mutated file, None where nothing is."""
    with TemporaryDirectory() as folder:
        path = mutated(number, Path(folder), form)
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        try:
            job(path)
        except AnggaranError as refusal:
            return (
                None
                if refusal.line("id") and refusal.line("en")
                else f"file {number}: a refusal without a line"
            )
        except BaseException as problem:  # noqa: BLE001  # a panic of the workbook engine is no Exception
            place = "".join(traceback.format_exception(problem, limit=-3)).strip()
            return f"file {number} ({path.suffix}): {place}"
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    return None


def failures(numbers: Iterable[int]) -> list[str]:
    """What is wrong with some mutated files."""
    signal.signal(signal.SIGALRM, _too_long)
    return [problem for number in numbers if (problem := failure(number))]


def held(number: int, form: str | None) -> str | None:
    """What is wrong with one mutated file, read in a process with limits: an abort and a flood are
    wrong too.
    """
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_AS, (6 * GB, 6 * GB))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGALRM, _too_long)
        problem = failure(number, form)
        if problem:
            print(problem, file=sys.stderr, flush=True)  # noqa: T201  # a command
        os._exit(1 if problem else 0)
    _, status, used = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    seconds, memory = used.ru_utime + used.ru_stime, used.ru_maxrss << 10
    if code == 0 and seconds <= HELD_SECONDS and memory <= GB:
        return None
    return f"file {number} {form or ''}: status {code}, {seconds:.1f} s, {memory >> 20} MB"


def all_held(form: str | None, numbers: Iterable[int]) -> list[str]:
    """What is wrong with some mutated files, each in a process of its own."""
    corpus()
    return [problem for number in numbers if (problem := held(number, form))]


def _chunks(files: int, first: int) -> Iterator[range]:
    return (
        range(start, min(start + CHUNK, first + files))
        for start in range(first, first + files, CHUNK)
    )


def main(files: int = FILES, first: int = 0, form: str | None = None) -> int:
    """Run the files on two processors and say how it went."""
    started = time.monotonic()
    problems: list[str] = []
    with ProcessPoolExecutor(2) as pool:
        for found in pool.map(partial(all_held, form), _chunks(files, first)):
            problems += found
            for problem in found:
                print(problem, file=sys.stderr)  # noqa: T201  # a command
    spent = f"{time.monotonic() - started:.0f} s"
    print(f"{files - len(problems)} passed, {len(problems)} failed in {spent}")  # noqa: T201
    return 1 if problems else 0


if __name__ == "__main__":
    words = dict(enumerate(sys.argv))
    sys.exit(main(int(words.get(1, FILES)), int(words.get(2, 0)), words.get(3)))
