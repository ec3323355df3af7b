"""Tables of districts printed on pages in many looks: what is ruled, where lines break, how cells
stand, what repeats on every page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from districts import Document

MARGIN = 40
PROSE = (
    "Berdasarkan dokumen pelaksanaan anggaran tahun berjalan, rincian anggaran dan realisasi yang "
    "dikelola perangkat daerah disajikan pada tabel yang berikut ini."
)
REMARKS = ("", "Sisa tender", "Pekerjaan selesai tepat waktu", "Menunggu juknis pusat", "Efisiensi")
Row = Sequence[str]


@dataclass(frozen=True)
class Look:
    """How the tables of a document are printed.

    Attributes:
        rules: "all", "none", "level", "head", "upright", "path", "dashed", "boxes" or "cells".
        label: width of a label, in points; a narrow one breaks labels over lines.
        valign: where cells stand in their row: "top", "middle" or "bottom".
        align: where amounts stand in their column: "right", "left" or "centre".
        padding: points above and below the lines of a cell.
        repeat: whether the heading is printed on every page.
        split: whether a row may go on on the next page.
        wide: whether the page lies on its side; "turned" where it is only shown so.
        furniture: whether a title and a number stand on every page.
        remarks: whether a column of remarks stands at the end, which are broken over lines.
        apart: whether "Rp" stands at the left of its cell.
        spread: points between the letters of headings.
        caps: whether labels are printed in small capitals.
        size: of the letters.
    """

    rules: str = "all"
    label: int = 180
    valign: str = "top"
    align: str = "right"
    padding: float = 2.0
    repeat: bool = True
    split: bool = False
    wide: str = ""
    furniture: bool = True
    remarks: bool = False
    apart: bool = False
    spread: float = 0.0
    caps: bool = False
    size: float = 7.5


def look_of(random: Random) -> Look:
    """A look that some program or office prints."""
    return Look(
        rules=random.choice(RULES),
        label=random.choice([60, 90, 130, 180]),
        valign=random.choice(["top", "top", "middle", "bottom"]),
        align=random.choice(["right", "right", "right", "left", "centre"]),
        padding=random.choice([0.0, 0.7, 2.0, 4.0]),
        repeat=random.random() < 0.6,
        split=random.random() < 0.2,
        wide=random.choice(["", "", "wide", "turned"]),
        furniture=random.random() < 0.6,
        remarks=random.random() < 0.25,
        apart=random.random() < 0.3,
        spread=random.choice([0.0, 0.0, 0.0, 1.0]),
        caps=random.random() < 0.1,
        size=random.choice([6.5, 7.5, 9.0]),
    )


RULES = ("all", "none", "level", "head", "upright", "path", "dashed", "boxes", "cells")
FONT, BOLD = "Helvetica", "Helvetica-Bold"
FIGURE = re.compile(r"[-(]*(?:Rp\.? ?)?[-(]*\d[\d.,]*\)?(?: ?%| [MTJ])?|[-–]")
PREFIXES = ("Rp. ", "Rp ")


def split(text: str, font: str, size: float, width: float) -> list[str]:
    """A text broken over lines."""
    return [str(line) for line in simpleSplit(text, font, size, width)]


class Printer:
    """Pages on which tables are printed one below another."""

    def __init__(self, path: Path, look: Look) -> None:
        self.look = look
        self.width, self.height = landscape(A4) if look.wide else A4
        size = self.width, self.height
        self.canvas = Canvas(str(path), pagesize=size, invariant=True)
        self.page = 0
        self.leading = look.size * 1.2
        self._begin()

    def _begin(self) -> None:
        self.page += 1
        if self.look.wide == "turned":
            self.canvas.setPageRotation(90)
            self.canvas.translate(A4[0], 0)
            self.canvas.rotate(90)
        self.y = self.height - MARGIN
        if self.look.furniture:
            self.canvas.setFont(FONT, 7)
            self.canvas.drawString(MARGIN, self.height - 25, "Pemerintah Kabupaten Contoh")
            self.canvas.drawRightString(self.width - MARGIN, 22, f"Halaman {self.page}")

    def turn(self) -> None:
        """Go on on a new page."""
        self.canvas.showPage()
        self._begin()

    def say(self, text: str, *, centre: bool = False) -> None:
        """Running text, or a title."""
        for line in split(text, FONT, 9, self.width - 2 * MARGIN):
            if self.y < MARGIN + 20:
                self.turn()
            self.y -= 12
            self.canvas.setFont(FONT, 9)
            if centre:
                self.canvas.drawCentredString(self.width / 2, self.y, line)
            else:
                self.canvas.drawString(MARGIN, self.y, line)
        self.y -= 4

    def table(self, head: Sequence[Row], rows: Sequence[Row], left: float, room: float) -> None:
        """Rows below a heading; what does not fit stands on the next page."""
        edges = self._edges(head, rows, left, room)
        self._head(head, edges)
        for row in rows:
            lines = [self._wrapped(cell, at, edges) for at, cell in enumerate(row)]
            high = max(map(len, lines))
            while self._tall(high) > self.y - MARGIN:
                room_for = int((self.y - MARGIN - 2 * self.look.padding) // self.leading)
                if self.look.split and 0 < room_for < high and self.look.valign == "top":
                    self._row([cell[:room_for] for cell in lines], edges)
                    lines = [cell[room_for:] for cell in lines]
                    high = max(map(len, lines))
                self.turn()
                if self.look.repeat:
                    self._head(head, edges)
            self._row(lines, edges)
        self.y -= 14

    def _head(self, head: Sequence[Row], edges: Sequence[float]) -> None:
        for row in head:
            spans = [self._span(head, row, at) for at in range(len(row))]
            lines = [
                split(cell, BOLD, self.look.size, edges[at + spans[at]] - edges[at] - 4)
                for at, cell in enumerate(row)
            ]
            if self._tall(max(map(len, lines))) > self.y - MARGIN - 30:
                self.turn()
            self._row(lines, edges, spans)

    @staticmethod
    def _span(head: Sequence[Row], row: Row, at: int) -> int:
        """Over how many columns a heading goes: those beside it that only the next row names."""
        if row is head[-1] or not row[at]:
            return 1
        own = next((n for n in range(at + 1, len(row)) if row[n]), len(row))
        return own - at if all(head[-1][at:own]) else 1

    def _edges(
        self, head: Sequence[Row], rows: Sequence[Row], left: float, room: float
    ) -> list[float]:
        look = self.look
        widths = []
        for at in range(len(rows[0])):
            cells = [row[at] for row in rows]
            own = max(stringWidth(cell, FONT, look.size) for cell in cells)
            is_text = sum(any(map(str.isalpha, c)) and len(c) > 12 for c in cells) * 3 > len(cells)
            longest = max(
                stringWidth(word.upper() if look.caps else word, BOLD, look.size)
                for cell in [row[at] for row in (*head, *rows)]
                for word in [*cell.split(), ""]
            )
            words = longest * (1 + look.spread / 4) + 4
            widths.append(max(words, look.label) if is_text else max(own * 1.08 + 6, words))
        scale = min(1.0, room / sum(widths))
        self.look = Look(**{**vars(look), "size": look.size * scale, "spread": look.spread * scale})
        self.leading = self.look.size * 1.2
        edges = [left]
        for width in widths:
            edges.append(edges[-1] + width * scale)
        return edges

    def _wrapped(self, cell: str, at: int, edges: Sequence[float]) -> list[str]:
        room = edges[at + 1] - edges[at] - 3.5
        return split(cell, FONT, self.look.size, room * (0.8 if self.look.caps else 1))

    def _tall(self, lines: int) -> float:
        return max(lines, 1) * self.leading + 2 * self.look.padding + 1

    def _row(
        self, lines: Sequence[Sequence[str]], edges: Sequence[float], spans: Sequence[int] = ()
    ) -> None:
        tall = self._tall(max(map(len, lines)))
        bottom = self.y - tall
        is_head = bool(spans)
        for at, cell in enumerate(lines):
            over = spans[at] if is_head else 1
            spare = tall - len(cell) * self.leading
            down = {"top": self.look.padding, "middle": spare / 2}.get(
                "middle" if is_head else self.look.valign, spare - self.look.padding
            )
            for number, text in enumerate(cell):
                base = self.y - down - (number + 1) * self.leading + 0.25 * self.leading
                self._text(text, edges[at], edges[at + over], base, is_head=is_head)
        self._rules(edges, bottom, spans)
        self.y = bottom

    def _text(self, text: str, left: float, right: float, base: float, *, is_head: bool) -> None:
        look, canvas = self.look, self.canvas
        font = BOLD if is_head else FONT
        canvas.setFont(font, look.size)
        is_figure = not is_head and FIGURE.fullmatch(text) is not None
        if not is_figure:
            if is_head:
                self._spread(text, left, right, base)
            elif look.caps and not text.isupper():
                self._small_caps(text, left + 2, base)
            else:
                canvas.drawString(left + 2, base, text)
            return
        prefix = next((each for each in PREFIXES if text.startswith(each)), "")
        if look.apart and prefix:
            canvas.drawString(left + 2, base, prefix.strip())
            text = text.removeprefix(prefix)
        draw: dict[str, Callable[[], object]] = {
            "right": lambda: canvas.drawRightString(right - 2, base, text),
            "left": lambda: canvas.drawString(left + 2, base, text),
            "centre": lambda: canvas.drawCentredString((left + right) / 2, base, text),
        }
        draw["right" if look.apart and prefix else look.align]()

    def _spread(self, text: str, left: float, right: float, base: float) -> None:
        """A heading in the middle of its cell, its letters a little apart."""
        spread = self.look.spread
        width = stringWidth(text, BOLD, self.look.size) + spread * (len(text) - 1)
        if width > right - left - 2:
            spread, width = 0.0, stringWidth(text, BOLD, self.look.size)
        start = self.canvas.beginText((left + right - width) / 2, base)
        start.setCharSpace(spread)
        start.textOut(text)
        start.setCharSpace(0)
        self.canvas.drawText(start)

    def _small_caps(self, text: str, at: float, base: float) -> None:
        for letter in text:
            size = self.look.size * (0.8 if letter.islower() else 1)
            self.canvas.setFont(FONT, size)
            self.canvas.drawString(at, base, letter.upper())
            at += stringWidth(letter.upper(), FONT, size)

    def _rules(self, edges: Sequence[float], bottom: float, spans: Sequence[int]) -> None:
        canvas, top, rules = self.canvas, self.y, self.look.rules
        inner = self._inner(edges, spans)
        left, right = edges[0], edges[-1]
        canvas.setLineWidth(0.5)
        if rules == "dashed":
            canvas.setDash(2, 2)
        level = [(left, top, right, top), (left, bottom, right, bottom)]
        upright = [(x, top, x, bottom) for x in inner]
        wanted = {
            "none": [],
            "level": level,
            "head": level if spans else [],
            "upright": upright,
        }.get(rules, [*level, *upright])
        if rules == "boxes":
            for a, b, c, d in wanted:
                canvas.rect(min(a, c), min(b, d), abs(c - a) or 0.4, abs(b - d) or 0.4, 0, 1)
        elif rules == "cells":
            for a, b in pairwise(inner):
                canvas.rect(a + 0.2, bottom, b - a - 0.4, top - bottom)
        elif rules == "path":
            path = canvas.beginPath()
            for a, b, c, d in wanted:
                path.moveTo(a, b)
                path.lineTo(c, d)
            canvas.drawPath(path)
        else:
            canvas.lines(wanted)
        canvas.setDash()

    @staticmethod
    def _inner(edges: Sequence[float], spans: Sequence[int]) -> list[float]:
        if not spans:
            return list(edges)
        covered = {at + n for at, span in enumerate(spans) for n in range(1, span)}
        return [x for at, x in enumerate(edges) if at not in covered]


def parted(document: Document) -> tuple[list[Row], list[Row], list[Row]]:
    """Titles, headings and rows of a document."""
    rows: list[Row] = list(document.rows)
    start = next(at for at, row in enumerate(rows) if sum(map(bool, row)) > 1)
    below = start + 1
    if document.form == "lebar" or (rows[below][0] == "1" and rows[below][-1] == str(len(rows[0]))):
        below += 1
    return rows[:start], rows[start:below], rows[below:]


def print_documents(path: Path, documents: Sequence[Document], look: Look, random: Random) -> None:
    """Print documents one below another, or the narrow ones side by side."""
    printer = Printer(path, look)
    room = printer.width - 2 * MARGIN
    for document in documents:
        titles, head, rows = parted(document)
        if look.remarks:
            head = [[*row, "Keterangan" if row is head[0] else ""] for row in head]
            rows = [[*row, random.choice(REMARKS) if any(row[2:]) else ""] for row in rows]
        printer.say(PROSE)
        for title in titles:
            printer.say("".join(title), centre=True)
        printer.look = look
        printer.table(head, rows, MARGIN, room)
    printer.say(PROSE)
    printer.canvas.save()
