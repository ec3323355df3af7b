"""A recap of several SKPD, or of the bidang of one, beside documents of some of them: of the recap
the rows that they are of alone are held against them.

Which SKPD a document is of stands in its titles, or in its one top row.  A row of the recap that
is named so counts only where its figures are nearer to the document than the whole of the recap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from anggaran.finding import Text
from anggaran.kode.book import System
from anggaran.shape.structure import SYSTEMS, normal
from anggaran.table.table import Note
from anggaran.tree import Tree

_SKPD = re.compile(
    r"\b(inspektorat|(dinas|badan|kantor|kecamatan|kelurahan|sekretariat|satuan|bagian|puskesmas"
    r"|rsud|rumah sakit|uptd?)\s\w+)"
)
_OF_SKPD = re.compile(r"\b(skpd|opd|perangkat daerah|dinas)\b")  # the heading of their names
_OF_PARTS = re.compile(
    r"(nama )?(bidang|sub ?bagian|bagian|seksi|uptd?|puskesmas|kecamatan|kelurahan|desa"
    r"|unit( kerja| organisasi)?|sub unit( organisasi| kerja)?|bagian bidang|bidang bagian)"
)
_OF_WORK = re.compile(r"\b(program|kegiatan)\b")
_CLOSE = 10  # a document of the whole parts from the recap by less than one in so many


def of_one_skpd(trees: Sequence[Tree]) -> list[Tree]:
    """The documents; of a recap of several SKPD the part of the one that all others are of.

    >>> recap = Tree([{"uraian": name, "pagu": pagu} for name, pagu in
    ...     [("Dinas Sosial", 40), ("Dinas Perikanan", 60)]])
    >>> lra = Tree(replace(Tree([{"kode": "5.1", "pagu": 40}]).table, titles=("DINAS SOSIAL",)))
    >>> [tree.total("pagu") for tree in of_one_skpd([recap, lra])]
    [Decimal('40.00'), Decimal('40.00')]
    """
    told = [set(of_row.values()) for of_row in _told(trees)]
    both = zip(trees, told, strict=True)
    return [_part(tree, *nodes) if len(nodes) == 1 else tree for tree, nodes in both]


class ByRows(NamedTuple):
    """Documents by name, with rows of recaps as documents of their own.

    Attributes:
        documents: the documents; in the place of a recap its rows that all others are of.
        rows: for each such recap the row that a document is of, by the document's name.
        cut: each such recap by the name of its first row here.
    """

    documents: dict[str, Tree]
    rows: list[dict[str, int]]
    cut: dict[str, Tree]

    def are_of_one(self, one: str, other: str) -> bool | None:
        """Whether two documents are of one row of each recap; None where no recap says so."""
        told = [rows[one] == rows[other] for rows in self.rows if {one, other} <= rows.keys()]
        return all(told) if told else None


def by_rows(documents: Mapping[str, Tree]) -> ByRows:
    """The documents, with the rows of a recap that all others are of in its place.

    >>> rows = [{"uraian": f"Dinas {name}", "pagu": pagu} for name, pagu in [("A", 4), ("B", 6)]]
    >>> def of(name, pagu): return Tree(replace(Tree([{"kode": "5", "pagu": pagu}]).table,
    ...     titles=(name,)))
    >>> found = by_rows({"Rekap": Tree(rows), "A": of("DINAS A", 4), "B": of("DINAS B", 6)})
    >>> list(found.documents), found.are_of_one("A", "B")
    (['Rekap ▸ Dinas A', 'Rekap ▸ Dinas B', 'A', 'B'], False)
    """
    found, rows, cut = dict[str, Tree](), list[dict[str, int]](), dict[str, Tree]()
    told = _told(list(documents.values()))
    for (name, tree), of_row in zip(documents.items(), told, strict=True):
        nodes = list(dict.fromkeys(of_row.values()))
        labels = tree.structure.labels
        names = [name if len(nodes) == 1 else f"{name} ▸ {labels[node]}" for node in nodes]
        parts = [_part(tree, node) for node in nodes]
        found |= dict(zip(names, parts, strict=True)) or {name: tree}
        others = {list(documents)[at]: node for at, node in of_row.items()}
        if nodes:
            rows.append(others | dict(zip(names, nodes, strict=True)))
            cut[names[0]] = tree
    return ByRows(found, rows, cut)


def _told(trees: Sequence[Tree]) -> Iterator[dict[int, int]]:
    """For each recap of which all others are of a row, which row each of them is of."""
    recaps = [_skpd_of(tree) for tree in trees]
    for place, (tree, rows) in enumerate(zip(trees, recaps, strict=True)):
        others = [at for at in range(len(trees)) if at != place and not recaps[at]] if rows else []
        named = {at: _named_by(tree, rows, trees[at]) for at in others}
        told = {at: node for at, node in named.items() if node is not None}
        yield told if len(told) == len(named) else {}


class OneOfSeveral(NamedTuple):
    """A document of one SKPD beside a recap of several in which its row is not told."""

    reason: Text = Text(
        "satu dokumen memuat beberapa SKPD, yang lain satu, dan barisnya tidak dikenali: samakan "
        "nama SKPD di barisnya dengan judul dokumen yang lain",
        "one document holds several SKPD, the other is of one, whose row is not told: give its row "
        "the name that stands in the title of the other",
    )


def is_of_one(tree: Tree, recap: Tree) -> bool:
    """True for a document of one SKPD beside a recap of several, in which its row is not told."""
    return (
        not _is_recap(tree)
        and _is_recap(recap)
        and bool(_SKPD.search(_said(tree)))
        and not _is_whole(tree, recap)
    )


def _is_recap(tree: Tree) -> bool:
    header, letters = tree.table.header, tree.table.letters
    heading = normal(header.get(letters.get("uraian", ""), ""))
    headed = _OF_SKPD.search(heading) and not _OF_WORK.search(heading)
    return bool(headed) or bool(_skpd_of(tree))


def _is_whole(tree: Tree, recap: Tree) -> bool:
    """True where a document is of about as much money as the recap, and so of all of it."""
    shared = [name for name in recap.measures if name in tree.measures]
    totals = [(tree.total(name), recap.total(name)) for name in shared]
    known = [(own, whole) for own, whole in totals if own is not None and whole is not None]
    return any(abs(own - whole) * _CLOSE <= abs(whole) for own, whole in known)


def _skpd_of(tree: Tree) -> list[int]:
    """The rows of a recap that are SKPD, where they are several and most of what stands beside."""
    shape, above = tree.structure, tree.structure.parents
    named = shape.system_codes == SYSTEMS.index(System.ORGANISASI)
    heading = normal(tree.table.header.get(tree.table.letters.get("uraian", ""), ""))
    by_label = {label for label in {*shape.labels} if _SKPD.match(normal(label))}
    if _OF_PARTS.fullmatch(heading):
        named |= shape.is_leaf
    elif by_label:
        named |= np.array([label in by_label for label in shape.labels], dtype=np.bool_)
    if not named.any():
        return []
    within = (above >= 0) & (shape.nearest(named)[above] >= 0)
    rows = np.flatnonzero(named & ~within)
    beside = np.isin(above, above[rows])
    return rows.tolist() if len(rows) > 1 and len(rows) * 2 >= beside.sum() else []


def _said(tree: Tree) -> str:
    """What a document says of whom it is: its titles, and its one top row."""
    tops = tree.structure.tops.tolist()
    top = [tree.structure.labels[tops[0]]] if len(tops) == 1 else []
    return normal(" ".join([*tree.table.titles, *top]))


def _named_by(recap: Tree, rows: Sequence[int], document: Tree) -> int | None:
    """The row of a recap that a document names, where its figures are nearer than the whole."""
    said, own = f" {_said(document)} ", f" {_said(recap)} "
    labels = {node: normal(recap.structure.labels[node]) for node in rows}
    named = [node for node, label in labels.items() if label and f" {label} " in said]
    longest = max((len(labels[node]) for node in named), default=0)
    named = [node for node in named if len(labels[node]) == longest]
    if len(named) != 1 or f" {labels[named[0]]} " in own:
        return None
    return named[0] if _is_nearer(recap, named[0], document) else None


def _is_nearer(recap: Tree, node: int, document: Tree) -> bool:
    gaps = list(_gaps(recap, node, document))
    return bool(gaps) and all(to_row < to_whole for to_row, to_whole in gaps)


def _gaps(recap: Tree, node: int, document: Tree) -> Iterator[tuple[int, int]]:
    """How far a document is from one row of a recap and from its whole, in sen, by measure."""
    for measure in recap.measures:
        sums = recap.sums[measure]
        whole, own = recap.total(measure), None
        if measure in document.measures:
            own = document.total(measure)
        if own is not None and whole is not None and sums.standing_known[node]:
            sen = int(own * 100)
            yield abs(int(sums.standing[node]) - sen), abs(int(whole * 100) - sen)


def _part(recap: Tree, node: int) -> Tree:
    """The rows of one SKPD, as rounded as the recap that they stand in."""
    part = list(recap.values())[node].subtree
    label = recap.structure.labels[node]
    note = Note(
        Text(
            f"Memuat beberapa SKPD; yang dibandingkan hanya {label}.",
            f"Holds several SKPD; only {label} is compared.",
        )
    )
    return Tree(replace(part.table, notes=(note,)))
