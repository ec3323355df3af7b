"""A cell as the sum of nodes: what a parent and a total row have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from anggaran.amount.rounding import slack
from anggaran.amount.rupiah import Kind
from anggaran.relation.facts import Facts
from anggaran.relation.relation import Cell, Sum
from anggaran.shape.rollup import Sums
from anggaran.shape.structure import Structure


def sum_of(
    facts: Facts,
    rule: str,
    owner: Cell,
    forms: Iterable[Iterable[tuple[int, int]]],
    itself: int = -1,
) -> Sum:
    """The relation that a cell is the sum of nodes.

    Args:
        facts: the table.
        rule: slug of the rule that reports it.
        owner: the cell that states the sum.
        forms: for each way to add up, the nodes with their signs.
        itself: a doubtful node that is asked for, and so stands for itself and not for what is
            below it.
    """
    sums, rows = facts.sums[owner.column], facts.structure.rows
    column = facts.amounts[owner.column]
    made, gaps, unsure = [], [], False
    for nodes in forms:
        terms, lines = {owner: 1}, 0
        for node, sign in nodes:
            for term in _terms(facts.structure, sums, node, itself):
                if rows[term] >= 0:
                    terms[Cell(int(rows[term]), owner.column)] = -sign
                elif facts.structure.is_leaf[term]:  # flat lines that were added up: no one cell
                    lines += sign * int(sums.standing[term])
                    unsure |= not sums.standing_known[term]
        made.append(terms)
        gaps.append(sum(sign * int(column.sen[cell.row]) for cell, sign in terms.items()) - lines)
    unread = column.kinds > Kind.BLANK
    opened = tuple(cell for cell in made[0] if unread[cell.row]) or (owner,) * unsure
    off = slack(column, [cell.row for cell in made[0]])
    own = facts.structure.node_of_row.get(owner.row)
    depth = 0 if own is None else int(facts.structure.depths[own])
    return Sum(rule, owner, tuple(made), tuple(gaps), off, opened, depth)


def _terms(shape: Structure, sums: Sums, node: int, itself: int) -> Iterator[int]:
    """The nodes whose amounts make up a node: one that prints no amount gives way to its
    children.
    """
    if node == itself or sums.known[node] or shape.is_leaf[node]:
        yield node
    else:
        for child in shape.children(node).tolist():
            yield from _terms(shape, sums, child, itself)
