"""What each total row totals: a node that it names, the whole table, or the block above it.

A total row says so only in words, if at all.  The words are matched with the labels above; where
they name nothing, the row is held against the sums it could mean, and a mismatch is reported only
where the words or the other total rows leave no doubt which sum was meant.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter

import numpy as np

from anggaran.amount.rupiah import AmountColumn
from anggaran.arrow import Ints
from anggaran.kode.book import System
from anggaran.shape.labels import (
    AKUN,
    GENERIC_WORDS,
    NETTO,
    ROLES,
    TOTAL_WORDS,
    Role,
    core_name,
    words_of,
)
from anggaran.shape.rollup import Line, Sums, Target
from anggaran.shape.structure import Evidence, RowKind, Structure, TotalRow, normal

_MOST_NAMED = 50  # nodes of one name that a total row may mean, the nearest ones
# rows that the totals of a table add up together, and how often each row of a larger one
_MOST_TERMS, _MOST_TIMES = 500_000, 8


@dataclass(frozen=True, eq=False)
class _Nodes:
    """What the total rows of a structure may mean, found once for all of them, and only if one
    asks.
    """

    structure: Structure
    _lines: dict[tuple[frozenset[tuple[Role | None, int]], bool], Line] = field(
        default_factory=dict
    )
    _again: dict[Line, int] = field(default_factory=dict)

    @cached_property
    def named(self) -> dict[str, list[int]]:
        """The nodes by what their labels name."""
        found: dict[str, list[int]] = {}
        for node in range(len(self.structure)):
            found.setdefault(core_name(_name(self.structure, node)), []).append(node)
        return found

    @cached_property
    def tops(self) -> Line:
        """The nodes under no other."""
        tops = self.structure.tops
        return Line(tops, np.ones_like(tops))

    @cached_property
    def roles(self) -> dict[int, Role | None]:
        """The role of every akun, and of the kelompok below: those of pembiayaan have one."""
        high = np.flatnonzero(self.structure.depths <= 2).tolist()
        return {node: role_of(self.structure, node) for node in high}

    def of(self, wanted: Mapping[Role | None, int], *, tops: bool = False) -> Line:
        """The nodes of some roles with the sign of each; of the tops alone, or of all."""
        key = frozenset(wanted.items()), tops
        if key not in self._lines:
            signs = {
                node: wanted[role]
                for node, role in self.roles.items()
                if role in wanted and not (tops and self.structure.parents[node] >= 0)
            }
            self._lines[key] = Line(_ints(signs.keys()), _ints(signs.values()))
        return self._lines[key]

    @cached_property
    def last(self) -> int:
        """The row of the last total."""
        return max(row.row for row in self.structure.totals if row.kind is RowKind.TOTAL)

    @cached_property
    def prints_netto(self) -> bool:
        """Whether some row is the netto of pembiayaan."""
        return any(map(_is_netto, self.structure.totals))

    @cached_property
    def unclear(self) -> int:
        """The first top that may be of any role."""
        return self._first(lambda top: self.roles[top] is None)

    @cached_property
    def unclear_part(self) -> int:
        """The first top that is pembiayaan of which a part may be received or spent."""
        parts = self.structure.children
        return self._first(
            lambda top: (
                top in self.financing
                and any(self.roles[part] is None for part in parts(top).tolist())
            )
        )

    @cached_property
    def financing(self) -> dict[int, None]:
        """The tops that are pembiayaan, in document order."""
        tops = self.structure.tops.tolist()
        return {top: None for top in tops if self.roles[top] is Role.PEMBIAYAAN}

    def told_again(self, terms: Line) -> int:
        """The first node that is of another statement of the table than one above it, or a part of
        one: two of one name, all of belanja beside a kelompok of it.
        """
        if terms not in self._again:
            names: set[str] = set()
            self._again[terms] = len(self.structure)
            for node in terms.nodes.tolist():
                name = core_name(_name(self.structure, node))
                if name and {name, name.split()[0]} & names:
                    self._again[terms] = node
                    break
                names.add(name)
        return self._again[terms]

    def _first(self, says: Callable[[int], bool]) -> int:
        return next(filter(says, self.structure.tops.tolist()), len(self.structure))


def _ints(numbers: Iterable[int]) -> Ints:
    return np.fromiter(numbers, dtype=np.int64)


def match_totals(
    structure: Structure, amounts: Mapping[str, AmountColumn], sums: Mapping[str, Sums]
) -> dict[int, Target]:
    """The target of each total row, by its position in the table; a row that could mean anything is
    left out.

    What it equals in every measure is meant; else what it equals in some measure; else what its
    words or position leave no doubt of.
    """
    targets: dict[int, Target] = {}
    open_rows: list[tuple[TotalRow, list[Target]]] = []
    nodes, before = _Nodes(structure), 0
    nested = structure.evidence is Evidence.INFERRED and bool((structure.parents >= 0).any())
    for total in structure.totals:
        options = [
            *_referred(structure, total, targets),
            *_options(nodes, total, before),
        ]
        before = total.after if total.kind is RowKind.TOTAL else before
        if found := _best_of(options, total, amounts, sums, nested=nested):
            targets[total.row] = found
        elif options:
            open_rows.append((total, options))
    targets |= _like_the_others(structure, targets, open_rows)
    terms = sum(len(target.nodes) for target in targets.values())
    # of a long table whose totals run on each adds up all anew: none of them is matched
    return targets if terms <= max(_MOST_TERMS, _MOST_TIMES * len(structure)) else {}


def _best_of(
    options: Sequence[Target],
    total: TotalRow,
    amounts: Mapping[str, AmountColumn],
    sums: Mapping[str, Sums],
    *,
    nested: bool,
) -> Target | None:
    """What holds in every measure that says something, else in some, else what is certain: of a
    balance only where it is not nothing, for a form may name SiLPA in a place that is not used; and
    where levels are inferred, only what is not far off, for then it is rather they that are wrong.
    """
    tried = [(option, _fit(option, total, amounts, sums)) for option in options]
    partly = [(option, fit) for option, fit in tried if fit[0]]
    found = [(option, fit) for option, fit in partly if not fit[1]] or partly
    if found:
        return max(found, key=itemgetter(1))[0]
    certain = _certain(options, total, amounts, sums)
    if nested:
        certain = [each for each in certain if not _is_far(each, total, amounts, sums)]
    return max(certain, key=lambda option: _fit(option, total, amounts, sums), default=None)


def _certain(
    options: Sequence[Target],
    total: TotalRow,
    amounts: Mapping[str, AmountColumn],
    sums: Mapping[str, Sums],
) -> list[Target]:
    """What is certain though it holds nowhere; what a row without a word totals, if near to it."""
    says = any(bool(column.sen[total.row]) for column in amounts.values())
    certain = [option for option in options if option.certain]
    if not words_of(total.label):
        return [option for option in certain if _is_near(option, total, amounts, sums)]
    return certain if says or total.kind is RowKind.TOTAL else []


def _like_the_others(
    structure: Structure,
    targets: Mapping[int, Target],
    open_rows: Sequence[tuple[TotalRow, Sequence[Target]]],
) -> dict[int, Target]:
    """The targets of rows that nothing else tells, where all others of the table are of one
    manner.
    """
    manners = {_manner(structure, target) for target in targets.values()} - {None}
    if len(manners) != 1:
        return {}
    alike = {
        total.row: [option for option in options if _manner(structure, option) in manners]
        for total, options in open_rows
    }
    return {row: options[0] for row, options in alike.items() if options}


def _manner(structure: Structure, target: Target) -> tuple[str, int] | None:
    """What a table's unnamed totals have in common: each closes a block, or the node of one level
    that it stands in.
    """
    if target.scope == "block":
        return target.scope, 0
    return (
        (target.scope, int(structure.depths[target.nodes[0][0]]))
        if target.scope == "ancestor"
        else None
    )


def _is_near(
    target: Target, total: TotalRow, amounts: Mapping[str, AmountColumn], sums: Mapping[str, Sums]
) -> bool:
    """Whether a row is within a tenth of a sum wherever it prints an amount.

    One without a word may print anything: percents, or what a form carries along.
    """
    pairs = [*_compared(target, total, amounts, sums)]
    return bool(pairs) and all(abs(printed - value) * 10 <= abs(value) for printed, value in pairs)


def _is_far(
    target: Target, total: TotalRow, amounts: Mapping[str, AmountColumn], sums: Mapping[str, Sums]
) -> bool:
    """Whether a row misses a sum by more than its half in every one of several measures."""
    pairs = [*_compared(target, total, amounts, sums)]
    return len(pairs) > 1 and all(
        abs(printed - value) * 2 > abs(printed) for printed, value in pairs
    )


def _compared(
    target: Target, total: TotalRow, amounts: Mapping[str, AmountColumn], sums: Mapping[str, Sums]
) -> Iterator[tuple[int, int]]:
    """What a row prints, and the sum of its target, in each measure that says something."""
    for measure, column in amounts.items():
        value, known = target.total(sums[measure])
        if column.known[total.row] and known and column.sen[total.row]:
            yield int(column.sen[total.row]), value


def _fit(
    target: Target, total: TotalRow, amounts: Mapping[str, AmountColumn], sums: Mapping[str, Sums]
) -> tuple[int, int]:
    """On how many measures a target equals what is printed, and on how many it does not; zeros say
    nothing.
    """
    held = broken = 0
    for measure, column in amounts.items():
        value, known = target.total(sums[measure])
        printed = int(column.sen[total.row])
        if column.known[total.row] and known and (value or printed):
            same = abs(value) == abs(printed) if target.scope == "balance" else value == printed
            held, broken = held + same, broken + (not same)
    return held, -broken


def _options(nodes: _Nodes, total: TotalRow, before: int) -> list[Target]:
    """Every sum a total row could mean, the likeliest first."""
    if total.kind is RowKind.BALANCE:
        return _balance(nodes, total)
    structure = nodes.structure
    named, end = _named(nodes, total), _end(structure, total)
    options = _named_targets(structure, total, named)
    if not nodes.tops.stretch(end):
        return options
    words = words_of(total.label)
    roles = {ROLES[word] for word in words if word not in TOTAL_WORDS and word in ROLES}
    one_of_several = bool(roles) and before > 0  # JUMLAH BELANJA below JUMLAH PENDAPATAN
    closes_all = end == len(structure) and total.row == nodes.last
    closing = closes_all and GENERIC_WORDS.issuperset(words)
    certain = closing and not named and not one_of_several
    path = [end - 1, *structure.ancestors(end - 1)]
    return [
        *options,
        *_top_targets(nodes, roles, before, end, certain=certain),
        *(Target(((node, 1),), "ancestor", certain=False) for node in reversed(path)),
    ]


def _top_targets(
    nodes: _Nodes, roles: Iterable[Role | None], before: int, end: int, *, certain: bool
) -> list[Target]:
    """What a total row can total of the tops above it: all, those of its role, those since the last
    total.
    """
    whole = nodes.tops.stretch(end)
    by_role = nodes.of(dict.fromkeys(roles, 1), tops=True).stretch(end)
    block = nodes.tops.stretch(end, before)
    targets = [Target(whole, "table", certain=certain)]
    if 0 < len(by_role) < len(whole):
        targets.append(Target(by_role, "table", certain=False))
    if 0 < len(block) < len(whole):
        targets.append(Target(block, "block", certain=False))
    return targets


def _referred(structure: Structure, total: TotalRow, targets: Mapping[int, Target]) -> list[Target]:
    """The rows that a total row names by their numbers; a total among them stands for what it
    totals itself.

    A row counts once, however often it is named: in a range stand headings beside their lines, and
    totals beside theirs.
    """
    terms: dict[int, int] = {}
    for row, sign in total.refers:
        node = structure.node_of_row.get(row)
        if node is None and row not in targets:
            return []
        terms |= {
            each: own * sign for each, own in (targets[row].nodes if node is None else ((node, 1),))
        }
    above = {up for node in terms for up in structure.ancestors(node)}
    nodes = tuple((node, sign) for node, sign in terms.items() if node not in above)
    scope = "balance" if total.kind is RowKind.BALANCE else "rows"
    return [Target(nodes, scope, certain=True)] if nodes else []


def _named_targets(structure: Structure, total: TotalRow, named: Sequence[int]) -> list[Target]:
    """The nodes that a total row names; of a node that goes on below the row, also what stands
    above it so far.
    """
    targets = []
    for position, node in enumerate(named):
        children = structure.children(node).tolist()
        so_far = tuple((child, 1) for child in children if child < _end(structure, total))
        goes_on = len(so_far) < len(children)
        targets.append(Target(((node, 1),), "node", certain=position == 0 and not goes_on))
        if goes_on and so_far:
            targets.append(Target(so_far, "node", certain=False))
        if role_of(structure, node) is Role.PEMBIAYAAN:
            targets += [
                Target(tuple(terms), "node", certain=False)
                for terms in conventions(structure, node)
            ]
    return targets


def _end(structure: Structure, total: TotalRow) -> int:
    """How many nodes a total row can total: those above it; a lone one above them all, all."""
    lone = total.after == 0 and len(structure.totals) == 1
    return len(structure) if lone else total.after


def _named(nodes: _Nodes, total: TotalRow) -> list[int]:
    """Nodes above whose label is what the total row names, the nearest first."""
    wanted = core_name(total.label)
    named = nodes.named.get(wanted, []) if wanted else []
    above = bisect_left(named, _end(nodes.structure, total))
    return named[max(above - _MOST_NAMED, 0) : above][::-1]


def _name(structure: Structure, node: int) -> str:
    if structure.labels[node]:
        return structure.labels[node]
    return (
        AKUN.get(structure.segments[node], "") if structure.systems[node] == System.REKENING else ""
    )


def _balance(nodes: _Nodes, total: TotalRow) -> list[Target]:
    """The nodes that a balance adds up and takes off.

    A row of no role may belong to any of them: with such a row no balance is certain.
    """
    wanted = _balanced(total)
    terms, count = nodes.of(wanted), len(nodes.structure)
    end, unclear = total.after or count, nodes.unclear  # what stands below is none of its terms
    if Role.PENERIMAAN in wanted:
        unclear = min(unclear, nodes.unclear_part)
        if not nodes.of(dict.fromkeys(_FINANCING, 1)).nodes.size:
            if nodes.prints_netto:
                return []  # the netto that it adds up is printed without its parts
            if whole := [(top, 1) for top in nodes.financing if top < end]:
                # a summary prints pembiayaan as one figure
                return [Target((*terms.stretch(count), *whole), "balance", certain=False)]
    above, every = terms.stretch(end), terms.stretch(count)
    certain = end <= min(unclear, nodes.told_again(terms))
    options = [Target(above, "balance", certain=certain)] if above else []
    if len(above) < len(every):
        options.append(Target(every, "balance", certain=False))
    return options


def _balanced(total: TotalRow) -> Mapping[Role | None, int]:
    """Surplus = pendapatan - belanja - transfer; netto = penerimaan - pengeluaran; SiLPA = their
    sum (PSAP 02).
    """
    surplus: dict[Role | None, int] = {Role.PENDAPATAN: 1, Role.BELANJA: -1}
    netto: dict[Role | None, int] = {Role.PENERIMAAN: 1, Role.PENGELUARAN: -1}
    if _is_netto(total):
        return netto
    label = normal(total.label)
    return surplus if "surplus" in label or "defisit" in label else surplus | netto


def _is_netto(total: TotalRow) -> bool:
    return NETTO.search(normal(total.label)) is not None


_FINANCING = frozenset({Role.PENERIMAAN, Role.PENGELUARAN})  # the parts of pembiayaan
_CHART = {4: Role.PENDAPATAN, 5: Role.BELANJA, 6: Role.PEMBIAYAAN}  # Permendagri 90/2019


def role_of(structure: Structure, node: int) -> Role | None:
    """The role of an akun by its label, else by its code; under pembiayaan, whether it is received
    or spent.

    The same digit means different things in different charts: 6 is pembiayaan (Permendagri 90/2019)
    or transfer (PP 71/2010), so the words decide where there are any.
    """
    words = normal(structure.labels[node]).split()
    parent = int(structure.parents[node])
    if parent >= 0:
        financing = structure.parents[parent] < 0 and role_of(structure, parent) is Role.PEMBIAYAAN
        return _part_of_financing(words, structure.segments[node]) if financing else None
    if words:
        # "Penerimaan Pembiayaan" of a rekap stands under no PEMBIAYAAN
        return _part_of_financing(words, ()) if "pembiayaan" in words[1:] else ROLES.get(words[0])
    akun = structure.segments[node] if structure.systems[node] == System.REKENING else ()
    return _CHART.get(akun[0]) if len(akun) == 1 else None


def _part_of_financing(words: Sequence[str], segments: Sequence[int]) -> Role | None:
    """Penerimaan or pengeluaran, by its label, else by the last segment of its code."""
    if words:
        named = {"penerimaan": Role.PENERIMAAN, "pengeluaran": Role.PENGELUARAN}
        return next((role for word, role in named.items() if word in words), None)
    return {1: Role.PENERIMAAN, 2: Role.PENGELUARAN}.get(segments[-1]) if segments else None


def conventions(structure: Structure, node: int) -> list[list[tuple[int, int]]]:
    """The ways to add up the children of a node: pembiayaan prints their sum, or received less
    spent.
    """
    children = structure.children(node).tolist()
    added = [(child, 1) for child in children]
    if role_of(structure, node) is not Role.PEMBIAYAAN:
        return [added]
    return [
        added,
        [(child, -1 if role_of(structure, child) is Role.PENGELUARAN else 1) for child in children],
    ]
