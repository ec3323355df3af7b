"""A statement without codes: headings without amounts, totals and balances that are numbered like
any other row.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anggaran import Tree, check, flag, read
from anggaran.rules.sections import sections
from anggaran.shape.structure import normal
from strategies import Row, Statement, statements

forms = st.fixed_dictionaries({"numbered": st.booleans(), "referring": st.booleans()})


def is_sum(row: Row) -> bool:
    """A total or a balance, by the words that the statement prints."""
    return normal(row["uraian"]).startswith(("jumlah", "surplus", "pembiayaan netto", "sisa lebih"))


@given(statements, forms)
def test_a_right_statement_has_no_finding(statement: Statement, form: dict[str, bool]) -> None:
    """Pendapatan may exceed its target, a balance may be below zero, and a heading without amounts
    is no blank.
    """
    rows = statement.rows(**form)
    tree = Tree(rows)
    findings = check(tree)
    assert not list(findings)
    assert not [node for node in tree.values() if is_sum({"uraian": node.uraian})]
    assert findings.coverage.checked["total-row"] >= sum(is_sum(row) for row in rows)


@given(statements, forms, st.integers(10**14, 10**15), st.data())  # more than all lines together
def test_a_wrong_total_or_balance_is_found(
    statement: Statement, form: dict[str, bool], delta: int, data: st.DataObject
) -> None:
    """Whatever sum of a statement is wrong is one total-row finding, on that row, of that
    amount.
    """
    rows = statement.rows(**form)
    row = data.draw(st.sampled_from([row for row in rows if is_sum(row)]))
    delta = -delta if row["pagu"] < 0 else delta  # some forms print a balance without its sign
    row["pagu"] += delta
    (finding,) = check(Tree(rows)).errors
    assert (finding.rule, finding.uraian, finding.measure) == ("total-row", row["uraian"], "pagu")
    assert finding.stated == Decimal(row["pagu"])
    assert finding.difference == Decimal(delta)


@given(statements, forms, st.data())
def test_belanja_of_a_statement_is_held_to_its_pagu(
    statement: Statement, form: dict[str, bool], data: st.DataObject
) -> None:
    """What is spent beyond its pagu is found under BELANJA, and under no other heading."""
    rows = statement.rows(**form)
    labels = [row["uraian"].partition(" (")[0] for row in rows]
    lines = range(labels.index("BELANJA"), labels.index("JUMLAH BELANJA"))
    place = data.draw(
        st.sampled_from([i for i in lines if rows[i]["pagu"] is not None and not is_sum(rows[i])])
    )
    rows[place]["realisasi"] = rows[place]["pagu"] + 1
    assert [finding.uraian for finding in check(Tree(rows)).of("over-budget")] == [labels[place]]


@pytest.mark.parametrize(
    "label", ["Jumlah (1 s.d. 3)", "Jumlah 1 s/d 3", "JUMLAH (1 sd 3)", "Total (1 + 2 + 3)"]
)
def test_numbers_of_rows_in_a_label_say_what_is_totalled(label: str) -> None:
    """Rows that a total names by their numbers leave no doubt, even in the middle of a list."""
    rows: list[Row] = [
        {"nomor": str(n), "uraian": f"Baris {n}", "pagu": n * 100} for n in range(1, 4)
    ]
    rows.append({"nomor": "4", "uraian": label, "pagu": 601})
    rows += [{"nomor": str(n), "uraian": f"Baris {n}", "pagu": n * 100} for n in range(5, 8)]
    (finding,) = check(Tree(rows)).errors
    assert (finding.rule, finding.uraian, finding.difference) == ("total-row", label, Decimal(1))


@pytest.mark.parametrize(
    "label",
    [
        "Jumlah (1 s.d. 9)",
        "Jumlah 2023",
        "Jumlah (2023)",
        "Total Triwulan 1 s.d. 3",
        "Jumlah (1 - 3)",
    ],
)
def test_other_numbers_in_a_label_name_no_rows(label: str) -> None:
    """A year, a quarter, and rows that the table does not have say nothing of what is totalled."""
    rows: list[Row] = [
        {"nomor": str(n), "uraian": f"Baris {n}", "pagu": n * 100} for n in range(1, 4)
    ]
    rows.append({"nomor": None, "uraian": label, "pagu": 601})
    rows += [{"nomor": str(n), "uraian": f"Baris {n}", "pagu": n * 100} for n in range(5, 8)]
    assert not check(Tree(rows)).errors


def test_a_numbered_line_that_counts_something_is_no_total() -> None:
    """The word Jumlah opens the names of indicators too."""
    rows: list[Row] = [
        {"nomor": "1", "uraian": "Jumlah keluarga miskin yang dibantu", "pagu": 100},
        {"nomor": "2", "uraian": "Jumlah lansia yang dilayani", "pagu": 200},
        {"nomor": "", "uraian": "JUMLAH", "pagu": 300},
    ]
    assert [node.uraian for node in Tree(rows).values()] == [row["uraian"] for row in rows[:2]]
    assert not check(Tree(rows)).errors


def test_totals_tell_what_their_block_is_where_no_heading_does() -> None:
    """Lines that JUMLAH PENDAPATAN totals are pendapatan."""
    rows: list[Row] = [
        {"uraian": "Pajak", "pagu": 100, "realisasi": 120},
        {"uraian": "Retribusi", "pagu": 50, "realisasi": 70},
        {"uraian": "JUMLAH PENDAPATAN", "pagu": 150, "realisasi": 190},
        {"uraian": "Gaji", "pagu": 70, "realisasi": 80},
        {"uraian": "Barang", "pagu": 60, "realisasi": 50},
        {"uraian": "JUMLAH BELANJA", "pagu": 130, "realisasi": 130},
    ]
    assert [(finding.rule, finding.uraian) for finding in check(Tree(rows)).errors] == [
        ("over-budget", "Gaji")
    ]


def test_a_balance_is_not_judged_where_a_row_may_belong_anywhere() -> None:
    """Without headings nobody knows whether Pajak is received or spent."""
    rows: list[Row] = [
        {"uraian": "Pajak", "pagu": 150},
        {"uraian": "Belanja Pegawai", "pagu": 100},
        {"uraian": "SURPLUS", "pagu": 50},
    ]
    assert not check(Tree(rows)).errors


def test_the_silpa_of_last_year_is_received() -> None:
    """Sisa Lebih Tahun Sebelumnya is a line of pembiayaan, and no balance of this year."""
    rows: list[Row] = [
        {"nomor": "1", "uraian": "Sisa Lebih Perhitungan Anggaran Tahun Sebelumnya", "pagu": 100},
        {"nomor": "2", "uraian": "Pencairan Dana Cadangan", "pagu": 50},
        {"nomor": "3", "uraian": "Jumlah Penerimaan Pembiayaan (1 s.d. 2)", "pagu": 150},
    ]
    tree = Tree(rows)
    assert len(tree) == 2
    assert not check(tree).errors


def test_a_total_may_name_one_row_that_is_a_total_itself() -> None:
    """The total of one block is that block's own."""
    rows: list[Row] = [
        {"nomor": "1", "uraian": "PENDAPATAN TRANSFER", "pagu": None},
        {"nomor": "2", "uraian": "Dana Bagi Hasil", "pagu": 100},
        {"nomor": "3", "uraian": "Jumlah Dana Perimbangan (2 s/d 2)", "pagu": 100},
        {"nomor": "4", "uraian": "Total Pendapatan Transfer (3)", "pagu": 100},
    ]
    tree = Tree(rows)
    assert [node.uraian for node in tree.values()] == [row["uraian"] for row in rows[:2]]
    assert check(tree).coverage.checked["total-row"] == 2
    rows[3]["pagu"] = 101
    (finding,) = check(Tree(rows)).errors
    assert (finding.uraian, finding.difference) == (rows[3]["uraian"], Decimal(1))


def test_what_nobody_tells_is_not_held_to_its_pagu() -> None:
    """A list without codes: what follows PENDAPATAN is none of belanja; what follows BELANJA is."""
    rows = [
        ("Pendapatan", 9, 9),
        ("Lain-lain", 4, 9),
        ("Belanja", 9, 9),
        ("Honor", 4, 5),
        ("Rapat", 5, 4),
    ]
    tree = Tree([{"uraian": name, "pagu": pagu, "realisasi": spent} for name, pagu, spent in rows])
    assert sections(tree.facts).tolist() == [-1, -1, 1, 1, 1]
    assert [finding.uraian for finding in check(tree).of("over-budget")] == ["Honor"]


def test_rows_of_an_unknown_section_are_said_not_to_be_checked() -> None:
    """Beside pajak and retribusi nobody can tell what another line is: no accusation, and a word
    for it.
    """
    rows = [("Pajak Daerah", 4, 9), ("Lainnya", 4, 9), ("Retribusi Daerah", 9, 1)]
    tree = Tree([{"uraian": name, "pagu": pagu, "realisasi": spent} for name, pagu, spent in rows])
    assert not list(check(tree))
    assert not list(flag(tree))
    said = [
        each.reason.en for each in check(tree).coverage.not_checked if each.rule == "over-budget"
    ]
    assert said == ["1 rows: unclear whether they are belanja"]


def test_a_list_of_nothing_else_is_of_belanja() -> None:
    """Dinas and bagian beside a pagu, and no other section anywhere."""
    rows = [("Dinas Kesehatan", 4, 9), ("Badan Pendapatan Daerah", 9, 8)]
    tree = Tree([{"uraian": name, "pagu": pagu, "realisasi": spent} for name, pagu, spent in rows])
    assert [finding.uraian for finding in check(tree).of("over-budget")] == ["Dinas Kesehatan"]


def test_a_silpa_of_a_netto_without_its_parts_is_not_accused(tmp_path: Path) -> None:
    """Where pembiayaan netto is printed alone, SiLPA adds it up, and not the surplus by itself."""
    path = tmp_path / "a.csv"
    path.write_text(
        "Uraian;Anggaran;Realisasi\n"
        "Pendapatan;100.000.000;110.000.000\nBelanja;120.000.000;100.000.000\n"
        "Surplus/(Defisit);(20.000.000);10.000.000\nPembiayaan "
        "Netto;20.000.000;20.000.000\nSiLPA;0;30.000.000\n",
        "utf-8",
    )
    assert not check(Tree(read(path)[0])).errors


def test_a_wrong_surplus_is_told_whatever_stands_under_pembiayaan(tmp_path: Path) -> None:
    """Surplus is pendapatan less belanja; a SILPA coded 6.3 takes no part in it."""
    path = tmp_path / "a.csv"
    path.write_text(
        "Kode;Uraian;Jumlah\n4;PENDAPATAN DAERAH;100.000.000\n4.1;PAD;100.000.000\n;Jumlah "
        "Pendapatan;100.000.000\n"
        "5;BELANJA DAERAH;120.000.000\n5.1;Belanja Operasi;120.000.000\n;Jumlah "
        "Belanja;120.000.000\n"
        ";Surplus/(Defisit);(30.000.000)\n6;PEMBIAYAAN DAERAH;\n6.1;Penerimaan "
        "Pembiayaan;25.000.000\n"
        "6.2;Pengeluaran Pembiayaan;5.000.000\n;Pembiayaan Netto;20.000.000\n6.3;SILPA;0\n",
        "utf-8",
    )
    (finding,) = check(Tree(read(path)[0])).errors
    assert (finding.rule, finding.difference) == ("total-row", Decimal("-10000000.00"))


RUNNING = [  # the number counts lines and totals, and no headings
    ("", "PENDAPATAN", None),
    ("", "PENDAPATAN ASLI DAERAH", None),
    ("1", "Pajak Daerah", (300, 280)),
    ("2", "Retribusi Daerah", (100, 110)),
    ("3", "Jumlah Pendapatan Asli Daerah", (400, 390)),
    ("", "LAIN-LAIN PENDAPATAN YANG SAH", None),
    ("4", "Hibah", (50, 45)),
    ("5", "Jumlah Lain-Lain Pendapatan yang Sah", (50, 45)),
    ("6", "JUMLAH PENDAPATAN", (450, 435)),
]


def running(tmp_path: Path, wrong: str = "", *, headings: bool = True) -> Tree:
    """The statement as a file, in rupiah, one total of it too high."""
    lines = ["No. Urut;Uraian;Anggaran;Realisasi"]
    for number, label, amounts in RUNNING:
        if amounts or headings:
            off = 7 if label == wrong else 0
            printed = [f"{each + off}.000.000" for each in amounts] if amounts else ["", ""]
            lines.append(";".join([number, label, *printed]))
    path = tmp_path / "lra.csv"
    path.write_text("\n".join(lines), "utf-8")
    return Tree(read(path)[0])


def test_a_heading_that_a_total_names_is_read(tmp_path: Path) -> None:
    """Among numbered rows a heading needs no number and no known word: its total calls it by
    name.
    """
    tree = running(tmp_path)
    assert "LAIN-LAIN PENDAPATAN YANG SAH" in [node.uraian for node in tree.values()]
    assert not list(check(tree))
    assert check(tree).coverage.checked["total-row"] == 2 * 3


def test_a_wrong_total_below_a_heading_that_it_names_is_found(tmp_path: Path) -> None:
    """Neither its lines nor the total of all are accused."""
    label = "Jumlah Lain-Lain Pendapatan yang Sah"
    (error,) = check(running(tmp_path, label)).errors
    assert (error.rule, error.uraian, error.difference) == ("total-row", label, Decimal(7_000_000))


def test_a_numbered_total_is_told_by_what_it_adds_up(tmp_path: Path) -> None:
    """No heading says what is totalled: where the number counts other totals too, a row called
    Jumlah that equals the rows above it is added to nothing.
    """
    tree = running(tmp_path, headings=False)
    assert [node.uraian for node in tree.values()] == ["Pajak Daerah", "Retribusi Daerah", "Hibah"]
    assert not list(check(tree))
    assert check(tree).coverage.checked["total-row"] == 2 * 3


def test_a_count_is_no_total_though_it_equals_the_count_above() -> None:
    """Equal indicators side by side are none of sums, numbered total or not."""
    rows: list[Row] = [
        {"nomor": "1", "uraian": "Jumlah keluarga yang dibantu", "pagu": 100, "realisasi": 90},
        {"nomor": "2", "uraian": "Jumlah lansia yang dilayani", "pagu": 100, "realisasi": 90},
        {"nomor": "3", "uraian": "JUMLAH", "pagu": 200, "realisasi": 180},
    ]
    assert [node.uraian for node in Tree(rows).values()] == [row["uraian"] for row in rows[:2]]
    assert not check(Tree(rows)).errors
