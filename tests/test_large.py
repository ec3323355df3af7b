"""Amounts at and past 64 bits: no rule wraps, none rounds."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from anggaran import Tree, check, crosstab, flag, read, reconcile
from anggaran.amount.column import format_amount
from anggaran.amount.rupiah import EXACT, NOL, decimal_of
from anggaran.errors import NoBudgetTable
from anggaran.explain import explained
from anggaran.explain.kinds import kind
from anggaran.reading.layout import breaks, find
from anggaran.reading.layout.header import Header
from anggaran.reading.layout.profiles import Profile
from anggaran.relation import ratios
from anggaran.relation.relation import Sum
from anggaran.shape import rollup
from anggaran.shape.keys import CodeTexts

WRAP = decimal_of(2**64)  # what 64 bits can not tell from nothing
SIZES = [decimal_of(2**power) for power in (61, 62, 63, 64, 65, 66)] + [Decimal(10) ** 33]


def plus(*amounts: Decimal) -> Decimal:
    """The exact sum."""
    total = Decimal(0)
    for amount in amounts:
        total = EXACT.add(total, amount)
    return total


def errors(rows: list[dict[str, object]]) -> list[tuple[str, str | None, Decimal | None]]:
    """Rule, code and difference of each error."""
    found = check(Tree(rows)).errors
    return [(each.rule, each.kode, each.difference) for each in found]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("off", [Decimal(0), WRAP, -WRAP, Decimal("0.01")], ids=str)
def test_a_sum_is_exact_at_any_size(size: Decimal, off: Decimal) -> None:
    """A parent that is off by 2^64 sen, or by one, is found with exactly that; one that is right is
    not.
    """
    rows: list[dict[str, object]] = [
        {"kode": "5", "pagu": plus(size, size, off)},
        {"kode": "5.1", "pagu": size},
        {"kode": "5.2", "pagu": size},
    ]
    assert errors(rows) == ([("parent-sum", "5", off)] if off else [])


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("off", [Decimal(0), WRAP, -WRAP, Decimal("0.01")], ids=str)
def test_a_sisa_is_exact_at_any_size(tmp_path: Path, size: Decimal, off: Decimal) -> None:
    """A remainder that is off by 2^64 sen is no remainder that holds."""
    lines = ["Kode;Uraian;Anggaran;Realisasi;Sisa"]
    for kode, times, wrong in [("5", 3, NOL), ("5.1", 1, off), ("5.2", 1, NOL), ("5.3", 1, NOL)]:
        amounts = plus(*[size] * (2 * times)), plus(*[size] * times), plus(*[size] * times, wrong)
        lines.append(";".join([kode, f"Belanja {kode}", *map(format_amount, amounts)]))
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    found = [each for each in check(Tree(read(path)[0])).errors if each.rule == "derived-column"]
    assert [(each.kode, each.difference) for each in found] == ([("5.1", off)] if off else [])


def test_a_difference_of_two_signs_does_not_wrap(tmp_path: Path) -> None:
    """Of amounts that fit 64 bits a difference need not: a remainder that is off by 2^64 sen is
    found.
    """
    large = decimal_of(3 * 2**61)
    rows = [
        ("5.1", large, -large, plus(large, large, -WRAP)),
        ("5.2", SIZES[0], NOL, SIZES[0]),
        ("5.3", WRAP / 64, NOL, WRAP / 64),
    ]
    lines = [
        ";".join([kode, f"Belanja {kode}", *map(format_amount, amounts)]) for kode, *amounts in rows
    ]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(["Kode;Uraian;Anggaran;Realisasi;Sisa", *lines]), encoding="utf-8")
    found = [each for each in check(Tree(read(path)[0])).errors if each.rule == "derived-column"]
    assert [(each.kode, each.difference) for each in found] == [("5.1", -WRAP)]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_two_documents_differ_exactly_at_any_size(size: Decimal) -> None:
    """A line that differs by 2^64 sen differs, and the totals do."""
    left, right = (
        Tree([{"kode": "5", "pagu": plus(size, off)}, {"kode": "5.1", "pagu": plus(size, off)}])
        for off in (WRAP, Decimal(0))
    )
    found = reconcile(left, right).findings.errors
    assert found
    assert {each.difference for each in found} == {WRAP}


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_cross_table_sums_exactly_at_any_size(size: Decimal) -> None:
    """The margins of a cross table of amounts past 64 bits are their sums."""
    rows = [
        {"program": f"1.02.0{number}", "rekening": f"5.{kind}", "pagu": size}
        for number in (1, 2)
        for kind in (1, 2)
    ]
    table = crosstab(Tree(rows, by=["program", "rekening"]))
    assert table.total == plus(size, size, size, size)
    assert set(table.row_totals.values()) == {plus(size, size)}


def _budget_of_doubts(tmp_path: Path, rows: int, sisa: str) -> Tree:
    """A budget of many lines below one kelompok, the realisasi of each malformed."""
    lines = ["Kode;Uraian;Pagu;Realisasi;Sisa", "5.1;Belanja;4.000;1.000;3.000"]
    lines += [
        f"5.1.{i // 99 + 1:02d}.{i % 99 + 1:02d};Gaji;2.000.000;1.500.00;{sisa}"
        for i in range(rows)
    ]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    (table,) = read(path)
    return Tree(table)


@pytest.mark.parametrize(("sisa", "proved"), [("500.000", 3000), ("", 0)])
def test_many_doubtful_cells_take_no_longer_than_their_number(
    tmp_path: Path, sisa: str, proved: int
) -> None:
    """Three thousand malformed cells of one sum: asked one by one of all others they took minutes,
    proved one by one as long.
    """
    started = process_time()
    tree = _budget_of_doubts(tmp_path, 3000, sisa)
    assert sum(each.value == 1_500_000 for each in tree.resolutions) == proved
    assert len(tree.resolutions) == 3000
    assert process_time() - started < 20


def test_of_a_million_doubtful_cells_the_first_are_proved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody reads so many: the others are told as they stand, and ask no sum."""
    monkeypatch.setattr("anggaran.relation.prove._MOST_ASKED", 3)
    tree = _budget_of_doubts(tmp_path, 300, "500.000")
    assert [each.value for each in tree.resolutions] == [1_500_000] * 3 + [None] * 297
    assert len(list(check(tree).of("amount-malformed"))) == 300


def test_a_million_findings_are_counted_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one rule the first are told; how many more there are the coverage says, in words."""
    monkeypatch.setattr("anggaran.rules.check.MOST_TOLD", 3)
    rows: list[dict[str, object]] = [{"kode": f"5.1.{i:02d}", "pagu": "1.0.0"} for i in range(1, 9)]
    found = check(Tree(rows))
    assert [each.kode for each in found.of("amount-malformed")] == ["5.1.01", "5.1.02", "5.1.03"]
    (more,) = [each for each in found.coverage.not_checked if each.rule == "amount-malformed"]
    assert more.reason.en == "5 more findings of its kind; the first 3 are told"


def test_a_million_low_nodes_are_counted_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of nodes below a threshold the first are told too; the others the coverage counts."""
    monkeypatch.setattr("anggaran.rules.thresholds.MOST_TOLD", 3)
    rows: list[dict[str, object]] = [
        {"kode": f"5.1.{i:02d}", "pagu": 100, "realisasi": i} for i in range(1, 9)
    ]
    found = flag(Tree(rows))
    assert [each.kode for each in found] == ["5.1.01", "5.1.02", "5.1.03"]
    (more,) = found.coverage.not_checked
    assert more.reason.en == "5 more findings of its kind; the first 3 are told"


def test_rows_without_a_code_take_no_longer_than_their_number(tmp_path: Path) -> None:
    """Two thousand rows without a code among thirty thousand: each once summed all others."""
    lines = ["Kode;Uraian;Pagu"]
    for i in range(30_000):
        lines += [f";Catatan {i};5"] * (i % 15 == 0)
        code = f"5.1.{i // 8100 + 1:02d}.{i // 90 % 90 + 1:02d}.{i % 90 + 1:02d}"
        lines.append(f"{code};Gaji {i};{i}.000")
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    table = read(path)[0]
    started = process_time()
    tree = Tree(table)
    assert len(tree.structure.unplaced) == 2000
    assert process_time() - started < 10


def test_rows_of_one_code_and_many_names_take_no_longer_than_their_number(tmp_path: Path) -> None:
    """Five thousand rows of one code: each once looked through all others."""
    lines = ["Kode;Uraian;Pagu", "5.1;Belanja;1.000"]
    lines += [f"5.1.01;Gaji {i};{i}.000" for i in range(1, 5000)]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    tree = Tree(read(path)[0])
    started = process_time()
    found = check(tree).of("code-duplicate")
    assert len(found) == 4998
    assert all(len(each.operands) + each.more == 4998 for each in found)
    assert process_time() - started < 10


def test_many_fractions_are_seen_to_be_no_codes_at_once() -> None:
    """Each was once sought among a hundred thousand segments, one by one."""
    cells = [number + 0.25 for number in range(5_000)]
    started = process_time()
    assert Profile(cells).code == 0
    assert Profile([*range(5_000)]).code == 1
    assert process_time() - started < 1


def _asked(
    monkeypatch: pytest.MonkeyPatch, of: object, name: str, size: Callable[[Any], int]
) -> list[int]:
    """How much work a function is given from now on, call by call."""
    sizes: list[int] = []
    plain = getattr(of, name)

    def counted(first: Any, *others: Any, **named: Any) -> Any:
        sizes.append(size(first))
        return plain(first, *others, **named)

    monkeypatch.setattr(of, name, counted)
    return sizes


def test_many_totals_add_each_row_up_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand total rows are held against sums of all the rows above them; these are added up
    once, and not for each.
    """
    added = _asked(monkeypatch, rollup, "_added", len)
    listed = _asked(monkeypatch, rollup.Stretch, "__getitem__", len)
    block = [("Belanja A", 3), ("Belanja B", 4), ("Jumlah", 7)]
    tree = Tree([{"uraian": label, "pagu": sen} for label, sen in block * 1000])
    assert {target.scope for target in tree.targets.values()} == {"block", "table"}
    assert len(tree.targets) == 1000
    assert sum(added) + sum(listed) < 10 * len(tree.table)


def test_totals_that_run_on_are_matched_with_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each adds up all rows above: of a long table that were more terms than memory has."""
    rows = [("Belanja A", 3), ("Jumlah", 3), ("Belanja B", 4), ("Jumlah", 7), ("Jumlah", 7)]
    table = [{"uraian": label, "pagu": sen} for label, sen in rows]
    assert len(Tree(table).targets) == 3
    monkeypatch.setattr("anggaran.shape.totals._MOST_TERMS", 3)
    monkeypatch.setattr("anggaran.shape.totals._MOST_TIMES", 1)
    assert not Tree(table).targets


@pytest.mark.parametrize("is_nested", [False, True], ids=["of one row", "interleaved"])
def test_balances_that_fail_ask_each_other_so_often_and_no_more(
    monkeypatch: pytest.MonkeyPatch, *, is_nested: bool
) -> None:
    """Balances that count the same rows, and all fail: each change of one row asked every one of
    them, and of every row it was listed what its digits could be a slip of.
    """
    asked = _asked(monkeypatch, Sum, "holds", lambda _: 1)
    slips = _asked(monkeypatch, kind, "_slips", lambda _: 1)
    count, rows = 60, list[tuple[str, int]]()
    for each in range(count):
        if is_nested or not each:
            rows += [(f"Pendapatan {each}", 900 + 7 * each), (f"Belanja {each}", 400 + each)]
        rows += [("Surplus/(Defisit)", 10_000 + 13 * each)]
    found = check(Tree([{"uraian": label, "pagu": sen} for label, sen in rows])).errors
    assert len(found) > count / 2
    assert len(explained(found)) == len(found)
    assert len(asked) < count**2
    assert len(slips) < count**2


@pytest.mark.parametrize("years", [30, 60])
def test_percents_of_many_years_try_a_few_definitions_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, years: int
) -> None:
    """Pagu, realisasi and percent of many years: every percent was tried on every two columns,
    eight times the work of half as many; each is found to be a serapan.
    """
    asked = _asked(monkeypatch, ratios, "fit", lambda _: 1)
    names = range(1990, 1990 + years)
    heads = ";".join(f"Pagu {year};Realisasi {year};% {year}" for year in names)
    lines = [f"Kode;Uraian;{heads}"]
    for row in range(1, 10):
        cells = (f"{4 * (10**6 + each * row)};{3 * (10**6 + each * row)};75,00" for each in names)
        lines.append(f"5.1.{row:02d};Belanja {row};{';'.join(cells)}")
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    found = check(Tree(read(path)[0]))
    assert not found.errors
    assert found.coverage.checked["percent"] == 9 * years
    assert len(asked) < 100 * years**2


HEAD = "<tr><th>No</th><th>Program</th><th>Anggaran</th></tr>"
UNPAID = "".join(f"<tr><td>{each}</td><td>Program</td><td>sedang</td></tr>" for each in "123")
PAID = UNPAID.replace("sedang", "2.000.000")


def _html(path: Path, *tables: str) -> Path:
    path.write_text(f"<html>{''.join(tables)}", encoding="utf-8")
    return path


@pytest.mark.parametrize("title", ["", "<p>Tabel {} Rencana Dinas</p>"], ids=["alone", "titled"])
def test_tables_without_amounts_are_looked_at_a_few_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, title: str
) -> None:
    """Two hundred tables of one header and no amount: each was searched to the end of the page for
    its amounts, and each row between for titles, again and again; a table with amounts is found
    behind them.
    """
    asked = _asked(monkeypatch, Header, "repeats", lambda _: 1)
    figures = _asked(monkeypatch, breaks, "is_amount", lambda _: 1)
    tables = [f"{title.format(each)}<table>{HEAD}{UNPAID}</table>" for each in range(200)]
    path = _html(tmp_path / "a.html", *tables)
    with pytest.raises(NoBudgetTable):
        read(path)
    assert len(asked) + len(figures) < 30 * 4 * len(tables)
    paid = f"<table>{HEAD}{PAID}</table>"
    assert [len(table) for table in read(_html(path, *tables, paid))] == [3]
    asked.clear()
    assert sum(map(len, read(_html(path, *(each.replace(UNPAID, PAID) for each in tables))))) == 600
    assert len(asked) < 30 * 4 * len(tables)


def test_a_header_that_heads_nothing_is_passed_by_where_it_is_printed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three hundred tables of which the last alone has amounts: each was read as if it had; the
    titles of the last are its own.
    """
    planned = _asked(monkeypatch, find, "make_plan", lambda _: 1)
    tables = [f"<p>Tabel {each}</p><table>{HEAD}{UNPAID}</table>" for each in range(300)]
    paid = f"<p>Pagu dalam ribuan rupiah</p><table>{HEAD}{PAID}</table>"
    (table,) = read(_html(tmp_path / "a.html", *tables, paid))
    assert [str(table.amounts["pagu"].value(row)) for row in range(3)] == ["2000000000.00"] * 3
    assert len(planned) < 5


def test_codes_are_printed_where_somebody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table without a fault prints hardly any of the codes of its rows again."""
    printed, make = [0], CodeTexts.at

    def at(self: CodeTexts, code: Any) -> list[str | None]:
        printed[0] += len(code)
        return make(self, code)

    monkeypatch.setattr(CodeTexts, "at", at)
    rows = [{"kode": f"5.1.02.01.01.{at:04}", "uraian": f"{at}", "pagu": at} for at in range(9000)]
    assert not check(Tree(rows[1:]))
    assert printed[0] < len(rows) / 2
