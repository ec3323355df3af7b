"""The answer first: the outermost lines that a difference comes from, the largest first."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st

from anggaran import Tree, read, reconcile
from anggaran.compare.versions import side_by_side
from anggaran.finding import Findings
from anggaran.report import view_of
from anggaran.report.of_versions import versions_view
from anggaran.report.view import Amount, Note, Table, View

NAMES = {"1.03.01": "Dinas PU", "1.01.01": "Dinas Pendidikan", "2.10.01": "Dinas Pertanahan"}
sums = st.dictionaries(st.sampled_from([*NAMES]), st.integers(-90, 90), min_size=3)


def recap(changes: dict[str, int]) -> Tree:
    """Flat lines by SKPD, each SKPD changed by an amount on its second line."""
    lines = [
        "Kode SKPD;Nama SKPD;Kode Sub Kegiatan;Nama Sub Kegiatan;Kode Rekening;Nama Rekening;Pagu"
    ]
    lines += [
        f"{skpd};{name};{skpd[:4]}.01.2.01.0001;Rapat;5.1.0{n};Belanja {n};{1000 * n + more}"
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
    said = next((note for note in notes if note.startswith("Terbesar")), "")
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
        assert (gaps, said) == ([], "")
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
