"""Small documents of every kind, right and wrong, drawn as the text of their files.

They are kept as drawn, so no test hangs on this file: it says how they came about, and draws more.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from seeds import BUNDLED, HERE
from workbooks import Book, books

Case = dict[str, Any]  # name, ask, files by name, options
Values = tuple[int, ...]  # what one leaf states, in whole rupiah, column by column
Cell = int | str | Fraction | None  # a Fraction is a percent

REKENING = {
    "13": (1, 1, 1, 2, 2),
    "90": (1, 1, 2, 2, 2, 3),
    "050": (1, 1, 2, 2, 2, 4),
    "900": (1, 1, 2, 2, 3, 5),
}
NOUNS = (
    "Pegawai", "Barang dan Jasa", "Gaji Pokok ASN", "PPh 21", "Sewa Gedung", "Perjalanan Dinas",
    "Alat Tulis Kantor", "Makan dan Minum Rapat", "Pemeliharaan Mesin", "Honorarium",
    "Jasa Tenaga Ahli", "Modal Peralatan", "Bantuan Sosial",
)  # fmt: skip
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
    "Oktober", "November", "Desember",
)  # fmt: skip


# --- trees ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """Rows before their amounts: codes by column, label, and the row that each stands under."""

    heads: tuple[str, ...]
    codes: tuple[tuple[str, ...], ...]
    labels: tuple[str, ...]
    parents: tuple[int, ...]

    @property
    def leaves(self) -> list[int]:
        """The rows that nothing stands under."""
        inner = {*self.parents}
        return [row for row in range(len(self.codes)) if row not in inner]

    def sums(self, leaves: dict[int, Values]) -> list[Values]:
        """What every row states."""
        width = len(next(iter(leaves.values())))
        found = [leaves.get(row, (0,) * width) for row in range(len(self.codes))]
        for row in range(len(found) - 1, -1, -1):
            if self.parents[row] >= 0:
                found[self.parents[row]] = add(found[self.parents[row]], found[row])
        return found

    def without(self, row: int) -> Plan:
        """The document without a leaf."""
        kept = [each for each in range(len(self.codes)) if each != row]
        new = {old: now for now, old in enumerate(kept)} | {-1: -1}
        return Plan(
            self.heads,
            tuple(self.codes[each] for each in kept),
            tuple(self.labels[each] for each in kept),
            tuple(new[self.parents[each]] for each in kept),
        )


def add(one: Values, other: Values) -> Values:
    """Two rows column by column."""
    return tuple(a + b for a, b in zip(one, other, strict=True))


def less(one: Values, other: Values) -> Values:
    """The balance of two rows column by column."""
    return tuple(a - b for a, b in zip(one, other, strict=True))


def segments(dice: Random, tops: Sequence[int], depth: int, most: int) -> list[tuple[int, ...]]:
    """Nodes of a code tree whose leaves are all on one level, in code order."""
    leaves = {
        (dice.choice(tops), *(dice.randint(1, 3) for _ in range(depth - 1)))
        for _ in range(dice.randint(2, most))
    }
    return sorted({leaf[:level] for leaf in leaves for level in range(1, depth + 1)})


def plan(
    dice: Random, heads: tuple[str, ...], coded: Sequence[tuple[tuple[str, ...], int]]
) -> Plan:
    """A document from the codes and depths of its rows."""
    above: list[int] = []
    parents = []
    for row, (_, depth) in enumerate(coded):
        above = [*above[: depth - 1], row]
        parents.append(above[-2] if len(above) > 1 else -1)
    labels = tuple(f"{dice.choice(NOUNS)} {row + 1}" for row in range(len(coded)))
    return Plan(heads, tuple(codes for codes, _ in coded), labels, tuple(parents))


def coded_text(path: Sequence[int], widths: Sequence[int]) -> str:
    """A code as printed."""
    return ".".join(str(part).zfill(width) for part, width in zip(path, widths, strict=False))


def rekening(
    dice: Random, tops: Sequence[int] = (5,), most: int = 6, book: str | None = None
) -> Plan:
    """A spending tree in one of the code books."""
    widths = REKENING[book or dice.choice([*REKENING])]
    nodes = segments(dice, tops, dice.randint(3, len(widths)), most)
    return plan(
        dice, ("Kode Rekening",), [((coded_text(node, widths),), len(node)) for node in nodes]
    )


def program(
    dice: Random, most: int = 6, digits: int | None = None, first: int | None = None
) -> Plan:
    """Program, kegiatan, sub kegiatan, with the urusan above them or without."""
    bidang = dice.choice([(1, 6), (2, 8), (4, 1)])
    widths = (1, 2, 2, 1, 2, digits or dice.choice([2, 4]))
    below = segments(dice, [1, 2, 3], dice.choice([2, 3]), most)
    paths = [
        bidang[:1],
        bidang,
        *((*bidang, *node[:1], *((2, *node[1:]) if node[1:] else ())) for node in below),
    ]
    depth_of = {1: 1, 2: 2, 3: 3, 5: 4, 6: 5}
    start = first or dice.choice([1, 2, 3])
    coded = [((coded_text(path, widths),), depth_of[len(path)] - start + 1) for path in paths]
    return plan(dice, ("Kode",), [each for each in coded if each[1] > 0])


def nested(dice: Random) -> Plan:
    """Rekening under each lowest code of the program side, in a column of its own."""
    outer = program(dice, 3)
    depths = depths_of(outer)
    deepest = max(depths)
    widths = REKENING[dice.choice(["90", "050", "900"])]
    coded: list[tuple[tuple[str, ...], int]] = []
    for codes, depth in zip(outer.codes, depths, strict=True):
        coded.append(((*codes, ""), depth))
        if depth == deepest:
            inner = segments(dice, [5], 3, 3)
            coded += [(("", coded_text(node, widths)), depth + len(node)) for node in inner]
    return plan(dice, ("Kode Program", "Kode Rekening"), coded)


def depths_of(found: Plan) -> list[int]:
    """The depth of every row, from 1."""
    depths: list[int] = []
    for parent in found.parents:
        depths.append(1 if parent < 0 else depths[parent] + 1)
    return depths


def outline(dice: Random) -> Plan:
    """I, A, 1; or 1, 1.1; each restarts under the next above."""
    depth = dice.choice([2, 3])
    styles: tuple[Callable[[int], str], ...] = (
        lambda n: ("I", "II", "III")[n - 1],
        lambda n: "ABC"[n - 1],
        str,
    )
    dotted = dice.random() < 0.3
    count: dict[tuple[int, ...], int] = {}
    renumbered: dict[tuple[int, ...], tuple[int, ...]] = {(): ()}
    coded: list[tuple[tuple[str, ...], int]] = []
    for node in segments(dice, [1, 2, 3], depth, 7):  # numbered without gaps, as a person counts
        above = renumbered[node[:-1]]
        count[above] = count.get(above, 0) + 1
        own = renumbered[node] = (*above, count[above])
        coded.append(
            ((".".join(map(str, own)) if dotted else styles[len(own) - 1](own[-1]),), len(own))
        )
    return plan(dice, ("No",), coded)


def unnumbered(dice: Random) -> Plan:
    """Programs with numbers, their kegiatan below them without."""
    coded: list[tuple[tuple[str, ...], int]] = []
    for number in range(1, dice.randint(2, 4) + 1):
        coded += [((str(number),), 1), *((("",), 2) for _ in range(dice.randint(1, 3)))]
    made = plan(dice, ("No",), coded)
    words = tuple(
        f"{'PROGRAM' if depth == 1 else 'Kegiatan'} {label}"
        for depth, label in zip(depths_of(made), made.labels, strict=True)
    )
    return replace(made, labels=words)


TREES: dict[str, Callable[[Random], Plan]] = {
    "rekening": rekening,
    "program": program,
    "nested": nested,
    "outline": outline,
    "unnumbered": unnumbered,
}


# --- columns --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Form:
    """The amount columns of a table: what a leaf draws, what is printed of it, and its heads."""

    heads: tuple[str, ...]
    draw: Callable[[Random], Values]
    cells: Callable[[Values], list[Cell]]


def money(dice: Random) -> int:
    """A budget figure, round as most are."""
    step = dice.choice([1000, 1000, 50_000, 2_500_000])
    return step * dice.randint(1, 900) if dice.random() > 0.05 else 0


def spent(dice: Random) -> Values:
    """Pagu, and realisasi within it."""
    pagu = money(dice)
    return pagu, pagu if dice.random() < 0.2 else pagu * dice.randint(0, 1000) // 1000


def persen(part: int, whole: int) -> Cell:
    """A percent as it is printed."""
    return Fraction(100 * part, whole) if whole else Fraction(0)


def several(count: int) -> Callable[[Random], Values]:
    """As many figures in a row."""
    return lambda dice: tuple(money(dice) for _ in range(count))


def _spj(dice: Random) -> Values:
    pagu, all_of_it = spent(dice)
    before = all_of_it * dice.randint(0, 100) // 100
    return pagu, before, all_of_it - before


FORMS = {
    "pagu": Form(("Pagu",), several(1), list),
    "serapan": Form(("Anggaran", "Realisasi"), spent, list),
    "persen": Form(("Anggaran", "Realisasi", "%"), spent, lambda v: [*v, persen(v[1], v[0])]),
    "sisa": Form(
        ("Pagu", "Realisasi", "Sisa Anggaran", "%"),
        spent,
        lambda v: [*v, v[0] - v[1], persen(v[1], v[0])],
    ),
    "versi": Form(
        ("Sebelum Perubahan", "Setelah Perubahan", "Bertambah/(Berkurang)"),
        several(2),
        lambda v: [*v, v[1] - v[0]],
    ),
    "versi-persen": Form(
        ("Anggaran Sebelum Perubahan", "Anggaran Setelah Perubahan", "Bertambah/(Berkurang)", "%"),
        several(2),
        lambda v: [*v, v[1] - v[0], persen(v[1] - v[0], v[0])],
    ),
    "kelompok": Form(
        ("Belanja Operasi", "Belanja Modal", "Belanja Tidak Terduga", "Belanja Transfer", "Jumlah"),
        several(4),
        lambda v: [*v, sum(v)],
    ),
    "bulan": Form((*MONTHS, "Jumlah"), several(12), lambda v: [*v, sum(v)]),
    "triwulan": Form(
        ("Triwulan I", "Triwulan II", "Triwulan III", "Triwulan IV", "Jumlah"),
        several(4),
        lambda v: [*v, sum(v)],
    ),
    "tahun": Form(
        ("Realisasi 2023", "Anggaran 2024", "Realisasi 2024", "% 2024"),
        lambda dice: (money(dice), *spent(dice)),
        lambda v: [*v, persen(v[2], v[1])],
    ),
    "lalu": Form(("Realisasi 2023", "Anggaran 2024"), lambda dice: spent(dice)[::-1], list),
    "rencana": Form(("Pagu Indikatif 2024", "Pagu Indikatif 2025"), several(2), list),
    "keterangan": Form(
        ("Anggaran", "Realisasi", "%", "Keterangan"),
        spent,
        lambda v: [*v, persen(v[1], v[0]), "Menunggu lelang" if v[0] % 3 else ""],
    ),
    "spj": Form(
        (
            "Jumlah Anggaran", "Realisasi s.d. Bulan Lalu", "Realisasi Bulan Ini",
            "Realisasi s.d. Bulan Ini", "Sisa Pagu",
        ),
        _spj,
        lambda v: [*v, v[1] + v[2], v[0] - v[1] - v[2]],
    ),
}  # fmt: skip


# --- printing -------------------------------------------------------------------------------------


def _grouped(amount: int, dot: str) -> str:
    return f"{abs(amount):,}".replace(",", dot)


STYLES: dict[str, Callable[[int], str]] = {
    "id": lambda n: f"({_grouped(n, '.')})" if n < 0 else _grouped(n, "."),
    "id2": lambda n: f"({_grouped(n, '.')},00)" if n < 0 else f"{_grouped(n, '.')},00",
    "en2": lambda n: f"{'-' * (n < 0)}{_grouped(n, ',')}.00",
    "plain": str,
    "rp": lambda n: f"Rp. {'-' * (n < 0)}{_grouped(n, '.')},-",
    "jutaan": lambda n: f"{'-' * (n < 0)}{_grouped(round(Fraction(n, 10**6)), '.')}",
}


@dataclass
class Sheet:
    """A table to be printed: its rows of cells, and how many leading columns are no amounts."""

    heads: list[str]
    rows: list[list[Cell]]
    first: int
    style: str = "id"
    titles: list[str] = field(default_factory=list)
    truncated: bool = False

    def text(self) -> str:
        """The table as delimited text."""
        stream = io.StringIO()
        out = csv.writer(stream, lineterminator="\n")
        out.writerows([title] for title in self.titles)
        out.writerow(self.heads)
        out.writerows([self._cell(cell) for cell in row] for row in self.rows)
        return stream.getvalue()

    def _cell(self, cell: Cell) -> str:
        if isinstance(cell, Fraction):
            whole, rest = divmod(abs(cell) * 100, 1)
            places = int(whole) + (rest >= Fraction(1, 2) and not self.truncated)
            return f"{'-' * (cell < 0)}{places // 100},{places % 100:02d}"
        return STYLES[self.style](cell) if isinstance(cell, int) else cell or ""

    def amounts(self, dice: Random, column: int | None = None) -> tuple[int, int] | None:
        """The place of one amount that is not zero."""
        found = [
            (r, c)
            for r, row in enumerate(self.rows)
            for c, cell in enumerate(row)
            if isinstance(cell, int) and cell and (column is None or c == self.first + column)
        ]
        return dice.choice(found) if found else None


def sheet(
    found: Plan,
    leaves: dict[int, Values],
    form: Form,
    *,
    total: bool = False,
    style: str = "id",
    title: str = "",
) -> Sheet:
    """A document printed without a fault."""
    sums = found.sums(leaves)
    rows: list[list[Cell]] = [
        [*codes, label, *form.cells(values)]
        for codes, label, values in zip(found.codes, found.labels, sums, strict=True)
    ]
    if total:
        whole = (0,) * len(sums[0])
        for parent, values in zip(found.parents, sums, strict=True):
            whole = add(whole, values) if parent < 0 else whole
        rows.append([*("" for _ in found.heads), "JUMLAH", *form.cells(whole)])
    titles = [title] if title else []
    titles += ["(dalam jutaan rupiah)"] if style == "jutaan" else []
    return Sheet([*found.heads, "Uraian", *form.heads], rows, len(found.heads) + 1, style, titles)


def statement(dice: Random, *, coded: bool) -> Sheet:
    """An LRA with pendapatan, belanja, pembiayaan, totals and balances."""
    rows: list[list[Cell]] = []

    def block(kode: str, label: str, count: int) -> Values:
        parts = [spent(dice) for _ in range(count)]
        whole = tuple(map(sum, zip(*parts, strict=True)))
        rows.append([kode, label, *(whole if coded else (None, None))])
        rows.extend(
            [f"{kode}.{n:02d}", f"{dice.choice(NOUNS)} {n}", *part]
            for n, part in enumerate(parts, 1)
        )
        if not coded or dice.random() < 0.5:
            rows.append(["", f"Jumlah {label}", *whole])
        return whole

    earned = block("4.1", "Pendapatan Asli Daerah", dice.randint(1, 3))
    gone = block("5.1", "Belanja Operasi", dice.randint(1, 3))
    surplus = less(earned, gone)
    rows.append(["", "SURPLUS/(DEFISIT)", *surplus])
    if dice.random() < 0.7:
        came = block("6.1", "Penerimaan Pembiayaan", dice.randint(1, 2))
        went = block("6.2", "Pengeluaran Pembiayaan", dice.randint(1, 2))
        netto = less(came, went)
        rows.append(["", "PEMBIAYAAN NETTO", *netto])
        rows.append(["", "SISA LEBIH PEMBIAYAAN ANGGARAN", *add(surplus, netto)])
    if not coded:
        return Sheet(["Uraian", "Anggaran", "Realisasi"], [row[1:] for row in rows], 1)
    return Sheet(["Kode Rekening", "Uraian", "Anggaran", "Realisasi"], rows, 2)


def detailed(dice: Random) -> Sheet:
    """A DPA rincian: koefisien times harga on the lowest rows."""
    found = rekening(dice, most=5)
    prices = {
        row: (dice.randint(1, 40), dice.choice([1500, 25_000, 300_000])) for row in found.leaves
    }
    sums = found.sums({row: (count * price,) for row, (count, price) in prices.items()})
    rows: list[list[Cell]] = []
    for row, (codes, label) in enumerate(zip(found.codes, found.labels, strict=True)):
        count, price = prices.get(row, ("", None))
        rows.append([*codes, label, f"{count} Orang" if count else "", price, sums[row][0]])
    return Sheet(["Kode Rekening", "Uraian", "Koefisien", "Harga Satuan", "Jumlah"], rows, 3)


# --- faults ---------------------------------------------------------------------------------------

Fault = Callable[[Random, Sheet], None]


def _on_amount(change: Callable[[Random, int], Cell], column: int | None = None) -> Fault:
    def put(dice: Random, table: Sheet) -> None:
        if place := table.amounts(dice, column):
            row, at = place
            table.rows[row][at] = change(dice, int(table.rows[row][at]))  # type: ignore[arg-type]

    return put


def _swapped(dice: Random, amount: int) -> int:
    text = str(abs(amount))
    at = dice.randrange(len(text))
    return int(text[:at] + text[at : at + 2][::-1] + text[at + 2 :])


def _malformed(dice: Random, amount: int) -> str:
    text = _grouped(amount, ".")
    return dice.choice(
        [
            text[:-1],
            f"{text},000",
            text.replace(".", ",", 1) + ".0",
            f"{text}.",
            text.replace("0", "O"),
        ]
    )


def _on_percent(dice: Random, table: Sheet) -> None:
    places = [
        (r, c)
        for r, row in enumerate(table.rows)
        for c, cell in enumerate(row)
        if isinstance(cell, Fraction)
    ]
    if places:
        row, at = dice.choice(places)
        table.rows[row][at] = f"{dice.randint(0, 99)},{dice.randint(0, 99):02d}"


def _on_rows(change: Callable[[Random, list[list[Cell]]], None]) -> Fault:
    return lambda dice, table: change(dice, table.rows)


def _repeated(dice: Random, rows: list[list[Cell]]) -> None:
    at = dice.randrange(len(rows))
    rows.insert(at, [*rows[at]])


def _mistyped(dice: Random, rows: list[list[Cell]]) -> None:
    row = dice.choice(rows)
    code = str(row[0])
    row[0] = dice.choice(
        [
            f"{code}x",
            code.replace(".", "..", 1),
            f" {code}.",
            code.lstrip("0"),
            code.replace(".0", "."),
        ]
    )


def _recoded(dice: Random, rows: list[list[Cell]]) -> None:
    one, other = dice.choice(rows), dice.choice(rows)
    one[0] = other[0]


def _emptied(dice: Random, table: Sheet) -> None:
    for row in dice.sample(table.rows, min(2, len(table.rows))):
        row[-1] = dice.choice(["", "-"])


def _twice(dice: Random, table: Sheet) -> None:
    for _ in range(2):
        FAULTS[dice.choice(["delta", "delta", "swap", "malformed", "percent"])](dice, table)


def _truncate(_dice: Random, table: Sheet) -> None:
    table.truncated = True


FAULTS: dict[str, Fault] = {
    "none": lambda _dice, _table: None,
    "delta": _on_amount(
        lambda dice, n: n + dice.choice([-1, 1]) * dice.choice([1, 1000, 100_000, 2_500_000])
    ),
    "first": _on_amount(lambda dice, n: n + dice.choice([1, 1000, 100_000]), 0),
    "second": _on_amount(lambda dice, n: n + dice.choice([1, 1000, 100_000]), 1),
    "third": _on_amount(lambda dice, n: n + dice.choice([1, 1000, 100_000]), 2),
    "swap": _on_amount(_swapped),
    "zero": _on_amount(lambda dice, n: n * 10 if dice.random() < 0.5 else n // 10),
    "negative": _on_amount(lambda _dice, n: -n),
    "malformed": _on_amount(_malformed),
    "blank": _on_amount(lambda dice, _n: dice.choice(["", "-", "0"])),
    "words": _on_amount(lambda dice, _n: dice.choice(["#REF!", "tidak ada", "1 juta", "n/a"])),
    "percent": _on_percent,
    "truncated": _truncate,
    "repeated": _on_rows(_repeated),
    "dropped": _on_rows(lambda dice, rows: rows.remove(dice.choice(rows))),
    "mistyped": _on_rows(_mistyped),
    "recoded": _on_rows(_recoded),
    "emptied": _emptied,
    "twice": _twice,
}


# --- cases ----------------------------------------------------------------------------------------


def leaf_values(dice: Random, found: Plan, form: Form) -> dict[int, Values]:
    """What every leaf states."""
    return {row: form.draw(dice) for row in found.leaves}


def checks(dice: Random) -> Iterator[Case]:
    """One table each: every tree with every form of columns, right and with each fault."""
    faults = [*FAULTS]
    for tree, name in ((tree, name) for tree in TREES for name in FORMS):
        if name == "kelompok" and tree in {"rekening", "nested"}:  # a rekening is of one kelompok
            continue
        more = 4 if name in {"persen", "sisa", "serapan"} else 3
        for fault in ["none", *dice.sample(faults[1:], more)]:
            table = drawn(
                dice, tree, name, fault,
                total=dice.random() < 0.6,
                style=dice.choice(["id", "id", "id2", "en2", "plain", "rp"]),
                title=dice.choice(["", "", "LAPORAN REALISASI ANGGARAN TAHUN ANGGARAN 2024"]),
            )  # fmt: skip
            yield checked(f"check/{tree}/{name}/{fault}", table)


def drawn(dice: Random, tree: str, name: str, fault: str, **printed: Any) -> Sheet:
    """A table with one fault."""
    found, form = TREES[tree](dice), FORMS[name]
    table = sheet(found, leaf_values(dice, found, form), form, **printed)
    FAULTS[fault](dice, table)
    return table


def checked(name: str, table: Sheet, **more: Any) -> Case:
    """A table to be checked."""
    return {"name": name, "ask": "check", "files": {"a.csv": table.text()}, **more}


def spending(dice: Random) -> Iterator[Case]:
    """More spent than there was, something spent of nothing, and an amount with two readings."""
    ways = ("over", "unbudgeted", "mixed")
    for tree, way in ((tree, way) for tree in (*TREES,)[:4] for way in ways):
        found, form = TREES[tree](dice), FORMS[dice.choice(["serapan", "persen", "sisa"])]
        leaves = leaf_values(dice, found, form)
        row = dice.choice([*leaves])
        leaves[row] = {"over": (1000, 2000), "unbudgeted": (0, 2000)}.get(way, leaves[row])
        table = sheet(found, leaves, form)
        if way == "mixed":
            table.rows[row][table.first] = dice.choice(["245.000", "245,000", "1.250,500"])
            table.style = dice.choice(["en2", "plain", "id2"])
        yield checked(f"check/{tree}/{way}", table)


def percents(dice: Random) -> Iterator[Case]:
    """Percents in other forms, and some that no form knows."""
    ways: dict[str, Callable[[Fraction], str]] = {
        "sign": lambda p: f"{float(p):.2f}%",
        "one place": lambda p: f"{float(p):.1f}".replace(".", ","),
        "whole": lambda p: f"{float(p):.0f}",
        "ratio": lambda p: f"{float(p) / 100:.4f}",
        "malformed": lambda p: f"{float(p):.2f}".replace(".", ",,"),
        "shifted": lambda p: f"{float(p) * 10:.0f}%",
    }
    for tree, way in ((tree, way) for tree in ("rekening", "program", "outline") for way in ways):
        for every in (True, False):
            table = drawn(dice, tree, dice.choice(["persen", "sisa"]), "none", total=True)
            rows = [row for row in table.rows if isinstance(row[-1], Fraction)]
            for row in rows if every else dice.sample(rows, 1):
                row[-1] = ways[way](Fraction(str(row[-1])))
            yield checked(
                f"percents/{tree}/{way.replace(' ', '-')}/{'all' if every else 'one'}", table
            )


def statements(dice: Random) -> Iterator[Case]:
    """LRA of a pemda, with codes and without; rincian with koefisien and harga; millions."""
    for number in range(4):
        for fault in ("none", "delta", "malformed", "negative"):
            table = statement(dice, coded=number % 2 == 0)
            FAULTS[fault](dice, table)
            yield checked(f"check/statement/{fault}", table)
    for fault in ("none", "delta", "first", "second", "malformed", "blank"):
        table = detailed(dice)
        FAULTS[fault](dice, table)
        yield checked(f"check/rincian/{fault}", table)
    for tree in ("rekening", "program", "outline"):
        for name in ("serapan", "sisa", "versi", "bulan"):
            for fault in ("none", "zero"):
                table = drawn(dice, tree, name, fault, total=True, style="jutaan")
                yield checked(f"check/jutaan/{tree}/{name}/{fault}", table)


Line = tuple[tuple[int, ...], tuple[int, ...], Values]  # sub kegiatan, rekening, amounts


def flat(dice: Random, form: Form) -> tuple[Sheet, list[Line]]:
    """Lines by sub kegiatan and rekening, some keys more than once."""
    subs, codes = (1, 2, 2, 1, 2, 4), REKENING["050"]
    lines: list[Line] = []
    for _ in range(dice.randint(3, 12)):
        sub = (1, 6, dice.randint(1, 3), 2, dice.randint(1, 2), dice.randint(1, 2))
        rek = (5, dice.randint(1, 2), dice.randint(1, 2), 1, 1, dice.randint(1, 2))
        lines.append((sub, rek, form.draw(dice)))
    rows: list[list[Cell]] = [
        [coded_text(sub, subs), f"Sub {sub[2]}{sub[4]}{sub[5]}", coded_text(rek, codes),
         f"Belanja {rek[2]}{rek[5]}",
         *form.cells(values)]
        for sub, rek, values in lines
    ]  # fmt: skip
    heads = ["Kode Sub Kegiatan", "Nama Sub Kegiatan", "Kode Rekening", "Nama Rekening"]
    return Sheet([*heads, *form.heads], rows, 4), lines


def flats(dice: Random) -> Iterator[Case]:
    """Flat recaps nested over two code columns, by their heads and as asked."""
    for form in ("pagu", "serapan", "persen", "sisa", "kelompok", "triwulan", "tahun"):
        for fault in ("none", "delta", "malformed", "mistyped", "emptied", "negative"):
            table, _ = flat(dice, FORMS[form])
            FAULTS[fault](dice, table)
            by = dice.choice(
                [
                    "sub_kegiatan,rekening",
                    "sub_kegiatan,rekening",
                    "rekening,sub_kegiatan",
                    "rekening",
                ]
            )
            case = {
                "name": f"flat/{form}/{fault}",
                "ask": "check",
                "files": {"a.csv": table.text()},
            }
            yield {**case, "nodes": True, "options": ["--by", by]}


def _changed(dice: Random, leaves: dict[int, Values], column: int) -> dict[int, Values]:
    row = dice.choice([*leaves])
    values = [*leaves[row]]
    values[column] += dice.choice([-1, 1]) * dice.choice([1000, 50_000, 1_000_000])
    return {**leaves, row: tuple(values)}


def _moved(dice: Random, leaves: dict[int, Values]) -> dict[int, Values]:
    one, other = dice.choice([*leaves]), dice.choice([*leaves])
    delta = dice.choice([1000, 50_000])
    values = {**leaves, one: (leaves[one][0] + delta, *leaves[one][1:])}
    return {**values, other: (values[other][0] - delta, *values[other][1:])}


PAIRS = (
    "same",
    "line",
    "two lines",
    "cell",
    "moved",
    "dropped",
    "renamed",
    "uncoded",
    "programs",
    "fault",
    "stranger",
)


FORM_PAIRS = (
    ("pagu", "serapan"), ("serapan", "tahun"), ("sisa", "spj"), ("pagu", "versi"),
    ("serapan", "lalu"),
    ("pagu", "rencana"),
)  # fmt: skip


def copy_of(
    dice: Random,
    way: str,
    found: Plan,
    leaves: dict[int, Values],
    form: Form,
    *,
    style: str = "id",
    title: str = "",
) -> Sheet:
    """A document of the same budget that differs in a certain way."""
    values = leaves
    if way in {"line", "two lines", "moved"}:
        values = _moved(dice, values) if way == "moved" else _changed(dice, values, 0)
        values = (
            _changed(dice, values, len(next(iter(values.values()))) - 1)
            if way == "two lines"
            else values
        )
    elif way == "stranger":
        found = TREES[dice.choice(["rekening", "program"])](dice)
        values = leaf_values(dice, found, form)
    elif way == "dropped" and len(found.leaves) > 1:
        row = dice.choice(found.leaves)
        values = {each - (each > row): kept for each, kept in leaves.items() if each != row}
        found = found.without(row)
        values |= {each: (0,) * len(leaves[row]) for each in found.leaves if each not in values}
    elif way == "renamed":
        labels = [*found.labels]
        at = dice.randrange(len(labels))
        labels[at] = (
            labels[at].replace("a", "e", 1).upper() if dice.random() < 0.5 else "Uraian yang lain"
        )
        found = replace(found, labels=tuple(labels))
    table = sheet(found, values, form, total=dice.random() < 0.5, style=style, title=title)
    if way in {"cell", "fault"}:
        FAULTS[
            "delta" if way == "cell" else dice.choice(["malformed", "repeated", "blank", "swap"])
        ](dice, table)
    if way == "programs":
        table.rows = [
            row for row, parent in zip(table.rows, found.parents, strict=False) if parent < 0
        ]
    if way == "uncoded":
        table = Sheet(
            table.heads[1:],
            [row[1:] for row in table.rows],
            table.first - 1,
            table.style,
            table.titles,
        )
    return table


def pairs(dice: Random) -> Iterator[Case]:
    """Two documents of one budget, or of two."""
    for tree in ("rekening", "program", "outline", "nested"):
        for way in PAIRS:
            whole = "triwulan" if tree in {"rekening", "nested"} else "kelompok"
            for form in dice.sample(
                ["pagu", "serapan", "sisa", "tahun", whole, "versi", "lalu", "rencana"], 2
            ):
                found = TREES[tree](dice)
                leaves = leaf_values(dice, found, FORMS[form])
                one = sheet(found, leaves, FORMS[form], total=dice.random() < 0.5)
                style = dice.choice(["id", "id2", "en2"])
                other = copy_of(dice, way, found, leaves, FORMS[form], style=style)
                files = {"dpa.csv": one.text(), "lra.csv": other.text()}
                name = f"reconcile/{tree}/{form}/{way.replace(' ', '-')}"
                options = dice.choice([[], [], [], ["--tolerance", "1000"]])
                yield {"name": name, "ask": "reconcile", "files": files, "options": options}
    for way in ("same", "line", "two lines"):
        for one_form, other_form in FORM_PAIRS:
            found = program(dice)
            leaves = leaf_values(dice, found, FORMS["sisa"])
            as_other: dict[str, Callable[[Values], Values]] = {
                "serapan": lambda v: v,
                "lalu": lambda v: (v[1], v[0]),
                "rencana": lambda v: (v[0], v[0] + 50_000),
                "tahun": lambda v: (1_000_000, *v),
                "spj": lambda v: (v[0], v[1] // 2, v[1] - v[1] // 2),
                "versi": lambda v: (v[0], v[0] + v[1]),
            }
            same = {row: as_other[other_form](values) for row, values in leaves.items()}
            width = 1 if one_form == "pagu" else 2
            one = sheet(found, {row: v[:width] for row, v in leaves.items()}, FORMS[one_form])
            other = copy_of(dice, way, found, same, FORMS[other_form])
            name = f"reconcile/forms/{one_form}-{other_form}/{way.replace(' ', '-')}"
            yield {
                "name": name,
                "ask": "reconcile",
                "files": {"a.csv": one.text(), "b.csv": other.text()},
            }


def periods(dice: Random) -> Iterator[Case]:
    """Two reports that say until when they count."""
    for one, other in (("Juni", "Juli"), ("Juni", "Juni"), ("Juli", "Juni"), ("Juni", "")):
        for way in ("same", "line"):
            found, form = program(dice), FORMS["serapan"]
            leaves = leaf_values(dice, found, form)
            titles = [f"Laporan s.d. {month} 2024" if month else "" for month in (one, other)]
            files = {
                "kiri.csv": sheet(found, leaves, form, title=titles[0]).text(),
                "kanan.csv": copy_of(dice, way, found, leaves, form, title=titles[1]).text(),
            }
            yield {"name": f"reconcile/periods/{way}", "ask": "reconcile", "files": files}


def matrices(dice: Random) -> Iterator[Case]:
    """Three or four documents of one budget."""
    for tree in ("rekening", "program", "outline"):
        for way in PAIRS:
            form = FORMS[dice.choice(["pagu", "serapan", "sisa"])]
            found = TREES[tree](dice)
            leaves = leaf_values(dice, found, form)
            ways = ["same", way, dice.choice(["same", "same", way, "line", "programs"])]
            ways += ["same"] * (dice.random() < 0.3)
            dice.shuffle(ways)
            names = ("dpa.csv", "lkjip.csv", "lra.csv", "renja.csv")
            files = {
                n: copy_of(dice, w, found, leaves, form).text()
                for n, w in zip(names, ways, strict=False)
            }
            yield {
                "name": f"matrix/{tree}/{way.replace(' ', '-')}",
                "ask": "reconcile",
                "files": files,
            }


def versions(dice: Random) -> Iterator[Case]:
    """Two or three versions of a budget, and one table with both."""
    for tree in ("rekening", "program", "nested", "outline"):
        for way in ("same", "line", "moved", "dropped", "two lines"):
            form = FORMS[dice.choice(["pagu", "serapan"])]
            found = TREES[tree](dice)
            leaves = leaf_values(dice, found, form)
            ways = ["same", way] + [dice.choice(["same", "line", "moved"])] * (dice.random() < 0.3)
            names = ("murni.csv", "perubahan.csv", "perubahan2.csv")
            files = {
                n: copy_of(dice, w, found, leaves, form).text()
                for n, w in zip(names, ways, strict=False)
            }
            name = f"versions/{tree}/{way.replace(' ', '-')}"
            yield {"name": name, "ask": "reconcile", "files": files, "options": ["--versions"]}
        for form_name in ("versi", "versi", "versi-persen", "pagu"):
            found = TREES[tree](dice)
            table = sheet(found, leaf_values(dice, found, FORMS[form_name]), FORMS[form_name])
            name = f"versions/columns/{tree}/{form_name}"
            case = {"name": name, "ask": "reconcile", "files": {"a.csv": table.text()}}
            yield {**case, "options": ["--versions"]}


def months(dice: Random) -> Iterator[Case]:
    """Reports of a year: cumulative, with one that falls, and by month."""
    for number in range(24):
        way = ("cumulative", "falls", "single", "shifted")[number % 4]
        found = TREES[("rekening", "program", "nested")[number % 3]](dice)
        form = FORMS["serapan"]
        pagu = {row: 12 * money(dice) for row in found.leaves}
        count = dice.randint(2, 5)
        series = {
            row: [pagu[row] * dice.randint(0, 80) // 1000 for _ in range(count)] for row in pagu
        }
        if way != "single":
            series = {row: [*accumulate(each)] for row, each in series.items()}
        if way == "falls":
            row = dice.choice([*series])
            series[row][-1] = series[row][-2] // 2
        shift = 1000 if way == "shifted" else 0
        title = "Bulan {}" if way == "single" else "s.d. {}"
        files = {}
        for month in range(count):
            values: dict[int, Values] = {
                row: (each + shift * month * (row % 2), series[row][month])
                for row, each in pagu.items()
            }
            said = f"LAPORAN REALISASI ANGGARAN {title.format(MONTHS[month])} 2024"
            files[f"{month + 1:02d}.csv"] = sheet(found, values, form, title=said).text()
        yield {
            "name": f"monthly/{way}",
            "ask": "reconcile",
            "files": files,
            "options": ["--monthly"],
        }


def crosses(dice: Random) -> Iterator[Case]:
    """Flat lines as a cross table, alone and against documents that state one side of it."""
    for number in range(24):
        form = FORMS[("pagu", "serapan")[number % 2]]
        table, lines = flat(dice, form)
        files = {"rekap.csv": table.text()}
        if number % 3:
            files["program.csv"] = _margin(
                dice, [(line[0][:3], line[2]) for line in lines], (1, 2, 2), form
            )
        if number % 3 == 2:
            files["belanja.csv"] = _margin(
                dice, [(line[1][:2], line[2]) for line in lines], (1, 1), form
            )
        options = ["--cross"]
        yield {
            "name": f"cross/{len(files)}-documents",
            "ask": "reconcile",
            "files": files,
            "options": options,
        }
    for form_name in ("kelompok", "versi", "kelompok"):
        found = program(dice)
        table = sheet(found, leaf_values(dice, found, FORMS[form_name]), FORMS[form_name])
        case = {"name": f"cross/{form_name}", "ask": "reconcile", "files": {"a.csv": table.text()}}
        yield {**case, "options": ["--cross"]}


def _margin(
    dice: Random, parts: list[tuple[tuple[int, ...], Values]], widths: Sequence[int], form: Form
) -> str:
    sums: dict[tuple[int, ...], Values] = {}
    for path, values in parts:
        sums[path] = add(sums[path], values) if path in sums else values
    coded = [((coded_text(path, widths),), 1) for path in sorted(sums)]
    leaves = dict(enumerate(sums[path] for path in sorted(sums)))
    table = sheet(plan(dice, ("Kode",), coded), leaves, form)
    FAULTS[dice.choice(["none", "delta"])](dice, table)
    return table.text()


def frames(dice: Random) -> Iterator[Case]:
    """Rows given from Python, not read from a file: the heads are names of measures."""
    names = {
        "serapan": ["pagu", "realisasi"],
        "persen": ["pagu", "realisasi", "persen"],
        "versi": ["pagu_sebelum", "pagu_setelah", "bertambah_berkurang"],
        "kelompok": ["pagu_operasi", "pagu_modal", "pagu_tidak_terduga", "pagu_transfer", "pagu"],
        "tahun": ["realisasi_2023", "pagu_2024", "realisasi_2024", "persen"],
    }
    for form, columns in names.items():
        for fault in ("none", "delta", "malformed", "blank"):
            found = TREES[
                "program" if form == "kelompok" else dice.choice(["rekening", "program"])
            ](dice)
            table = sheet(found, leaf_values(dice, found, FORMS[form]), FORMS[form], style="id2")
            table.heads = ["kode", "uraian", *columns]
            FAULTS[fault](dice, table)
            case = {
                "name": f"frame/{form}/{fault}",
                "ask": "frame",
                "files": {"a.csv": table.text()},
            }
            yield {**case, "nodes": True}
    for form in ("serapan", "kelompok"):
        for fault in ("none", "delta", "malformed", "emptied"):
            table, _ = flat(dice, FORMS[form])
            table.heads = [
                "sub_kegiatan",
                "nama_sub_kegiatan",
                "rekening",
                "nama_rekening",
                *names[form],
            ]
            FAULTS[fault](dice, table)
            case = {
                "name": f"frame/flat/{form}/{fault}",
                "ask": "frame",
                "files": {"a.csv": table.text()},
            }
            yield {**case, "nodes": True, "options": ["--by", "sub_kegiatan,rekening"]}


def workbooks(dice: Random) -> Iterator[Case]:
    """Cells that are numbers, as in a workbook, some with the residue of binary arithmetic."""
    for tree in ("rekening", "program", "nested", "outline"):
        for fault in ("none", "delta", "malformed", "residue"):
            found, form = TREES[tree](dice), FORMS[dice.choice(["persen", "sisa", "versi"])]
            table = sheet(found, leaf_values(dice, found, form), form, total=dice.random() < 0.5)
            FAULTS.get(fault, FAULTS["none"])(dice, table)
            rows: list[list[object]] = [
                [float(round(cell, 2)) if isinstance(cell, Fraction) else cell for cell in row]
                for row in table.rows
            ]
            if fault == "residue" and (place := table.amounts(dice)):
                rows[place[0]][place[1]] = (
                    float(str(rows[place[0]][place[1]])) + 0.1 + 0.2 - 0.3 + 1e-4
                )
            text = json.dumps([table.heads, *rows])
            yield {"name": f"workbook/{tree}/{fault}", "ask": "check", "files": {"a.xlsx": text}}


def layouts(dice: Random) -> Iterator[Case]:
    """Headings of several rows, codes in several columns, pages, HTML, XML: as the round trip
    has.
    """
    drawn: list[Book] = []

    @seed(1945)
    @settings(
        max_examples=150,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(book=books())
    def keep(book: Book) -> None:
        drawn.append(book)

    keep()
    for number, book in enumerate(book for book in drawn if book.format in {"csv", "html", "xml"}):
        if number % 2:
            _spoil(dice, book)
        with TemporaryDirectory() as folder:
            path = replace(book, encoding="utf-8").write(Path(folder))
            files = {path.name: path.read_bytes().decode("utf-8", errors="replace")}
        yield {
            "name": f"layout/{book.format}/{'spoiled' if number % 2 else 'none'}",
            "ask": "check",
            "files": files,
        }


def _spoil(dice: Random, book: Book) -> None:
    """Change a digit of one amount."""
    printed = dice.choice(book.printed)
    grid = next(iter(book.sheets.values())) if printed.sheet is None else book.sheets[printed.sheet]
    row, at = dice.choice([*printed.cells.values()])
    text = str(grid.rows[row][at])
    places = [place for place, letter in enumerate(text) if letter in "123456789"]
    if places:
        place = dice.choice(places)
        grid.rows[row][at] = f"{text[:place]}{int(text[place]) % 9 + 1}{text[place + 1 :]}"


def seeds(_dice: Random) -> Iterator[Case]:
    """The documents of the project's beginning: each alone, each with each, all of one at once."""
    paths = sorted([*BUNDLED.glob("*.csv"), *HERE.glob("*.csv")], key=lambda path: path.name)
    texts = {path.name: path.read_text(encoding="utf-8") for path in paths}
    for name, text in texts.items():
        yield {"name": f"seed/{name}", "ask": "check", "files": {name: text}}
    for source in sorted({name[:3] for name in texts}):
        own = [name for name in texts if name.startswith(source)]
        for one, other in ((a, b) for a in own for b in own if a < b):
            files = {name: texts[name] for name in (one, other)}
            yield {"name": f"seed/{one} {other}", "ask": "reconcile", "files": files}
        if len(own) > 2:
            yield {
                "name": f"seed/{source}",
                "ask": "reconcile",
                "files": {name: texts[name] for name in own},
            }


KINDS = (
    seeds, checks, spending, percents, statements, flats, layouts, workbooks, pairs, periods,
    matrices,
    versions, months, crosses, frames,
)  # fmt: skip


def cases(start: int = 1945) -> list[Case]:
    """All of them, each with a name of its own."""
    found: list[Case] = []
    counted: dict[str, int] = {}
    for kind in KINDS:
        for case in kind(Random(f"{start} {kind.__name__}")):
            number = counted[case["name"]] = counted.get(case["name"], 0) + 1
            found.append({**case, "name": f"{case['name']}/{number}"})
    return found
