"""Tables without codes whose columns name the program and the kegiatan of each row."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anggaran import Tree, check, read

HEADING = "No;Program;Kegiatan;Sub Kegiatan;Pagu;Realisasi"
Line = tuple[str, str, str, int]


@st.composite
def lines(draw: st.DrawFn) -> list[Line]:
    """The lines of some programs, in their order."""
    amounts = st.integers(1, 10**12)
    return [
        (f"Program {p}", f"Kegiatan {p}{k}", f"Sub {p}{k}{s}", draw(amounts))
        for p in "AB"[: draw(st.integers(1, 2))]
        for k in range(draw(st.integers(1, 3)))
        for s in range(draw(st.integers(1, 3)))
    ]


def printed(drawn: list[Line], *, merged: bool, off: int = 0, subtotal: bool = False) -> str:
    """The lines as a table, with names on each row or once for the rows that share them."""
    rows, before = [HEADING], ("", "")
    for number, (program, kegiatan, sub, pagu) in enumerate(drawn, 1):
        above = [program, kegiatan]
        if merged and before[0] == program:
            above = ["", "" if before[1] == kegiatan else kegiatan]
        rows.append(";".join([str(number), *above, sub, str(pagu), str(pagu)]))
        before = (program, kegiatan)
        mine = [each for each in drawn if each[0] == program]
        if subtotal and mine[-1][2] == sub:
            whole = sum(each[3] for each in mine)
            rows.append(f";Jumlah {program};;;{whole};{whole}")
    whole = sum(each[3] for each in drawn) + off
    return "\n".join([*rows, f";JUMLAH;;;{whole};{whole}", ""])


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "renja.csv"


@given(drawn=lines(), merged=st.booleans(), subtotal=st.booleans())
def test_names_that_rows_share_are_their_parents(
    tmp_path_factory: pytest.TempPathFactory, *, drawn: list[Line], merged: bool, subtotal: bool
) -> None:
    """Each program and kegiatan has the sum of its lines; totals are held against them."""
    file = tmp_path_factory.getbasetemp() / "renja.csv"
    file.write_text(printed(drawn, merged=merged, subtotal=subtotal))
    (table,) = read(file)
    tree, wanted = Tree(table), Counter[str]()
    for program, kegiatan, sub, pagu in drawn:
        wanted.update({program: pagu, kegiatan: pagu, sub: pagu})
    assert {node.uraian: node.pagu for node in tree.walk()} == wanted
    assert [*tree.levels] == ["program", "kegiatan", "sub kegiatan"]
    assert not check(tree).errors
    file.write_text(printed(drawn, merged=merged, subtotal=subtotal, off=7))
    assert {each.rule for each in check(Tree(read(file)[0])).errors} == {"total-row"}


@pytest.mark.parametrize(
    "odd",
    [
        "2;Program B;;Sub B;5;5",  # whose kegiatan is left out
        "2;Program B;;;5;5",  # its own row, with amounts
    ],
)
def test_rows_that_names_do_not_place(place: Path, odd: str) -> None:
    """One row that stands nowhere, and the table is read as it was: by its outline."""
    place.write_text(f"{HEADING}\n1;Program A;Kegiatan A;Sub A;7;7\n{odd}\n")
    (table,) = read(place)
    assert Tree(table).structure.basis.id != "kolom nama"


@pytest.mark.parametrize("first", [True, False])
def test_a_row_without_any_name(place: Path, *, first: bool) -> None:
    """It stands under nothing that the columns say, and nothing stands under it."""
    lines = ["Penunjang;Gaji;5", ";ATK;3"]
    lines.insert(0 if first else 2, ";;7")
    named = [f"Belanja {number};{line}" for number, line in enumerate(lines)]
    place.write_text("\n".join(["Uraian;Program;Kegiatan;Pagu", *named, ""]))
    (table,) = read(place)
    assert sorted(table.amounts["pagu"].sen.tolist()) == [300, 500, 700]
    assert not check(table).errors
