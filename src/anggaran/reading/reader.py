"""Files to tables: every budget table of a file, of several files, or of a folder."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from anggaran.errors import (
    NAMES,
    TEXT,
    InvalidOption,
    Kind,
    NoBudgetTable,
    UnreadableFile,
    kind,
    takes,
)
from anggaran.finding import Text
from anggaran.kode.book import CodeBook, find_book
from anggaran.reading.batch import Batch, FileRead, Upload
from anggaran.reading.formats.book import read_book, suffixes
from anggaran.reading.formats.limits import DEFAULT, Limits, name_columns
from anggaran.reading.formats.passage import Passage
from anggaran.reading.formats.sheet import Sheet
from anggaran.reading.layout.block import Block
from anggaran.reading.layout.cash import LEDGER
from anggaran.reading.layout.find import find_blocks
from anggaran.reading.layout.given import given_block
from anggaran.reading.layout.notes import first_few, notes_of
from anggaran.reading.layout.pages import is_bare, is_parted, join
from anggaran.reading.pipe import Stream, copied, not_bytes, regular
from anggaran.table.table import Note, Source, Table

PathLike = str | os.PathLike[str]
Told = Callable[[int, int, str], None]  # the number of a file, how many there are, its name
_NAMELESS = "berkas"  # what a stream without a name is called
_STDIN = "stdin"
_LOOKED_FOR = Text(
    "yang dicari: baris judul dengan Kode atau Uraian di samping Pagu, Anggaran, Jumlah atau "
    "Realisasi",
    "looked for: a header row with Kode or Uraian beside Pagu, Anggaran, Jumlah or Realisasi",
)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the caller asks of every file."""

    sheet: str | None
    columns: Mapping[str, str] | None
    book: CodeBook | None
    limits: Limits
    text: Callable[[Sequence[Passage]], bool] | None = None  # a text without a table, if wanted


FILES = Kind(
    lambda given: (
        isinstance(given, str | os.PathLike | Stream | io.IOBase)
        or (
            isinstance(given, Iterable)
            and all(isinstance(each, str | os.PathLike) for each in given)
        )
    ),
    '"lra.xlsx", open("lra.xlsx", "rb")',
)


@takes(
    path=FILES,
    columns=NAMES,
    sheet=TEXT,
    name=TEXT,
    book=kind(str, CodeBook, like='"…"'),
    limits=kind(Limits, like="Limits(max_rows=…)"),
)
def read(  # noqa: PLR0913  # a file, and options by keyword
    path: PathLike | Stream | Iterable[PathLike],
    *,
    name: str | None = None,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    book: CodeBook | str | None = None,
    limits: Limits = DEFAULT,
) -> list[Table]:
    r"""Every budget table of a file, of a folder or of several files, in the order they stand in.

    The format is told by the content: xlsx, xlsm, xlsb, xls and ods workbooks, delimited text, and
    HTML tables or XML spreadsheets whatever their file name says.  Amounts are in rupiah; nothing
    is repaired, and a row inside a table that is no budget row is kept in
    :attr:`~anggaran.table.table.Table.refused`.

    Args:
        path: a file, a folder (its budget files, by name; one without a table is passed over), or
            several of them; or a stream open for reading bytes, as of an upload.
        name: how to call the file of a stream, in findings and messages.
        sheet: read only the sheet of this name.
        columns: role or measure to column letter, for a table whose layout is not found or found
            wrongly: ``{"kode": "A", "uraian": "C", "pagu": "F", "realisasi": "G"}``.  Roles are
            ``kode``, ``uraian``, ``nomor``, ``induk``, ``level``, ``keterangan``; ``persen…`` is a
            percent; a derived column keeps its name (``sisa``, ``selisih``, ``lebih_kurang``,
            ``bertambah_berkurang``); ``nama_…`` is a label beside a code; a measure begins with
            ``pagu``, ``realisasi``, ``prognosis`` or ``rak``.  Without an amount, or without a code
            and a label, they are added to what is found.
        book: the code book of the codes, or its slug; told from the codes themselves where it is
            not given.
        limits: how large a file may be.

    Returns:
        at least one table.

    Raises:
        UnreadableFile: no such file, a folder without budget files, an empty, damaged or protected
            file, or one past a limit.
        NoBudgetTable: a file was read, and no table in it has an amount column with amounts below
            it.
        InvalidOption: no sheet or code book of that name, or a column letter that is none.

    >>> import pathlib, tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> lra = pathlib.Path(folder.name, "lra.csv")
    >>> _ = lra.write_text("Kode;Uraian;Pagu\n5;BELANJA;1.500,00\n5.1;Belanja Operasi;1.500,00\n")
    >>> table = read(lra)[0]
    >>> table.uraian, table.amounts["pagu"].value(0), table.where(1, "pagu").cell
    (['BELANJA', 'Belanja Operasi'], Decimal('1500.00'), 'C3')
    >>> with lra.open("rb") as upload:
    ...     str(read(upload, name="unggahan.csv")[0].where(1, "pagu"))
    'unggahan.csv ▸ C3'
    >>> folder.cleanup()
    """
    wanted = _Wanted(sheet, columns, find_book(book) if isinstance(book, str) else book, limits)
    if isinstance(path, bytes | io.TextIOBase):
        raise not_bytes()
    if isinstance(path, Stream):
        return _read_stream(path, name, wanted).tables
    given = [path] if isinstance(path, str | os.PathLike) else list(path)
    batch = _read_all(given, wanted)
    unread = (why for why in batch.skipped.values() if not isinstance(why, NoBudgetTable))
    for reason in (*batch.refused.values(), *unread):
        raise reason
    return batch.tables


def read_batch(  # noqa: PLR0913  # files, and options by keyword
    paths: Iterable[PathLike | Stream | Upload],
    *,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    limits: Limits = DEFAULT,
    told: Told | None = None,
    text: Callable[[Sequence[Passage]], bool] | None = None,
) -> Batch:
    """:func:`read` for whoever goes on: a file that gives no table does not keep the others.

    Args:
        paths: files, folders and uploads; a stream without a name is called ``stdin``.
        sheet: only the sheet of this name.
        columns: role or measure to column letter.
        limits: how large a file may be.
        told: is told which file is read: its number, how many there are, its name.
        text: whether the text of a file without a table is wanted all the same.

    Raises:
        UnreadableFile: no file can be read.
        NoBudgetTable: no file gives a table.
        InvalidOption: no sheet of that name, or a column letter that is none.
    """
    return _read_all(paths, _Wanted(sheet, columns, None, limits, text), told)


FILE = Kind(
    lambda given: isinstance(given, str | os.PathLike | Stream | io.IOBase),
    '"lkjip.pdf", open("lkjip.pdf", "rb")',
)


def read_file(
    path: PathLike | Stream,
    *,
    name: str | None = None,
    limits: Limits = DEFAULT,
    text: Callable[[Sequence[Passage]], bool] | None = None,
) -> FileRead:
    """What one file gives.

    Args:
        path: the file, or a stream of bytes.
        name: how to call the file of a stream.
        limits: how large it may be.
        text: whether the text of a file without a table is wanted all the same.

    Raises:
        UnreadableFile: it can't be read.
        NoBudgetTable: it holds no table, and its text is not wanted.
    """
    wanted = _Wanted(None, None, None, limits, text)
    if isinstance(path, bytes | io.TextIOBase):
        raise not_bytes()
    if isinstance(path, Stream):
        return _read_stream(path, name, wanted)
    return _read_file(Path(path), wanted)


def _read_all(
    paths: Iterable[PathLike | Stream | Upload],
    wanted: _Wanted,
    told: Told | None = None,
) -> Batch:
    files = [file for path in paths for file in _files(path)]
    if not files:
        raise UnreadableFile("Tidak ada berkas yang diberikan.", "No file was given.")
    batch = Batch([], {}, {})
    for number, (file, in_folder) in enumerate(files, start=1):
        name = _STDIN if isinstance(file, Stream) else file.name
        if told:
            told(number, len(files), name)
        try:
            if isinstance(file, Path):
                batch.files.append(_read_file(file, wanted))
            else:
                stream = file.file if isinstance(file, Upload) else file
                batch.files.append(_read_stream(stream, name, wanted))
        except (NoBudgetTable, UnreadableFile) as reason:
            (batch.skipped if in_folder else batch.refused)[name] = reason
    if not batch.files:
        raise next(iter([*batch.refused.values(), *batch.skipped.values()]))
    return batch


def _files(given: PathLike | Stream | Upload) -> list[tuple[Path | Stream | Upload, bool]]:
    """A file itself; of a folder the files that may hold a budget table, by name, and that they are
    of one.
    """
    if not isinstance(given, str | os.PathLike):
        return [(given, False)]
    if not os.fspath(given):
        raise InvalidOption(
            "Nama berkas kosong; beri nama berkas.", "Empty file name; name a file."
        )
    path = Path(given)
    try:
        if not path.is_dir():
            return [(path, False)]
        found = sorted(file for file in path.iterdir() if _may_hold(file))
    except (OSError, ValueError):  # who opens it says why
        return [(path, False)]
    if not found:
        ends = ", ".join(sorted(suffixes()))
        raise UnreadableFile(
            f"{path}: folder ini tidak berisi berkas anggaran ({ends}).",
            f"{path}: this folder holds no budget file ({ends}).",
        )
    return [(file, True) for file in found]


def _may_hold(file: Path) -> bool:
    """Whether a file of a folder may hold a budget table, by its name."""
    return file.suffix.lower() in suffixes() and file.is_file() and file.name[:2] != "~$"


def _read_file(path: Path, wanted: _Wanted) -> FileRead:
    with regular(path, wanted.limits) as place:
        return _read_place(place, path, wanted)


def _read_stream(stream: Stream, name: str | None, wanted: _Wanted) -> FileRead:
    path = Path(Path(name or _NAMELESS).name)
    with copied(stream, path.name, wanted.limits) as place:
        return _read_place(place, path, wanted)


def _read_place(place: Path, path: Path, wanted: _Wanted) -> FileRead:
    """What a file holds at its place, which is that of a copy where it was none."""
    passages: list[Passage] = []
    tables: list[Table] = []
    reasons: list[Text] = []
    skipped: list[str] = []
    pending: tuple[Sheet, list[Block]] | None = None
    before: Sheet | None = None
    sheets = 0
    for page in read_book(place, wanted.limits, wanted.sheet, path.name, passages):
        sheets += 1
        blocks, why = _blocks(page, wanted)
        reasons += why
        if pending and not wanted.columns and (whole := join(pending[1][-1], page, blocks)):
            pending[1][-1] = whole
        else:
            _part(before, pending[1] if pending else [], page, blocks)
            if blocks:
                tables += _tables(path, pending, wanted.book)
                pending = page, blocks
            elif page.name and not is_bare(page):
                skipped.append(page.name)
        before = page
    tables += _tables(path, pending, wanted.book)
    if not sheets:
        _refuse_sheet(place, path, wanted)
    if not tables:
        return _without_table(path, wanted, passages, _no_table(path.name, reasons))
    tables = _with_skipped(tables, skipped, [why for why in reasons if LEDGER.id in why.id])
    return FileRead(path.name, tables, passages)


def _part(above: Sheet | None, over: list[Block], below: Sheet, under: list[Block]) -> None:
    """Tell of the last table found so far, and of the first of the next sheet, whether the end of a
    page parts it from more of its rows.
    """
    if above is None:
        return
    ends = over[-1].sheet.spots if over else None
    if ends and above.spots and ends[-1] == above.spots[-1] and is_parted(over[-1], above, below):
        over[-1] = replace(over[-1], more_below=True)
    if under and is_parted(under[0], above, below):
        under[0] = replace(under[0], more_above=True)


def _without_table(
    path: Path, wanted: _Wanted, passages: list[Passage], reason: NoBudgetTable
) -> FileRead:
    """A file whose sentences alone are read; where they say nothing either, it is refused."""
    if wanted.text is None or not wanted.text(passages):
        raise reason
    return FileRead(path.name, [], passages, reason)


def _blocks(page: Sheet, wanted: _Wanted) -> tuple[list[Block], list[Text]]:
    if not wanted.columns:
        return find_blocks(page)
    block = given_block(page, wanted.columns)
    return [block] if block else [], []


def _with_skipped(
    tables: list[Table], skipped: Sequence[str], books: Sequence[Text]
) -> list[Table]:
    """The tables of a file, the first of which tells the sheets that gave none, and cash books."""
    notes = [Note(Text(f"Tidak dibaca: {why.id}.", f"Not read: {why.en}.")) for why in books]
    if skipped:
        some = first_few(skipped)
        said = Text(
            f"Lembar yang tidak memuat tabel anggaran, jadi tidak dibaca: {some.id}.",
            f"Sheets without a budget table, so not read: {some.en}.",
        )
        notes.append(Note(said))
    if not notes:
        return tables
    first = replace(tables[0], notes=(*tables[0].notes, *notes))
    return [first, *tables[1:]]


def _tables(
    path: Path, found: tuple[Sheet, list[Block]] | None, book: CodeBook | None
) -> list[Table]:
    """Tables of one sheet, each with a name of its own."""
    if found is None:
        return []
    sheet, blocks = found
    name = sheet.name or path.stem
    source = Source(path.name, sheet.name, str(path))
    tables: list[Table] = []
    used: set[str] = set()
    for block in blocks:
        own = f"{name} – {block.plan.group}" if block.plan.group else name
        count = 2
        unique = own
        while unique in used:
            unique, count = f"{own} ({count})", count + 1
        used.add(unique)
        tables.append(replace(block.table(unique, source, book), notes=notes_of(block)))
    return tables


def _refuse_sheet(place: Path, path: Path, wanted: _Wanted) -> None:
    """Refuse a sheet that is asked for by a name which none has."""
    if wanted.sheet is None:
        return
    pages = read_book(place, wanted.limits, None, path.name)
    names = ", ".join(page.name or path.stem for page in pages)
    raise InvalidOption(
        f"{path.name}: tidak ada lembar bernama {wanted.sheet!r}; yang ada: {names}.",
        f"{path.name}: no sheet is named {wanted.sheet!r}; there are: {names}.",
    )


def _no_table(file: str, reasons: Sequence[Text]) -> NoBudgetTable:
    """What was looked for, and what was found instead."""
    why = reasons[0] if reasons else _LOOKED_FOR
    id_, en = why.id.rstrip("."), why.en.rstrip(".")
    columns = name_columns(kode="…", uraian="…", pagu="…")
    return NoBudgetTable(
        f"{file}: tidak ada tabel anggaran; {id_}. Bila memang ada, sebut kolomnya: {columns}.",
        f"{file}: no budget table; {en}. If there is one, name its columns: {columns}.",
    )
