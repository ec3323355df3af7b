"""Codes and keys of nodes as text, made when they are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from anggaran.arrow import PAD, Ints, Lazy, Matrix, Named, column_of, ints_of
from anggaran.kode.book import Fit
from anggaran.shape.codes import Codes


class CodeTexts(Lazy[str | None]):
    """The code of each node as printed; None for a node without one."""

    def __init__(self, codes: Codes, code: Ints) -> None:
        super().__init__(len(code))
        self.codes, self.code = codes, code

    def _make(self, at: slice) -> list[str | None]:
        return self.at(self.code[at])

    def at(self, code: Ints) -> list[str | None]:
        """The texts of some codes."""
        texts: list[str | None] = [None] * len(code)
        coded = np.flatnonzero(code >= 0)
        printed = _printed(self.codes, code[coded])
        for place, text in zip(coded.tolist(), printed.to_pylist(), strict=True):
            texts[place] = text
        return texts


class Keys(Lazy[str]):
    """A unique text for each node: its kode, behind the key of the node of another system that it
    hangs under.

    Of several nodes that would have one key the second and later ones are numbered.
    """

    def __init__(
        self, texts: CodeTexts, parents: Ints, systems: Named, *, may_repeat: bool = True
    ) -> None:
        super().__init__(len(parents))
        self._texts, self._parents, self._systems, self._may_repeat = (
            texts,
            parents,
            systems,
            may_repeat,
        )

    @cached_property
    def _system(self) -> Ints:
        names = list(self._systems.names)
        return np.array([names.index(name) for name in names])[self._systems.codes]

    def _make(self, at: slice) -> list[str]:
        return self._of(np.arange(len(self))[at])

    def _of(self, nodes: Ints) -> list[str]:
        above, which = np.unique(self._outer(nodes), return_inverse=True)
        top = int((above < 0).sum())  # at most one, and first
        prefixes = [""] * top + [
            f"{key}/" for key in (self._of(above[top:]) if top < len(above) else ())
        ]
        texts = self._texts.at(self._texts.code[nodes])
        keys = [
            prefixes[place] + (text or "-")
            for place, text in zip(which.tolist(), texts, strict=True)
        ]
        if self._again is not None:
            for place in np.flatnonzero(self._again[nodes] > 1).tolist():
                keys[place] += f"#{self._again[nodes[place]]}"
        return keys

    def _outer(self, nodes: Ints) -> Ints:
        """For each node the nearest of another system that it hangs under, -1 where there is
        none.
        """
        outer = self._parents[nodes]
        pending = np.flatnonzero(outer >= 0)
        while len(pending):  # up within the system, one node at a time
            pending = pending[self._system[outer[pending]] == self._system[nodes[pending]]]
            outer[pending] = self._parents[outer[pending]]
            pending = pending[outer[pending] >= 0]
        return outer

    @cached_property
    def _again(self) -> Ints | None:
        """How many nodes up to each would have its key; None where none has it twice."""
        if not self._may_repeat:
            return None
        code = self._texts.code
        number = _numbered(self._texts.codes)
        keys = (self._outer(np.arange(len(code))) + 1) * (len(number) + 1) + number[code]
        order = np.argsort(keys, kind="stable")
        new = np.ones(len(keys), dtype=np.bool_)
        new[1:] = keys[order][1:] != keys[order][:-1]
        if new.all():
            return None
        starts = np.flatnonzero(new)
        again = np.empty(len(keys), dtype=np.int64)
        again[order] = (
            np.arange(len(keys)) - np.repeat(starts, np.diff(starts, append=len(keys))) + 1
        )
        return again


def _numbered(codes: Codes) -> Ints:
    """A number for each code that those with the same text share; the last for what lacks a
    code.
    """
    encoded: Any = _printed(codes, np.arange(len(codes))).dictionary_encode()
    return np.append(ints_of(encoded.indices.cast(pa.int64())), len(codes))


class Joined(Sequence[str]):
    """Texts of several columns of one length, one behind the other.

    >>> Joined([["a", "b"], ["c", "d"]])[2]
    'c'
    """

    def __init__(self, columns: Sequence[Sequence[str]]) -> None:
        self._columns = columns

    def __len__(self) -> int:
        return sum(map(len, self._columns))

    def __getitem__(self, index: int) -> str:  # type: ignore[override]  # no slices are asked for
        column, row = divmod(index, len(self._columns[0]))
        return self._columns[column][row]


def _printed(codes: Codes, chosen: Ints) -> pa.StringArray:
    """Some codes as text, by columns: those of one length and one way to print them are a matrix of
    characters.
    """
    segments, fits = codes.segments[:, chosen], codes.fit[chosen]
    lengths = (segments != PAD).sum(axis=0)
    groups: list[tuple[Ints, Any]] = []
    sizes = np.zeros(len(chosen), dtype=np.int64)
    for fit in range(len(codes.fits)):
        for length in np.unique(lengths[fits == fit]).tolist():
            mine = np.flatnonzero((fits == fit) & (lengths == length))
            signs = _characters(segments[:length, mine], codes.fits[fit])
            if signs is None:
                return column_of([str(codes.kode(code)) for code in chosen.tolist()])
            groups.append((mine, signs))
            sizes[mine] = len(signs)
    ends = np.concatenate(([0], np.cumsum(sizes)))
    data = np.empty(int(ends[-1]), dtype=np.uint8)
    for mine, signs in groups:
        data[(ends[mine] + np.arange(len(signs))[:, None]).ravel()] = signs.ravel()
    offsets = pa.py_buffer(ends.astype(np.int32).data)
    return pa.StringArray.from_buffers(len(chosen), offsets, pa.py_buffer(data.data))


def _characters(segments: Matrix, fit: Fit) -> Any:
    """Codes of one length as characters, a row for each place; None where a segment is wider than
    its book has it.
    """
    widths = fit.book.widths[fit.dropped :][: len(segments)]
    rows: list[Any] = []
    for segment, width in zip(segments, widths, strict=True):
        if segment.max() >= 10**width:
            return None
        if rows and fit.book.separator:
            rows.append(np.full(len(segment), ord("."), dtype=np.uint8))
        for place in range(width - 1, -1, -1):
            digit = segment // 10**place % 10 + ord("0")
            rows.append(np.where(segment < 0, ord("X"), digit).astype(np.uint8))
    return np.array(rows)
