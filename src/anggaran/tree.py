"""A budget table as a tree of nodes with exact amounts: the public face of the structure and its sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from anggaran.amount import AmountColumn, decimal_of, from_sen, round_percent
from anggaran.errors import InvalidKode, InvalidOption
from anggaran.finding import Where
from anggaran.frame import Frame, table_from_frame, to_pandas
from anggaran.hierarchy import build_structure
from anggaran.kode import CodeBook, Kode, System, find_book, parse_kode
from anggaran.lines import build_lines
from anggaran.ratios import Definition, pairs
from anggaran.resolve import Resolution, Resolved, resolve, unresolved
from anggaran.rollup import Sums
from anggaran.rupiah import minus
from anggaran.structure import RowKind, normal
from anggaran.table import Table, refuse_oversized
from anggaran.totals import Target, match_totals
from anggaran.wide import with_sums

if TYPE_CHECKING:
    import pandas as pd

BELANJA = 5  # akun belanja; in the chart of Permendagri 13/2006 as in that of 90/2019

Source: TypeAlias = "Table | Frame"


class Tree(Mapping[str, "Node"]):
    """A budget table as a tree: a mapping from kode to :class:`Node`, in document order.

    Args:
        source: a :class:`~anggaran.table.Table` from :func:`anggaran.read`, a frame (pandas, Arrow, polars), or
            dicts.  A frame has ``kode`` and/or ``uraian`` and amount columns (``pagu``, ``realisasi``, …), exact:
            Decimal, integers, or text as printed; a float column is refused.
        by: for flat lines, the code columns to nest over, outermost first; repeated keys are summed and counted.
        book: slug or :class:`CodeBook` of the codes where it is known; else it is told from the codes.

    Raises:
        InvalidTable: the frame breaks the column contract.
        InvalidOption: ``by`` names a column that is not there.
        InvalidAmount: an amount is not exact or has more digits than 38.

    A doubtful amount that the document itself proves counts with its proved value (see ``resolutions``).

    >>> lra = Tree([
    ...     {"kode": "5", "uraian": "BELANJA", "pagu": "100,00", "realisasi": "80,00"},
    ...     {"kode": "5.1", "uraian": "BELANJA OPERASI", "pagu": "60,00", "realisasi": "50,00"},
    ...     {"kode": "5.2", "uraian": "BELANJA MODAL", "pagu": "40,00", "realisasi": "30,00"},
    ... ])
    >>> lra["5"].pagu, lra["5"].stated.pagu, lra["5.2"].serapan
    (Decimal('100.00'), Decimal('100.00'), Decimal('75.00'))
    >>> [node.kode for node in lra["5"].children]
    ['5.1', '5.2']
    """

    def __init__(self, source: Source, *, by: Sequence[str] | None = None, book: CodeBook | str | None = None) -> None:
        given = source if isinstance(source, Table) else table_from_frame(source, by=by)
        table = with_sums(given)
        code_book = find_book(book) if isinstance(book, str) else book or table.book
        printed = {measure: column for measure, column in table.amounts.items() if not column.is_blank}
        refuse_oversized(table)
        self.table = table
        self.flat = table.flat or by is not None
        if self.flat:
            lines = build_lines(table, printed, by, code_book)
            self.structure, self.incomplete = lines.structure, lines.incomplete
            targets = match_totals(lines.structure, printed, lines.sums)
            resolved = Resolved(printed, lines.sums, targets, {}, unresolved(printed))
        else:
            self.structure, self.incomplete = build_structure(table, code_book), ()
            resolved = resolve(table, self.structure, printed)
        self.amounts: Mapping[str, AmountColumn] = resolved.amounts
        self.sums: Mapping[str, Sums] = resolved.sums
        self.targets: Mapping[int, Target] = resolved.targets
        self.definitions: Mapping[str, Definition | None] = resolved.definitions
        self.resolutions: tuple[Resolution, ...] = resolved.resolutions

    @property
    def name(self) -> str:
        """Name of the table: its sheet, or the stem of its file."""
        return self.table.name

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the amount columns that print anything."""
        return tuple(self.amounts)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Pagu and realisasi of the same kind, by name."""
        return pairs(self.measures)

    def __getitem__(self, kode: str | Kode) -> Node:
        return Node(self, self._find(str(kode)))

    def __iter__(self) -> Iterator[str]:
        return iter(self.structure.keys)

    def __len__(self) -> int:
        return len(self.structure)

    def __contains__(self, kode: object) -> bool:
        try:
            return self._find(str(kode)) >= 0
        except KeyError:
            return False

    def __repr__(self) -> str:
        return f"<Tree {self.name!r}: {len(self)} nodes, {', '.join(self.measures)}>"

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__

    @cached_property
    def _by_key(self) -> dict[str, int]:
        return {key: node for node, key in enumerate(self.structure.keys)}

    @cached_property
    def _by_segments(self) -> dict[tuple[int, ...], list[int]]:
        found: dict[tuple[int, ...], list[int]] = {}
        for node, segments in enumerate(self.structure.segments):
            found.setdefault(segments, []).append(node)
        return found

    @cached_property
    def _by_label(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for node, label in enumerate(self.structure.labels):
            found.setdefault(normal(label), []).append(node)
        return found

    def _find(self, text: str) -> int:
        """The node of a key, of a code printed in other widths, or of a label that only one row has."""
        if text in self._by_key:
            return self._by_key[text]
        try:
            nodes = self._by_segments.get(parse_kode(text).segments, [])
        except InvalidKode:
            nodes = self._by_label.get(normal(text), []) if normal(text) else []
        if len(nodes) == 1:
            return nodes[0]
        raise KeyError(f"{text}: {'lebih dari satu simpul' if nodes else 'tidak ada'} di {self.name}")

    @property
    def roots(self) -> list[Node]:
        """The top nodes, in document order."""
        return [Node(self, int(node)) for node in self.structure.tops]

    @property
    def leaves(self) -> list[Node]:
        """The nodes without children, in document order."""
        return [Node(self, int(node)) for node in np.flatnonzero(self.structure.is_leaf)]

    def level(self, name: str) -> list[Node]:
        """The nodes of one level, by its name (``kegiatan``) or its depth (``2``).

        Raises:
            InvalidOption: no node is on such a level.
        """
        wanted = normal(str(name))
        found = [node for node, level in enumerate(self.structure.level_names) if normal(level) == wanted]
        if not found and wanted.isdigit():
            found = np.flatnonzero(self.structure.depths == int(wanted)).tolist()
        if found:
            return [Node(self, int(node)) for node in found]
        names = ", ".join(dict.fromkeys(level for level in self.structure.level_names if level)) or "1, 2, …"
        raise InvalidOption(
            f"Tingkat {name!r} tidak ada di {self.name}; yang ada: {names}.",
            f"No level {name!r} in {self.name}; there are: {names}.",
        )

    @cached_property
    def totals(self) -> dict[str, Decimal | None]:
        """What the document says its whole is, per measure: the printed total, else the top nodes as they stand."""
        return {measure: self.total(measure) for measure in self.measures}

    @cached_property
    def _whole(self) -> npt.NDArray[np.int64]:
        """The top nodes that make up the whole: of a table with several akun, belanja alone (5.1 + 5.2 + 5.3 + 5.4).

        Pendapatan, belanja and pembiayaan are never added to each other.
        """
        shape = self.structure
        belanja = [
            node
            for node in shape.tops.tolist()
            if shape.systems[node] == System.REKENING and shape.segments[node][:1] == (BELANJA,)
        ]
        return np.array(belanja, dtype=np.int64) if belanja else shape.tops

    def total(self, measure: str) -> Decimal | None:
        """The total of one measure in rupiah; None where it is unknown."""
        column, sums, tops = self.amounts[measure], self.sums[measure], self._whole
        for total in reversed(self.structure.totals):
            target = self.targets.get(total.row)
            whole = target is not None and {node for node, _ in target.nodes} == set(tops.tolist())
            if whole and total.kind is RowKind.TOTAL and column.known[total.row]:
                return decimal_of(column.sen[total.row])
        if not sums.standing_known[tops].all():
            return None
        return decimal_of(sum(sums.standing[tops].tolist()))

    def to_arrow(self) -> pa.Table:
        """One row a node: key, kode, uraian, level, parent, row, and per measure computed and ``<measure>_stated``.

        Amounts are ``decimal128(38, 2)``; null where unknown or not printed.
        """
        shape = self.structure
        columns: dict[str, Any] = {
            "key": pa.array(shape.keys, pa.string()),
            "kode": pa.array(shape.kodes, pa.string()),
            "uraian": pa.array(shape.labels, pa.string()),
            "level": pa.array(shape.depths, pa.int64()),
            "level_name": pa.array(shape.level_names, pa.string()),
            "parent": pa.array([shape.keys[i] if i >= 0 else None for i in shape.parents.tolist()], pa.string()),
            "row": pa.array([self._row(node) for node in range(len(self))], pa.int64()),
        }
        if shape.counts is not None:
            columns["lines"] = pa.array(shape.counts, pa.int64())
        for measure, sums in self.sums.items():
            columns[measure] = from_sen(sums.computed, sums.computed_known)
            if not self.flat:
                columns[f"{measure}_stated"] = from_sen(sums.stated, sums.known)
        return pa.table(columns)

    def to_frame(self) -> pd.DataFrame:
        """:meth:`to_arrow` as pandas, with Arrow types, so that amounts stay exact."""
        return to_pandas(self.to_arrow())

    def _row(self, node: int) -> int | None:
        row = int(self.structure.rows[node])
        return int(self.table.rows[row]) if row >= 0 else None


@dataclass(frozen=True, slots=True)
class Stated:
    """What the document prints at a node, by measure; None where it prints nothing or nothing readable."""

    _node: Node

    def __getattr__(self, measure: str) -> Decimal | None:
        return self._node.stated_amount(measure)


@dataclass(frozen=True, slots=True, eq=True)
class Node:
    """One node of a tree: a cheap view, made when asked for.

    Every measure of the tree is an attribute (``node.pagu``, ``node.realisasi_2022``): the sum of the leaves
    below, in rupiah, or None where one of them is unreadable.  ``node.stated`` has what the document prints.
    """

    tree: Tree
    index: int

    def __getattr__(self, measure: str) -> Decimal | None:
        return self.amount(measure)

    def __repr__(self) -> str:
        return f"<Node {self.kode or self.key} {self.uraian!r}>"

    @property
    def key(self) -> str:
        """Its key in the tree."""
        return self.tree.structure.keys[self.index]

    @property
    def kode(self) -> str | None:
        """Its kode in the widths of its book; None for a row without one."""
        return self.tree.structure.kodes[self.index]

    @property
    def uraian(self) -> str:
        """Its label as printed; ``""`` where the node is only implied."""
        return self.tree.structure.labels[self.index]

    @property
    def level(self) -> int:
        """Its depth, 1 for a top node."""
        return int(self.tree.structure.depths[self.index])

    @property
    def level_name(self) -> str:
        """Name of its level in the code book (``sub kegiatan``), or ``""``."""
        return self.tree.structure.level_names[self.index]

    @property
    def implied(self) -> bool:
        """True where no row prints the node: its code is only the prefix of others."""
        return not self.tree.flat and int(self.tree.structure.rows[self.index]) < 0

    @property
    def parent(self) -> Node | None:
        """The node above, None for a top node."""
        above = int(self.tree.structure.parents[self.index])
        return Node(self.tree, above) if above >= 0 else None

    @property
    def children(self) -> list[Node]:
        """The nodes directly below, in document order."""
        return [Node(self.tree, int(node)) for node in self.tree.structure.children(self.index)]

    @property
    def is_leaf(self) -> bool:
        """True for a node without children."""
        return bool(self.tree.structure.is_leaf[self.index])

    @property
    def lines(self) -> int | None:
        """How many flat lines are summed at or below the node; None in a printed tree."""
        counts = self.tree.structure.counts
        if counts is None:
            return None
        return int(counts[self.index]) + sum(child.lines or 0 for child in self.children)

    @property
    def where(self) -> Where:
        """Its place in the document."""
        row = int(self.tree.structure.rows[self.index])
        return self.tree.table.where(row if row >= 0 else None)

    def _sums(self, measure: str) -> Sums:
        try:
            return self.tree.sums[measure]
        except KeyError:
            raise AttributeError(
                f"{self.tree.name}: tidak ada kolom {measure!r}; yang ada: {', '.join(self.tree.measures)}"
            ) from None

    def amount(self, measure: str) -> Decimal | None:
        """The sum of the leaves below in rupiah; None where one of them is unreadable."""
        sums = self._sums(measure)
        return decimal_of(sums.computed[self.index]) if sums.computed_known[self.index] else None

    def stated_amount(self, measure: str) -> Decimal | None:
        """What the document prints at the node, in rupiah; None where it prints nothing or nothing readable."""
        sums = self._sums(measure)
        return decimal_of(sums.stated[self.index]) if sums.known[self.index] and not self.tree.flat else None

    @property
    def stated(self) -> Stated:
        """What the document prints, by measure: ``node.stated.pagu``."""
        return Stated(self)

    def _pair(self) -> tuple[Decimal | None, Decimal | None]:
        if not self.tree.pairs:
            return None, None
        pagu, realisasi = self.tree.pairs[0]
        return self.amount(pagu), self.amount(realisasi)

    @property
    def rasio(self) -> Fraction | None:
        """Realisasi over pagu as an exact ratio; None where pagu is zero or either is unknown."""
        pagu, realisasi = self._pair()
        return None if not pagu or realisasi is None else Fraction(realisasi) / Fraction(pagu)

    @property
    def serapan(self) -> Decimal | None:
        """Realisasi in percent of pagu, two places, half-up from the exact ratio; None where there is none."""
        rasio = self.rasio
        return None if rasio is None else round_percent(rasio * 100)

    @property
    def sisa(self) -> Decimal | None:
        """Pagu less realisasi, in rupiah; None where either is unknown."""
        pagu, realisasi = self._pair()
        return None if pagu is None or realisasi is None else minus(pagu, realisasi)
