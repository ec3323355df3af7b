"""One fault that shows on lines of several kinds: on which line it sits, and on which others it only shows.

A wrong cell of a DPA by sub kegiatan and rekening makes its sub kegiatan differ from the Renja and its rekening from
the LRA, which have no line in common.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from anggaran.amount.rupiah import sen_of
from anggaran.compare.board import Board, Key
from anggaran.finding import Break


def faults(board: Board, apart: Sequence[Key]) -> Mapping[Key, Sequence[Break]]:
    """Of lines on which documents are apart those that are a fault by themselves, with the lines on which it shows too.

    Lines of one layer are told apart by the meetings; here a line gives way to finer ones of another layer that account
    for what one of its documents is off.
    """
    if len({layer for layer, _ in apart}) < 2:
        return dict.fromkeys(apart, ())
    known = _Faults(board)
    for key in sorted(apart, key=known.coarseness):
        known.add(key)
    return {key: known.found[key] for key in apart if key in known.found}


class _Faults:
    """The faults found so far, and by which nodes of which document and column they show."""

    def __init__(self, board: Board) -> None:
        self.found: dict[Key, list[Break]] = {}
        self._board = board
        self._showing: defaultdict[tuple[str, str, int], list[Key]] = defaultdict(list)

    def coarseness(self, key: Key) -> tuple[int, int]:
        """The deepest lines first, of these the ones of fewest nodes."""
        depths = [
            int(self._board.documents[document].structure.depths[node])
            for document, _, nodes in self._places(key)
            for node in nodes
        ]
        return -max(depths), len(depths)

    def _places(self, key: Key) -> list[tuple[str, str, list[int]]]:
        """The documents that state a line, with the column and the nodes of each."""
        number, line = key
        layer = self._board.layers[number]
        names = [each.document for each in self._board.figure(key).said]
        return [(name, layer.columns[name], layer.nodes(name, line)) for name in names]

    def add(self, key: Key) -> None:
        """Take a line for a fault, or list it under the faults that account for it."""
        figure, places = self._board.figure(key), self._places(key)
        for said, place in zip(figure.said, places, strict=True):
            gap = figure.gap(said.document)
            if gap and (causes := self._causes(key, gap, *place)):
                for cause in causes:
                    self.found[cause].append(Break(figure.kode, figure.uraian, gap, said.where))
                return
        self.found[key] = []
        for document, column, nodes in places:
            ancestors = self._board.documents[document].structure.ancestors
            for above in {*nodes, *(above for node in nodes for above in ancestors(node))}:
                self._showing[document, column, above].append(key)

    def _causes(self, key: Key, gap: Decimal, document: str, column: str, nodes: Sequence[int]) -> list[Key]:
        """The faults on other lines at or below some nodes that account for what a document is off; else none."""
        below = {each for node in nodes for each in self._showing.get((document, column, node), ())}
        causes = [each for each in below if each[0] != key[0]]
        gaps = [self._board.figure(each).gap(document) for each in causes]
        return causes if sum(map(sen_of, filter(None, gaps))) == sen_of(gap) else []
