"""Tables of Word and OpenDocument text as offices make them: broken over pages, within frames,
numbered by the program.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from anggaran import Tree, check, read
from anggaran.errors import NoBudgetTable
from anggaran.table.table import Table
from test_word import HEADING, W, cell, paragraph, points, rows_of, table, word

BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
FLAT = ["No", "Uraian", "Anggaran", "Realisasi"]
AMOUNTS = [1_000_038 * n for n in range(1, 9)]
LINES = [
    [str(n), f"Belanja Nomor {chr(64 + n)}", points(a), points(a // 2)]
    for n, a in enumerate(AMOUNTS, 1)
]
TOTAL = ["", "JUMLAH", points(sum(AMOUNTS)), points(sum(a // 2 for a in AMOUNTS))]


def told(tables: Sequence[Table]) -> list[tuple[int, list[str]]]:
    """How many rows each table has, and the rules that accuse it."""
    return [(len(each.uraian), [e.rule for e in check(Tree(each)).errors]) for each in tables]


@pytest.mark.parametrize("between", ["", BREAK, BREAK + paragraph("Lanjutan Tabel 3.1")])
@pytest.mark.parametrize("heading", [[], [FLAT]])
def test_a_table_goes_on_in_the_next(
    tmp_path: Path, between: str, heading: list[list[str]]
) -> None:
    """Lines without codes are one table where nothing parts them, with the heading again or not."""
    body = table([FLAT, *LINES[:5]]) + between + table([*heading, *LINES[5:], TOTAL])
    assert told(read(word(tmp_path / "a.docx", body))) == [(9, [])]


def test_codes_go_on_to_the_total_alone(tmp_path: Path) -> None:
    """The total of lines with codes may stand on the next page by itself."""
    rows = rows_of(AMOUNTS)
    body = table([HEADING, *rows]) + BREAK + table([["", "JUMLAH", *rows[0][2:]]])
    assert told(read(word(tmp_path / "a.docx", body))) == [(10, [])]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([*LINES[:5]], [*LINES[:4]]),
        ([*LINES, TOTAL], [*LINES, TOTAL]),
        (
            [["", *line[1:]] for line in LINES[:2]],
            [*([["", *line[1:]] for line in LINES[2:4]]), ["", "JUMLAH", "7.000.266", "3.500.133"]],
        ),
    ],
    ids=["counted anew", "totalled", "with a total of its own"],
)
def test_a_table_that_begins_anew_is_another(
    tmp_path: Path, first: list[list[str]], second: list[list[str]]
) -> None:
    """A first number again, a total above, or a total of its own alone: these are two tables."""
    body = table([FLAT, *first]) + BREAK + table([FLAT, *second])
    wanted: list[tuple[int, list[str]]] = [(len(first), []), (len(second), [])]
    assert told(read(word(tmp_path / "a.docx", body))) == wanted


def test_a_narrower_table_goes_on_in_none(tmp_path: Path) -> None:
    """Rows of fewer columns than the table above are no more of it."""
    body = table([FLAT, *LINES[:5]]) + BREAK + table([line[:3] for line in LINES[5:]])
    with_narrow = word(tmp_path / "a.docx", body)
    assert told(read(with_narrow)) == [(5, [])]


def test_tables_in_a_frame_are_tables(tmp_path: Path) -> None:
    """A cell that only frames a table is no row of one; what stands above names the table."""
    rows = table([HEADING, *rows_of(AMOUNTS)])
    frame = f"<w:tbl><w:tr><w:tc>{paragraph('Tabel 2.1')}{rows}</w:tc></w:tr></w:tbl>"
    (found,) = read(word(tmp_path / "a.docx", frame))
    assert found.name == "Tabel 2.1"
    assert told([found]) == [(9, [])]


def test_a_table_in_a_remark_is_no_text_of_it(tmp_path: Path) -> None:
    """A row with a small table in a cell stays a row, its own words in its cells."""
    rows = [[*row, ""] for row in [HEADING, *rows_of(AMOUNTS)]]
    inner = table([["Target", "12"], ["Capaian", "12"]]) + paragraph("Tepat waktu")
    last = table(rows).rpartition(cell(""))
    body = f"{last[0]}<w:tc>{inner}</w:tc>{last[2]}"
    (found,) = read(word(tmp_path / "a.docx", body))
    assert told([found]) == [(9, [])]


STYLES = (
    f"<w:styles {W}>"
    '<w:style w:styleId="Bab"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="Sub"><w:basedOn w:val="Butir"/></w:style>'
    '<w:style w:styleId="Butir"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
    "</w:styles>"
)
LISTS = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:pStyle w:val="Bab"/>'
    '<w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Butir"/>'
    '<w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>'
)


def styled(style: str) -> str:
    return f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'


def test_numbers_come_from_styles_too(tmp_path: Path) -> None:
    """Headings are numbered by their style, or by the one that it is based on; a list may begin
    anew.
    """
    own = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="4"/></w:numPr></w:pPr>'
    struck = '<w:pPr><w:pStyle w:val="Bab"/><w:rPr><w:del/></w:rPr></w:pPr>'
    heads = [styled("Bab"), styled("Butir"), styled("Sub"), struck, styled("Bab"), own]
    labels = [f"<w:tc>{paragraph(f'Baris {n}', head)}</w:tc>" for n, head in enumerate(heads)]
    rows = "".join(f"<w:tr>{label}{cell('1.000.000')}</w:tr>" for label in labels)
    head = f"<w:tr>{cell('Uraian')}{cell('Anggaran')}</w:tr>"
    path = word(tmp_path / "a.docx", f"<w:tbl>{head}{rows}</w:tbl>")
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("word/styles.xml", STYLES)
        package.writestr("word/numbering.xml", LISTS)
    (found,) = read(path)
    wanted = ["I. Baris 0", "I.1 Baris 1", "I.2 Baris 2", "Baris 3", "II. Baris 4", "I. Baris 5"]
    assert found.uraian == wanted


def test_a_number_may_stand_alone_in_its_cell(tmp_path: Path) -> None:
    """The column of numbers that Word counts has no text, and is read all the same."""
    number = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr>'
    lines = "".join(
        f"<w:tr><w:tc><w:p>{number}</w:p></w:tc>{''.join(map(cell, line[1:]))}</w:tr>"
        for line in LINES
    )
    head = f"<w:tr>{''.join(map(cell, FLAT))}</w:tr>"
    path = word(tmp_path / "a.docx", f"<w:tbl>{head}{lines}</w:tbl>")
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("word/numbering.xml", LISTS)
    (found,) = read(path)
    assert [*(found.nomor or ())][:4] == ["I.", "II.", "III.", "IV."]


def test_opendocument_says_what_word_says(
    tmp_path: Path, convert: Callable[..., list[Path]]
) -> None:
    """The same document as .odt has the same tables, numbers and frames."""
    number = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr>'
    lines = "".join(
        f"<w:tr><w:tc>{paragraph('', number)}</w:tc>{''.join(map(cell, line[1:]))}</w:tr>"
        for line in LINES
    )
    head = f"<w:tr>{''.join(map(cell, FLAT))}</w:tr>"
    rest = table([["", *TOTAL[1:]]])
    frame = f"<w:tbl><w:tr><w:tc>{table([HEADING, *rows_of(AMOUNTS)])}{paragraph('')}</w:tc></w:tr>"
    body = f"<w:tbl>{head}{lines}</w:tbl>{BREAK}{rest}{paragraph('x')}{frame}</w:tbl>"
    path = word(tmp_path / "a.docx", body + paragraph("x"))
    parts = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = {"document": "document.main", "numbering": "numbering"}
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("word/numbering.xml", LISTS)
        package.writestr("[Content_Types].xml", content_types(parts, kinds))
        package.writestr("_rels/.rels", relations("officeDocument", "word/document.xml"))
        package.writestr("word/_rels/document.xml.rels", relations("numbering", "numbering.xml"))
    (odt,) = convert([path], "odt", tmp_path)
    one, other = read(path), read(odt)
    assert told(one) == told(other) == [(9, []), (9, [])]
    assert [each.nomor for each in one] == [each.nomor for each in other]


def content_types(base: str, kinds: dict[str, str]) -> str:
    own = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{base}.{kind}+xml"/>'
        for part, kind in kinds.items()
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    default = f'<Default Extension="rels" ContentType="{rels}"/>'
    return f'<Types xmlns="{types}">{default}{own}</Types>'


def relations(kind: str, target: str) -> str:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    own = f'<Relationship Id="a" Type="{office}/{kind}" Target="{target}"/>'
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{package}">{own}</Relationships>'


def test_what_was_moved_is_read_where_it_is_now(tmp_path: Path) -> None:
    """What a revision moved away is no text of where it was."""
    moved = "<w:moveFrom><w:r><w:t>Dinas </w:t></w:r></w:moveFrom>"
    body = f"<w:p>{moved}<w:r><w:t>Dengan hormat</w:t></w:r></w:p>"
    with pytest.raises(NoBudgetTable):
        read(word(tmp_path / "a.docx", body))
