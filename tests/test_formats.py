"""Formats as plug-ins, the process of the workbook engine, budgets of a file, and bytes that come
by other ways.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
import python_calamine
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from anggaran import Tree, check, cli, read
from anggaran.amount.whole import whole
from anggaran.cli import commands
from anggaran.cli.commands import main
from anggaran.errors import AnggaranError, InvalidOption, UnreadableFile
from anggaran.plugins import installed
from anggaran.reading.formats import book_engine, process
from anggaran.reading.formats import format as plugins
from anggaran.reading.formats.ahead import read_ahead
from anggaran.reading.formats.book import read_book
from anggaran.reading.formats.engine import EngineError, packed, unpacked
from anggaran.reading.formats.format import File, Format, add_format
from anggaran.reading.formats.limits import Budget, Limits
from anggaran.reading.formats.sheet import Sheet
from anggaran.report.as_json import dumps
from anggaran.report.checked import check_view
from anggaran.report.result import CheckResult
from anggaran.rules.policy import Policy
from sheets import FORMATS, Grid, write_sheets

ROWS: list[list[object]] = [
    ["Kode", "Uraian", "Anggaran", "Realisasi"],
    ["5", "BELANJA", 300, 30],
    ["5.1", "Operasi", 200, 20],
    ["5.2", "Modal", 90, 10],
]
HOSTILE = Path(__file__).parent / "data" / "hostile"


# --- plug-ins -------------------------------------------------------------------------------------


def _cards(file: File) -> Iterator[Sheet]:
    yield Sheet("Kartu", [line.split("~") for line in file.text.splitlines()[1:]])


CARDS = Format("cards", frozenset({".crd"}), lambda file: file.head.startswith(b"%CARDS"), _cards)
TEXT = "%CARDS\nKode~Uraian~Pagu\n5~BELANJA~1.000,00\n5.1~Operasi~1.000,00\n"


@pytest.fixture
def none_added() -> Iterator[None]:
    """The list of formats as it is without anybody's."""
    installed.cache_clear()
    yield
    plugins._added.clear()
    installed.cache_clear()


@pytest.mark.usefixtures("none_added")
def test_a_format_is_added_by_a_call(tmp_path: Path) -> None:
    """A format of somebody else is told by its content, found in a folder by its suffix, and traced
    to its cells.
    """
    path = tmp_path / "lra.crd"
    path.write_text(TEXT, encoding="utf-8")
    add_format(CARDS)
    for source in (path, tmp_path):
        (table,) = read(source)
        assert str(table.where(1, "pagu")) == "lra.crd ▸ Kartu ▸ C3"


@pytest.mark.usefixtures("none_added")
def test_a_format_is_found_by_its_entry_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package that names a format in the group ``anggaran.formats`` needs no call; a broken one
    is named.
    """
    about = tmp_path / "cards-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Name: cards\nVersion: 1\n", encoding="utf-8")
    (about / "entry_points.txt").write_text(
        "[anggaran.formats]\ncards = test_formats:CARDS\n", encoding="utf-8"
    )
    path = tmp_path / "lra.txt"
    path.write_text(TEXT, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert read(path)[0].source.sheet == "Kartu"
    (about / "entry_points.txt").write_text(
        "[anggaran.formats]\ncards = test_formats:ROWS\n", encoding="utf-8"
    )
    installed.cache_clear()
    with pytest.raises(InvalidOption, match="test_formats:ROWS"):
        read(path)


# --- hostile files --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(HOSTILE.iterdir()), ids=lambda path: path.name)
def test_a_hostile_file_is_read_or_refused(path: Path) -> None:
    """What aborts, panics, multiplies or prints thousands of digits ends in tables or in one line,
    within bounds.
    """
    with suppress(AnggaranError):
        for table in read(path):
            check(Tree(table))


@given(st.text(alphabet="0123456789٣²-+ .x", max_size=30) | st.just("9" * 5000), st.integers(1, 12))
def test_a_whole_number_is_short_or_none(text: str, most: int) -> None:
    """Digits alone, and not too many, are a number; nothing else raises or is one."""
    assert whole(text, most) == (int(text) if text.isdecimal() and len(text) <= most else None)


def test_a_budget_is_of_the_whole_file() -> None:
    """Sheets that are each within their limit are not when there are many; what grows must have
    bytes to grow from.
    """
    budget = Budget("a.xlsx", Limits(max_cells=10_000_000), size=1_000_000)
    for _ in range(2):
        budget.add_sheet(1_000_000, 4)
    with pytest.raises(UnreadableFile, match=r"max_cells \(12000000 > 10000000\)"):
        budget.add_sheet(1_000_000, 4)
    small = Budget("a.xlsx", size=100)
    with pytest.raises(UnreadableFile, match="max_growth"):
        small.add_sheet(1_000_000, 6)
    with pytest.raises(UnreadableFile, match="max_growth"):
        small.add_message(6_000_000)


def test_a_sheet_named_a_thousand_times_is_refused(tmp_path: Path) -> None:
    """Filled cells that cost no bytes are few or refused, for each of them takes its time."""
    path, rows = tmp_path / "a.xlsx", [[f"Belanja {n}", n, n] for n in range(1000)]
    sound = write_sheets(tmp_path, {"LRA": Grid([*ROWS, *rows])}, "xlsx", "utf-8", ";").read_bytes()
    more = "".join(f'<sheet name="S{n}" sheetId="{n + 9}" r:id="rId1"/>' for n in range(400))
    with zipfile.ZipFile(io.BytesIO(sound)) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b"</sheets>", f"{more}</sheets>".encode()))
    with pytest.raises(UnreadableFile, match="max_growth"):
        list(read_book(path, Limits()))


# --- the process of the engine --------------------------------------------------------------------


def small_book(path: Path) -> Path:
    """A small workbook with a date, its table away from the first column, and a second sheet."""
    with xlsxwriter.Workbook(path, {"default_date_format": "d mmm yyyy"}) as book:
        sheet = book.add_worksheet("LRA")
        for number, row in enumerate(ROWS, start=2):
            sheet.write_row(number, 1, row)
        sheet.write_datetime(2, 5, dt.datetime(2024, 7, 19))  # noqa: DTZ001  # a workbook has no zones
        book.add_worksheet("Lain").write(0, 0, "x")
    return path


@pytest.mark.parametrize("limits", [Limits(), Limits(own_process=0)])
def test_both_ways_give_the_same_cells(tmp_path: Path, limits: Limits) -> None:
    """With and without a process of its own a workbook has the same sheets, and its cells stand
    where they do.
    """
    first, second = read_book(small_book(tmp_path / "a.xlsx"), limits)
    assert first.rows[2] == ["", "Kode", "Uraian", "Anggaran", "Realisasi", dt.date(2024, 7, 19)]
    assert (first.rows[0], second.name, second.rows) == ([""] * 6, "Lain", [["x"]])
    (only,) = read_book(tmp_path / "a.xlsx", limits, "Lain")
    assert only.name == "Lain"


@given(st.lists(st.lists(st.one_of(st.text(), st.floats(allow_nan=False), st.booleans(),
st.datetimes(), st.dates(),
                                   st.times(), st.timedeltas()))))  # fmt: skip
def test_messages_come_as_they_were_sent(rows: list[list[object]]) -> None:
    """Every kind of cell crosses from one process to the other unchanged."""
    assert unpacked(packed(("rows", rows))) == ("rows", rows)


@pytest.mark.parametrize(
    "name", ["H1c_far_cell.xls", "H2c_abort_alloc.xls", "H4a_one_shared_string_1MB_x1000.xlsx"]
)
def test_a_process_is_watched_where_the_system_holds_no_limits(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where memory has no limit of the system's, a look at the process now and then has the same
    end.
    """
    monkeypatch.setattr(process, "psutil", pytest.importorskip("psutil"))
    monkeypatch.setattr(
        process,
        "_START",
        process._START.replace("import sys", "import sys; sys.modules['resource'] = None"),
    )
    with pytest.raises(UnreadableFile, match=r"max_memory|max_growth"):
        read(HOSTILE / name)


@pytest.mark.parametrize("options", [[], ["--all"], ["--sheet", "LRA"], ["--limit=max_rows=9"]])
def test_a_call_reads_its_workbook_ahead(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
) -> None:
    """The command begins with its workbook before all else, by the very process that is used then;
    where the call says otherwise, by another: one process either way, and the same answer.
    """
    begun: list[subprocess.Popen[bytes]] = []
    start = process._started

    def started(*order: object) -> subprocess.Popen[bytes]:
        begun.append(start(*order))  # type: ignore[arg-type]  # whatever it is given
        return begun[-1]

    monkeypatch.setattr(process, "_started", started)
    call = ["read", str(small_book(tmp_path / "a.xlsx")), *options]
    statuses = [commands.main(call), cli.main(call)]
    first, second = capsys.readouterr().out.split("a.xlsx ▸ LRA")[1:]
    assert (statuses, len(begun), first) == ([0, 0], 2, second)
    assert not [each for each in begun if each.poll() is None]


def test_what_is_read_ahead_for_nothing_ends(tmp_path: Path) -> None:
    """A workbook that no command reads, or that is none, leaves neither a process nor a word."""
    path = small_book(tmp_path / "a.xlsx")
    with read_ahead(["kode", str(path)]):
        (waiting,) = process._begun.values()
    assert (waiting.poll() is None, process._begun) == (False, {})
    (tmp_path / "b.xlsx").write_text("no zip", encoding="utf-8")
    for name in (str(tmp_path / "b.xlsx"), str(tmp_path), "\0.xlsx"):
        with read_ahead(["check", name]):
            assert not process._begun


def test_time_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook that takes longer than it may is refused by the name of the limit."""
    monkeypatch.setattr(process, "psutil", pytest.importorskip("psutil"))
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("A")
        for row in range(6_000):
            sheet.write_row(row, 0, range(20))
    budget = Budget("a.xlsx", Limits(max_seconds=1), size=1)
    with process.Engine(book_engine, python_calamine, path, None, budget) as engine:
        engine._seconds = 0
        engine._watch()
        with pytest.raises(EngineError, match="time"):
            list(engine.messages())


def test_a_host_without_processes_names_the_switch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no process can be started, the line says how to read without one."""
    monkeypatch.setattr(sys, "executable", "")
    path = small_book(tmp_path / "a.xlsx")
    with pytest.raises(UnreadableFile, match="own_process=0"):
        read(path)
    assert len(read(path, limits=Limits(own_process=0))[0]) == 3


# --- by name, by pipe, by stream ------------------------------------------------------------------


def findings(path: object, name: str) -> str:
    """Everything that is said of a file, without the ways of its name."""
    tables = read(path, name=name) if hasattr(path, "read") else read(path)  # type: ignore[arg-type]
    trees = [Tree(table) for table in tables]
    return dumps(check_view([CheckResult(tree, check(tree)) for tree in trees]).record())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("form", [*FORMATS, "tsv", "H2a", "H2b"])
def test_the_same_bytes_say_the_same(tmp_path: Path, form: str) -> None:
    """Of whatever format, a file gives the same by its name, through a pipe and as a stream; what
    is refused too.
    """
    damaged = {"H2a": "H2a_panic.xls", "H2b": "H2b_panic.xlsb"}
    if form in damaged:
        data = (HOSTILE / damaged[form]).read_bytes()
    else:
        kind, mark = ("csv", "\t") if form == "tsv" else (form, ";")
        data = write_sheets(tmp_path, {"LRA": Grid(ROWS)}, kind, "utf-8", mark).read_bytes()
    said = []
    for way in ("file", "pipe", "stream"):
        (tmp_path / way).mkdir()
        path = tmp_path / way / "lra.dat"
        source: object = path
        if way == "file":
            path.write_bytes(data)
        elif way == "pipe":
            os.mkfifo(path)
            threading.Thread(target=path.write_bytes, args=(data,), daemon=True).start()
        else:
            source = io.BytesIO(data)
        try:
            said.append(findings(source, "lra.dat"))
        except AnggaranError as refusal:
            said.append(refusal.line("id"))
    assert said[0] == said[1] == said[2]


def anggaran(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    return subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-m", "anggaran", *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        timeout=60,
    )


@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="no /dev/stdin here")
def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    """All rows come through ``/dev/stdin`` and ``-``, and a dash names no file."""
    path = write_sheets(tmp_path, {"LRA": Grid(ROWS)}, "csv", "utf-8", ";")
    by_name = anggaran("check", str(path), "--format", "json").stdout.replace(
        path.name.encode(), b"stdin"
    )
    by_name = by_name.replace(path.stem.encode(), b"stdin")
    for name in ("-", "/dev/stdin"):
        done = anggaran("check", name, "--format", "json", stdin=path.read_bytes())
        assert (done.returncode, done.stdout) == (1, by_name)


@pytest.mark.parametrize(
    ("name", "why"), [("", "kosong"), ("/dev/zero", "perangkat"), ("/dev/null", "perangkat")]
)
def test_what_is_no_file_is_refused(name: str, why: str) -> None:
    """An empty name is not the folder of the moment, and a device is not read to its end."""
    done = anggaran("check", name)
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert why in done.stderr.decode()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_without_a_writer_does_not_wait_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A named pipe into which nobody writes is refused."""
    monkeypatch.setattr("anggaran.reading.pipe._PATIENCE", 0.1)
    os.mkfifo(tmp_path / "pipa")
    with pytest.raises(UnreadableFile, match="tidak ada yang menulis"):
        read(tmp_path / "pipa")
    with pytest.raises(UnreadableFile):
        Policy.from_file(tmp_path / "pipa")
    (tmp_path / "a.csv").write_text("Kode;Uraian;Pagu\n5;BELANJA;3\n", encoding="utf-8")
    for option in ("--policy", "--baseline", "--pairs", "--rules"):
        files = [str(tmp_path / "a.csv")] * (2 if option == "--pairs" else 1)
        command = "reconcile" if option == "--pairs" else "check"
        for odd in (str(tmp_path / "pipa"), "/dev/zero"):
            assert main([command, *files, option, odd]) == 2


def test_a_stream_is_not_read_past_the_limit() -> None:
    """A stream without an end is refused once the limit on bytes is passed; one of text at once."""

    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return b"x" * size

    class Letters:
        def read(self, size: int, /) -> bytes:
            return "x" * size  # type: ignore[return-value]

    with pytest.raises(UnreadableFile, match="max_bytes"):
        read(Endless(), limits=replace(Limits(), max_bytes=3_000_000))
    with pytest.raises(InvalidOption, match="bita"):
        read(Letters())


@pytest.mark.parametrize(
    ("memory", "seconds", "why"), [(1, 60, "memory"), (1 << 40, 0, "time")], ids=str
)
def test_a_process_is_watched_where_the_system_does_not_hold_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, memory: int, seconds: int, why: str
) -> None:
    """On macOS and Windows psutil looks on, and ends what takes too much; here it is let to."""
    monkeypatch.setattr(process, "psutil", pytest.importorskip("psutil"))
    program = ModuleType("program")
    program.__file__ = str(tmp_path / "program.py")
    program.BYTES_A_SECOND = 1  # type: ignore[attr-defined]
    Path(program.__file__).write_text(
        "def messages(path, sheet):\n    while True:\n        pass\n    yield\n", encoding="utf-8"
    )
    with process.Engine(program, python_calamine, tmp_path / "a.xls", None, Budget()) as engine:
        engine._memory, engine._seconds = memory, seconds
        with pytest.raises(EngineError, match=why):
            list(engine.messages())
