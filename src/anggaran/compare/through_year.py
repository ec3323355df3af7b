"""Reports of one SKPD through a year: each against the one before it, in what runs on and in what
the later one says again of the earlier.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from anggaran.compare.align import align
from anggaran.compare.columns import Measures
from anggaran.compare.lines import compare
from anggaran.compare.months import Step, cumulative_measures, judge
from anggaran.compare.periods import period_of
from anggaran.compare.restated import restated
from anggaran.errors import kind, takes
from anggaran.finding import Coverage, Finding, Findings, NotChecked, Text
from anggaran.measure import Measure
from anggaran.tree import Source, Tree, tree_of

_LAST = "realisasi_sd_lalu"


@takes(trees=kind(Iterable, like="[…, …]"))
def monthly(trees: Iterable[Tree | Source]) -> Findings:
    """Reports of one SKPD through a year, held each against the one before it.

    Args:
        trees: the reports, in any order; their cut-offs are read from titles, sheet or file names.

    Returns:
        ``not-cumulative`` (info) where realisasi is printed by month, else a ``falling-cumulative``
        (warning) for each lowest line that falls; the coverage counts the lines compared and says
        which reports were left out.

    >>> from dataclasses import replace
    >>> def report(month, amount):
    ...     table = Tree([{"kode": "5.1", "realisasi": amount}]).table
    ...     return Tree(replace(table, titles=(f"s.d. {month} 2026",)))
    >>> found = monthly([report("Januari", 10), report("Februari", 9), report("Maret", 12)])
    >>> [(f.rule, f.kode, f.stated, f.computed) for f in found]
    [('falling-cumulative', '5.1', Decimal('9.00'), Decimal('10.00'))]
    """
    dated, left_out = _in_order([tree_of(tree) for tree in trees])
    following = [(one, two) for one, two in pairwise(dated) if one.year == two.year]
    steps = [step for one, two in following for step in _steps(one, two)]
    compared = sum(int(step.compared.sum()) for step in steps)
    if not compared and not left_out:
        left_out.append(NotChecked("falling-cumulative", _why_not(dated)))
    checked = {"falling-cumulative": compared} if compared else {}
    found = Findings(_falls(steps), Coverage(checked, tuple(left_out)))
    return sum((_said_again(one, two) for one, two in following), found)


def _falls(steps: Sequence[Step]) -> list[Finding]:
    """What falls, year by year."""
    years = [list(same) for _, same in groupby(steps, lambda step: step.year)]
    return [finding for same in years for finding in judge(same)]


def _why_not(dated: Sequence[_Dated]) -> Text:
    """Why nothing could be compared: no realisasi, or only that of single months or quarters."""
    measures = {each for report in dated for each in map(Measure, report.tree.measures)}
    single = sorted(each for each in measures if each.kind == "realisasi" and each.is_single)
    if single:
        return Text(
            f"realisasinya untuk tiap waktu sendiri ({', '.join(single)}), tidak kumulatif",
            f"realisasi is of each time by itself ({', '.join(single)}), not cumulative",
        )
    return Text(
        "tidak ada dua laporan setahun dengan realisasi",
        "no two reports of one year with realisasi",
    )


def _said_again(one: _Dated, two: _Dated) -> Findings:
    """Where the column s.d. bulan lalu is not what the report of the month before says."""
    said = [name for name in ("realisasi_sd_ini", "realisasi") if name in one.tree.measures]
    following = two.end.month - one.end.month == 1
    if not (following and said and _LAST in two.tree.measures):
        return Findings()
    return restated(one.tree, two.tree, said[0], _LAST)


@dataclass(frozen=True, slots=True)
class _Dated:
    """A report and its cut-off."""

    year: int
    end: date
    tree: Tree


def _in_order(trees: Sequence[Tree]) -> tuple[list[_Dated], list[NotChecked]]:
    """The reports by cut-off, and those that have none or the same one as another."""
    dated: list[_Dated] = []
    left_out = []
    ends = set()
    for tree in trees:
        period, reason = period_of(tree.table)
        if period is None or period.end is None:
            reason = reason or Text("tanggal tutupnya tidak diketahui", "its cut-off is unknown")
            left_out.append(NotChecked("falling-cumulative", reason, tree.name))
        elif (period.year, period.end) in ends:
            reason = Text(
                f"{period.text}: tanggal tutupnya sama dengan laporan lain",
                f"{period.text}: another report has the same cut-off",
            )
            left_out.append(NotChecked("falling-cumulative", reason, tree.name))
        else:
            ends.add((period.year, period.end))
            dated.append(_Dated(period.year, period.end, tree))
    return sorted(dated, key=lambda each: (each.year, each.end)), left_out


def _steps(one: _Dated, other: _Dated) -> Iterator[Step]:
    """The running measures of a report and the next."""
    alignment = align(one.tree, other.tree)
    if alignment is not None and alignment.count:
        names = [name for name in one.tree.measures if name in other.tree.measures]
        shared = [Measures(name, name, name) for name in names]
        running = cumulative_measures(one.tree, other.tree, shared)
        for lines in compare(one.tree, other.tree, alignment, running):
            yield Step(lines, year=one.year)
