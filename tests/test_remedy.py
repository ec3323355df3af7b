"""What to do about a finding: the cell to look at, what to write there, what it is held against."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from anggaran import Tree, check, read, reconcile
from anggaran.errors import InvalidOption
from anggaran.explain.explaining import explained
from anggaran.report.as_text import write_text
from anggaran.report.checked import check_view
from anggaran.report.operands import operands_text
from anggaran.report.result import CheckResult
from anggaran.report.why import whole
from anggaran.rules.called import CALLED
from anggaran.rules.registry import RULES, find_rule
from seeds import seed_tree


def _csv(keys: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> str:
    told = [[str("" if each is None else each) for each in row] for row in [keys, *rows]]
    return "\n".join(",".join(f'"{each}"' for each in row) for row in told)


def test_a_proved_value_is_to_be_written_in_its_cell() -> None:
    """Where figures prove a value, the remedy names the cell and the value, not an example."""
    (broken,) = check(seed_tree("001_lra")).of("amount-malformed")
    assert broken.remedy.startswith("Tulis 15.000.000,00 di D104, bukan `15.000.00`")


def test_a_sum_shows_its_children() -> None:
    """The children of a sum stand beside it with cells and amounts, the largest first."""
    (wrong,) = check(seed_tree("000_rencana_belanja")).errors
    assert [each.where.cell for each in wrong.operands] == ["C4", "C3", "C6", "C5"]
    assert sum(each.amount or 0 for each in wrong.operands) == wrong.computed
    assert "C2" in wrong.remedy
    assert "10.997.688.771,00" in wrong.remedy


def test_many_children_are_counted() -> None:
    """Of many children the largest are listed; the rest are counted."""
    rows = [{"kode": f"5.1.{n:02}", "uraian": f"Belanja {n}", "pagu": n} for n in range(1, 31)]
    (wrong,) = check(Tree([{"kode": "5.1", "uraian": "BELANJA", "pagu": 1}, *rows])).errors
    assert [each.amount for each in wrong.operands[:2]] == [30, 29]
    assert len(wrong.operands) + wrong.more == 30
    assert operands_text(wrong).endswith("dan 26 lagi.")


def test_a_code_that_stands_twice_shows_the_other_row() -> None:
    """A repeated code names both of its rows."""
    rows = [("5", "BELANJA", 30), ("5.1", "Operasi", 10), ("5.2", "Modal", 15), ("5.2", "Hibah", 5)]
    tree = Tree([{"kode": kode, "uraian": name, "pagu": pagu} for kode, name, pagu in rows])
    (twice,) = check(tree).of("code-duplicate")
    assert [each.uraian for each in twice.operands] == ["Modal"]


def test_spending_beyond_its_budget_names_both() -> None:
    """Over budget: the cell of the spending, and that of the pagu."""
    row = {"kode": "5.1.02.01", "uraian": "ATK", "pagu": 5, "realisasi": 6}
    (over,) = check(Tree([row])).of("over-budget")
    assert [(each.measure, each.amount) for each in over.operands] == [("pagu", Decimal(5))]


def test_documents_that_differ_name_both_cells() -> None:
    """A difference of documents names either cell with its document and its figure."""
    lines = ["Kode;Uraian;Pagu", "5;BELANJA;{};", "5.1;Operasi;{};", "5.2;Modal;1.000;"]
    trees = []
    for amount, total in (("2.000", "3.000"), ("2.500", "3.500")):
        text = "\n".join(lines).format(total, amount)
        (table,) = read(io.BytesIO(text.encode()), name="a.csv")
        trees.append(Tree(table))
    found = reconcile(*trees).findings.of("line-differs")[0]
    assert found.remedy.startswith("Cocokkan C3 (a.csv) 2.000,00 dan C3 (a.csv) 2.500,00")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_hostile_label_stays_on_its_line(lang: str) -> None:
    """Nothing of a document that stands in a remedy or an operand drives a terminal."""
    rows = [{"kode": "5", "uraian": "BELANJA", "pagu": 9}]
    rows += [{"kode": "5.1", "uraian": "A\x1b[31m\nB", "pagu": 5}]
    (wrong,) = check(Tree(rows)).errors
    assert wrong.teller is not None
    said = wrong.teller.advise(wrong, lang) + operands_text(wrong, lang)
    assert said.isprintable()


def test_every_rule_has_a_name_of_its_own() -> None:
    """Each rule is called something in Bahasa Indonesia, which no other is, and is found by it."""
    assert CALLED.keys() == RULES.keys()
    assert len({*CALLED.values(), *RULES}) == 2 * len(RULES)
    assert all(find_rule(name.upper()).slug == slug for slug, name in CALLED.items())
    with pytest.raises(InvalidOption):
        find_rule("jumlah induknya")


def test_rules_are_switched_off_and_shown_by_name() -> None:
    """A name does for ``off`` what the slug does, and stands beside it in the report."""
    tree = seed_tree("000_rencana_belanja")
    assert not check(tree, off=["jumlah induk"]).errors
    view = check_view([CheckResult(tree, check(tree))])
    assert "parent-sum · jumlah induk" in write_text(view)


def test_one_error_is_one_error() -> None:
    """In English one is told from many."""
    tree = seed_tree("000_rencana_belanja")
    told = write_text(check_view([CheckResult(tree, check(tree))], lang="en"))
    assert told.rstrip().endswith("1 error, 0 warnings, 0 notes.")


def test_a_blank_figure_is_called_blank() -> None:
    """A blank cell that a percent is held against is said to be blank, and not left out."""
    rows = [("5.1", 90, 40, "44,44"), ("5.1.01", 40, 40, "100,00"), ("5.1.02", 50, None, "100,00")]
    keys = ("kode", "pagu", "realisasi", "persen")
    (table,) = read(io.BytesIO(_csv(keys, rows).encode()), name="lra.csv")
    (wrong,) = check(Tree(table)).of("percent")
    assert operands_text(wrong) == "Angka barisnya: B4 pagu 50,00; C4 realisasi (kosong)."
    assert operands_text(wrong, "en").endswith("C4 realisasi (blank).")


def test_a_side_that_others_bear_out_is_told_at_once() -> None:
    """Where a total speaks for the sum, its lines are to be looked at, and no tie is claimed."""
    tree = seed_tree("000_rencana_belanja")
    (wrong,) = explained(check(tree), tree).errors
    assert "tidak dapat dipastikan" not in wrong.message
    assert wrong.remedy.startswith("Cocokkan rincian C2 (C3, C4, C5, C6)")
    assert "10.997.688.771,00" not in wrong.remedy


def test_rows_under_another_parent_are_advised_on() -> None:
    """A code that does not fit its place: which parent its rows are counted under."""
    rows = [("5", 230), ("5.1", 190), ("5.1.01", 100), ("5.2.1", 90), ("5.2", 40)]
    table = [{"kode": kode, "uraian": "A", "pagu": pagu} for kode, pagu in rows]
    (wrong,) = check(Tree(table)).of("code-malformed")
    assert "kode di bawah 5.1" in wrong.remedy


def test_a_sum_is_worked_out_line_by_line() -> None:
    """The lines of a sum stand below each other, end in one column, and add up to what is said."""
    rows = [{"kode": f"5.1.{n:02}", "uraian": f"Belanja {n}", "pagu": n * 10**n} for n in range(16)]
    (wrong,) = check(Tree([{"kode": "5.1", "uraian": "BELANJA", "pagu": 7}, *rows])).errors
    lines = [line[: line.rindex(".00") + 3] for line in whole(wrong, "en")]
    assert len({len(line) for line in lines}) == 1
    *terms, total, printed, gap = (Decimal(line.split()[-1].replace(",", "")) for line in lines)
    assert len(terms) == 13  # the largest, and the rest in one line
    assert sum(terms) == total == wrong.computed
    assert printed - total == gap == wrong.difference


def test_a_price_that_is_wrong_is_said_to_be_a_price() -> None:
    """A price of which the product and all sums are right: its cell, and how it is multiplied."""
    keys = ("Kode", "Uraian", "Koefisien", "Harga Satuan", "Jumlah")
    rows = [
        ("5.1.02", "Barang", None, None, "15.500.000"),
        ("5.1.02.01", "Kertas", "10 rim", "500.000", "5.000.000"),
        ("5.1.02.02", "Tinta", "21 botol", "50.000", "10.500.000"),
    ]
    (table,) = read(io.BytesIO(_csv(keys, rows).encode()), name="rka.csv")
    (wrong,) = check(Tree(table)).errors
    assert "hitungan barisnya cocok bila D4 500.000,00, bukan 50.000,00." in wrong.message
    assert wrong.remedy == "Tulis 500.000,00 di D4, bukan 50.000,00."
    assert [line.split(maxsplit=3) for line in whole(wrong, "en")[:3]] == [
        ["21", "botol", "koefisien"],
        ["×", "D4", "50,000.00", "harga satuan"],
        ["=", "1,050,000.00", "by", "these figures"],
    ]


def test_a_percent_that_a_cell_holds_as_a_ratio(tmp_path: Path) -> None:
    """What to write there is a percent that its digits can be told apart in, not 0,87%."""
    rows = [(100_000, 83_125, 0.83125), (200_000, 150_250, 0.75125), (400_000, 349_000, 0.8752)]
    lines = [(f"Dinas {row}", *row_) for row, row_ in enumerate(rows)]
    frame = pd.DataFrame(lines, columns=["SKPD", "Pagu", "Realisasi", "%"])
    frame.to_excel(tmp_path / "rekap.xlsx", index=False)
    (wrong,) = check(read(tmp_path / "rekap.xlsx")[0]).of("percent")
    assert (str(wrong.stated), str(wrong.computed)) == ("0.8752", "0.8725")
    assert "87,25%" in wrong.message
    assert "Tulis 87,25% di D4" in wrong.remedy
