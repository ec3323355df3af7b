"""The answer first: the outermost lines that a difference comes from, the largest first."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st

from anggaran import Tree, read, reconcile, reconcile_all
from anggaran.amount.column import format_amount
from anggaran.compare.versions import side_by_side
from anggaran.finding import Findings
from anggaran.report import view_of
from anggaran.report.of_many import matrix_view
from anggaran.report.of_versions import versions_view
from anggaran.report.view import Amount, Note, Table, View

NAMES = {"1.03.01": "Dinas PU", "1.01.01": "Dinas Pendidikan", "2.10.01": "Dinas Pertanahan"}
sums = st.dictionaries(st.sampled_from([*NAMES]), st.integers(-90, 90), min_size=3)


def code(skpd: str) -> str:
    """The code of an SKPD as SIPD has it, by its urusan."""
    return f"{skpd[:4]}.0.00.0.00.01.0000"


def recap(changes: dict[str, int], *, organisasi: bool = False) -> Tree:
    """Flat lines by SKPD, each SKPD changed by an amount on its second line."""
    lines = [
        "Kode SKPD;Nama SKPD;Kode Sub Kegiatan;Nama Sub Kegiatan;Kode Rekening;Nama Rekening;Pagu"
    ]
    lines += [
        f"{code(skpd) if organisasi else skpd};{name};{skpd[:4]}.01.2.01.0001;Rapat;"
        f"5.1.0{n};Belanja {n};{1000 * n + more}"
        for skpd, name in NAMES.items()
        for n, more in ((1, 0), (2, changes.get(skpd, 0)))
    ]
    return Tree(read(BytesIO("\n".join(lines).encode()), name="recap.csv")[0])


def answers(view: View) -> tuple[list[Decimal], str]:
    """The differences of the table of outermost lines, and the sentence above it."""
    blocks = list(view.blocks())
    gaps = [
        row.cells[4].value
        for block in blocks
        if isinstance(block, Table) and block.name == "outermost"
        for row in block.rows
        if isinstance(row.cells[4], Amount)
    ]
    notes = [block.text for block in blocks if isinstance(block, Note)]
    said = next((note for note in notes if note.startswith(("Terbesar", "Seluruhnya"))), "")
    return [gap for gap in gaps if gap is not None], said


@given(sums)
@settings(max_examples=30, deadline=None)
def test_the_outermost_dimension_adds_up(changes: dict[str, int]) -> None:
    """By SKPD, not by the nameless codes above it; the largest first, and they make the total."""
    before, after = recap({}), recap(changes)
    view = versions_view(side_by_side(before, after), Findings())
    gaps, said = answers(view)
    real = sorted((each for each in changes.values() if each), key=lambda each: -abs(each))
    if len(real) < 2:
        assert gaps == []
        assert said.startswith("Seluruhnya: ") is bool(real)
        return
    assert [abs(gap) for gap in gaps] == [abs(each) for each in real]
    assert sum(gaps) == sum(changes.values())
    assert "Dinas" in said


def test_two_documents_say_left_minus_right() -> None:
    """The sentence names the largest, and what all of them make."""
    result = reconcile(recap({"1.03.01": 70, "1.01.01": -5}), recap({}))
    gaps, said = answers(view_of(result))
    assert gaps == [70, -5]
    assert said == "Terbesar: 1.03.01 Dinas PU 70,00, dari selisih pagu 65,00."


@given(sums)
@settings(max_examples=30, deadline=None)
def test_a_matrix_begins_with_the_outermost_dimension(changes: dict[str, int]) -> None:
    """The document that stands alone, its largest SKPD, and the whole; then the SKPD by size, then
    the lines by size, each with the codes that lead to it, from its SKPD on.
    """
    trees = [recap(each, organisasi=True) for each in ({}, changes, {})]
    view = matrix_view(reconcile_all(dict(zip(("DPA", "SIPD", "RKA"), trees, strict=True))))
    blocks = list(view.blocks())
    tables = {block.name: block for block in blocks if isinstance(block, Table)}
    said = [block.text for block in blocks if isinstance(block, Note) and " − " in block.text]
    real = sorted((each for each in changes.values() if each), key=lambda each: -abs(each))
    if not real:
        assert (said, "outermost" in tables) == ([], False)
        return
    whole = sum(changes.values())
    shown = f", dari selisih pagu {format_amount(Decimal(whole))}." if whole else f"{real[0]},00."
    assert len(said) == 1
    assert said[0].startswith("B − A: ")
    assert said[0].endswith(shown)
    assert ("outermost" in tables) == (len(real) > 1)
    for name in ("outermost", "figures"):
        rows = tables[name].rows if name in tables else ()
        gaps = [amount(row.cells[4]) - amount(row.cells[3]) for row in rows]
        assert [abs(gap) for gap in gaps] in ([], [abs(each) for each in real])
        assert sum(gaps) in {0, whole}
    paths = [str(row.cells[0]).split(" ▸ ") for row in tables["figures"].rows]
    assert {len(path) for path in paths} == {3}
    assert {path[0] for path in paths} == {code(name) for name in NAMES if changes[name]}


def amount(cell: object) -> Decimal:
    assert isinstance(cell, Amount)
    assert cell.value is not None
    return cell.value
