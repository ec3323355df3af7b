"""Nodes by what a reader calls them: a key, a code in any widths, a label, words of it, a level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TypeVar

import numpy as np

from anggaran.amount.whole import whole
from anggaran.errors import InvalidKode, InvalidOption, NoSuchNode, shown
from anggaran.kode.code import parse_kode
from anggaran.shape.structure import Structure, normal

_DIGITS = 4  # of a depth

T = TypeVar("T")


class Lookup:
    """Finds the nodes of one structure.

    Args:
        structure: the nodes.
        name: what its table is called in messages.
    """

    def __init__(self, structure: Structure, name: str) -> None:
        self._structure, self._name = structure, name

    @cached_property
    def _by_key(self) -> dict[str, int]:
        return {key: node for node, key in enumerate(self._structure.keys)}

    @cached_property
    def _by_segments(self) -> dict[tuple[int, ...], list[int]]:
        return _grouped(self._structure.segments)

    @cached_property
    def _by_label(self) -> dict[str, list[int]]:
        return _grouped(map(normal, self._structure.labels))

    @cached_property
    def _by_level(self) -> dict[str, list[int]]:
        return _grouped(map(normal, self._structure.level_names))

    def find(self, key: object) -> int:
        """The node of a key, of a code in other widths or of a label that one row has.

        Args:
            key: a text or code; of several, each is looked for in the one before.

        Raises:
            NoSuchNode: there is none, or more than one.
        """
        if key is None:
            raise NoSuchNode(
                "None: temuan itu tidak tentang satu simpul; periksa finding.key dulu.",
                "None: that finding is about no node; look at finding.key first.",
            )
        *above, last = key if isinstance(key, tuple) and key else (key,)
        if isinstance(last, float):
            raise NoSuchNode(
                f"{last!r}: kode ditulis sebagai teks; sebagai bilangan 5.10 sama dengan 5.1.",
                f"{last!r}: a kode is written as text; as a number 5.10 is 5.1.",
            )
        context = f"{self._structure.keys[self.find(tuple(above))]}/" if above else ""
        code = shown(last, str)
        if (sought := f"{context}{code}") in self._by_key:
            return self._by_key[sought]
        nodes = self._named(code)
        if above:
            keys = self._structure.keys
            nodes = [node for node in nodes if keys[node].rpartition("/")[0] == context[:-1]]
        if len(nodes) == 1:
            return nodes[0]
        raise NoSuchNode(
            f"{sought}: {'lebih dari satu simpul' if nodes else 'tidak ada'} di {self._name}; "
            "cari dengan find().",
            f"{sought}: {'more than one node' if nodes else 'none'} in {self._name}; look "
            "with find().",
        )

    def _named(self, text: str) -> Sequence[int]:
        """The nodes of a code in whatever widths, or of a label."""
        try:
            return self._by_segments.get(parse_kode(text).segments, [])
        except InvalidKode:
            label = normal(text)
            return self._by_label.get(label, []) if label else []

    def with_words(self, words: str) -> list[int]:
        """The nodes whose label has all these words, or parts of words, in any order."""
        sought = normal(words).split()
        found = self._by_label.items() if sought else ()
        return sorted(
            node for label, nodes in found if all(map(label.__contains__, sought)) for node in nodes
        )

    @property
    def levels(self) -> tuple[str, ...]:
        """The names of the levels, the highest first; their depths where they have none."""
        shape = self._structure
        names: dict[int, str] = {}
        for depth, name in zip(shape.depths.tolist(), shape.level_names, strict=True):
            names[depth] = names.get(depth) or name
        return tuple(dict.fromkeys(names[depth] or str(depth) for depth in sorted(names)))

    def on_level(self, name: str | int) -> Sequence[int]:
        """The nodes of one level, by its name or its depth.

        Raises:
            InvalidOption: no node is on such a level.
        """
        wanted = normal(shown(name, str))
        found = self._by_level.get(wanted, [])
        depth = whole(wanted, _DIGITS)
        if not found and depth is not None:
            found = np.flatnonzero(self._structure.depths == depth).tolist()
        if found:
            return found
        names = ", ".join(filter(None, dict.fromkeys(self._structure.level_names))) or "1, 2, …"
        raise InvalidOption(
            f"Tingkat {shown(name)} tidak ada di {self._name}; yang ada: {names}.",
            f"No level {shown(name)} in {self._name}; there are: {names}.",
        )


def _grouped(names: Iterable[T]) -> dict[T, list[int]]:
    """Each name to the nodes that have it, in document order."""
    found: dict[T, list[int]] = defaultdict(list)
    for node, name in enumerate(names):
        found[name].append(node)
    return dict(found)
