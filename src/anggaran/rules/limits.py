"""Thresholds of absorption: by severity, level, kelompok and month, pro rata or against another
plan than the pagu.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from difflib import get_close_matches
from typing import NamedTuple

import numpy as np

from anggaran.arrow import Ints
from anggaran.errors import InvalidKode, InvalidOption, no_column, shown
from anggaran.finding import Severity
from anggaran.kode.code import Kode, parse_kode
from anggaran.measure import KELOMPOK, MONTHS
from anggaran.periode.period import read_period
from anggaran.rules.rule import find_severity
from anggaran.tree import Tree

Weighed = Mapping[Decimal, Severity]
"""Thresholds in percent, each with what it weighs."""

_HUNDREDTH = Decimal("0.01")
_MOST = 200  # percent: more may be spent than the pagu, but 820 is a slip of the pen
_PLACES = 15  # digits of a threshold behind the comma


class Group(NamedTuple):
    """Nodes that are held to the same thresholds."""

    nodes: Ints
    limits: Weighed


@dataclass(frozen=True)
class Limits:
    """Which nodes are held to which thresholds.

    Attributes:
        usual: thresholds of the lowest level, or of ``level``.
        level: name or depth of the level that is held to them; the lowest where None.
        levels: thresholds of a level of its own, by its name or depth.
        kelompok: thresholds of what is under a kode, or a kelompok by its name (``modal``); they go
            before others.
        months: thresholds of a document that runs to a month (``juni``), in the place of the usual
            ones.
        month: the month to which documents run; told from their titles where None.
        pro_rata: whether the thresholds are of a whole year, and a month has its share of twelve.
        against: the measure that realisasi is held to, such as ``rak_sd_juni``; the pagu where
            None.

    >>> tree = Tree([{"kode": "5.1", "pagu": 10, "realisasi": 4},
    ...     {"kode": "5.2", "pagu": 10, "realisasi": 4}])
    >>> limits = Limits({Decimal(50): Severity.ERROR},
    ...     kelompok={"modal": {Decimal(30): Severity.WARNING}})
    >>> [(group.nodes.tolist(), *map(str, group.limits)) for group in limits.groups(tree)]
    [([2], '30'), ([1], '50')]
    """

    usual: Weighed = field(default_factory=dict)
    level: str | None = None
    levels: Mapping[str, Weighed] = field(default_factory=dict)
    kelompok: Mapping[str, Weighed] = field(default_factory=dict)
    months: Mapping[str, Weighed] = field(default_factory=dict)
    month: str | None = None
    pro_rata: bool = False
    against: str | None = None

    def __post_init__(self) -> None:
        for name in (*self.months, *([] if self.month is None else [self.month])):
            hold_month(name)
        for name in self.kelompok:
            hold_kelompok(name)
        groups = ((name, getattr(self, name)) for name in ("levels", "kelompok", "months"))
        held = {group: {name: weighed(each) for name, each in of.items()} for group, of in groups}
        for name, value in {"usual": weighed(self.usual), **held}.items():
            object.__setattr__(self, name, value)

    def absent(self, tree: Tree) -> list[InvalidOption]:
        """Why what is named is held to nothing: no node of a tree is on a level, or it has no such
        column.
        """
        found = []
        if self.against not in {None, *tree.measures}:
            found.append(no_column(self.against, tree.measures, tree.name))
        for name in (*self.levels, *([] if self.level is None else [self.level])):
            try:
                tree.level(name)
            except InvalidOption as error:
                found.append(error)
        return found

    def groups(self, tree: Tree) -> Iterator[Group]:
        """The nodes of a tree by the thresholds that they are held to; each node once."""
        usual, share = self._of_month(tree)
        left = {name: _on(tree, name) for name in self.levels}
        held = [(left[name], limits) for name, limits in self.levels.items()]
        held.append(
            (_on(tree, self.level) if usual or self.kelompok else np.array([], np.int64), usual)
        )
        codes = sorted(map(_code, self.kelompok), key=lambda code: -len(code.segments))
        named = {_code(name): limits for name, limits in self.kelompok.items()}
        seen = np.zeros(len(tree), dtype=np.bool_)
        for code in codes:
            for nodes, _ in held:
                yield from _group(nodes[_under(tree, nodes, code)], named[code], seen, share)
        for nodes, limits in held:
            yield from _group(nodes, limits, seen, share)

    def _of_month(self, tree: Tree) -> tuple[Weighed, Decimal]:
        """The usual thresholds in the month of a document, and which share of them is due."""
        month = self.month_of(tree) if self.months or self.pro_rata else None
        if not month:
            return self.usual, Decimal(1)
        share = Decimal(month) / 12 if self.pro_rata else Decimal(1)
        return self.months.get(MONTHS[month - 1], self.usual), share

    def month_of(self, tree: Tree) -> int | None:
        """The month to which a document runs, from 1; None where nothing says so."""
        if self.month:
            return MONTHS.index(self.month) + 1
        source = tree.table.source
        period = read_period(tree.table.titles, source.file, source.sheet)
        return period.end.month if period and period.end else None


def _group(nodes: Ints, limits: Weighed, seen: np.ndarray, share: Decimal) -> Iterator[Group]:
    fresh = nodes[~seen[nodes]]
    seen[fresh] = True
    if len(fresh) and limits:
        shared = {
            (limit * share).quantize(_HUNDREDTH, ROUND_HALF_UP): weight
            for limit, weight in limits.items()
        }
        yield Group(fresh, limits if share == 1 else shared)


def _on(tree: Tree, level: str | None) -> Ints:
    """The nodes of a level, by position, none where there is no such level; the leaves where none
    is named.
    """
    if level is None:
        return np.flatnonzero(tree.structure.is_leaf)
    try:
        return np.array([node.index for node in tree.level(level)], dtype=np.int64)
    except InvalidOption:  # :meth:`Limits.absent` tells it
        return np.array([], dtype=np.int64)


def hold_month(name: str) -> None:
    """Refuse what is no month.

    Raises:
        InvalidOption: naming the one that is near, else all.
    """
    if name not in MONTHS:
        near = ", ".join(get_close_matches(str(name).lower(), MONTHS, n=1) or MONTHS)
        raise InvalidOption(
            f"{shown(name)} bukan bulan; yang ada: {near}.",
            f"{shown(name)} is no month; there is: {near}.",
        )


def hold_kelompok(name: str) -> None:
    """Refuse what is neither a kelompok of belanja nor a code.

    Raises:
        InvalidOption: naming those that there are.
    """
    try:
        _code(name)
    except InvalidKode:
        known = ", ".join([*KELOMPOK, "5.1.02"])
        raise InvalidOption(
            f"Kelompok {shown(name)} tidak dikenal; yang ada: {known}.",
            f"No kelompok {shown(name)}; there are: {known}.",
        ) from None


def _code(name: str) -> Kode:
    return parse_kode(f"5.{KELOMPOK[name]}" if name in KELOMPOK else name)


def _under(tree: Tree, nodes: Ints, code: Kode) -> np.ndarray:
    """Which nodes stand at or below a kode; a code in its own column counts by its own segments."""
    segments, depth = tree.structure.segments, len(code.segments)
    return np.fromiter(
        (segments[node][:depth] == code.segments for node in nodes.tolist()), np.bool_, len(nodes)
    )


def weighed(
    limits: Iterable[object] | object, weight: Severity = Severity.WARNING
) -> dict[Decimal, Severity]:
    """Thresholds with what each weighs, the lowest first.

    Args:
        limits: one in percent, several, or a mapping of each to a severity.
        weight: what they weigh where none is said.

    Raises:
        InvalidOption: a threshold is no percent, or a severity none.

    >>> weighed("80"), weighed({50: "error"})
    ({Decimal('80'): <Severity.WARNING: 'warning'>}, {Decimal('50'): <Severity.ERROR: 'error'>})
    """
    several = isinstance(limits, Iterable) and not isinstance(limits, str)
    given: Iterable[object] = limits if isinstance(limits, Iterable) and several else [limits]
    weights = given.items() if isinstance(given, Mapping) else ((each, weight) for each in given)
    found = {threshold_of(limit): find_severity(severity) for limit, severity in weights}
    return dict(sorted(found.items()))


def threshold_of(value: object) -> Decimal:
    """A threshold in percent.

    Raises:
        InvalidOption: it is none.
    """
    try:
        threshold = Decimal(str(value).replace(",", ".").strip().removesuffix("%"))
    except (InvalidOperation, RecursionError, ValueError):
        threshold = Decimal("NaN")
    if isinstance(value, bool) or not _is_percent(threshold):
        raise InvalidOption(
            f"Ambang {shown(value)} bukan persen dari 0 sampai 200; tulis seperti 50 atau 50,80.",
            f"Threshold {shown(value)} is no percent from 0 to 200; write it like 50 or 50,80.",
        )
    return threshold


def _is_percent(number: Decimal) -> bool:
    """Whether a number may be a threshold: not beyond reason, nor of more digits
    than arithmetic keeps.
    """
    if not number.is_finite() or not 0 <= number <= _MOST:
        return False
    return int(number.as_tuple().exponent) >= -_PLACES
