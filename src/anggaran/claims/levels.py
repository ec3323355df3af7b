"""How many programs, kegiatan and sub kegiatan a table prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from anggaran.tree import Tree

LEVELS = ("program", "kegiatan", "sub kegiatan")
_MOST = 9  # of ten labels so many begin with the name of their level


def levels(tree: Tree) -> dict[str, int]:
    """The rows of each level of the program side; nothing where a table does not show them.

    Levels are those of the codes; without codes the top rows are programs by their labels, and what
    stands below them follows.

    >>> rows = [{"uraian": "Program Sosial", "level": 1, "pagu": 2},
    ...         {"uraian": "Bantuan", "level": 2, "pagu": 2}]
    >>> levels(Tree(rows))
    {'program': 1, 'kegiatan': 1}
    """
    shape = tree.structure
    coded = Counter(shape.level_names)
    if coded["program"]:
        return {level: coded[level] for level in LEVELS if coded[level]}
    if tree.flat or any(coded[level] for level in shape.levels if level):
        return {}
    depths = shape.depths.tolist()
    tops = [shape.labels[node] for node in shape.tops.tolist()]
    named = sum(label.casefold().startswith("program") for label in tops)
    if not tops or named * 10 < _MOST * len(tops) or max(depths) > len(LEVELS):
        return {}
    return {LEVELS[depth - 1]: count for depth, count in sorted(Counter(depths).items())}


def agree(said: Mapping[str, int], printed: Mapping[str, int]) -> int:
    """How many of the levels that are told a table has as many rows of.

    >>> agree({"program": 9, "kegiatan": 18}, {"program": 9, "kegiatan": 17})
    1
    """
    return sum(printed.get(level) == count for level, count in said.items())


def nodes_of(tree: Tree, level: str) -> list[int]:
    """The rows of a level of the program side; none where a table does not show it.

    >>> nodes_of(Tree([{"uraian": "Program Sosial", "level": 1, "pagu": 2}]), "program")
    [0]
    """
    shape, shown = tree.structure, levels(tree)
    if level not in shown:
        return []
    if level in shape.level_names:
        return [node for node, name in enumerate(shape.level_names) if name == level]
    depth = LEVELS.index(level) + 1
    return [node for node, each in enumerate(shape.depths.tolist()) if each == depth]
