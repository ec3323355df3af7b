"""A budget table as a tree of nodes with exact amounts: the public face of the structure and its
sums.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias, overload

import numpy as np
import pyarrow as pa

from anggaran.amount.frames import SHOWN, Amount, as_printed, html_table, to_pandas
from anggaran.amount.percent import Definition, round_percent
from anggaran.amount.rounding import half
from anggaran.amount.rupiah import AmountColumn, decimal_of, minus
from anggaran.errors import (
    NAMES,
    TEXT,
    TEXTS,
    Kind,
    NoSuchMeasure,
    item,
    kind,
    no_column,
    read_only,
    shown,
    takes,
)  # fmt: skip
from anggaran.finding import Shown, Where, loaded
from anggaran.kode.book import CodeBook, find_book
from anggaran.kode.code import Kode
from anggaran.measure import Measure, pairs
from anggaran.relation.facts import Facts
from anggaran.relation.prove import Beside, Resolution, resolve, unresolved
from anggaran.relation.whole import Whole
from anggaran.shape.by_lines import Incomplete
from anggaran.shape.lookup import Lookup
from anggaran.shape.placed import Placed, place
from anggaran.shape.ready import arrow_of, part_of, same_structure, same_sums, walk, with_ready
from anggaran.shape.regrown import rows_of_record
from anggaran.shape.rollup import Sums, Target
from anggaran.shape.structure import Structure
from anggaran.shape.totals import match_totals
from anggaran.table.frame import Frame, table_from_frame
from anggaran.table.table import Table

if TYPE_CHECKING:
    import pandas as pd


_KEPT = ("key", "kode", "uraian", "level", "level_name", "parent", "row")

Source: TypeAlias = "Table | Frame"


@read_only
class Tree(Shown, Mapping[str, "Node"]):
    """A budget table as a tree: a mapping from kode to :class:`Node`, in document order.

    Args:
        source: a :class:`~anggaran.table.table.Table` from :func:`anggaran.read`, a frame (pandas,
            Arrow, polars), a cursor of a database, or dicts. A frame has ``kode`` and/or ``uraian``
            and amount columns (``pagu``, ``realisasi``, …), exact: Decimal, integers, or text as
            printed; a float column is refused.
        by: for flat lines, the code columns to nest over, outermost first; repeated keys are summed
            and counted.
        book: slug or :class:`CodeBook` of the codes where it is known; else it is told from the
            codes.
        columns: columns of a frame by the names that they should have: ``{"Pagu (Rp)": "pagu"}``.
            Headings of documents (``Kode Rekening``, ``Anggaran``) are known without.

    Raises:
        InvalidTable: the frame breaks the column contract, or has no rows.
        InvalidOption: ``by`` names a column twice, or it or ``columns`` names one that is not
            there.
        InvalidAmount: an amount is not exact or has more digits than 38.

    A doubtful amount that the document itself proves counts with its proved value (see
    ``resolutions``). A tree is read-only. A node is also found by its code in other widths, by its
    label where only one row has it, and where code columns are nested by a key of several codes:
    ``rekap["1.02.01.2.01.0001", "5.1.02"]``.

    A tree of :meth:`to_frame` or :meth:`to_arrow` has the nodes and amounts, stated and computed,
    of the tree that gave it; total rows, percents and what was doubtful in a cell are no part of a
    node, and stay behind.

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

    table: Table
    flat: bool
    structure: Structure
    incomplete: tuple[Incomplete, ...]
    amounts: Mapping[str, AmountColumn]
    sums: Mapping[str, Sums]
    targets: Mapping[int, Target]
    definitions: Mapping[str, Definition | None]
    resolutions: tuple[Resolution, ...]
    facts: Facts

    @takes(by=TEXTS, columns=NAMES, book=kind(str, CodeBook, like='"rekening-3708-2020"'))
    def __init__(
        self,
        source: Source,
        *,
        by: Sequence[str] | None = None,
        book: CodeBook | str | None = None,
        columns: Mapping[str, str] | None = None,
    ) -> None:
        table = (
            source
            if isinstance(source, Table)
            else table_from_frame(source, by=by, columns=columns)
        )
        placed = place(table, by, find_book(book) if isinstance(book, str) else book)
        vars(self).update(incomplete=placed.incomplete)
        self._take(*(_of_lines(placed) if placed.sums is not None else _of_rows(placed)))

    def _take(self, facts: Facts, resolutions: tuple[Resolution, ...]) -> None:
        """Have the amounts, and what they mean, of what was found out about the table."""
        parts = {part.name: getattr(facts, part.name) for part in fields(facts)}
        del parts["summed"]
        vars(self).update(parts, facts=facts, resolutions=resolutions)

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Tree:
        """The tree that ``to_dict`` gave, with its nodes and amounts; see :meth:`to_frame` for what
        stays behind.

        Raises:
            InvalidTable: it is no record of a tree.

        >>> tree = Tree([{"kode": "5.1.01", "pagu": 60}, {"kode": "5.1.02", "pagu": 40}])
        >>> Tree.from_json(tree.to_json()) == tree
        True
        """
        return cls(rows_of_record(record))

    @classmethod
    def from_json(cls, text: str | bytes) -> Tree:
        """The tree that ``to_json`` gave; see :meth:`from_dict`."""
        return cls.from_dict(loaded(text))

    def beside(self, others: Beside) -> Tree:
        """The same tree, with what figures outside its table prove of its doubtful cells.

        Args:
            others: by cell, what another document says of it: a witness and the amount in sen. A
                cell takes the one reading that these and its own relations all admit.

        >>> from anggaran.finding import Witness
        >>> from anggaran.relation.relation import Cell
        >>> tree = Tree([{"kode": "5.1", "pagu": "15.000.00"}])
        >>> dpa = Witness("line-differs", None, "DPA", "15000000.00")
        >>> tree.beside({Cell(0, "pagu"): [(dpa, 1_500_000_000)]})["5.1"].pagu
        Decimal('15000000.00')
        """
        if self.flat or not any(cell.row in self.amounts[cell.column].doubts for cell in others):
            return self
        facts = self.facts
        printed = {name: facts.table.amounts[name] for name in facts.amounts}
        again = resolve(facts.table, facts.structure, printed, summed=facts.summed, beside=others)
        tree = object.__new__(type(self))
        vars(tree).update(incomplete=self.incomplete)
        tree._take(*again)  # a tree of its own kind
        return tree

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("_"):  # of pickle and notebooks, which try what may be there
            raise AttributeError(name)
        near = get_close_matches(name, dir(type(self)), n=1)
        if name in self.table.amounts:
            near = [f'["…"].{name}', f'total("{name}")']
        hint = " / ".join(f"{'' if each[0] == '[' else '.'}{each}" for each in near)
        raise NoSuchMeasure(
            f"Pohon tidak punya {name!r}; {'maksudnya' if hint else 'lihat help'} tree{hint}.",
            f"A tree has no {name!r}; {'is it' if hint else 'see help of'} tree{hint}.",
        )

    @property
    def name(self) -> str:
        """Name of the table: its sheet, or the stem of its file."""
        return self.table.name

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the amount columns that print anything."""
        return tuple(self.amounts)

    @property
    def pairs(self) -> list[tuple[Measure, Measure]]:
        """Pagu and realisasi of the same kind, by name."""
        return pairs(self.measures)

    def __getitem__(self, kode: str | Kode | tuple[str | Kode, ...] | None) -> Node:
        return Node(self, self._lookup.find(kode))

    def __iter__(self) -> Iterator[str]:
        return iter(self.structure.keys)

    def __len__(self) -> int:
        return len(self.structure)

    def __contains__(self, kode: object) -> bool:
        try:
            return self._lookup.find(kode) >= 0
        except KeyError:
            return False

    def __repr__(self) -> str:
        return f"<Tree {self.name!r}: {len(self)} nodes, {', '.join(self.measures)}>"

    def __eq__(self, other: object) -> bool:
        """By content: the same nodes in the same order, with the same amounts, computed and
        stated.
        """
        if not isinstance(other, Tree):
            return NotImplemented
        if self is other:
            return True
        alike = (len(self), self.measures, self.flat) == (len(other), other.measures, other.flat)
        return (
            alike
            and same_structure(self.structure, other.structure)
            and same_sums(self.sums, other.sums, flat=self.flat)
        )

    def __hash__(self) -> int:
        return hash((len(self), self.measures))

    def _repr_html_(self) -> str:
        return Selection(self, range(len(self)))._repr_html_()  # what a notebook asks for

    @cached_property
    def _lookup(self) -> Lookup:
        return Lookup(self.structure, self.name)

    def where(self, node: int, column: str | None = None) -> Where:
        """The place of a node, by its index, or of its cell in one column; of a node that no row
        prints, the table, and of flat lines where several make it.
        """
        row = int(self.structure.rows[node]) if node >= 0 else -1
        if row < 0 <= node and self.flat and (ends := self.structure.rows_below(node)):
            row = ends[0] if ends[0] == ends[1] and self.structure.is_leaf[node] else -1
        return self.table.where(row if row >= 0 else None, column)

    def where_total(self, measure: str) -> Where:
        """The place of what the document says its whole is; the document where no cell says it."""
        row = self._whole.row(measure) if measure in self.sums else None
        return self.table.where(row, measure)

    @property
    def roots(self) -> list[Node]:
        """The top nodes, in document order."""
        return [Node(self, int(node)) for node in self.structure.tops]

    @property
    def leaves(self) -> Selection:
        """The nodes without children, in document order."""
        return Selection(self, np.flatnonzero(self.structure.is_leaf).tolist())

    def walk(self, order: str = "pre") -> Iterator[Node]:
        """Every node, the parent before its children (``"pre"``) or after them (``"post"``).

        Raises:
            InvalidOption: another order.

        >>> tree = Tree([{"kode": "5.1.01", "pagu": 60}, {"kode": "5.1.02", "pagu": 40}])
        >>> [node.kode for node in tree.walk("post")]
        ['5.1.01', '5.1.02', '5.1', '5']
        """
        return (
            Node(self, node) for node in walk(self.structure, self.structure.tops.tolist(), order)
        )

    @takes(test=Kind(callable, "lambda node: node.is_leaf"))
    def filter(self, test: Callable[[Node], object]) -> Selection:
        """The nodes of which a function says yes.

        >>> tree = Tree([{"kode": "5.1.01", "pagu": 60}, {"kode": "5.1.02", "pagu": 40}])
        >>> [node.kode for node in tree.filter(lambda node: node.is_leaf and node.pagu > 50)]
        ['5.1.01']
        """
        return Selection(self, [node.index for node in self.values() if test(node)])

    @takes(words=TEXT)
    def find(self, words: str) -> Selection:
        """The nodes whose label has all these words, or parts of words, in any order.

        >>> tree = Tree([{"kode": "5.1", "uraian": "Tanggap Bencana", "pagu": 60}])
        >>> [node.kode for node in tree.find("bencana tanggap")], len(tree.find("banjir"))
        (['5.1'], 0)
        """
        return Selection(self, self._lookup.with_words(words))

    @property
    def levels(self) -> tuple[str, ...]:
        """The names of its levels, the highest first; their depths where they have none."""
        return self._lookup.levels

    def level(self, name: str | int) -> Selection:
        """The nodes of one level, by its name (``kegiatan``) or its depth (``2``).

        Raises:
            InvalidOption: no node is on such a level.
        """
        return Selection(self, self._lookup.on_level(name))

    @cached_property
    def totals(self) -> dict[str, Decimal | None]:
        """What the document says its whole is, per measure: the printed total, else the top nodes
        as they stand.
        """
        return {measure: self.total(measure) for measure in self.measures}

    @cached_property
    def _whole(self) -> Whole:
        return Whole(self.facts)

    def total(self, measure: str) -> Decimal | None:
        """The total of one measure in rupiah; None where it is unknown.

        Raises:
            InvalidOption: there is no such measure.
        """
        if self._is_blank(measure):
            return None
        if not isinstance(measure, str) or measure not in self.sums:
            raise no_column(measure, self.measures, self.name)
        total = self._whole.total(measure)
        return None if total is None else decimal_of(total)

    def to_arrow(self) -> pa.Table:
        """One row a node: key, kode, uraian, level, parent, row, lines (of flat lines how many),
        per measure computed and ``<measure>_stated``, and what follows: path, is_leaf, sisa,
        serapan.

        Amounts are ``decimal128(38, 2)``; null where unknown or not printed.
        """
        pair = [self.sums[measure] for measure in self.pairs[0]] if self.pairs else []
        return with_ready(self._arrow(), self.structure, pair)

    def _arrow(self) -> pa.Table:
        """The columns that a tree is made of again."""
        return arrow_of(self.table, self.structure, self.sums, flat=self.flat)

    def to_frame(self, *, dtype: str = "decimal") -> pd.DataFrame:
        """:meth:`to_arrow` as pandas.

        Args:
            dtype: ``"decimal"`` for amounts as Decimals, which pandas adds, subtracts, multiplies
                by whole numbers, compares and sums exactly (a ``mean`` it rounds), unknown ones as
                ``NA``; ``"arrow"`` for Arrow decimals, faster with a million rows; ``"text"`` for
                what has no decimals, such as ``to_sql`` into SQLite.

        >>> tree = Tree([{"kode": "5.1", "pagu": 60, "realisasi": 45},
        ...     {"kode": "5.2", "pagu": 40, "realisasi": 40}])
        >>> frame = tree.to_frame()
        >>> (frame.pagu - frame.realisasi).tolist()
        [Decimal('15.00'), Decimal('15.00'), Decimal('0.00')]
        >>> frame.loc[frame.is_leaf, ["path", "pagu", "sisa", "serapan"]].values.tolist()[0]
        ['5 / 5.1', Decimal('60.00'), Decimal('15.00'), Decimal('75.00')]
        """
        return to_pandas(self.to_arrow(), dtype)

    def part(self, nodes: Sequence[int]) -> Tree:
        """A tree of some of its nodes, by position, each under the nearest above it that is among
        them.

        A node whose children are left out counts with what they add up to; one of which only a part
        of what is below stays adds up that part, and nothing is stated of it.

        Raises:
            InvalidTable: there are none.
        """
        arrow = part_of(self._arrow(), self.structure, nodes)
        table, own = table_from_frame(arrow, name=self.name), self.table
        amounts = {
            name: replace(column, halves=self._halves(name, nodes))
            for name, column in table.amounts.items()
        }
        return Tree(
            replace(
                table, source=own.source, letters=own.letters, titles=own.titles, amounts=amounts
            )
        )

    def _halves(self, measure: str, nodes: Sequence[int]) -> dict[int, int]:
        """How far rounding may carry off what some nodes print, by their place among them."""
        column, rows = self.amounts[measure], self.structure.rows
        halves = {at: half(column, int(rows[n])) for at, n in enumerate(nodes) if rows[n] >= 0}
        return {at: off for at, off in halves.items() if off}

    def _is_blank(self, measure: str) -> bool:
        """True for a column that is there and prints nothing."""
        known = isinstance(measure, str)
        return known and measure not in self.sums and measure in self.table.amounts


def tree_of(source: Tree | Source) -> Tree:
    """A tree as it is, or that of a table or frame."""
    return source if isinstance(source, Tree) else Tree(source)


def _of_rows(placed: Placed) -> tuple[Facts, tuple[Resolution, ...]]:
    """What is found out about a printed table."""
    return resolve(placed.table, placed.structure, placed.printed, summed=placed.summed)


def _of_lines(placed: Placed) -> tuple[Facts, tuple[Resolution, ...]]:
    """What is found out about flat lines: no row depends on another, and nothing is proved."""
    printed, sums = placed.printed, placed.sums or {}
    targets = match_totals(placed.structure, printed, sums)
    table, shape, summed = placed.table, placed.structure, placed.summed
    facts = Facts(table, shape, printed, sums, targets, {}, flat=True, summed=summed)
    return facts, unresolved(printed)


def _shown(node: Node, measures: Iterable[str]) -> list[Amount | None]:
    return [as_printed(node.amount(measure)) for measure in measures]


class Selection(Sequence["Node"]):
    """Some nodes of a tree, in document order; see :meth:`tree` for a tree of them.

    >>> tree = Tree([{"kode": "5.1.01", "pagu": 60}, {"kode": "5.1.02", "pagu": 40}])
    >>> tree.level("jenis"), tree.level("jenis").tree().total("pagu")
    (<Selection: 2 of 4 nodes>, Decimal('100.00'))
    """

    __slots__ = ("_nodes", "_tree")

    def __init__(self, tree: Tree, nodes: Sequence[int]) -> None:
        self._tree, self._nodes = tree, nodes

    @overload
    def __getitem__(self, index: int) -> Node: ...
    @overload
    def __getitem__(self, index: slice) -> Selection: ...
    def __getitem__(self, index: int | slice) -> Node | Selection:
        if isinstance(index, slice):
            return Selection(self._tree, self._nodes[index])
        return Node(self._tree, int(item(self._nodes, index, 'tree["5.1"]')))

    def __len__(self) -> int:
        return len(self._nodes)

    def __repr__(self) -> str:
        return f"<Selection: {len(self)} of {len(self._tree)} nodes>"

    def tree(self) -> Tree:
        """The nodes as a tree of their own, each under the nearest above it that is among them.

        Raises:
            InvalidTable: there are none.
        """
        return self._tree.part(self._nodes)

    def to_frame(self, *, dtype: str = "decimal") -> pd.DataFrame:
        """The nodes as a frame; see :meth:`Tree.to_frame`."""
        frame = self._tree.to_frame(dtype=dtype)
        return frame.iloc[list(self._nodes)].reset_index(drop=True)

    def _repr_html_(self) -> str:
        measures = self._tree.measures
        head = ["kode", "uraian", *measures]
        rows = [
            [
                "\u2003" * (node.level - 1) + (node.kode or node.key),
                node.uraian,
                *_shown(node, measures),
            ]
            for node in self[:SHOWN]
        ]
        return html_table(head, rows, len(self))


@read_only
@dataclass(frozen=True, slots=True)
class Stated:
    """What the document prints at a node, by measure; None where it prints nothing or nothing
    readable.
    """

    _node: Node

    def __repr__(self) -> str:
        printed = (
            (measure, self._node.stated_amount(measure)) for measure in self._node.tree.measures
        )
        return f"<Stated {', '.join(f'{measure}={amount}' for measure, amount in printed)}>"

    def __getattr__(self, measure: str) -> Decimal | None:
        return self._node.stated_amount(measure)

    def __reduce__(self) -> tuple[type[Stated], tuple[Node]]:
        return Stated, (self._node,)


@read_only
@dataclass(frozen=True, slots=True)
class Node:
    """One node of a tree: a cheap view, made when asked for.

    Every measure of the tree is an attribute (``node.pagu``, ``node.realisasi_2022``): the sum of
    the leaves below, in rupiah, or None where one of them is unreadable or the column prints
    nothing at all. ``node.stated`` has what the document prints.

    >>> tree = Tree([{"kode": "5.1", "pagu": 60, "realisasi": 45},
    ...     {"kode": "5.2", "pagu": 40, "realisasi": 40}])
    >>> node = tree["5.1"]
    >>> (node.pagu, node.serapan, node.sisa, node.parent.kode, node.parent.pagu,
    ...  node.parent.stated.pagu)
    (Decimal('60.00'), Decimal('75.00'), Decimal('15.00'), '5', Decimal('100.00'), None)
    """

    tree: Tree
    index: int

    def __getattr__(self, measure: str) -> Decimal | None:
        return self.amount(measure)

    def __reduce__(self) -> tuple[type[Node], tuple[Tree, int]]:
        return Node, (self.tree, self.index)

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
    def ancestors(self) -> list[Node]:
        """The nodes above it, the nearest first."""
        above = self.parent
        return [] if above is None else [above, *above.ancestors]

    @property
    def path(self) -> list[Node]:
        """The nodes from the top down to it, itself the last."""
        return [*self.ancestors[::-1], self]

    def walk(self, order: str = "pre") -> Iterator[Node]:
        """It and every node below it, as :meth:`Tree.walk` goes."""
        return (Node(self.tree, node) for node in walk(self.tree.structure, [self.index], order))

    @property
    def subtree(self) -> Tree:
        """It and every node below it, as a tree of their own.

        >>> tree = Tree([{"kode": "5.1.01", "pagu": 60}, {"kode": "5.2.01", "pagu": 40}])
        >>> list(tree["5.1"].subtree), tree["5.1"].subtree.total("pagu")
        (['5.1', '5.1.01'], Decimal('60.00'))
        """
        return self.tree.part(sorted(node.index for node in self.walk()))

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
        lines = self.tree.structure.lines
        return None if lines is None else int(lines[self.index])

    @property
    def where(self) -> Where:
        """Its place in the document."""
        return self.tree.where(self.index)

    def where_of(self, measure: str) -> Where:
        """The place of what the document prints of it in one column; that of the table where no row
        prints the node.

        Raises:
            NoSuchMeasure: there is no such column.

        >>> str(Tree([{"kode": "5.1", "pagu": 60}])["5.1"].where_of("pagu"))
        'baris 1'
        """
        self._sums(measure)
        return self.tree.where(self.index, measure)

    def _sums(self, measure: str) -> Sums:
        try:
            return self.tree.sums[measure]
        except (KeyError, TypeError):
            own = [name for name in dir(type(self)) if not name.startswith("_")]
            near = get_close_matches(shown(measure, str), [*self.tree.measures, *own], n=1)
            there = ", ".join(near or self.tree.measures)
            raise NoSuchMeasure(
                f"{self.tree.name}: tidak ada kolom {shown(measure)}; "
                f"{'mungkin' if near else 'yang ada:'} {there}.",
                f"{self.tree.name}: no column {shown(measure)}; "
                f"{'did you mean' if near else 'there are:'} {there}{'?' if near else '.'}",
            ) from None

    def amount(self, measure: str) -> Decimal | None:
        """The sum of the leaves below in rupiah; None where one of them is unreadable, or nothing
        is printed at all.
        """
        if self.tree._is_blank(measure):  # noqa: SLF001  # a view of the tree
            return None
        sums = self._sums(measure)
        return decimal_of(sums.computed[self.index]) if sums.computed_known[self.index] else None

    def stated_amount(self, measure: str) -> Decimal | None:
        """What the document prints at the node, in rupiah; None where it prints nothing or nothing
        readable.
        """
        if self.tree._is_blank(measure):  # noqa: SLF001  # a view of the tree
            return None
        sums = self._sums(measure)
        return (
            decimal_of(sums.stated[self.index])
            if sums.known[self.index] and not self.tree.flat
            else None
        )

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
        """Realisasi in percent of pagu, two places, half-up from the exact ratio; None where there
        is none.
        """
        rasio = self.rasio
        return None if rasio is None else round_percent(rasio * 100)

    @property
    def sisa(self) -> Decimal | None:
        """Pagu less realisasi, in rupiah; None where either is unknown."""
        pagu, realisasi = self._pair()
        return None if pagu is None or realisasi is None else minus(pagu, realisasi)

    def _repr_html_(self) -> str:
        """What a notebook shows: each measure, computed and as printed."""
        head = [self.kode or self.key, "terhitung / computed", "tercetak / printed"]
        rows: list[list[object]] = [
            [name, as_printed(self.amount(name)), as_printed(self.stated_amount(name))]
            for name in self.tree.measures
        ]
        if self.serapan is not None:
            rows.append(["serapan %", as_printed(self.serapan), None])
        return f"<p>{escape(self.uraian)}</p>{html_table(head, rows, len(rows))}"
