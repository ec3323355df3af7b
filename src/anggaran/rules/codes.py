"""Codes that are malformed, twice, without parent or restored, and rows that have no place or no
complete key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from typing import TypedDict

import numpy as np

from anggaran.amount.rupiah import Kind
from anggaran.finding import Finding, Operand, Severity, Text
from anggaran.relation.items import is_marked
from anggaran.relation.relation import Cell
from anggaran.rules.advice import of_code, of_unplaced
from anggaran.rules.fields import detail
from anggaran.rules.rule import Look, Rule, Told
from anggaran.rules.run import Run
from anggaran.rules.shared import by_detail
from anggaran.rules.told import LISTED, breaks, operand
from anggaran.rules.words import shorten
from anggaran.shape.structure import CodeFault


class CodeDetails(TypedDict, total=False):
    """Details of a code: as printed, what it was read as, by which evidence, of how many others it
    is true.
    """

    printed: str
    evidence: str
    also: int
    kode: str
    restored: str
    under: str


class UnplacedDetails(TypedDict, total=False):
    """Details of rows without a place that only work out a line: how many, and their rows."""

    lines: int
    rows: list[int]


class LineDetails(TypedDict):
    """Details of lines that lack a part of their key: which parts, how many lines, and their
    rows.
    """

    lacks: list[str]
    lines: int
    rows: list[int]


def _looks(slug: str) -> Callable[[Run], Look]:
    def looks(run: Run) -> Look:
        return Look(0, _faults(run, run.rule(slug)))

    return looks


def _orphans(run: Run) -> Look:
    """Codes whose parents may stand on the page before are no orphans."""
    if run.tree.table.more_above:
        return Look()
    return _looks("code-orphan")(run)


def _faults(run: Run, rule: Rule) -> Told:
    column = next(iter(run.tree.table.kode), None)
    faults = run.tree.structure.faults
    mine = [place for place, fault in enumerate(faults) if fault.rule == rule.slug]
    same = _same_codes(run) if mine and rule.slug == "code-duplicate" else {}
    shown = cache(lambda row: _row(run, row, column))

    def tell(_: None, place: int) -> Finding:
        fault = faults[place]
        alike = same.get(fault.kode or "", {})
        others = islice((row for row in alike if row != fault.row), LISTED)
        return run.row(
            rule, fault.row, column, details=_details(fault),
            breaks=breaks(run, run.faults.broken_by(fault.row)),
            operands=tuple(map(shown, others)),
            more=max(len(alike) - (fault.row in alike) - LISTED, 0),
        )  # fmt: skip

    return Told([(None, np.array(mine, dtype=np.int64))], tell)


def _same_codes(run: Run) -> dict[str, dict[int, None]]:
    """The rows of each code that stands more than once, in order."""
    twice = {fault.kode for fault in run.tree.structure.faults if fault.rule == "code-duplicate"}
    rows: dict[str, dict[int, None]] = defaultdict(dict)
    shape = run.tree.structure
    for kode, row in zip(shape.kodes, shape.rows.tolist(), strict=True) if twice else ():
        if kode is not None and kode in twice and row >= 0:
            rows[kode][row] = None
    return rows


def _row(run: Run, row: int, column: str | None) -> Operand:
    table, node = run.tree.table, run.tree.structure.node_of_row[row]
    place = table.where(row, column)
    return Operand(run.tree.structure.kodes[node], table.uraian[row], None, place)


def _details(fault: CodeFault) -> CodeDetails:
    details: CodeDetails = {"printed": fault.printed}
    if fault.evidence:
        details["evidence"] = fault.evidence
    if fault.also:
        details["also"] = fault.also
    if fault.under:
        details["under"] = fault.under
    if fault.kode and fault.rule in {"code-restored", "code-malformed"}:
        details["restored"] = fault.kode
    elif fault.kode:
        details["kode"] = fault.kode
    return details


def _unplaced(run: Run) -> Look:
    """Rows with amounts that could not be placed; those that work out a line, as one note."""
    items = _items(run)
    others = sorted({*run.tree.structure.unplaced} - {*items})
    column = next(iter(run.tree.table.kode), None)

    def tell(_: None, row: int) -> Finding:
        if [row] == items[:1]:
            return _rincian(run, items)
        return run.row(
            LINE_UNPLACED, row, column,
            breaks=breaks(run, run.faults.broken_by(row)), operands=_printed(run, row),
        )  # fmt: skip

    return Look(0, Told([(None, np.array([*others, *items[:1]], dtype=np.int64))], tell))


def _printed(run: Run, row: int) -> tuple[Operand, ...]:
    """The amounts that a row prints."""
    amounts = run.tree.table.amounts.items()
    names = [name for name, column in amounts if column.kinds[row] != Kind.BLANK]
    return tuple(operand(run, Cell(row, name)) for name in names)


def _rincian(run: Run, items: list[int]) -> Finding:
    """The lines of a rincian in one note, at the first."""
    details: UnplacedDetails = {
        "lines": len(items),
        "rows": [run.tree.table.rows[each] for each in items],
    }
    return run.row(LINE_UNPLACED, items[0], severity=Severity.INFO, details=details)


def _items(run: Run) -> list[int]:
    """Rows without a place that print a price or a koefisien, or are marked ``[#]`` or ``[-]`` as
    SIPD does: the rincian of an RKA or DPA.
    """
    table = run.tree.table
    prices = [
        column.kinds != Kind.BLANK
        for name, column in table.derived.items()
        if name.startswith("harga_satuan")
    ]
    texts = [column for name, column in table.names.items() if name.startswith("koefisien")]
    return [
        row
        for row in run.tree.structure.unplaced
        if any(price[row] for price in prices)
        or any(text[row] for text in texts)
        or is_marked(table.uraian[row])
    ]


def _incomplete(run: Run) -> Look:
    """In a flat recap, lines that lack a key."""
    return Look(0, _lacking(run))


def _lacking(run: Run) -> Iterator[Finding]:
    for incomplete in run.tree.incomplete:
        details: LineDetails = {
            "lacks": list(incomplete.lacks),
            "lines": len(incomplete.rows),
            "rows": [run.tree.table.rows[row] for row in incomplete.rows],
        }
        yield run.row(ROW_INCOMPLETE, incomplete.rows[0], incomplete.lacks[0], details=details)


def _evidence(finding: Finding, lang: str) -> str:
    evidence = finding.details.get("evidence")
    return f"{Text(', menurut', ', by').line(lang)} {shorten(str(evidence))}" if evidence else ""


def _also(finding: Finding, lang: str) -> str:
    count = finding.details.get("also")
    said = Text(
        f"; {count} kode lain pun tercetak tanpa nol", f"; {count} other codes lack their zeros too"
    )
    return said.line(lang) if count else ""


def _missing(finding: Finding, lang: str) -> str:
    parent = finding.details.get("evidence")
    return f" ({parent} {Text('tidak tercetak', 'is not printed').line(lang)})" if parent else ""


def _lacks(finding: Finding, lang: str) -> str:
    """Which keys a line lacks."""
    names = [str(key).replace("_", " ") for key in finding.details.get("lacks") or ()]
    return shorten(", ".join(names) or Text("kunci lengkap", "a complete key").line(lang))


_WORKED_OUT = Text(
    "{lines} baris rincian berdiri tanpa kode; yang dijumlahkan ialah baris berkode di atasnya.",
    "{lines} lines of detail have no code; what is added up is the coded row above them.",
)

_PROVED = Text(
    "Kode `{printed}` pada baris {label} salah: hanya bila dibaca {restored}, semua jumlah di atas "
    "dan di bawahnya benar.",
    "Code `{printed}` in row {label} is wrong: only read as {restored} do all sums above and below "
    "it hold.",
)

_MOVED = Text(
    "Kode `{printed}` (mulai baris {label}) tidak cocok dengan letaknya: hanya bila dihitung "
    "langsung di bawah {under}, semua jumlah benar.",
    "Code `{printed}` (from row {label}) does not fit its place: only counted right under {under} "
    "do all sums hold.",
)

CODE_MALFORMED = Rule(
    "code-malformed",
    Severity.ERROR,
    Text(
        "Kode tidak dapat dibaca menurut buku kode mana pun.",
        "The code cannot be read in any code book.",
    ),
    Text(
        "Tulis kode lengkap dengan titik dan nol di depan, misalnya 1.06.01.2.01.0001; simpan "
        "selnya sebagai teks.",
        "Write the whole code with dots and leading zeros, as in 1.06.01.2.01.0001; keep the cell "
        "as text.",
    ),
    Text(
        "Kode `{printed}` pada baris {label} tidak dapat dibaca{evidence}.",
        "Code `{printed}` in row {label} cannot be read{evidence}.",
    ),
    _looks("code-malformed"),
    {"evidence": _evidence, "restored": detail("restored"), "under": detail("under")},
    other=by_detail(under=_MOVED, restored=_PROVED),
    details=CodeDetails,
    advice=of_code,
)

CODE_DUPLICATE = Rule(
    "code-duplicate",
    Severity.ERROR,
    Text("Satu kode berdiri pada lebih dari satu baris.", "One code stands in more than one row."),
    Text(
        "Perbaiki kode yang salah ketik, atau gabungkan barisnya.",
        "Correct the mistyped code, or merge the rows.",
    ),
    Text(
        "Kode {kode} berdiri lebih dari sekali; di sini pada baris {label}.",
        "Code {kode} stands more than once; here in row {label}.",
    ),
    _looks("code-duplicate"),
    details=CodeDetails,
    advice=of_code,
)

CODE_ORPHAN = Rule(
    "code-orphan",
    Severity.WARNING,
    Text(
        "Kode tidak punya induk dalam tabel, padahal kode lain di tingkatnya punya.",
        "A code has no parent in the table, though others on its level have.",
    ),
    Text(
        "Tambahkan baris induknya, atau perbaiki kodenya bila salah ketik.",
        "Add the row of its parent, or correct the code if it is mistyped.",
    ),
    Text(
        "{row} tidak punya baris induk dalam tabel{missing}.",
        "{row} has no parent row in the table{missing}.",
    ),
    _orphans,
    {"missing": _missing},
    details=CodeDetails,
    advice=of_code,
)

CODE_RESTORED = Rule(
    "code-restored",
    Severity.INFO,
    Text(
        "Kode yang terpotong dilengkapi menurut bukti dari tabel yang sama.",
        "A mangled code was completed, by evidence from the same table.",
    ),
    Text(
        "Simpan kolom kode sebagai teks agar nol di depan tidak hilang.",
        "Keep the code column as text, so that leading zeros are not lost.",
    ),
    Text(
        "Kode `{printed}` dibaca {restored}{evidence}{also}.",
        "Code `{printed}` is read as {restored}{evidence}{also}.",
    ),
    _looks("code-restored"),
    {"restored": detail("restored"), "evidence": _evidence, "also": _also},
    details=CodeDetails,
)

ROW_INCOMPLETE = Rule(
    "row-incomplete",
    Severity.INFO,
    Text(
        "Baris tanpa kunci lengkap; dijumlahkan di bawah leluhur terdekat yang diketahui.",
        "A line lacks a part of its key; it is kept under its nearest known ancestor.",
    ),
    Text(
        "Lengkapi kodenya bila barisnya memang milik tingkat yang lebih rendah.",
        "Complete the code if the line belongs to a lower level.",
    ),
    Text(
        "{lines} baris tanpa {lacks}; dijumlahkan di bawah leluhur terdekat yang diketahui.",
        "{lines} lines without {lacks}; added up under their nearest known ancestor.",
    ),
    _incomplete,
    {"lacks": _lacks},
    details=LineDetails,
)

LINE_UNPLACED = Rule(
    "line-unplaced",
    Severity.WARNING,
    Text(
        "Baris berisi jumlah, tetapi tanpa kode atau tempat dalam susunan; tidak ikut dijumlahkan.",
        "A row has amounts but no code or place in the table; it is not added up.",
    ),
    Text(
        "Beri kode, atau hapus bila hanya catatan.",
        "Give it a code, or remove it if it is only a remark.",
    ),
    Text(
        "Jumlah pada {row} tidak dapat ditempatkan dan tidak ikut dijumlahkan.",
        "The amounts of {row} cannot be placed and are not added up.",
    ),
    _unplaced,
    other=by_detail(lines=_WORKED_OUT),
    details=UnplacedDetails,
    advice=of_unplaced,
)
