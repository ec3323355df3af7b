"""The structure of the codes of a ministry, as its DIPA, POK and SAKTI print them.

``029.04.WA`` program, ``5413`` kegiatan, ``5413.EBA`` klasifikasi rincian output, ``5413.EBA.994``
rincian output, ``001`` komponen, ``A`` sub komponen, ``511111`` akun: each level has a form of its
own, and below the rincian output nothing repeats what stands above it.  Until 2020 a program was
``076.01.01`` and an output ``3355.994``.  A row so stands under the last one of a higher level.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from anggaran.arrow import Labels
from anggaran.finding import Text
from anggaran.shape.labels import row_kind
from anggaran.shape.numbering import by_level
from anggaran.shape.structure import Evidence, Structure, normal
from anggaran.shape.support import borne_out, has_amount
from anggaran.table.table import Table

_SEGMENTS = tuple(
    map(
        re.compile,
        (
            r"[0-9]{3}",  # bagian anggaran
            r"[0-9]{2}",  # unit
            r"[A-Z]{2}|[0-9]{2}",  # program
            r"[0-9]{4}",  # kegiatan
            r"[A-Z]{3}|[0-9]{3}",  # klasifikasi rincian output, or output
            r"[0-9]{3}",  # rincian output, or sub output
            r"[0-9]{1,3}",  # komponen; a workbook stores 001 as 1
            r"0?[A-Z]",  # sub komponen
            r"[0-9]{6}",  # akun
        ),
    )
)
_KOMPONEN, _SUB, _DETIL = 6, 7, len(_SEGMENTS)
_NO_SUB = re.compile(r"tanpa sub ?komp(?:onen)?")
_KRO = re.compile(r"[A-Z]{3}")
_OUTPUT, _AKUN = re.compile(r"[0-9]{4}\.[0-9]{3}(?:\.[0-9]{3})?"), re.compile(r"[4-6][0-9]{5}")
_READ = 0.9  # share of the codes that must have the form of a level
_LONGEST = 40  # letters of a code
_SOME = 200  # rows among which an output is named
Levels = Mapping[int, int]  # the level of each row that is a node, in document order


def by_ministry(table: Table) -> Structure | None:
    """The structure of a table with one column of such codes; None where it holds others.

    Rows without a code work out the akun above them where the sums say so.
    """
    if len(table.kode) != 1:
        return None
    (cells,) = table.kode.values()
    if not _name_outputs([*map(_text, cells[:_SOME])]):
        return None
    texts = [*map(_text, cells)]
    levels = {
        row: level
        for row, text in enumerate(texts)
        if (level := _level(text) if text else _worded(table.uraian[row])) is not None
    }
    coded = [row for row, text in enumerate(texts) if text and row_kind(text) is None]
    if len(levels) < len(coded) * _READ:
        return None
    plain = _structure(table, texts, levels)
    detailed = _structure(table, texts, _with_details(table, texts, levels))
    better = borne_out(table, detailed).weight > borne_out(table, plain).weight
    return detailed if better else plain


def _with_details(table: Table, texts: Sequence[str], levels: Levels) -> Levels:
    """The levels with the rows that print an amount and no code, below an akun."""
    prints, found, above = has_amount(table), dict(levels), -1
    for row in range(min(levels), len(table)):
        above = levels.get(row, above)
        bare = row not in levels and not texts[row] and row_kind(table.uraian[row]) is None
        if bare and prints[row] and above == _DETIL - 1:
            found[row] = _DETIL
    return dict(sorted(found.items()))


def _worded(label: str) -> int | None:
    """The level of a row without a code that says that there is no sub komponen."""
    return _SUB if _NO_SUB.fullmatch(normal(label)) else None


def _text(cell: object) -> str:
    """A code as it is printed, without blanks, and without what a workbook adds to a number."""
    return "" if cell is None else "".join(str(cell).split()).removesuffix(".0")


def _level(text: str) -> int | None:
    """The level of the last part of a code; a lone number of three digits is a komponen.

    >>> [_level(text) for text in ("029.04.WA", "5413.EBA", "5413.EBA.994", "001", "A", "5.1.02")]
    [2, 4, 5, 6, 7, None]
    """
    parts = text.split(".")[: len(_SEGMENTS) + 1]
    for first in range(len(_SEGMENTS) - len(parts), -1, -1):
        if all(map(re.Pattern.fullmatch, _SEGMENTS[first:], parts)):
            return first + len(parts) - 1
    return None


def _name_outputs(texts: Sequence[str]) -> bool:
    """Whether codes name the outputs of a kegiatan, as no other numbering does: by three letters,
    or by three digits beside an akun of six.
    """
    short = [text for text in texts if 0 < len(text) < _LONGEST and _level(text) is not None]
    if any(_KRO.fullmatch(part) for text in short for part in text.split(".")[1:]):
        return True
    return any(map(_OUTPUT.fullmatch, short)) and any(map(_AKUN.fullmatch, short))


def _structure(table: Table, texts: Sequence[str], levels: Levels) -> Structure:
    """The structure of rows on these levels."""
    parents = by_level([*levels.values()])
    places = np.array([*levels], dtype=np.int64)
    kodes = [texts[row] or None for row in levels]
    blank = [""] * len(kodes)
    return Structure(
        parents=np.array(parents, dtype=np.int64),
        rows=places,
        keys=_keys(kodes, parents, [*levels.values()]),
        kodes=kodes,
        labels=Labels(table.uraian, places),
        level_names=blank,
        systems=blank,
        segments=[()] * len(kodes),
        basis=Text("kode kementerian", "codes of a ministry"),
        evidence=Evidence.INFERRED,
    )


def _keys(kodes: Sequence[str | None], parents: Sequence[int], levels: Sequence[int]) -> list[str]:
    """The code of each row, from the komponen on behind that of the row above; one met before is
    numbered, and so is a row without a code.
    """
    keys: list[str] = []
    met: dict[str, int] = {}
    for kode, above, level in zip(kodes, parents, levels, strict=True):
        own = kode or "-"
        key = f"{keys[above]}.{own}" if above >= 0 and level >= _KOMPONEN else own
        met[key] = met.get(key, 0) + 1
        keys.append(key if met[key] == 1 else f"{key}#{met[key]}")
    return keys
