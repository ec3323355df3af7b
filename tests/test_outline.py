"""Tables without codes: levels that are printed are taken, levels that are hinted at must be borne
out by sums.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anggaran import Tree, check
from anggaran.amount.column import read_amounts
from anggaran.errors import InvalidTable
from anggaran.shape.by_sums import by_sums
from anggaran.shape.numbering import number_styles
from anggaran.table.table import Source, Table
from strategies import Row

Groups = list[list[list[int]]]  # programs of kegiatan of sub kegiatan, in rupiah

amounts = st.integers(1, 10**12)
outlines = st.lists(
    st.lists(st.lists(amounts, min_size=1, max_size=4), min_size=1, max_size=4),
    min_size=2,
    max_size=4,
)

ROMAN = ["I", "II", "III", "IV", "V"]


def numbered(groups: Groups) -> list[Row]:
    """I / A / 1, with a restart at every level."""
    rows: list[Row] = []
    for i, program in enumerate(groups):
        rows.append({"nomor": ROMAN[i], "uraian": f"Program {i}", "pagu": sum(map(sum, program))})
        for j, kegiatan in enumerate(program):
            rows.append({"nomor": "ABCDE"[j], "uraian": f"Kegiatan {i}{j}", "pagu": sum(kegiatan)})
            rows += [
                {"nomor": f"{k}.", "uraian": f"Sub {i}{j}{k}", "pagu": a}
                for k, a in enumerate(kegiatan, 1)
            ]
    return rows


def decimal(groups: Groups) -> list[Row]:
    """1 / 1.1 / 1.1.1."""
    rows: list[Row] = []
    for i, program in enumerate(groups, 1):
        rows.append({"nomor": f"{i}", "uraian": f"Program {i}", "pagu": sum(map(sum, program))})
        for j, kegiatan in enumerate(program, 1):
            rows.append({"nomor": f"{i}.{j}", "uraian": f"Kegiatan {i}{j}", "pagu": sum(kegiatan)})
            rows += [
                {"nomor": f"{i}.{j}.{k}", "uraian": f"S {i}{j}{k}", "pagu": a}
                for k, a in enumerate(kegiatan, 1)
            ]
    return rows


def parented(groups: Groups) -> list[Row]:
    """A column that names the parent."""
    rows: list[Row] = []
    for i, program in enumerate(groups):
        rows.append({"induk": "", "uraian": f"Program {i}", "pagu": sum(map(sum, program))})
        for j, kegiatan in enumerate(program):
            rows.append(
                {"induk": f"PROGRAM  {i}", "uraian": f"Kegiatan {i}{j}", "pagu": sum(kegiatan)}
            )
            rows += [
                {"induk": f"Kegiatan {i}{j}", "uraian": f"Sub {i}{j}{k}", "pagu": a}
                for k, a in enumerate(kegiatan)
            ]
    return rows


def levelled(groups: Groups) -> list[Row]:
    """A column that gives the level."""
    levels = {"Program": 1, "Kegiatan": 2, "Sub": 3}
    return [
        {**row, "nomor": None, "level": levels[row["uraian"].split()[0]]}
        for row in numbered(groups)
    ]


def worded(groups: Groups) -> list[Row]:
    """Nothing but the words Program and Kegiatan."""
    return [{"uraian": row["uraian"], "pagu": row["pagu"]} for row in numbered(groups)]


def headed(groups: Groups) -> list[Row]:
    """A number on the program alone: two levels below it that only the sums tell apart, and a
    total.
    """
    rows = [
        {**row, "nomor": row["nomor"] if row["nomor"] in ROMAN else None}
        for row in numbered(groups)
    ]
    return [*rows, {"uraian": "JUMLAH", "pagu": sum(row["pagu"] for row in rows if row["nomor"])}]


FORMS: list[Callable[[Groups], list[Row]]] = [numbered, decimal, parented, levelled, worded, headed]


@pytest.mark.parametrize("form", FORMS)
@given(groups=outlines)
def test_every_form_of_outline_gives_the_same_tree(
    form: Callable[[Groups], list[Row]], groups: Groups
) -> None:
    """However the levels are shown, programs hold their kegiatan and these their sub kegiatan, and
    nothing is found.
    """
    tree = Tree(form(groups))
    assert [node.pagu for node in tree.roots] == [sum(map(sum, program)) for program in groups]
    assert [[child.pagu for child in node.children] for node in tree.roots] == [
        [sum(kegiatan) for kegiatan in program] for program in groups
    ]
    assert list(check(tree)) == []


@pytest.mark.parametrize("form", [numbered, decimal, parented, levelled])
@given(groups=outlines, delta=st.integers(1, 10**9), data=st.data())
def test_a_wrong_parent_of_an_outline_is_found_once(
    form: Callable[[Groups], list[Row]], groups: Groups, delta: int, data: st.DataObject
) -> None:
    """An error put into a program or kegiatan is one finding of exactly that amount, on that
    row.
    """
    rows = form(groups)
    place = data.draw(
        st.sampled_from([i for i, row in enumerate(rows) if not row["uraian"].startswith("S")])
    )
    rows[place]["pagu"] += delta
    (finding,) = check(Tree(rows)).errors
    assert (finding.rule, finding.uraian, finding.difference) == (
        "parent-sum",
        rows[place]["uraian"],
        Decimal(delta),
    )


@given(st.lists(amounts, min_size=3, max_size=8), st.data())
def test_a_number_left_out_of_a_list_is_no_level(values: list[int], data: st.DataObject) -> None:
    """A flat list in which one row lost its number stays flat, for its total says so."""
    rows: list[Row] = [
        {"nomor": f"{i}", "uraian": f"Baris {i}", "pagu": a} for i, a in enumerate(values, 1)
    ]
    rows[data.draw(st.integers(1, len(rows) - 1))]["nomor"] = None
    rows.append({"uraian": "JUMLAH", "pagu": sum(values)})
    tree = Tree(rows)
    assert not check(tree).errors
    assert len(tree.roots) == len(values)


@given(st.lists(amounts, min_size=2, max_size=8), st.integers(1, 10**9))
def test_a_wrong_total_of_a_flat_list_is_found(values: list[int], delta: int) -> None:
    """A list with a total has one thing to check, and it is checked."""
    rows: list[Row] = [
        {"nomor": f"{i}", "uraian": f"Program {i}", "pagu": a} for i, a in enumerate(values, 1)
    ]
    (finding,) = check(Tree([*rows, {"uraian": "TOTAL", "pagu": sum(values) + delta}])).errors
    assert (finding.rule, finding.difference) == ("total-row", Decimal(delta))


def test_of_readings_that_fail_as_often_the_one_that_holds_more_is_taken() -> None:
    """One program of two is far off: the other tells the outline, and a last row without a word,
    far from the sum of both, is no total.

    1  Program A  100    Kegiatan  60 +  40
    2  Program B  500    Kegiatan 100 + 100
                  300
    """
    rows: list[Row] = [
        {"nomor": "1", "uraian": "Program A", "pagu": 100},
        {"uraian": "Kegiatan A1", "pagu": 60},
        {"uraian": "Kegiatan A2", "pagu": 40},
        {"nomor": "2", "uraian": "Program B", "pagu": 500},
        {"uraian": "Kegiatan B1", "pagu": 100},
        {"uraian": "Kegiatan B2", "pagu": 100},
        {"uraian": "", "pagu": 300},
    ]
    (finding,) = check(Tree(rows)).errors
    assert (finding.rule, finding.uraian, finding.difference) == (
        "parent-sum",
        "Program B",
        Decimal(300),
    )
    assert not finding.breaks


def test_numbered_parents_over_rows_without_numbers() -> None:
    """Belanja Operasi is 44 million above its children, and the total counts what is printed."""
    rows: list[Row] = [
        {"nomor": "1.", "uraian": "Belanja Operasi", "pagu": "11.041.688.771,00"},
        {"uraian": "Belanja Pegawai", "pagu": "3.259.004.459,00"},
        {"uraian": "Belanja Barang Jasa", "pagu": "7.515.684.312,00"},
        {"uraian": "Belanja Hibah", "pagu": "100.000.000,00"},
        {"uraian": "Belanja Bantuan Sosial", "pagu": "123.000.000,00"},
        {"nomor": "2.", "uraian": "Belanja Modal", "pagu": "356.703.000,00"},
        {"uraian": "Belanja Modal Peralatan dan Mesin", "pagu": "356.703.000,00"},
        {"uraian": "TOTAL BELANJA", "pagu": "11.398.391.771,00"},
    ]
    tree = Tree(rows)
    (finding,) = check(tree).errors
    assert (finding.rule, finding.uraian, finding.difference) == (
        "parent-sum",
        "Belanja Operasi",
        Decimal("44000000.00"),
    )
    assert tree.total("pagu") == Decimal("11398391771.00")


def test_letters_and_roman_numerals_are_told_apart() -> None:
    """C after B is a letter, and so is I after H; I at the start is a numeral."""
    assert number_styles(["I", "A", "B", "C", "D", "II"]) == ["I", "A", "A", "A", "A", "I"]
    assert number_styles(["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"]) == ["A"] * 10
    assert number_styles(["1.", "a.", "b.", "c.", "d.", "2."]) == ["1", "a", "a", "a", "a", "1"]
    assert number_styles(["1.1", "2)", "", "(3)"]) == ["1.1", "1)", "", "1)"]


TRANSFER = [  # one style counts on two levels; DAU prints no parts
    ("a. Transfer ke Daerah", 115), ("1. Dana Perimbangan", 111), ("a) Transfer Umum", 50),
    ("i. DBH", 10), ("1. DBH Pajak", 7), ("2. DBH SDA", 3), ("ii. DAU", 40),
    ("b) Transfer Khusus", 61), ("i. DAK Fisik", 36), ("1. Reguler", 25), ("a) Pendidikan", 14),
    ("b) Kesehatan", 11), ("2. Penugasan", 11), ("a) Air Minum", 5), ("b) Jalan", 6),
    ("ii. DAK Nonfisik", 25), ("1. BOS", 20), ("2. BOP PAUD", 5), ("2. Dana Insentif", 4),
    ("b. Dana Desa", 60),
]  # fmt: skip


@pytest.mark.parametrize("beside", [False, True], ids=["in the label", "in a column"])
@pytest.mark.parametrize("wrong", [None, 7])
def test_a_style_that_counts_on_two_levels(wrong: int | None, *, beside: bool) -> None:
    """``1.`` above ``a)`` and below ``i.``: a count that begins anew is a level below."""
    rows: list[Row] = []
    for place, (label, sen) in enumerate(TRANSFER):
        number, _, name = label.partition(" ")
        texts = {"nomor": number, "uraian": name} if beside else {"uraian": label}
        rows.append({**texts, "pagu": (sen + 9 * (place == wrong)) * 1000})
    tree = Tree(rows)
    assert (tree.structure.depths - 1).tolist() == [
        0, 1, 2, 3, 4, 4, 3, 2, 3, 4, 5, 5, 4, 5, 5, 3, 4, 4, 1, 0,
    ]  # fmt: skip
    errors = check(tree).errors
    assert [error.where.row for error in errors] == ([] if wrong is None else [wrong + 1])


def test_groups_that_the_amounts_alone_suggest_accuse_no_list() -> None:
    """18 = 7 + 14 - 3 and nothing else adds up: rows in capitals among others, and no parents."""
    pagu = [27, 29, 24, 17, 26, 5, 17, 25, 18, 7, 14]
    labels = [f"URUSAN {i}" if i in {5, 6, 10} else f"kegiatan {i}" for i in range(len(pagu))]
    rows = [{"uraian": label, "pagu": p * 1000} for label, p in zip(labels, pagu, strict=True)]
    assert not check(Tree(rows)).errors


def test_a_parent_column_that_runs_in_a_circle_is_refused() -> None:
    """Rows that are each other's parent are refused in one line, whatever else stands in the
    table.
    """
    rows = [
        {"uraian": name, "induk": above, "pagu": 1}
        for name, above in (("A", "C"), ("B", "A"), ("C", "B"), ("D", ""))
    ]
    with pytest.raises(InvalidTable, match="melingkar"):
        Tree(rows)


@given(st.permutations(["Program", "Kegiatan", "Sub"]))
def test_a_parent_may_stand_anywhere(order: list[str]) -> None:
    """A parent column is read in any order of rows."""
    above = {"Program": "", "Kegiatan": "Program", "Sub": "Kegiatan"}
    tree = Tree([{"uraian": name, "induk": above[name], "pagu": 5} for name in order])
    assert {node.uraian: node.parent and node.parent.uraian for node in tree.values()} == {
        "Program": None, "Kegiatan": "Program", "Sub": "Kegiatan",
    }  # fmt: skip
    assert not check(tree).errors


def below_headings(groups: Groups) -> list[Row]:
    """Sections under headings without amounts, groups that only their sums show, and a JUMLAH
    each.
    """
    rows: list[Row] = []
    for section, names in (("PENDAPATAN", groups), ("BELANJA", groups[::-1])):
        rows.append({"uraian": section})
        for i, program in enumerate(names):
            lines = [amount for kegiatan in program for amount in kegiatan]
            rows.append({"uraian": f"Kelompok {i}", "pagu": 10**13 + sum(lines)})
            rows.append({"uraian": f"Uang {i}", "pagu": 10**13})
            rows += [{"uraian": f"Jenis {i}{k}", "pagu": amount} for k, amount in enumerate(lines)]
        whole = sum(10**13 + sum(map(sum, program)) for program in names)
        rows.append({"uraian": f"JUMLAH {section}", "pagu": whole})
    return [{**row, "realisasi": row["pagu"] * 3} if "pagu" in row else row for row in rows]


@given(
    groups=st.lists(
        st.lists(
            st.lists(st.integers(10**6, 10**9), min_size=1, max_size=4), min_size=1, max_size=2
        ),
        min_size=2,
        max_size=4,
    )
)
def test_groups_below_headings_are_told_by_their_sums(groups: Groups) -> None:
    """A JUMLAH below a section without codes is the sum of its groups, not of groups and lines."""
    tree = Tree(below_headings(groups))
    assert not [each for each in check(tree) if each.rule in {"parent-sum", "total-row"}]
    (section, _) = (node for node in tree.values() if node.level == 1)
    assert [child.uraian for child in section.children] == [
        f"Kelompok {i}" for i in range(len(groups))
    ]


def test_levels_of_rounded_figures_hold_within_their_rounding() -> None:
    """A portal in M prints no levels: three of them are read where every column adds up so; a netto
    that does not is told once.
    """
    lines = {
        "Pendapatan": ("17,31", "12,02"), "PAD": ("7,30", "5,01"), "Pajak": ("5,25", "3,00"),
        "Retribusi": ("2,06", "2,01"), "TKDD": ("10,00", "7,00"),
        "Transfer Pusat": ("10,00", "7,00"),
        "Pembiayaan Daerah": ("6,00", "0,00"), "Penerimaan": ("8,00", "5,00"),
        "Pengeluaran": ("2,00", "1,00"),
    }  # fmt: skip
    rows = [
        {"uraian": name, "pagu": f"{a} M", "realisasi": f"{b} M"} for name, (a, b) in lines.items()
    ]
    tree = Tree(rows)
    found = [each for each in check(tree) if each.rule == "parent-sum"]
    assert [(each.uraian, each.measure) for each in found] == [("Pembiayaan Daerah", "realisasi")]
    assert [len(node.children) for node in tree.values()] == [2, 2, 0, 0, 1, 0, 2, 0, 0]


def test_a_group_too_small_to_say_anything_is_told_by_what_it_is_part_of() -> None:
    """Two equal rows of 0,04 milliard are a group and its part where the sum above needs one of
    them alone.
    """
    figures = {
        "pagu": ["10,00", "4,96", "0,04", "0,04", "5,00"],
        "realisasi": ["5,00", "3,00", "0,03", "0,03", "1,97"],
    }
    columns = [read_amounts([f"{text} M" for text in texts]) for texts in figures.values()]
    assert by_sums(columns, range(5), list("abcde"), [-1] * 5, {}).parents == [-1, 0, 0, 2, 0]


def test_a_reading_in_which_every_column_holds_goes_before_one_with_a_fault() -> None:
    """Two of three rows make the realisasi alone; all three make both."""
    figures = {"pagu": ["596", "24", "47", "525"], "realisasi": ["21", "9", "12", "0"]}
    columns = [read_amounts(texts) for texts in figures.values()]
    assert by_sums(columns, range(4), list("abcd"), [-1] * 4, {}).parents == [-1, 0, 0, 0]


def test_equal_amounts_do_not_outvote_indents() -> None:
    """Rows of one amount could each be the parent of the next; the printed indents say which is."""
    columns = {
        "pagu": read_amounts([3_000_000, 2_000_000, *[1_000_000] * 7]),
        "realisasi": read_amounts(["0,01"] * 3 + ["0,00"] * 6),
    }
    labels = [f"Belanja {number}" for number in range(1, 10)]
    levels = [0, 1, 2, 2, 1, 2, 0, 1, 2]
    table = Table("x", Source("x"), range(9), labels, columns, level=levels, indented=True)
    assert [node.uraian for node in Tree(table).roots] == ["Belanja 1", "Belanja 7"]


@pytest.mark.parametrize(("wrong", "accused"), [(1, 1), (2, 0)])
def test_levels_that_capitals_hint_at_accuse_only_an_exception(wrong: int, accused: int) -> None:
    """One group of three that does not close is a fault; two of them are a wrong reading."""
    rows: list[Row] = []
    for number, head in enumerate(["SEKRETARIAT", "TATA USAHA", "LABORATORIUM"], 1):
        off = 2 if number <= wrong else 0
        rows += [
            {"uraian": head, "pagu": 100 + off},
            {"uraian": f"Honor {number}", "pagu": 60},
            {"uraian": f"Perjalanan {number}", "pagu": 40},
        ]
    found = check(Tree(rows))
    assert len(found.errors) == accused
    told = [each.reason.id for each in found.coverage.not_checked if each.rule == "parent-sum"]
    assert any("dugaan" in reason for reason in told) is not bool(accused)


def test_numbers_that_more_sums_bear_out_go_before_indents() -> None:
    """Only the lowest rows are indented; the numbers tell the levels above them too."""
    pagu = read_amounts(["100", "40", "40", "60", "35", "25"])
    labels = ["BELANJA", "Belanja Pegawai", "a. Jasa", "Belanja Barang", "a. Bahan", "b. Jasa"]
    table = Table(
        "LRA", Source(None), list(range(2, 8)), labels, {"pagu": pagu},
        nomor=["II", "1", "", "2", "", ""], level=[1, 1, 2, 1, 2, 2], indented=True,
    )  # fmt: skip
    assert Tree(table).total("pagu") == 100
