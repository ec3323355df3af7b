"""Random budget documents, laid out as people lay them out, in every format they are sent in.

:func:`books` prints some documents on the sheets of one file, in a random layout, and keeps for
each amount the cell in which it was printed; :func:`recaps` prints flat lines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import strategies as st

from anggaran.amount.column import format_amount
from anggaran.reading.formats.limits import column_letter
from documents import Document, Line, documents
from sheets import FORMATS, Grid, write_sheets
from strategies import percent_text, rupiah


@dataclass
class Printed:
    """A document on its sheet: the cell of each amount, and the rows between which it stands."""

    document: Document
    sheet: str | None = None
    cells: dict[tuple[int, str], tuple[int, int]] = field(
        default_factory=dict
    )  # line and measure to row and column
    header: tuple[int, int] = (0, 0)
    last: int = 0
    totalled: bool = False
    bare: bool = False  # codes without their zeros

    def address(self, line: int, measure: str) -> str:
        """The cell of an amount, such as ``C14``."""
        row, column = self.cells[line, measure]
        return f"{column_letter(column)}{row + 1}"


@dataclass(frozen=True)
class Style:
    """How the amounts of a table are printed."""

    show: Callable[[int], object]
    whole: bool = False  # without sen
    unit: int = 1  # rupiah of one


def _plain(sen: int) -> object:
    return str(rupiah(sen)) if sen % 100 else str(sen // 100)


MILLION = 1_000_000

STYLES = {
    "number": Style(lambda sen: float(rupiah(sen)) if sen % 100 else sen // 100),
    "id": Style(lambda sen: format_amount(rupiah(sen))),
    "id short": Style(lambda sen: format_amount(rupiah(sen), short=True), whole=True),
    "en": Style(lambda sen: format_amount(rupiah(sen), "en")),
    "en short": Style(lambda sen: format_amount(rupiah(sen), "en", short=True), whole=True),
    "rp": Style(lambda sen: f"Rp {format_amount(rupiah(sen), short=True)},-", whole=True),
    "rp.": Style(lambda sen: f"Rp. {format_amount(rupiah(sen))}"),
    "plain": Style(_plain),
    "juta": Style(
        lambda sen: format_amount(rupiah(sen) / MILLION, short=True), whole=True, unit=MILLION
    ),
}


# --- layout ---------------------------------------------------------------------------------------

KODE = ("Kode", "Kode Rekening", "KODE", "No. Rek", "Kode\nRekening")
URAIAN = ("Uraian", "URAIAN", "Uraian Belanja", "Program / Kegiatan", "Nama Rekening")
DIMENSI = ("Urusan", "Bidang Urusan", "Program", "Kegiatan", "Sub Kegiatan", "Rekening")
PAGU = (
    "Anggaran",
    "PAGU",
    "Anggaran (Rp)",
    "Pagu Anggaran",
    "Alokasi Anggaran",
    "Jumlah Anggaran",
    "Anggaran 2023",
)
REALISASI = ("Realisasi", "REALISASI", "Realisasi (Rp)", "Realisasi Anggaran", "Realisasi 2023")
PERSEN = ("%", "(%)", "% Realisasi", "Persentase (%)")
SISA = ("Sisa Pagu", "Sisa Anggaran", "Lebih/(Kurang)")
GROUPS = ("Jumlah (Rp)", "Tahun Anggaran 2023", "Anggaran dan Realisasi", "Rupiah")
TITLES = (
    "PEMERINTAH KABUPATEN",
    "LAPORAN REALISASI ANGGARAN",
    "TAHUN ANGGARAN 2023",
    "Tabel 3.8",
    "Dinas Sosial",
)
BELOW = (
    "Kota, 31 Desember 2023",
    "Kepala Dinas",
    "NIP. 19670812 199003 1 002",
    "Catatan: angka belum diaudit",
)


@dataclass(frozen=True)
class Column:
    """One printed column: its heading, and what it prints of a line; None prints nothing (a
    spacer).
    """

    head: str
    role: str
    part: int = 0  # which code column, segment or level
    of: int = -1  # which code the segment is of; the line's own


def _code_columns(draw: st.DrawFn, document: Document) -> tuple[str, list[Column]]:
    """The way in which the codes are printed, and the columns that it takes, labels included."""
    label = Column(draw(st.sampled_from(URAIAN)), "uraian")
    if document.kind == "indent":
        return "indent", [label]
    if document.kind == "outline":
        return "outline", [Column(draw(st.sampled_from(["No", "NO.", "Nomor"])), "kode"), label]
    head = draw(st.sampled_from(KODE))
    if document.kind == "nested":
        way = draw(st.sampled_from(["mixed", "columns", "repeated", "split", "numbers"]))
        heads = ("Kode Sub Kegiatan", "Kode Rekening")
        if way in {"split", "numbers"}:
            most = [max(line.codes[of].count(".") for line in document.lines) + 1 for of in (0, 1)]
            segments = [
                Column("" if part else heads[of], "segment", part, of)
                for of in (0, 1)
                for part in range(most[of])
            ]
            return way, [*segments, label]
        two = [Column(head, "code", of) for of, head in enumerate(heads)]
        return way, [*([Column(head, "kode")] if way == "mixed" else two), label]
    way = draw(
        st.sampled_from(
            ["one", "one", "dotted", "spaced", "split", "numbers", "joined", "levels", "ancestors"]
        )
    )
    return way, _single(document, way, head, label)


def _single(document: Document, way: str, head: str, label: Column) -> list[Column]:
    """One code a line: in one column, a segment a column, before its label, or beside labels by
    level.
    """
    if way in {"split", "numbers"}:
        most = max(line.code.count(".") for line in document.lines) + 1
        return [
            *(Column(head if part == 0 else "", "segment", part) for part in range(most)),
            label,
        ]
    if way == "joined":
        return [Column(label.head, "joined")]
    if way == "ancestors":
        deepest = max(line.depth for line in document.lines)
        return [
            *(Column(head, "ancestor", level) for level, head in enumerate(DIMENSI[-deepest:], 1)),
            label,
        ]
    if way == "levels":
        deepest = max(line.depth for line in document.lines)
        levels = [
            Column(label.head if level == 1 else "", "level", level)
            for level in range(1, deepest + 1)
        ]
        return [Column(head, "kode"), *levels]
    return [Column(head, "kode"), label]


def _columns(draw: st.DrawFn, document: Document) -> tuple[str, list[Column]]:
    way, columns = _code_columns(draw, document)
    money = [
        Column(draw(st.sampled_from(PAGU)), "pagu"),
        Column(draw(st.sampled_from(REALISASI)), "realisasi"),
    ]
    if draw(st.booleans()):
        money.reverse()
    extra = [
        Column(draw(st.sampled_from(PERSEN)), "persen"),
        Column(draw(st.sampled_from(SISA)), "sisa"),
    ]
    money += [column for column in extra if draw(st.booleans())]
    columns += money
    for _ in range(draw(st.integers(0, 2))):  # a spacer never parts what is merged into one heading
        places = [
            n for n, column in enumerate(columns) if column.head and (n == 0 or columns[n - 1].head)
        ]
        columns.insert(draw(st.sampled_from(places)), Column(" ", "spacer"))
    return way, columns


def _code_cell(line: Line, column: Column, way: str) -> object:
    if column.role == "code":
        own = line.codes[column.part]
        return own if way == "repeated" or own == line.code else ""
    if column.role == "segment":
        code = line.code if column.of < 0 or line.codes[column.of] == line.code else ""
        segments = code.split(".")
        own = segments[column.part] if column.part < len(segments) else ""
        return int(own) if own and way == "numbers" else own
    if column.role == "joined":
        return f"{line.code} {line.label}"
    code = line.code
    if way == "dotted":
        return f"{code}."
    return code.replace(".", " . ") if way == "spaced" else code


def _label_cell(line: Line, column: Column, blanks: int) -> object:
    if column.role == "level":
        return line.label if column.part == line.depth else ""
    return " " * blanks * (line.depth - 1) + line.label


@dataclass(frozen=True)
class Layout:
    """Everything about how one document is printed but its lines."""

    way: str
    blanks: int  # before a label, for each level
    columns: tuple[Column, ...]
    style: Style
    zero: object
    titles: tuple[str, ...]
    groups: tuple[str, ...]  # headings above the amounts, from the top
    numbered: bool
    breaks: frozenset[int]  # lines before which the header is printed again
    page: str  # what stands above a header that is printed again
    total: str | None
    below: tuple[str, ...]
    paths: dict[str, tuple[str, ...]]  # the codes of a line's ancestors and its own, from the top

    def cell(self, line: Line, column: Column) -> object:
        """What a line prints in a column."""
        if column.role in {"pagu", "realisasi"}:
            return self.amount(getattr(line, column.role))
        if column.role == "persen":
            return percent_text(line.realisasi, line.pagu)
        if column.role == "sisa":
            return self.amount(line.pagu - line.realisasi)
        if column.role in {"kode", "code", "segment", "joined"}:
            return _code_cell(line, column, self.way)
        if column.role == "ancestor":
            path = self.paths[line.code]
            return path[column.part - 1] if column.part <= len(path) else ""
        return _label_cell(line, column, self.blanks) if column.role != "spacer" else ""

    def amount(self, sen: int) -> object:
        """An amount as printed."""
        return self.style.show(sen) if sen else self.zero


@st.composite
def layouts(draw: st.DrawFn, document: Document, style: Style, form: str) -> Layout:
    """A random way to print a document; a workbook indents labels by their style too."""
    way, columns = _columns(draw, document)
    english = style in {STYLES["en"], STYLES["en short"], STYLES["plain"]}
    zeros = st.sampled_from(["0.00" if english else "0,00", "-", "0", 0])
    lines = st.integers(1, max(1, len(document.lines) - 1))
    groups = draw(st.lists(st.sampled_from(GROUPS), max_size=3, unique=True))
    total = (
        draw(st.sampled_from([None, "JUMLAH", "TOTAL", "Jumlah", ""]))
        if document.may_total
        else None
    )
    return Layout(
        way=way,
        blanks=draw(st.sampled_from([0, 3] if form == "xlsx" else [2, 3]))
        if way == "indent"
        else 0,
        columns=tuple(columns),
        style=style,
        zero=draw(zeros)
        if style is not STYLES["number"]
        else draw(st.sampled_from([0, "-", "0,00"])),
        titles=(*draw(st.lists(st.sampled_from(TITLES), max_size=4, unique=True)), *_units(style)),
        groups=tuple(groups),
        numbered=draw(st.booleans()),
        breaks=frozenset(draw(st.sets(lines, max_size=2))) - {len(document.lines)},
        page=draw(st.sampled_from(["", "Halaman 2 dari 3", "Tabel 3.8 (lanjutan)"])),
        total=total if len(document.tops) > 1 or total else None,
        below=tuple(draw(st.lists(st.sampled_from(BELOW), max_size=3, unique=True))),
        paths=_paths(document),
    )


def _units(style: Style) -> list[str]:
    return ["(dalam jutaan rupiah)"] if style.unit == MILLION else []


def _paths(document: Document) -> dict[str, tuple[str, ...]]:
    paths: list[tuple[str, ...]] = []
    for line in document.lines:
        paths.append((*(paths[line.parent] if line.parent >= 0 else ()), line.code))
    return {path[-1]: path for path in paths}


def print_document(grid: Grid, document: Document, layout: Layout, sheet: str | None) -> Printed:
    """Print a document below what the grid holds already."""
    printed = Printed(document, sheet, bare=layout.way == "numbers")
    _put(grid, [[title] for title in layout.titles])
    top = len(grid.rows)
    _header(grid, layout)
    printed.header = top, len(grid.rows) - 1
    for number, line in enumerate(document.lines):
        if number in layout.breaks:
            _put(grid, [[layout.page]] if layout.page else [])
            _header(grid, layout)
        _line(grid, layout, line, printed, number)
    printed.last = len(grid.rows) - 1
    if layout.total is not None:
        whole = Line(
            ("", ""), layout.total, 1, -1, document.total("pagu"), document.total("realisasi")
        )
        _line(grid, layout, whole, printed, -1)
        printed.last, printed.totalled = len(grid.rows) - 1, True
    wide = [""] * (len(layout.columns) - 1)
    _put(grid, [[], *([*wide, text] for text in layout.below)] if layout.below else [])
    return printed


def _put(grid: Grid, rows: Sequence[Sequence[object]]) -> None:
    grid.rows += [list(row) for row in rows]


def _line(grid: Grid, layout: Layout, line: Line, printed: Printed, number: int) -> None:
    row = [
        layout.cell(line, column) if number >= 0 or column.role != "ancestor" else ""
        for column in layout.columns
    ]
    if layout.way == "indent" and not layout.blanks and line.depth > 1:
        place = next(n for n, column in enumerate(layout.columns) if column.role == "uraian")
        grid.indents[len(grid.rows), place] = line.depth - 1
    if number < 0:  # a total row has no code; its label stands where labels stand
        labels = [
            n
            for n, column in enumerate(layout.columns)
            if column.role in {"uraian", "level", "joined"}
        ]
        for n, column in enumerate(layout.columns):
            if column.role in {"kode", "code", "segment", "ancestor", "level", "joined", "uraian"}:
                row[n] = line.label if n == labels[0] else ""
    for n, column in enumerate(layout.columns):
        if column.role in {"pagu", "realisasi"}:
            printed.cells[number, column.role] = len(grid.rows), n
    grid.rows.append(row)


def _header(grid: Grid, layout: Layout) -> None:
    """The heading of each column, groups above the amounts, all others merged from top to
    bottom.
    """
    top, depth = len(grid.rows), len(layout.groups) + 1
    columns = layout.columns
    money = [
        n
        for n, column in enumerate(columns)
        if column.role in {"pagu", "realisasi", "persen", "sisa"}
    ]
    first, last = money[0], money[-1]
    for level, group in enumerate(layout.groups):
        row: list[object] = [""] * len(columns)
        row[first] = group
        if last > first:
            grid.merges.append((top + level, first, top + level, last))
        grid.rows.append(row)
    grid.rows.append(
        [column.head.strip() if first <= n <= last else "" for n, column in enumerate(columns)]
    )
    for n, column in enumerate(columns):
        if first <= n <= last or not column.head.strip():
            continue
        grid.rows[top][n] = column.head
        across = next((m for m in range(n + 1, len(columns)) if columns[m].head), len(columns)) - 1
        if depth > 1 or across > n:
            grid.merges.append((top, n, top + depth - 1, across))
    if layout.numbered:
        texts = [str(n) for n in range(1, sum(column.head.strip() != "" for column in columns) + 1)]
        grid.rows.append([texts.pop(0) if column.head.strip() else "" for column in columns])


# --- files ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Book:
    """A file to be written: its sheets by name, its format, and what was printed on it."""

    sheets: dict[str, Grid]
    format: str
    encoding: str
    delimiter: str
    printed: tuple[Printed, ...]

    def write(self, folder: Path) -> Path:
        """Write the file; an HTML page is named ``.xls``, as many web applications name it."""
        return write_sheets(folder, self.sheets, self.format, self.encoding, self.delimiter)


@st.composite
def books(draw: st.DrawFn) -> Book:
    """One to three documents on one sheet or several, in any format."""
    form = draw(st.sampled_from(FORMATS))
    styles = [
        name for name in STYLES if name != ("plain" if form in {"xlsx", "ods", "xml"} else "number")
    ]
    sheets: dict[str, Grid] = {}
    printed: list[Printed] = []
    named = form in {"xlsx", "ods", "xml"}
    for number in range(draw(st.integers(1, 3))):
        style = STYLES[draw(st.sampled_from(styles))]
        kinds = ["rekening", "program", "nested", "outline"] + ["indent"] * (
            form in {"xlsx", "html", "csv"}
        )
        document = draw(documents(step=100 * style.unit if style.whole else None, kinds=kinds))
        layout = draw(layouts(document, style, form))
        another = named and draw(st.booleans())
        name = f"Lembar {number + 1}" if another or not sheets else [*sheets][-1]
        grid = sheets.setdefault(name, Grid())
        if grid.rows:
            _put(grid, [[], [f"Tabel berikutnya: nomor {number}"], [f"Unit kerja {number}"]])
        printed.append(print_document(grid, document, layout, name if named else None))
    encoding = (
        draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
        if form == "csv"
        else "utf-8"
    )
    return Book(sheets, form, encoding, draw(st.sampled_from(";,\t")), tuple(printed))


# --- flat recaps ----------------------------------------------------------------------------------

DIMENSIONS = ("program", "kegiatan", "sub_kegiatan", "rekening")


@dataclass(frozen=True)
class RecapLine:
    """One line of a recap: its codes by dimension, and its pagu in sen."""

    codes: dict[str, str]
    pagu: int


@dataclass(frozen=True)
class Recap:
    """Flat lines, and the file in which they are printed."""

    lines: tuple[RecapLine, ...]
    book: Book


@st.composite
def recaps(draw: st.DrawFn) -> Recap:
    """One line per sub kegiatan and rekening, in any order, some keys more than once."""
    form = draw(st.sampled_from(FORMATS))
    unfit = "plain" if form in {"xlsx", "ods", "xml"} else "number"
    names = [name for name, style in STYLES.items() if name != unfit and style.unit == 1]
    style = STYLES[draw(st.sampled_from(names))]
    small = st.integers(1, 3)
    keys = draw(st.lists(st.tuples(small, small, small, small, small), min_size=2, max_size=12))
    lines = []
    for program, kegiatan, sub, jenis, objek in keys:
        codes = {"program": f"1.06.{program:02d}", "rekening": f"5.1.{jenis:02d}.{objek:02d}"}
        codes["kegiatan"] = f"{codes['program']}.2.{kegiatan:02d}"
        codes["sub_kegiatan"] = f"{codes['kegiatan']}.{sub:04d}"
        lines.append(RecapLine(codes, 100 * draw(st.integers(10**6, 10**11))))
    grid = Grid([["REKAPITULASI BELANJA"], []] if draw(st.booleans()) else [])
    numbered = draw(st.booleans())
    pairs = [
        f"{word} {name.replace('_', ' ').upper()}"
        for name in DIMENSIONS
        for word in ("KODE", "NAMA")
    ]
    grid.rows.append(
        [
            *(["NO"] if numbered else []),
            *pairs,
            draw(st.sampled_from(["PAGU", "Nilai Anggaran", "TOTAL"])),
        ]
    )
    for number, line in enumerate(lines, 1):
        cells = [
            cell
            for name in DIMENSIONS
            for cell in (line.codes[name], f"Belanja {line.codes[name].replace('.', ' ')}")
        ]
        grid.rows.append([*([number] if numbered else []), *cells, style.show(line.pagu)])
    return Recap(tuple(lines), Book({"Rekap": grid}, form, "utf-8", ";", ()))
