"""The structure of codes that no book knows: each stands under the longest one above that it begins
with.

The forms of 2006 print ``1.02 . 1.02.01 . 01 . 01 . 5 . 2 . 2`` in one cell: urusan, SKPD, program,
kegiatan and rekening; and a village may print its programs with a numbering of its own below its
accounts.  That one code begins with another is printed; that it is therefore a part of it is
inferred, and holds only where the sums bear it out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from anggaran.arrow import Labels
from anggaran.finding import Text
from anggaran.shape.labels import section_rank
from anggaran.shape.structure import Bools, Evidence, Structure

_NUMBERING = re.compile(
    r"[\s.()]*(?:[0-9]+|[A-Za-z]{1,2})(?:[\s.()\-/]+(?:[0-9]+|[A-Za-z]{1,2})|"
    r"(?<=[0-9)])[A-Za-z])*[\s.()]*"
)
_PART = re.compile(r"[0-9]+|[A-Za-z]+")


def is_numbering(text: str) -> bool:
    """Whether a text numbers its row: numbers and lone letters, whatever stands between them.

    >>> [is_numbering(text) for text in ("1.09 . 1.09.01 . 00", "(1)a", "JUMLAH", "Belanja 5.1")]
    [True, True, False, False]
    """
    return len(text) < 80 and _NUMBERING.fullmatch(text) is not None


def by_prefix(
    texts: Sequence[str], uraian: Sequence[str], barred: Collection[int] = ()
) -> Structure:
    """The structure of numbered rows, by what their numbers begin with.

    Args:
        texts: the number of each row as printed, ``""`` for a row that is no node.
        uraian: the label of each row.
        barred: nodes under which none may stand, because the sums speak against it.

    >>> shape = by_prefix(["1.09 . 01", "1.09 . 01 . 5", "01", "01.02"], ["A", "B", "C", "D"])
    >>> shape.parents.tolist(), shape.kodes
    ([-1, 0, -1, 2], ['1.09.01', '1.09.01.5', '01', '01.02'])
    """
    rows = [row for row, text in enumerate(texts) if text]
    parts = [tuple(_PART.findall(texts[row])) for row in rows]
    last: dict[tuple[str, ...], int] = {}
    parents = []
    for node, own in enumerate(parts):
        above = (last[own[:end]] for end in range(len(own) - 1, 0, -1) if own[:end] in last)
        parents.append(next(above, -1))
        if node not in barred:
            last[own] = node
    places = np.array(rows, dtype=np.int64)
    blank = [""] * len(rows)
    kodes = [".".join(own) for own in parts]
    return Structure(
        parents=np.array(parents, dtype=np.int64),
        rows=places,
        keys=_numbered(kodes),
        kodes=kodes,
        labels=Labels(uraian, places),
        level_names=blank,
        systems=blank,
        segments=[()] * len(rows),
        basis=Text("awalan kode", "what the codes begin with"),
        evidence=Evidence.INFERRED,
    )


def under_sections(shape: Structure, prints: Bools) -> Structure:
    """The same with what follows a heading without amounts below it, down to the next heading: the
    bidang of a village are numbered anew below ``5. BELANJA``.

    Args:
        shape: the structure by what codes begin with.
        prints: True for the rows of the table that print an amount.
    """
    parents = shape.parents.copy()
    above = -1
    for node in shape.tops.tolist():
        if section_rank(shape.labels[node]) == 0:
            heads = bool(shape.is_leaf[node]) and not prints[shape.rows[node]]
            above = node if heads else -1
        else:
            parents[node] = above
    return replace(shape, parents=parents)


def _numbered(texts: Sequence[str]) -> list[str]:
    """The texts, those met before with a number behind them."""
    met: dict[str, int] = {}
    keys = []
    for text in texts:
        met[text] = met.get(text, 0) + 1
        keys.append(text if met[text] == 1 else f"{text}#{met[text]}")
    return keys
