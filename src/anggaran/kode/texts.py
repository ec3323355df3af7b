"""The distinct texts of a column of codes, by how they are printed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

import numpy as np

from anggaran.kode.book import EXACT, CodeBook
from anggaran.kode.code import Segments, canonical, segments_of, shape_of

_MANY = 200  # from here on a matrix is faster than text by text


class Texts:
    """What is still to be read of a column.

    Args:
        cells: the texts of the column.

    Attributes:
        shapes: the texts whose shape some book has, by their shape.
        odd: the other texts, each with its dotted form, ``""`` where it has none.

    >>> texts = Texts(["5.1.02", "5102", "6.01", "JUMLAH", ""])
    >>> texts.shapes, texts.odd
    ({'0.0.00': ['5.1.02'], '0.00': ['6.01']}, {'5102': '5102', 'JUMLAH': ''})
    """

    def __init__(self, cells: Iterable[str]) -> None:
        self.shapes, self._dotted, self.odd = _by_shape(dict.fromkeys(cells))

    def dotted(self, text: str) -> str:
        """A text of a known shape with dots between its segments."""
        return self._dotted.get(text, text)

    @property
    def known(self) -> dict[str, str]:
        """The texts of a known shape, with their dotted form."""
        return {text: self.dotted(text) for text in chain.from_iterable(self.shapes.values())}

    def strange(self, books: Collection[CodeBook]) -> dict[str, str]:
        """The texts whose shape none of some books has, with their dotted form."""
        known = set(books)
        shapes = [s for s in self.shapes if known.isdisjoint(fit.book for fit in EXACT[s])]
        texts = chain.from_iterable(map(self.shapes.__getitem__, shapes))
        return {text: self.dotted(text) for text in texts} | self.odd

    def set_apart(self, settled: Collection[str]) -> None:
        """Leave some texts out of what is still to be read."""
        left = {shape: [t for t in texts if t not in settled] for shape, texts in self.groups()}
        self.shapes = {shape: texts for shape, texts in left.items() if texts}
        self.odd = {text: plain for text, plain in self.odd.items() if text not in settled}

    def groups(self) -> Iterator[tuple[str, list[str]]]:
        """Each shape with its texts."""
        yield from self.shapes.items()

    def segments(self, texts: Sequence[str], shape: str) -> list[Segments]:
        """The segments of texts of one shape."""
        dotted = list(map(self.dotted, texts)) if self._dotted else texts
        return (
            list(map(segments_of, dotted)) if shape[0] == "X" else _segments_of_many(dotted, shape)
        )


def _segments_of_many(texts: Sequence[str], shape: str) -> list[Segments]:
    """The segments of texts of one shape, a column at a time: as they are equally long, they make a
    matrix.
    """
    if len(texts) < _MANY:
        return [tuple(map(int, text.split("."))) for text in texts]
    digits = np.frombuffer("".join(texts).encode("ascii"), np.uint8).reshape(
        len(texts), len(shape)
    ) - ord("0")
    columns, start = [], 0
    for part in shape.split("."):
        places = 10 ** np.arange(len(part) - 1, -1, -1, dtype=np.int64)
        columns.append((digits[:, start : start + len(part)] @ places).tolist())
        start += len(part) + 1
    return list(zip(*columns, strict=True))


def _by_shape(texts: Iterable[str]) -> tuple[dict[str, list[str]], dict[str, str], dict[str, str]]:
    """The texts by shape where some book has it; the dotted form of those printed otherwise; and
    the rest.
    """
    shapes: dict[str, list[str]] = {shape: [] for shape in EXACT}
    dotted: dict[str, str] = {}
    odd: dict[str, str] = {}
    texts = list(texts)
    printed = shape_of("\n".join(texts)).split(
        "\n"
    )  # all at once: ten times faster than one by one
    if len(printed) != len(texts):
        printed = list(map(shape_of, texts))
    for text, shape in zip(texts, printed, strict=True):
        group = shapes.get(shape)
        if group is None and (plain := canonical(text)) is not None:
            dotted[text] = plain
            group = shapes.get(shape_of(plain))
        if group is not None:
            group.append(text)
        elif text:
            odd[text] = dotted.get(text, "")
    return {shape: group for shape, group in shapes.items() if group}, dotted, odd
