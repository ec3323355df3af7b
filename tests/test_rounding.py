"""Amounts in a declared unit are held to what rounding explains, and in rupiah to the sen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anggaran import Tree, check
from anggaran.amount.column import read_amounts
from anggaran.amount.percent import read_percents
from anggaran.finding import Severity
from anggaran.kode.cell import looks_like_kode
from anggaran.reading.reader import read
from anggaran.table.table import Source, Table
from strategies import Budget, budgets, kode, percent_text

UNITS = [Decimal(10) ** power for power in (0, 3, 6, 9)]
JUTA = Decimal(1_000_000)


Columns = dict[
    str, tuple[Sequence[int | str | None], Decimal]
]  # cells by measure, and the unit they are printed in


def shown(sen: int, unit: Decimal) -> str:
    """An amount as a table prints it: whole units, and sen in rupiah."""
    value = Decimal(sen) / 100 / unit
    return f"{value:.2f}" if unit == 1 else str(value.quantize(Decimal(1), ROUND_HALF_UP))


def table(
    rows: Sequence[tuple[str, str]],
    columns: Columns,
    *,
    derived: str = "",
) -> Table:
    """A table of labels and columns, each in its own unit; integers are sen."""
    read = {
        name: read_amounts([shown(c, unit) if isinstance(c, int) else c for c in cells], unit)
        for name, (cells, unit) in columns.items()
    }
    codes = (
        {"kode": [code or None for code, _ in rows]}
        if any(looks_like_kode(code) for code, _ in rows)
        else {}
    )
    return Table(
        name="ringkas",
        source=Source(),
        rows=range(2, 2 + len(rows)),
        uraian=[label for _, label in rows],
        kode=codes,
        amounts={name: column for name, column in read.items() if name != derived},
        derived={name: column for name, column in read.items() if name == derived},
        letters=dict(zip(read, "CDEFG", strict=False)),
    )


HARDLY_SPENT = Budget(  # of which in thousands next to nothing is left of the realisasi
    {
        (5, 1, 1, 1, 1, 1): (496000999, 24796),
        (5, 1, 1, 1, 1, 2): (5060001, 253),
        (5, 1, 1, 1, 1, 3): (498789314, 24786),
        (5, 1, 1, 1, 2, 1): (43683, 150),
        (5, 1, 1, 2, 1, 1): (6666, 1),
        (5, 1, 2, 1, 1, 1): (49999, 11),
        (5, 2, 1, 1, 1, 1): (49335, 0),
        (5, 2, 2, 1, 1, 2): (4, 3),
    }
)


@given(budgets(), st.sampled_from(UNITS), st.sampled_from(UNITS))
@example(HARDLY_SPENT, Decimal(1000), Decimal(1000))
def test_a_right_document_in_any_unit_has_no_error(
    budget: Budget, unit: Decimal, other: Decimal
) -> None:
    """Sums, totals, percents and differences of figures that were each rounded by themselves are
    right.
    """
    nodes = [*budget.nodes(), ()]
    pagu, realisasi = ([budget.total(node, measure) for node in nodes] for measure in (0, 1))
    sisa = [a - b for a, b in zip(pagu, realisasi, strict=True)]
    rows = [(kode(node), f"Uraian {kode(node)}" if node else "JUMLAH") for node in nodes]
    printed = table(
        rows,
        {"pagu": (pagu, unit), "realisasi": (realisasi, other), "sisa": (sisa, unit)},
        derived="sisa",
    )
    texts = [percent_text(part, whole) for whole, part in zip(pagu, realisasi, strict=True)]
    with_percents = replace(printed, percents={"persen": read_percents(texts, "%")})
    assert not check(Tree(with_percents)).errors


def test_twenty_programs_in_millions() -> None:
    """A total of twenty rounded figures may be off by half a million for each of them and for
    itself.
    """
    sen = [(n * 10**6 + 490_000) * 100 for n in range(1, 21)]
    rows = [("", f"Program {n}") for n in range(1, 21)] + [("", "JUMLAH")]
    assert not check(Tree(table(rows, {"pagu": ([*sen, sum(sen)], JUTA)}))).errors
    (finding,) = check(Tree(table(rows, {"pagu": ([*sen, sum(sen) + 20 * 10**8], JUTA)}))).errors
    assert (finding.rule, finding.tolerance) == ("total-row", Decimal("10500000.00"))
    assert finding.difference == Decimal("30000000.00")


@pytest.mark.parametrize(("pagu", "realisasi"), [(Decimal(1), JUTA), (JUTA, Decimal(1))])
def test_each_column_has_its_own_unit(pagu: Decimal, realisasi: Decimal) -> None:
    """Anggaran in rupiah beside realisasi in millions: one rupiah is an error in the one, and none
    in the other.
    """
    rows = [("5", "BELANJA"), ("5.1", "Operasi"), ("5.2", "Modal")]
    sen = [150_040_000_000, 100_020_000_000, 50_020_000_000]
    columns: Columns = {
        "pagu": (sen, pagu),
        "realisasi": (sen, realisasi),
    }
    assert not check(Tree(table(rows, columns))).errors
    exact = "pagu" if pagu == 1 else "realisasi"
    columns[exact] = ([sen[0] + 100, *sen[1:]], Decimal(1))
    (finding,) = check(Tree(table(rows, columns))).errors
    assert (finding.measure, finding.difference, finding.tolerance) == (
        exact,
        Decimal("1.00"),
        Decimal("0.00"),
    )


@pytest.mark.parametrize(
    ("total", "errors"), [("7.098.000.000", 0), ("7.105.000.000", 0), ("7.106.000.000", 1)]
)
def test_a_word_for_the_unit_carries_half_of_its_last_digit(total: str, errors: int) -> None:
    """Rp 7,10 miliar is anything from 7.095 to 7.105 million."""
    rows = [("5", "BELANJA"), ("5.1", "Operasi")]
    printed = table(rows, {"pagu": ([total, "Rp 7,10 miliar"], Decimal(1))})
    assert [finding.tolerance for finding in check(Tree(printed)).errors] == [
        Decimal("5000000.00")
    ] * errors


def test_what_rounding_does_not_explain_says_what_it_would() -> None:
    """Differences of columns, parts of a whole and realisasi beyond pagu carry the tolerance that
    they exceed.
    """
    rows = [("5.1", "Operasi"), ("5.2", "Modal")]
    cells: Columns = {
        "pagu": (["100", "60"], JUTA),
        "realisasi": (["102", "20"], JUTA),
        "sisa": (["(2)", "37"], JUTA),
    }
    found = check(Tree(table(rows, cells, derived="sisa"))).errors
    assert {(f.rule, f.tolerance) for f in found} == {
        ("over-budget", Decimal("1000000.00")),
        ("derived-column", Decimal("1500000.00")),
    }
    parts: Columns = {
        "pagu": (["103", "61"], JUTA),
        "pagu_operasi": (["100", "0"], JUTA),
        "pagu_modal": (["0", "60"], JUTA),
    }
    (finding,) = check(Tree(table([("", "Program A"), ("", "Program B")], parts))).errors
    assert (finding.rule, finding.tolerance) == ("cross-foot", Decimal("1500000.00"))


def test_a_part_that_only_the_lowest_rows_print_is_unknown_above() -> None:
    """
    A recap that splits its Jumlah on the lowest rows alone is right; where a row prints a part, it
    is held to it.

    1.06.01            300
    1.06.01.2.01       300
    1.06.01.2.01.0001  100  100    -
    1.06.01.2.01.0002  200  150   50
    """
    rows = [
        ("1.06.01", "A"),
        ("1.06.01.2.01", "B"),
        ("1.06.01.2.01.0001", "C"),
        ("1.06.01.2.01.0002", "D"),
    ]
    columns: Columns = {
        "pagu": (["300", "300", "100", "200"], Decimal(1)),
        "pagu_operasi": (["", "", "100", "150"], Decimal(1)),
        "pagu_modal": (["", "", "", "50"], Decimal(1)),
    }
    findings = check(Tree(table(rows, columns)))
    assert not findings.errors
    assert findings.coverage.checked["cross-foot"] == 2
    columns["pagu_operasi"] = (["250", "", "100", "150"], Decimal(1))
    assert not check(Tree(table(rows, columns))).errors
    columns["pagu_operasi"] = (["", "", "90", "150"], Decimal(1))
    found = check(Tree(table(rows, columns))).of("cross-foot")
    assert [(finding.kode, finding.difference) for finding in found] == [
        ("1.06.01.2.01.0001", Decimal("10.00"))
    ]


def test_a_unit_that_nobody_says_rounds_too(tmp_path: Path) -> None:
    """A portal prints milliards to two decimals; a hundredth was once a fault of the sum."""
    lines = [
        "akun,anggaran,realisasi,persentase",
        "Belanja Daerah,5510.24,4402.15,79.89",
        "Belanja Operasi,5310.11,4250.08,80.04",
        "Belanja Pegawai,3200.06,3180.04,99.37",
        "Belanja Barang,2110.06,1070.03,50.71",
        "Belanja Modal,200.12,152.08,75.99",
        "Belanja Tanah,4.40,2.76,62.88",
        "Belanja Gedung,195.72,149.32,76.29",
    ]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert not [f for f in check(read(path)[0]) if f.severity is Severity.ERROR]
    path.write_text("\n".join(lines).replace("62.88", "69.88"), encoding="utf-8")
    assert [f.rule for f in check(read(path)[0]) if f.severity is Severity.ERROR] == ["percent"]
