"""Findings marked in the workbook that they were found in: a colour and a note a cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

from lxml import etree

from anggaran.amount.column import format_amount
from anggaran.errors import InvalidOption, UnreadableFile
from anggaran.finding import Finding, Severity, Text, Where
from anggaran.report.marked import SUFFIXES
from anggaran.report.marked.cells import Cells, Styles, position_of, space_of
from anggaran.report.marked.notes import AUTHOR, Note, draw_notes, write_notes
from anggaran.report.marked.package import Parts, Relations
from anggaran.report.parts import THRESHOLDS
from anggaran.rules.registry import sentence, teller_of
from anggaran.rules.words import inert, percent_text

# Those that a spreadsheet itself offers as bad, neutral and the like: told apart by their lightness
# as well, and readable on whatever was the colour of the font.
_COLORS = {
    Severity.ERROR: ("FFC7CE", "9C0006"),
    Severity.WARNING: ("FFEB9C", "7F4F00"),
    Severity.INFO: ("DDEBF7", "1F4E78"),
}
_WEIGHTS = {
    Severity.ERROR: Text("KESALAHAN", "ERROR"),
    Severity.WARNING: Text("PERINGATAN", "WARNING"),
    Severity.INFO: Text("CATATAN", "NOTE"),
}
_AMOUNTS = {
    False: (
        Text("Seharusnya", "Expected"),
        Text("Selisih (tercetak − seharusnya)", "Difference (printed − expected)"),
    ),
    True: (
        Text("Dokumen lain", "The other document"),
        Text("Selisih (kiri − kanan)", "Difference (left − right)"),
    ),
}
_NOTES = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING = "application/vnd.openxmlformats-officedocument.vmlDrawing"


class Told(NamedTuple):
    """A finding as it is told at one of its cells.

    Attributes:
        finding: the record.
        where: the cell.
        expected: the amount that the cell is held against.
        beside: whether that is what another document prints.
    """

    finding: Finding
    where: Where
    expected: Decimal | None
    beside: bool = False


class Marked(NamedTuple):
    """A workbook with marks.

    Attributes:
        data: the file.
        cells: how many cells are marked.
        left: findings that no single cell stands for, and which are not marked.
    """

    data: bytes
    cells: int
    left: tuple[Finding, ...]


def annotate(findings: Iterable[Finding], workbook: str | Path, *, lang: str = "id") -> Marked:
    """A workbook in which each cell that something was found in is coloured and has a note with
    what is expected, the difference and the explanation; nothing else in it changes.

    Of findings between two documents those cells are marked that stand in this one.

    Args:
        findings: what was found in it, or between it and others.
        workbook: the file (``.xlsx``, ``.xlsm``).
        lang: of the notes, ``id`` or ``en``.

    Raises:
        InvalidOption: it is no such workbook.
        UnreadableFile: it cannot be read, or is not whole.
    """
    file = Path(workbook)
    hold_workbook(file.name)
    try:
        content = file.read_bytes()
    except OSError:
        raise _not_whole(file.name) from None
    return mark(findings, content, file.name, lang=lang)


def hold_workbook(name: str) -> None:
    """Refuse a file that cannot be marked, by its name.

    Raises:
        InvalidOption: it is no workbook of this kind.
    """
    if not name.lower().endswith(SUFFIXES):
        raise InvalidOption(
            f"{name}: hanya buku kerja .xlsx dan .xlsm yang dapat ditandai; simpan dulu sebagai "
            f".xlsx.",
            f"{name}: only .xlsx and .xlsm workbooks can be marked; save it as .xlsx first.",
        )


def mark(findings: Iterable[Finding], content: bytes, name: str, *, lang: str = "id") -> Marked:
    """:func:`annotate` for a workbook that is no file: its bytes, and what it is called in the
    findings.
    """
    found: dict[str, dict[str, list[Told]]] = defaultdict(lambda: defaultdict(list))
    left: list[Finding] = []
    for finding in findings:
        told = [each for each in _places(finding) if each.where.file in {None, name}]
        if not any(each.where.sheet and each.where.cell for each in told):
            left.append(finding)
        for each in told:
            if each.where.sheet and each.where.cell:
                found[each.where.sheet][each.where.cell].append(each)
    try:
        with ZipFile(BytesIO(content)) as package:
            parts = Parts(package)
            book = _Book(parts)
            for sheet, cells in found.items():
                book.mark(sheet, cells, lang)
            data = parts.packed()
    except (OSError, BadZipFile, KeyError, IndexError, ValueError, etree.XMLSyntaxError):
        raise _not_whole(name) from None
    return Marked(data, sum(map(len, found.values())), tuple(left))


def _not_whole(name: str) -> UnreadableFile:
    return UnreadableFile(
        f"{name} tidak dapat ditandai: buku kerjanya tidak utuh; simpan ulang sebagai .xlsx.",
        f"{name} cannot be marked: the workbook is not whole; save it anew as .xlsx.",
    )


def _places(finding: Finding) -> Iterator[Told]:
    """The cells that a finding is about: one, or one in either of two documents."""
    other = finding.details.get("other")
    if not isinstance(other, Where):
        yield Told(finding, finding.where, finding.computed)
        return
    yield Told(finding, finding.where, finding.computed, beside=True)
    yield Told(finding, other, finding.stated, beside=True)


class _Book:
    """A workbook whose sheets go by their names."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        # The kinds of relations are named below the namespace of references to them; that differs
        # between the two editions of the standard.
        main, self._space = _related(parts, "", "officeDocument")
        root, relations = parts.look(main), Relations(parts, main)
        space = space_of(root)
        self._sheets = {
            sheet.get("name"): relations.numbered(sheet.get(f"{{{self._space}}}id"))
            for sheet in root.iterfind(f"{space}sheets/{space}sheet")
        }
        self._styles = Styles(parts.open(_related(parts, main, "styles")[0]))

    def mark(self, sheet: str, found: Mapping[str, Sequence[Told]], lang: str) -> None:
        """Colour cells of a sheet by the heaviest of their findings, and put notes on them."""
        part = self._sheets[sheet]
        if part is None:
            raise KeyError(sheet)
        cells = Cells(self._parts.open(part))
        for address, told in found.items():
            cell = cells.at(address)
            heaviest = max(each.finding.severity for each in told)
            cell.set("s", self._styles.colored(cell.get("s", "0"), *_COLORS[heaviest]))
        notes = [
            Note(*position_of(address), address, note_text(told, lang))
            for address, told in found.items()
        ]
        undrawn = write_notes(self._parts.open(self._texts(part)), notes)
        if undrawn:
            drawing, old = self._drawing(part, cells)
            self._parts.write(drawing, draw_notes(old, undrawn))

    def _texts(self, part: str) -> str:
        """The part with the texts of the notes of a sheet, made where there is none."""
        relations = Relations(self._parts, part)
        if related := relations.of_kind("comments"):
            return related[0]
        name = self._parts.free("xl/comments_anggaran{}.xml")
        main = etree.QName(self._parts.open(part)).namespace
        empty = f'<comments xmlns="{main}"><authors/><commentList/></comments>'
        self._parts.write(name, empty.encode())
        self._parts.declare(part=name, kind=_NOTES)
        relations.add(f"{self._space}/comments", name)
        return name

    def _drawing(self, part: str, cells: Cells) -> tuple[str, bytes | None]:
        """The part in which the notes of a sheet are drawn, and what is in it already."""
        relations = Relations(self._parts, part)
        name = relations.numbered(cells.drawing(self._space))
        if name is not None:
            return name, self._parts.data(name)
        name = self._parts.free("xl/drawings/anggaran{}.vml")
        self._parts.declare(suffix="vml", kind=_DRAWING)
        cells.refer(self._space, relations.add(f"{self._space}/vmlDrawing", name))
        return name, None


def _related(parts: Parts, part: str, kind: str) -> tuple[str, str]:
    related = Relations(parts, part).of_kind(kind)
    if related is None:
        raise KeyError(kind)
    return related


def note_text(told: Sequence[Told], lang: str = "id") -> str:
    """The note of a cell: each finding with its amounts and what to do, the heaviest first."""
    ordered = sorted(told, key=lambda each: each.finding.severity, reverse=True)
    return "\n\n".join("\n".join(_lines(each, lang)) for each in ordered)


def _lines(told: Told, lang: str) -> Iterator[str]:
    finding = told.finding
    yield f"{AUTHOR} · {_WEIGHTS[finding.severity].line(lang)} · {finding.rule}"
    yield inert(sentence(finding, lang))
    # What is computed for a threshold is a serapan.
    if told.expected is not None and finding.measure and finding.rule not in THRESHOLDS:
        show = percent_text if finding.rule.startswith("percent") else format_amount
        expected, gap = (words.line(lang) for words in _AMOUNTS[told.beside])
        yield f"{expected}: {show(told.expected, lang)}"
        if finding.difference is not None:
            yield f"{gap}: {show(finding.difference, lang)}"
    advice = teller_of(finding).advise(finding, lang)
    yield f"→ {inert(advice)}"
