"""Tables printed to PDF, for tests: ruled or not, labels broken over lines, over several pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

PROSE = (
    "Dalam rangka pelaksanaan anggaran tahun ini telah disusun laporan yang memuat capaian dan "
    "serapan setiap program dan kegiatan sebagaimana tercantum pada tabel di bawah ini."
)


@dataclass(frozen=True)
class Layout:
    """How a table is printed."""

    ruled: bool = True
    repeat: bool = True
    prose: bool = True
    middle: bool = False  # amounts half-way up a row of several lines


def print_table(
    path: Path,
    heading: Sequence[str],
    rows: Sequence[Sequence[str]],
    layout: Layout,
    said: str = PROSE,
) -> None:
    """Print one table: the second column holds labels, which are broken where they are long."""
    style = getSampleStyleSheet()["BodyText"]
    style.fontSize, style.leading = 8, 9.5
    cells = [
        [Paragraph(cell, style) if at == 1 else cell for at, cell in enumerate(row)] for row in rows
    ]
    widths = [90, 150, *[95] * (len(heading) - 2)]
    table = Table([list(heading), *cells], colWidths=widths, repeatRows=int(layout.repeat))
    look: list[tuple[Any, ...]] = [
        ("FONTSIZE", (0, 0), (-1, -1), 8),
        ("ALIGN", (2, 1), (-1, -1), "RIGHT"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE" if layout.middle else "TOP"),
    ]
    if layout.ruled:
        look.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    table.setStyle(look)
    prose = [Paragraph(said, style), Spacer(1, 12)] if layout.prose else []
    SimpleDocTemplate(str(path), pagesize=A4, invariant=True).build([*prose, table, *prose])
