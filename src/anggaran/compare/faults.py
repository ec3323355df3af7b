"""One fault that shows on lines of several kinds: at which of them it is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from anggaran.amount.rupiah import decimal_of
from anggaran.compare.documents import Common
from anggaran.finding import Break


def faults_of(common: Common, apart: Sequence[int]) -> Mapping[int, Sequence[Break]]:
    """Of lines apart those that are a fault by themselves, with the lines on which it shows too.

    A wrong cell of a DPA by sub kegiatan and rekening makes its sub kegiatan differ from the Renja
    and its rekening from the LRA, which have no line in common.  Lines of one layer are told apart
    by the meetings; here a line gives way to finer ones of another layer that account for what one
    of its documents is off.
    """
    if len({common.layer_of(key) for key in apart}) <= 1:
        return dict.fromkeys(apart, ())
    known = _Faults(common)
    for key in sorted(apart, key=known.coarseness):
        known.add(key)
    return {key: known.found[key] for key in apart if key in known.found}


class _Faults:
    """The faults found so far, and by which nodes of which document and column they show."""

    def __init__(self, common: Common) -> None:
        self.found: dict[int, list[Break]] = {}
        self._common = common
        self._showing: defaultdict[tuple[str, str, int], list[int]] = defaultdict(list)

    def coarseness(self, key: int) -> tuple[int, int]:
        """The deepest lines first, of these the ones of fewest nodes."""
        depths = [
            int(self._common.documents[document].structure.depths[node])
            for document, _, nodes in self._places(key)
            for node in nodes
        ]
        return -max(depths), len(depths)

    def _places(self, key: int) -> list[tuple[str, str, list[int]]]:
        """The documents that state a line, with the column and the nodes of each."""
        figure = self._common.figure(key)
        layer, line = figure.layer, figure.line
        names = [each.document for each in figure.said]
        return [(name, layer.columns[name].measure, layer.nodes(name, line)) for name in names]

    def add(self, key: int) -> None:
        """Take a line for a fault, or list it under the faults that account for it."""
        figure, places = self._common.figure(key), self._places(key)
        for said, place in zip(figure.said, places, strict=True):
            gap = figure.gap(said.document)
            if gap and (causes := self._causes(key, gap, place)):
                shown = Break(figure.kode, figure.uraian, decimal_of(gap), said.where)
                for cause in causes:
                    self.found[cause].append(shown)
                return
        self.found[key] = []
        for document, column, nodes in places:
            ancestors = self._common.documents[document].structure.ancestors
            for above in {*nodes, *(above for node in nodes for above in ancestors(node))}:
                self._showing[document, column, above].append(key)

    def _causes(self, key: int, gap: int, place: tuple[str, str, list[int]]) -> list[int]:
        """The faults at or below some nodes that account for what a document is off; else none."""
        document, column, nodes = place
        layer = self._common.layer_of(key)
        below = {each for n in nodes for each in self._showing.get((document, column, n), ())}
        causes = [each for each in below if self._common.layer_of(each) != layer]
        gaps = (self._common.figure(each).gap(document) for each in causes)
        return causes if sum(each or 0 for each in gaps) == gap else []
