"""Where a table of a page begins and ends: headings, lists and sentences around it, ruling lines in
some places only, the end of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from anggaran import Tree, check, read
from anggaran.errors import NoBudgetTable
from anggaran.reading.formats.page_columns import white_bands
from anggaran.reading.formats.page_lines import Line as PageLine
from anggaran.reading.formats.page_lines import Word
from anggaran.table.table import Table

_LABELS = 2
LEFTS = (50, 110, 330, 430, 500)  # codes and labels begin there, amounts end
HEAD = ("Kode", "Uraian", "Anggaran (Rp)", "Realisasi (Rp)", "%")
ROWS = [
    ("4.1", "Pendapatan Asli Desa", "3.000.000", "1.500.000", "50,00"),
    ("4.1.1", "Hasil Usaha Desa", "1.000.000", "500.000", "50,00"),
    ("4.1.2", "Hasil Aset Desa yang Dikelola", "2.000.000", "1.000.000", "50,00"),
    ("4.2", "Pendapatan Transfer", "7.000.000", "7.000.000", "100,00"),
    ("4.2.1", "Dana Desa dari Pemerintah", "7.000.000", "7.000.000", "100,00"),
]
TOTAL = ("", "JUMLAH", "10.000.000", "8.500.000", "85,00")
Line = str | Sequence[str]


def printed(path: Path, lines: Sequence[Line], rules: Sequence[int] = ()) -> Path:
    """Lines of text, or of cells, one below another; ruling lines below some of them."""
    canvas = Canvas(str(path))
    canvas.setFont("Helvetica", 9)
    for number, line in enumerate(lines):
        y = 780 - 14 * number
        if isinstance(line, str):
            canvas.drawString(LEFTS[0], y, line)
            continue
        for at, cell in enumerate(line):
            draw = canvas.drawString if at < _LABELS else canvas.drawRightString
            draw(LEFTS[at], y, cell)
        if number in rules:
            canvas.line(LEFTS[0], y - 4, 500, y - 4)
    canvas.save()
    return path


def rows_of(table: Table) -> list[str]:
    codes = table.kode["kode"]
    return [f"{k or ''} {label}".strip() for k, label in zip(codes, table.uraian, strict=True)]


NAMED = [f"{kode} {label}".strip() for kode, label, *_ in [*ROWS, TOTAL]]


@pytest.mark.parametrize(
    "below",
    [
        ["Kontribusi tiap kelompok:", "a) Pendapatan Asli Desa: Rp 1.500.000 (17,65%)"],
        ["BLT Dana Desa Tahap I Kabupaten diberikan kepada 30 Keluarga Penerima sebesar Rp300.000"],
    ],
    ids=["list", "sentence"],
)
def test_what_tells_amounts_below_a_table_is_no_row(tmp_path: Path, below: list[str]) -> None:
    """A list, or a sentence that ends with a figure, stands in no column."""
    (table,) = read(printed(tmp_path / "a.pdf", [HEAD, *ROWS, TOTAL, *below]))
    assert rows_of(table) == NAMED
    assert not check(Tree(table)).errors


def test_a_heading_begins_another_table(tmp_path: Path) -> None:
    """Two tables on a page are two, though no sentence stands between."""
    years = [("Tahun", "Anggaran (Rp)", "Realisasi (Rp)")]
    years += [(str(2019 + n), f"1.00{n}.000.000", f"90{n}.000.000") for n in range(5)]
    own = [(line[0], "", line[1], line[2], "") for line in years]
    lines: list[Line] = [*own, "Rincian Anggaran Tahun 2023", HEAD, *ROWS, TOTAL]
    found = read(printed(tmp_path / "a.pdf", lines))
    assert [len(table) for table in found] == [5, 6]
    assert rows_of(found[1]) == NAMED


def test_a_coded_heading_above_the_first_amounts_is_a_row(tmp_path: Path) -> None:
    """A row without amounts right below the heading is no part of that."""
    lines = [HEAD, ("4", "PENDAPATAN"), *ROWS, TOTAL]
    (table,) = read(printed(tmp_path / "a.pdf", lines))
    assert rows_of(table) == ["4 PENDAPATAN", *NAMED]
    assert table.header["A"] == "Kode"


def test_rules_around_some_rows_do_not_part_all(tmp_path: Path) -> None:
    """Lines below the heading and around the totals leave the rows between to their amounts."""
    wrapped: list[Line] = [*ROWS[:3], ("", "Alokasi lain"), *ROWS[3:], TOTAL]
    lines = ["", HEAD, *wrapped]
    (table,) = read(printed(tmp_path / "a.pdf", lines, rules=(1, 7, 8)))
    assert not check(Tree(table)).errors
    assert len(table) + len(table.refused) >= 6


def ruled(path: Path, pages: Sequence[Sequence[Sequence[str]]]) -> Path:
    """Pages of cells that are all ruled; lines of a cell are parted by line breaks."""
    edges = [40, 100, 190, 290, 390]
    canvas = Canvas(str(path))
    for rows in pages:
        canvas.setFont("Helvetica", 9)
        top = 780
        for row in rows:
            bottom = top - 4 - 11 * max(cell.count("\n") + 1 for cell in row)
            for cell, left, right in zip(row, edges, edges[1:], strict=False):
                canvas.rect(left, bottom, right - left, top - bottom)
                for number, part in enumerate(cell.split("\n")):
                    canvas.drawString(left + 5.4, top - 11 * (number + 1), part)
            top = bottom
        canvas.showPage()
    canvas.save()
    return path


CELLS = [list(row[:4]) for row in ROWS]


def test_a_heading_may_end_on_the_next_page(tmp_path: Path) -> None:
    """Where the page ends within the heading, its words are put together."""
    pages = [
        [["Kode", "Uraian", "Anggaran", "Realisasi"]],
        [["", "", "Tahun 2023", "Tahun 2023"], *CELLS],
    ]
    (table,) = read(ruled(tmp_path / "a.pdf", pages))
    assert len(table) == len(CELLS)


def test_a_row_goes_on_below_the_heading_of_the_next_page(tmp_path: Path) -> None:
    """A label that the page breaks is whole again, though the heading stands between."""
    head = ["Kode", "Uraian", "Anggaran", "Realisasi"]
    last = ["4.3", "Penyelenggaraan", "5.000.000", "1.000.000"]
    pages = [[head, *CELLS, last], [head, ["", "Pengawasan dengan\nTujuan Tertentu", "", ""]]]
    (table,) = read(ruled(tmp_path / "a.pdf", pages))
    assert table.uraian[-1] == "Penyelenggaraan Pengawasan dengan Tujuan Tertentu"


def test_a_cell_with_two_figures_is_two_columns_unread(tmp_path: Path) -> None:
    """Where hardly any white stands between two columns, nobody is accused of what they print."""
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.setFont("Helvetica", 9)
    rows = [("Uraian", "Anggaran", "Realisasi"), *((row[1], row[2], row[3]) for row in ROWS)]
    for number, (label, pagu, realisasi) in enumerate(rows):
        y = 780 - 14 * number
        canvas.drawString(50, y, label)
        canvas.drawRightString(280, y, pagu)
        canvas.drawString(281.2, y, realisasi)
    canvas.save()
    with pytest.raises(NoBudgetTable):
        read(tmp_path / "a.pdf")


def test_a_minus_before_its_currency_is_no_column(tmp_path: Path) -> None:
    """``-Rp`` at the left of a cell, its amount at the right, are one."""
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.setFont("Helvetica", 9)
    rows = [("Uraian", "Semula", "Bertambah/(Berkurang)", "Menjadi")]
    rows += [(row[1], "9.000.000", "-Rp|1.000.000", "8.000.000") for row in ROWS]
    for number, row in enumerate(rows):
        y = 780 - 14 * number
        canvas.drawString(50, y, row[0])
        for cell, left, right in zip(row[1:], (230, 320, 440), (300, 420, 500), strict=True):
            sign, _, amount = cell.rpartition("|")
            canvas.drawString(left, y, sign)
            canvas.drawRightString(right, y, amount)
    canvas.save()
    (table,) = read(tmp_path / "a.pdf")
    assert [*map(str, table.derived)] == ["bertambah_berkurang"]
    assert not check(Tree(table)).errors


SMALL = [
    ("Kode", "Uraian", "Anggaran", "Realisasi", "% Realisasi"),
    ("1.06.01", "Program Penunjang Urusan", "614", "437", "71.23"),
    ("1.06.01.2.01", "Perencanaan dan Evaluasi", "1", "1", "95.60"),
    ("1.06.01.2.03", "Administrasi Umum", "613", "436", "71.20"),
    ("1.06.02", "Program Pemberdayaan Sosial", "1,335", "676", "50.66"),
    ("", "JUMLAH", "1,949", "1,113", "57.11"),
]


@pytest.mark.parametrize("is_numbered", [True, False])
def test_a_table_in_millions_begins_below_its_heading(tmp_path: Path, *, is_numbered: bool) -> None:
    """Rows whose figures are too small for thousands are rows and no heading; the numbers of the
    columns are none.
    """
    numbers = [("1", "2", "3", "4", "5=4/3")] if is_numbered else []
    lines = ["(dalam jutaan rupiah)", "", SMALL[0], *numbers, *SMALL[1:]]
    (table,) = read(printed(tmp_path / "halaman.pdf", lines))
    assert rows_of(table) == [f"{kode} {label}".strip() for kode, label, *_ in SMALL[1:]]
    assert [*table.amounts] == ["pagu", "realisasi"]


def test_a_percent_sign_above_its_heading(tmp_path: Path) -> None:
    """A sign on a line of its own above narrow figures is of the heading below it."""
    lines = [
        ("", "", "", "", "%"),
        *((*cells[:4], cells[4][:2]) for cells in [HEAD, *ROWS, TOTAL]),
    ]
    lines[1] = ("Kode", "Uraian", "Pagu", "Realisasi", "Realisasi")
    path = tmp_path / "persen.pdf"
    canvas = Canvas(str(path))
    canvas.setFont("Helvetica", 9)
    for number, cells in enumerate(lines):
        for at, cell in enumerate(cells):
            draw = canvas.drawString if at < _LABELS else canvas.drawRightString
            left = LEFTS[at] - (15 if cell == "%" else 0)
            draw(left, 780 - (9 if number == 1 else 14 * number), cell)
    canvas.save()
    (table,) = read(path)
    assert [*table.amounts] == ["pagu", "realisasi"]


def test_a_heading_on_two_lines_between_upright_rules(tmp_path: Path) -> None:
    """Lines of a heading that no ruling line parts are one heading, each text over its column."""
    head = [("", "", "", "Realisasi", "%"), ("Kode", "Uraian", "Pagu", "", "")]
    head.append(("", "", "", "Anggaran", "Realisasi"))
    path = tmp_path / "tegak.pdf"
    canvas = Canvas(str(path))
    canvas.setFont("Helvetica", 9)
    for number, cells in enumerate([*head, *ROWS, TOTAL]):
        y = 780 - (5 * number if number < len(head) else 14 * number)
        for at, cell in enumerate(cells):
            draw = canvas.drawString if at < _LABELS else canvas.drawRightString
            draw(LEFTS[at], y, cell)
    for x in (48, 108, 240, 335, 435, 505):
        canvas.line(x, 792, x, 640)
    canvas.save()
    (table,) = read(path)
    assert [*table.amounts] == ["pagu", "realisasi"]
    assert not check(Tree(table)).errors


def rules_of(canvas: Canvas, xs: Sequence[float], ys: Sequence[float]) -> None:
    """Level and upright ruling lines."""
    for x in xs:
        canvas.line(x, ys[0], x, ys[-1])
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)


def row(canvas: Canvas, lefts: Sequence[float], y: float, cells: Sequence[str]) -> None:
    for left, cell in zip(lefts, cells, strict=True):
        canvas.drawString(left, y, cell)


def test_upright_rules_of_two_tables_are_no_one_rule(tmp_path: Path) -> None:
    """An upright rule ends with its table, though one of another stands a hair beside it: a heading
    over two columns stays one.
    """
    canvas = Canvas(str(tmp_path / "dua.pdf"))
    canvas.setFont("Helvetica", 9)
    first = [("Kode", "Uraian", "Pagu", "Realisasi"), ("5", "Belanja", "9.000.000", "8.000.000")]
    first += [("5.1", "Belanja Operasi", "9.000.000", "8.000.000")]
    for number, cells in enumerate(first):
        row(canvas, (50, 110, 255, 335), 785 - 14 * number, cells)
    rules_of(canvas, (46, 106, 246, 325.9, 410), (796, 782, 768, 752))
    row(canvas, (50, 110, 302, 462), 705, ("No", "Uraian", "Tahun 2023", "Tahun 2024"))
    years = [("", "", *("Anggaran", "Realisasi") * 2)]
    years += [("1", "Program A", "10.000.000", "6.000.000", "20.000.000", "9.000.000")]
    years += [("2", "Program B", "3.000.000", "1.000.000", "5.000.000", "4.000.000")]
    years += [("", "JUMLAH", "13.000.000", "7.000.000", "25.000.000", "13.000.000")]
    for number, line in enumerate(years):
        row(canvas, (50, 110, 250, 330, 410, 490), 691 - 14 * number, line)
    rules_of(canvas, (46, 106, 246, 405, 570), (716, 702, 688, 674, 660, 646))
    rules_of(canvas, (325.2, 486), (702, 646))
    canvas.save()
    tables = read(tmp_path / "dua.pdf")
    names = ["pagu_2023", "realisasi_2023", "pagu_2024", "realisasi_2024"]
    assert [*map(str, tables[-1].amounts)] == names


def test_a_total_of_two_words_is_a_row(tmp_path: Path) -> None:
    """What stands far from its amount is no sentence, though it is all that the line prints."""
    section = ("", "JUMLAH PENDAPATAN", "10.000.000", "", "")
    lines = [tuple(line[:3]) for line in (HEAD, *ROWS, section, *ROWS, section)]
    (table,) = read(printed(tmp_path / "a.pdf", lines))
    assert rows_of(table).count("JUMLAH PENDAPATAN") == 2
    assert len(table) == 2 * len(ROWS) + 2


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 400), st.integers(1, 300)), min_size=1, max_size=4),
        min_size=1,
        max_size=60,
    )
)
@example([*[[(0, 10)]] * 48, [(200, 200)], [(380, 220)]])  # two words meet where neither stands
def test_columns_are_told_of_any_lines(rows: list[list[tuple[int, int]]]) -> None:
    """Whatever stands over whatever, the columns lie from left to right and do not overlap."""
    lines = []
    for number, row in enumerate(rows, start=1):
        at = 12.0 * number
        words = [Word("1.000", left, at, left + width, at + 8) for left, width in sorted(row)]
        lines.append(PageLine(1, number, words))
    bands = white_bands(lines)
    edges = [edge for band in bands for edge in band]
    assert edges == sorted(edges)
    assert bands


def test_a_heading_alone_in_drawn_cells_heads_the_rows_below(tmp_path: Path) -> None:
    """Only the heading has borders, as a spreadsheet is often printed."""
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path))
    canvas.setFont("Helvetica", 9)
    lefts, ends = (50, 110, 330, 430), (110, 330, 430, 530)
    for number, line in enumerate([HEAD[:4], *(row[:4] for row in (*ROWS, TOTAL))]):
        y = 780 - 14 * number
        for at, cell in enumerate(line):
            if number and at >= _LABELS:
                canvas.drawRightString(ends[at] - 3, y, cell)
            else:
                canvas.drawString(lefts[at] + 3, y, cell)
    canvas.grid([*lefts, ends[-1]], [790, 776])
    canvas.save()
    (table,) = read(path)
    assert rows_of(table) == NAMED
    assert not check(Tree(table)).errors


def test_small_print_leaves_little_white_between_columns(tmp_path: Path) -> None:
    """A name that begins a point behind the amounts is in a column of its own."""
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path))
    canvas.setFont("Helvetica", 5.5)
    lines = [("Kode", "Uraian", "Pagu", "PPTK"), *((*row[:3], "Sekcam") for row in ROWS)]
    for number, (kode, uraian, pagu, pptk) in enumerate(lines):
        y = 780 - 9 * number
        canvas.drawString(50, y, kode)
        canvas.drawString(110, y, uraian)
        canvas.drawRightString(400, y, pagu)
        canvas.drawString(401.2 if number else 420, y, pptk)
    canvas.save()
    (table,) = read(path)
    assert table.amounts["pagu"].known.tolist() == [True] * len(ROWS)
    assert rows_of(table) == NAMED[: len(ROWS)]
