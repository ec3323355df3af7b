"""Single amounts: what is malformed, ambiguous, blank or negative, and what had to be noted of a
column.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TypedDict

import numpy as np

from anggaran.amount.column import format_amount
from anggaran.amount.rupiah import AmountColumn, Kind, decimal_of
from anggaran.arrow import Ints
from anggaran.finding import Finding, Severity, Text
from anggaran.measure import Measure
from anggaran.relation.prove import Resolution
from anggaran.rules.advice import of_doubt, of_negative
from anggaran.rules.fields import printed, proof, witness_text
from anggaran.rules.rule import Look, Rule, Told
from anggaran.rules.run import Run
from anggaran.rules.sections import Section
from anggaran.rules.shared import by_detail, numbers
from anggaran.shape.estimate import rounds_off
from anggaran.table.table import UNCACHED

_MONEY = frozenset({"pagu", "realisasi"})
_EITHER_SIGN = re.compile(r"pembiayaan|silpa|surplus|defisit")  # columns of what is left over
_MANY = 3  # amounts of a column that may be read in two ways, of which one is told for all
_COLUMNS = 3  # with blanks that make a table a matrix
_SIDE = 2  # lines below zero that make a side


class SideDetails(TypedDict, total=False):
    """Details of a side that is printed with a minus throughout: its columns."""

    measures: list[str]


class DoubtDetails(TypedDict, total=False):
    """Details of a doubtful cell: as printed, its readings, and the one that is proved; of many
    alike in a column the rows.
    """

    printed: str
    candidates: list[str]
    proved: str | None
    rows: list[int]


class BlankDetails(TypedDict, total=False):
    """Details of the blanks of a matrix that are told together: how many, and in which columns."""

    cells: int
    measures: list[str]


class NoteDetails(TypedDict):
    """Details of a note on a column: what was noted, in how many cells, and the first as
    printed.
    """

    note: str
    cells: int
    printed: str


def _doubtful(run: Run, *, ambiguous: bool) -> Iterator[Resolution]:
    """Every doubtful amount, with the value that its witnesses prove.

    Of two readings of which the document itself says one there is nothing to look at; a formula
    without its value is noted once a column.
    """
    for found in run.tree.resolutions:
        kind = run.tree.table.amounts[found.measure].kinds[found.row]
        settled = kind == Kind.AMBIGUOUS and found.value is not None
        if (kind == Kind.AMBIGUOUS) == ambiguous and not settled and found.doubt.text != UNCACHED:
            yield found


def _malformed(run: Run) -> Look:
    doubts = _doubtful(run, ambiguous=False)
    return Look(0, (_doubt(run, AMOUNT_MALFORMED, each) for each in doubts))


def _ambiguous(run: Run) -> Look:
    """Every amount of two readings; of a column where many are so, the first for all of them."""
    by_column = defaultdict[str, list[Resolution]](list)
    for each in _doubtful(run, ambiguous=True):
        by_column[each.measure].append(each)
    found = list[Finding]()
    for doubts in by_column.values():
        alike = [each.row for each in doubts] if len(doubts) >= _MANY else []
        told = doubts[:1] if alike else doubts
        found += [_doubt(run, AMOUNT_AMBIGUOUS, each, alike) for each in told]
    return Look(0, found)


def _doubt(run: Run, rule: Rule, found: Resolution, alike: Sequence[int] = ()) -> Finding:
    """The finding of a doubtful cell, for all rows whose cells are doubtful alike."""
    details: DoubtDetails = {
        "printed": found.doubt.text,
        "candidates": [f"{reading.value:.2f}" for reading in found.doubt.candidates],
        "proved": None if found.value is None else f"{found.value:.2f}",
    }
    if alike:
        details["rows"] = numbers(run, found.measure, alike)
    return run.row(
        rule,
        found.row,
        found.measure,
        measure=found.measure,
        computed=found.value,
        details=details,
        witnesses=found.witnesses,
    )


def _blanks(run: Run) -> Look:
    """Leaves that print nothing in a column that others fill."""
    tree = run.tree
    letters = tree.table.letters
    times = Counter(letters.get(measure) for measure in tree.measures)
    # in long form one column prints many measures, each on rows of its own
    own = [each for each in tree.measures if each in letters and times[letters[each]] == 1]
    own = own or [each for each in tree.measures if each not in letters]
    lowest = tree.structure.is_leaf & (tree.structure.rows >= 0)
    parts = [
        (measure, np.flatnonzero(tree.sums[measure].blank & lowest))
        for measure in (() if tree.flat else own)
    ]
    if _is_sparse([len(nodes) for _, nodes in parts], int(lowest.sum())):
        return Look(0, [_sparse(run, [part for part in parts if len(part[1])])])
    return Look(
        0,
        Told(parts, lambda measure, node: run.node(AMOUNT_BLANK, node, measure, measure=measure)),
    )


def _is_sparse(blanks: Sequence[int], rows: int) -> bool:
    """Whether a matrix is filled here and there: of several columns a third is blank, and then a
    blank is nothing and not left out.
    """
    columns = sum(map(bool, blanks))
    return columns >= _COLUMNS and sum(blanks) * 3 >= rows * len(blanks) and sum(blanks) > rows


def _sparse(run: Run, parts: Sequence[tuple[str, Ints]]) -> Finding:
    """One note for all blanks of a matrix, at the first."""
    measure, nodes = parts[0]
    details: BlankDetails = {
        "cells": sum(len(each) for _, each in parts),
        "measures": [str(name) for name, _ in parts],
    }
    return run.node(AMOUNT_BLANK, int(nodes[0]), measure, measure=measure, details=details)


def _notes(run: Run) -> Look:
    """Once a column what had to be noted of its cells: residue, lost precision, formulas without a
    value.
    """
    return Look(
        0,
        (
            _note(run, measure, note, rows)
            for measure, column in run.tree.table.amounts.items()
            for note, rows in _noted(column).items()
        ),
    )


def _noted(column: AmountColumn) -> dict[str, list[int]]:
    by_note: dict[str, list[int]] = defaultdict(list)
    for row, note in column.notes.items():
        by_note[note].append(row)
    by_note["uncached"] = [row for row, doubt in column.doubts.items() if doubt.text == UNCACHED]
    return {
        note: by_note[note]
        for note in ("float-residue", "beyond-double", "uncached")
        if by_note[note]
    }


def _note(run: Run, measure: str, note: str, rows: list[int]) -> Finding:
    first = min(rows)
    details: NoteDetails = {
        "note": note,
        "cells": len(rows),
        "printed": run.tree.table.amounts[measure].printed(first),
    }
    return run.row(AMOUNT_NOTE, first, measure, measure=measure, details=details)


def _negatives(run: Run) -> Look:
    """A pagu below zero must not exist; a realisasi may be negative by a contra post (PSAP 02)."""
    named = map(Measure, () if run.tree.flat else run.tree.sums)
    measures = [each for each in named if each.kind in _MONEY and not _EITHER_SIGN.search(each)]
    turned = {each: set(_turned(run, each)) for each in measures}
    sides = sorted(set().union(*turned.values()))
    remarks = [_side(run, [each for each in measures if top in turned[each]], top) for top in sides]
    tops = run.tree.structure.nearest(run.tree.structure.parents < 0)
    found = [
        _negative(run, measure, node)
        for measure in measures
        for node in _below_zero(run, measure)
        if int(tops[node]) not in turned[measure]
    ]
    return Look(0, [*remarks, *found])


def _turned(run: Run, measure: str) -> Iterator[int]:
    """The top nodes of pendapatan or pembiayaan that are printed below zero with all below them."""
    shape, sums = run.tree.structure, run.tree.sums[measure]
    tops = shape.nearest(shape.parents < 0)
    leaves = shape.is_leaf & sums.known & (sums.stated != 0)
    for top in shape.tops[sums.known[shape.tops] & (sums.stated[shape.tops] < 0)].tolist():
        below = sums.stated[leaves & (tops == top)]
        if run.sections[top] == Section.OTHER and len(below) >= _SIDE and bool((below < 0).all()):
            yield top


def _side(run: Run, measures: Sequence[str], top: int) -> Finding:
    """One remark for a side that is printed with a minus throughout."""
    stated = decimal_of(run.tree.sums[measures[0]].stated[top])
    return run.node(
        NEGATIVE, top, measures[0], measure=measures[0], stated=stated, severity=Severity.INFO,
        details={"measures": [str(each) for each in measures]},
    )  # fmt: skip


def _below_zero(run: Run, measure: str) -> list[int]:
    """The lowest nodes below zero of which it is known that they are of a budget: a neraca or the
    flow of cash prints what is taken off with a minus, and rightly; so does what rounds off.
    """
    sums, shape = run.tree.sums[measure], run.tree.structure
    budgeted = (run.sections == Section.BELANJA) | (shape.system_codes >= 0)
    found = np.flatnonzero(shape.is_leaf & sums.known & (sums.stated < 0) & budgeted)
    return [node for node in found.tolist() if not rounds_off(shape.labels[node])]


def _negative(run: Run, measure: Measure, node: int) -> Finding:
    severity = Severity.ERROR if measure.kind == "pagu" else Severity.WARNING
    stated = decimal_of(run.tree.sums[measure].stated[node])
    return run.node(NEGATIVE, node, measure, measure=measure, stated=stated, severity=severity)


_NOTES = {
    "uncached": Text(
        "rumus yang tersimpan tanpa nilainya, jadi tidak diketahui; buka dan simpan ulang di "
        "program lembar kerja",
        "a formula saved without its value, so unknown; open and save it again in a spreadsheet "
        "program",
    ),
    "float-residue": Text(
        "sisa biner lembar kerja dibulatkan ke sen", "binary residue was quantised to sen"
    ),
    "beyond-double": Text(
        "terlalu besar bagi sel angka lembar kerja; sennya tidak pasti",
        "too large for a number cell of a spreadsheet; the sen are not certain",
    ),
    "scaled": Text("ditulis dengan kata bilangan seperti juta", "written with a word such as juta"),
    "exponent": Text("ditulis dalam notasi ilmiah", "written in scientific notation"),
}
_UNKNOWN = Text(
    "nilainya tidak diketahui dan tidak ikut dihitung", "its value is unknown and not counted"
)


def _note_text(finding: Finding, lang: str) -> str:
    """What was noted of a column, with the first cell and how many more."""
    slug = str(finding.details.get("note") or "–")
    words = _NOTES[slug].line(lang) if slug in _NOTES else slug
    cells = int(finding.details.get("cells", 1))
    more = (
        Text(f" dan {cells - 1} sel lain", f" and {cells - 1} other cells").line(lang)
        if cells > 1
        else ""
    )
    return f"`{printed(finding, lang)}`{more}: {words}"


def _others_text(finding: Finding, lang: str) -> str:
    """How many more cells of its column are like it."""
    more = len(finding.details.get("rows") or ()) - 1
    said = Text(f" dan {more} sel lain kolomnya", f" and {more} other cells of its column")
    return said.line(lang) if more > 0 else ""


def _reading_text(finding: Finding, lang: str) -> str:
    """How a doubtful cell is read: proved and by what, or open and between which values."""
    if (proved := finding.details.get("proved")) is not None:
        read = Text("dibaca", "read as").line(lang)
        value = format_amount(Decimal(proved), lang)
        because = Text("karena", "because").line(lang)
        return (
            f"{read} {value} {because} {proof(finding, lang)}"
            if finding.witnesses
            else f"{read} {value}"
        )
    candidates = [
        format_amount(Decimal(value), lang) for value in finding.details.get("candidates") or ()
    ]
    if not candidates:
        return _UNKNOWN.line(lang)
    values = Text(" atau ", " or ").line(lang).join(candidates)
    why = Text("tidak ada angka lain yang menentukan", "no other figure decides")
    if finding.witnesses:
        said = "; ".join(witness_text(witness, lang) for witness in finding.witnesses)
        why = Text(
            f"angka lain tidak menentukannya ({said})", f"other figures do not decide ({said})"
        )
    return f"{Text('mungkin', 'perhaps').line(lang)} {values}; {why.line(lang)}"


AMOUNT_MALFORMED = Rule(
    "amount-malformed",
    Severity.ERROR,
    Text(
        "Isi sel bukan angka yang sah menurut cara tulis mana pun.",
        "The cell is no number in any convention as printed.",
    ),
    Text(
        "Tulis ulang angkanya, misalnya 15.000.000,00; cocokkan dengan nilai yang terbukti atau "
        "dengan dokumen sumber.",
        "Write the number again, as in 15.000.000,00; hold it against the proved value or the "
        "source document.",
    ),
    Text(
        "{Measure} {row}: `{printed}` bukan angka yang sah; {reading}.",
        "{Measure} of {row}: `{printed}` is no valid number; {reading}.",
    ),
    _malformed,
    {"reading": _reading_text},
    details=DoubtDetails,
    advice=of_doubt,
)

AMOUNT_AMBIGUOUS = Rule(
    "amount-ambiguous",
    Severity.WARNING,
    Text(
        "Angka dapat dibaca lebih dari satu cara.", "The number can be read in more than one way."
    ),
    Text(
        "Tulis dengan titik untuk ribuan dan koma untuk desimal, misalnya 1.250.000,00.",
        "Write a dot for thousands and a comma for decimals, as in 1.250.000,00.",
    ),
    Text(
        "{Measure} {row}: `{printed}`{others} dapat dibaca lebih dari satu cara; {reading}.",
        "{Measure} of {row}: `{printed}`{others} can be read in more than one way; {reading}.",
    ),
    _ambiguous,
    {"reading": _reading_text, "others": _others_text},
    details=DoubtDetails,
    advice=of_doubt,
)

AMOUNT_BLANK = Rule(
    "amount-blank",
    Severity.INFO,
    Text(
        "Baris paling bawah tidak mencetak angka; dalam penjumlahan ia dihitung nol.",
        "A lowest row prints no amount; in sums it counts as zero.",
    ),
    Text(
        "Isi angkanya, atau tulis 0 bila memang nol.",
        "Fill in the amount, or write 0 if it is zero.",
    ),
    Text(
        "{Measure} {row} kosong; dalam jumlah induknya dihitung nol.",
        "{Measure} of {row} is blank; in its parent's sum it counts as zero.",
    ),
    _blanks,
    other=by_detail(
        cells=Text(
            "{cells} sel kosong dalam tabel silang ini, yang pertama {measure} {row}; dalam jumlah "
            "dihitung nol.",
            "{cells} cells of this matrix are blank, the first {measure} of {row}; in sums they "
            "count as zero.",
        )
    ),
    details=BlankDetails,
)

AMOUNT_NOTE = Rule(
    "amount-note",
    Severity.INFO,
    Text(
        "Angka dibaca dengan catatan: sisa biner dibulatkan ke sen, sennya tidak pasti, atau "
        "rumusnya tanpa nilai.",
        "Read with a note: binary residue quantised to sen, sen that are not certain, or a "
        "formula without its value.",
    ),
    Text(
        "Bulatkan ke dua desimal atau simpan sebagai teks; rumus: buka dan simpan ulang di "
        "program lembar kerja.",
        "Round it to two places or keep it as text; a formula: open and save it again in a "
        "spreadsheet program.",
    ),
    Text("{Measure}: {note}.", "{Measure}: {note}."),
    _notes,
    {"note": _note_text},
    details=NoteDetails,
)

_WHOLE_SIDE = Text(
    "Seluruh sisi {row} tercetak dengan tanda minus; jumlahnya dibaca apa adanya.",
    "The whole side of {row} is printed with a minus; its amounts are read as they are.",
)

NEGATIVE = Rule(
    "negative-amount",
    Severity.ERROR,
    Text(
        "Jumlahnya negatif: salah untuk pagu; untuk realisasi mungkin pengembalian belanja.",
        "The amount is negative: wrong for a budget; for spending it may be a refund.",
    ),
    Text(
        "Perbaiki tandanya; untuk realisasi, cocokkan dengan bukti pengembalian.",
        "Correct the sign; for spending, hold it against the record of the refund.",
    ),
    Text("{Measure} {row} negatif: {stated}.", "{Measure} of {row} is negative: {stated}."),
    _negatives,
    other=by_detail(measures=_WHOLE_SIDE),
    details=SideDetails,
    advice=of_negative,
)
