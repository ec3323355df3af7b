"""The tables of four published documents as printed, slips and all: where they stand, and how they
are named.
"""

from __future__ import annotations

from pathlib import Path

import anggaran
from anggaran import Tree, read

BUNDLED = (
    Path(anggaran.__file__).parent / "data"
)  # those of document 000 are the package's own example
HERE = Path(__file__).parent / "data"


def seed(name: str) -> Path:
    """The file of a table, by its name without the suffix."""
    return next(path for folder in (BUNDLED, HERE) if (path := folder / f"{name}.csv").exists())


def seed_trees(name: str) -> list[Tree]:
    """Every table of a file as a tree."""
    return [Tree(table) for table in read(seed(name))]


def seed_tree(name: str) -> Tree:
    """The one table of a file as a tree."""
    (tree,) = seed_trees(name)
    return tree
