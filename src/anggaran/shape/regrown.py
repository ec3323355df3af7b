"""The frame that a tree gives of itself, read back: a row is a node, and names the node that it
stands under.

Nothing is told from codes or numbers again.  The amount of a leaf is what the frame computed for
it, and that of any other node what the document printed there; what the leaves add up to is added
up anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from anggaran.amount.rupiah import AmountColumn, Kind
from anggaran.arrow import Ints
from anggaran.errors import InvalidTable
from anggaran.finding import Text
from anggaran.kode.book import CodeBook
from anggaran.shape.by_code import read_columns
from anggaran.shape.codes import gather
from anggaran.shape.growth import code_columns
from anggaran.shape.rollup import Sums, roll_up
from anggaran.shape.structure import Bools, Structure
from anggaran.table.frame import TreeFrame

_KEPT = ("key", "kode", "uraian", "level", "level_name", "parent", "row")
_BASIS = Text("kolom parent", "the column parent")


def regrow(table: TreeFrame, book: CodeBook | None = None) -> tuple[TreeFrame, Structure | None]:
    """The table with the amounts that its nodes print, and its structure.

    A part of such a frame, in which nodes name a parent that is not there, has none: it is read by
    its codes, like any table.

    >>> from anggaran.table.frame import table_from_frame
    >>> blank = {"uraian": "", "level": 1, "level_name": "", "row": None, "pagu": 7}
    >>> nodes = {"key": "5", "parent": None}, {"key": "5.1", "parent": "5"}
    >>> rows = [{"kode": node["key"], **node, **blank} for node in nodes]
    >>> regrow(table_from_frame(rows))[1].parents.tolist()
    [-1, 0]
    """
    above = _parents(table)
    if above is None:
        leaf = np.ones(len(table), dtype=np.bool_)
        table = replace(
            table,
            amounts={name: _printed(column, None, leaf) for name, column in table.amounts.items()},
        )
        return table, None
    leaf = np.ones(len(above), dtype=np.bool_)
    leaf[above[above >= 0]] = False
    amounts = {
        name: _printed(column, table.stated.get(name), leaf)
        for name, column in table.amounts.items()
    }
    return replace(table, amounts=amounts), _structure(table, above, leaf, book)


def rows_of_record(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of that frame, of the record that a tree gave of itself.

    Raises:
        InvalidTable: it is no record of a tree.
    """
    try:
        measures = record["measures"]
        stated = () if record["flat"] else measures
        return [
            {name: node[name] for name in (*_KEPT, "lines") if name in node or name in _KEPT}
            | {name: node["computed"][name] for name in measures}
            | {f"{name}_stated": node["stated"][name] for name in stated}
            for node in record["nodes"]
        ]
    except (KeyError, TypeError) as error:
        raise InvalidTable(
            "Bukan catatan sebuah pohon; beri yang dari to_dict() atau to_json().",
            "No record of a tree; give what to_dict() or to_json() gave.",
        ) from error


def _parents(table: TreeFrame) -> Ints | None:
    """The position of each node's parent, -1 for a top node; None unless every node stands below
    its parent.
    """
    place: dict[str, int] = {"": -1}
    above = []
    for key, parent in zip(table.keys, table.parents, strict=True):
        if key in place or parent not in place:
            return None
        above.append(place[parent])
        place[key] = len(above) - 1
    return np.array(above, dtype=np.int64)


def _printed(computed: AmountColumn, stated: AmountColumn | None, leaf: Bools) -> AmountColumn:
    """What the nodes print: a blank was unknown in a leaf, and a zero that the document did not
    print is a blank.
    """
    if computed.doubts or (stated is not None and stated.doubts):
        return computed
    unsaid = np.ones(len(leaf), np.bool_) if stated is None else stated.kinds == Kind.BLANK
    kinds = np.where(computed.kinds == Kind.BLANK, np.uint8(Kind.ERROR), computed.kinds)
    if stated is not None:
        kinds = np.where(unsaid & computed.known & (computed.sen == 0), np.uint8(Kind.BLANK), kinds)
    inner = np.full(len(leaf), Kind.BLANK, np.uint8) if stated is None else stated.kinds
    sen = np.where(leaf, computed.sen, 0 if stated is None else stated.sen)
    kinds = np.where(leaf, kinds, inner).astype(np.uint8)
    return AmountColumn(sen, kinds, halves=computed.halves)


def _structure(table: TreeFrame, above: Ints, leaf: Bools, book: CodeBook | None) -> Structure:
    codes, (code,) = gather(read_columns(table, book))
    rows = np.arange(len(above))
    numbered = np.array(table.rows) > 0
    if numbered.any():  # of flat lines no node has a row
        rows[~numbered & ~leaf] = -1
    columns = code_columns(codes, code, above) | {
        "keys": table.keys,
        "level_names": table.level_names,
    }
    counts = None
    if table.lines is not None:
        rows = np.full(len(above), -1)
        counts = np.where(leaf, [number or 0 for number in table.lines], 0)
    return Structure(
        **columns, parents=above, rows=rows, labels=table.uraian, basis=_BASIS, counts=counts
    )


def sums_of(amounts: Mapping[str, AmountColumn], structure: Structure) -> dict[str, Sums]:
    """What the lines of such a frame add up to, by measure: those that a leaf sums are one."""
    return {
        name: roll_up(
            structure, column.sen, column.known, ~column.known & (column.kinds != Kind.BLANK)
        )
        for name, column in amounts.items()
    }
