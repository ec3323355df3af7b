"""Months of one year in one row: anggaran kas against pagu, and the running columns of an SPJ.

The twelve months of an anggaran kas (RAK), or its four quarters, make the pagu (Permendagri 77/2020).  An SPJ
fungsional prints each way of payment (LS Gaji, LS Barang dan Jasa, UP/GU/TU) up to last month, this month and up to
this month, which is the sum of the two; its Jumlah is the sum of the ways.  Its sisa is a derived column, checked as
such.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

from anggaran.amount.rounding import halves
from anggaran.amount.rupiah import AmountColumn, Kind, decimal_of
from anggaran.arrow import Ints
from anggaran.finding import Text
from anggaran.periode.period import MONTHS
from anggaran.rules.desk import Desk
from anggaran.shape.rollup import Sen
from anggaran.shape.structure import Bools
from anggaran.shape.wide import add_columns

QUARTERS = ("tw_1", "tw_2", "tw_3", "tw_4")
_TWELVE = Text("dua belas bulan", "months")
_FOUR = Text("empat triwulan", "quarters")
WAYS = ("ls_gaji", "ls_barang_jasa", "up_gu_tu")  # how an SPJ pays, in the order of its columns


def check_months(desk: Desk) -> None:
    """Hold every total of months and every running column against its parts, where all of them are printed."""
    amounts = desk.tree.amounts
    for spans, said in ((MONTHS, _TWELVE), (QUARTERS, _FOUR)):
        for stem in _stems(amounts, f"_{spans[0]}"):
            parts = [f"{stem}_{span}" for span in spans]
            if all(part in amounts for part in parts):
                _check_year(desk, stem, parts, said)
    mended: dict[str, AmountColumn] = {}
    told: dict[str, Bools] = {}
    for stem in _stems(amounts, "_sd_ini"):
        parts = [f"{stem}_sd_lalu", f"{stem}_ini"]
        if all(part in amounts for part in parts):
            mended[f"{stem}_sd_ini"] = add_columns([amounts[part] for part in parts])
            told[f"{stem}_sd_ini"] = _check(desk, f"{stem}_sd_ini", parts, [mended[f"{stem}_sd_ini"]])
    for whole, parts in _ways(amounts):
        printed = add_columns([amounts[part] for part in parts])
        summed = add_columns([mended.get(part, amounts[part]) for part in parts])
        _check(desk, whole, parts, [printed, summed], told.get(whole))


def _stems(amounts: Mapping[str, AmountColumn], suffix: str) -> Iterator[str]:
    """Names of the columns that end so, without that end."""
    return (name.removesuffix(suffix) for name in amounts if name.endswith(suffix))


def _check_year(desk: Desk, stem: str, parts: Sequence[str], said: Text) -> None:
    """Twelve months or four quarters against their total, and an anggaran kas against the pagu too."""
    amounts = desk.tree.amounts
    names = [stem, f"{stem}_jumlah", *(("pagu", "pagu_jumlah") if stem in {"rak", "pagu"} else ())]
    wholes = [name for name in dict.fromkeys(names) if name in amounts]
    summed = add_columns([amounts[part] for part in parts])
    if not wholes:
        desk.skip(
            "cross-foot", f"tidak ada kolom jumlah untuk {said.id} {stem}", f"no total of the {said.en} of {stem}"
        )
    elif _runs_on(amounts, parts, amounts[wholes[0]], summed):
        desk.skip(
            "cross-foot", f"{said.id} {stem} tercetak kumulatif", f"the {said.en} of {stem} are printed cumulatively"
        )
    else:
        _check_wholes(desk, wholes, parts, summed)


def _runs_on(
    amounts: Mapping[str, AmountColumn], parts: Sequence[str], whole: AmountColumn, summed: AmountColumn
) -> bool:
    """True where the months are cumulative: they never fall, and December is the whole though their sum is not."""
    known = np.logical_and.reduce([whole.known, *(amounts[part].known for part in parts)])
    rising = [(amounts[b].sen >= amounts[a].sen)[known].all() for a, b in pairwise(parts)]
    december = bool((amounts[parts[-1]].sen == whole.sen)[known].all())
    return all(rising) and december and bool((summed.sen != whole.sen)[known].any())


def _check_wholes(desk: Desk, wholes: Sequence[str], parts: Sequence[str], summed: AmountColumn) -> None:
    """Each total against the months; one that repeats a wrong one in its row is the same fault."""
    told = np.zeros(len(summed.sen), dtype=np.bool_)
    for whole in wholes:
        told |= _check(desk, whole, parts, [summed], told)


def _ways(amounts: Mapping[str, AmountColumn]) -> Iterator[tuple[str, list[str]]]:
    """The Jumlah of an SPJ and the ways of payment that it sums."""
    for stem in _stems(amounts, f"_{WAYS[0]}_sd_ini"):
        parts = [f"{stem}_{way}_sd_ini" for way in WAYS]
        if all(part in amounts for part in parts):
            wholes = [name for name in amounts if name not in parts and _is_jumlah(name, stem)]
            wholes.sort(key=lambda name: name == stem)
            yield from ((whole, parts) for whole in wholes[:1])


def _is_jumlah(name: str, stem: str) -> bool:
    """True for ``realisasi_sd_ini``, for ``realisasi``, and for a "Jumlah SPJ (LS+UP/GU/TU) s.d. Bulan Ini"."""
    return name in {f"{stem}_sd_ini", "realisasi_sd_ini", stem} or ("_sd_ini_" in name and "jumlah" in name.split("_"))


def _check(
    desk: Desk, whole: str, parts: Sequence[str], sums: Sequence[AmountColumn], told: Bools | None = None
) -> Bools:
    """Hold a column row by row against a sum of others; True for the rows where it is none of the given sums.

    Args:
        desk: where the findings go.
        whole: the column that states the sum.
        parts: the columns that make it.
        sums: the sum as printed, and what else would be right: the sum of parts that are wrong themselves.
        told: rows that were reported already.
    """
    column = desk.tree.amounts[whole]
    off = halves(column)
    slack = off + halves(sums[0])
    compared = column.known & (sums[0].kinds == Kind.NUMBER)
    desk.count("cross-foot", int(compared.sum()))
    wrong: Bools = compared & np.logical_and.reduce([_beyond(column.sen, each, off + halves(each)) for each in sums])
    for row in np.flatnonzero(wrong if told is None else wrong & ~told).tolist():
        finding = desk.row(
            "cross-foot", row, whole, measure=whole, stated=decimal_of(column.sen[row]),
            computed=decimal_of(sums[0].sen[row]), tolerance=decimal_of(slack[row]), details={"of": list(parts)},
        )  # fmt: skip
        desk.findings.append(finding)
    return wrong


def _beyond(sen: Sen, summed: AmountColumn, slack: Ints) -> Bools:
    """True where an amount is farther from a sum than rounding explains; an unknown sum is none."""
    far: Bools = (np.abs(sen - summed.sen) > slack) | (summed.kinds != Kind.NUMBER)
    return far
